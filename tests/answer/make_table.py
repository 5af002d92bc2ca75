"""A document with a table, for the tests of what is done with its rows."""

from __future__ import annotations

from collections.abc import Sequence

from kb.documents import Block, BlockKind, Document
from kb.passages import Passage, cut_passage
from tests.observatory.invented_documents import make_document

TABLE = ["Costs of the year.", "Item\tPlan\tSpent (EUR)", "Wages\t900\t950", "Rent\t300\t280", "Total\t1.200\t1.230"]


def make_table_document(lines: Sequence[str] = TABLE, *, head: int = 1) -> Document:
    """Return a document of these lines; those with tabs are the rows of a table, of which one line names the columns."""
    blocks, place = [], 0
    for number, line in enumerate(lines):
        kind = BlockKind.TABLE_ROW if "\t" in line else BlockKind.PARAGRAPH
        blocks.append(Block(kind, place, place + len(line), 1, is_header=number == head))
        place += len(line) + 1
    text = "\n".join(lines)
    return make_document(text, "en", blocks=tuple(blocks))


def cut_line(document: Document, beginning: str) -> Passage:
    """Return the line of a document that begins so."""
    start = document.text.index(beginning)
    end = document.text.find("\n", start)
    return cut_passage(document.id, document.text, document.pages, start, len(document.text) if end < 0 else end)
