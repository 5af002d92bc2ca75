"""Document -> the records of every register."""

from __future__ import annotations

from kb.documents import Document
from kb.records import Record
from observatory.events import extract_events
from observatory.indicators import extract_indicators
from observatory.projects import extract_projects


def extract_records(document: Document) -> list[Record]:
    """Return the projects, events and indicators of a document, each register in text order.

    The same document gives the same records with the same ids; every value carries its passage.
    """
    return [*extract_projects(document), *extract_events(document), *extract_indicators(document)]
