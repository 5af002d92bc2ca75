"""Pictures of paper (PNG, JPEG, TIFF of one or more pages): each frame is a page that is recognised."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PIL import ExifTags, Image, ImageOps, ImageSequence, UnidentifiedImageError

from ingest.parsers.assembly import keep_filled
from ingest.parsers.ocr import recognise_page
from ingest.parsers.ocr_packs import describe_ocr
from ingest.parsers.printed import parse_pages
from ingest.parsers.printed_words import PrintedPage
from kb.config import LimitsConfig, OcrConfig
from kb.documents import ParsedSource
from kb.errors import LimitExceeded, NoTextFound, UnreadableSource

if TYPE_CHECKING:
    from ingest.parsers import NotePage

_FORMATS = ("PNG", "JPEG", "TIFF")
_MEDIA_TYPES = {"PNG": "image/png", "TIFF": "image/tiff"}
# What Pillow lets through on damaged files.
_DAMAGED = (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError, OverflowError, struct.error)
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_MEBIBYTE = 2**20
# A sheet of A3 at 600 dpi has 70 million.
_MOST_PIXELS = 80_000_000
_POINTS_PER_INCH = 72.0
# Cameras write 72 dpi into pictures that would then be a metre high.
_LONGEST_SIDE = 1700.0
_SHORTEST_SIDE = 140.0
_A4_HEIGHT = 842.0
_EXIF_PROPERTIES = {
    "title": ExifTags.Base.ImageDescription,
    "author": ExifTags.Base.Artist,
    "created": ExifTags.Base.DateTime,
}


def parse_image(
    content: bytes, *, source: str, limits: LimitsConfig, ocr: OcrConfig, note_page: NotePage
) -> ParsedSource:
    """Recognise the text of a picture, each frame of a TIFF as a page; `note_page` hears of each page before.

    Raises UnreadableSource, LimitExceeded, or NoTextFound, which says what to install when that is the reason.
    """
    if not ocr.languages:
        raise NoTextFound(
            source, "is a picture", "name the languages of your papers under ingest.ocr.languages in config.yaml"
        )
    try:
        with warnings.catch_warnings():
            # Pillow warns of what the limit below refuses, and of odd metadata that is of no use here.
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
                media_type = _MEDIA_TYPES.get(image.format or "", "image/jpeg")
                count = int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
                _check_frames(count, source=source, limits=limits)
                # Pillow may unpack a whole PNG in search of its metadata.
                _check_size(image, source=source, limits=limits)
                properties = _read_properties(image)
                pages = []
                for number, frame in enumerate(_iterate_frames(image, count), start=1):
                    _check_size(frame, source=source, limits=limits)
                    note_page(number, count)
                    pages.append(_recognise(frame, ocr=ocr, source=source))
    except _BOMBS as error:
        raise _too_large(source) from error
    except UnidentifiedImageError as error:
        raise UnreadableSource(source, "is not a picture that can be read", "save it anew as PNG or PDF") from error
    except _DAMAGED as error:
        raise UnreadableSource(
            source, f"is a damaged picture ({type(error).__name__})", "copy it again from where it came from"
        ) from error
    parsed = parse_pages(pages, media_type=media_type, properties=properties)
    if sum(character.isalnum() for character in parsed.text[:100_000]) < 3:
        raise NoTextFound(
            source, "is a picture without text that can be read", "check that it is the right file, or scan it anew"
        )
    return parsed


def _iterate_frames(image: Image.Image, count: int) -> Iterator[Image.Image]:
    if count == 1:
        yield image
    else:
        yield from ImageSequence.Iterator(image)


def _recognise(frame: Image.Image, *, ocr: OcrConfig, source: str) -> PrintedPage:
    across, down = _read_resolution(frame)
    upright = ImageOps.exif_transpose(frame)
    if upright.size != frame.size:
        across, down = down, across
    if across and down and abs(across / down - 1) > 0.05:
        # A fax has twice as many dots across as down.
        upright = upright.resize((upright.width, max(1, round(upright.height * across / down))))
    width, height = _measure_page(upright, dpi=across)
    page = recognise_page(upright, width=width, height=height, ocr=ocr, source=source)
    if page is None:
        state = describe_ocr(ocr.languages)
        packages = ", ".join(sorted(state.missing.values()))
        raise NoTextFound(
            source,
            "is a picture, and " + (state.reason or "none of its languages can be read here"),
            f"install Tesseract's packs (Debian: {packages or 'tesseract-ocr'}) and ingest it again",
        )
    return page


def _read_resolution(frame: Image.Image) -> tuple[float, float]:
    """Return the dots per inch across and down that the file names; 0 when it names none."""
    named = frame.info.get("dpi")
    if not isinstance(named, tuple) or len(named) != 2:
        return 0.0, 0.0
    across, down = (float(value) for value in named)
    return (across, down) if across > 0 and down > 0 else (0.0, 0.0)


def _measure_page(upright: Image.Image, *, dpi: float) -> tuple[float, float]:
    """Return the width and height in points; without a likely resolution the longer side is that of A4."""
    longest = max(upright.size)
    points = longest / dpi * _POINTS_PER_INCH if dpi else 0.0
    if not _SHORTEST_SIDE <= points <= _LONGEST_SIDE:
        points = _A4_HEIGHT
    return upright.width / longest * points, upright.height / longest * points


def _check_frames(count: int, *, source: str, limits: LimitsConfig) -> None:
    if count > limits.pages:
        raise LimitExceeded(
            source,
            f"has {count:,} pages, the limit is {limits.pages:,}",
            "split it or raise ingest.limits.pages in config.yaml",
        )


def _check_size(frame: Image.Image, *, source: str, limits: LimitsConfig) -> None:
    pixels = frame.width * frame.height
    if pixels > _MOST_PIXELS or pixels * len(frame.getbands()) > limits.inflated_mb * _MEBIBYTE:
        raise _too_large(source)


def _too_large(source: str) -> LimitExceeded:
    return LimitExceeded(
        source, f"has more than {_MOST_PIXELS // 1_000_000} million dots", "scan it at 200 or 300 dots per inch"
    )


def _read_properties(image: Image.Image) -> dict[str, str]:
    exif = image.getexif()
    return keep_filled((name, str(exif[tag])) for name, tag in _EXIF_PROPERTIES.items() if tag in exif)
