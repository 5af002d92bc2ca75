"""RTF: the body of a document, its characters in any of the code pages of word processors, then its notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ingest.parsers.assembly import RecordWriter, find_header_rows
from ingest.parsers.rtf_reader import Reader
from ingest.parsers.rtf_story import Item, Paragraph, Row
from kb.config import LimitsConfig
from kb.documents import BlockKind, ParsedSource

_MEDIA_TYPE = "application/rtf"
_COLUMN_CHARACTERS = 3000
# Edges of cells closer than this (a millimetre, in twentieths of a point) are the same edge.
_SAME_EDGE = 60
_MOST_COLUMNS = 64


def parse_rtf(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse an RTF document: headings by outline level or style, lists with their numbers, tables as rows.

    Characters follow the code page of their font. Tracked insertions are kept, deletions and hidden text dropped; text
    boxes follow the paragraph they hang on, footnotes and endnotes come at the end without their marks; headers,
    footers and the table of contents are left out. Raises UnreadableSource or LimitExceeded.
    """
    reader = Reader(content, limits=limits, source=source)
    reader.read()
    writer = RecordWriter()
    _write(writer, (*reader.body.items, *reader.notes))
    return writer.finish(_MEDIA_TYPE, reader.preamble.properties)


# Tables --------------------------------------------------------------------------------------------------------------


def _write(writer: RecordWriter, items: Iterable[Item]) -> None:
    for item in items:
        if isinstance(item, Paragraph):
            writer.add(item.kind, item.text, level=item.level, is_strong=item.is_bold)
        else:
            _write_table(writer, item)


def _write_table(writer: RecordWriter, rows: Sequence[Row]) -> None:
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


def _flat(cell: Sequence[Item]) -> Iterator[Paragraph]:
    """Yield the paragraphs of a cell that holds no table."""
    return (item for item in cell if isinstance(item, Paragraph))


def _has_structure(cell: Sequence[Item]) -> bool:
    """Say whether a cell holds a table or headings, or so much text that it is a column of the page."""
    if any(isinstance(item, list) for item in cell):
        return True
    if len(cell) > 1 and any(paragraph.kind == BlockKind.HEADING for paragraph in _flat(cell)):
        return True
    return sum(len(paragraph.text) for paragraph in _flat(cell)) > _COLUMN_CHARACTERS


def _list_columns(rows: Sequence[Row]) -> dict[int, int]:
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


def _align(row: Row, columns: Mapping[int, int]) -> list[str]:
    """Return the text at each column of the table, nothing where a cell reaches over from the one before."""
    texts = ["\n".join(paragraph.text for paragraph in _flat(cell)) for cell in row.cells]
    if len(row.edges) != len(texts) or max(columns.values(), default=0) >= _MOST_COLUMNS:
        return texts
    aligned: list[str] = []
    for text, edge in zip(texts, row.edges, strict=True):
        aligned.append(text)
        aligned.extend([""] * (columns[edge] + 1 - len(aligned)))
    return aligned
