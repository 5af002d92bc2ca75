"""What a reader has to find in a rendered paper: its blocks in order, and what may stand anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kb.documents import BlockKind
from tests.torture.papers import Heading, Item, Paper, Paragraph, Table, drop_marks

# "(2)", "3.1", "c)": nothing but the form says that it is an item; "Place: Graz" that it is a row of two cells.
_LABELLED = re.compile(r"(?:\(?\d{1,2}\)|\(?[a-z]\)|\d{1,2}(?:\.\d{1,2})*\.?)\s+\S")
_KEYED = re.compile(r"[^:\n]{2,45}:\s+\S")


class Place(StrEnum):
    """Where the text of a gold block may be found."""

    IN_ORDER = "in order"
    # Notes, text boxes: readers put them under the page or at the end.
    ANYWHERE = "anywhere"
    # A menu, the sender of a mail: it may be left out.
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class GoldBlock:
    """A block as it should be read.

    `text` is in NFC with plain spaces; that of a numbered item begins with its number, that of a row is its cells with
    tabs between them. `level` is that of a heading or item. `also` are other kinds that a person might read it as too: to
    find them is neither right nor wrong.
    """

    kind: BlockKind
    text: str
    level: int = 0
    is_header: bool = False
    place: Place = Place.IN_ORDER
    also: frozenset[BlockKind] = frozenset()

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the cells of a table row; empty for other blocks."""
        return tuple(self.text.split("\t")) if self.kind is BlockKind.TABLE_ROW else ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A paper in one format: the content of its file and the gold."""

    content: bytes
    gold: tuple[GoldBlock, ...]


def list_gold(paper: Paper) -> Iterator[GoldBlock]:
    """Yield the blocks of a paper as most formats hold them: notes have no mark in the text and may stand anywhere."""
    for part in paper.parts:
        yield from gold_of(part)
    for _, text in paper.notes:
        yield gold_note(text)


def gold_of(part: Heading | Paragraph | Item | Table) -> Iterator[GoldBlock]:
    """Yield the blocks of one part of a paper."""
    match part:
        case Heading(text, level):
            yield GoldBlock(BlockKind.HEADING, drop_marks(text), level)
        case Paragraph(text, is_plain_heading):
            yield GoldBlock(
                BlockKind.PARAGRAPH, drop_marks(text), also=_list_readings(drop_marks(text), is_plain_heading)
            )
        case Item(text, level, number):
            label = "" if number is None else f"{number}. "
            yield GoldBlock(BlockKind.LIST_ITEM, label + drop_marks(text), level)
        case Table(rows, has_header):
            for place, row in enumerate(rows):
                yield gold_row(row, is_header=has_header and place == 0)


def _list_readings(text: str, is_plain_heading: bool) -> frozenset[BlockKind]:
    """Return the kinds, apart from a paragraph, that the form of a text without markup lets a person take it for."""
    kinds = set()
    if is_plain_heading:
        kinds.add(BlockKind.HEADING)
    if _LABELLED.match(text):
        kinds.add(BlockKind.LIST_ITEM)
    if _KEYED.match(text):
        kinds.add(BlockKind.TABLE_ROW)
    return frozenset(kinds)


def gold_row(cells: tuple[str, ...], *, is_header: bool = False) -> GoldBlock:
    """Return the block of a table row."""
    return GoldBlock(BlockKind.TABLE_ROW, "\t".join(drop_marks(cell) for cell in cells), is_header=is_header)


def gold_note(text: str) -> GoldBlock:
    """Return the block of a note or text box."""
    return GoldBlock(BlockKind.PARAGRAPH, drop_marks(text), place=Place.ANYWHERE)


def gold_option(text: str) -> GoldBlock:
    """Return a block that may be left out."""
    return GoldBlock(BlockKind.PARAGRAPH, text, place=Place.OPTIONAL)
