"""The bench counts the pairs of documents that are one work."""

from pathlib import Path

import pytest

from bench.sameness import Sample, Score, collect_translations, main, score_pairs


def test_pairs_are_scored_by_their_works() -> None:
    samples = [Sample(name, work, "sl", "half", "") for name, work in (("a", "1"), ("b", "1"), ("c", "1"), ("d", "2"))]
    score = score_pairs(samples, [("a", "b"), ("b", "a"), ("d", "c"), ("a", "elsewhere")])
    assert score == Score(expected=3, found=1, wrong=1)
    assert (score.precision, score.recall) == (0.5, 1 / 3)
    assert (Score(0, 0, 0).precision, Score(0, 0, 0).recall) == (1.0, 1.0)


def test_every_parallel_paper_belongs_to_one_half_with_its_family() -> None:
    halves: dict[str, set[str]] = {}
    for sample in collect_translations(None):
        halves.setdefault(sample.work.partition("-")[0], set()).add(sample.half)
    assert {len(found) for found in halves.values()} == {1}
    assert len(halves) == 8


def test_windows_over_articles_are_works_in_each_language(tmp_path: Path) -> None:
    for tag in ("en", "es", "de", "ro"):
        folder = tmp_path / "xquad" / "corpus" / tag
        folder.mkdir(parents=True)
        (folder / f"{tag}-a.txt").write_text("Title\n\n" + "\n\n".join("abcde"), encoding="utf-8")
    articles = [sample for sample in collect_translations(tmp_path) if sample.made == "article"]
    assert len(articles) == 12
    assert {(sample.work, sample.text.partition("\n\n")[2]) for sample in articles} == {
        ("0 0-3", "a\n\nb\n\nc"),
        ("0 2-5", "c\n\nd\n\ne"),
        ("0 0-5", "a\n\nb\n\nc\n\nd\n\ne"),
    }


def test_a_missing_folder_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.sameness.learn_weights", lambda samples, encoder: f"{len(samples)} samples")
    monkeypatch.setattr("bench.sameness._open_encoder", lambda work: None)
    assert main(["--fit", "--eval", str(tmp_path)]) == 0
    said = capsys.readouterr()
    assert said.err == f"sameness: no articles in {tmp_path}; name their folder with --eval\n"
    assert said.out == "32 samples\n"
