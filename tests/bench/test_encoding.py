"""Passages are cut by words, file by file."""

from pathlib import Path

from bench.encoding import cut_passages


def test_passages_are_cut_by_words_and_never_span_two_files(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("one two", encoding="utf-8")
    (tmp_path / "a.txt").write_text("one\ntwo three  four five", encoding="utf-8")
    (tmp_path / "c.md").write_text("not read", encoding="utf-8")
    assert cut_passages(tmp_path, words=2) == ["one two", "three four", "five", "one two"]
