"""How well and how fast documents are read: papers rendered into every format, against what stands in them.

`python -m bench.parsing` measures alone and can name the worst documents with what is wrong in them.
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path
from statistics import median

import docx
import pypdfium2

from bench.options import CONFIG_FILE, BenchOptions
from bench.report import Section, Table, write_table
from ingest.isolation import IsolatedReader
from ingest.parsers import parse_source
from kb.config import IngestConfig, load_config
from kb.documents import ParsedSource
from kb.errors import IngestError
from tests.torture.corpus import Expected, list_recipes, make_corpus, make_scans
from tests.torture.scoring import Score, align_texts, describe_blocks, describe_differences, score_source

# All papers meet every recipe about once.
_DOCUMENTS = 350
_QUICK_DOCUMENTS = 105
_SCANS = 55
_QUICK_SCANS = 11
_SEED = 7
_MILLISECOND = 1000.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """One document as it was read; `problem` says why there is no score."""

    expected: Expected
    seconds: float
    score: Score = Score()
    problem: str = ""
    parsed: ParsedSource | None = None

    @property
    def errors(self) -> float:
        """Return the share of characters that are wrong."""
        characters = self.score.characters
        return 1.0 if self.problem else 1 - characters.recall


def measure_parsing(options: BenchOptions) -> Section:
    """Return how much of rendered papers is read right, by format, and how the time compares with plain libraries."""
    settings = load_config(CONFIG_FILE).ingest
    with tempfile.TemporaryDirectory(prefix="bench-parsing-") as temporary:
        folder = Path(temporary)
        digital = make_corpus(folder, count=_QUICK_DOCUMENTS if options.quick else _DOCUMENTS, seed=_SEED)
        scans = make_scans(folder, seed=_SEED, count=_QUICK_SCANS if options.quick else _SCANS)
        readings = [read_document(document, folder, settings) for document in digital]
        scanned = [read_document(document, folder, settings) for document in scans]
        speed = compare_speed(digital, folder, settings, rounds=min(options.rounds, 3))
    return Section(
        title="Parsing",
        command="python -m bench.run --only parsing",
        notes=(
            f"{len(readings)} documents rendered from papers in eleven languages. Characters: one minus the edit "
            "distance over the length, white space apart. Order: pairs of neighbouring blocks that are found and in "
            "order. Headings, list items and header rows: recall / precision by their text; of the cells of tables "
            "those that are filled count, in their row and column.",
            "Scans: character error rate of pages rendered at a resolution, turned by some degrees, with noise.",
        ),
        tables=(make_accuracy_table(readings), *make_scan_tables(scanned), speed),
    )


def read_document(document: Expected, folder: Path, settings: IngestConfig) -> Outcome:
    """Parse one document of the corpus in this process and score it; an IngestError is a reading without a score."""
    content = (folder / document.file).read_bytes()
    start = _read_clock()
    try:
        parsed = parse_source(content, source=document.file, limits=settings.limits, ocr=settings.ocr)
    except IngestError as error:
        return Outcome(document, _read_clock() - start, problem=f"{type(error).__name__}: {error.reason}")
    seconds = _read_clock() - start
    return Outcome(document, seconds, score_source(parsed, document.gold), parsed=parsed)


def make_accuracy_table(readings: Iterable[Outcome]) -> Table:
    """Return the accuracy by recipe, and of all."""
    recipes: dict[str, list[Outcome]] = {}
    for reading in readings:
        recipes.setdefault(reading.expected.recipe, []).append(reading)
    rows = [_accuracy_row(name, own) for name, own in recipes.items()]
    rows.append(_accuracy_row("all", [reading for own in recipes.values() for reading in own]))
    columns = (
        "format",
        "documents",
        "failed",
        "characters",
        "worst",
        "order",
        "headings",
        "items",
        "cells",
        "header rows",
        "ms",
    )
    return Table("Born-digital documents.", columns, tuple(rows))


def make_scan_tables(readings: Sequence[Outcome]) -> list[Table]:
    """Return the character error rates of scans: by language and by how they were made."""
    tables = []
    for caption, name in (
        ("Scans by language.", lambda reading: reading.expected.language),
        ("Scans by resolution and skew.", _name_scan),
    ):
        groups: dict[str, list[Outcome]] = {}
        for reading in readings:
            groups.setdefault(name(reading), []).append(reading)
        rows = tuple(
            (
                group,
                str(len(own)),
                str(sum(bool(reading.problem) for reading in own)),
                _format_share(_mean_errors(own)),
                _format_share(max(reading.errors for reading in own)),
                f"{median(reading.seconds for reading in own):.2f}",
            )
            for group, own in sorted(groups.items())
        )
        columns = ("scans", "documents", "failed", "errors", "worst", "s here")
        tables.append(Table(caption, columns, rows))
    return tables


def compare_speed(documents: Sequence[Expected], folder: Path, settings: IngestConfig, *, rounds: int) -> Table:
    """Return the processor time of our parsers beside the plain libraries over the same documents, by turns."""
    rows = []
    with IsolatedReader(settings) as isolated:
        for suffix, name, read_plainly in (
            (".pdf", "PDF: pypdfium2, text of each page", _read_pdf_plainly),
            (".docx", "DOCX: python-docx, paragraphs and tables", _read_docx_plainly),
        ):
            files = [
                (document.file, (folder / document.file).read_bytes())
                for document in documents
                if document.file.endswith(suffix)
            ]

            if not files:
                continue

            def parse(content: bytes, file: str) -> object:
                return parse_source(content, source=file, limits=settings.limits, ocr=settings.ocr)

            def read_apart(content: bytes, file: str) -> object:
                return isolated.read(content, source=file, file=file, document_id="0" * 16)

            ways: tuple[tuple[Callable[[bytes, str], object], Callable[[], float]], ...] = (
                (read_plainly, _read_clock),
                (parse, _read_clock),
                (read_apart, lambda: _read_child_clock(isolated.child_pid)),
            )
            taken: list[list[float]] = [[] for _ in ways]
            for round_ in range(rounds + 1):
                for (way, clock), seconds in zip(ways, taken, strict=True):
                    start = clock()
                    for file, content in files:
                        way(content, file)
                    # The first round imports the libraries and starts the child.
                    if round_:
                        seconds.append(clock() - start)
            theirs, ours, apart = (median(seconds) / len(files) * _MILLISECOND for seconds in taken)
            rows.append((name, str(len(files)), f"{theirs:.1f}", f"{ours:.1f}", f"{ours / theirs:.2f}", f"{apart:.1f}"))
    columns = ("peer", "documents", "peer, ms", "ours, ms", "ratio", "read, described and cut in a child, ms")
    return Table("Processor time of one document, median of the rounds.", columns, tuple(rows))


def describe_worst(readings: Sequence[Outcome], *, most: int) -> list[str]:
    """Return the worst documents with what is wrong in them; documents without any error are left out."""
    lines = []
    for reading in sorted(readings, key=lambda reading: -reading.errors)[:most]:
        if reading.problem:
            lines.append(f"### {reading.expected.file} ({reading.expected.recipe}): {reading.problem}")
        elif reading.parsed is not None and reading.errors:
            lines.append(f"### {reading.expected.file} ({reading.expected.recipe}): {reading.errors:.2%} wrong")
            lines += describe_differences(reading.parsed, reading.expected.gold, most=5)
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure some documents and print the tables, and the worst of them when asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench.parsing", description="Measure the parsers.")
    parser.add_argument("--documents", type=int, default=_QUICK_DOCUMENTS, help="born-digital documents")
    parser.add_argument("--recipes", default="", help="only these recipes (pdf; txt, mac), by semicolons")
    parser.add_argument("--scans", type=int, default=0, help="scans, evenly from all")
    parser.add_argument("--seed", type=int, default=_SEED)
    parser.add_argument("--folder", type=Path, help="keep the documents here")
    parser.add_argument("--worst", type=int, default=0, help="documents to show with what is wrong in them")
    parser.add_argument("--blocks", action="store_true", help="show a diff of the blocks of the worst documents")
    parser.add_argument("--speed", type=int, default=0, help="rounds of the comparison with plain libraries")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.ERROR)
    settings = load_config(CONFIG_FILE).ingest
    wanted = tuple(filter(None, options.recipes.split(";")))
    recipes = [
        recipe
        for recipe in list_recipes()
        if not wanted or any(f"{recipe.name},".startswith(f"{name},") for name in wanted)
    ]
    with tempfile.TemporaryDirectory(prefix="bench-parsing-") as temporary:
        folder: Path = options.folder or Path(temporary)
        readings: list[Outcome] = []
        if options.documents:
            documents = make_corpus(folder, count=options.documents, seed=options.seed, recipes=recipes)
            readings = [read_document(document, folder, settings) for document in documents]
            print(write_table(make_accuracy_table(readings)))
        if options.scans:
            scans = make_scans(folder, seed=options.seed, count=options.scans)
            scanned = [read_document(document, folder, settings) for document in scans]
            for table in make_scan_tables(scanned):
                print(write_table(table))
            readings += scanned
        if options.speed:
            print(write_table(compare_speed(documents, folder, settings, rounds=options.speed)))
        print("\n".join(describe_worst(readings, most=options.worst)))
        if options.blocks:
            for reading in sorted(readings, key=lambda reading: -reading.errors)[: options.worst]:
                if reading.parsed is not None:
                    print(
                        f"### {reading.expected.file}",
                        *describe_blocks(reading.parsed, reading.expected.gold),
                        sep="\n",
                    )
    return 0


def _accuracy_row(name: str, readings: Sequence[Outcome]) -> tuple[str, ...]:
    read = [reading for reading in readings if not reading.problem]
    failed = str(len(readings) - len(read))
    if not read:
        return (name, str(len(readings)), failed, *[""] * 8)
    score = reduce(add, (reading.score for reading in read))
    shares = (
        _format_share(1 - _mean_errors(read)),
        _format_share(1 - max(reading.errors for reading in read)),
        _format_share(score.order.recall),
        *(
            f"{100 * share.recall:.1f} / {100 * share.precision:.1f}" if share.gold else ""
            for share in (score.headings, score.items, score.cells, score.header_rows)
        ),
    )
    milliseconds = f"{median(reading.seconds for reading in read) * _MILLISECOND:.1f}"
    return (name, str(len(readings)), failed, *shares, milliseconds)


def _mean_errors(readings: Sequence[Outcome]) -> float:
    """Return the share of wrong characters over all of some documents; one that was not read is all wrong."""
    wrong = whole = 0
    for reading in readings:
        length = len(align_texts(reading.parsed, reading.expected.gold)[0]) if reading.parsed is not None else 1
        wrong += round(reading.errors * length)
        whole += length
    return wrong / max(1, whole)


def _read_clock() -> float:
    """Return the processor seconds of this process and of the children that have ended (the recognition of scans)."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _read_child_clock(pid: int | None) -> float:
    """Return the processor seconds of a running child, in ticks of a hundredth; 0 when there is none yet."""
    if pid is None:
        return 0.0
    # The name of the program, in brackets, may hold spaces.
    counts = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    return (int(counts[11]) + int(counts[12])) / os.sysconf("SC_CLK_TCK")


def _name_scan(reading: Outcome) -> str:
    scan = reading.expected.scan
    return "" if scan is None else f"{scan.dpi} dpi, {abs(scan.skew):4.1f} degrees, {scan.suffix}"


def _format_share(share: float) -> str:
    return f"{100 * share:.2f} %"


def _read_pdf_plainly(content: bytes, file: str) -> object:
    document = pypdfium2.PdfDocument(content)
    texts = []
    for page in document:
        text = page.get_textpage()
        texts.append(text.get_text_range())
        text.close()
        page.close()
    document.close()
    return texts


def _read_docx_plainly(content: bytes, file: str) -> object:
    document = docx.Document(io.BytesIO(content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return texts


if __name__ == "__main__":
    sys.exit(main())
