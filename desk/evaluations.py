"""Figures of `seobs eval` over time: whether the answers get better or worse as documents come."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from kb.database import write_transaction


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One run: when, over which file of gold questions, and its figures by group ("all", a language, a pair) and name."""

    measured_at: datetime
    questions: str
    figures: Mapping[str, Mapping[str, float]]


class EvaluationTable:
    """The runs that a desk remembers."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect

    def put(self, questions: str, figures: Mapping[str, Mapping[str, float]]) -> None:
        """Keep the figures of a run over a file of questions."""
        with write_transaction(self._connect()) as connection:
            connection.execute(
                "INSERT INTO evaluation (measured_at, questions, figures) VALUES (?, ?, ?)",
                (datetime.now(UTC).isoformat(timespec="seconds"), questions, json.dumps(figures)),
            )

    def list(self, limit: int = 20) -> list[Evaluation]:
        """Return the last runs, the latest first."""
        rows = self._connect().execute("SELECT * FROM evaluation ORDER BY id DESC LIMIT ?", (limit,))
        return [
            Evaluation(datetime.fromisoformat(row["measured_at"]), row["questions"], json.loads(row["figures"]))
            for row in rows
        ]
