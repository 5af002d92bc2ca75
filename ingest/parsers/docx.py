"""DOCX: the body of a Word document as it stands with tracked changes accepted, then its footnotes."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.parsers.assembly import RecordWriter
from ingest.parsers.signatures import open_zip
from kb.config import LimitsConfig
from kb.documents import BlockKind, ParsedSource
from kb.errors import LimitExceeded, UnreadableSource

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# Word's own namespace and that of "strict" documents.
_MAIN_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_W = "{" + _MAIN_NAMESPACES[0] + "}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_DROPPED = frozenset(
    _W + name
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
_HEADING_NAME = re.compile(r"heading ([1-9])$", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"toc(?: \d| heading)|table of (?:figures|authorities)|index \d", re.IGNORECASE)
_CORE_NAMES = {
    "title": "title",
    "creator": "author",
    "created": "created",
    "modified": "modified",
    "subject": "subject",
    "language": "language",
    "keywords": "keywords",
    "lastModifiedBy": "modified by",
}
_BULLET_SIGNS = {"o": "○", "-": "–", "\uf0a7": "▪", "\uf0b7": "•", "–": "–", "▪": "▪", "·": "•"}
_LARGEST_PART = 512 * 1024 * 1024
_DEEPEST = 60
_HEADING_CHARACTERS = 300


@dataclass(slots=True)
class _Style:
    """What a paragraph style says of its paragraphs; `None` is left to the style it is based on."""

    name: str
    based_on: str | None
    outline: int | None
    list_id: str | None
    list_level: int | None


@dataclass(slots=True)
class _ListLevel:
    number_format: str
    text: str
    start: int


@dataclass(slots=True)
class _Lists:
    """The lists of a document and how far each has counted."""

    levels: dict[str, dict[int, _ListLevel]] = field(default_factory=dict)
    abstract_of: dict[str, str] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def advance(self, list_id: str, level: int) -> tuple[str, bool]:
        """Return the label of the next item at a level of a list, and whether it is a number."""
        levels = self.levels.get(list_id, {})
        own = levels.get(level)
        # Lists that share an abstract definition count on together.
        counts = self.counts[self.abstract_of.get(list_id, list_id)]
        counts[level] = counts.get(level, (own.start if own else 1) - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        if own is None or own.number_format == "none":
            return ("" if own else "•"), False
        if own.number_format == "bullet":
            return _BULLET_SIGNS.get(
                own.text.strip(), own.text.strip() if own.text.strip().isprintable() else "•"
            ), False
        label = own.text
        for place in range(level + 1):
            at = levels.get(place)
            count = counts.get(place, at.start if at else 1)
            label = label.replace(f"%{place + 1}", format_number(count, at.number_format if at else "decimal"))
        return label.strip(), True


def parse_docx(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse a .docx file: headings by style or outline level, lists with their numbers, tables as rows.

    Tracked insertions are kept, deletions and hidden text dropped; text boxes follow the paragraph they hang on,
    footnotes and endnotes come at the end; headers, footers and the table of contents are left out. Cells of a row
    are joined by a tab, paragraphs inside a cell by a newline. Raises UnreadableSource, EncryptedSource or
    LimitExceeded.
    """
    with open_zip(content, source=source, limits=limits) as archive:
        try:
            package = _Package(archive)
            main = package.main_part()
            body = package.read(main)
            if body is None or (root := body.find(f"{_W}body")) is None:
                raise UnreadableSource(source, "has no document body", "open it in a word processor and save it anew")
            reader = _Reader(
                styles=_read_styles(package.read_related(main, "styles")),
                lists=_read_lists(package.read_related(main, "numbering")),
                limit=limits.characters,
                source=source,
            )
            reader.read_blocks(root)
            for kind in ("footnotes", "endnotes"):
                reader.read_notes(package.read_related(main, kind))
            return reader.writer.finish(MEDIA_TYPE, dict(_read_core(package)))
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, etree.XMLSyntaxError, NotImplementedError) as error:
            raise UnreadableSource(
                source, "is damaged: a part of it cannot be read", "open it in a word processor and save it anew"
            ) from error
        except RecursionError as error:
            raise LimitExceeded(
                source, "nests its parts too deep", "open it in a word processor and save it anew"
            ) from error


