"""ODT, ODP and ODS: OpenDocument texts, presentations and spreadsheets, as LibreOffice shows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from lxml import etree

from ingest.parsers.assembly import RecordWriter, find_header_rows
from ingest.parsers.opendocument_styles import ODF, OFFICE, TEXT, StyleSheet, advance_label, read_number, read_styles
from ingest.parsers.package import Package, open_package
from ingest.parsers.sheets import SheetRow, write_sheet
from kb.config import LimitsConfig
from kb.documents import BlockKind, ParsedSource
from kb.errors import EncryptedSource, LimitExceeded, UnreadableSource

_MEDIA_TYPE = "application/vnd.oasis.opendocument."
_TABLE = f"{ODF}table:1.0}}"
_DRAW = f"{ODF}drawing:1.0}}"
_SHOW = f"{ODF}presentation:1.0}}"
_SVG = f"{ODF}svg-compatible:1.0}}"
_META = f"{ODF}meta:1.0}}"
_DC = "{http://purl.org/dc/elements/1.1/}"

_PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
_DROPPED = frozenset(
    (f"{TEXT}tracked-changes", f"{TEXT}hidden-text", f"{TEXT}ruby-text", f"{TEXT}sequence-decls")
    + (f"{TEXT}variable-decls", f"{TEXT}user-field-decls", f"{TEXT}alphabetical-index-auto-mark-file")
    + tuple(
        f"{TEXT}{name}"
        for name in ("table-of-content", "illustration-index", "table-index", "object-index", "user-index")
        + ("alphabetical-index", "bibliography")
    )
    + (f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{OFFICE}forms", f"{OFFICE}event-listeners")
    + (f"{OFFICE}binary-data", f"{_SVG}title", f"{_SVG}desc", f"{_DRAW}glue-point", f"{_TABLE}tracked-changes")
    + (f"{_DRAW}object", f"{_DRAW}object-ole", f"{_DRAW}plugin", f"{_DRAW}applet", f"{_DRAW}floating-frame")
)
_SHAPES = frozenset(
    f"{_DRAW}{name}"
    for name in ("frame", "custom-shape", "rect", "ellipse", "circle", "line", "polygon", "polyline", "path", "g", "a")
    + ("caption", "connector", "measure", "regular-polygon", "text-box")
)
_HEADING_NAME = re.compile(r"Heading(?:_20_|[ _])?([1-9])$", re.IGNORECASE)
# "List Bullet 2" is a list of its own, and yet is set in by one level.
_LIST_NAME = re.compile(r"List_20_(?:Bullet|Number)_20_([2-5])$", re.IGNORECASE)
_LENGTH = re.compile(r"(-?\d{1,6}(?:\.\d{1,6})?)(cm|mm|in|pt|pc|px)")
_CENTIMETRES = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "pc": 2.54 / 6, "px": 2.54 / 96}
_SPACES = re.compile(r"[ \t\r\n]+")
_HEADING_CHARACTERS = 300
_BOLD_CHARACTERS = 120
_DEEPEST = 60
# Repeated cells and rows: LibreOffice writes the empty rest of a sheet as one row repeated a million times.
_MOST_REPEATS = 100
_MOST_SPACES = 100
_COLUMN_CHARACTERS = 3000


def parse_odt(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse an OpenDocument text: headings by outline level, lists with their numbers, tables as rows.

    Tracked insertions are kept, deletions, comments and hidden text dropped; text frames follow the paragraph they hang
    on, footnotes and endnotes come at the end without their marks; headers, footers and indexes are left out. Raises
    UnreadableSource, EncryptedSource or LimitExceeded.
    """
    return _parse(content, _Reader.read_text, source=source, limits=limits, kind="text")


