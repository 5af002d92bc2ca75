"""Quantiles are values that were measured."""

import pytest

from bench.timing import find_quantile, format_milliseconds, time_calls


def test_a_quantile_is_the_smallest_value_that_enough_values_do_not_exceed() -> None:
    values = [5.0, 1.0, 4.0, 2.0, 3.0]
    assert [find_quantile(values, share) for share in (0.0, 0.2, 0.21, 0.5, 0.95, 1.0)] == [
        1.0,
        1.0,
        2.0,
        3.0,
        5.0,
        5.0,
    ]


def test_no_values_have_no_quantile() -> None:
    with pytest.raises(ValueError, match="no values"):
        find_quantile([], 0.5)


def test_seconds_are_shown_as_milliseconds() -> None:
    assert format_milliseconds([0.001] * 19 + [0.0256]) == "1.0 / 1.0"
    assert format_milliseconds([0.001] * 18 + [0.0256, 0.03]) == "1.0 / 25.6"


def test_every_argument_is_called_once_in_order() -> None:
    seen: list[str] = []
    assert len(time_calls(seen.append, ["a", "b"])) == 2
    assert seen == ["a", "b"]
