from __future__ import annotations

import pytest

from ingest.parsers import parse_source
from kb.documents import BlockKind, ParsedSource
from kb.errors import LimitExceeded, NoTextFound, UnreadableSource
from tests.ingest.make_sources import LIMITS, OCR

HEADING, PARAGRAPH, ITEM, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW

_FONTS = (
    rb"{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\fcharset238 Times New Roman CE;}"
    rb"{\f2\fcharset204 Times New Roman CYR;}{\f3\ftech\fcharset2 Symbol;}{\f4\fnil Arial CE;}{\f5\fcharset88 Geneva;}"
    rb"{\f6\fnil\cpg1251 Pisava{\*\falt Druga};}}"
)
_STYLES = (
    rb"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 Naslov 1;}{\s2\sbasedon1\outlinelevel1 moj slog;}{\s3 heading 3;}"
    rb"{\s4 Title;}{\s5\sbasedon5 krog;}{\s6 toc 1;}{\s7 List Bullet 2;}{\*\cs8\b krepko;}}"
)


def parse(body: bytes, *, head: bytes = rb"\rtf1\ansi\ansicpg1250\deff0") -> ParsedSource:
    content = b"{" + head + _FONTS + _STYLES + body + b"}"
    return parse_source(content, source="a.rtf", limits=LIMITS, ocr=OCR)


def outline(parsed: ParsedSource) -> list[tuple[BlockKind, int, str]]:
    return [(block.kind, block.level, parsed.text[block.start : block.end]) for block in parsed.blocks]


def test_headings_come_from_outline_levels_and_style_names():
    body = (
        rb"\pard\s4 Poro\'e8ilo\par\pard\s1 Uvod\par\pard\s2 Cilji\par\pard\s3 Izidi\par\pard\s5 Telo.\par"
        rb"\pard\outlinelevel3 Lasten obris\par\pard\s6 Uvod\tab 3\par\pard\outlinelevel9 Konec.\par"
    )
    assert outline(parse(body)) == [
        (HEADING, 1, "Poročilo"),
        (HEADING, 1, "Uvod"),
        (HEADING, 2, "Cilji"),
        (HEADING, 3, "Izidi"),
        (PARAGRAPH, 0, "Telo."),
        (HEADING, 4, "Lasten obris"),
        (PARAGRAPH, 0, "Konec."),
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (rb"\f0 \'e8\'9a\'9e", "čšž"),
        (rb"\f1 \'e8\'9a\'9e \'f0\'e6", "čšž đć"),
        (rb"\f2 \'e7\'e0\'e4\'f0\'f3\'e3\'e0 \'9a", "задруга љ"),
        (rb"\f4 \'e8", "č"),
        (rb"\f5 \'8b\'e4\'ec", "čšž"),
        (rb"\f6 \'e6", "ж"),
        (rb"{\f2 \'e6}\'e6", "жć"),
        (rb"\f3\'b7\f0 \'e8", "•č"),
        (rb"\u269\'63\u353 s", "čš"),
        (rb"\uc2\u269\'63\'63\u353 ssx", "čšx"),
        (rb"\uc0\u269x{\uc1\u353 ?}\u382x", "čxšžx"),
        (rb"\u-3913?", "•"),
        (rb"\u-10179?\u-8704?", "\U0001f600"),
        ("ž č".encode(), "ž č"),
        (rb"\{a\\b\} \emdash\endash\ldblquote x\rdblquote\~y\_z-\-w", "{a\\b} —–“x” y-z-w"),
    ],
)
def test_characters_follow_the_code_page_of_their_font(written: bytes, read: str):
    assert parse(rb"\pard x " + written + rb" x\par").text.removeprefix("x ").removesuffix(" x") == read


