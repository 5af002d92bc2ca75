"""What whole commands cost, from a cold process: time, processor time and memory, beside a llama-index quickstart."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.encoding import write_shipped_model
from bench.options import CONFIG_FILE, REPOSITORY, BenchOptions
from bench.report import Section, Table
from index.encoder import open_encoder
from kb.config import load_config

_QUESTION = "What are the target groups of the project?"
# A new process counts the memory of the one that starts it as its own (Linux keeps the peak across exec), and the bench
# itself is large: a small process between them starts the command and waits for it.
_LAUNCHER = """
import json, os, sys, time
start = time.perf_counter()
nothing = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[nothing])
_, status, usage = os.wait4(child, 0)
seconds = time.perf_counter() - start
print(json.dumps([os.waitstatus_to_exitcode(status), seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss]))
"""
_SEOBS = ("-m", "cli", "--config", str(CONFIG_FILE))


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took: wall time, processor time of it and its children, and the memory of the largest of them."""

    seconds: float
    processor_seconds: float
    peak_mb: float


def measure_commands(options: BenchOptions) -> Section:
    """Return what the commands that people wait for cost."""
    open_encoder(load_config(CONFIG_FILE).index, data=options.work)
    model = write_shipped_model(options.work)
    rows = []
    with tempfile.TemporaryDirectory(prefix="bench-commands-") as temporary:
        folder = Path(temporary)
        data = folder / "data"
        ours = [*_SEOBS, "--corpus", str(REPOSITORY / "corpus"), "--data", str(data)]
        theirs = ["-m", "bench.quickstart"]
        pieces = folder / "pieces"

        def forget() -> None:
            shutil.rmtree(data, ignore_errors=True)

        def keep() -> None:
            pass

        few = 1 if options.quick else max(1, options.rounds // 2)
        index = [*theirs, "index", str(REPOSITORY / "corpus"), str(model), str(pieces)]
        steps: list[tuple[str, list[str], int, Callable[[], None]]] = [
            ("`seobs ingest`, first time, unpacks the model", [*ours, "ingest"], few, forget),
            ("`seobs ingest`, nothing new", [*ours, "ingest"], options.rounds, keep),
            ("`seobs list`", [*ours, "list"], options.rounds, keep),
            ("`seobs search`", [*ours, "search", _QUESTION], options.rounds, keep),
            ("`seobs ask`", [*ours, "ask", _QUESTION], options.rounds, keep),
            ("llama-index quickstart, index", index, few, keep),
            ("llama-index quickstart, search", [*theirs, "search", str(model), str(pieces), _QUESTION], few, keep),
        ]
        for name, arguments, rounds, prepare in steps:
            costs = []
            for _ in range(rounds):
                prepare()
                costs.append(run_command([sys.executable, *arguments]))
            rows.append(_cost_row(name, costs))
    return Section(
        title="Commands",
        command="python -m bench.run --only commands",
        notes=(
            "Each run is a process of its own over the five documents that ship with the product; files are in the disk "
            "cache after the first. The quickstart runs the same weights with sentence-transformers.",
        ),
        tables=(Table("", ("command", "runs", "s, median", "s, range", "processor s", "peak MB"), tuple(rows)),),
    )


def run_command(arguments: Sequence[str]) -> Cost:
    """Run a command from the repository and return its cost.

    Raises RuntimeError with the end of its stderr when it fails.
    """
    run = subprocess.run(
        [sys.executable, "-S", "-c", _LAUNCHER, *arguments], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    status, seconds, processor_seconds, peak_kb = json.loads(run.stdout)
    if status:
        raise RuntimeError(f"{' '.join(arguments)} exited with {status}: {run.stderr[-2000:]}")
    return Cost(seconds, processor_seconds, peak_kb / 1024)


def _cost_row(name: str, costs: Sequence[Cost]) -> tuple[str, ...]:
    seconds = [cost.seconds for cost in costs]
    return (
        name,
        str(len(costs)),
        f"{median(seconds):.2f}",
        f"{min(seconds):.2f} to {max(seconds):.2f}",
        f"{median(cost.processor_seconds for cost in costs):.2f}",
        f"{max(cost.peak_mb for cost in costs):.0f}",
    )
