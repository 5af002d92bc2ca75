"""Rows of the catalogue's tables <-> the dataclasses they hold, and the writes that several changes share."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TypeVar

import numpy as np

from index.spelling import has_skeleton, make_skeleton
from index.store import CatalogueEntry, DocumentState, Filter, IndexedChunk
from kb.documents import Block, BlockKind, Document
from kb.layout import PageLayout
from kb.metadata import AccessLevel, DateKind, DocumentType, Evidence, PartialDate
from kb.passages import Page, cut_passage
from kb.records import Record

ENTRY_COLUMNS = """
    d.id, d.title, d.document_type, d.language, d.issuer, d.date_edtf, d.date_earliest, d.date_latest, d.date_kind,
    d.access_level, d.state, d.superseded_by, d.media_type, d.size_bytes, d.ingested_at,
    (SELECT count(*) FROM page p WHERE p.document_id = d.id) AS pages,
    (SELECT avg(ocr_confidence) FROM page p WHERE p.document_id = d.id) AS ocr_confidence,
    (SELECT json_group_array(path) FROM (SELECT path FROM place WHERE document_id = d.id ORDER BY path)) AS paths,
    (SELECT json_group_array(json_array(field, value)) FROM
        (SELECT field, value FROM document_value WHERE document_id = d.id ORDER BY field, ordinal)) AS "values"
