"""ingest/parsers/ocr.py: what Tesseract reads on pages that are turned, skewed, faint, speckled, mixed or empty."""

from __future__ import annotations

import math
import time

import pytest
from PIL import Image

from bench.ocr import count_errors
from ingest.parsers import parse_source
from ingest.parsers.ocr import recognise_page
from ingest.parsers.ocr_packs import describe_ocr, find_packs
from ingest.parsers.printed import assemble_pages
from ingest.parsers.printed_words import PrintedPage, PrintedWord
from ingest.parsers.ruled_tables import list_cells
from ingest.parsers.scan_lines import ScanLine, ScanWord, list_unread
from ingest.parsers.scan_pictures import find_rulings
from kb.documents import BlockKind
from kb.errors import LimitExceeded
from tests.ingest.make_scans import A4, SAMPLES, draw_page, make_photo, rule_table, wear_page
from tests.ingest.make_sources import LIMITS, OCR
from tests.needs import skip_where
from tests.torture.corpus import PAPERS
from tests.torture.papers import read_papers
from tests.torture.scans import ScanStyle, render_scan

pytestmark = skip_where(
    bool(describe_ocr(OCR.languages).reason or describe_ocr(OCR.languages).missing),
    "Tesseract or some of its language packs are not installed: make debian",
)
TABLE = (
    "Kazalnik\tCilj\tDoseženo",
    "Število članov\t120\t134",
    "Delavnice\t12\t11",
    "Usposobljene osebe iz mest\t300\t287",
    "Nova podjetja\t4\t6",
)


def read(image: Image.Image, *, width: float = A4[0], height: float = A4[1]) -> PrintedPage:
    page = recognise_page(image, width=width, height=height, ocr=OCR, source="scan.png")
    assert page is not None
    return page


def texts(page: PrintedPage) -> list[str]:
    return [line.text for line in page.lines]


@pytest.mark.parametrize("language", SAMPLES)
def test_every_language_is_told_and_read_on_a_skewed_page(language: str) -> None:
    page = read(wear_page(draw_page(SAMPLES[language]), skew=4.3, noise=8, blur=0.6))
    assert count_errors(" ".join(SAMPLES[language]), " ".join(texts(page))) < 0.01
    assert page.ocr_confidence is not None and page.ocr_confidence > 0.9


@pytest.mark.parametrize("skew", [-11.5, -3.0, 0.4, 10.5])
def test_skew_costs_no_letter(skew: float) -> None:
    page = read(wear_page(draw_page(SAMPLES["sl"]), skew=skew, noise=6))
    assert " ".join(texts(page)) == " ".join(SAMPLES["sl"])


@pytest.mark.parametrize(
    ("turn", "size"),
    [
        (Image.Transpose.ROTATE_90, (842.0, 595.0)),
        (Image.Transpose.ROTATE_180, A4),
        (Image.Transpose.ROTATE_270, (842.0, 595.0)),
    ],
)
def test_a_turned_page_is_read_and_its_words_stand_where_it_shows_them(
    turn: Image.Transpose, size: tuple[float, float]
) -> None:
    upright = draw_page(SAMPLES["sl"])
    page = read(upright.transpose(turn), width=size[0], height=size[1])
    assert " ".join(texts(page)) == " ".join(SAMPLES["sl"])
    word = page.lines[0].words[0]
    left, top, right, bottom = 70.0, 82.0, 110.0, 93.0
    expected = {
        Image.Transpose.ROTATE_90: (top, A4[0] - right, bottom, A4[0] - left),
        Image.Transpose.ROTATE_180: (A4[0] - right, A4[1] - bottom, A4[0] - left, A4[1] - top),
        Image.Transpose.ROTATE_270: (A4[1] - bottom, left, A4[1] - top, right),
    }[turn]
    assert word.text == "Zapisnik"
    assert (word.left, word.top, word.right, word.bottom) == pytest.approx(expected, abs=3)
    assert (page.width, page.height) == size


def test_the_words_of_a_skewed_page_are_marked_where_they_stand() -> None:
    straight = draw_page(SAMPLES["sl"])
    places: dict[str, list[PrintedWord]] = {}
    for word in (word for line in read(straight).lines for word in line.words):
        places.setdefault(word.text, []).append(word)
    page = read(wear_page(straight, skew=5))
    _, _, _, layouts = assemble_pages([page])
    assert layouts[0].page == 1
    turn = complex(math.cos(math.radians(5)), -math.sin(math.radians(5)))
    middle = complex(A4[0] / 2, A4[1] / 2)
    checked = 0
    for word in (word for line in page.lines for word in line.words if len(places[word.text]) == 1):
        (at,) = places[word.text]
        expected = (complex((at.left + at.right) / 2, (at.top + at.bottom) / 2) - middle) * turn + middle
        found = complex((word.left + word.right) / 2, (word.top + word.bottom) / 2)
        assert abs(found - expected) < 2.5, word
        checked += 1
    assert checked == 62


