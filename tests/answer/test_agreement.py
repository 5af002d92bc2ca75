from dataclasses import replace

from answer.agreement import compare_figures, find_rival
from answer.answers import Citation, Comparison
from answer.sentences import measure_sentences
from index.search import Hit
from index.word_vectors import WordVectors
from kb.passages import Passage
from tests.answer.test_extract import make_hit
from tests.conftest import WordEncoder
from tests.make_entry import make_entry


def cite(*quotes: str) -> list[Citation]:
    return [
        Citation(n, Passage("d1", 100 * n, 100 * n + len(quote), 1, quote), make_entry())
        for n, quote in enumerate(quotes, start=1)
    ]


def find_disagreement(question: str, citations: list[Citation]) -> tuple[tuple[str, int], ...]:
    compared = compare_figures(question, citations)
    return compared.figures if compared is not None and compared.differ else ()


def test_different_counts_of_what_is_asked_are_shown_with_their_citations() -> None:
    citations = cite("V katalogu je 126 podjetij.", "Vključili smo 110 odgovornih podjetij.")
    assert find_disagreement("Koliko podjetij je v katalogu?", citations) == (("126", 1), ("110", 2))


def test_the_same_count_twice_is_agreement() -> None:
    assert (
        find_disagreement("Koliko podjetij?", cite("V katalogu je 126 podjetij.", "126 podjetij smo vključili.")) == ()
    )


def test_counts_of_other_things_or_of_other_years_are_no_disagreement() -> None:
    assert find_disagreement("Koliko podjetij?", cite("V katalogu je 126 podjetij.", "Prišlo je 40 ljudi.")) == ()
    assert (
        find_disagreement("Koliko podjetij?", cite("Leta 2021 je bilo 126 podjetij.", "Leta 2022 110 podjetij.")) == ()
    )


def test_two_budgets_of_one_project_disagree() -> None:
    citations = cite("Proračun: 500.000,00 EUR", "Budget\t520.000 EUR")
    assert find_disagreement("Kakšen je proračun?", citations) == (("500.000,00 EUR", 1), ("520.000 EUR", 2))
    assert find_disagreement("Kdo vodi projekt?", citations) == ()


def test_figures_do_not_disagree_when_the_best_quote_gives_none() -> None:
    citations = cite("Zadruga povezuje podjetja.", "V katalogu je 126 podjetij.", "Prišlo je 58 podjetij.")
    assert find_disagreement("Koliko podjetij?", citations) == ()


def test_figures_without_the_year_that_is_asked_for_do_not_disagree() -> None:
    citations = cite("V katalogu je 126 podjetij.", "Vključili smo 110 odgovornih podjetij.")
    assert find_disagreement("Koliko podjetij je bilo v katalogu leta 2021?", citations) == ()


def test_figures_with_one_unit_are_compared_where_the_size_of_something_is_asked() -> None:
    citations = cite("Skladišče v Krškem meri 420 kvadratnih metrov.", "V Krškem bo 500 kvadratnih metrov.")
    assert find_disagreement("How large is the store in Krško?", citations) == (("420", 1), ("500", 2))
    others = cite("Silos holds 420 tonnes.", "The mill bought 38 tonnes of flour.")
    assert find_disagreement("How large is the silo?", others) == ()


def test_the_same_figure_in_two_places_is_said_to_agree() -> None:
    compared = compare_figures("Koliko podjetij?", cite("V katalogu je 126 podjetij.", "126 podjetij smo vključili."))
    assert compared == Comparison((("126", 1), ("126", 2)), differ=False)


def make_table(fused: float, *rows: str) -> Hit:
    hit = make_hit(2, 500, [("Indicator\t2022\t2023", 0.8), *((row, 0.8) for row in rows)], fused=fused)
    passages = [replace(one, passage=replace(one.passage, document_id="d2")) for one in hit.sentences]
    return replace(hit, sentences=tuple(passages), entry=make_entry(document_id="d2"))


def find(question: str, *hits: Hit) -> str | None:
    sentences = measure_sentences(question, hits, language="en", vectors=WordVectors(WordEncoder()))
    rival = find_rival(question, sentences)
    return None if rival is None else rival.quote


def test_a_table_of_another_document_that_says_otherwise_for_the_year_is_found() -> None:
    said = make_hit(1, 0, [("In 2023 the network had 47 members.", 0.95)], fused=2.0)
    question = "How many members were there in 2023?"
    assert find(question, said, make_table(1.9, "Number of members\t38\t45")) == "Number of members\t38\t45"
    assert find(question, said, make_table(1.9, "Number of members\t38\t47")) is None
    assert find(question, said, make_table(1.9, "Workers of members\t38\t45")) is None
    assert find("How many members were there?", said, make_table(1.9, "Number of members\t38\t45")) is None