"""
"""What `read_entry` needs of the document table `d`."""

_LISTED = ("projects", "languages", "authors", "places")
_PARAMETERS_AT_ONCE = 500
# Chunks of one document that have ids of their own: more run on into a range that hardly ever is another document's.
_ORDINAL_BITS = 12
_T = TypeVar("_T")


def make_chunk_id(document_id: str, ordinal: int) -> int:
    """Return the id of a chunk: the same for the same content, whatever was ingested before it.

    The chunks of a document are neighbours, in text order: their rows are written and read together, and FTS5, which
    starts a segment whenever an id is smaller than the last, writes one for a document instead of one for a chunk.
    """
    digest = hashlib.sha256(document_id.encode()).digest()
    return (int.from_bytes(digest[:8], "big") >> (_ORDINAL_BITS + 1) << _ORDINAL_BITS) + ordinal


def write_document(connection: sqlite3.Connection, document: Document, *, fingerprint: str) -> None:
    """Write the catalogue row with pages, blocks, projects and evidence; what stood under this id is replaced."""
    metadata = document.metadata
    when = metadata.date
    # The row itself is updated in place: deleting it would cascade into what points at it.
    connection.execute(
        """INSERT INTO document (id, sha256, state, superseded_by, media_type, size_bytes, text, title, document_type,
            language, issuer, date_edtf, date_earliest, date_latest, date_kind, access_level, unread_pages, fingerprint,
            ingested_at)
        VALUES (?, ?, 'current', NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET state = 'current', superseded_by = NULL, media_type = excluded.media_type,
            text = excluded.text, title = excluded.title, document_type = excluded.document_type,
            language = excluded.language, issuer = excluded.issuer,
            date_edtf = excluded.date_edtf, date_earliest = excluded.date_earliest,
            date_latest = excluded.date_latest, date_kind = excluded.date_kind, access_level = excluded.access_level,
            unread_pages = excluded.unread_pages, fingerprint = excluded.fingerprint,
            ingested_at = CASE WHEN document.state = 'current' AND document.text = excluded.text
                AND document.title = excluded.title AND document.document_type = excluded.document_type
                AND document.date_edtf IS excluded.date_edtf AND document.access_level = excluded.access_level
                THEN document.ingested_at ELSE excluded.ingested_at END""",
        (
            document.id,
            document.sha256,
            document.media_type,
            document.size_bytes,
            document.text,
            metadata.title,
            metadata.document_type,
            metadata.language,
            metadata.issuer,
            when and when.edtf,
            when and when.earliest.isoformat(),
            when and when.latest.isoformat(),
            metadata.date_kind,
            metadata.access_level,
            document.unread_pages,
            fingerprint,
            _now(),
        ),
    )
    for table in ("document_value", "evidence", "page", "block", "chunk", "record"):
        connection.execute(f"DELETE FROM {table} WHERE document_id = ?", (document.id,))
    connection.executemany(
        "INSERT INTO document_value VALUES (?, ?, ?, ?)",
        [
            (document.id, field, ordinal, value)
            for field in _LISTED
            for ordinal, value in enumerate(getattr(metadata, field))
        ],
    )
    connection.executemany(
        "INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        list(_evidence_rows(document.id, document.proposals)),
    )
    layouts = {layout.page: layout for layout in document.layouts}
    connection.executemany(
        "INSERT INTO page (document_id, number, start, end, ocr_confidence, width, height, words)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                document.id,
                page.number,
                page.start,
                page.end,
                page.ocr_confidence,
                *_layout_columns(layouts, page.number),
            )
            for page in document.pages
        ],
    )
    connection.executemany(
        "INSERT INTO block VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                document.id,
                ordinal,
                block.kind,
                block.start,
                block.end,
                block.page,
                block.level,
                block.is_header,
                block.language,
            )
            for ordinal, block in enumerate(document.blocks)
        ],
    )


def _layout_columns(layouts: Mapping[int, PageLayout], number: int) -> tuple[float | None, float | None, bytes | None]:
    layout = layouts.get(number)
    return (layout.width, layout.height, zlib.compress(layout.words)) if layout else (None, None, None)


def _evidence_rows(document_id: str, proposals: Mapping[str, Sequence[Evidence]]) -> Iterator[tuple[object, ...]]:
    for field, items in proposals.items():
        for ordinal, item in enumerate(items):
            row = (document_id, field, ordinal, item.value, item.confidence)
            if isinstance(item.origin, str):
                yield *row, item.origin, None, None
            else:
                yield *row, None, item.origin.start, item.origin.end


def read_pages(connection: sqlite3.Connection, document_id: str) -> tuple[Page, ...]:
    """Return the pages of a document in order."""
    rows = connection.execute(
        "SELECT number, start, end, ocr_confidence FROM page WHERE document_id = ? ORDER BY number", (document_id,)
    )
    return tuple(Page(row["number"], row["start"], row["end"], row["ocr_confidence"]) for row in rows)


def read_layouts(connection: sqlite3.Connection, document_id: str, first: int, last: int) -> tuple[PageLayout, ...]:
    """Return where the words of the pages from `first` to `last` stand; pages of which it is not known are left out."""
    rows = connection.execute(
        """SELECT number, width, height, words FROM page
        WHERE document_id = ? AND number BETWEEN ? AND ? AND words IS NOT NULL ORDER BY number""",
        (document_id, first, last),
    )
    return tuple(PageLayout(row["number"], row["width"], row["height"], zlib.decompress(row["words"])) for row in rows)


def read_blocks(connection: sqlite3.Connection, document_id: str) -> tuple[Block, ...]:
    """Return the blocks of a document in order."""
    rows = connection.execute("SELECT * FROM block WHERE document_id = ? ORDER BY ordinal", (document_id,))
    return tuple(
        Block(
            BlockKind(row["kind"]),
            row["start"],
            row["end"],
            row["page"],
            row["level"],
            bool(row["is_header"]),
            row["language"],
        )
        for row in rows
    )


def read_proposals(
    connection: sqlite3.Connection, document_id: str, text: str, pages: Sequence[Page]
) -> dict[str, tuple[Evidence, ...]]:
    """Return what ingestion proposed for a document, field by field."""
    found: dict[str, list[Evidence]] = {}
    for row in connection.execute("SELECT * FROM evidence WHERE document_id = ? ORDER BY ordinal", (document_id,)):
        origin = row["property"] or cut_passage(document_id, text, pages, row["start"], row["end"])
        found.setdefault(row["field"], []).append(Evidence(row["value"], row["confidence"], origin))
    return {field: tuple(items) for field, items in found.items()}


def write_chunks(connection: sqlite3.Connection, document: Document, chunks: Sequence[IndexedChunk]) -> None:
    """Write the chunks of a document with their keys, vectors and sentences."""
    connection.executemany(
        """INSERT INTO chunk (id, document_id, ordinal, start, end, page, heading_path, keys, vector)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            (
                make_chunk_id(document.id, indexed.chunk.ordinal),
                document.id,
                indexed.chunk.ordinal,
                indexed.chunk.start,
                indexed.chunk.end,
                indexed.chunk.page,
                json.dumps(indexed.chunk.heading_path, ensure_ascii=False),
                " ".join(indexed.keys),
                _to_blob(indexed.vector),
            )
            for indexed in sorted(chunks, key=lambda indexed: indexed.chunk.ordinal)
        ],
    )
    connection.executemany(
        "INSERT INTO sentence VALUES (?, ?, ?, ?, ?, ?)",
        [
            (make_chunk_id(document.id, indexed.chunk.ordinal), ordinal, start, end, " ".join(keys), _to_blob(vector))
            for indexed in chunks
            for ordinal, ((start, end), keys, vector) in enumerate(
                zip(indexed.chunk.sentences, indexed.sentence_keys, indexed.sentence_vectors, strict=True)
            )
        ],
    )
    forms = frozenset().union(*(indexed.forms for indexed in chunks))
    connection.executemany("INSERT OR IGNORE INTO word_form VALUES (?, ?)", sorted(forms))
    keys = frozenset().union(*(indexed.keys for indexed in chunks))
    connection.executemany(
        "INSERT OR IGNORE INTO spelling VALUES (?, ?)",
        [(make_skeleton(key), key) for key in sorted(keys) if has_skeleton(key)],
    )


