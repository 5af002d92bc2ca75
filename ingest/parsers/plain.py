"""Plain text: decoded, cleaned, and its blocks found by how it is laid out."""

from __future__ import annotations

from ingest.blocks import find_blocks
from ingest.parsers.characters import clean_characters
from ingest.parsers.encodings import decode_text
from kb.config import LimitsConfig
from kb.documents import ParsedSource
from kb.errors import UnreadableSource
from kb.passages import Page


def parse_plain(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse a .txt file; line breaks, tabs and asterisks stay as they are.

    Raises UnreadableSource when the bytes are not text.
    """
    text = clean_characters(decode_source(content, source=source))
    return ParsedSource(text, (Page(1, 0, len(text)),), tuple(find_blocks(text)), "text/plain")


def decode_source(content: bytes, *, source: str, declared: str | None = None) -> str:
    """Return the characters of a text file; raises UnreadableSource when the bytes are not text."""
    text = decode_text(content, declared=declared)
    if text is None:
        raise UnreadableSource(source, "is not a text file", "give it the suffix of what it holds, or save it as UTF-8")
    return text
