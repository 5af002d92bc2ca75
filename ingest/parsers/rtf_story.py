"""What an RTF file is read into: paragraphs, rows of tables, and the stories that hold them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from kb.documents import BlockKind


@dataclass(slots=True)
class Paragraph:
    """A paragraph that is finished."""

    kind: BlockKind
    text: str
    level: int
    is_bold: bool


@dataclass(slots=True)
class Row:
    """A row of a table: the paragraphs of its cells, and the right edges of these in twentieths of a point."""

    cells: list[list[Item]]
    edges: list[int]
    is_header: bool


Item = Paragraph | list[Row]
"""A paragraph, or a table as its rows."""


@dataclass(slots=True)
class OpenRow:
    """The row of a table that is being read: its ended cells, what the next one holds, and its edges."""

    cells: list[list[Item]] = field(default_factory=list)
    cell: list[Item] = field(default_factory=list)
    edges: list[int] = field(default_factory=list)
    is_header: bool = False


@dataclass(slots=True)
class Story:
    """A run of paragraphs and tables in reading order: the body, a note, a text box."""

    items: list[Item] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    label: list[str] = field(default_factory=list)
    is_bold: bool = True
    rows: list[OpenRow] = field(default_factory=list)
    boxes: list[Item] = field(default_factory=list)

    def open_row(self, depth: int) -> OpenRow:
        """Return the row that is being read at a depth of tables in tables, from 1."""
        while len(self.rows) < depth:
            self.rows.append(OpenRow())
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
        ended = Row(row.cells, list(row.edges), row.is_header)
        row.cells = []
        if into and isinstance(into[-1], list):
            into[-1].append(ended)
        else:
            into.append([ended])

    def take_open(self, depth: int) -> list[Item]:
        """Return what stands in rows deeper than a depth that were never ended, so that none of it is lost."""
        left: list[Item] = []
        for row in self.rows[depth:]:
            for cell in (*row.cells, row.cell):
                left.extend(cell)
            row.cells, row.cell = [], []
        return left


@dataclass(slots=True)
class State:
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
    story: Story | None = None
