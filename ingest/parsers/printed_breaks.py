"""What parts the lines of a printed page: a space, a line break or a blank line; and how list items are set in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.parsers.printed_lines import CleanLine, is_apart, wraps
from ingest.parsers.printed_words import WordRun

_SENTENCE_END = re.compile(r"[.!?:;…][)\]\"'“”«»’]*$")
_MARKER = re.compile(
    r"(?:[•●○◦‣▪▫■□◆◇❖➢➤►▶✓✔✗➔→·∙⁃*–—-]|\(?(?:\d{1,3}|[^\W\d_]|[ivx]{2,5})\)|\d{1,3}(?:\.\d{1,2})*\.)\s"
)
# "6." ends a line, "2. 2023" begins the next.
_DAY_AT_END = re.compile(r"(?<!\S)\d{1,2}\.$")
_MONTH_AND_YEAR = re.compile(r"\d{1,2}\.\s?(?:19|20)\d\d\b")
_KEY = re.compile(r"[^\W\d_][^:.\t;!?]{0,44}:(?:\s|$)")
_KEY_CHARACTERS = 46
# More brackets and quotes than this do not close a sentence.
_CLOSING = 12
_FULL_SHARE = 0.6
# Distances that differ by less than this share are the same; a line this much of the widest wraps.
_SAME_STEP = 0.03
_FULL_LINE = 0.85
_ENOUGH_STEPS = 3


def find_items(lines: Sequence[CleanLine]) -> list[bool]:
    """Say of each line whether it begins with a bullet or a number, as the items of a list do."""
    items = [_is_item(line.text) for line in lines]
    for place, is_item in enumerate(items):
        if is_item and place and _MONTH_AND_YEAR.match(lines[place].text):
            items[place] = _DAY_AT_END.search(lines[place - 1].text) is None
    return items


def find_breaks(lines: list[CleanLine], items: Sequence[bool]) -> list[str]:
    """Return what stands before each line of a page; `items` says which lines are items of a list.

    A blank line parts paragraphs. A space joins a line to the one before it that is full; where a word more would have
    fitted the author ended the line.
    """
    breaks = ["\n\n"] * len(lines)
    if len(lines) < 2:
        return breaks
    spacing = _find_spacing(lines)
    belongs = [False, *(_belongs(before, line, spacing) for before, line in pairwise(lines))]
    first = 0
    margin: float | None = None
    run_start = 0
    columns = _Columns(lines)
    rightmost = max((line.printed.right for line in lines), default=0.0)
    for place in range(1, len(lines)):
        before, line = lines[place - 1], lines[place]
        upper, lower = before.printed, line.printed
        if not upper.bottom < lower.bottom or lower.left > upper.right:
            run_start = place
        if not belongs[place] and not _wraps_heading(before, line, rightmost):
            first, margin = place, None
            continue
        is_in_cells = upper.is_row or lower.is_row or "\t" in before.text or "\t" in line.text
        if is_in_cells or before.level or not lower.bottom:
            breaks[place] = "\n"
            continue
        if lower.bottom <= upper.bottom:
            # The top of the next column.
            breaks[place], first, margin = " ", place, None
            continue
        if margin is None:
            margin = _find_margin(lines, first, columns, run_start, belongs, items)
        if _leaves_item(lines, first, place, is_item=items[first]):
            breaks[place], first, margin = "\n\n", place, None
            continue
        breaks[place] = _join_lines(
            before, line, margin, is_second=place - 1 == first, follows_item=items[place - 1], is_item=items[place]
        )
        if breaks[place] == "\n\n" or (breaks[place] == "\n" and items[place]):
            first, margin = place, None
    return breaks


class _Columns:
    """The lines of a page that go down under each other, and how far to the right those of one font size go."""

    def __init__(self, lines: list[CleanLine]) -> None:
        self._lines = lines
        self._rights: dict[tuple[int, int, float], float] = {}
        # For each line the place where the next column begins.
        self._ends = [len(lines)] * len(lines)
        for place in range(len(lines) - 2, -1, -1):
            goes_down = lines[place + 1].printed.bottom > lines[place].printed.bottom
            self._ends[place] = self._ends[place + 1] if goes_down else place + 1

    def find_right(self, first: int, place: int, size: float) -> float:
        """Return the rightmost edge of the lines of about this size in the column of a line, from `first` on."""
        key = first, self._ends[place], size
        if key not in self._rights:
            printed = [line.printed for line in self._lines[first : key[1]]]
            tolerance = 0.15 * max(size, 1.0)
            self._rights[key] = max([line.right for line in printed if abs(line.size - size) < tolerance], default=0.0)
        return self._rights[key]


def _find_margin(
    lines: list[CleanLine],
    first: int,
    columns: _Columns,
    run_start: int,
    belongs: Sequence[bool],
    items: Sequence[bool],
) -> float:
    """Return how far to the right the lines of a paragraph or item may go: as far as it or its column does."""
    last = first + 1
    while last < len(lines) and belongs[last] and not items[last]:
        if lines[last].printed.bottom <= lines[last - 1].printed.bottom:
            break
        last += 1
    paragraph = [line.printed for line in lines[first:last]]
    left, own = min([line.left for line in paragraph]), max([line.right for line in paragraph])
    column = max(own, columns.find_right(run_start, last - 1, paragraph[0].size))
    if own - left >= 0.75 * (column - left):
        return own
    full = sum(1 for line in paragraph[:-1] if own - line.right < 0.15 * (own - left))
    return own if len(paragraph) > 3 and full >= _FULL_SHARE * (len(paragraph) - 1) else column


def _join_lines(
    before: CleanLine, line: CleanLine, margin: float, *, is_second: bool, follows_item: bool, is_item: bool
) -> str:
    """Return what parts two neighbouring lines of equal spacing: a space, a line break or a blank line."""
    upper, lower = before.printed, line.printed
    words = lower.words
    if isinstance(words, WordRun):
        width = words.first_width
    else:
        first_word = line.text.split(maxsplit=1)[0]
        width = words[0].right - words[0].left if words else 0.5 * lower.size * len(first_word)
    is_full = margin - upper.right < width + 0.25 * lower.size
    has_ended = _SENTENCE_END.search(before.text, max(0, len(before.text) - _CLOSING)) is not None
    step = lower.left - upper.left
    if is_item and (has_ended or not is_full or follows_item or step < -0.5 * lower.size):
        return "\n"
    if step > 0.8 * lower.size and not follows_item and (not is_second or has_ended):
        # The first line of a paragraph is set in.
        return "\n\n" if has_ended or not is_full else "\n"
    if _is_keyed(line.text) and (has_ended or _is_keyed(before.text)):
        return "\n"
    if is_full:
        return " "
    return "\n\n" if has_ended and line.text[0].isupper() and not _is_keyed(before.text) else "\n"


def _leaves_item(lines: list[CleanLine], first: int, place: int, *, is_item: bool) -> bool:
    """Say whether a paragraph begins after an item of a list: it stands further to the left than the item's text."""
    item, upper, lower = lines[first].printed, lines[place - 1], lines[place]
    if not is_item or not lower.text[0].isupper() or lower.printed.left > item.left + 1:
        return False
    hangs = upper.printed.left > item.left + 0.5 * item.size
    return (hangs or lower.printed.left < item.left - 1) and _SENTENCE_END.search(upper.text) is not None


