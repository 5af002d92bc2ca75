"""The picture of a page before it is read: its light, its specks, how it lies, and the rules drawn on it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from ingest.parsers.page_pieces import Ruling

if TYPE_CHECKING:
    from numpy.typing import NDArray

POINTS_PER_INCH = 72.0
_LEAST_DPI = 140.0
_SKETCH_WIDTH = 900
_INK_DARKER = 18.0
# Grain by the contrast of ink and paper, differences in the light over a page in grey values, and the share of ink in
# dots that stand alone, from which on a page reads worse as it is.
_GRAINY, _SHADOW, _SPECKLED = 0.08, 40.0, 0.005
_STEEPEST = 15.0
_LEAST_SKEW = 0.15
_LEAST_RULING, _LEAST_RULING_DOWN = 40.0, 20.0
_RULING_INK = 0.95
_RULING_THICKNESS = 6
_MOST_POINTS = 60_000
_QUARTERS = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)


@dataclass(frozen=True, slots=True)
class Frame:
    """How the straight picture lies on the page as it is displayed: turned by quarters, then by `angle` degrees.

    Both are counter-clockwise; `displayed`, `turned` and `straight` are sizes in pixels.
    """

    turn: int
    angle: float
    displayed: tuple[int, int]
    turned: tuple[int, int]
    straight: tuple[int, int]

    def unbend(self, x: float, y: float) -> tuple[float, float]:
        """Return the place on the displayed page of a place on the straight one."""
        dx, dy = x - self.straight[0] / 2, y - self.straight[1] / 2
        cosine, sine = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        x = cosine * dx - sine * dy + self.turned[0] / 2
        y = sine * dx + cosine * dy + self.turned[1] / 2
        width, height = self.displayed
        return ((x, y), (width - y, x), (width - x, height - y), (y, height - x))[self.turn]


def flatten(image: Image.Image) -> Image.Image:
    """Return the picture in grey, on white where it is transparent."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        paper = Image.new("RGBA", rgba.size, "white")
        image = Image.alpha_composite(paper, rgba)
    elif image.mode.startswith(("I", "F")):
        # Pillow would cut off what is over 255.
        values = np.asarray(image, dtype=np.float32)
        image = Image.fromarray((values * (255.0 / max(255.0, float(values.max())))).astype(np.uint8))
    return image.convert("L")


def fit_resolution(grey: Image.Image, *, width: float, dpi: float) -> Image.Image:
    """Return the picture at `dpi` where it is clearly finer, at up to twice its size where it is coarse."""
    own = grey.width / width * POINTS_PER_INCH
    factor = 1.0
    if own > 1.25 * dpi:
        factor = dpi / own
    elif own < _LEAST_DPI:
        factor = min(2.0, dpi / own)
    if factor == 1.0:
        return grey
    size = (max(1, round(grey.width * factor)), max(1, round(grey.height * factor)))
    return grey.resize(size, Image.Resampling.LANCZOS)


def clean_paper(grey: Image.Image) -> Image.Image:
    """Return the picture dark on light, without grain and specks, its paper white; each where it is called for.

    Each step would cost a clean page a few letters or some time; without it a page that needs it is not read at all.
    """
    sample = np.asarray(grey)[::4].astype(np.int16)
    if sample.shape[1] < 2:
        return grey
    dark, middle, light = (float(value) for value in np.percentile(sample, (0.5, 50, 95)))
    if middle < (dark + light) / 2:
        grey = ImageOps.invert(grey)
    grain = float(np.median(np.abs(np.diff(sample, axis=1)))) / 0.954
    if grain > _GRAINY * (light - dark):
        grey = grey.filter(ImageFilter.GaussianBlur(0.8))
    return _drop_specks(_level_light(grey))


def _level_light(grey: Image.Image) -> Image.Image:
    small = grey.reduce(16) if min(grey.size) >= 256 else grey
    paper = np.asarray(small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.BoxBlur(4)), dtype=np.float32)
    dark, light = np.percentile(paper, (5, 95))
    if light - dark < _SHADOW:
        return grey
    background = Image.fromarray(paper).resize(grey.size, Image.Resampling.BILINEAR)
    levelled = np.asarray(grey, dtype=np.float32) * (255.0 / np.maximum(np.asarray(background), 1.0))
    return Image.fromarray(np.clip(levelled, 0, 255).astype(np.uint8))


def _drop_specks(grey: Image.Image) -> Image.Image:
    """Return the picture without the dots of a few pixels that stand alone, when there are many of them."""
    values = np.asarray(grey)
    dark, light = (float(value) for value in np.percentile(values[::4, ::4], (0.5, 95)))
    ink = values < (dark + light) / 2
    specks = _find_specks(ink)
    if np.count_nonzero(specks) < max(40.0, _SPECKLED * np.count_nonzero(ink)):
        return grey
    cleaned = values.copy()
    # The grey rim of a speck goes with it.
    rim = np.asarray(Image.fromarray(specks.astype(np.uint8) * 255).filter(ImageFilter.MaxFilter(3))) > 0
    cleaned[rim] = np.uint8(light)
    return Image.fromarray(cleaned)


