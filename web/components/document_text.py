"""The text of record as a page shows it: headings, paragraphs, lists and tables, with a range marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from kb.documents import Block, BlockKind, Document
from web.components.passage import escape_text, mark_part

PART_CHARACTERS = 24_000
"""About how many characters of a long document one page of the app shows."""


def cut_into_parts(document: Document) -> list[tuple[Block, ...]]:
    """Return the blocks of a document in text order, cut into parts of at least PART_CHARACTERS, the last one shorter.

    Text that no block holds becomes a paragraph of its own, so that the parts together hold all of the text.
    """
    parts: list[tuple[Block, ...]] = []
    part: list[Block] = []
    for block in _fill_gaps(document):
        part.append(block)
        if block.end - part[0].start >= PART_CHARACTERS:
            parts.append(tuple(part))
            part = []
    if part or not parts:
        parts.append(tuple(part))
    return parts


def find_part(parts: Sequence[Sequence[Block]], offset: int) -> int:
    """Return the index of the part that holds an offset; the last part when the offset is behind all blocks."""
    return next((place for place, part in enumerate(parts) if part and offset < part[-1].end), len(parts) - 1)


def draw_text(document: Document, blocks: Sequence[Block], *, start: int, end: int, page_name: str) -> str:
    """Return blocks as HTML with what they share with `text[start:end]` inside <mark>; nothing of the text is HTML.

    `page_name` is how a page is named, with `{page}` for its number; it is shown where a page begins, in a document
    that has several.
    """
    drawn: list[str] = []
    page = 0
    for is_table, group in groupby(blocks, key=lambda block: block.kind is BlockKind.TABLE_ROW):
        rows: list[str] = []
        for block in group:
            if block.page != page:
                page = block.page
                drawn += _draw_table(rows)
                rows = []
                if len(document.pages) > 1:
                    drawn.append(f'<div class="kb-page">{escape_text(page_name.format(page=page))}</div>')
            if is_table:
                rows.append(_draw_row(document.text, block, start, end))
            else:
                drawn.append(_draw_block(document.text, block, start, end))
        drawn += _draw_table(rows)
    return f'<div class="kb-document" dir="auto">{"".join(drawn)}</div>'


def _fill_gaps(document: Document) -> Iterator[Block]:
    """Yield the blocks, and a paragraph for each piece of text between them."""
    place, page = 0, document.pages[0].number if document.pages else 1
    for block in document.blocks:
        if document.text[place : block.start].strip():
            yield Block(BlockKind.PARAGRAPH, place, block.start, page)
        yield block
        place, page = block.end, block.page
    if document.text[place:].strip():
        yield Block(BlockKind.PARAGRAPH, place, len(document.text), page)


def _draw_block(text: str, block: Block, start: int, end: int) -> str:
    inner = mark_part(text, block.start, block.end, start=start, end=end)
    if block.kind is BlockKind.HEADING:
        level = min(max(block.level, 1), 4)
        return f'<div class="kb-heading kb-level-{level}" role="heading" aria-level="{level + 1}">{inner}</div>'
    if block.kind is BlockKind.LIST_ITEM:
        indent = 1.2 * min(max(block.level, 1), 5)
        return f'<div class="kb-item" style="padding-left:{indent:.1f}rem">{inner}</div>'
    return f"<p>{inner}</p>"


def _draw_row(text: str, block: Block, start: int, end: int) -> str:
    """Return a row; the cells of a row stand between tabs."""
    cells, place = [], block.start
    for cell in text[block.start : block.end].split("\t"):
        cells.append(f"<td>{mark_part(text, place, place + len(cell), start=start, end=end)}</td>")
        place += len(cell) + 1
    return f"<tr>{''.join(cells)}</tr>"


def _draw_table(rows: Sequence[str]) -> list[str]:
    return [f'<div class="kb-wide"><table><tbody>{"".join(rows)}</tbody></table></div>'] if rows else []
