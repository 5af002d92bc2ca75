"""Reading of scans: character error rate and processor seconds, by language, resolution and skew.

Invented papers are set on A4 pages, worn as scanners do (skew, blur, noise, JPEG) and read. The peer is the same
Tesseract, told the language, on the page as it comes: what `tesseract page.jpg - -l PACK` does.
"""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from PIL import Image

from bench.options import CONFIG_FILE, REPOSITORY, BenchOptions
from bench.report import Section, Table
from ingest.parsers.ocr import open_engine, recognise_page
from ingest.parsers.ocr_packs import describe_ocr, name_pack
from kb.config import OcrConfig, load_config
from tests.ingest.make_scans import A4, draw_page, wear_page

if TYPE_CHECKING:
    from tesserocr import PyTessBaseAPI

_PAPERS = REPOSITORY / "tests" / "papers"
_LANGUAGES = ("sl", "hr", "bs", "sr-Latn", "sr-Cyrl", "mk", "en", "it", "es", "de", "fr")
_RESOLUTIONS = (150, 200, 300)
_SKEWS = (0.0, 3.0, 6.0, 10.0)
_FONTS = ("LiberationSerif-Regular", "DejaVuSans", "LiberationSans-Regular")
# What stays on the page when it is skewed.
_LINES, _LINE_CHARACTERS = 42, 80
_MARKUP = re.compile(r"^(?:#+|>|[-*]|\d+\.)\s+|\*+|\[\^\d+\]:?|^---+$|^\|.*\|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one page gave: the share of wrong characters, and processor seconds."""

    error: float
    seconds: float


def measure_ocr(options: BenchOptions) -> Section:
    """Read the papers of every language at several resolutions and skews."""
    ocr = load_config(CONFIG_FILE).ingest.ocr
    state = describe_ocr(ocr.languages)
    if state.reason or state.missing:
        reason = state.reason or "missing are " + ", ".join(sorted(state.missing.values()))
        return Section("Scans", "python -m bench.run --only ocr", (f"Not measured: {reason}.",), ())
    pages = {tag: next(read_papers(tag)) for tag in (_LANGUAGES[::3] if options.quick else _LANGUAGES)}
    average = fmean(sum(map(len, paragraphs)) for paragraphs in pages.values())
    resolutions = [(f"{dpi} dpi", dpi, 0.7) for dpi in _RESOLUTIONS]
    skews = [(f"{skew:g}°", 200, skew) for skew in (_SKEWS[::3] if options.quick else _SKEWS)]
    return Section(
        title="Scans",
        command="python -m bench.run --only ocr",
        notes=(
            f"One page of {average:,.0f} characters on average in each language; blur, noise and JPEG on all. Shown are "
            "the character error rate of ours / of Tesseract told the language, in %, and our seconds a page.",
        ),
        tables=(
            _measure_table("By resolution, skewed by 0.7°", pages, resolutions, ocr),
            _measure_table("By skew, at 200 dpi", pages, skews, ocr),
        ),
    )


def read_papers(language: str) -> Iterator[list[str]]:
    """Yield the paragraphs of one page of each paper in a language, without markup and tables."""
    for line in (_PAPERS / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        if label["languages"] != [language] or label["hard"]:
            continue
        text = _MARKUP.sub("", (_PAPERS / label["file"]).read_text(encoding="utf-8"))
        paragraphs: list[str] = []
        lines = 0.0
        for paragraph in text.split("\n"):
            lines += len(paragraph) / _LINE_CHARACTERS + 1
            if lines > _LINES:
                break
            if paragraph.strip():
                paragraphs.append(" ".join(paragraph.split()))
        yield paragraphs


def scan_page(paragraphs: list[str], *, dpi: int, skew: float, font: str = _FONTS[0]) -> Image.Image:
    """Return a page as an office scanner saves it."""
    page = wear_page(draw_page(paragraphs, dpi=dpi, font=font, size=10.5), skew=skew, blur=dpi / 300, noise=7)
    buffer = io.BytesIO()
    page.save(buffer, format="JPEG", quality=75)
    return Image.open(buffer)


def read_ours(page: Image.Image, paragraphs: list[str], *, ocr: OcrConfig) -> Reading:
    """Read a page as the product does."""
    start = time.process_time()
    printed = recognise_page(page, width=A4[0], height=A4[1], ocr=ocr, source="page.jpg")
    seconds = time.process_time() - start
    text = "\n".join(line.text for line in printed.lines) if printed else ""
    return Reading(count_errors("\n".join(paragraphs), text), seconds)


def read_peer(page: Image.Image, paragraphs: list[str], *, language: str) -> Reading:
    """Read a page with Tesseract alone, told the language."""
    start = time.process_time()
    engine: PyTessBaseAPI = open_engine(name_pack(language))
    engine.SetPageSegMode(3)
    engine.SetImage(page)
    text = engine.GetUTF8Text()
    seconds = time.process_time() - start
    engine.Clear()
    return Reading(count_errors("\n".join(paragraphs), text), seconds)


def count_errors(expected: str, found: str) -> float:
    """Return the character error rate: edits by the length of what is expected; any white space counts as one space."""
    expected, found = " ".join(expected.split()), " ".join(found.split())
    row = list(range(len(found) + 1))
    for place, letter in enumerate(expected, start=1):
        diagonal, row[0] = row[0], place
        for column, other in enumerate(found, start=1):
            diagonal, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, diagonal + (letter != other))
    return row[-1] / len(expected) if expected else float(bool(found))


def _measure_table(
    caption: str, pages: dict[str, list[str]], settings: list[tuple[str, int, float]], ocr: OcrConfig
) -> Table:
    rows = []
    for number, (language, paragraphs) in enumerate(pages.items()):
        cells, seconds = [], []
        for _, dpi, skew in settings:
            page = scan_page(paragraphs, dpi=dpi, skew=skew, font=_FONTS[number % len(_FONTS)])
            ours, peer = read_ours(page, paragraphs, ocr=ocr), read_peer(page, paragraphs, language=language)
            cells.append(f"{ours.error:.2%} / {peer.error:.1%}".replace("%", ""))
            seconds.append(ours.seconds)
        rows.append((language, *cells, f"{fmean(seconds):.2f}"))
    return Table(caption, ("language", *(name for name, _, _ in settings), "s"), tuple(rows))
