"""Neighbouring lines that make one block: a wrapped paragraph, a bullet with its continuation, a key with its values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.line_marks import TextLine, runs
from ingest.sentences import count_words
from kb.documents import BlockKind
from kb.script import FULL_STOPS

_CLOSERS = r"[)\]\"'“”«»’」』）》]*$"
TERMINAL = re.compile(rf"[.!?…:;{FULL_STOPS}：；؛]{_CLOSERS}")
_SENTENCE_END = re.compile(rf"[.!?…{FULL_STOPS}]{_CLOSERS}")
_ADDRESS_START = re.compile(r"\S+@\S|https?://|www\.")
_WIDTH_RANGE = (30, 160)
_LONG_TEXT = 300


@dataclass(slots=True)
class LineGroup:
    """Neighbouring lines that make one block."""

    lines: list[TextLine]
    kind: BlockKind
    level: int = 0
    is_fixed: bool = False
    text: str = field(default="")


def group_lines(lines: list[TextLine], known: Mapping[int, int]) -> list[LineGroup]:
    """Return the groups in order, their kinds by their first lines alone; `known` has the levels of sure headings."""
    widths = _find_widths(lines)
    groups: list[LineGroup] = []
    for place, line in enumerate(lines):
        if groups and _continues(groups[-1], lines[place - 1], line, width=widths[place - 1], known=known):
            groups[-1].lines.append(line)
            continue
        if line.start in known:
            groups.append(LineGroup([line], BlockKind.HEADING, level=known[line.start], is_fixed=True))
        elif line.is_row:
            groups.append(LineGroup([line], BlockKind.TABLE_ROW))
        elif line.marker:
            groups.append(LineGroup([line], BlockKind.LIST_ITEM, level=1))
        else:
            groups.append(LineGroup([line], BlockKind.PARAGRAPH))
    for group in groups:
        group.text = " ".join(line.text for line in group.lines)
    return groups


def _find_widths(lines: list[TextLine]) -> list[int]:
    """Return for each line the column where its text was wrapped by hand or by a mail program; 0 where it was not.

    The evidence is a line that stops in the middle of a sentence, followed by one that begins in lower case.
    """
    low, high = _WIDTH_RANGE
    evidence = [
        line.length
        if place + 1 < len(lines)
        and low <= line.length <= high
        and not lines[place + 1].gap
        and not lines[place + 1].marker
        and starts_lower(lines[place + 1].text)
        and not TERMINAL.search(line.text)
        else 0
        for place, line in enumerate(lines)
    ]
    lengths = sorted(length for length in evidence if length)
    if not lengths:
        return [0] * len(lines)
    overall = lengths[int(len(lengths) * 0.9)] if len(lengths) >= 3 else 0
    # One line may end in mid-sentence by chance; a long one that does was hardly cut by its author.
    certain = 60
    widths: list[int] = []
    for first, last in runs(lines):
        own = [length for length in evidence[first:last] if length]
        is_sure = len(own) >= 2 or (len(own) == 1 and own[0] >= certain)
        widths.extend([max(own) if is_sure else overall] * (last - first))
    return widths


def _continues(group: LineGroup, previous: TextLine, line: TextLine, *, width: int, known: Mapping[int, int]) -> bool:
    """Say whether a line belongs to the same block as the one before it."""
    if line.start in known or group.is_fixed:
        # A heading over two lines: both known, one level, nothing between.
        same = line.start in known and group.is_fixed and known[line.start] == group.level
        return same and not line.gap and len(group.lines) < 3
    if line.is_row or (line.marker and not _is_dash_inside(group, previous, line, width)):
        return False
    is_open = not TERMINAL.search(previous.text) and not _ADDRESS_START.match(line.text)
    goes_on = is_open and starts_lower(line.text)
    if line.gap:
        # A blank line in the middle of a sentence: a page break, or a converter's slip inside a bullet.
        is_full = previous.length >= (0.6 * width if width else 60)
        starts_a_list = starts_lower(group.lines[0].body) and not group.lines[0].marker
        return goes_on and line.gap == 1 and is_full and not starts_a_list and not is_capitals(previous.text)
    if group.lines[0].is_fixed:
        return False
    if group.kind == BlockKind.TABLE_ROW:
        if is_prose(line.text):
            return goes_on
        if group.lines[0].is_sheet or group.lines[0].text.endswith(":"):
            return True
        return goes_on or line.indent > group.lines[0].indent
    if is_capitals(previous.text):
        return is_capitals(line.text) and len(group.lines) < 3 and not _SENTENCE_END.search(previous.text)
    if is_capitals(line.text) and len(line.text.split()) > 1 and not goes_on and not width:
        return False
    if group.kind == BlockKind.LIST_ITEM and line.indent > group.lines[0].indent:
        return True
    return goes_on or _is_wrapped(previous, line, width)


def _is_dash_inside(group: LineGroup, previous: TextLine, line: TextLine, width: int) -> bool:
    """Tell a dash between two parts of a wrapped sentence from one that opens a list item."""
    if not line.marker.startswith("bullet") or line.text[0] not in "–—-" or line.gap:
        return False
    if any(other.marker == line.marker for other in group.lines) or TERMINAL.search(previous.text):
        return False
    return line.body[:1].islower() and _is_wrapped(previous, line, width)


def _is_wrapped(previous: TextLine, line: TextLine, width: int) -> bool:
    """Say whether the first word of a line would not have fitted on the line before."""
    if not width or previous.length > 1.25 * width:
        return False
    return previous.length + 1 + len(line.text.split(maxsplit=1)[0]) > 0.92 * width


def starts_lower(text: str) -> bool:
    """Say whether the first letter after opening quotes and brackets is a small one."""
    return text.lstrip("\"'(„“”»«‘’[")[:1].islower()


def is_capitals(text: str) -> bool:
    """Say whether the letters are capitals, a slip or a short word in lower case allowed, and make some words."""
    if len(text) > _LONG_TEXT:
        return text.isupper()
    capitals = sum(map(str.isupper, text))
    return capitals >= 3 and (letters := sum(map(str.isalpha, text))) >= 4 and capitals >= 0.9 * letters


def is_prose(text: str) -> bool:
    """Say whether a text is longer than a heading and ends as a sentence does."""
    return count_words(text, 0, len(text)) > 10 and bool(_SENTENCE_END.search(text))
