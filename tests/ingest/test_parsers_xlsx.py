from __future__ import annotations

import datetime
import io
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from ingest.parsers.xlsx import parse_xlsx
from kb.documents import BlockKind, ParsedSource
from kb.errors import LimitExceeded, UnreadableSource
from kb.passages import Page
from tests.ingest.make_containers import make_part, make_row, make_xlsx, make_zip
from tests.ingest.make_sources import LIMITS

HEADING, PARAGRAPH, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.TABLE_ROW
FORMATS = '<cellXfs><xf numFmtId="0"/><xf numFmtId="4"/><xf numFmtId="14"/></cellXfs>'


def parse(content: bytes) -> ParsedSource:
    return parse_xlsx(content, source="a.xlsx", limits=LIMITS)


def outline(parsed: ParsedSource) -> list[tuple[int, BlockKind, bool, str]]:
    return [(block.page, block.kind, block.is_header, parsed.text[block.start : block.end]) for block in parsed.blocks]


def test_a_workbook_written_by_openpyxl_is_read():
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Proračun"
    sheet["A1"] = "Proračun projekta"
    sheet.merge_cells("A1:D1")
    for row in (
        [],
        ["Postavka", "Znesek", "Datum", "Delež"],
        ["Plače", 1599869.8, datetime.date(2023, 5, 1), 0.256],
        ["Potni stroški", 1200, datetime.date(2023, 6, 2), 0.1],
    ):
        sheet.append(row)
    for cell in sheet[3]:
        cell.font = Font(bold=True)
    for row in (4, 5):
        sheet.cell(row, 2).number_format = "#,##0.00"
        sheet.cell(row, 4).number_format = "0.0%"
    sheet["B5"].comment = Comment("Ocena do\nkonca leta.", "Ana")
    sheet["XFD1048576"] = "daleč"
    hidden = workbook.create_sheet("Člani")
    hidden.sheet_state = "hidden"
    hidden.append(["Ime", "Kraj", "Leto"])
    hidden.append(["Ana\nKos", "Maribor", 2019])
    hidden.append([None, "Celje", 2020])
    workbook.properties.title = "Proračun 2023"
    buffer = io.BytesIO()
    workbook.save(buffer)
    parsed = parse(buffer.getvalue())
    assert outline(parsed) == [
        (1, HEADING, False, "Proračun"),
        (1, PARAGRAPH, False, "Proračun projekta"),
        (1, ROW, True, "Postavka\tZnesek\tDatum\tDelež"),
        (1, ROW, False, "Plače\t1,599,869.80\t2023-05-01\t25.6%"),
        (1, ROW, False, "Potni stroški\t1,200.00\t2023-06-02\t10.0%"),
        (1, PARAGRAPH, False, "daleč"),
        (1, PARAGRAPH, False, "B5: Ocena do konca leta."),
        (2, HEADING, False, "Člani"),
        (2, ROW, True, "Ime\tKraj\tLeto"),
        (2, ROW, False, "Ana Kos\tMaribor\t2019"),
        (2, ROW, False, "\tCelje\t2020"),
    ]
    assert [page.number for page in parsed.pages] == [1, 2]
    assert parsed.properties["title"] == "Proračun 2023"


def test_tables_apart_are_set_apart_and_lose_their_empty_columns():
    rows = [
        make_row(1, {"B": "a", "D": "b"}),
        make_row(2, {"B": "c", "D": "d"}),
        make_row(9, {"F": "e", "G": "f"}),
        make_row(10, {"G": "g"}),
    ]
    parsed = parse(make_xlsx({"List": "".join(rows)}))
    assert parsed.text == "List\n\na\tb\nc\td\n\ne\tf\n\tg"
    assert parsed.pages == (Page(1, 0, 21),)


def test_every_kind_of_cell_reads_as_a_person_sees_it():
    cells = (
        '<row><c t="s"><v>0</v></c><c t="s"><v>99</v></c><c t="b"><v>1</v></c><c t="str"><f>A1</f><v>izid</v></c>'
        '<c t="e"><v>#DIV/0!</v></c><c s="1"><f>1+1</f><v>1599869.8</v></c><c s="2"><v>45000</v></c><c><v>3.0</v></c>'
        '<c t="d"><v>2023-03-15</v></c><c t="s"><v>1</v></c><c s="77"><v>5</v></c><c><f>A1</f></c><c><v>x</v></c></row>'
    )
    strings = ["<t>a_x000D_\nb</t>", "<r><t>Zad</t></r><r><t>ruga</t></r><rPh><t>izg</t></rPh>"]
    parsed = parse(make_xlsx({"L": cells}, styles=FORMATS, strings=strings))
    assert parsed.text.split("\n\n")[1].split("\t") == [
        "a b",
        "TRUE",
        "izid",
        "#DIV/0!",
        "1,599,869.80",
        "2023-03-15",
        "3",
        "2023-03-15",
        "Zadruga",
        "5",
        "x",
    ]


