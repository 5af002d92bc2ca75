"""One page of a PDF or picture -> an image of it as it is displayed, drawn in a child process with limits.

The child gets the content and answers with an image file; nothing that a hostile document makes of it can run code in
the caller, fill its memory or take longer than a visitor would wait.
"""

from __future__ import annotations

import math
import os
import resource
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

from kb.errors import LimitExceeded, UnreadableSource

if TYPE_CHECKING:
    from PIL import Image

    from kb.config import LimitsConfig

IMAGE_MEDIA_TYPE = "image/webp"
"""What `render_page` returns: a tenth of the size of PNG for a scanned page, and every browser shows it."""

_MEBIBYTE = 2**20
# A page that has not been drawn by then keeps a visitor waiting for nothing.
_MOST_SECONDS = 20
_GRACE_SECONDS = 5.0
_LARGEST_IMAGE = 16 * _MEBIBYTE
_MOST_PIXELS = 12_000_000
# WebP has no longer sides.
_LONGEST_SIDE = 16_383
# A sheet of A3 at 600 dpi has 70 million.
_MOST_SOURCE_PIXELS = 80_000_000
_FORMATS = ("PNG", "JPEG", "TIFF", "MPO")
_QUALITY = 80
_PDF_START = 1024
_UNREADABLE = 3
_NO_MEMORY = 4
_CHILD = "import sys; from ingest.page_images import serve; serve(*map(int, sys.argv[1:]))"


def render_page(content: bytes, *, source: str, page: int, width_pixels: int, limits: LimitsConfig) -> bytes:
    """Return a page, numbered from 1, as a WebP image of about this width; pictures are never enlarged.

    It is turned as readers see it (the rotation of a PDF page, the orientation that a camera noted). Raises
    UnreadableSource when it cannot be drawn, LimitExceeded when that takes too much time or memory.
    """
    seconds = min(limits.seconds, _MOST_SECONDS)
    with tempfile.TemporaryFile() as taken, tempfile.TemporaryFile() as drawn:
        taken.write(content)
        taken.seek(0)
        process = _start([page, width_pixels, seconds, limits.memory_mb], taken, drawn)
        try:
            code = process.wait(timeout=seconds + _GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            code = -signal.SIGXCPU
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        drawn.seek(0)
        image = drawn.read(_LARGEST_IMAGE + 1)
    if code in (-signal.SIGXCPU, _NO_MEMORY):
        reason = "memory" if code == _NO_MEMORY else "time"
        raise LimitExceeded(source, f"page {page} needs too much {reason} to be drawn", "open the original file")
    if code != 0 or not image.startswith(b"RIFF") or image[8:12] != b"WEBP":
        raise UnreadableSource(source, f"page {page} cannot be drawn", "open the original file")
    return image


def _start(arguments: list[int], taken: IO[bytes], drawn: IO[bytes]) -> subprocess.Popen[bytes]:
    root = str(Path(__file__).resolve().parent.parent)
    # Not multiprocessing: its children import the main module again, which in a web server is the page itself.
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _CHILD, *map(str, arguments)],
        stdin=taken,
        stdout=drawn,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={
            **os.environ,
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "PYTHONPATH": os.pathsep.join([root, *filter(None, sys.path)]),
        },
    )


def serve(page: int, width_pixels: int, seconds: int, memory_mb: int) -> None:
    """Be the child: draw a page of the document on standard input to standard output, and end with the process."""
    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory_mb * _MEBIBYTE),
        (resource.RLIMIT_FSIZE, _LARGEST_IMAGE),
    ):
        resource.setrlimit(limit, (value, value))
    try:
        image = draw_page(sys.stdin.buffer.read(), page=page, width_pixels=width_pixels)
    except MemoryError:
        sys.exit(_NO_MEMORY)
    except ValueError:
        sys.exit(_UNREADABLE)
    sys.stdout.buffer.write(image)


def draw_page(content: bytes, *, page: int, width_pixels: int) -> bytes:
    """Return a page as a WebP image, in this process: for content that somebody has vouched for.

    Raises ValueError when it cannot be drawn.
    """
    import io

    if b"%PDF-" in content[:_PDF_START]:
        image = _draw_pdf_page(content, page=page, width_pixels=width_pixels)
    else:
        image = _read_frame(content, page=page, width_pixels=width_pixels)
    written = io.BytesIO()
    image.save(written, "WEBP", quality=_QUALITY)
    return written.getvalue()


def _draw_pdf_page(content: bytes, *, page: int, width_pixels: int) -> Image.Image:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
        if not 1 <= page <= len(document):
            raise ValueError(f"there is no page {page}")
        drawn = document[page - 1]
        width, height = (max(1.0, side) for side in drawn.get_size())
        image: Image.Image = drawn.render(scale=_find_scale(width, height, width_pixels)).to_pil()
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from error
    return image.convert("RGB")


def _read_frame(content: bytes, *, page: int, width_pixels: int) -> Image.Image:
    """Return a frame of a picture upright, on white, with dots as wide as they are high."""
    import io
    import struct
    import warnings

    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            # Pillow warns of odd metadata, which is of no use here, and of sizes that are checked below.
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(content), formats=_FORMATS)
            if page != 1 and (image.format != "TIFF" or page < 1):
                raise ValueError(f"there is no page {page}")
            image.seek(page - 1)
            if image.width * image.height > _MOST_SOURCE_PIXELS:
                raise ValueError(f"{image.width} × {image.height} dots are too many")
            across, down = _read_resolution(image)
            # A photograph of a page is several times as fine as what is shown of it.
            image.draft(None, (2 * width_pixels, 2 * width_pixels))
            upright = ImageOps.exif_transpose(_flatten(image))
    except (OSError, SyntaxError, EOFError, KeyError, IndexError, TypeError, OverflowError, struct.error) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error
    if image.getexif().get(0x0112, 1) in (5, 6, 7, 8):
        across, down = down, across
    # A fax has twice as many dots across as down.
    height = upright.height * across / down
    scale = min(1.0, _find_scale(upright.width, height, width_pixels))
    size = max(1, round(upright.width * scale)), max(1, round(height * scale))
    return upright if size == upright.size else upright.resize(size, Image.Resampling.LANCZOS)


def _flatten(image: Image.Image) -> Image.Image:
    """Return a picture in grey or colour, on white where it is transparent; its notes on orientation stay with it."""
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        flat = Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB")
    elif image.mode.startswith(("I", "F")):
        # Pillow would cut off what is over 255.
        values = image.convert("F")
        _, highest = values.getextrema()
        factor = 255.0 / max(255.0, float(highest) if isinstance(highest, int | float) else 255.0)
        flat = values.point(lambda value: value * factor).convert("L")
    else:
        flat = image.convert("L" if image.mode in ("1", "L") else "RGB")
    # `exif_transpose` looks for the orientation here.
    flat.getexif().update(image.getexif())
    return flat


def _read_resolution(image: Image.Image) -> tuple[float, float]:
    """Return the dots per inch across and down that the file names; equal ones when it names none that are likely."""
    named = image.info.get("dpi")
    if not isinstance(named, tuple) or len(named) != 2:
        return 1.0, 1.0
    across, down = (float(value) for value in named)
    return (across, down) if across > 0 and down > 0 and abs(across / down - 1) > 0.05 else (1.0, 1.0)


def _find_scale(width: float, height: float, width_pixels: int) -> float:
    """Return what makes a page `width_pixels` wide, or less where it would have too many dots."""
    return min(width_pixels / width, math.sqrt(_MOST_PIXELS / (width * height)), _LONGEST_SIDE / max(width, height))