class _Package:
    """The parts of a zip-based office document."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.lower(): name for name in archive.namelist()}

    def read(self, name: str) -> etree._Element | None:
        """Return the root of an XML part in Word's usual namespace; None when there is no such part."""
        found = self._names.get(name.lower().lstrip("/"))
        if found is None or self._archive.getinfo(found).file_size > _LARGEST_PART:
            return None
        content = self._archive.read(found)
        content = content.replace(_MAIN_NAMESPACES[1].encode(), _MAIN_NAMESPACES[0].encode())
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        return etree.fromstring(content, parser)

    def main_part(self) -> str:
        """Return the name of the part that holds the body."""
        return next(iter(self.find_related("", "officeDocument")), "word/document.xml")

    def read_related(self, part: str, kind: str) -> etree._Element | None:
        """Return the first part that another one names as its styles, numbering, footnotes; None when it names none."""
        name = next(iter(self.find_related(part, kind)), None)
        return self.read(name) if name else None

    def find_related(self, part: str, kind: str) -> Iterator[str]:
        """Yield the names of the parts that a part names as its styles, numbering ...; "" is the whole package."""
        folder, file = posixpath.split(part)
        relations = self.read(posixpath.join(folder, "_rels", f"{file}.rels"))
        if relations is None:
            return
        for relation in relations.iter(f"{_RELATIONS}Relationship"):
            if str(relation.get("Type", "")).endswith(f"/{kind}") and relation.get("TargetMode") != "External":
                target = str(relation.get("Target", ""))
                yield (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                )


class _Reader:
    """Walks the body in reading order and writes its blocks."""

    def __init__(self, *, styles: dict[str, _Style], lists: _Lists, limit: int, source: str) -> None:
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
            if child.tag == f"{_W}p":
                self._read_paragraph(child, depth=depth)
            elif child.tag == f"{_W}tbl":
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
            if note.get(f"{_W}type") in (None, "normal"):
                self.read_blocks(note)

    def _read_paragraph(self, paragraph: etree._Element, *, depth: int) -> None:
        boxes: list[etree._Element] = []
        text = "".join(_read_inline(paragraph, boxes)).strip()
        style = self._style_of(paragraph)
        if text and not self._is_contents(style):
            self._write_paragraph(paragraph, text, style)
        for box in boxes:
            self.read_blocks(box, depth=depth + 1)
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
            self.writer.add(BlockKind.PARAGRAPH, text)

    def _read_table(self, table: etree._Element, *, depth: int) -> None:
        """Write a table row by row; a table that only arranges the page is read as if it were not there."""
        rows = [list(_children(row, "tc")) for row in _children(table, "tr") if row.find(f"{_W}trPr/{_W}del") is None]
        if all(len(cells) <= 1 for cells in rows) or any(self._has_structure(cell) for cells in rows for cell in cells):
            for cells in rows:
                if len(cells) > 1 and not any(self._has_structure(cell) for cell in cells):
                    self._write_row(cells, depth=depth)
                    continue
                for cell in cells:
                    self.read_blocks(cell, depth=depth + 1)
            return
        for cells in rows:
            self._write_row(cells, depth=depth)

    def _write_row(self, cells: list[etree._Element], *, depth: int) -> None:
        boxes: list[etree._Element] = []
        texts: list[str] = []
        for cell in cells:
            paragraphs = ("".join(_read_inline(paragraph, boxes)).strip() for paragraph in _children(cell, "p"))
            # A tab inside a cell would read as the next cell.
            texts.append("\n".join(text.replace("\t", " ") for text in paragraphs if text))
        if any(texts):
            self.writer.add(BlockKind.TABLE_ROW, "\t".join(texts))
        for box in boxes:
            self.read_blocks(box, depth=depth + 1)

    def _has_structure(self, cell: etree._Element) -> bool:
        """Say whether a cell holds a table, or so much text that it is a column of the page."""
        if cell.find(f".//{_W}tbl") is not None:
            return True
        paragraphs = list(_children(cell, "p"))
        if any(self._outline_level(paragraph, self._style_of(paragraph)) is not None for paragraph in paragraphs):
            return len(paragraphs) > 1
        return sum(len("".join(paragraph.itertext(f"{_W}t"))) for paragraph in paragraphs) > 3000

    def _style_of(self, paragraph: etree._Element) -> str | None:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        return None if style is None else style.get(f"{_W}val")

    def _is_contents(self, style: str | None) -> bool:
        return any(_CONTENTS_NAME.match(entry.name) for entry in self._chain(style))

    def _chain(self, style: str | None) -> Iterator[_Style]:
        """Yield a style and those it is based on; a loop in a broken file ends."""
        seen: set[str] = set()
        while style is not None and style not in seen and (entry := self._styles.get(style)) is not None:
            seen.add(style)
            yield entry
            style = entry.based_on

    def _outline_level(self, paragraph: etree._Element, style: str | None) -> int | None:
        """Return the heading level from 1, or None for body text (which Word writes as outline level 9)."""
        own = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
        levels = [_integer(own)] if own is not None else []
        for entry in self._chain(style):
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
        own = paragraph.find(f"{_W}pPr/{_W}numPr")
        list_id = level = None
        if own is not None:
            identifier = own.find(f"{_W}numId")
            list_id = None if identifier is None else identifier.get(f"{_W}val")
            level = _integer(own.find(f"{_W}ilvl"))
        for entry in self._chain(style):
            list_id = entry.list_id if list_id is None else list_id
            level = entry.list_level if level is None else level
        return (None, 0) if list_id in (None, "0") else (list_id, max(0, min(level or 0, 8)))


