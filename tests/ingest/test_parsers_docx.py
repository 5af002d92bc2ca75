from __future__ import annotations

import io
import zipfile

import docx
import pytest

from ingest.parsers import parse_source
from ingest.parsers.docx import MEDIA_TYPE
from ingest.parsers.list_numbers import format_number
from kb.documents import BlockKind, ParsedSource
from kb.errors import EncryptedSource, LimitExceeded, NoTextFound, UnreadableSource
from tests.ingest.make_sources import (
    LIMITS,
    OCR,
    W_NAMESPACE,
    make_docx,
    make_paragraph,
    make_table,
    make_zip_bomb_docx,
)

HEADING, PARAGRAPH, ITEM, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW

_STYLES = f"""<w:styles xmlns:w="{W_NAMESPACE}">
<w:style w:type="paragraph" w:styleId="Naslov"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Naslov2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Moj"><w:name w:val="Moj naslov"/><w:basedOn w:val="Naslov2"/></w:style>
<w:style w:type="paragraph" w:styleId="Obris"><w:name w:val="Poglavje"/>
<w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Krog"><w:name w:val="Krog"/><w:basedOn w:val="Krog"/></w:style>
<w:style w:type="paragraph" w:styleId="Kazalo1"><w:name w:val="toc 1"/></w:style></w:styles>"""
_NUMBERING = f"""<w:numbering xmlns:w="{W_NAMESPACE}">
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>
</w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/>
</w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
</w:numbering>"""


def parse(content: bytes) -> ParsedSource:
    return parse_source(content, source="a.docx", limits=LIMITS, ocr=OCR)


def outline(parsed: ParsedSource) -> list[tuple[BlockKind, int, str]]:
    return [(block.kind, block.level, parsed.text[block.start : block.end]) for block in parsed.blocks]


def number(list_id: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'


def test_headings_come_from_styles_in_any_language_and_from_outline_levels():
    body = (
        make_paragraph("Letno poročilo", style="Naslov")
        + make_paragraph("Uvod ........ 3", style="Kazalo1")
        + make_paragraph("Uvod", style="Naslov2")
        + make_paragraph("Cilji", style="Moj")
        + make_paragraph("Izidi", style="Obris")
        + make_paragraph("Krožni slog.", style="Krog")
        + make_paragraph("Lasten obris", more='<w:outlineLvl w:val="0"/>')
        + make_paragraph("Telo.", more='<w:outlineLvl w:val="9"/>')
    )
    assert outline(parse(make_docx(body, parts={"styles": _STYLES}))) == [
        (HEADING, 1, "Letno poročilo"),
        (HEADING, 2, "Uvod"),
        (HEADING, 2, "Cilji"),
        (HEADING, 3, "Izidi"),
        (PARAGRAPH, 0, "Krožni slog."),
        (HEADING, 1, "Lasten obris"),
        (PARAGRAPH, 0, "Telo."),
    ]


def test_lists_carry_the_numbers_that_word_shows():
    body = (
        make_paragraph("prva", more=number(1))
        + make_paragraph("pod prvo", more=number(1, 1))
        + make_paragraph("tudi pod prvo", more=number(1, 1))
        + make_paragraph("Vmes stavek.")
        + make_paragraph("druga", more=number(1))
        + make_paragraph("pod drugo", more=number(1, 1))
        + make_paragraph("alineja", more=number(2))
        + make_paragraph("Izvzeto iz seznama.", more=number(0))
    )
    assert outline(parse(make_docx(body, parts={"numbering": _NUMBERING}))) == [
        (ITEM, 1, "1. prva"),
        (ITEM, 2, "1.a) pod prvo"),
        (ITEM, 2, "1.b) tudi pod prvo"),
        (PARAGRAPH, 0, "Vmes stavek."),
        (ITEM, 1, "2. druga"),
        (ITEM, 2, "2.a) pod drugo"),
        (ITEM, 1, "• alineja"),
        (PARAGRAPH, 0, "Izvzeto iz seznama."),
    ]


def test_tracked_insertions_stay_and_deletions_and_hidden_text_go():
    body = (
        '<w:p><w:r><w:t xml:space="preserve">Zadruga ima </w:t></w:r>'
        "<w:del><w:r><w:delText>osem</w:delText></w:r></w:del>"
        '<w:ins><w:r><w:t xml:space="preserve">devet </w:t></w:r></w:ins><w:r><w:t>članov</w:t></w:r>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>skrito</w:t></w:r>"
        "<w:r><w:noBreakHyphen/><w:t>zadružnikov</w:t></w:r></w:p>"
    )
    assert parse(make_docx(body)).text == "Zadruga ima devet članov-zadružnikov"


def test_a_link_and_a_field_read_as_shown():
    body = (
        "<w:p><w:hyperlink><w:r><w:t>Več tukaj</w:t></w:r></w:hyperlink>"
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText> PAGE </w:instrText></w:r>'
        "<w:r><w:br/><w:t>3</w:t></w:r></w:p>"
    )
    assert parse(make_docx(body)).text == "Več tukaj\n3"


def test_table_rows_join_cells_by_tabs_and_paragraphs_in_a_cell_by_newlines():
    parsed = parse(
        make_docx(make_paragraph("Partnerji") + make_table([["Naziv", "Lipa"], ["Partnerji", "Breza\nJelka"]]))
    )
    assert outline(parsed) == [
        (PARAGRAPH, 0, "Partnerji"),
        (ROW, 0, "Naziv\tLipa"),
        (ROW, 0, "Partnerji\tBreza\nJelka"),
    ]


def test_a_table_of_one_column_and_a_nested_table_are_read_in_order():
    inner = make_table([["Cilj", "200"]])
    body = make_table([["Okvir z besedilom."]]) + (
        f"<w:tbl><w:tr><w:tc>{make_paragraph('Levo')}{inner}</w:tc>"
        f"<w:tc>{make_paragraph('Desno')}</w:tc></w:tr></w:tbl>"
    )
    assert outline(parse(make_docx(body))) == [
        (PARAGRAPH, 0, "Okvir z besedilom."),
        (PARAGRAPH, 0, "Levo"),
        (ROW, 0, "Cilj\t200"),
        (PARAGRAPH, 0, "Desno"),
    ]


def test_a_text_box_is_read_once_and_footnotes_come_last():
    box = f"<w:txbxContent>{make_paragraph('V okvirju.')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Pred okvirjem</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing>"
        f"{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>" + make_paragraph("Za okvirjem")
    )
    notes = (
        f'<w:footnotes xmlns:w="{W_NAMESPACE}">'
        f'<w:footnote w:type="separator" w:id="0">{make_paragraph("---")}</w:footnote>'
        f'<w:footnote w:id="2">{make_paragraph("Opomba pod črto.")}</w:footnote></w:footnotes>'
    )
    assert parse(make_docx(body, parts={"footnotes": notes})).text == (
        "Pred okvirjem\n\nV okvirju.\n\nZa okvirjem\n\nOpomba pod črto."
    )


