"""Tables without rules: cells that stand in columns."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.parsers.page_pieces import SNAP, Piece, join_texts, make_line, mark_rows, overlap
from ingest.parsers.printed_words import PrintedLine

_LONGEST_LONE_CELL = 2


@dataclass(slots=True, eq=False)
class _Cell:
    """Lines under each other that stand together, in reading order."""

    pieces: list[Piece]
    left: float
    top: float
    right: float
    bottom: float


def read_rows(pieces: Sequence[Piece]) -> list[PrintedLine]:
    """Return the lines of pieces in reading order; neighbouring rows whose cells stand in columns are a table."""
    rows = _find_rows(_find_cells(pieces))
    lines: list[PrintedLine] = []
    place = 0
    while place < len(rows):
        last = place
        while last < len(rows) and len(rows[last]) > 1:
            last += 1
        if last == place:
            lines.extend([make_line([piece], piece.text) for piece in rows[place][0].pieces])
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
                and overlap(before, piece) > 0.3 * min(before.right - before.left, piece.right - piece.left)
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
    return left < SNAP or right < SNAP or abs(upper.left + upper.right - lower.left - lower.right) < 1


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
        inner = [piece for piece in cell.pieces if all(overlap(piece, other) <= 1 for other in others)]
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
        texts = [join_texts(cells[column].pieces) if column in cells else "" for column in range(last + 1)]
        parts = [piece for column in sorted(cells) for piece in cells[column].pieces]
        lines.append(make_line(parts, "\t".join(texts).rstrip("\t")))
    return mark_rows(lines) if len(lines) > 1 else lines


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
            yield make_line([cell.pieces[0] for cell in row], " ".join(cell.pieces[0].text for cell in row))
        else:
            for cell in row:
                for piece in cell.pieces:
                    yield make_line([piece], piece.text)
