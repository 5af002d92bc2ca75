"""Where a table without rules begins and ends: which rows of one cell belong to it."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.parsers.page_pieces import SNAP
from ingest.parsers.unruled_cells import Cell, find_columns, find_end, measure_gap, measure_gaps

LONGEST_LONE_CELL = 2
_LEAST_LABELS = 2
_ROWS_LOOKED_AT = 40
_SAME_EDGE = 1.0
# How far a capital with an accent reaches over its line, as a share of its size.
_ACCENT = 0.2


def find_next(rows: Sequence[list[Cell]], place: int) -> int:
    """Return where the next row of several cells is, from `place` on; the end where there is none."""
    while place < len(rows) and len(rows[place]) == 1:
        place += 1
    return place


def find_run(rows: Sequence[list[Cell]], first: int) -> int:
    """Return where the rows of a table end that may begin at `first`; `first` itself where none begins.

    Rows of one cell belong to it where they keep its columns and its spacing: the name of a section, a question without
    an answer, the next line of a cell.
    """
    last = find_end(rows, first)
    while first < last < len(rows):
        known = rows[max(first, last - _ROWS_LOOKED_AT) : last]
        columns, gaps = find_columns(known), measure_gaps(known)
        if columns is None:
            return last
        if not gaps and (sparse := _find_sparse_end(rows, first)) > last:
            last = sparse
            continue
        if not gaps and not _is_bold_row(known[0]):
            return last
        end = last
        while (
            end < len(rows)
            and len(rows[end]) == 1
            and _fits(rows[end][0], known[0][0], columns, gaps, gap=measure_gap(rows[end - 1], rows[end]))
        ):
            end += 1
        following = find_end(rows, end)
        if following > end > last:
            if _is_bold_row(rows[first]) and _is_bold_row(rows[end]) and not _is_bold_row(rows[following - 1]):
                # The head of another table, and its caption before it.
                return last
            if gaps and not -1 < measure_gap(rows[end - 1], rows[end]) < gaps[-1] + 1:
                return last
            last = following
            continue
        # Nothing but labels: there must be several under a head, and each line has to be one.
        is_ended = any(row[0].pieces[-1].text.endswith((".", ":", ";", ",")) for row in rows[last:end])
        return last if is_ended or not (gaps or end >= last + _LEAST_LABELS) else end
    return last


def _find_sparse_end(rows: Sequence[list[Cell]], first: int) -> int:
    """Return where rows end that are set evenly, some with the columns of the first one and some with a label alone."""
    head, last = rows[first], first + 1
    size = head[0].pieces[0].size
    step = 0.0
    for place in range(first + 1, len(rows)):
        row, gap = rows[place], measure_gap(rows[place - 1], rows[place])
        step = step or gap
        is_even = -1 < gap < 2 * size and abs(gap - step) < _ACCENT * size
        if not is_even or abs(row[0].left - head[0].left) > _SAME_EDGE or not _is_label(row[0], head[0]):
            break
        if len(row) > 1:
            if not all(_is_below(cell, head) for cell in row[1:]):
                break
            last = place + 1
    return last


def count_labels(above: Sequence[list[Cell]], table: Sequence[list[Cell]]) -> int:
    """Return how many rows of one cell right above a table are its first rows, whose other cells are empty.

    One alone may as well be its caption, where the table is not set in.
    """
    known = table[:_ROWS_LOOKED_AT] if above else ()
    columns, gaps = find_columns(known), measure_gaps(known)
    if columns is None or not gaps:
        return 0
    count = 0
    lower = table[0]
    for row in reversed(above):
        cell = row[0]
        is_label = _is_label(cell, lower[0]) and abs(cell.left - lower[0].left) < _SAME_EDGE
        if not is_label or not _fits(cell, lower[0], columns, gaps, gap=measure_gap(row, lower)):
            break
        count, lower = count + 1, row
    is_set_in = len(above) > count and abs(above[-count - 1][0].left - lower[0].left) > _SAME_EDGE
    return count if count >= _LEAST_LABELS or is_set_in else 0


def _is_label(cell: Cell, first: Cell) -> bool:
    """Say whether a cell is set as the first one of a table and ends no sentence."""
    is_alike = cell.pieces[0].is_bold == first.pieces[0].is_bold
    return is_alike and not cell.pieces[-1].text.endswith((".", ":", ";", ",", "!", "?"))


def _is_below(cell: Cell, row: Sequence[Cell]) -> bool:
    """Say whether a cell begins or ends where one of a row does."""
    return any(abs(cell.left - other.left) < SNAP or abs(cell.right - other.right) < SNAP for other in row[1:])


def _fits(
    cell: Cell, first: Cell, columns: Sequence[tuple[float, float]], gaps: Sequence[float], *, gap: float
) -> bool:
    """Say whether a cell that is alone in its row may belong to a table of these columns that begins with `first`.

    `gap` is the space between it and the row next to it.
    """
    size, other = cell.pieces[0].size, first.pieces[0].size
    if len(cell.pieces) > LONGEST_LONE_CELL or abs(size - other) > 0.15 * max(size, 1):
        return False
    column = next((place for place, (left, _) in enumerate(columns) if abs(cell.left - left) < SNAP), -1)
    if column < 0 or column + 1 < len(columns) and cell.right > columns[column + 1][0]:
        return False
    if column:
        return bool(gaps) and -1 < gap < gaps[len(gaps) // 2] - 0.1 * size
    return gaps[0] - _ACCENT * size < gap < gaps[-1] + 1 if gaps else 0 < gap < 2 * size


def _is_bold_row(row: Sequence[Cell]) -> bool:
    return all(piece.is_bold for cell in row for piece in cell.pieces)
