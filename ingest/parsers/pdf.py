"""PDF: pypdf opens the document and decides whether it may be read; PDFium reads its pages, pypdf where that fails.

PDFium is fast and knows where each character stands; a hostile document can make it hang or eat memory, so it must
run in a limited child process (`ingest.isolation`).
"""

from __future__ import annotations

import ctypes
import io
import logging
import re
import struct
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2
import pypdfium2.raw
from pypdf import PdfReader
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError
from pypdf.generic import StreamObject

from ingest.blocks import find_blocks
from ingest.parsers.assembly import keep_filled
from ingest.parsers.characters import clean_characters
from kb.config import LimitsConfig
from kb.documents import ParsedSource
from kb.errors import EncryptedSource, LimitExceeded, NoTextFound, UnreadableSource
from kb.passages import Page

# What pypdf lets through on damaged files, beside its own errors.
_DAMAGED = (
    PyPdfError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    AssertionError,
    OverflowError,
    NotImplementedError,
    ZeroDivisionError,
    EOFError,
    zlib.error,
    struct.error,
)
_EDGE_LINES = 3
_EDGE_SHARE = 0.6
_HYPHENS = "-\u2010\u00ad"
# What PDFium makes of a hyphen at a line end, by character and in its text.
_LINE_END_HYPHENS = (0x02, 0xFFFE)
_DIGITS = re.compile(r"\d+")
_LAST_PART = re.compile(r"[^\W\d_]+$")
_FIRST_PART = re.compile(r"^[^\W\d_]+")
_WORD_WITH_HYPHEN = re.compile(r"[^\W\d_]+-[^\W\d_]+")
# OT1 fonts of TeX write an accent and its letter one after the other.
_LONE_ACCENT = re.compile(r"([ˇ´`¨˚])\s?([A-Za-zı])|([A-Za-z])([¸˛])")
_COMBINING = {"ˇ": "\u030c", "´": "\u0301", "`": "\u0300", "¨": "\u0308", "˚": "\u030a", "¸": "\u0327", "˛": "\u0328"}


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page; coordinates in points from the bottom left, `size` the font size, all 0 when unknown."""

    text: str
    left: float = 0.0
    bottom: float = 0.0
    right: float = 0.0
    size: float = 0.0
    opens_paragraph: bool = False
    level: int = 0


def parse_pdf(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse a PDF document page by page.

    Words that a line end cut in two are whole again, headers and footers that repeat are gone; other line breaks stay,
    paragraphs are set off by a blank line. Pages cover the whole text: a page ends where the next begins. Raises
    EncryptedSource, UnreadableSource, LimitExceeded, or NoTextFound for a document that is only scanned images.
    """
    reader = _open(content, source=source, limits=limits)
    pages = _read_with_pdfium(content)
    count = len(reader.pages)
    if pages is None or len(pages) != count:
        pages = [[] for _ in range(count)]
    characters = 0
    for number, lines in enumerate(pages):
        if not lines or _needs_second_reader(lines):
            pages[number] = _read_with_pypdf(reader, number) or lines
        characters += sum(len(line.text) for line in pages[number])
        if characters > limits.characters:
            raise LimitExceeded(
                source,
                f"has more than {limits.characters:,} characters of text",
                "split it or raise ingest.limits.characters in config.yaml",
            )
    if sum(character.isalnum() for lines in pages for line in lines for character in line.text) < 3:
        raise NoTextFound(
            source,
            f"holds no text on its {count} page{'s' if count != 1 else ''}: it is scanned or drawn",
            "recognise its text first (OCR) and ingest the result",
        )
    pages = _drop_repeated_edges([[_clean_line(line) for line in lines] for lines in pages])
    text, ranges, headings = _assemble(_mark_headings(pages))
    return ParsedSource(
        text=text,
        pages=ranges,
        blocks=tuple(find_blocks(text, pages=ranges, headings=headings)),
        media_type="application/pdf",
        properties=_read_properties(reader),
    )


