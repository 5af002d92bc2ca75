"""The store is measured at every size, in a process of its own."""

from pathlib import Path

from bench.growth import measure_growth
from bench.options import BenchOptions


def test_each_size_is_written_and_searched_with_every_filter(tmp_path: Path) -> None:
    section = measure_growth(BenchOptions(evaluation=None, work=tmp_path, quick=True))
    written, searched = section.tables
    assert [row[0] for row in written.rows] == [row[0] for row in searched.rows] == ["100", "1,000"]
    assert searched.columns[3:7] == (
        "no filter",
        "public documents (all)",
        "10 % of the documents",
        "1 % of the documents",
    )
    for row in written.rows:
        assert all(float(figure.replace(",", "")) > 0 for figure in row[1:])
    for row in searched.rows:
        medians = [float(times.split(" / ")[0]) for times in row[3:7]]
        slowest = [float(times.split(" / ")[1]) for times in row[3:7]]
        assert all(0 < median <= slow for median, slow in zip(medians, slowest, strict=True))
        assert float(row[7]) > float(row[8]) > 0
