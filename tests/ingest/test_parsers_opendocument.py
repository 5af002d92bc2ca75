from __future__ import annotations

import pytest

from ingest.parsers import parse_source
from kb.documents import BlockKind, ParsedSource
from kb.errors import EncryptedSource, IngestError, LimitExceeded, NoTextFound, UnreadableSource
from tests.ingest.make_sources import LIMITS, OCR
from tests.ingest.make_word_sources import ODF_NAMESPACES, make_opendocument

HEADING, PARAGRAPH, ITEM, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW

_STYLES = """
<style:style style:name="Skrito" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="Krepko" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="P1"/>
<style:style style:name="Title" style:family="paragraph"/>
<style:style style:name="P2" style:family="paragraph" style:parent-style-name="Title"/>
<text:list-style style:name="L1">
<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")" text:display-levels="2"/>
</text:list-style>
<text:list-style style:name="L2">
<text:list-level-style-bullet text:level="1" text:bullet-char="&#xF0B7;"/></text:list-style>
"""


def parse_text(body: str, **more: object) -> ParsedSource:
    content = make_opendocument("text", body, styles=_STYLES, **more)  # type: ignore[arg-type]
    return parse_source(content, source="a.odt", limits=LIMITS, ocr=OCR)


def parse_slides(body: str) -> ParsedSource:
    return parse_source(make_opendocument("presentation", body), source="a.odp", limits=LIMITS, ocr=OCR)


def parse_sheets(body: str) -> ParsedSource:
    return parse_source(make_opendocument("spreadsheet", body), source="a.ods", limits=LIMITS, ocr=OCR)


def outline(parsed: ParsedSource) -> list[tuple[BlockKind, int, str]]:
    return [(block.kind, block.level, parsed.text[block.start : block.end]) for block in parsed.blocks]


def paragraph(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def item(*inside: str) -> str:
    return f"<text:list-item>{''.join(inside)}</text:list-item>"


def row(*cells: str) -> str:
    filled = "".join(f"<table:table-cell>{paragraph(cell)}</table:table-cell>" for cell in cells)
    return f"<table:table-row>{filled}</table:table-row>"


def test_headings_have_their_outline_levels_and_a_title_comes_from_its_style():
    body = (
        paragraph("Letno poročilo", "P2")
        + '<text:h text:outline-level="1">Uvod</text:h>'
        + '<text:h text:outline-level="3">Cilji</text:h>'
        + paragraph("Telo.", "P1")
    )
    assert outline(parse_text(body)) == [
        (HEADING, 1, "Letno poročilo"),
        (HEADING, 1, "Uvod"),
        (HEADING, 3, "Cilji"),
        (PARAGRAPH, 0, "Telo."),
    ]


def test_headings_are_numbered_as_the_outline_says():
    numbering = (
        f"<office:document-styles {ODF_NAMESPACES}><office:styles><text:outline-style>"
        '<text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>'
        "</text:outline-style></office:styles></office:document-styles>"
    )
    headings = "".join(
        f'<text:h text:outline-level="{level}">{name}</text:h>' for level, name in ((1, "A"), (2, "B"), (1, "C"))
    )
    assert parse_text(headings, parts={"styles.xml": numbering}).text == "1. A\n\n1.1 B\n\n2. C"


def test_lists_carry_numbers_and_nesting_and_go_on_counting_where_the_file_says_so():
    body = (
        '<text:list text:style-name="L1">'
        + item(paragraph("prva"), "<text:list>" + item(paragraph("pod prvo")) + "</text:list>")
        + item(paragraph("druga"), paragraph("še o drugi"))
        + "</text:list>"
        + paragraph("Vmes.")
        + f'<text:list text:style-name="L1" text:continue-numbering="true">{item(paragraph("tretja"))}</text:list>'
        + f'<text:list text:style-name="L1">{item(paragraph("znova"))}</text:list>'
        + f'<text:list text:style-name="L2">{item(paragraph("alineja"))}</text:list>'
    )
    assert outline(parse_text(body)) == [
        (ITEM, 1, "1. prva"),
        (ITEM, 2, "1.a) pod prvo"),
        (ITEM, 1, "2. druga"),
        (ITEM, 1, "še o drugi"),
        (PARAGRAPH, 0, "Vmes."),
        (ITEM, 1, "3. tretja"),
        (ITEM, 1, "1. znova"),
        (ITEM, 1, "• alineja"),
    ]


def test_tracked_deletions_comments_hidden_text_and_indexes_are_left_out():
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion>"
        + paragraph("črtano")
        + "</text:deletion></text:changed-region></text:tracked-changes>"
        + "<text:table-of-content><text:index-body>"
        + paragraph("Uvod 3")
        + "</text:index-body></text:table-of-content>"
        + '<text:p>Zadruga<text:s text:c="1"/>ima <text:change text:change-id="x"/><text:change-start/>devet'
        "<text:change-end/> članov<office:annotation><text:p>opomba urednika</text:p></office:annotation>"
        '<text:span text:style-name="Skrito">skrito</text:span>.<text:line-break/>Nova\n   vrstica.</text:p>'
        + f'<text:section text:display="none">{paragraph("tudi skrito")}</text:section>'
    )
    assert parse_text(body).text == "Zadruga ima devet članov.\nNova vrstica."


