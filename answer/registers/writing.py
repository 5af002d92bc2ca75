"""Records that meet a query -> the text of an answer and its citations: every value shown has its passage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from answer.answers import Citation
from answer.catalogue.phrases import find_locale
from answer.catalogue.writing import describe_range, quote_line
from answer.phrases import add_colon
from answer.registers.phrases import count_records, describe_budget, get_register_phrase
from answer.registers.query import RegisterOrder, RegisterQuery
from index.store import CatalogueEntry
from kb.dates import parse_edtf
from kb.records import Record, RecordValue, Register
from kb.written_dates import write_date

MOST_SHOWN = 12
"""How many records an answer names; the others are a number."""

_SHOWN_FIELDS = ("period", "budget", "lead")
_LONGEST_VALUE = 160
_SEPARATOR = " · "


def write_records(
    query: RegisterQuery, records: Sequence[Record], *, language: str, get_entry: Callable[[str], CatalogueEntry]
) -> tuple[str, tuple[Citation, ...]]:
    """Return the answer in the asker's language, a paragraph for each record, and its citations in order."""
    citations: list[Citation] = []
    lines = []
    for record in records[:MOST_SHOWN]:
        entry = get_entry(record.document_id)
        parts = []
        for passage, values in groupby(_choose_values(record), key=lambda value: value.passage):
            citations.append(Citation(len(citations) + 1, passage, entry))
            written = _SEPARATOR.join(_write_value(value, language) for value in values)
            parts.append(f"{written} [{len(citations)}]")
        lines.append(_SEPARATOR.join(parts))
    head = f"{_describe_query(query, language)}{count_records(query.register, len(records), language)}"
    paragraphs = [f"{head[:1].upper()}{head[1:]}", *lines]
    if len(records) > MOST_SHOWN:
        paragraphs.append(get_register_phrase("more", language, number=len(records) - MOST_SHOWN))
    paragraphs.append(get_register_phrase("note", language))
    return "\n\n".join(paragraphs), tuple(citations)


def _choose_values(record: Record) -> list[RecordValue]:
    """Return the values that stand for a record in a line: its date, its name, and what is asked of it most."""
    dates = record.values_of("date")[:1]
    names = record.values_of("name")[:1] or record.values_of("acronym")[:1]
    others = [value for field in _SHOWN_FIELDS for value in record.values_of(field)[:1]]
    return [*dates, *names, *others]


def _write_value(value: RecordValue, language: str) -> str:
    """Return a value as its document writes it, a date as the asker's language does."""
    if value.field in ("date", "period") and (when := parse_edtf(value.normalised)) is not None:
        return write_date(when, find_locale(language))
    written = quote_line(value.written)
    return written if len(written) <= _LONGEST_VALUE else written[:_LONGEST_VALUE].rsplit(" ", 1)[0] + " …"


def _describe_query(query: RegisterQuery, language: str) -> str:
    """Return the query as it was understood, with a colon; empty when nothing narrows it."""
    order = ""
    if query.order in (RegisterOrder.LARGEST, RegisterOrder.SMALLEST):
        order = get_register_phrase("largest" if query.order is RegisterOrder.LARGEST else "smallest", language)
    named = query.named
    if named and query.register is Register.PROJECTS:
        named = get_register_phrase("lead" if query.part == "lead" else "partner", language, organisation=named)
    parts = [
        describe_range(query.date_from, query.date_to, language),
        named,
        describe_budget(query, language),
        order,
    ]
    described = _SEPARATOR.join(part for part in parts if part)
    return f"{add_colon(described, language)} " if described else ""
