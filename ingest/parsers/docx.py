"""DOCX: the body of a Word document as it stands with tracked changes accepted, then its footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ingest.parsers.assembly import RecordWriter, find_header_rows
from ingest.parsers.docx_styles import (
    Lists,
    Style,
    W,
    is_on,
    list_bases,
    read_integer,
    read_lists,
    read_styles,
    read_value,
)
from ingest.parsers.package import open_package
from kb.config import LimitsConfig
from kb.documents import BlockKind, ParsedSource
from kb.errors import LimitExceeded, UnreadableSource

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DROPPED = frozenset(
    W + name
    for name in (
        "del",
        "moveFrom",
        "instrText",
        "delText",
        "delInstrText",
        "pPr",
        "rPr",
        "sectPr",
        "tblPr",
        "tcPr",
        "trPr",
    )
    + ("softHyphen", "ruby", "fldData", "binData", "object")
)
_TEXT, _RUN, _RUN_PROPERTIES, _MATH_TEXT = f"{W}t", f"{W}r", f"{W}rPr", f"{_MATH}t"
_CHARACTERS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_HEADING_NAME = re.compile(r"heading ([1-9])$", re.IGNORECASE)
# "List Bullet 2" is a list of its own, and yet is set in by one level.
_LIST_NAME = re.compile(r"list (?:bullet|number) ([2-5])$", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"toc(?: \d| heading)|table of (?:figures|authorities)|index \d", re.IGNORECASE)
_DEEPEST = 60
_HEADING_CHARACTERS = 300
# More columns than Word can make; a span beyond them is damage.
_MOST_COLUMNS = 64
# A bold paragraph longer than this is no heading, and need not be looked at.
_BOLD_CHARACTERS = 120


def parse_docx(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse a .docx file: headings by style or outline level, lists with their numbers, tables as rows.

    Tracked insertions are kept, deletions and hidden text dropped; text boxes follow the paragraph they hang on,
    footnotes and endnotes come at the end, their marks are not part of the text; headers, footers and the table of
    contents are left out. Cells of a row are joined by a tab, paragraphs inside a cell by a newline; a cell over
    several columns or rows leaves the others it covers empty. Raises UnreadableSource, EncryptedSource or
    LimitExceeded.
    """
    with open_package(content, source=source, limits=limits) as package:
        main = package.main_part("word/document.xml")
        body = package.read(main)
        if body is None or (root := body.find(f"{W}body")) is None:
            raise UnreadableSource(source, "has no document body", "open it in a word processor and save it anew")
        reader = _Reader(
            styles=read_styles(package.read_related(main, "styles")),
            lists=read_lists(package.read_related(main, "numbering")),
            limit=limits.characters,
            source=source,
        )
        reader.read_blocks(root)
        for kind in ("footnotes", "endnotes"):
            reader.read_notes(package.read_related(main, kind))
        return reader.writer.finish(MEDIA_TYPE, package.read_core())


