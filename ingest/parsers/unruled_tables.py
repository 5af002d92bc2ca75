"""Tables without rules: cells that stand in columns."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.parsers.page_pieces import SNAP, Piece, are_even, cut_piece, join_texts, make_line, mark_rows, overlap
from ingest.parsers.printed_words import PrintedLine, PrintedWord

_LONGEST_LONE_CELL = 2
_LEAST_LABELS = 2
_LINES_OF_A_HEAD = 3
_MOST_CENTRED = 5
_ROWS_LOOKED_AT = 40
_LEVEL = 0.4
# Lines of one cell are closer than this share of their size.
_TIGHT = 0.35
_WIDEST_SPACE = 0.38
_ALIGNED = 2.0
_MOST_LINES = 0.6
# What a page of a real table never comes to.
_MOST_PAIRS, _MOST_WIDE_CELLS = 400_000, 60


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
    # By far the most pieces are whole lines: nothing stands beside them.
    if all([after.left < before.right - 1 for before, after in pairwise(pieces)]):
        return [make_line([piece], piece.text) for piece in pieces]
    rows = _part_cells(_find_rows(_find_cells(pieces)))
    lines: list[PrintedLine] = []
    place = 0
    while place < len(rows):
        last = _find_run(rows, place)
        if last == place:
            lines.extend([make_line([piece], piece.text) for piece in rows[place][0].pieces])
            place += 1
            continue
        run = rows[place:last]
        # One row of long cells is text in columns.
        is_table = len(run) > 1 or max(len(cell.pieces) for cell in run[0]) <= _LONGEST_LONE_CELL
        lines.extend((is_table and _read_table(run)) or _read_loose(run))
        place = last
    return lines


def part_rows(pieces: Sequence[Piece]) -> list[list[list[Piece]]]:
    """Return the pieces of a band of a table row by row and cell by cell, from the top."""
    return [[cell.pieces for cell in row] for row in _find_rows(_find_cells(pieces))]


def _find_run(rows: Sequence[list[_Cell]], first: int) -> int:
    """Return where the rows of a table end that may begin at `first`; `first` itself where none begins.

    Rows of one cell belong to it where they keep its columns and its spacing: the name of a section, a question without
    an answer, the next line of a cell.
    """
    last = _find_end(rows, first)
    while first < last < len(rows):
        known = rows[max(first, last - _ROWS_LOOKED_AT) : last]
        columns, gaps = _find_columns(known), _measure_gaps(known)
        if columns is None or not (gaps or _is_bold_row(known[0])):
            return last
        end = last
        while end < len(rows) and len(rows[end]) == 1 and _fits(rows[end - 1 : end + 1], known[0][0], columns, gaps):
            end += 1
        following = _find_end(rows, end)
        if following > end > last:
            if _is_bold_row(rows[first]) and _is_bold_row(rows[end]) and not _is_bold_row(rows[following - 1]):
                # The head of another table, and its caption before it.
                return last
            if gaps and not -1 < _measure_gap(rows[end - 1], rows[end]) < gaps[-1] + 1:
                return last
            last = following
            continue
        # Nothing but labels: there must be several under a head, and each line has to be one.
        is_ended = any(row[0].pieces[-1].text.endswith((".", ":", ";", ",")) for row in rows[last:end])
        return last if is_ended or not (gaps or end >= last + _LEAST_LABELS) else end
    return last


def _fits(
    pair: Sequence[list[_Cell]], first: _Cell, columns: Sequence[tuple[float, float]], gaps: Sequence[float]
) -> bool:
    """Say whether a cell that is alone in its row, the second of the pair, may belong to a table of these columns."""
    cell, gap = pair[1][0], _measure_gap(pair[0], pair[1])
    size, other = cell.pieces[0].size, first.pieces[0].size
    if len(cell.pieces) > _LONGEST_LONE_CELL or abs(size - other) > 0.15 * max(size, 1):
        return False
    column = next((place for place, (left, _) in enumerate(columns) if abs(cell.left - left) < SNAP), -1)
    if column < 0 or column + 1 < len(columns) and cell.right > columns[column + 1][0]:
        return False
    if column:
        return bool(gaps) and -1 < gap < gaps[len(gaps) // 2] - 0.1 * size
    return gaps[0] - 1 < gap < gaps[-1] + 1 if gaps else 0 < gap < 2 * size


def _find_end(rows: Sequence[list[_Cell]], first: int) -> int:
    """Return where the rows of several cells end that begin at `first`."""
    last = first
    while last < len(rows) and len(rows[last]) > 1:
        last += 1
    return last


def _is_bold_row(row: Sequence[_Cell]) -> bool:
    return all(piece.is_bold for cell in row for piece in cell.pieces)


def _measure_gaps(rows: Sequence[list[_Cell]]) -> list[float]:
    """Return the spaces between neighbouring rows, the smallest first."""
    return sorted(_measure_gap(upper, lower) for upper, lower in pairwise(rows))


def _measure_gap(upper: Sequence[_Cell], lower: Sequence[_Cell]) -> float:
    return min(cell.top for cell in lower) - max(cell.bottom for cell in upper)


def _part_cells(rows: list[list[_Cell]]) -> list[list[_Cell]]:
    """Return the rows with those lines in and around tables cut that run over several columns.

    Cells of one line with little space between them seem to be one, and the next lines of such cells to be rows.
    """
    parted: list[list[_Cell]] = []
    place = 0
    while place < len(rows):
        end = _find_end(rows, place)
        columns = _find_columns(rows[place:end]) if end > place + 1 else None
        if columns is None:
            parted.extend(rows[place : max(end, place + 1)])
            place = max(end, place + 1)
            continue
        above = 0
        for upper, lower in pairwise([rows[place], *parted[: -_LINES_OF_A_HEAD - 1 : -1]]):
            if not -1 < _measure_gap(lower, upper) < lower[0].pieces[0].size:
                break
            above += 1
        while (
            end < len(rows)
            and len(rows[end]) == 1
            and _measure_gap(rows[end - 1], rows[end]) < _TIGHT * rows[end][0].pieces[0].size
        ):
            end += 1
        window = [*parted[len(parted) - above :], *rows[place:end]]
        pieces = [piece for row in window for cell in row for piece in cell.pieces]
        parts = [part for piece in pieces for part in _part_piece(piece, columns)]
        parts = _part_at_starts(parts)
        if len(parts) > len(pieces):
            window = _find_rows(_find_cells(parts))
        parted[len(parted) - above :] = window
        place = end
    return parted


def _part_piece(piece: Piece, columns: Sequence[tuple[float, float]]) -> list[Piece]:
    """Return the parts of a line: it is cut where a word begins or ends with its column after more than a space."""
    inside = [column for column in columns if piece.left + 1 < column[0] < piece.right - 1]
    if not inside:
        return [piece]
    borders = [
        (before + after.left) / 2
        for before, after in _find_wide_spaces(piece)
        if any(abs(after.left - left) < _ALIGNED or abs(after.right - right) < _ALIGNED for left, right in inside)
    ]
    return cut_piece(piece, borders) if borders else [piece]


def _part_at_starts(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces, those cut in which a word begins after more than a space where words of other lines do so too.

    Numbers set to the right stand close to the text of the next column.
    """
    spaces = [list(_find_wide_spaces(piece)) for piece in pieces]
    starts = sorted(after.left for found in spaces for _, after in found)
    if len(starts) * len(pieces) > _MOST_PAIRS:
        return pieces
    borders: list[float] = []
    for start in starts:
        if borders and start - borders[-1] < _ALIGNED:
            continue
        across = [place for place, piece in enumerate(pieces) if piece.left < start - 1 and start + 1 < piece.right]
        aligned = sum(1 for place in across if any(abs(after.left - start) < 1 for _, after in spaces[place]))
        if aligned > 1 and aligned >= _MOST_LINES * len(across):
            borders.append(start)
    if not borders:
        return pieces
    parts: list[Piece] = []
    for piece, found in zip(pieces, spaces, strict=True):
        own = [
            (before + after.left) / 2
            for before, after in found
            if any(abs(after.left - start) < _ALIGNED for start in borders)
        ]
        parts.extend(cut_piece(piece, own) if own else [piece])
    return parts


