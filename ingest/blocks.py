"""Text without markup -> its headings, paragraphs, list items and table rows, found by how the lines are laid out.

Lines are first joined into groups (a paragraph wrapped over several lines, a bullet with its continuation, a key with
its values), then each group gets its kind from its own form and from its neighbours. Where the layout is unclear a
line stays a paragraph: a heading that is missed costs little, a wrong one misleads every chunk under it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.header_rows import find_header_rows
from ingest.headings import find_headings
from ingest.line_groups import LineGroup, group_lines
from ingest.line_marks import mark_lines, split_lines
from ingest.list_levels import nest_lists
from kb.documents import Block
from kb.passages import Page, page_at


def find_blocks(
    text: str,
    *,
    pages: Sequence[Page] = (),
    headings: Mapping[int, int] | None = None,
    rows: Mapping[int, bool] | None = None,
) -> list[Block]:
    """Return the blocks of a clean text in order; together they hold every character that is not white space.

    Ranges begin and end on visible characters, those of rows with the tabs of empty cells, and never overlap.
    `headings` gives the level of lines that a parser knows to be headings (by their font, say), by the offset of their
    first visible character; `rows` names the lines that are rows of tables in the same way, and says which of them name
    the columns. A block that runs over a page break has the page of its first character; without pages everything
    stands on page 1.
    """
    known = headings or {}
    known_rows = rows or {}
    lines = split_lines(text)
    mark_lines(lines, known, known_rows)
    groups = group_lines(lines, known)
    find_headings(groups, is_guessing=len(known) < 2)
    nest_lists(groups)
    headers = find_header_rows(groups, known_rows)
    return [
        Block(
            group.kind,
            _find_start(text, group),
            group.lines[-1].end,
            page_at(pages, group.lines[0].start) if pages else 1,
            group.level,
            place in headers,
        )
        for place, group in enumerate(groups)
    ]


def _find_start(text: str, group: LineGroup) -> int:
    """Return where a block begins: a row of a table with the tabs of the empty cells before its first letter."""
    start = group.lines[0].start
    while group.lines[0].is_fixed and start and text[start - 1] == "\t":
        start -= 1
    return start
