"""The file of the desk, apart from the catalogue: visitors write to it at any time, also while documents are ingested."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from desk.conversations import ConversationTable
from desk.evaluations import EvaluationTable
from desk.feedback import FeedbackTable
from desk.searches import SearchTable
from kb.database import connect_database

DESK_NAME = "desk.sqlite"
DESK_MIGRATIONS = "desk.migrations"


class Desk:
    """Conversations, saved searches, feedback and evaluations of one data folder. Thread-safe; processes may share it."""

    def __init__(self, data: Path) -> None:
        self._file = data / DESK_NAME
        self._local = threading.local()
        self.conversations = ConversationTable(self._connect)
        self.searches = SearchTable(self._connect)
        self.feedback = FeedbackTable(self._connect)
        self.evaluations = EvaluationTable(self._connect)

    def close(self) -> None:
        """Close the connection of this thread."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            del self._local.connection

    def _connect(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = connect_database(self._file, migrations=DESK_MIGRATIONS)
            self._local.connection = connection
        return connection
