"""The fonts of a PDF document: which are bold, and how wide their letters are."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from ingest.parsers.pdfium import ask_all, get_loose_box

_BOLD = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
SPACE_WIDTH = 0.25
# Latin, Greek and Cyrillic letters, digits, punctuation and the euro sign; each font has a row of the widths of these.
_KNOWN_CODES = [*range(0x530), *range(0x1E00, 0x2123)]
_RARE = len(_KNOWN_CODES)
_ROW = _RARE + 1
_COLUMNS = np.full(0x10000, _RARE, np.intp)
_COLUMNS[_KNOWN_CODES] = np.arange(_RARE)
_UNKNOWN = np.full(_ROW, np.nan)
_UNKNOWN[[9, 10, 13]] = 0.0
_UNKNOWN[32] = SPACE_WIDTH
_MOST_FACES = 200
_Array = np.ndarray[Any, np.dtype[Any]]


class Faces:
    """The fonts of a document by number: whether each is bold, and the widths of its letters at size 1."""

    def __init__(self) -> None:
        self.are_bold: list[bool] = []
        self._numbers: dict[bytes, int] = {}
        # The first row is for what is not asked for: no width at all.
        self._widths = np.zeros(_ROW)
        # Scratch: which of the places of a letter was written down last.
        self._places = np.empty(_ROW, np.intp)

    def number(self, name: bytes) -> int:
        """Return the number of the font of this name."""
        number = self._numbers.get(name)
        if number is None:
            number = self._numbers[name] = len(self._numbers)
            self.are_bold.append(_BOLD.search(name) is not None)
            if number < _MOST_FACES:
                self._widths = np.concatenate((self._widths, _UNKNOWN))
                self._places = np.empty(len(self._widths), np.intp)
        return number

    def add_widths(
        self, codes: _Array, lengths: _Array, faces: _Array, is_asked: _Array, sizes: _Array, handle: int | None
    ) -> _Array:
        """Return the widths at size 1 of all characters before each: float64, shape (len(codes) + 1,).

        `codes` (uint16) are parted into lines of these lengths, each of one font and size. The widths are true inside
        the lines that are asked for, and their letters are measured where they are met first. Lines do not stay in
        `is_asked` that have rare characters, or one of very many fonts.
        """
        columns = _COLUMNS.take(codes)
        rare = (columns == _RARE).nonzero()[0]
        if len(rare):
            is_asked[lengths.cumsum().searchsorted(rare, side="right")] = False
        if len(self.are_bold) > _MOST_FACES:
            is_asked &= faces < _MOST_FACES
        keys = np.repeat(np.where(is_asked, (faces + 1) * _ROW, 0), lengths)
        keys += columns
        widths = self._widths.take(keys)
        unknown = np.isnan(widths).nonzero()[0]
        if len(unknown):
            own = keys[unknown]
            self._places[own[::-1]] = unknown[::-1]
            # The first place of each letter.
            places = unknown[self._places[own] == unknown]
            boxes = ask_all(get_loose_box, handle, places.tolist(), 4)
            line_of = lengths.cumsum().searchsorted(places, side="right")
            self._widths[keys[places]] = (boxes[:, 2] - boxes[:, 0]) / sizes[line_of]
            widths = self._widths.take(keys)
        natural = np.zeros(len(codes) + 1)
        widths.cumsum(out=natural[1:])
        return natural
