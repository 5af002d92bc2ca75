"""XLSX: the sheets of a workbook as pages, every cell as a person sees it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from ingest.parsers.assembly import RecordWriter
from ingest.parsers.characters import collapse_spaces
from ingest.parsers.drawings import A, read_text, write_graphic
from ingest.parsers.number_formats import BUILT_IN_FORMATS, GENERAL, format_value
from ingest.parsers.package import RELATION_ID, Package, open_package
from ingest.parsers.sheets import SheetRow, write_sheet
from kb.config import LimitsConfig
from kb.documents import BlockKind, ParsedSource
from kb.errors import LimitExceeded, UnreadableSource

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_THREADED = "{http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments}"
_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LAST_COLUMN = 16_384
_LETTERS = {chr(ord("A") + place): place + 1 for place in range(26)}
_LONGEST_CELL = 32_767 * 4


@dataclass(frozen=True, slots=True)
class _Workbook:
    """What the sheets of a workbook share: texts, and for each style its number format and whether it is bold."""

    texts: Sequence[str]
    formats: Sequence[str]
    bold: Sequence[bool]
    is_1904: bool


def parse_xlsx(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse an .xlsx file: a page for each sheet, hidden ones too, with the name of the sheet as its heading.

    A row is a block, its cells joined by tabs; formulas show the value they had when the file was saved. After the
    tables of a sheet come its text boxes, charts and comments. Raises UnreadableSource, EncryptedSource or
    LimitExceeded.
    """
    with open_package(content, source=source, limits=limits) as package:
        main = package.main_part("xl/workbook.xml")
        root = package.read(main)
        if root is None:
            raise UnreadableSource(source, "has no workbook", "open it in a spreadsheet program and save it anew")
        workbook = _read_workbook(package, main, root)
        named = package.read_relations(main)
        sheets = list(root.iterfind(f"{_S}sheets/{_S}sheet"))
        if len(sheets) > limits.pages:
            raise LimitExceeded(
                source,
                f"has {len(sheets):,} sheets, the limit is {limits.pages:,} pages",
                "split it or raise ingest.limits.pages in config.yaml",
            )
        writer = RecordWriter()
        for number, sheet in enumerate(sheets):
            if number:
                writer.start_page()
            _, part = named.get(sheet.get(f"{RELATION_ID}id", ""), ("", ""))
            writer.add(BlockKind.HEADING, collapse_spaces(sheet.get("name", "")), level=1)
            if part:
                write_sheet(writer, _read_rows(package, part, workbook), source=source, limits=limits)
                _write_drawings(writer, package, part)
                _write_comments(writer, package, part)
        return writer.finish(MEDIA_TYPE, package.read_core())


def _read_workbook(package: Package, main: str, root: etree._Element) -> _Workbook:
    properties = root.find(f"{_S}workbookPr")
    strings = package.read_related(main, "sharedStrings")
    formats, bold = _read_styles(package.read_related(main, "styles"))
    return _Workbook(
        texts=[] if strings is None else [_read_string(string) for string in strings.iterchildren(f"{_S}si")],
        formats=formats,
        bold=bold,
        is_1904=properties is not None and properties.get("date1904") in ("1", "true"),
    )


def _read_string(string: etree._Element) -> str:
    """Return a text of a cell on one line, without the reading aids of East Asian scripts."""
    pieces: list[str] = []
    for child in string:
        if child.tag == f"{_S}t":
            pieces.append(child.text or "")
        elif child.tag == f"{_S}r":
            pieces += [piece.text or "" for piece in child.iterchildren(f"{_S}t")]
    return _clean_text("".join(pieces))


def _clean_text(text: str) -> str:
    if "_x" in text:
        text = _ESCAPED.sub(lambda escape: chr(int(escape[1], 16)), text)
    return " ".join(text[:_LONGEST_CELL].split())


def _read_styles(root: etree._Element | None) -> tuple[list[str], list[bool]]:
    """Return the number format and the weight of each cell style, by its number."""
    if root is None:
        return [], []
    codes = dict(BUILT_IN_FORMATS)
    for entry in root.iterfind(f"{_S}numFmts/{_S}numFmt"):
        identifier = entry.get("numFmtId", "")
        if identifier.isdecimal() and len(identifier) < 8:
            codes[int(identifier)] = entry.get("formatCode", GENERAL)
    fonts = [_is_on(font.find(f"{_S}b")) for font in root.iterfind(f"{_S}fonts/{_S}font")]
    formats: list[str] = []
    bold: list[bool] = []
    for style in root.iterfind(f"{_S}cellXfs/{_S}xf"):
        number, font = style.get("numFmtId", ""), style.get("fontId", "")
        formats.append(codes.get(int(number), GENERAL) if number.isdecimal() and len(number) < 8 else GENERAL)
        bold.append(font.isdecimal() and len(font) < 8 and int(font) < len(fonts) and fonts[int(font)])
    return formats, bold


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and element.get("val", "1") not in ("0", "false")