def test_a_heading_keeps_its_larger_size_and_paragraphs_open() -> None:
    title, first, second = SAMPLES["sl"]
    page = read(wear_page(draw_page([f"#{title}", first, second]), skew=1))
    assert [line.opens_paragraph for line in page.lines] == [True, True, False, False, True, False]
    sizes = [line.size for line in page.lines]
    assert sizes[0] == pytest.approx(16.5, abs=1.5)
    assert sizes[1] == pytest.approx(11, abs=1) and sizes[1:] == [sizes[1]] * 5
    text, _, headings, _ = assemble_pages([page])
    assert text.startswith(title) and headings == {0: 1}


@pytest.mark.parametrize("skew", [0.0, 3.0])
def test_the_rows_of_a_table_are_whole_with_tabs_between_their_cells(skew: float) -> None:
    title, first, second = SAMPLES["sl"]
    page = read(wear_page(draw_page([title, first, *TABLE, second], size=10), skew=skew))
    rows = [line.text for line in page.lines if "\t" in line.text]
    assert rows == list(TABLE)


def test_a_ruled_table_keeps_its_empty_cell() -> None:
    rows = ("Partner\tDržava\tVloga", "Zadruga Brazda\t\tnosilka", "Udruga Most\tHrvaška\tpartnerica")
    drawn = draw_page([SAMPLES["sl"][1], *rows], size=10)
    rule_table(drawn, left=64, right=525, top=116, rows=3, columns=3)
    page = read(drawn)
    assert [line.text for line in page.lines if "\t" in line.text] == list(rows)


def test_cells_with_ink_but_without_words_are_found_and_empty_ones_are_not() -> None:
    drawn = draw_page(["Ura\tTočka\t", "15.00\t\tPozdrav"], size=10)
    rule_table(drawn, left=64, right=525, top=78, rows=2, columns=3)
    cells = list(list_cells(find_rulings(drawn, points=72 / 200)))
    assert len(cells) == 6
    pixels = [tuple(edge * 200 / 72 for edge in cell) for cell in cells]
    read_already = ScanLine([ScanWord("Ura", 195.0, 225.0, 240.0, 248.0, 90.0)], 1, True, 28.0)
    unread = list_unread(drawn, [read_already], pixels)
    # "Točka", "15.00" and "Pozdrav".
    assert [pixels.index(cell) for box in unread for cell in pixels if _is_inside(box, cell)] == [1, 3, 5]


def _is_inside(box: tuple[int, int, int, int], cell: tuple[float, ...]) -> bool:
    return cell[0] < box[0] < box[2] < cell[2] and cell[1] < box[1] < box[3] < cell[3]


def test_cells_that_the_first_reading_takes_for_pictures_are_read() -> None:
    (paper,) = (paper for paper in read_papers(PAPERS) if paper.name == "38-invito-einladung")
    scan = render_scan(paper, style=ScanStyle("png", 200), seed=7)
    parsed = parse_source(scan.content, source="invito.png", limits=LIMITS, ocr=OCR)
    rows = [parsed.text[block.start : block.end] for block in parsed.blocks if block.kind is BlockKind.TABLE_ROW]
    assert rows == [row.text.rstrip("\t") for row in scan.gold if row.kind is BlockKind.TABLE_ROW]


def test_columns_are_read_one_after_the_other() -> None:
    _, first, second = SAMPLES["sl"]
    scan = draw_page([first, second], size=10, right=285)
    scan = draw_page([second, first], size=10, margin=310, right=525, canvas=scan)
    page = read(wear_page(scan, skew=-4))
    assert " ".join(texts(page)) == " ".join([first, second, second, first])


@pytest.mark.parametrize(
    "wear",
    [
        {"contrast": 0.25},
        {"shadow": 0.6},
        {"speckles": 3000},
        {"noise": 40.0},
        {"blur": 1.8},
        {"contrast": 0.3, "noise": 10, "shadow": 0.4, "skew": 3},
    ],
    ids=str,
)
def test_a_bad_copy_is_read_as_well(wear: dict[str, float]) -> None:
    page = read(wear_page(draw_page(SAMPLES["sl"]), **wear))  # type: ignore[arg-type]
    assert count_errors(" ".join(SAMPLES["sl"]), " ".join(texts(page))) < 0.005


@pytest.mark.parametrize("dpi", [96, 150, 300, 400])
def test_resolution_does_not_matter(dpi: int) -> None:
    page = read(draw_page(SAMPLES["hr"], dpi=dpi))
    assert " ".join(texts(page)) == " ".join(SAMPLES["hr"])
    assert page.lines[0].left == pytest.approx(70, abs=2) and page.lines[0].top == pytest.approx(82, abs=3)


