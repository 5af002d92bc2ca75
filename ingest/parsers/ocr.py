"""A picture of a page -> its lines, read by Tesseract.

The page is turned upright and made straight, a band of it is read to tell its script and language, then the whole with
the pack of that language; what was read badly, or is in another language, is read again with other packs. Tesseract
runs inside this process (tesserocr): call it where a crash costs one document (`ingest.isolation`).
"""

from __future__ import annotations

import math
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from ingest.parsers.printed import PrintedLine, PrintedPage, PrintedWord
from ingest.parsers.reading_order import Piece, Ruling, arrange_pieces
from kb.config import OcrConfig
from kb.errors import LimitExceeded
from kb.language import identify_language
from kb.script import script_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tesserocr import PyTessBaseAPI

# Packs that read a language, the best first: the Croatian one reads Serbian and Bosnian in Latin script with fewer
# errors, and in two thirds of the time, than their own ("48.250 €" -> "48.250 Č" with srp_latn).
_PACKS = {
    "sl": ("slv",),
    "hr": ("hrv", "bos", "srp_latn"),
    "bs": ("hrv", "bos", "srp_latn"),
    "sr-Latn": ("hrv", "srp_latn", "bos"),
    "sr-Cyrl": ("srp",),
    "mk": ("mkd",),
    "en": ("eng",),
    "it": ("ita",),
    "es": ("spa",),
    "de": ("deu",),
    "fr": ("fra",),
}
_CYRILLIC_PACKS = frozenset({"srp", "mkd"})
# Which pack reads a band of unknown language: letters with carons cost most when a pack lacks them.
_LATIN_PROBES = ("hrv", "slv", "bos", "srp_latn", "deu", "fra", "spa", "ita", "eng")
_CYRILLIC_PROBES = ("srp", "mkd")
_PACK_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
_DEBIAN_PREFIX = "tesseract-ocr-"
_SETTINGS = {"debug_file": "/dev/null"}

_POINTS_PER_INCH = 72.0
_LEAST_DPI = 140.0
_SKETCH_WIDTH = 900
_INK_DARKER = 18.0
_LEAST_INK = 5e-5
# Grain by the contrast of ink and paper, differences in the light over a page in grey values, and the share of ink in
# dots that stand alone, from which on a page reads worse as it is.
_GRAINY, _SHADOW, _SPECKLED = 0.08, 40.0, 0.005
_STEEPEST = 15.0
_LEAST_SKEW = 0.15
_BAND_POINTS = 80.0
# Mean confidence (0 to 100) of a band: with a pack of its script 68 to 96, of the other script 38 to 60, upside down or
# sideways 16 to 46. In the wrong language of the right script a clear page still reaches the lower seventies.
_SURE_READING, _LEGIBLE, _ILLEGIBLE = 78.0, 64.0, 33.0
_CLEARLY_SHARPER, _SHARPER = 3.0, 1.5
_PROBE_SECONDS = 1.5
_LEAST_READING = 35.0
_POOR_BLOCK, _SURE_LINE, _POOR_WORD, _NOISE_WORD = 88.0, 80.0, 60.0, 25.0
_DOUBTFUL_WORD, _MUCH_SURER = 80.0, 10.0
_SIGN = re.compile(r"[€$£%‰&§+]{1,2}[.,;:)]?|\d[\d.,]*[€$£%‰][.,;:)]?")
_SURE_LANGUAGE = 0.9
_BLOCK_LETTERS = 40
_PROBE_LETTERS = 15
# Tesseract's row height (x-height, ascenders and descenders) as a share of the font size.
_ROW_SHARE = 0.92
_CELL_GAP = 1.2
# A hyphen is a quarter of the font size wide, an en dash two fifths to a half.
_DASH_WIDTH, _LONG_DASH_WIDTH = 0.34, 0.75
_DASH = re.compile(r"[-—]|.*\d[-—]\d.*")
_DOT_FILL = 0.7
_BAR_HEIGHT = 0.85
_OPENING = re.compile(r"[,»\"'<]{1,2}(?=[^\W_])")
_SNAP = 4.0
_LEAST_RULING, _LEAST_RULING_DOWN = 40.0, 20.0
_RULING_INK = 0.95
_RULING_THICKNESS = 6
_LETTERS = re.compile(r"[^\W\d_]")
_WORD_PART = re.compile(r"[^\W\d_]{3}|\d{2}")
_WORDLIKE = re.compile(r"\W*(?:[^\W\d_]{2,}|\d+[\d.,:/%-]*)\W*")


