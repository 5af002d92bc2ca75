"""The tables of papers as workbooks and as delimited text in many encodings."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from openpyxl import Workbook
from openpyxl.comments import Comment

from kb.documents import BlockKind
from tests.torture.gold import GoldBlock, Place, Rendered, gold_row
from tests.torture.papers import Paper, Table, drop_marks
from tests.torture.plain import keep_encodable
from tests.torture.word import fix_times

# As it is stored, its number format, and as a person sees it.
_VALUES: tuple[tuple[object, str, str], ...] = (
    (1599869.8, "#,##0.00", "1,599,869.80"),
    (0.25, "0%", "25%"),
    (date(2019, 3, 5), "DD.MM.YYYY", "2019-03-05"),
    (42, "General", "42"),
    (3.5, "General", "3.5"),
    (12.0, "General", "12"),
)


def render_xlsx(paper: Paper, *, spoil: Callable[[str], str] = str, with_values: bool = True) -> Rendered:
    """Return a workbook with a sheet for each table of a paper, and one of numbers and dates with their formats."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.title = paper.title
    gold: list[GoldBlock] = []
    for number, table in enumerate(_list_tables(paper), start=1):
        sheet = workbook.create_sheet(f"Tabela {number}")
        gold.append(GoldBlock(BlockKind.HEADING, f"Tabela {number}", 1))
        for row, texts in enumerate(table.rows, start=1):
            for column, text in enumerate(texts, start=1):
                if text:
                    sheet.cell(row, column, spoil(drop_marks(text)))
            gold.append(gold_row(texts, is_header=table.has_header and row == 1))
        if number == 1:
            sheet.cell(2, 1).comment = Comment("Preveriti pri računovodstvu", "B")
            gold.append(GoldBlock(BlockKind.PARAGRAPH, "Preveriti pri računovodstvu", place=Place.ANYWHERE))
    if with_values:
        sheet = workbook.create_sheet("Vrednosti")
        gold.append(GoldBlock(BlockKind.HEADING, "Vrednosti", 1))
        for column, text in enumerate(("Ime vrednosti", "Vrednost", "Opomba"), start=1):
            sheet.cell(1, column, text)
        gold.append(gold_row(("Ime vrednosti", "Vrednost", "Opomba"), is_header=True))
        for row, (value, number_format, seen) in enumerate(_VALUES, start=2):
            sheet.cell(row, 1, f"vrstica {row}")
            cell = sheet.cell(row, 2, value)
            cell.number_format = number_format
            gold.append(gold_row((f"vrstica {row}", seen, "")))
        # Two cells far away must cost nothing.
        sheet.cell(90_000, 1, "daleč")
        sheet.cell(90_000, 2, "konec")
        gold.append(gold_row(("daleč", "konec", "")))
    buffer = io.BytesIO()
    workbook.save(buffer)
    return Rendered(fix_times(buffer.getvalue()), tuple(gold))


def render_csv(paper: Paper, *, encoding: str, delimiter: str, spoil: Callable[[str], str] = str) -> Rendered:
    """Return the largest table of a paper as delimited text, with a line break inside one cell."""
    table = max(_list_tables(paper), key=lambda table: sum(map(len, table.rows)))
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    gold: list[GoldBlock] = []
    for number, row in enumerate(table.rows):
        texts = [drop_marks(cell) for cell in row]
        gold.append(gold_row(tuple(texts), is_header=table.has_header and number == 0))
        if number == 1 and " " in texts[0]:
            texts[0] = texts[0].replace(" ", "\n", 1)
        writer.writerow([keep_encodable(spoil(text), encoding) for text in texts])
    gold = [replace(block, text=keep_encodable(block.text, encoding)) for block in gold]
    return Rendered(buffer.getvalue().encode(encoding), tuple(gold))


def _list_tables(paper: Paper) -> list[Table]:
    """Return the tables of a paper; one without any gets one of its lines, as lists of contents are kept in sheets."""
    tables = [part for part in paper.parts if isinstance(part, Table)]
    if tables:
        return tables
    lines = [drop_marks(part.text).split("\n")[0][:60].strip() for part in paper.parts if not isinstance(part, Table)]
    rows = [(str(number), line, f"{10 * number},50") for number, line in enumerate(lines, start=1)]
    return [Table((("Št.", "Vsebina", "Znesek"), *rows))]
