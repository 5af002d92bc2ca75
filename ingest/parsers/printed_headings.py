"""Headings on printed pages: lines in larger or bolder letters than the body."""

from __future__ import annotations

from itertools import takewhile

from ingest.parsers.printed_lines import WIDEST_LEADING, CleanLine, is_apart, wraps

_LARGER = 1.15
_BOLD_AT_LEAST = 0.95
_LOWEST_LEVEL = 3
_SHORT_END = 20
_LINES_OF_A_TITLE = 3
_OPEN_ENDS = ",-;"
# Running text is hardly ever bold in this size.
_SIZE_OF_A_TITLE = 14.0


def mark_headings(pages: list[list[CleanLine]]) -> None:
    """Give a level to lines in a clearly larger font than the body's and to bold lines, the largest first."""
    weight: dict[float, int] = {}
    bold = 0
    sizes: list[list[float]] = []
    for lines in pages:
        sizes.append([round(line.printed.size, 1) for line in lines])
        for line, size in zip(lines, sizes[-1], strict=True):
            length = len(line.text)
            weight[size] = weight.get(size, 0) + length
            if line.printed.is_bold:
                bold += length
    body = max(weight, key=weight.__getitem__) if weight else 0.0
    if not body:
        return
    third = sum(weight.values()) / 3
    least = _LARGER * body
    # A third of the text in a large font is a leaflet, not headings.
    if sum(count for size, count in weight.items() if size >= least) > third:
        least = float("inf")
    has_bold = 0 < bold < third
    if not has_bold and max(weight) < least:
        _mark_title(pages)
        return
    found: list[tuple[CleanLine, float]] = []
    for lines, own in zip(pages, sizes, strict=True):
        set_off = _find_set_off(lines) if has_bold else frozenset()
        for place, (line, size) in enumerate(zip(lines, own, strict=True)):
            if size < least and not (place in set_off and size >= _BOLD_AT_LEAST * body):
                continue
            if line.level or line.printed.is_row:
                continue
            if _can_head(line.text) or (
                found and place and found[-1][0] is lines[place - 1] and _ends_heading(lines, place)
            ):
                found.append((line, size))
    used = sorted({size for _, size in found}, reverse=True)
    for line, size in found:
        line.level = min(used.index(size) + 1, _LOWEST_LEVEL)


def _mark_title(pages: list[list[CleanLine]]) -> None:
    """Mark the title of a sheet with hardly any text to compare it with: its first lines, bold and larger than the rest."""
    lines = [line for own in pages for line in own]
    size = round(lines[0].printed.size, 1)
    title = list(takewhile(lambda line: line.printed.is_bold and round(line.printed.size, 1) == size, lines))
    others = max([line.printed.size for line in lines[len(title) :]], default=0.0)
    if not 0 < len(title) <= _LINES_OF_A_TITLE or size < max(_SIZE_OF_A_TITLE, _LARGER * others):
        return
    if _can_head(lines[0].text):
        for line in title:
            line.level = line.level or 1


def _find_set_off(lines: list[CleanLine]) -> set[int]:
    """Return the places of bold lines that are no part of a paragraph: they end no sentence, and text comes after.

    Of bold lines close under each other the last one tells: a paragraph in bold letters is no heading.
    """
    found: set[int] = set()
    rightmost = max([line.printed.right for line in lines], default=0.0)
    first = 0
    for last, line in enumerate(lines):
        if not line.printed.is_bold:
            first = last + 1
            continue
        following = lines[last + 1] if last + 1 < len(lines) else None
        if following is not None and _is_next_line(line, following, rightmost):
            continue
        run, first = range(first, last + 1), last + 1
        before = lines[run[0] - 1] if run[0] else None
        is_paragraph = len(run) > 1 and line.text[-1] == "."
        if following is None or is_paragraph or line.text[-1] in _OPEN_ENDS:
            continue
        if before is None or before.printed.is_bold or is_apart(before.printed, lines[run[0]].printed):
            found.update(place for place in run if lines[place].text[-1] not in ".:;")
    return found


def _is_next_line(bold: CleanLine, line: CleanLine, rightmost: float) -> bool:
    """Say whether a line stands under a bold one as in a paragraph: in its letters, and close or for want of room."""
    upper, lower = bold.printed, line.printed
    if not lower.is_bold or round(upper.size, 1) != round(lower.size, 1):
        return False
    return not is_apart(upper, lower) or wraps(upper, lower, rightmost)


def _ends_heading(lines: list[CleanLine], place: int) -> bool:
    """Say whether a line of few letters ("e. V.", "2019") is the end of the heading right above it."""
    upper, line = lines[place - 1].printed, lines[place].printed
    is_alike = round(upper.size, 1) == round(line.size, 1) and upper.is_bold == line.is_bold
    is_near = 0 <= line.top - upper.bottom < WIDEST_LEADING * line.size
    return is_alike and is_near and upper.right > line.right and len(lines[place].text) <= _SHORT_END


def _can_head(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return letters >= 3 and letters > len(text) / 3 and len(text) <= 160 and "\t" not in text and "@" not in text
