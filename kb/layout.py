"""Where words stand on a printed page, so that any range of a text of record can be marked on its picture."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

# A word is its start in the text of record, its length, and its four edges in 1/65,535 of the page's width or height.
_WORD = struct.Struct("<IHHHHH")
_WORDS = np.dtype([("start", "<u4"), *((name, "<u2") for name in ("length", "left", "top", "right", "bottom"))])
_WHOLE = 65_535


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page; edges are shares (0 to 1) of the page's width and height, from its top left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageLayout:
    """The places of the words of one page, as it is displayed (turned upright).

    `width` and `height` are in points. `words` is packed by `make_layout`, 14 bytes a word, in reading order. Raises
    ValueError for words that are not so.
    """

    page: int
    width: float
    height: float
    words: bytes

    def __post_init__(self) -> None:
        """Raise ValueError for words that cannot be packed ones."""
        if len(self.words) % _WORD.size:
            raise ValueError(f"page {self.page}: the words are not whole")


def make_layout(
    page: int,
    width: float,
    height: float,
    words: Iterable[tuple[int, int, float, float, float, float]] | np.ndarray[Any, np.dtype[np.float64]],
) -> PageLayout:
    """Pack words given as (start, end, left, top, right, bottom): offsets, then points from the top left corner.

    They come one by one or as an array of float64, shape (words, 6).
    """
    # A page has hundreds of words: packing them one by one takes as long as reading them.
    table = words if isinstance(words, np.ndarray) else np.array(list(words), dtype=np.float64)
    if not len(table):
        return PageLayout(page, width, height, b"")
    packed = np.empty(len(table), dtype=_WORDS)
    starts = table[:, 0]
    packed["start"] = starts
    packed["length"] = np.minimum(table[:, 1] - starts, _WHOLE)
    scale = [_WHOLE / edge if edge else 0.0 for edge in (width, height, width, height)]
    edges = np.rint(np.minimum(np.maximum(table[:, 2:] * scale, 0.0), _WHOLE))
    for column, edge in enumerate(("left", "top", "right", "bottom")):
        packed[edge] = edges[:, column]
    return PageLayout(page, width, height, packed.tobytes())


def find_boxes(layouts: Sequence[PageLayout], start: int, end: int) -> list[Box]:
    """Return the rectangles that a range of the text of record covers, one for each line, in reading order.

    A word that lies only partly in the range counts by the share of its letters. Empty where nothing is known.
    """
    boxes: list[Box] = []
    for layout in layouts:
        for box in _cut_words(layout, start, end):
            if boxes and _is_same_line(boxes[-1], box):
                last = boxes[-1]
                boxes[-1] = Box(
                    box.page,
                    last.left,
                    min(last.top, box.top),
                    max(last.right, box.right),
                    max(last.bottom, box.bottom),
                )
            else:
                boxes.append(box)
    return boxes


def _cut_words(layout: PageLayout, start: int, end: int) -> Iterator[Box]:
    for first, length, left, top, right, bottom in _WORD.iter_unpack(layout.words):
        low, high = max(start, first), min(end, first + length)
        if low >= high:
            continue
        width = (right - left) / length
        yield Box(
            layout.page,
            (left + (low - first) * width) / _WHOLE,
            top / _WHOLE,
            (left + (high - first) * width) / _WHOLE,
            bottom / _WHOLE,
        )


def _is_same_line(last: Box, box: Box) -> bool:
    """Say whether a word stands to the right of the last one and mostly at its height."""
    overlap = min(last.bottom, box.bottom) - max(last.top, box.top)
    lower = min(last.bottom - last.top, box.bottom - box.top)
    return last.page == box.page and box.left >= last.left and overlap > lower / 2
