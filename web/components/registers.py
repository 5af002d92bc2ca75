"""Records of the observatory as its page and its exports choose and order them, and as tables whose values open passages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from index.store import CatalogueEntry
from kb.dates import parse_edtf
from kb.metadata import PartialDate
from kb.records import REGISTER_FIELDS, Record, RecordValue, Register
from web.addresses import document_address
from web.components.filters import fold_words
from web.components.links import LinkedText, show_linked_table
from web.i18n import _, current_language, format_partial_date, format_share
from web.labels import name_record_field

MOST_COMPARED = 4
"""So many projects can stand beside each other."""

_DATED = ("date", "period")
_LONGEST_SPAN = 200
# The same few times are asked for on every run of the page, for every record.
_parse_time = lru_cache(maxsize=20_000)(parse_edtf)


def sift_records(records: Iterable[Record], *, words: str = "", year: str = "") -> list[Record]:
    """Return the records whose values hold all the words and whose time touches the year ("2018"; "" for any).

    The newest come first, those without a time last.
    """
    wanted = fold_words(words).split()
    kept = [
        record
        for record in records
        if (not year or year in list_record_years(record)) and all(word in _join_values(record) for word in wanted)
    ]
    return sorted(kept, key=_last_day, reverse=True)


def list_record_years(record: Record) -> list[str]:
    """Return the years that the time of a record touches, the first one first; empty when it has none."""
    years: dict[str, None] = {}
    for time in _list_times(record):
        first, last = time.earliest.year, time.latest.year
        # A time "of the years 1 to 9999" is a slip of the pen.
        years |= dict.fromkeys(map(str, range(first, min(last, first + _LONGEST_SPAN) + 1)))
    return list(years)


def show_register(register: Register, records: Sequence[Record], entries: Mapping[str, CatalogueEntry]) -> None:
    """Show records with the fields that any of them has, and the document that they stand in."""
    fields = [field for field in REGISTER_FIELDS[register] if any(record.values_of(field) for record in records)]
    # A project has too many fields for columns: they stand below one another instead.
    if register is Register.PROJECTS:
        rows = [_describe_project(record, fields, entries) for record in records]
        show_linked_table([_("Name"), _("Details")], rows, key="observatory.projects")
        return
    columns = [name_record_field(field) for field in fields]
    shares = [_measure_share(record) for record in records]
    if any(shares):
        columns.append(_("Achieved"))
    rows = []
    for record, share in zip(records, shares, strict=True):
        cells = [[[_link_value(value)] for value in record.values_of(field)] for field in fields]
        if any(shares):
            cells.append([[LinkedText(share)]] if share else [])
        rows.append([*cells, [[_link_document(record, entries)]]])
    show_linked_table([*columns, _("Document")], rows, key=f"observatory.{register}")


def show_comparison(records: Sequence[Record], entries: Mapping[str, CatalogueEntry]) -> None:
    """Show projects beside each other: a row for each field that any of them has."""
    fields = [
        field for field in REGISTER_FIELDS[Register.PROJECTS] if any(record.values_of(field) for record in records)
    ]
    rows = []
    for field in fields:
        if field != "name":
            values = [[[_link_value(value)] for value in record.values_of(field)] for record in records]
            rows.append([[[LinkedText(name_record_field(field), is_name=True)]], *values])
    documents = [[[_link_document(record, entries)]] for record in records]
    rows.append([[[LinkedText(_("Document"), is_name=True)]], *documents])
    show_linked_table(["", *(record.name for record in records)], rows, key="observatory.comparison")


def _describe_project(
    record: Record, fields: Sequence[str], entries: Mapping[str, CatalogueEntry]
) -> list[list[list[LinkedText]]]:
    """Return the cells of a project: its name, and its other values with their names."""
    names = [[_link_value(value)] for value in record.values_of("name")]
    lines = []
    for field in fields:
        values = record.values_of(field)
        if field != "name" and values:
            line = [LinkedText(f"{name_record_field(field)}: ", is_name=True)]
            for value in values:
                line += [_link_value(value), LinkedText("; ")]
            lines.append(line[:-1])
    lines.append([LinkedText(f"{_('Document')}: ", is_name=True), _link_document(record, entries)])
    return [names or [[LinkedText(record.name)]], lines]


def _link_value(value: RecordValue) -> LinkedText:
    """Return a value as a link to its passage: as it is written, or a time as the visitor's language writes it.

    A list of events says "9. 1." under the heading of a year, which nobody would see here.
    """
    time = _parse_time(value.normalised) if value.field in _DATED else None
    return LinkedText(format_partial_date(time, current_language()) or value.written, value.passage)


def _link_document(record: Record, entries: Mapping[str, CatalogueEntry]) -> LinkedText:
    entry = entries.get(record.document_id)
    return LinkedText("") if entry is None else LinkedText(entry.title, address=document_address(entry.document_id))


def _measure_share(record: Record) -> str:
    """Return how much of the target of an indicator its result is, as percents; empty unless it has one number for both."""
    numbers = [[_read_number(value) for value in record.values_of(field)] for field in ("target", "result")]
    if [len(found) for found in numbers] != [1, 1]:
        return ""
    (target,), (result,) = numbers
    return format_share(result / target, current_language()) if target and result is not None else ""


def _read_number(value: RecordValue) -> float | None:
    return float(value.normalised) if value.normalised.replace(".", "", 1).isdecimal() else None


def _list_times(record: Record) -> list[PartialDate]:
    times = (_parse_time(value.normalised) for value in record.values if value.field in _DATED)
    return [time for time in times if time is not None]


def _last_day(record: Record) -> date:
    times = _list_times(record)
    return times[0].latest if times else date.min


@lru_cache(maxsize=20_000)
def _join_values(record: Record) -> str:
    """Return all values of a record in one text, folded as the words that are looked for in it."""
    return fold_words("\n".join([record.name, *(value.written for value in record.values)]))
