"""Makes readings of invented texts for the tests of the proposals."""

from __future__ import annotations

from ingest.blocks import find_blocks
from ingest.metadata.lines import Reading, read_source
from kb.documents import ParsedSource
from kb.metadata import Evidence
from kb.passages import Page, Passage


def build_source(text: str, *, media_type: str = "text/plain", **properties: str) -> ParsedSource:
    """Return a text as a parser of plain files gives it."""
    return ParsedSource(text, (Page(1, 0, len(text)),), tuple(find_blocks(text)), media_type, properties)


def read_text(text: str, *, file: str = "x.txt", media_type: str = "text/plain", **properties: str) -> Reading:
    """Return the reading of an invented text."""
    return read_source(build_source(text, media_type=media_type, **properties), document_id="d", file=file)


def quote_origin(evidence: Evidence) -> str:
    """Return the passage that a value was read from, or the name of its property."""
    return evidence.origin.quote if isinstance(evidence.origin, Passage) else evidence.origin
