"""Documents in archives and mails: found, read once, told apart by where they are."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from index.store import EVERYTHING
from kb.config import Config
from kb.documents import hash_bytes, make_document_id
from kb.errors import LimitExceeded
from knowledge_base import KnowledgeBase

MINUTES = "The minutes of the spring meeting."
REPORT = "The report on nine cooperatives."

MakeConfig = Callable[..., Config]
OpenKnowledge = Callable[[Config], KnowledgeBase]


def make_zip(members: dict[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2019, 5, 1, 0, 0, 0)), content)
    return packed.getvalue()


def make_mail(attachments: dict[str, bytes]) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ana@example.org", "ivo@example.org", "Papers for May"
    mail["Date"] = "Wed, 01 May 2019 10:00:00 +0200"
    mail.set_content("Dear Ivo, here are the papers for our meeting in May.")
    for name, content in attachments.items():
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def list_files(knowledge: KnowledgeBase) -> list[tuple[str, ...]]:
    return sorted(entry.paths for entry in knowledge.list_documents(EVERYTHING))


@pytest.fixture
def knowledge(make_config: MakeConfig, open_knowledge: OpenKnowledge) -> KnowledgeBase:
    """A corpus with an archive that holds a document, a mail with an attachment, and a broken file."""
    nested = make_mail({"report.txt": REPORT.encode()})
    content = make_zip({"2019/minutes.txt": MINUTES, "2019/post.eml": nested, "film.mp4": "x"})
    return open_knowledge(make_config({"papers.zip": content, "report.txt": REPORT}))


def test_members_are_documents_with_a_place_in_their_container(knowledge: KnowledgeBase) -> None:
    report = knowledge.ingest()
    assert report.added == [
        "papers.zip/2019/minutes.txt",
        "papers.zip/2019/post.eml",
        "papers.zip/2019/post.eml/report.txt",
    ]
    assert report.copied == ["report.txt"]
    assert [(path, kind) for path, kind, *_ in report.failed] == [("papers.zip/film.mp4", "UnsupportedFormat")]
    assert list_files(knowledge) == [
        ("papers.zip/2019/minutes.txt",),
        ("papers.zip/2019/post.eml",),
        ("papers.zip/2019/post.eml/report.txt", "report.txt"),
    ]


def test_a_container_that_has_not_changed_is_not_opened_again(
    knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    knowledge.ingest()
    monkeypatch.setattr("ingest.isolation.IsolatedReader.expand", None)
    report = knowledge.ingest()
    assert (len(report.unchanged), report.removed, report.moved) == (4, [], [])


def test_members_that_were_cleared_away_are_taken_out_again_when_they_are_needed(
    knowledge: KnowledgeBase, tmp_path: Path
) -> None:
    knowledge.ingest()
    sha256 = hash_bytes(MINUTES.encode())
    taken_out = knowledge.config.paths.data / "members" / sha256[:2] / sha256
    assert knowledge.original(make_document_id(sha256), EVERYTHING) == taken_out
    taken_out.unlink()
    knowledge.ingest()
    assert taken_out.read_text() == MINUTES


def test_what_a_mail_held_stays_while_the_mail_cannot_be_opened(
    make_config: MakeConfig, open_knowledge: OpenKnowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    knowledge = open_knowledge(make_config({"post.eml": make_mail({"report.txt": REPORT.encode()}), "b.txt": MINUTES}))
    knowledge.ingest()

    def refuse(reader: object, content: bytes, *, source: str, folder: Path) -> None:
        raise LimitExceeded(source, "stopped its reader", "try again")

    # As after an update, when every mail is opened once more.
    monkeypatch.setattr("ingest.pipeline.PARSING_VERSION", "another")
    monkeypatch.setattr("ingest.isolation.IsolatedReader.expand", refuse)
    report = knowledge.ingest()
    assert [path for path, *_ in report.failed] == ["post.eml/attachments"]
    assert report.removed == []
    assert list_files(knowledge) == [("b.txt",), ("post.eml",), ("post.eml/report.txt",)]


def test_an_unpacked_archive_is_a_move_and_leaves_nothing_behind(knowledge: KnowledgeBase) -> None:
    knowledge.ingest()
    corpus = knowledge.config.paths.corpus
    (corpus / "papers.zip").unlink()
    (corpus / "minutes.txt").write_text(MINUTES)
    report = knowledge.ingest()
    assert report.moved == [("papers.zip/2019/minutes.txt", "minutes.txt")]
    assert list_files(knowledge) == [("minutes.txt",), ("report.txt",)]
    assert list((knowledge.config.paths.data / "members").iterdir()) == []


def test_archives_nested_too_deep_and_damaged_ones_are_named_and_the_rest_is_read(
    make_config: MakeConfig, open_knowledge: OpenKnowledge
) -> None:
    nested = make_zip({"deep.txt": "Too deep down."})
    for depth in range(3):
        nested = make_zip({f"in{depth}.zip": nested, f"beside{depth}.txt": f"Depth {depth} of the archive."})
    config = make_config({"nested.zip": nested, "damaged.zip": make_zip({"a.txt": REPORT})[:60], "b.txt": MINUTES})
    report = open_knowledge(config).ingest()
    assert report.added == [
        "b.txt",
        "nested.zip/beside2.txt",
        "nested.zip/in2.zip/beside1.txt",
        "nested.zip/in2.zip/in1.zip/beside0.txt",
    ]
    assert [(path, kind) for path, kind, *_ in report.failed] == [
        ("damaged.zip", "UnreadableSource"),
        ("nested.zip/in2.zip/in1.zip/in0.zip", "LimitExceeded"),
    ]


def test_what_an_interrupted_run_left_half_taken_out_is_cleared_away(knowledge: KnowledgeBase) -> None:
    left = knowledge.config.paths.data / "members" / "open-abc"
    left.mkdir(parents=True)
    (left / "0").write_text("half")
    knowledge.ingest()
    assert not left.exists()
