"""PDF: PDFium reads the pages and says where words stand; pypdf helps where that fails, OCR where nothing is written.

PDFium is fast; a hostile document can make it hang or eat memory, so it must run in a limited child process
(`ingest.isolation`).
"""

from __future__ import annotations

import ctypes
import io
import logging
import math
import re
import struct
import unicodedata
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count, pairwise, repeat
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np
import pypdfium2
import pypdfium2.raw

from ingest.parsers.assembly import keep_filled
from ingest.parsers.printed import PrintedLine, PrintedPage, PrintedWord, WordRun, WordTable, parse_pages
from ingest.parsers.reading_order import Piece, Ruling, arrange_pieces
from kb.config import LimitsConfig, OcrConfig
from kb.documents import ParsedSource
from kb.errors import EncryptedSource, IngestError, LimitExceeded, NoTextFound, UnreadableSource

if TYPE_CHECKING:
    from pypdf import PdfReader

    from ingest.parsers import NotePage

_Array = np.ndarray[Any, np.dtype[Any]]
_Edge = TypeVar("_Edge", float, _Array)
# What pypdf lets through on damaged files, beside its own errors, which are subclasses of ValueError or Exception.
_DAMAGED = (
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
    RecursionError,
    zlib.error,
    struct.error,
)
_WORD = re.compile(r"\S+")
# What PDFium makes of a hyphen at a line end, by character and in its text; it leaves the line break out.
_LINE_END_HYPHENS = "\x02\ufffe"
# A glyph without a character; cleaning drops it.
_NO_CHARACTER = "\u200b"
_BAD_CHARACTER = re.compile("[\ufffd\ue000-\uf01f\uf100-\uf8ff]")
_BAD_SHARE = 0.1
_FEW_LETTERS = 100
_LEAST_LETTERS = 3
_LOOKED_AT = 1000
_MANY_PATHS = 200
# OT1 fonts of TeX write an accent and its letter one after the other.
_LONE_ACCENT = re.compile(r"([ˇ´`¨˚])\s?([A-Za-zı])|([A-Za-z])([¸˛])")
_COMBINING = {"ˇ": "\u030c", "´": "\u0301", "`": "\u0300", "¨": "\u0308", "˚": "\u030a", "¸": "\u0327", "˛": "\u0328"}
# Deflate packs at most 1,032 to one; what a page draws has no reason to be longer.
_LONGEST_STREAM = 75_000_000
_SUSPICIOUS_STREAM = _LONGEST_STREAM // 1032
_DICTIONARY_BYTES = 1000
_MOST_PIXELS = 40_000_000
_BOLD = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
_FONT_NAME_BYTES = 128
_SPACE_WIDTH = 0.25
_WIDEST_SPACE = 0.6
# Letters, digits, punctuation and the euro sign; so many fonts have a table of the widths of their letters.
_KNOWN_CODES = 0x2123
_MOST_FACES = 200
_LAST_SPACE = 0x3001
_BREAKS = [9, 10, 13]
# Which way left, top, right and bottom grow when a box in the page's own coordinates does.
_OUTWARDS = np.array([-1.0, 1.0, 1.0, -1.0])
_IS_SPACE = np.array([chr(code).isspace() for code in range(_LAST_SPACE + 1)])
_DRAWN_LINE_WIDTH = 3.0
_MOST_DRAWN = 20_000


def parse_pdf(
    content: bytes, *, source: str, limits: LimitsConfig, ocr: OcrConfig, note_page: NotePage
) -> ParsedSource:
    """Parse a PDF document page by page; pages without text of their own are recognised from their picture.

    `note_page` hears of each page before it is recognised. The values of form fields stand after their labels. Raises
    EncryptedSource, UnreadableSource, LimitExceeded, or NoTextFound.
    """
    _check_streams(content, source=source)
    try:
        document = pypdfium2.PdfDocument(content)
        count = len(document)
    except pypdfium2.PdfiumError:
        return _parse_with_pypdf(content, source=source, limits=limits)
    try:
        _check_page_count(count, source=source, limits=limits)
        second = _SecondReader(content, source=source)
        has_form = bool(document.get_formtype())
        faces = _Faces()
        pages: list[PrintedPage] = []
        unread = characters = 0
        for number in range(count):
            page, is_scan = _read_page(document, number, second, has_form=has_form, faces=faces)
            if is_scan:
                recognised = None
                if ocr.languages:
                    note_page(number + 1, count)
                    recognised = _recognise(document, number, page, ocr=ocr, source=source)
                unread += recognised is None
                page = recognised or page
            pages.append(page)
            characters += sum(len(line.text) for line in page.lines)
            _check_characters(characters, source=source, limits=limits)
        properties = _read_properties(document)
    finally:
        document.close()
    return _finish(pages, properties, source=source, unread=unread, ocr=ocr)


def _finish(
    pages: list[PrintedPage], properties: dict[str, str], *, source: str, unread: int, ocr: OcrConfig | None
) -> ParsedSource:
    parsed = parse_pages(pages, media_type="application/pdf", properties=properties)
    if sum(map(str.isalnum, parsed.text[:_LOOKED_AT])) < _LEAST_LETTERS:
        raise _explain_no_text(len(pages), source=source, unread=unread, ocr=ocr)
    return parsed


