"""Tables without rules: cells that stand in columns."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.parsers.page_pieces import Piece, join_texts, make_line, mark_rows
from ingest.parsers.printed_words import PrintedLine
from ingest.parsers.unruled_cells import (
    Cell,
    find_cells,
    find_columns,
    find_rows,
    frame_cell,
    measure_gap,
    measure_gaps,
)
from ingest.parsers.unruled_parting import part_cells
from ingest.parsers.unruled_runs import LONGEST_LONE_CELL, count_labels, find_next, find_run


def read_rows(pieces: Sequence[Piece]) -> list[PrintedLine]:
    """Return the lines of pieces in reading order; neighbouring rows whose cells stand in columns are a table."""
    # By far the most pieces are whole lines: nothing stands beside them.
    if all([after.left < before.right - 1 for before, after in pairwise(pieces)]):
        return [make_line([piece], piece.text) for piece in pieces]
    rows = part_cells(find_rows(find_cells(pieces)))
    lines: list[PrintedLine] = []
    place = 0
    while place < len(rows):
        begin = find_next(rows, place)
        last = find_run(rows, begin)
        begin -= count_labels(rows[place:begin], rows[begin:last])
        for row in rows[place:begin]:
            lines.extend([make_line([piece], piece.text) for piece in row[0].pieces])
        if begin == len(rows):
            break
        run = rows[begin:last]
        # One row of long cells is text in columns.
        is_table = len(run) > 1 or max(len(cell.pieces) for cell in run[0]) <= LONGEST_LONE_CELL
        lines.extend((is_table and _read_table(run)) or _read_loose(run))
        place = last
    return lines


def part_rows(pieces: Sequence[Piece]) -> list[list[list[Piece]]]:
    """Return the pieces of a band of a table row by row and cell by cell, from the top."""
    return [[cell.pieces for cell in row] for row in find_rows(find_cells(pieces))]


def _read_table(rows: Sequence[list[Cell]]) -> list[PrintedLine]:
    """Return the rows as lines with tabs, empty when their cells do not stand in columns."""
    columns = find_columns(rows)
    if columns is None:
        return []
    starts = [left for left, _ in columns]
    filled: list[dict[int, Cell]] = []
    for row in rows:
        cells: dict[int, Cell] = {}
        for cell in row:
            column = max(0, bisect_right(starts, cell.left + 1) - 1)
            while column in cells:
                column += 1
            cells[column] = cell
        if filled and _continues_row(filled[-1], cells, rows):
            for column, cell in cells.items():
                other = filled[-1].get(column)
                filled[-1][column] = frame_cell([*other.pieces, *cell.pieces]) if other is not None else cell
            continue
        filled.append(cells)
    last = max(max(cells) for cells in filled)
    lines: list[PrintedLine] = []
    for cells in filled:
        texts = [join_texts(cells[column].pieces) if column in cells else "" for column in range(last + 1)]
        parts = [piece for column in sorted(cells) for piece in cells[column].pieces]
        lines.append(make_line(parts, "\t".join(texts).rstrip("\t")))
    return mark_rows(lines) if len(lines) > 1 else lines


def _continues_row(above: dict[int, Cell], cells: dict[int, Cell], rows: Sequence[list[Cell]]) -> bool:
    """Say whether cells are the next line of those above: some are empty, and they stand closer than rows."""
    if not set(cells) <= set(above) or 0 in cells and len(cells) == len(above):
        return False
    size = next(iter(cells.values())).pieces[0].size
    step = measure_gap(list(above.values()), list(cells.values()))
    gaps = measure_gaps(rows)
    # A row without its first cell is hardly one of its own.
    closer = (0.3 if 0 in cells else 0.1) * size
    return step < 0.3 * size and step < gaps[len(gaps) // 2] - closer


def _read_loose(rows: Sequence[list[Cell]]) -> Iterator[PrintedLine]:
    """Yield the lines of cells that stand side by side by chance, such as two signatures."""
    for row in rows:
        if all(len(cell.pieces) == 1 for cell in row):
            yield make_line([cell.pieces[0] for cell in row], " ".join(cell.pieces[0].text for cell in row))
        else:
            for cell in row:
                for piece in cell.pieces:
                    yield make_line([piece], piece.text)
