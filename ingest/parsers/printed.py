"""Lines on printed pages, wherever they were read (a PDF's text or a scan) -> a text of record with places."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, pairwise
from typing import Any, NamedTuple, overload

import numpy as np

from ingest.blocks import find_blocks
from ingest.parsers.characters import clean_characters
from kb.documents import ParsedSource
from kb.layout import PageLayout, make_layout
from kb.passages import Page

_Array = np.ndarray[Any, np.dtype[Any]]
_EDGE_LINES = 3
_EDGE_SHARE = 0.6
_EDGE_HEIGHT = 0.1
_LARGER = 1.15
_BOLD_AT_LEAST = 0.95
_LOWEST_LEVEL = 3
_OUTERMOST = 0.07
_HYPHENS = "-\u2010\u00ad"
# What PDFium makes of a hyphen at a line end.
_HYPHEN_MARKS = "\x02\ufffe"
_DIGITS = re.compile(r"\d+")
_TOKEN = re.compile(r"\S+")
_LAST_PART = re.compile(r"[^\W\d_]+$")
_FIRST_PART = re.compile(r"^[^\W\d_]+")
_WORD_WITH_HYPHEN = re.compile(r"[^\W\d_]+-[^\W\d_]+")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_SENTENCE_END = re.compile(r"[.!?:;…][)\]\"'“”«»’]*$")
_ADDRESS = re.compile(r"@|://|www\.|\w\.[a-z]{2,}\b(?!\.)")
_MARKER = re.compile(
    r"(?:[•●○◦‣▪▫■□◆◇❖➢➤►▶✓✔✗➔→·∙⁃*–—-]|\(?(?:\d{1,3}|[^\W\d_]|[ivx]{2,5})\)|\d{1,3}(?:\.\d{1,2})*\.)\s"
)
_KEY = re.compile(r"[^\W\d_][^:.\t;!?]{0,44}:(?:\s|$)")
_KEY_CHARACTERS = 46
# More brackets and quotes than this do not close a sentence.
_CLOSING = 12
_FULL_SHARE = 0.6
# A page number with or without its word and the number of pages.
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:(?:page|stran|strana|stranica|str\.|страна|страница|стр\.|seite|s\.|pagina|pag\.|p[áa]gina|p[áa]g\.|p\.)\s*)?"
    r"\d{1,4}(?:\s*(?:/|of|od|од|von|di|de|sur)\s*\d{1,4})?[-–—\s]*",
    re.IGNORECASE,
)
# Nothing that `clean_characters` changes: ASCII, Latin and Cyrillic letters, and the usual dashes, quotes and signs.
_CLEAN = re.compile(
    "[\t\n -~\u00a1-\u00ac\u00ae-\u01c3\u01cd-\u02ff\u0370-\u052f\u1e00-\u1fff\u2010-\u2026\u2030-\u205e\u20ac\u2022"
    "\u2190-\u2bff]*"
)


class PrintedWord(NamedTuple):
    """A word of a line: its characters, its left and right edge in points.

    `top` and `bottom` are both 0 where those of the line count; a row of a table may hold words of several lines.
    A tuple, because a page has hundreds of them.
    """

    text: str
    left: float
    right: float
    top: float = 0.0
    bottom: float = 0.0


@dataclass(slots=True, eq=False)
class WordTable:
    """All words of a page that was read at once, in the order of the file.

    Word k is `text[starts[k]:ends[k]]`; these are the rows of `spans` (int64, shape (2, words)), and the edges the rows
    of `boxes` (float64, shape (4, words)). The mark of a hyphen at a line end may close a word.
    """

    text: str
    spans: _Array
    boxes: _Array
    starts: list[int] = field(init=False)
    ends: list[int] = field(init=False)
    lefts: list[float] = field(init=False)
    tops: list[float] = field(init=False)
    rights: list[float] = field(init=False)
    bottoms: list[float] = field(init=False)

    def __post_init__(self) -> None:
        """Make the lists, which are faster to look one word up in."""
        self.starts, self.ends = self.spans.tolist()
        self.lefts, self.tops, self.rights, self.bottoms = self.boxes.tolist()

    def read_word(self, place: int) -> PrintedWord:
        """Return one word."""
        text = self.text[self.starts[place] : self.ends[place]]
        if text[-1] in _HYPHEN_MARKS:
            text = text[:-1] + "-"
        return PrintedWord(text, self.lefts[place], self.rights[place], self.tops[place], self.bottoms[place])


class WordRun(Sequence[PrintedWord]):
    """Some words of a table, as half-open ranges of their places; they are made only when somebody looks at them."""

    __slots__ = ("ranges", "table")

    def __init__(self, table: WordTable, ranges: tuple[tuple[int, int], ...]) -> None:
        """Take the words of these ranges, none of which is empty."""
        self.table, self.ranges = table, ranges

    @property
    def first_width(self) -> float:
        """Return the width of the first word."""
        first = self.ranges[0][0]
        return self.table.rights[first] - self.table.lefts[first]

    def __len__(self) -> int:
        """Return the number of words."""
        if len(self.ranges) == 1:
            return self.ranges[0][1] - self.ranges[0][0]
        return sum([last - first for first, last in self.ranges])

    @overload
    def __getitem__(self, place: int) -> PrintedWord: ...
    @overload
    def __getitem__(self, place: slice) -> list[PrintedWord]: ...
    def __getitem__(self, place: int | slice) -> PrintedWord | list[PrintedWord]:
        """Return a word, or some as a list."""
        if place == 0:
            return self.table.read_word(self.ranges[0][0])
        return list(self)[place]

    def __iter__(self) -> Iterator[PrintedWord]:
        """Yield the words."""
        for first, last in self.ranges:
            yield from map(self.table.read_word, range(first, last))


def join_words(parts: Sequence[Sequence[PrintedWord]]) -> Sequence[PrintedWord]:
    """Return the words of all parts, in order."""
    table: WordTable | None = None
    ranges: list[tuple[int, int]] = []
    for part in parts:
        if not isinstance(part, WordRun) or (table is not None and part.table is not table):
            return tuple(chain.from_iterable(parts))
        table = part.table
        ranges.extend(part.ranges)
    return WordRun(table, tuple(ranges)) if table is not None else ()


class PrintedLine(NamedTuple):
    """A line of a page in reading order; points from the top left corner of the upright page, 0 when unknown.

    `size` is the font size; `text` is the words with the white space between them, a tab where the cells of a table
    stand apart. `opens_paragraph` says that a paragraph surely begins here, `level` that it is a heading (from 1),
    `is_row` that it is a row of a table, `is_header` that this row names the columns. A tuple, as words are.
    """

    text: str
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    size: float = 0.0
    opens_paragraph: bool = False
    level: int = 0
    words: Sequence[PrintedWord] = ()
    is_bold: bool = False
    is_row: bool = False
    is_header: bool = False


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """The lines of one page; `width` and `height` in points; `ocr_confidence` (0 to 1) when it was read from a scan."""

    lines: tuple[PrintedLine, ...]
    width: float = 0.0
    height: float = 0.0
    ocr_confidence: float | None = None


@dataclass(slots=True)
class _Line:
    """A printed line on its way into the text: its clean text and the level it has as a heading."""

    printed: PrintedLine
    text: str
    level: int


_PlacedWord = tuple[int, int, float, float, float, float]


class _PlacedRun(NamedTuple):
    """Neighbouring words of a table, the first of which stands at an offset of the text of record.

    The last word is `cut` characters shorter than in the table: its hyphen is gone.
    """

    table: WordTable
    first: int
    last: int
    offset: int
    cut: int


@dataclass(slots=True)
class _Record:
    """The text of record as it grows, with what points into it."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    headings: dict[int, int] = field(default_factory=dict)
    rows: dict[int, bool] = field(default_factory=dict)
    page_starts: list[int] = field(default_factory=list)
    words: list[list[_PlacedWord | _PlacedRun]] = field(default_factory=list)

    def append(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


def parse_pages(
    pages: Sequence[PrintedPage], *, media_type: str, properties: Mapping[str, str] | None = None
) -> ParsedSource:
    """Return what the pages of a document hold, with its blocks; see `assemble_pages`."""
    text, ranges, record, layouts = _assemble(pages)
    blocks = find_blocks(text, pages=ranges, headings=record.headings, rows=record.rows)
    return ParsedSource(text, ranges, tuple(blocks), media_type, properties or {}, layouts)


def assemble_pages(
    pages: Sequence[PrintedPage],
) -> tuple[str, tuple[Page, ...], dict[int, int], tuple[PageLayout, ...]]:
    """Return the text of record, its pages, the levels of its headings by offset, and where its words stand.

    Lines that were wrapped are joined, words that a line end cut in two are whole again (each part keeps its place),
    headers and footers that repeat are gone; a line that its author ended stays one, paragraphs are set off by a blank
    line. Pages cover the whole text: a page ends where the next begins. A page whose words have no known places has no
    layout.
    """
    text, ranges, record, layouts = _assemble(pages)
    return text, ranges, record.headings, layouts


def _assemble(pages: Sequence[PrintedPage]) -> tuple[str, tuple[Page, ...], _Record, tuple[PageLayout, ...]]:
    lines = _drop_repeated_edges(pages, [_clean_lines(page.lines) for page in pages])
    _drop_repeated_headers(lines)
    _mark_headings(lines)
    record = _write_record(lines)
    starts = [0, *record.page_starts[1:], record.length]
    ranges = tuple(
        Page(number, starts[number - 1], starts[number], page.ocr_confidence)
        for number, page in enumerate(pages, start=1)
    )
    layouts = tuple(
        make_layout(number, page.width, page.height, _list_words(words))
        for number, (page, words) in enumerate(zip(pages, record.words, strict=True), start=1)
        if words and page.width > 0 and page.height > 0
    )
    return "".join(record.parts), ranges, record, layouts


# Lines ---------------------------------------------------------------------------------------------------------------


def _clean_lines(lines: Sequence[PrintedLine]) -> list[_Line]:
    """Return the lines that have something on them."""
    cleaned: list[_Line] = []
    is_clean = _is_clean("\n".join([line.text for line in lines]))
    for line in lines:
        text = line.text
        # A soft hyphen at a line end is a hyphen that was printed; elsewhere the cleaning drops it.
        if len(text) > 1 and text[-1] in _HYPHENS and text[-2].isalpha():
            text = text[:-1] + "-"
        if not is_clean and not _is_clean(text):
            text = clean_characters(text).replace("\n", " ")
        # Tabs stay, at the ends too: they stand for empty cells.
        text = text.strip(" ") if "\t" in text else text.strip()
        if text and not text.isspace():
            cleaned.append(_Line(line, text, line.level))
    return cleaned


def _is_clean(text: str) -> bool:
    """Say whether cleaning would surely change nothing."""
    return (
        text.isascii()
        and text.replace("\n", "").isprintable()
        or (_CLEAN.fullmatch(text) is not None and unicodedata.is_normalized("NFC", text))
    )


def _drop_repeated_edges(pages: Sequence[PrintedPage], lines: list[list[_Line]]) -> list[list[_Line]]:
    """Leave out headers and footers: lines among the first or last three that most pages have, digits aside.

    Left and right pages may have their own; of two pages both must have the line in the very same place.
    """
    lines = [_drop_page_number(page, found) for page, found in zip(pages, lines, strict=True)]
    if len(pages) < 2:
        return lines
    edges = [_find_edges(page) for page in lines]
    repeated: list[set[str]] = [set() for _ in pages]
    if len(pages) == 2:
        first, second = ({(_mask(line), round(line.printed.top)) for line in edge} for edge in edges)
        for mask, top in first & second:
            if any(page.height and not _EDGE_HEIGHT < top / page.height < 1 - _EDGE_HEIGHT for page in pages):
                repeated[0].add(mask)
                repeated[1].add(mask)
    else:
        masks = [{_mask(line) for line in edge} for edge in edges]
        for group in (slice(None), slice(0, None, 2), slice(1, None, 2)):
            seen = Counter(mask for page in masks[group] for mask in page)
            needed = max(3, _EDGE_SHARE * sum(1 for page in masks[group] if page))
            often = {mask for mask, count in seen.items() if count >= needed}
            for known in repeated[group]:
                known |= often
    if not any(repeated):
        return lines
    kept: list[list[_Line]] = []
    for page, edge, known in zip(lines, edges, repeated, strict=True):
        dropped = {id(line) for line in edge if _mask(line) in known}
        kept.append([line for line in page if id(line) not in dropped] if dropped else page)
    return kept


def _drop_repeated_headers(pages: list[list[_Line]]) -> None:
    """Leave out the row that names the columns where a table goes on at the top of a page and repeats it."""
    header = ""
    for before, lines in pairwise(pages):
        if not before or not lines or not before[-1].printed.is_row:
            continue
        first = len(before) - 1
        while first > 0 and before[first - 1].printed.is_row:
            first -= 1
        # A table over three pages: its first row on the second page has gone already.
        header = before[first].text if first or not header else header
        if lines[0].text == header and len(lines) > 1:
            del lines[0]


def _drop_page_number(page: PrintedPage, lines: list[_Line]) -> list[_Line]:
    """Leave out a line in the outermost part of a page that is its number and stands apart from the text."""
    if not page.height:
        return lines
    kept: list[_Line] = []
    for line in lines:
        place = (line.printed.top + line.printed.bottom) / 2 / page.height
        if not _OUTERMOST < place < 1 - _OUTERMOST and _PAGE_NUMBER.fullmatch(line.text):
            continue
        kept.append(line)
    return kept


def _find_edges(lines: list[_Line]) -> list[_Line]:
    if len(lines) <= 2 * _EDGE_LINES:
        return lines
    # Some programs write the header last; what counts is where a line stands.
    ordered = sorted(lines, key=lambda line: line.printed.top) if any(line.printed.bottom for line in lines) else lines
    return ordered[:_EDGE_LINES] + ordered[-_EDGE_LINES:]


def _mask(line: _Line) -> str:
    return _DIGITS.sub("#", " ".join(line.text.split())).lower()


# Headings ------------------------------------------------------------------------------------------------------------


def _mark_headings(pages: list[list[_Line]]) -> None:
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
    found: list[tuple[_Line, float]] = []
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


def _stands_alone(lines: list[_Line], place: int) -> bool:
    """Say whether a bold line is no part of a paragraph: it ends no sentence, names no value, and text comes after."""
    if lines[place].text[-1] in ".:;,-" or place + 1 == len(lines):
        return False
    before = lines[place - 1] if place else None
    return before is None or before.printed.is_bold or _is_apart(before.printed, lines[place].printed)


def _is_apart(upper: PrintedLine, lower: PrintedLine) -> bool:
    """Say whether there is more space between two lines than inside a paragraph, or another column begins."""
    return not -0.7 * lower.size <= lower.top - upper.bottom < 0.35 * lower.size


def _can_head(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return letters >= 3 and letters > len(text) / 3 and len(text) <= 160 and "\t" not in text and "@" not in text


# The text ------------------------------------------------------------------------------------------------------------


def _write_record(pages: list[list[_Line]]) -> _Record:
    record = _Record()
    parts = record.parts
    known: _KnownWords | None = None
    previous: _Line | None = None
    joins = False
    for number, lines in enumerate(pages):
        record.page_starts.append(record.length)
        words: list[_PlacedWord | _PlacedRun] = []
        record.words.append(words)
        breaks = _find_breaks(lines)
        indents = _find_indents(lines)
        for place, line in enumerate(lines):
            if previous is not None and not joins:
                if place:
                    parts.append(breaks[place])
                    record.length += len(breaks[place])
                elif previous.printed.is_row and line.printed.is_row:
                    record.append("\n")
                else:
                    record.append(" " if _goes_on(previous, line) else "\n\n")
            if place == 0 and not joins:
                record.page_starts[-1] = record.length
            joins = False
            if indents[place]:
                record.append(" " * indents[place])
            if line.level:
                record.headings[record.length] = line.level
            text = line.text
            if line.printed.is_row:
                record.rows[record.length + len(text) - len(text.lstrip())] = line.printed.is_header
            if text[-1] == "-":
                following = _find_next(pages, number, place)
                if following is not None and _is_cut_word(text, following):
                    joins = True
                    known = _KnownWords(pages) if known is None else known
                    if not _keeps_hyphen(text, following, known):
                        text = text[:-1]
            words.extend(
                _place_runs(line.printed, text, record.length) or _place_words(line.printed, text, record.length)
            )
            parts.append(text)
            record.length += len(text)
            previous = line
    return record


def _find_breaks(lines: list[_Line]) -> list[str]:
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

    def __init__(self, lines: list[_Line]) -> None:
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


def _find_margin(lines: list[_Line], first: int, columns: _Columns, run_start: int, spacing: float) -> float:
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


def _join_lines(before: _Line, line: _Line, margin: float, *, is_second: bool) -> str:
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


def _find_indents(lines: list[_Line]) -> list[int]:
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


def _place_runs(line: PrintedLine, text: str, start: int) -> list[_PlacedRun]:
    """Return the words of a clean line with their places, none where they must be placed one by one."""
    words = line.words
    if not isinstance(words, WordRun):
        return []
    table = words.table
    if len(words.ranges) == 1:
        # By far the most lines: one stretch of the page's characters as it stands.
        first, last = words.ranges[0]
        begin, end = table.starts[first], table.ends[last - 1]
        if table.text[begin:end] == text:
            return [_PlacedRun(table, first, last, start, 0)]
    runs: list[_PlacedRun] = []
    place = 0
    for first, last in words.ranges:
        begin, end = table.starts[first], table.ends[last - 1]
        own, cut = table.text[begin:end], 0
        if own[-1] in _HYPHEN_MARKS:
            own = own[:-1] + "-"
        if own[-1] == "-" and len(own) > 1 and len(text) - place < len(own):
            own, cut = own[:-1], 1
        if not text.startswith(own, place):
            return []
        runs.append(_PlacedRun(table, first, last, start + place, cut))
        place += len(own)
        # A space or the tab before the next cell; empty cells have their tab too.
        while place < len(text) and text[place] in " \t":
            place += 1
    return runs if place == len(text) else []


def _list_words(words: Sequence[_PlacedWord | _PlacedRun]) -> _Array | list[_PlacedWord]:
    """Return words and runs of words as rows of start, end, left, top, right, bottom."""
    tables: list[_Array] = []
    for table, group in groupby(words, key=lambda word: word.table if isinstance(word, _PlacedRun) else None):
        if table is not None:
            tables.append(_unroll(table, list(group)))  # type: ignore[arg-type]
        else:
            tables.append(np.array(list(group), np.float64))
    return tables[0] if len(tables) == 1 else np.concatenate(tables)


def _unroll(table: WordTable, runs: Sequence[_PlacedRun]) -> _Array:
    """Return the words of runs of one table: float64, shape (words, 6)."""
    _, firsts, lasts, offsets, cuts = zip(*runs, strict=True)
    first = np.array(firsts)
    counts = np.array(lasts) - first
    ends = np.cumsum(counts)
    index = np.repeat(first - ends + counts, counts) + np.arange(ends[-1])
    rows = np.empty((len(index), 6))
    shifts = np.repeat(np.array(offsets) - table.spans[0, first], counts)
    rows[:, :2] = (table.spans[:, index] + shifts).T
    rows[ends - 1, 1] -= cuts
    rows[:, 2:] = table.boxes[:, index].T
    return rows


def _place_words(line: PrintedLine, text: str, start: int) -> Iterator[_PlacedWord]:
    """Yield each word of a clean line, which begins at `start` in the text of record, with its place on the page.

    A word that was cut inside the line (two lines of a cell) has a place for each part.
    """
    words: Sequence[PrintedWord] = line.words
    if not words:
        return
    if text == line.text and " ".join([word.text for word in words]) == text:
        for word, left, right, own_top, own_bottom in words:
            end = start + len(word)
            if own_bottom:
                yield start, end, left, own_top, right, own_bottom
            else:
                yield start, end, left, line.top, right, line.bottom
            start = end + 1
        return
    tokens = text.split()
    if len(tokens) != len(words):
        words = _split_words(words)
    parts = tokens if len(tokens) == len(words) else _cut_tokens(tokens, words)
    if len(parts) != len(words):
        # The words are not those of the text: each gets its share of the line.
        width = (line.right - line.left) / len(text)
        for match in _TOKEN.finditer(text):
            first, last = match.span()
            yield (
                start + first,
                start + last,
                line.left + first * width,
                line.top,
                line.left + last * width,
                line.bottom,
            )
        return
    top, bottom = line.top, line.bottom
    place = 0
    for part, (_, left, right, own_top, own_bottom) in zip(parts, words, strict=True):
        place = text.index(part, place)
        end = place + len(part)
        if own_bottom:
            yield start + place, start + end, left, own_top, right, own_bottom
        else:
            yield start + place, start + end, left, top, right, bottom
        place = end


def _cut_tokens(tokens: Sequence[str], words: Sequence[PrintedWord]) -> list[str]:
    """Return the words of the text, cut again where the printed words are; none where they do not fit."""
    parts: list[str] = []
    remaining = list(reversed(tokens))
    for word in words:
        if not remaining:
            return []
        token = remaining.pop()
        first = word.text if token.startswith(word.text) else word.text[:-1]
        if word.text[-1] == "-" and first and token.startswith(first) and len(token) > len(first):
            remaining.append(token[len(first) :])
            token = first
        parts.append(token)
    return [] if remaining else parts


def _split_words(words: Sequence[PrintedWord]) -> list[PrintedWord]:
    """Return the words as they stand in the clean text: one that holds a hard space is two, an invisible one none."""
    split: list[PrintedWord] = []
    for word in words:
        text = clean_characters(word.text)
        parts = text.split()
        if len(parts) == 1:
            split.append(word._replace(text=parts[0]))
        elif parts:
            width = (word.right - word.left) / len(text)
            for match in _TOKEN.finditer(text):
                first, last = match.span()
                left, right = word.left + first * width, word.left + last * width
                split.append(word._replace(text=match[0], left=left, right=right))
    return split


def _find_next(pages: list[list[_Line]], page: int, place: int) -> str | None:
    """Return the next line on this page or at the top of the next one."""
    if place + 1 < len(pages[page]):
        return pages[page][place + 1].text
    return pages[page + 1][0].text if page + 1 < len(pages) and pages[page + 1] else None


def _is_cut_word(text: str, following: str) -> bool:
    """Say whether a line ends in the middle of a word or between the parts of a compound."""
    return len(text) > 2 and text[-1] == "-" and text[-2].isalpha() and following[0].isalpha()


def _keeps_hyphen(text: str, following: str, known: _KnownWords) -> bool:
    """Tell "družbeno-/odgovorni" from "sode-/lovanje".

    The hyphen is real when that form stands elsewhere, before a capital ("January-/June"), in an address, and between
    two words that stand elsewhere by themselves.
    """
    first = _LAST_PART.search(text[:-1])
    second = _FIRST_PART.search(following)
    if first is None or second is None:
        return True
    is_capitals = first[0].isupper() and len(first[0]) > 1
    # "January-/June", "LEADER-/a"
    if second[0][0].isupper() != is_capitals or (is_capitals and not second[0].isupper()):
        return True
    first_part, second_part = first[0].lower(), second[0].lower()
    if _ADDRESS.search(text.rsplit(maxsplit=1)[-1] + following.split(maxsplit=1)[0]):
        return True
    whole, compound = known.count(first_part + second_part), known.count(f"{first_part}-{second_part}")
    if whole or compound:
        return compound >= max(whole, 1)
    # Both parts are words of this document.
    return min(len(first_part), len(second_part)) >= 4 and known.count(first_part) > 1 and known.count(second_part) > 1


class _KnownWords:
    """How often words, and compounds with one hyphen, stand inside the lines of a document."""

    def __init__(self, pages: list[list[_Line]]) -> None:
        self._text = "\n".join([line.text for lines in pages for line in lines]).lower()
        self._counts: dict[str, int] = {}

    def count(self, word: str) -> int:
        """Return the number of times; looking for a word in the text is faster than knowing all words of it."""
        known = self._counts.get(word)
        if known is None:
            place = self._text.find(word)
            known = 0
            while place >= 0:
                end = place + len(word)
                known += not self._text[place - 1 : place].isalpha() and not self._text[end : end + 1].isalpha()
                place = self._text.find(word, end)
            self._counts[word] = known
        return known


def _find_spacing(lines: list[_Line]) -> float:
    """Return the usual distance from one line to the next in points; 0 when unknown."""
    steps: Counter[float] = Counter()
    for place in range(1, len(lines)):
        upper, lower = lines[place - 1].printed, lines[place].printed
        step = lower.bottom - upper.bottom
        if 0 < step < 4 * max(upper.size, 6) and abs(upper.size - lower.size) < 0.6:
            steps[round(step, 1)] += 1
    return steps.most_common(1)[0][0] if steps else 0.0


def _belongs(previous: _Line, line: _Line, spacing: float) -> bool:
    """Say whether a line stands in the same paragraph as the one before it on the page, by the space between them."""
    upper, lower = previous.printed, line.printed
    if previous.level or line.level:
        return previous.level == line.level and not _is_apart(upper, lower)
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
        return _goes_on(previous, line)
    if abs(step) < 0.3 * spacing:
        return True
    return 0 < step <= 1.3 * max(spacing, 1.0) and abs(upper.size - lower.size) < 0.15 * max(lower.size, 1.0)


def _goes_on(previous: _Line, line: _Line) -> bool:
    """Say whether a sentence goes on over a page or column break: it has not ended, and the rest is in lower case."""
    return line.text[0].islower() and not _SENTENCE_END.search(previous.text)
