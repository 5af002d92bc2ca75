"""Files are hashed and read once, and only those that have changed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.sources import Source, escape_name, hash_sources, read_source
from kb.documents import hash_bytes
from kb.errors import LimitExceeded, SourceUnavailable, UnreadableSource
from tests.ingest.make_sources import LIMITS


def test_every_readable_file_is_hashed_and_the_others_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "locked.txt"):
        (tmp_path / name).write_text(name)
    files = {name: tmp_path / name for name in ("a.txt", "locked.txt", "gone.txt", "bad\udce9.txt")}
    monkeypatch.setattr("builtins.open", refuse_file(open, tmp_path / "locked.txt"))
    found, failures, _ = hash_sources(files, LIMITS, seen={})
    assert found == [Source("a.txt", tmp_path / "a.txt", hash_bytes(b"a.txt"), 5)]
    assert [(path, type(error), error.reason) for path, error in failures.items()] == [
        ("locked.txt", SourceUnavailable, "cannot be read: Permission denied"),
        ("gone.txt", SourceUnavailable, "cannot be read: No such file or directory"),
        (r"bad\xe9.txt", UnreadableSource, "the name of the file is not valid UTF-8"),
    ]


def test_a_file_that_has_not_been_touched_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_text("one")
    found, _, seen = hash_sources({"a.txt": file}, LIMITS, seen={})
    assert seen == {}, "a file of this moment may change again without a newer time stamp"
    monkeypatch.setattr("ingest.sources._SETTLED_NS", -1)
    assert hash_sources({"a.txt": file}, LIMITS, seen={})[0] == found
    _, _, seen = hash_sources({"a.txt": file}, LIMITS, seen={})
    assert seen["a.txt"].sha256 == found[0].sha256
    monkeypatch.setattr("builtins.open", refuse_file(open, file))
    assert hash_sources({"a.txt": file}, LIMITS, seen=seen) == (found, {}, {})
    monkeypatch.undo()
    # Another content of the same size and time: the time of the change of the file itself tells.
    before = file.stat()
    file.write_text("two")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert hash_sources({"a.txt": file}, LIMITS, seen=seen)[0][0].sha256 == hash_bytes(b"two")


def refuse_file(call: Callable[..., object], refused: Path) -> Callable[..., object]:
    def open_file(file: object, *arguments: object, **options: object) -> object:
        if file == refused:
            raise PermissionError(13, "Permission denied", str(file))
        return call(file, *arguments, **options)

    return open_file


def test_a_file_over_the_limit_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "big.txt"
    with open(file, "wb") as content:
        content.truncate(3 * 2**30)
    with pytest.raises(LimitExceeded, match=r"big.txt: is 3072\.0 MB, the limit is 20 MB; split it or raise"):
        read_source(file, LIMITS, source="big.txt")


def test_a_folder_or_pipe_in_place_of_a_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for name in ("pipe.txt", "."):
        with pytest.raises(UnreadableSource, match="is not a regular file"):
            read_source(tmp_path / name, LIMITS, source=name)


def test_only_names_that_cannot_be_stored_are_escaped() -> None:
    assert escape_name("č/a\u202e\n.txt") == "č/a\u202e\n.txt"
    assert escape_name("caf\udce9.txt") == r"caf\xe9.txt"
