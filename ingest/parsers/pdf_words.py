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
_LAST_SPACE = 0x3001
# Which way left, top, right and bottom grow when a box in the page's own coordinates does.
_OUTWARDS = np.array([-1.0, 1.0, 1.0, -1.0])
_IS_SPACE = np.array([chr(code).isspace() for code in range(_LAST_SPACE + 1)])
_DRAWN_LINE_WIDTH = 3.0
_MOST_DRAWN = 20_000
_Edge = TypeVar("_Edge", float, _Array)


class _WordSpans(NamedTuple):
    """Where the words of a page are in its characters; `first_words` are the numbers of those that begin a line."""

    codes: _Array
    starts: _Array
    ends: _Array
    first_words: _Array


class _Lines(NamedTuple):
    """The lines of a page: the numbers of their first and last words, and how they are set.

    `firsts` and `lasts` are the places of their first and last characters.
    """

    first_words: _Array
    last_words: _Array
    firsts: _Array
    lasts: _Array
    sizes: _Array
    quarters: list[int]
    faces: list[int]
    are_bold: list[bool]
    are_even: list[bool]


def _find_words(text: str) -> _WordSpans:
    """Find words between white space, and lines that end with a line break or with a hyphen that PDFium marks."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    if not len(codes):
        return _WordSpans(codes, codes, codes, codes)
    is_space = _IS_SPACE[np.minimum(codes, _LAST_SPACE)]
    # A line break is white space; the hyphen belongs to the word that it ends.
    is_hyphen = (codes == ord(HYPHEN_MARKS[0])) | (codes == ord(HYPHEN_MARKS[1]))
    opens = ~is_space
    closes = opens.copy()
    opens[1:] &= is_space[:-1] | is_hyphen[:-1]
    closes[:-1] &= is_space[1:] | is_hyphen[:-1]
    starts, ends = np.flatnonzero(opens), np.flatnonzero(closes) + 1
    breaks = np.cumsum((codes == 10) | (codes == 13) | is_hyphen)
    rows = breaks[starts] - is_hyphen[starts]
    first_words = np.flatnonzero(np.diff(rows, prepend=-1))
    return _WordSpans(codes, starts, ends, first_words)


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
        self.text = read_characters(text_page.raw)

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
        spans = _find_words(self.text)
        if not len(spans.starts):
            return []
        lines = self._measure_lines(spans)
        table = self._place_words(spans, lines)
        text, starts, ends = self.text, table.starts, table.ends
        lefts, rights, tops, bottoms = table.lefts, table.rights, table.tops, table.bottoms
        firsts = lines.first_words.tolist()
        sizes = lines.sizes.tolist()
        is_cut = self._find_cuts(table, lines)
        pieces: list[Piece] = []
        for row, (first, last) in enumerate(pairwise([*firsts, len(starts)])):
            size, quarter, is_bold = sizes[row], lines.quarters[row], lines.are_bold[row]
            if is_cut[row]:
                pieces.extend(self._cut_line(table, first, last, size, quarter, row + 1, is_bold))
                continue
            words = WordRun(table, ((first, last),))
            line = text[starts[first] : ends[last - 1]]
            # The words of a line stand at one height unless they were asked for one by one.
            top, bottom = tops[first], bottoms[first]
            if not lines.are_even[row]:
                line = " ".join(line.split())
                top, bottom = min(tops[first:last]), max(bottoms[first:last])
            if line[-1] in HYPHEN_MARKS:
                line = line[:-1] + "-"
            pieces.append(
                Piece(line, lefts[first], top, rights[last - 1], bottom, size, words, row + 1, quarter, is_bold)
            )
        return pieces

    def _measure_lines(self, spans: _WordSpans) -> _Lines:
        """Ask how the lines are set: all of one kind of question in a row, because each call costs little by itself."""
        handle = self._handle
        starts, ends = spans.starts, spans.ends
        first_words = spans.first_words
        last_words = np.append(first_words[1:], len(starts)) - 1
        firsts, lasts = starts[first_words], ends[last_words] - 1
        count = len(first_words)
        # The number of a footnote, a bullet: what comes after shows the size of the line.
        short = np.flatnonzero((ends[first_words] - firsts < 3) & (last_words > first_words))
        seconds = starts[first_words[short] + 1]
        places = [*firsts.tolist(), *seconds.tolist()]
        sizes = np.fromiter(map(get_size, repeat(handle), places), np.float64, len(places))
        matrices = ask_all(get_matrix, handle, places, 6)
        # Many programs write size 1 and enlarge it; a character that PDFium put in itself has no matrix.
        scales = np.hypot(matrices[:, 2], matrices[:, 3])
        sizes *= np.where(scales > 0, scales, 1.0)
        sizes[short] = np.maximum(sizes[short], sizes[count:])
        sizes, matrices, places = sizes[:count], matrices[:count], places[:count]
        quarters = [0] * count
        is_turned = (matrices[:, 1] != 0) | (matrices[:, 2] != 0) | (matrices[:, 0] <= 0) | (self._rotation != 0)
        for row in np.flatnonzero(is_turned).tolist():
            quarters[row] = self._find_quarter(float(matrices[row, 0]), float(matrices[row, 1]))
        faces = self._read_faces(places)
        are_bold = [self._faces.are_bold[face] for face in faces]
        bold = [row for row, is_bold in enumerate(are_bold) if is_bold]
        if bold:
            for row, face in zip(bold, self._read_faces(lasts[bold].tolist()), strict=True):
                are_bold[row] = self._faces.are_bold[face]
        return _Lines(first_words, last_words, firsts, lasts, sizes, quarters, faces, are_bold, [True] * count)

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

    def _place_words(self, spans: _WordSpans, lines: _Lines) -> WordTable:
        """Return the places of all words of the page; `lines.are_even` is set for lines whose words stand evenly.

        Asking for every word would take as long as all the rest. Where a line was written in one go, its ends and the
        widths of the letters of its font tell where the words stand; what is left over is the justification and
        belongs to the spaces.
        """
        handle, sizes = self._handle, lines.sizes
        starts, ends, codes = spans.starts, spans.ends, spans.codes
        firsts, lasts = lines.firsts, lines.lasts
        per_line = lines.last_words - lines.first_words + 1
        edges = ask_all(get_loose_box, handle, [*firsts.tolist(), *lasts.tolist()], 4)
        begin, stop = edges[: len(firsts)], edges[len(firsts) :]
        is_upright = (np.array(lines.quarters) == 0) & (sizes > 0) & (self._rotation == 0)
        lengths = lasts + 1 - firsts
        rectangles = map(count_rectangles, repeat(handle), firsts.tolist(), lengths.tolist())
        is_whole = is_upright & (np.fromiter(rectangles, np.int64, len(firsts)) == 1)
        # One plain space between the words, no other.
        spaces = np.cumsum(codes == 32)
        is_plain = spaces[lasts] - spaces[firsts] == per_line - 1
        is_plain &= np.add.reduceat(ends - starts, lines.first_words) + per_line - 1 == lengths
        is_asked = is_whole & is_plain
        natural = self._faces.add_widths(codes, firsts, lines.faces, is_asked, sizes, handle)
        rest = stop[:, 2] - begin[:, 0] - sizes * (natural[lasts + 1] - natural[firsts])
        gaps = per_line - 1
        steps = rest / np.maximum(gaps, 1)
        shares = steps / np.where(sizes > 0, sizes, 1.0)
        fits = np.where(gaps > 0, (shares > -SPACE_WIDTH) & (shares < _WIDEST_SPACE), np.abs(shares) <= 0.3)
        is_shared = is_asked & fits
        line_of = np.repeat(np.arange(len(firsts)), per_line)
        origin = begin[line_of, 0] + steps[line_of] * (np.arange(len(starts)) - lines.first_words[line_of])
        origin -= sizes[line_of] * natural[firsts][line_of]
        boxes = np.empty((len(starts), 4))
        boxes[:, 0] = origin + sizes[line_of] * natural[starts]
        boxes[:, 1] = begin[line_of, 1]
        boxes[:, 2] = origin + sizes[line_of] * natural[ends]
        boxes[:, 3] = begin[line_of, 3]
        asked = np.flatnonzero(~is_shared[line_of])
        if len(asked):
            known = ask_all(get_loose_box, handle, [*starts[asked].tolist(), *(ends[asked] - 1).tolist()], 4)
            head, tail = known[: len(asked)], known[len(asked) :]
            turned = ~is_upright[line_of[asked]]
            around = np.maximum(head[turned] * _OUTWARDS, tail[turned] * _OUTWARDS) * _OUTWARDS
            head[:, 2] = tail[:, 2]
            head[turned] = around
            boxes[asked] = head
        lines.are_even[:] = is_shared.tolist()
        left, top, right, bottom = self.place_box(*boxes.T)
        return WordTable(self.text, np.stack((starts, ends)), np.stack((left, top, right, bottom)))

    def _find_cuts(self, table: WordTable, lines: _Lines) -> list[bool]:
        """Say of each line whether it may have to be cut: a gap in it is wide, or it runs another way."""
        turned = [quarter % 4 != 0 for quarter in lines.quarters]
        left, _, right, _ = table.boxes
        gaps = np.zeros(len(left))
        gaps[1:] = left[1:] - right[:-1]
        gaps[lines.first_words] = 0.0
        widest = np.maximum.reduceat(gaps, lines.first_words)
        narrowest = np.minimum.reduceat(gaps, lines.first_words)
        sizes = lines.sizes
        wide = ((widest > sizes) & (sizes > 0)) | (narrowest < -sizes)
        return [
            not is_even and (is_turned or is_wide)
            for is_even, is_turned, is_wide in zip(lines.are_even, turned, wide.tolist(), strict=True)
        ]

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
    own = boxes[begin:end]
    text = " ".join(table.text[table.starts[first + begin] : table.ends[first + end - 1]].split())
    return Piece(
        text=text[:-1] + "-" if text[-1] in HYPHEN_MARKS else text,
        left=own[0][0],
        top=min([box[1] for box in own]),
        right=own[-1][2],
        bottom=max([box[3] for box in own]),
        size=size,
        words=words,
        row=row,
        quarter=quarter,
        is_bold=is_bold,
    )
