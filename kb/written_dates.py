"""Partial dates -> how a language writes them."""

from __future__ import annotations

import re
from datetime import date

from babel.dates import format_date, format_skeleton

from kb.metadata import PartialDate

_CODE_IN_EDTF = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def write_date(value: PartialDate | None, locale: str) -> str:
    """Return a date in the precision it has: a month stays a month; empty for None.

    `locale` is one of Babel's ("sl", "sr_Latn"). A date that cannot be written in words stays as it is.
    """
    if value is None:
        return ""
    written = [_write_end(end, locale) for end in value.edtf.split("/")]
    return " – ".join(written) if all(written) else value.edtf


def _write_end(text: str, locale: str) -> str:
    """Return one day, month or year in words; empty when it is none of these."""
    match = _CODE_IN_EDTF.fullmatch(text)
    if match is None:
        return ""
    year, month, day = match.groups()
    try:
        if day:
            return format_date(date(int(year), int(month), int(day)), "long", locale=locale)
        if month:
            return format_skeleton("yMMMM", date(int(year), int(month), 1), locale=locale)
    except ValueError:
        return ""
    return year
