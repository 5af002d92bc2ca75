"""Dates as keys of the index: one key for a day or month in whatever language and order its parts are written.

"21.6.2018", "21 June 2018" and "21 giugno 2018" share one number. All get the keys "date.2018-06-21" and
"date.2018-06". A year needs no key: it is a number of its own.
"""

from __future__ import annotations

import re

from kb.dates import DateMention, find_dates

_PREFIX = "date."
_YEAR_ONLY = len("2018")
_MONTH = len("2018-06")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


def list_date_keys(text: str) -> list[str]:
    """Return the keys of the days and months that a text names, each once; of a range, those of its two ends.

    A day has the key of its month too, for those who ask for the month.
    """
    keys: dict[str, None] = {}
    for mention in find_dates(text):
        for point in _list_points(mention):
            keys[_PREFIX + point] = None
            keys[_PREFIX + point[:_MONTH]] = None
    return list(keys)


def find_asked_dates(question: str) -> list[tuple[DateMention, tuple[str, ...]]]:
    """Return the days and months that a question names, each with its keys: two for a range, one otherwise."""
    asked = []
    for mention in find_dates(question):
        if points := _list_points(mention):
            asked.append((mention, tuple(_PREFIX + point for point in points)))
    return asked


def cut_dates(question: str, mentions: list[DateMention]) -> str:
    """Return a question without these dates but for their years, which stay words of it."""
    parts, place = [], 0
    for mention in mentions:
        written = question[mention.start : mention.end]
        parts += [question[place : mention.start], " ", " ".join(_YEAR.findall(written)), " "]
        place = mention.end
    return "".join([*parts, question[place:]])


def is_date_key(key: str) -> bool:
    """Return whether a key of the index stands for a day or a month."""
    return key.startswith(_PREFIX)


def _list_points(mention: DateMention) -> list[str]:
    """Return the ends of a date in EDTF, one if it is no range; none that is only a year."""
    return [point for point in mention.date.edtf.split("/") if len(point) > _YEAR_ONLY]