@pytest.mark.parametrize(
    ("head", "byte", "read"),
    [
        (rb"\rtf1\ansi\ansicpg1251", rb"\'e6", "ж"),
        (rb"\rtf1\ansi\ansicpg1252", rb"\'e8", "è"),
        (rb"\rtf1\mac\ansicpg10029", rb"\'8b", "č"),
        (rb"\rtf1\mac", rb"\'8e", "é"),
        (rb"\rtf1\pca", rb"\'82", "é"),
        (rb"\rtf1\ansi\ansicpg99999", rb"\'e8", "è"),
    ],
)
def test_the_code_page_of_the_document_holds_without_a_font(head: bytes, byte: bytes, read: str):
    content = b"{" + head + rb"\pard caf" + byte + rb"\par}"
    assert parse_source(content, source="a.rtf", limits=LIMITS, ocr=OCR).text == f"caf{read}"


def test_tracked_insertions_stay_and_deletions_hidden_text_and_fields_instructions_go():
    body = (
        rb"\pard Zadruga ima {\deleted osem }{\revised devet }{\v skrito }{\v\v0 zares }\'e8lanov"
        rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt , ve\'e8 tukaj}}{\*\neznano skrito {\b tudi}}"
        rb"{\header glava\par}{\footer noga\par}{\pict\pngblip 89504e47}{\*\annotation pripomba\par}.\par"
    )
    assert parse(body).text == "Zadruga ima devet zares članov, več tukaj."


def test_pictures_of_raw_bytes_are_passed_over_whatever_they_hold():
    body = rb"\pard pred {\pict\bin8 {{}\\\\{ }\'e8 \bin3 {}} za\par"
    assert parse(body).text == "pred č  za"


def test_lists_carry_the_labels_that_were_written_for_them():
    body = (
        rb"\pard\ls1{\listtext\pard\plain\f0 1.\tab}prva\par"
        rb"\pard\ls1\ilvl1{\listtext\f0 a)\tab}pod prvo\par"
        rb"\pard{\pntext\f3\'b7\tab}alineja\par"
        rb"\pard\s7{\listtext\f0 o\tab}globlje\par"
        rb"\pard\ls2 brez oznake\par"
        rb"\pard\s1\ls3{\listtext\f0 2.\tab}Izidi\par\pard Telo.\par"
    )
    assert outline(parse(body)) == [
        (ITEM, 1, "1. prva"),
        (ITEM, 2, "a) pod prvo"),
        (ITEM, 1, "• alineja"),
        (ITEM, 2, "○ globlje"),
        (ITEM, 1, "• brez oznake"),
        (HEADING, 1, "2. Izidi"),
        (PARAGRAPH, 0, "Telo."),
    ]


def test_table_cells_stand_in_the_columns_that_their_edges_mark():
    row = rb"\pard\intbl\f1 %s\cell %s\cell %s\cell\row"
    edges = rb"\trowd%s\cellx1000\cellx2000\cellx3000"
    body = (
        edges % rb"\trhdr"
        + row % (b"Ime", b"Kraj", b"Opis")
        + edges % b""
        + row % (b"Ana", b"Celje", rb"prva\par druga")
        + rb"\trowd\cellx2010\cellx3000\pard\intbl skupaj\cell 2\cell\row"
        + edges % b""
        + row % (b"", b"", b"x")
        + rb"\pard Za tabelo.\par"
    )
    parsed = parse(body)
    assert outline(parsed) == [
        (ROW, 0, "Ime\tKraj\tOpis"),
        (ROW, 0, "Ana\tCelje\tprva\ndruga"),
        (ROW, 0, "skupaj\t\t2"),
        (ROW, 0, "\t\tx"),
        (PARAGRAPH, 0, "Za tabelo."),
    ]
    assert [block.is_header for block in parsed.blocks] == [True, False, False, False, False]