def _explain_no_text(count: int, *, source: str, unread: int, ocr: OcrConfig | None) -> NoTextFound:
    reason = f"holds no text on its {count} page{'s' if count != 1 else ''}: it is scanned or drawn"
    if not unread or ocr is None:
        return NoTextFound(source, reason, "check that it is the right file and not blank")
    if not ocr.languages:
        return NoTextFound(
            source, reason, "name the languages of your papers under ingest.ocr.languages in config.yaml"
        )
    return NoTextFound(
        source,
        reason,
        "install Tesseract to read it (Debian: tesseract-ocr with a pack for each language, such as tesseract-ocr-slv) "
        "and ingest it again",
    )


# The gate ------------------------------------------------------------------------------------------------------------


def _check_page_count(count: int, *, source: str, limits: LimitsConfig) -> None:
    if count > limits.pages:
        raise LimitExceeded(
            source,
            f"has {count:,} pages, the limit is {limits.pages:,}",
            "split it or raise ingest.limits.pages in config.yaml",
        )
    if count == 0:
        raise NoTextFound(source, "has no pages", "check that it is the right file")


def _check_characters(characters: int, *, source: str, limits: LimitsConfig) -> None:
    if characters > limits.characters:
        raise LimitExceeded(
            source,
            f"has more than {limits.characters:,} characters of text",
            "split it or raise ingest.limits.characters in config.yaml",
        )


def _check_streams(content: bytes, *, source: str) -> None:
    """Raise LimitExceeded for a stream that would unpack to more than a page can hold, before PDFium unpacks it.

    Only streams that are long enough to, or packed twice, are unpacked here, and in pieces. Pictures and fonts are left
    out: they are unpacked when they are drawn, in a process with a limit.
    """
    place = content.find(b"stream")
    while place >= 0:
        end = content.find(b"endstream", place)
        if end < 0:
            end = len(content)
        dictionary = content[max(0, place - _DICTIONARY_BYTES) : place].rpartition(b" obj")[2]
        is_packed_twice = dictionary.count(b"/Fl") > 1
        if is_packed_twice or end - place > _SUSPICIOUS_STREAM:
            is_resource = re.search(rb"/Image|/Length1|/Type1C|/CIDFontType0C|/OpenType|/ICCBased", dictionary)
            start = place + 6 + (2 if content[place + 6 : place + 8] == b"\r\n" else 1)
            if not is_resource and _is_bomb(content[start:end], rounds=2 if is_packed_twice else 1):
                raise LimitExceeded(source, "unpacks to more than a page can hold", "print it to a new PDF")
        place = content.find(b"stream", end + 9)


def _is_bomb(packed: bytes, *, rounds: int) -> bool:
    """Say whether deflated data unpacks to more than the limit; data that is damaged or not deflated does not."""
    unpacker = zlib.decompressobj()
    length = 0
    inner = bytearray()
    try:
        while packed and not unpacker.eof:
            piece = unpacker.decompress(packed, 1 << 20)
            packed = unpacker.unconsumed_tail
            length += len(piece)
            if rounds > 1:
                inner += piece
            if length > _LONGEST_STREAM:
                return True
    except zlib.error:
        return False
    return rounds > 1 and _is_bomb(bytes(inner), rounds=rounds - 1)


