"""The figures about the store can be trusted."""

from pathlib import Path

from bench.options import BenchOptions
from bench.store import measure_recall, measure_store


def test_recall_is_the_share_of_true_neighbours() -> None:
    assert measure_recall([[1, 2], [3, 4], []], [[2, 9], [4, 3], [1]]) == 0.75


def test_exact_search_of_a_small_store_finds_every_neighbour(tmp_path: Path) -> None:
    section = measure_store(BenchOptions(evaluation=None, work=tmp_path, chunks=200, quick=True))
    recall = {row[0]: row[2] for row in section.tables[0].rows}
    assert [value for name, value in recall.items() if name.endswith("numpy, exact")] == ["1.000"] * 4
    # The store keeps vectors as float16: two neighbours at nearly the same distance may change places.
    assert all(float(value) >= 0.99 for name, value in recall.items() if name.endswith("store, exact"))
    assert len(recall) == 12
    assert [len(row) for row in section.tables[2].rows if row[0].startswith("whole search")] == [3] * 4
    for row in section.tables[3].rows:
        assert [float(figure) > 0 for figure in row[1:]] == [True] * 5
