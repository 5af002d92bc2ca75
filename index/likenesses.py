"""What documents are compared by, which were found alike, and what staff said of it."""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from index.rows import make_batches, make_marks, to_matrix
from kb.database import write_transaction
from kb.likeness import DocumentProfile, Likeness, LikenessKind

Decision = Literal["confirmed", "rejected"]


@dataclass(frozen=True, slots=True)
class JudgedLikeness:
    """A likeness that was found, and what staff said of it: None while nobody has said anything."""

    likeness: Likeness
    decision: Decision | None


Means = tuple[list[str], np.ndarray]
"""Ids of documents in order and their mean vectors, float32, shape (documents, dimension), without what all have in common."""


class LikenessTable:
    """The tables `signature` and `likeness`.

    `connection` gives the connection of the calling thread; `keep` returns what was read before while nothing has changed.
    """

    def __init__(
        self,
        connection: Callable[[], sqlite3.Connection],
        *,
        keep: Callable[[Callable[[], Means]], Means] = lambda read: read(),
    ) -> None:
        self._connection = connection
        self._keep = keep

    def put_signature(self, document_id: str, packed: bytes, vectors: np.ndarray, marks: Mapping[str, int]) -> None:
        """Keep what a document is compared by; it counts as not yet compared. `vectors` are those of its chunks."""
        mean = vectors.mean(axis=0) if len(vectors) else np.zeros(0)
        with write_transaction(self._connection()) as connection:
            connection.execute(
                "INSERT OR REPLACE INTO signature VALUES (?, ?, ?, ?, 0)",
                (document_id, packed, mean.astype(np.float16).tobytes(), json.dumps(marks, ensure_ascii=False)),
            )

    def list_signatures(self, *, compared: bool) -> dict[str, bytes]:
        """Return the packed text signatures of the current documents that have, or have not, been compared, by id."""
        rows = self._connection().execute(
            """SELECT s.document_id, s.packed FROM signature s JOIN document d ON d.id = s.document_id
            WHERE d.state = 'current' AND s.compared = ? ORDER BY s.document_id""",
            (compared,),
        )
        return {row["document_id"]: row["packed"] for row in rows}

    def list_document_languages(self) -> dict[str, str]:
        """Return the language tag of every document that can be compared, by id."""
        rows = self._connection().execute(
            "SELECT d.id, d.language FROM document d JOIN signature s ON s.document_id = d.id"
        )
        return {row["id"]: row["language"] for row in rows}

    def list_nearest(self, document_ids: Iterable[str], *, count: int) -> set[str]:
        """Return the ids of the current documents in other languages that are nearest to these by their mean vectors.

        At most `count` of each language for each document. Texts without chunks are near to none.
        """
        rows = (
            self._connection()
            .execute(
                """SELECT s.document_id, d.language, s.mean FROM signature s JOIN document d ON d.id = s.document_id
                WHERE d.state = 'current' AND length(s.mean) > 0 ORDER BY s.document_id"""
            )
            .fetchall()
        )
        if not rows:
            return set()
        ids = [row["document_id"] for row in rows]
        languages = np.array([row["language"] for row in rows])
        means = to_matrix([row["mean"] for row in rows])
        means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
        place_of = {document_id: place for place, document_id in enumerate(ids)}
        found: set[str] = set()
        for place in (place_of[document_id] for document_id in document_ids if document_id in place_of):
            similarities = means @ means[place]
            for language in set(languages.tolist()) - {str(languages[place])}:
                members = np.flatnonzero(languages == language)
                nearest = members[np.argsort(-similarities[members], kind="stable")[:count]]
                found.update(ids[int(other)] for other in nearest)
        return found

    def rank_related(self, document_id: str) -> list[tuple[str, float]]:
        """Return (id, similarity) of the other current documents, the nearest by their mean vectors first.

        What all documents have in common is taken out of the means, so that the similarity of two chance documents is
        about 0; it is at most 1. Empty for a document that has no chunks or is not current.
        """
        ids, means = self._keep(self._read_means)
        place = bisect_left(ids, document_id)
        if ids[place : place + 1] != [document_id]:
            return []
        similarities = means @ means[place]
        order = np.argsort(-similarities, kind="stable")
        return [
            (ids[other], similarity)
            for other, similarity in zip(order.tolist(), similarities[order].tolist(), strict=True)
            if other != place
        ]

    def _read_means(self) -> Means:
        """Return the current documents that have chunks, as vectors of length 1."""
        rows = (
            self._connection()
            .execute(
                """SELECT s.document_id, s.mean FROM signature s JOIN document d ON d.id = s.document_id
                WHERE d.state = 'current' AND length(s.mean) > 0 ORDER BY s.document_id"""
            )
            .fetchall()
        )
        means = to_matrix([row["mean"] for row in rows])
        if rows:
            means -= means.mean(axis=0)
            means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
        return [row["document_id"] for row in rows], means

    def get_profiles(self, document_ids: Iterable[str]) -> list[DocumentProfile]:
        """Return what documents are compared by, in order of their ids; documents without a signature are left out."""
        found: list[DocumentProfile] = []
        for some in make_batches(sorted(set(document_ids))):
            rows = self._connection().execute(
                f"""SELECT d.id, d.language, length(d.text) AS length, s.marks FROM document d
                JOIN signature s ON s.document_id = d.id WHERE d.id IN ({make_marks(some)}) ORDER BY d.id""",
                some,
            )
            found += [self._read_profile(row) for row in rows.fetchall()]
        return found

    def _read_profile(self, row: sqlite3.Row) -> DocumentProfile:
        connection = self._connection()
        vectors = connection.execute("SELECT vector FROM chunk WHERE document_id = ? ORDER BY ordinal", (row["id"],))
        blocks = connection.execute(
            "SELECT kind, count(*) AS number FROM block WHERE document_id = ? GROUP BY kind", (row["id"],)
        )
        return DocumentProfile(
            row["id"],
            row["language"],
            to_matrix([chunk["vector"] for chunk in vectors]),
            json.loads(row["marks"]),
            {block["kind"]: block["number"] for block in blocks},
            row["length"],
        )

    def put_likenesses(self, compared: Sequence[str], likenesses: Sequence[Likeness]) -> None:
        """Note that documents have been compared with all others, and what was found; what staff said of it stays."""
        with write_transaction(self._connection()) as connection:
            for document_id in compared:
                connection.execute(
                    "DELETE FROM likeness WHERE (document_id = ? OR other_id = ?) AND decision IS NULL",
                    (document_id, document_id),
                )
            connection.executemany(
                """INSERT INTO likeness (document_id, other_id, kind, similarity, evidence) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET similarity = excluded.similarity, evidence = excluded.evidence""",
                [(item.document_id, item.other_id, item.kind, item.similarity, item.evidence) for item in likenesses],
            )
            connection.executemany(
                "UPDATE signature SET compared = 1 WHERE document_id = ?",
                [(document_id,) for document_id in compared],
            )

    def list_likenesses(self, document_id: str) -> list[JudgedLikeness]:
        """Return the likenesses of a document with current ones, the most alike first."""
        rows = self._connection().execute(
            """SELECT l.* FROM likeness l JOIN document d ON d.id = l.document_id JOIN document o ON o.id = l.other_id
            WHERE (l.document_id = ? OR l.other_id = ?) AND d.state = 'current' AND o.state = 'current'
            ORDER BY l.kind, l.similarity DESC, l.document_id, l.other_id""",
            (document_id, document_id),
        )
        return [JudgedLikeness(_read_likeness(row), row["decision"]) for row in rows]

    def list_kind(self, kind: LikenessKind) -> list[JudgedLikeness]:
        """Return all likenesses of one kind between current documents, in order of their ids."""
        rows = self._connection().execute(
            """SELECT l.* FROM likeness l JOIN document d ON d.id = l.document_id JOIN document o ON o.id = l.other_id
            WHERE l.kind = ? AND d.state = 'current' AND o.state = 'current' ORDER BY l.document_id, l.other_id""",
            (kind,),
        )
        return [JudgedLikeness(_read_likeness(row), row["decision"]) for row in rows]

    def list_undecided(self) -> list[Likeness]:
        """Return the likenesses of current documents that staff have said nothing of, the most alike first."""
        rows = self._connection().execute(
            """SELECT l.* FROM likeness l JOIN document d ON d.id = l.document_id JOIN document o ON o.id = l.other_id
            WHERE l.decision IS NULL AND d.state = 'current' AND o.state = 'current'
            ORDER BY l.similarity DESC, l.document_id, l.other_id, l.kind"""
        )
        return [_read_likeness(row) for row in rows]

    def decide(self, likeness: Likeness, decision: Decision | None) -> None:
        """Keep what staff say of a likeness; a new one may be stated in this way too."""
        with write_transaction(self._connection()) as connection:
            connection.execute(
                """INSERT INTO likeness VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET decision = excluded.decision""",
                (
                    likeness.document_id,
                    likeness.other_id,
                    likeness.kind,
                    likeness.similarity,
                    likeness.evidence,
                    decision,
                ),
            )


def _read_likeness(row: sqlite3.Row) -> Likeness:
    return Likeness(row["document_id"], row["other_id"], LikenessKind(row["kind"]), row["similarity"], row["evidence"])
