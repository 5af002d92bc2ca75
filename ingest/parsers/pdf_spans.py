"""Where the words and the lines of a page are in its characters."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ingest.parsers.printed_words import HYPHEN_MARKS

_Array = np.ndarray[Any, np.dtype[Any]]
_LAST_SPACE = 0x3000
_SPACE, _LINE_END = 1, 2
_BREAK = _SPACE | _LINE_END
# What a character is between words; a line break is white space, the mark of a hyphen belongs to the word it ends.
_KINDS = np.zeros(0x10000, np.uint8)
_KINDS[[code for code in range(_LAST_SPACE + 1) if chr(code).isspace()]] = _SPACE
_KINDS[[10, 13]] = _BREAK
_KINDS[[ord(mark) for mark in HYPHEN_MARKS]] = _LINE_END


class WordSpans(NamedTuple):
    """Where the words of a page are in its characters: word k is `codes[starts[k]:ends[k]]`, and they are not empty.

    The words of line k are those from `bounds[k]` to `bounds[k + 1]`; all three are int64, in order.
    """

    codes: _Array
    starts: _Array
    ends: _Array
    bounds: _Array

    @property
    def is_plain(self) -> _Array:
        """Say of each line whether one plain space, and nothing else, stands between its words."""
        is_odd = np.zeros(len(self.starts), np.bool_)
        gaps = self.ends[:-1]
        is_odd[1:] = (self.starts[1:] - gaps != 1) | (self.codes.take(gaps, mode="clip") != 32)
        firsts = self.bounds[:-1]
        is_odd[firsts] = False
        return ~np.logical_or.reduceat(is_odd, firsts)


def find_words(codes: _Array) -> WordSpans:
    """Find words between white space, and lines that end with a line break or with a hyphen that PDFium marks.

    `codes` are UTF-16 code units (uint16).
    """
    kinds = _KINDS.take(codes)
    is_visible = kinds & _SPACE == 0
    opens = is_visible.copy()
    opens[1:] &= kinds[:-1] != 0
    is_last = kinds == _LINE_END
    is_last[:-1] |= ~is_visible[1:]
    is_last[-1:] = True
    is_last &= is_visible
    starts, ends = opens.nonzero()[0], is_last.nonzero()[0] + 1
    line_ends = (kinds & _LINE_END).nonzero()[0]
    bounds = np.zeros(len(line_ends) + 2, np.intp)
    bounds[1:-1] = starts.searchsorted(line_ends, side="right")
    bounds[-1] = len(starts)
    # An empty line has no words.
    is_new = np.ones(len(bounds), np.bool_)
    is_new[1:] = bounds[1:] != bounds[:-1]
    return WordSpans(codes, starts, ends, bounds[is_new])