# The gate ------------------------------------------------------------------------------------------------------------


def _open(content: bytes, *, source: str, limits: LimitsConfig) -> PdfReader:
    """Open the document and make sure that it can be read: no password, pages in number, streams in size."""
    # pypdf reports every slip of a file; what matters comes as an error.
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise EncryptedSource(source, "needs a password to open", "save it without a password and ingest it again")
        count = len(reader.pages)
        if count > limits.pages:
            raise LimitExceeded(
                source,
                f"has {count:,} pages, the limit is {limits.pages:,}",
                "split it or raise ingest.limits.pages in config.yaml",
            )
        if count == 0:
            raise NoTextFound(source, "has no pages", "check that it is the right file")
        for page in reader.pages:
            # Inflates the page once: a stream that grows beyond pypdf's limit ends here, before PDFium sees it.
            _inflate(page.get("/Contents"))
    except LimitReachedError as error:
        raise LimitExceeded(source, "unpacks to more than a page can hold", "print it to a new PDF") from error
    except DependencyError as error:
        raise EncryptedSource(
            source, "is encrypted in a way that cannot be opened here", "save it without encryption and ingest it again"
        ) from error
    except (*_DAMAGED, RecursionError) as error:
        raise UnreadableSource(
            source, "is damaged or cut short: its pages cannot be found", "copy it again or print it to a new PDF"
        ) from error
    return reader


def _inflate(contents: object) -> None:
    """Unpack the content streams of a page; a stream that is merely damaged is left to the readers."""
    resolved = contents.get_object() if hasattr(contents, "get_object") else contents
    parts = resolved if isinstance(resolved, list) else [resolved]
    for part in parts:
        stream = part.get_object() if hasattr(part, "get_object") else part
        if isinstance(stream, StreamObject):
            try:
                stream.get_data()
            except LimitReachedError:
                raise
            except _DAMAGED:
                continue


def _read_properties(reader: PdfReader) -> dict[str, str]:
    try:
        information = dict(reader.metadata or {})
        named = {
            "title": information.get("/Title"),
            "author": information.get("/Author"),
            "subject": information.get("/Subject"),
            "keywords": information.get("/Keywords"),
            "created": information.get("/CreationDate"),
            "modified": information.get("/ModDate"),
            "language": reader.root_object.get("/Lang"),
        }
        return keep_filled((name, None if value is None else str(value)) for name, value in named.items())
    except _DAMAGED:
        return {}


# The readers ---------------------------------------------------------------------------------------------------------