def test_properties_come_from_the_file():
    content = make_docx(
        make_paragraph("Besedilo."), properties={"title": "Poročilo", "creator": "Ana Kos", "subject": ""}
    )
    parsed = parse(content)
    assert parsed.properties == {"title": "Poročilo", "author": "Ana Kos"}
    assert parsed.media_type == MEDIA_TYPE


def test_a_document_written_by_python_docx_is_read():
    document = docx.Document()
    document.add_heading("Declaración", 0)
    document.add_heading("Artículo 1", 2)
    document.add_paragraph("La cooperación crea empleo.")
    document.add_paragraph("formación", style="List Bullet")
    document.add_paragraph("redes", style="List Number")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Año", "2014"
    buffer = io.BytesIO()
    document.save(buffer)
    assert outline(parse(buffer.getvalue())) == [
        (HEADING, 1, "Declaración"),
        (HEADING, 2, "Artículo 1"),
        (PARAGRAPH, 0, "La cooperación crea empleo."),
        (ITEM, 1, "• formación"),
        (ITEM, 1, "1. redes"),
        (ROW, 0, "Año\t2014"),
    ]


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    with pytest.raises(LimitExceeded) as raised:
        parse(make_zip_bomb_docx(60_000_000))
    assert raised.value.reason == "would unpack to 57 MB, the limit is 50 MB"


