"""The styles and numbered lists of a Word document: what a paragraph style says, and the labels of list items."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from ingest.parsers.list_numbers import format_number

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BULLET_SIGNS = {"o": "○", "-": "–", "\uf0a7": "▪", "\uf0b7": "•", "–": "–", "▪": "▪", "·": "•"}


@dataclass(slots=True)
class Style:
    """What a paragraph style says of its paragraphs; `None` is left to the style it is based on."""

    name: str
    based_on: str | None
    outline: int | None
    list_id: str | None
    list_level: int | None
    is_bold: bool | None
    is_hidden: bool | None


@dataclass(slots=True)
class _ListLevel:
    number_format: str
    text: str
    start: int


@dataclass(slots=True)
class Lists:
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


def list_bases(styles: Mapping[str, Style], name: str | None) -> Iterator[Style]:
    """Yield a style and those it is based on; a loop in a broken file ends."""
    seen: set[str] = set()
    while name is not None and name not in seen and (style := styles.get(name)) is not None:
        seen.add(name)
        yield style
        name = style.based_on


def is_on(element: etree._Element | None) -> bool:
    """Say whether a property is there and not switched off."""
    return element is not None and element.get(f"{W}val", "true") not in ("0", "false", "off")


def _switch(element: etree._Element | None) -> bool | None:
    return None if element is None else is_on(element)


def read_integer(element: etree._Element | None) -> int | None:
    """Return the value of a property that is a whole number of up to four digits; None for any other."""
    value = "" if element is None else element.get(f"{W}val", "")
    return int(value) if re.fullmatch(r"\d{1,4}", value) else None


def read_value(element: etree._Element | None) -> str | None:
    """Return the value of a property; None where it is missing."""
    return None if element is None else element.get(f"{W}val")


def read_styles(root: etree._Element | None) -> dict[str, Style]:
    """Return the styles of paragraphs and characters by their identifiers; none without the part of the file."""
    styles: dict[str, Style] = {}
    for style in root.iter(f"{W}style") if root is not None else ():
        identifier = style.get(f"{W}styleId")
        if identifier is None or style.get(f"{W}type", "paragraph") not in ("paragraph", "character"):
            continue
        styles[identifier] = Style(
            name=read_value(style.find(f"{W}name")) or "",
            based_on=read_value(style.find(f"{W}basedOn")),
            outline=read_integer(style.find(f"{W}pPr/{W}outlineLvl")),
            list_id=read_value(style.find(f"{W}pPr/{W}numPr/{W}numId")),
            list_level=read_integer(style.find(f"{W}pPr/{W}numPr/{W}ilvl")),
            is_bold=_switch(style.find(f"{W}rPr/{W}b")),
            is_hidden=_switch(style.find(f"{W}rPr/{W}vanish")),
        )
    return styles


def read_lists(root: etree._Element | None) -> Lists:
    """Return the lists that a document defines; none without the part of the file."""
    lists = Lists()
    if root is None:
        return lists
    abstract: dict[str, dict[int, _ListLevel]] = {}
    for definition in root.iter(f"{W}abstractNum"):
        abstract[definition.get(f"{W}abstractNumId", "")] = _read_levels(definition)
    for entry in root.iter(f"{W}num"):
        list_id = entry.get(f"{W}numId", "")
        base = read_value(entry.find(f"{W}abstractNumId")) or ""
        lists.levels[list_id] = abstract.get(base, {})
        # A list with an override starts anew; the others go on counting.
        lists.abstract_of[list_id] = base if entry.find(f"{W}lvlOverride") is None else f"{base}/{list_id}"
    return lists


def _read_levels(definition: etree._Element) -> dict[int, _ListLevel]:
    levels: dict[int, _ListLevel] = {}
    for level in definition.iter(f"{W}lvl"):
        place = level.get(f"{W}ilvl", "")
        if place.isdecimal():
            start = read_integer(level.find(f"{W}start"))
            levels[int(place)] = _ListLevel(
                number_format=read_value(level.find(f"{W}numFmt")) or "decimal",
                text=read_value(level.find(f"{W}lvlText")) or "",
                start=1 if start is None else start,
            )
    return levels
