"""Searches that somebody saved: under a name, the words and filters as the address of the search page has them.

One that is not opened for long is forgotten, as a conversation is in which nothing is asked.

What a search finds is not kept: it is found anew for whoever opens it, from the documents that this reader may see.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kb.database import write_transaction

MOST_SEARCHES = 100
"""So many one owner may keep."""

_LONGEST_NAME = 120
_LONGEST_ADDRESS = 4000


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """One saved search; `address` is the query of its page's address, such as `q=zadruga&type=report`."""

    id: str
    owner: str
    name: str
    address: str
    saved_at: datetime


class SearchTable:
    """The saved searches of a desk."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect

    def save(self, owner: str, address: str, *, name: str) -> bool:
        """Keep a search under a name, an earlier one of the same address under the new name.

        Returns False, and keeps nothing, when the address is too long or the owner has MOST_SEARCHES others.
        """
        if len(address) > _LONGEST_ADDRESS:
            return False
        with write_transaction(self._connect()) as connection:
            others = connection.execute(
                "SELECT count(*) FROM saved_search WHERE owner = ? AND address != ?", (owner, address)
            ).fetchone()[0]
            if others >= MOST_SEARCHES:
                return False
            connection.execute(
                "INSERT INTO saved_search (id, owner, address, name, saved_at, opened_at) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (owner, address) DO UPDATE SET name = excluded.name, opened_at = excluded.opened_at",
                (secrets.token_urlsafe(16), owner, address, _shorten(name), _now(), _now()),
            )
        return True

    def note_opened(self, search_id: str) -> None:
        """Keep a search for as long as from now on; written once a day, as every look at its page asks for it."""
        yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat(timespec="seconds")
        row = self._connect().execute("SELECT opened_at FROM saved_search WHERE id = ?", (search_id,)).fetchone()
        if row is None or row["opened_at"] > yesterday:
            return
        with write_transaction(self._connect()) as connection:
            connection.execute("UPDATE saved_search SET opened_at = ? WHERE id = ?", (_now(), search_id))

    def forget_before(self, days: int) -> None:
        """Forget the searches that nobody opened for so many days."""
        limit = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
        with write_transaction(self._connect()) as connection:
            connection.execute("DELETE FROM saved_search WHERE opened_at < ?", (limit,))

    def rename(self, search_id: str, owner: str, name: str) -> None:
        """Name a search; nothing happens when the name is empty or the search is another's."""
        if not _shorten(name):
            return
        with write_transaction(self._connect()) as connection:
            connection.execute(
                "UPDATE saved_search SET name = ? WHERE id = ? AND owner = ?", (_shorten(name), search_id, owner)
            )

    def delete(self, search_id: str, owner: str) -> None:
        """Forget a search; nothing happens when it is another's."""
        with write_transaction(self._connect()) as connection:
            connection.execute("DELETE FROM saved_search WHERE id = ? AND owner = ?", (search_id, owner))

    def list(self, owner: str) -> list[SavedSearch]:
        """Return the searches of an owner, the last saved first."""
        rows = self._connect().execute(
            "SELECT * FROM saved_search WHERE owner = ? ORDER BY saved_at DESC, rowid DESC", (owner,)
        )
        return [
            SavedSearch(row["id"], row["owner"], row["name"], row["address"], datetime.fromisoformat(row["saved_at"]))
            for row in rows
        ]


def _shorten(name: str) -> str:
    return " ".join(name.split())[:_LONGEST_NAME]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
