import pytest

from answer.quoting import cut_around, find_list, find_table_heads, is_heading, is_question, join_passages
from kb.passages import Passage


def lay_out(*lines: str) -> tuple[Passage, list[Passage]]:
    """The passage that the lines make up, from offset 10 on, and each of them."""
    text, parts = "\n".join(lines), []
    for line in lines:
        start = 10 + text.index(line)
        parts.append(Passage("d1", start, start + len(line), 1, line))
    return Passage("d1", 10, 10 + len(text), 1, text), parts


@pytest.mark.parametrize(
    "line",
    [
        "Members",
        "• bakery",
        "ABOUT THE PROJECT",
        "W: www.example.org",
        "More: https://example.org/a",
        "Dear members and friends,",
    ],
)
def test_a_heading_or_an_address_says_nothing_by_itself(line: str) -> None:
    assert is_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "Coordinator: Ana Kos",
        "Budget\t500 EUR",
        "Founded 1998",
        "• a bakery",
        "It rained.",
        "a b c d e f g",
        "下雨了。",
        "वर्षा हुई।",
        "สมาชิกขายน้ำผึ้งในร้านค้าร่วมใกล้สถานีรถไฟ",
    ],
)
def test_a_label_with_its_value_or_a_sentence_says_something(line: str) -> None:
    assert not is_heading(line)


def test_a_lead_in_takes_its_items_and_nothing_after_them() -> None:
    whole, parts = lay_out("Goals:", "- one", "- two", "Then it rained.")
    assert find_list(parts, 0) == 2
    assert find_list(parts, 3) == 3
    assert join_passages(whole, parts[0], parts[2]) == Passage("d1", 10, 28, 1, "Goals:\n- one\n- two")


def test_a_list_ends_where_it_becomes_too_long_to_quote() -> None:
    _, parts = lay_out("Goals:", *[f"- {number} {'x' * 90}" for number in range(9)])
    assert find_list(parts, 0) == 4


def test_a_long_quote_is_cut_at_ends_of_sentences_around_the_words_of_the_question() -> None:
    sentences = [f"{word} {'x' * 40}." for word in ("Apples", "Pears", "Plums", "Cherries")]
    whole, _ = lay_out(" ".join(sentences))
    cut = cut_around(whole, "Where are plums?", longest=100)
    assert cut.quote == " ".join(sentences[2:])
    assert whole.quote[cut.start - 10 : cut.end - 10] == cut.quote
    assert cut_around(whole, "Where are plums?", longest=400) is whole


def test_what_has_no_end_inside_stays_whole() -> None:
    whole, _ = lay_out("x" * 500)
    assert cut_around(whole, "Where?", longest=100) == whole


def test_a_sentence_that_is_too_long_is_cut_at_its_commas() -> None:
    text = "Partners: " + ", ".join(f"Institute {name}, Graz" for name in ("Alpha", "Beta", "Gamma", "Delta"))
    cut = cut_around(Passage("d1", 7, 7 + len(text), 1, text), "Which Institute is Gamma?", longest=40)
    assert cut.quote == "Institute Gamma, Graz, Institute Delta,"
    assert text[cut.start - 7 : cut.end - 7] == cut.quote


def test_a_heading_leads_into_items_of_another_kind_than_itself() -> None:
    _, parts = lay_out("4. What we ask", "(i) Move the money.", "(ii) Carry two places over.", "5. A story")
    assert [find_list(parts, place) for place in range(4)] == [2, 1, 2, 3]


def test_a_list_under_a_numbered_point_ends_with_the_next_point() -> None:
    _, parts = lay_out("3. We will train people:", "• to bake", "• to sell", "4. We will open a shop.")
    assert find_list(parts, 0) == 2


@pytest.mark.parametrize(
    ("rows", "heads"),
    [
        (["Partners", "Partner\tTown\tBudget (EUR)", "Alpha\tGraz\t231.400,00"], {1}),
        (["\t2015\t2016", "Entities\t41\t47"], {0}),
        (["Members\t31.12.2018\tWomen (2018)", "Workers\t82\t67"], {0}),
        (["Post\tEuro", "Film\t24.500", "It rained.", "Place\tShare", "Graz\t12 %"], {0, 3}),
        (["Name\tAlpha", "Partner\tBeta"], set()),
        (["Alpha\tGraz\t12", "Beta\tBrno\t14"], set()),
        (["Members: 12", "Budget\t500 EUR"], set()),
    ],
)
def test_the_row_that_names_the_columns_is_told_by_the_figures_below(rows: list[str], heads: set[int]) -> None:
    assert find_table_heads(rows) == heads


@pytest.mark.parametrize("quote", ["How far?", "«¿Hasta dónde?»", "Kako naprej?“"])
def test_a_quote_that_asks_answers_nothing(quote: str) -> None:
    assert is_question(quote)
    assert not is_question("Who asks? We do.")