def _find_wide_spaces(piece: Piece) -> Iterator[tuple[float, PrintedWord]]:
    """Yield the right edge of a word and the word after it where more than a space is between them."""
    if piece.quarter or len(piece.words) < 2:
        return
    words = list(piece.words)
    gaps = [after.left - before.right for before, after in pairwise(words)]
    space = _WIDEST_SPACE * piece.size
    if len(gaps) > 1:
        # Short heads of narrow columns are all far from each other, and not alike.
        widest = 1.25 * min(gaps)
        space = max(space, widest if are_even(gaps) else min(widest, piece.size))
    for before, after, gap in zip(words, words[1:], gaps, strict=False):
        if gap > space:
            yield before.right, after


def _find_cells(pieces: Sequence[Piece]) -> list[_Cell]:
    """Group pieces that follow each other and stand tightly under each other."""
    cells: list[_Cell] = []
    for piece in pieces:
        if cells:
            cell = cells[-1]
            before = cell.pieces[-1]
            if (
                piece.top > before.top + 0.3 * piece.size
                and piece.top - before.bottom < _TIGHT * max(piece.size, 4)
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
            if count := _count_centred(rows, cell):
                rows[-count:] = [[_frame([piece for other in rows[-count:] for piece in other[0].pieces]), cell]]
                continue
        rows.append([cell])
    whole: list[list[_Cell]] = []
    for row in rows:
        whole.extend(_set_apart(row) if len(row) > 1 else [row])
    return whole


def _count_centred(rows: Sequence[list[_Cell]], cell: _Cell) -> int:
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
    """Say whether cells are the next line of those above: some are empty, and they stand closer than rows."""
    if not set(cells) <= set(above) or 0 in cells and len(cells) == len(above):
        return False
    size = next(iter(cells.values())).pieces[0].size
    step = _measure_gap(list(above.values()), list(cells.values()))
    gaps = _measure_gaps(rows)
    # A row without its first cell is hardly one of its own.
    closer = (0.3 if 0 in cells else 0.1) * size
    return step < 0.3 * size and step < gaps[len(gaps) // 2] - closer


def _find_columns(rows: Sequence[list[_Cell]]) -> list[tuple[float, float]] | None:
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


def _read_loose(rows: Sequence[list[_Cell]]) -> Iterator[PrintedLine]:
    """Yield the lines of cells that stand side by side by chance, such as two signatures."""
    for row in rows:
        if all(len(cell.pieces) == 1 for cell in row):
            yield make_line([cell.pieces[0] for cell in row], " ".join(cell.pieces[0].text for cell in row))
        else:
            for cell in row:
                for piece in cell.pieces:
                    yield make_line([piece], piece.text)
