"""The default Store: catalogue, text, lemma keys and vectors in one SQLite file, lexical search by FTS5.

SQLite is the source of truth. A document goes in with everything derived from it in one transaction. Each thread has
its own connection; readers never wait for the writer.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np

from index.journal import IngestJournal
from index.kept import KeptValues
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
from index.spelling import PREFIX, has_skeleton, make_skeleton, rank_alike
from index.store import CatalogueEntry, DocumentState, Filter, IndexedChunk, IndexRows, StoredChunk
from index.vectors import VectorCache, VectorTable, is_among
from index.word_vectors import WordVectorTable
from kb.database import DATABASE_NAME, connect_database, write_transaction
from kb.documents import Chunk, Document
from kb.errors import DocumentMissing
from kb.layout import PageLayout
from kb.likeness import LikenessKind
from kb.metadata import Metadata
from kb.passages import Page, cut_passage
from kb.records import Record, RecordValue, Register

ENCODER_SETTING = "encoder"
"""The name under which the catalogue keeps the fingerprint of the encoder that made its vectors."""

_T = TypeVar("_T")

# What a process keeps of the catalogue: bytes of vectors to compare, ids that filters let through, words looked up.
_KEPT_VECTOR_BYTES = 128_000_000
_KEPT_IDS = 4_000_000
_KEPT_WORDS = 20_000
_ROWS_AT_ONCE = 10_000
# A filter gets so many times the matches that it would let through on average, unless that is more than so many.
_SPARE = 1.5
_MOST_SPARE = 500


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
        self._tables: KeptValues[VectorTable] = KeptValues(
            _KEPT_VECTOR_BYTES, measure=lambda table: table.matrix.nbytes
        )
        self._allowed_ids: KeptValues[np.ndarray] = KeptValues(_KEPT_IDS, measure=len)
        self._term_counts: KeptValues[int] = KeptValues(_KEPT_WORDS)
        self._alike: KeptValues[tuple[tuple[str, float], ...]] = KeptValues(_KEPT_WORDS)
        self._chunk_count: KeptValues[int] = KeptValues(1)
        self._languages: KeptValues[tuple[str, ...]] = KeptValues(1)
        self.journal = IngestJournal(self._connection)
        self.likenesses = LikenessTable(self._connection)
        self.word_vectors = WordVectorTable(self._connection)
        self._connection()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = connect_database(self._file)
        return connection

    def _keep(self, kept: KeptValues[_T], key: Hashable, read: Callable[[], _T]) -> _T:
        """Return what is kept under a key, or read it; what a transaction has changed may be undone and is not kept."""
        return read() if self._connection().in_transaction else kept.get(self.generation(), key, read)

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

        def read() -> int:
            return int(self._connection().execute("SELECT count(*) FROM chunk").fetchone()[0])

        return self._keep(self._chunk_count, None, read)

    def list_languages(self) -> list[str]:
        """Return the languages of the current documents, the most frequent first."""

        def read() -> tuple[str, ...]:
            rows = self._connection().execute(
                """SELECT language FROM document WHERE state = 'current'
                GROUP BY language ORDER BY count(*) DESC, language"""
            )
            return tuple(row["language"] for row in rows)

        languages: tuple[str, ...] = self._keep(self._languages, None, read)
        return list(languages)

    def list_documents(self, filter: Filter) -> list[CatalogueEntry]:
        """Return the current documents by date, newest first, undated ones last; then by title."""
        condition, values = make_condition(filter)
        rows = self._connection().execute(
            f"""SELECT {ENTRY_COLUMNS} FROM document d WHERE d.state = 'current' AND {condition}
            ORDER BY d.date_latest IS NULL, d.date_latest DESC, d.date_earliest DESC, d.title, d.id""",
            values,
        )
        return [read_entry(row) for row in rows]

    def list_names(self) -> dict[str, list[str]]:
        """Return the projects, issuers, authors and places of the current documents, by these words, in order."""
        names: dict[str, list[str]] = {"projects": [], "issuers": [], "authors": [], "places": []}
        rows = self._connection().execute(
            """SELECT v.field, v.value FROM document_value v JOIN document d ON d.id = v.document_id
            WHERE d.state = 'current' AND v.field IN ('projects', 'authors', 'places')
            UNION SELECT 'issuers', issuer FROM document WHERE state = 'current' AND issuer != ''
            ORDER BY 1, 2"""
        )
        for row in rows:
            names[row[0]].append(row[1])
        return names

    def list_doubts(self, fields: Sequence[str], filter: Filter, *, below: float) -> list[tuple[str, float]]:
        """Return (document id, lowest confidence) of the current documents with a field that is doubtful, lowest first.

        Of a field that nobody has stated anything of, the best proposal counts; without any its confidence is 0.
        """
        condition, values = make_condition(filter)
        rows = self._connection().execute(
            f"""SELECT document_id, min(confidence) AS lowest FROM (
                SELECT d.id AS document_id, coalesce(max(e.confidence), 0) AS confidence
                FROM document d JOIN json_each(?) f LEFT JOIN evidence e ON e.document_id = d.id AND e.field = f.value
                WHERE d.state = 'current' AND {condition} AND NOT EXISTS (
                    SELECT 1 FROM statement s WHERE s.document_id = d.id AND s.field = f.value
                ) GROUP BY d.id, f.value
            ) WHERE confidence < ? GROUP BY document_id ORDER BY lowest, document_id""",
            (json.dumps(list(fields)), *values, below),
        )
        return [(row["document_id"], row["lowest"]) for row in rows]

    def list_titles(self) -> list[tuple[str, str]]:
        """Return (title, document id) of the current documents."""
        rows = self._connection().execute("SELECT title, id FROM document WHERE state = 'current' ORDER BY title, id")
        return [(row["title"], row["id"]) for row in rows]

    def get_entry(self, document_id: str) -> CatalogueEntry:
        """Return the catalogue entry of a document in any state; raises DocumentMissing."""
        entry = self._read_entries([document_id]).get(document_id)
        if entry is None:
            raise DocumentMissing(document_id)
        return entry

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

    def search_lexical(
        self, terms: Sequence[str], filter: Filter, limit: int, *, needs_all: bool = False, without: Sequence[str] = ()
    ) -> list[tuple[int, float]]:
        """Return (chunk id, BM25 score) of the chunks that hold any of the terms, best first; higher is better.

        With `needs_all` they hold every term; they hold none of the terms in `without`.
        """
        if not terms:
            return []
        match = _make_match(terms, " AND " if needs_all else " OR ")
        if without:
            match = f"({match}) NOT ({_make_match(without, ' OR ')})"
        allowed = self._list_allowed(filter)
        if allowed is None:
            return self._score_matches(match, limit)
        if not len(allowed):
            return []
        # Looking up the document of each match would take longer than to find and score them all, and that longer than to
        # have some too many; usually enough of the best are let through.
        best = int(_SPARE * limit * self.count_chunks() / len(allowed))
        if best <= _MOST_SPARE:
            scored = self._score_matches(match, best)
            found = _keep_among(scored, allowed)
            if len(found) >= limit or len(scored) < best:
                return found[:limit]
        matches = self._connection().execute(
            "SELECT rowid, bm25(chunk_keys) FROM chunk_keys WHERE chunk_keys MATCH ?", (match,)
        )
        found = _keep_among([(chunk_id, -score) for chunk_id, score in matches], allowed)
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:limit]

    def _score_matches(self, match: str, limit: int) -> list[tuple[int, float]]:
        """Return (chunk id, BM25 score) of the best of what matches a query of FTS5, best first."""
        rows = self._connection().execute(
            """SELECT rowid, bm25(chunk_keys) AS score FROM chunk_keys WHERE chunk_keys MATCH ?
            ORDER BY score, rowid LIMIT ?""",
            (match, limit),
        )
        return [(chunk_id, -score) for chunk_id, score in rows]

    def search_vector(
        self, vector: np.ndarray, filter: Filter, limit: int, *, without: Sequence[str] = ()
    ) -> list[tuple[int, float]]:
        """Return (chunk id, cosine similarity) of the nearest chunks that hold none of the terms, best first."""
        total = self.count_chunks()
        allowed = self._list_allowed(filter)
        excluded = self._list_holding(without)
        if allowed is not None:
            excluded = excluded[is_among(excluded, allowed)]
        candidates = total if allowed is None else len(allowed)
        plan = plan_vector_search(
            total=total, candidates=None if candidates == total else candidates, exact_below=self._exact_below
        )
        if plan.use_cache:
            found = self._propose(vector, max(limit, plan.proposals))
            if allowed is not None:
                found = _keep_among(found, allowed)
            if without:
                left_out = {pair[0] for pair in _keep_among(found, excluded)}
                found = [pair for pair in found if pair[0] not in left_out]
            if len(found) >= min(limit, candidates - len(excluded)):
                return found[:limit]
        return self._vector_table(filter).rank(vector, limit, without=excluded)

    def _propose(self, vector: np.ndarray, limit: int) -> list[tuple[int, float]]:
        """Return the neighbours that the cache proposes and all chunks that it lacks, nearest first.

        Nothing when the cache cannot help.
        """
        proposed = self._cache.propose(vector, limit)
        if proposed is None:
            return []
        rows = self._connection().execute("SELECT id FROM chunk WHERE cached = 0 LIMIT ?", (self._exact_below + 1,))
        uncached = [row["id"] for row in rows]
        if len(uncached) > self._exact_below:
            return []
        # What is gone may still be proposed, and what is uncached may be an older vector of the same chunk.
        stale = {*self.list_removed(), *uncached}
        found = [pair for pair in proposed if pair[0] not in stale]
        if uncached:
            found += self._read_table(uncached).rank(vector, limit)
            found.sort(key=lambda pair: (-pair[1], pair[0]))
        return found

    def count_terms(self, terms: Iterable[str]) -> dict[str, int]:
        """Return in how many chunks each term occurs; unknown terms are left out."""

        def read(term: str) -> int:
            row = self._connection().execute("SELECT doc FROM chunk_terms WHERE term = ?", (term,)).fetchone()
            return 0 if row is None else int(row["doc"])

        # FTS5 counts by reading all that it has of a term, which takes long just for those that are asked for often.
        counts = {term: self._keep(self._term_counts, term, partial(read, term)) for term in dict.fromkeys(terms)}
        return {term: count for term, count in counts.items() if count}

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

    def list_alike(self, words: Iterable[str]) -> dict[str, tuple[tuple[str, float], ...]]:
        """Return (key, similarity) of the words of the index that are spelled like each folded word, the most alike first.

        A word that no chunk holds any more may be among them; words too short to compare are left out. See
        index/spelling.py.
        """
        return {
            word: self._keep(self._alike, word, partial(self._find_alike, word))
            for word in dict.fromkeys(words)
            if has_skeleton(word)
        }

    def _find_alike(self, word: str) -> tuple[tuple[str, float], ...]:
        prefix = make_skeleton(word)[:PREFIX]
        # Thousands of words: as two values they are read in a fraction of the time of as many rows.
        skeletons, keys = (
            self._connection()
            .execute(
                "SELECT group_concat(skeleton, ' '), group_concat(key, ' ') FROM spelling WHERE skeleton >= ? AND skeleton < ?",
                (prefix, prefix + chr(sys.maxunicode)),
            )
            .fetchone()
        )
        return () if skeletons is None else tuple(rank_alike(word, skeletons.split(" "), keys.split(" ")))

    def get_chunk_rows(self, chunk_ids: Iterable[int]) -> IndexRows:
        """Return a row for each of the chunks that exist, in ascending order of their ids."""
        rows = self._connection().execute(
            "SELECT id, keys, vector FROM chunk WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
            (json.dumps(list(chunk_ids)),),
        )
        return _to_index_rows(rows)

    def get_sentence_rows(self, chunk_ids: Iterable[int]) -> IndexRows:
        """Return a row for each sentence of the chunks that exist, in ascending order of their ids."""
        rows = self._connection().execute(
            """SELECT chunk_id, keys, vector FROM sentence WHERE chunk_id IN (SELECT value FROM json_each(?))
            ORDER BY chunk_id, ordinal""",
            (json.dumps(list(chunk_ids)),),
        )
        return _to_index_rows(rows)

    def get_chunks(self, chunk_ids: Iterable[int]) -> dict[int, StoredChunk]:
        """Return the chunks that exist, by id."""
        connection = self._connection()
        wanted = json.dumps(list(chunk_ids))
        sentences: dict[int, list[tuple[int, int]]] = {}
        for chunk_id, start, end in connection.execute(
            """SELECT chunk_id, start, end FROM sentence WHERE chunk_id IN (SELECT value FROM json_each(?))
            ORDER BY chunk_id, ordinal""",
            (wanted,),
        ):
            sentences.setdefault(chunk_id, []).append((start, end))
        rows = connection.execute(
            """SELECT c.id, c.document_id, c.ordinal, c.start, c.end, c.page, c.heading_path,
            substr(d.text, c.start + 1, c.end - c.start) AS text
            FROM chunk c JOIN document d ON d.id = c.document_id WHERE c.id IN (SELECT value FROM json_each(?))""",
            (wanted,),
        ).fetchall()
        entries = self._read_entries({row["document_id"] for row in rows})
        return {
            row["id"]: StoredChunk(
                row["id"],
                Chunk(
                    document_id=row["document_id"],
                    ordinal=row["ordinal"],
                    start=row["start"],
                    end=row["end"],
                    page=row["page"],
                    heading_path=tuple(json.loads(row["heading_path"])),
                    sentences=tuple(sentences.get(row["id"], ())),
                ),
                row["text"],
                entries[row["document_id"]],
            )
            for row in rows
            # A document may go between the two reads.
            if row["document_id"] in entries
        }

    def _read_entries(self, document_ids: Iterable[str]) -> dict[str, CatalogueEntry]:
        rows = self._connection().execute(
            f"SELECT {ENTRY_COLUMNS} FROM document d WHERE d.id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(document_ids)),),
        )
        return {row["id"]: read_entry(row) for row in rows}

    def list_kin(self, document_id: str) -> dict[str, LikenessKind]:
        """Return the other current documents that are the same work, by id; without those that staff have rejected."""
        return {
            other: judged.likeness.kind
            for judged in self.likenesses.list_likenesses(document_id)
            if judged.decision != "rejected"
            for other in (judged.likeness.document_id, judged.likeness.other_id)
            if other != document_id
        }

    def list_chunk_vectors(self, document_id: str) -> tuple[list[int], np.ndarray]:
        """Return where the chunks of a document start, in text order, and float32 vectors, shape (chunks, dimension)."""
        rows = self._connection().execute(
            "SELECT start, vector FROM chunk WHERE document_id = ? ORDER BY ordinal", (document_id,)
        )
        found = [(row["start"], row["vector"]) for row in rows]
        return [start for start, _ in found], to_matrix([blob for _, blob in found])

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
        table = self._read_table(ids[::step][:limit])
        return table.ids.tolist(), table.matrix

    def count_cached(self) -> int:
        """Return how many chunks the cache should hold."""
        return int(self._connection().execute("SELECT count(*) FROM chunk WHERE cached = 1").fetchone()[0])

    def _vector_table(self, filter: Filter) -> VectorTable:
        """Return the vectors of the chunks that a filter lets through."""

        def read() -> VectorTable:
            # Listed here, not handed in: what a filter let through before the last change must not be kept after it.
            allowed = self._list_allowed(filter)
            return self._read_table(None if allowed is None else allowed.tolist())

        # One thread at a time: the table may be large, and two that ask at once would both make it.
        with self._table_lock:
            return self._keep(self._tables, None if is_open(filter) else filter, read)

    def _read_table(self, chunk_ids: Sequence[int] | None) -> VectorTable:
        """Return the vectors of the chunks that exist; None means of all chunks."""
        condition, values = "", []
        if chunk_ids is not None:
            condition, values = "WHERE id IN (SELECT value FROM json_each(?))", [json.dumps(list(chunk_ids))]
        rows = self._connection().execute(f"SELECT id, vector FROM chunk {condition} ORDER BY id", values)
        ids: list[int] = []
        parts: list[np.ndarray] = []
        while some := rows.fetchmany(_ROWS_AT_ONCE):
            ids += [row["id"] for row in some]
            parts.append(to_matrix([row["vector"] for row in some]))
        if len(parts) < 2:
            return VectorTable(np.array(ids, np.int64), parts[0] if parts else to_matrix([]))
        matrix = np.empty((len(ids), parts[0].shape[1]), np.float32)
        end = len(ids)
        while parts:
            # Each part goes as soon as it is copied: a million vectors are 1.5 GB, and must not be there twice.
            part = parts.pop()
            matrix[end - len(part) : end] = part
            end -= len(part)
        return VectorTable(np.array(ids, np.int64), matrix)

    def _list_allowed(self, filter: Filter) -> np.ndarray | None:
        """Return the ids of the chunks that a filter lets through, int64, ascending; None when it lets everything through.

        A filter that happens to let all chunks through has their ids all the same: the next one may be another matter.
        """
        if is_open(filter):
            return None

        def read() -> np.ndarray:
            condition, values = make_condition(filter)
            rows = self._connection().execute(
                f"SELECT c.id FROM chunk c JOIN document d ON d.id = c.document_id WHERE d.state = 'current' AND {condition}",
                values,
            )
            return np.sort(np.fromiter((row[0] for row in rows), np.int64))

        return self._keep(self._allowed_ids, filter, read)

    def _list_holding(self, terms: Sequence[str]) -> np.ndarray:
        """Return the ids of the chunks that hold any of the terms, int64, ascending."""
        if not terms:
            return np.empty(0, np.int64)
        rows = self._connection().execute(
            "SELECT rowid FROM chunk_keys WHERE chunk_keys MATCH ?", (_make_match(terms, " OR "),)
        )
        return np.sort(np.fromiter((row[0] for row in rows), np.int64))


def _keep_among(pairs: Sequence[tuple[int, float]], ids: np.ndarray) -> list[tuple[int, float]]:
    """Return the (chunk id, score) whose ids are among some, which ascend, in the same order."""
    kept = is_among(np.array([chunk_id for chunk_id, _ in pairs], np.int64), ids)
    return [pair for pair, is_kept in zip(pairs, kept.tolist(), strict=True) if is_kept]


def _to_index_rows(rows: Iterable[sqlite3.Row]) -> IndexRows:
    """Return rows of (chunk id, keys, vector)."""
    found = [tuple(row) for row in rows]
    return IndexRows(
        [chunk_id for chunk_id, _, _ in found],
        [keys for _, keys, _ in found],
        to_matrix([blob for _, _, blob in found]),
    )


def _make_match(terms: Iterable[str], operator: str) -> str:
    """Return the terms as a query of FTS5, none of which it can take for a sign of its own."""
    return operator.join('"' + term.replace('"', "") + '"' for term in dict.fromkeys(terms))
