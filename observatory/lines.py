"""The lines of a text of record as the extractors read them: bullets, cells, headings."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.dates import find_dates
from kb.documents import Block, BlockKind
from kb.terms import match_field

_BULLET = re.compile(r"\s*(?:[•▪◦●■·*–—‑-]\s+|\(?\d{1,2}\)\s+|\d{1,2}\.\s+(?!\d)|[a-z]\)\s+)")
# Bounded: a line of nothing but spaces would be gone through from each of them.
_CELL_END = re.compile(r"\t|\s{0,80}\|\s*")
LIST_MARKS = " \t\u00a0•▪◦●■·*–—-"
_LONGEST_DATE = 60
_HEADING_WORDS = 14
_HEADING_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class Line:
    """One line, `text[start:end]` without its line end; `content` is where it begins after spaces and a bullet."""

    start: int
    end: int
    content: int
    text: str
    is_list_item: bool

    @property
    def is_blank(self) -> bool:
        """Say whether the line holds only white space."""
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of one or two lines; `text` is verbatim, with its line break."""

    start: int
    end: int
    text: str


def split_lines(text: str) -> list[Line]:
    """Return every line of a text, blank ones too, in order."""
    lines = []
    start = 0
    for written in text.split("\n"):
        bullet = _BULLET.match(written)
        if bullet and bullet.group().strip()[:1].isdigit() and starts_with_date(written):
            # "3. maja 2020" is a date, not the third item.
            bullet = None
        content = bullet.end() if bullet else len(written) - len(written.lstrip())
        lines.append(Line(start, start + len(written), start + content, written, bullet is not None))
        start += len(written) + 1
    return lines


def starts_with_date(text: str) -> bool:
    """Say whether a line begins, after a mark such as "•", with a date that has a day or a month."""
    mentions = find_dates(text.lstrip(LIST_MARKS)[:_LONGEST_DATE], year=2000)
    return bool(mentions) and mentions[0].start == 0 and "-" in mentions[0].date.edtf


def split_cells(line: Line) -> list[tuple[int, int]]:
    """Return where the cells of a table row stand, in order; one cell when the line is no row. Empty cells stay."""
    text = line.text
    first = len(text) - len(text.lstrip(" |"))
    last = len(text.rstrip(" |\r"))
    cells = []
    for separator in _CELL_END.finditer(text, first, last):
        cells.append((line.start + first, line.start + separator.start()))
        first = separator.end()
    cells.append((line.start + first, line.start + max(first, last)))
    return cells


def find_headings(lines: Sequence[Line], blocks: Sequence[Block]) -> list[Heading]:
    """Return the headings in order: those of the parser, and lines that look like one.

    A heading stands after a blank line, is short, has no bullet, no cell and no full stop, and is in capitals or has a
    blank line after it as well.
    """
    found: dict[int, Heading] = {}
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            first = max(0, bisect_right(lines, block.start, key=lambda line: line.start) - 1)
            stop = max(first + 1, bisect_left(lines, block.end, key=lambda line: line.start))
            text = "\n".join(line.text for line in lines[first:stop])
            if text.strip():
                found[lines[first].start] = Heading(lines[first].start, lines[stop - 1].end, text)
    place = 0
    while place < len(lines):
        if lines[place].is_blank or (place and not lines[place - 1].is_blank):
            place += 1
            continue
        stop = place
        while stop < len(lines) and not lines[stop].is_blank and stop - place < 3:
            stop += 1
        size = _count_heading_lines(lines[place:stop])
        if size and lines[place].start not in found:
            start, end = lines[place].start, lines[place + size - 1].end
            found[start] = Heading(start, end, "\n".join(line.text for line in lines[place : place + size]))
        place = max(stop, place + 1)
    return [found[start] for start in sorted(found)]


class Cover:
    """The offsets that some half-open ranges cover, in any order and overlapping; asked for one at a time."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            self._starts.append(start)
            self._ends.append(max(end, self._ends[-1]) if self._ends else end)

    def __contains__(self, offset: int) -> bool:
        """Say whether one of the ranges holds an offset."""
        place = bisect_right(self._starts, offset)
        return place > 0 and offset < self._ends[place - 1]


def heading_above(headings: Sequence[Heading], offset: int) -> Heading | None:
    """Return the last heading that begins before an offset, or None."""
    place = bisect_left(headings, offset, key=lambda heading: heading.start)
    return headings[place - 1] if place else None


def _count_heading_lines(paragraph: Sequence[Line]) -> int:
    """Return how many lines at the start of a paragraph are a heading: 0, 1 or 2."""
    capitals = 0
    for line in paragraph[:2]:
        if not _may_be_heading(line) or not _is_capitals(line.text):
            break
        capitals += 1
    if capitals:
        return capitals
    if len(paragraph) > 1 or not _may_be_heading(paragraph[0]):
        return 0
    return 1 if paragraph[0].text.strip()[:1].isupper() else 0


def _may_be_heading(line: Line) -> bool:
    text = line.text.strip()
    if line.is_list_item or "\t" in text or "|" in text or text.endswith((".", ";", ":", ",")):
        return False
    if len(text) > _HEADING_CHARACTERS or len(text.split()) > _HEADING_WORDS:
        return False
    found = match_field(line.text)
    return found is None or found.value_start == len(line.text)


def _is_capitals(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return len(letters) > 3 and sum(character.isupper() for character in letters) >= 0.8 * len(letters)
