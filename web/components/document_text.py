"""The text of record as a page shows it: headings, paragraphs, lists and tables, with a range marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from kb.documents import Block, BlockKind, Document
from web.components.passage import escape_text, mark_part

PART_CHARACTERS = 24_000
"""About how many characters of a long document one page of the app shows."""

_DEEPEST_HEADING = 6
_DEEPEST_LIST = 6
# "– ", "• ", "3. ", "b) ", "iv.", "1.2.1 ": what stands before an item in the text itself.
_ITEM_SIGN = re.compile(
    r"[^\w\s(\[„“\"'«»]\s|\(?(?:\d{1,3}(?:\.\d{1,3})*|[^\W\d_]|[ivxIVX]{1,5})[.)]|\d{1,2}(?:\.\d{1,2})+\s"
)


def cut_into_parts(document: Document) -> list[tuple[Block, ...]]:
    """Return the blocks of a document in text order, cut into parts of at least PART_CHARACTERS, the last one shorter.

    Text that no block holds becomes a paragraph of its own, so that the parts together hold all of the text. A
    paragraph longer than a part is cut.
    """
    parts: list[tuple[Block, ...]] = []
    part: list[Block] = []
    for block in _cut_long(_fill_gaps(document)):
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


def draw_text(
    document: Document, blocks: Sequence[Block], *, start: int, end: int, page_names: Mapping[int, str]
) -> str:
    """Return blocks as HTML with what they share with `text[start:end]` inside <mark>; nothing of the text is HTML.

    `page_names` has the line that stands where a page begins, by the number of the page; a page without one begins
    unseen. Blocks in another language than the document say so to the browser.
    """
    text, levels = document.text, _nest_headings(blocks)
    drawn: list[str] = []
    for page, group in groupby(blocks, key=lambda block: block.page):
        if page in page_names:
            drawn.append(f'<div class="kb-page">{escape_text(page_names[page])}</div>')
        for run in _group_runs(text, list(group)):
            if run[0].kind is BlockKind.TABLE_ROW:
                drawn.append(_draw_table(text, run, start, end))
            elif run[0].kind is BlockKind.LIST_ITEM:
                drawn.append(_draw_list(text, run, start, end))
            else:
                drawn += [_draw_block(text, block, start, end, levels=levels) for block in run]
    language = document.metadata.language
    tag = f' lang="{escape_text(language)}"' if language != "und" else ""
    return f'<div class="kb-document"{tag} dir="auto">{"".join(drawn)}</div>'


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


def _cut_long(blocks: Iterator[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.kind is BlockKind.PARAGRAPH:
            while block.end - block.start > PART_CHARACTERS:
                middle = block.start + PART_CHARACTERS
                yield replace(block, end=middle)
                block = replace(block, start=middle)
        yield block


def _group_runs(text: str, blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield the tables and lists with all their blocks; every other block comes alone.

    An empty line sets two tables apart, but for rows of equal width without a head: typists space a table out so.
    """
    run: list[Block] = []
    for block in blocks:
        if run and not _goes_on(text, run[-1], block):
            yield run
            run = []
        run.append(block)
    if run:
        yield run


def _goes_on(text: str, last: Block, block: Block) -> bool:
    if last.kind is not block.kind or block.kind not in (BlockKind.TABLE_ROW, BlockKind.LIST_ITEM):
        return False
    if block.kind is BlockKind.LIST_ITEM or "\n\n" not in text[last.end : block.start]:
        return True
    is_as_wide = text.count("\t", last.start, last.end) == text.count("\t", block.start, block.end)
    return is_as_wide and not block.is_header


def _nest_headings(blocks: Sequence[Block]) -> dict[int, int]:
    """Return how deep each heading stands among those above it, from 1, by the start of its block.

    A document that begins with a heading of its second level, or leaves one out, would else be read out with gaps.
    """
    depths: dict[int, int] = {}
    above: list[int] = []
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            while above and above[-1] >= block.level:
                above.pop()
            above.append(block.level)
            depths[block.start] = len(above)
    return depths


def _draw_block(text: str, block: Block, start: int, end: int, *, levels: Mapping[int, int]) -> str:
    inner = mark_part(text, block.start, block.end, start=start, end=end)
    if block.kind is BlockKind.HEADING:
        level = min(max(block.level, 1), _DEEPEST_HEADING)
        # The page itself has the first level for the title and the second for its own headings.
        heading = f'role="heading" aria-level="{levels[block.start] + 2}"'
        return f'<div class="kb-heading kb-level-{level}" {heading}{_direct(block)}>{inner}</div>'
    return f"<p{_direct(block)}>{inner}</p>"


def _draw_list(text: str, items: Sequence[Block], start: int, end: int) -> str:
    """Return list items as lists in lists; an item that jumps to a deeper level opens just one."""
    drawn: list[str] = []
    # The levels of the lists that are open.
    open_levels: list[int] = []
    for item in items:
        level = min(max(item.level, 1), _DEEPEST_LIST)
        while len(open_levels) > 1 and level < open_levels[-1]:
            open_levels.pop()
            drawn.append("</li></ul>")
        if not open_levels or level > open_levels[-1]:
            open_levels.append(level)
            drawn.append("<ul>")
        else:
            open_levels[-1] = level
            drawn.append("</li>")
        # The text has its own sign for most items; the browser must not add a second.
        sign = ' class="kb-signed"' if _ITEM_SIGN.match(text, item.start, item.end) else ""
        drawn.append(f"<li{sign}{_direct(item)}>{mark_part(text, item.start, item.end, start=start, end=end)}")
    drawn.append("</li></ul>" * len(open_levels))
    return "".join(drawn)


def _draw_table(text: str, rows: Sequence[Block], start: int, end: int) -> str:
    """Return rows as a table; the rows at its top that name the columns are its head."""
    columns = max(text.count("\t", row.start, row.end) + 1 for row in rows)
    headers = next((place for place, row in enumerate(rows) if not row.is_header), len(rows))
    head = "".join(_draw_row(text, row, start, end, columns=columns) for row in rows[:headers])
    body = "".join(_draw_row(text, row, start, end, columns=columns) for row in rows[headers:])
    table = (f"<thead>{head}</thead>" if head else "") + (f"<tbody>{body}</tbody>" if body else "")
    return f'<div class="kb-wide" tabindex="0"><table>{table}</table></div>'


def _draw_row(text: str, row: Block, start: int, end: int, *, columns: int) -> str:
    """Return a row; its cells stand between tabs, and empty ones at its end have none."""
    name, attribute = ("th", ' scope="col"') if row.is_header else ("td", "")
    cells, place = [], row.start
    for cell in text[row.start : row.end].split("\t"):
        marked = mark_part(text, place, place + len(cell), start=start, end=end)
        cells.append(f'<{name}{attribute} dir="auto">{marked}</{name}>')
        place += len(cell) + 1
    cells += [f"<{name}{attribute}></{name}>"] * (columns - len(cells))
    language = f' lang="{escape_text(row.language)}"' if row.language else ""
    return f"<tr{language}>{''.join(cells)}</tr>"


def _direct(block: Block) -> str:
    """Return the attributes for the direction of writing, which the text itself tells, and for the language."""
    return ' dir="auto"' + (f' lang="{escape_text(block.language)}"' if block.language else "")
