"""Many files gone at once: a drive that is away is not taken for a clearing-up."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from index.store import EVERYTHING
from ingest.changes import find_changes
from ingest.listing import list_files
from ingest.missing import find_missing
from ingest.sources import Source
from kb.documents import hash_bytes, make_document_id
from kb.errors import FilesMissing
from tests.ingest.small_corpus import MakeConfig, OpenKnowledge


def name_files(folder: str, count: int) -> list[str]:
    return [f"{folder}/{number}.txt" for number in range(count)]


def find_after(tmp_path: Path, known: Iterable[str], left: Iterable[str], *, within: tuple[str, ...] = ()) -> list[str]:
    """What is found missing when of the known files, each another document, only some are left, and empty folders."""
    sources = []
    for path in known:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    for path in left:
        (tmp_path / path).write_text(path)
        sources.append(Source(path, tmp_path / path, hash_bytes(path.encode()), 1))
    places = {path: make_document_id(hash_bytes(path.encode())) for path in known}
    changes = find_changes(sources, places, frozenset(places.values()), within=within)
    listing = list_files(tmp_path, [tmp_path / path for path in within])
    return [str(error) for error in find_missing(changes, places, listing, corpus=tmp_path, within=within).values()]


CONNECT = "connect the drive they are on; if they were removed on purpose, run `seobs ingest --removals-are-meant`"


def test_most_files_gone_at_once_are_missing_from_the_folder_that_they_share(tmp_path: Path) -> None:
    share, own = name_files("share/a", 6) + name_files("share/b", 6), name_files("own", 4)
    assert find_after(tmp_path, share + own, own) == [
        f"share: 12 of 12 files that were ingested from this folder are gone; {CONNECT}"
    ]
    assert find_after(tmp_path, share + own, share[:1] + own[:1]) == [
        f".: 14 of 16 files that were ingested from this folder are gone; {CONNECT}"
    ]


def test_an_emptied_folder_is_missing_although_most_files_are_elsewhere(tmp_path: Path) -> None:
    known = name_files("share/a", 10) + name_files("share/b", 1) + name_files("own", 40)
    assert find_after(tmp_path, known, name_files("own", 40)) == [
        f"share: 11 of 11 files that were ingested from this folder are gone; {CONNECT}"
    ]


def test_files_removed_from_a_folder_that_holds_others_or_was_itself_removed_are_not_missing(tmp_path: Path) -> None:
    known = name_files("share", 11) + name_files("own", 40)
    assert find_after(tmp_path, known, ["share/0.txt", *name_files("own", 40)]) == []
    (tmp_path / "share/0.txt").unlink()
    (tmp_path / "share").rmdir()
    sources = [Source(path, tmp_path / path, hash_bytes(path.encode()), 1) for path in name_files("own", 40)]
    places = {path: make_document_id(hash_bytes(path.encode())) for path in known}
    changes = find_changes(sources, places, frozenset(places.values()))
    assert len(changes.gone) == 11
    assert find_missing(changes, places, list_files(tmp_path), corpus=tmp_path) == {}


def test_a_few_files_may_all_go(tmp_path: Path) -> None:
    assert find_after(tmp_path, [*name_files("a", 9), "b.txt"], ["b.txt"]) == []


def test_an_archive_is_one_file_however_many_documents_it_holds(tmp_path: Path) -> None:
    known = [*(f"2019.zip/{number}.txt" for number in range(30)), "b.txt"]
    assert find_after(tmp_path, [*known, "c/d.txt"], ["b.txt"]) == []


def test_a_run_over_one_folder_counts_what_was_ingested_from_that(tmp_path: Path) -> None:
    known = name_files("share", 12) + name_files("own", 40)
    assert find_after(tmp_path, known, name_files("share", 2), within=("share",)) == [
        f"share: 10 of 12 files that were ingested from this folder are gone; {CONNECT}"
    ]


def test_documents_of_a_drive_that_is_away_stay_and_are_not_read_again_when_it_is_back(
    make_config: MakeConfig, open_knowledge: OpenKnowledge, tmp_path: Path
) -> None:
    """A second: thirteen documents are read."""
    files = {f"share/{number}.txt": f"The dairy number {number} has cows." for number in range(12)}
    config = make_config({**files, "own.txt": "The bakery has five members."})
    knowledge = open_knowledge(config)
    assert len(knowledge.ingest().added) == 13
    corpus = config.paths.corpus
    (corpus / "share").rename(tmp_path / "away")
    (corpus / "share").mkdir()
    (corpus / "new.txt").write_text("The press opened in May.")
    report = knowledge.ingest()
    assert (report.added, report.removed) == (["new.txt"], [])
    assert [(path, kind) for path, kind, *_ in report.failed] == [("share", "FilesMissing")]
    assert knowledge.status().problems == (
        f"share: 12 of 12 files that were ingested from this folder are gone; {CONNECT}",
    )
    assert len(knowledge.list_documents(EVERYTHING)) == 14
    (corpus / "share").rmdir()
    (tmp_path / "away").rename(corpus / "share")
    report = knowledge.ingest()
    assert (len(report.unchanged), report.timings, report.failed) == (14, [], [])
    assert knowledge.status().problems == ()


def test_a_folder_that_was_cleared_on_purpose_gives_up_its_documents_and_another_that_is_away_does_not(
    make_config: MakeConfig, open_knowledge: OpenKnowledge
) -> None:
    """A second: forty documents are read."""
    names = name_files("old", 10) + name_files("share", 10) + name_files("own", 21)
    config = make_config({name: f"The dairy {name} has cows." for name in names})
    knowledge = open_knowledge(config)
    knowledge.ingest()
    for folder in ("old", "share"):
        shutil.rmtree(config.paths.corpus / folder)
        (config.paths.corpus / folder).mkdir()
    assert [path for path, *_ in knowledge.ingest().failed] == ["old", "share"]
    report = knowledge.ingest(again=frozenset({"old"}), cleared=frozenset({"old"}))
    assert report.removed == sorted(name_files("old", 10))
    assert [path for path, *_ in report.failed] == ["share"]
    assert len(knowledge.list_documents(EVERYTHING)) == 31


def test_removals_that_are_meant_are_taken_over_also_of_all_files(
    make_config: MakeConfig, open_knowledge: OpenKnowledge
) -> None:
    """A second: twelve documents are read."""
    config = make_config({f"{number}.txt": f"The dairy number {number} has cows." for number in range(12)})
    knowledge = open_knowledge(config)
    knowledge.ingest()
    shutil.rmtree(config.paths.corpus)
    config.paths.corpus.mkdir()
    with pytest.raises(
        FilesMissing, match="the folder is empty, but 12 files were ingested from it; connect the drive"
    ):
        knowledge.ingest()
    assert len(knowledge.ingest(removals_are_meant=True).removed) == 12
    assert knowledge.list_documents(EVERYTHING) == []
