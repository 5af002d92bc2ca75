"""The dates of a question with the words before them -> one range of days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from answer.catalogue.items import Item

Range = tuple[date | None, date | None]
"""The first and the last day, both inclusive; None is open."""

_DAY = timedelta(days=1)
_MARKERS = ("between", "before", "after", "since", "until", "and")
# What may stand between such a word and its date: "before the end of the year 2019".
_BETWEEN_MARKER_AND_DATE = ("year", "art", "prep", "decade_word")


def read_range(items: Sequence[Item], *, plural: bool) -> Range | None:
    """Return the range that the dates of a question give together, open on both sides without a date.

    Marks the items that it uses. None when the dates make no single range ("2015 and 2018"). `plural` tells whether
    several documents are asked for: "od 12. marta 2019" is that day for one document, and from that day on for several.
    """
    first: date | None = None
    last: date | None = None
    previous: Item | None = None
    is_between = False
    for place, item in enumerate(items):
        if item.period is None:
            continue
        marker = _find_marker(items, place)
        kind = "" if marker is None else _name_marker(marker, is_between=is_between, has_previous=previous is not None)
        start, end = item.period
        if kind == "since" and (item.is_span or (start == end and not plural)):
            # "od 2015 do 2018" is one date already, and only its first word is left.
            marker.used, kind = True, ""  # type: ignore[union-attr]
        if marker is not None and kind:
            marker.used = True
        if kind in ("", "since") and _is_followed_by_onward(items, place):
            kind = "since"
        if kind == "before":
            limits: Range = (None, start - _DAY)
        elif kind == "after":
            limits = (end + _DAY, None)
        elif kind == "since":
            limits = (start, None)
        elif kind == "until":
            # "from 2015 to 2018": the earlier date was no range of its own.
            limits = (None, end)
            if previous is not None and last is not None:
                last = None
        elif kind == "and" and is_between:
            limits, last = (None, end), None
        else:
            limits = (start, end)
            is_between = kind == "between"
            if previous is not None:
                joined = _join_neighbours(first, last, limits)
                if joined is None:
                    return None
                (first, last), previous, item.used = joined, item, True
                continue
        first = limits[0] if first is None or (limits[0] is not None and limits[0] > first) else first
        last = limits[1] if last is None or (limits[1] is not None and limits[1] < last) else last
        previous, item.used = item, True
    if first is not None and last is not None and first > last:
        return None
    return first, last


def _find_marker(items: Sequence[Item], place: int) -> Item | None:
    """Return the item before a date that says how it limits; None when there is none."""
    for item in reversed(items[:place]):
        if item.period is not None or item.name is not None:
            return None
        if item.has(*_MARKERS):
            return item
        if not item.has(*_BETWEEN_MARKER_AND_DATE):
            return None
    return None


def _name_marker(marker: Item, *, is_between: bool, has_previous: bool) -> str:
    """Return what a word before a date says of it; empty when it says nothing there."""
    kinds = [kind for kind in _MARKERS if marker.has(kind)]
    for kind in kinds:
        if kind == "and" and not (is_between and has_previous):
            continue
        # "al 2018", "to 2018" and "à 2018" end a range only where one has begun.
        if kind == "until" and marker.has("prep") and not has_previous:
            continue
        return kind
    return ""


def _is_followed_by_onward(items: Sequence[Item], place: int) -> bool:
    """Say whether "onwards" follows a date; marks it as used."""
    for offset, item in enumerate(items[place + 1 :], start=place + 1):
        if item.has("onward"):
            following = items[offset + 1] if offset + 1 < len(items) else None
            if following is not None and item.has("about", "prep") and not following.categories:
                return False
            item.used = True
            return True
        if not item.has("year", "prep"):
            return False
    return False


def _join_neighbours(first: date | None, last: date | None, other: Range) -> Range | None:
    """Return the range of two periods of which one follows on the other; None when there is a gap."""
    if first is None or last is None or other[0] is None or other[1] is None:
        return None
    early, late = sorted(((first, last), (other[0], other[1])))
    return (early[0], late[1]) if early[1] + _DAY >= late[0] else None
