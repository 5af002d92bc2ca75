"""Values of records cut from a document, each with its passage."""

from __future__ import annotations

import hashlib
import re

from kb.documents import Document
from kb.passages import cut_passage
from kb.records import RecordValue, Register

ITEM_MARKS = " \t\r\n,;•▪◦●■·*|–—-"
LONGEST_QUOTE = 2000
"""Characters of a row or statement that are shown with a value; in a longer one each of its values would carry it all."""


def make_record_id(register: Register, document_id: str, start: int) -> str:
    """Return the id of a record: 16 hex digits of a hash over the register, the document and the place."""
    return hashlib.sha256(f"{register.value}\n{document_id}\n{start}".encode()).hexdigest()[:16]


def cut_value(
    document: Document, field: str, span: tuple[int, int], *, within: tuple[int, int], normalised: str | None = None
) -> RecordValue:
    """Return the value at `span`, shown in the passage at `within`, which must hold it; white space at ends is cut.

    The value is shown alone where that passage would be longer than LONGEST_QUOTE. Without `normalised`, the written text
    with its white space collapsed takes its place. Raises ValueError when the span holds only white space.
    """
    written = document.text[span[0] : span[1]].strip()
    shown = within if within[1] - within[0] <= LONGEST_QUOTE else span
    passage = cut_passage(document.id, document.text, document.pages, *shown)
    return RecordValue(field, written, " ".join(written.split()) if normalised is None else normalised, passage)


def trim_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Cut list marks and white space off both ends of a range; a bracket or full stop at its end stays."""
    while start < end and text[start] in ITEM_MARKS:
        start += 1
    while end > start and text[end - 1] in ITEM_MARKS:
        end -= 1
    return start, end


def is_prose(line: str) -> bool:
    """Say whether a line is a sentence rather than a name: long, with a full stop at its end or inside."""
    return len(line.split()) > 8 and bool(re.search(r"[^\W\d_]{4}[.!?](?:\s|$)", line))
