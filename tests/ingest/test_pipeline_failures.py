"""A corpus folder in which something cannot be read: what is said of it, what stays, and when it is tried again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from index.store import EVERYTHING
from ingest.changes import SourceChanges, find_changes
from knowledge_base import KnowledgeBase
from tests.ingest.make_sources import make_pdf, set_lines
from tests.ingest.small_corpus import (
    APPLES,
    MakeConfig,
    OpenKnowledge,
    describe,
    find,
    id_of,
    list_files,
)
from tests.ingest.test_parsers_pdf import make_mixed_pdf


def test_each_broken_document_is_named_with_a_reason_and_the_others_are_read(
    make_config: MakeConfig, open_knowledge: OpenKnowledge
) -> None:
    sound = make_pdf([set_lines(["The annual report of the network."])])
    config = make_config(
        {
            "a.txt": APPLES,
            "broken.pdf": sound[: len(sound) // 3],
            "empty.txt": "",
            "empty too.txt": "",
            "fake.pdf": APPLES,
            "film.mp4": b"\x00\x00\x00\x18ftyp",
            "report.pdf": sound,
        }
    )
    knowledge = open_knowledge(config)
    report = knowledge.ingest()
    assert report.added == ["a.txt", "report.pdf"]
    assert [(path, kind) for path, kind, *_ in sorted(report.failed)] == [
        ("broken.pdf", "UnreadableSource"),
        ("empty too.txt", "NoTextFound"),
        ("empty.txt", "NoTextFound"),
        ("film.mp4", "UnsupportedFormat"),
    ]
    assert all(reason and action and "\n" not in reason + action for *_, reason, action in report.failed)
    # The text file with the wrong suffix is a copy of one that could be read.
    assert (report.copied, list_files(knowledge)[0]) == (["fake.pdf"], (id_of(APPLES), ("a.txt", "fake.pdf")))
    status = knowledge.status()
    assert [failure.path for failure in status.failures] == [
        "broken.pdf",
        "empty too.txt",
        "empty.txt",
        "film.mp4",
    ]
    assert status.problems[1] == ("empty too.txt: is an empty file (0 bytes); copy it again from where it came from")


def test_scanned_pages_that_were_not_recognised_are_named_and_read_once_they_can_be(
    make_config: MakeConfig, open_knowledge: OpenKnowledge
) -> None:
    """A second: a page is recognised."""
    config = make_config({"mixed.pdf": make_mixed_pdf()})
    ocr = config.ingest.ocr.model_copy(update={"languages": ()})
    blind = open_knowledge(config.model_copy(update={"ingest": config.ingest.model_copy(update={"ocr": ocr})}))
    assert blind.ingest().added == ["mixed.pdf"]
    assert blind.ingest().unchanged == ["mixed.pdf"]
    assert (
        blind.status().problems[0].startswith("1 scanned pages of 1 documents were not recognised; install Tesseract")
    )
    seeing = open_knowledge(config)
    assert seeing.ingest().reread == ["mixed.pdf"]
    assert seeing.status().problems == ()
    assert set(find(seeing, "Genossenschaft Linz")) == {"mixed.pdf"}
    assert seeing.ingest().unchanged == ["mixed.pdf"]


def test_failures_are_forgotten_when_they_are_mended_or_removed(knowledge: KnowledgeBase, corpus: Path) -> None:
    for name in ("x.txt", "y.txt", "sub/z.txt"):
        (corpus / name).write_text("")
    assert describe(knowledge.ingest()) == {"failed": ["sub/z.txt", "x.txt", "y.txt"]}
    assert describe(knowledge.ingest()) == {"failed": ["sub/z.txt", "x.txt", "y.txt"]}
    (corpus / "x.txt").write_text("Mended.")
    (corpus / "sub/z.txt").unlink()
    assert describe(knowledge.ingest([corpus / "sub"])) == {}
    assert [failure.path for failure in knowledge.status().failures] == ["x.txt", "y.txt"]
    (corpus / "y.txt").unlink()
    assert describe(knowledge.ingest()) == {"added": ["x.txt"]}
    assert knowledge.status().failures == ()


def test_a_document_whose_file_breaks_stays_as_it_was(knowledge: KnowledgeBase, corpus: Path) -> None:
    (corpus / "a.txt").write_text("")
    assert describe(knowledge.ingest()) == {"failed": ["a.txt"]}
    assert (id_of(APPLES), ("a.txt",)) in list_files(knowledge)
    assert find(knowledge, "Apple") == ["a.txt"]


def test_a_file_that_changes_between_hashing_and_parsing_is_read_in_the_next_run(
    knowledge: KnowledgeBase, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (corpus / "d.txt").write_text("First version.")
    (corpus / "e.txt").write_text("It goes away.")

    def meddle(*arguments: Any, **options: Any) -> SourceChanges:
        changes = find_changes(*arguments, **options)
        (corpus / "d.txt").write_text("Second version.")
        (corpus / "e.txt").unlink()
        return changes

    with monkeypatch.context() as patch:
        patch.setattr("ingest.pipeline.find_changes", meddle)
        report = knowledge.ingest()
    assert [(path, reason) for path, _, reason, _ in report.failed] == [
        ("d.txt", "the file changed while it was read"),
        ("e.txt", "cannot be read: No such file or directory"),
    ]
    assert report.added == []
    assert describe(knowledge.ingest()) == {"added": ["d.txt"]}
    assert find(knowledge, "version") == ["d.txt"]
    assert knowledge.get_document(id_of("Second version."), EVERYTHING).text == "Second version."
    assert knowledge.status().problems == ()


def test_a_file_that_was_away_while_it_was_to_be_read_is_read_when_it_is_back(
    knowledge: KnowledgeBase, corpus: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (corpus / "d.txt").write_text("The dairy Milk has ten cows.")

    def take_away(*arguments: Any, **options: Any) -> SourceChanges:
        (corpus / "d.txt").rename(tmp_path / "d.txt")
        return find_changes(*arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr("ingest.pipeline.find_changes", take_away)
        report = knowledge.ingest()
    assert report.failed == [
        (
            "d.txt",
            "SourceUnavailable",
            "cannot be read: No such file or directory",
            "check that the file is there and its permissions",
        )
    ]
    (tmp_path / "d.txt").rename(corpus / "d.txt")
    assert describe(knowledge.ingest()) == {"added": ["d.txt"]}


def test_strange_names_are_ingested_and_those_that_are_no_text_are_named(
    make_config: MakeConfig, open_knowledge: OpenKnowledge
) -> None:
    names = ["a b.txt", "n\new.txt", "q'u\"o.txt", "\u202etxt.pdf.txt", "č ž đ ћ.txt", "x" * 251 + ".txt"]
    config = make_config({name: f"The document number {number}." for number, name in enumerate(names)})
    with open(os.fsencode(config.paths.corpus) + b"/caf\xe9.txt", "wb") as file:
        file.write(b"A name in Latin-1.")
    knowledge = open_knowledge(config)
    report = knowledge.ingest()
    assert sorted(report.added) == sorted(names)
    assert report.failed == [
        (r"caf\xe9.txt", "UnreadableSource", "the name of the file is not valid UTF-8", "rename it")
    ]
    assert {paths[0] for _, paths in list_files(knowledge)} == set(names)
    for entry in knowledge.list_documents(EVERYTHING):
        assert knowledge.original(entry.document_id, EVERYTHING) == config.paths.corpus / entry.file
    assert describe(knowledge.ingest()) == {"failed": [r"caf\xe9.txt"]}


def test_files_outside_the_corpus_are_not_read_through_links(
    knowledge: KnowledgeBase, corpus: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.txt").write_text("The secret recipe.")
    (corpus / "link.txt").symlink_to(tmp_path / "secret.txt")
    assert describe(knowledge.ingest()) == {"failed": ["link.txt"]}
    # A known document that is replaced by such a link stays what it was.
    (corpus / "a.txt").unlink()
    (corpus / "a.txt").symlink_to(tmp_path / "secret.txt")
    assert describe(knowledge.ingest()) == {"failed": ["a.txt", "link.txt"]}
    assert find(knowledge, "Apple") == ["a.txt"]
    assert find(knowledge, "secret recipe") == []
