"""Tables whose rows and columns are drawn as a grid of rules."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ingest.parsers.page_pieces import SNAP, Piece, Ruling, Unit, cut_piece, join_texts, make_line, mark_rows
from ingest.parsers.printed_hyphens import KnownWords
from ingest.parsers.printed_words import PrintedLine
from ingest.parsers.unruled_tables import part_rows

_MOST_RULINGS = 3000
# Counted with the borders at both sides.
_COLUMNS_OF_A_LONE_ROW = 4
_EVEN = 2.0
_LOOSE = 0.5
_LEAST_NUMBERS = 3
_LEAST_LABELS = 2
_MOST_LABEL_LINES = 3
# An empty cell that is to be filled in is wider than this many letters are high; the bar beside a box is not.
_ROOM_TO_WRITE = 1.2
_NUMBER = re.compile(r"[-–+€$£]?\s?\d[\d\s.,]*(?:%|€|[A-Z]{2,3})?")


def take_ruled_tables(pieces: Sequence[Piece], rulings: Sequence[Ruling]) -> list[Unit]:
    """Return the units of a page: each table that is drawn as a grid, and each piece outside."""
    grids = _find_grids(rulings) if rulings else []
    inside: list[list[Piece]] = [[] for _ in grids]
    first: list[int] = [0] * len(grids)
    units: list[Unit] = []
    known: KnownWords | None = None
    if not grids:
        return [_make_unit(piece, place) for place, piece in enumerate(pieces)]
    for place, piece in enumerate(pieces):
        x, y = (piece.left + piece.right) / 2, (piece.top + piece.bottom) / 2
        for number, grid in enumerate(grids):
            if grid.columns[0] - 1 <= x <= grid.columns[-1] + 1 and grid.rows[0] - 1 <= y <= grid.rows[-1] + 1:
                first[number] = first[number] if inside[number] else place
                inside[number].append(piece)
                break
        else:
            units.append(_make_unit(piece, place))
    for grid, cells, place in zip(grids, inside, first, strict=True):
        if not cells:
            continue
        known = known or KnownWords([pieces])
        lines = grid.read(cells, known)
        # A frame around text is no table, labels beside empty cells are.
        if not any("\t" in line.text for line in lines) and not grid.holds_labels(cells):
            units.extend(_make_unit(piece, place + step / len(cells)) for step, piece in enumerate(cells))
            continue
        units.append(
            Unit(grid.columns[0], grid.rows[0], grid.columns[-1], grid.rows[-1], cells[0].size, place, 0, None, lines)
        )
    return sorted(units, key=lambda unit: unit.place)


def list_cells(rulings: Sequence[Ruling]) -> Iterator[tuple[float, float, float, float]]:
    """Yield the left, top, right and bottom edge of each cell that is drawn, those over several columns or rows once."""
    for grid in _find_grids(rulings):
        yield from grid.list_cells()


def _make_unit(piece: Piece, place: float) -> Unit:
    return Unit(piece.left, piece.top, piece.right, piece.bottom, piece.size, place, len(piece.words), piece)


@dataclass(slots=True)
class _Grid:
    """The lines of a table: where its columns and rows may begin, and which rulings are really drawn there."""

    columns: list[float]
    rows: list[float]
    across: list[Ruling]
    down: list[Ruling]

    def read(self, pieces: Sequence[Piece], known: KnownWords) -> list[PrintedLine]:
        """Return the rows of the table from the top; a cell over several rows or columns stands in its first.

        `known` are the words of the page.
        """
        cells: dict[tuple[int, int], list[Piece]] = {}
        bands: dict[int, list[Piece]] = {}
        for piece in pieces:
            for part in self._split(piece):
                row = self._find_row((part.left + part.right) / 2, (part.top + part.bottom) / 2)
                bands.setdefault(row, []).append(part)
        row = 0
        for _, band in sorted(bands.items()):
            places = {part: self._place(part) for part in band}
            for parts in self._part_band(band, places):
                row += 1
                for part in parts:
                    cells.setdefault((row, places[part]), []).append(part)
        last = max((column for _, column in cells), default=0)
        widths = self._measure_widths(cells)
        is_even = len(widths) > 1 and max(widths.values()) - min(widths.values()) < _EVEN
        lines: list[PrintedLine] = []
        for row in sorted({row for row, _ in cells}):
            texts, parts = [], []
            for column in range(last + 1):
                cell = _sort_pieces(cells.get((row, column), []))
                texts.append(join_texts(cell, known=known, width=widths.get(column, 0.0), is_even=is_even))
                parts.extend(cell)
            lines.append(make_line(parts, "\t".join(texts).rstrip("\t")))
        return mark_rows(lines)

    def holds_labels(self, pieces: Sequence[Piece]) -> bool:
        """Say whether all text is labels: a few lines in the first cell of each row, with room to write beside it."""
        rows: Counter[int] = Counter()
        for piece in pieces:
            x, y = (piece.left + piece.right) / 2, (piece.top + piece.bottom) / 2
            border = next((column for column in self.columns[1:] if self._is_drawn_down(column, y)), x)
            if border < piece.right or self.columns[-1] - border < _ROOM_TO_WRITE * piece.size:
                return False
            rows[self._find_row(x, y)] += 1
        return len(rows) >= _LEAST_LABELS and max(rows.values()) <= _MOST_LABEL_LINES

    def _place(self, part: Piece) -> int:
        return self._find_column(part.left + min(2.0, (part.right - part.left) / 2), (part.top + part.bottom) / 2)

    def _part_band(self, band: list[Piece], places: Mapping[Piece, int]) -> list[list[Piece]]:
        """Return the rows of what stands between two rules: one, or several that are not ruled themselves.

        Several have more than a line's space between them, or a number in one column for each line of the first.
        `places` are the columns of the pieces.
        """
        columns: dict[int, list[Piece]] = {}
        for piece in band:
            columns.setdefault(places[piece], []).append(piece)
        tall = [column for column in columns.values() if len(column) > 1]
        if len(tall) < 2 or not (any(map(_is_loose, tall)) or any(_count_off(tall[0], column) for column in tall[1:])):
            return [band]
        ordered = [piece for _, column in sorted(columns.items()) for piece in column]
        rows = part_rows(sorted(ordered, key=lambda piece: (piece.row, piece.left)))
        return [[piece for cell in row for piece in cell] for row in rows]

    def _measure_widths(self, cells: Mapping[tuple[int, int], Sequence[Piece]]) -> dict[int, float]:
        """Return how wide the text of the cells of each column may be: the column without the space at its sides."""
        pads: list[float] = []
        for (_, column), pieces in cells.items():
            pads += [abs(piece.left - self.columns[column]) for piece in pieces]
        pad = min(pads, default=0.0)
        return {column: right - left - 2 * pad for column, (left, right) in enumerate(pairwise(self.columns))}

    def list_cells(self) -> Iterator[tuple[float, float, float, float]]:
        """Yield the edges of the cells, row by row."""
        boxes: dict[tuple[int, int], tuple[float, float, float, float]] = {}
        for top, bottom in pairwise(self.rows):
            for left, right in pairwise(self.columns):
                x, y = (left + right) / 2, (top + bottom) / 2
                place = self._find_row(x, y), self._find_column(x, y)
                box = boxes.get(place, (left, top, right, bottom))
                boxes[place] = min(box[0], left), min(box[1], top), max(box[2], right), max(box[3], bottom)
        yield from boxes.values()

    def _split(self, piece: Piece) -> Iterator[Piece]:
        """Yield the parts of a piece that runs over drawn borders."""
        if piece.quarter or bisect_right(self.columns, piece.left + 1) == bisect_left(self.columns, piece.right - 1):
            yield piece
            return
        y = (piece.top + piece.bottom) / 2
        yield from cut_piece(
            piece, [x for x in self.columns if piece.left + 1 < x < piece.right - 1 and self._is_drawn_down(x, y)]
        )

    def _find_row(self, x: float, y: float) -> int:
        row = max(0, min(bisect_right(self.rows, y), len(self.rows) - 1) - 1)
        while row > 0:
            border = self.rows[row]
            for left, top, right, _ in self.across:
                if -SNAP <= top - border <= SNAP and left - SNAP <= x <= right + SNAP:
                    return row
            row -= 1
        return row

    def _find_column(self, x: float, y: float) -> int:
        column = max(0, min(bisect_right(self.columns, x), len(self.columns) - 1) - 1)
        while column > 0 and not self._is_drawn_down(self.columns[column], y):
            column -= 1
        return column

    def _is_drawn_down(self, x: float, y: float) -> bool:
        return any(-SNAP <= left - x <= SNAP and top - SNAP <= y <= bottom + SNAP for left, top, _, bottom in self.down)


def _is_loose(column: Sequence[Piece]) -> bool:
    """Say whether there is more space between all lines of a column than between those of a paragraph."""
    lines = sorted(column, key=lambda piece: piece.top)
    return all(lower.top - upper.bottom > _LOOSE * lower.size for upper, lower in pairwise(lines))


def _count_off(names: Sequence[Piece], column: Sequence[Piece]) -> bool:
    """Say whether the lines of a column are numbers, one level with each of the names."""
    return (
        len(names) == len(column) >= _LEAST_NUMBERS
        and all(_NUMBER.fullmatch(piece.text) for piece in column)
        and all(abs(name.bottom - number.bottom) < SNAP for name, number in zip(names, column, strict=True))
    )


def _find_grids(rulings: Sequence[Ruling]) -> list[_Grid]:
    """Return the grids of at least two columns and two rows that touching rulings make, from the top."""
    if len(rulings) > _MOST_RULINGS:
        return []
    grids: list[_Grid] = []
    for group in _group_touching(sorted(set(rulings))):
        across = [ruling for ruling in group if ruling.top == ruling.bottom]
        down = [ruling for ruling in group if ruling.left == ruling.right]
        columns, rows = _snap(ruling.left for ruling in down), _snap(ruling.top for ruling in across)
        if across:
            # Tables without outer borders at the sides: their rules across say how wide they are.
            low, high = min(ruling.left for ruling in across), max(ruling.right for ruling in across)
            columns = _snap([*columns, low, high])
        if down:
            rows = _snap([*rows, min(ruling.top for ruling in down), max(ruling.bottom for ruling in down)])
        # The head of a table may be all of it that fits on a page.
        if len(columns) >= 3 and len(rows) >= (3 if len(columns) < _COLUMNS_OF_A_LONE_ROW else 2) and down and across:
            grids.append(_Grid(columns, rows, across, down))
    return sorted(grids, key=lambda grid: grid.rows[0])


def _group_touching(rulings: Sequence[Ruling]) -> Iterator[list[Ruling]]:
    """Yield the rulings in groups that hang together, each in the order given.

    A drawing may have thousands of rulings, and each is compared with all.
    """
    left, top, right, bottom = np.array(rulings, dtype=np.float64).reshape(-1, 4).T
    touching = np.less_equal.outer(left, right + SNAP) & np.less_equal.outer(top, bottom + SNAP)
    touching &= touching.T
    is_left = np.ones(len(rulings), dtype=bool)
    for first in range(len(rulings)):
        if not is_left[first]:
            continue
        is_left[first] = False
        group, waiting = [first], [first]
        while waiting:
            place = waiting.pop()
            found = (touching[place] & is_left).nonzero()[0].tolist()
            is_left[found] = False
            group += found
            waiting += found
        yield [rulings[place] for place in sorted(group)]


def _snap(places: Iterable[float]) -> list[float]:
    """Return the places in order, those that are almost the same once."""
    snapped: list[float] = []
    for place in sorted(places):
        if not snapped or place - snapped[-1] > SNAP:
            snapped.append(place)
    return snapped


def _sort_pieces(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces of one cell from the top down, those on one line from left to right."""
    if len(pieces) < 2:
        return pieces
    ordered: list[Piece] = []
    line: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.top + piece.bottom):
        if line and (piece.top + piece.bottom) / 2 > line[0].bottom:
            ordered.extend(sorted(line, key=lambda piece: piece.left))
            line = []
        line.append(piece)
    ordered.extend(sorted(line, key=lambda piece: piece.left))
    return ordered