def parse_odp(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse an OpenDocument presentation: a page for each slide, its title a heading, then its shapes and its notes.

    Shapes are read from the top down and from left to right. Raises UnreadableSource, EncryptedSource or LimitExceeded.
    """
    return _parse(content, _Reader.read_slides, source=source, limits=limits, kind="presentation")


def parse_ods(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse an OpenDocument spreadsheet: a page for each sheet, its name a heading, rows of cells as they are shown.

    Columns and rows without any content are left out; an empty row begins another table. Comments on cells follow the
    sheet. Raises UnreadableSource, EncryptedSource or LimitExceeded.
    """
    return _parse(content, _Reader.read_sheets, source=source, limits=limits, kind="spreadsheet")


def _parse(
    content: bytes, read: Callable[[_Reader, etree._Element], None], *, source: str, limits: LimitsConfig, kind: str
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
        reader = _Reader(styles=styles, limits=limits, source=source)
        read(reader, body)
        return reader.writer.finish(_MEDIA_TYPE + kind, _read_properties(package))


class _Reader:
    """Walks a body in reading order and writes its blocks."""

    def __init__(self, *, styles: StyleSheet, limits: LimitsConfig, source: str) -> None:
        self.writer = RecordWriter()
        self._styles = styles
        self._limits = limits
        self._source = source
        self._notes: list[etree._Element] = []
        # How far each list style and the headings have counted, by level from 1.
        self._counts: dict[str, dict[int, int]] = {}
        self._heading_counts: dict[int, int] = {}
        self._is_slide = False

    def read_text(self, body: etree._Element) -> None:
        """Write a text document and then its notes."""
        self._read_blocks(body, depth=0)
        self._write_notes()

    def read_slides(self, body: etree._Element) -> None:
        """Write the slides, each with its notes."""
        pages = list(body.iterchildren(f"{_DRAW}page"))
        self._check_pages(len(pages))
        self._is_slide = True
        for place, page in enumerate(pages):
            if place:
                self.writer.start_page()
            self._read_slide(page)
            for notes in page.iterchildren(f"{_SHOW}notes"):
                for shape in notes:
                    if shape.get(f"{_SHOW}class") == "notes" and shape.get(f"{_SHOW}placeholder") != "true":
                        self._read_blocks(shape, depth=1)
            self._write_notes()

    def _read_slide(self, page: etree._Element) -> None:
        shapes = [shape for shape in page if shape.tag in _SHAPES and _is_content(shape)]
        titles = [shape for shape in shapes if shape.get(f"{_SHOW}class") == "title"]
        for title in titles:
            lines = (_collapse("".join(self._read_inline(line, []))) for line in title.iter(*_PARAGRAPHS))
            self.writer.add(BlockKind.HEADING, " ".join(line for line in lines if line), level=1)
        for shape in sorted((shape for shape in shapes if shape not in titles), key=_place_of):
            self._read_blocks_of(shape, depth=1)

    def read_sheets(self, body: etree._Element) -> None:
        """Write the sheets of a workbook."""
        sheets = list(body.iterchildren(f"{_TABLE}table"))
        self._check_pages(len(sheets))
        for place, sheet in enumerate(sheets):
            if place:
                self.writer.start_page()
            rows = list(self._read_rows(sheet))
            if not rows:
                continue
            self.writer.add(BlockKind.HEADING, sheet.get(f"{_TABLE}name", ""), level=1)
            write_sheet(self.writer, rows, source=self._source, limits=self._limits)
            for comment in sheet.iter(f"{OFFICE}annotation"):
                lines = (_collapse("".join(self._read_inline(line, []))) for line in comment.iterchildren(*_PARAGRAPHS))
                self.writer.add(BlockKind.PARAGRAPH, "\n".join(line for line in lines if line))

    def _read_rows(self, sheet: etree._Element) -> Iterator[SheetRow]:
        """Yield the rows of a sheet that have something in them, equal ones not without end."""
        number = size = 0
        for row in _rows(sheet):
            repeats = read_number(row.get(f"{_TABLE}number-rows-repeated"), 1)
            cells = self._read_cells(row)
            if cells:
                is_strong = self._is_bold_row(list(row.iterchildren(f"{_TABLE}table-cell")))
                for place in range(min(repeats, _MOST_REPEATS)):
                    yield SheetRow(number + place, cells, is_strong)
                size += min(repeats, _MOST_REPEATS) * sum(map(len, cells.values()))
                self._check_length(size)
            number += repeats

    def _read_cells(self, row: etree._Element) -> dict[int, str]:
        """Return the filled cells of a row of a sheet by column."""
        cells: dict[int, str] = {}
        column = 0
        for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            repeats = read_number(cell.get(f"{_TABLE}number-columns-repeated"), 1)
            text = self._read_cell(cell, []) if cell.tag == f"{_TABLE}table-cell" else ""
            if text:
                cells.update({column + place: text for place in range(min(repeats, _MOST_REPEATS))})
            column += repeats
        return cells

    def _read_cell(self, cell: etree._Element, boxes: list[etree._Element]) -> str:
        """Return the lines of a cell, or its value where a program has written no text for it."""
        text = "\n".join(self._read_lines(cell, boxes, depth=0))
        if text or len(cell):
            return text
        names = ("string-value", "date-value", "time-value", "boolean-value", "value")
        return next((value for name in names if (value := cell.get(f"{OFFICE}{name}"))), "")

    def _read_lines(self, parent: etree._Element, boxes: list[etree._Element], *, depth: int) -> Iterator[str]:
        """Yield the paragraphs and list items of a cell as lines."""
        if depth > _DEEPEST:
            raise RecursionError
        for child in parent:
            if child.tag in _PARAGRAPHS:
                if not self._styles.is_hidden(child.get(f"{TEXT}style-name")):
                    line = _collapse("".join(self._read_inline(child, boxes)))
                    if line:
                        yield line
            elif child.tag == f"{TEXT}list":
                for item in child.iterchildren(f"{TEXT}list-item", f"{TEXT}list-header"):
                    for line in self._read_lines(item, boxes, depth=depth + 1):
                        yield line if line.startswith("• ") else f"• {line}"
            elif child.tag in _SHAPES:
                boxes.append(child)
            elif isinstance(child.tag, str) and child.tag not in _DROPPED and child.tag != f"{_TABLE}table":
                yield from self._read_lines(child, boxes, depth=depth + 1)

    def _read_blocks(self, parent: etree._Element, *, depth: int) -> None:
        """Write the paragraphs, lists, tables and shapes under an element."""
        for child in parent:
            self._read_blocks_of(child, depth=depth + 1)

    def _read_blocks_of(self, element: etree._Element, *, depth: int) -> None:
        if depth > _DEEPEST:
            raise RecursionError
        tag = element.tag
        if not isinstance(tag, str) or tag in _DROPPED or element.get(f"{TEXT}display") == "none":
            return
        if tag in _PARAGRAPHS:
            self._read_paragraph(element, depth=depth)
        elif tag == f"{TEXT}list":
            self._read_list(element, depth=depth)
        elif tag == f"{_TABLE}table":
            self._read_table(element, depth=depth)
        elif tag == f"{_DRAW}frame":
            # A frame holds alternatives for one thing: a table with its picture, a chart with its picture.
            for child in element:
                if child.tag in (f"{_DRAW}text-box", f"{_TABLE}table"):
                    self._read_blocks_of(child, depth=depth + 1)
                    break
        elif tag == f"{_DRAW}g":
            for child in sorted((child for child in element if child.tag in _SHAPES), key=_place_of):
                self._read_blocks_of(child, depth=depth + 1)
        else:
            self._read_blocks(element, depth=depth)

    def _read_paragraph(self, paragraph: etree._Element, *, depth: int, label: str = "", level: int = 0) -> bool:
        """Write a paragraph or heading, as a list item when it has a level; say whether it had any text."""
        boxes: list[etree._Element] = []
        text = _collapse("".join(self._read_inline(paragraph, boxes)))
        style = paragraph.get(f"{TEXT}style-name")
        is_shown = bool(text) and not self._styles.is_hidden(style)
        if is_shown:
            self._write_paragraph(paragraph, text, style=style, label=label, level=level)
        for box in boxes:
            self._read_blocks_of(box, depth=depth + 1)
        self._check_length()
        return is_shown

    def _write_paragraph(
        self, paragraph: etree._Element, text: str, *, style: str | None, label: str, level: int
    ) -> None:
        outline = self._outline_level(paragraph, style)
        if outline and len(text) <= _HEADING_CHARACTERS:
            number = label if label[:1].isalnum() else self._number_heading(paragraph, outline)
            self.writer.add(BlockKind.HEADING, f"{number} {' '.join(text.split())}".strip(), level=outline)
        elif level:
            named = _LIST_NAME.match(self._name_style(style)) if level == 1 else None
            self.writer.add(BlockKind.LIST_ITEM, f"{label} {text}".strip(), level=int(named[1]) if named else level)
        else:
            is_strong = len(text) <= _BOLD_CHARACTERS and self._is_bold(paragraph, style)
            self.writer.add(BlockKind.PARAGRAPH, text, is_strong=is_strong)

    def _outline_level(self, paragraph: etree._Element, style: str | None) -> int:
        """Return the level of a heading from 1, or 0 for other paragraphs."""
        if paragraph.tag == f"{TEXT}h":
            return max(1, min(read_number(paragraph.get(f"{TEXT}outline-level"), 1), 9))
        for entry in self._styles.chain(style):
            if entry.name in ("Title", "Subtitle"):
                return 1 if entry.name == "Title" else 2
            if named := _HEADING_NAME.match(entry.name):
                return int(named[1])
        return 0

    def _name_style(self, style: str | None) -> str:
        """Return the name of the style that a style of the program's own making was derived from."""
        return next((entry.name for entry in self._styles.chain(style) if not entry.is_automatic), "")

    def _number_heading(self, paragraph: etree._Element, level: int) -> str:
        if paragraph.tag != f"{TEXT}h" or paragraph.get(f"{TEXT}is-list-header") == "true":
            return ""
        return advance_label(self._heading_counts, self._styles.outline, level)

    def _is_bold(self, paragraph: etree._Element, style: str | None) -> bool:
        """Say whether all text of a paragraph is bold."""
        by_style = self._styles.is_bold(style)
        if paragraph.text and paragraph.text.strip() and not by_style:
            return False
        for child in paragraph:
            named = child.get(f"{TEXT}style-name") if child.tag == f"{TEXT}span" else None
            shown = "".join(child.itertext()) if isinstance(child.tag, str) and child.tag not in _SHAPES else ""
            if shown.strip() and not self._styles.is_bold(named, otherwise=by_style):
                return False
            if child.tail and child.tail.strip() and not by_style:
                return False
        return True

    def _read_list(self, element: etree._Element, *, depth: int, level: int = 1, style: str | None = None) -> None:
        """Write the items of a list; items of lists inside it have deeper levels."""
        if depth > _DEEPEST:
            raise RecursionError
        own = element.get(f"{TEXT}style-name")
        style = own or style or ""
        levels = self._styles.lists.get(style, {})
        goes_on = element.get(f"{TEXT}continue-numbering") == "true" or element.get(f"{TEXT}continue-list")
        # LibreOffice begins another list where an item's style changes, and yet slides count on.
        before = element.getprevious()
        is_same = self._is_slide and before is not None and before.tag == f"{TEXT}list"
        key = "" if self._is_slide else style
        if level == 1 and not is_same:
            self.writer.end_run()
            if not goes_on:
                self._counts[key] = {}
        counts = self._counts.setdefault(key, {})
        for item in element.iterchildren(f"{TEXT}list-item", f"{TEXT}list-header"):
            start = item.get(f"{TEXT}start-value")
            if start is not None:
                counts[level] = read_number(start, 1) - 1
            label = None if item.tag == f"{TEXT}list-item" else ""
            item_level = level
            for child in item:
                if child.tag == f"{TEXT}list":
                    self._read_list(child, depth=depth + 1, level=level + 1, style=style)
                elif child.tag in _PARAGRAPHS:
                    if label is None:
                        label = advance_label(counts, levels, level, bullet="•")
                        if self._is_slide and not label[:1].isalnum():
                            counts.pop(level, None)
                        # Presentations keep plain text in lists whose items have no mark.
                        item_level = level if label else 0
                    if self._read_paragraph(child, depth=depth + 1, label=label, level=item_level):
                        label = ""
                else:
                    self._read_blocks_of(child, depth=depth + 1)

    def _read_table(self, table: etree._Element, *, depth: int) -> None:
        """Write a table row by row; a table that only arranges the page is read as if it were not there."""
        rows = list(_rows(table))
        grid = [list(row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")) for row in rows]
        own = [[cell for cell in row if cell.tag == f"{_TABLE}table-cell"] for row in grid]
        if all(len(cells) <= 1 for cells in grid) or any(self._has_structure(cell) for cells in own for cell in cells):
            for cells in own:
                for cell in cells:
                    self._read_blocks(cell, depth=depth)
            return
        boxes: list[etree._Element] = []
        texts = [self._read_row(cells, boxes) for cells in grid]
        headers = sum(1 for row in rows if row.getparent().tag == f"{_TABLE}table-header-rows")
        if not 0 < headers < len(rows):
            is_set_apart = table.get(f"{_TABLE}use-first-row-styles") == "true"
            strong = [True, False] if is_set_apart else [self._is_bold_row(cells) for cells in own[:2]]
            headers = find_header_rows(texts, strong=strong)
        self.writer.add_rows(texts, headers=headers)
        for box in boxes:
            self._read_blocks_of(box, depth=depth + 1)
        self._check_length()

    def _read_row(self, cells: Sequence[etree._Element], boxes: list[etree._Element]) -> list[str]:
        """Return the text of each cell; a cell that another one covers is empty."""
        texts: list[str] = []
        for cell in cells:
            repeats = min(read_number(cell.get(f"{_TABLE}number-columns-repeated"), 1), _MOST_REPEATS)
            text = self._read_cell(cell, boxes) if cell.tag == f"{_TABLE}table-cell" else ""
            texts.extend([text] * max(1, repeats))
        return texts

    def _is_bold_row(self, cells: Sequence[etree._Element]) -> bool:
        return all(
            self._is_bold(line, line.get(f"{TEXT}style-name")) for cell in cells for line in cell.iter(*_PARAGRAPHS)
        )

    def _has_structure(self, cell: etree._Element) -> bool:
        """Say whether a cell holds a table, or so much text that it is a column of the page."""
        if cell.find(f".//{_TABLE}table") is not None:
            return True
        lines = list(cell.iter(*_PARAGRAPHS))
        if any(self._outline_level(line, line.get(f"{TEXT}style-name")) for line in lines):
            return len(lines) > 1
        return sum(len(text) for text in cell.itertext()) > _COLUMN_CHARACTERS

    def _read_inline(self, parent: etree._Element, boxes: list[etree._Element], *, depth: int = 0) -> Iterator[str]:
        """Yield the visible text under a paragraph; what hangs on it is put into `boxes`, its notes into the notes."""
        if depth > _DEEPEST:
            raise RecursionError
        if parent.text:
            yield _SPACES.sub(" ", parent.text)
        for child in parent:
            tag = child.tag
            if tag == f"{TEXT}s":
                yield " " * min(read_number(child.get(f"{TEXT}c"), 1), _MOST_SPACES)
            elif tag == f"{TEXT}tab":
                yield "\t"
            elif tag == f"{TEXT}line-break":
                yield "\n"
            elif tag == f"{TEXT}note":
                self._notes.append(child)
            elif tag in _SHAPES:
                boxes.append(child)
            elif tag == f"{TEXT}hidden-paragraph" or not isinstance(tag, str) or tag in _DROPPED:
                pass
            elif not (tag == f"{TEXT}span" and self._styles.is_hidden(child.get(f"{TEXT}style-name"))):
                yield from self._read_inline(child, boxes, depth=depth + 1)
            if child.tail:
                yield _SPACES.sub(" ", child.tail)

    def _write_notes(self) -> None:
        """Write the notes met so far: footnotes first, then endnotes."""
        notes, self._notes = self._notes, []
        for note in sorted(notes, key=lambda note: note.get(f"{TEXT}note-class") == "endnote"):
            for body in note.iterchildren(f"{TEXT}note-body"):
                self._read_blocks(body, depth=1)

    def _check_length(self, more: int = 0) -> None:
        if self.writer.length + more > self._limits.characters:
            raise LimitExceeded(
                self._source,
                f"has more than {self._limits.characters:,} characters of text",
                "split it or raise ingest.limits.characters in config.yaml",
            )

    def _check_pages(self, pages: int) -> None:
        if pages > self._limits.pages:
            raise LimitExceeded(
                self._source,
                f"has {pages:,} pages, the limit is {self._limits.pages:,}",
                "split it or raise ingest.limits.pages in config.yaml",
            )


def _collapse(text: str) -> str:
    return text.strip(" \t\n")


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows of a table, also those in groups, not those of tables inside it."""
    for child in table:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag in (f"{_TABLE}table-header-rows", f"{_TABLE}table-rows", f"{_TABLE}table-row-group"):
            yield from _rows(child)


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


def _place_of(shape: etree._Element) -> tuple[int, float]:
    """Return where a shape stands in reading order: its line of one centimetre from the top, then from the left."""
    top, left = (_read_length(shape.get(f"{_SVG}{name}")) for name in ("y", "x"))
    return (round(top), left)


def _read_length(value: str | None) -> float:
    found = _LENGTH.fullmatch(value or "")
    return float(found[1]) * _CENTIMETRES[found[2]] if found else 0.0


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
