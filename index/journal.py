"""What ingestion remembers from one run to the next: files seen, members of archives, failures, statements of people."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal

from kb.database import write_transaction
from kb.errors import INGEST_ERRORS, IngestError
from kb.metadata import Evidence
from kb.sources import SeenFile, StoredFailure, StoredMember
from kb.statements import Proposals

StatementSource = Literal["sidecar", "edit"]


class IngestJournal:
    """Tables of the catalogue beside the documents; `connection` gives the connection of the calling thread."""

    def __init__(self, connection: Callable[[], sqlite3.Connection]) -> None:
        self._connection = connection

    # Files

    def list_seen_files(self) -> dict[str, SeenFile]:
        """Return the files of the last runs as they were when they were hashed, by path."""
        rows = self._connection().execute("SELECT * FROM seen_file")
        return {row["path"]: _read_seen_file(row) for row in rows}

    def find_seen_file(self, path: str) -> SeenFile | None:
        """Return one of them; None when it was never hashed, or was too new then to be sure of."""
        row = self._connection().execute("SELECT * FROM seen_file WHERE path = ?", (path,)).fetchone()
        return None if row is None else _read_seen_file(row)

    def put_seen_files(self, files: Mapping[str, SeenFile], *, forget: Iterable[str] = ()) -> None:
        """Remember files that have been hashed, and forget those that are no longer there."""
        with write_transaction(self._connection()) as connection:
            connection.executemany("DELETE FROM seen_file WHERE path = ?", [(path,) for path in forget])
            connection.executemany(
                "INSERT OR REPLACE INTO seen_file VALUES (?, ?, ?, ?, ?)",
                [
                    (path, file.size_bytes, file.modified_ns, file.changed_ns, file.sha256)
                    for path, file in files.items()
                ],
            )

    def list_members(self, container_sha256: str) -> list[StoredMember] | None:
        """Return what an archive or mail of this content holds; None when it has never been opened."""
        rows = (
            self._connection()
            .execute("SELECT * FROM member WHERE container_sha256 = ? ORDER BY ordinal", (container_sha256,))
            .fetchall()
        )
        # The first row stands for the container itself: one without members is known too.
        return [_read_member(row) for row in rows[1:]] if rows else None

    def put_members(self, container_sha256: str, members: Sequence[StoredMember]) -> None:
        """Remember what an archive or mail holds."""
        container = StoredMember("", container_sha256, 0)
        with write_transaction(self._connection()) as connection:
            connection.execute("DELETE FROM member WHERE container_sha256 = ?", (container_sha256,))
            connection.executemany(
                "INSERT INTO member VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (container_sha256, ordinal, member.name, member.sha256, member.size_bytes, *_error_columns(member))
                    for ordinal, member in enumerate([container, *members])
                ],
            )

    # Failures

    def list_failures(self) -> list[StoredFailure]:
        """Return the sources that could not be read, by path."""
        rows = self._connection().execute("SELECT * FROM failure ORDER BY path")
        return [
            StoredFailure(
                row["path"],
                row["sha256"],
                row["kind"],
                row["reason"],
                row["action"],
                row["fingerprint"],
                row["failed_at"],
            )
            for row in rows
        ]

    def put_failure(self, path: str, error: IngestError, *, sha256: str | None, fingerprint: str = "") -> None:
        """Remember that a source could not be read, and with which parsers and limits."""
        with write_transaction(self._connection()) as connection:
            connection.execute(
                """INSERT OR REPLACE INTO failure (path, sha256, kind, reason, action, failed_at, fingerprint)
                VALUES (?, ?, ?, ?, ?, ?, ?)""",
                (
                    path,
                    sha256,
                    type(error).__name__,
                    error.reason,
                    error.action,
                    datetime.now(UTC).isoformat(timespec="seconds"),
                    fingerprint,
                ),
            )

    def delete_failures(self, paths: Iterable[str]) -> None:
        """Forget the failures of these paths."""
        with write_transaction(self._connection()) as connection:
            connection.executemany("DELETE FROM failure WHERE path = ?", [(path,) for path in paths])

    # Statements

    def list_statements(self, source: StatementSource) -> Mapping[str, Proposals]:
        """Return what sidecars or edits state, by document and field; an empty tuple states that there is nothing."""
        stated: dict[str, dict[str, tuple[Evidence, ...]]] = {}
        for row in self._connection().execute(
            "SELECT * FROM statement WHERE source = ? ORDER BY document_id, field, ordinal", (source,)
        ):
            _add_statement(stated.setdefault(row["document_id"], {}), row)
        return stated

    def merge_statements(self, document_id: str) -> dict[str, tuple[Evidence, ...]]:
        """Return what is stated about a document, by field; an edit wins over a sidecar."""
        merged: dict[str, tuple[Evidence, ...]] = {}
        for source in ("sidecar", "edit"):
            stated: dict[str, tuple[Evidence, ...]] = {}
            for row in self._connection().execute(
                "SELECT * FROM statement WHERE document_id = ? AND source = ? ORDER BY field, ordinal",
                (document_id, source),
            ):
                _add_statement(stated, row)
            merged |= stated
        return merged

    def set_statements(self, document_id: str, source: StatementSource, statements: Proposals) -> None:
        """Replace all that a sidecar or edits state about a document, which need not be in the catalogue yet."""
        rows: list[tuple[object, ...]] = []
        for field, items in statements.items():
            if not items:
                rows.append((document_id, source, field, 0, None, source))
            for ordinal, item in enumerate(items):
                rows.append((document_id, source, field, ordinal, item.value, str(item.origin)))
        with write_transaction(self._connection()) as connection:
            connection.execute("DELETE FROM statement WHERE document_id = ? AND source = ?", (document_id, source))
            connection.executemany("INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?)", rows)

    def inherit_access(self, document_id: str, paths: Iterable[str]) -> None:
        """Let a document be internal that comes to a place where people have made another one internal.

        What an edit says belongs to a content. A changed file is a new one, of which nothing was said yet; what is said of
        it later counts.
        """
        with write_transaction(self._connection()) as connection:
            connection.executemany(
                """INSERT OR IGNORE INTO statement SELECT ?, s.source, s.field, s.ordinal, s.value, s.origin
                FROM place p JOIN statement s ON s.document_id = p.document_id
                WHERE p.path = ? AND s.source = 'edit' AND s.field = 'access_level' AND s.value = 'internal'""",
                [(document_id, path) for path in paths],
            )


def _add_statement(stated: dict[str, tuple[Evidence, ...]], row: sqlite3.Row) -> None:
    found = stated.get(row["field"], ())
    stated[row["field"]] = found if row["value"] is None else (*found, Evidence(row["value"], 1.0, row["origin"]))


def _read_seen_file(row: sqlite3.Row) -> SeenFile:
    return SeenFile(row["size_bytes"], row["modified_ns"], row["changed_ns"], row["sha256"])


def _read_member(row: sqlite3.Row) -> StoredMember:
    error = None if row["kind"] is None else INGEST_ERRORS[row["kind"]](row["name"], row["reason"], row["action"])
    return StoredMember(row["name"], row["sha256"], row["size_bytes"], error)


def _error_columns(member: StoredMember) -> tuple[str | None, str | None, str | None]:
    error = member.error
    return (type(error).__name__, error.reason, error.action) if error else (None, None, None)
