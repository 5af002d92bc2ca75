"""A folder of mixed documents, ingested as a whole: time, memory of the parent, and what a second run costs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.options import CONFIG_FILE, BenchOptions
from bench.report import Section, Table
from index.encoder import open_encoder
from kb.config import load_config
from tests.torture.corpus import make_corpus, make_scans

_DOCUMENTS, _SCANS = 970, 30
_QUICK_DOCUMENTS, _QUICK_SCANS = 90, 10
_SEED = 11
_LOOK_SECONDS = 0.05


def measure_folder(options: BenchOptions) -> Section:
    """Return what ingesting a folder costs, and ingesting it again."""
    open_encoder(load_config(CONFIG_FILE).index, data=options.work)
    with tempfile.TemporaryDirectory(prefix="bench-folder-") as temporary:
        corpus, data = Path(temporary, "corpus"), Path(temporary, "data")
        make_corpus(corpus, count=_QUICK_DOCUMENTS if options.quick else _DOCUMENTS, seed=_SEED)
        make_scans(corpus, seed=_SEED, count=_QUICK_SCANS if options.quick else _SCANS)
        files = sum(1 for file in corpus.iterdir() if file.is_file())
        rows = [
            (name, *_ingest(corpus, data))
            for name in ("first run", "second run, nothing new", "third run, nothing new")
        ]
    return Section(
        title="A folder of mixed documents",
        command="python -m bench.run --only folder",
        notes=(
            f"`seobs ingest` from a cold process over {files} generated documents of every format, {_SCANS} of them "
            "scans (fewer with --quick). Memory: the most that the process itself held resident, looked at every 50 ms; its "
            "parsing children are limited on their own. Reading: the time that documents took in the children, added up.",
        ),
        tables=(
            Table(
                "",
                ("run", "documents read", "failed", "seconds", "reading, s", "indexing, s", "parent, MB"),
                tuple(rows),
            ),
        ),
    )


def _ingest(corpus: Path, data: Path) -> tuple[str, str, str, str, str, str]:
    command = [sys.executable, "-m", "cli", "--config", str(CONFIG_FILE), "--corpus", str(corpus), "--data", str(data)]
    started = time.perf_counter()
    with (
        tempfile.TemporaryFile() as output,
        subprocess.Popen([*command, "ingest", "--json"], stdout=output, stderr=subprocess.DEVNULL) as process,
    ):
        peak = 0
        while process.poll() is None:
            peak = max(peak, _read_resident_bytes(process.pid))
            time.sleep(_LOOK_SECONDS)
        seconds = time.perf_counter() - started
        output.seek(0)
        report = json.loads(output.read())
    timings = report["timings"]
    return (
        str(len(timings)),
        str(len(report["failed"])),
        f"{seconds:.1f}",
        f"{sum(timing['reading_seconds'] for timing in timings):.1f}",
        f"{sum(timing['indexing_seconds'] for timing in timings):.1f}",
        f"{peak / 2**20:.0f}",
    )


def _read_resident_bytes(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0
