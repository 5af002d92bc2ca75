"""CSV and TSV: one table in any of the usual encodings, with whatever stands between its cells."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath
from typing import Literal

from ingest.parsers.assembly import RecordWriter
from ingest.parsers.plain import decode_source
from ingest.parsers.sheets import SheetRow, write_sheet
from kb.config import LimitsConfig
from kb.documents import ParsedSource
from kb.errors import LimitExceeded

# In the order in which they are preferred when several fit alike: a comma also stands inside of sentences and numbers.
_DELIMITERS = ("\t", ";", "|", ",")
_NAMED_DELIMITER = re.compile(r"\s*sep=(.)\s*\n", re.IGNORECASE)
_SAMPLE_CHARACTERS = 100_000
_SAMPLE_ROWS = 200
# A quotation mark that nothing closes would make one cell of the rest of the file.
_LINES_IN_A_CELL = 100


def parse_delimited(content: bytes, *, source: str, limits: LimitsConfig) -> ParsedSource:
    """Parse a .csv or .tsv file: each row a block, its cells joined by tabs; an empty row sets tables apart.

    The delimiter is the one that a line "sep=;" names, else the one that cuts the most rows into the same number of
    cells. Numbers stay as they are written. Raises UnreadableSource or LimitExceeded.
    """
    text = decode_source(content, source=source).replace("\x00", "")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    named = _NAMED_DELIMITER.match(text)
    if named:
        text = text[named.end() :]
    suffix = PurePath(source).suffix.lower()
    delimiter = named[1] if named else find_delimiter(text, preferred="\t" if suffix == ".tsv" else None)
    writer = RecordWriter()
    rows = _read_rows(text, delimiter, quoting=_choose_quoting(text, delimiter), source=source, limits=limits)
    write_sheet(writer, rows, source=source, limits=limits)
    return writer.finish("text/tab-separated-values" if suffix == ".tsv" else "text/csv", {})


def find_delimiter(text: str, *, preferred: str | None = None) -> str:
    """Return what separates the cells: the delimiter that cuts most rows into the same number of cells, at least two.

    A comma is returned for a text that none of them cuts.
    """
    best, best_score = preferred or ",", 0.0
    for delimiter in (preferred, *_DELIMITERS) if preferred else _DELIMITERS:
        widths = [len(row) for row in _read_sample(text, delimiter) if any(cell.strip() for cell in row)]
        if not widths:
            continue
        # Titles and notes around the table have one cell.
        (width, count) = (
            Counter(width for width in widths if width > 1).most_common(1)[0] if max(widths) > 1 else (1, 0)
        )
        score = count / len(widths) * (1 + min(width, 10) / 100)
        if score > best_score * 1.05:
            best, best_score = delimiter, score
    return best


def _read_sample(text: str, delimiter: str) -> list[list[str]]:
    sample = text[:_SAMPLE_CHARACTERS]
    if len(text) > len(sample):
        sample = sample.rpartition("\n")[0] or sample
    try:
        return list(islice(csv.reader(io.StringIO(sample), delimiter=delimiter), _SAMPLE_ROWS))
    except csv.Error:
        return [line.split(delimiter) for line in sample.split("\n")[:_SAMPLE_ROWS]]


def _choose_quoting(text: str, delimiter: str) -> Literal[0, 3]:
    """Return csv.QUOTE_NONE when a quotation mark is never closed, as in `"Breza;Maribor`."""
    try:
        longest = max(
            (cell.count("\n") for row in csv.reader(io.StringIO(text), delimiter=delimiter) for cell in row), default=0
        )
    except csv.Error:
        return csv.QUOTE_NONE
    return csv.QUOTE_NONE if longest > _LINES_IN_A_CELL else csv.QUOTE_MINIMAL


def _read_rows(
    text: str, delimiter: str, *, quoting: Literal[0, 3], source: str, limits: LimitsConfig
) -> Iterator[SheetRow]:
    rows = csv.reader(io.StringIO(text), delimiter=delimiter, quoting=quoting)
    try:
        for number, row in enumerate(rows, start=1):
            cells = {column: cleaned for column, cell in enumerate(row, start=1) if (cleaned := " ".join(cell.split()))}
            if cells:
                yield SheetRow(number, cells)
    except csv.Error as error:
        raise LimitExceeded(
            source, f"has a cell that is too long: {error}", "check what separates its cells, or save it as .xlsx"
        ) from error