def _read_with_pdfium(content: bytes) -> list[list[_Line]] | None:
    """Return the lines of each page in the order of the document; None when PDFium does not open it."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return None
    pages: list[list[_Line]] = []
    try:
        for number in range(len(document)):
            try:
                page = document[number]
            except pypdfium2.PdfiumError:
                pages.append([])
                continue
            text_page = page.get_textpage()
            try:
                pages.append(list(_read_lines(text_page)))
            finally:
                text_page.close()
                page.close()
    finally:
        document.close()
    return pages


def _read_lines(text_page: pypdfium2.PdfTextPage) -> Iterator[_Line]:
    """Yield the lines of a page with where they stand.

    PDFium marks a hyphen at a line end and leaves the line break out; a character far below the one before shows
    where it was.
    """
    pending = _PendingLine(text_page.raw)
    for index, character in enumerate(_read_characters(text_page.raw)):
        if not character:
            continue
        if character in "\r\n":
            yield from pending.finish()
        elif character.isspace():
            pending.add_space(index)
        else:
            if pending.ends_in_hyphen() and pending.is_below(index):
                yield from pending.finish()
            pending.add(character, index)
    yield from pending.finish()


def _read_characters(handle: object) -> Iterator[str]:
    """Yield what stands at each index of a page: a character, or nothing for half a surrogate pair or a blank glyph."""
    count = pypdfium2.raw.FPDFText_CountChars(handle)
    buffer = (ctypes.c_ushort * (count + 1))()
    # One call for the page; it leaves glyphs out that have no character, and then the indices would not fit.
    if pypdfium2.raw.FPDFText_GetText(handle, 0, count, buffer) == count + 1:
        codes = iter(buffer[:count])
    else:
        codes = iter([pypdfium2.raw.FPDFText_GetUnicode(handle, index) for index in range(count)])
    high = 0
    for code in codes:
        if 0xD800 <= code < 0xDC00:
            high = code
            yield ""
        elif 0xDC00 <= code < 0xE000:
            yield chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)) if high else "\ufffd"
            high = 0
        else:
            yield "-" if code in _LINE_END_HYPHENS else chr(code) if code else ""


class _PendingLine:
    """The characters of a line read so far, and the white gaps between its words."""

    def __init__(self, handle: object) -> None:
        self._handle = handle
        self._letters: list[str] = []
        self._gaps: list[tuple[int, float, int]] = []
        self._first = self._last = self._space = -1
        self._has_written_spaces = False

    def ends_in_hyphen(self) -> bool:
        return self._first >= 0 and self._letters[-1] in _HYPHENS

    def is_below(self, index: int) -> bool:
        """Say whether a character stands on a lower line than the last one."""
        return self._box(index)[2] < self._box(self._last)[2] - 4

    def add_space(self, index: int) -> None:
        """Add a space: one of the file's own, or one that PDFium puts in for a white gap."""
        if self._first >= 0 and self._letters[-1] != " ":
            self._letters.append(" ")
            self._space = index
            self._has_written_spaces = self._has_written_spaces or self._is_written(index)

    def add(self, character: str, index: int) -> None:
        if self._first < 0:
            self._first = index
        elif self._letters[-1] == " ":
            gap = self._box(index)[0] - self._box(self._last)[1]
            self._gaps.append((len(self._letters) - 1, gap, self._space))
        self._letters.append(character)
        self._last = index

    def finish(self) -> Iterator[_Line]:
        """Yield the line, if there is anything on it, and begin the next one."""
        if self._first >= 0:
            raw = pypdfium2.raw
            box = raw.FS_RECTF()
            raw.FPDFText_GetLooseCharBox(self._handle, self._first, box)
            size = raw.FPDFText_GetFontSize(self._handle, self._first) * _scale(self._handle, self._first)
            self._separate_columns(size)
            text = "".join(self._letters).strip()
            yield _Line(text, float(box.left), float(box.bottom), self._box(self._last)[1], float(size))
        self._letters.clear()
        self._gaps.clear()
        self._first = self._last = -1

    def _separate_columns(self, size: float) -> None:
        """Put a tab where cells of a table stand apart; the spaces of a justified line are wide but alike."""
        narrowest = min((gap for _, gap, _ in self._gaps), default=0.0)
        for place, gap, space in self._gaps:
            if not 0 < size < gap:
                continue
            is_bare = self._has_written_spaces and not self._is_written(space)
            if is_bare or gap > 2.0 * size or gap > 2.5 * max(narrowest, 0.1):
                self._letters[place] = "\t"

    def _is_written(self, index: int) -> bool:
        return bool(pypdfium2.raw.FPDFText_IsGenerated(self._handle, index) == 0)

    def _box(self, index: int) -> tuple[float, float, float]:
        """Return left, right and bottom of a character."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        pypdfium2.raw.FPDFText_GetCharBox(self._handle, index, left, right, bottom, top)
        return left.value, right.value, bottom.value


def _scale(handle: object, index: int) -> float:
    """Return how much the text matrix enlarges the font: many programs write size 1 and scale it."""
    matrix = pypdfium2.raw.FS_MATRIX()
    if not pypdfium2.raw.FPDFText_GetMatrix(handle, index, matrix):
        return 1.0
    scale = abs(float(matrix.d)) or abs(float(matrix.b))
    return scale if scale else 1.0


def _needs_second_reader(lines: Sequence[_Line]) -> bool:
    """Say whether PDFium misread a page: it puts the lone accents of TeX fonts in the wrong place."""
    return any("ˇ" in line.text for line in lines)


def _read_with_pypdf(reader: PdfReader, number: int) -> list[_Line]:
    try:
        text = reader.pages[number].extract_text()
    except (*_DAMAGED, RecursionError):
        return []
    lines: list[_Line] = []
    opens = True
    for line in text.splitlines():
        if line.strip():
            lines.append(_Line(_compose_accents(line.strip()), opens_paragraph=opens))
        opens = not line.strip()
    return lines


def _compose_accents(text: str) -> str:
    def compose(match: re.Match[str]) -> str:
        accent, letter = match[1] or match[4], match[2] or match[3]
        composed = unicodedata.normalize("NFC", letter.replace("ı", "i") + _COMBINING[accent])
        return composed if len(composed) == 1 else match[0]

    return _LONE_ACCENT.sub(compose, text)


# The text ------------------------------------------------------------------------------------------------------------


def _clean_line(line: _Line) -> _Line:
    text = line.text
    # A soft hyphen at a line end is a hyphen that was printed; elsewhere the cleaning drops it.
    if len(text) > 1 and text[-1] in _HYPHENS and text[-2].isalpha():
        text = text[:-1] + "-"
    return replace(line, text=" ".join(clean_characters(text).split("\n")).strip())


def _drop_repeated_edges(pages: list[list[_Line]]) -> list[list[_Line]]:
    """Leave out headers and footers: lines among the first or last three that most pages have, digits aside."""
    if len(pages) < 3:
        return pages
    seen: Counter[str] = Counter()
    for lines in pages:
        seen.update({_mask(line) for line in _edges(lines)})
    needed = max(3, _EDGE_SHARE * sum(1 for lines in pages if lines))
    repeated = {mask for mask, count in seen.items() if count >= needed}
    if not repeated:
        return pages
    kept: list[list[_Line]] = []
    for lines in pages:
        edge = {id(line) for line in _edges(lines)}
        kept.append([line for line in lines if id(line) not in edge or _mask(line) not in repeated])
    return kept


def _edges(lines: list[_Line]) -> list[_Line]:
    if len(lines) <= 2 * _EDGE_LINES:
        return lines
    # Some programs write the header last; what counts is where a line stands.
    ordered = sorted(lines, key=lambda line: -line.bottom) if any(line.bottom for line in lines) else lines
    return ordered[:_EDGE_LINES] + ordered[-_EDGE_LINES:]


def _mask(line: _Line) -> str:
    return _DIGITS.sub("#", " ".join(line.text.split())).lower()


def _mark_headings(pages: list[list[_Line]]) -> list[list[_Line]]:
    """Give a level to lines in a clearly larger font than the body's, the largest first."""
    weight: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            weight[round(line.size, 1)] += len(line.text)
    body = max(weight, key=lambda size: weight[size]) if weight else 0.0
    if not body:
        return pages
    total = sum(weight.values())
    larger = sorted((size for size in weight if size >= 1.15 * body), reverse=True)
    # A third of the text in a large font is a leaflet, not headings.
    if not larger or sum(weight[size] for size in larger) > total / 3:
        return pages
    level_of = {size: min(place + 1, 3) for place, size in enumerate(larger)}
    return [
        [replace(line, level=level_of.get(round(line.size, 1), 0) if _can_head(line) else 0) for line in lines]
        for lines in pages
    ]


