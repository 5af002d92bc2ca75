"""Files of JSON objects: what editors and other systems make of line ends and marks does not matter."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import ConfigError
from kb.json_lines import read_json_lines


def test_blank_lines_marks_and_rare_line_ends_are_no_matter(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes('\ufeff{"a": 1}\r\n \n{"b": "\u2028"}'.encode())
    assert list(read_json_lines(file)) == [({"a": 1}, f"{file} line 1"), ({"b": "\u2028"}, f"{file} line 3")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", " line 1: not JSON (Expecting property name"),
        (b"{}\n[]", " line 2: every line is a JSON object"),
        (b'{"a": [-Infinity]}', " line 1: not JSON (-Infinity is no JSON number)"),
        (b"[" * 100_000, " line 1: not JSON ("),
        ('{"a": "č"}'.encode("cp1250"), ": cannot be read ('utf-8' codec can't decode byte 0xe8"),
        (None, ": cannot be read (No such file or directory)"),
    ],
    ids=["broken", "no object", "no number", "deep", "other encoding", "missing"],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, content: bytes | None, message: str) -> None:
    file = tmp_path / "a.jsonl"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError) as refused:
        list(read_json_lines(file))
    assert str(refused.value).startswith(f"{file}{message}")
