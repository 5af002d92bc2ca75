"""Cells on a page without rules, and the rows and columns they stand in."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.parsers.page_pieces import SNAP, Piece, overlap

_MOST_CENTRED = 5
_LEVEL = 0.4
# Lines of one cell are closer than this share of their size.
TIGHT = 0.35
# What a page of a real table never comes to.
_MOST_WIDE_CELLS = 60


@dataclass(slots=True, eq=False)
class Cell:
    """Lines under each other that stand together, in reading order."""

    pieces: list[Piece]
    left: float
    top: float
    right: float
    bottom: float


def find_cells(pieces: Sequence[Piece]) -> list[Cell]:
    """Group pieces that follow each other and stand tightly under each other."""
    cells: list[Cell] = []
    for piece in pieces:
        if cells:
            cell = cells[-1]
            before = cell.pieces[-1]
            if (
                piece.top > before.top + 0.3 * piece.size
                and piece.top - before.bottom < TIGHT * max(piece.size, 4)
                and _is_aligned(before, piece)
                and overlap(before, piece) > 0.3 * min(before.right - before.left, piece.right - piece.left)
                and abs(piece.size - before.size) < 0.15 * max(piece.size, 1)
            ):
                cell.pieces.append(piece)
                cell.left, cell.right = min(cell.left, piece.left), max(cell.right, piece.right)
                cell.bottom = max(cell.bottom, piece.bottom)
                continue
        cells.append(Cell([piece], piece.left, piece.top, piece.right, piece.bottom))
    return cells


def _is_aligned(upper: Piece, lower: Piece) -> bool:
    """Say whether two lines begin or end at the same place, or have the same middle."""
    left, right = abs(upper.left - lower.left), abs(upper.right - lower.right)
    return left < SNAP or right < SNAP or abs(upper.left + upper.right - lower.left - lower.right) < 1


def find_rows(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Group cells that follow each other to the right at one height; what stands over several of them is set apart."""
    rows: list[list[Cell]] = []
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
            if count := _count_centred(rows, cell):
                rows[-count:] = [[frame_cell([piece for other in rows[-count:] for piece in other[0].pieces]), cell]]
                continue
        rows.append([cell])
    whole: list[list[Cell]] = []
    for row in rows:
        whole.extend(_set_apart(row) if len(row) > 1 else [row])
    return whole


def _count_centred(rows: Sequence[list[Cell]], cell: Cell) -> int:
    """Return how many lines that were taken for rows are one cell, in the middle of whose height a cell stands beside."""
    for count in range(2, min(_MOST_CENTRED, len(rows)) + 1):
        lines = [row[0] for row in rows[-count:] if len(row) == 1]
        size = cell.pieces[0].size
        if len(lines) < count or abs(lines[0].left - lines[-1].left) > SNAP:
            return 0
        if any(not -1 < lower.top - upper.bottom < size for upper, lower in pairwise(lines)):
            return 0
        if abs(lines[0].top + lines[-1].bottom - cell.top - cell.bottom) < _LEVEL * size:
            return count
    return 0


def _set_apart(row: list[Cell]) -> list[list[Cell]]:
    """Take lines that reach under or over other cells of a row out of it: a paragraph right before or after a table."""
    before: list[Piece] = []
    after: list[Piece] = []
    kept: list[Cell] = []
    for cell in row:
        others = [other for other in row if other is not cell]
        inner = [piece for piece in cell.pieces if all(overlap(piece, other) <= 1 for other in others)]
        if not inner or len(inner) == len(cell.pieces):
            kept.append(cell)
            continue
        before.extend(piece for piece in cell.pieces if piece not in inner and piece.top < inner[0].top)
        after.extend(piece for piece in cell.pieces if piece not in inner and piece.top >= inner[0].top)
        kept.append(frame_cell(inner))
    rows = [[frame_cell(before)]] if before else []
    rows.append(kept)
    if after:
        rows.append([frame_cell(after)])
    return rows


def frame_cell(pieces: list[Piece]) -> Cell:
    """Return pieces as one cell."""
    return Cell(
        pieces,
        min(piece.left for piece in pieces),
        min(piece.top for piece in pieces),
        max(piece.right for piece in pieces),
        max(piece.bottom for piece in pieces),
    )


def find_columns(rows: Sequence[list[Cell]]) -> list[tuple[float, float]] | None:
    """Return the left and right edges of the columns; None where a row has two cells in one.

    Cells over several columns are left out as long as they are few.
    """
    cells = [cell for row in rows for cell in row]
    allowed = min(len(cells) // 4, _MOST_WIDE_CELLS)
    while True:
        columns: list[tuple[float, float]] = []
        for cell in sorted(cells, key=lambda cell: cell.left):
            if columns and cell.left < columns[-1][1] - 1:
                columns[-1] = columns[-1][0], max(columns[-1][1], cell.right)
            else:
                columns.append((cell.left, cell.right))
        starts = [left for left, _ in columns]
        crowded: set[int] = set()
        kept = set(cells)
        for row in rows:
            places = Counter(bisect_right(starts, cell.left + 1) - 1 for cell in row if cell in kept)
            crowded.update(place for place, count in places.items() if count > 1)
        if not crowded:
            return columns if len(columns) > 1 else None
        if not allowed:
            return None
        allowed -= 1
        inside = [cell for cell in cells if bisect_right(starts, cell.left + 1) - 1 in crowded]
        cells.remove(max(inside, key=lambda cell: cell.right - cell.left))


def find_end(rows: Sequence[list[Cell]], first: int) -> int:
    """Return where the rows of several cells end that begin at `first`."""
    last = first
    while last < len(rows) and len(rows[last]) > 1:
        last += 1
    return last


def measure_gaps(rows: Sequence[list[Cell]]) -> list[float]:
    """Return the spaces between neighbouring rows, the smallest first."""
    return sorted(measure_gap(upper, lower) for upper, lower in pairwise(rows))


def measure_gap(upper: Sequence[Cell], lower: Sequence[Cell]) -> float:
    """Return the space between two rows; negative where they stand beside each other."""
    return min(cell.top for cell in lower) - max(cell.bottom for cell in upper)
