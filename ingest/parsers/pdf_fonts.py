"""The fonts of a PDF document: which are bold, and how wide their letters are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from ingest.parsers.pdfium import ask_all, get_loose_box

_BOLD = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
SPACE_WIDTH = 0.25
# Letters, digits, punctuation and the euro sign; so many fonts have a table of the widths of their letters.
_KNOWN_CODES = 0x2123
_MOST_FACES = 200
_BREAKS = [9, 10, 13]
_Array = np.ndarray[Any, np.dtype[Any]]


class Faces:
    """The fonts of a document by number: whether each is bold, and the widths of its letters at size 1."""

    def __init__(self) -> None:
        self.are_bold: list[bool] = []
        self._numbers: dict[bytes, int] = {}
        self._widths = np.empty((0, _KNOWN_CODES))

    def number(self, name: bytes) -> int:
        """Return the number of the font of this name."""
        number = self._numbers.get(name)
        if number is None:
            number = self._numbers[name] = len(self._numbers)
            self.are_bold.append(_BOLD.search(name) is not None)
            if number < _MOST_FACES:
                unknown = np.full((1, _KNOWN_CODES), np.nan)
                unknown[0, _BREAKS] = 0.0
                unknown[0, 32] = SPACE_WIDTH
                self._widths = np.vstack((self._widths, unknown))
        return number

    def add_widths(
        self, codes: _Array, firsts: _Array, faces: Sequence[int], is_asked: _Array, sizes: _Array, handle: int | None
    ) -> _Array:
        """Return the widths at size 1 of all characters before each: float64, shape (len(codes) + 1,).

        It is true inside the lines that are asked for, and their letters are measured where they are met first. In a
        document of very many fonts no line stays in `is_asked`.
        """
        if len(self.are_bold) > _MOST_FACES:
            is_asked[:] = False
            return np.zeros(len(codes) + 1)
        line_of = np.zeros(len(codes), np.intp)
        line_of[firsts[1:]] = 1
        np.cumsum(line_of, out=line_of)
        rows = np.array(faces)[line_of]
        columns = np.minimum(codes, _KNOWN_CODES - 1)
        widths = self._widths[rows, columns]
        unknown = np.flatnonzero(np.isnan(widths) & is_asked[line_of])
        if len(unknown):
            keys = rows[unknown] * _KNOWN_CODES + columns[unknown]
            _, chosen = np.unique(keys, return_index=True)
            places = unknown[chosen]
            boxes = ask_all(get_loose_box, handle, places.tolist(), 4)
            self._widths[rows[places], columns[places]] = (boxes[:, 2] - boxes[:, 0]) / sizes[line_of[places]]
            widths = self._widths[rows, columns]
            # Rare characters share the last place: they are measured anew on each page.
            self._widths[:, _KNOWN_CODES - 1] = np.nan
        widths[np.isnan(widths)] = 0.0
        natural = np.zeros(len(codes) + 1)
        np.cumsum(widths, out=natural[1:])
        return natural
