"""Small documents for the tests of the index: a text, its blocks line by line, and everything derived from it."""

from __future__ import annotations

from datetime import date
from itertools import accumulate

from index.encoder import Encoder
from index.indexing import index_chunks
from index.store import IndexedChunk
from kb.documents import Block, BlockKind, Chunk, Document, hash_bytes, make_document_id
from kb.metadata import AccessLevel, DateKind, DocumentType, Evidence, Metadata, PartialDate
from kb.passages import Page, cut_passage


def make_document(
    text: str,
    *,
    path: str = "a.txt",
    title: str = "A title",
    language: str = "en",
    document_type: DocumentType = DocumentType.REPORT,
    day: date | None = None,
    projects: tuple[str, ...] = (),
    access_level: AccessLevel = AccessLevel.PUBLIC,
) -> Document:
    sha256 = hash_bytes(text.encode())
    document_id = make_document_id(sha256)
    pages = (Page(1, 0, len(text)),)
    when = None if day is None else PartialDate(day, day, day.isoformat())
    first_line = cut_passage(document_id, text, pages, 0, len(text.splitlines()[0]))
    proposals = {
        "title": (Evidence(title, 0.9, first_line),),
        "languages": (Evidence(language, 0.8, "text"), Evidence("de", 0.4, first_line)),
    }
    return Document(
        id=document_id,
        sha256=sha256,
        paths=(path,),
        media_type="text/plain",
        size_bytes=len(text.encode()),
        text=text,
        pages=pages,
        blocks=tuple(Block(BlockKind.PARAGRAPH, start, end, 1) for start, end in list_lines(text)),
        metadata=Metadata(
            title=title,
            document_type=document_type,
            language=language,
            date=when,
            date_kind=None if when is None else DateKind.ISSUED,
            projects=projects,
            access_level=access_level,
            languages=(language, "de"),
            issuer="Alpha Network",
            authors=("Ana Novak", "Ivo Horvat"),
            places=("Maribor",),
            evidence=proposals,
        ),
        proposals=proposals,
    )


def list_lines(text: str) -> list[tuple[int, int]]:
    lines = text.split("\n")
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    return [(start, start + len(line)) for start, line in zip(starts, lines, strict=False) if line]


def make_chunks(document: Document) -> list[Chunk]:
    """One chunk a line, one sentence a chunk."""
    return [
        Chunk(document.id, ordinal, start, end, 1, ("Heading",), ((start, end),))
        for ordinal, (start, end) in enumerate(list_lines(document.text))
    ]


def make_indexed(document: Document, encoder: Encoder) -> list[IndexedChunk]:
    return index_chunks(document, make_chunks(document), encoder)
