"""The default Store: catalogue, text, lemma keys and vectors in one SQLite file, lexical search by FTS5.

SQLite is the source of truth. A document goes in with everything derived from it in one transaction. Each thread has
its own connection; readers never wait for the writer.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from index.journal import IngestJournal
from index.likenesses import LikenessTable
from index.planning import plan_vector_search
from index.rows import (
    ENTRY_COLUMNS,
    grow_generation,
    is_open,
    leave_index,
    make_batches,
    make_condition,
    make_marks,
    note_removed,
    read_blocks,
    read_chunk_ids,
    read_entry,
    read_layouts,
    read_pages,
    read_proposals,
    take_place,
    to_matrix,
    write_chunk,
    write_document,
    write_records,
)
from index.store import CatalogueEntry, ChunkKeys, DocumentState, Filter, IndexedChunk, StoredChunk
from index.vectors import VectorCache, VectorTable, rank_exactly
from kb.database import DATABASE_NAME, connect_database, write_transaction
from kb.documents import Chunk, Document
from kb.errors import DocumentMissing
from kb.layout import PageLayout
from kb.metadata import Metadata
from kb.passages import Page, cut_passage
from kb.records import Record, RecordValue, Register

ENCODER_SETTING = "encoder"
"""The name under which the catalogue keeps the fingerprint of the encoder that made its vectors."""


class SqliteStore:
    """A Store in `catalogue.sqlite` of a data folder; `cache` proposes neighbours where exact comparison would be slow.

    Vectors are compared exactly up to `exact_below` candidates.
    """

    def __init__(self, data: Path, *, exact_below: int, cache: VectorCache) -> None:
        self._file = data / DATABASE_NAME
        self._exact_below = exact_below
        self._cache = cache
        self._local = threading.local()
        self._table_lock = threading.Lock()
        self._table: VectorTable | None = None
        self.journal = IngestJournal(self._connection)
        self.likenesses = LikenessTable(self._connection)
        self._connection()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = connect_database(self._file)
        return connection

    def close(self) -> None:
        """Close this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    # Writing

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make all writes of the body one change: readers see the state before it until it is done."""
        with write_transaction(self._connection()):
            yield

    def put_document(
        self, document: Document, chunks: Sequence[IndexedChunk], records: Sequence[Record], *, fingerprint: str
    ) -> None:
        """Add or replace one document with everything derived from it, all or nothing.

        A document that stood at one of its paths before loses that place; without any place left it becomes
        superseded by this one and leaves the index, while its text stays for old citations.
        """
        with write_transaction(self._connection()) as connection:
            old_ids = read_chunk_ids(connection, document.id)
            write_document(connection, document, fingerprint=fingerprint)
            for path in document.paths:
                take_place(connection, path, document.id)
            for indexed in chunks:
                write_chunk(connection, document, indexed)
            write_records(connection, records)
            self.journal.delete_failures(document.paths)
            note_removed(connection, old_ids)
            grow_generation(connection)

    def set_places(self, document_id: str, paths: Sequence[str]) -> None:
        """Record that a document that is known already now lies at these paths and no others."""
        with write_transaction(self._connection()) as connection:
            connection.execute("DELETE FROM place WHERE document_id = ?", (document_id,))
            for path in paths:
                take_place(connection, path, document_id)
            self.journal.delete_failures(paths)
            grow_generation(connection)

    def withdraw_document(self, document_id: str) -> None:
        """Take a document whose files are gone out of the list and the index; its text stays for old citations."""
        with write_transaction(self._connection()) as connection:
            connection.execute("DELETE FROM place WHERE document_id = ?", (document_id,))
            leave_index(connection, document_id, state=DocumentState.GONE, superseded_by=None)
            grow_generation(connection)

    def delete_document(self, document_id: str) -> None:
        """Forget a document and everything derived from it; an unknown id is no error."""
        with write_transaction(self._connection()) as connection:
            removed = read_chunk_ids(connection, document_id)
            connection.execute("UPDATE document SET superseded_by = NULL WHERE superseded_by = ?", (document_id,))
            connection.execute("DELETE FROM document WHERE id = ?", (document_id,))
            note_removed(connection, removed)
            grow_generation(connection)

    def set_setting(self, name: str, value: str) -> None:
        """Keep one named value with the catalogue."""
        with write_transaction(self._connection()) as connection:
            connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    # Reading the catalogue

    def get_setting(self, name: str) -> str | None:
        """Return a value kept with `set_setting`."""
        row = self._connection().execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row["value"])

    def generation(self) -> int:
        """Return a number that grows with every change of the catalogue."""
        return int(self.get_setting("generation") or 0)

    def list_places(self) -> dict[str, str]:
        """Return the id of the document at each path."""
        rows = self._connection().execute("SELECT path, document_id FROM place")
        return {row["path"]: row["document_id"] for row in rows}

    def list_states(self) -> dict[str, tuple[DocumentState, str]]:
        """Return (state, fingerprint) of every document ever ingested, by id."""
        rows = self._connection().execute("SELECT id, state, fingerprint FROM document")
        return {row["id"]: (DocumentState(row["state"]), row["fingerprint"]) for row in rows}

    def list_unread(self) -> dict[str, int]:
        """Return how many scanned pages could not be recognised of the current documents that have some, by id."""
        rows = self._connection().execute(
            "SELECT id, unread_pages FROM document WHERE state = 'current' AND unread_pages > 0 ORDER BY id"
        )
        return {row["id"]: row["unread_pages"] for row in rows}

    def count(self) -> dict[str, int]:
        """Return the numbers of current documents, chunks, sentences and records."""
        return {
            name: self._connection().execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for name, table in {
                "documents": "document WHERE state = 'current'",
                "chunks": "chunk",
                "sentences": "sentence",
                "records": "record",
            }.items()
        }

    def count_chunks(self) -> int:
        """Return the number of chunks in the index."""
        return int(self._connection().execute("SELECT count(*) FROM chunk").fetchone()[0])

    def list_languages(self) -> list[str]:
        """Return the languages of the current documents, the most frequent first."""
        rows = self._connection().execute(
            "SELECT language FROM document WHERE state = 'current' GROUP BY language ORDER BY count(*) DESC, language"
        )
        return [row["language"] for row in rows]

    def list_documents(self, filter: Filter) -> list[CatalogueEntry]:
        """Return the current documents by date, newest first, undated ones last; then by title."""
        condition, values = make_condition(filter)
        rows = self._connection().execute(
            f"""SELECT {ENTRY_COLUMNS} FROM document d WHERE d.state = 'current' AND {condition}
            ORDER BY d.date_latest IS NULL, d.date_latest DESC, d.date_earliest DESC, d.title, d.id""",
            values,
        )
        return [read_entry(row) for row in rows]

    def get_entry(self, document_id: str) -> CatalogueEntry:
        """Return the catalogue entry of a document in any state; raises DocumentMissing."""
        row = (
            self._connection()
            .execute(f"SELECT {ENTRY_COLUMNS} FROM document d WHERE d.id = ?", (document_id,))
            .fetchone()
        )
        if row is None:
            raise DocumentMissing(document_id)
        return read_entry(row)

    def list_versions(self, document_id: str) -> list[CatalogueEntry]:
        """Return the documents that this one supersedes, itself, and those that supersede it, in that order.

        Raises DocumentMissing when there is no such document.
        """
        entry = self.get_entry(document_id)
        earlier = self._connection().execute(
            """WITH RECURSIVE chain (id, age) AS (
                SELECT ?, 0 UNION SELECT d.id, age + 1 FROM document d JOIN chain c ON d.superseded_by = c.id LIMIT 1000
            ) SELECT id FROM chain WHERE age > 0 ORDER BY age DESC, id""",
            (document_id,),
        )
        versions = [self.get_entry(row["id"]) for row in earlier] + [entry]
        while entry.superseded_by is not None and entry.superseded_by not in {known.document_id for known in versions}:
            entry = self.get_entry(entry.superseded_by)
            versions.append(entry)
        return versions

    def get_document(self, document_id: str, filter: Filter) -> Document:
        """Return a document with its text, in any state; raises DocumentMissing when the access levels hide it."""
        connection = self._connection()
        levels = [level.value for level in filter.access_levels]
        row = connection.execute(
            f"""SELECT d.sha256, d.text, d.unread_pages, {ENTRY_COLUMNS} FROM document d
            WHERE d.id = ? AND d.access_level IN ({make_marks(levels)})""",
            (document_id, *levels),
        ).fetchone()
        if row is None:
            raise DocumentMissing(document_id)
        entry = read_entry(row)
        text: str = row["text"]
        pages = read_pages(connection, document_id)
        proposals = read_proposals(connection, document_id, text, pages)
        return Document(
            id=document_id,
            sha256=row["sha256"],
            paths=entry.paths,
            media_type=entry.media_type,
            size_bytes=entry.size_bytes,
            text=text,
            pages=pages,
            blocks=read_blocks(connection, document_id),
            metadata=Metadata(
                title=entry.title,
                document_type=entry.document_type,
                language=entry.language,
                date=entry.date,
                date_kind=entry.date_kind,
                projects=entry.projects,
                access_level=entry.access_level,
                languages=entry.languages,
                issuer=entry.issuer,
                authors=entry.authors,
                places=entry.places,
                evidence={**proposals, **self.journal.merge_statements(document_id)},
            ),
            proposals=proposals,
            unread_pages=row["unread_pages"],
        )

    def list_layouts(self, document_id: str, filter: Filter, *, first: int, last: int) -> tuple[PageLayout, ...]:
        """Return where the words of the pages from `first` to `last` stand, as far as it is known.

        Raises DocumentMissing when the access levels hide the document.
        """
        levels = [level.value for level in filter.access_levels]
        found = self._connection().execute(
            f"SELECT 1 FROM document WHERE id = ? AND access_level IN ({make_marks(levels)})", (document_id, *levels)
        )
        if found.fetchone() is None:
            raise DocumentMissing(document_id)
        return read_layouts(self._connection(), document_id, first, last)

    def list_records(self, register: Register | None, filter: Filter) -> list[Record]:
        """Return the records of current documents in document order; None means every register."""
        connection = self._connection()
        condition, values = make_condition(filter)
        rows = connection.execute(
            f"""SELECT r.id, r.register, r.document_id, r.name FROM record r JOIN document d ON d.id = r.document_id
            WHERE d.state = 'current' AND {condition} AND (? IS NULL OR r.register = ?)
            ORDER BY r.register, d.date_earliest IS NULL, d.date_earliest, d.id, r.ordinal""",
            (*values, register, register),
        ).fetchall()
        texts: dict[str, tuple[str, tuple[Page, ...]]] = {}
        records = []
        for row in rows:
            document_id = row["document_id"]
            if document_id not in texts:
                document = self.get_document(document_id, filter)
                texts[document_id] = document.text, document.pages
            text, pages = texts[document_id]
            found = connection.execute("SELECT * FROM record_value WHERE record_id = ? ORDER BY ordinal", (row["id"],))
            record_values = tuple(
                RecordValue(
                    value["field"],
                    value["written"],
                    value["normalised"],
                    cut_passage(document_id, text, pages, value["start"], value["end"]),
                )
                for value in found
            )
            records.append(Record(row["id"], Register(row["register"]), document_id, row["name"], record_values))
        return records

    # Searching

    def search_lexical(self, terms: Sequence[str], filter: Filter, limit: int) -> list[tuple[int, float]]:
        """Return (chunk id, BM25 score) of the chunks that hold any of the terms, best first; higher is better."""
        if not terms:
            return []
        match = " OR ".join('"' + term.replace('"', "") + '"' for term in dict.fromkeys(terms))
        condition, values = make_condition(filter)
        rows = self._connection().execute(
            f"""SELECT k.rowid AS id, bm25(chunk_keys) AS score FROM chunk_keys k
            JOIN chunk c ON c.id = k.rowid JOIN document d ON d.id = c.document_id
            WHERE chunk_keys MATCH ? AND d.state = 'current' AND {condition} ORDER BY score, id LIMIT ?""",
            (match, *values, limit),
        )
        return [(row["id"], -row["score"]) for row in rows]

    def search_vector(self, vector: np.ndarray, filter: Filter, limit: int) -> list[tuple[int, float]]:
        """Return (chunk id, cosine similarity) of the nearest chunks, best first."""
        candidates = None if is_open(filter) else self._list_chunk_ids(filter)
        total = self.count_chunks()
        plan = plan_vector_search(
            total=total, candidates=None if candidates is None else len(candidates), exact_below=self._exact_below
        )
        if plan.use_cache:
            proposed = self._propose(vector, max(limit, plan.proposals))
            kept = proposed if candidates is None else proposed & candidates
            if len(kept) >= min(limit, total if candidates is None else len(candidates)):
                return rank_exactly(vector, *self._read_vectors(sorted(kept)), limit)
        if candidates is not None and len(candidates) <= self._exact_below:
            return rank_exactly(vector, *self._select_vectors(candidates), limit)
        table = self._vector_table()
        return table.rank(vector, candidates, limit)

    def _propose(self, vector: np.ndarray, limit: int) -> set[int]:
        """Return the neighbours that the cache proposes and all chunks that it lacks; nothing when it cannot help."""
        proposed = self._cache.propose(vector, limit)
        if proposed is None:
            return set()
        rows = self._connection().execute("SELECT id FROM chunk WHERE cached = 0 LIMIT ?", (self._exact_below + 1,))
        uncached = [row["id"] for row in rows]
        return {*proposed, *uncached} if len(uncached) <= self._exact_below else set()

    def count_terms(self, terms: Iterable[str]) -> dict[str, int]:
        """Return in how many chunks each term occurs; unknown terms are left out."""
        counts: dict[str, int] = {}
        for some in make_batches(list(dict.fromkeys(terms))):
            rows = self._connection().execute(
                f"SELECT term, doc FROM chunk_terms WHERE term IN ({make_marks(some)})", some
            )
            counts.update((row["term"], row["doc"]) for row in rows)
        return counts

    def find_keys(self, forms: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return the keys that each folded word form has in the documents; unknown forms are left out."""
        keys: dict[str, list[str]] = {}
        for some in make_batches(list(dict.fromkeys(forms))):
            rows = self._connection().execute(
                f"SELECT form, key FROM word_form WHERE form IN ({make_marks(some)}) ORDER BY form, key", some
            )
            for row in rows:
                keys.setdefault(row["form"], []).append(row["key"])
        return {form: tuple(found) for form, found in keys.items()}

    def get_keys(self, chunk_ids: Iterable[int]) -> dict[int, ChunkKeys]:
        """Return the keys of the chunks that exist, by id."""
        connection = self._connection()
        found: dict[int, ChunkKeys] = {}
        for some in make_batches(list(chunk_ids)):
            marks = make_marks(some)
            sentences: dict[int, list[frozenset[str]]] = {}
            for row in connection.execute(
                f"SELECT chunk_id, keys FROM sentence WHERE chunk_id IN ({marks}) ORDER BY chunk_id, ordinal", some
            ):
                sentences.setdefault(row["chunk_id"], []).append(frozenset(row["keys"].split()))
            for row in connection.execute(f"SELECT id, keys FROM chunk WHERE id IN ({marks})", some):
                found[row["id"]] = ChunkKeys(frozenset(row["keys"].split()), tuple(sentences.get(row["id"], ())))
        return found

    def get_chunks(self, chunk_ids: Iterable[int]) -> dict[int, StoredChunk]:
        """Return the chunks that exist, by id."""
        connection = self._connection()
        found: dict[int, StoredChunk] = {}
        entries: dict[str, CatalogueEntry] = {}
        for some in make_batches(list(chunk_ids)):
            marks = make_marks(some)
            sentences: dict[int, list[tuple[int, int]]] = {}
            for row in connection.execute(
                f"SELECT chunk_id, start, end FROM sentence WHERE chunk_id IN ({marks}) ORDER BY chunk_id, ordinal",
                some,
            ):
                sentences.setdefault(row["chunk_id"], []).append((row["start"], row["end"]))
            for row in connection.execute(
                f"""SELECT c.id, c.document_id, c.ordinal, c.start, c.end, c.page, c.heading_path,
                substr(d.text, c.start + 1, c.end - c.start) AS text
                FROM chunk c JOIN document d ON d.id = c.document_id WHERE c.id IN ({marks})""",
                some,
            ):
                document_id = row["document_id"]
                if document_id not in entries:
                    entries[document_id] = self.get_entry(document_id)
                chunk = Chunk(
                    document_id=document_id,
                    ordinal=row["ordinal"],
                    start=row["start"],
                    end=row["end"],
                    page=row["page"],
                    heading_path=tuple(json.loads(row["heading_path"])),
                    sentences=tuple(sentences.get(row["id"], ())),
                )
                found[row["id"]] = StoredChunk(row["id"], chunk, row["text"], entries[document_id])
        return found

    def get_vectors(self, chunk_ids: Iterable[int]) -> dict[int, np.ndarray]:
        """Return the float32 vector, shape (dimension,), of each chunk that exists, by id."""
        ids, matrix = self._read_vectors(sorted(chunk_ids))
        return dict(zip(ids, matrix, strict=True))

    def get_sentence_vectors(self, chunk_ids: Iterable[int]) -> dict[int, np.ndarray]:
        """Return float32 sentence vectors, shape (sentences, dimension), by chunk id."""
        vectors: dict[int, list[bytes]] = {}
        for some in make_batches(list(chunk_ids)):
            rows = self._connection().execute(
                f"SELECT chunk_id, vector FROM sentence WHERE chunk_id IN ({make_marks(some)}) ORDER BY chunk_id, ordinal",
                some,
            )
            for row in rows:
                vectors.setdefault(row["chunk_id"], []).append(row["vector"])
        return {chunk_id: to_matrix(blobs) for chunk_id, blobs in vectors.items()}

    # The approximate-search cache

    def list_uncached(self, limit: int) -> tuple[list[int], np.ndarray]:
        """Return ids and vectors, float32, shape (n, dimension), of chunks that the cache lacks; at most `limit`."""
        rows = self._connection().execute("SELECT id, vector FROM chunk WHERE cached = 0 ORDER BY id LIMIT ?", (limit,))
        found = [(row["id"], row["vector"]) for row in rows]
        return [chunk_id for chunk_id, _ in found], to_matrix([blob for _, blob in found])

    def mark_cached(self, chunk_ids: Iterable[int]) -> None:
        """Remember that the cache holds these chunks."""
        with write_transaction(self._connection()) as connection:
            connection.executemany("UPDATE chunk SET cached = 1 WHERE id = ?", [(i,) for i in chunk_ids])

    def mark_all_uncached(self) -> None:
        """Remember that the cache holds nothing, before it is made anew."""
        with write_transaction(self._connection()) as connection:
            connection.execute("UPDATE chunk SET cached = 0")
            connection.execute("DELETE FROM removed_chunk")

    def list_removed(self) -> list[int]:
        """Return ids of chunks that are gone from the catalogue and may still be in the cache."""
        return [row["id"] for row in self._connection().execute("SELECT id FROM removed_chunk ORDER BY id")]

    def forget_removed(self, chunk_ids: Iterable[int]) -> None:
        """Remember that the cache holds none of these any more."""
        with write_transaction(self._connection()) as connection:
            connection.executemany("DELETE FROM removed_chunk WHERE id = ?", [(i,) for i in chunk_ids])

    def sample_vectors(self, limit: int) -> tuple[list[int], np.ndarray]:
        """Return ids and vectors of some cached chunks, spread over all of them."""
        ids = [row["id"] for row in self._connection().execute("SELECT id FROM chunk WHERE cached = 1 ORDER BY id")]
        step = max(1, len(ids) // limit) if ids else 1
        return self._read_vectors(ids[::step][:limit])

    def count_cached(self) -> int:
        """Return how many chunks the cache should hold."""
        return int(self._connection().execute("SELECT count(*) FROM chunk WHERE cached = 1").fetchone()[0])

    def _vector_table(self) -> VectorTable:
        generation = self.generation()
        with self._table_lock:
            if self._table is None or self._table.generation != generation:
                rows = self._connection().execute("SELECT id, vector FROM chunk ORDER BY id").fetchall()
                self._table = VectorTable(
                    generation, np.array([row["id"] for row in rows], np.int64), to_matrix([r["vector"] for r in rows])
                )
            return self._table

    def _select_vectors(self, candidates: set[int]) -> tuple[list[int], np.ndarray]:
        table = self._table
        if table is not None and table.generation == self.generation():
            return table.select(candidates)
        return self._read_vectors(sorted(candidates))

    def _read_vectors(self, chunk_ids: Sequence[int]) -> tuple[list[int], np.ndarray]:
        ids: list[int] = []
        blobs: list[bytes] = []
        for some in make_batches(list(chunk_ids)):
            for row in self._connection().execute(
                f"SELECT id, vector FROM chunk WHERE id IN ({make_marks(some)}) ORDER BY id", some
            ):
                ids.append(row["id"])
                blobs.append(row["vector"])
        return ids, to_matrix(blobs)

    def _list_chunk_ids(self, filter: Filter) -> set[int]:
        condition, values = make_condition(filter)
        rows = self._connection().execute(
            f"SELECT c.id FROM chunk c JOIN document d ON d.id = c.document_id WHERE d.state = 'current' AND {condition}",
            values,
        )
        return {row["id"] for row in rows}
