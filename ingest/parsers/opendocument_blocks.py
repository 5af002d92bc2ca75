"""The blocks of an OpenDocument file, whatever its kind: paragraphs, lists, tables and what hangs on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree

from ingest.parsers.assembly import RecordWriter, find_header_rows
from ingest.parsers.opendocument_styles import ODF, OFFICE, TEXT, StyleSheet, advance_label, read_number
from kb.config import LimitsConfig
from kb.documents import BlockKind
from kb.errors import LimitExceeded

TABLE = f"{ODF}table:1.0}}"
DRAW = f"{ODF}drawing:1.0}}"
_SVG = f"{ODF}svg-compatible:1.0}}"

PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
_DROPPED = frozenset(
    (f"{TEXT}tracked-changes", f"{TEXT}hidden-text", f"{TEXT}ruby-text", f"{TEXT}sequence-decls")
    + (f"{TEXT}variable-decls", f"{TEXT}user-field-decls", f"{TEXT}alphabetical-index-auto-mark-file")
    + tuple(
        f"{TEXT}{name}"
        for name in ("table-of-content", "illustration-index", "table-index", "object-index", "user-index")
        + ("alphabetical-index", "bibliography")
    )
    + (f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{OFFICE}forms", f"{OFFICE}event-listeners")
    + (f"{OFFICE}binary-data", f"{_SVG}title", f"{_SVG}desc", f"{DRAW}glue-point", f"{TABLE}tracked-changes")
    + (f"{DRAW}object", f"{DRAW}object-ole", f"{DRAW}plugin", f"{DRAW}applet", f"{DRAW}floating-frame")
)
SHAPES = frozenset(
    f"{DRAW}{name}"
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
MOST_REPEATS = 100
_MOST_SPACES = 100
_COLUMN_CHARACTERS = 3000


class BlockReader:
    """Walks a body in reading order and writes its blocks."""

    def __init__(self, *, styles: StyleSheet, limits: LimitsConfig, source: str, is_slide: bool = False) -> None:
        self.writer = RecordWriter()
        self._styles = styles
        self.limits = limits
        self.source = source
        self._notes: list[etree._Element] = []
        # How far each list style and the headings have counted, by level from 1.
        self._counts: dict[str, dict[int, int]] = {}
        self._heading_counts: dict[int, int] = {}
        self._is_slide = is_slide

    def read_blocks(self, parent: etree._Element, *, depth: int) -> None:
        """Write the paragraphs, lists, tables and shapes under an element."""
        for child in parent:
            self.read_blocks_of(child, depth=depth + 1)

    def read_blocks_of(self, element: etree._Element, *, depth: int) -> None:
        """Write what an element is or holds, in reading order; raises RecursionError when it is nested too deep."""
        if depth > _DEEPEST:
            raise RecursionError
        tag = element.tag
        if not isinstance(tag, str) or tag in _DROPPED or element.get(f"{TEXT}display") == "none":
            return
        if tag in PARAGRAPHS:
            self._read_paragraph(element, depth=depth)
        elif tag == f"{TEXT}list":
            self._read_list(element, depth=depth)
        elif tag == f"{TABLE}table":
            self._read_table(element, depth=depth)
        elif tag == f"{DRAW}frame":
            # A frame holds alternatives for one thing: a table with its picture, a chart with its picture.
            for child in element:
                if child.tag in (f"{DRAW}text-box", f"{TABLE}table"):
                    self.read_blocks_of(child, depth=depth + 1)
                    break
        elif tag == f"{DRAW}g":
            for child in sorted((child for child in element if child.tag in SHAPES), key=place_of):
                self.read_blocks_of(child, depth=depth + 1)
        else:
            self.read_blocks(element, depth=depth)

    def _read_paragraph(self, paragraph: etree._Element, *, depth: int, label: str = "", level: int = 0) -> bool:
        """Write a paragraph or heading, as a list item when it has a level; say whether it had any text."""
        boxes: list[etree._Element] = []
        text = _collapse("".join(self._read_inline(paragraph, boxes)))
        style = paragraph.get(f"{TEXT}style-name")
        is_shown = bool(text) and not self._styles.is_hidden(style)
        if is_shown:
            self._write_paragraph(paragraph, text, style=style, label=label, level=level)
        for box in boxes:
            self.read_blocks_of(box, depth=depth + 1)
        self.check_length()
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
            shown = "".join(child.itertext()) if isinstance(child.tag, str) and child.tag not in SHAPES else ""
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
                elif child.tag in PARAGRAPHS:
                    if label is None:
                        label = advance_label(counts, levels, level, bullet="•")
                        if self._is_slide and not label[:1].isalnum():
                            counts.pop(level, None)
                        # Presentations keep plain text in lists whose items have no mark.
                        item_level = level if label else 0
                    if self._read_paragraph(child, depth=depth + 1, label=label, level=item_level):
                        label = ""
                else:
                    self.read_blocks_of(child, depth=depth + 1)

    def _read_table(self, table: etree._Element, *, depth: int) -> None:
        """Write a table row by row; a table that only arranges the page is read as if it were not there."""
        rows = list(list_rows(table))
        grid = [list(row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell")) for row in rows]
        own = [[cell for cell in row if cell.tag == f"{TABLE}table-cell"] for row in grid]
        if all(len(cells) <= 1 for cells in grid) or any(self._has_structure(cell) for cells in own for cell in cells):
            for cells in own:
                for cell in cells:
                    self.read_blocks(cell, depth=depth)
            return
        boxes: list[etree._Element] = []
        texts = [self._read_row(cells, boxes) for cells in grid]
        headers = sum(1 for row in rows if row.getparent().tag == f"{TABLE}table-header-rows")
        if not 0 < headers < len(rows):
            is_set_apart = table.get(f"{TABLE}use-first-row-styles") == "true"
            strong = [True, False] if is_set_apart else [self.is_bold_row(cells) for cells in own[:2]]
            headers = find_header_rows(texts, strong=strong)
        self.writer.add_rows(texts, headers=headers)
        for box in boxes:
            self.read_blocks_of(box, depth=depth + 1)
        self.check_length()

    def _read_row(self, cells: Sequence[etree._Element], boxes: list[etree._Element]) -> list[str]:
        """Return the text of each cell; a cell that another one covers is empty."""
        texts: list[str] = []
        for cell in cells:
            repeats = min(read_number(cell.get(f"{TABLE}number-columns-repeated"), 1), MOST_REPEATS)
            text = self.read_cell(cell, boxes) if cell.tag == f"{TABLE}table-cell" else ""
            texts.extend([text] * max(1, repeats))
        return texts

    def is_bold_row(self, cells: Sequence[etree._Element]) -> bool:
        """Say whether all text of some cells is bold."""
        return all(
            self._is_bold(line, line.get(f"{TEXT}style-name")) for cell in cells for line in cell.iter(*PARAGRAPHS)
        )

    def _has_structure(self, cell: etree._Element) -> bool:
        """Say whether a cell holds a table, or so much text that it is a column of the page."""
        if cell.find(f".//{TABLE}table") is not None:
            return True
        lines = list(cell.iter(*PARAGRAPHS))
        if any(self._outline_level(line, line.get(f"{TEXT}style-name")) for line in lines):
            return len(lines) > 1
        return sum(len(text) for text in cell.itertext()) > _COLUMN_CHARACTERS

    def read_cell(self, cell: etree._Element, boxes: list[etree._Element]) -> str:
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
            if child.tag in PARAGRAPHS:
                if not self._styles.is_hidden(child.get(f"{TEXT}style-name")):
                    line = _collapse("".join(self._read_inline(child, boxes)))
                    if line:
                        yield line
            elif child.tag == f"{TEXT}list":
                for item in child.iterchildren(f"{TEXT}list-item", f"{TEXT}list-header"):
                    for line in self._read_lines(item, boxes, depth=depth + 1):
                        yield line if line.startswith("• ") else f"• {line}"
            elif child.tag in SHAPES:
                boxes.append(child)
            elif isinstance(child.tag, str) and child.tag not in _DROPPED and child.tag != f"{TABLE}table":
                yield from self._read_lines(child, boxes, depth=depth + 1)

    def list_lines(self, paragraphs: Iterable[etree._Element]) -> list[str]:
        """Return the text of those paragraphs that have some, without what hangs on them."""
        lines = [_collapse("".join(self._read_inline(paragraph, []))) for paragraph in paragraphs]
        return [line for line in lines if line]

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
            elif tag in SHAPES:
                boxes.append(child)
            elif tag == f"{TEXT}hidden-paragraph" or not isinstance(tag, str) or tag in _DROPPED:
                pass
            elif not (tag == f"{TEXT}span" and self._styles.is_hidden(child.get(f"{TEXT}style-name"))):
                yield from self._read_inline(child, boxes, depth=depth + 1)
            if child.tail:
                yield _SPACES.sub(" ", child.tail)

    def write_notes(self) -> None:
        """Write the notes met so far: footnotes first, then endnotes."""
        notes, self._notes = self._notes, []
        for note in sorted(notes, key=lambda note: note.get(f"{TEXT}note-class") == "endnote"):
            for body in note.iterchildren(f"{TEXT}note-body"):
                self.read_blocks(body, depth=1)

    def check_length(self, more: int = 0) -> None:
        """Raise LimitExceeded when what was written, and some characters more, are over the limit."""
        if self.writer.length + more > self.limits.characters:
            raise LimitExceeded(
                self.source,
                f"has more than {self.limits.characters:,} characters of text",
                "split it or raise ingest.limits.characters in config.yaml",
            )

    def check_pages(self, pages: int) -> None:
        """Raise LimitExceeded when there are too many pages."""
        if pages > self.limits.pages:
            raise LimitExceeded(
                self.source,
                f"has {pages:,} pages, the limit is {self.limits.pages:,}",
                "split it or raise ingest.limits.pages in config.yaml",
            )


def _collapse(text: str) -> str:
    return text.strip(" \t\n")


def list_rows(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows of a table, also those in groups, not those of tables inside it."""
    for child in table:
        if child.tag == f"{TABLE}table-row":
            yield child
        elif child.tag in (f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"):
            yield from list_rows(child)


def place_of(shape: etree._Element) -> tuple[int, float]:
    """Return where a shape stands in reading order: its line of one centimetre from the top, then from the left."""
    top, left = (_read_length(shape.get(f"{_SVG}{name}")) for name in ("y", "x"))
    return (round(top), left)


def _read_length(value: str | None) -> float:
    found = _LENGTH.fullmatch(value or "")
    return float(found[1]) * _CENTIMETRES[found[2]] if found else 0.0
