"""PDF: PDFium reads the pages and says where words stand; pypdf helps where that fails, OCR where nothing is written.

PDFium is fast; a hostile document can make it hang or eat memory, so it must run in a limited child process
(`ingest.isolation`).
"""

from __future__ import annotations

import ctypes
import math
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw
from pypdfium2.raw import FPDF_GetMetaText, FPDFCatalog_GetLanguage

from ingest.parsers.assembly import keep_filled
from ingest.parsers.pdf_fallback import SecondReader, count_pages
from ingest.parsers.pdf_fonts import Faces
from ingest.parsers.pdf_forms import insert_fields
from ingest.parsers.pdf_words import Sheet
from ingest.parsers.printed import parse_pages
from ingest.parsers.printed_words import PrintedPage
from ingest.parsers.reading_order import arrange_pieces
from kb.config import LimitsConfig, OcrConfig
from kb.documents import ParsedSource
from kb.errors import LimitExceeded, NoTextFound

if TYPE_CHECKING:
    from ingest.parsers import NotePage

_BAD_CHARACTER = re.compile("[\ufffd\ue000-\uf01f\uf100-\uf8ff]")
_BAD_SHARE = 0.1
_FEW_LETTERS = 100
_LEAST_LETTERS = 3
_LOOKED_AT = 1000
_MANY_PATHS = 200
# Deflate packs at most 1,032 to one; what a page draws has no reason to be longer.
_LONGEST_STREAM = 75_000_000
_SUSPICIOUS_STREAM = _LONGEST_STREAM // 1032
_DICTIONARY_BYTES = 1000
_USUAL_UNITS = 256
_MOST_PIXELS = 40_000_000


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
        second = SecondReader(content, source=source)
        has_form = bool(document.get_formtype())
        faces = Faces()
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


def _read_page(
    document: pypdfium2.PdfDocument,
    number: int,
    second: SecondReader,
    *,
    has_form: bool,
    faces: Faces,
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
            sheet = Sheet(page, text_page, width=width, height=height, faces=faces)
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
            pieces = insert_fields(pieces, second.read_fields(number), place_box=sheet.place_box)
        return PrintedPage(tuple(arrange_pieces(pieces, sheet.find_rulings)), width, height), is_scan
    finally:
        page.close()


def _finish(
    pages: list[PrintedPage], properties: dict[str, str], *, source: str, unread: int, ocr: OcrConfig | None
) -> ParsedSource:
    parsed = parse_pages(pages, media_type="application/pdf", properties=properties)
    letters = filter(str.isalnum, parsed.text[:_LOOKED_AT])
    if len(list(islice(letters, _LEAST_LETTERS))) < _LEAST_LETTERS:
        raise _explain_no_text(len(pages), source=source, unread=unread, ocr=ocr)
    return replace(parsed, unread_pages=unread)


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


# Properties ----------------------------------------------------------------------------------------------------------


def _read_properties(document: pypdfium2.PdfDocument) -> dict[str, str]:
    raw = document.raw
    named = {
        "title": _read_property(FPDF_GetMetaText, raw, b"Title"),
        "author": _read_property(FPDF_GetMetaText, raw, b"Author"),
        "subject": _read_property(FPDF_GetMetaText, raw, b"Subject"),
        "keywords": _read_property(FPDF_GetMetaText, raw, b"Keywords"),
        "created": _read_property(FPDF_GetMetaText, raw, b"CreationDate"),
        "modified": _read_property(FPDF_GetMetaText, raw, b"ModDate"),
        "language": _read_property(FPDFCatalog_GetLanguage, raw),
    }
    return keep_filled([(name, value) for name, value in named.items() if value])


def _read_property(ask: Callable[..., int], *question: object) -> str:
    """Return what PDFium answers in UTF-16 with two zero bytes at its end; nothing where it is not known."""
    value = (ctypes.c_ushort * _USUAL_UNITS)()
    length = ask(*question, value, 2 * _USUAL_UNITS)
    if length > 2 * _USUAL_UNITS:
        value = (ctypes.c_ushort * (length // 2 + 1))()
        ask(*question, value, length)
    return bytes(value)[: max(0, length - 2)].decode("utf-16-le", "ignore").rstrip("\0")


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


# Without PDFium ------------------------------------------------------------------------------------------------------


def _parse_with_pypdf(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse a document that PDFium does not open, or say why it cannot be read."""
    second = SecondReader(content, source=source)
    reader = second.open()
    count = count_pages(reader, source=source)
    _check_page_count(count, source=source, limits=limits)
    pages: list[PrintedPage] = []
    characters = 0
    for number in range(count):
        page = PrintedPage(tuple(second.read_lines(number)))
        characters += sum(len(line.text) for line in page.lines)
        _check_characters(characters, source=source, limits=limits)
        pages.append(page)
    return _finish(pages, {}, source=source, unread=0, ocr=None)
