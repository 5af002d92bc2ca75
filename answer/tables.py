"""Which row names the columns of a quoted table row: without it nobody knows what its figures are."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from itertools import takewhile

from answer.answers import Citation
from answer.quoting import LONGEST
from kb.documents import Block, BlockKind, Document
from kb.passages import Passage, cut_passage

_LEFT_OUT = "[…]"


def add_table_head(citation: Citation, document: Document) -> Citation:
    """Return a citation of table rows with the row that names their columns.

    A head right above the rows becomes part of the passage too.
    """
    passage = citation.passage
    head = find_table_head(document, passage)
    if head is None:
        return citation
    is_above = not document.text[head.end : passage.start].strip()
    if is_above and passage.end - head.start <= LONGEST:
        whole = cut_passage(document.id, document.text, document.pages, head.start, passage.end)
        return replace(citation, passage=whole, head=head)
    return replace(citation, head=head)


def write_quote(citation: Citation) -> str:
    """Return what a citation quotes: the passage as it is, a table row below the head of its table."""
    if citation.head is None or citation.head.start >= citation.passage.start:
        return citation.passage.quote
    return f"{citation.head.quote}\n{_LEFT_OUT}\n{citation.passage.quote}"


def find_table_head(document: Document, passage: Passage) -> Passage | None:
    """Return the rows that name the columns of the table row that a passage begins with.

    None when it begins with no table row, when its table has no such rows, and when it is one of them itself.
    """
    place = _find_block(document, passage)
    if place is None or document.blocks[place].is_header:
        return None
    above = list(takewhile(_is_row, reversed(document.blocks[: place + 1])))
    first = next((number for number, block in enumerate(above) if block.is_header), None)
    if first is None:
        return None
    heads = list(takewhile(lambda block: block.is_header, above[first:]))
    return cut_passage(document.id, document.text, document.pages, heads[-1].start, heads[0].end)


def list_rows(document: Document, passage: Passage) -> list[Passage]:
    """Return the rows of the table whose row a passage begins with, without those that name its columns; empty for no row."""
    place = _find_block(document, passage)
    if place is None or document.blocks[place].is_header:
        return []
    above = takewhile(_is_body_row, reversed(document.blocks[:place]))
    below = takewhile(_is_body_row, document.blocks[place:])
    return [
        cut_passage(document.id, document.text, document.pages, block.start, block.end)
        for block in (*reversed(list(above)), *below)
    ]


def _find_block(document: Document, passage: Passage) -> int | None:
    """Return the number of the block that a passage begins in."""
    place = bisect_right(document.blocks, passage.start, key=lambda block: block.start) - 1
    return place if place >= 0 and passage.start < document.blocks[place].end else None


def _is_body_row(block: Block) -> bool:
    return _is_row(block) and not block.is_header


def _is_row(block: Block) -> bool:
    return block.kind is BlockKind.TABLE_ROW
