"""ingest/parsers/ruled_tables.py, unruled_tables.py: tables in PDFs as offices, accountants and programs set them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from ingest.parsers import parse_source
from kb.documents import BlockKind, ParsedSource
from tests.ingest.make_sources import LIMITS, OCR

_FOLDER = Path("/usr/share/fonts/truetype/dejavu")
_REGULAR, _BOLD = "Sans", "SansBold"
_PROSE = "The assembly met twice this year and took note of what the working groups had done in the towns."
Row = Sequence[str]


@pytest.fixture(autouse=True, scope="module")
def _fonts() -> None:
    pdfmetrics.registerFont(TTFont(_REGULAR, str(_FOLDER / "DejaVuSans.ttf")))
    pdfmetrics.registerFont(TTFont(_BOLD, str(_FOLDER / "DejaVuSans-Bold.ttf")))


class Sheet:
    """A page that is drawn from the top down."""

    def __init__(self) -> None:
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=A4)
        self.y = 790.0

    def prose(self, text: str = _PROSE) -> None:
        self.row((60.0,), (text,), size=9.5, step=30)

    def row(
        self, places: Sequence[float], cells: Row, *, font: str = _REGULAR, size: float = 9.0, step: float = 15
    ) -> None:
        """Draw cells that begin at their places, or end there where these are negative."""
        self.canvas.setFont(font, size)
        for place, cell in zip(places, cells, strict=True):
            if cell and place < 0:
                self.canvas.drawRightString(-place, self.y, cell)
            elif cell:
                self.canvas.drawString(place, self.y, cell)
        self.y -= step

    def parse(self) -> ParsedSource:
        self.canvas.save()
        return parse(self.buffer.getvalue())


def parse(content: bytes) -> ParsedSource:
    return parse_source(content, source="a.pdf", limits=LIMITS, ocr=OCR)


def rows(parsed: ParsedSource) -> list[str]:
    return [
        parsed.text[block.start : block.end].replace("\t", " | ")
        for block in parsed.blocks
        if block.kind is BlockKind.TABLE_ROW
    ]


def heads(parsed: ParsedSource) -> list[str]:
    return [parsed.text[block.start : block.end].replace("\t", " | ") for block in parsed.blocks if block.is_header]


def others(parsed: ParsedSource) -> list[str]:
    return [parsed.text[block.start : block.end] for block in parsed.blocks if block.kind is not BlockKind.TABLE_ROW]


def test_a_list_of_members_without_lines_names_its_columns_though_they_are_not_bold() -> None:
    sheet = Sheet()
    sheet.prose()
    members = (
        ("Р. бр.", "Име и презиме", "Место", "Улог (дин)"),
        ("1.", "Живана Пантелић", "Горњи Милановац", "12.000"),
        ("2.", "Љубомир Ђурђевић", "Чачак", "6.500"),
        ("3.", "Ђорђе Аћимовић", "Љиг", "3.000"),
    )
    for member in members:
        sheet.row((70, 110, 260, 400), member, size=10)
    parsed = sheet.parse()
    assert rows(parsed) == [" | ".join(member) for member in members]
    assert heads(parsed) == [" | ".join(members[0])]


def test_sections_of_a_budget_and_its_empty_cells_stay_in_one_table() -> None:
    sheet = Sheet()
    sheet.prose()
    budget = (
        ("Stavka", "Planirano (€)", "Utrošeno (€)", "Razlika (€)"),
        ("Prihodi", "", "", ""),
        ("Potpora Grada Osijeka", "18.000,00", "18.000,00", "0,00"),
        ("Rashodi", "", "", ""),
        ("Plaće voditeljice i suradnika", "9.400,00", "9.380,12", "-19,88"),
        ("Najam prostora", "3.600,00", "", "-3.600,00"),
        ("Ukupno", "13.000,00", "9.380,12", "-3.619,88"),
    )
    for row in budget:
        sheet.row((60, -330, -420, -510), row, font=_BOLD if row[0] in ("Stavka", "Rashodi", "Ukupno") else _REGULAR)
    sheet.y -= 14
    sheet.prose()
    parsed = sheet.parse()
    assert rows(parsed) == [
        "Stavka | Planirano (€) | Utrošeno (€) | Razlika (€)",
        "Prihodi",
        "Potpora Grada Osijeka | 18.000,00 | 18.000,00 | 0,00",
        "Rashodi",
        "Plaće voditeljice i suradnika | 9.400,00 | 9.380,12 | -19,88",
        "Najam prostora | 3.600,00 |  | -3.600,00",
        "Ukupno | 13.000,00 | 9.380,12 | -3.619,88",
    ]
    assert heads(parsed) == rows(parsed)[:1]
    assert others(parsed) == [_PROSE, _PROSE]


@pytest.mark.parametrize("filled", [(2, 3, 4, 5), (0, 5), (1, 2), (0, 1, 2, 3, 4)])
def test_labels_without_a_value_are_rows_of_their_table_wherever_they_stand(filled: tuple[int, ...]) -> None:
    labels = ("Naziv organizacije", "Davčna številka", "Leto ustanovitve", "Zastopnik", "Telefon", "Število članov")
    values = ("Zadruga Klas", "12345678", "2009", "Maja Vidmar", "02 555 01 20", "14")
    sheet = Sheet()
    sheet.prose()
    sheet.prose()
    table = [(label, values[place] if place in filled else "") for place, label in enumerate(labels)]
    for cells in table:
        sheet.row((64, 320), cells, step=20)
    sheet.y -= 10
    sheet.prose()
    parsed = sheet.parse()
    assert rows(parsed) == [" | ".join(filter(None, cells)) for cells in table]
    assert others(parsed) == [_PROSE] * 3


def test_one_line_above_a_table_that_is_not_set_in_is_its_caption() -> None:
    sheet = Sheet()
    sheet.prose()
    sheet.row((60,), ("Člani odbora",))
    members = (("Ana Kos", "predsednica"), ("Bor Hribar", "tajnik"), ("Cene Lah", "blagajnik"))
    for member in members:
        sheet.row((60, 200), member)
    assert rows(sheet.parse()) == [" | ".join(member) for member in members]


def test_times_and_titles_far_under_each_other_are_rows_and_not_columns_of_prose() -> None:
    sheet = Sheet()
    sheet.prose()
    programme = (
        ("9:30 – 10:00:", "Prijava sudionika i kava"),
        ("10:00 – 10:15:", "Pozdravna riječ grada"),
        ("10:15 – 10:45:", "Zadruge u skrbi i iskustva"),
        ("10:45 – 11:15:", "Rezultati istraživanja u županiji"),
        ("11:15 – 12:30:", "Rasprava sa svim članovima"),
        ("12:30 – 13:00:", "Zaključci i zajednička zakuska"),
    )
    for cells in programme:
        sheet.row((60, 320), cells, size=10, step=34)
    assert rows(sheet.parse()) == [" | ".join(cells) for cells in programme]


def test_cells_that_are_written_line_by_line_are_whole() -> None:
    sheet = Sheet()
    sheet.row((60, 180, 345, 420), ("Actividad", "Resultado", "Plazo", "Responsable"), font=_BOLD, step=18)
    sheet.row((60, 180, 345, 420), ("Taller de", "veinte personas saben", "marzo", "Inés"), step=11)
    sheet.row((60, 180, 345, 420), ("contabilidad", "llevar sus libros", "", "Garrido"), step=18)
    sheet.row((60, 180, 345, 420), ("Feria", "quince puestos", "mayo", "Pilar"), step=18)
    sheet.row((60, 180, 345, 420), ("Visita", "informe para la", "junio", "Paz"), step=11)
    sheet.row((60, 180, 345, 420), ("", "asamblea", "", ""), step=18)
    assert rows(sheet.parse()) == [
        "Actividad | Resultado | Plazo | Responsable",
        "Taller de contabilidad | veinte personas saben llevar sus libros | marzo | Inés Garrido",
        "Feria | quince puestos | mayo | Pilar",
        "Visita | informe para la asamblea | junio | Paz",
    ]


def test_a_caption_between_two_tables_parts_them() -> None:
    sheet = Sheet()
    sheet.prose()
    for cells in (("Nom", "Fonction"), ("Awa Diop", "présidente"), ("Luc Perrin", "trésorier")):
        sheet.row((60, 200), cells, font=_BOLD if cells[0] == "Nom" else _REGULAR)
    sheet.row((60,), ("Tableau 2 – présences",))
    for row in (("Nom", "Séances", "Excusé"), ("Awa Diop", "6", "0"), ("Luc Perrin", "4", "2")):
        sheet.row((60, 200, 280), row, font=_BOLD if row[0] == "Nom" else _REGULAR)
    parsed = sheet.parse()
    assert heads(parsed) == ["Nom | Fonction", "Nom | Séances | Excusé"]
    assert others(parsed) == [_PROSE, "Tableau 2 – présences"]


def test_a_row_begins_with_its_empty_cell() -> None:
    sheet = Sheet()
    for row in (("", "2019", "2020"), ("Člani", "214", "198"), ("Prostovoljke", "61", "75"), ("", "275", "273")):
        sheet.row((60, -260, -320), row)
    parsed = sheet.parse()
    assert rows(parsed) == [" | 2019 | 2020", "Člani | 214 | 198", "Prostovoljke | 61 | 75", " | 275 | 273"]
    assert heads(parsed) == [" | 2019 | 2020"]


@pytest.mark.parametrize("borders", ["all", "none", "under the head", "none inside", "only down"])
def test_the_rows_of_a_table_do_not_depend_on_its_rules(borders: str) -> None:
    sheet = Sheet()
    sheet.prose()
    top, step = sheet.y + 12, 17.0
    data = (
        ("Attività", "Ore", "Utenti", "Note"),
        ("Assistenza domiciliare", "1.240", "86", ""),
        ("Laboratorio", "610", "19", "in collaborazione con il carcere"),
        ("Orto", "", "34", "da aprile a ottobre"),
        ("Totale", "1.850", "139", ""),
    )
    places = (62, -248, -298, 303)
    edges = [top]
    for cells in data:
        font = _BOLD if cells[0] == "Attività" else _REGULAR
        if cells[0].startswith("Assistenza"):
            # The other cells stand in the middle of a cell of two lines.
            sheet.row(places[:1], cells[:1], step=step)
            sheet.row(places[:1], ("agli anziani soli",), step=-step / 2)
            sheet.row(places[1:], cells[1:], step=1.5 * step)
        else:
            sheet.row(places, cells, font=font, step=step)
        edges.append(sheet.y + 12)
    across = {"all": edges, "under the head": edges[1:2], "none inside": [*edges[:2], edges[-1]]}.get(borders, [])
    for y in across:
        sheet.canvas.line(58, y, 480, y)
    for x in (58, 190, 251, 300, 480) if borders in ("all", "none inside", "only down") else ():
        sheet.canvas.line(x, top, x, edges[-1])
    sheet.y -= 10
    sheet.prose()
    parsed = sheet.parse()
    assert rows(parsed) == [
        "Attività | Ore | Utenti | Note",
        "Assistenza domiciliare agli anziani soli | 1.240 | 86",
        "Laboratorio | 610 | 19 | in collaborazione con il carcere",
        "Orto |  | 34 | da aprile a ottobre",
        "Totale | 1.850 | 139",
    ]
    assert heads(parsed) == ["Attività | Ore | Utenti | Note"]
    assert others(parsed) == [_PROSE, _PROSE]


def test_rows_between_two_rules_are_told_apart_by_their_numbers() -> None:
    sheet = Sheet()
    sheet.prose()
    top = sheet.y + 9
    data = (("Année", "Adhérents", "Budget"), ("2019", "214", "48 200 €"), ("2020", "198", "51 750 €"))
    for row in (*data, ("2021", "240", "63 020 €")):
        sheet.row((64, -220, -316), row, size=10, step=12)
        if row[0] == "Année":
            sheet.canvas.line(60, sheet.y + 9, 320, sheet.y + 9)
    sheet.canvas.line(60, top, 320, top)
    sheet.canvas.line(60, sheet.y + 9, 320, sheet.y + 9)
    for x in (60, 140, 225, 320):
        sheet.canvas.line(x, top, x, sheet.y + 9)
    assert rows(sheet.parse()) == [
        "Année | Adhérents | Budget",
        "2019 | 214 | 48 200 €",
        "2020 | 198 | 51 750 €",
        "2021 | 240 | 63 020 €",
    ]


def test_words_that_narrow_cells_cut_are_whole_and_hyphens_of_compounds_stay() -> None:
    sheet = Sheet()
    for _ in range(22):
        sheet.row((60.0,), ("Zadruge so v letu 2020 zaposlile več oseb kakor prejšnja leta, poroča zveza.",), step=13)
    table = [
        [("Izobraž", "evanje"), ("Kraj", "občina"), ("31.12.20", "20")],
        [("Jelka", "Novak"), ("sever-", "jug"), ("AVP/", "CLLD")],
    ]
    top, left, width = sheet.y, 60.0, pdfmetrics.stringWidth("Izobraž", _REGULAR, 9) + 11
    for row in table:
        for line in (0, 1):
            for column, cell in enumerate(row):
                sheet.canvas.setFont(_REGULAR, 9)
                sheet.canvas.drawString(left + column * width + 4, sheet.y - 10, cell[line])
            sheet.y -= 11
        sheet.y -= 4
    for step in range(3):
        sheet.canvas.line(left, top - 26 * step, left + 3 * width, top - 26 * step)
    for column in range(4):
        sheet.canvas.line(left + column * width, top, left + column * width, top - 52)
    assert rows(sheet.parse()) == [
        "Izobraževanje | Kraj občina | 31.12.2020",
        "Jelka Novak | sever-jug | AVP/CLLD",
    ]


@pytest.mark.parametrize("is_ruled", [False, True])
def test_a_table_over_pages_loses_no_row_and_names_its_columns_once(is_ruled: bool) -> None:
    style = ParagraphStyle("cell", fontName=_REGULAR, fontSize=9, leading=11)
    data = [("Општина", "Организација", "Вработени", "Од тоа жени")]
    towns, names = ("Куманово", "Струмица", "Дебар"), ("Здружение за правата на работниците", "Задруга Јаболко", "")
    data += [(towns[row % 3], names[row % 3], str(12 + row), str(3 + row)) for row in range(80)]
    cells = [[Paragraph(cell, style) for cell in row] for row in data]
    rules: list[tuple[object, ...]] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    rules += [("GRID", (0, 0), (-1, -1), 0.4, "black")] if is_ruled else []
    buffer = io.BytesIO()

    def draw_running_lines(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont(_REGULAR, 8)
        canvas.drawString(70, 810, "Регистар на социјални претпријатија")
        canvas.drawCentredString(297, 30, str(document.page))

    table = Table(cells, colWidths=[90, 190, 80, 80], repeatRows=1, style=TableStyle(rules))
    SimpleDocTemplate(buffer, pagesize=A4).build(
        [Paragraph(_PROSE, style), table], onFirstPage=draw_running_lines, onLaterPages=draw_running_lines
    )
    parsed = parse(buffer.getvalue())
    assert len(parsed.pages) == 3
    assert rows(parsed) == [" | ".join(row) for row in data]
    assert heads(parsed) == [" | ".join(data[0])]


def test_the_head_of_a_table_is_known_when_its_rows_are_on_the_next_page() -> None:
    sheet = Sheet()
    sheet.prose()
    sheet.y = 60
    sheet.row((60, 200, 300), ("Partner", "Town", "Members"), font=_BOLD)
    sheet.canvas.rect(56, 70, 110, -16)
    sheet.canvas.showPage()
    sheet.y = 780
    for cells in (("Mill", "Leeds", "14"), ("Weavers", "Hull", "23"), ("Bakers", "York", "9")):
        sheet.row((60, 200, 300), cells)
    assert rows(sheet.parse()) == [
        "Partner | Town | Members",
        "Mill | Leeds | 14",
        "Weavers | Hull | 23",
        "Bakers | York | 9",
    ]


def draw_grid(sheet: Sheet, columns: Sequence[float], *, count: int, height: float) -> None:
    """Draw the rules of a table that begins a line above where the next row is written."""
    top = sheet.y + 14
    for step in range(count + 1):
        sheet.canvas.line(columns[0], top - height * step, columns[-1], top - height * step)
    for column in columns:
        sheet.canvas.line(column, top, column, top - height * count)


def test_labels_beside_empty_cells_are_rows_and_boxed_text_is_none() -> None:
    sheet = Sheet()
    sheet.prose()
    labels = ("Naziv organizacije", "Sjedište", "OIB")
    draw_grid(sheet, (56, 300, 500), count=3, height=20)
    for label in labels:
        sheet.row((60,), (label,), step=20)
    sheet.y -= 20
    # The narrow column is the bar of the box.
    draw_grid(sheet, (56, 490, 497), count=2, height=40)
    sheet.row((60,), ("Prijave primamo do petka.",), step=40)
    sheet.row((60,), ("Odgovaramo svima.",), step=40)
    parsed = sheet.parse()
    assert rows(parsed) == list(labels)
    assert others(parsed) == [_PROSE, "Prijave primamo do petka.", "Odgovaramo svima."]


def test_a_justified_line_of_few_words_is_no_row_and_even_numbers_are_cells() -> None:
    sheet = Sheet()
    lines = ("Zweimal", "im", "Jahr", "findet", "eine"), ("Betriebsversammlung statt, zu der auch alle",)
    width = pdfmetrics.stringWidth(lines[1][0], _REGULAR, 9)
    widths = [pdfmetrics.stringWidth(word, _REGULAR, 9) for word in lines[0]]
    gap = (width - sum(widths)) / (len(widths) - 1)
    sheet.row([60 + sum(widths[:place]) + place * gap for place in range(len(widths))], lines[0], step=11.7)
    sheet.row((60,), lines[1], step=11.7)
    sheet.row((60,), ("eingeladen sind.",), step=40)
    sheet.row((60, 120, 180, 240), ("2019", "2020", "2021", "2022"))
    sheet.row((60, 120, 180, 240), ("1400", "1500", "1600", "1700"))
    parsed = sheet.parse()
    assert others(parsed) == [
        "Zweimal im Jahr findet eine Betriebsversammlung statt, zu der auch alle eingeladen sind."
    ]
    assert rows(parsed) == ["2019 | 2020 | 2021 | 2022", "1400 | 1500 | 1600 | 1700"]


def test_heads_that_all_stand_far_from_each_other_are_cells_of_their_own() -> None:
    sheet = Sheet()
    heads_ = ("Taller", "Plazas", "Empezaron", "Terminaron")
    places = [60.0, 145.0]
    for head, gap in zip(heads_[1:3], (12.6, 13.8), strict=True):
        places.append(places[-1] + pdfmetrics.stringWidth(head, _BOLD, 9) + gap)
    sheet.row(places, heads_, font=_BOLD, step=18)
    for name in ("Carpintería", "Huerta", "Cocina"):
        sheet.row(places, (name, "24", "26", "19"), step=18)
    assert rows(sheet.parse())[0] == " | ".join(heads_)
