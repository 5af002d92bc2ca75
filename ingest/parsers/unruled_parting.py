"""Lines that run over several columns of a table without rules, cut where its columns part them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.parsers.page_pieces import Piece, are_even, cut_piece
from ingest.parsers.printed_words import PrintedWord
from ingest.parsers.unruled_cells import TIGHT, Cell, find_cells, find_columns, find_end, find_rows, measure_gap

_LINES_OF_A_HEAD = 3
_WIDEST_SPACE = 0.38
_ALIGNED = 2.0
_MOST_LINES = 0.6
# What a page of a real table never comes to.
_MOST_PAIRS = 400_000


def part_cells(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Return the rows with those lines in and around tables cut that run over several columns.

    Cells of one line with little space between them seem to be one, and the next lines of such cells to be rows.
    """
    parted: list[list[Cell]] = []
    place = 0
    while place < len(rows):
        end = find_end(rows, place)
        columns = find_columns(rows[place:end]) if end > place + 1 else None
        if columns is None:
            parted.extend(rows[place : max(end, place + 1)])
            place = max(end, place + 1)
            continue
        above = 0
        for upper, lower in pairwise([rows[place], *parted[: -_LINES_OF_A_HEAD - 1 : -1]]):
            if not -1 < measure_gap(lower, upper) < lower[0].pieces[0].size:
                break
            above += 1
        while (
            end < len(rows)
            and len(rows[end]) == 1
            and measure_gap(rows[end - 1], rows[end]) < TIGHT * rows[end][0].pieces[0].size
        ):
            end += 1
        window = [*parted[len(parted) - above :], *rows[place:end]]
        pieces = [piece for row in window for cell in row for piece in cell.pieces]
        parts = [part for piece in pieces for part in _part_piece(piece, columns)]
        parts = _part_at_starts(parts)
        if len(parts) > len(pieces):
            window = find_rows(find_cells(parts))
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