class _Reader:
    """Walks the body in reading order and writes its blocks."""

    def __init__(self, *, styles: dict[str, Style], lists: Lists, limit: int, source: str) -> None:
        self.writer = RecordWriter()
        self._styles = styles
        self._lists = lists
        self._limit = limit
        self._source = source

    def read_blocks(self, parent: etree._Element, *, depth: int = 0) -> None:
        """Write the paragraphs and tables under an element."""
        if depth > _DEEPEST:
            raise RecursionError
        for child in parent:
            if child.tag == f"{W}p":
                self._read_paragraph(child, depth=depth)
            elif child.tag == f"{W}tbl":
                self._read_table(child, depth=depth)
            elif child.tag == f"{_MC}AlternateContent":
                self.read_blocks(_choose(child), depth=depth + 1)
            elif child.tag not in _DROPPED:
                # Content controls, custom XML, tracked insertions around whole paragraphs.
                self.read_blocks(child, depth=depth + 1)

    def read_notes(self, notes: etree._Element | None) -> None:
        """Write footnotes or endnotes, without the separators that Word keeps among them."""
        if notes is None:
            return
        for note in notes:
            if note.get(f"{W}type") in (None, "normal"):
                self.read_blocks(note)

    def _read_paragraph(self, paragraph: etree._Element, *, depth: int) -> None:
        boxes: list[etree._Element] = []
        text = "".join(self._read_inline(paragraph, boxes)).strip()
        style = self._style_of(paragraph)
        if text and not self._is_left_out(style):
            self._write_paragraph(paragraph, text, style)
        for box in boxes:
            self.read_blocks(box, depth=depth + 1)
        self._check_length()

    def _check_length(self) -> None:
        if self.writer.length > self._limit:
            raise LimitExceeded(
                self._source,
                f"has more than {self._limit:,} characters of text",
                "split it or raise ingest.limits.characters in config.yaml",
            )

    def _write_paragraph(self, paragraph: etree._Element, text: str, style: str | None) -> None:
        outline = self._outline_level(paragraph, style)
        list_id, list_level = self._list_of(paragraph, style)
        label, is_number = self._lists.advance(list_id, list_level) if list_id else ("", False)
        if outline is not None and len(text) <= _HEADING_CHARACTERS:
            heading = " ".join(text.split())
            self.writer.add(BlockKind.HEADING, f"{label} {heading}" if is_number else heading, level=outline)
        elif list_id:
            self.writer.add(BlockKind.LIST_ITEM, f"{label} {text}" if label else text, level=list_level + 1)
        else:
            is_strong = len(text) <= _BOLD_CHARACTERS and self._is_bold(paragraph, style)
            self.writer.add(BlockKind.PARAGRAPH, text, is_strong=is_strong)

    def _read_table(self, table: etree._Element, *, depth: int) -> None:
        """Write a table row by row; a table that only arranges the page is read as if it were not there."""
        rows = [row for row in _children(table, "tr") if row.find(f"{W}trPr/{W}del") is None]
        cells = [list(_children(row, "tc")) for row in rows]
        structured = [any(map(self._has_structure, row)) for row in cells]
        if any(structured) or all(len(row) <= 1 for row in cells):
            for row, is_structured in zip(cells, structured, strict=True):
                if len(row) > 1 and not is_structured:
                    self._write_rows([row], headers=0, depth=depth)
                    continue
                for cell in row:
                    self.read_blocks(cell, depth=depth + 1)
            return
        marked = 0
        while marked < len(rows) and is_on(rows[marked].find(f"{W}trPr/{W}tblHeader")):
            marked += 1
        # Marking every row is a slip of the hand, and says nothing.
        self._write_rows(cells, headers=marked if 0 < marked < len(rows) else None, depth=depth)

    def _write_rows(self, rows: list[list[etree._Element]], *, headers: int | None, depth: int) -> None:
        """Write rows; the number of header rows is found out where the document does not tell."""
        boxes: list[etree._Element] = []
        texts = [self._read_row(cells, boxes) for cells in rows]
        if headers is None:
            strong = [all(map(self._is_bold_cell, cells)) for cells in rows[:2]]
            headers = find_header_rows(texts, strong=strong)
        self.writer.add_rows(texts, headers=headers)
        for box in boxes:
            self.read_blocks(box, depth=depth + 1)
        self._check_length()

    def _read_row(self, cells: list[etree._Element], boxes: list[etree._Element]) -> list[str]:
        """Return the text at each column of the table, nothing where a cell is merged into the one above or before."""
        row = cells[0].getparent() if cells else None
        before = read_integer(row.find(f"{W}trPr/{W}gridBefore")) if row is not None else None
        texts = [""] * min(before or 0, _MOST_COLUMNS)
        for cell in cells:
            paragraphs = ("".join(self._read_inline(paragraph, boxes)).strip() for paragraph in _children(cell, "p"))
            texts.append("\n".join(text for text in paragraphs if text))
            properties = cell.find(f"{W}tcPr")
            if properties is not None and (span := read_integer(properties.find(f"{W}gridSpan"))):
                texts.extend([""] * (min(span, _MOST_COLUMNS) - 1))
        return texts

    def _is_bold_cell(self, cell: etree._Element) -> bool:
        """Say whether all text of a cell is bold; so it is when there is none."""
        return all(self._is_bold(paragraph, self._style_of(paragraph)) for paragraph in _children(cell, "p"))

    def _is_bold(self, paragraph: etree._Element, style: str | None) -> bool:
        """Say whether all visible text of a paragraph is bold."""
        by_style = next(
            (entry.is_bold for entry in list_bases(self._styles, style) if entry.is_bold is not None), False
        )
        for run in paragraph.iter(f"{W}r"):
            if not any(text.text and not text.text.isspace() for text in run.iterchildren(f"{W}t")):
                continue
            properties = run.find(f"{W}rPr")
            own = properties.find(f"{W}b") if properties is not None else None
            if own is None and properties is not None and (named := read_value(properties.find(f"{W}rStyle"))):
                by_name = next(
                    (entry.is_bold for entry in list_bases(self._styles, named) if entry.is_bold is not None), by_style
                )
                if not by_name:
                    return False
            elif not (by_style if own is None else is_on(own)):
                return False
        return True

    def _has_structure(self, cell: etree._Element) -> bool:
        """Say whether a cell holds a table, or so much text that it is a column of the page."""
        if cell.find(f".//{W}tbl") is not None:
            return True
        paragraphs = list(_children(cell, "p"))
        if any(self._outline_level(paragraph, self._style_of(paragraph)) is not None for paragraph in paragraphs):
            return len(paragraphs) > 1
        return sum(len("".join(paragraph.itertext(f"{W}t"))) for paragraph in paragraphs) > 3000

    def _read_inline(self, parent: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
        """Yield the visible text under a paragraph; the text boxes that hang on it are put into `boxes`."""
        for child in parent:
            tag = child.tag
            if tag in (_TEXT, _MATH_TEXT):
                yield child.text or ""
            elif tag == _RUN:
                if not self._is_hidden(child):
                    yield from self._read_inline(child, boxes)
            elif tag in _DROPPED:
                continue
            elif tag in _CHARACTERS:
                yield _CHARACTERS[tag]
            elif tag == f"{W}sym":
                yield _read_symbol(child)
            elif tag == f"{W}txbxContent":
                boxes.append(child)
            elif tag == f"{_MC}AlternateContent":
                yield from self._read_inline(_choose(child), boxes)
            elif isinstance(tag, str):
                yield from self._read_inline(child, boxes)

    def _is_hidden(self, run: etree._Element) -> bool:
        properties = run.find(_RUN_PROPERTIES)
        if properties is None:
            return False
        own = properties.find(f"{W}vanish")
        if own is not None:
            return is_on(own)
        named = read_value(properties.find(f"{W}rStyle"))
        return any(entry.is_hidden for entry in list_bases(self._styles, named)) if named else False

    def _style_of(self, paragraph: etree._Element) -> str | None:
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return None if style is None else style.get(f"{W}val")

    def _is_left_out(self, style: str | None) -> bool:
        """Say whether paragraphs of a style are hidden, or lines of a table of contents."""
        hidden = next(
            (entry.is_hidden for entry in list_bases(self._styles, style) if entry.is_hidden is not None), False
        )
        return hidden or any(_CONTENTS_NAME.match(entry.name) for entry in list_bases(self._styles, style))

    def _outline_level(self, paragraph: etree._Element, style: str | None) -> int | None:
        """Return the heading level from 1, or None for body text (which Word writes as outline level 9)."""
        own = paragraph.find(f"{W}pPr/{W}outlineLvl")
        levels = [read_integer(own)] if own is not None else []
        for entry in list_bases(self._styles, style):
            name = entry.name.lower()
            if named := _HEADING_NAME.match(name):
                levels.append(int(named[1]) - 1)
            elif name == "title":
                levels.append(0)
            elif name == "subtitle":
                levels.append(1)
            levels.append(entry.outline)
        level = next((level for level in levels if level is not None), None)
        return None if level is None or level > 8 else level + 1

    def _list_of(self, paragraph: etree._Element, style: str | None) -> tuple[str | None, int]:
        """Return the list a paragraph belongs to and its level from 0; list 0 means that it was taken out of one."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        list_id = level = None
        if own is not None:
            identifier = own.find(f"{W}numId")
            list_id = None if identifier is None else identifier.get(f"{W}val")
            level = read_integer(own.find(f"{W}ilvl"))
        for entry in list_bases(self._styles, style):
            list_id = entry.list_id if list_id is None else list_id
            level = entry.list_level if level is None else level
            if level is None and (named := _LIST_NAME.match(entry.name)):
                level = int(named[1]) - 1
        return (None, 0) if list_id in (None, "0") else (list_id, max(0, min(level or 0, 8)))


def _choose(alternatives: etree._Element) -> etree._Element:
    """Return one of the alternatives for the same content; without this a text box would be read twice."""
    choice = alternatives.find(f"{_MC}Choice")
    fallback = alternatives.find(f"{_MC}Fallback")
    if choice is not None and (fallback is None or choice.find(f".//{W}t") is not None):
        return choice
    return alternatives if fallback is None else fallback


def _read_symbol(symbol: etree._Element) -> str:
    try:
        return chr(int(symbol.get(f"{W}char", ""), 16))
    except (ValueError, OverflowError):
        return ""


def _children(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the children of a kind, also those inside content controls and tracked insertions."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml"):
            yield from _children(child, name)
