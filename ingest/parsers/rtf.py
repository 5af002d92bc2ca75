"""RTF: the body of a document, its characters in any of the code pages of word processors, then its notes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field

from ingest.parsers.assembly import RecordWriter, find_header_rows
from kb.config import LimitsConfig
from kb.documents import BlockKind, ParsedSource
from kb.errors import LimitExceeded, UnreadableSource

_MEDIA_TYPE = "application/rtf"
_TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,40})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9A-Fa-f]{2})|\\(?P<sign>[^A-Za-z])"
    rb"|(?P<brace>[{}])|(?P<newline>[\r\n\x00]+)|(?P<text>[^\\{}\r\n\x00]+)|(?P<stray>\\)",
    re.DOTALL,
)
_SKIPPED = re.compile(rb"\\bin(\d{1,9}) ?|\\[\\{}]|[{}]")
_SIGNS = {b"~": " ", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\t": "\t"}
_CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "emdash": "—",
    "endash": "–",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
}
# Groups whose text is not part of the document.
_DROPPED = frozenset(
    ("colortbl", "pict", "object", "header", "footer", "headerl", "headerr", "headerf", "footerl", "footerr", "footerf")
    + (
        "annotation",
        "xe",
        "tc",
        "rxe",
        "shprslt",
        "nonshppict",
        "sp",
        "nonesttables",
        "private",
        "fldtype",
        "listtable",
    )
    + ("revtbl", "filetbl", "themedata", "datastore", "rsidtbl", "listoverridetable", "atnid", "atnauthor", "comment")
)
# Groups that readers may ignore and that we know.
_KNOWN_EXTENSIONS = frozenset(
    ("footnote", "shpinst", "shptxt", "do", "dptxbxtext", "ud", "nesttableprops", "pntext", "listtext")
)
_PROPERTIES = {"title": "title", "author": "author", "subject": "subject", "keywords": "keywords"}
_TIMES = {"creatim": "created", "revtim": "modified"}
_CODE_PAGES = {10000: "mac_roman", 10006: "mac_greek", 10007: "mac_cyrillic", 10029: "mac_latin2", 10081: "mac_turkish"}
_CHARSETS = {
    77: "mac_roman",
    85: "mac_greek",
    86: "mac_turkish",
    88: "mac_latin2",
    89: "mac_cyrillic",
    128: "cp932",
    129: "cp949",
    134: "gbk",
    136: "big5",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
_SYMBOL = "symbol"
_SYMBOL_CHARSET = 2
_HEADING_NAME = re.compile(
    r"(?:heading|überschrift|titolo|título|titre|encabezado|naslov|наслов)[ _]?([1-9])\b", re.IGNORECASE
)
_TITLE_NAME = re.compile(r"(?:title|titel|titolo|título|titre|naslov|наслов)$", re.IGNORECASE)
# "List Bullet 2" is a list of its own, and yet is set in by one level.
_LIST_NAME = re.compile(r"list (?:bullet|number) ([2-5])$", re.IGNORECASE)
_CONTENTS_NAME = re.compile(
    r"(?:toc|contents|kazalo vsebine|kazalo|sadržaj|садржај|verzeichnis|sommario|tdc|tm)[ _]?(?:\d|heading)\b",
    re.IGNORECASE,
)
_BULLET_SIGNS = {"": "•", "o": "○", "·": "•", "-": "–"}
_SURROGATES = re.compile("[\ud800-\udfff]")
_HEADING_CHARACTERS = 300
_COLUMN_CHARACTERS = 3000
_DEEPEST = 300
_DEEPEST_TABLE = 20
# Edges of cells closer than this (a millimetre, in twentieths of a point) are the same edge.
_SAME_EDGE = 60
_MOST_COLUMNS = 64


@dataclass(slots=True)
class _Style:
    """What the stylesheet says of a paragraph style."""

    name: str = ""
    outline: int | None = None
    based_on: int | None = None
    is_bold: bool = False


@dataclass(slots=True)
class _State:
    """What holds until the end of a group; `take` gets its text, None when the text is not wanted."""

    take: Callable[[str], None] | None = None
    in_fonts: bool = False
    in_styles: bool = False
    in_info: bool = False
    end: Callable[[], None] | None = None
    font: int | None = None
    fallback_length: int = 1
    is_hidden: bool = False
    is_deleted: bool = False
    is_bold: bool = False
    style: int = 0
    outline: int | None = None
    list_level: int = 0
    is_list: bool = False
    table_depth: int = 0
    in_nested_row: bool = False
    story: _Story | None = None


@dataclass(slots=True)
class _Paragraph:
    """A paragraph that is finished."""

    kind: BlockKind
    text: str
    level: int
    is_bold: bool


@dataclass(slots=True)
class _Row:
    """A row of a table: the paragraphs of its cells, and the right edges of these in twentieths of a point."""

    cells: list[list[_Item]]
    edges: list[int]
    is_header: bool


_Item = _Paragraph | list[_Row]
"""A paragraph, or a table as its rows."""


@dataclass(slots=True)
class _OpenRow:
    """The row of a table that is being read: its ended cells, what the next one holds, and its edges."""

    cells: list[list[_Item]] = field(default_factory=list)
    cell: list[_Item] = field(default_factory=list)
    edges: list[int] = field(default_factory=list)
    is_header: bool = False


@dataclass(slots=True)
class _Story:
    """A run of paragraphs and tables in reading order: the body, a note, a text box."""

    items: list[_Item] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    label: list[str] = field(default_factory=list)
    is_bold: bool = True
    rows: list[_OpenRow] = field(default_factory=list)
    boxes: list[_Item] = field(default_factory=list)

    def open_row(self, depth: int) -> _OpenRow:
        """Return the row that is being read at a depth of tables in tables, from 1."""
        while len(self.rows) < depth:
            self.rows.append(_OpenRow())
        return self.rows[depth - 1]

    def end_cell(self, depth: int) -> None:
        """End a cell; rows of tables inside it that were never ended go into it as they are."""
        row = self.open_row(depth)
        row.cell.extend(self.take_open(depth))
        row.cells.append(row.cell)
        row.cell = []

    def end_row(self, depth: int) -> None:
        """End a row: it goes on the table before it, or begins one."""
        row = self.open_row(depth)
        if not row.cells:
            return
        into = self.items if depth == 1 else self.open_row(depth - 1).cell
        ended = _Row(row.cells, list(row.edges), row.is_header)
        row.cells = []
        if into and isinstance(into[-1], list):
            into[-1].append(ended)
        else:
            into.append([ended])

    def take_open(self, depth: int) -> list[_Item]:
        """Return what stands in rows deeper than a depth that were never ended, so that none of it is lost."""
        left: list[_Item] = []
        for row in self.rows[depth:]:
            for cell in (*row.cells, row.cell):
                left.extend(cell)
            row.cells, row.cell = [], []
        return left


def parse_rtf(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse an RTF document: headings by outline level or style, lists with their numbers, tables as rows.

    Characters follow the code page of their font. Tracked insertions are kept, deletions and hidden text dropped; text
    boxes follow the paragraph they hang on, footnotes and endnotes come at the end without their marks; headers,
    footers and the table of contents are left out. Raises UnreadableSource or LimitExceeded.
    """
    reader = _Reader(content, limits=limits, source=source)
    reader.read()
    writer = RecordWriter()
    _write(writer, (*reader.body.items, *reader.notes))
    return writer.finish(_MEDIA_TYPE, reader.properties)


