"""Pieces of lines as a page holds them -> lines in the order they are read: columns one after another, tables by row.

The order of the file is kept where it makes sense: its author knew it. It is left where it jumps back up inside a
column, or from side to side over two columns of prose (then the page is cut along its gutters).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.parsers.page_columns import order_units
from ingest.parsers.page_pieces import Piece, Ruling, are_even, make_line
from ingest.parsers.printed_words import PrintedLine, PrintedWord, join_words
from ingest.parsers.ruled_tables import take_ruled_tables
from ingest.parsers.unruled_tables import read_rows

_BULLET = re.compile(r"[^\w\s(\"'„“«»]{1,2}|o")
_NUMBER = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,2})*|[^\W\d_]|[ivxIVX]{1,5})[.)]+")
_RAISED = 0.85
# Neighbours among which a justified line finds another of its column; how far a paragraph's first line is set in.
_LINES_AROUND = 8
_FULL_WORDS = 4
_DEEPEST_INDENT = 3.0
_WIDEST_LEADING = 0.8
_SAME_EDGE = 1.0
# Of the widest line; of the size of the letters.
_SHORT_LABEL, _APART = 0.7, 0.4


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
            found[0] = make_line([first], first.text, opens_paragraph=True)
        lines.extend(found)
    return lines


def _arrange_upright(pieces: Sequence[Piece], find_rulings: Callable[[], Sequence[Ruling]]) -> list[PrintedLine]:
    is_simple = _is_simple(pieces)
    rulings = () if is_simple and not _may_be_labels(pieces) else find_rulings()
    if is_simple and not rulings:
        return [make_line([piece], piece.text) for piece in pieces]
    units = take_ruled_tables(_join_markers(_join_spread(pieces)), rulings)
    lines: list[PrintedLine] = []
    for group in order_units(units):
        run: list[Piece] = []
        for unit in group:
            if unit.piece is not None:
                run.append(unit.piece)
                continue
            lines.extend(read_rows(run))
            run = []
            lines.extend(unit.lines)
        lines.extend(read_rows(run))
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


def _may_be_labels(pieces: Sequence[Piece]) -> bool:
    """Say whether two neighbouring lines begin at one place, stand apart and are short, as labels in a grid do."""
    most = _SHORT_LABEL * (max([piece.right for piece in pieces]) - min([piece.left for piece in pieces]))
    return any(
        lower.right - lower.left < most > upper.right - upper.left
        and lower.top - upper.bottom > _APART * upper.size
        and abs(lower.left - upper.left) < _SAME_EDGE
        for upper, lower in pairwise(pieces)
    )


def _join_spread(pieces: Sequence[Piece]) -> list[Piece]:
    """Put together the words of a justified line that are so few that each stands alone, as the cells of a row do."""
    joined: list[Piece] = []
    place = 0
    while place < len(pieces):
        end = place + 1
        while end < len(pieces) and pieces[end].row == pieces[place].row:
            end += 1
        if end > place + 1 and _NUMBER.fullmatch(pieces[place].text):
            joined.append(pieces[place])
            place += 1
        line = pieces[place:end]
        if (
            len(line) > 1
            and end < len(pieces)
            and _is_spread(line, pieces[end], [*joined[-_LINES_AROUND:], *pieces[end : end + _LINES_AROUND]])
        ):
            words = join_words([piece.words for piece in line])
            text = " ".join(piece.text for piece in line)
            top, bottom = min(piece.top for piece in line), max(piece.bottom for piece in line)
            line = [replace(line[0], text=text, top=top, right=line[-1].right, bottom=bottom, words=words)]
        joined.extend(line)
        place = end
    return joined


def _is_spread(line: Sequence[Piece], below: Piece, around: Sequence[Piece]) -> bool:
    """Say whether single words fill a line of a paragraph that goes on below; lines around it have the same edges."""
    first, last = line[0], line[-1]
    if not are_even([after.left - before.right for before, after in pairwise(line)]):
        return False
    left = first.left
    if len(first.words) == 2 and _NUMBER.fullmatch(first.words[0].text):
        # The number of an item, near its text.
        left = first.words[1].left
    elif len(first.words) > 1:
        return False
    is_near = -1 < below.top - last.bottom < _WIDEST_LEADING * last.size
    if not is_near or any(len(piece.words) > 1 for piece in line[1:]):
        return False
    return -_SAME_EDGE < left - below.left < _DEEPEST_INDENT * first.size and any(
        abs(piece.left - below.left) < _SAME_EDGE
        and abs(piece.right - last.right) < _SAME_EDGE
        and len(piece.words) >= _FULL_WORDS
        for piece in around
    )


def _join_markers(pieces: Sequence[Piece]) -> list[Piece]:
    """Put together what belongs to one line: a bullet or number and its item, a raised mark and the text around it."""
    per_row = Counter(piece.row for piece in pieces)
    joined: list[Piece] = []
    for piece in pieces:
        before = joined[-1] if joined else None
        # The next line, most often.
        if before is None or piece.top >= before.bottom or before.top >= piece.bottom:
            joined.append(piece)
            continue
        glue = _find_glue(before, piece, per_row)
        if glue is None:
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
    """Return what stands between two pieces at one height, None where they are apart."""
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