def _read_inline(parent: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
    """Yield the visible text under a paragraph; the text boxes that hang on it are put into `boxes`."""
    for child in parent:
        tag = child.tag
        if tag == f"{_W}t":
            yield child.text or ""
        elif tag in (f"{_W}tab", f"{_W}ptab"):
            yield "\t"
        elif tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif tag == f"{_W}noBreakHyphen":
            yield "-"
        elif tag == f"{_W}sym":
            yield _read_symbol(child)
        elif tag == f"{_W}txbxContent":
            boxes.append(child)
        elif tag == f"{_MC}AlternateContent":
            yield from _read_inline(_choose(child), boxes)
        elif tag == f"{_W}r" and _is_on(child.find(f"{_W}rPr/{_W}vanish")):
            continue
        elif isinstance(tag, str) and tag not in _DROPPED:
            yield from _read_inline(child, boxes)


def _choose(alternatives: etree._Element) -> etree._Element:
    """Return one of the alternatives for the same content; without this a text box would be read twice."""
    choice = alternatives.find(f"{_MC}Choice")
    fallback = alternatives.find(f"{_MC}Fallback")
    if choice is not None and (fallback is None or choice.find(f".//{_W}t") is not None):
        return choice
    return alternatives if fallback is None else fallback


def _read_symbol(symbol: etree._Element) -> str:
    try:
        return chr(int(symbol.get(f"{_W}char", ""), 16))
    except (ValueError, OverflowError):
        return ""


def _children(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the children of a kind, also those inside content controls and tracked insertions."""
    for child in parent:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml"):
            yield from _children(child, name)


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and element.get(f"{_W}val", "true") not in ("0", "false", "off")


def _integer(element: etree._Element | None) -> int | None:
    value = "" if element is None else element.get(f"{_W}val", "")
    return int(value) if re.fullmatch(r"\d{1,4}", value) else None


def _value(element: etree._Element | None) -> str | None:
    return None if element is None else element.get(f"{_W}val")


def _read_styles(root: etree._Element | None) -> dict[str, _Style]:
    styles: dict[str, _Style] = {}
    for style in root.iter(f"{_W}style") if root is not None else ():
        identifier = style.get(f"{_W}styleId")
        if identifier is None or style.get(f"{_W}type", "paragraph") != "paragraph":
            continue
        styles[identifier] = _Style(
            name=_value(style.find(f"{_W}name")) or "",
            based_on=_value(style.find(f"{_W}basedOn")),
            outline=_integer(style.find(f"{_W}pPr/{_W}outlineLvl")),
            list_id=_value(style.find(f"{_W}pPr/{_W}numPr/{_W}numId")),
            list_level=_integer(style.find(f"{_W}pPr/{_W}numPr/{_W}ilvl")),
        )
    return styles


def _read_lists(root: etree._Element | None) -> _Lists:
    lists = _Lists()
    if root is None:
        return lists
    abstract: dict[str, dict[int, _ListLevel]] = {}
    for definition in root.iter(f"{_W}abstractNum"):
        abstract[definition.get(f"{_W}abstractNumId", "")] = _read_levels(definition)
    for entry in root.iter(f"{_W}num"):
        list_id = entry.get(f"{_W}numId", "")
        base = _value(entry.find(f"{_W}abstractNumId")) or ""
        lists.levels[list_id] = abstract.get(base, {})
        # A list with an override starts anew; the others go on counting.
        lists.abstract_of[list_id] = base if entry.find(f"{_W}lvlOverride") is None else f"{base}/{list_id}"
    return lists


def _read_levels(definition: etree._Element) -> dict[int, _ListLevel]:
    levels: dict[int, _ListLevel] = {}
    for level in definition.iter(f"{_W}lvl"):
        place = level.get(f"{_W}ilvl", "")
        if place.isdecimal():
            start = _integer(level.find(f"{_W}start"))
            levels[int(place)] = _ListLevel(
                number_format=_value(level.find(f"{_W}numFmt")) or "decimal",
                text=_value(level.find(f"{_W}lvlText")) or "",
                start=1 if start is None else start,
            )
    return levels


def format_number(number: int, number_format: str) -> str:
    """Return a list number as Word writes it: 4 as "4", "d", "D", "iv" or "IV"."""
    if number_format == "decimalZero":
        return f"{number:02}"
    if number_format in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * min(1 + (number - 1) // 26, 5)
        return letter if number_format == "lowerLetter" else letter.upper()
    if number_format in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        roman = ""
        for value, sign in zip(
            (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
            ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
            strict=True,
        ):
            count, number = divmod(number, value)
            roman += sign * count
        return roman if number_format == "lowerRoman" else roman.upper()
    return str(number)


def _read_core(package: _Package) -> Iterator[tuple[str, str | None]]:
    """Yield the properties that Word shows under "Info"."""
    name = next(iter(package.find_related("", "core-properties")), "docProps/core.xml")
    core = package.read(name)
    for element in core if core is not None else ():
        if isinstance(element.tag, str) and (known := _CORE_NAMES.get(etree.QName(element).localname)):
            yield known, element.text
