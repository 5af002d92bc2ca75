from collections.abc import Sequence
from dataclasses import replace

from answer.answers import Citation, Comparison
from answer.extract import choose_quotes, merge_quotes, write_extract
from answer.sentences import measure_sentences
from index.search import Hit, ScoredSentence
from index.word_vectors import WordVectors
from kb.passages import Passage
from tests.conftest import WordEncoder
from tests.make_entry import make_entry

ENTRY = make_entry()


def make_hit(rank: int, start: int, sentences: Sequence[tuple[str, float]], *, fused: float) -> Hit:
    """A hit whose sentences stand one after another, a line each, with the given similarities."""
    text = "\n".join(sentence for sentence, _ in sentences)
    scored, at = [], 0
    for sentence, similarity in sentences:
        passage = Passage("d1", start + at, start + at + len(sentence), 1, sentence)
        scored.append(ScoredSentence(passage, similarity, 0.0))
        at += len(sentence) + 1
    best = max(scored, key=lambda sentence: sentence.similarity)
    whole = Passage("d1", start, start + len(text), 1, text)
    return Hit(rank, whole, best.passage, tuple(scored), (), ENTRY, {"fused": fused})


def cite(question: str, hits: Sequence[Hit], *, limit: int) -> list[Citation]:
    sentences = measure_sentences(question, hits, language="en", vectors=WordVectors(WordEncoder()))
    return choose_quotes(question, sentences, limit=limit)


def quotes_of(question: str, hits: Sequence[Hit], limit: int = 3) -> list[str]:
    return [citation.passage.quote for citation in cite(question, hits, limit=limit)]


def test_the_best_sentences_are_quoted_best_first_and_numbered() -> None:
    hits = [
        make_hit(1, 0, [("Bor leads us.", 0.88), ("It rained.", 0.80)], fused=2.0),
        make_hit(2, 50, [("Ana leads it.", 0.90)], fused=2.0),
    ]
    citations = cite("Who leads it?", hits, limit=3)
    assert [(citation.n, citation.passage.quote) for citation in citations] == [
        (1, "Ana leads it."),
        (2, "Bor leads us."),
    ]
    assert citations[0].entry is ENTRY


def test_what_is_clearly_worse_is_left_out() -> None:
    hits = [make_hit(1, 0, [("Ana leads it.", 0.90)], fused=2.0), make_hit(2, 50, [("It rained.", 0.90)], fused=1.7)]
    assert quotes_of("Who leads it?", hits) == ["Ana leads it."]


def test_a_figure_is_preferred_when_one_is_asked_for() -> None:
    hits = [
        make_hit(1, 0, [("Jobs were created.", 0.86)], fused=2.0),
        make_hit(2, 50, [("12 jobs were created.", 0.855)], fused=2.0),
    ]
    assert quotes_of("How many jobs were created?", hits, limit=1) == ["12 jobs were created."]
    assert quotes_of("Who created jobs?", hits, limit=1) == ["Jobs were created."]


def test_a_lead_in_comes_with_its_list() -> None:
    hits = [make_hit(1, 7, [("Goals:", 0.90), ("- one", 0.80), ("- two", 0.80)], fused=2.0)]
    (citation,) = cite("What are the goals?", hits, limit=3)
    assert citation.passage == Passage("d1", 7, 25, 1, "Goals:\n- one\n- two")


def test_without_hits_there_are_no_quotes() -> None:
    assert cite("Who?", [], limit=3) == []


def test_the_frame_speaks_the_language_of_the_asker_and_the_quote_its_own() -> None:
    citations = cite("Who?", [make_hit(1, 0, [("Ana leads it.", 0.9)], fused=2.0)], limit=1)
    assert write_extract(citations, "sl") == "V dokumentih piše:\n\n»Ana leads it.« [1]"
    assert write_extract(citations, "sr-Cyrl") == "У документима пише:\n\n„Ana leads it.“ [1]"
    assert write_extract(citations, "xx") == "The documents say:\n\n“Ana leads it.” [1]"


def test_a_row_that_gives_a_new_name_is_preferred_when_one_is_asked_for() -> None:
    hits = [
        make_hit(1, 0, [("The project Alpha brings partners together.", 0.87)], fused=2.0),
        make_hit(2, 50, [("Alpha, vodilni partner\tInštitut Beta", 0.85)], fused=2.0),
    ]
    assert quotes_of("Who was the lead partner of Alpha?", hits, limit=1) == ["Alpha, vodilni partner\tInštitut Beta"]
    assert quotes_of("What does Alpha do?", hits, limit=1) == ["The project Alpha brings partners together."]


