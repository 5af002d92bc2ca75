"""How many candidates a filter leaves -> compare their vectors exactly, or let the cache propose."""

from __future__ import annotations

from dataclasses import dataclass

_PROPOSALS = 120
# The graph of a large cache needs a wider search to miss as little.
_LARGE = 300_000
_PROPOSALS_OF_LARGE = 300
_PROPOSALS_TO_FILTER = 500
_LEAST_SELECTIVITY = 0.1


@dataclass(frozen=True, slots=True)
class VectorPlan:
    """Whether to ask the approximate-search cache, and for how many neighbours."""

    use_cache: bool
    proposals: int


def plan_vector_search(*, total: int, candidates: int | None, exact_below: int) -> VectorPlan:
    """Choose between exact search and the cache; `candidates` is None when nothing is filtered out.

    Few candidates are compared exactly: faster than the cache, and without its misses. When the filter keeps at least a
    tenth of the chunks, the cache is asked for several hundred neighbours, which are filtered after. A selective
    filter over many candidates would leave too few of those, so it is exact again.
    """
    if (total if candidates is None else candidates) <= exact_below:
        return VectorPlan(use_cache=False, proposals=0)
    if candidates is None:
        return VectorPlan(use_cache=True, proposals=_PROPOSALS_OF_LARGE if total > _LARGE else _PROPOSALS)
    return VectorPlan(use_cache=candidates / total >= _LEAST_SELECTIVITY, proposals=_PROPOSALS_TO_FILTER)
