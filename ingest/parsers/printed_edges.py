"""What pages repeat at their edges: headers, footers, page numbers, the rows that name the columns of a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

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
    repeated: list[set[str]] = [set() for _ in pages]
    if len(pages) == 2:
        first, second = ({(_mask(line), round(line.printed.top)) for line in edge} for edge in edges)
        for mask, top in first & second:
            if any(page.height and not _EDGE_HEIGHT < top / page.height < 1 - _EDGE_HEIGHT for page in pages):
                repeated[0].add(mask)
                repeated[1].add(mask)
    else:
        masks = [{_mask(line) for line in edge} for edge in edges]
        for group in (slice(None), slice(0, None, 2), slice(1, None, 2)):
            seen = Counter(mask for page in masks[group] for mask in page)
            needed = max(3, _EDGE_SHARE * sum(1 for page in masks[group] if page))
            often = {mask for mask, count in seen.items() if count >= needed}
            for known in repeated[group]:
                known |= often
    if not any(repeated):
        return lines
    kept: list[list[CleanLine]] = []
    for page, edge, known in zip(lines, edges, repeated, strict=True):
        dropped = {id(line) for line in edge if _mask(line) in known}
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


def _drop_page_number(page: PrintedPage, lines: list[CleanLine]) -> list[CleanLine]:
    """Leave out a line in the outermost part of a page that is its number and stands apart from the text."""
    if not page.height:
        return lines
    kept: list[CleanLine] = []
    for line in lines:
        place = (line.printed.top + line.printed.bottom) / 2 / page.height
        if not _OUTERMOST < place < 1 - _OUTERMOST and _PAGE_NUMBER.fullmatch(line.text):
            continue
        kept.append(line)
    return kept


def _find_edges(lines: list[CleanLine]) -> list[CleanLine]:
    if len(lines) <= 2 * _EDGE_LINES:
        return lines
    # Some programs write the header last; what counts is where a line stands.
    ordered = sorted(lines, key=lambda line: line.printed.top) if any(line.printed.bottom for line in lines) else lines
    return ordered[:_EDGE_LINES] + ordered[-_EDGE_LINES:]


def _mask(line: CleanLine) -> str:
    return _DIGITS.sub("#", " ".join(line.text.split())).lower()
