"""Pages drawn as images: which page, how large, which way up, and what a hostile file costs."""

from __future__ import annotations

import io
import time

import pytest
from PIL import Image, ImageDraw

from ingest import page_images
from ingest.page_images import draw_page, render_page
from kb.errors import LimitExceeded, UnreadableSource
from tests.ingest.make_sources import LIMITS, make_pdf

BLACK, WHITE = (0, 0, 0), (255, 255, 255)


def draw(content: bytes, *, page: int = 1, width_pixels: int = 200) -> Image.Image:
    """Return a page as the picture that a browser would show."""
    return Image.open(io.BytesIO(draw_page(content, page=page, width_pixels=width_pixels))).convert("RGB")


def save(picture: Image.Image, kind: str, **options: object) -> bytes:
    """Return the content of an image file."""
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def make_page(mode: str = "L", *, size: tuple[int, int] = (400, 600)) -> Image.Image:
    """Return a white page whose upper left quarter is black."""
    picture = Image.new(mode, size, "white" if mode not in ("1", "L", "I;16") else (65535 if mode == "I;16" else 255))
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 2 - 1, size[1] // 2 - 1), fill=0 if mode != "RGBA" else "black")
    return picture


def look(picture: Image.Image) -> list[str]:
    """Return for each quarter of a picture, row by row, whether it is dark or light."""
    width, height = picture.size
    places = [(width // 4, height // 4), (width * 3 // 4, height // 4)]
    places += [(width // 4, height * 3 // 4), (width * 3 // 4, height * 3 // 4)]
    grey = picture.convert("L").tobytes()
    return ["dark" if grey[x + y * width] < 60 else "light" for x, y in places]


def test_the_page_that_is_asked_for_is_drawn_at_the_width() -> None:
    pdf = make_pdf([[(72, 700, 14, "One")], []])
    first, second = draw(pdf, page=1, width_pixels=300), draw(pdf, page=2, width_pixels=300)
    assert (first.size, second.size) == ((300, 425), (300, 425))
    assert min(first.convert("L").tobytes()) < 100
    assert second.getextrema() == ((255, 255),) * 3


def test_a_turned_pdf_page_is_drawn_as_readers_see_it() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf([[(72, 700, 14, "One")]]))))
    writer.pages[0].rotate(90)
    written = io.BytesIO()
    writer.write(written)
    assert draw(written.getvalue(), width_pixels=424).size == (424, 300)


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "RGBA", "I;16"])
def test_a_picture_of_any_depth_is_drawn(mode: str) -> None:
    drawn = draw(save(make_page(mode), "PNG"))
    assert (drawn.size, look(drawn)) == ((200, 300), ["dark", "light", "light", "light"])


def test_what_is_transparent_is_white() -> None:
    assert draw(save(Image.new("RGBA", (40, 60), (0, 0, 0, 0)), "PNG")).getpixel((20, 30)) == WHITE


def test_a_small_picture_is_not_enlarged() -> None:
    assert draw(save(make_page(size=(40, 60)), "PNG")).size == (40, 60)


@pytest.mark.parametrize(
    ("orientation", "quarters"),
    [
        (1, ["dark", "light", "light", "light"]),
        (3, ["light", "light", "light", "dark"]),
        (6, ["light", "dark", "light", "light"]),
        (8, ["light", "light", "dark", "light"]),
    ],
)
def test_a_photograph_is_turned_as_the_camera_noted(orientation: int, quarters: list[str]) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    drawn = draw(save(make_page(), "JPEG", exif=exif))
    assert drawn.size == ((200, 300) if orientation in (1, 3) else (200, 133))
    assert look(drawn) == quarters


def test_each_frame_of_a_tiff_is_a_page() -> None:
    frames = [Image.new("L", (40, 60), 0), Image.new("L", (60, 40), 255)]
    tiff = save(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    assert draw(tiff, page=1).getpixel((5, 5)) == BLACK
    assert (draw(tiff, page=2).size, draw(tiff, page=2).getpixel((5, 5))) == ((60, 40), WHITE)


def test_a_fax_is_as_high_as_its_paper() -> None:
    assert draw(save(make_page(size=(1728, 1100)), "TIFF", dpi=(204, 98)), width_pixels=864).size == (864, 1145)


@pytest.mark.parametrize(
    ("content", "page"),
    [
        (make_pdf([[]]), 2),
        (make_pdf([[]]), 0),
        (b"%PDF-1.7 nothing follows", 1),
        (b"no picture at all", 1),
        (b"", 1),
        (save(make_page(), "PNG")[:500], 1),
        (save(make_page(), "PNG"), 2),
        (save(make_page(), "GIF"), 1),
    ],
)
def test_what_cannot_be_drawn_is_said_to_be_so(content: bytes, page: int) -> None:
    with pytest.raises(ValueError):
        draw_page(content, page=page, width_pixels=100)


def test_a_strip_without_end_stays_within_what_a_browser_shows() -> None:
    width, height = draw(save(Image.new("1", (20, 60_000), 1), "PNG"), width_pixels=1240).size
    assert (width, height) == (5, 16_383)


# The child takes most of a second to start, so each of these does.


def test_the_child_draws_the_same_image() -> None:
    pdf = make_pdf([[(72, 700, 14, "One")]])
    drawn = render_page(pdf, source="a.pdf", page=1, width_pixels=300, limits=LIMITS)
    assert drawn == draw_page(pdf, page=1, width_pixels=300)


def test_a_broken_file_costs_its_picture_only() -> None:
    with pytest.raises(UnreadableSource, match="post.zip/a.pdf: page 3 cannot be drawn; open the original file"):
        render_page(b"%PDF-", source="post.zip/a.pdf", page=3, width_pixels=300, limits=LIMITS)


def test_a_page_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_images, "_GRACE_SECONDS", 0.0)
    monkeypatch.setattr(page_images, "_CHILD", "import time; time.sleep(60)")
    started = time.monotonic()
    with pytest.raises(LimitExceeded, match="page 1 needs too much time to be drawn"):
        render_page(b"", source="a.pdf", page=1, width_pixels=9, limits=LIMITS.model_copy(update={"seconds": 1}))
    assert time.monotonic() - started < 5


def test_a_page_that_needs_too_much_memory_is_given_up() -> None:
    large = save(Image.new("RGB", (8000, 8000)), "PNG", compress_level=1)
    limits = LIMITS.model_copy(update={"memory_mb": 250})
    with pytest.raises(LimitExceeded, match="page 1 needs too much memory to be drawn"):
        render_page(large, source="a.png", page=1, width_pixels=300, limits=limits)


def test_an_answer_that_is_no_image_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_images, "_CHILD", "print('<script>alert(1)</script>')")
    with pytest.raises(UnreadableSource):
        render_page(b"", source="a.pdf", page=1, width_pixels=300, limits=LIMITS)
