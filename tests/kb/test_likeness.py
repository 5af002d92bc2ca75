"""A likeness names its documents in one order, so that each pair is known by one name."""

import pytest

from kb.likeness import Likeness, LikenessKind, make_likeness


def test_the_smaller_id_comes_first_whatever_was_given() -> None:
    for pair in (("a", "b"), ("b", "a")):
        found = make_likeness(*pair, kind=LikenessKind.NEAR_COPY, similarity=0.87654, evidence="why")
        assert found == Likeness("a", "b", LikenessKind.NEAR_COPY, 0.877, "why")


@pytest.mark.parametrize("pair", [("b", "a"), ("a", "a")])
def test_ids_in_the_wrong_order_are_refused(pair: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="two ids in order"):
        Likeness(*pair, LikenessKind.NEAR_COPY, 1.0, "")