@dataclass(frozen=True, slots=True)
class OcrState:
    """What can be read from scans here: `packs` of Tesseract that are installed, and languages without any.

    `missing` maps a language tag of config.yaml to the Debian package that would read it. `reason` says in words why
    nothing at all can be read, and is empty otherwise.
    """

    packs: tuple[str, ...]
    missing: Mapping[str, str]
    reason: str


@dataclass(slots=True)
class _Word:
    """A word on the straight page; pixels, confidence from 0 to 100."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float


@dataclass(slots=True)
class _Line:
    """A line on the straight page; `height` is Tesseract's row height in pixels."""

    words: list[_Word]
    block: int
    opens_paragraph: bool
    height: float

    @property
    def left(self) -> float:
        return min(word.left for word in self.words)

    @property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)


@dataclass(frozen=True, slots=True)
class _Frame:
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


class _Clock:
    """The time that a page has."""

    def __init__(self, ocr: OcrConfig, source: str) -> None:
        self._end = time.monotonic() + ocr.seconds_per_page
        self._seconds = ocr.seconds_per_page
        self._source = source

    def left_milliseconds(self) -> int:
        """Return what is left; raises LimitExceeded when nothing is."""
        left = int((self._end - time.monotonic()) * 1000)
        if left <= 0:
            raise LimitExceeded(
                self._source,
                f"has a scanned page that takes more than {self._seconds} seconds to read",
                "scan it anew or raise ingest.ocr.seconds_per_page in config.yaml",
            )
        return left


def recognise_page(
    image: Image.Image, *, width: float, height: float, ocr: OcrConfig, source: str
) -> PrintedPage | None:
    """Read the picture of a page that is `width` by `height` points; None when nothing can be read on this machine.

    Lines are in reading order, their coordinates those of the page turned upright and straight; words stand where the
    page as it is displayed shows them. A picture without text gives a page without lines, of confidence 0. Raises
    LimitExceeded after `ocr.seconds_per_page`.
    """
    packs = _find_language_packs(ocr.languages)
    if not packs:
        return None
    clock = _Clock(ocr, source)
    grey = _resize(_flatten(image), width=width, dpi=float(ocr.dpi))
    resolution = round(grey.width / width * _POINTS_PER_INCH)
    grey = _clean_paper(grey)
    sketch = _sketch_ink(grey)
    empty = PrintedPage((), width, height, 0.0)
    if sketch.mean() < _LEAST_INK:
        return empty
    reader = _PageReader(packs, resolution=resolution, clock=clock)
    upright = reader.straighten(grey, sketch)
    if upright is None:
        return empty
    straight, frame = upright
    lines = _join_columns(_drop_noise(reader.read(straight)))
    if not lines:
        return empty
    points = width / grey.width
    confidence = _mean_confidence(lines)
    rulings = _find_rulings(straight, points=points) if _may_hold_table(lines) else []
    values = np.asarray(straight)
    ink = values < np.percentile(values[::8, ::8], (0.5, 95)).mean()
    for line in lines:
        line.words = list(_mend_words(line, ink, rulings, points=points))
    return PrintedPage(
        lines=tuple(_arrange_lines([line for line in lines if line.words], rulings, frame, points=points)),
        width=width,
        height=height,
        ocr_confidence=round(confidence / 100, 3),
    )


def describe_ocr(languages: Sequence[str] = tuple(_PACKS)) -> OcrState:
    """Say which of some languages can be read here, and what would have to be installed for the others."""
    installed = find_packs()
    reason = ""
    if not _has_library():
        reason = "the Python package tesserocr is missing: pip install tesserocr"
    elif not installed:
        reason = f"no language packs of Tesseract are installed: apt-get install {_DEBIAN_PREFIX}eng, and so on"
    missing = {
        tag: _name_package(_PACKS[tag][0])
        for tag in languages
        if tag in _PACKS and not any(pack in installed for pack in _PACKS[tag])
    }
    return OcrState(installed, missing, reason)


@cache
def find_packs() -> tuple[str, ...]:
    """Return the names of the installed packs, sorted; empty where Tesseract has none."""
    folder = _find_pack_folder()
    return tuple(sorted(file.stem for file in folder.glob("*.traineddata"))) if folder else ()


