"""Conversations that outlive a reload: a row of questions under an address that cannot be guessed.

No answer is kept. Whoever opens a conversation gets the answers that the documents give today, from the documents that
this reader may see; so a link can be shared, and an answer never outlives what it rests on.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from kb.database import write_transaction
from kb.folding import fold_text

_LONGEST_NAME = 120
_LONGEST = 200
"""At most this many questions; what is asked after them is not kept."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The questions of one conversation in their order; `name` is the first of them until its owner gives another."""

    id: str
    owner: str
    name: str
    changed_at: datetime
    questions: tuple[str, ...]


class ConversationTable:
    """The conversations of a desk."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect

    def begin(self, owner: str, question: str) -> str:
        """Keep the first question of a new conversation and return the id of the conversation."""
        conversation_id = secrets.token_urlsafe(16)
        with write_transaction(self._connect()) as connection:
            connection.execute(
                "INSERT INTO conversation (id, owner, changed_at) VALUES (?, ?, ?)", (conversation_id, owner, _now())
            )
            connection.execute("INSERT INTO turn VALUES (?, 0, ?)", (conversation_id, question))
        return conversation_id

    def replace(self, conversation_id: str, owner: str, questions: Sequence[str]) -> None:
        """Set the questions of a conversation; nothing happens when it is gone or another's."""
        with write_transaction(self._connect()) as connection:
            found = connection.execute(
                "UPDATE conversation SET changed_at = ? WHERE id = ? AND owner = ?", (_now(), conversation_id, owner)
            )
            if not found.rowcount:
                return
            connection.execute("DELETE FROM turn WHERE conversation_id = ?", (conversation_id,))
            rows = [(conversation_id, ordinal, question) for ordinal, question in enumerate(questions[:_LONGEST])]
            connection.executemany("INSERT INTO turn VALUES (?, ?, ?)", rows)

    def rename(self, conversation_id: str, owner: str, name: str) -> None:
        """Name a conversation; an empty name is its first question again. Nothing happens when it is another's."""
        with write_transaction(self._connect()) as connection:
            connection.execute(
                "UPDATE conversation SET name = ? WHERE id = ? AND owner = ?",
                (" ".join(name.split())[:_LONGEST_NAME], conversation_id, owner),
            )

    def delete(self, conversation_id: str, owner: str) -> None:
        """Forget a conversation; nothing happens when it is another's."""
        with write_transaction(self._connect()) as connection:
            connection.execute("DELETE FROM conversation WHERE id = ? AND owner = ?", (conversation_id, owner))

    def forget_before(self, days: int) -> None:
        """Forget conversations in which nothing was asked for so many days."""
        limit = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
        with write_transaction(self._connect()) as connection:
            connection.execute("DELETE FROM conversation WHERE changed_at < ?", (limit,))

    def get(self, conversation_id: str) -> Conversation | None:
        """Return a conversation; None when there is none with this id."""
        row = self._connect().execute("SELECT * FROM conversation WHERE id = ?", (conversation_id,)).fetchone()
        return None if row is None else self._read(row)

    def list(self, owner: str, *, words: str = "", limit: int = 50) -> list[Conversation]:
        """Return the conversations of an owner that hold all of the words, the last changed first."""
        rows = self._connect().execute(
            "SELECT * FROM conversation WHERE owner = ? ORDER BY changed_at DESC, rowid DESC", (owner,)
        )
        wanted = fold_text(words).split()
        # Each is read only until there are enough.
        found = (conversation for conversation in map(self._read, rows.fetchall()) if _holds(conversation, wanted))
        return list(islice(found, limit))

    def _read(self, row: sqlite3.Row) -> Conversation:
        turns = self._connect().execute(
            "SELECT question FROM turn WHERE conversation_id = ? ORDER BY ordinal", (row["id"],)
        )
        questions = tuple(turn["question"] for turn in turns)
        name = row["name"] or (questions[0][:_LONGEST_NAME] if questions else "")
        return Conversation(row["id"], row["owner"], name, datetime.fromisoformat(row["changed_at"]), questions)


def _holds(conversation: Conversation, words: Sequence[str]) -> bool:
    text = fold_text(" ".join((conversation.name, *conversation.questions)))
    return all(word in text for word in words)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
