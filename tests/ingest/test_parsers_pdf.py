from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from ingest.parsers import parse_source
from ingest.parsers.pdf import parse_pdf
from kb.documents import BlockKind, ParsedSource
from kb.errors import EncryptedSource, IngestError, LimitExceeded, NoTextFound, UnreadableSource
from kb.layout import find_boxes
from kb.passages import Page, page_at
from tests.ingest.make_sources import (
    LIMITS,
    OCR,
    encrypt_pdf,
    make_flate_bomb_pdf,
    make_pdf,
    make_raw_pdf,
    set_lines,
)

HEADING, PARAGRAPH, ITEM, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW
_DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


def parse(content: bytes) -> ParsedSource:
    return parse_source(content, source="a.pdf", limits=LIMITS, ocr=OCR)


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
        (PARAGRAPH, 0, " ".join(_PROSE)),
        (PARAGRAPH, 0, " ".join(_PROSE)),
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
    assert outline(parsed) == [(PARAGRAPH, 0, "The members decided to meet again in the spring of 2014.")]
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
    assert parse(encrypt_pdf(content, user_password="")).text == " ".join(_PROSE)
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


def test_a_page_that_is_packed_twice_is_unpacked_to_its_limit_only():
    stream = zlib.compress(zlib.compress(b" " * 200_000_000, 1), 9)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    packed = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (len(stream), stream)
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    with pytest.raises(LimitExceeded, match="unpacks to more than a page can hold"):
        parse(make_raw_pdf([b"<< /Type /Catalog /Pages 2 0 R >>", pages, page, packed]))


def test_a_damaged_file_is_read_or_refused_but_never_breaks_the_parser():
    content = make_pdf([set_lines(_PROSE)] * 2)
    for place in range(0, len(content), 97):
        damaged = bytearray(content)
        damaged[place] ^= 0x15
        try:
            parse(bytes(damaged))
        except IngestError as error:
            assert error.source == "a.pdf"


# Places --------------------------------------------------------------------------------------------------------------