@cache
def _find_pack_folder() -> Path | None:
    named = os.environ.get("TESSDATA_PREFIX")
    for name in (*([named] if named else []), *_PACK_FOLDERS):
        folder = Path(name)
        if any(folder.glob("*.traineddata")):
            return folder
    return None


@cache
def _has_library() -> bool:
    from importlib.util import find_spec

    return find_spec("tesserocr") is not None


def name_pack(language: str) -> str:
    """Return the installed pack that reads a language; raises KeyError when there is none."""
    return _find_language_packs((language,))[language]


def _name_package(pack: str) -> str:
    return _DEBIAN_PREFIX + pack.replace("_", "-")


def _find_language_packs(languages: Sequence[str]) -> dict[str, str]:
    """Return the pack of each language that can be read here."""
    if not languages or not _has_library():
        return {}
    installed = find_packs()
    found = {tag: [pack for pack in _PACKS.get(tag, ()) if pack in installed] for tag in languages}
    return {tag: packs[0] for tag, packs in found.items() if packs}


# The picture ---------------------------------------------------------------------------------------------------------


def _flatten(image: Image.Image) -> Image.Image:
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


def _resize(grey: Image.Image, *, width: float, dpi: float) -> Image.Image:
    """Return the picture at `dpi` where it is clearly finer, at up to twice its size where it is coarse."""
    own = grey.width / width * _POINTS_PER_INCH
    factor = 1.0
    if own > 1.25 * dpi:
        factor = dpi / own
    elif own < _LEAST_DPI:
        factor = min(2.0, dpi / own)
    if factor == 1.0:
        return grey
    size = (max(1, round(grey.width * factor)), max(1, round(grey.height * factor)))
    return grey.resize(size, Image.Resampling.LANCZOS)


def _clean_paper(grey: Image.Image) -> Image.Image:
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


def _sketch_ink(grey: Image.Image) -> NDArray[np.bool_]:
    """Return where ink is on a small copy of the page: what is darker than its surroundings."""
    factor = max(1, round(max(grey.size) / (_SKETCH_WIDTH * math.sqrt(2))))
    small = grey.reduce(factor) if factor > 1 else grey
    around = np.asarray(small.filter(ImageFilter.BoxBlur(12)), dtype=np.int16)
    ink = np.asarray(small, dtype=np.int16) < around - _INK_DARKER
    return ink & ~_find_specks(ink)


def _measure_skew(ink: NDArray[np.bool_]) -> tuple[float, float]:
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


_MOST_POINTS = 60_000


def _find_rulings(straight: Image.Image, *, points: float) -> list[Ruling]:
    """Return the long thin lines that are drawn on the straight page, in points."""
    ink = _sketch_ink(straight)
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


# Reading -------------------------------------------------------------------------------------------------------------