class _Reader:
    """Reads control words and text in the order of the file."""

    def __init__(self, content: bytes, *, limits: LimitsConfig, source: str) -> None:
        self.body = _Story()
        self.notes: list[_Item] = []
        self.properties: dict[str, str | None] = {}
        self._content = content
        self._limits = limits
        self._source = source
        self._fonts: dict[int, str] = {}
        self._styles: dict[int, _Style] = {}
        self._default_encoding = "cp1252"
        self._default_font: int | None = None
        # Bytes of the code page that have not become characters yet.
        self._bytes = bytearray()
        # How many characters of the fallback for the last \u are still to be passed over.
        self._fallback = 0
        self._is_extension = False
        self._entry = 0
        self._name: list[str] = []
        self._time: dict[str, int] = {}
        self._length = 0
        self._state = _State(story=self.body)
        self._state.take = self._take_text
        self._stack: list[_State] = []

    def read(self) -> None:
        """Read the whole file into `body`, `notes` and `properties`."""
        place = 0
        size = len(self._content)
        is_closed = False
        while place < size and not is_closed:
            token = _TOKEN.match(self._content, place)
            if token is None:
                break
            place = token.end()
            kind = token.lastgroup
            if kind == "text":
                self._read_text(token["text"])
            elif kind == "hex":
                self._read_byte(int(token["hex"], 16))
            elif kind == "brace":
                self._flush_bytes()
                self._fallback = 0
                if token["brace"] == b"{":
                    self._open_group()
                else:
                    is_closed = self._close_group()
            elif kind == "sign":
                self._read_sign(token["sign"])
            elif token["word"] is not None:
                self._flush_bytes()
                number = int(token["number"]) if token["number"] else None
                place = self._read_word(token["word"].decode("ascii"), number, place)
        self._flush_bytes()
        # Some programs forget the last brace; more than one is missing where the file was cut.
        if len(self._stack) > 1:
            raise UnreadableSource(self._source, "is cut short", "copy it again from where it came from")
        self._end_paragraph(self.body)
        self.body.items.extend(self.body.take_open(0))

    def _open_group(self) -> None:
        if len(self._stack) >= _DEEPEST:
            raise LimitExceeded(
                self._source, "nests its parts too deep", "open it in a word processor and save it anew"
            )
        self._stack.append(self._state)
        self._state = copy(self._state)
        self._state.end = None
        self._is_extension = False
        if self._state.in_styles:
            self._entry = 0
            self._name.clear()

    def _close_group(self) -> bool:
        """End a group and say whether it was the outermost."""
        if self._state.end is not None:
            self._state.end()
        if not self._stack:
            return True
        self._state = self._stack.pop()
        return not self._stack

    def _skip_group(self, place: int) -> int:
        """Return the place of the brace that ends the group at a place."""
        depth = 0
        while (found := _SKIPPED.search(self._content, place)) is not None:
            place = found.end()
            if found[1]:
                place += int(found[1])
            elif found[0] == b"{":
                depth += 1
            elif found[0] == b"}":
                if not depth:
                    return found.start()
                depth -= 1
        raise UnreadableSource(self._source, "is cut short", "copy it again from where it came from")

    def _read_text(self, piece: bytes) -> None:
        if self._fallback:
            taken = min(self._fallback, len(piece))
            self._fallback -= taken
            piece = piece[taken:]
        if self._state.take is None or not piece:
            return
        if piece.isascii():
            self._bytes += piece
            return
        try:
            # No RTF should, but some programs write UTF-8 as it is; other code pages hardly ever look like it.
            text = piece.decode("utf-8")
        except UnicodeDecodeError:
            self._bytes += piece
            return
        self._flush_bytes()
        self._state.take(text)

    def _read_byte(self, byte: int) -> None:
        if self._fallback:
            self._fallback -= 1
        elif self._state.take is not None:
            self._bytes.append(byte)

    def _flush_bytes(self) -> None:
        """Turn the bytes read so far into characters, by the code page of the font."""
        if not self._bytes:
            return
        piece = bytes(self._bytes)
        self._bytes.clear()
        if self._state.take is None:
            return
        font = self._default_font if self._state.font is None else self._state.font
        encoding = self._fonts.get(font, self._default_encoding) if font is not None else self._default_encoding
        if self._state.in_fonts or self._state.in_styles or self._state.in_info:
            encoding = self._default_encoding
        if encoding == _SYMBOL:
            # As Word does in its newer formats; bullets are then known by these code points.
            self._state.take("".join(chr(0xF000 + byte) if byte > 0x20 else " " for byte in piece))
        elif piece.isascii():
            self._state.take(piece.decode("ascii"))
        else:
            self._state.take(piece.decode(encoding, errors="replace"))

    def _read_sign(self, sign: bytes) -> None:
        self._flush_bytes()
        if sign == b"*":
            self._is_extension = True
            return
        if self._fallback:
            self._fallback -= 1
            return
        if sign in b"\r\n":
            self._end_line("par")
        elif (text := _SIGNS.get(sign)) is not None and self._state.take is not None:
            self._state.take(text)

    def _read_word(self, word: str, number: int | None, place: int) -> int:
        """Follow a control word and return where to read on."""
        if word == "bin":
            return place + max(0, number or 0)
        is_extension, self._is_extension = self._is_extension, False
        if word == "u":
            self._read_unicode(number or 0)
            return place
        if self._fallback:
            # A control word in a fallback counts as one character.
            self._fallback -= 1
            return place
        if word in _DROPPED or (is_extension and word not in _KNOWN_EXTENSIONS):
            self._state.take = None
            return self._skip_group(place)
        if self._state.in_fonts or self._state.in_styles or self._state.in_info:
            self._read_table_word(word, number)
        elif word in _CHARACTERS:
            if self._state.take is not None:
                self._state.take(_CHARACTERS[word])
        elif word in _OF_CHARACTERS:
            self._read_character_word(word, number)
        elif word in _OF_PARAGRAPHS:
            self._read_paragraph_word(word, number)
        elif word in _OF_TABLES:
            self._read_cell_word(word, number)
        else:
            return self._open_destination(word, number, place)
        return place

    def _read_unicode(self, number: int) -> None:
        self._fallback = self._state.fallback_length
        if self._state.take is not None and -0x8000 <= number <= 0x10FFFF:
            # Older programs write the code points above 32,767 as negative numbers, and those past 65,535 as two.
            self._state.take(chr(number + 0x10000 if number < 0 else number))

    def _open_destination(self, word: str, number: int | None, place: int) -> int:
        """Follow the words that say what a group holds, or how the document was written."""
        state = self._state
        if word == "ansicpg":
            self._default_encoding = _encoding_of(number or 0) or self._default_encoding
        elif word in ("mac", "pc", "pca"):
            self._default_encoding = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
        elif word == "deff":
            self._default_font = number
        elif word == "fonttbl":
            state.in_fonts, state.take = True, self._take_name
        elif word == "stylesheet":
            state.in_styles, state.take = True, self._take_name
        elif word == "info":
            state.in_info, state.take = True, None
        elif word in ("listtext", "pntext"):
            state.take, state.is_bold = self._take_label, False
        elif word == "footnote":
            self._open_story(self.notes)
        elif word in ("shptxt", "dptxbxtext") and state.story is not None:
            self._open_story(state.story.boxes)
        elif word == "nesttableprops":
            state.take, state.in_nested_row = None, True
        elif word in ("shpinst", "do", "upr", "fldinst"):
            state.take = None
        elif word == "ud":
            state.take = self._stack[-2].take if len(self._stack) > 1 else None
        return place

    def _open_story(self, items: list[_Item]) -> None:
        """Begin a note or text box, whose paragraphs go to `items` when its group ends."""
        story = _Story()
        if self._state.is_hidden or self._state.is_deleted:
            items = []
        self._state.story = story
        self._state.take = self._take_text
        self._state.table_depth = 0

        def end() -> None:
            self._end_paragraph(story)
            items.extend((*story.items, *story.take_open(0)))

        self._state.end = end

    def _read_character_word(self, word: str, number: int | None) -> None:
        state = self._state
        is_on = number != 0
        if word == "f":
            state.font = number
        elif word == "uc":
            state.fallback_length = min(max(number or 0, 0), 8)
        elif word == "b":
            state.is_bold = is_on
        elif word == "v":
            state.is_hidden = is_on
        elif word == "deleted":
            state.is_deleted = is_on
        else:
            state.is_bold = state.is_hidden = state.is_deleted = False
            state.font = None

    def _read_paragraph_word(self, word: str, number: int | None) -> None:
        state = self._state
        if word in ("par", "sect", "page", "column"):
            self._end_line(word)
        elif word == "pard":
            state.style, state.outline, state.list_level = 0, None, 0
            state.is_list = False
            state.table_depth = 0
        elif word == "s":
            state.style = number or 0
            state.is_bold = any(style.is_bold for style in self._chain(state.style))
        elif word == "outlinelevel":
            state.outline = number
        elif word == "ilvl":
            state.list_level = min(max(number or 0, 0), 8)
        elif word == "ls":
            state.is_list = bool(number)
        elif word == "itap":
            state.table_depth = min(max(number or 0, 0), _DEEPEST_TABLE)
        else:
            state.table_depth = max(state.table_depth, 1)

    def _read_cell_word(self, word: str, number: int | None) -> None:
        state = self._state
        story = state.story
        if story is None:
            return
        depth = max(state.table_depth, 2) if state.in_nested_row or word.startswith("nest") else 1
        row = story.open_row(depth)
        if word == "trowd":
            row.edges.clear()
            row.is_header = False
        elif word == "trhdr":
            row.is_header = True
        elif word == "cellx":
            row.edges.append(number or 0)
        elif word in ("cell", "nestcell"):
            state.table_depth = depth
            self._end_paragraph(story)
            story.end_cell(depth)
        else:
            story.end_row(depth)

    def _read_table_word(self, word: str, number: int | None) -> None:
        """Follow a word in the tables of fonts and styles, or in what the file says of itself."""
        state = self._state
        if state.in_fonts:
            if word == "f":
                self._entry = number or 0
                self._name.clear()
            elif word == "fcharset" and number == _SYMBOL_CHARSET:
                self._fonts[self._entry] = _SYMBOL
            elif word == "fcharset" and number in _CHARSETS:
                self._fonts[self._entry] = _CHARSETS[number]
            elif word == "cpg" and (encoding := _encoding_of(number or 0)):
                self._fonts[self._entry] = encoding
        elif state.in_styles:
            if word in ("s", "cs", "ts"):
                self._entry = number or 0
            style = self._styles.setdefault(self._entry, _Style())
            if word == "outlinelevel":
                style.outline = number
            elif word == "sbasedon":
                style.based_on = number
            elif word == "b":
                style.is_bold = number != 0
        elif word in _PROPERTIES:
            self._name.clear()
            state.take = self._take_property
            state.end = lambda: self._end_property(_PROPERTIES[word])
        elif word in _TIMES:
            self._time.clear()
            state.end = lambda: self._end_time(_TIMES[word])
        elif word in ("yr", "mo", "dy", "hr", "min"):
            self._time[word] = number or 0
        elif word == "upr":
            state.take = None
        elif word == "ud" and len(self._stack) > 1:
            state.take = self._take_property

    def _take_text(self, text: str) -> None:
        state = self._state
        if state.is_hidden or state.is_deleted or state.story is None:
            return
        state.story.parts.append(text)
        self._length += len(text)
        if self._length > self._limits.characters:
            raise LimitExceeded(
                self._source,
                f"has more than {self._limits.characters:,} characters of text",
                "split it or raise ingest.limits.characters in config.yaml",
            )
        if not state.is_bold and not text.isspace():
            state.story.is_bold = False

    def _take_label(self, text: str) -> None:
        if self._state.story is not None:
            self._state.story.label.append(text)

    def _take_name(self, text: str) -> None:
        """Take the name of a font or style; a semicolon ends it."""
        before, end, _ = text.partition(";")
        self._name.append(before)
        if not end:
            return
        name = "".join(self._name).strip()
        self._name.clear()
        if self._state.in_styles:
            self._styles.setdefault(self._entry, _Style()).name = name
        elif self._entry not in self._fonts:
            # Fonts of the time before Unicode: "Times New Roman CE", "Arial Cyr".
            ending = name.rpartition(" ")[2].lower()
            if ending in ("ce", "cyr"):
                self._fonts[self._entry] = "cp1250" if ending == "ce" else "cp1251"

    def _take_property(self, text: str) -> None:
        self._name.append(text)

    def _end_property(self, name: str) -> None:
        # Of a property that is written twice the second is the one in Unicode.
        self.properties[name] = _join_surrogates("".join(self._name)) or self.properties.get(name)
        self._name.clear()

    def _end_time(self, name: str) -> None:
        time = self._time
        if time.get("yr") and time.get("mo") and time.get("dy"):
            clock = f"T{time['hr']:02}:{time.get('min', 0):02}:00" if "hr" in time else ""
            self.properties[name] = f"{time['yr']:04}-{time['mo']:02}-{time['dy']:02}{clock}"

    def _chain(self, number: int) -> Iterator[_Style]:
        """Yield a style and those it is based on; a loop in a broken file ends."""
        seen: set[int] = set()
        place: int | None = number
        while place is not None and place not in seen and (style := self._styles.get(place)) is not None:
            seen.add(place)
            yield style
            place = style.based_on

    def _end_line(self, word: str) -> None:
        """End a paragraph; a break of the page or section ends one only where it has begun."""
        story = self._state.story
        if story is None or self._state.take != self._take_text:
            return
        if word == "par" or story.parts:
            self._end_paragraph(story)

    def _end_paragraph(self, story: _Story) -> None:
        state = self._state
        text = _join_surrogates("".join(story.parts)).strip(" \t\n")
        label = _join_surrogates("".join(story.label)).strip()
        is_bold = story.is_bold
        story.parts.clear()
        story.label.clear()
        story.is_bold = True
        paragraphs: list[_Item] = []
        if text and not self._is_contents(state.style):
            paragraphs.append(self._make_paragraph(text, label, is_bold=is_bold))
        if not state.table_depth:
            story.items.extend(story.take_open(0))
        into = story.open_row(state.table_depth).cell if state.table_depth else story.items
        into.extend((*paragraphs, *story.boxes))
        story.boxes.clear()

    def _make_paragraph(self, text: str, label: str, *, is_bold: bool) -> _Paragraph:
        state = self._state
        outline = self._outline_level(state)
        if outline is not None and len(text) <= _HEADING_CHARACTERS:
            number = f"{label} " if label[:1].isalnum() else ""
            return _Paragraph(BlockKind.HEADING, number + " ".join(text.split()), outline, is_bold)
        if label or state.is_list:
            names = (_LIST_NAME.match(style.name) for style in self._chain(state.style))
            level = next((int(named[1]) for named in names if named and not state.list_level), state.list_level + 1)
            return _Paragraph(BlockKind.LIST_ITEM, f"{_BULLET_SIGNS.get(label, label)} {text}", level, is_bold)
        return _Paragraph(BlockKind.PARAGRAPH, text, 0, is_bold)

    def _outline_level(self, state: _State) -> int | None:
        """Return the heading level from 1, or None for body text (which Word writes as outline level 9)."""
        levels = [state.outline]
        for style in self._chain(state.style):
            levels.append(style.outline)
            if named := _HEADING_NAME.match(style.name):
                levels.append(int(named[1]) - 1)
            elif _TITLE_NAME.match(style.name):
                levels.append(0)
            elif style.name.lower() == "subtitle":
                levels.append(1)
        level = next((level for level in levels if level is not None), None)
        return None if level is None or not 0 <= level <= 8 else level + 1

    def _is_contents(self, style: int) -> bool:
        return any(_CONTENTS_NAME.match(entry.name) for entry in self._chain(style))