def _can_head(line: _Line) -> bool:
    text = line.text
    letters = sum(character.isalpha() for character in text)
    return letters >= 3 and letters > len(text) / 3 and len(text) <= 160 and "\t" not in text and "@" not in text


def _assemble(pages: list[list[_Line]]) -> tuple[str, tuple[Page, ...], dict[int, int]]:
    """Return the text of record, its pages and the levels of its headings by offset."""
    known = _count_hyphenated(pages)
    parts: list[str] = []
    length = 0
    ranges: list[Page] = []
    headings: dict[int, int] = {}
    previous: _Line | None = None
    joins = False
    for number, lines in enumerate(pages, start=1):
        spacing = _typical_spacing(lines)
        page_start = length
        for place, line in enumerate(lines):
            text = line.text
            if not text:
                continue
            if previous is not None and not joins:
                separator = "\n" if _belongs(previous, line, spacing, is_first=place == 0) else "\n\n"
                parts.append(separator)
                length += len(separator)
            if place == 0 or page_start > length:
                page_start = length
            joins = False
            if line.level:
                headings[length] = line.level
            following = _next_line(pages, number - 1, place)
            if following is not None and _is_cut_word(text, following.text):
                joins = True
                if not _keeps_hyphen(text, following.text, known):
                    text = text[:-1]
            parts.append(text)
            length += len(text)
            previous = line
        ranges.append(Page(number, page_start, length))
    # A page ends where the next begins, so that every offset lies on one.
    whole = [
        Page(
            page.number, 0 if place == 0 else page.start, ranges[place + 1].start if place + 1 < len(ranges) else length
        )
        for place, page in enumerate(ranges)
    ]
    return "".join(parts), tuple(whole), headings


