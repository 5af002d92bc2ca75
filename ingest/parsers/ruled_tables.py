"""Tables whose rows and columns are drawn as a grid of rules."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.parsers.page_pieces import SNAP, Piece, Ruling, Unit, join_texts, make_line, mark_rows
from ingest.parsers.printed_words import PrintedLine, PrintedWord

_MOST_RULINGS = 3000


def take_ruled_tables(pieces: Sequence[Piece], rulings: Sequence[Ruling]) -> list[Unit]:
    """Return the units of a page: each table that is drawn as a grid, and each piece outside."""
    grids = _find_grids(rulings) if rulings else []
    inside: list[list[Piece]] = [[] for _ in grids]
    first: list[int] = [0] * len(grids)
    units: list[Unit] = []
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
        lines = grid.read(cells)
        # A frame around text is no table.
        if sum(1 for line in lines if "\t" in line.text) < 1:
            units.extend(_make_unit(piece, place + step / len(cells)) for step, piece in enumerate(cells))
            continue
        units.append(
            Unit(grid.columns[0], grid.rows[0], grid.columns[-1], grid.rows[-1], cells[0].size, place, 0, None, lines)
        )
    return sorted(units, key=lambda unit: unit.place)


def _make_unit(piece: Piece, place: float) -> Unit:
    return Unit(piece.left, piece.top, piece.right, piece.bottom, piece.size, place, len(piece.words), piece)


@dataclass(slots=True)
class _Grid:
    """The lines of a table: where its columns and rows may begin, and which rulings are really drawn there."""

    columns: list[float]
    rows: list[float]
    across: list[Ruling]
    down: list[Ruling]

    def read(self, pieces: Sequence[Piece]) -> list[PrintedLine]:
        """Return the rows of the table from the top; a cell over several rows or columns stands in its first."""
        cells: dict[tuple[int, int], list[Piece]] = {}
        for piece in pieces:
            for part in self._split(piece):
                y = (part.top + part.bottom) / 2
                row = self._find_row((part.left + part.right) / 2, y)
                column = self._find_column(part.left + min(2.0, (part.right - part.left) / 2), y)
                cells.setdefault((row, column), []).append(part)
        last = max((column for _, column in cells), default=0)
        lines: list[PrintedLine] = []
        for row in sorted({row for row, _ in cells}):
            texts, parts = [], []
            for column in range(last + 1):
                cell = _sort_pieces(cells.get((row, column), []))
                texts.append(join_texts(cell))
                parts.extend(cell)
            lines.append(make_line(parts, "\t".join(texts).rstrip("\t")))
        return mark_rows(lines)

    def _split(self, piece: Piece) -> Iterator[Piece]:
        """Yield the parts of a piece that runs over drawn borders."""
        if piece.quarter or bisect_right(self.columns, piece.left + 1) == bisect_left(self.columns, piece.right - 1):
            yield piece
            return
        y = (piece.top + piece.bottom) / 2
        borders = [x for x in self.columns if piece.left + 1 < x < piece.right - 1 and self._is_drawn_down(x, y)]
        if not borders:
            yield piece
            return
        parts: dict[int, list[PrintedWord]] = {}
        for word in piece.words:
            parts.setdefault(bisect_right(borders, (word.left + word.right) / 2), []).append(word)
        for words in parts.values():
            yield Piece(
                " ".join(word.text for word in words),
                words[0].left,
                piece.top,
                words[-1].right,
                piece.bottom,
                piece.size,
                words,
                piece.row,
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


def _find_grids(rulings: Sequence[Ruling]) -> list[_Grid]:
    """Return the grids of at least two columns and two rows that touching rulings make, from the top."""
    if len(rulings) > _MOST_RULINGS:
        return []
    groups: list[list[Ruling]] = []
    for ruling in sorted(set(rulings)):
        touched = [group for group in groups if any(_touch(ruling, other) for other in group)]
        merged = [ruling]
        for group in touched:
            merged.extend(group)
            groups.remove(group)
        groups.append(merged)
    grids: list[_Grid] = []
    for group in groups:
        across = [ruling for ruling in group if ruling.top == ruling.bottom]
        down = [ruling for ruling in group if ruling.left == ruling.right]
        columns, rows = _snap(ruling.left for ruling in down), _snap(ruling.top for ruling in across)
        if across:
            # Tables without outer borders at the sides: their rules across say how wide they are.
            low, high = min(ruling.left for ruling in across), max(ruling.right for ruling in across)
            columns = _snap([*columns, low, high])
        if down:
            rows = _snap([*rows, min(ruling.top for ruling in down), max(ruling.bottom for ruling in down)])
        if len(columns) >= 3 and len(rows) >= 3 and down and across:
            grids.append(_Grid(columns, rows, across, down))
    return sorted(grids, key=lambda grid: grid.rows[0])


def _touch(first: Ruling, second: Ruling) -> bool:
    return (
        first.left <= second.right + SNAP
        and second.left <= first.right + SNAP
        and first.top <= second.bottom + SNAP
        and second.top <= first.bottom + SNAP
    )


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
