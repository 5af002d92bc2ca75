"""What an RTF file says before its text: its fonts and their code pages, its styles, its properties."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.parsers.rtf_story import State
from ingest.parsers.rtf_words import join_surrogates

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
SYMBOL = "symbol"
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


@dataclass(slots=True)
class _Style:
    """What the stylesheet says of a paragraph style."""

    name: str = ""
    outline: int | None = None
    based_on: int | None = None
    is_bold: bool = False


class Preamble:
    """Fonts, styles and properties by number or name, read word by word; some come twice and some never."""

    def __init__(self) -> None:
        self.properties: dict[str, str | None] = {}
        self.default_encoding = "cp1252"
        self.default_font: int | None = None
        self._fonts: dict[int, str] = {}
        self._styles: dict[int, _Style] = {}
        self._entry = 0
        self._name: list[str] = []
        self._time: dict[str, int] = {}

    def set_code_page(self, code_page: int) -> None:
        """Set the code page of text whose font names none; an unknown one changes nothing."""
        self.default_encoding = _encoding_of(code_page) or self.default_encoding

    def find_encoding(self, font: int | None) -> str:
        """Return the encoding of a font, or of the default font: Python's name, or `SYMBOL`."""
        if font is None:
            font = self.default_font
        return self._fonts.get(font, self.default_encoding) if font is not None else self.default_encoding

    def begin_style(self) -> None:
        """Begin an entry of the stylesheet; one that says no number is the first."""
        self._entry = 0
        self._name.clear()

    def read_word(self, word: str, number: int | None, *, state: State, is_inner: bool) -> None:
        """Follow a word in the tables of fonts and styles, or in what the file says of itself.

        `is_inner` says that more groups than one are open.
        """
        if state.in_fonts:
            if word == "f":
                self._entry = number or 0
                self._name.clear()
            elif word == "fcharset" and number == _SYMBOL_CHARSET:
                self._fonts[self._entry] = SYMBOL
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
        elif word == "ud" and is_inner:
            state.take = self._take_property

    def take_font_name(self, text: str) -> None:
        """Take the name of a font, or a part of it; a semicolon ends it."""
        name = self._end_name(text)
        if name is not None and self._entry not in self._fonts:
            # Fonts of the time before Unicode: "Times New Roman CE", "Arial Cyr".
            ending = name.rpartition(" ")[2].lower()
            if ending in ("ce", "cyr"):
                self._fonts[self._entry] = "cp1250" if ending == "ce" else "cp1251"

    def take_style_name(self, text: str) -> None:
        """Take the name of a style, or a part of it; a semicolon ends it."""
        name = self._end_name(text)
        if name is not None:
            self._styles.setdefault(self._entry, _Style()).name = name

    def _end_name(self, text: str) -> str | None:
        before, end, _ = text.partition(";")
        self._name.append(before)
        if not end:
            return None
        name = "".join(self._name).strip()
        self._name.clear()
        return name

    def _take_property(self, text: str) -> None:
        self._name.append(text)

    def _end_property(self, name: str) -> None:
        # Of a property that is written twice the second is the one in Unicode.
        self.properties[name] = join_surrogates("".join(self._name)) or self.properties.get(name)
        self._name.clear()

    def _end_time(self, name: str) -> None:
        time = self._time
        if time.get("yr") and time.get("mo") and time.get("dy"):
            clock = f"T{time['hr']:02}:{time.get('min', 0):02}:00" if "hr" in time else ""
            self.properties[name] = f"{time['yr']:04}-{time['mo']:02}-{time['dy']:02}{clock}"

    def is_bold(self, style: int) -> bool:
        """Say whether a style, or one it is based on, is bold."""
        return any(entry.is_bold for entry in self._chain(style))

    def find_list_level(self, state: State) -> int:
        """Return the level of a list item from 1, by its own word or else by the name of its style."""
        names = (_LIST_NAME.match(style.name) for style in self._chain(state.style))
        return next((int(named[1]) for named in names if named and not state.list_level), state.list_level + 1)

    def find_outline_level(self, state: State) -> int | None:
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

    def is_contents(self, style: int) -> bool:
        """Say whether a style is one of a table of contents."""
        return any(_CONTENTS_NAME.match(entry.name) for entry in self._chain(style))

    def _chain(self, number: int) -> Iterator[_Style]:
        """Yield a style and those it is based on; a loop in a broken file ends."""
        seen: set[int] = set()
        place: int | None = number
        while place is not None and place not in seen and (style := self._styles.get(place)) is not None:
            seen.add(place)
            yield style
            place = style.based_on


def _encoding_of(code_page: int) -> str | None:
    """Return Python's name of a Windows or Macintosh code page, None when there is none."""
    name = _CODE_PAGES.get(code_page, "utf-8" if code_page == 65001 else f"cp{code_page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None
