"""A corpus folder and its catalogue over several runs: what is read, what is left alone, what is reported."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from index.store import EVERYTHING, DocumentState, Filter
from ingest.report import IngestProgress
from kb.errors import ConfigError, FilesMissing, Locked, UnreadableSource
from kb.metadata import AccessLevel
from knowledge_base import KnowledgeBase
from tests.ingest.small_corpus import (
    APPLES,
    BREAD,
    CIDER,
    MakeConfig,
    OpenKnowledge,
    describe,
    find,
    id_of,
    list_files,
)

# Nothing new


def test_ingesting_twice_reads_nothing_and_changes_nothing(
    knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (knowledge.generation(), list_files(knowledge), knowledge.status())
    monkeypatch.setattr("ingest.pool.IsolatedReader.read", None)
    report = knowledge.ingest()
    assert describe(report) == {}
    assert (report.unchanged, report.chunks) == (["a.txt", "c.txt", "sub/b.txt"], 0)
    assert (knowledge.generation(), list_files(knowledge), knowledge.status()) == before


def test_a_new_time_stamp_is_no_change(knowledge: KnowledgeBase, corpus: Path) -> None:
    os.utime(corpus / "a.txt", (0, 0))
    assert describe(knowledge.ingest()) == {}


# One thing new


def test_only_a_new_document_is_read(knowledge: KnowledgeBase, corpus: Path) -> None:
    (corpus / "d.txt").write_text("The dairy Milk has ten cows.")
    seen: list[tuple[int, int, int]] = []
    report = knowledge.ingest(show_progress=lambda now: seen.append((now.done, now.total, now.bytes_done)))
    assert describe(report) == {"added": ["d.txt"]}
    assert (seen[0], seen[-1]) == ((0, 1, 0), (1, 1, 28))
    assert [(timing.file, timing.pages, timing.chunks) for timing in report.timings] == [("d.txt", 1, 1)]
    assert find(knowledge, "dairy") == ["d.txt"]


def test_a_changed_document_supersedes_the_old_one_which_stays_readable_by_id(
    knowledge: KnowledgeBase, corpus: Path
) -> None:
    (corpus / "a.txt").write_text("The cooperative Pear sells fruit in Celje.")
    assert describe(knowledge.ingest()) == {"changed": ["a.txt"]}
    assert find(knowledge, "Apple") == []
    assert find(knowledge, "Pear") == ["a.txt"]
    new = id_of("The cooperative Pear sells fruit in Celje.")
    assert [document_id for document_id, _ in list_files(knowledge)] == [new, id_of(CIDER), id_of(BREAD)]
    old = knowledge.get_entry(id_of(APPLES))
    assert (old.state, old.superseded_by, old.paths) == (DocumentState.SUPERSEDED, new, ())
    assert knowledge.get_document(id_of(APPLES), EVERYTHING).text == APPLES


def test_a_change_that_is_taken_back_brings_the_old_document_back(knowledge: KnowledgeBase, corpus: Path) -> None:
    (corpus / "a.txt").write_text("Something else altogether.")
    knowledge.ingest()
    (corpus / "a.txt").write_text(APPLES)
    assert describe(knowledge.ingest()) == {"changed": ["a.txt"]}
    entry = knowledge.get_entry(id_of(APPLES))
    assert (entry.state, entry.superseded_by, entry.paths) == (DocumentState.CURRENT, None, ("a.txt",))
    assert find(knowledge, "Apple") == ["a.txt"]
    assert knowledge.get_entry(id_of("Something else altogether.")).state is DocumentState.SUPERSEDED


def test_a_renamed_and_a_moved_document_are_not_read_again(knowledge: KnowledgeBase, corpus: Path) -> None:
    (corpus / "a.txt").rename(corpus / "z.txt")
    (corpus / "new").mkdir()
    (corpus / "sub/b.txt").rename(corpus / "new/b.txt")
    report = knowledge.ingest()
    assert describe(report) == {"moved": [("a.txt", "z.txt"), ("sub/b.txt", "new/b.txt")]}
    assert report.chunks == 0
    assert list_files(knowledge) == [
        (id_of(CIDER), ("c.txt",)),
        (id_of(BREAD), ("new/b.txt",)),
        (id_of(APPLES), ("z.txt",)),
    ]
    assert find(knowledge, "Apple") == ["z.txt"]
    assert describe(knowledge.ingest()) == {}


def test_exact_copies_are_one_document_with_two_places(knowledge: KnowledgeBase, corpus: Path) -> None:
    shutil.copy(corpus / "a.txt", corpus / "sub/copy of a.txt")
    report = knowledge.ingest()
    assert describe(report) == {"copied": ["sub/copy of a.txt"]}
    assert report.chunks == 0
    assert (id_of(APPLES), ("a.txt", "sub/copy of a.txt")) in list_files(knowledge)
    (corpus / "a.txt").unlink()
    assert describe(knowledge.ingest()) == {"removed": ["a.txt"]}
    assert (id_of(APPLES), ("sub/copy of a.txt",)) in list_files(knowledge)
    assert find(knowledge, "Apple") == ["sub/copy of a.txt"]


def test_two_new_copies_are_read_once(make_config: MakeConfig, open_knowledge: OpenKnowledge) -> None:
    knowledge = open_knowledge(make_config({"b.txt": APPLES, "a.txt": APPLES}))
    report = knowledge.ingest()
    assert describe(report) == {"added": ["a.txt"], "copied": ["b.txt"]}
    assert report.chunks == 1
    assert list_files(knowledge) == [(id_of(APPLES), ("a.txt", "b.txt"))]


def test_a_deleted_document_leaves_list_and_search_and_stays_readable_by_id(
    knowledge: KnowledgeBase, corpus: Path
) -> None:
    (corpus / "a.txt").unlink()
    assert describe(knowledge.ingest()) == {"removed": ["a.txt"]}
    assert [paths for _, paths in list_files(knowledge)] == [("c.txt",), ("sub/b.txt",)]
    assert find(knowledge, "Apple") == []
    assert knowledge.get_entry(id_of(APPLES)).state is DocumentState.GONE
    assert knowledge.get_document(id_of(APPLES), EVERYTHING).text == APPLES
    assert describe(knowledge.ingest()) == {}


def test_a_file_that_comes_back_is_current_again(knowledge: KnowledgeBase, corpus: Path) -> None:
    (corpus / "a.txt").unlink()
    knowledge.ingest()
    (corpus / "back.txt").write_text(APPLES)
    assert describe(knowledge.ingest()) == {"added": ["back.txt"]}
    assert (id_of(APPLES), ("back.txt",)) in list_files(knowledge)
    assert find(knowledge, "Apple") == ["back.txt"]


# Several things at once


def test_two_files_that_swapped_names_are_both_still_found(knowledge: KnowledgeBase, corpus: Path) -> None:
    (corpus / "a.txt").rename(corpus / "x")
    (corpus / "c.txt").rename(corpus / "a.txt")
    (corpus / "x").rename(corpus / "c.txt")
    report = knowledge.ingest()
    assert describe(report) == {"moved": [("a.txt", "c.txt"), ("c.txt", "a.txt")]}
    assert report.chunks == 0
    assert (find(knowledge, "Apple"), find(knowledge, "Cider")) == (["c.txt"], ["a.txt"])
    assert describe(knowledge.ingest()) == {}


def test_files_that_moved_up_in_a_row_are_all_still_found(knowledge: KnowledgeBase, corpus: Path) -> None:
    (corpus / "c.txt").rename(corpus / "d.txt")
    (corpus / "a.txt").rename(corpus / "c.txt")
    assert describe(knowledge.ingest()) == {"moved": [("a.txt", "c.txt"), ("c.txt", "d.txt")]}
    assert list_files(knowledge) == [
        (id_of(APPLES), ("c.txt",)),
        (id_of(CIDER), ("d.txt",)),
        (id_of(BREAD), ("sub/b.txt",)),
    ]
    assert (find(knowledge, "Apple"), find(knowledge, "Cider")) == (["c.txt"], ["d.txt"])
    assert describe(knowledge.ingest()) == {}


def test_a_document_overwritten_by_a_copy_of_another_is_superseded_by_it(
    knowledge: KnowledgeBase, corpus: Path
) -> None:
    shutil.copy(corpus / "c.txt", corpus / "a.txt")
    assert describe(knowledge.ingest()) == {"changed": ["a.txt"]}
    assert list_files(knowledge) == [(id_of(CIDER), ("a.txt", "c.txt")), (id_of(BREAD), ("sub/b.txt",))]
    assert knowledge.get_entry(id_of(APPLES)).superseded_by == id_of(CIDER)


def test_a_document_overwritten_in_one_place_and_removed_from_the_other_is_superseded(
    knowledge: KnowledgeBase, corpus: Path
) -> None:
    shutil.copy(corpus / "a.txt", corpus / "a2.txt")
    knowledge.ingest()
    (corpus / "a2.txt").unlink()
    shutil.copy(corpus / "c.txt", corpus / "a.txt")
    assert describe(knowledge.ingest()) == {"changed": ["a.txt"], "removed": ["a2.txt"]}
    entry = knowledge.get_entry(id_of(APPLES))
    assert (entry.state, entry.superseded_by, entry.paths) == (DocumentState.SUPERSEDED, id_of(CIDER), ())
    assert describe(knowledge.ingest()) == {}


def test_a_document_moved_away_from_a_file_that_changed_is_not_superseded(
    knowledge: KnowledgeBase, corpus: Path
) -> None:
    (corpus / "a.txt").rename(corpus / "old a.txt")
    (corpus / "a.txt").write_text("A new version about pears.")
    assert describe(knowledge.ingest()) == {"changed": ["a.txt"], "moved": [("a.txt", "old a.txt")]}
    assert (find(knowledge, "Apple"), find(knowledge, "pears")) == (["old a.txt"], ["a.txt"])
    assert describe(knowledge.ingest()) == {}


def test_a_document_with_one_copy_removed_and_the_other_changed_is_superseded(
    knowledge: KnowledgeBase, corpus: Path
) -> None:
    shutil.copy(corpus / "a.txt", corpus / "a2.txt")
    knowledge.ingest()
    (corpus / "a2.txt").unlink()
    (corpus / "a.txt").write_text("A new version about pears.")
    assert describe(knowledge.ingest()) == {"changed": ["a.txt"], "removed": ["a2.txt"]}
    assert knowledge.get_entry(id_of(APPLES)).state is DocumentState.SUPERSEDED
    assert describe(knowledge.ingest()) == {}


def test_other_settings_read_every_document_again_wherever_it_lies_now(
    knowledge: KnowledgeBase, corpus: Path, open_knowledge: OpenKnowledge
) -> None:
    shutil.copy(corpus / "a.txt", corpus / "a2.txt")
    knowledge.ingest()
    (corpus / "a2.txt").unlink()
    (corpus / "c.txt").rename(corpus / "d.txt")
    ingest = knowledge.config.ingest.model_copy(update={"chunk_words": 40})
    other = open_knowledge(knowledge.config.model_copy(update={"ingest": ingest}))
    assert len(other.status().stale) == 3
    report = other.ingest()
    assert describe(report) == {
        "reread": ["a.txt", "sub/b.txt"],
        "moved": [("c.txt", "d.txt")],
        "removed": ["a2.txt"],
    }
    assert report.chunks == 3
    assert [paths for _, paths in list_files(other)] == [("a.txt",), ("d.txt",), ("sub/b.txt",)]
    assert other.status().stale == ()
    generation = other.generation()
    assert describe(other.ingest()) == {}
    assert other.generation() == generation


# Folders


def test_an_emptied_corpus_folder_is_refused_and_nothing_is_lost(knowledge: KnowledgeBase, corpus: Path) -> None:
    before = knowledge.generation(), list_files(knowledge)
    shutil.rmtree(corpus)
    corpus.mkdir()
    with pytest.raises(FilesMissing) as refused:
        knowledge.ingest()
    assert str(refused.value) == (
        f"{corpus}: the folder is empty, but 3 files were ingested from it; connect the drive they are on; "
        "if they were removed on purpose, run `seobs ingest --removals-are-meant`"
    )
    assert (knowledge.generation(), list_files(knowledge)) == before
    corpus.rmdir()
    with pytest.raises(ConfigError, match=r"paths\.corpus: .*: no such folder; make it or name another"):
        knowledge.ingest()
    assert (knowledge.generation(), list_files(knowledge)) == before


def test_a_corpus_folder_that_cannot_be_listed_loses_nothing(
    knowledge: KnowledgeBase, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    before = knowledge.generation(), list_files(knowledge)
    monkeypatch.setattr(os, "scandir", refuse)
    report = knowledge.ingest()
    monkeypatch.undo()
    assert report.failed == [
        (".", "UnreadableSource", "the folder cannot be listed: Permission denied", "check its permissions")
    ]
    assert (knowledge.generation(), list_files(knowledge)) == before


def test_an_empty_corpus_is_refused_at_first_too(make_config: MakeConfig, open_knowledge: OpenKnowledge) -> None:
    config = make_config({".hidden": "x"})
    with pytest.raises(UnreadableSource) as refused:
        open_knowledge(config).ingest()
    assert str(refused.value) == (
        f"{config.paths.corpus}: the corpus folder holds no documents; put files into it and run this again"
    )


def test_ingesting_one_folder_leaves_the_others_alone(knowledge: KnowledgeBase, corpus: Path) -> None:
    (corpus / "a.txt").write_text("Changed.")
    (corpus / "c.txt").unlink()
    (corpus / "sub/d.txt").write_text("The dairy Milk has ten cows.")
    (corpus / "e.txt").write_text("New, but elsewhere.")
    assert describe(knowledge.ingest([corpus / "sub"])) == {"added": ["sub/d.txt"]}
    assert [paths for _, paths in list_files(knowledge)] == [("a.txt",), ("c.txt",), ("sub/b.txt",), ("sub/d.txt",)]
    assert describe(knowledge.ingest([corpus / "a.txt"])) == {"changed": ["a.txt"]}
    shutil.rmtree(corpus / "sub")
    (corpus / "sub").mkdir()
    assert describe(knowledge.ingest([corpus / "sub"])) == {"removed": ["sub/b.txt", "sub/d.txt"]}
    assert [paths for _, paths in list_files(knowledge)] == [("a.txt",), ("c.txt",)]
    assert describe(knowledge.ingest()) == {"added": ["e.txt"], "removed": ["c.txt"]}


def test_a_copy_elsewhere_keeps_its_place_when_one_folder_is_read_again(
    knowledge: KnowledgeBase, corpus: Path, open_knowledge: OpenKnowledge
) -> None:
    shutil.copy(corpus / "a.txt", corpus / "sub/a.txt")
    knowledge.ingest()
    ingest = knowledge.config.ingest.model_copy(update={"chunk_words": 40})
    other = open_knowledge(knowledge.config.model_copy(update={"ingest": ingest}))
    assert describe(other.ingest([corpus / "sub"])) == {"reread": ["sub/a.txt", "sub/b.txt"]}
    assert (id_of(APPLES), ("a.txt", "sub/a.txt")) in list_files(other)


def test_one_writer_at_a_time(knowledge: KnowledgeBase, open_knowledge: OpenKnowledge) -> None:
    second = open_knowledge(knowledge.config)

    def try_to_write(progress: IngestProgress) -> None:
        with pytest.raises(Locked, match=f"the index is being written by process {os.getpid()}; wait for it"):
            second.ingest()

    knowledge.ingest(show_progress=try_to_write)
    second.ingest()


# Access


def test_a_document_that_moves_into_an_internal_folder_becomes_internal(
    corpus: Path, make_config: MakeConfig, open_knowledge: OpenKnowledge
) -> None:
    config = make_config()
    access = config.ingest.access.model_copy(update={"internal_folders": ("/board/",)})
    ingest = config.ingest.model_copy(update={"access": access})
    knowledge = open_knowledge(config.model_copy(update={"ingest": ingest}))
    knowledge.ingest()
    (corpus / "board").mkdir()
    shutil.copy(corpus / "c.txt", corpus / "board/c.txt")
    (corpus / "a.txt").rename(corpus / "board/a.txt")
    report = knowledge.ingest()
    assert describe(report) == {"moved": [("a.txt", "board/a.txt")], "copied": ["board/c.txt"], "reread": ["c.txt"]}
    assert [entry.file for entry in knowledge.list_documents(Filter())] == ["sub/b.txt"]
    assert knowledge.get_entry(id_of(APPLES)).access_level is AccessLevel.INTERNAL
    assert [hit.entry.file for hit in knowledge.search("Apple Cider", Filter())] == ["sub/b.txt"]
    (corpus / "board/a.txt").rename(corpus / "a.txt")
    (corpus / "board/c.txt").unlink()
    knowledge.ingest()
    assert sorted(entry.file for entry in knowledge.list_documents(Filter())) == ["a.txt", "c.txt", "sub/b.txt"]
    assert describe(knowledge.ingest()) == {}


def test_an_internal_folder_that_is_not_there_is_told(
    make_config: MakeConfig, open_knowledge: OpenKnowledge, caplog: pytest.LogCaptureFixture
) -> None:
    config = make_config({"Board/a.txt": APPLES, "b.txt": BREAD})
    access = config.ingest.access.model_copy(update={"internal_folders": ("board", "bord/2024")})
    ingest = config.ingest.model_copy(update={"access": access})
    knowledge = open_knowledge(config.model_copy(update={"ingest": ingest}))
    knowledge.ingest()
    assert [entry.file for entry in knowledge.list_documents(Filter())] == ["b.txt"]
    assert [record.getMessage() for record in caplog.records if record.levelname == "WARNING"] == [
        "ingest.access.internal_folders: the corpus has no folder 'bord/2024'; check its spelling"
    ]
