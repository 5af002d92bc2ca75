"""The cells of a sheet, wherever they were read (a workbook, a CSV file) -> the tables that stand on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.parsers.assembly import RecordWriter, find_header_rows
from kb.config import LimitsConfig
from kb.documents import BlockKind
from kb.errors import LimitExceeded


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that has something in it: its number, the texts of its filled cells by column, and whether all are bold."""

    number: int
    cells: Mapping[int, str]
    is_strong: bool = False


def write_sheet(writer: RecordWriter, rows: Iterable[SheetRow], *, source: str, limits: LimitsConfig) -> None:
    """Write the rows of a sheet in order; an empty row between them ends one table and begins another.

    Columns without anything in a table are left out of it, so far cells cost nothing. What stands alone above a table
    is a paragraph: its title. Raises LimitExceeded when the text of record grows longer than it may.
    """
    run: list[SheetRow] = []
    size = writer.length
    for row in rows:
        if run and row.number > run[-1].number + 1:
            _write_run(writer, run, source=source, limits=limits)
            run, size = [], writer.length
        run.append(row)
        size += sum(map(len, row.cells.values()))
        if size > limits.characters:
            raise _too_long(source, limits)
    if run:
        _write_run(writer, run, source=source, limits=limits)


def _write_run(writer: RecordWriter, run: Sequence[SheetRow], *, source: str, limits: LimitsConfig) -> None:
    writer.end_run()
    first = 0
    widest = max(len(row.cells) for row in run)
    while first < len(run) and len(run[first].cells) == 1 and (widest > 1 or len(run) == 1):
        writer.add(BlockKind.PARAGRAPH, next(iter(run[first].cells.values())))
        first += 1
    columns = sorted({column for row in run[first:] for column in row.cells})
    sample = [[row.cells.get(column, "") for column in columns] for row in run[first : first + 60]]
    headers = find_header_rows(sample, strong=[row.is_strong for row in run[first : first + 60]])
    for place, row in enumerate(run[first:]):
        # Tabs after the last filled cell say nothing.
        used = [row.cells.get(column, "") for column in columns]
        writer.add(BlockKind.TABLE_ROW, "\t".join(used), is_header=place < headers)
        if writer.length > limits.characters:
            raise _too_long(source, limits)
    writer.end_run()


def _too_long(source: str, limits: LimitsConfig) -> LimitExceeded:
    return LimitExceeded(
        source,
        f"has more than {limits.characters:,} characters of text",
        "split it or raise ingest.limits.characters in config.yaml",
    )
