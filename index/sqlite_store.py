"""The default Store: the catalogue in SQLite, searched by words (FTS5) and by vectors, exactly or through the cache."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from index.kept import KeptValues
from index.planning import plan_vector_search
from index.rows import (
    is_open,
    make_batches,
    make_condition,
    make_marks,
    to_matrix,
)
from index.spelling import PREFIX, has_skeleton, make_skeleton, rank_alike
from index.sqlite_catalogue import SqliteCatalogue
from index.store import Filter, IndexRows, StoredChunk
from index.vectors import VectorCache, VectorTable, is_among
from kb.database import write_transaction
from kb.documents import Chunk

ENCODER_SETTING = "encoder"
"""The name under which the catalogue keeps the fingerprint of the encoder that made its vectors."""

# What a process keeps of the catalogue: bytes of vectors to compare, ids that filters let through, words looked up.
_KEPT_VECTOR_BYTES = 128_000_000
_KEPT_IDS = 4_000_000
_KEPT_WORDS = 20_000
_ROWS_AT_ONCE = 10_000
# When a filter leaves out no more matches than these, so many more are scored; otherwise only those that it lets through.
_MOST_LEFT_OUT = 500


class SqliteStore(SqliteCatalogue):
    """A Store in `catalogue.sqlite` of a data folder; `cache` proposes neighbours where exact comparison would be slow.

    Vectors are compared exactly up to `exact_below` candidates.
    """

    def __init__(self, data: Path, *, exact_below: int, cache: VectorCache) -> None:
        super().__init__(data)
        self._exact_below = exact_below
        self._cache = cache
        self._table_lock = threading.Lock()
        self._tables: KeptValues[VectorTable] = KeptValues(
            _KEPT_VECTOR_BYTES, measure=lambda table: table.matrix.nbytes
        )
        self._allowed_ids: KeptValues[np.ndarray] = KeptValues(_KEPT_IDS, measure=len)
        self._term_counts: KeptValues[int] = KeptValues(_KEPT_WORDS)
        self._alike: KeptValues[tuple[tuple[str, float], ...]] = KeptValues(_KEPT_WORDS)

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
        matches = self._list_matches(match)
        kept = matches[is_among(matches, allowed)]
        if not len(kept):
            return []
        left_out = len(matches) - len(kept)
        if left_out <= _MOST_LEFT_OUT:
            scored = self._score_matches(match, limit + left_out)
        else:
            scored = self._score_matches(match, limit, among=kept)
        # What has come since the matches were listed is not among what the filter lets through.
        return _keep_among(scored, allowed)[:limit]

    def _score_matches(self, match: str, limit: int, *, among: np.ndarray | None = None) -> list[tuple[int, float]]:
        """Return (chunk id, BM25 score) of the best of what matches a query of FTS5 and is among some ids, best first."""
        condition, values = "", []
        if among is not None:
            # The sign keeps FTS5 from looking for each of the ids by itself; a score is computed for these alone.
            condition, values = "AND +rowid IN (SELECT value FROM json_each(?))", [json.dumps(among.tolist())]
        rows = self._connection().execute(
            f"""SELECT rowid, bm25(chunk_keys) AS score FROM chunk_keys WHERE chunk_keys MATCH ? {condition}
            ORDER BY score, rowid LIMIT ?""",
            (match, *values, limit),
        )
        return [(chunk_id, -score) for chunk_id, score in rows]

    def _list_matches(self, match: str) -> np.ndarray:
        """Return the ids of the chunks that match a query of FTS5, int64, ascending: a tenth of the time of scoring them."""
        rows = self._connection().execute(
            "SELECT json_group_array(rowid) FROM chunk_keys WHERE chunk_keys MATCH ?", (match,)
        )
        return np.sort(np.array(json.loads(rows.fetchone()[0]), np.int64))

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

        def read(unknown: list[str]) -> dict[str, int]:
            rows = self._connection().execute(
                "SELECT term, doc FROM chunk_terms WHERE term IN (SELECT value FROM json_each(?))",
                (json.dumps(unknown),),
            )
            return {**dict.fromkeys(unknown, 0), **{row["term"]: row["doc"] for row in rows}}

        # FTS5 counts by reading all that it has of a term, which takes long just for those that are asked for often.
        counts = self._keep_many(self._term_counts, terms, read)
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
        comparable = [word for word in words if has_skeleton(word)]
        return self._keep_many(
            self._alike, comparable, lambda unknown: {word: self._find_alike(word) for word in unknown}
        )

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
        return self._read_index_rows(
            "SELECT id, keys, vector FROM chunk WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", chunk_ids
        )

    def get_sentence_rows(self, chunk_ids: Iterable[int]) -> IndexRows:
        """Return a row for each sentence of the chunks that exist, in ascending order of their ids."""
        return self._read_index_rows(
            """SELECT chunk_id, keys, vector FROM sentence WHERE chunk_id IN (SELECT value FROM json_each(?))
            ORDER BY chunk_id, ordinal""",
            chunk_ids,
        )

    def _read_index_rows(self, query: str, chunk_ids: Iterable[int]) -> IndexRows:
        """Return the rows of (chunk id, keys, vector) that a query gives for ids, in its order."""
        cursor = self._connection().cursor()
        # Plain tuples: several hundred rows are read for every search.
        cursor.row_factory = None
        found = cursor.execute(query, (json.dumps(list(chunk_ids)),)).fetchall()
        owners, keys, blobs = map(list, zip(*found, strict=True)) if found else ([], [], [])
        return IndexRows(owners, keys, to_matrix(blobs))

    def get_chunks(self, chunk_ids: Iterable[int]) -> dict[int, StoredChunk]:
        """Return the chunks that exist, by id."""
        # One statement: between two a document may be cut anew, and its sentences lie elsewhere.
        found = self._connection().execute(
            """SELECT c.id, c.document_id, c.ordinal, c.start, c.end, c.page, c.heading_path,
            substr(d.text, c.start + 1, c.end - c.start) AS text,
            (SELECT json_group_array(json_array(start, end)) FROM
                (SELECT start, end FROM sentence WHERE chunk_id = c.id ORDER BY ordinal)) AS sentences
            FROM chunk c JOIN document d ON d.id = c.document_id WHERE c.id IN (SELECT value FROM json_each(?))""",
            (json.dumps(list(chunk_ids)),),
        )
        rows = found.fetchall()
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
                    sentences=tuple((start, end) for start, end in json.loads(row["sentences"])),
                ),
                row["text"],
                entries[row["document_id"]],
            )
            for row in rows
            # A document may go between the two reads.
            if row["document_id"] in entries
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
        return self._list_matches(_make_match(terms, " OR ")) if terms else np.empty(0, np.int64)


def _keep_among(pairs: Sequence[tuple[int, float]], ids: np.ndarray) -> list[tuple[int, float]]:
    """Return the (chunk id, score) whose ids are among some, which ascend, in the same order."""
    kept = is_among(np.array([chunk_id for chunk_id, _ in pairs], np.int64), ids)
    return [pair for pair, is_kept in zip(pairs, kept.tolist(), strict=True) if is_kept]


def _make_match(terms: Iterable[str], operator: str) -> str:
    """Return the terms as a query of FTS5, none of which it can take for a sign of its own."""
    return operator.join('"' + term.replace('"', "") + '"' for term in dict.fromkeys(terms))
