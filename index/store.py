"""The Store protocol: what the rest of the product needs of an index, whatever engine holds it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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

    `languages` keeps documents with a substantial part in one of them. `access_levels` has no such default: without
    saying so, a query sees public documents only. The date range keeps documents whose own date overlaps it, both ends
    inclusive; documents without a date are then left out.
    """

    types: tuple[DocumentType, ...] = ()
    languages: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    date_from: date | None = None
    date_to: date | None = None
    access_levels: tuple[AccessLevel, ...] = (AccessLevel.PUBLIC,)


EVERYTHING = Filter(access_levels=(AccessLevel.PUBLIC, AccessLevel.INTERNAL))
"""No restriction at all: for the command line and the staff, who hold the files anyway."""


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One line of the historical document list; carries no text of the document.

    `ocr_confidence` (0 to 1) is the average over the pages that were read by OCR, None when there are none.
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
class ChunkKeys:
    """The lemma keys of a chunk and of each of its sentences."""

    chunk: frozenset[str]
    sentences: tuple[frozenset[str], ...]


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

    def get_document(self, document_id: str, filter: Filter) -> Document:
        """Return a document with its text, in any state; raises DocumentMissing when the filter's access levels hide it."""

    def list_records(self, register: Register | None, filter: Filter) -> list[Record]:
        """Return the records of current documents in document order; None means every register."""

    def search_lexical(self, terms: Sequence[str], filter: Filter, limit: int) -> list[tuple[int, float]]:
        """Return (chunk id, BM25 score) of the chunks that hold any of the terms, best first; higher is better."""

    def search_vector(self, vector: np.ndarray, filter: Filter, limit: int) -> list[tuple[int, float]]:
        """Return (chunk id, cosine similarity) of the nearest chunks, best first."""

    def count_terms(self, terms: Iterable[str]) -> dict[str, int]:
        """Return in how many chunks each term occurs; unknown terms are left out."""

    def find_keys(self, forms: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return the keys that each folded word form has in the documents; unknown forms are left out."""

    def list_languages(self) -> list[str]:
        """Return the languages of the current documents, the most frequent first."""

    def get_keys(self, chunk_ids: Iterable[int]) -> dict[int, ChunkKeys]:
        """Return the keys of the chunks that exist, by id."""

    def get_chunks(self, chunk_ids: Iterable[int]) -> dict[int, StoredChunk]:
        """Return the chunks that exist, by id."""

    def count_chunks(self) -> int:
        """Return the number of chunks in the index."""

    def get_vectors(self, chunk_ids: Iterable[int]) -> dict[int, np.ndarray]:
        """Return the float32 vector, shape (dimension,), of each chunk that exists, by id."""

    def get_sentence_vectors(self, chunk_ids: Iterable[int]) -> dict[int, np.ndarray]:
        """Return float32 sentence vectors, shape (sentences, dimension), by chunk id."""

    def generation(self) -> int:
        """Return a number that grows with every change of the catalogue."""
