"""What people said of answers, and questions that found none: where staff see what to mend."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from answer.answers import Answer
from kb.database import write_transaction

_LONGEST_NOTE = 1000


class Verdict(StrEnum):
    """What somebody said of an answer; `missing` is said of a refusal when the documents do hold the answer."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSING = "missing"


class Outcome(StrEnum):
    """What staff made of it: not looked at yet, taken as a gold question, or closed."""

    OPEN = "open"
    GOLD = "gold"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote that was shown: the path of its document and its text."""

    file: str
    text: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """A verdict on an answer; `question` is what was asked as it was understood, so that it stands for itself.

    `refused` says that the answer was a refusal: RIGHT then means that the documents do not hold an answer.
    """

    id: int
    question: str
    language: str
    verdict: Verdict
    note: str
    quotes: tuple[Quote, ...]
    given_at: datetime
    outcome: Outcome
    refused: bool

    @property
    def can_be_gold(self) -> bool:
        """Return whether it says what would be right: a quote that answers, or that nothing does."""
        return self.verdict is Verdict.RIGHT and (self.refused or bool(self.quotes))


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that was refused, how many times, and when last."""

    question: str
    language: str
    times: int
    asked_at: datetime


class FeedbackTable:
    """The inbox of a desk."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect

    def give(self, answer: Answer, verdict: Verdict, note: str = "") -> None:
        """Keep a verdict on an answer with what was shown; the same question, verdict and note are kept once while open."""
        quotes = [[citation.entry.file, citation.passage.quote] for citation in answer.citations]
        asked = answer.understood_as or answer.question
        shown = json.dumps(quotes, ensure_ascii=False)
        row = (asked, answer.language, verdict, note[:_LONGEST_NOTE], shown, _now(), answer.refused)
        with write_transaction(self._connect()) as connection:
            connection.execute(
                "INSERT INTO feedback (question, language, verdict, note, quotes, given_at, refused)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                row,
            )

    def note_unanswered(self, answer: Answer) -> None:
        """Count a refused question; others are not recorded."""
        if not answer.refused:
            return
        with write_transaction(self._connect()) as connection:
            connection.execute(
                "INSERT INTO unanswered VALUES (?, ?, 1, ?) ON CONFLICT (question, language)"
                " DO UPDATE SET times = times + 1, asked_at = excluded.asked_at",
                (answer.understood_as or answer.question, answer.language, _now()),
            )

    def list_feedback(self, outcome: Outcome, *, limit: int | None = None) -> list[Feedback]:
        """Return the verdicts that staff have treated so, the last first; all of them without a limit."""
        # SQLite takes a negative limit for none.
        rows = self._connect().execute(
            "SELECT * FROM feedback WHERE outcome = ? ORDER BY id DESC LIMIT ?",
            (outcome, -1 if limit is None else limit),
        )
        return [_read_feedback(row) for row in rows]

    def list_unanswered(self, limit: int = 100) -> list[Unanswered]:
        """Return refused questions, the most asked first."""
        rows = self._connect().execute(
            "SELECT * FROM unanswered ORDER BY times DESC, asked_at DESC, question LIMIT ?", (limit,)
        )
        return [
            Unanswered(row["question"], row["language"], row["times"], datetime.fromisoformat(row["asked_at"]))
            for row in rows
        ]

    def settle(self, feedback_id: int, outcome: Outcome) -> None:
        """Say what was made of a verdict."""
        with write_transaction(self._connect()) as connection:
            connection.execute("UPDATE feedback SET outcome = ? WHERE id = ?", (outcome, feedback_id))

    def forget_unanswered(self, question: str, language: str) -> None:
        """Take a question off the list, when it was seen to."""
        with write_transaction(self._connect()) as connection:
            connection.execute("DELETE FROM unanswered WHERE question = ? AND language = ?", (question, language))


def write_gold_questions(feedback: list[Feedback]) -> str:
    """Return gold questions as `seobs eval` reads them, a JSON object a line.

    What was right is expected again: its first quote is the evidence and what a right passage must contain, and a right
    refusal is a question that no document answers. Other feedback says not yet what would be right, and is left out.
    """
    lines = []
    for item in feedback:
        if not item.can_be_gold:
            continue
        quote = None if item.refused else item.quotes[0]
        gold = {
            "id": f"feedback-{item.id}",
            "question": item.question,
            "lang": item.language,
            "file": quote and quote.file,
            "evidence": quote.text if quote else "",
            "answer_strings": [quote.text] if quote else [],
            "kind": "feedback",
        }
        lines.append(json.dumps(gold, ensure_ascii=False) + "\n")
    return "".join(lines)


def _read_feedback(row: sqlite3.Row) -> Feedback:
    return Feedback(
        id=row["id"],
        question=row["question"],
        language=row["language"],
        verdict=Verdict(row["verdict"]),
        note=row["note"],
        quotes=tuple(Quote(file, text) for file, text in json.loads(row["quotes"])),
        given_at=datetime.fromisoformat(row["given_at"]),
        outcome=Outcome(row["outcome"]),
        refused=bool(row["refused"]),
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
