"""Partial dates -> how a language writes them."""

from __future__ import annotations

import re
from datetime import date

from babel.dates import format_date, format_skeleton, get_month_names

from kb.metadata import PartialDate
from kb.script import to_cyrillic

_CODE_IN_EDTF = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_SERBIAN = "januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra"
# Babel has the form that stands alone, and no other but in Croatian days.
_GENITIVE_MONTHS = {
    "sl": "januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra",
    "hr": "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca",
    "sr_Latn": _SERBIAN,
    "sr_Cyrl": to_cyrillic(_SERBIAN),
    "bs": _SERBIAN.replace("avgust", "august"),
}
_MONTH = re.compile(r"[^\W\d_]{3,}")


def write_date(value: PartialDate | None, locale: str, *, declined: bool = False) -> str:
    """Return a date in the precision it has: a month stays a month; empty for None.

    `locale` is one of Babel's ("sl", "sr_Latn"). A date that cannot be written in words stays as it is. `declined` puts
    the month in the genitive where a language has one, as after "from": "julij 2018", but "od julija 2018".
    """
    if value is None:
        return ""
    written = [_write_end(end, locale) for end in value.edtf.split("/")]
    if not all(written):
        return value.edtf
    if declined and locale in _GENITIVE_MONTHS:
        written = [_decline(end, text, locale) for end, text in zip(value.edtf.split("/"), written, strict=True)]
    return " – ".join(written)


def write_within_year(value: PartialDate, locale: str) -> str:
    """Return the day, month or span of them without the year: "8. oktober", "October 8–10"; empty for whole years.

    So it is for a span over a new year, and for a date that cannot be written in words.
    """
    ends = [_CODE_IN_EDTF.fullmatch(end) for end in dict.fromkeys(value.edtf.split("/"))]
    found = [end.groups() for end in ends if end is not None]
    if len(found) < len(ends) or len({year for year, _month, _day in found}) > 1:
        return ""
    try:
        written = [_write_part(month, day, locale) for _year, month, day in found]
    except ValueError:
        return ""
    if len({month for _year, month, _day in found}) == 1 and len(found) > 1 and found[0][2] and found[-1][2]:
        # The month is written once, where it stands: "8.–10. oktober", "October 8–10".
        first, last = written[0], written[-1]
        return f"{first.split()[0]}–{last}" if first[0].isdigit() else f"{first}–{int(found[-1][2])}"
    return "–".join(written) if all(written) else ""


def _write_part(month: str | None, day: str | None, locale: str) -> str:
    """Return a month, or a day of it; empty for neither. Raises ValueError when there is no such day."""
    if month is None:
        return ""
    # A leap year has every day.
    moment = date(2024, int(month), int(day or 1))
    if day is None:
        return str(get_month_names("wide", context="stand-alone", locale=locale)[moment.month])
    written = format_skeleton("MMMMd", moment, locale=locale)
    return written.replace("1 ", "1er ", 1) if (locale, day) == ("fr", "01") else written


def _decline(end: str, written: str, locale: str) -> str:
    """Return a day or month with the month in the genitive, a year alone as the ordinal that it is but in Slovene: "2018."."""
    month = end[5:7]
    if not month:
        return written if locale == "sl" else f"{written}."
    return _MONTH.sub(_GENITIVE_MONTHS[locale].split()[int(month) - 1], written, count=1)


def _write_end(text: str, locale: str) -> str:
    """Return one day, month or year in words; empty when it is none of these."""
    match = _CODE_IN_EDTF.fullmatch(text)
    if match is None:
        return ""
    year, month, day = match.groups()
    try:
        if day:
            written = format_date(date(int(year), int(month), int(day)), "long", locale=locale)
            # French counts the first day of a month, which Babel does not: "1er juillet 2018".
            return written.replace("1 ", "1er ", 1) if (locale, day) == ("fr", "01") else written
        if month:
            return format_skeleton("yMMMM", date(int(year), int(month), 1), locale=locale)
    except ValueError:
        return ""
    return year
