"""Rows of key-value sheets: a field term with its value, and which rows make one sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.documents import Document
from kb.terms import match_field
from observatory.lines import Line, split_cells

REPEATED_FIELDS = ("funding", "partner", "contact", "period")
_SEVERAL_LINES = ("name", "programme", "funding", "lead", "partner", "contact")
_MAX_GAP_LINES = 3


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A field with its value: `text[start:end]` is the whole row, `spans` are the lines of its value."""

    field: str
    start: int
    end: int
    spans: tuple[tuple[int, int], ...]
    key: str
    first_line: int
    last_line: int


def find_rows(document: Document, lines: Sequence[Line]) -> Iterator[SheetRow]:
    """Yield the rows of sheets: a field term, and its value up to a blank line or the next field."""
    matches = [match_field(line.text) for line in lines]
    for place, (line, found) in enumerate(zip(lines, matches, strict=True)):
        if found is None:
            continue
        cells = split_cells(line)
        keys = [index for index, cell in enumerate(cells) if is_key(document.text[cell[0] : cell[1]])]
        if len(cells) > 1 and len(keys) == len(cells):
            # The header of a table.
            continue
        if len(cells) > 2 and len(keys) > 1:
            yield from _split_row(document, line, place, cells)
            continue
        key = line.text[found.key_start : found.value_start]
        spans: list[tuple[int, int]] = []
        if found.value_start < len(line.text):
            spans.append((line.start + found.value_start, line.end))
        last = place
        following = place + 1
        # A key alone on its line: the value may come after one blank line.
        if not spans and following + 1 < len(lines) and lines[following].is_blank:
            following += 1
        is_list = found.field in _SEVERAL_LINES or not spans
        while is_list and following < len(lines) and not lines[following].is_blank and matches[following] is None:
            spans.append((lines[following].content, lines[following].end))
            last = following
            following += 1
        if spans:
            yield SheetRow(found.field, line.start + found.key_start, lines[last].end, tuple(spans), key, place, last)


def _split_row(document: Document, line: Line, place: int, cells: Sequence[tuple[int, int]]) -> Iterator[SheetRow]:
    """Yield the fields of a row that holds several: key, value, key, value."""
    for index in range(0, len(cells) - 1):
        key = document.text[cells[index][0] : cells[index][1]]
        value = cells[index + 1]
        found = match_field(key) if is_key(key) else None
        if found is not None and document.text[value[0] : value[1]].strip():
            yield SheetRow(found.field, cells[index][0], value[1], (value,), key, place, place)


def is_key(cell: str) -> bool:
    """Say whether a cell holds the term of a field and nothing else."""
    found = match_field(cell)
    return found is not None and found.value_start == len(cell)


def group_rows(rows: Sequence[SheetRow], lines: Sequence[Line]) -> Iterator[list[SheetRow]]:
    """Yield the rows of one sheet each: they stand close together, and no name comes twice."""
    group: list[SheetRow] = []
    for row in rows:
        if group:
            between = lines[group[-1].last_line + 1 : row.first_line]
            gap = sum(not line.is_blank for line in between)
            is_long = group[-1].last_line - group[-1].first_line > 15
            repeats = row.field not in REPEATED_FIELDS and any(row.field == other.field for other in group)
            begins_again = row.field in ("name", "acronym") and repeats
            if gap > _MAX_GAP_LINES or begins_again or is_long:
                yield group
                group = []
        group.append(row)
    if group:
        yield group
