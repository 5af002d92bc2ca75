"""What pages repeat at their edges: headers, footers, page numbers, the rows that name the columns of a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise, takewhile

from ingest.parsers.assembly import find_header_rows
from ingest.parsers.printed_lines import CleanLine
from ingest.parsers.printed_words import PrintedPage

_EDGE_LINES = 3
_EDGE_SHARE = 0.6
_EDGE_HEIGHT = 0.1
_OUTERMOST = 0.07
_DIGITS = re.compile(r"\d+")
# A page number with or without its word and the number of pages.
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:(?:page|stran|strana|stranica|str\.|страна|страница|стр\.|seite|s\.|pagina|pag\.|p[áa]gina|p[áa]g\.|p\.)\s*)?"
    r"\d{1,4}(?:\s*(?:/|of|od|од|von|di|de|sur)\s*\d{1,4})?[-–—\s]*",
    re.IGNORECASE,
)


def drop_repeated_edges(pages: Sequence[PrintedPage], lines: list[list[CleanLine]]) -> list[list[CleanLine]]:
    """Leave out headers and footers: lines among the first or last three that most pages have, digits aside.

    Left and right pages may have their own; of two pages both must have the line in the very same place.
    """
    lines = [_drop_page_number(page, found) for page, found in zip(pages, lines, strict=True)]
    if len(pages) < 2:
        return lines
    edges = [_find_edges(page) for page in lines]
    masks = [[_mask(line) for line in edge] for edge in edges]
    repeated: list[set[str]] = [set() for _ in pages]
    if len(pages) == 2:
        first, second = (
            {(mask, round(line.printed.top)) for line, mask in zip(edge, own, strict=True)}
            for edge, own in zip(edges, masks, strict=True)
        )
        for mask, top in first & second:
            if any(page.height and not _EDGE_HEIGHT < top / page.height < 1 - _EDGE_HEIGHT for page in pages):
                repeated[0].add(mask)
                repeated[1].add(mask)
    else:
        for group in (slice(None), slice(0, None, 2), slice(1, None, 2)):
            seen = Counter(mask for page in masks[group] for mask in set(page))
            needed = max(3, _EDGE_SHARE * sum(1 for page in masks[group] if page))
            often = {mask for mask, count in seen.items() if count >= needed}
            for known in repeated[group]:
                known |= often
    if not any(repeated):
        return lines
    kept: list[list[CleanLine]] = []
    for page, edge, own, known in zip(lines, edges, masks, repeated, strict=True):
        dropped = {id(line) for line, mask in zip(edge, own, strict=True) if mask in known}
        kept.append([line for line in page if id(line) not in dropped] if dropped else page)
    return kept


def drop_repeated_headers(pages: list[list[CleanLine]]) -> None:
    """Leave out the row that names the columns where a table goes on at the top of a page and repeats it."""
    header = ""
    for before, lines in pairwise(pages):
        if not before or not lines or not before[-1].printed.is_row:
            continue
        first = len(before) - 1
        while first > 0 and before[first - 1].printed.is_row:
            first -= 1
        # A table over three pages: its first row on the second page has gone already.
        header = before[first].text if first or not header else header
        if lines[0].text == header and len(lines) > 1:
            del lines[0]


def mark_parted_headers(pages: list[list[CleanLine]]) -> None:
    """Mark the row that names the columns where it is the last line of a page and the table goes on without it."""
    for before, lines in pairwise(pages):
        if not before or not _may_be_row(before[-1]) or before[-1].printed.is_header:
            continue
        first = before[-1]
        below = list(takewhile(lambda line: line.printed.is_row, lines))
        if not below or len(before) > 1 and before[-2].printed.is_row:
            continue
        rows = [line.text.split("\t") for line in (first, *below)]
        if find_header_rows(rows, strong=[line.printed.is_bold for line in (first, *below)]):
            first.printed = first.printed._replace(is_row=True, is_header=True)
            below[0].printed = below[0].printed._replace(is_header=False)


def _may_be_row(line: CleanLine) -> bool:
    """Say whether a line may be the row of a table; one without rules that is alone on its page is not known as such."""
    return line.printed.is_row or "\t" in line.text


def _drop_page_number(page: PrintedPage, lines: list[CleanLine]) -> list[CleanLine]:
    """Leave out a line in the outermost part of a page that is its number and stands apart from the text."""
    if not page.height:
        return lines
    # Twice the middle of a line is compared.
    high, low = 2 * _OUTERMOST * page.height, 2 * (1 - _OUTERMOST) * page.height
    numbers = [
        place
        for place, line in enumerate(lines)
        if not high < line.printed.top + line.printed.bottom < low and _PAGE_NUMBER.fullmatch(line.text)
    ]
    return [line for place, line in enumerate(lines) if place not in numbers] if numbers else lines


def _find_edges(lines: list[CleanLine]) -> list[CleanLine]:
    """Return the first and last lines of a page that may be running lines; the rows of a table are none."""
    runs = [list(run) for _, run in groupby(lines, key=lambda line: line.printed.is_row)]
    rows = {id(line) for run in runs if run[0].printed.is_row and len(run) > _EDGE_LINES for line in run}
    return [line for line in _find_outermost(lines) if id(line) not in rows]


def _find_outermost(lines: list[CleanLine]) -> list[CleanLine]:
    if len(lines) <= 2 * _EDGE_LINES:
        return lines
    # Some programs write the header last; what counts is where a line stands.
    ordered = sorted(lines, key=lambda line: line.printed.top) if any(line.printed.bottom for line in lines) else lines
    return ordered[:_EDGE_LINES] + ordered[-_EDGE_LINES:]


def _mask(line: CleanLine) -> str:
    return _DIGITS.sub("#", " ".join(line.text.split())).lower()
