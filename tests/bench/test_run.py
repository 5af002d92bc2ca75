"""The bench says what is missing and writes what it measured."""

from pathlib import Path

import pytest

from bench import run
from bench.options import BenchOptions
from bench.report import Section, Table


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[BenchOptions]:
    """The options that each part was given; the parts themselves measure nothing."""
    seen: list[BenchOptions] = []

    def measure(options: BenchOptions) -> Section:
        seen.append(options)
        return Section(f"Part {len(seen)}", "command", (), (Table("", ("a", "b"), (("x", "1"),)),))

    for name in run.PARTS:
        monkeypatch.setitem(run.PARTS, name, measure)
    return seen


def test_every_part_is_written_in_order(tmp_path: Path, asked: list[BenchOptions]) -> None:
    (tmp_path / "questions.jsonl").touch()
    results = tmp_path / "RESULTS.md"
    assert run.main(["--eval", str(tmp_path), "--results", str(results), "--work", str(tmp_path / "work")]) == 0
    written = results.read_text(encoding="utf-8")
    assert [line for line in written.splitlines() if line.startswith("#")] == [
        "# Results",
        *(f"## Part {number}" for number in range(1, 12)),
    ]
    assert [line.partition(":")[0] for line in written.splitlines() if line.startswith("- ")] == [
        "- date",
        "- processor",
        "- cores",
        "- load average at start",
        "- versions",
    ]
    assert asked == [BenchOptions(evaluation=tmp_path, work=tmp_path / "work")] * 11


def test_single_parts_replace_their_sections_and_leave_the_others(tmp_path: Path, asked: list[BenchOptions]) -> None:
    results = tmp_path / "RESULTS.md"
    results.write_text("# Results\n\n- date: then\n\n## Old\n\nkept\n\n## Part 1\n\nout of date\n", encoding="utf-8")
    assert run.main(["--results", str(results), "--only", "store,folder"]) == 0
    written = results.read_text(encoding="utf-8")
    assert written.startswith("# Results\n\n- date: then\n\n## Old\n\nkept\n\n## Part 1\n\n`command`\n\nMeasured on ")
    assert [line for line in written.splitlines() if line.startswith("## ")] == ["## Old", "## Part 1", "## Part 2"]
    assert "out of date" not in written


def test_without_evaluation_sets_it_says_so_and_goes_on(
    tmp_path: Path, asked: list[BenchOptions], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run.main(["--eval", str(tmp_path / "nowhere"), "--only", "retrieval,store"]) == 0
    said = capsys.readouterr()
    assert f"bench: no evaluation sets in {tmp_path / 'nowhere'}; name their folder with --eval" in said.err
    assert said.out.startswith("# Results\n")
    assert [options.evaluation for options in asked] == [None, None]


def test_an_unknown_part_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run.main(["--only", "retrieval,speed"])
    assert stopped.value.code == 2
    assert f"no part speed; there are {', '.join(run.PARTS)}" in capsys.readouterr().err
