"""Pictures of pages: who gets them, what is kept of them, and for how long."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index.store import EVERYTHING, Filter
from ingest import page_images
from kb.documents import hash_bytes, make_document_id
from kb.errors import DocumentMissing, StoreError, UnreadableSource
from kb.metadata import AccessLevel
from kb.passages import Page
from tests.ingest.make_sources import make_pdf
from tests.web.sample_knowledge import REPORT, SampleKnowledgeBase, sample_documents
from web import page_pictures
from web.page_pictures import find_page_picture

PDF = make_pdf([[(72, 700, 14, "One")], [(72, 700, 14, "Two")]])
BROKEN = b"%PDF-1.7 broken"
IMAGE = b"RIFF....WEBP"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Draw without a child process, and note what is drawn."""
    noted: list[tuple[str, int]] = []

    def render(content: bytes, *, source: str, page: int, width_pixels: int, limits: object) -> bytes:
        noted.append((source, page))
        if content == BROKEN:
            raise UnreadableSource(source, "cannot be drawn", "open the original file")
        return IMAGE + bytes([page])

    monkeypatch.setattr(page_pictures, "render_page", render)
    return noted


@pytest.fixture
def make_base(tmp_path: Path) -> Callable[..., tuple[SampleKnowledgeBase, str]]:
    """Return a function that gives a knowledge base with one PDF of two pages, and the id of it."""

    def make(content: bytes = PDF, level: AccessLevel = AccessLevel.PUBLIC) -> tuple[SampleKnowledgeBase, str]:
        report = next(document for document in sample_documents() if document.id == REPORT)
        document_id = make_document_id(hash_bytes(content))
        document = replace(
            report,
            id=document_id,
            paths=("post.zip/a.pdf",),
            media_type="application/pdf",
            pages=(Page(1, 0, 5), Page(2, 5, len(report.text))),
            metadata=replace(report.metadata, access_level=level),
        )
        base = SampleKnowledgeBase(tmp_path, [document, *sample_documents()])
        base.originals[document_id] = tmp_path / "original"
        base.originals[document_id].write_bytes(content)
        return base, document_id

    return make


def find(base: SampleKnowledgeBase, document_id: str, page: int, filter: Filter = Filter()) -> Path | None:  # noqa: B008
    """Ask for a picture as the route does."""
    return find_page_picture(base, document_id, page, filter)  # type: ignore[arg-type]


def test_a_page_is_drawn_once_and_kept_beside_the_index(
    make_base: Callable[..., tuple[SampleKnowledgeBase, str]], drawn: list[tuple[str, int]], tmp_path: Path
) -> None:
    base, document_id = make_base()
    kept = tmp_path / "data" / "pages" / document_id / "2.webp"
    assert [find(base, document_id, 2), find(base, document_id, 2)] == [kept, kept]
    assert kept.read_bytes() == IMAGE + b"\x02"
    assert drawn == [("post.zip/a.pdf", 2)]
    assert [file.name for file in kept.parent.iterdir()] == ["2.webp"]


def test_a_page_that_is_kept_is_hidden_with_its_document(
    make_base: Callable[..., tuple[SampleKnowledgeBase, str]], drawn: list[tuple[str, int]]
) -> None:
    base, document_id = make_base()
    find(base, document_id, 1)
    internal, _ = make_base(level=AccessLevel.INTERNAL)
    with pytest.raises(DocumentMissing):
        find(internal, document_id, 1)
    assert find(internal, document_id, 1, EVERYTHING) is not None
    assert len(drawn) == 1


@pytest.mark.parametrize("page", [0, 3, 10**9])
def test_a_page_that_is_not_there_is_not_drawn(
    make_base: Callable[..., tuple[SampleKnowledgeBase, str]], drawn: list[tuple[str, int]], page: int
) -> None:
    base, document_id = make_base()
    with pytest.raises(DocumentMissing):
        find(base, document_id, page)
    assert drawn == []


def test_a_text_has_no_picture(make_base: Callable[..., tuple[SampleKnowledgeBase, str]]) -> None:
    with pytest.raises(DocumentMissing):
        find(make_base()[0], REPORT, 1)


def test_a_file_that_was_changed_since_it_was_read_has_no_picture(
    make_base: Callable[..., tuple[SampleKnowledgeBase, str]], drawn: list[tuple[str, int]]
) -> None:
    base, document_id = make_base()
    base.originals[document_id].write_bytes(PDF + b"\n")
    with pytest.raises(DocumentMissing):
        find(base, document_id, 1)
    assert drawn == []


def test_a_page_that_cannot_be_drawn_is_tried_once(
    make_base: Callable[..., tuple[SampleKnowledgeBase, str]], drawn: list[tuple[str, int]]
) -> None:
    base, document_id = make_base(BROKEN)
    with pytest.raises(UnreadableSource):
        find(base, document_id, 1)
    with pytest.raises(DocumentMissing):
        find(base, document_id, 1)
    assert len(drawn) == 1


def test_too_many_pages_at_once_are_put_off(
    make_base: Callable[..., tuple[SampleKnowledgeBase, str]],
    drawn: list[tuple[str, int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    base, document_id = make_base()
    monkeypatch.setattr(page_pictures, "_PATIENCE_SECONDS", 0.05)
    with page_pictures._drawing, page_pictures._drawing:
        assert find(base, document_id, 1) is None
    assert find(base, document_id, 1) is not None


def test_nothing_is_left_of_a_picture_that_could_not_be_kept(
    make_base: Callable[..., tuple[SampleKnowledgeBase, str]],
    drawn: list[tuple[str, int]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    def fail(source: str, target: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    base, document_id = make_base()
    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(
        StoreError, match=r"cannot be written \(No space left on device\); mend its rights or make room"
    ):
        find(base, document_id, 1)
    assert [file for file in (tmp_path / "data" / "pages").rglob("*") if file.is_file()] == []


def test_an_original_that_goes_away_meanwhile_has_no_picture(
    make_base: Callable[..., tuple[SampleKnowledgeBase, str]], drawn: list[tuple[str, int]]
) -> None:
    base, document_id = make_base()
    base.originals[document_id].unlink()
    with pytest.raises(DocumentMissing):
        find(base, document_id, 1)


def test_two_may_make_room_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    file = tmp_path / "a" / "1.webp"
    file.write_bytes(b"x" * 100)
    monkeypatch.setattr(Path, "glob", lambda folder, pattern: [tmp_path / "a" / "gone.webp", file])
    page_pictures._make_room(tmp_path, largest=50)
    assert not file.exists()


def test_what_nobody_looked_at_for_longest_makes_room(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for age, name in enumerate(("new", "middle", "old")):
        file = tmp_path / "a" / f"{name}.webp"
        file.write_bytes(b"x" * 100)
        os.utime(file, (1000 - age, 1000 - age))
    page_pictures._make_room(tmp_path, largest=300)
    assert len(list((tmp_path / "a").iterdir())) == 3
    page_pictures._make_room(tmp_path, largest=250)
    assert sorted(file.name for file in (tmp_path / "a").iterdir()) == ["middle.webp", "new.webp"]


def test_a_picture_has_the_type_that_the_route_names() -> None:
    assert page_images.IMAGE_MEDIA_TYPE == "image/webp"
    assert page_images.draw_page(PDF, page=1, width_pixels=50)[8:12] == b"WEBP"