def test_what_is_about_another_project_comes_later() -> None:
    hits = [
        make_hit(1, 0, [("Beta lasted for three years.", 0.91)], fused=2.0),
        make_hit(2, 50, [("Alpha lasted for two years.", 0.90)], fused=2.0),
    ]
    assert quotes_of("How long did Alpha last?", hits, limit=1) == ["Alpha lasted for two years."]
    assert quotes_of("How long did they last?", hits, limit=1) == ["Beta lasted for three years."]


def test_a_heading_is_no_answer() -> None:
    hits = [make_hit(1, 0, [("Members", 0.90), ("The members are six cooperatives.", 0.87)], fused=2.0)]
    assert quotes_of("Who are the members?", hits, limit=1) == ["The members are six cooperatives."]


def test_neighbours_become_one_quote_in_the_order_of_the_text() -> None:
    hits = [make_hit(1, 7, [("It rained.", 0.80), ("Ana leads it.", 0.88), ("Bor helps her.", 0.90)], fused=2.0)]
    (citation,) = cite("Who leads it?", hits, limit=3)
    assert citation.passage == Passage("d1", 18, 46, 1, "Ana leads it.\nBor helps her.")


def test_rows_of_a_sheet_stay_apart() -> None:
    hits = [make_hit(1, 0, [("Budget: 500 EUR", 0.90), ("Partners: six", 0.88)], fused=2.0)]
    assert quotes_of("What is the budget?", hits, limit=1) == ["Budget: 500 EUR"]


def test_neighbours_that_are_long_together_stay_apart() -> None:
    first, second = "Ana leads it. " + "x" * 200 + ".", "Bor leads us. " + "x" * 200 + "."
    hits = [make_hit(1, 0, [(first, 0.90), (second, 0.89)], fused=2.0)]
    assert quotes_of("Who leads it?", hits) == [first, second]


def test_figures_that_differ_are_named_first() -> None:
    citations = cite("Who?", [make_hit(1, 0, [("Ana leads it.", 0.9)], fused=2.0)], limit=1)
    assert write_extract(citations, "en", comparison=Comparison((("126", 1), ("110", 2)), differ=True)) == (
        "The figures in the documents differ: 126 [1], 110 [2].\n\nThe documents say:\n\n“Ana leads it.” [1]"
    )


def test_items_of_one_list_become_one_quote_with_those_between_them() -> None:
    items = [("• more members", 0.90), ("• a shop", 0.80), ("• a bakery", 0.89), ("It rained.", 0.70)]
    assert quotes_of("What do they plan?", [make_hit(1, 0, items, fused=2.0)]) == [
        "• more members\n• a shop\n• a bakery"
    ]


def test_who_asks_for_a_figure_gets_the_item_that_gives_it() -> None:
    items = [("• 12 members", 0.90), ("• a shop", 0.80), ("• 3 bakers", 0.86)]
    assert quotes_of("How many members?", [make_hit(1, 0, items, fused=2.0)])[0] == "• 12 members"


def test_a_list_does_not_lose_its_end_to_an_item_inside_it() -> None:
    lines = [("Goals:", 0.90), ("- members", 0.89), ("- a shop", 0.80), ("- a bakery", 0.80)]
    assert quotes_of("What are the goals?", [make_hit(1, 0, lines, fused=2.0)]) == [
        "Goals:\n- members\n- a shop\n- a bakery"
    ]


def test_a_further_quote_without_any_name_of_the_first_is_left_out() -> None:
    hits = [
        make_hit(1, 0, [("Alpha has a budget of 500 EUR.", 0.85)], fused=2.0),
        make_hit(2, 50, [("The budget is 900 EUR.", 0.92)], fused=2.0),
    ]
    other = replace(hits[1], entry=make_entry(document_id="d2"))
    assert quotes_of("What is the budget of Alpha?", [hits[0], other]) == ["Alpha has a budget of 500 EUR."]


def test_other_rows_of_a_table_that_hold_less_of_the_question_are_left_out() -> None:
    rows = [("Member\tWorkers", 0.80), ("Alpha mill\t12", 0.90), ("Beta shop\t14", 0.89), ("Gamma\t16", 0.89)]
    assert quotes_of("How many workers has the Alpha mill?", [make_hit(1, 0, rows, fused=2.0)]) == ["Alpha mill\t12"]


