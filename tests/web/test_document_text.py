"""The text of record as a page shows it."""

from __future__ import annotations

from dataclasses import replace

from kb.documents import Block, BlockKind
from tests.web.sample_knowledge import HOSTILE, REPORT, SHEET, sample_documents
from web.components import document_text
from web.components.document_text import cut_into_parts, draw_text, find_part

DOCUMENTS = {document.id: document for document in sample_documents()}


def test_headings_paragraphs_and_lists_are_drawn_in_order_with_their_pages() -> None:
    report = DOCUMENTS[REPORT]
    start = report.text.index("42 zadrug")
    drawn = draw_text(report, report.blocks, start=start, end=start + 9, page_name="stran {page}")
    assert drawn == (
        '<div class="kb-document" dir="auto">'
        '<div class="kb-page">stran 1</div>'
        '<div class="kb-heading kb-level-1" role="heading" aria-level="2">Letno poročilo mreže</div>'
        "<p>V letu 2019 je mreža povezala <mark>42 zadrug</mark> v osmih regijah.</p>"
        '<div class="kb-item" style="padding-left:1.2rem">– srečanje članic v Kopru,</div>'
        '<div class="kb-page">stran 2</div>'
        '<div class="kb-heading kb-level-1" role="heading" aria-level="2">Načrti</div>'
        "<p>Prihodnje leto bo mreža odprla pisarno v Celju.</p>"
        "</div>"
    )


def test_a_range_over_several_blocks_is_marked_in_each() -> None:
    report = DOCUMENTS[REPORT]
    start, end = report.text.index("osmih"), report.text.index("v Kopru")
    drawn = draw_text(report, report.blocks, start=start, end=end, page_name="")
    assert "<mark>osmih regijah.</mark></p>" in drawn
    assert "<mark>– srečanje članic </mark>v Kopru," in drawn


def test_rows_make_one_table_and_the_mark_keeps_to_its_cell() -> None:
    sheet = DOCUMENTS[SHEET]
    start = sheet.text.index("120.500")
    drawn = draw_text(sheet, sheet.blocks, start=start, end=start + 14, page_name="")
    assert drawn == (
        '<div class="kb-document" dir="auto"><div class="kb-wide"><table><tbody>'
        "<tr><td>NAZIV</td><td>Most do dela</td></tr>"
        "<tr><td>PRORAČUN</td><td><mark>120.500,00 EUR</mark></td></tr>"
        "</tbody></table></div><p>Most do dela zaposluje mlade v zadrugah.</p></div>"
    )


def test_nothing_of_a_hostile_document_is_html() -> None:
    hostile = DOCUMENTS[HOSTILE]
    drawn = draw_text(hostile, hostile.blocks, start=0, end=0, page_name="")
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
