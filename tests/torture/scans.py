"""Papers as scans: their PDF rendered, turned a little, with noise, as a picture or as a PDF of pictures."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

from tests.torture.gold import Rendered
from tests.torture.papers import Paper
from tests.torture.pdf import PdfStyle, render_pdf

_POINTS_PER_INCH = 72


@dataclass(frozen=True, slots=True)
class ScanStyle:
    """How a paper lay on the glass: `skew` in degrees, noise as the deviation of a pixel's brightness (of 255)."""

    suffix: str = "png"
    dpi: int = 200
    skew: float = 0.0
    noise: float = 6.0
    blur: float = 0.4


def render_scan(paper: Paper, *, style: ScanStyle, seed: int, font: str = "Sans") -> Rendered:
    """Return the first page of a paper as a scan; a PDF and a TIFF have all of its pages.

    Gold blocks of pages that the scan does not have are left out, so a picture needs a paper of one page.
    """
    printed = render_pdf(paper, style=PdfStyle(font=font, size=11, runs=False))
    dice = np.random.default_rng(seed)
    document = pypdfium2.PdfDocument(printed.content)
    pictures = [
        spoil_picture(draw_page(document, page, style.dpi), style=style, dice=dice) for page in range(len(document))
    ]
    document.close()
    buffer = io.BytesIO()
    resolution = (style.dpi, style.dpi)
    match style.suffix:
        case "pdf":
            pictures[0].save(buffer, "PDF", save_all=True, append_images=pictures[1:], resolution=style.dpi)
        case "tiff" | "tif":
            pictures[0].save(
                buffer, "TIFF", save_all=True, append_images=pictures[1:], dpi=resolution, compression="tiff_deflate"
            )
        case "jpg" | "jpeg":
            pictures[0].save(buffer, "JPEG", quality=70, dpi=resolution)
        case _:
            pictures[0].save(buffer, "PNG", dpi=resolution)
    return Rendered(buffer.getvalue(), printed.gold)


def count_pages(paper: Paper, *, font: str = "Sans") -> int:
    """Return how many pages a scan of the paper has."""
    return _count_pages(paper, font)


def draw_page(document: pypdfium2.PdfDocument, page: int, dpi: int) -> Image.Image:
    """Return a page of a PDF as a grey picture."""
    bitmap = document[page].render(scale=dpi / _POINTS_PER_INCH, grayscale=True)
    picture: Image.Image = bitmap.to_pil().convert("L")
    return picture


def spoil_picture(picture: Image.Image, *, style: ScanStyle, dice: np.random.Generator) -> Image.Image:
    """Return a picture turned by its skew (the other way for every other page), blurred and noisy, on greyish paper."""
    if style.skew:
        picture = picture.rotate(style.skew, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    if style.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(style.blur * style.dpi / 200))
    pixels = np.asarray(picture, dtype=np.float32) * (225 / 255) + 15
    pixels += dice.normal(0, style.noise, size=pixels.shape).astype(np.float32)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


@cache
def _count_pages(paper: Paper, font: str) -> int:
    printed = render_pdf(paper, style=PdfStyle(font=font, size=11, runs=False))
    document = pypdfium2.PdfDocument(printed.content)
    pages = len(document)
    document.close()
    return pages