def test_damaged_protected_and_empty_documents_are_told_apart():
    content = make_docx(make_paragraph("Besedilo."))
    with pytest.raises(UnreadableSource, match="zip directory cannot be read"):
        parse(content[: len(content) // 2])
    with pytest.raises(EncryptedSource, match="needs a password to open"):
        parse(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(NoTextFound, match="holds no text"):
        parse(make_docx(make_paragraph("")))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/zip")
    with pytest.raises(UnreadableSource, match="has no document body"):
        parse(buffer.getvalue())


def test_a_document_cannot_draw_other_files_into_its_text():
    content = make_docx(make_paragraph("Besedilo."))
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            xml = old.read(name).decode()
            if name == "word/document.xml":
                xml = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + xml.replace("Besedilo.", "Pred &x; za")
            new.writestr(name, xml)
    assert parse(buffer.getvalue()).text == "Pred"


def test_tables_nested_without_end_are_refused():
    body = make_paragraph("dno")
    for _ in range(80):
        body = f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>"
    with pytest.raises(LimitExceeded, match="nests its parts too deep"):
        parse(make_docx(body))


@pytest.mark.parametrize(
    ("count", "number_format", "shown"),
    [
        (4, "decimal", "4"),
        (4, "lowerLetter", "d"),
        (27, "upperLetter", "AA"),
        (14, "lowerRoman", "xiv"),
        (9, "upperRoman", "IX"),
    ]
    + [(7, "decimalZero", "07"), (3, "ordinal", "3")],
)
def test_list_numbers_are_written_as_word_does(count: int, number_format: str, shown: str):
    assert format_number(count, number_format) == shown


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{make_paragraph(text)}</w:tc>"


def test_marked_rows_are_headers_and_merged_cells_keep_the_columns():
    header = "<w:trPr><w:tblHeader/></w:trPr>"
    body = (
        f"<w:tbl><w:tr>{header}{cell('Ime')}{cell('Kraj')}{cell('Opis')}</w:tr>"
        f"<w:tr>{cell('Lipa', '<w:gridSpan w:val=' + chr(34) + '2' + chr(34) + '/>')}{cell('prva')}</w:tr>"
        f"<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{cell('', '<w:vMerge/>')}{cell('x')}</w:tr></w:tbl>"
    )
    parsed = parse(make_docx(body))
    assert outline(parsed) == [(ROW, 0, "Ime\tKraj\tOpis"), (ROW, 0, "Lipa\t\tprva"), (ROW, 0, "\t\tx")]
    assert [block.is_header for block in parsed.blocks] == [True, False, False]


def test_a_first_row_in_bold_is_a_header_where_none_is_marked():
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r></w:p>"
    rows = [[bold.format("Lipa"), bold.format("Maribor")], [make_paragraph("Breza"), make_paragraph("Novi Sad")]]
    table = "".join("<w:tr>" + "".join(f"<w:tc>{inside}</w:tc>" for inside in row) + "</w:tr>" for row in rows)
    assert [block.is_header for block in parse(make_docx(f"<w:tbl>{table}</w:tbl>")).blocks] == [True, False]


def test_two_tables_in_a_row_are_set_apart():
    body = make_table([["a", "b"], ["c", "d"]]) + "<w:p/>" + make_table([["e", "f"], ["g", "h"]])
    assert parse(make_docx(body)).text == "a\tb\nc\td\n\ne\tf\ng\th"


def test_text_hidden_by_its_style_goes_and_a_list_of_a_deeper_style_is_set_in():
    styles = f"""<w:styles xmlns:w="{W_NAMESPACE}">
<w:style w:type="character" w:styleId="Skrit"><w:name w:val="Skrit"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="SkritO"><w:name w:val="Skrit odstavek"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Alineja2"><w:name w:val="List Bullet 2"/>
<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style></w:styles>"""
    body = (
        '<w:p><w:r><w:t xml:space="preserve">Vidno </w:t></w:r><w:r><w:rPr><w:rStyle w:val="Skrit"/></w:rPr>'
        "<w:t>skrito</w:t></w:r><w:r><w:t>besedilo.</w:t></w:r></w:p>"
        + make_paragraph("Skrito.", style="SkritO")
        + make_paragraph("globlje", style="Alineja2")
    )
    assert outline(parse(make_docx(body, parts={"styles": styles, "numbering": _NUMBERING}))) == [
        (PARAGRAPH, 0, "Vidno besedilo."),
        (ITEM, 2, "• globlje"),
    ]


def test_bold_lines_are_headings_where_no_style_names_any():
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r></w:p>"
    body = bold.format("Cilji") + make_paragraph("Prvi odstavek.") + make_paragraph("Drugi odstavek.")
    assert outline(parse(make_docx(body)))[0] == (HEADING, 1, "Cilji")
    assert outline(parse(make_docx(body + make_paragraph("Izidi", style="Naslov2"), parts={"styles": _STYLES})))[0] == (
        HEADING,
        2,
        "Cilji",
    )


def test_a_cell_without_end_is_refused():
    limits = LIMITS.model_copy(update={"characters": 1000})
    content = make_docx(make_table([["beseda " * 400, "x"], ["y", "z"]]))
    with pytest.raises(LimitExceeded, match="^a.docx: has more than 1,000 characters"):
        parse_source(content, source="a.docx", limits=limits, ocr=OCR)
