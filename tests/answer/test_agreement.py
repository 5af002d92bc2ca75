from answer.agreement import find_disagreement
from answer.answers import Citation
from kb.passages import Passage
from tests.make_entry import make_entry


def cite(*quotes: str) -> list[Citation]:
    return [
        Citation(n, Passage("d1", 100 * n, 100 * n + len(quote), 1, quote), make_entry())
        for n, quote in enumerate(quotes, start=1)
    ]


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
