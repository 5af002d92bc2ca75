"""The text of record as a page shows it."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kb.documents import Block, BlockKind, Document
from kb.passages import Page
from tests.web.sample_knowledge import HOSTILE, REPORT, SHEET, sample_documents
from web.components import document_text
from web.components.document_text import cut_into_parts, draw_text, find_part

DOCUMENTS = {document.id: document for document in sample_documents()}


def test_headings_paragraphs_and_lists_are_drawn_in_order_with_their_pages() -> None:
    report = DOCUMENTS[REPORT]
    start = report.text.index("42 zadrug")
    drawn = draw_text(report, report.blocks, start=start, end=start + 9, page_names={1: "stran 1", 2: "stran 2"})
    assert drawn == (
        '<div class="kb-document" lang="sl" dir="auto">'
        '<div class="kb-page">stran 1</div>'
        '<div class="kb-heading kb-level-1" role="heading" aria-level="3" dir="auto">Letno poročilo mreže</div>'
        '<p dir="auto">V letu 2019 je mreža povezala <mark>42 zadrug</mark> v osmih regijah.</p>'
        '<ul><li class="kb-signed" dir="auto">– srečanje članic v Kopru,</li></ul>'
        '<div class="kb-page">stran 2</div>'
        '<div class="kb-heading kb-level-1" role="heading" aria-level="3" dir="auto">Načrti</div>'
        '<p dir="auto">Prihodnje leto bo mreža odprla pisarno v Celju.</p>'
        "</div>"
    )


def test_headings_are_read_out_without_gaps_where_a_document_leaves_levels_out() -> None:
    report = DOCUMENTS[REPORT]
    levels = (2, 4, 4, 3, 1)
    words = [match.span() for match in re.finditer(r"\w+", report.text)][: len(levels)]
    blocks = [
        Block(BlockKind.HEADING, start, end, 1, level=level) for (start, end), level in zip(words, levels, strict=True)
    ]
    drawn = draw_text(report, blocks, start=0, end=0, page_names={})
    assert re.findall(r'kb-level-(\d).+?aria-level="(\d)"', drawn) == [
        ("2", "3"),
        ("4", "4"),
        ("4", "4"),
        ("3", "4"),
        ("1", "3"),
    ]


def test_a_range_over_several_blocks_is_marked_in_each() -> None:
    report = DOCUMENTS[REPORT]
    start, end = report.text.index("osmih"), report.text.index("v Kopru")
    drawn = draw_text(report, report.blocks, start=start, end=end, page_names={})
    assert "<mark>osmih regijah.</mark></p>" in drawn
    assert "<mark>– srečanje članic </mark>v Kopru," in drawn


def test_rows_make_one_table_and_the_mark_keeps_to_its_cell() -> None:
    sheet = DOCUMENTS[SHEET]
    start = sheet.text.index("120.500")
    drawn = draw_text(sheet, sheet.blocks, start=start, end=start + 14, page_names={})
    assert drawn == (
        '<div class="kb-document" lang="sr-Latn" dir="auto"><div class="kb-wide" tabindex="0"><table><tbody>'
        '<tr><td dir="auto">NAZIV</td><td dir="auto">Most do dela</td></tr>'
        '<tr><td dir="auto">PRORAČUN</td><td dir="auto"><mark>120.500,00 EUR</mark></td></tr>'
        '</tbody></table></div><p dir="auto">Most do dela zaposluje mlade v zadrugah.</p></div>'
    )


def test_nothing_of_a_hostile_document_is_html() -> None:
    hostile = DOCUMENTS[HOSTILE]
    drawn = draw_text(hostile, hostile.blocks, start=0, end=0, page_names={})
    assert "<script" not in drawn and "<img" not in drawn and "\u202e" not in drawn
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in drawn


def test_text_between_blocks_is_shown_too() -> None:
    sheet = DOCUMENTS[SHEET]
    parts = cut_into_parts(replace(sheet, blocks=sheet.blocks[1:2]))
    shown = [sheet.text[block.start : block.end].strip() for block in parts[0]]
    assert shown == ["NAZIV\tMost do dela", "PRORAČUN\t120.500,00 EUR", "Most do dela zaposluje mlade v zadrugah."]


def test_a_long_document_is_cut_between_blocks_and_a_place_is_found_again() -> None:
    size = document_text.PART_CHARACTERS // 2 + 1
    text = ("x" * (size - 1) + "\n") * 5
    blocks = tuple(Block(BlockKind.PARAGRAPH, size * n, size * n + size - 1, 1) for n in range(5))
    parts = cut_into_parts(replace(DOCUMENTS[SHEET], text=text, blocks=blocks))
    assert [[block.start // size for block in part] for part in parts] == [[0, 1], [2, 3], [4]]
    assert [find_part(parts, offset) for offset in (0, size * 2 - 2, size * 2, size * 4, len(text) + 9)] == [
        0,
        0,
        1,
        2,
        2,
    ]


def test_an_empty_document_has_one_empty_part() -> None:
    assert cut_into_parts(replace(DOCUMENTS[SHEET], text="", blocks=())) == [()]


def make_document(*lines: tuple[BlockKind, int, str, bool]) -> Document:
    """Return a document of lines given as (kind, level, text, is header); "" for a text is an empty line."""
    text, blocks = "", []
    for kind, level, line, is_header in lines:
        if line:
            blocks.append(Block(kind, len(text), len(text) + len(line), 1, level, is_header))
        text += f"{line}\n"
    return replace(DOCUMENTS[SHEET], text=text, blocks=tuple(blocks), pages=(Page(1, 0, len(text)),))


def draw_body(document: Document, start: int = 0, end: int = 0) -> str:
    """Return what is drawn of a document, without the block around it."""
    drawn = draw_text(document, document.blocks, start=start, end=end, page_names={})
    return drawn.partition(">")[2].removesuffix("</div>").replace(' dir="auto"', "")


def test_a_table_has_its_head_and_rows_of_one_width() -> None:
    row = BlockKind.TABLE_ROW
    document = make_document((row, 0, "Kazalnik\tCilj\tDoseženo", True), (row, 0, "Delavnice\t10", False))
    start = document.text.index("lj\tDose")
    assert draw_body(document, start, start + 7) == (
        '<div class="kb-wide" tabindex="0"><table>'
        '<thead><tr><th scope="col">Kazalnik</th><th scope="col">Ci<mark>lj</mark></th>'
        '<th scope="col"><mark>Dose</mark>ženo</th></tr></thead>'
        "<tbody><tr><td>Delavnice</td><td>10</td><td></td></tr></tbody></table></div>"
    )


def test_an_empty_line_sets_two_tables_apart() -> None:
    row = BlockKind.TABLE_ROW
    document = make_document((row, 0, "a\tb", False), (row, 0, "", False), (row, 0, "c", False))
    assert draw_body(document) == (
        '<div class="kb-wide" tabindex="0"><table><tbody><tr><td>a</td><td>b</td></tr></tbody></table></div>'
        '<div class="kb-wide" tabindex="0"><table><tbody><tr><td>c</td></tr></tbody></table></div>'
    )


def test_lists_stand_in_lists_and_only_items_without_a_sign_get_one() -> None:
    item = BlockKind.LIST_ITEM
    document = make_document(
        (item, 1, "1. prvi", False),
        (item, 3, "• globoko", False),
        (item, 2, "brez znaka", False),
        (item, 1, "2019 je leto", False),
    )
    assert draw_body(document) == (
        '<ul><li class="kb-signed">1. prvi'
        '<ul><li class="kb-signed">• globoko</li></ul>'
        "<ul><li>brez znaka</li></ul></li>"
        "<li>2019 je leto</li></ul>"
    )


def test_a_block_in_another_language_says_so() -> None:
    paragraph = BlockKind.PARAGRAPH
    document = make_document((paragraph, 0, "Dobar dan.", False), (paragraph, 0, "Good day.", False))
    document = replace(document, blocks=(document.blocks[0], replace(document.blocks[1], language="en")))
    assert draw_body(document) == '<p>Dobar dan.</p><p lang="en">Good day.</p>'


def test_a_language_cannot_leave_its_attribute() -> None:
    document = make_document((BlockKind.PARAGRAPH, 0, "x", False))
    document = replace(document, blocks=(replace(document.blocks[0], language='"><script>'),))
    assert draw_body(document) == '<p lang="&quot;&gt;&lt;script&gt;">x</p>'


def test_a_paragraph_longer_than_a_part_is_cut_and_marked_on_both_sides() -> None:
    size = document_text.PART_CHARACTERS
    document = make_document((BlockKind.PARAGRAPH, 0, "x" * (size + 5), False))
    parts = cut_into_parts(document)
    assert [(block.start, block.end) for part in parts for block in part] == [(0, size), (size, size + 5)]
    drawn = [draw_text(document, part, start=size - 2, end=size + 2, page_names={}) for part in parts]
    assert [re.findall("<mark>.*</mark>", part) for part in drawn] == [["<mark>xx</mark>"], ["<mark>xx</mark>"]]


@given(st.data())
def test_any_range_of_any_table_is_marked_to_the_letter(data: st.DataObject) -> None:
    cells = st.lists(st.text(alphabet="ač<&\n ", max_size=4), min_size=1, max_size=3)
    rows = data.draw(st.lists(cells.map("\t".join).filter(str.strip), min_size=1, max_size=4))
    document = make_document(*((BlockKind.TABLE_ROW, 0, row, False) for row in rows))
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, len(document.text)))
    marked = "".join(re.findall("<mark>(.*?)</mark>", draw_body(document, start, end), re.DOTALL))
    within = "".join(
        document.text[max(start, b.start) : min(end, b.end)] for b in document.blocks if b.start < end and b.end > start
    )
    assert html.unescape(marked) == within.replace("\t", "")
