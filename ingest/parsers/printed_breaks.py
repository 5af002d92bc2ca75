"""What parts the lines of a printed page: a space, a line break or a blank line; and how list items are set in."""

from __future__ import annotations

import re
from collections import Counter

from ingest.parsers.printed_lines import CleanLine, is_apart
from ingest.parsers.printed_words import WordRun

_SENTENCE_END = re.compile(r"[.!?:;…][)\]\"'“”«»’]*$")
_MARKER = re.compile(
    r"(?:[•●○◦‣▪▫■□◆◇❖➢➤►▶✓✔✗➔→·∙⁃*–—-]|\(?(?:\d{1,3}|[^\W\d_]|[ivx]{2,5})\)|\d{1,3}(?:\.\d{1,2})*\.)\s"
)
_KEY = re.compile(r"[^\W\d_][^:.\t;!?]{0,44}:(?:\s|$)")
_KEY_CHARACTERS = 46
# More brackets and quotes than this do not close a sentence.
_CLOSING = 12
_FULL_SHARE = 0.6


def find_breaks(lines: list[CleanLine]) -> list[str]:
    """Return what stands before each line of a page.

    A blank line parts paragraphs. A space joins a line to the one before it that is full; where a word more would have
    fitted the author ended the line.
    """
    spacing = _find_spacing(lines)
    breaks = ["\n\n"] * len(lines)
    first = 0
    margin: float | None = None
    run_start = 0
    columns = _Columns(lines)
    for place in range(1, len(lines)):
        before, line = lines[place - 1], lines[place]
        upper, lower = before.printed, line.printed
        if not upper.bottom < lower.bottom or lower.left > upper.right:
            run_start = place
        if not _belongs(before, line, spacing):
            first, margin = place, None
            continue
        if before.level or not lower.bottom or "\t" in before.text + line.text or upper.is_row or lower.is_row:
            breaks[place] = "\n"
            continue
        if lower.bottom <= upper.bottom:
            # The top of the next column.
            breaks[place], first, margin = " ", place, None
            continue
        if margin is None:
            margin = _find_margin(lines, first, columns, run_start, spacing)
        breaks[place] = _join_lines(before, line, margin, is_second=place - 1 == first)
        if breaks[place] == "\n\n":
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


def _find_margin(lines: list[CleanLine], first: int, columns: _Columns, run_start: int, spacing: float) -> float:
    """Return how far to the right the lines of a paragraph may go: as far as it or its column does."""
    last = first + 1
    while last < len(lines) and _belongs(lines[last - 1], lines[last], spacing):
        if lines[last].printed.bottom <= lines[last - 1].printed.bottom:
            break
        last += 1
    paragraph = [line.printed for line in lines[first:last]]
    left, own = min(line.left for line in paragraph), max(line.right for line in paragraph)
    column = max(own, columns.find_right(run_start, last - 1, paragraph[0].size))
    full = sum(1 for line in paragraph[:-1] if own - line.right < 0.15 * (own - left))
    is_prose = len(paragraph) > 3 and full >= _FULL_SHARE * (len(paragraph) - 1)
    return own if is_prose or own - left >= 0.75 * (column - left) else column


def _join_lines(before: CleanLine, line: CleanLine, margin: float, *, is_second: bool) -> str:
    """Return what parts two neighbouring lines of equal spacing: a space, a line break or a blank line."""
    upper, lower = before.printed, line.printed
    first_word = line.text.split(maxsplit=1)[0]
    words = lower.words
    if isinstance(words, WordRun):
        width = words.first_width
    else:
        width = words[0].right - words[0].left if words else 0.5 * lower.size * len(first_word)
    is_full = margin - upper.right < width + 0.25 * lower.size
    has_ended = _SENTENCE_END.search(before.text, max(0, len(before.text) - _CLOSING)) is not None
    step = lower.left - upper.left
    if _is_item(line.text) and (has_ended or not is_full or _is_item(before.text) or step < -0.5 * lower.size):
        return "\n"
    if step > 0.8 * lower.size and not _is_item(before.text) and (not is_second or has_ended):
        # The first line of a paragraph is set in.
        return "\n\n" if has_ended or not is_full else "\n"
    if _is_keyed(line.text) and (has_ended or _is_keyed(before.text)):
        return "\n"
    if is_full:
        return " "
    return "\n\n" if has_ended and line.text[0].isupper() and not _is_keyed(before.text) else "\n"


def _is_item(text: str) -> bool:
    """Say whether a line begins with a bullet or a number; most begin with a letter, and need no closer look."""
    return (not text[0].isalpha() or text[1:6].find(")") >= 0) and _MARKER.match(text) is not None


def _is_keyed(text: str) -> bool:
    """Say whether a line begins with a few words and a colon."""
    return ":" in text[:_KEY_CHARACTERS] and _KEY.match(text) is not None


def _find_spacing(lines: list[CleanLine]) -> float:
    """Return the usual distance from one line to the next in points; 0 when unknown."""
    steps: Counter[float] = Counter()
    for place in range(1, len(lines)):
        upper, lower = lines[place - 1].printed, lines[place].printed
        step = lower.bottom - upper.bottom
        if 0 < step < 4 * max(upper.size, 6) and abs(upper.size - lower.size) < 0.6:
            steps[round(step, 1)] += 1
    return steps.most_common(1)[0][0] if steps else 0.0


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
    if abs(step) < 0.3 * spacing:
        return True
    return 0 < step <= 1.3 * max(spacing, 1.0) and abs(upper.size - lower.size) < 0.15 * max(lower.size, 1.0)


def goes_on(previous: CleanLine, line: CleanLine) -> bool:
    """Say whether a sentence goes on over a page or column break: it has not ended, and the rest is in lower case."""
    return line.text[0].islower() and not _SENTENCE_END.search(previous.text)


def find_indents(lines: list[CleanLine]) -> list[int]:
    """Return how many spaces show the nesting of each item of a list; 0 for other lines."""
    indents = [0] * len(lines)
    lefts: list[float] = []
    for place, line in enumerate(lines):
        printed = line.printed
        if not printed.bottom or not _is_item(line.text) or line.level or "\t" in line.text:
            if lefts and (line.level or printed.left < lefts[0] - printed.size):
                lefts = []
            continue
        while lefts and printed.left < lefts[-1] - 0.4 * printed.size:
            lefts.pop()
        if not lefts or printed.left > lefts[-1] + 0.6 * printed.size:
            lefts.append(printed.left)
        indents[place] = 2 * (len(lefts) - 1)
    return indents
