"""Words and lines as Tesseract read them -> printed lines: without noise, mended, the rows of tables whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from ingest.parsers.page_pieces import Piece, Ruling
from ingest.parsers.printed_words import PrintedLine, PrintedWord
from ingest.parsers.reading_order import arrange_pieces
from ingest.parsers.scan_pictures import Frame, sketch_ink

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image

_LEAST_READING = 35.0
_SURE_LINE, _POOR_WORD, _NOISE_WORD = 80.0, 60.0, 25.0
_DOUBTFUL_WORD, _MUCH_SURER = 80.0, 10.0
_SIGN = re.compile(r"[€$£%‰&§+]{1,2}[.,;:)]?|\d[\d.,]*[€$£%‰][.,;:)]?")
# Tesseract's row height (x-height, ascenders and descenders) as a share of the font size.
_ROW_SHARE = 0.92
_CELL_GAP = 1.2
# A hyphen is a quarter of the font size wide, an en dash two fifths to a half.
_DASH_WIDTH, _LONG_DASH_WIDTH = 0.34, 0.75
_DASH = re.compile(r"[-—]|.*\d[-—]\d.*")
_DOT_FILL = 0.7
_BAR_HEIGHT = 0.85
_OPENING = re.compile(r"[,»\"'<]{1,2}(?=[^\W_])")
_SNAP = 4.0
_WORD_PART = re.compile(r"[^\W\d_]{3}|\d{2}")
_WORDLIKE = re.compile(r"\W*(?:[^\W\d_]{2,}|\d+[\d.,:/%-]*)\W*")


@dataclass(slots=True)
class ScanWord:
    """A word on the straight page; pixels, confidence from 0 to 100."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float