def write_records(connection: sqlite3.Connection, records: Sequence[Record]) -> None:
    """Write the records of one document in their order."""
    for ordinal, record in enumerate(records):
        connection.execute(
            "INSERT INTO record VALUES (?, ?, ?, ?, ?)",
            (record.id, record.register, record.document_id, ordinal, record.name),
        )
        connection.executemany(
            "INSERT INTO record_value VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (record.id, place, v.field, v.written, v.normalised, v.passage.start, v.passage.end)
                for place, v in enumerate(record.values)
            ],
        )


def take_place(connection: sqlite3.Connection, path: str, document_id: str) -> None:
    """Put a document at a path; the one that stood there before and has no other place is superseded by it."""
    row = connection.execute("SELECT document_id FROM place WHERE path = ?", (path,)).fetchone()
    if row is not None and row["document_id"] != document_id:
        previous = row["document_id"]
        connection.execute("DELETE FROM place WHERE path = ?", (path,))
        elsewhere = connection.execute("SELECT 1 FROM place WHERE document_id = ?", (previous,)).fetchone()
        if elsewhere is None:
            leave_index(connection, previous, state=DocumentState.SUPERSEDED, superseded_by=document_id)
    connection.execute("INSERT OR REPLACE INTO place VALUES (?, ?)", (path, document_id))


def leave_index(
    connection: sqlite3.Connection, document_id: str, *, state: DocumentState, superseded_by: str | None
) -> None:
    """Take everything of a document out of the index that searches see; its text stays."""
    removed = read_chunk_ids(connection, document_id)
    connection.execute("DELETE FROM chunk WHERE document_id = ?", (document_id,))
    connection.execute("DELETE FROM record WHERE document_id = ?", (document_id,))
    connection.execute(
        "UPDATE document SET state = ?, superseded_by = ? WHERE id = ?", (state, superseded_by, document_id)
    )
    note_removed(connection, removed)


def hide_earlier(connection: sqlite3.Connection, document_id: str) -> None:
    """Make internal what an internal document has superseded, directly or not: earlier versions say much of the same."""
    connection.execute(
        """WITH RECURSIVE earlier (id) AS (
            SELECT id FROM document WHERE id = ? AND access_level = 'internal'
            UNION SELECT d.id FROM document d JOIN earlier e ON d.superseded_by = e.id
        ) UPDATE document SET access_level = 'internal' WHERE id IN (SELECT id FROM earlier)""",
        (document_id,),
    )


def note_removed(connection: sqlite3.Connection, chunk_ids: set[int]) -> None:
    """Remember chunks that were taken out, unless the same transaction put them back."""
    connection.executemany("INSERT OR IGNORE INTO removed_chunk VALUES (?)", [(i,) for i in sorted(chunk_ids)])
    # Not "IN (SELECT id FROM chunk)", for which SQLite would go through all chunks, for every document that comes in.
    connection.execute("DELETE FROM removed_chunk WHERE EXISTS (SELECT 1 FROM chunk WHERE chunk.id = removed_chunk.id)")


def read_chunk_ids(connection: sqlite3.Connection, document_id: str) -> set[int]:
    """Return the ids of the chunks of a document."""
    return {row["id"] for row in connection.execute("SELECT id FROM chunk WHERE document_id = ?", (document_id,))}


