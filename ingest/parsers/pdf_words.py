"""One page of a PDF as PDFium reads it: words, pieces of lines and drawn rules, and where they stand."""

from __future__ import annotations

import ctypes
import math
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import count, pairwise, repeat
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pypdfium2
import pypdfium2.raw

from ingest.parsers.page_pieces import Piece, Ruling
from ingest.parsers.pdf_fonts import SPACE_WIDTH, Faces
from ingest.parsers.pdf_spans import WordSpans, find_words
from ingest.parsers.pdfium import (
    Address,
    ask_all,
    count_rectangles,
    get_bounds,
    get_font,
    get_kind,
    get_loose_box,
    get_matrix,
    get_object,
    get_size,
    read_characters,
)
from ingest.parsers.printed_words import HYPHEN_MARKS, WordRun, WordTable

_Array = np.ndarray[Any, np.dtype[Any]]
_FONT_NAME_BYTES = 128
_WIDEST_SPACE = 0.6
# Which way left, top, right and bottom grow when a box in the page's own coordinates does.
_OUTWARDS = np.array([-1.0, 1.0, 1.0, -1.0])
_DRAWN_LINE_WIDTH = 3.0
_MOST_DRAWN = 20_000
_Edge = TypeVar("_Edge", float, _Array)


class _Lines(NamedTuple):
    """The lines of a page: the places of their first and last characters, and how they are set."""

    firsts: _Array
    lasts: _Array
    sizes: _Array
    quarters: _Array
    faces: _Array
    are_bold: list[bool]


