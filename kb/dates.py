"""Dates as people write them -> partial dates with their precision.

Two digits with dots or slashes are read day first, as everywhere in the corpus; month first only when nothing else fits
("12/31/2018"). A day that its month does not have ("31.9.2018") keeps the month and the year that are written. Without
a year a date is found only when the caller gives one, and then also "6.3." is a date: whoever gives a year knows that
dates are listed there.
"""

from __future__ import annotations

import calendar
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kb.date_words import DAY_WORDS, MILLENNIA, MONTHS, SEASON_MONTHS, YEAR_WORDS
from kb.folding import fold_text
from kb.metadata import PartialDate


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date found in a text: `text[start:end]` is how it is written."""

    start: int
    end: int
    date: PartialDate


@dataclass(frozen=True, slots=True)
class _Point:
    """One date before it is joined to a range; a part that is not written is None. A day span has `first_day` too."""

    start: int
    end: int
    year: int | None = None
    last_year: int | None = None
    month: int | None = None
    day: int | None = None
    first_day: int | None = None
    last_month: int | None = None


_ROMANS = "i ii iii iv v vi vii viii ix x xi xii"
_ROMAN = {roman: number for number, roman in enumerate(_ROMANS.split(), start=1)}
_BETWEEN_BEFORE = re.compile(r"\b(?:med|izmedu|between|tra|fra|entre|zwischen|између|мегу|помегу)\s+(?:\w{1,3}\s+)?$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.\w\S*")
_NUMBER_BEFORE = re.compile(r"\d[.,:/]$|\d[-–—−]$|[+€$£]\s?$")
_REFERENCE_BEFORE = re.compile(
    r"(?:\b(?:st|br|no|nr|n|num|art|cl|ch)[.°º]?|№|бр\.|\blist(?:\s+rs)?,?|glasnik(?:\s+\w+)?|novine|гласник(?:\s+\w+)?|"
    r"\bnn|весник(?:\s+\w+)?|\b(?:eu|eg|ue|ec|еу)\)?|bundesgesetzblatt|bgbl\.?|uredb[aei]|direktiv[aei]|zakon[au]?)\s?$"
)
_MONEY_AFTER = re.compile(r"\s?(?:€|eur(?!\w)|evr|eur[ioa]|rsd|din|usd|\$|%|евр|дин|ден|m2|km|kg)")
# "2018-07-12T10:00" is a date with a time; "2018a" is none.
_LETTER_AFTER = re.compile(r"(?!t\d\d:)[^\W\d_]")
# Every year is written in digits or begins with one of these; a text without any holds no date.
_HAS_YEAR = re.compile(r"\d|" + "|".join(MILLENNIA))
_LAST_YEAR = 2099
_EDTF = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


def find_dates(text: str, *, year: int | None = None) -> list[DateMention]:
    """Return the dates of a text in text order, without overlaps, each as long as it is written.

    `year` completes dates that have a day and a month but no year; without it they are left out. "17. in 19. maja 2020"
    is read as the span from the first to the last day. A range that crosses the turn of the year may name the
    year only at its end ("28. 12. – 3. 1. 2019").
    """
    folded = fold_text(text)
    if year is None and not _HAS_YEAR.search(folded):
        return []
    # Not at the top: to compile the forms takes longer than many a command.
    from kb.date_forms import JOIN, JOIN_AND

    mentions: list[DateMention] = []
    points = list(_find_points(folded))
    place = 0
    while place < len(points):
        point = points[place]
        place += 1
        if place < len(points) and (link := JOIN.fullmatch(folded, point.end, points[place].start)):
            # "3. maja 2019 in 4. maja 2020" are two dates, unless "between" stands before them.
            is_pair = point.year is not None and JOIN_AND.search(link.group()) is not None
            between = _BETWEEN_BEFORE.search(folded[max(0, point.start - 16) : point.start])
            joined = None if is_pair and not between else _join_points(point, points[place], year)
            if joined is not None:
                mentions.append(DateMention(point.start, points[place].end, joined))
                place += 1
                continue
        complete = _complete_point(point, year)
        if complete is not None:
            mentions.append(DateMention(point.start, point.end, complete))
    return mentions


def parse_date(text: str, *, year: int | None = None) -> PartialDate | None:
    """Return the date that a whole text gives, or None when it holds anything but one date.

    Brackets, quotation marks and words such as "from", "dne" or a weekday around it do not matter.
    """
    mentions = find_dates(text, year=year)
    if len(mentions) != 1:
        return None
    from kb.date_forms import ALLOWED_AROUND

    around = fold_text(text[: mentions[0].start] + " " + text[mentions[0].end :])
    return mentions[0].date if ALLOWED_AROUND.fullmatch(around) else None


def parse_edtf(text: str) -> PartialDate | None:
    """Return the date that an EDTF level 0 text gives ("2018-07-12", "2018-07", "2018", "2012-05/2013-06"), or None."""
    ends = []
    for part in text.split("/"):
        found = _EDTF.fullmatch(part)
        if found is None:
            return None
        try:
            ends.append(_make_date(*(int(number) for number in found.groups() if number)))
        except ValueError:
            return None
    if len(ends) > 2:
        return None
    return ends[0] if len(ends) == 1 else _make_range(ends[0], ends[1])


def _find_points(folded: str) -> Iterator[_Point]:
    """Yield the dates and the parts of dates of a folded text, in order."""
    from kb.date_forms import JOIN, START

    addresses = deque(found.span() for found in _ADDRESS.finditer(folded))
    position = 0
    last_end = -1
    while start := START.search(folded, position):
        position = start.end()
        while addresses and addresses[0][1] <= start.start():
            addresses.popleft()
        if addresses and addresses[0][0] <= start.start():
            position = addresses[0][1]
            continue
        is_linked = last_end >= 0 and JOIN.fullmatch(folded, last_end, start.start()) is not None
        point = _read_point(folded, start.start(), is_linked)
        if point is not None:
            position = last_end = point.end
            yield point
        elif folded[start.start()].isdigit():
            # The rest of a number is no date of its own.
            while position < len(folded) and folded[position].isdigit():
                position += 1


def _read_point(folded: str, start: int, is_linked: bool) -> _Point | None:
    """Read the longest form of a date that begins at an offset; `is_linked` when "date –" stands before it."""
    from kb.date_forms import FORMS

    before = folded[max(0, start - 24) : start]
    if folded[start].isdigit() and not is_linked and _NUMBER_BEFORE.search(before):
        return None
    for form in FORMS:
        found = form.match(folded, start)
        if found is not None and (point := _build_point(found)) is not None:
            if _is_other_number(folded, before, found):
                return None
            return point
    return None


def _is_other_number(folded: str, before: str, found: re.Match[str]) -> bool:
    """Say whether digits that look like a date are an amount, the number of a law, a code or a postcode."""
    parts = found.groupdict()
    after = folded[found.end() : found.end() + 16]
    if re.match(r"[\do]|[.,:]\d|/(?!\d{4}-\d)\d|_\d", after) or _LETTER_AFTER.match(after):
        return True
    if parts.get("name") or parts.get("day") or parts.get("first") or parts.get("season"):
        return False
    if _REFERENCE_BEFORE.search(before):
        return True
    is_bare_year = parts.get("month") is None and parts.get("to") is None and parts.get("to_short") is None
    if not is_bare_year:
        return False
    return bool(
        _MONEY_AFTER.match(after)
        or re.search(r"\d\s$|\w\($|\b(?:si|hr|rs|ba|mk|d|a|i|it|e|f)-$", before)
        or re.match(r"[ \u00a0]\d|[-–]\d", after)
    )


def _build_point(found: re.Match[str]) -> _Point | None:
    """Turn a match into a point; None when its numbers cannot be a date."""
    parts = found.groupdict()
    year = _read_year(parts.get("year"))
    if parts.get("short"):
        year = 2000 + int(parts["short"]) if int(parts["short"]) < 70 else 1900 + int(parts["short"])
    last_year = _read_year(parts.get("to"))
    if parts.get("to_short") and year is not None:
        last_year = year - year % 100 + int(parts["to_short"])
    if last_year is not None and (year is None or not year < last_year <= _LAST_YEAR):
        return None
    month = int(parts["month"]) if parts.get("month") else None
    if parts.get("name"):
        month = MONTHS[parts["name"].rstrip(".")]
    elif parts.get("roman"):
        month = _ROMAN[parts["roman"]]
    day_text = parts.get("day") or parts.get("last")
    day = int(day_text) if day_text else None
    if parts.get("day_word"):
        day = DAY_WORDS[parts["day_word"]]
    if parts.get("year_word"):
        year = YEAR_WORDS[parts["year_word"]]
    if parts.get("season"):
        first_month = SEASON_MONTHS[parts["season"]]
        return _Point(found.start(), found.end(), year, None, first_month, last_month=first_month + 2)
    first_day = int(parts["first"]) if parts.get("first") else None
    if month is not None and month > 12:
        if day is None or day > 12:
            return None
        day, month = month, day
    if first_day is not None and day is not None and first_day >= day:
        return None
    return _Point(found.start(), found.end(), year, last_year, month, day, first_day)


def _read_year(written: str | None) -> int | None:
    return int(written.replace("o", "0")) if written else None


def _complete_point(point: _Point, year: int | None) -> PartialDate | None:
    """Return the date of a point that stands alone; None when it has neither a year nor the right to a given one."""
    if point.last_year is not None and point.year is not None:
        return _make_range(_make_date(point.year), _make_date(point.last_year))
    found_year = point.year
    if found_year is None and point.day is not None:
        found_year = year
    if found_year is None:
        return None
    if point.last_month is not None:
        return _make_range(_make_date(found_year, point.month), _make_date(found_year, point.last_month))
    last = _make_date(found_year, point.month, point.day)
    if point.first_day is None:
        return last
    return _make_range(_make_date(found_year, point.month, point.first_day), last) or last


def _join_points(left: _Point, right: _Point, year: int | None) -> PartialDate | None:
    """Return the range from one point to the next; None when they are no range."""
    right_year = right.year if right.year is not None else (year if right.day is not None else None)
    if right_year is None or left.last_year is not None or right.last_year is not None:
        return None
    if left.last_month is not None or right.last_month is not None:
        return None
    if left.first_day is not None or right.first_day is not None:
        return None
    left_year = left.year
    if left_year is None:
        crosses = left.month is not None and right.month is not None and left.month > right.month
        left_year = right_year - 1 if crosses else right_year
    if (left.month is None) != (right.month is None):
        return None
    return _make_range(_make_date(left_year, left.month, left.day), _make_date(right_year, right.month, right.day))


def _make_range(first: PartialDate, last: PartialDate) -> PartialDate | None:
    """Return the range of two dates; None when the second is not the later one."""
    if first.earliest >= last.earliest or first.latest > last.latest:
        return None
    return PartialDate(first.earliest, last.latest, f"{first.edtf}/{last.edtf}")


def _make_date(year: int, month: int | None = None, day: int | None = None) -> PartialDate:
    """Return a date with the precision of its parts; a day that the month does not have is dropped."""
    if month is None:
        return PartialDate(date(year, 1, 1), date(year, 12, 31), f"{year:04}")
    days = calendar.monthrange(year, month)[1]
    if day is None or day > days:
        return PartialDate(date(year, month, 1), date(year, month, days), f"{year:04}-{month:02}")
    whole = date(year, month, day)
    return PartialDate(whole, whole, whole.isoformat())
