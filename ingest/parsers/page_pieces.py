"""Pieces of lines and what is made of them: what stands on a page before its order is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from ingest.parsers.printed_words import PrintedLine, PrintedWord, join_words

_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{2})?|\d{1,3}(?:,\d{3})+(?:\.\d{2})?")
# Edges that are closer than this, in points, are the same edge.
SNAP = 3.0


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


def join_texts(pieces: Sequence[Piece]) -> str:
    """Return the text of a cell on one line; a word or an amount that a line end cut in two is whole again."""
    if len(pieces) == 1:
        return pieces[0].text
    text = ""
    for piece in pieces:
        if len(text) > 1 and text[-1] == "-" and text[-2].isalpha() and piece.text[0].isalpha():
            text = (text[:-1] if piece.text[0].islower() else text) + piece.text
        elif text and _is_cut_number(text, piece.text):
            text += piece.text
        else:
            text = f"{text} {piece.text}" if text else piece.text
    return text


def _is_cut_number(text: str, following: str) -> bool:
    """Tell "9.840.00" over "0" from two numbers."""
    first, second = text.rsplit(maxsplit=1)[-1], following.split(maxsplit=1)[0]
    return second[0].isdigit() and _AMOUNT.fullmatch(first) is None and _AMOUNT.fullmatch(first + second) is not None


def mark_rows(lines: list[PrintedLine]) -> list[PrintedLine]:
    """Mark lines as the rows of a table; the first names the columns where it alone is bold."""
    is_header = len(lines) > 1 and lines[0].is_bold and not lines[1].is_bold
    return [line._replace(is_row=True, is_header=is_header and place == 0) for place, line in enumerate(lines)]