def test_each_part_of_a_page_in_two_languages_is_read_in_its_own() -> None:
    page = read(draw_page([*SAMPLES["sr-Cyrl"], *SAMPLES["fr"]]))
    found = " ".join(texts(page))
    assert count_errors(" ".join([*SAMPLES["sr-Cyrl"], *SAMPLES["fr"]]), found) < 0.006
    assert "ђацима обезбедити превоз" in found and "assemblée générale" in found


def test_dashes_bullets_and_low_quotes_are_what_was_printed() -> None:
    lines = ["„Nova šansa“ – 2022–2024, e-pošta", "• Zadruga (10–13 h)", "• Most-Brod", "o Radionica"]
    assert texts(read(draw_page([SAMPLES["hr"][1], *lines], size=12)))[-4:] == lines


def test_signs_that_cyrillic_packs_lack_are_read() -> None:
    found = " ".join(texts(read(draw_page(SAMPLES["mk"]))))
    assert "48.250 €" in found and "12,5 %" in found


@pytest.mark.parametrize(
    "image",
    [
        Image.new("L", (1654, 2339), 255),
        Image.new("L", (1654, 2339), 0),
        wear_page(Image.new("L", (1654, 2339), 250), noise=10, speckles=300),
        make_photo(1654, 2339),
        Image.new("L", (3, 2), 255),
        Image.new("L", (1, 1), 0),
    ],
    ids=["white", "black", "dirty", "photo", "tiny", "dot"],
)
def test_a_picture_without_text_is_an_empty_page_and_costs_little(image: Image.Image) -> None:
    start = time.process_time()
    page = read(image)
    assert page == PrintedPage((), *A4, 0.0)
    assert time.process_time() - start < 5


def test_white_letters_on_a_dark_page_are_read() -> None:
    page = read(draw_page(SAMPLES["sl"]).point(lambda grey: 255 - grey))
    assert " ".join(texts(page)) == " ".join(SAMPLES["sl"])


def test_colours_and_transparency_are_read() -> None:
    grey = draw_page(SAMPLES["sl"][:1])
    ink = Image.new("RGBA", grey.size, (120, 0, 0, 255))
    ink.putalpha(grey.point(lambda value: 255 if value < 128 else 0))
    assert texts(read(ink)) == [SAMPLES["sl"][0]]


def test_a_page_that_takes_too_long_is_over_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter(range(0, 10_000, 25))
    monkeypatch.setattr("ingest.parsers.ocr.time.monotonic", lambda: float(next(moments)))
    with pytest.raises(LimitExceeded) as raised:
        recognise_page(draw_page(SAMPLES["sl"]), width=A4[0], height=A4[1], ocr=OCR, source="slow.pdf")
    assert str(raised.value) == (
        "slow.pdf: has a scanned page that takes more than 60 seconds to read; "
        "scan it anew or raise ingest.ocr.seconds_per_page in config.yaml"
    )


def test_a_page_is_read_on_a_machine_that_has_little_time_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    # The clock runs a thousand times faster than the work goes on.
    real = time.process_time
    monkeypatch.setattr("ingest.parsers.ocr.time.process_time", lambda: real() / 1000)
    monkeypatch.setattr("ingest.parsers.ocr._PROBE_SECONDS", 0.002)
    assert " ".join(texts(read(draw_page(SAMPLES["sl"])))) == " ".join(SAMPLES["sl"])


def test_nothing_is_read_without_languages_or_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    page = draw_page(SAMPLES["sl"])
    none = OCR.model_copy(update={"languages": ()})
    unknown = OCR.model_copy(update={"languages": ("sq",)})
    for ocr in (none, unknown):
        assert recognise_page(page, width=A4[0], height=A4[1], ocr=ocr, source="scan.png") is None
    monkeypatch.setattr("ingest.parsers.ocr_packs.find_packs", lambda: ())
    assert recognise_page(page, width=A4[0], height=A4[1], ocr=OCR, source="scan.png") is None


def test_the_state_names_the_packages_that_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(find_packs()) >= {"slv", "srp", "eng"}
    monkeypatch.setattr("ingest.parsers.ocr_packs.find_packs", lambda: ("bos", "eng"))
    state = describe_ocr(("en", "hr", "sr-Cyrl", "sl"))
    assert state.packs == ("bos", "eng")
    assert state.missing == {"sr-Cyrl": "tesseract-ocr-srp", "sl": "tesseract-ocr-slv"}
    assert state.reason == ""
    monkeypatch.setattr("ingest.parsers.ocr_packs.find_packs", lambda: ())
    assert describe_ocr(("en",)).reason.startswith("no language packs of Tesseract are installed")
