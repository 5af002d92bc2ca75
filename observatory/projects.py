"""Projects: from key-value sheets, from tables with a row per project, and from sections that give a duration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from kb.amounts import find_amounts
from kb.documents import Document
from kb.records import Record, RecordValue, Register
from kb.terms import match_field
from observatory.lines import Cover, Heading, Line, find_headings, split_cells, split_lines
from observatory.project_records import make_project
from observatory.project_sections import read_section
from observatory.sheet_rows import REPEATED_FIELDS, SheetRow, find_rows, group_rows, is_key
from observatory.sheet_values import read_contacts, read_row, read_start_and_end
from observatory.values import cut_value

_FACTS = ("programme", "period", "budget", "funding", "contract", "lead", "partner")
_MOST_SECTIONS = 200
# A table with more rows is a data set, a sheet with more values no sheet of a project.
_MOST_IN_TABLES = 2000
_MOST_VALUES = 1000


def extract_projects(document: Document) -> list[Record]:
    """Return the projects that a document describes, in text order.

    A sheet needs a name, an acronym or a heading, and three fields in all; a section of prose needs a duration line. A
    value that cannot be told for sure is left out, or kept whole (a list of partners that cannot be split).
    """
    lines = split_lines(document.text)
    headings = find_headings(lines, document.blocks)
    records = list(islice(_read_tables(document, lines), _MOST_IN_TABLES))
    taken = Cover((value.passage.start, value.passage.end) for record in records for value in record.values)
    rows = [row for row in find_rows(document, lines) if row.start not in taken]
    lone: list[SheetRow] = []
    for group in group_rows(rows, lines):
        record = _read_sheet(document, group, headings)
        if record is None:
            lone.extend(group)
        else:
            records.append(record)
    durations = [row for row in lone if row.field == "period"]
    described = [read_section(document, row, durations, headings) for row in durations[:_MOST_SECTIONS]]
    records.extend(record for record in described if record is not None)
    if len(records) == 1:
        contacts = [value for row in lone if row.field == "contact" for value in read_contacts(document, row)]
        if contacts and not records[0].values_of("contact"):
            values = records[0].values + tuple(contacts)
            records[0] = Record(records[0].id, Register.PROJECTS, document.id, records[0].name, values)
    return sorted(records, key=lambda record: min(value.passage.start for value in record.values))


def _read_sheet(document: Document, rows: Sequence[SheetRow], headings: Sequence[Heading]) -> Record | None:
    """Return the project of a sheet; None when the rows are too few to be one."""
    fields = {"period" if row.field in ("start", "end") else row.field for row in rows}
    facts = [field for field in _FACTS if field in fields]
    is_named = "name" in fields or "acronym" in fields
    if len(facts) < (2 if is_named else 3):
        return None
    currencies = {
        amount.currency
        for row in rows
        if row.field in ("budget", "funding")
        for amount in find_amounts(document.text[row.start : row.end])
        if amount.currency
    }
    currency = currencies.pop() if len(currencies) == 1 else None
    values: list[RecordValue] = []
    for row in rows:
        is_new = row.field in REPEATED_FIELDS or not any(value.field == row.field for value in values)
        if is_new and len(values) < _MOST_VALUES:
            values.extend(read_row(document, row, currency))
    if not any(value.field == "period" for value in values):
        values.extend(read_start_and_end(document, rows))
    return make_project(document, values, headings, rows[0].start)


def _read_tables(document: Document, lines: Sequence[Line]) -> Iterator[Record]:
    """Yield the projects of tables whose header names the fields, a project a row."""
    place = 0
    while place < len(lines):
        cells = split_cells(lines[place])
        names = [match_field(document.text[start:end]) for start, end in cells]
        fields = [
            found.field if found is not None and is_key(document.text[start:end]) else ""
            for found, (start, end) in zip(names, cells, strict=True)
        ]
        place += 1
        if len(cells) < 3 or sum(bool(field) for field in fields) < 3 or not {"name", "acronym"} & set(fields):
            continue
        while place < len(lines):
            row = split_cells(lines[place])
            if len(row) != len(cells):
                # "|---|---|" under a header has as many cells; anything else ends the table.
                break
            if any(character.isalnum() for character in lines[place].text):
                line = lines[place]
                values: list[RecordValue] = []
                for field, key, span in zip(fields, cells, row, strict=True):
                    if field and document.text[span[0] : span[1]].strip():
                        key_text = document.text[key[0] : key[1]]
                        cell = SheetRow(field, line.start, line.end, (span,), key_text, place, place)
                        values.extend(
                            cut_value(
                                document,
                                value.field,
                                _locate(document.text, value.written, span),
                                within=(line.start, line.end),
                                normalised=value.normalised,
                            )
                            for value in read_row(document, cell, None)
                        )
                record = make_project(document, values, (), line.start) if values else None
                if record is not None:
                    yield record
            place += 1


def _locate(text: str, written: str, span: tuple[int, int]) -> tuple[int, int]:
    start = text.index(written, span[0])
    return start, start + len(written)