def _read_rows(package: Package, part: str, workbook: _Workbook) -> Iterator[SheetRow]:
    """Yield the rows of a sheet that have something in them, one at a time: a sheet may have a million."""
    content = package.read_bytes(part)
    if content is None:
        return
    headers = _find_table_headers(package, part)
    number = 0
    rows = etree.iterparse(
        io.BytesIO(content), events=("end",), tag=f"{_S}row", resolve_entities=False, no_network=True, load_dtd=False
    )
    for _, row in rows:
        written = row.get("r", "")
        number = int(written) if written.isdecimal() and len(written) < 8 else number + 1
        cells: dict[int, str] = {}
        is_strong = True
        column = 0
        for cell in row.iterchildren(f"{_S}c"):
            place = cell.get("r")
            column = (_read_column(place) or column + 1) if place else column + 1
            style = cell.get("s", "0")
            style_number = int(style) if style.isdecimal() and len(style) < 8 else 0
            text = _read_cell(cell, style_number, workbook)
            if text and column <= _LAST_COLUMN:
                cells[column] = text
                is_strong = is_strong and style_number < len(workbook.bold) and workbook.bold[style_number]
        row.clear()
        # What has been read would otherwise stay in memory as an empty row.
        while row.getprevious() is not None:
            del row.getparent()[0]
        if cells:
            yield SheetRow(number, cells, is_strong or number in headers)


def _read_column(place: str) -> int:
    """Return the column of a cell address such as "AB12", 0 when it has none."""
    column = 0
    for letter in place[:4]:
        if letter not in _LETTERS:
            break
        column = column * 26 + _LETTERS[letter]
    return column


def _read_cell(cell: etree._Element, style: int, workbook: _Workbook) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find(f"{_S}is")
        return "" if inline is None else _read_string(inline)
    value = cell.find(f"{_S}v")
    text = "" if value is None else value.text or ""
    if not text:
        return ""
    if kind == "s":
        return workbook.texts[int(text)] if text.isdecimal() and int(text) < len(workbook.texts) else ""
    if kind == "b":
        return "TRUE" if text.strip() == "1" else "FALSE"
    if kind != "n":
        return _clean_text(text)
    try:
        number = float(text)
    except ValueError:
        return _clean_text(text)
    number_format = workbook.formats[style] if style < len(workbook.formats) else GENERAL
    return format_value(number, number_format, is_1904=workbook.is_1904)


def _find_table_headers(package: Package, part: str) -> set[int]:
    """Return the numbers of the rows that a table with a name marks as its header."""
    rows: set[int] = set()
    for name in package.find_related(part, "table"):
        table = package.read(name)
        first = "" if table is None else table.get("ref", "").partition(":")[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ$")
        if table is not None and table.get("headerRowCount", "1") != "0" and first.isdecimal() and len(first) < 8:
            rows.add(int(first))
    return rows


def _write_drawings(writer: RecordWriter, package: Package, part: str) -> None:
    """Write the text boxes and charts of a sheet, in drawing order."""
    for name in package.find_related(part, "drawing"):
        drawing = package.read(name)
        for element in drawing.iter(f"{_XDR}txBody", f"{A}graphicData") if drawing is not None else ():
            if element.tag == f"{_XDR}txBody":
                writer.add(BlockKind.PARAGRAPH, read_text(element))
            else:
                write_graphic(writer, package, name, element)


def _write_comments(writer: RecordWriter, package: Package, part: str) -> None:
    """Write the comments of a sheet as "B4: text"; a thread replaces the note that stands in for it."""
    threads: list[tuple[str, str]] = []
    for name in package.find_related(part, "threadedComment"):
        root = package.read(name)
        for comment in root.iter(f"{_THREADED}threadedComment") if root is not None else ():
            text = comment.find(f"{_THREADED}text")
            threads.append((comment.get("ref", ""), _clean_text("" if text is None else text.text or "")))
    threaded = {place for place, _ in threads}
    notes: list[tuple[str, str]] = []
    for name in package.find_related(part, "comments"):
        root = package.read(name)
        for comment in root.iter(f"{_S}comment") if root is not None else ():
            text = comment.find(f"{_S}text")
            if text is not None and comment.get("ref", "") not in threaded:
                notes.append((comment.get("ref", ""), _read_string(text)))
    for place, texts in groupby(notes + threads, key=lambda note: note[0]):
        said = " ".join(text for _, text in texts if text)
        if said:
            writer.add(BlockKind.PARAGRAPH, f"{place}: {said}" if place else said)