def _find_specks(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the ink that has at most five pixels of ink in the nine by nine around it."""
    around = np.asarray(Image.fromarray(ink.astype(np.uint8) * 255).filter(ImageFilter.BoxBlur(4)))
    return ink & (around <= 5.5 / 81 * 255)


def sketch_ink(grey: Image.Image) -> NDArray[np.bool_]:
    """Return where ink is on a small copy of the page: what is darker than its surroundings."""
    factor = max(1, round(max(grey.size) / (_SKETCH_WIDTH * math.sqrt(2))))
    small = grey.reduce(factor) if factor > 1 else grey
    around = np.asarray(small.filter(ImageFilter.BoxBlur(12)), dtype=np.int16)
    ink = np.asarray(small, dtype=np.int16) < around - _INK_DARKER
    return ink & ~_find_specks(ink)


def measure_skew(ink: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the angle (degrees counter-clockwise) that makes the lines level, and how sharp they are then.

    The sum over each row of the page is sharpest where the lines of text lie along the rows (Postl 1986).
    """
    rows, columns = np.nonzero(ink)
    if len(rows) > _MOST_POINTS:
        every = len(rows) // _MOST_POINTS + 1
        rows, columns = rows[::every], columns[::every]
    x = (columns - ink.shape[1] / 2).astype(np.float32)
    y = rows.astype(np.float32)
    size = ink.shape[0] + ink.shape[1]

    def sharpness(angle: float) -> float:
        tilted = y - x * np.float32(math.tan(math.radians(angle)))
        places = (tilted + ink.shape[1] / 2).astype(np.int32)
        profile = np.bincount(np.clip(places, 0, size), minlength=size).astype(np.float64)
        return float(np.square(np.diff(profile)).sum())

    best, span = 0.0, _STEEPEST
    for step in (0.5, 0.1, 0.02):
        angles = np.arange(best - span, best + span + step / 2, step)
        best = float(max(angles, key=lambda angle: sharpness(float(angle))))
        span = step
    return best, sharpness(best) / max(1, len(rows))


def turn_page(grey: Image.Image, *, turn: int, angle: float) -> tuple[Image.Image, Frame]:
    """Return the page turned by quarters and then by degrees, both counter-clockwise, and how it lies."""
    turned = grey
    if turn:
        turned = grey.transpose(_QUARTERS[turn - 1])
    straight = turned
    if abs(angle) >= _LEAST_SKEW:
        paper = int(np.percentile(np.asarray(turned.reduce(8) if min(turned.size) > 64 else turned), 80))
        straight = turned.rotate(angle, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=paper)
    else:
        angle = 0.0
    return straight, Frame(turn, angle, grey.size, turned.size, straight.size)


def cut_bands(straight: Image.Image, *, rows: int, most: int) -> Iterator[Image.Image]:
    """Yield the bands of so many rows that hold the most letters, at most so many, apart from each other."""
    ink = sketch_ink(straight)
    factor = straight.height / ink.shape[0]
    height = max(1, round(rows / factor))
    # Letters: where ink begins and ends most often. A row through a halftone changes more often than one through text.
    changes = np.minimum(np.count_nonzero(ink[:, 1:] != ink[:, :-1], axis=1), ink.shape[1] // 4)
    for _ in range(most):
        sums = np.concatenate([[0], np.cumsum(changes)])
        start = int(np.argmax(sums[height:] - sums[:-height])) if len(changes) > height else 0
        if not changes[start : start + height].any():
            return
        changes[start : start + height] = 0
        top = round(start * factor)
        yield straight.crop((0, top, straight.width, min(straight.height, top + rows)))


def find_rulings(straight: Image.Image, *, points: float) -> list[Ruling]:
    """Return the long thin lines that are drawn on the straight page, in points."""
    ink = sketch_ink(straight)
    pixel = straight.height / ink.shape[0] * points
    across = [
        Ruling(left * pixel, y * pixel, right * pixel, y * pixel)
        for left, y, right in _find_runs(ink, round(_LEAST_RULING / pixel))
    ]
    down = [
        Ruling(x * pixel, top * pixel, x * pixel, bottom * pixel)
        for top, x, bottom in _find_runs(ink.T, round(_LEAST_RULING_DOWN / pixel))
    ]
    return across + down


def _find_runs(ink: NDArray[np.bool_], least: int) -> Iterator[tuple[float, float, float]]:
    """Yield (start, row, end) of the runs of ink along the rows of at least so many pixels; thick ones only once."""
    if ink.shape[1] <= least:
        return
    # A rule that is not quite level steps to the next row; taking two rows as one bridges the step.
    thick = ink.copy()
    thick[1:] |= ink[:-1]
    sums = np.cumsum(np.pad(thick, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    full = sums[:, least:] - sums[:, :-least] >= least * _RULING_INK
    open_runs: list[tuple[int, int, int, int]] = []
    for row in (*np.nonzero(full.any(axis=1))[0], ink.shape[0] + _RULING_THICKNESS):
        runs = []
        if row < ink.shape[0]:
            edges = np.flatnonzero(np.diff(np.concatenate([[0], full[row].astype(np.int8), [0]])))
            runs = [(int(start), int(end) + least - 1) for start, end in zip(edges[::2], edges[1::2], strict=True)]
        grown = []
        for start, end in runs:
            first = row
            for known in [known for known in open_runs if known[0] < end and start < known[1] and row - known[3] <= 1]:
                open_runs.remove(known)
                start, end, first = min(start, known[0]), max(end, known[1]), min(first, known[2])
            grown.append((start, end, int(first), int(row)))
        for start, end, first, last in open_runs:
            # Thicker than a rule is a picture or a coloured bar.
            if last - first < _RULING_THICKNESS:
                yield float(start), (first + last) / 2, float(end)
        open_runs = grown