def _next_line(pages: list[list[_Line]], page: int, place: int) -> _Line | None:
    for line in pages[page][place + 1 :]:
        if line.text:
            return line
    for lines in pages[page + 1 : page + 2]:
        for line in lines:
            if line.text:
                return line
    return None


def _is_cut_word(text: str, following: str) -> bool:
    """Say whether a line ends in the middle of a word or between the parts of a compound."""
    return len(text) > 2 and text[-1] == "-" and text[-2].isalpha() and following[0].isalpha()


def _keeps_hyphen(text: str, following: str, known: Counter[str]) -> bool:
    """Tell "družbeno-/odgovorni" from "sode-/lovanje": the hyphen is real when that form stands elsewhere, or before a
    capital ("January-/June")."""
    first = _LAST_PART.search(text[:-1])
    second = _FIRST_PART.search(following)
    if first is None or second is None:
        return True
    is_capitals = first[0].isupper() and len(first[0]) > 1
    if second[0][0].isupper() and not (is_capitals and second[0].isupper()):
        return True
    compound = f"{first[0]}-{second[0]}".lower()
    return known[compound] > 0 and known[compound] >= known[compound.replace("-", "")]


def _count_hyphenated(pages: list[list[_Line]]) -> Counter[str]:
    """Count the words with a hyphen inside a line, and the words without one that could be them."""
    known: Counter[str] = Counter()
    for lines in pages:
        for line in lines:
            known.update(word.lower() for word in _WORD_WITH_HYPHEN.findall(line.text))
            known.update(word.lower() for word in re.findall(r"[^\W\d_]{6,}", line.text))
    return known


def _typical_spacing(lines: list[_Line]) -> float:
    """Return the usual distance from one line to the next in points; 0 when unknown."""
    steps = [
        round(upper.bottom - lower.bottom, 1)
        for upper, lower in zip(lines, lines[1:], strict=False)
        if 0 < upper.bottom - lower.bottom < 4 * max(upper.size, 6) and abs(upper.size - lower.size) < 0.6
    ]
    return Counter(steps).most_common(1)[0][0] if steps else 0.0


def _belongs(previous: _Line, line: _Line, spacing: float, *, is_first: bool) -> bool:
    """Say whether a line stands in the same paragraph as the one before it, by the space between them."""
    if previous.level or line.level:
        return previous.level == line.level and not is_first
    if is_first:
        # Over a page break only a sentence that has not ended goes on.
        return line.text[0].islower() and not re.search(r"[.!?:;…][)\]\"'“”«»’]*$", previous.text)
    if line.opens_paragraph:
        return False
    if not spacing or not line.bottom:
        return True
    step = previous.bottom - line.bottom
    if abs(step) < 0.3 * spacing:
        return True
    return 0 < step <= 1.3 * max(spacing, 1.0) and abs(previous.size - line.size) < 0.15 * max(line.size, 1.0)
