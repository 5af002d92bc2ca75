"""`make bench`: measures the parts and writes RESULTS.md. Read this first."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from bench.commands import measure_commands
from bench.encoding import measure_encoding
from bench.folder import measure_folder
from bench.growth import measure_growth
from bench.load import measure_load
from bench.metadata import measure_metadata
from bench.ocr import measure_ocr
from bench.options import BenchOptions
from bench.parsing import measure_parsing
from bench.report import Section, describe_machine, describe_versions, replace_sections, write_report
from bench.retrieval import measure_retrieval
from bench.sameness import measure_sameness
from bench.store import measure_store

PARTS: dict[str, Callable[[BenchOptions], Section]] = {
    "retrieval": measure_retrieval,
    "encoding": measure_encoding,
    "commands": measure_commands,
    "store": measure_store,
    "growth": measure_growth,
    "parsing": measure_parsing,
    "ocr": measure_ocr,
    "metadata": measure_metadata,
    "sameness": measure_sameness,
    "folder": measure_folder,
    "load": measure_load,
}
_PACKAGES = (
    "chromadb",
    "onnxruntime",
    "numpy",
    "llama-index-core",
    "sentence-transformers",
    "torch",
    "bm25s",
    "pypdfium2",
    "python-docx",
    "tesserocr",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for and write it to a file or to stdout."""
    options = make_parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    for handler in logging.getLogger().handlers:
        # bm25s sets its own logger to DEBUG.
        handler.setLevel(logging.WARNING)
    evaluation: Path | None = options.eval
    if evaluation is None or not (evaluation / "questions.jsonl").is_file():
        print(
            f"bench: no evaluation sets in {evaluation or 'any folder'}; name their folder with --eval (`make bench "
            "EVAL=FOLDER`). Measuring without them: our example questions only, no XQuAD.",
            file=sys.stderr,
        )
        evaluation = None
    header = [("date", date.today().isoformat()), *describe_machine(), ("versions", describe_versions(_PACKAGES))]
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        bench_options = BenchOptions(
            evaluation=None if evaluation is None else evaluation.resolve(),
            work=(options.work or Path(temporary)).resolve(),
            sample=options.sample,
            chunks=options.chunks,
            rounds=options.rounds,
            quick=options.quick,
        )
        bench_options.work.mkdir(parents=True, exist_ok=True)
        sections = []
        for name in options.only:
            print(f"bench: {name} ...", file=sys.stderr)
            load = os.getloadavg()[0]
            section = PARTS[name](bench_options)
            when = f"Measured on {date.today().isoformat()}, load average {load:.1f} at its start."
            sections.append(replace(section, notes=(*section.notes, when)))
    results: Path | None = options.results
    if results is not None and results.exists() and len(sections) < len(PARTS):
        report = replace_sections(results.read_text(encoding="utf-8"), sections)
    else:
        report = write_report(sections, header=header)
    if options.results is None:
        print(report, end="")
    else:
        options.results.write_text(report, encoding="utf-8")
        print(f"bench: written to {options.results}", file=sys.stderr)
    return 0


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.run", description="Measure the product beside its peers.")
    parser.add_argument("--eval", type=Path, help="folder of the evaluation sets; nothing of it is kept")
    parser.add_argument(
        "--results", type=Path, help="file to write, or with --only to bring up to date (default: stdout)"
    )
    parser.add_argument("--only", type=_read_parts, default=tuple(PARTS), help=f"parts, of {','.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="fewer languages and sizes, for a first look")
    parser.add_argument("--sample", type=int, default=150, help="questions of each pair of languages (default: 150)")
    parser.add_argument("--chunks", type=int, default=10_000, help="chunks in the generated store (default: 10000)")
    parser.add_argument("--rounds", type=int, default=5, help="how often a timing is repeated (default: 5)")
    parser.add_argument(
        "--work", type=Path, help="keep indexes and models here between runs (default: a temporary folder)"
    )
    return parser


def _read_parts(written: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in written.split(","))
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        raise argparse.ArgumentTypeError(f"no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    return parts


if __name__ == "__main__":
    sys.exit(main())
