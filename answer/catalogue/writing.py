"""Entries that meet a query -> the text of an answer: how the question was read, then a line for each document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from answer.catalogue.phrases import (
    count_in_words,
    find_locale,
    get_catalogue_phrase,
    limit_by_date,
    name_access,
    name_field,
    name_languages,
    name_type,
)
from answer.catalogue.query import AskedField, CatalogueQuery, QueryKind
from answer.phrases import add_colon
from index.store import CatalogueEntry
from kb.metadata import PartialDate
from kb.written_dates import write_date

MOST_SHOWN = 20
"""How many documents an answer names; the others are a number."""

_REFERENCE = re.compile(r"\[(\d+)\]")
_SEPARATOR = " · "


def write_answer(
    query: CatalogueQuery,
    entries: Sequence[CatalogueEntry],
    *,
    language: str,
    numbers: Mapping[str, int],
) -> str:
    """Return the answer in the asker's language, a paragraph for each document.

    `numbers` has the [n] of the documents that the asker may read, by their ids; of the others the line says whom to ask.
    """
    shown = entries[:MOST_SHOWN]
    paragraphs = [_write_head(query, entries, language)]
    paragraphs += [_write_entry(query, entry, language, numbers.get(entry.document_id)) for entry in shown]
    if len(entries) > len(shown):
        paragraphs.append(count_in_words("more", len(entries) - len(shown), language))
    return "\n\n".join(paragraphs)


def describe_query(query: CatalogueQuery, language: str) -> str:
    """Return the filter of a query as it was understood, with a capital: "Minutes · 2019 · Slovenian"."""
    parts = [
        ", ".join(name_type(kind, language) for kind in query.types),
        describe_range(query.date_from, query.date_to, language),
        get_catalogue_phrase("undated", language) if query.is_undated else "",
        name_languages(query.languages, language),
        *(", ".join(values) for values in (query.projects, query.issuers, query.authors, query.places)),
        ", ".join(name_access(level, language) for level in query.access_levels),
    ]
    described = _SEPARATOR.join(part for part in parts if part) or get_catalogue_phrase("all", language)
    return f"{described[:1].upper()}{described[1:]}"


def describe_range(first: date | None, last: date | None, language: str) -> str:
    """Return a range of days in as few words as it takes; empty when it is open on both sides."""
    locale = find_locale(language)
    if first is not None and last is not None:
        return write_date(_make_range(first, last), locale)
    if first is not None:
        return _write_limit("from", first, language, is_year=(first.month, first.day) == (1, 1))
    if last is not None:
        return _write_limit("to", last, language, is_year=(last.month, last.day) == (12, 31))
    return ""


def list_values(entry: CatalogueEntry, asked: AskedField, language: str) -> list[str]:
    """Return the values of an entry that are asked for, as the asker's language writes them; empty when unknown."""
    if asked is AskedField.DATE:
        return [write_date(entry.date, find_locale(language))] if entry.date else []
    if asked is AskedField.ISSUER:
        return [entry.issuer] if entry.issuer else []
    if asked is AskedField.TYPE:
        return [name_type(entry.document_type, language)]
    if asked is AskedField.LANGUAGES:
        tags = entry.languages or (entry.language,)
        return [name for tag in tags if (name := name_languages([tag], language))]
    if asked is AskedField.PAGES:
        return [str(entry.pages)]
    return list({AskedField.AUTHORS: entry.authors, AskedField.PROJECTS: entry.projects}.get(asked, entry.places))


def quote_line(text: str) -> str:
    """Return words of a document as one line in which "[2]" does not look like one of our references."""
    return _REFERENCE.sub(r"(\1)", " ".join(text.split()))


def _write_head(query: CatalogueQuery, entries: Sequence[CatalogueEntry], language: str) -> str:
    described = describe_query(query, language)
    if not entries:
        return f"{add_colon(described, language)} {get_catalogue_phrase('none', language)}"
    if query.asked is not None:
        name = name_field(query.asked, language)
        counts = Counter(value for entry in entries for value in list_values(entry, query.asked, language))
        if len(entries) == 1 or len(counts) == 1:
            return f"{add_colon(name, language)} {', '.join(counts)}"
        if query.asked in (AskedField.DATE, AskedField.PAGES):
            return add_colon(f"{described}{_SEPARATOR}{name}", language)
        values = ", ".join(f"{value} ({count})" for value, count in counts.most_common())
        return f"{described}{_SEPARATOR}{add_colon(name, language)} {values}"
    if query.kind is QueryKind.NEWEST:
        return add_colon(f"{described}{_SEPARATOR}{get_catalogue_phrase('newest', language)}", language)
    if query.kind is QueryKind.OLDEST:
        return add_colon(f"{described}{_SEPARATOR}{get_catalogue_phrase('oldest', language)}", language)
    return f"{add_colon(described, language)} {count_in_words('documents', len(entries), language)}"


def _write_entry(query: CatalogueQuery, entry: CatalogueEntry, language: str, number: int | None) -> str:
    parts = [
        write_date(entry.date, find_locale(language)) or get_catalogue_phrase("undated", language),
        name_type(entry.document_type, language),
        quote_line(entry.title),
    ]
    if query.asked is AskedField.PAGES:
        parts.append(f"{add_colon(name_field(AskedField.PAGES, language), language)} {entry.pages}")
    if query.asked is AskedField.LANGUAGES:
        parts.append(", ".join(list_values(entry, AskedField.LANGUAGES, language)))
    line = _SEPARATOR.join(part for part in parts if part)
    return f"{line} ({get_catalogue_phrase('ask', language)})" if number is None else f"{line} [{number}]"


def _write_limit(name: Literal["from", "to"], day: date, language: str, *, is_year: bool) -> str:
    """Return the one end of an open range, as a year where a year says the same."""
    end = PartialDate(day, day, str(day.year) if is_year else day.isoformat())
    written = write_date(end, find_locale(language), declined=True)
    return limit_by_date(name, written, language, is_day=not is_year)


def _make_range(first: date, last: date) -> PartialDate:
    """Return the range in the coarsest precision that says the same: a year, a month, a day."""
    starts_year, ends_year = (first.month, first.day) == (1, 1), (last.month, last.day) == (12, 31)
    if starts_year and ends_year:
        code = f"{first.year}" if first.year == last.year else f"{first.year}/{last.year}"
    elif first == last:
        code = first.isoformat()
    elif first.day == 1 and (last.year, last.month) == (first.year, first.month):
        code = f"{first:%Y-%m}"
    else:
        code = f"{first.isoformat()}/{last.isoformat()}"
    return PartialDate(first, last, code)
