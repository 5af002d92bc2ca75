"""The catalogue in one SQLite file: what documents are known, their texts, and everything derived from them.

SQLite is the source of truth. A document goes in with everything derived from it in one transaction. Each thread has
its own connection; readers never wait for the writer.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from index.journal import IngestJournal
from index.kept import KeptValues
from index.likenesses import LikenessTable, Means
from index.newer_versions import NewerVersionTable
from index.rows import (
    ENTRY_COLUMNS,
    grow_generation,
    hide_earlier,
    leave_index,
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
    write_chunks,
    write_document,
    write_records,
)
from index.store import CatalogueEntry, DocumentState, Filter, IndexedChunk
from index.word_vectors import WordVectorTable
from kb.database import DATABASE_NAME, connect_database, write_transaction
from kb.documents import Document
from kb.errors import DocumentMissing
from kb.layout import PageLayout
from kb.likeness import LikenessKind
from kb.metadata import AccessLevel, Metadata
from kb.passages import Page, cut_passage
from kb.records import Record, RecordValue, Register

_T = TypeVar("_T")

# What a process keeps of the catalogue.
_KEPT_ENTRIES = 2_000


class SqliteCatalogue:
    """The catalogue in `catalogue.sqlite` of a data folder: writing and reading documents; `SqliteStore` searches them."""

    def __init__(self, data: Path) -> None:
        self._file = data / DATABASE_NAME
        self._local = threading.local()
        self._entries: KeptValues[CatalogueEntry] = KeptValues(_KEPT_ENTRIES)
        self._chunk_count: KeptValues[int] = KeptValues(1)
        self._languages: KeptValues[tuple[str, ...]] = KeptValues(1)
        self.journal = IngestJournal(self._connection)
        self._means: KeptValues[Means] = KeptValues(1)
        self.likenesses = LikenessTable(self._connection, keep=lambda read: self._keep(self._means, "means", read))
        self.newer_versions = NewerVersionTable(self._connection)
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

    def _keep_many(
        self, kept: KeptValues[_T], keys: Iterable[str], read: Callable[[list[str]], dict[str, _T]]
    ) -> dict[str, _T]:
        """Return what is kept under keys, and read the others all at once; see `_keep`."""
        if self._connection().in_transaction:
            return read(list(dict.fromkeys(keys)))
        return kept.get_many(self.generation(), keys, read)

    def stop_mapping(self) -> None:
        """Let this thread's connection read the file instead of mapping it.

        Mapped pages count as memory of the process, and a long run of writing touches most of the file.
        """
        self._connection().execute("PRAGMA mmap_size = 0")

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
        superseded by this one and leaves the index, while its text stays for old citations, internal when this one is.
        """
        with write_transaction(self._connection()) as connection:
            old_ids = read_chunk_ids(connection, document.id)
            write_document(connection, document, fingerprint=fingerprint)
            for path in document.paths:
                take_place(connection, path, document.id)
            hide_earlier(connection, document.id)
            write_chunks(connection, document, chunks)
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
            hide_earlier(connection, document_id)
            self.journal.delete_failures(paths)
            grow_generation(connection)

    def set_access_level(self, document_id: str, level: AccessLevel) -> None:
        """Say who may read the text of a document, in any state."""
        with write_transaction(self._connection()) as connection:
            connection.execute("UPDATE document SET access_level = ? WHERE id = ?", (level, document_id))
            hide_earlier(connection, document_id)
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

    def list_ids(self, filter: Filter) -> list[str]:
        """Return the ids of the current documents, in order."""
        condition, values = make_condition(filter)
        rows = self._connection().execute(
            f"SELECT d.id FROM document d WHERE d.state = 'current' AND {condition} ORDER BY d.id", values
        )
        return [row["id"] for row in rows]

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

        What staff say of documents at different places counts as what follows at one place does. Raises DocumentMissing
        when there is no such document.
        """
        newer = self.newer_versions.list_newer()
        earlier = self._connection().execute(
            """WITH RECURSIVE chain (id, age) AS (
                SELECT ?, 0 UNION SELECT d.id, age + 1 FROM document d JOIN chain c ON d.superseded_by = c.id
                UNION SELECT n.older_id, age + 1 FROM newer_version n JOIN chain c ON n.newer_id = c.id LIMIT 1000
            ) SELECT id FROM chain WHERE age > 0 ORDER BY age DESC, id""",
            (document_id,),
        )
        # A content that comes back to a place can close a circle.
        ids = [name for name in dict.fromkeys(row["id"] for row in earlier) if name != document_id] + [document_id]
        while (later := newer.get(ids[-1]) or self.get_entry(ids[-1]).superseded_by) is not None and later not in ids:
            ids.append(later)
        return [self.get_entry(name) for name in ids]

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
                [text] = connection.execute("SELECT text FROM document WHERE id = ?", (document_id,)).fetchone()
                texts[document_id] = text, read_pages(connection, document_id)
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

    def list_kin(self, document_id: str) -> dict[str, LikenessKind]:
        """Return the other current documents that are the same work, by id; without those that staff have rejected.

        Versions of a document count as copies of it.
        """
        versions = {
            entry.document_id: LikenessKind.NEAR_COPY
            for entry in self.list_versions(document_id)
            if entry.document_id != document_id and entry.state is DocumentState.CURRENT
        }
        return versions | {
            other: judged.likeness.kind
            for judged in self.likenesses.list_likenesses(document_id)
            if judged.decision != "rejected"
            for other in (judged.likeness.document_id, judged.likeness.other_id)
            if other != document_id
        }

    def _read_entries(self, document_ids: Iterable[str]) -> dict[str, CatalogueEntry]:
        def read(unknown: list[str]) -> dict[str, CatalogueEntry]:
            rows = self._connection().execute(
                f"SELECT {ENTRY_COLUMNS} FROM document d WHERE d.id IN (SELECT value FROM json_each(?))",
                (json.dumps(unknown),),
            )
            return {row["id"]: read_entry(row) for row in rows}

        return self._keep_many(self._entries, document_ids, read)