_OF_CHARACTERS = frozenset(("f", "uc", "b", "v", "deleted", "plain"))
_OF_PARAGRAPHS = frozenset(
    ("par", "sect", "page", "column", "pard", "s", "outlinelevel", "ilvl", "ls", "intbl", "itap")
)
_OF_TABLES = frozenset(("trowd", "trhdr", "cellx", "cell", "nestcell", "row", "nestrow"))


def _encoding_of(code_page: int) -> str | None:
    """Return Python's name of a Windows or Macintosh code page, None when there is none."""
    name = _CODE_PAGES.get(code_page, "utf-8" if code_page == 65001 else f"cp{code_page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _join_surrogates(text: str) -> str:
    """Return the text with characters that were written as two halves made whole."""
    if not _SURROGATES.search(text):
        return text
    return text.encode("utf-16-le", errors="surrogatepass").decode("utf-16-le", errors="replace")


def _write(writer: RecordWriter, items: Iterable[_Item]) -> None:
    for item in items:
        if isinstance(item, _Paragraph):
            writer.add(item.kind, item.text, level=item.level, is_strong=item.is_bold)
        else:
            _write_table(writer, item)


def _write_table(writer: RecordWriter, rows: Sequence[_Row]) -> None:
    """Write a table row by row; a table that only arranges the page is read as if it were not there."""
    if all(len(row.cells) <= 1 for row in rows) or any(_has_structure(cell) for row in rows for cell in row.cells):
        for row in rows:
            for cell in row.cells:
                _write(writer, cell)
        return
    columns = _list_columns(rows)
    texts = [_align(row, columns) for row in rows]
    headers = 0
    while headers < len(rows) and rows[headers].is_header:
        headers += 1
    if not 0 < headers < len(rows):
        strong = [all(paragraph.is_bold for cell in row.cells for paragraph in _flat(cell)) for row in rows[:2]]
        headers = find_header_rows(texts, strong=strong)
    writer.add_rows(texts, headers=headers)


def _flat(cell: Sequence[_Item]) -> Iterator[_Paragraph]:
    """Yield the paragraphs of a cell that holds no table."""
    return (item for item in cell if isinstance(item, _Paragraph))


def _has_structure(cell: Sequence[_Item]) -> bool:
    """Say whether a cell holds a table or headings, or so much text that it is a column of the page."""
    if any(isinstance(item, list) for item in cell):
        return True
    if len(cell) > 1 and any(paragraph.kind == BlockKind.HEADING for paragraph in _flat(cell)):
        return True
    return sum(len(paragraph.text) for paragraph in _flat(cell)) > _COLUMN_CHARACTERS


def _list_columns(rows: Sequence[_Row]) -> dict[int, int]:
    """Return the column that ends at each edge of a table; edges that nearly meet end the same one."""
    columns: dict[int, int] = {}
    last: int | None = None
    for edge in sorted({edge for row in rows for edge in row.edges}):
        if last is None:
            columns[edge] = 0
        else:
            columns[edge] = columns[last] + (edge - last > _SAME_EDGE)
        last = edge
    return columns


def _align(row: _Row, columns: Mapping[int, int]) -> list[str]:
    """Return the text at each column of the table, nothing where a cell reaches over from the one before."""
    texts = ["\n".join(paragraph.text for paragraph in _flat(cell)) for cell in row.cells]
    if len(row.edges) != len(texts) or max(columns.values(), default=0) >= _MOST_COLUMNS:
        return texts
    aligned: list[str] = []
    for text, edge in zip(texts, row.edges, strict=True):
        aligned.append(text)
        aligned.extend([""] * (columns[edge] + 1 - len(aligned)))
    return aligned
