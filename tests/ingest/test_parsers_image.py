"""ingest/parsers/image.py: pictures of paper in their file formats, turned, of several pages, damaged or far too large."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from bench.ocr import count_errors
from ingest.parsers import parse_source
from ingest.parsers.image import parse_image
from ingest.parsers.ocr_packs import describe_ocr
from kb.documents import BlockKind, ParsedSource
from kb.errors import IngestError, LimitExceeded, NoTextFound, UnreadableSource
from kb.layout import find_boxes
from tests.ingest.make_scans import SAMPLES, draw_page, make_photo, save_frames, save_image, wear_page
from tests.ingest.make_sources import LIMITS, OCR
from tests.needs import skip_where

needs_tesseract = skip_where(
    bool(describe_ocr(OCR.languages).reason or describe_ocr(OCR.languages).missing),
    "Tesseract or some of its language packs are not installed: make debian",
)
TITLE, FIRST, SECOND = SAMPLES["sl"]


def parse(content: bytes, *, source: str = "scan.png", pages: list[tuple[int, int]] | None = None) -> ParsedSource:
    heard = [] if pages is None else pages
    return parse_image(
        content, source=source, limits=LIMITS, ocr=OCR, note_page=lambda page, count: heard.append((page, count))
    )


def join(parsed: ParsedSource) -> str:
    return " ".join(parsed.text.split())


@needs_tesseract
@pytest.mark.parametrize(
    ("format", "suffix", "media_type"),
    [("PNG", "png", "image/png"), ("JPEG", "jpg", "image/jpeg"), ("TIFF", "tiff", "image/tiff")],
)
def test_a_picture_of_a_page_becomes_a_document(format: str, suffix: str, media_type: str) -> None:
    content = save_image(draw_page([f"#{TITLE}", FIRST, SECOND]), format)
    parsed = parse_source(content, source=f"zapisnik.{suffix}", limits=LIMITS, ocr=OCR)
    assert join(parsed) == " ".join([TITLE, FIRST, SECOND])
    assert parsed.media_type == media_type
    assert [(block.kind, parsed.text[block.start : block.end].split()[0]) for block in parsed.blocks] == [
        (BlockKind.HEADING, "Zapisnik"),
        (BlockKind.PARAGRAPH, "Člani"),
        (BlockKind.PARAGRAPH, "Sklep"),
    ]
    (page,) = parsed.pages
    assert (page.number, page.start, page.end) == (1, 0, len(parsed.text))
    assert page.ocr_confidence is not None and page.ocr_confidence > 0.9
    start = parsed.text.index("zadruge so")
    (box,) = find_boxes(parsed.layouts, start, start + len("zadruge so"))
    assert (box.left, box.top) == pytest.approx((97 / 595, 118 / 842), abs=0.01)


@needs_tesseract
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_that_a_camera_notes_is_obeyed(orientation: int) -> None:
    # How each value stores the picture so that it is shown upright.
    stored = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    page = draw_page([TITLE, FIRST], paper=(595, 300))
    if orientation in stored:
        page = page.transpose(stored[orientation])
    parsed = parse(save_image(page, "JPEG", orientation=orientation))
    assert join(parsed) == f"{TITLE} {FIRST}"
    layout = parsed.layouts[0]
    assert (layout.width, layout.height) == pytest.approx((595, 300), abs=0.5)
    (box,) = find_boxes(parsed.layouts, 0, len(TITLE))
    assert (box.left, box.top) == pytest.approx((70 / 595, 82 / 300), abs=0.015)


@needs_tesseract
def test_each_frame_of_a_tiff_is_a_page_and_is_announced_before_it_is_read() -> None:
    heard: list[tuple[int, int]] = []
    parsed = parse(save_frames([draw_page([FIRST]), draw_page([SECOND])]), source="fax.tif", pages=heard)
    assert heard == [(1, 2), (2, 2)]
    assert [" ".join(parsed.text[page.start : page.end].split()) for page in parsed.pages] == [FIRST, SECOND]
    assert [layout.page for layout in parsed.layouts] == [1, 2]


@needs_tesseract
def test_a_fax_with_twice_as_many_dots_across_as_down_is_read() -> None:
    page = draw_page([FIRST, SECOND], size=14)
    squeezed = page.resize((page.width, page.height // 2)).point(lambda grey: 255 if grey > 128 else 0).convert("1")
    buffer = io.BytesIO()
    squeezed.save(buffer, format="TIFF", dpi=(204, 102), compression="group4")
    parsed = parse(buffer.getvalue(), source="fax.tif")
    assert count_errors(f"{FIRST} {SECOND}", parsed.text) < 0.05
    assert parsed.layouts[0].height == pytest.approx(842 * 200 / 204, abs=2)


@needs_tesseract
def test_a_telephone_picture_that_claims_72_dots_per_inch_is_a_sheet_of_paper() -> None:
    parsed = parse(save_image(wear_page(draw_page([FIRST, SECOND]), skew=2, shadow=0.3), "JPEG", dpi=72))
    assert join(parsed) == f"{FIRST} {SECOND}"
    assert parsed.layouts[0].height == 842


@needs_tesseract
def test_sixteen_bits_of_grey_are_read() -> None:
    page = draw_page([FIRST])
    deep = Image.frombytes("I;16", page.size, b"".join(struct.pack("<H", grey * 257) for grey in page.tobytes()))
    assert join(parse(save_image(deep, "PNG"))) == FIRST


@needs_tesseract
def test_a_photo_holds_no_text() -> None:
    with pytest.raises(NoTextFound, match="is a picture without text that can be read"):
        parse(save_image(make_photo(1200, 900), "JPEG"), source="foto.jpg")


def test_more_frames_than_pages_are_allowed_are_refused_before_any_is_read() -> None:
    small = [Image.new("1", (10, 10), 1)] * 51
    heard: list[tuple[int, int]] = []
    with pytest.raises(LimitExceeded, match="has 51 pages, the limit is 50"):
        parse(save_frames(small), source="long.tif", pages=heard)
    assert heard == []


@pytest.mark.parametrize("side", [9_000, 14_000, 60_000])
def test_a_picture_that_would_unpack_to_far_too_much_is_refused(side: int) -> None:
    with pytest.raises(LimitExceeded, match="has more than 80 million dots"):
        parse(make_bomb(side), source="bomb.png")


@pytest.mark.parametrize("format", ["PNG", "JPEG", "TIFF"])
@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.9])
def test_a_damaged_picture_is_unreadable_and_nothing_worse(format: str, share: float) -> None:
    content = save_image(make_photo(300, 200), format)
    with pytest.raises((UnreadableSource, NoTextFound)) as raised:
        parse(content[: max(4, int(len(content) * share))], source="damaged.png")
    if share < 0.5:
        assert isinstance(raised.value, UnreadableSource)


def test_what_is_no_picture_is_unreadable() -> None:
    with pytest.raises(UnreadableSource, match="is not a picture that can be read"):
        parse(b"GIF89a is not what this is")


def test_without_packs_the_reason_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.parsers.ocr_packs.find_packs", lambda: ())
    with pytest.raises(NoTextFound) as raised:
        parse_image(
            save_image(draw_page([TITLE]), "PNG"),
            source="scan.png",
            limits=LIMITS,
            ocr=OCR.model_copy(update={"languages": ("sl", "sr-Cyrl")}),
            note_page=lambda page, pages: None,
        )
    assert "tesseract-ocr-slv, tesseract-ocr-srp" in raised.value.action


def test_without_languages_a_picture_is_not_read() -> None:
    ocr = OCR.model_copy(update={"languages": ()})
    with pytest.raises(IngestError, match="name the languages of your papers under ingest.ocr.languages"):
        parse_image(b"", source="scan.png", limits=LIMITS, ocr=ocr, note_page=lambda page, pages: None)


def make_bomb(side: int) -> bytes:
    """Return a PNG of a few kilobytes that claims to be a square of so many dots."""
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(100_000))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
