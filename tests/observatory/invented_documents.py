"""Invented documents: only their text, language, title, date and type matter to the extractors."""

from __future__ import annotations

from kb.dates import parse_date
from kb.documents import Block, Document, hash_bytes, make_document_id
from kb.metadata import DocumentType, Metadata
from kb.passages import Page
from kb.records import Record


def make_document(
    text: str, language: str, *, title: str = "", date: str | None = None, blocks: tuple[Block, ...] = ()
) -> Document:
    sha256 = hash_bytes(text.encode())
    metadata = Metadata(title, DocumentType.OTHER, language, date=parse_date(date) if date else None)
    return Document(
        id=make_document_id(sha256),
        sha256=sha256,
        paths=("invented.txt",),
        media_type="text/plain",
        size_bytes=len(text.encode()),
        text=text,
        pages=(Page(1, 0, len(text)),),
        blocks=blocks,
        metadata=metadata,
    )


def read_fields(record: Record) -> list[tuple[str, str]]:
    return [(value.field, value.normalised) for value in record.values]