def _wraps_heading(before: CleanLine, line: CleanLine, rightmost: float) -> bool:
    """Say whether a heading goes on in a line that stands a little apart: its first word had no room in the line above."""
    upper, lower = before.printed, line.printed
    if not before.level or before.level != line.level:
        return False
    is_alike = abs(upper.size - lower.size) <= 0.1 and upper.is_bold == lower.is_bold
    return is_alike and wraps(upper, lower, rightmost)


def _is_item(text: str) -> bool:
    """Say whether a line begins with a bullet or a number; most begin with a letter, and need no closer look."""
    return (not text[0].isalpha() or text[1:6].find(")") >= 0) and _MARKER.match(text) is not None


def _is_keyed(text: str) -> bool:
    """Say whether a line begins with a few words and a colon."""
    return ":" in text[:_KEY_CHARACTERS] and _KEY.match(text) is not None


def _find_spacing(lines: list[CleanLine]) -> float:
    """Return the usual distance from one line to the next in points; 0 when unknown."""
    # (distance, width of the upper line)
    steps: list[tuple[float, float]] = []
    for before, line in pairwise(lines):
        upper, lower = before.printed, line.printed
        step, size = lower.bottom - upper.bottom, upper.size
        if 0 < step < (4 * size if size > 6 else 24) and -0.6 < size - lower.size < 0.6:
            steps.append((step, 0.0 if upper.is_row else upper.right - upper.left))
    steps.sort()
    usual, _ = _find_most_frequent([step for step, _ in steps])
    full = _FULL_LINE * max([width for _, width in steps], default=0.0)
    # Paragraphs of one line stand apart; what follows a full line goes on with it.
    wrapped, count = _find_most_frequent([step for step, width in steps if width > full])
    return wrapped if count >= _ENOUGH_STEPS or 0 < wrapped < usual else usual


