"""Which document is a newer version of which, as staff have said: those at one place follow each other without a word."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from index.rows import grow_generation
from kb.database import write_transaction


class NewerVersionTable:
    """The table `newer_version`; `connection` gives the connection of the calling thread."""

    def __init__(self, connection: Callable[[], sqlite3.Connection]) -> None:
        self._connection = connection

    def list_newer(self) -> dict[str, str]:
        """Return the newer version of each document of which one is stated, by id, in order."""
        rows = self._connection().execute("SELECT older_id, newer_id FROM newer_version ORDER BY older_id")
        return {row["older_id"]: row["newer_id"] for row in rows}

    def put(self, older_id: str, newer_id: str | None) -> None:
        """Keep which document is the newer version of another, in place of what was said before; None takes it back."""
        with write_transaction(self._connection()) as connection:
            connection.execute("DELETE FROM newer_version WHERE older_id = ?", (older_id,))
            if newer_id is not None:
                connection.execute("INSERT INTO newer_version VALUES (?, ?)", (older_id, newer_id))
            grow_generation(connection)
