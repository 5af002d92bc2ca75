"""Lines on printed pages, wherever they were read (a PDF's text or a scan) -> a text of record with places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.blocks import find_blocks
from ingest.parsers.printed_breaks import find_breaks, find_indents, find_items, goes_on
from ingest.parsers.printed_edges import drop_repeated_edges, drop_repeated_headers, mark_parted_headers
from ingest.parsers.printed_headings import mark_headings
from ingest.parsers.printed_hyphens import KnownWords, is_cut_word, keeps_hyphen
from ingest.parsers.printed_lines import CleanLine, clean_lines
from ingest.parsers.printed_places import PlacedRun, PlacedWord, list_words, place_runs, place_words
from ingest.parsers.printed_words import PrintedPage
from kb.documents import ParsedSource
from kb.layout import PageLayout, make_layout
from kb.passages import Page


@dataclass(slots=True)
class _Record:
    """The text of record as it grows, with what points into it."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    headings: dict[int, int] = field(default_factory=dict)
    rows: dict[int, bool] = field(default_factory=dict)
    page_starts: list[int] = field(default_factory=list)
    words: list[list[PlacedWord | PlacedRun]] = field(default_factory=list)

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
    lines = drop_repeated_edges(pages, [clean_lines(page.lines) for page in pages])
    drop_repeated_headers(lines)
    mark_parted_headers(lines)
    mark_headings(lines)
    record = _write_record(lines)
    starts = [0, *record.page_starts[1:], record.length]
    ranges = tuple(
        Page(number, starts[number - 1], starts[number], page.ocr_confidence)
        for number, page in enumerate(pages, start=1)
    )
    layouts = tuple(
        make_layout(number, page.width, page.height, list_words(words))
        for number, (page, words) in enumerate(zip(pages, record.words, strict=True), start=1)
        if words and page.width > 0 and page.height > 0
    )
    return "".join(record.parts), ranges, record, layouts


def _write_record(pages: list[list[CleanLine]]) -> _Record:
    record = _Record()
    parts = record.parts
    known: KnownWords | None = None
    previous: CleanLine | None = None
    joins = False
    for number, lines in enumerate(pages):
        record.page_starts.append(record.length)
        words: list[PlacedWord | PlacedRun] = []
        record.words.append(words)
        items = find_items(lines)
        breaks, indents = find_breaks(lines, items), find_indents(lines, items)
        for place, line in enumerate(lines):
            if previous is not None and not joins:
                if place:
                    parts.append(breaks[place])
                    record.length += len(breaks[place])
                elif previous.printed.is_row and line.printed.is_row:
                    record.append("\n")
                else:
                    record.append(" " if goes_on(previous, line) else "\n\n")
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
                if following is not None and is_cut_word(text, following):
                    joins = True
                    known = KnownWords(pages) if known is None else known
                    if not keeps_hyphen(text, following, known):
                        text = text[:-1]
            words.extend(
                place_runs(line.printed, text, record.length) or place_words(line.printed, text, record.length)
            )
            parts.append(text)
            record.length += len(text)
            previous = line
    return record


def _find_next(pages: list[list[CleanLine]], page: int, place: int) -> str | None:
    """Return the next line on this page or at the top of the next one."""
    if place + 1 < len(pages[page]):
        return pages[page][place + 1].text
    return pages[page + 1][0].text if page + 1 < len(pages) and pages[page + 1] else None