class _PageReader:
    """Reads one page with the packs that its languages have; keeps what it learns of script and language."""

    def __init__(self, packs: Mapping[str, str], *, resolution: int, clock: _Clock) -> None:
        self._packs = packs
        self._resolution = resolution
        self._clock = clock
        self._tag = next(iter(packs))
        chosen = set(packs.values())
        latin = [pack for pack in _LATIN_PROBES if pack in chosen]
        cyrillic = [pack for pack in _CYRILLIC_PROBES if pack in chosen]
        self._probes = [*latin[:1], *cyrillic[:1]]

    def straighten(self, grey: Image.Image, ink: NDArray[np.bool_]) -> tuple[Image.Image, _Frame] | None:
        """Return the page upright and straight, having learnt its language from a band of it; None without any text."""
        axes = sorted(((*_measure_skew(np.rot90(ink, turn)), turn) for turn in (0, 1)), key=lambda axis: -axis[1])
        # Lines of text are ten times sharper along the rows than across them; a photo is alike both ways.
        ratio = axes[0][1] / max(axes[1][1], 1e-9)
        best: tuple[float, Image.Image, _Frame, str] | None = None
        for angle, _, axis in axes[:1] if ratio > _CLEARLY_SHARPER else axes:
            straight, frame = _turn(grey, turn=axis, angle=angle)
            for flip in (False, True):
                if flip:
                    straight = straight.transpose(Image.Transpose.ROTATE_180)
                    frame = replace(frame, turn=axis + 2)
                confidence, text = self._probe(straight, bands=2 if ratio > _SHARPER else 1)
                if best is None or confidence > best[0]:
                    best = confidence, straight, frame, text
                if confidence >= _LEGIBLE:
                    break
            if best is not None and best[0] >= _LEGIBLE:
                break
        if best is None or best[0] < _ILLEGIBLE:
            return None
        self._tag = self._choose_tag(best[3])
        return best[1], best[2]

    def read(self, straight: Image.Image) -> list[_Line]:
        """Return the lines of the straight page in reading order."""
        lines = self._recognise(straight, self._packs[self._tag])
        lines = self._look_again(straight, lines)
        if self._probes[0] in _CYRILLIC_PACKS:
            return lines
        is_doubtful = _has_foreign_part if self._packs[self._tag] in _CYRILLIC_PACKS else _has_strange_sign
        return [self._read_with_probe(straight, line) if is_doubtful(line) else line for line in lines]

    def _read_with_probe(self, straight: Image.Image, line: _Line) -> _Line:
        """Return a line with its signs, addresses and Latin names as the pack reads them that knows most.

        The Cyrillic packs know neither "€" nor, in Macedonian, "%": "12,5 %" becomes "12,5 96"; the French one takes "€"
        for "£".
        """
        again = self._recognise(straight, self._probes[0], is_block=True, around=[line])
        others = [word for other in again for word in other.words]
        numbers = [any(map(str.isdigit, word.text)) for word in line.words]
        beside = [any(numbers[max(0, place - 1) : place + 2]) for place in range(len(numbers))]
        words = [_choose_word(word, others, may_be_sign=near) for word, near in zip(line.words, beside, strict=True)]
        return replace(line, words=words)

    def _probe(self, straight: Image.Image, *, bands: int) -> tuple[float, str]:
        """Return the confidence and the text of a band, read in the script that fits it better.

        The next band is tried when the first is no text, a picture, say.
        """
        best = 0.0, ""
        for band in _cut_bands(straight, rows=round(_BAND_POINTS / _POINTS_PER_INCH * self._resolution), most=bands):
            for pack in self._probes:
                lines = self._recognise(band, pack, is_block=True, seconds=_PROBE_SECONDS)
                text = _join_lines(lines)
                confidence = _mean_confidence(lines)
                if len(_LETTERS.findall(text)) < _PROBE_LETTERS:
                    continue
                best = max(best, (confidence, text))
                if confidence >= _SURE_READING or confidence < _ILLEGIBLE:
                    break
            if best[0] >= _LEGIBLE:
                break
        return best

    def _choose_tag(self, text: str, *, otherwise: str | None = None) -> str:
        """Return the language of a text among those that can be read; `otherwise` when it is not sure."""
        script = "Cyrl" if script_of(text) == "Cyrl" else "Latn"
        tags = [tag for tag in self._packs if (self._packs[tag] in _CYRILLIC_PACKS) == (script == "Cyrl")]
        if not tags:
            return otherwise or self._tag
        guess = identify_language(text, candidates=tags)
        if guess.tag not in self._packs:
            return otherwise or tags[0]
        return guess.tag if otherwise is None or guess.confidence >= _SURE_LANGUAGE else otherwise

    def _look_again(self, straight: Image.Image, lines: list[_Line]) -> list[_Line]:
        """Read the blocks again that are in another language, or that were read badly, and keep the better reading."""
        blocks: dict[int, list[_Line]] = {}
        for line in lines:
            blocks.setdefault(line.block, []).append(line)
        read: list[_Line] = []
        for block, pack in zip(blocks.values(), self._choose_packs(list(blocks.values())), strict=True):
            confidence, length = _mean_confidence(block), len(_join_lines(block))
            tried = {self._packs[self._tag]}
            packs = [pack, *(self._probes if confidence < _POOR_BLOCK else [])]
            for other in packs:
                if other in tried:
                    continue
                tried.add(other)
                again = self._recognise(straight, other, is_block=True, around=block)
                if _mean_confidence(again) > confidence and len(_join_lines(again)) > length / 2:
                    block, confidence = again, _mean_confidence(again)
                    # Now that its script is right, its language can be told.
                    packs.append(self._packs[self._choose_tag(_join_lines(again))])
            read += block
        return read

    def _choose_packs(self, blocks: Sequence[list[_Line]]) -> list[str]:
        """Return the pack that fits the text of each block; a short one, such as a heading, goes with what follows."""
        packs: list[str] = []
        following = self._packs[self._tag]
        for block in reversed(blocks):
            text = _join_lines(block)
            if len(_LETTERS.findall(text)) >= _BLOCK_LETTERS:
                following = self._packs[self._choose_tag(text, otherwise=self._tag)]
            packs.append(following)
        return packs[::-1]

    def _recognise(
        self,
        image: Image.Image,
        pack: str,
        *,
        is_block: bool = False,
        around: Sequence[_Line] = (),
        seconds: float | None = None,
    ) -> list[_Line]:
        """Return the lines that a pack reads on a picture, or on the part of it `around` some lines.

        None are read within less than `seconds`, or LimitExceeded is raised when the page has no time left.
        """
        from tesserocr import PSM

        engine = open_engine(pack)
        engine.SetPageSegMode(PSM.SINGLE_BLOCK if is_block else PSM.AUTO)
        left = top = block = 0
        if around:
            pad = 0.4 * median(line.height for line in around)
            left = max(0, int(min(line.left for line in around) - pad))
            top = max(0, int(min(line.top for line in around) - pad))
            right = min(image.width, int(max(line.right for line in around) + pad))
            bottom = min(image.height, int(max(line.bottom for line in around) + pad))
            image = image.crop((left, top, right, bottom))
            block = around[0].block
        engine.SetImage(image)
        engine.SetSourceResolution(self._resolution)
        patience = self._clock.left_milliseconds()
        is_read = engine.Recognize(patience if seconds is None else min(patience, int(1000 * seconds)))
        self._clock.left_milliseconds()
        lines = list(_iterate_lines(engine)) if is_read else []
        engine.Clear()
        if not around:
            return lines
        return [
            replace(line, block=block, words=[_shift_word(word, across=left, down=top) for word in line.words])
            for line in lines
        ]


