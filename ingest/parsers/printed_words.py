"""Words, lines and pages as they are printed, with their places: what a PDF and a scan are both read into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple, overload

import numpy as np

# What PDFium makes of a hyphen at a line end.
HYPHEN_MARKS = "\x02\ufffe"
_Array = np.ndarray[Any, np.dtype[Any]]


class PrintedWord(NamedTuple):
    """A word of a line: its characters, its left and right edge in points.

    `top` and `bottom` are both 0 where those of the line count; a row of a table may hold words of several lines.
    A tuple, because a page has hundreds of them.
    """

    text: str
    left: float
    right: float
    top: float = 0.0
    bottom: float = 0.0


@dataclass(slots=True, eq=False)
class WordTable:
    """All words of a page that was read at once, in the order of the file.

    Word k is `text[starts[k]:ends[k]]`; these are the rows of `spans` (int64, shape (2, words)), and the edges the rows
    of `boxes` (float64, shape (4, words)). The mark of a hyphen at a line end may close a word.
    """

    text: str
    spans: _Array
    boxes: _Array
    starts: list[int] = field(init=False)
    ends: list[int] = field(init=False)
    lefts: list[float] = field(init=False)
    tops: list[float] = field(init=False)
    rights: list[float] = field(init=False)
    bottoms: list[float] = field(init=False)

    def __post_init__(self) -> None:
        """Make the lists, which are faster to look one word up in."""
        self.starts, self.ends = self.spans.tolist()
        self.lefts, self.tops, self.rights, self.bottoms = self.boxes.tolist()

    def read_word(self, place: int) -> PrintedWord:
        """Return one word."""
        text = self.text[self.starts[place] : self.ends[place]]
        if text[-1] in HYPHEN_MARKS:
            text = text[:-1] + "-"
        return PrintedWord(text, self.lefts[place], self.rights[place], self.tops[place], self.bottoms[place])


class WordRun(Sequence[PrintedWord]):
    """Some words of a table, as half-open ranges of their places; they are made only when somebody looks at them."""

    __slots__ = ("ranges", "table")

    def __init__(self, table: WordTable, ranges: tuple[tuple[int, int], ...]) -> None:
        """Take the words of these ranges, none of which is empty."""
        self.table, self.ranges = table, ranges

    @property
    def first_width(self) -> float:
        """Return the width of the first word."""
        first = self.ranges[0][0]
        return self.table.rights[first] - self.table.lefts[first]

    def __len__(self) -> int:
        """Return the number of words."""
        if len(self.ranges) == 1:
            return self.ranges[0][1] - self.ranges[0][0]
        return sum([last - first for first, last in self.ranges])

    @overload
    def __getitem__(self, place: int) -> PrintedWord: ...
    @overload
    def __getitem__(self, place: slice) -> list[PrintedWord]: ...
    def __getitem__(self, place: int | slice) -> PrintedWord | list[PrintedWord]:
        """Return a word, or some as a list."""
        if place == 0:
            return self.table.read_word(self.ranges[0][0])
        return list(self)[place]

    def __iter__(self) -> Iterator[PrintedWord]:
        """Yield the words."""
        for first, last in self.ranges:
            yield from map(self.table.read_word, range(first, last))


def join_words(parts: Sequence[Sequence[PrintedWord]]) -> Sequence[PrintedWord]:
    """Return the words of all parts, in order."""
    table: WordTable | None = None
    ranges: list[tuple[int, int]] = []
    for part in parts:
        if not isinstance(part, WordRun) or (table is not None and part.table is not table):
            return tuple(chain.from_iterable(parts))
        table = part.table
        ranges.extend(part.ranges)
    return WordRun(table, tuple(ranges)) if table is not None else ()


class PrintedLine(NamedTuple):
    """A line of a page in reading order; points from the top left corner of the upright page, 0 when unknown.

    `size` is the font size; `text` is the words with the white space between them, a tab where the cells of a table
    stand apart. `opens_paragraph` says that a paragraph surely begins here, `level` that it is a heading (from 1),
    `is_row` that it is a row of a table, `is_header` that this row names the columns. A tuple, as words are.
    """

    text: str
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    size: float = 0.0
    opens_paragraph: bool = False
    level: int = 0
    words: Sequence[PrintedWord] = ()
    is_bold: bool = False
    is_row: bool = False
    is_header: bool = False


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """The lines of one page; `width` and `height` in points; `ocr_confidence` (0 to 1) when it was read from a scan."""

    lines: tuple[PrintedLine, ...]
    width: float = 0.0
    height: float = 0.0
    ocr_confidence: float | None = None