def find_box(parsed: ParsedSource, words: str) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of words on their page, in points."""
    start = parsed.text.index(words)
    (box,) = find_boxes(parsed.layouts, start, start + len(words))
    layout = parsed.layouts[box.page - 1]
    width, height = layout.width, layout.height
    return round(box.left * width), round(box.top * height), round(box.right * width), round(box.bottom * height)


def test_words_stand_where_they_are_printed():
    parsed = parse(make_pdf([[(100, 700, 10, "Nine cooperatives met.")]]))
    assert [(layout.page, round(layout.width), round(layout.height)) for layout in parsed.layouts] == [(1, 595, 842)]
    # Helvetica: "Nine " is 23.4 points wide and "cooperatives" 56.7.
    assert find_box(parsed, "cooperatives") == (123, 132, 180, 144)


def set_justified(text: str, *, font: str) -> bytes:
    buffer = io.BytesIO()
    style = ParagraphStyle("body", fontName=font, fontSize=9.5, leading=12, alignment=4)
    SimpleDocTemplate(buffer, pagesize=(300, 400), invariant=1).build([Paragraph(text, style)])
    return buffer.getvalue()


def list_printed_words(content: bytes) -> list[tuple[str, float, float, float, float]]:
    """Return each word of the first page with its edges in points as PDFium gives them letter by letter."""
    page = pypdfium2.PdfDocument(content)[0]
    text_page = page.get_textpage()
    text = text_page.get_text_range().replace("\ufffe", "- ")
    words = []
    for match in re.finditer(r"\S+", text):
        boxes = [text_page.get_charbox(place, loose=True) for place in (match.start(), match.end() - 1)]
        words.append((match[0], boxes[0][0], 400 - boxes[0][3], boxes[1][2], 400 - boxes[0][1]))
    return words


@pytest.mark.parametrize(("font", "most_faces"), [("Helvetica", 200), ("DejaVu", 200), ("Helvetica", 0)])
def test_words_of_justified_lines_stand_where_their_letters_are(
    font: str, most_faces: int, monkeypatch: pytest.MonkeyPatch
):
    # Where there are more fonts, words are asked for one by one.
    monkeypatch.setattr("ingest.parsers.pdf_fonts._MOST_FACES", most_faces)
    text = "The network joined nine cooperatives from five regions (12,5 %) and wrote a common strategy for all. " * 3
    if font == "DejaVu":
        pdfmetrics.registerFont(TTFont("DejaVu", str(_DEJAVU)))
        text += "Задруга је добила 1.200 € ⬤ подршке и окупила чланове из свих пет општина."
    content = set_justified(text, font=font)
    parsed = parse(content)
    printed = list_printed_words(content)
    assert [word for word, *_ in printed] == parsed.text.split()
    start = 0
    for word, left, top, right, bottom in printed:
        start = parsed.text.index(word, start)
        (box,) = find_boxes(parsed.layouts, start, start + len(word))
        places = (box.left * 300, box.top * 400, box.right * 300, box.bottom * 400)
        # The letters of a line share its height; an accent may rise above it.
        assert places == pytest.approx((left, top, right, bottom), abs=0.5)
        start += len(word)


def test_words_beside_rare_signs_stand_where_they_are_printed():
    pdfmetrics.registerFont(TTFont("DejaVuSans", str(_DEJAVU)))
    signs = "☐ first ⟶ second ✆ third"
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.setFont("DejaVuSans", 20)
    canvas.drawString(100, 700, signs)
    canvas.save()
    parsed = parse(buffer.getvalue())
    for word in ("first", "second", "third"):
        left = 100 + pdfmetrics.stringWidth(signs[: signs.index(word)], "DejaVuSans", 20)
        right = left + pdfmetrics.stringWidth(word, "DejaVuSans", 20)
        found = find_box(parsed, word)
        assert (found[0], found[2]) == pytest.approx((left, right), abs=1.0)


def turn(degrees: int) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(600, 400), invariant=1)
    canvas.setPageRotation(degrees)
    canvas.setFont("Helvetica", 10)
    # The page is 600 points wide when it is held upright.
    canvas.translate({90: 400, 180: 600, 270: 0}[degrees], {90: 0, 180: 400, 270: 600}[degrees])
    canvas.rotate(degrees)
    canvas.drawString(40, 300, "First line")
    canvas.drawString(40, 287, "of the page")
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_places_on_a_turned_page_are_those_of_the_page_held_upright(degrees: int):
    parsed = parse(turn(degrees))
    assert parsed.text == "First line\nof the page"
    assert find_box(parsed, "First") == (40, 91, 59, 102)


def test_text_that_runs_sideways_comes_after_the_rest():
    def draw(canvas: Canvas) -> None:
        canvas.rotate(90)
        canvas.drawString(300, -560, "Volume 7")
        canvas.drawString(300, -573, "of the series")

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    draw(canvas)
    canvas.rotate(-90)
    canvas.drawString(70, 700, "Nine cooperatives met and wrote a strategy.")
    canvas.showPage()
    canvas.save()
    assert parse(buffer.getvalue()).text == "Nine cooperatives met and wrote a strategy.\n\nVolume 7 of the series"


# The order of the page -----------------------------------------------------------------------------------------------

_LEFT = [
    "The network joined nine",
    "cooperatives from five wide",
    "regions and wrote a common",
    "strategy for all of its small",
    "members in the five regions.",
]
_RIGHT = [
    "Each spring they meet in a",
    "town that none of them has",
    "seen before, and share what",
    "they have learnt about work",
    "in the months of the winter.",
]


def test_columns_that_are_written_row_by_row_are_read_one_after_the_other():
    lines = [(70.0, 740.0, 10.0, "Yearbook of the network of cooperatives and other enterprises in five regions")]
    for place, (left, right) in enumerate(zip(_LEFT, _RIGHT, strict=True)):
        lines += [(70.0, 700.0 - 13 * place, 10.0, left), (230.0, 700.0 - 13 * place, 10.0, right)]
    assert parse(make_pdf([lines])).text == "\n\n".join([lines[0][3], " ".join(_LEFT), " ".join(_RIGHT)])


def test_a_footer_that_is_written_first_comes_last():
    lines = [(70.0, 30.0, 8.0, "Published by the network"), *set_lines(_PROSE)]
    assert parse(make_pdf([lines])).text == " ".join(_PROSE) + "\n\nPublished by the network"


def test_soft_hyphens_ligatures_and_raised_marks_leave_whole_words():
    pdfmetrics.registerFont(TTFont("DejaVu", str(_DEJAVU)))
    lines = [
        (70.0, 700.0, 10.0, "The of\ufb01ce of the net\u00adwork moved to"),
        (70.0, 687.0, 10.0, "a new house"),
        (132.6, 691.0, 6.0, "1"),
        (141.0, 687.0, 10.0, "in Graz."),
    ]
    parsed = parse(make_pdf([lines], font="DejaVu"))
    assert parsed.text == "The office of the network moved to a new house1 in Graz."


# Tables --------------------------------------------------------------------------------------------------------------

_CELLS = [
    ["Activity", "Where", "Target", "Result"],
    ["A training for cooperatives in the Alps", "Graz, Linz", "40", "37"],
    ["A guide", "", "1", "1"],
    ["A fair of social enterprises", "Wels and the towns around it", "12", "15"],
]


def make_table_pdf(rules: list[tuple[object, ...]]) -> bytes:
    style = ParagraphStyle("cell", fontName="Helvetica", fontSize=9, leading=11)
    cells = [[Paragraph(cell, style) for cell in row] for row in _CELLS]
    table = Table(cells, colWidths=[110, 90, 60, 60], style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *rules]))
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4, invariant=1).build(
        [Paragraph("The plan of the year has three activities:", style), table, Paragraph("All were held.", style)]
    )
    return buffer.getvalue()


@pytest.mark.parametrize(
    "rules", [[], [("GRID", (0, 0), (-1, -1), 0.5, "black")], [("BOX", (0, 0), (-1, -1), 0.5, "black")]]
)
def test_cells_of_several_lines_are_in_their_row_and_column(rules: list[tuple[object, ...]]):
    parsed = parse(make_table_pdf(rules))
    assert outline(parsed) == [
        (PARAGRAPH, 0, "The plan of the year has three activities:"),
        *((ROW, 0, "\t".join(row)) for row in _CELLS),
        (PARAGRAPH, 0, "All were held."),
    ]
    assert [block.is_header for block in parsed.blocks] == [False, True, False, False, False, False]


def test_a_cell_over_several_columns_stands_in_the_first_of_them():
    rows = [["Results", "", ""], ["Town", "2019", "2020"], ["Graz", "40", "37"]]
    table = Table(
        rows,
        colWidths=[80, 80, 80],
        style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("SPAN", (0, 0), (2, 0))]),
    )
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4, invariant=1).build([table])
    assert parse(buffer.getvalue()).text == "Results\nTown\t2019\t2020\nGraz\t40\t37"


# Forms ---------------------------------------------------------------------------------------------------------------


def make_form(draw: Callable[[Canvas], None]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.setFont("Helvetica", 10)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_values_of_a_form_stand_after_their_labels():
    def draw(canvas: Canvas) -> None:
        canvas.drawString(70, 700, "Name of the partner:")
        canvas.drawString(70, 670, "Town:")
        canvas.acroForm.textfield(name="f1", value="Dobra zadruga", x=200, y=696, width=200, height=16, fontSize=9)
        canvas.acroForm.textfield(name="f2", value="Graz", x=200, y=666, width=200, height=16, fontSize=9)
        canvas.acroForm.textfield(name="Country", value="Austria", x=70, y=500, width=200, height=16, fontSize=9)
        canvas.acroForm.textfield(name="f4", value="", x=70, y=400, width=200, height=16, fontSize=9)

    assert parse(make_form(draw)).text == "Name of the partner:\tDobra zadruga\nTown:\tGraz\n\nCountry: Austria"


# Scans ---------------------------------------------------------------------------------------------------------------


def make_mixed_pdf() -> bytes:
    """Return a PDF of a page with text and a page that is a picture of text."""
    image = Image.new("L", (1654, 2339), 255)
    font = ImageFont.truetype(str(_DEJAVU), 40)
    for place, line in enumerate(("Die Genossenschaft traf sich", "im Rathaus der Stadt Linz.")):
        ImageDraw.Draw(image).text((200, 300 + 60 * place), line, font=font, fill=0)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(70, 700, "Nine cooperatives met and wrote a strategy.")
    canvas.showPage()
    canvas.drawImage(ImageReader(image), 0, 0, *A4)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_only_the_pages_without_text_are_recognised():
    noted: list[tuple[int, int]] = []

    def note_page(page: int, pages: int) -> None:
        noted.append((page, pages))

    # Recognition takes about a second.
    parsed = parse_pdf(make_mixed_pdf(), source="a.pdf", limits=LIMITS, ocr=OCR, note_page=note_page)
    assert parsed.text == (
        "Nine cooperatives met and wrote a strategy.\n\nDie Genossenschaft traf sich im Rathaus der Stadt Linz."
    )
    assert noted == [(2, 2)]
    assert [page.number for page in parsed.pages if page.ocr_confidence is not None] == [2]
    confidence = parsed.pages[1].ocr_confidence
    assert confidence is not None and confidence > 0.8
    left, top, _, bottom = find_box(parsed, "Genossenschaft")
    # Drawn at (200, 300) pixels of 200 to the inch, after "Die ".
    assert (left, top) == (pytest.approx(103, abs=4), pytest.approx(111, abs=4))


def test_without_recognition_the_pages_with_text_are_kept():
    silent = OCR.model_copy(update={"languages": ()})
    parsed = parse_source(make_mixed_pdf(), source="a.pdf", limits=LIMITS, ocr=silent)
    assert parsed.text == "Nine cooperatives met and wrote a strategy."
    assert parsed.pages == (Page(1, 0, 43), Page(2, 43, 43))
    assert parsed.unread_pages == 1


def test_a_document_of_scans_that_cannot_be_recognised_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ingest.parsers.ocr.recognise_page", lambda image, **options: None)
    scan = make_pdf([[]], draw=lambda canvas: canvas.drawImage(ImageReader(Image.new("L", (50, 70), 200)), 0, 0, *A4))
    with pytest.raises(NoTextFound, match=r"install Tesseract to read it \(Debian: tesseract-ocr with a pack for each"):
        parse(scan)
    silent = OCR.model_copy(update={"languages": ()})
    with pytest.raises(NoTextFound, match=r"under ingest\.ocr\.languages in config\.yaml"):
        parse_source(scan, source="a.pdf", limits=LIMITS, ocr=silent)
