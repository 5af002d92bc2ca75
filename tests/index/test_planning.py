import pytest

from index.planning import VectorPlan, plan_vector_search


@pytest.mark.parametrize(
    ("total", "candidates", "plan"),
    [
        (900, None, VectorPlan(use_cache=False, proposals=0)),
        (100_000, 900, VectorPlan(use_cache=False, proposals=0)),
        (100_000, None, VectorPlan(use_cache=True, proposals=120)),
        (1_000_000, None, VectorPlan(use_cache=True, proposals=300)),
        (100_000, 10_000, VectorPlan(use_cache=True, proposals=500)),
        (100_000, 9_999, VectorPlan(use_cache=False, proposals=500)),
    ],
)
def test_few_candidates_and_selective_filters_are_compared_exactly(
    total: int, candidates: int | None, plan: VectorPlan
) -> None:
    assert plan_vector_search(total=total, candidates=candidates, exact_below=1000) == plan
