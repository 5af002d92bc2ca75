from __future__ import annotations

import io

import pytest
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from ingest.parsers.pptx import parse_pptx
from kb.documents import BlockKind, ParsedSource
from kb.errors import LimitExceeded, UnreadableSource
from kb.passages import Page
from tests.ingest.make_containers import Slide, make_frame, make_part, make_pptx, make_shape, make_tree, make_zip
from tests.ingest.make_sources import LIMITS

HEADING, PARAGRAPH, ITEM, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW
BULLET = '<a:p><a:pPr lvl="{level}"><a:bu{kind}/></a:pPr><a:r><a:t>{text}</a:t></a:r></a:p>'


def parse(content: bytes) -> ParsedSource:
    return parse_pptx(content, source="a.pptx", limits=LIMITS)


def outline(parsed: ParsedSource) -> list[tuple[int, BlockKind, int, str]]:
    return [(block.page, block.kind, block.level, parsed.text[block.start : block.end]) for block in parsed.blocks]


def test_slides_are_pages_with_their_title_first_and_their_notes_last():
    notes = make_part("p:notes", make_tree(make_shape(["Povej o partnerjih."], placeholder='type="body" idx="1"')))
    parsed = parse(
        make_pptx(
            [
                Slide(
                    make_shape(["Vsebina."], at=(0, 0, 10, 10))
                    + make_shape(["Naslov", "v dveh vrsticah"], at=(0, 50, 10, 10), placeholder='type="title"'),
                    [("notesSlide", "notesSlides/notesSlide1.xml", notes)],
                ),
                Slide(make_shape(["Drugi"], placeholder='type="ctrTitle"')),
            ]
        )
    )
    assert outline(parsed) == [
        (1, HEADING, 1, "Naslov v dveh vrsticah"),
        (1, PARAGRAPH, 0, "Vsebina."),
        (1, PARAGRAPH, 0, "Povej o partnerjih."),
        (2, HEADING, 1, "Drugi"),
    ]
    assert parsed.pages == (Page(1, 0, 55), Page(2, 55, 60))


def test_hidden_slides_stay_and_what_repeats_on_every_slide_goes():
    parsed = parse(
        make_pptx(
            [
                Slide(
                    make_shape(["12. 4. 2021"], placeholder='type="dt"')
                    + make_shape(["Noga"], placeholder='type="ftr"')
                    + make_shape(['<a:p><a:fld type="slidenum"><a:t>7</a:t></a:fld></a:p>'])
                    + make_shape(["Skrito"], hidden=True)
                    + make_shape(["Vidno"])
                )
            ]
        ).replace(b"<p:sld ", b'<p:sld show="0" ')
    )
    assert parsed.text == "Vidno"


def test_shapes_are_read_in_bands_and_stacks_drawn_as_columns_in_columns():
    corners = {"levo zgoraj": (0, 0, 40, 20), "desno zgoraj": (50, 2, 40, 20)}
    lower = {"levo spodaj": (0, 30, 40, 20), "desno spodaj": (50, 31, 40, 20)}
    places = corners | lower

    def read(*order: str) -> list[str]:
        shapes = "".join(make_shape([name], at=places[name]) for name in order)
        return parse(make_pptx([Slide(shapes)])).text.split("\n\n")

    by_band = ["levo zgoraj", "desno zgoraj", "levo spodaj", "desno spodaj"]
    assert read("desno spodaj", "levo zgoraj", "desno zgoraj", "levo spodaj") == by_band
    assert read(*by_band) == by_band
    by_column = ["levo zgoraj", "levo spodaj", "desno zgoraj", "desno spodaj"]
    assert read(*by_column) == by_column


def test_a_group_is_read_as_one_shape():
    group = (
        '<p:grpSp><p:nvGrpSpPr><p:cNvPr id="1" name="g"/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="40" cy="40"/></a:xfrm></p:grpSpPr>'
        + make_shape(["b"], at=(900, 500, 10, 10))
        + make_shape(["a"], at=(900, 100, 10, 10))
        + "</p:grpSp>"
    )
    parsed = parse(make_pptx([Slide(make_shape(["c"], at=(0, 60, 10, 10)) + group)]))
    assert parsed.text == "a\n\nb\n\nc"


