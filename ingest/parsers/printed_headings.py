"""Headings on printed pages: lines in larger or bolder letters than the body."""

from __future__ import annotations

from collections import Counter

from ingest.parsers.printed_lines import CleanLine, is_apart

_LARGER = 1.15
_BOLD_AT_LEAST = 0.95
_LOWEST_LEVEL = 3


def mark_headings(pages: list[list[CleanLine]]) -> None:
    """Give a level to lines in a clearly larger font than the body's and to bold lines, the largest first."""
    weight: Counter[float] = Counter()
    bold = 0
    for lines in pages:
        for line in lines:
            weight[round(line.printed.size, 1)] += len(line.text)
            bold += len(line.text) if line.printed.is_bold else 0
    body = max(weight, key=lambda size: weight[size]) if weight else 0.0
    if not body:
        return
    third = sum(weight.values()) / 3
    least = _LARGER * body
    # A third of the text in a large font is a leaflet, not headings.
    if sum(count for size, count in weight.items() if size >= least) > third:
        least = float("inf")
    has_bold = 0 < bold < third
    if not has_bold and max(weight) < least:
        return
    found: list[tuple[CleanLine, float]] = []
    for lines in pages:
        for place, line in enumerate(lines):
            size = round(line.printed.size, 1)
            is_larger = size >= least
            is_strong = (
                has_bold and line.printed.is_bold and size >= _BOLD_AT_LEAST * body and _stands_alone(lines, place)
            )
            if (is_larger or is_strong) and not line.level and not line.printed.is_row and _can_head(line.text):
                found.append((line, size))
    sizes = sorted({size for _, size in found}, reverse=True)
    for line, size in found:
        line.level = min(sizes.index(size) + 1, _LOWEST_LEVEL)


def _stands_alone(lines: list[CleanLine], place: int) -> bool:
    """Say whether a bold line is no part of a paragraph: it ends no sentence, names no value, and text comes after."""
    if lines[place].text[-1] in ".:;,-" or place + 1 == len(lines):
        return False
    before = lines[place - 1] if place else None
    return before is None or before.printed.is_bold or is_apart(before.printed, lines[place].printed)


def _can_head(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return letters >= 3 and letters > len(text) / 3 and len(text) <= 160 and "\t" not in text and "@" not in text
