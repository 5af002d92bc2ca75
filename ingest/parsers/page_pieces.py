"""Pieces of lines and what is made of them: what stands on a page before its order is known."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol

from ingest.parsers.assembly import find_header_rows
from ingest.parsers.printed_hyphens import KnownWords, is_cut_word, keeps_hyphen
from ingest.parsers.printed_words import PrintedLine, PrintedWord, join_words
from kb.language import count_small_words

_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{2})?|\d{1,3}(?:,\d{3})+(?:\.\d{2})?")
_LETTERS_AT_END = re.compile(r"[^\W\d_]+$")
# Shorter ones are known as the small words of a language.
_WHOLE_WORD = 4
_LETTERS_AT_START = re.compile(r"[^\W\d_]+")
# Edges that are closer than this, in points, are the same edge.
SNAP = 3.0
_ROWS_LOOKED_AT = 40
# As large a share may differ: some letters reach over the edge of their box.
_EVEN = 0.07


@dataclass(slots=True, eq=False)
class Piece:
    """A stretch of a line without a wide gap; points from the top left corner, on the page held so that it is upright.

    `quarter` is how many quarters clockwise the line is turned on the page (4: at another angle), `row` the line of
    the file it is from. `words` are where they stand on the page as it is displayed.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    words: Sequence[PrintedWord]
    row: int
    quarter: int = 0
    is_bold: bool = False


class Ruling(NamedTuple):
    """A straight line drawn on a page, across (top equals bottom) or down (left equals right)."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(slots=True, eq=False)
class Unit:
    """What is put in order: a piece, or a table whose lines are ready."""

    left: float
    top: float
    right: float
    bottom: float
    size: float
    place: float
    words: int
    piece: Piece | None = None
    lines: list[PrintedLine] = field(default_factory=list)


class _Wide(Protocol):
    """What has a left and a right edge."""

    left: float
    right: float


def overlap(first: _Wide, second: _Wide) -> float:
    """Return over how many points two things stand above each other; negative is how far they are apart."""
    return min(first.right, second.right) - max(first.left, second.left)


def are_even(gaps: Sequence[float]) -> bool:
    """Say whether several gaps between words are alike, as they are in a justified line and hardly between cells."""
    return len(gaps) > 1 and max(gaps) - min(gaps) < _EVEN * max(gaps)


def make_line(parts: Sequence[Piece | PrintedLine], text: str, *, opens_paragraph: bool = False) -> PrintedLine:
    """Return pieces as one line of this text, which is bold where all of them are."""
    if len(parts) == 1:
        part = parts[0]
        return PrintedLine(
            text,
            part.left,
            part.top,
            part.right,
            part.bottom,
            part.size,
            opens_paragraph,
            0,
            part.words,
            part.is_bold,
        )
    return PrintedLine(
        text,
        min(part.left for part in parts),
        min(part.top for part in parts),
        max(part.right for part in parts),
        max(part.bottom for part in parts),
        parts[0].size,
        opens_paragraph,
        0,
        join_words([part.words for part in parts]),
        all(part.is_bold for part in parts),
    )


def join_texts(
    pieces: Sequence[Piece], *, known: KnownWords | None = None, width: float = 0.0, is_even: bool = False
) -> str:
    """Return the text of a cell on one line; a word or an amount that a line end cut in two is whole again.

    `known` are the words of the page. In a cell `width` points wide a word that fills a line alone may have been cut
    without a hyphen, above all where the columns are `is_even`: of one width, whatever stands in them.
    """
    if len(pieces) == 1:
        return pieces[0].text
    text = ""
    for place, piece in enumerate(pieces):
        following = piece.text
        if not text:
            text = following
        elif is_cut_word(text, following):
            keeps = not following[0].islower() or known is not None and keeps_hyphen(text, following, known)
            text = (text if keeps else text[:-1]) + following
        elif (
            _goes_on(text, following)
            or known is not None
            and _is_cut(pieces[place - 1], piece, known, width=width, is_even=is_even)
        ):
            text += following
        else:
            text = f"{text} {following}"
    return text


def _goes_on(text: str, following: str) -> bool:
    """Say whether two lines are joined without a space: "LEADER/" and "CLLD", "2019–" and "2021", parts of an amount."""
    is_bound = len(text) > 1 and text[-1] in "/–" and text[-2].isalnum() and following[0].isalnum()
    return is_bound or following[0] in ",;)" or _is_cut_number(text, following)


def _is_cut(upper: Piece, lower: Piece, known: KnownWords, *, width: float, is_even: bool) -> bool:
    """Say whether a narrow cell cut a word (or a date) without a hyphen: "Zaposle" over "ni"."""
    first, second = upper.text, lower.text.split(maxsplit=1)[0]
    if not width or " " in first or first[-1].isalpha() != second[0].isalpha() or not first[-1].isalnum():
        return False
    # The next letter had no room.
    letter = (lower.words[0].right - lower.words[0].left) / len(lower.words[0].text)
    if upper.quarter or width - (upper.right - upper.left) > letter * (0.7 if second[0] in "ijlftrіј" else 1.25):
        return False
    if first[-1].isdecimal():
        return second[0].isdecimal()
    if not second[0].islower() and not (len(first) > 1 and first.isupper()):
        return False
    end = _LETTERS_AT_END.search(first.lower())
    begin = _LETTERS_AT_START.match(second.lower())
    if end is None or begin is None or known.count(end[0]) > 1:
        return False
    if known.count(end[0] + begin[0]):
        return True
    if len(begin[0]) > 1 and count_small_words(begin[0]):
        return False
    # In even columns some words fill a line by chance: they end as others do, and a whole word follows.
    may_end = known.has_ending(end[0][-2:])
    return not may_end or is_even and len(begin[0]) < _WHOLE_WORD and known.count(begin[0]) < 2


def _is_cut_number(text: str, following: str) -> bool:
    """Tell "9.840.00" over "0" from two numbers."""
    first, second = text.rsplit(maxsplit=1)[-1], following.split(maxsplit=1)[0]
    return second[0].isdigit() and _AMOUNT.fullmatch(first) is None and _AMOUNT.fullmatch(first + second) is not None


def cut_piece(piece: Piece, borders: Sequence[float]) -> list[Piece]:
    """Return the parts of a piece between borders, from the left; words stand where their middle is."""
    parts: dict[int, list[PrintedWord]] = {}
    for word in piece.words:
        parts.setdefault(bisect_right(borders, (word.left + word.right) / 2), []).append(word)
    if len(parts) < 2:
        return [piece]
    return [
        replace(
            piece, text=" ".join(word.text for word in words), left=words[0].left, right=words[-1].right, words=words
        )
        for words in parts.values()
    ]


def mark_rows(lines: list[PrintedLine]) -> list[PrintedLine]:
    """Mark lines as the rows of a table, and those at its top that name its columns, by their letters or words."""
    headers = 0
    if len(lines) > 1:
        rows = [line.text.split("\t") for line in lines[:_ROWS_LOOKED_AT]]
        headers = find_header_rows(rows, strong=[line.is_bold for line in lines[:_ROWS_LOOKED_AT]])
        headers = headers or int(lines[0].is_bold and not lines[1].is_bold)
    return [line._replace(is_row=True, is_header=place < headers) for place, line in enumerate(lines)]