def _has_foreign_part(line: _Line) -> bool:
    return any(word.confidence < _DOUBTFUL_WORD or any(map(str.isdigit, word.text)) for word in line.words)


def _has_strange_sign(line: _Line) -> bool:
    return any("£" in word.text for word in line.words)


def _choose_word(word: _Word, others: Iterable[_Word], *, may_be_sign: bool) -> _Word:
    """Return the other reading of a word where it is the sign of a number, an address or clearly the surer one."""
    for other in others:
        common = min(word.right, other.right) - max(word.left, other.left)
        if common < 0.7 * (max(word.right, other.right) - min(word.left, other.left)):
            continue
        if may_be_sign and _SIGN.fullmatch(other.text) and other.confidence >= _NOISE_WORD:
            return replace(word, text=other.text)
        is_surer = other.confidence > max(_POOR_WORD, word.confidence + _MUCH_SURER)
        is_address = "@" in other.text and other.confidence >= _NOISE_WORD
        if is_address or is_surer and word.confidence < _DOUBTFUL_WORD and len(other.text) > 1:
            return replace(word, text=other.text, confidence=other.confidence)
    return word


def _shift_word(word: _Word, *, across: float, down: float) -> _Word:
    return _Word(
        word.text, word.left + across, word.top + down, word.right + across, word.bottom + down, word.confidence
    )


@lru_cache(maxsize=4)
def open_engine(pack: str) -> PyTessBaseAPI:
    """Return Tesseract with a pack loaded, which takes 0.05 seconds and about 25 MB."""
    # Several documents are read side by side; threads within a page would only fight for the processors.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    from tesserocr import OEM, PyTessBaseAPI

    return PyTessBaseAPI(path=str(_find_pack_folder()), lang=pack, oem=OEM.LSTM_ONLY, variables=_SETTINGS)


