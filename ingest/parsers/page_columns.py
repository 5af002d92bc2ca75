"""The order of what stands on a page: column by column where it is set in columns."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.parsers.page_pieces import Unit, overlap

_EDGE_UNITS = 4
_PROSE_WORDS = 3
_FULL_LINE = 0.7
# Of the size of the letters: double spacing is closer.
_CLOSE = 1.5
_LEAST_COLUMN_LINES = 3


def order_units(units: list[Unit]) -> list[list[Unit]]:
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


def _goes_back(units: Sequence[Unit]) -> bool:
    """Say whether the order of the file jumps up inside a column."""
    return any(
        # Most units stand below the one before.
        after.top < before.top and after.top < before.top - 0.6 * max(before.size, 4) and overlap(before, after) > 0
        for before, after in pairwise(units)
    )


def _stands_alone(unit: Unit, units: Sequence[Unit]) -> bool:
    return not any(other.top < unit.bottom and other.bottom > unit.top for other in units if other is not unit)


def _part_columns(units: list[Unit]) -> list[list[Unit]]:
    """Return the units column by column where the order of the file alternates between columns."""
    gutter = _find_gutter(units)
    if gutter is None:
        return [units]
    sides = [
        1 if unit.left >= gutter - 1 else 0 for unit in units if unit.right <= gutter + 1 or unit.left >= gutter - 1
    ]
    flips = sum(1 for before, after in pairwise(sides) if before != after)
    spanning = len(units) - len(sides)
    return _cut(units, depth=0) if flips > 2 * spanning + 3 else [units]


def _cut(units: list[Unit], *, depth: int) -> list[list[Unit]]:
    """Return the units in reading order: what spans a gutter parts the page into bands, each read column by column."""
    gutter = _find_gutter(units) if depth < 6 else None
    if gutter is None:
        return [_sort_rows(units)] if units else []
    ordered: list[list[Unit]] = []
    left: list[Unit] = []
    right: list[Unit] = []
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


def _sort_rows(units: list[Unit]) -> list[Unit]:
    """Return the units from the top down, those at one height from left to right."""
    ordered: list[Unit] = []
    row: list[Unit] = []
    for unit in sorted(units, key=lambda unit: (unit.top + unit.bottom) / 2):
        if row and (unit.top + unit.bottom) / 2 > row[0].bottom - 0.25 * (row[0].bottom - row[0].top):
            ordered.extend(sorted(row, key=lambda unit: unit.left))
            row = []
        row.append(unit)
    ordered.extend(sorted(row, key=lambda unit: unit.left))
    return ordered


def _find_gutter(units: Sequence[Unit]) -> float | None:
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


def _is_prose(units: Sequence[Unit]) -> bool:
    """Say whether units are lines of running text: of some words, most as long as their column is wide and close.

    The labels of a form and its values stand far apart.
    """
    width = max(unit.right for unit in units) - min(unit.left for unit in units)
    full = sum(1 for unit in units if unit.right - unit.left >= _FULL_LINE * width)
    words = sum(unit.words for unit in units)
    if words < _PROSE_WORDS * len(units) or full < 0.5 * len(units):
        return False
    ordered = sorted(units, key=lambda unit: unit.top)
    close = sum(1 for upper, lower in pairwise(ordered) if lower.top - upper.bottom < _CLOSE * max(lower.size, 4))
    return close >= 0.5 * (len(units) - 1)


def _stand_beside(left: Sequence[Unit], right: Sequence[Unit]) -> bool:
    """Say whether many units of the smaller side have one beside them on the other side."""
    smaller, larger = sorted((left, right), key=len)
    beside = sum(1 for unit in smaller if any(other.top < unit.bottom and other.bottom > unit.top for other in larger))
    return beside >= max(_LEAST_COLUMN_LINES, 0.5 * len(smaller))
