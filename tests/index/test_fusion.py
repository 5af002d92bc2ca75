import math

import pytest

from index.fusion import TermMatcher, WeightedTerm, weigh_terms
from index.tokens import QueryTerm

TERMS = [QueryTerm("Budget", ("budget", "budge")), QueryTerm("der", ("der",)), QueryTerm("Wie", ("wie",))]


def test_rare_words_weigh_more_and_words_nowhere_most() -> None:
    budget, article, nowhere = weigh_terms(TERMS, {"budget": 1, "budge": 2, "der": 9}, total=10, alike=0.7)
    assert budget == WeightedTerm({"budget": 1.0, "budge": 1.0}, math.log(1 + 8.5 / 2.5))
    assert article.weight < budget.weight < nowhere.weight
    assert nowhere.credits == {}


def test_the_share_counts_a_term_once_however_many_of_its_keys_match() -> None:
    matcher = TermMatcher([WeightedTerm({"a": 1.0, "b": 1.0}, 3.0), WeightedTerm({"c": 1.0}, 1.0)])
    assert matcher.match_share({"a", "b"}) == pytest.approx(0.75)
    assert matcher.match_share({"a", "c"}) == pytest.approx(1.0)
    assert matcher.match_share(set()) == 0.0
    assert TermMatcher([]).match_share({"a"}) == 0.0


def test_one_accidental_word_of_a_foreign_question_is_a_small_share() -> None:
    weighted = weigh_terms(TERMS, {"der": 9}, total=10, alike=0.7)
    assert TermMatcher(weighted).match_share({"der"}) < 0.05


def test_a_word_spelled_alike_earns_part_of_the_weight_and_the_word_itself_all_of_it() -> None:
    term = QueryTerm("Parlament", ("parlament",), alike=(("parliament", 0.9), ("parlamentar", 0.8)))
    (foreign,) = weigh_terms([term], {"parliament": 1, "parlamentar": 2}, total=10, alike=0.7)
    assert foreign.credits == pytest.approx({"parliament": 0.63, "parlamentar": 0.56})
    assert TermMatcher([foreign]).match_share({"parliament", "parlamentar"}) == pytest.approx(0.63)
    (own,) = weigh_terms([term], {"parlament": 1, "parliament": 1}, total=10, alike=0.7)
    assert TermMatcher([own]).match_share({"parlament", "parliament"}) == pytest.approx(1.0)


def test_a_date_or_field_that_nothing_gives_is_no_term() -> None:
    terms = [QueryTerm("field.budget", ("field.budget",)), QueryTerm("21. 6. 2018", ("date.2018-06-21",))]
    assert weigh_terms(terms, {}, total=10, alike=0.7) == []
    assert len(weigh_terms(terms, {"date.2018-06-21": 1}, total=10, alike=0.7)) == 1