@dataclass(slots=True)
class ScanLine:
    """A line on the straight page; `height` is Tesseract's row height in pixels."""

    words: list[ScanWord]
    block: int
    opens_paragraph: bool
    height: float

    @property
    def left(self) -> float:
        """Return the left edge of the words."""
        return min(word.left for word in self.words)

    @property
    def right(self) -> float:
        """Return the right edge of the words."""
        return max(word.right for word in self.words)

    @property
    def top(self) -> float:
        """Return the top edge of the words."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """Return the bottom edge of the words."""
        return max(word.bottom for word in self.words)


def join_lines(lines: Iterable[ScanLine]) -> str:
    """Return the text of lines."""
    return "\n".join(" ".join(word.text for word in line.words) for line in lines)


def mean_confidence(lines: Iterable[ScanLine]) -> float:
    """Return the mean confidence of the words, each counting by its length; 0 without words."""
    words = [word for line in lines for word in line.words]
    length = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / length if length else 0.0


# What was read badly -------------------------------------------------------------------------------------------------


def has_foreign_part(line: ScanLine) -> bool:
    """Say whether a Cyrillic pack may have misread part of a line: a number, or a word of which it is not sure."""
    return any(word.confidence < _DOUBTFUL_WORD or any(map(str.isdigit, word.text)) for word in line.words)


def has_strange_sign(line: ScanLine) -> bool:
    """Say whether a line has a sign for which Latin packs take others."""
    return any("£" in word.text for word in line.words)


def choose_word(word: ScanWord, others: Iterable[ScanWord], *, may_be_sign: bool) -> ScanWord:
    """Return the other reading of a word where it is the sign of a number, an address or clearly the surer one."""
    for other in others:
        common = min(word.right, other.right) - max(word.left, other.left)
        if common < 0.7 * (max(word.right, other.right) - min(word.left, other.left)):
            continue
        if may_be_sign and _SIGN.fullmatch(other.text) and other.confidence >= _NOISE_WORD:
            return replace(word, text=other.text)
        is_surer = other.confidence > max(_POOR_WORD, word.confidence + _MUCH_SURER)
        is_address = "@" in other.text and other.confidence >= _NOISE_WORD
        if is_address or is_surer and word.confidence < _DOUBTFUL_WORD and len(other.text) > 1:
            return replace(word, text=other.text, confidence=other.confidence)
    return word


def drop_noise(lines: Iterable[ScanLine]) -> list[ScanLine]:
    """Return the lines without what is no word: specks, rules, edges of pictures."""
    kept = []
    opens = False
    for line in lines:
        opens = opens or line.opens_paragraph
        words = line.words
        if mean_confidence([line]) < _SURE_LINE:
            words = [word for word in words if not _is_noise(word)]
        while words and _is_speck(words[-1]):
            words = words[:-1]
        while len(words) > 1 and _is_speck(words[0]) and not _may_be_bullet(words[0], line):
            words = words[1:]
        if not any(_WORDLIKE.fullmatch(word.text) or word.confidence >= _POOR_WORD for word in words):
            continue
        kept.append(replace(line, words=words, opens_paragraph=opens))
        opens = False
    return kept if kept and mean_confidence(kept) >= _LEAST_READING else []


def _is_noise(word: ScanWord) -> bool:
    return word.confidence < _NOISE_WORD and not _WORD_PART.search(word.text) or _is_speck(word)


def _may_be_bullet(word: ScanWord, line: ScanLine) -> bool:
    return len(word.text) == 1 and word.bottom - word.top > 0.15 * line.height


def _is_speck(word: ScanWord) -> bool:
    return word.confidence < _POOR_WORD and not any(character.isalnum() for character in word.text)


# Rows of tables ------------------------------------------------------------------------------------------------------


def join_columns(lines: Sequence[ScanLine]) -> list[ScanLine]:
    """Return the lines with the columns of tables, which Tesseract may read one after another, put back into rows."""
    blocks: dict[int, list[ScanLine]] = {}
    for line in lines:
        blocks.setdefault(line.block, []).append(line)
    group_of = {block: block for block in blocks}
    for first, second in combinations(blocks, 2):
        if group_of[first] != group_of[second] and _are_columns(blocks[first], blocks[second]):
            old, new = group_of[second], group_of[first]
            group_of = {block: new if group == old else group for block, group in group_of.items()}
    joined: list[ScanLine] = []
    for group in dict.fromkeys(group_of.values()):
        members = [line for block, lines in blocks.items() if group_of[block] == group for line in lines]
        joined += _sort_rows(members) if len({line.block for line in members}) > 1 else members
    return joined


def _are_columns(first: Sequence[ScanLine], second: Sequence[ScanLine]) -> bool:
    """Say whether two blocks are columns of one table: the lines of one stand beside lines of the other."""
    if min(_right(first), _right(second)) > max(_left(first), _left(second)):
        return False
    for cells, others in ((first, second), (second, first)):
        if len(cells) == 1 and len(others) > 1 or _is_prose(cells):
            continue
        if all(any(_stand_level(cell, other) for other in others) for cell in cells):
            return True
    return False


def _is_prose(block: Sequence[ScanLine]) -> bool:
    """Say whether a block is running text: lines of several words, most as long as the block is wide."""
    width = _right(block) - _left(block)
    full = sum(line.right - line.left >= 0.7 * width for line in block)
    return sum(len(line.words) for line in block) >= 3 * len(block) and full >= len(block) / 2


def _stand_level(line: ScanLine, other: ScanLine) -> bool:
    # The edges of "nun" and "Tip" differ; their middles do by less than a third of a line.
    return abs(line.top + line.bottom - other.top - other.bottom) < 0.6 * max(line.height, other.height)


def _left(block: Sequence[ScanLine]) -> float:
    return min(line.left for line in block)


def _right(block: Sequence[ScanLine]) -> float:
    return max(line.right for line in block)


def _sort_rows(lines: Sequence[ScanLine]) -> list[ScanLine]:
    """Return lines with those at one height made one, from the top down."""
    rows: list[list[ScanLine]] = []
    for line in sorted(lines, key=lambda line: line.top + line.bottom):
        if rows and _stand_level(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    joined = []
    for row in rows:
        row.sort(key=lambda line: line.left)
        words = [word for line in row for word in line.words]
        joined.append(replace(row[0], words=words, height=max(line.height for line in row)))
    return joined


def list_unread(
    straight: Image.Image, lines: Sequence[ScanLine], cells: Iterable[tuple[float, ...]]
) -> list[tuple[int, int, int, int]]:
    """Return those of the cells (left, top, right, bottom) that have ink as large as letters but no word."""
    words = [word for line in lines for word in line.words]
    height = median(line.height for line in lines)
    unread = []
    ink: NDArray[np.bool_] | None = None
    for left, top, right, bottom in cells:
        if any(_stands_in(word, left, top, right, bottom) for word in words):
            continue
        ink = sketch_ink(straight) if ink is None else ink
        factor = straight.height / ink.shape[0]
        # The drawn border is a few pixels thick, and may be a little askew.
        border = 0.25 * height / factor
        box = [edge / factor for edge in (left, top, right, bottom)]
        inner = ink[round(box[1] + border) : round(box[3] - border), round(box[0] + border) : round(box[2] - border)]
        if min(np.count_nonzero(inner.any(axis=axis)) for axis in (0, 1)) * factor > 0.25 * height:
            pad = border * factor
            unread.append((int(left + pad), int(top + pad), int(right - pad), int(bottom - pad)))
    return unread


def _stands_in(word: ScanWord, left: float, top: float, right: float, bottom: float) -> bool:
    """Say whether some of a word is inside of a box."""
    across, down = min(word.right, right) - max(word.left, left), min(word.bottom, bottom) - max(word.top, top)
    return across > 0.3 * min(word.right - word.left, right - left) and down > 0.5 * (word.bottom - word.top)


def _split_line(line: ScanLine) -> list[list[ScanWord]]:
    """Return the words of a line in the pieces that wide gaps part."""
    gap = _CELL_GAP * line.height / _ROW_SHARE
    pieces: list[list[ScanWord]] = []
    for word in line.words:
        if pieces and word.left - pieces[-1][-1].right <= gap:
            pieces[-1].append(word)
        else:
            pieces.append([word])
    return pieces


# Signs ---------------------------------------------------------------------------------------------------------------


def mend_words(
    line: ScanLine, ink: NDArray[np.bool_], rulings: Sequence[Ruling], *, points: float
) -> Iterator[ScanWord]:
    """Yield the words of a line, its signs as they were printed where Tesseract has only a similar one."""
    size = line.height / _ROW_SHARE
    for place, word in enumerate(line.words):
        text = word.text
        if place == 0 and len(line.words) > 1 and len(text) <= 2 and _is_dot(_cut_ink(ink, word), size=size):
            text = "•"
        elif text == "|":
            x, y = (word.left + word.right) / 2 * points, (word.top + word.bottom) / 2 * points
            if any(abs(ruling.left - x) < _SNAP and ruling.top <= y <= ruling.bottom for ruling in rulings):
                continue
            # A bar between words reaches below the line, a capital I does not.
            text = "I" if _cut_ink(ink, word).shape[0] < _BAR_HEIGHT * size else text
        elif _DASH.fullmatch(text):
            dash = _measure_dash(_cut_ink(ink, word), size=size) / size
            if dash and (dash > _DASH_WIDTH if "-" in text else dash < _LONG_DASH_WIDTH):
                text = text.replace("-", "–").replace("—", "–")
        if _OPENING.match(text) and _begins_low(_cut_ink(ink, word), size=size):
            # No word begins with a comma: it is the lower quotation mark of "„Nova šansa“", often taken for another.
            text = "„" + _OPENING.sub("", text)
        yield word if text == word.text else replace(word, text=text)


def _cut_ink(ink: NDArray[np.bool_], word: ScanWord) -> NDArray[np.bool_]:
    """Return the ink of a word without the paper around it; no rows where there is none."""
    part = ink[max(0, int(word.top)) : int(word.bottom) + 1, max(0, int(word.left)) : int(word.right) + 1]
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    return part[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] if len(rows) else part[:0]


def _is_dot(part: NDArray[np.bool_], *, size: float) -> bool:
    """Say whether ink is a full disc or square, as bullets are; an "o" or "e" is half empty."""
    height, width = part.shape
    if not height or not 0.15 * size < height < 0.6 * size or not 0.75 < width / height < 1.35:
        return False
    return bool(part.mean() > _DOT_FILL)


def _begins_low(part: NDArray[np.bool_], *, size: float) -> bool:
    """Say whether what a word begins with stands in the lower half of its height."""
    rows = np.flatnonzero(part[:, : max(1, int(0.2 * size))].any(axis=1))
    return bool(len(rows)) and bool(rows[0] > 0.5 * part.shape[0])


def _measure_dash(part: NDArray[np.bool_], *, size: float) -> int:
    """Return the width in pixels of the longest bar in the ink of a word: columns with nothing but a thin stroke."""
    counts = np.count_nonzero(part, axis=0)
    is_bar = (counts > 0) & (counts < 0.16 * size)
    # A stroke of a letter is as thin, but not at one height.
    first = np.argmax(part, axis=0) if part.size else np.zeros(0, dtype=np.int64)
    longest = run = 0
    for column in range(part.shape[1] if part.size else 0):
        is_level = column > 0 and abs(int(first[column]) - int(first[column - 1])) <= 1
        run = (run + 1 if is_level and run else 1) if is_bar[column] else 0
        longest = max(longest, run)
    return longest


# Printed lines -------------------------------------------------------------------------------------------------------


def arrange_lines(
    lines: Sequence[ScanLine], rulings: Sequence[Ruling], frame: Frame, *, points: float
) -> Iterator[PrintedLine]:
    """Yield the lines as they are read, the rows of tables whole; `points` is the size of a pixel."""
    sizes = _snap_sizes([line.height / _ROW_SHARE * points for line in lines], [len(line.words) for line in lines])
    across = (frame.turned[0] - frame.straight[0]) / 2
    down = (frame.turned[1] - frame.straight[1]) / 2
    # Lines and cells are found on the straight page; each word is then put where the displayed one shows it.
    shown: dict[int, PrintedWord] = {}
    openers: set[int] = set()
    pieces: list[Piece] = []
    for row, (line, size) in enumerate(zip(lines, sizes, strict=True), start=1):
        for number, words in enumerate(_split_line(line)):
            straight = [
                PrintedWord(
                    word.text,
                    (word.left + across) * points,
                    (word.right + across) * points,
                    (word.top + down) * points,
                    (word.bottom + down) * points,
                )
                for word in words
            ]
            for word, place in zip(words, straight, strict=True):
                shown[id(place)] = _place_word(word, frame, points=points)
            if line.opens_paragraph and number == 0:
                openers.add(id(straight[0]))
            pieces.append(
                Piece(
                    text=" ".join(word.text for word in words),
                    left=straight[0].left,
                    top=min(word.top for word in straight),
                    right=straight[-1].right,
                    bottom=max(word.bottom for word in straight),
                    size=size,
                    words=straight,
                    row=row,
                )
            )
    moved = [
        Ruling(
            ruling.left + across * points,
            ruling.top + down * points,
            ruling.right + across * points,
            ruling.bottom + down * points,
        )
        for ruling in rulings
    ]
    for printed in arrange_pieces(pieces, lambda: moved):
        opens = printed.opens_paragraph or (bool(printed.words) and id(printed.words[0]) in openers)
        yield printed._replace(opens_paragraph=opens, words=tuple(shown.get(id(word), word) for word in printed.words))


def _place_word(word: ScanWord, frame: Frame, *, points: float) -> PrintedWord:
    """Return a word where the displayed page shows it: its own size around its middle, for a box stays level."""
    x, y = frame.unbend((word.left + word.right) / 2, (word.top + word.bottom) / 2)
    across, down = (word.right - word.left) / 2, (word.bottom - word.top) / 2
    if frame.turn % 2:
        across, down = down, across
    return PrintedWord(
        word.text, (x - across) * points, (x + across) * points, (y - down) * points, (y + down) * points
    )


def _snap_sizes(sizes: Sequence[float], lengths: Sequence[int]) -> list[float]:
    """Return the font sizes with the body's made equal and the others in whole steps from it.

    A row height is measured to a pixel or two, and lines without ascenders look smaller than they are.
    """
    weighted = sorted(zip(sizes, lengths, strict=True))
    half, total = sum(lengths) / 2, 0
    body = weighted[-1][0]
    for size, length in weighted:
        total += length
        if total >= half:
            body = size
            break
    return [round(body, 1) if abs(size / body - 1) < 0.13 else round(2 * size) / 2 for size in sizes]
