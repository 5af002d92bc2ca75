"""Tables of events: a header that names a column for the event, one for its date and perhaps one for its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.dates import find_dates
from kb.documents import Document
from kb.folding import fold_text
from kb.records import Record, Register
from observatory.lines import Line, split_cells
from observatory.values import cut_value, make_record_id

_COLUMNS = {
    "name": re.compile(
        r"(?:(?:ime|naziv|naslov|nome|name|nombre|nom) )?(?:dogodek|dogodka|dogadaj|dogadaja|dogadanje|prireditev|prireditve"
        r"|manifestacija|event|evento|dell'evento|del evento|actividad|veranstaltung|termin und veranstaltung|evenement"
        r"|de l'evenement|manifestation|rencontre|догађај|манифестација|настан|приредба|srecanje|delavnica|radionica"
        r"|workshop|meeting)s?"
    ),
    "date": re.compile(
        r"(?:datum|termin|date|dates|when|kdaj|kada|kad|data|quando|fecha|cuando|wann|tag|quand|jour|датум|када|кога|дата)"
        r"(?: (?:in ura|i vrijeme|i vreme|and time|e ora|y hora|und uhrzeit|et heure|и време))?"
    ),
    "place": re.compile(
        r"(?:kraj|lokacija|prizorisce|kje|mjesto|mesto|gdje|gde|place|venue|location|town|where|luogo|dove|sede|lugar|donde"
        r"|ort|wo|lieu|ou|ville|место|где|каде|локација)"
    ),
}
# A date and a little more, such as the time; a cell with a sentence has no event's date.
_LONGEST_DATE_CELL = 60
_MOST_EVENTS = 2000


def read_event_tables(document: Document, lines: Sequence[Line]) -> Iterator[Record]:
    """Yield the events of tables, a row each, in text order; rows without a day or a name are left out."""
    place = count = 0
    while place < len(lines) and count < _MOST_EVENTS:
        header = split_cells(lines[place])
        columns = _read_header(document.text, header)
        place += 1
        if not {"name", "date"} <= set(columns):
            continue
        while place < len(lines) and len(cells := split_cells(lines[place])) == len(header):
            record = _read_row(document, lines[place], {name: cells[index] for name, index in columns.items()})
            if record is not None:
                count += 1
                yield record
            place += 1


def _read_header(text: str, cells: Sequence[tuple[int, int]]) -> dict[str, int]:
    """Return the columns that a header names, each once; empty for a line that is no row."""
    columns: dict[str, int] = {}
    if len(cells) < 2:
        return columns
    for index, (start, end) in enumerate(cells):
        folded = fold_text(text[start:end]).strip(" *_:") if end - start <= _LONGEST_DATE_CELL else ""
        for name, pattern in _COLUMNS.items():
            if pattern.fullmatch(folded):
                columns.setdefault(name, index)
    return columns


def _read_row(document: Document, line: Line, cells: dict[str, tuple[int, int]]) -> Record | None:
    first, last = cells["date"]
    start, end = cells["name"]
    written = document.text[start:end]
    mentions = find_dates(document.text[first:last]) if last - first <= _LONGEST_DATE_CELL else []
    if len(mentions) != 1 or "-" not in mentions[0].date.edtf or sum(map(str.isalpha, written)) < 3:
        return None
    [mention] = mentions
    within = (line.start, line.end)
    name = cut_value(document, "name", (start, end), within=within)
    span = (first + mention.start, first + mention.end)
    values = [name, cut_value(document, "date", span, within=within, normalised=mention.date.edtf)]
    if "place" in cells and any(map(str.isalpha, document.text[slice(*cells["place"])])):
        values.append(cut_value(document, "place", cells["place"], within=within))
    identifier = make_record_id(Register.EVENTS, document.id, line.start)
    return Record(identifier, Register.EVENTS, document.id, name.normalised, tuple(values))