def grow_generation(connection: sqlite3.Connection) -> None:
    """Note that the catalogue has changed."""
    connection.execute("UPDATE setting SET value = value + 1 WHERE name = 'generation'")


def make_condition(filter: Filter) -> tuple[str, list[str]]:
    """Return an SQL condition on the document table `d` and its values."""
    conditions: list[str] = []
    values: list[str] = []
    for column, allowed in (
        ("access_level", [level.value for level in filter.access_levels]),
        ("document_type", [kind.value for kind in filter.types]),
    ):
        # No access level at all means that nothing may be seen; for the others it means no restriction.
        if allowed or column == "access_level":
            conditions.append(f"d.{column} IN ({make_marks(allowed)})")
            values.extend(allowed)
    if filter.issuers:
        conditions.append(f"d.issuer COLLATE NOCASE IN ({make_marks(filter.issuers)})")
        values.extend(filter.issuers)
    for field in ("projects", "languages", "authors", "places"):
        wanted = getattr(filter, field)
        if wanted:
            conditions.append(
                f"""EXISTS (SELECT 1 FROM document_value v WHERE v.document_id = d.id AND v.field = '{field}'
                AND v.value COLLATE NOCASE IN ({make_marks(wanted)}))"""
            )
            values.extend(wanted)
    if filter.without_documents:
        conditions.append(f"d.id NOT IN ({make_marks(filter.without_documents)})")
        values.extend(filter.without_documents)
    if filter.date_from is not None:
        conditions.append("d.date_latest >= ?")
        values.append(filter.date_from.isoformat())
    if filter.date_to is not None:
        conditions.append("d.date_earliest <= ?")
        values.append(filter.date_to.isoformat())
    return " AND ".join(conditions), values


def is_open(filter: Filter) -> bool:
    """Return whether the filter lets every document through, so that no candidates need to be listed."""
    return set(filter.access_levels) == set(AccessLevel) and filter == Filter(access_levels=filter.access_levels)


def read_entry(row: sqlite3.Row) -> CatalogueEntry:
    """Return the catalogue entry of a row with ENTRY_COLUMNS."""
    when = None
    if row["date_edtf"] is not None:
        when = PartialDate(
            date.fromisoformat(row["date_earliest"]), date.fromisoformat(row["date_latest"]), row["date_edtf"]
        )
    values: dict[str, tuple[str, ...]] = {}
    for field, value in json.loads(row["values"]):
        values[field] = (*values.get(field, ()), value)
    return CatalogueEntry(
        document_id=row["id"],
        paths=tuple(json.loads(row["paths"])),
        title=row["title"],
        document_type=DocumentType(row["document_type"]),
        language=row["language"],
        date=when,
        date_kind=None if row["date_kind"] is None else DateKind(row["date_kind"]),
        projects=values.get("projects", ()),
        languages=values.get("languages", ()),
        issuer=row["issuer"],
        authors=values.get("authors", ()),
        places=values.get("places", ()),
        access_level=AccessLevel(row["access_level"]),
        state=DocumentState(row["state"]),
        superseded_by=row["superseded_by"],
        media_type=row["media_type"],
        size_bytes=row["size_bytes"],
        pages=row["pages"],
        ocr_confidence=row["ocr_confidence"],
        changed_at=row["ingested_at"],
    )


def _to_blob(vector: np.ndarray) -> bytes:
    return np.asarray(vector, dtype=np.float16).tobytes()


def to_matrix(blobs: Sequence[bytes]) -> np.ndarray:
    """Return float32, shape (len(blobs), dimension); shape (0, 0) for no blobs."""
    if not blobs:
        return np.empty((0, 0), dtype=np.float32)
    return np.frombuffer(b"".join(blobs), dtype=np.float16).reshape(len(blobs), -1).astype(np.float32)


def make_batches(values: list[_T], size: int = _PARAMETERS_AT_ONCE) -> Iterator[list[_T]]:
    """Yield the values in lists of at most `size`; by default as many as one statement may have parameters."""
    for at in range(0, len(values), size):
        yield values[at : at + size]


def make_marks(values: Sequence[object]) -> str:
    """Return as many parameter marks as there are values."""
    return ", ".join("?" * len(values))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
