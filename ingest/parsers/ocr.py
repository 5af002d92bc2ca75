"""A picture of a page -> its lines, read by Tesseract.

The page is turned upright and made straight, a band of it is read to tell its script and language, then the whole with
the pack of that language; what was read badly, or is in another language, is read again with other packs. Tesseract
runs inside this process (tesserocr): call it where a crash costs one document (`ingest.isolation`).
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from ingest.parsers.ocr_packs import (
    CYRILLIC_PACKS,
    CYRILLIC_PROBES,
    LATIN_PROBES,
    find_language_packs,
    find_pack_folder,
)
from ingest.parsers.printed_words import PrintedPage
from ingest.parsers.ruled_tables import list_cells
from ingest.parsers.scan_lines import (
    ScanLine,
    ScanWord,
    arrange_lines,
    choose_word,
    drop_noise,
    has_foreign_part,
    has_strange_sign,
    join_columns,
    join_lines,
    list_unread,
    mean_confidence,
    mend_words,
)
from ingest.parsers.scan_pictures import (
    POINTS_PER_INCH,
    Frame,
    clean_paper,
    cut_bands,
    find_rulings,
    fit_resolution,
    flatten,
    measure_skew,
    sketch_ink,
    turn_page,
)
from kb.config import OcrConfig
from kb.errors import LimitExceeded
from kb.language import identify_language
from kb.script import script_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tesserocr import PyTessBaseAPI

_SETTINGS = {"debug_file": "/dev/null"}
_LEAST_INK = 5e-5
_BAND_POINTS = 80.0
# Mean confidence (0 to 100) of a band: with a pack of its script 68 to 96, of the other script 38 to 60, upside down or
# sideways 16 to 46. In the wrong language of the right script a clear page still reaches the lower seventies.
_SURE_READING, _LEGIBLE, _ILLEGIBLE = 78.0, 64.0, 33.0
_CLEARLY_SHARPER, _SHARPER = 3.0, 1.5
_PROBE_SECONDS, _NEARLY = 1.5, 0.9
_POOR_BLOCK = 88.0
_SURE_LANGUAGE = 0.9
_BLOCK_LETTERS = 40
_PROBE_LETTERS = 15
_MOST_MISSED_CELLS = 400
_LETTERS = re.compile(r"[^\W\d_]")


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
    packs = find_language_packs(ocr.languages)
    if not packs:
        return None
    clock = _Clock(ocr, source)
    grey = fit_resolution(flatten(image), width=width, dpi=float(ocr.dpi))
    resolution = round(grey.width / width * POINTS_PER_INCH)
    grey = clean_paper(grey)
    sketch = sketch_ink(grey)
    empty = PrintedPage((), width, height, 0.0)
    if sketch.mean() < _LEAST_INK:
        return empty
    reader = _PageReader(packs, resolution=resolution, clock=clock)
    upright = reader.straighten(grey, sketch)
    if upright is None:
        return empty
    straight, frame = upright
    lines = join_columns(drop_noise(reader.read(straight)))
    if not lines:
        return empty
    points = width / grey.width
    rulings = find_rulings(straight, points=points)
    lines = reader.read_missed_cells(
        straight, lines, [tuple(edge / points for edge in cell) for cell in list_cells(rulings)]
    )
    confidence = mean_confidence(lines)
    values = np.asarray(straight)
    ink = values < np.percentile(values[::8, ::8], (0.5, 95)).mean()
    for line in lines:
        line.words = list(mend_words(line, ink, rulings, points=points))
    return PrintedPage(
        lines=tuple(arrange_lines([line for line in lines if line.words], rulings, frame, points=points)),
        width=width,
        height=height,
        ocr_confidence=round(confidence / 100, 3),
    )


class _PageReader:
    """Reads one page with the packs that its languages have; keeps what it learns of script and language."""

    def __init__(self, packs: Mapping[str, str], *, resolution: int, clock: _Clock) -> None:
        self._packs = packs
        self._resolution = resolution
        self._clock = clock
        self._tag = next(iter(packs))
        chosen = set(packs.values())
        latin = [pack for pack in LATIN_PROBES if pack in chosen]
        cyrillic = [pack for pack in CYRILLIC_PROBES if pack in chosen]
        self._probes = [*latin[:1], *cyrillic[:1]]

    def straighten(self, grey: Image.Image, ink: NDArray[np.bool_]) -> tuple[Image.Image, Frame] | None:
        """Return the page upright and straight, having learnt its language from a band of it; None without any text."""
        axes = sorted(((*measure_skew(np.rot90(ink, turn)), turn) for turn in (0, 1)), key=lambda axis: -axis[1])
        # Lines of text are ten times sharper along the rows than across them; a photo is alike both ways.
        ratio = axes[0][1] / max(axes[1][1], 1e-9)
        best: tuple[float, Image.Image, Frame, str] | None = None
        for angle, _, axis in axes[:1] if ratio > _CLEARLY_SHARPER else axes:
            straight, frame = turn_page(grey, turn=axis, angle=angle)
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

    def read(self, straight: Image.Image) -> list[ScanLine]:
        """Return the lines of the straight page in reading order."""
        lines = self._recognise(straight, self._packs[self._tag])
        lines = self._look_again(straight, lines)
        if self._probes[0] in CYRILLIC_PACKS:
            return lines
        is_doubtful = has_foreign_part if self._packs[self._tag] in CYRILLIC_PACKS else has_strange_sign
        return [self._read_with_probe(straight, line) if is_doubtful(line) else line for line in lines]

    def read_missed_cells(
        self, straight: Image.Image, lines: Sequence[ScanLine], cells: Iterable[tuple[float, ...]]
    ) -> list[ScanLine]:
        """Return the lines with those of the cells (edges in pixels) in which ink stands but nothing was read.

        Tesseract takes some cells of a drawn table for pictures.
        """
        missed = list_unread(straight, lines, cells)
        if len(missed) > _MOST_MISSED_CELLS:
            return list(lines)
        read = list(lines)
        block = max(line.block for line in lines)
        for cell in missed:
            block += 1
            found = drop_noise(self._recognise(straight, self._packs[self._tag], is_block=True, box=cell))
            below = (place for place, line in enumerate(read) if line.top > cell[1])
            place = next(below, len(read))
            read[place:place] = [replace(line, block=block) for line in found]
        return read

    def _read_with_probe(self, straight: Image.Image, line: ScanLine) -> ScanLine:
        """Return a line with its signs, addresses and Latin names as the pack reads them that knows most.

        The Cyrillic packs know neither "€" nor, in Macedonian, "%": "12,5 %" becomes "12,5 96"; the French one takes "€"
        for "£".
        """
        again = self._recognise(straight, self._probes[0], is_block=True, around=[line])
        others = [word for other in again for word in other.words]
        numbers = [any(map(str.isdigit, word.text)) for word in line.words]
        beside = [any(numbers[max(0, place - 1) : place + 2]) for place in range(len(numbers))]
        words = [choose_word(word, others, may_be_sign=near) for word, near in zip(line.words, beside, strict=True)]
        return replace(line, words=words)

    def _probe(self, straight: Image.Image, *, bands: int) -> tuple[float, str]:
        """Return the confidence and the text of a band, read in the script that fits it better.

        The next band is tried when the first is no text, a picture, say.
        """
        best = 0.0, ""
        for band in cut_bands(straight, rows=round(_BAND_POINTS / POINTS_PER_INCH * self._resolution), most=bands):
            for pack in self._probes:
                lines = self._recognise_soon(band, pack)
                text = join_lines(lines)
                confidence = mean_confidence(lines)
                if len(_LETTERS.findall(text)) < _PROBE_LETTERS:
                    continue
                best = max(best, (confidence, text))
                if confidence >= _SURE_READING or confidence < _ILLEGIBLE:
                    break
            if best[0] >= _LEGIBLE:
                break
        return best

    def _recognise_soon(self, band: Image.Image, pack: str) -> list[ScanLine]:
        """Return the lines of a band, none when it takes long: what takes long is a picture.

        What counts is processor time, but Tesseract goes by the clock: on a busy machine it gets more of that.
        """
        patience = _PROBE_SECONDS
        while True:
            began, spent = time.monotonic(), time.process_time()
            lines = self._recognise(band, pack, is_block=True, seconds=patience)
            has_run_out = time.monotonic() - began >= _NEARLY * patience
            if lines or not has_run_out or time.process_time() - spent >= _NEARLY * _PROBE_SECONDS:
                return lines
            patience *= 3

    def _choose_tag(self, text: str, *, otherwise: str | None = None) -> str:
        """Return the language of a text among those that can be read; `otherwise` when it is not sure."""
        script = "Cyrl" if script_of(text) == "Cyrl" else "Latn"
        tags = [tag for tag in self._packs if (self._packs[tag] in CYRILLIC_PACKS) == (script == "Cyrl")]
        if not tags:
            return otherwise or self._tag
        guess = identify_language(text, candidates=tags)
        if guess.tag not in self._packs:
            return otherwise or tags[0]
        return guess.tag if otherwise is None or guess.confidence >= _SURE_LANGUAGE else otherwise

    def _look_again(self, straight: Image.Image, lines: list[ScanLine]) -> list[ScanLine]:
        """Read the blocks again that are in another language, or that were read badly, and keep the better reading."""
        blocks: dict[int, list[ScanLine]] = {}
        for line in lines:
            blocks.setdefault(line.block, []).append(line)
        read: list[ScanLine] = []
        for block, pack in zip(blocks.values(), self._choose_packs(list(blocks.values())), strict=True):
            confidence, length = mean_confidence(block), len(join_lines(block))
            tried = {self._packs[self._tag]}
            packs = [pack, *(self._probes if confidence < _POOR_BLOCK else [])]
            for other in packs:
                if other in tried:
                    continue
                tried.add(other)
                again = self._recognise(straight, other, is_block=True, around=block)
                if mean_confidence(again) > confidence and len(join_lines(again)) > length / 2:
                    block, confidence = again, mean_confidence(again)
                    # Now that its script is right, its language can be told.
                    packs.append(self._packs[self._choose_tag(join_lines(again))])
            read += block
        return read

    def _choose_packs(self, blocks: Sequence[list[ScanLine]]) -> list[str]:
        """Return the pack that fits the text of each block; a short one, such as a heading, goes with what follows."""
        packs: list[str] = []
        following = self._packs[self._tag]
        for block in reversed(blocks):
            text = join_lines(block)
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
        around: Sequence[ScanLine] = (),
        box: tuple[int, int, int, int] | None = None,
        seconds: float | None = None,
    ) -> list[ScanLine]:
        """Return the lines that a pack reads on a picture, or on the part of it `around` some lines or in a `box`.

        None are read within less than `seconds`, or LimitExceeded is raised when the page has no time left.
        """
        from tesserocr import PSM

        engine = open_engine(pack)
        engine.SetPageSegMode(PSM.SINGLE_BLOCK if is_block else PSM.AUTO)
        if around:
            box = _frame_lines(around, image)
        if box is not None:
            image = image.crop(box)
        engine.SetImage(image)
        engine.SetSourceResolution(self._resolution)
        patience = self._clock.left_milliseconds()
        is_read = engine.Recognize(patience if seconds is None else min(patience, int(1000 * seconds)))
        self._clock.left_milliseconds()
        lines = list(_iterate_lines(engine)) if is_read else []
        engine.Clear()
        if box is None:
            return lines
        return [
            replace(
                line,
                block=around[0].block if around else line.block,
                words=[_shift_word(word, across=box[0], down=box[1]) for word in line.words],
            )
            for line in lines
        ]


def _frame_lines(lines: Sequence[ScanLine], image: Image.Image) -> tuple[int, int, int, int]:
    """Return the box around lines with some paper on each side."""
    pad = 0.4 * median(line.height for line in lines)
    return (
        max(0, int(min(line.left for line in lines) - pad)),
        max(0, int(min(line.top for line in lines) - pad)),
        min(image.width, int(max(line.right for line in lines) + pad)),
        min(image.height, int(max(line.bottom for line in lines) + pad)),
    )


def _shift_word(word: ScanWord, *, across: float, down: float) -> ScanWord:
    return ScanWord(
        word.text, word.left + across, word.top + down, word.right + across, word.bottom + down, word.confidence
    )


@lru_cache(maxsize=4)
def open_engine(pack: str) -> PyTessBaseAPI:
    """Return Tesseract with a pack loaded, which takes 0.05 seconds and about 25 MB."""
    # Several documents are read side by side; threads within a page would only fight for the processors.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    from tesserocr import OEM, PyTessBaseAPI

    return PyTessBaseAPI(path=str(find_pack_folder()), lang=pack, oem=OEM.LSTM_ONLY, variables=_SETTINGS)


def _iterate_lines(engine: PyTessBaseAPI) -> Iterator[ScanLine]:
    """Yield what Tesseract has just read, line by line."""
    from tesserocr import RIL, iterate_level

    results = engine.GetIterator()
    if results is None:
        return
    block = 0
    opens = starts = True
    line: ScanLine | None = None
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
            line = ScanLine([], block, opens, float(word.RowAttributes()["row_height"]))
            opens = starts = False
        left, top, right, bottom = map(float, box)
        line.words.append(ScanWord(text.strip(), left, top, right, bottom, float(word.Confidence(RIL.WORD))))
    if line is not None:
        yield line
