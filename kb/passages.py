"""Where a text stands: pages of a text of record, and verbatim passages of it.

All offsets are half-open ranges of Python string indices (code points) into the text of record of one document.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the text of record, numbered from 1; pages are in order and do not overlap.

    `ocr_confidence` (0 to 1) is how sure the reader was of its words on average, None for a page that was not scanned.
    """

    number: int
    start: int
    end: int
    ocr_confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A verbatim piece of a document: `text[start:end] == quote`, always.

    Build it with `cut_passage`; raises ValueError when the quote is empty or its length is not end - start.
    """

    document_id: str
    start: int
    end: int
    page: int
    quote: str

    def __post_init__(self) -> None:
        if not self.quote or self.end - self.start != len(self.quote):
            raise ValueError(f"a passage of {self.document_id} needs its exact text: {self.start}-{self.end}")


def page_at(pages: Sequence[Page], offset: int) -> int:
    """Return the number of the page that holds an offset; an offset between two pages belongs to the earlier one."""
    place = bisect_right(pages, offset, key=lambda page: page.start)
    return pages[max(0, place - 1)].number


def cut_passage(document_id: str, text: str, pages: Sequence[Page], start: int, end: int) -> Passage:
    """Return the passage between two offsets, without the white space at its ends.

    Raises ValueError when the range is outside the text or holds only white space.
    """
    if not 0 <= start < end <= len(text):
        raise ValueError(f"{document_id}: {start}-{end} is outside a text of {len(text)} characters")
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Passage(document_id, start, end, page_at(pages, start), text[start:end])