def test_lists_are_nested_and_numbered_as_shown():
    lines = [
        BULLET.format(level=0, kind='AutoNum type="arabicPeriod"', text="prvi"),
        BULLET.format(level=1, kind='AutoNum type="alphaLcParenR"', text="podcilj"),
        BULLET.format(level=0, kind='AutoNum type="arabicPeriod"', text="drugi"),
        BULLET.format(level=0, kind="None", text="brez"),
        BULLET.format(level=0, kind='Char char="-"', text="točka"),
    ]
    assert outline(parse(make_pptx([Slide(make_shape(lines))]))) == [
        (1, ITEM, 1, "1. prvi"),
        (1, ITEM, 2, "a) podcilj"),
        (1, ITEM, 1, "2. drugi"),
        (1, PARAGRAPH, 0, "brez"),
        (1, ITEM, 1, "• točka"),
    ]


def test_a_body_takes_its_bullets_and_its_place_from_layout_and_master():
    layout = make_part("p:sldLayout", make_tree(make_shape(["x"], at=(0, 50, 90, 40), placeholder='idx="1"')))
    master = make_part(
        "p:sldMaster",
        make_tree(make_shape(["x"], placeholder='type="body" idx="1"'))
        + '<p:txStyles><p:bodyStyle><a:lvl1pPr><a:buChar char="•"/></a:lvl1pPr></p:bodyStyle></p:txStyles>',
    )
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    relations += '<Relationship Id="r1" Type="x/slideMaster" Target="../slideMasters/m.xml"/></Relationships>'
    slide = Slide(
        make_shape(["spodaj"], placeholder='idx="1"') + make_shape(["zgoraj"], at=(0, 0, 90, 20)),
        [("slideLayout", "slideLayouts/l.xml", layout)],
    )
    more = {"ppt/slideLayouts/_rels/l.xml.rels": relations, "ppt/slideMasters/m.xml": master}
    assert outline(parse(make_pptx([slide], more=more))) == [
        (1, PARAGRAPH, 0, "zgoraj"),
        (1, ITEM, 1, "• spodaj"),
    ]


def test_smart_art_reads_as_a_nested_list():
    def point(identifier: str, text: str, kind: str = "node") -> str:
        body = f"<dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t>" if text else ""
        return f'<dgm:pt modelId="{identifier}" type="{kind}">{body}</dgm:pt>'

    model = make_part(
        "dgm:dataModel",
        f"<dgm:ptLst>{point('0', '', 'doc')}{point('3', 'Drugi')}{point('1', 'Prvi')}{point('2', 'Pod')}"
        f"{point('9', 'oblika', 'pres')}</dgm:ptLst><dgm:cxnLst>"
        '<dgm:cxn srcId="0" destId="1" srcOrd="0"/><dgm:cxn srcId="0" destId="3" srcOrd="1"/>'
        '<dgm:cxn srcId="1" destId="2" srcOrd="0"/></dgm:cxnLst>',
    )
    slide = Slide(make_frame('<dgm:relIds r:dm="r1"/>'), [("diagramData", "diagrams/data1.xml", model)])
    assert outline(parse(make_pptx([slide]))) == [
        (1, ITEM, 1, "• Prvi"),
        (1, ITEM, 2, "• Pod"),
        (1, ITEM, 1, "• Drugi"),
    ]


def test_boxes_that_contain_each_other_in_a_circle_are_read_once():
    points = "".join(
        f'<dgm:pt modelId="{name}"><dgm:t><a:p><a:r><a:t>{name}</a:t></a:r></a:p></dgm:t></dgm:pt>' for name in "ab"
    )
    model = make_part("dgm:dataModel", f'{points}<dgm:cxn srcId="a" destId="b"/><dgm:cxn srcId="b" destId="a"/>')
    slide = Slide(make_frame('<dgm:relIds r:dm="r1"/>'), [("diagramData", "diagrams/data1.xml", model)])
    assert parse(make_pptx([slide])).text == "• a\n• b"