def _iterate_lines(engine: PyTessBaseAPI) -> Iterator[_Line]:
    """Yield what Tesseract has just read, line by line."""
    from tesserocr import RIL, iterate_level

    results = engine.GetIterator()
    if results is None:
        return
    block = 0
    opens = starts = True
    line: _Line | None = None
    for word in iterate_level(results, RIL.WORD):
        block += word.IsAtBeginningOf(RIL.BLOCK)
        opens = opens or word.IsAtBeginningOf(RIL.PARA)
        starts = starts or word.IsAtBeginningOf(RIL.TEXTLINE)
        text = None if word.Empty(RIL.WORD) else word.GetUTF8Text(RIL.WORD)
        box = word.BoundingBox(RIL.WORD)
        # A picture is a block with an empty word, which has no row: asking for its height would crash.
        if not text or text.isspace() or box is None:
            continue
        if starts or line is None:
            if line is not None:
                yield line
            line = _Line([], block, opens, float(word.RowAttributes()["row_height"]))
            opens = starts = False
        left, top, right, bottom = map(float, box)
        line.words.append(_Word(text.strip(), left, top, right, bottom, float(word.Confidence(RIL.WORD))))
    if line is not None:
        yield line


_QUARTERS = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)


def _turn(grey: Image.Image, *, turn: int, angle: float) -> tuple[Image.Image, _Frame]:
    """Return the page turned by quarters and then by degrees, both counter-clockwise, and how it lies."""
    turned = grey
    if turn:
        turned = grey.transpose(
            (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)[turn - 1]
        )
    straight = turned
    if abs(angle) >= _LEAST_SKEW:
        paper = int(np.percentile(np.asarray(turned.reduce(8) if min(turned.size) > 64 else turned), 80))
        straight = turned.rotate(angle, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=paper)
    else:
        angle = 0.0
    return straight, _Frame(turn, angle, grey.size, turned.size, straight.size)


def _cut_bands(straight: Image.Image, *, rows: int, most: int) -> Iterator[Image.Image]:
    """Yield the bands of so many rows that hold the most letters, at most so many, apart from each other."""
    ink = _sketch_ink(straight)
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


# Lines ---------------------------------------------------------------------------------------------------------------


def _drop_noise(lines: Iterable[_Line]) -> list[_Line]:
    """Return the lines without what is no word: specks, rules, edges of pictures."""
    kept = []
    opens = False
    for line in lines:
        opens = opens or line.opens_paragraph
        words = line.words
        if _mean_confidence([line]) < _SURE_LINE:
            words = [word for word in words if not _is_noise(word)]
        while words and _is_speck(words[-1]):
            words = words[:-1]
        while len(words) > 1 and _is_speck(words[0]) and not _may_be_bullet(words[0], line):
            words = words[1:]
        if not any(_WORDLIKE.fullmatch(word.text) or word.confidence >= _POOR_WORD for word in words):
            continue
        kept.append(replace(line, words=words, opens_paragraph=opens))
        opens = False
    return kept if kept and _mean_confidence(kept) >= _LEAST_READING else []


def _is_noise(word: _Word) -> bool:
    return word.confidence < _NOISE_WORD and not _WORD_PART.search(word.text) or _is_speck(word)


def _may_be_bullet(word: _Word, line: _Line) -> bool:
    return len(word.text) == 1 and word.bottom - word.top > 0.15 * line.height


def _is_speck(word: _Word) -> bool:
    return word.confidence < _POOR_WORD and not any(character.isalnum() for character in word.text)


def _join_columns(lines: Sequence[_Line]) -> list[_Line]:
    """Return the lines with the columns of tables, which Tesseract may read one after another, put back into rows."""
    blocks: dict[int, list[_Line]] = {}
    for line in lines:
        blocks.setdefault(line.block, []).append(line)
    group_of = {block: block for block in blocks}
    for first, second in combinations(blocks, 2):
        if group_of[first] != group_of[second] and _are_columns(blocks[first], blocks[second]):
            old, new = group_of[second], group_of[first]
            group_of = {block: new if group == old else group for block, group in group_of.items()}
    joined: list[_Line] = []
    for group in dict.fromkeys(group_of.values()):
        members = [line for block, lines in blocks.items() if group_of[block] == group for line in lines]
        joined += _sort_rows(members) if len({line.block for line in members}) > 1 else members
    return joined


def _are_columns(first: Sequence[_Line], second: Sequence[_Line]) -> bool:
    """Say whether two blocks are columns of one table: the lines of one stand beside lines of the other."""
    if min(_right(first), _right(second)) > max(_left(first), _left(second)):
        return False
    for cells, others in ((first, second), (second, first)):
        if len(cells) == 1 and len(others) > 1 or _is_prose(cells):
            continue
        if all(any(_stand_level(cell, other) for other in others) for cell in cells):
            return True
    return False