def test_a_table_is_quoted_whole_when_no_row_fits_better_than_the_others() -> None:
    rows = [("Part\tCosts", 0.80), ("Training\t12", 0.90), ("Travel\t14", 0.89), ("Rent\t16", 0.80)]
    assert quotes_of("Which parts has the plan?", [make_hit(1, 0, rows, fused=2.0)]) == [
        "Part\tCosts\nTraining\t12\nTravel\t14\nRent\t16"
    ]
    long = [("Part\tCosts", 0.80), *((f"{name * 150}\t12", 0.90) for name in "xyz")]
    assert quotes_of("Which parts has the plan?", [make_hit(1, 0, long, fused=2.0)], limit=1) == ["x" * 150 + "\t12"]


def test_figures_below_a_head_with_a_currency_are_amounts() -> None:
    rows = [("Part\tCosts (EUR)", 0.80), ("Training of bakers\t12,500", 0.87)]
    hits = [make_hit(1, 0, [("Training of bakers is what we do.", 0.88)], fused=2.0), make_hit(2, 90, rows, fused=2.0)]
    assert quotes_of("How much did the training of bakers cost?", hits)[0] == "Training of bakers\t12,500"


def test_what_is_told_for_another_year_than_the_one_asked_about_comes_later() -> None:
    hits = [make_hit(1, 0, [("In 2021 we had 64 members.", 0.91), ("In 2022 we had 71 members.", 0.86)], fused=2.0)]
    assert quotes_of("How many members did we have in 2022?", hits)[0] == "In 2022 we had 71 members."


def test_the_steps_of_a_procedure_are_one_list() -> None:
    steps = [("Step 1: Ask the market.", 0.90), ("Step 2: Divide it.", 0.80), ("Step 3: Check it.", 0.89)]
    assert quotes_of("Which steps are advised?", [make_hit(1, 0, steps, fused=2.0)]) == [
        "Step 1: Ask the market.\nStep 2: Divide it.\nStep 3: Check it."
    ]


def test_the_row_of_the_field_asked_for_comes_before_one_that_only_has_such_a_value() -> None:
    rows = [("Funding: state budget, 320.00 EUR", 0.875), ("Budget: 1,600.00 EUR", 0.86)]
    assert quotes_of("What is the budget?", [make_hit(1, 0, rows, fused=2.0)], limit=1) == ["Budget: 1,600.00 EUR"]


def test_of_a_sheet_the_row_that_gives_what_is_asked_for_is_quoted_alone() -> None:
    sheet = [("Akronim\tMOST", 0.86), ("Vodilni partner\tZavod Brst", 0.86), ("Trajanje\t2021", 0.86)]
    hits = [make_hit(1, 0, sheet, fused=2.0)]
    assert quotes_of("Who leads the project?", hits)[0] == "Vodilni partner\tZavod Brst"
    assert quotes_of("How long does it last?", hits)[0] == "Trajanje\t2021"


def test_what_answers_two_questions_is_quoted_once() -> None:
    one, two, three = (Citation(1, Passage("d1", 10 * n, 10 * n + 2, 1, "ab"), ENTRY) for n in (1, 2, 3))
    assert [(c.n, c.passage.start) for c in merge_quotes([two, one, two, three], limit=3)] == [
        (1, 20),
        (2, 10),
        (3, 30),
    ]
    assert [c.passage.start for c in merge_quotes([one, two, three], limit=2)] == [10, 20]


def test_the_part_of_a_question_that_nothing_answers_is_named() -> None:
    citations = cite("Who?", [make_hit(1, 0, [("Ana leads it.", 0.9)], fused=2.0)], limit=1)
    assert write_extract(citations, "en", missing=["what is her salary"]) == (
        "The documents say:\n\n“Ana leads it.” [1]\n\nThe documents do not answer this part: “what is her salary”"
    )


def test_the_head_of_a_table_is_no_quote_by_itself() -> None:
    rows = [("Country\tShare of reserved contracts", 0.95), ("Italy\t3.4 %", 0.80), ("Austria\t1.1 %", 0.78)]
    hits = [make_hit(1, 0, rows, fused=2.0)]
    assert quotes_of("Which share of contracts is reserved in Italy?", hits) == ["Italy\t3.4 %"]
