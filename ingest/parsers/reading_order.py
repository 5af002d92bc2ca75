"""Pieces of lines as a page holds them -> lines in the order they are read: columns one after another, tables by row.

The order of the file is kept where it makes sense: its author knew it. It is left where it jumps back up inside a
column, or from side to side over two columns of prose (then the page is cut along its gutters).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.parsers.printed import PrintedLine, PrintedWord, join_words

_BULLET = re.compile(r"[^\w\s(\"'„“«»]{1,2}|o")
_NUMBER = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,2})*|[^\W\d_]|[ivxIVX]{1,5})[.)]+")
_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{2})?|\d{1,3}(?:,\d{3})+(?:\.\d{2})?")
_MOST_RULINGS = 3000
_EDGE_UNITS = 4
_SNAP = 3.0
_PROSE_WORDS = 3
_FULL_LINE = 0.7
_RAISED = 0.85
_LEAST_COLUMN_LINES = 3
_LONGEST_LONE_CELL = 2


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
class _Cell:
    """Lines under each other that stand together, in reading order."""

    pieces: list[Piece]
    left: float
    top: float
    right: float
    bottom: float


@dataclass(slots=True, eq=False)
class _Unit:
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


def arrange_pieces(pieces: Sequence[Piece], find_rulings: Callable[[], Sequence[Ruling]]) -> list[PrintedLine]:
    """Return the lines of a page in reading order; the cells of a row of a table are on one line, with tabs between.

    A cell that is empty is kept as nothing between its tabs. Text that runs another way than most of the page comes
    last. `find_rulings` is asked only where the page may have a table.
    """
    if not pieces:
        return []
    if all(piece.quarter == 0 for piece in pieces):
        return _arrange_upright(pieces, find_rulings)
    weight: Counter[int] = Counter()
    for piece in pieces:
        weight[piece.quarter] += len(piece.text)
    lines: list[PrintedLine] = []
    for quarter in sorted(weight, key=lambda quarter: (quarter == 4, -weight[quarter])):
        turned = [piece for piece in pieces if piece.quarter == quarter]
        found = _arrange_upright(turned, find_rulings if quarter == 0 else lambda: ())
        if lines and found:
            first = found[0]
            found[0] = _make_line([first], first.text, opens_paragraph=True)
        lines.extend(found)
    return lines


def _arrange_upright(pieces: Sequence[Piece], find_rulings: Callable[[], Sequence[Ruling]]) -> list[PrintedLine]:
    if _is_simple(pieces):
        return [_make_line([piece], piece.text) for piece in pieces]
    units = _take_ruled_tables(_join_markers(pieces), find_rulings())
    lines: list[PrintedLine] = []
    for group in _order_units(units):
        run: list[Piece] = []
        for unit in group:
            if unit.piece is not None:
                run.append(unit.piece)
                continue
            lines.extend(_read_rows(run))
            run = []
            lines.extend(unit.lines)
        lines.extend(_read_rows(run))
    return lines


def _is_simple(pieces: Sequence[Piece]) -> bool:
    """Say whether each piece is a line and they go down the page."""
    row, top, right, bottom = 0, float("-inf"), float("inf"), float("-inf")
    for piece in pieces:
        if piece.row == row or piece.top < top or (piece.top < bottom and piece.left > right):
            return False
        row, top = piece.row, piece.top - 0.5 * piece.size
        right, bottom = piece.right - 1, piece.bottom - 0.3 * piece.size
    return True


def _join_markers(pieces: Sequence[Piece]) -> list[Piece]:
    """Put together what belongs to one line: a bullet or number and its item, a raised mark and the text around it."""
    per_row = Counter(piece.row for piece in pieces)
    joined: list[Piece] = []
    for piece in pieces:
        before = joined[-1] if joined else None
        glue = _find_glue(before, piece, per_row) if before is not None else None
        if before is None or glue is None:
            joined.append(piece)
            continue
        words = join_words((before.words, piece.words))
        if not glue:
            last, first = before.words[-1], piece.words[0]
            edges = (min(last.left, first.left), max(last.right, first.right))
            heights = (min(last.top, first.top), max(last.bottom, first.bottom))
            whole = PrintedWord(last.text + first.text, *edges, *heights)
            words = [*before.words[:-1], whole, *piece.words[1:]]
        joined[-1] = Piece(
            text=before.text + glue + piece.text,
            left=min(before.left, piece.left),
            top=min(before.top, piece.top),
            right=max(before.right, piece.right),
            bottom=max(before.bottom, piece.bottom),
            size=max(before.size, piece.size),
            words=words,
            row=piece.row,
            quarter=piece.quarter,
            is_bold=piece.is_bold,
        )
    return joined


def _find_glue(before: Piece, piece: Piece, per_row: Counter[int]) -> str | None:
    """Return what stands between two pieces of one line, None where they are apart."""
    # The next line, most often.
    if piece.top >= before.bottom or before.top >= piece.bottom:
        return None
    size = max(before.size, piece.size)
    gap = piece.left - before.right
    if min(before.bottom, piece.bottom) - max(before.top, piece.top) < 0.3 * min(before.size, piece.size):
        return None
    if len(before.words) == 1 and gap >= 0:
        if piece.row == before.row and gap < 5 * size:
            is_item = per_row[piece.row] == 2 and _NUMBER.fullmatch(before.text) and gap < 4.5 * size
            if is_item or _BULLET.fullmatch(before.text):
                return " "
        if before.size < _RAISED * piece.size and len(before.text) <= 3 and gap < size:
            return " "
    is_raised = piece.size < _RAISED * before.size and len(piece.text) <= 3
    if is_raised and -0.2 * size < gap < 0.35 * size:
        return ""
    # The rest of a line after a raised mark.
    if before.row != piece.row and abs(before.bottom - piece.bottom) < 0.3 * size and -0.2 * size < gap < 0.8 * size:
        return " " if gap > 0.15 * size else ""
    return None


def _make_line(parts: Sequence[Piece | PrintedLine], text: str, *, opens_paragraph: bool = False) -> PrintedLine:
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


# The order of the page -----------------------------------------------------------------------------------------------


def _order_units(units: list[_Unit]) -> list[list[_Unit]]:
    """Return the units in reading order, those of different columns in different groups."""
    if not _goes_back(units):
        return _part_columns(units)
    # Running lines are often written first, wherever they stand.
    alone = [unit for unit in units[:_EDGE_UNITS] + units[_EDGE_UNITS:][-_EDGE_UNITS:] if _stands_alone(unit, units)]
    others = [unit for unit in units if unit not in alone]
    if not others or _goes_back(others):
        return _cut(units, depth=0)
    ordered = _part_columns(others)
    for unit in sorted(alone, key=lambda unit: unit.top, reverse=True):
        below = (place for place, group in enumerate(ordered) if group[0].top >= unit.bottom - 1)
        ordered.insert(next(below, len(ordered)), [unit])
    return ordered


def _goes_back(units: Sequence[_Unit]) -> bool:
    """Say whether the order of the file jumps up inside a column."""
    return any(
        after.top < before.top - 0.6 * max(before.size, 4) and _overlap(before, after) > 0
        for before, after in zip(units, units[1:], strict=False)
    )


def _stands_alone(unit: _Unit, units: Sequence[_Unit]) -> bool:
    return not any(other.top < unit.bottom and other.bottom > unit.top for other in units if other is not unit)


def _part_columns(units: list[_Unit]) -> list[list[_Unit]]:
    """Return the units column by column where the order of the file alternates between columns."""
    gutter = _find_gutter(units)
    if gutter is None:
        return [units]
    sides = [
        1 if unit.left >= gutter - 1 else 0 for unit in units if unit.right <= gutter + 1 or unit.left >= gutter - 1
    ]
    flips = sum(1 for before, after in zip(sides, sides[1:], strict=False) if before != after)
    spanning = len(units) - len(sides)
    return _cut(units, depth=0) if flips > 2 * spanning + 3 else [units]


def _cut(units: list[_Unit], *, depth: int) -> list[list[_Unit]]:
    """Return the units in reading order: what spans a gutter parts the page into bands, each read column by column."""
    gutter = _find_gutter(units) if depth < 6 else None
    if gutter is None:
        return [_sort_rows(units)] if units else []
    ordered: list[list[_Unit]] = []
    left: list[_Unit] = []
    right: list[_Unit] = []
    spanning = sorted(
        (unit for unit in units if unit.right > gutter + 1 and unit.left < gutter - 1), key=lambda unit: unit.top
    )
    edges = [(unit.top + unit.bottom) / 2 for unit in spanning]
    for band in range(len(spanning) + 1):
        inside = [
            unit
            for unit in units
            if (unit.right <= gutter + 1 or unit.left >= gutter - 1)
            and bisect_right(edges, (unit.top + unit.bottom) / 2) == band
        ]
        left = [unit for unit in inside if unit.left < gutter - 1]
        right = [unit for unit in inside if unit.left >= gutter - 1]
        ordered.extend(_cut(left, depth=depth + 1))
        ordered.extend(_cut(right, depth=depth + 1))
        if band < len(spanning):
            ordered.append([spanning[band]])
    return ordered


def _sort_rows(units: list[_Unit]) -> list[_Unit]:
    """Return the units from the top down, those at one height from left to right."""
    ordered: list[_Unit] = []
    row: list[_Unit] = []
    for unit in sorted(units, key=lambda unit: (unit.top + unit.bottom) / 2):
        if row and (unit.top + unit.bottom) / 2 > row[0].bottom - 0.25 * (row[0].bottom - row[0].top):
            ordered.extend(sorted(row, key=lambda unit: unit.left))
            row = []
        row.append(unit)
    ordered.extend(sorted(row, key=lambda unit: unit.left))
    return ordered


def _find_gutter(units: Sequence[_Unit]) -> float | None:
    """Return where the gutter is that parts the page into columns of prose; None when there is none."""
    if len(units) < 2 * _LEAST_COLUMN_LINES:
        return None
    starts = Counter(round(unit.left) for unit in units)
    best: tuple[int, float] | None = None
    leftmost = min(starts)
    for start, count in starts.items():
        if count < 2 or start - leftmost < 60:
            continue
        gutter = start - 1.0
        left = [unit for unit in units if unit.right <= gutter + 1]
        right = [unit for unit in units if unit.left >= gutter - 1]
        spanning = len(units) - len(left) - len(right)
        smaller = min(len(left), len(right))
        if smaller < _LEAST_COLUMN_LINES or spanning > smaller:
            continue
        if best is not None and smaller - spanning <= best[0]:
            continue
        if _is_prose(left) and _is_prose(right) and _stand_beside(left, right):
            best = smaller - spanning, gutter
    return None if best is None else best[1]


def _is_prose(units: Sequence[_Unit]) -> bool:
    """Say whether units are lines of running text: of some words, most as long as their column is wide."""
    width = max(unit.right for unit in units) - min(unit.left for unit in units)
    full = sum(1 for unit in units if unit.right - unit.left >= _FULL_LINE * width)
    words = sum(unit.words for unit in units)
    return words >= _PROSE_WORDS * len(units) and full >= 0.5 * len(units)


def _stand_beside(left: Sequence[_Unit], right: Sequence[_Unit]) -> bool:
    """Say whether many units of the smaller side have one beside them on the other side."""
    smaller, larger = sorted((left, right), key=len)
    beside = sum(1 for unit in smaller if any(other.top < unit.bottom and other.bottom > unit.top for other in larger))
    return beside >= max(_LEAST_COLUMN_LINES, 0.5 * len(smaller))


def _overlap(first: _Unit | Piece | _Cell, second: _Unit | Piece | _Cell) -> float:
    """Return over how many points two things stand above each other; negative is how far they are apart."""
    return min(first.right, second.right) - max(first.left, second.left)


# Tables with rules ---------------------------------------------------------------------------------------------------


def _take_ruled_tables(pieces: Sequence[Piece], rulings: Sequence[Ruling]) -> list[_Unit]:
    """Return the units of a page: each table that is drawn as a grid, and each piece outside."""
    grids = _find_grids(rulings) if rulings else []
    inside: list[list[Piece]] = [[] for _ in grids]
    first: list[int] = [0] * len(grids)
    units: list[_Unit] = []
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
            _Unit(grid.columns[0], grid.rows[0], grid.columns[-1], grid.rows[-1], cells[0].size, place, 0, None, lines)
        )
    return sorted(units, key=lambda unit: unit.place)


def _make_unit(piece: Piece, place: float) -> _Unit:
    return _Unit(piece.left, piece.top, piece.right, piece.bottom, piece.size, place, len(piece.words), piece)


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
                texts.append(_join_texts(cell))
                parts.extend(cell)
            lines.append(_make_line(parts, "\t".join(texts).rstrip("\t")))
        return _mark_rows(lines)

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
                if -_SNAP <= top - border <= _SNAP and left - _SNAP <= x <= right + _SNAP:
                    return row
            row -= 1
        return row

    def _find_column(self, x: float, y: float) -> int:
        column = max(0, min(bisect_right(self.columns, x), len(self.columns) - 1) - 1)
        while column > 0 and not self._is_drawn_down(self.columns[column], y):
            column -= 1
        return column

    def _is_drawn_down(self, x: float, y: float) -> bool:
        return any(
            -_SNAP <= left - x <= _SNAP and top - _SNAP <= y <= bottom + _SNAP for left, top, _, bottom in self.down
        )


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
        first.left <= second.right + _SNAP
        and second.left <= first.right + _SNAP
        and first.top <= second.bottom + _SNAP
        and second.top <= first.bottom + _SNAP
    )


def _snap(places: Iterable[float]) -> list[float]:
    """Return the places in order, those that are almost the same once."""
    snapped: list[float] = []
    for place in sorted(places):
        if not snapped or place - snapped[-1] > _SNAP:
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


def _join_texts(pieces: Sequence[Piece]) -> str:
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


# Tables without rules ------------------------------------------------------------------------------------------------


def _read_rows(pieces: Sequence[Piece]) -> list[PrintedLine]:
    """Return the lines of pieces in reading order; neighbouring rows whose cells stand in columns are a table."""
    rows = _find_rows(_find_cells(pieces))
    lines: list[PrintedLine] = []
    place = 0
    while place < len(rows):
        last = place
        while last < len(rows) and len(rows[last]) > 1:
            last += 1
        if last == place:
            lines.extend([_make_line([piece], piece.text) for piece in rows[place][0].pieces])
            place += 1
            continue
        # One row of long cells is text in columns.
        is_table = last - place > 1 or max(len(cell.pieces) for cell in rows[place]) <= _LONGEST_LONE_CELL
        lines.extend((is_table and _read_table(rows[place:last])) or _read_loose(rows[place:last]))
        place = last
    return lines


def _find_cells(pieces: Sequence[Piece]) -> list[_Cell]:
    """Group pieces that follow each other and stand tightly under each other."""
    cells: list[_Cell] = []
    for piece in pieces:
        if cells:
            cell = cells[-1]
            before = cell.pieces[-1]
            if (
                piece.top > before.top + 0.3 * piece.size
                and piece.top - before.bottom < 0.35 * max(piece.size, 4)
                and _is_aligned(before, piece)
                and _overlap(before, piece) > 0.3 * min(before.right - before.left, piece.right - piece.left)
                and abs(piece.size - before.size) < 0.15 * max(piece.size, 1)
            ):
                cell.pieces.append(piece)
                cell.left, cell.right = min(cell.left, piece.left), max(cell.right, piece.right)
                cell.bottom = max(cell.bottom, piece.bottom)
                continue
        cells.append(_Cell([piece], piece.left, piece.top, piece.right, piece.bottom))
    return cells


def _is_aligned(upper: Piece, lower: Piece) -> bool:
    """Say whether two lines begin or end at the same place, or have the same middle."""
    left, right = abs(upper.left - lower.left), abs(upper.right - lower.right)
    return left < _SNAP or right < _SNAP or abs(upper.left + upper.right - lower.left - lower.right) < 1


def _find_rows(cells: Sequence[_Cell]) -> list[list[_Cell]]:
    """Group cells that follow each other to the right at one height; what stands over several of them is set apart."""
    rows: list[list[_Cell]] = []
    for cell in cells:
        row = rows[-1] if rows else []
        if row and cell.left >= row[-1].right - 1:
            # The lines of the row that this cell stands beside.
            top = min(other.top for other in row)
            bottom = max(other.bottom for other in row)
            common = min(cell.bottom, bottom) - max(cell.top, top)
            if common > 0.4 * min(cell.bottom - cell.top, bottom - top):
                row.append(cell)
                continue
        rows.append([cell])
    whole: list[list[_Cell]] = []
    for row in rows:
        whole.extend(_set_apart(row) if len(row) > 1 else [row])
    return whole


def _set_apart(row: list[_Cell]) -> list[list[_Cell]]:
    """Take lines that reach under or over other cells of a row out of it: a paragraph right before or after a table."""
    before: list[Piece] = []
    after: list[Piece] = []
    kept: list[_Cell] = []
    for cell in row:
        others = [other for other in row if other is not cell]
        inner = [piece for piece in cell.pieces if all(_overlap(piece, other) <= 1 for other in others)]
        if not inner or len(inner) == len(cell.pieces):
            kept.append(cell)
            continue
        before.extend(piece for piece in cell.pieces if piece not in inner and piece.top < inner[0].top)
        after.extend(piece for piece in cell.pieces if piece not in inner and piece.top >= inner[0].top)
        kept.append(_frame(inner))
    rows = [[_frame(before)]] if before else []
    rows.append(kept)
    if after:
        rows.append([_frame(after)])
    return rows


def _frame(pieces: list[Piece]) -> _Cell:
    return _Cell(
        pieces,
        min(piece.left for piece in pieces),
        min(piece.top for piece in pieces),
        max(piece.right for piece in pieces),
        max(piece.bottom for piece in pieces),
    )


def _read_table(rows: Sequence[list[_Cell]]) -> list[PrintedLine]:
    """Return the rows as lines with tabs, empty when their cells do not stand in columns."""
    columns = _find_columns(rows)
    if columns is None:
        return []
    starts = [left for left, _ in columns]
    filled: list[dict[int, _Cell]] = []
    for row in rows:
        cells: dict[int, _Cell] = {}
        for cell in row:
            column = max(0, bisect_right(starts, cell.left + 1) - 1)
            while column in cells:
                column += 1
            cells[column] = cell
        if filled and _continues_row(filled[-1], cells, rows):
            for column, cell in cells.items():
                other = filled[-1].get(column)
                filled[-1][column] = _frame([*other.pieces, *cell.pieces]) if other is not None else cell
            continue
        filled.append(cells)
    last = max(max(cells) for cells in filled)
    lines: list[PrintedLine] = []
    for cells in filled:
        texts = [_join_texts(cells[column].pieces) if column in cells else "" for column in range(last + 1)]
        parts = [piece for column in sorted(cells) for piece in cells[column].pieces]
        lines.append(_make_line(parts, "\t".join(texts).rstrip("\t")))
    return _mark_rows(lines) if len(lines) > 1 else lines


def _mark_rows(lines: list[PrintedLine]) -> list[PrintedLine]:
    """Mark lines as the rows of a table; the first names the columns where it alone is bold."""
    is_header = len(lines) > 1 and lines[0].is_bold and not lines[1].is_bold
    return [line._replace(is_row=True, is_header=is_header and place == 0) for place, line in enumerate(lines)]


def _continues_row(above: dict[int, _Cell], cells: dict[int, _Cell], rows: Sequence[list[_Cell]]) -> bool:
    """Say whether cells are the next line of those above: their first is empty, and they stand closer than rows."""
    if 0 in cells or not set(cells) <= set(above):
        return False
    size = next(iter(cells.values())).pieces[0].size
    step = min(cell.top for cell in cells.values()) - max(cell.bottom for cell in above.values())
    usual = sorted(
        min(cell.top for cell in lower) - max(cell.bottom for cell in upper)
        for upper, lower in zip(rows, rows[1:], strict=False)
    )
    return step < 0.3 * size and step < usual[len(usual) // 2] - 0.1 * size


def _find_columns(rows: Sequence[list[_Cell]]) -> list[tuple[float, float]] | None:
    """Return the left and right edges of the columns; None where a row has two cells in one.

    Cells over several columns are left out as long as they are few.
    """
    cells = [cell for row in rows for cell in row]
    allowed = len(cells) // 4
    while True:
        columns: list[tuple[float, float]] = []
        for cell in sorted(cells, key=lambda cell: cell.left):
            if columns and cell.left < columns[-1][1] - 1:
                columns[-1] = columns[-1][0], max(columns[-1][1], cell.right)
            else:
                columns.append((cell.left, cell.right))
        starts = [left for left, _ in columns]
        crowded: set[int] = set()
        for row in rows:
            places = Counter(bisect_right(starts, cell.left + 1) - 1 for cell in row if cell in cells)
            crowded.update(place for place, count in places.items() if count > 1)
        if not crowded:
            return columns if len(columns) > 1 else None
        if not allowed:
            return None
        allowed -= 1
        inside = [cell for cell in cells if bisect_right(starts, cell.left + 1) - 1 in crowded]
        cells.remove(max(inside, key=lambda cell: cell.right - cell.left))


def _read_loose(rows: Sequence[list[_Cell]]) -> Iterator[PrintedLine]:
    """Yield the lines of cells that stand side by side by chance, such as two signatures."""
    for row in rows:
        if all(len(cell.pieces) == 1 for cell in row):
            yield _make_line([cell.pieces[0] for cell in row], " ".join(cell.pieces[0].text for cell in row))
        else:
            for cell in row:
                for piece in cell.pieces:
                    yield _make_line([piece], piece.text)