def test_notes_come_last_without_their_marks_and_a_frame_after_its_paragraph():
    def note(kind: str, text: str) -> str:
        return (
            f'<text:note text:note-class="{kind}"><text:note-citation>1</text:note-citation>'
            f"<text:note-body>{paragraph(text)}</text:note-body></text:note>"
        )

    frame = f"<draw:frame><draw:text-box>{paragraph('V okvirju.')}</draw:text-box></draw:frame>"
    body = paragraph(f"Prvi{note('endnote', 'Na koncu.')} odstavek{frame}.") + paragraph(
        f"Drugi{note('footnote', 'Pod črto.')}."
    )
    assert parse_text(body).text == "Prvi odstavek.\n\nV okvirju.\n\nDrugi.\n\nPod črto.\n\nNa koncu."


def test_header_rows_are_marked_and_covered_cells_keep_the_columns():
    body = (
        "<table:table><table:table-header-rows>"
        + row("Ime", "Kraj", "Opis")
        + "</table:table-header-rows>"
        + '<table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>Lipa</text:p></table:table-cell>'
        "<table:covered-table-cell/><table:table-cell><text:p>prva</text:p><text:p>druga</text:p></table:table-cell>"
        "</table:table-row>"
        '<table:table-row><table:table-cell/><table:table-cell table:number-columns-repeated="2"><text:p>x</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    )
    parsed = parse_text(body)
    assert outline(parsed) == [(ROW, 0, "Ime\tKraj\tOpis"), (ROW, 0, "Lipa\t\tprva\ndruga"), (ROW, 0, "\tx\tx")]
    assert [block.is_header for block in parsed.blocks] == [True, False, False]


def test_a_table_that_arranges_the_page_is_read_as_if_it_were_not_there():
    inner = f"<table:table>{row('Cilj', '200')}{row('Izid', '180')}</table:table>"
    body = (
        f"<table:table><table:table-row><table:table-cell>{paragraph('Levo')}{inner}</table:table-cell>"
        f"<table:table-cell>{paragraph('Desno')}</table:table-cell></table:table-row></table:table>"
    )
    assert outline(parse_text(body)) == [
        (PARAGRAPH, 0, "Levo"),
        (ROW, 0, "Cilj\t200"),
        (ROW, 0, "Izid\t180"),
        (PARAGRAPH, 0, "Desno"),
    ]


def test_slides_are_pages_with_title_shapes_from_the_top_and_notes():
    def frame(kind: str, place: str, inside: str) -> str:
        return f'<draw:frame presentation:class="{kind}" {place}><draw:text-box>{inside}</draw:text-box></draw:frame>'

    first = (
        frame("outline", 'svg:x="1cm" svg:y="12cm"', paragraph("Spodaj."))
        + frame("outline", 'svg:x="9cm" svg:y="4.1cm"', paragraph("Desno."))
        + frame("outline", 'svg:x="1cm" svg:y="40mm"', paragraph("Levo."))
        + frame("title", 'svg:x="1cm" svg:y="1cm"', paragraph("Načrt dela"))
        + frame("footer", 'svg:x="1cm" svg:y="20cm"', paragraph("noga"))
        + f"<presentation:notes>{frame('notes', '', paragraph('Povej počasi.'))}</presentation:notes>"
    )
    second = f'<draw:g><draw:custom-shape svg:y="2cm">{paragraph("Oblika.")}</draw:custom-shape></draw:g>'
    parsed = parse_slides(f"<draw:page>{first}</draw:page><draw:page>{second}</draw:page>")
    assert outline(parsed) == [
        (HEADING, 1, "Načrt dela"),
        (PARAGRAPH, 0, "Levo."),
        (PARAGRAPH, 0, "Desno."),
        (PARAGRAPH, 0, "Spodaj."),
        (PARAGRAPH, 0, "Povej počasi."),
        (PARAGRAPH, 0, "Oblika."),
    ]
    assert [block.page for block in parsed.blocks] == [1, 1, 1, 1, 1, 2]
    assert parsed.media_type == "application/vnd.oasis.opendocument.presentation"


def test_items_on_a_slide_count_on_where_only_their_style_changes():
    lists = (
        f'<text:list text:style-name="L1">{item(paragraph("prva"))}</text:list>'
        f'<text:list text:style-name="L2">{item("<text:list>", item(paragraph("globlje")), "</text:list>")}</text:list>'
        f'<text:list text:style-name="L1">{item(paragraph("druga"))}</text:list>'
        f'<text:list text:style-name="L2">{item(paragraph("alineja"))}</text:list>'
        f'<text:list text:style-name="L1">{item(paragraph("nova"))}</text:list>'
    )
    page = f"<draw:page><draw:frame><draw:text-box>{lists}</draw:text-box></draw:frame></draw:page>"
    content = make_opendocument("presentation", page, styles=_STYLES)
    parsed = parse_source(content, source="a.odp", limits=LIMITS, ocr=OCR)
    assert parsed.text == "1. prva\n• globlje\n2. druga\n• alineja\n1. nova"


def test_a_million_repeated_rows_and_columns_cost_nothing():
    empty = '<table:table-cell table:number-columns-repeated="16383"/>'
    sheet = (
        f'<table:table table:name="Kazalniki">{row("Kazalnik", "Cilj", "Doseženo")}{row("Udeleženci", "200", "185")}'
        f'<table:table-row table:number-rows-repeated="1048570">{empty}</table:table-row>'
        f"<table:table-row>{empty}<table:table-cell><text:p>daleč</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384">'
        "<text:p>enako</text:p></table:table-cell></table:table-row></table:table>"
        '<table:table table:name="Prazen"><table:table-row><table:table-cell/></table:table-row></table:table>'
    )
    parsed = parse_sheets(sheet)
    assert outline(parsed)[:4] == [
        (HEADING, 1, "Kazalniki"),
        (ROW, 0, "Kazalnik\tCilj\tDoseženo"),
        (ROW, 0, "Udeleženci\t200\t185"),
        (PARAGRAPH, 0, "daleč"),
    ]
    assert [block.is_header for block in parsed.blocks[:4]] == [False, True, False, False]
    assert len(parsed.text) < 100 * 100 * 7  # a hundred times a hundred at most
    assert len(parsed.pages) == 2


def test_cells_read_as_shown_and_by_value_where_nothing_is_shown():
    sheet = (
        '<table:table table:name="List"><table:table-row>'
        '<table:table-cell office:value-type="currency" office:value="1599869.8"><text:p>1.599.869,80 €</text:p>'
        '</table:table-cell><table:table-cell office:value-type="date" office:date-value="2018-07-12"/>'
        "<table:table-cell><office:annotation><text:p>preveri</text:p></office:annotation><text:p>da</text:p>"
        "</table:table-cell></table:table-row></table:table>"
    )
    assert outline(parse_sheets(sheet)) == [
        (HEADING, 1, "List"),
        (ROW, 0, "1.599.869,80 €\t2018-07-12\tda"),
        (PARAGRAPH, 0, "preveri"),
    ]


def test_properties_come_from_the_file():
    meta = (
        "<dc:title>Poročilo</dc:title><meta:initial-creator>Ana Kos</meta:initial-creator><dc:creator>Eva</dc:creator>"
        "<meta:creation-date>2018-07-12T09:00:00</meta:creation-date><dc:date>2018-07-13</dc:date>"
        "<dc:language>sl-SI</dc:language><meta:keyword>zadruge</meta:keyword><meta:keyword>razvoj</meta:keyword>"
    )
    assert parse_text(paragraph("Besedilo."), meta=meta).properties == {
        "title": "Poročilo",
        "author": "Ana Kos",
        "created": "2018-07-12T09:00:00",
        "modified": "2018-07-13",
        "language": "sl-SI",
        "keywords": "zadruge, razvoj",
    }


def test_hostile_and_damaged_documents_are_refused_by_name():
    deep = "<text:section>" * 100 + paragraph("dno") + "</text:section>" * 100
    with pytest.raises(LimitExceeded, match="^a.odt: nests its parts too deep"):
        parse_text(deep)
    with pytest.raises(EncryptedSource, match="^a.odt: needs a password"):
        parse_text(paragraph("x"), parts={"META-INF/manifest.xml": "<m><encryption-data/></m>"})
    with pytest.raises(NoTextFound):
        parse_text(paragraph(""))
    slides = make_opendocument("presentation", "")
    with pytest.raises(UnreadableSource) as raised:
        parse_source(slides, source="a.odt", limits=LIMITS, ocr=OCR)
    assert raised.value.reason == "ends in .odt but holds an OpenDocument presentation"
    assert raised.value.action == "rename it to end in .odp"


def test_entities_neither_explode_nor_read_other_files():
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    for doctype, text in (
        (f'<!DOCTYPE d [<!ENTITY e0 "ha">{bomb}]>', "&e9;"),
        ('<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
    ):
        content = (
            f"{doctype}<office:document-content {ODF_NAMESPACES}><office:body><office:text>"
            f"<text:p>Pred {text} za</text:p></office:text></office:body></office:document-content>"
        )
        try:
            parsed = parse_text("", parts={"content.xml": content})
        except IngestError as error:
            assert error.source == "a.odt"
        else:
            assert parsed.text == "Pred  za"
