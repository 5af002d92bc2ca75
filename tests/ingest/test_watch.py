"""A followed folder: copies still being written wait, everything else is ingested once it lies still."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ingest.watch import FolderWatch, watch_folder
from kb.config import WatchConfig
from kb.errors import ConfigError, FilesMissing, KnowledgeBaseError, Locked, UnreadableSource


def test_a_file_is_news_once_it_has_been_still_for_long_enough(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one")
    watch = FolderWatch(tmp_path, still_seconds=10)
    assert watch.look(0.0) is None
    assert watch.look(5.0) is None
    assert watch.look(10.0) == frozenset()
    assert watch.look(15.0) is None
    (tmp_path / "a.txt").write_text("longer")
    assert watch.look(20.0) is None, "it may still grow"
    assert watch.look(30.0) == frozenset()


def test_a_copy_that_grows_waits_while_its_neighbour_is_ingested(tmp_path: Path) -> None:
    watch = FolderWatch(tmp_path, still_seconds=10)
    (tmp_path / "big.pdf").write_text("x")
    (tmp_path / "small.txt").write_text("small")
    watch.look(0.0)
    (tmp_path / "big.pdf").write_text("xx")
    assert watch.look(8.0) is None
    assert watch.look(10.0) == frozenset({"big.pdf"})
    assert watch.look(18.0) == frozenset()


def test_a_removed_file_and_a_sidecar_are_news(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one")
    watch = FolderWatch(tmp_path, still_seconds=0)
    assert watch.look(0.0) == frozenset()
    (tmp_path / "a.meta.yaml").write_text("title: A")
    assert watch.look(1.0) == frozenset()
    (tmp_path / "a.txt").unlink()
    assert watch.look(2.0) == frozenset()
    assert watch.look(3.0) is None


def test_following_waits_for_a_drive_that_is_away_and_for_another_writer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("one")
    calls: list[frozenset[str]] = []
    looks = iter(range(6))

    def ingest(unsettled: frozenset[str]) -> None:
        calls.append(unsettled)
        if len(calls) == 1:
            raise Locked("process 1")
        if len(calls) == 3:
            raise UnreadableSource("corpus", "the folder is empty", "connect the drive")

    def pause(seconds: float) -> None:
        if len(calls) == 2:
            shutil.rmtree(corpus, ignore_errors=True)
            corpus.mkdir(exist_ok=True)

    config = WatchConfig(seconds=1, still_seconds=0)
    watch_folder(corpus, config, ingest=ingest, is_over=lambda: next(looks, None) is None, sleep=pause)
    assert calls == [frozenset()] * 4
    assert [record.message.split(";")[0] for record in caplog.records] == [
        "the index is being written by process 1",
        "corpus: the folder is empty",
    ]


def test_what_is_waited_for_is_said_once_and_again_when_it_comes_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a.txt").write_text("one")
    errors: list[KnowledgeBaseError | None] = [
        *[FilesMissing("corpus", "the folder is empty", "connect the drive")] * 3,
        ConfigError("paths.corpus", str(tmp_path), "no such folder"),
        None,
        FilesMissing("corpus", "the folder is empty", "connect the drive"),
        None,
    ]
    waiting = iter(errors)
    looks = iter(range(len(errors)))

    def ingest(unsettled: frozenset[str]) -> None:
        if error := next(waiting):
            raise error

    def pause(seconds: float) -> None:
        # Something new at each look.
        (tmp_path / f"{len(list(tmp_path.iterdir()))}.txt").write_text("more")

    config = WatchConfig(seconds=1, still_seconds=0)
    watch_folder(tmp_path, config, ingest=ingest, is_over=lambda: next(looks, None) is None, sleep=pause)
    assert [record.message.split(";")[0] for record in caplog.records] == [
        "corpus: the folder is empty",
        f"paths.corpus: {tmp_path}: no such folder",
        "corpus: the folder is empty",
    ]
