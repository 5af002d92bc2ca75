"""MHTML: a web page that a browser saved with its pictures in one file."""

from __future__ import annotations

from email.message import Message

from ingest.parsers.html import parse_markup
from ingest.parsers.mail import decode_part, read_header, read_message, read_parameter
from kb.config import LimitsConfig
from kb.documents import ParsedSource
from kb.errors import UnreadableSource


def parse_mhtml(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse an .mhtml file: the page that its pictures and style sheets belong to, as `parse_html` does.

    The title is that of the page, else the subject under which the browser saved it. Raises UnreadableSource or
    LimitExceeded.
    """
    message = read_message(content, source=source, limits=limits)
    page = _find_page(message)
    if page is None:
        raise UnreadableSource(source, "holds no web page", "save the page again, as a web archive or as PDF")
    parsed = parse_markup(decode_part(page), source=source)
    subject = read_header(message, "Subject")
    properties = dict(parsed.properties)
    if subject and "title" not in properties:
        properties["title"] = subject
    return ParsedSource(parsed.text, parsed.pages, parsed.blocks, "multipart/related", properties)


def _find_page(message: Message) -> Message | None:
    """Return the part that the archive names as its start, else its first web page."""
    start = read_parameter(message, "Content-Type", "start")
    pages = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    named = [part for part in pages if start and str(part.get("Content-ID") or "").strip() == start]
    return next(iter((*named, *pages)), None)