def _is_prose(block: Sequence[_Line]) -> bool:
    """Say whether a block is running text: lines of several words, most as long as the block is wide."""
    width = _right(block) - _left(block)
    full = sum(line.right - line.left >= 0.7 * width for line in block)
    return sum(len(line.words) for line in block) >= 3 * len(block) and full >= len(block) / 2


def _stand_level(line: _Line, other: _Line) -> bool:
    # The edges of "nun" and "Tip" differ; their middles do by less than a third of a line.
    return abs(line.top + line.bottom - other.top - other.bottom) < 0.6 * max(line.height, other.height)


def _left(block: Sequence[_Line]) -> float:
    return min(line.left for line in block)


def _right(block: Sequence[_Line]) -> float:
    return max(line.right for line in block)


def _sort_rows(lines: Sequence[_Line]) -> list[_Line]:
    """Return lines with those at one height made one, from the top down."""
    rows: list[list[_Line]] = []
    for line in sorted(lines, key=lambda line: line.top + line.bottom):
        if rows and _stand_level(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    joined = []
    for row in rows:
        row.sort(key=lambda line: line.left)
        words = [word for line in row for word in line.words]
        joined.append(replace(row[0], words=words, height=max(line.height for line in row)))
    return joined


def _may_hold_table(lines: Iterable[_Line]) -> bool:
    return any(len(_split_line(line)) > 1 for line in lines)


def _split_line(line: _Line) -> list[list[_Word]]:
    """Return the words of a line in the pieces that wide gaps part."""
    gap = _CELL_GAP * line.height / _ROW_SHARE
    pieces: list[list[_Word]] = []
    for word in line.words:
        if pieces and word.left - pieces[-1][-1].right <= gap:
            pieces[-1].append(word)
        else:
            pieces.append([word])
    return pieces


def _mend_words(line: _Line, ink: NDArray[np.bool_], rulings: Sequence[Ruling], *, points: float) -> Iterator[_Word]:
    """Yield the words of a line, its signs as they were printed where Tesseract has only a similar one."""
    size = line.height / _ROW_SHARE
    for place, word in enumerate(line.words):
        text = word.text
        if place == 0 and len(line.words) > 1 and len(text) <= 2 and _is_dot(_cut_ink(ink, word), size=size):
            text = "•"
        elif text == "|":
            x, y = (word.left + word.right) / 2 * points, (word.top + word.bottom) / 2 * points
            if any(abs(ruling.left - x) < _SNAP and ruling.top <= y <= ruling.bottom for ruling in rulings):
                continue
            # A bar between words reaches below the line, a capital I does not.
            text = "I" if _cut_ink(ink, word).shape[0] < _BAR_HEIGHT * size else text
        elif _DASH.fullmatch(text):
            dash = _measure_dash(_cut_ink(ink, word), size=size) / size
            if dash and (dash > _DASH_WIDTH if "-" in text else dash < _LONG_DASH_WIDTH):
                text = text.replace("-", "–").replace("—", "–")
        if _OPENING.match(text) and _begins_low(_cut_ink(ink, word), size=size):
            # No word begins with a comma: it is the lower quotation mark of "„Nova šansa“", often taken for another.
            text = "„" + _OPENING.sub("", text)
        yield word if text == word.text else replace(word, text=text)


def _cut_ink(ink: NDArray[np.bool_], word: _Word) -> NDArray[np.bool_]:
    """Return the ink of a word without the paper around it; no rows where there is none."""
    part = ink[max(0, int(word.top)) : int(word.bottom) + 1, max(0, int(word.left)) : int(word.right) + 1]
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    return part[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] if len(rows) else part[:0]


def _is_dot(part: NDArray[np.bool_], *, size: float) -> bool:
    """Say whether ink is a full disc or square, as bullets are; an "o" or "e" is half empty."""
    height, width = part.shape
    if not height or not 0.15 * size < height < 0.6 * size or not 0.75 < width / height < 1.35:
        return False
    return bool(part.mean() > _DOT_FILL)


def _begins_low(part: NDArray[np.bool_], *, size: float) -> bool:
    """Say whether what a word begins with stands in the lower half of its height."""
    rows = np.flatnonzero(part[:, : max(1, int(0.2 * size))].any(axis=1))
    return bool(len(rows)) and bool(rows[0] > 0.5 * part.shape[0])


def _measure_dash(part: NDArray[np.bool_], *, size: float) -> int:
    """Return the width in pixels of the longest bar in the ink of a word: columns with nothing but a thin stroke."""
    counts = np.count_nonzero(part, axis=0)
    is_bar = (counts > 0) & (counts < 0.16 * size)
    # A stroke of a letter is as thin, but not at one height.
    first = np.argmax(part, axis=0) if part.size else np.zeros(0, dtype=np.int64)
    longest = run = 0
    for column in range(part.shape[1] if part.size else 0):
        is_level = column > 0 and abs(int(first[column]) - int(first[column - 1])) <= 1
        run = (run + 1 if is_level and run else 1) if is_bar[column] else 0
        longest = max(longest, run)
    return longest


def _arrange_lines(
    lines: Sequence[_Line], rulings: Sequence[Ruling], frame: _Frame, *, points: float
) -> Iterator[PrintedLine]:
    """Yield the lines as they are read, the rows of tables whole; `points` is the size of a pixel."""
    sizes = _snap_sizes([line.height / _ROW_SHARE * points for line in lines], [len(line.words) for line in lines])
    across = (frame.turned[0] - frame.straight[0]) / 2
    down = (frame.turned[1] - frame.straight[1]) / 2
    # Lines and cells are found on the straight page; each word is then put where the displayed one shows it.
    shown: dict[int, PrintedWord] = {}
    openers: set[int] = set()
    pieces: list[Piece] = []
    for row, (line, size) in enumerate(zip(lines, sizes, strict=True), start=1):
        for number, words in enumerate(_split_line(line)):
            straight = [
                PrintedWord(
                    word.text,
                    (word.left + across) * points,
                    (word.right + across) * points,
                    (word.top + down) * points,
                    (word.bottom + down) * points,
                )
                for word in words
            ]
            for word, place in zip(words, straight, strict=True):
                shown[id(place)] = _place_word(word, frame, points=points)
            if line.opens_paragraph and number == 0:
                openers.add(id(straight[0]))
            pieces.append(
                Piece(
                    text=" ".join(word.text for word in words),
                    left=straight[0].left,
                    top=min(word.top for word in straight),
                    right=straight[-1].right,
                    bottom=max(word.bottom for word in straight),
                    size=size,
                    words=straight,
                    row=row,
                )
            )
    moved = [
        Ruling(
            ruling.left + across * points,
            ruling.top + down * points,
            ruling.right + across * points,
            ruling.bottom + down * points,
        )
        for ruling in rulings
    ]
    for printed in arrange_pieces(pieces, lambda: moved):
        opens = printed.opens_paragraph or (bool(printed.words) and id(printed.words[0]) in openers)
        yield printed._replace(opens_paragraph=opens, words=tuple(shown.get(id(word), word) for word in printed.words))


def _place_word(word: _Word, frame: _Frame, *, points: float) -> PrintedWord:
    """Return a word where the displayed page shows it: its own size around its middle, for a box stays level."""
    x, y = frame.unbend((word.left + word.right) / 2, (word.top + word.bottom) / 2)
    across, down = (word.right - word.left) / 2, (word.bottom - word.top) / 2
    if frame.turn % 2:
        across, down = down, across
    return PrintedWord(
        word.text, (x - across) * points, (x + across) * points, (y - down) * points, (y + down) * points
    )


def _snap_sizes(sizes: Sequence[float], lengths: Sequence[int]) -> list[float]:
    """Return the font sizes with the body's made equal and the others in whole steps from it.

    A row height is measured to a pixel or two, and lines without ascenders look smaller than they are.
    """
    weighted = sorted(zip(sizes, lengths, strict=True))
    half, total = sum(lengths) / 2, 0
    body = weighted[-1][0]
    for size, length in weighted:
        total += length
        if total >= half:
            body = size
            break
    return [round(body, 1) if abs(size / body - 1) < 0.13 else round(2 * size) / 2 for size in sizes]


def _join_lines(lines: Iterable[_Line]) -> str:
    return "\n".join(" ".join(word.text for word in line.words) for line in lines)


def _mean_confidence(lines: Iterable[_Line]) -> float:
    """Return the mean confidence of the words, each counting by its length; 0 without words."""
    words = [word for line in lines for word in line.words]
    length = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / length if length else 0.0
