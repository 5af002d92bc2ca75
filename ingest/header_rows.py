"""Which rows of tables name the columns."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.line_groups import LineGroup
from kb.documents import BlockKind

# A number with its unit or sign: "40", "1.850,00 din", "12 %", "~ 3", "–", "2018/19", "4. 7."
_VALUE = re.compile(r"[^\w\s]{0,2}\s?(?:[€$£]\s?)?\d[\d\s.,/:–-]*\s?(?:%|€|[^\W\d_]{1,4}\.?)?|[–—-]")
_NAME_CHARACTERS = 110


def find_header_rows(groups: list[LineGroup], known: Mapping[int, bool]) -> set[int]:
    """Return the places of the rows that name the columns of a table: the first of several, with no values in it."""
    headers: set[int] = set()
    first = 0
    while first < len(groups):
        last = first
        while last < len(groups) and _is_cells(groups[last]) and (last == first or groups[last].lines[0].gap == 0):
            last += 1
        if any(known.get(group.lines[0].start, False) for group in groups[first:last]):
            headers.update(place for place in range(first, last) if known.get(groups[place].lines[0].start, False))
        elif last - first > 1 and _names_columns([_read_cells(group) for group in groups[first:last]]):
            headers.add(first)
        first = max(last, first + 1)
    return headers


def _is_cells(group: LineGroup) -> bool:
    return group.kind == BlockKind.TABLE_ROW and ("\t" in group.text or group.lines[0].is_fixed)


def _read_cells(group: LineGroup) -> list[str]:
    return [cell.strip() for cell in group.text.split("\t")]


def _names_columns(rows: list[list[str]]) -> bool:
    """Say whether the first row is short names over values: over numbers, or over longer texts in several columns."""
    header, values = rows[0], rows[1:]
    if len(header) < max(map(len, values)) - 1 or any(len(cell) > _NAME_CHARACTERS for cell in header):
        return False
    if any(_VALUE.fullmatch(cell) for cell in header if cell) or header[0].endswith(":"):
        return False
    # An empty corner is lost where a line begins with it.
    shift = 1 if len(header) < max(map(len, values)) else 0
    columns = [[row[place + shift] for row in values if place + shift < len(row)] for place in range(len(header))]
    if any(cells and all(_VALUE.fullmatch(cell) or not cell for cell in cells) and any(cells) for cells in columns):
        return True
    if len(header) < 3 or not all(header):
        return False
    return any(_count_digits(cell) for row in values for cell in row) or len(values) > 1


def _count_digits(text: str) -> int:
    return sum(character.isdigit() for character in text)