class Sheet:
    """One page as PDFium reads it; places are turned into points from the top left corner of the upright page."""

    def __init__(
        self,
        page: pypdfium2.PdfPage,
        text_page: pypdfium2.PdfTextPage,
        *,
        width: float,
        height: float,
        faces: Faces,
    ) -> None:
        self._page = page
        self._width, self._height = width, height
        self._rotation = page.get_rotation() // 90 % 4
        self._origin = self._find_origin()
        self._handle = ctypes.cast(text_page.raw, Address).value
        self._raw = text_page.raw
        self._font_flags = ctypes.c_int()
        self._faces = faces
        self.text, self._codes = read_characters(self._handle)

    def _find_origin(self) -> tuple[float, float]:
        """Return where the point (0, 0) of the page's own coordinates stands on the upright page."""
        grain = 64
        x, y = ctypes.c_int(), ctypes.c_int()
        width, height = round(self._width * grain), round(self._height * grain)
        pypdfium2.raw.FPDF_PageToDevice(self._page.raw, 0, 0, width, height, 0, 0.0, 0.0, x, y)
        return x.value / grain, y.value / grain

    def place_box(self, left: _Edge, top: _Edge, right: _Edge, bottom: _Edge) -> tuple[_Edge, _Edge, _Edge, _Edge]:
        """Turn boxes in the page's own coordinates (upwards) into left, top, right, bottom on the upright page."""
        x, y = self._origin
        if self._rotation == 0:
            return x + left, y - top, x + right, y - bottom
        if self._rotation == 1:
            return x + bottom, y + left, x + top, y + right
        if self._rotation == 2:
            return x - right, y + bottom, x - left, y + top
        return x - top, y - right, x - bottom, y - left

    def _stand_up(self, quarter: int, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """Turn a box on the page into one on the page as it is held to read text that runs another way."""
        left, top, right, bottom = box
        if quarter == 1:
            return top, self._width - right, bottom, self._width - left
        if quarter == 2:
            return self._width - right, self._height - bottom, self._width - left, self._height - top
        return self._height - bottom, left, self._height - top, right

    def read_pieces(self) -> list[Piece]:
        """Return the pieces of lines in the order of the document; a line ends where cells or columns stand apart."""
        spans = find_words(self._codes)
        if not len(spans.starts):
            return []
        lines = self._measure_lines(spans)
        table, is_even = self._place_words(spans, lines)
        text, boxes = self.text, table.boxes
        first_words = spans.bounds[:-1]
        rows = zip(
            spans.bounds.tolist(),
            spans.bounds[1:].tolist(),
            lines.firsts.tolist(),
            lines.lasts.tolist(),
            boxes[0].take(first_words).tolist(),
            # The words of an even line stand at one height.
            np.minimum.reduceat(boxes[1], first_words).tolist(),
            boxes[2].take(spans.bounds[1:] - 1).tolist(),
            np.maximum.reduceat(boxes[3], first_words).tolist(),
            lines.sizes.tolist(),
            lines.quarters.tolist(),
            lines.are_bold,
            is_even.tolist(),
            self._find_cuts(boxes, first_words, lines, is_even),
            strict=False,
        )
        pieces: list[Piece] = []
        row = 0
        for first, last, begin, end, left, top, right, bottom, size, quarter, is_bold, own_even, is_cut in rows:
            row += 1
            if is_cut:
                pieces.extend(self._cut_line(table, first, last, size, quarter, row, is_bold))
                continue
            line = text[begin : end + 1]
            if not own_even:
                line = " ".join(line.split())
            if line[-1] in HYPHEN_MARKS:
                line = line[:-1] + "-"
            words = WordRun(table, ((first, last),))
            pieces.append(Piece(line, left, top, right, bottom, size, words, row, quarter, is_bold))
        return pieces

    def _measure_lines(self, spans: WordSpans) -> _Lines:
        """Ask how the lines are set: all of one kind of question in a row, because each call costs little by itself."""
        handle = self._handle
        starts, ends, bounds = spans.starts, spans.ends, spans.bounds
        first_words, last_words = bounds[:-1], bounds[1:] - 1
        firsts, lasts = starts.take(first_words), ends.take(last_words) - 1
        count = len(first_words)
        places = firsts.tolist()
        # The number of a footnote, a bullet: what comes after shows the size of the line.
        short = ((ends.take(first_words) - firsts < 3) & (last_words > first_words)).nonzero()[0]
        if len(short):
            places += starts[first_words[short] + 1].tolist()
        sizes = np.fromiter(map(get_size, repeat(handle), places), np.float64, len(places))
        matrices = ask_all(get_matrix, handle, places, 6)
        # Many programs write size 1 and enlarge it; a character that PDFium put in itself has no matrix.
        scales = np.hypot(matrices[:, 2], matrices[:, 3])
        scales[scales == 0] = 1.0
        sizes *= scales
        if len(short):
            sizes[short] = np.maximum(sizes[short], sizes[count:])
            sizes, matrices, places = sizes[:count], matrices[:count], places[:count]
        quarters = np.zeros(count, np.intp)
        a, b = matrices[:, 0], matrices[:, 1]
        is_turned = (a <= 0) | (b != 0) | (matrices[:, 2] != 0)
        if self._rotation or is_turned.any():
            for row in range(count) if self._rotation else is_turned.nonzero()[0].tolist():
                quarters[row] = self._find_quarter(float(a[row]), float(b[row]))
        faces = self._read_faces(places)
        are_bold = [self._faces.are_bold[face] for face in faces]
        bold = [row for row, is_bold in enumerate(are_bold) if is_bold]
        if bold:
            for row, face in zip(bold, self._read_faces(lasts[bold].tolist()), strict=True):
                are_bold[row] = self._faces.are_bold[face]
        return _Lines(firsts, lasts, sizes, quarters, np.array(faces), are_bold)

    def _find_quarter(self, a: float, b: float) -> int:
        """Return how many quarters clockwise a line is turned; another angle (a watermark) counts as four."""
        if not a and not b:
            return 0
        turn = -math.atan2(b, a) / (math.pi / 2) + self._rotation
        quarter = round(turn)
        return quarter % 4 if abs(turn - quarter) < 0.15 else 4

    def _read_faces(self, places: Sequence[int]) -> list[int]:
        """Return the number of the font of each of some characters."""
        names = bytearray(_FONT_NAME_BYTES * len(places))
        address = ctypes.addressof(ctypes.c_char.from_buffer(names))
        flags = ctypes.addressof(self._font_flags)
        calls = map(
            get_font,
            repeat(self._handle),
            places,
            count(address, _FONT_NAME_BYTES),
            repeat(_FONT_NAME_BYTES),
            repeat(flags),
        )
        deque(calls, maxlen=0)
        found: list[bytes] = np.frombuffer(names, f"S{_FONT_NAME_BYTES}").tolist()
        number = self._faces.number
        return [number(name) for name in found]

    def _place_words(self, spans: WordSpans, lines: _Lines) -> tuple[WordTable, _Array]:
        """Return the places of all words of the page, and of each line whether its words stand evenly at one height.

        Asking for every word would take as long as all the rest. Where a line was written in one go, its ends and the
        widths of the letters of its font tell where the words stand; what is left over is the justification and
        belongs to the spaces.
        """
        handle, sizes, firsts, lasts = self._handle, lines.sizes, lines.firsts, lines.lasts
        starts, ends, bounds = spans.starts, spans.ends, spans.bounds
        edges = ask_all(get_loose_box, handle, [*firsts.tolist(), *lasts.tolist()], 4)
        begin, stop = edges[: len(firsts)], edges[len(firsts) :]
        is_upright = (lines.quarters == 0) & (sizes > 0)
        if self._rotation:
            is_upright[:] = False
        gaps = bounds[1:] - bounds[:-1] - 1
        is_shared = is_upright & (gaps > 0) & spans.is_plain
        rows = is_shared.nonzero()[0]
        lengths = (lasts[rows] + 1 - firsts[rows]).tolist()
        rectangles = map(count_rectangles, repeat(handle), firsts[rows].tolist(), lengths)
        is_shared[rows] = np.fromiter(rectangles, np.int64, len(rows)) == 1
        line_of = np.repeat(np.arange(len(firsts)), gaps + 1)
        boxes = np.empty((4, len(starts)))
        if is_shared.any():
            # The first line begins with the page, whatever stands before it.
            to_next = np.empty(len(firsts), np.intp)
            to_next[:-1] = firsts[1:]
            to_next[-1] = len(spans.codes)
            to_next[1:] -= firsts[1:]
            natural = self._faces.add_widths(spans.codes, to_next, lines.faces, is_shared, sizes, handle)
            begins = natural.take(firsts)
            rest = stop[:, 2] - begin[:, 0] - sizes * (natural.take(lasts + 1) - begins)
            steps = np.zeros(len(firsts))
            np.divide(rest, gaps, out=steps, where=is_shared)
            is_shared &= (steps > -SPACE_WIDTH * sizes) & (steps < _WIDEST_SPACE * sizes)
            origins = begin[:, 0] - sizes * begins - steps * bounds[:-1]
            scales = sizes.take(line_of)
            origin = origins.take(line_of) + steps.take(line_of) * np.arange(len(starts))
            np.add(origin, scales * natural.take(starts), out=boxes[0])
            begin[:, 1].take(line_of, out=boxes[1])
            np.add(origin, scales * natural.take(ends), out=boxes[2])
            begin[:, 3].take(line_of, out=boxes[3])
        asked = (~is_shared).take(line_of).nonzero()[0]
        if len(asked):
            boxes[:, asked] = self._ask_words(asked, spans, line_of[asked], begin, stop, is_upright).T
        placed = np.empty_like(boxes)
        placed[0], placed[1], placed[2], placed[3] = self.place_box(*boxes)
        return WordTable(self.text, np.array((starts, ends)), placed), is_shared | (is_upright & (gaps == 0))

    def _ask_words(
        self, words: _Array, spans: WordSpans, line_of: _Array, begin: _Array, stop: _Array, is_upright: _Array
    ) -> _Array:
        """Return the boxes of these words from their first and last characters: float64, shape (len(words), 4).

        Those of the lines, `begin` and `stop`, are known.
        """
        starts, lasts = spans.starts[words], spans.ends[words] - 1
        heads, tails = begin[line_of], stop[line_of]
        inner = (words != spans.bounds[line_of]).nonzero()[0]
        outer = ((words != spans.bounds[line_of + 1] - 1) & (starts != lasts)).nonzero()[0]
        known = ask_all(get_loose_box, self._handle, [*starts[inner].tolist(), *lasts[outer].tolist()], 4)
        heads[inner] = known[: len(inner)]
        is_short = starts == lasts
        tails[is_short] = heads[is_short]
        tails[outer] = known[len(inner) :]
        turned = (~is_upright[line_of]).nonzero()[0]
        around = np.maximum(heads[turned] * _OUTWARDS, tails[turned] * _OUTWARDS) * _OUTWARDS
        heads[:, 2] = tails[:, 2]
        heads[turned] = around
        return heads

    def _find_cuts(self, boxes: _Array, first_words: _Array, lines: _Lines, is_even: _Array) -> list[bool]:
        """Say of each line whether it may have to be cut: a gap in it is wide, or it runs another way."""
        if is_even.all():
            return [False] * len(is_even)
        gaps = np.zeros(boxes.shape[1])
        np.subtract(boxes[0, 1:], boxes[2, :-1], out=gaps[1:])
        gaps[first_words] = 0.0
        sizes = lines.sizes
        is_cut = (np.maximum.reduceat(gaps, first_words) > sizes) & (sizes > 0)
        is_cut |= np.minimum.reduceat(gaps, first_words) < -sizes
        is_cut |= lines.quarters % 4 != 0
        is_cut &= ~is_even
        found: list[bool] = is_cut.tolist()
        return found

    def _cut_line(
        self, table: WordTable, first: int, last: int, size: float, quarter: int, row: int, is_bold: bool
    ) -> Iterator[Piece]:
        """Yield the pieces of a line: it is cut where the gap is wide, and at a hyphen whose line break is missing."""
        edges = (table.lefts, table.tops, table.rights, table.bottoms)
        boxes = list(zip(*(edge[first:last] for edge in edges), strict=True))
        if quarter % 4:
            boxes = [self._stand_up(quarter, box) for box in boxes]
        gaps = [after[0] - before[2] for before, after in pairwise(boxes)]
        begin = 0
        if gaps and (max(gaps) > size > 0 or min(gaps) < -size):
            narrowest = min((gap for gap in gaps if gap > 0), default=0.0)
            ends = table.ends[first:last]
            # The spaces of a justified line are wide but alike; PDFium puts in its own where a program wrote none.
            has_written = any(self._is_written(end) for end in ends[:-1])
            for place, gap in enumerate(gaps):
                is_apart = gap > size and (
                    gap > 2.0 * size
                    or gap > 2.5 * max(narrowest, 0.1)
                    or (has_written and not self._is_written(ends[place]))
                )
                if is_apart or gap < -size:
                    yield _make_piece(table, first, begin, place + 1, boxes, size, quarter, row, is_bold)
                    begin = place + 1
        yield _make_piece(table, first, begin, len(boxes), boxes, size, quarter, row, is_bold)

    def _is_written(self, index: int) -> bool:
        return bool(pypdfium2.raw.FPDFText_IsGenerated(self._raw, index) == 0)

    def find_rulings(self) -> list[Ruling]:
        """Return the straight lines that are drawn on the page: strokes, thin bars and the edges of boxes."""
        page = ctypes.cast(self._page.raw, Address).value
        drawn = min(pypdfium2.raw.FPDFPage_CountObjects(self._page.raw), _MOST_DRAWN)
        objects = list(map(get_object, repeat(page), range(drawn)))
        kinds = map(get_kind, objects)
        paths = [path for path, kind in zip(objects, kinds, strict=True) if kind == pypdfium2.raw.FPDF_PAGEOBJ_PATH]
        if not paths:
            return []
        edges = np.zeros((len(paths), 4), np.float32)
        address = edges.ctypes.data
        places = [count(address + 4 * number, 16) for number in range(4)]
        known = np.fromiter(map(get_bounds, paths, *places), np.bool_, len(paths))
        left, low, right, high = edges[known].astype(np.float64).T
        rulings: list[Ruling] = []
        for box in np.stack(self.place_box(left, high, right, low), axis=1).tolist():
            rulings.extend(_find_edges(*box))
        return rulings


def _find_edges(left: float, top: float, right: float, bottom: float) -> Iterator[Ruling]:
    width, height = right - left, bottom - top
    if height <= _DRAWN_LINE_WIDTH < width:
        yield Ruling(left, (top + bottom) / 2, right, (top + bottom) / 2)
    elif width <= _DRAWN_LINE_WIDTH < height:
        yield Ruling((left + right) / 2, top, (left + right) / 2, bottom)
    elif width > _DRAWN_LINE_WIDTH and height > _DRAWN_LINE_WIDTH:
        yield Ruling(left, top, right, top)
        yield Ruling(left, bottom, right, bottom)
        yield Ruling(left, top, left, bottom)
        yield Ruling(right, top, right, bottom)


def _make_piece(
    table: WordTable,
    first: int,
    begin: int,
    end: int,
    boxes: Sequence[tuple[float, float, float, float]],
    size: float,
    quarter: int,
    row: int,
    is_bold: bool,
) -> Piece:
    words = WordRun(table, ((first + begin, first + end),))
    text = table.text[table.starts[first + begin] : table.ends[first + end - 1]]
    left, top, right, bottom = boxes[begin]
    if end - begin > 1:
        own = boxes[begin:end]
        text = " ".join(text.split())
        top, right, bottom = min([box[1] for box in own]), own[-1][2], max([box[3] for box in own])
    if text[-1] in HYPHEN_MARKS:
        text = text[:-1] + "-"
    return Piece(text, left, top, right, bottom, size, words, row, quarter, is_bold)
