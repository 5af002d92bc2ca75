"""The Store protocol: what the rest of the product needs of an index, whatever engine holds it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

import numpy as np

from kb.documents import Chunk, Document
from kb.metadata import AccessLevel, DateKind, DocumentType, PartialDate
from kb.records import Record, Register


class DocumentState(StrEnum):
    """Where a document stands in the catalogue; only current ones are listed and searched."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents a query may see; an empty tuple or None means no restriction, all given fields must hold.

    `languages` keeps documents with a substantial part in one of them. Names are compared as written, without regard to
    the case of plain letters. `access_levels` has no such default: without
    saying so, a query sees public documents only. The date range keeps documents whose own date overlaps it, both ends
    inclusive; documents without a date are then left out. `without_documents` are ids of documents that are left out.
    """

    types: tuple[DocumentType, ...] = ()
    languages: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    date_from: date | None = None
    date_to: date | None = None
    access_levels: tuple[AccessLevel, ...] = (AccessLevel.PUBLIC,)
    issuers: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    without_documents: tuple[str, ...] = ()


EVERYTHING = Filter(access_levels=(AccessLevel.PUBLIC, AccessLevel.INTERNAL))
"""No restriction at all: for the command line and the staff, who hold the files anyway."""


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One line of the historical document list; carries no text of the document.

    `ocr_confidence` (0 to 1) is the average over the pages that were read by OCR, None when there are none. `changed_at`
    (ISO 8601, UTC) is when the document came, or last got another text, title, type, date or access level.
    """

    document_id: str
    paths: tuple[str, ...]
    title: str
    document_type: DocumentType
    language: str
    date: PartialDate | None
    date_kind: DateKind | None
    projects: tuple[str, ...]
    access_level: AccessLevel
    state: DocumentState
    superseded_by: str | None
    media_type: str
    size_bytes: int
    pages: int
    languages: tuple[str, ...] = ()
    issuer: str = ""
    authors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    ocr_confidence: float | None = None
    changed_at: str = field(default="", compare=False)

    @property
    def file(self) -> str:
        """Return the path of the document relative to the corpus folder; its id when no file is left."""
        return self.paths[0] if self.paths else self.document_id


@dataclass(frozen=True, slots=True)
class IndexedChunk:
    """A chunk with what makes it findable.

    `keys` are the lemma keys of its context and text; `sentence_keys` those of each sentence and its context; `forms`
    pairs each folded word form with its key. `vector` is float32, shape (dimension,), of unit length; `sentence_vectors`
    is float32, shape (len(chunk.sentences), dimension).
    """

    chunk: Chunk
    keys: Sequence[str]
    sentence_keys: Sequence[Sequence[str]]
    forms: frozenset[tuple[str, str]]
    vector: np.ndarray
    sentence_vectors: np.ndarray


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A chunk as read back, with what a hit shows: its text and the catalogue entry of its document."""

    id: int
    chunk: Chunk
    text: str
    entry: CatalogueEntry


@dataclass(frozen=True, slots=True)
class IndexRows:
    """What the ranking compares a query with: one row for each of some chunks, or for each of their sentences.

    `chunk_ids` says to which chunk each row belongs; rows of one chunk are neighbours, in text order. `keys` are the lemma
    keys of each row, separated by spaces; `vectors` is float32, shape (rows, dimension), or (0, 0) when there are none.
    """

    chunk_ids: list[int]
    keys: list[str]
    vectors: np.ndarray


class Store(Protocol):
    """A catalogue with a lexical and a vector index over its chunks."""

    def put_document(
        self, document: Document, chunks: Sequence[IndexedChunk], records: Sequence[Record], *, fingerprint: str
    ) -> None:
        """Add or replace one document with everything derived from it, all or nothing."""

    def delete_document(self, document_id: str) -> None:
        """Forget a document and everything derived from it; an unknown id is no error."""

    def list_documents(self, filter: Filter) -> list[CatalogueEntry]:
        """Return the current documents by date, newest first, undated ones last; then by title."""

    def list_names(self) -> dict[str, list[str]]:
        """Return the projects, issuers, authors and places of the current documents, by these words, in order."""

    def list_titles(self) -> list[tuple[str, str]]:
        """Return (title, document id) of the current documents."""

    def get_document(self, document_id: str, filter: Filter) -> Document:
        """Return a document with its text, in any state; raises DocumentMissing when the filter's access levels hide it."""

    def list_records(self, register: Register | None, filter: Filter) -> list[Record]:
        """Return the records of current documents in document order; None means every register."""

    def search_lexical(
        self, terms: Sequence[str], filter: Filter, limit: int, *, needs_all: bool = False, without: Sequence[str] = ()
    ) -> list[tuple[int, float]]:
        """Return (chunk id, BM25 score) of the chunks that hold any of the terms, best first; higher is better.

        With `needs_all` they hold every term; they hold none of the terms in `without`.
        """

    def search_vector(
        self, vector: np.ndarray, filter: Filter, limit: int, *, without: Sequence[str] = ()
    ) -> list[tuple[int, float]]:
        """Return (chunk id, cosine similarity) of the nearest chunks that hold none of the terms, best first."""

    def count_terms(self, terms: Iterable[str]) -> dict[str, int]:
        """Return in how many chunks each term occurs; unknown terms are left out."""

    def find_keys(self, forms: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return the keys that each folded word form has in the documents; unknown forms are left out."""

    def list_alike(self, words: Iterable[str]) -> dict[str, tuple[tuple[str, float], ...]]:
        """Return (key, similarity) of the words of the index that are spelled like each folded word, the most alike first.

        A word that no chunk holds any more may be among them; words too short to compare are left out. See
        index/spelling.py.
        """

    def list_languages(self) -> list[str]:
        """Return the languages of the current documents, the most frequent first."""

    def get_chunks(self, chunk_ids: Iterable[int]) -> dict[int, StoredChunk]:
        """Return the chunks that exist, by id."""

    def count_chunks(self) -> int:
        """Return the number of chunks in the index."""

    def get_chunk_rows(self, chunk_ids: Iterable[int]) -> IndexRows:
        """Return a row for each of the chunks that exist, in ascending order of their ids."""

    def get_sentence_rows(self, chunk_ids: Iterable[int]) -> IndexRows:
        """Return a row for each sentence of the chunks that exist, in ascending order of their ids."""

    def generation(self) -> int:
        """Return a number that grows with every change of the catalogue."""
