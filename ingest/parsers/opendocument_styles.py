"""The styles of an OpenDocument file: what is bold or hidden, and how the levels of lists are numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from ingest.parsers.list_numbers import format_number

ODF = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE = f"{ODF}office:1.0}}"
TEXT = f"{ODF}text:1.0}}"
_STYLE = f"{ODF}style:1.0}}"
_FO = f"{ODF}xsl-fo-compatible:1.0}}"
_NUMBER_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_BULLET_SIGNS = {"\uf0b7": "•", "\uf0a7": "▪", "·": "•", "●": "•", "": "•"}


@dataclass(slots=True)
class _Style:
    """What a style says; `None` is left to its parent."""

    name: str
    parent: str | None
    is_automatic: bool
    is_bold: bool | None
    is_hidden: bool | None


@dataclass(slots=True)
class _ListLevel:
    """How the items at a level of a list are marked: `number_format` is "" when they have no number."""

    number_format: str = ""
    before: str = ""
    after: str = ""
    shown_levels: int = 1
    start: int = 1
    bullet: str = ""


@dataclass(slots=True)
class StyleSheet:
    """The styles of a file by name, the levels of its lists by their styles, and those of its headings."""

    styles: dict[str, _Style] = field(default_factory=dict)
    lists: dict[str, dict[int, _ListLevel]] = field(default_factory=dict)
    outline: dict[int, _ListLevel] = field(default_factory=dict)

    def chain(self, name: str | None) -> Iterator[_Style]:
        """Yield a style and its parents; a loop in a broken file ends."""
        seen: set[str] = set()
        while name is not None and name not in seen and (style := self.styles.get(name)) is not None:
            seen.add(name)
            yield style
            name = style.parent

    def is_hidden(self, name: str | None) -> bool:
        """Say whether text in a style is not shown."""
        return next((style.is_hidden for style in self.chain(name) if style.is_hidden is not None), False)

    def is_bold(self, name: str | None, *, otherwise: bool = False) -> bool:
        """Say whether text in a style is bold; `otherwise` is what stands when the style leaves it open."""
        return next((style.is_bold for style in self.chain(name) if style.is_bold is not None), otherwise)


def read_number(value: str | None, otherwise: int) -> int:
    """Return a whole number as an attribute holds it, `otherwise` when it holds none."""
    return int(value) if value is not None and re.fullmatch(r"\d{1,9}", value) else otherwise


def advance_label(counts: dict[int, int], levels: Mapping[int, _ListLevel], level: int, *, bullet: str = "") -> str:
    """Count an item at a level from 1 and return its label; `bullet` is the label where no style gives one."""
    own = levels.get(level)
    counts[level] = counts.get(level, (own.start if own else 1) - 1) + 1
    for deeper in [other for other in counts if other > level]:
        del counts[deeper]
    if own is None:
        return bullet
    if not own.number_format:
        return _BULLET_SIGNS.get(own.bullet, own.bullet) if own.bullet else ""
    places = range(max(1, level - own.shown_levels + 1), level + 1)
    numbers = [
        format_number(counts.get(place, 1), levels[place].number_format)
        for place in places
        if place in levels and levels[place].number_format
    ]
    return f"{own.before}{'.'.join(numbers)}{own.after}".strip()


def read_styles(root: etree._Element, styles: StyleSheet) -> None:
    """Add the styles that one part of a file defines."""
    for style in root.iter(f"{_STYLE}style"):
        name = style.get(f"{_STYLE}name")
        if name is None or style.get(f"{_STYLE}family") not in ("paragraph", "text", "presentation", "graphic"):
            continue
        text = style.find(f"{_STYLE}text-properties")
        weight = text.get(f"{_FO}font-weight") if text is not None else None
        display = text.get(f"{TEXT}display") if text is not None else None
        styles.styles[name] = _Style(
            name=name,
            parent=style.get(f"{_STYLE}parent-style-name"),
            is_automatic=style.getparent().tag == f"{OFFICE}automatic-styles",
            is_bold=None if weight is None else weight in ("bold", "600", "700", "800", "900"),
            is_hidden=None if display is None else display == "none",
        )
    for style in root.iter(f"{TEXT}list-style"):
        styles.lists[style.get(f"{_STYLE}name", "")] = _read_levels(style)
    for style in root.iter(f"{TEXT}outline-style"):
        styles.outline = _read_levels(style)


def _read_levels(style: etree._Element) -> dict[int, _ListLevel]:
    levels: dict[int, _ListLevel] = {}
    for entry in style:
        if not isinstance(entry.tag, str) or not entry.tag.startswith((f"{TEXT}list-level-", f"{TEXT}outline-level-")):
            continue
        levels[read_number(entry.get(f"{TEXT}level"), 1)] = _ListLevel(
            number_format=_NUMBER_FORMATS.get(entry.get(f"{_STYLE}num-format", ""), ""),
            before=entry.get(f"{_STYLE}num-prefix", ""),
            after=entry.get(f"{_STYLE}num-suffix", ""),
            shown_levels=read_number(entry.get(f"{TEXT}display-levels"), 1),
            start=read_number(entry.get(f"{TEXT}start-value"), 1),
            bullet=entry.get(f"{TEXT}bullet-char", ""),
        )
    return levels
