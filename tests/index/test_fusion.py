import math

import pytest

from index.fusion import WeightedTerm, match_share, weigh_terms
from index.tokens import QueryTerm

TERMS = [QueryTerm("Budget", ("budget", "budge")), QueryTerm("der", ("der",)), QueryTerm("Wie", ("wie",))]


def test_rare_words_weigh_more_and_words_nowhere_most() -> None:
    budget, article, nowhere = weigh_terms(TERMS, {"budget": 1, "budge": 2, "der": 9}, total=10)
    assert budget == WeightedTerm(("budget", "budge"), math.log(1 + 8.5 / 2.5))
    assert article.weight < budget.weight < nowhere.weight
    assert nowhere.keys == ()


def test_the_share_counts_a_term_once_however_many_of_its_keys_match() -> None:
    weighted = [WeightedTerm(("a", "b"), 3.0), WeightedTerm(("c",), 1.0)]
    assert match_share(weighted, {"a", "b"}) == pytest.approx(0.75)
    assert match_share(weighted, {"a", "c"}) == pytest.approx(1.0)
    assert match_share(weighted, set()) == 0.0
    assert match_share([], {"a"}) == 0.0


def test_one_accidental_word_of_a_foreign_question_is_a_small_share() -> None:
    weighted = weigh_terms(TERMS, {"der": 9}, total=10)
    assert match_share(weighted, {"der"}) < 0.05