def _read_properties(document: pypdfium2.PdfDocument) -> dict[str, str]:
    length = pypdfium2.raw.FPDFCatalog_GetLanguage(document.raw, None, 0)
    language = (ctypes.c_ushort * max(1, (length + 1) // 2))()
    if length > 2:
        pypdfium2.raw.FPDFCatalog_GetLanguage(document.raw, language, length)
    named = {
        "title": _read_property(document, b"Title"),
        "author": _read_property(document, b"Author"),
        "subject": _read_property(document, b"Subject"),
        "keywords": _read_property(document, b"Keywords"),
        "created": _read_property(document, b"CreationDate"),
        "modified": _read_property(document, b"ModDate"),
        "language": bytes(language).decode("utf-16-le", "replace").rstrip("\0"),
    }
    return keep_filled(named.items())


def _read_property(document: pypdfium2.PdfDocument, name: bytes) -> str:
    length = pypdfium2.raw.FPDF_GetMetaText(document.raw, name, None, 0)
    if length <= 2:
        return ""
    value = ctypes.create_string_buffer(length)
    pypdfium2.raw.FPDF_GetMetaText(document.raw, name, value, length)
    return value.raw[: length - 2].decode("utf-16-le", "ignore")


# PDFium --------------------------------------------------------------------------------------------------------------

_Address = ctypes.c_void_p


def _bind(
    function: object, *arguments: type[ctypes.c_int] | type[ctypes.c_ulong] | type[ctypes.c_void_p]
) -> ctypes._CFunctionType:
    """Return a function of PDFium that takes plain addresses: converting typed pointers costs more than the call."""
    address = ctypes.cast(function, _Address).value or 0  # type: ignore[arg-type]
    return ctypes.CFUNCTYPE(ctypes.c_int, *arguments)(address)


_get_loose_box = _bind(pypdfium2.raw.FPDFText_GetLooseCharBox, _Address, ctypes.c_int, _Address)
_get_matrix = _bind(pypdfium2.raw.FPDFText_GetMatrix, _Address, ctypes.c_int, _Address)
_count_rectangles = _bind(pypdfium2.raw.FPDFText_CountRects, _Address, ctypes.c_int, ctypes.c_int)
_get_font = _bind(pypdfium2.raw.FPDFText_GetFontInfo, _Address, ctypes.c_int, _Address, ctypes.c_ulong, _Address)
_get_bounds = _bind(pypdfium2.raw.FPDFPageObj_GetBounds, _Address, _Address, _Address, _Address, _Address)
_get_object = ctypes.CFUNCTYPE(_Address, _Address, ctypes.c_int)(
    ctypes.cast(pypdfium2.raw.FPDFPage_GetObject, _Address).value or 0
)
_get_kind = _bind(pypdfium2.raw.FPDFPageObj_GetType, _Address)
_get_size = ctypes.CFUNCTYPE(ctypes.c_double, _Address, ctypes.c_int)(
    ctypes.cast(pypdfium2.raw.FPDFText_GetFontSize, _Address).value or 0
)


def _ask_all(
    ask: Callable[[int | None, int, int], object], handle: int | None, places: Sequence[int], numbers: int
) -> _Array:
    """Return what PDFium says of each of some characters: float64, shape (len(places), numbers); 0 where it fails."""
    answers = np.zeros((len(places), numbers), np.float32)
    address = answers.ctypes.data
    deque(map(ask, repeat(handle), places, count(address, 4 * numbers)), maxlen=0)
    return answers.astype(np.float64)


class _WordSpans(NamedTuple):
    """Where the words of a page are in its characters; `first_words` are the numbers of those that begin a line."""

    codes: _Array
    starts: _Array
    ends: _Array
    first_words: _Array


class _Lines(NamedTuple):
    """The lines of a page: the numbers of their first and last words, and how they are set.

    `firsts` and `lasts` are the places of their first and last characters.
    """

    first_words: _Array
    last_words: _Array
    firsts: _Array
    lasts: _Array
    sizes: _Array
    quarters: list[int]
    faces: list[int]
    are_bold: list[bool]
    are_even: list[bool]


def _find_words(text: str) -> _WordSpans:
    """Find words between white space, and lines that end with a line break or with a hyphen that PDFium marks."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    if not len(codes):
        return _WordSpans(codes, codes, codes, codes)
    is_space = _IS_SPACE[np.minimum(codes, _LAST_SPACE)]
    # A line break is white space; the hyphen belongs to the word that it ends.
    is_hyphen = (codes == ord(_LINE_END_HYPHENS[0])) | (codes == ord(_LINE_END_HYPHENS[1]))
    opens = ~is_space
    closes = opens.copy()
    opens[1:] &= is_space[:-1] | is_hyphen[:-1]
    closes[:-1] &= is_space[1:] | is_hyphen[:-1]
    starts, ends = np.flatnonzero(opens), np.flatnonzero(closes) + 1
    breaks = np.cumsum((codes == 10) | (codes == 13) | is_hyphen)
    rows = breaks[starts] - is_hyphen[starts]
    first_words = np.flatnonzero(np.diff(rows, prepend=-1))
    return _WordSpans(codes, starts, ends, first_words)


class _Faces:
    """The fonts of a document by number: whether each is bold, and the widths of its letters at size 1."""

    def __init__(self) -> None:
        self.are_bold: list[bool] = []
        self._numbers: dict[bytes, int] = {}
        self._widths = np.empty((0, _KNOWN_CODES))

    def number(self, name: bytes) -> int:
        """Return the number of the font of this name."""
        number = self._numbers.get(name)
        if number is None:
            number = self._numbers[name] = len(self._numbers)
            self.are_bold.append(_BOLD.search(name) is not None)
            if number < _MOST_FACES:
                unknown = np.full((1, _KNOWN_CODES), np.nan)
                unknown[0, _BREAKS] = 0.0
                unknown[0, 32] = _SPACE_WIDTH
                self._widths = np.vstack((self._widths, unknown))
        return number

    def add_widths(
        self, codes: _Array, firsts: _Array, faces: Sequence[int], is_asked: _Array, sizes: _Array, handle: int | None
    ) -> _Array:
        """Return the widths at size 1 of all characters before each: float64, shape (len(codes) + 1,).

        It is true inside the lines that are asked for, and their letters are measured where they are met first. In a
        document of very many fonts no line stays in `is_asked`.
        """
        if len(self.are_bold) > _MOST_FACES:
            is_asked[:] = False
            return np.zeros(len(codes) + 1)
        line_of = np.zeros(len(codes), np.intp)
        line_of[firsts[1:]] = 1
        np.cumsum(line_of, out=line_of)
        rows = np.array(faces)[line_of]
        columns = np.minimum(codes, _KNOWN_CODES - 1)
        widths = self._widths[rows, columns]
        unknown = np.flatnonzero(np.isnan(widths) & is_asked[line_of])
        if len(unknown):
            keys = rows[unknown] * _KNOWN_CODES + columns[unknown]
            _, chosen = np.unique(keys, return_index=True)
            places = unknown[chosen]
            boxes = _ask_all(_get_loose_box, handle, places.tolist(), 4)
            self._widths[rows[places], columns[places]] = (boxes[:, 2] - boxes[:, 0]) / sizes[line_of[places]]
            widths = self._widths[rows, columns]
            # Rare characters share the last place: they are measured anew on each page.
            self._widths[:, _KNOWN_CODES - 1] = np.nan
        widths[np.isnan(widths)] = 0.0
        natural = np.zeros(len(codes) + 1)
        np.cumsum(widths, out=natural[1:])
        return natural


def _read_page(
    document: pypdfium2.PdfDocument,
    number: int,
    second: _SecondReader,
    *,
    has_form: bool,
    faces: _Faces,
) -> tuple[PrintedPage, bool]:
    """Return a page in reading order, and whether it should be recognised from its picture."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return PrintedPage(tuple(second.read_lines(number))), False
    try:
        try:
            text_page = page.get_textpage()
        except pypdfium2.PdfiumError:
            return PrintedPage(tuple(second.read_lines(number))), False
        width, height = page.get_size()
        try:
            sheet = _Sheet(page, text_page, width=width, height=height, faces=faces)
            pieces = sheet.read_pieces()
        finally:
            text_page.close()
        is_scan = _needs_ocr(page, sheet.text, width=width, height=height)
        if not is_scan and (not pieces or "ˇ" in sheet.text):
            # PDFium puts the lone accents of TeX fonts in the wrong place.
            lines = second.read_lines(number)
            if lines:
                return PrintedPage(tuple(lines), width, height), False
        if has_form:
            pieces = sheet.insert_fields(pieces, second.read_fields(number))
        return PrintedPage(tuple(arrange_pieces(pieces, sheet.find_rulings)), width, height), is_scan
    finally:
        page.close()


class _Sheet:
    """One page as PDFium reads it; places are turned into points from the top left corner of the upright page."""

    def __init__(
        self,
        page: pypdfium2.PdfPage,
        text_page: pypdfium2.PdfTextPage,
        *,
        width: float,
        height: float,
        faces: _Faces,
    ) -> None:
        self._page = page
        self._width, self._height = width, height
        self._rotation = page.get_rotation() // 90 % 4
        self._origin = self._find_origin()
        self._handle = ctypes.cast(text_page.raw, _Address).value
        self._raw = text_page.raw
        self._font_flags = ctypes.c_int()
        self._faces = faces
        self.text = _read_characters(text_page.raw)

    def _find_origin(self) -> tuple[float, float]:
        """Return where the point (0, 0) of the page's own coordinates stands on the upright page."""
        grain = 64
        x, y = ctypes.c_int(), ctypes.c_int()
        width, height = round(self._width * grain), round(self._height * grain)
        pypdfium2.raw.FPDF_PageToDevice(self._page.raw, 0, 0, width, height, 0, 0.0, 0.0, x, y)
        return x.value / grain, y.value / grain

    def _place(self, left: _Edge, top: _Edge, right: _Edge, bottom: _Edge) -> tuple[_Edge, _Edge, _Edge, _Edge]:
        """Turn boxes in the page's own coordinates (upwards) into left, top, right, bottom on the upright page."""
        x, y = self._origin
        if self._rotation == 0:
            return x + left, y - top, x + right, y - bottom
        if self._rotation == 1:
            return x + bottom, y + left, x + top, y + right
        if self._rotation == 2:
            return x - right, y + bottom, x - left, y + top
        return x - top, y - right, x - bottom, y - left

    def _stand_up(self, quarter: int, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """Turn a box on the page into one on the page as it is held to read text that runs another way."""
        left, top, right, bottom = box
        if quarter == 1:
            return top, self._width - right, bottom, self._width - left
        if quarter == 2:
            return self._width - right, self._height - bottom, self._width - left, self._height - top
        return self._height - bottom, left, self._height - top, right

    def read_pieces(self) -> list[Piece]:
        """Return the pieces of lines in the order of the document; a line ends where cells or columns stand apart."""
        spans = _find_words(self.text)
        if not len(spans.starts):
            return []
        lines = self._measure_lines(spans)
        table = self._place_words(spans, lines)
        text, starts, ends = self.text, table.starts, table.ends
        lefts, rights, tops, bottoms = table.lefts, table.rights, table.tops, table.bottoms
        firsts = lines.first_words.tolist()
        sizes = lines.sizes.tolist()
        is_cut = self._find_cuts(table, lines)
        pieces: list[Piece] = []
        for row, (first, last) in enumerate(pairwise([*firsts, len(starts)])):
            size, quarter, is_bold = sizes[row], lines.quarters[row], lines.are_bold[row]
            if is_cut[row]:
                pieces.extend(self._cut_line(table, first, last, size, quarter, row + 1, is_bold))
                continue
            words = WordRun(table, ((first, last),))
            line = text[starts[first] : ends[last - 1]]
            # The words of a line stand at one height unless they were asked for one by one.
            top, bottom = tops[first], bottoms[first]
            if not lines.are_even[row]:
                line = " ".join(line.split())
                top, bottom = min(tops[first:last]), max(bottoms[first:last])
            if line[-1] in _LINE_END_HYPHENS:
                line = line[:-1] + "-"
            pieces.append(
                Piece(line, lefts[first], top, rights[last - 1], bottom, size, words, row + 1, quarter, is_bold)
            )
        return pieces

    def _measure_lines(self, spans: _WordSpans) -> _Lines:
        """Ask how the lines are set: all of one kind of question in a row, because each call costs little by itself."""
        handle = self._handle
        starts, ends = spans.starts, spans.ends
        first_words = spans.first_words
        last_words = np.append(first_words[1:], len(starts)) - 1
        firsts, lasts = starts[first_words], ends[last_words] - 1
        count = len(first_words)
        # The number of a footnote, a bullet: what comes after shows the size of the line.
        short = np.flatnonzero((ends[first_words] - firsts < 3) & (last_words > first_words))
        seconds = starts[first_words[short] + 1]
        places = [*firsts.tolist(), *seconds.tolist()]
        sizes = np.fromiter(map(_get_size, repeat(handle), places), np.float64, len(places))
        matrices = _ask_all(_get_matrix, handle, places, 6)
        # Many programs write size 1 and enlarge it; a character that PDFium put in itself has no matrix.
        scales = np.hypot(matrices[:, 2], matrices[:, 3])
        sizes *= np.where(scales > 0, scales, 1.0)
        sizes[short] = np.maximum(sizes[short], sizes[count:])
        sizes, matrices, places = sizes[:count], matrices[:count], places[:count]
        quarters = [0] * count
        is_turned = (matrices[:, 1] != 0) | (matrices[:, 2] != 0) | (matrices[:, 0] <= 0) | (self._rotation != 0)
        for row in np.flatnonzero(is_turned).tolist():
            quarters[row] = self._find_quarter(float(matrices[row, 0]), float(matrices[row, 1]))
        faces = self._read_faces(places)
        are_bold = [self._faces.are_bold[face] for face in faces]
        bold = [row for row, is_bold in enumerate(are_bold) if is_bold]
        if bold:
            for row, face in zip(bold, self._read_faces(lasts[bold].tolist()), strict=True):
                are_bold[row] = self._faces.are_bold[face]
        return _Lines(first_words, last_words, firsts, lasts, sizes, quarters, faces, are_bold, [True] * count)

    def _find_quarter(self, a: float, b: float) -> int:
        """Return how many quarters clockwise a line is turned; another angle (a watermark) counts as four."""
        if not a and not b:
            return 0
        turn = -math.atan2(b, a) / (math.pi / 2) + self._rotation
        quarter = round(turn)
        return quarter % 4 if abs(turn - quarter) < 0.15 else 4

    def _read_faces(self, places: Sequence[int]) -> list[int]:
        """Return the number of the font of each of some characters."""
        names = bytearray(_FONT_NAME_BYTES * len(places))
        address = ctypes.addressof(ctypes.c_char.from_buffer(names))
        flags = ctypes.addressof(self._font_flags)
        calls = map(
            _get_font,
            repeat(self._handle),
            places,
            count(address, _FONT_NAME_BYTES),
            repeat(_FONT_NAME_BYTES),
            repeat(flags),
        )
        deque(calls, maxlen=0)
        found: list[bytes] = np.frombuffer(names, f"S{_FONT_NAME_BYTES}").tolist()
        number = self._faces.number
        return [number(name) for name in found]

    def _place_words(self, spans: _WordSpans, lines: _Lines) -> WordTable:
        """Return the places of all words of the page; `lines.are_even` is set for lines whose words stand evenly.

        Asking for every word would take as long as all the rest. Where a line was written in one go, its ends and the
        widths of the letters of its font tell where the words stand; what is left over is the justification and
        belongs to the spaces.
        """
        handle, sizes = self._handle, lines.sizes
        starts, ends, codes = spans.starts, spans.ends, spans.codes
        firsts, lasts = lines.firsts, lines.lasts
        per_line = lines.last_words - lines.first_words + 1
        edges = _ask_all(_get_loose_box, handle, [*firsts.tolist(), *lasts.tolist()], 4)
        begin, stop = edges[: len(firsts)], edges[len(firsts) :]
        is_upright = (np.array(lines.quarters) == 0) & (sizes > 0) & (self._rotation == 0)
        lengths = lasts + 1 - firsts
        rectangles = map(_count_rectangles, repeat(handle), firsts.tolist(), lengths.tolist())
        is_whole = is_upright & (np.fromiter(rectangles, np.int64, len(firsts)) == 1)
        # One plain space between the words, no other.
        spaces = np.cumsum(codes == 32)
        is_plain = spaces[lasts] - spaces[firsts] == per_line - 1
        is_plain &= np.add.reduceat(ends - starts, lines.first_words) + per_line - 1 == lengths
        is_asked = is_whole & is_plain
        natural = self._faces.add_widths(codes, firsts, lines.faces, is_asked, sizes, handle)
        rest = stop[:, 2] - begin[:, 0] - sizes * (natural[lasts + 1] - natural[firsts])
        gaps = per_line - 1
        steps = rest / np.maximum(gaps, 1)
        shares = steps / np.where(sizes > 0, sizes, 1.0)
        fits = np.where(gaps > 0, (shares > -_SPACE_WIDTH) & (shares < _WIDEST_SPACE), np.abs(shares) <= 0.3)
        is_shared = is_asked & fits
        line_of = np.repeat(np.arange(len(firsts)), per_line)
        origin = begin[line_of, 0] + steps[line_of] * (np.arange(len(starts)) - lines.first_words[line_of])
        origin -= sizes[line_of] * natural[firsts][line_of]
        boxes = np.empty((len(starts), 4))
        boxes[:, 0] = origin + sizes[line_of] * natural[starts]
        boxes[:, 1] = begin[line_of, 1]
        boxes[:, 2] = origin + sizes[line_of] * natural[ends]
        boxes[:, 3] = begin[line_of, 3]
        asked = np.flatnonzero(~is_shared[line_of])
        if len(asked):
            known = _ask_all(_get_loose_box, handle, [*starts[asked].tolist(), *(ends[asked] - 1).tolist()], 4)
            head, tail = known[: len(asked)], known[len(asked) :]
            turned = ~is_upright[line_of[asked]]
            around = np.maximum(head[turned] * _OUTWARDS, tail[turned] * _OUTWARDS) * _OUTWARDS
            head[:, 2] = tail[:, 2]
            head[turned] = around
            boxes[asked] = head
        lines.are_even[:] = is_shared.tolist()
        left, top, right, bottom = self._place(*boxes.T)
        return WordTable(self.text, np.stack((starts, ends)), np.stack((left, top, right, bottom)))

    def _find_cuts(self, table: WordTable, lines: _Lines) -> list[bool]:
        """Say of each line whether it may have to be cut: a gap in it is wide, or it runs another way."""
        turned = [quarter % 4 != 0 for quarter in lines.quarters]
        left, _, right, _ = table.boxes
        gaps = np.zeros(len(left))
        gaps[1:] = left[1:] - right[:-1]
        gaps[lines.first_words] = 0.0
        widest = np.maximum.reduceat(gaps, lines.first_words)
        narrowest = np.minimum.reduceat(gaps, lines.first_words)
        sizes = lines.sizes
        wide = ((widest > sizes) & (sizes > 0)) | (narrowest < -sizes)
        return [
            not is_even and (is_turned or is_wide)
            for is_even, is_turned, is_wide in zip(lines.are_even, turned, wide.tolist(), strict=True)
        ]

    def _cut_line(
        self, table: WordTable, first: int, last: int, size: float, quarter: int, row: int, is_bold: bool
    ) -> Iterator[Piece]:
        """Yield the pieces of a line: it is cut where the gap is wide, and at a hyphen whose line break is missing."""
        edges = (table.lefts, table.tops, table.rights, table.bottoms)
        boxes = list(zip(*(edge[first:last] for edge in edges), strict=True))
        if quarter % 4:
            boxes = [self._stand_up(quarter, box) for box in boxes]
        gaps = [after[0] - before[2] for before, after in pairwise(boxes)]
        begin = 0
        if gaps and (max(gaps) > size > 0 or min(gaps) < -size):
            narrowest = min((gap for gap in gaps if gap > 0), default=0.0)
            ends = table.ends[first:last]
            # The spaces of a justified line are wide but alike; PDFium puts in its own where a program wrote none.
            has_written = any(self._is_written(end) for end in ends[:-1])
            for place, gap in enumerate(gaps):
                is_apart = gap > size and (
                    gap > 2.0 * size
                    or gap > 2.5 * max(narrowest, 0.1)
                    or (has_written and not self._is_written(ends[place]))
                )
                if is_apart or gap < -size:
                    yield _make_piece(table, first, begin, place + 1, boxes, size, quarter, row, is_bold)
                    begin = place + 1
        yield _make_piece(table, first, begin, len(boxes), boxes, size, quarter, row, is_bold)

    def _is_written(self, index: int) -> bool:
        return bool(pypdfium2.raw.FPDFText_IsGenerated(self._raw, index) == 0)

    def insert_fields(self, pieces: Sequence[Piece], fields: Sequence[_FormField]) -> list[Piece]:
        """Return the pieces with the values of form fields after their labels, which stand to the left or above.

        A field without a label there comes as "name: value".
        """
        filled = list(pieces)
        row = max((piece.row for piece in pieces), default=0)
        for field in fields:
            left, top, right, bottom = self._place(field.left, field.high, field.right, field.low)
            row += 1
            text, own_row = field.value, row
            beside = [
                piece
                for piece in filled
                if piece.right <= left + 3 and min(piece.bottom, bottom) - max(piece.top, top) > 0.4 * piece.size
            ]
            above = [
                piece
                for piece in filled
                if -3 <= top - piece.bottom < 1.5 * piece.size and piece.left < right and piece.right > left
            ]
            label = max(beside, key=lambda piece: piece.right, default=None)
            if label is not None:
                own_row = label.row
            else:
                label = next((piece for piece in above if piece.text.endswith(":")), None)
                if label is None:
                    text = f"{field.name}: {field.value}" if field.name else field.value
                    label = max(
                        (piece for piece in filled if piece.top <= top), key=lambda piece: piece.top, default=None
                    )
            size = label.size if label is not None else bottom - top
            words = _share_out(text, left, top, right, bottom)
            place = filled.index(label) + 1 if label is not None else 0
            filled.insert(place, Piece(text, left, top, right, bottom, size, words, own_row))
        return filled

    def find_rulings(self) -> list[Ruling]:
        """Return the straight lines that are drawn on the page: strokes, thin bars and the edges of boxes."""
        page = ctypes.cast(self._page.raw, _Address).value
        drawn = min(pypdfium2.raw.FPDFPage_CountObjects(self._page.raw), _MOST_DRAWN)
        objects = list(map(_get_object, repeat(page), range(drawn)))
        kinds = map(_get_kind, objects)
        paths = [path for path, kind in zip(objects, kinds, strict=True) if kind == pypdfium2.raw.FPDF_PAGEOBJ_PATH]
        if not paths:
            return []
        edges = np.zeros((len(paths), 4), np.float32)
        address = edges.ctypes.data
        places = [count(address + 4 * number, 16) for number in range(4)]
        known = np.fromiter(map(_get_bounds, paths, *places), np.bool_, len(paths))
        left, low, right, high = edges[known].astype(np.float64).T
        rulings: list[Ruling] = []
        for box in np.stack(self._place(left, high, right, low), axis=1).tolist():
            rulings.extend(_find_edges(*box))
        return rulings


def _share_out(text: str, left: float, top: float, right: float, bottom: float) -> list[PrintedWord]:
    """Return the words of a text with a part of a rectangle each."""
    width = (right - left) / len(text)
    return [
        PrintedWord(match[0], left + match.start() * width, left + match.end() * width, top, bottom)
        for match in _WORD.finditer(text)
    ]


def _find_edges(left: float, top: float, right: float, bottom: float) -> Iterator[Ruling]:
    width, height = right - left, bottom - top
    if height <= _DRAWN_LINE_WIDTH < width:
        yield Ruling(left, (top + bottom) / 2, right, (top + bottom) / 2)
    elif width <= _DRAWN_LINE_WIDTH < height:
        yield Ruling((left + right) / 2, top, (left + right) / 2, bottom)
    elif width > _DRAWN_LINE_WIDTH and height > _DRAWN_LINE_WIDTH:
        yield Ruling(left, top, right, top)
        yield Ruling(left, bottom, right, bottom)
        yield Ruling(left, top, left, bottom)
        yield Ruling(right, top, right, bottom)


def _make_piece(
    table: WordTable,
    first: int,
    begin: int,
    end: int,
    boxes: Sequence[tuple[float, float, float, float]],
    size: float,
    quarter: int,
    row: int,
    is_bold: bool,
) -> Piece:
    words = WordRun(table, ((first + begin, first + end),))
    own = boxes[begin:end]
    text = " ".join(table.text[table.starts[first + begin] : table.ends[first + end - 1]].split())
    return Piece(
        text=text[:-1] + "-" if text[-1] in _LINE_END_HYPHENS else text,
        left=own[0][0],
        top=min([box[1] for box in own]),
        right=own[-1][2],
        bottom=max([box[3] for box in own]),
        size=size,
        words=words,
        row=row,
        quarter=quarter,
        is_bold=is_bold,
    )


def _read_characters(handle: object) -> str:
    """Return the characters of a page, one for each index of PDFium's.

    The second half of a surrogate pair and a glyph without a character become an invisible character.
    """
    count = pypdfium2.raw.FPDFText_CountChars(handle)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    # One call for the page; it leaves glyphs out that have no character, and then the indices would not fit.
    if pypdfium2.raw.FPDFText_GetText(handle, 0, count, buffer) != count + 1:
        for index in range(count):
            buffer[index] = pypdfium2.raw.FPDFText_GetUnicode(handle, index) & 0xFFFF
    text = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
    if len(text) != count:
        text = "".join([character if ord(character) < 0x10000 else character + _NO_CHARACTER for character in text])
    return text.replace("\0", _NO_CHARACTER)


# Recognition ---------------------------------------------------------------------------------------------------------


def _needs_ocr(page: pypdfium2.PdfPage, text: str, *, width: float, height: float) -> bool:
    """Say whether a page is a picture of text: it has few letters and a large image or many paths, or a broken font."""
    if _BAD_CHARACTER.search(text) and len(_BAD_CHARACTER.findall(text)) > _BAD_SHARE * len("".join(text.split())):
        return True
    if len(text) > 4 * _FEW_LETTERS or sum(map(str.isalpha, text)) >= _FEW_LETTERS:
        return False
    paths = 0
    for drawn in page.get_objects(max_depth=3):
        if drawn.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH:
            paths += 1
            if paths > _MANY_PATHS:
                return True
        elif drawn.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE:
            left, low, right, high = drawn.get_bounds()
            if (right - left) * (high - low) > width * height / 2:
                return True
    return False


def _recognise(
    document: pypdfium2.PdfDocument, number: int, page: PrintedPage, *, ocr: OcrConfig, source: str
) -> PrintedPage | None:
    """Return the page as read from its picture, or None where that is not possible or gives nothing better."""
    # Only scans need the library for images.
    from ingest.parsers.ocr import recognise_page

    drawn = document[number]
    try:
        scale = ocr.dpi / 72
        scale = min(scale, math.sqrt(_MOST_PIXELS / max(1.0, page.width * page.height)))
        image = drawn.render(scale=scale, grayscale=True).to_pil()
    finally:
        drawn.close()
    recognised = recognise_page(image, width=page.width, height=page.height, ocr=ocr, source=source)
    if recognised is not None and not recognised.lines and page.lines:
        return page
    return recognised


# pypdf ---------------------------------------------------------------------------------------------------------------


def _parse_with_pypdf(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse a document that PDFium does not open, or say why it cannot be read."""
    second = _SecondReader(content, source=source)
    reader = second.open()
    count = _count_pages(reader, source=source)
    _check_page_count(count, source=source, limits=limits)
    pages: list[PrintedPage] = []
    characters = 0
    for number in range(count):
        page = PrintedPage(tuple(second.read_lines(number)))
        characters += sum(len(line.text) for line in page.lines)
        _check_characters(characters, source=source, limits=limits)
        pages.append(page)
    return _finish(pages, {}, source=source, unread=0, ocr=None)


def _damaged(source: str) -> UnreadableSource:
    return UnreadableSource(
        source, "is damaged or cut short: its pages cannot be found", "copy it again or print it to a new PDF"
    )


def _count_pages(reader: PdfReader, *, source: str) -> int:
    from pypdf.errors import PyPdfError

    try:
        return len(reader.pages)
    except (PyPdfError, *_DAMAGED) as error:
        raise _damaged(source) from error


class _SecondReader:
    """pypdf over the same document, opened when it is first needed."""

    def __init__(self, content: bytes, *, source: str) -> None:
        self._content = content
        self._source = source
        self._reader: PdfReader | None = None

    def open(self) -> PdfReader:
        """Raises EncryptedSource, LimitExceeded or UnreadableSource."""
        from pypdf import PdfReader
        from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

        if self._reader is not None:
            return self._reader
        # pypdf reports every slip of a file; what matters comes as an error.
        logging.getLogger("pypdf").setLevel(logging.ERROR)
        try:
            reader = PdfReader(io.BytesIO(self._content), strict=False)
            if reader.is_encrypted and not reader.decrypt(""):
                raise EncryptedSource(
                    self._source, "needs a password to open", "save it without a password and ingest it again"
                )
        except LimitReachedError as error:
            raise LimitExceeded(
                self._source, "unpacks to more than a page can hold", "print it to a new PDF"
            ) from error
        except DependencyError as error:
            raise EncryptedSource(
                self._source,
                "is encrypted in a way that cannot be opened here",
                "save it without encryption and ingest it again",
            ) from error
        except (PyPdfError, *_DAMAGED) as error:
            raise _damaged(self._source) from error
        self._reader = reader
        return reader

    def read_lines(self, number: int) -> list[PrintedLine]:
        """Return the lines of a page without their places; none where pypdf fails too."""
        from pypdf.errors import PyPdfError

        try:
            text = self.open().pages[number].extract_text()
        except (IngestError, PyPdfError, *_DAMAGED):
            return []
        lines: list[PrintedLine] = []
        opens = True
        for line in text.splitlines():
            if line.strip():
                lines.append(PrintedLine(_compose_accents(line.strip()), opens_paragraph=opens))
            opens = not line.strip()
        return lines

    def read_fields(self, number: int) -> list[_FormField]:
        """Return the filled fields of a form on a page; passwords, signatures and buttons are left out."""
        from pypdf.errors import PyPdfError

        fields: list[_FormField] = []
        try:
            page = self.open().pages[number]
            for reference in page.get("/Annots") or ():
                widget = reference.get_object()
                if widget.get("/Subtype") == "/Widget" and (field := _read_field(widget)) is not None:
                    fields.append(field)
        except (IngestError, PyPdfError, *_DAMAGED):
            return fields
        return fields


class _FormField(NamedTuple):
    """A filled field of a form and its rectangle, in the page's own coordinates."""

    name: str
    value: str
    left: float
    low: float
    right: float
    high: float


_PASSWORD_FLAG, _PUSH_BUTTON_FLAG = 1 << 13, 1 << 16
_DEEPEST_FIELD = 16


def _read_field(widget: Mapping[str, Any]) -> _FormField | None:
    """Return what a field says, None when that is nothing; a field inherits what it does not say itself."""
    known: dict[str, object] = {}
    names: list[str] = []
    field: object = widget
    for _ in range(_DEEPEST_FIELD):
        if not isinstance(field, Mapping):
            break
        for key in ("/V", "/FT", "/Ff", "/TU"):
            if (value := field.get(key)) is not None:
                known.setdefault(key, _resolve(value))
        if isinstance(name := field.get("/T"), str):
            names.insert(0, name)
        field = _resolve(field.get("/Parent"))
    flags = known.get("/Ff", 0)
    flags = flags if isinstance(flags, int) else 0
    kind, value = known.get("/FT"), known.get("/V")
    if kind == "/Sig" or (kind == "/Tx" and flags & _PASSWORD_FLAG) or (kind == "/Btn" and flags & _PUSH_BUTTON_FLAG):
        return None
    # Each button of a group inherits the value; it is that of the one which is on.
    if kind == "/Btn" and widget.get("/AS", value) != value:
        return None
    values = value if isinstance(value, list) else [value]
    shown = ", ".join(" ".join(item.lstrip("/").split()) for item in values if isinstance(item, str))
    if not shown or shown == "Off":
        return None
    tooltip = known.get("/TU")
    name = " ".join((tooltip if isinstance(tooltip, str) else ".".join(names)).split()).rstrip(":")
    left, low, right, high = (float(edge) for edge in widget["/Rect"])
    return _FormField(name, shown, min(left, right), min(low, high), max(left, right), max(low, high))


def _resolve(value: Any) -> object:
    return value.get_object() if hasattr(value, "get_object") else value


def _compose_accents(text: str) -> str:
    def compose(match: re.Match[str]) -> str:
        accent, letter = match[1] or match[4], match[2] or match[3]
        composed = unicodedata.normalize("NFC", letter.replace("ı", "i") + _COMBINING[accent])
        return composed if len(composed) == 1 else match[0]

    return _LONE_ACCENT.sub(compose, text)
