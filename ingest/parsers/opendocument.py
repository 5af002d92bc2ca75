"""ODT, ODP and ODS: OpenDocument texts, presentations and spreadsheets, as LibreOffice shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from ingest.parsers.opendocument_blocks import (
    DRAW,
    MOST_REPEATS,
    PARAGRAPHS,
    SHAPES,
    TABLE,
    BlockReader,
    list_rows,
    place_of,
)
from ingest.parsers.opendocument_styles import ODF, OFFICE, StyleSheet, read_number, read_styles
from ingest.parsers.package import Package, open_package
from ingest.parsers.sheets import SheetRow, write_sheet
from kb.config import LimitsConfig
from kb.documents import BlockKind, ParsedSource
from kb.errors import EncryptedSource, UnreadableSource

_MEDIA_TYPE = "application/vnd.oasis.opendocument."
_SHOW = f"{ODF}presentation:1.0}}"
_META = f"{ODF}meta:1.0}}"
_DC = "{http://purl.org/dc/elements/1.1/}"


def parse_odt(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse an OpenDocument text: headings by outline level, lists with their numbers, tables as rows.

    Tracked insertions are kept, deletions, comments and hidden text dropped; text frames follow the paragraph they hang
    on, footnotes and endnotes come at the end without their marks; headers, footers and indexes are left out. Raises
    UnreadableSource, EncryptedSource or LimitExceeded.
    """
    return _parse(content, _write_text, source=source, limits=limits, kind="text")


def parse_odp(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse an OpenDocument presentation: a page for each slide, its title a heading, then its shapes and its notes.

    Shapes are read from the top down and from left to right. Raises UnreadableSource, EncryptedSource or LimitExceeded.
    """
    return _parse(content, _write_slides, source=source, limits=limits, kind="presentation")


def parse_ods(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse an OpenDocument spreadsheet: a page for each sheet, its name a heading, rows of cells as they are shown.

    Columns and rows without any content are left out; an empty row begins another table. Comments on cells follow the
    sheet. Raises UnreadableSource, EncryptedSource or LimitExceeded.
    """
    return _parse(content, _write_sheets, source=source, limits=limits, kind="spreadsheet")


def _parse(
    content: bytes,
    write: Callable[[BlockReader, etree._Element], None],
    *,
    source: str,
    limits: LimitsConfig,
    kind: str,
) -> ParsedSource:
    with open_package(content, source=source, limits=limits) as package:
        if b"encryption-data" in (package.read_bytes("META-INF/manifest.xml") or b""):
            raise EncryptedSource(source, "needs a password to open", "save it without a password and ingest it again")
        root = package.read("content.xml")
        body = root.find(f"{OFFICE}body/{OFFICE}{kind}") if root is not None else None
        if root is None or body is None:
            raise UnreadableSource(source, "has no document body", "open it in LibreOffice and save it anew")
        styles = StyleSheet()
        for part in (package.read("styles.xml"), root):
            if part is not None:
                read_styles(part, styles)
        reader = BlockReader(styles=styles, limits=limits, source=source, is_slide=kind == "presentation")
        write(reader, body)
        return reader.writer.finish(_MEDIA_TYPE + kind, _read_properties(package))


def _write_text(reader: BlockReader, body: etree._Element) -> None:
    """Write a text document and then its notes."""
    reader.read_blocks(body, depth=0)
    reader.write_notes()


def _write_slides(reader: BlockReader, body: etree._Element) -> None:
    """Write the slides, each with its notes."""
    pages = list(body.iterchildren(f"{DRAW}page"))
    reader.check_pages(len(pages))
    for place, page in enumerate(pages):
        if place:
            reader.writer.start_page()
        _write_slide(reader, page)
        for notes in page.iterchildren(f"{_SHOW}notes"):
            for shape in notes:
                if shape.get(f"{_SHOW}class") == "notes" and shape.get(f"{_SHOW}placeholder") != "true":
                    reader.read_blocks(shape, depth=1)
        reader.write_notes()


def _write_slide(reader: BlockReader, page: etree._Element) -> None:
    shapes = [shape for shape in page if shape.tag in SHAPES and _is_content(shape)]
    titles = [shape for shape in shapes if shape.get(f"{_SHOW}class") == "title"]
    for title in titles:
        reader.writer.add(BlockKind.HEADING, " ".join(reader.list_lines(title.iter(*PARAGRAPHS))), level=1)
    for shape in sorted((shape for shape in shapes if shape not in titles), key=place_of):
        reader.read_blocks_of(shape, depth=1)


def _write_sheets(reader: BlockReader, body: etree._Element) -> None:
    """Write the sheets of a workbook."""
    sheets = list(body.iterchildren(f"{TABLE}table"))
    reader.check_pages(len(sheets))
    for place, sheet in enumerate(sheets):
        if place:
            reader.writer.start_page()
        rows = list(_read_rows(reader, sheet))
        if not rows:
            continue
        reader.writer.add(BlockKind.HEADING, sheet.get(f"{TABLE}name", ""), level=1)
        write_sheet(reader.writer, rows, source=reader.source, limits=reader.limits)
        for comment in sheet.iter(f"{OFFICE}annotation"):
            lines = reader.list_lines(comment.iterchildren(*PARAGRAPHS))
            reader.writer.add(BlockKind.PARAGRAPH, "\n".join(lines))


def _read_rows(reader: BlockReader, sheet: etree._Element) -> Iterator[SheetRow]:
    """Yield the rows of a sheet that have something in them, equal ones not without end."""
    number = size = 0
    for row in list_rows(sheet):
        repeats = read_number(row.get(f"{TABLE}number-rows-repeated"), 1)
        cells = _read_cells(reader, row)
        if cells:
            is_strong = reader.is_bold_row(list(row.iterchildren(f"{TABLE}table-cell")))
            for place in range(min(repeats, MOST_REPEATS)):
                yield SheetRow(number + place, cells, is_strong)
            size += min(repeats, MOST_REPEATS) * sum(map(len, cells.values()))
            reader.check_length(size)
        number += repeats


def _read_cells(reader: BlockReader, row: etree._Element) -> dict[int, str]:
    """Return the filled cells of a row of a sheet by column."""
    cells: dict[int, str] = {}
    column = 0
    for cell in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
        repeats = read_number(cell.get(f"{TABLE}number-columns-repeated"), 1)
        text = reader.read_cell(cell, []) if cell.tag == f"{TABLE}table-cell" else ""
        if text:
            cells.update({column + place: text for place in range(min(repeats, MOST_REPEATS))})
        column += repeats
    return cells


def _is_content(shape: etree._Element) -> bool:
    """Say whether a shape of a slide is its own: no footer, number or empty place to click on."""
    kind = shape.get(f"{_SHOW}class")
    return shape.get(f"{_SHOW}placeholder") != "true" and kind not in (
        "header",
        "footer",
        "date-time",
        "page-number",
        "page",
        "handout",
    )


def _read_properties(package: Package) -> dict[str, str | None]:
    root = package.read("meta.xml")
    meta = root.find(f"{OFFICE}meta") if root is not None else None
    if meta is None:
        return {}
    return {
        "title": meta.findtext(f"{_DC}title"),
        "author": meta.findtext(f"{_META}initial-creator") or meta.findtext(f"{_DC}creator"),
        "created": meta.findtext(f"{_META}creation-date"),
        "modified": meta.findtext(f"{_DC}date"),
        "subject": meta.findtext(f"{_DC}subject"),
        "language": meta.findtext(f"{_DC}language"),
        "keywords": ", ".join(entry.text for entry in meta.iterchildren(f"{_META}keyword") if entry.text),
    }