def test_a_table_in_a_cell_is_read_in_its_place():
    nested = (
        rb"\pard\intbl\itap2 Rok\nestcell Naloga\nestcell{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}"
        rb"{\nonesttables\par}\pard\intbl\itap2 1. 5.\nestcell Osnutek\nestcell"
        rb"{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}"
    )
    body = (
        rb"\trowd\cellx1000\cellx2000\pard\intbl Levo\cell\pard\intbl Desno\par "
        + nested
        + rb"\pard\intbl Konec\cell\row\pard Za njo.\par"
    )
    parsed = parse(body)
    assert outline(parsed) == [
        (PARAGRAPH, 0, "Levo"),
        (PARAGRAPH, 0, "Desno"),
        (ROW, 0, "Rok\tNaloga"),
        (ROW, 0, "1. 5.\tOsnutek"),
        (PARAGRAPH, 0, "Konec"),
        (PARAGRAPH, 0, "Za njo."),
    ]
    assert [block.is_header for block in parsed.blocks] == [False, False, True, False, False, False]


def test_a_row_that_was_never_ended_is_not_lost():
    assert parse(rb"\trowd\cellx1000\pard\intbl levo\cell desno\cell\pard Za njo.\par").text == (
        "levo\n\ndesno\n\nZa njo."
    )


def test_notes_come_last_without_their_marks_and_a_text_box_after_its_paragraph():
    body = (
        rb"\pard Prvi{\super\chftn{\footnote\pard\plain{\super\chftn} Pod \'e8rto.\par Dalje.}} odstavek"
        rb"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt\pard V okvirju.\par}}{\shprslt\pard V okvirju.\par}}.\par"
        rb"\pard Drugi.\par"
    )
    assert parse(body).text == "Prvi odstavek.\n\nV okvirju.\n\nDrugi.\n\nPod črto.\n\nDalje."


def test_bold_lines_are_headings_where_none_are_named():
    body = rb"\pard{\b Cilji}\par Prvi odstavek.\par Drugi odstavek.\par{\b Zelo} Izidi\par{\b Sklep.}\par Tretji.\par"
    assert outline(parse(body)) == [
        (HEADING, 1, "Cilji"),
        (PARAGRAPH, 0, "Prvi odstavek."),
        (PARAGRAPH, 0, "Drugi odstavek."),
        (PARAGRAPH, 0, "Zelo Izidi"),
        (PARAGRAPH, 0, "Sklep."),
        (PARAGRAPH, 0, "Tretji."),
    ]


def test_properties_come_from_the_file_in_unicode_where_it_has_both():
    body = (
        rb"{\info{\upr{\title Poro?ilo}{\*\ud{\title Poro\u269 ?ilo}}}{\author \'8aime Kos}{\keywords zadruge}"
        rb"{\creatim\yr2018\mo7\dy12\hr9\min5}{\revtim\yr2018\mo7\dy13}{\operator Eva}}\pard Telo.\par"
    )
    assert parse(body).properties == {
        "title": "Poročilo",
        "author": "Šime Kos",
        "keywords": "zadruge",
        "created": "2018-07-12T09:05:00",
        "modified": "2018-07-13",
    }


def test_damaged_and_hostile_documents_are_refused_by_name():
    with pytest.raises(UnreadableSource, match="^a.rtf: is cut short"):
        parse(rb"\pard {\b {\i pol")
    with pytest.raises(UnreadableSource, match="^a.rtf: is cut short"):
        parse(rb"\pard {\b {\pict 00")
    with pytest.raises(LimitExceeded, match="^a.rtf: nests its parts too deep"):
        parse(b"{" * 100_000)
    with pytest.raises(LimitExceeded, match="^a.rtf: has more than 1,000 characters"):
        parse_source(
            rb"{\rtf1 " + b"a b " * 500 + b"}",
            source="a.rtf",
            limits=LIMITS.model_copy(update={"characters": 1000}),
            ocr=OCR,
        )
    with pytest.raises(NoTextFound):
        parse(rb"\pard\par")
    with pytest.raises(UnreadableSource, match="is not an RTF document"):
        parse_source(b"Besedilo.", source="a.rtf", limits=LIMITS, ocr=OCR)
