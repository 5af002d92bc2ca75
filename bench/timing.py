"""How long something takes: quantiles of repeated calls."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

_T = TypeVar("_T")


def time_calls(
    function: Callable[[_T], object], arguments: Iterable[_T], *, clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """Return the seconds of one call for each argument, in order; `clock` says which."""
    seconds = []
    for argument in arguments:
        start = clock()
        function(argument)
        seconds.append(clock() - start)
    return seconds


def find_quantile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share, 0 to 1, of the values do not exceed.

    Raises ValueError for no values.
    """
    if not values:
        raise ValueError("no values to take a quantile of")
    place = max(0, -int(-share * len(values) // 1) - 1)
    return sorted(values)[place]


def format_milliseconds(seconds: Sequence[float]) -> str:
    """Return the median and the 95th percentile as "p50 / p95" in milliseconds."""
    return f"{find_quantile(seconds, 0.5) * 1000:.1f} / {find_quantile(seconds, 0.95) * 1000:.1f}"
