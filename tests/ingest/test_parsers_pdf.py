from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from ingest.parsers import parse_source
from kb.documents import BlockKind, ParsedSource
from kb.errors import EncryptedSource, LimitExceeded, NoTextFound, UnreadableSource
from kb.passages import Page, page_at
from tests.ingest.make_sources import (
    LIMITS,
    encrypt_pdf,
    make_flate_bomb_pdf,
    make_pdf,
    make_raw_pdf,
    set_lines,
)

HEADING, PARAGRAPH, ITEM, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW
_DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


def parse(content: bytes) -> ParsedSource:
    return parse_source(content, source="a.pdf", limits=LIMITS)


def outline(parsed: ParsedSource) -> list[tuple[BlockKind, int, str]]:
    return [(block.kind, block.level, parsed.text[block.start : block.end]) for block in parsed.blocks]


_PROSE = [
    "The network joined nine cooperatives from five regions and wrote a common",
    "strategy. Its members met each month and shared what they had learnt in the",
    "towns, without any support by the state.",
]


def test_paragraphs_headings_and_bullets_come_from_the_page():
    lines = [(70.0, 790.0, 16.0, "Annual report")] + set_lines(
        [*_PROSE, "", *_PROSE, "", "• a fair in Leeds", "• a guide"]
    )
    assert outline(parse(make_pdf([lines]))) == [
        (HEADING, 1, "Annual report"),
        (PARAGRAPH, 0, "\n".join(_PROSE)),
        (PARAGRAPH, 0, "\n".join(_PROSE)),
        (ITEM, 1, "• a fair in Leeds"),
        (ITEM, 1, "• a guide"),
    ]


def test_words_cut_at_line_ends_are_whole_again_and_real_hyphens_stay():
    parsed = parse(
        make_pdf(
            [
                set_lines(
                    [
                        "The long-term plan of the network is to strengthen coope-",
                        "ration in the region. It follows the long-",
                        "term needs of the towns between January-",
                        "June and later.",
                    ]
                )
            ]
        )
    )
    assert parsed.text == (
        "The long-term plan of the network is to strengthen cooperation in the region. It follows the long-term needs "
        "of the towns between January-June and later."
    )


def test_pages_cover_the_text_and_headers_and_footers_are_gone():
    pages = [
        [
            (70.0, 815.0, 8.0, "Network of cooperatives"),
            (280.0, 30.0, 8.0, f"Page {number} of 4"),
            *set_lines([sentence]),
        ]
        for number, sentence in enumerate(
            ["First we met in Graz.", "Then we met in Linz.", "Later we met in Wels.", "We ended in Steyr."], start=1
        )
    ]
    parsed = parse(make_pdf(pages))
    assert parsed.text == "First we met in Graz.\n\nThen we met in Linz.\n\nLater we met in Wels.\n\nWe ended in Steyr."
    assert parsed.pages == (Page(1, 0, 23), Page(2, 23, 45), Page(3, 45, 68), Page(4, 68, 86))
    assert [page_at(parsed.pages, parsed.text.index(town)) for town in ("Graz", "Linz", "Wels", "Steyr")] == [
        1,
        2,
        3,
        4,
    ]
    assert [block.page for block in parsed.blocks] == [1, 2, 3, 4]


def test_a_sentence_over_a_page_break_is_one_paragraph():
    parsed = parse(make_pdf([set_lines(["The members decided to meet again in the"]), set_lines(["spring of 2014."])]))
    assert outline(parsed) == [(PARAGRAPH, 0, "The members decided to meet again in the\nspring of 2014.")]
    assert parsed.pages == (Page(1, 0, 41), Page(2, 41, 56))


def test_cells_that_stand_apart_become_a_row():
    row = [(70.0, 600.0, 10.0, "New jobs"), (250.0, 600.0, 10.0, "40"), (350.0, 600.0, 10.0, "37")]
    assert outline(parse(make_pdf([[*set_lines(_PROSE), *row]])))[1] == (ROW, 0, "New jobs\t40\t37")


def test_letters_of_every_script_of_the_network_survive():
    pdfmetrics.registerFont(TTFont("DejaVu", str(_DEJAVU)))
    text = "Čebelarji žanjejo šele đaka ćirilica: Љубав, њива, џез, ѓ, ќ, ѕ – œuvre größer España"
    assert parse(make_pdf([[(70, 700, 10, text)]], font="DejaVu")).text == text


def test_properties_are_those_of_the_file_and_empty_ones_are_left_out():
    parsed = parse(make_pdf([set_lines(_PROSE)], title="Annual report"))
    assert parsed.properties["title"] == "Annual report"
    assert "author" not in parsed.properties
    assert parsed.properties["created"].startswith("D:")
    assert parsed.media_type == "application/pdf"


def test_a_password_is_asked_for_only_when_there_is_one():
    content = make_pdf([set_lines(_PROSE)])
    assert parse(encrypt_pdf(content, user_password="")).text == "\n".join(_PROSE)
    with pytest.raises(EncryptedSource, match="needs a password to open"):
        parse(encrypt_pdf(content, user_password="secret"))


def test_a_scan_without_text_says_so():
    with pytest.raises(NoTextFound) as raised:
        parse(make_pdf([[], []], draw=lambda canvas: canvas.rect(50, 50, 400, 600, fill=1)))
    assert raised.value.reason == "holds no text on its 2 pages: it is scanned or drawn"


def test_pages_are_limited_before_they_are_read():
    with pytest.raises(LimitExceeded, match="has 51 pages, the limit is 50"):
        parse(make_pdf([[]] * 51))


def test_a_truncated_or_hollow_file_is_unreadable():
    content = make_pdf([set_lines(_PROSE)])
    for cut in (12, 100):
        with pytest.raises(UnreadableSource):
            parse(content[:cut])
    with pytest.raises((UnreadableSource, NoTextFound)):
        parse(make_raw_pdf([b"<< /Type /Catalog >>"]))


def test_a_page_that_inflates_without_end_is_refused():
    # 200 MB of blanks: pypdf stops at its limit, well before.
    with pytest.raises(LimitExceeded, match="unpacks to more than a page can hold"):
        parse(make_flate_bomb_pdf(200_000_000))