def _find_most_frequent(steps: Sequence[float]) -> tuple[float, int]:
    """Return the middle of the distances that most are the same as, and of how many; `steps` has the smallest first."""
    best = first = count = 0
    for last, step in enumerate(steps):
        while step > (1 + _SAME_STEP) * steps[first]:
            first += 1
        if last + 1 - first > count:
            best, count = first, last + 1 - first
    return (steps[best + count // 2], count) if count else (0.0, 0)


def _belongs(previous: CleanLine, line: CleanLine, spacing: float) -> bool:
    """Say whether a line stands in the same paragraph as the one before it on the page, by the space between them."""
    upper, lower = previous.printed, line.printed
    if previous.level or line.level:
        return previous.level == line.level and not is_apart(upper, lower)
    if lower.opens_paragraph:
        return False
    if not spacing or not lower.bottom:
        return True
    if (upper.is_row and lower.is_row) or ("\t" in previous.text and "\t" in line.text):
        # Rows of a table have space between them.
        return -0.5 * lower.size < lower.top - upper.bottom < 2.5 * max(lower.size, 1.0)
    step = lower.bottom - upper.bottom
    if step < 0 and lower.left >= upper.right:
        # The top of the next column.
        return goes_on(previous, line)
    if -0.3 * spacing < step < 0.3 * spacing:
        return True
    return 0 < step <= 1.3 * max(spacing, 1.0) and abs(upper.size - lower.size) < 0.15 * max(lower.size, 1.0)


def goes_on(previous: CleanLine, line: CleanLine) -> bool:
    """Say whether a sentence goes on over a page or column break: it has not ended, and the rest is in lower case."""
    return line.text[0].islower() and not _SENTENCE_END.search(previous.text)


def find_indents(lines: list[CleanLine], items: Sequence[bool]) -> list[int]:
    """Return how many spaces show the nesting of each item of a list; 0 for other lines."""
    indents = [0] * len(lines)
    if not any(items):
        return indents
    lefts: list[float] = []
    for place, line in enumerate(lines):
        printed = line.printed
        if not items[place] or not printed.bottom or line.level or "\t" in line.text:
            if lefts and (line.level or printed.left < lefts[0] - printed.size):
                lefts = []
            continue
        while lefts and printed.left < lefts[-1] - 0.4 * printed.size:
            lefts.pop()
        if not lefts or printed.left > lefts[-1] + 0.6 * printed.size:
            lefts.append(printed.left)
        indents[place] = 2 * (len(lefts) - 1)
    return indents