def test_a_presentation_written_by_python_pptx_is_read():
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    slide.shapes.title.text = "Cilji"
    slide.placeholders[1].text = "Prvi cilj"
    slide.notes_slide.notes_text_frame.text = "Opomba govorca."
    slide = presentation.slides.add_slide(presentation.slide_layouts[5])
    slide.shapes.title.text = "Številke"
    table = slide.shapes.add_table(3, 2, Inches(1), Inches(1.5), Inches(4), Inches(1)).table
    for row, cells in enumerate([("Partner", "Znesek"), ("Breza", "1.200"), ("Hrast", "3.400")]):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    data = CategoryChartData(number_format="0.0%")
    data.categories = ["2021", "2022"]
    data.add_series("Člani", (0.1, 0.25))
    data.add_series("Prostovoljci", (0.5, None))
    place = (Inches(1), Inches(4), Inches(5), Inches(3))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *place, data).chart
    chart.chart_title.text_frame.text = "Rast"
    presentation.core_properties.title = "Letno poročilo"
    buffer = io.BytesIO()
    presentation.save(buffer)
    parsed = parse(buffer.getvalue())
    assert outline(parsed) == [
        (1, HEADING, 1, "Cilji"),
        (1, ITEM, 1, "• Prvi cilj"),
        (1, PARAGRAPH, 0, "Opomba govorca."),
        (2, HEADING, 1, "Številke"),
        (2, ROW, 0, "Partner\tZnesek"),
        (2, ROW, 0, "Breza\t1.200"),
        (2, ROW, 0, "Hrast\t3.400"),
        (2, PARAGRAPH, 0, "Rast"),
        (2, ROW, 0, "\tČlani\tProstovoljci"),
        (2, ROW, 0, "2021\t10.0%\t50.0%"),
        (2, ROW, 0, "2022\t25.0%"),
    ]
    headers = [parsed.text[block.start : block.end] for block in parsed.blocks if block.is_header]
    assert headers == ["Partner\tZnesek", "\tČlani\tProstovoljci"]
    assert parsed.properties["title"] == "Letno poročilo"


def test_slides_are_limited_and_a_missing_slide_is_an_empty_page():
    content = make_pptx([Slide(make_shape(["a"])), Slide(""), Slide(make_shape(["b"]))])
    assert parse(content).pages == (Page(1, 0, 3), Page(2, 3, 3), Page(3, 3, 4))
    with pytest.raises(LimitExceeded, match="has 3 slides, the limit is 2 pages"):
        parse_pptx(content, source="a.pptx", limits=LIMITS.model_copy(update={"pages": 2}))


def test_what_is_no_presentation_is_refused():
    with pytest.raises(UnreadableSource, match=r"a\.pptx: has no slides"):
        parse(make_zip({"a.txt": "a"}))
    with pytest.raises(UnreadableSource, match=r"a\.pptx: is damaged: a part of it cannot be read"):
        parse(make_zip({"ppt/presentation.xml": "<p:presentation"}))


def test_entities_are_not_expanded():
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    slide = make_part("p:sld", make_tree(make_shape(["<a:p><a:r><a:t>1&b;&f;2</a:t></a:r></a:p>"])))
    content = make_pptx([Slide("")], more={"ppt/slides/slide1.xml": bomb + slide})
    assert "root:" not in parse(content).text and "ha" not in parse(content).text


def test_groups_nested_without_end_are_refused():
    opening = '<p:grpSp><p:nvGrpSpPr><p:cNvPr id="1" name="g"/></p:nvGrpSpPr><p:grpSpPr/>'
    shapes = opening * 100 + make_shape(["dno"]) + "</p:grpSp>" * 100
    with pytest.raises(LimitExceeded, match=r"a\.pptx: nests its parts too deep"):
        parse(make_pptx([Slide(shapes)]))