def test_the_date_system_of_1904_is_followed():
    row = '<row r="1"><c r="A1" s="2"><v>43538</v></c></row>'
    assert parse(make_xlsx({"L": row}, styles=FORMATS, workbook='<workbookPr date1904="1"/>')).text == "L\n\n2023-03-15"


def test_text_boxes_charts_and_threads_follow_the_tables():
    drawing = make_part(
        "xdr:wsDr",
        "<xdr:sp><xdr:txBody><a:p><a:r><a:t>Okvir.</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
        '<a:graphic><a:graphicData><c:chart r:id="r1"/></a:graphicData></a:graphic>',
    )
    chart = make_part(
        "c:chartSpace",
        "<c:chart><c:ser><c:tx><c:v>Člani</c:v></c:tx><c:cat><c:strLit><c:pt idx='0'><c:v>2021</c:v></c:pt></c:strLit></c:cat>"
        "<c:val><c:numLit><c:pt idx='0'><c:v>12.50</c:v></c:pt></c:numLit></c:val></c:ser></c:chart>",
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="x/chart" Target="../charts/chart1.xml"/></Relationships>'
    )
    note = (
        "<comment ref='B2'><text><t>[Threaded comment]</t></text></comment>"
        "<comment ref='C3'><text><t>Zapis.</t></text></comment>"
    )
    threads = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        '<threadedComment ref="B2"><text>Ali drži?</text></threadedComment>'
        '<threadedComment ref="B2"><text>Da.</text></threadedComment></ThreadedComments>'
    )
    content = make_xlsx(
        {"L": make_row(1, {"A": "a", "B": "b"})},
        parts=[
            ("drawing", "drawings/drawing1.xml", drawing),
            ("x", "drawings/_rels/drawing1.xml.rels", relations),
            ("x", "charts/chart1.xml", chart),
            (
                "comments",
                "c.xml",
                f'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{note}</comments>',
            ),
            ("threadedComment", "t.xml", threads),
        ],
    )
    assert outline(parse(content))[2:] == [
        (1, PARAGRAPH, False, "Okvir."),
        (1, ROW, True, "\tČlani"),
        (1, ROW, False, "2021\t12.5"),
        (1, PARAGRAPH, False, "C3: Zapis."),
        (1, PARAGRAPH, False, "B2: Ali drži? Da."),
    ]


def test_text_is_limited_while_it_is_read():
    rows = "".join(make_row(number, {"A": "beseda " * 20}) for number in range(1, 200))
    limits = LIMITS.model_copy(update={"characters": 5_000})
    with pytest.raises(LimitExceeded, match="has more than 5,000 characters of text"):
        parse_xlsx(make_xlsx({"L": rows}), source="a.xlsx", limits=limits)
    # One cell further right in each row: every row would be as long as the table is wide.
    places = [(number, chr(64 + number // 26) + chr(65 + number % 26)) for number in range(26, 676)]
    diagonal = "".join(make_row(number, {letters: "x"}) for number, letters in places)
    with pytest.raises(LimitExceeded, match="has more than 5,000 characters of text"):
        parse_xlsx(make_xlsx({"L": diagonal}), source="a.xlsx", limits=limits)


def test_what_is_no_workbook_is_refused():
    with pytest.raises(UnreadableSource, match=r"a\.xlsx: has no workbook"):
        parse(make_zip({"a.txt": "a"}))
    broken = make_xlsx({"L": "<row><c"})
    with pytest.raises(UnreadableSource, match=r"a\.xlsx: is damaged: a part of it cannot be read"):
        parse(broken)
    with pytest.raises(UnreadableSource, match=r"a\.xlsx: is damaged or cut short"):
        parse(broken[: len(broken) // 2])


def test_a_strict_workbook_is_read_as_any_other():
    content = make_xlsx({"L": make_row(1, {"A": "strogo"})})
    usual, strict = "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {
            name: archive.read(name)
            .decode()
            .replace(f"{usual}spreadsheetml/2006/", f"{strict}spreadsheetml/")
            .replace(f"{usual}officeDocument/2006/", f"{strict}officeDocument/")
            for name in archive.namelist()
        }
    assert parse(make_zip(files)).text == "L\n\nstrogo"
