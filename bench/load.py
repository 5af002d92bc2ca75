"""How long visitors of the app wait: the first page, each page with a large catalogue, an answer, and many visitors at once.

    python -m bench.run --only load

The server is the product's own, on a free port of this machine, over the documents that ship with the product and generated
ones beside them (bench/catalogue.py). Visitors speak the websocket of the pages (bench/visitor.py); the first page is also
opened in a real Chromium where there is one. All of it runs on the same cores as the server.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from playwright.sync_api import BrowserContext, sync_playwright

from bench.catalogue import fill_catalogue
from bench.memory import read_memory
from bench.options import CONFIG_FILE, EXAMPLE_QUESTIONS, REPOSITORY, BenchOptions
from bench.report import Section, Table
from bench.timing import find_quantile
from bench.visitor import PageRun, Visitor
from index.sqlite_store import SqliteStore
from index.store import EVERYTHING
from index.vectors import VectorCache
from kb.config import load_config
from kb.metadata import AccessLevel
from web.kept_examples import EXAMPLES_NAME

_DOCUMENTS, _QUICK_DOCUMENTS = 10_000, 1_000
_VISITORS, _QUICK_VISITORS = 40, 10
_SECONDS, _QUICK_SECONDS = 90.0, 20.0
_THINKING_SECONDS = 10.0
_RERUNS, _QUICK_RERUNS = 20, 5
_LONGEST_WAIT = 60.0
# After so many questions a visitor begins another conversation.
_TURNS = 3
# Tabs that are opened after the first one. A browser compiles the scripts for keeps when it has met them a few times, some
# seconds after the page.
_TABS, _KEEPING_SECONDS = 7, 3.0
_CHROMIUM_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
_WHOLE = "[data-testid=stApp][data-test-script-state=notRunning]"


@dataclass(frozen=True, slots=True)
class Server:
    """A running app: its address, its process, and how long it took until it said that it is ready."""

    address: str
    process_id: int
    start_seconds: float


class _Opening(NamedTuple):
    """Seconds until a question can be typed, until the page is whole, and until its example questions are there."""

    field_seconds: float
    whole_seconds: float
    examples_seconds: float


@dataclass(frozen=True, slots=True)
class Holdings:
    """What visitors look for: questions, ids of public documents, words."""

    questions: tuple[str, ...]
    document_ids: tuple[str, ...]
    words: tuple[str, ...]


def measure_load(options: BenchOptions) -> Section:
    """Return what visitors wait for."""
    documents = _QUICK_DOCUMENTS if options.quick else _DOCUMENTS
    visitors = _QUICK_VISITORS if options.quick else _VISITORS
    seconds = _QUICK_SECONDS if options.quick else _SECONDS
    reruns = _QUICK_RERUNS if options.quick else _RERUNS
    with tempfile.TemporaryDirectory(prefix="bench-load-") as temporary:
        small, large = Path(temporary) / "small", Path(temporary) / "large"
        corpus = REPOSITORY / "corpus"
        command = [sys.executable, "-m", "cli", "--config", str(CONFIG_FILE), "--corpus", str(corpus)]
        subprocess.run([*command, "--data", str(small), "ingest"], cwd=REPOSITORY, check=True, capture_output=True)
        shutil.copytree(small, large)
        holdings = _fill(large, corpus, documents)
        opening = _measure_opening(small, documents=5) + _measure_opening(large, documents=5 + documents)
        with serve_app(small) as server:
            answers = [("5 documents", asyncio.run(_time_answers(server.address, holdings.questions)))]
        with serve_app(large) as server:
            named = f"{5 + documents:,} documents"
            answers.append((named, asyncio.run(_time_answers(server.address, holdings.questions))))
            pages = asyncio.run(_time_pages(server.address, holdings, rounds=reruns))
            before, start = read_processor_seconds(server.process_id), time.perf_counter()
            clicks = asyncio.run(_visit_together(server.address, holdings, visitors=visitors, seconds=seconds))
            share = (read_processor_seconds(server.process_id) - before) / (time.perf_counter() - start)
            memory = read_memory("RssAnon", server.process_id)
    together = [run for runs in clicks.values() for run in runs]
    return Section(
        title="Load",
        command="python -m bench.run --only load",
        notes=(
            f"The documents of `corpus/`, and beside them {documents:,} generated ones; server, visitors and browser share "
            "the cores. A page counts from the click until its script is done and its last element has come.",
            f"{visitors} visitors for {seconds:.0f} s, each with {_THINKING_SECONDS:.0f} s to think on average: "
            f"{len(together) / seconds:.1f} pages a second; the server took {share:.2f} cores, "
            f"and {memory:.0f} MB beside the files that it maps.",
        ),
        tables=(
            Table("The first page, for a browser that was never here.", ("what", "documents", "s"), tuple(opening)),
            Table(
                "An answer without a language model: its first words, and the whole page.",
                ("questions of", "questions", "first words s, p50", "p95", "whole page s, p50", "p95"),
                tuple(_answer_row(name, runs) for name, runs in answers),
            ),
            Table(
                f"One visitor, {5 + documents:,} documents.",
                ("page", "runs", "p50 ms", "p95 ms", "kB"),
                tuple(_page_row(name, runs) for name, runs in pages.items()),
            ),
            Table(
                f"{visitors} visitors at once, {5 + documents:,} documents.",
                ("what", "pages", "p50 ms", "p95 ms", "longest ms"),
                tuple(_click_row(name, runs) for name, runs in [*sorted(clicks.items()), ("all", together)]),
            ),
        ),
    )


@contextmanager
def serve_app(data: Path) -> Iterator[Server]:
    """Run the app over the shipped documents and a data folder until the body is done.

    Raises RuntimeError with what it said when it does not start.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "cli", "--config", str(CONFIG_FILE), "--corpus", str(REPOSITORY / "corpus")]
    start = time.perf_counter()
    with (
        open(data / "server.log", "w+", encoding="utf-8") as log,
        subprocess.Popen(
            [*command, "--data", str(data), "serve", "--port", str(port)],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        started = time.perf_counter() - start
        try:
            if line != f"http://localhost:{port}":
                log.seek(0)
                raise RuntimeError(f"the app did not start: {line}{log.read()[-2000:]}")
            yield Server(f"http://127.0.0.1:{port}", process.pid, started)
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def read_processor_seconds(process_id: int) -> float:
    """Return what a process and the children that it has waited for have used of the processor; 0 where nobody tells."""
    try:
        fields = Path(f"/proc/{process_id}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(ticks) for ticks in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def _fill(data: Path, corpus: Path, documents: int) -> Holdings:
    cache = VectorCache(data)
    store = SqliteStore(data, exact_below=load_config(CONFIG_FILE).index.exact_below, cache=cache)
    fill_catalogue(store, corpus, count=documents, seed=1)
    # As ingestion does at its end: else the first server would, while its first visitor waits.
    cache.verify(store)
    entries = [entry for entry in store.list_documents(EVERYTHING) if entry.access_level is AccessLevel.PUBLIC]
    store.close()
    cache.close()
    questions = [json.loads(line)["question"] for line in EXAMPLE_QUESTIONS.read_text(encoding="utf-8").splitlines()]
    chooser = random.Random(1)
    return Holdings(
        questions=tuple(questions),
        document_ids=tuple(entry.document_id for entry in chooser.sample(entries, min(100, len(entries)))),
        words=tuple(entry.title.split()[0].lower() for entry in chooser.sample(entries, min(100, len(entries)))),
    )


def _measure_opening(data: Path, *, documents: int) -> list[tuple[str, str, str]]:
    """Return the rows of the first page: over the websocket from a cold server, and in Chromium from another."""
    rows = []
    with serve_app(data) as server:
        start = time.perf_counter()
        asyncio.run(_open_home(server.address))
        cold = time.perf_counter() - start
        rows.append(("server started, until it takes visitors", server.start_seconds))
        rows.append(("first page of the first visitor, without a browser", cold))
        start = time.perf_counter()
        asyncio.run(_open_home(server.address))
        rows.append(("first page of the next visitor, without a browser", time.perf_counter() - start))
    # The next one comes as early after the documents were read as the first did.
    (data / EXAMPLES_NAME).unlink(missing_ok=True)
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is not None:
        with serve_app(data) as server, sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
            # With a profile on the disk, as visitors have: without one a browser compiles the scripts again for each tab.
            browser = playwright.chromium.launch_persistent_context(
                profile, executable_path=program, args=list(_CHROMIUM_FLAGS), locale="en-GB"
            )
            first, *later = [_open_in_browser(browser, server.address) for _tab in range(1 + _TABS)]
            for name, opened in (
                ("server just started", first),
                ("in another tab", later[0]),
                (
                    f"in {_TABS} tabs, p50",
                    _Opening(*(find_quantile(seconds, 0.5) for seconds in zip(*later, strict=True))),
                ),
            ):
                rows.append((f"first page in Chromium, {name}: the field for questions", opened.field_seconds))
                rows.append((f"first page in Chromium, {name}: all of it", opened.whole_seconds))
                rows.append((f"first page in Chromium, {name}: with examples", opened.examples_seconds))
            browser.close()
    return [(name, f"{documents:,}", f"{seconds:.2f}") for name, seconds in rows]


def _open_in_browser(context: BrowserContext, address: str) -> _Opening:
    """Open the first page in a tab of its own, and close it when the browser has kept what it keeps of it."""
    page = context.new_page()
    start = time.perf_counter()
    page.goto(address, timeout=_LONGEST_WAIT * 1000)
    page.wait_for_selector("[data-testid=stChatInput] textarea", timeout=_LONGEST_WAIT * 1000)
    field = time.perf_counter() - start
    page.wait_for_selector(_WHOLE, timeout=_LONGEST_WAIT * 1000)
    whole = time.perf_counter() - start
    page.wait_for_selector(".st-key-examples button", timeout=_LONGEST_WAIT * 1000)
    examples = time.perf_counter() - start
    page.wait_for_timeout(_KEEPING_SECONDS * 1000)
    page.close()
    return _Opening(field, whole, examples)


async def _open_home(address: str) -> PageRun:
    async with Visitor(address) as visitor:
        return await visitor.open_page("")


async def _time_answers(address: str, questions: Sequence[str]) -> list[PageRun]:
    """Ask each question in a conversation of its own; the first one is asked twice, as the server may still be warming up."""
    runs = []
    async with Visitor(address) as visitor:
        for question in [questions[0], *questions]:
            await visitor.open_page("")
            runs.append(await visitor.ask(question))
    return runs[1:]


async def _time_pages(address: str, holdings: Holdings, *, rounds: int) -> dict[str, list[PageRun]]:
    """Open every page again and again, each time another document, word or filter; the first round is not counted."""
    found: dict[str, list[PageRun]] = defaultdict(list)
    async with Visitor(address) as visitor:
        for number in range(rounds + 1):
            word = holdings.words[number % len(holdings.words)]
            document_id = holdings.document_ids[number % len(holdings.document_ids)]
            year = str(2000 + number % 20)
            pages: tuple[tuple[str, str, dict[str, str]], ...] = (
                ("home", "", {}),
                ("documents", "documents", {}),
                ("documents, a type and a year", "documents", {"type": "report", "from": year, "to": year}),
                ("documents, a word of the title", "documents", {"title": word}),
                ("documents by title", "documents", {"order": "title"}),
                ("a document", "document", {"id": document_id}),
                ("search, no words yet", "search", {}),
                ("search, a word", "search", {"q": word}),
                ("search, a word and a type", "search", {"q": word, "type": "report"}),
                ("observatory, events", "observatory", {"register": "events"}),
            )
            for name, path, parameters in pages:
                run = await visitor.open_page(path, urlencode(parameters))
                if number:
                    found[name].append(run)
    return found


async def _visit_together(
    address: str, holdings: Holdings, *, visitors: int, seconds: float
) -> dict[str, list[PageRun]]:
    """Let visitors come and go about their tasks for some seconds; return what each kind of click took."""
    found: dict[str, list[PageRun]] = defaultdict(list)
    end = time.perf_counter() + seconds
    await asyncio.gather(
        *(_visit(address, holdings, found, end, random.Random(number)) for number in range(visitors)),
    )
    return found


async def _visit(
    address: str, holdings: Holdings, found: dict[str, list[PageRun]], end: float, chooser: random.Random
) -> None:
    """Be one visitor: think, click, wait for the page, until the end."""
    await asyncio.sleep(chooser.uniform(0, _THINKING_SECONDS))
    is_home = False
    async with Visitor(address) as visitor:
        while time.perf_counter() < end:
            task = chooser.choices(("ask", "search", "documents", "document"), weights=(40, 25, 20, 15))[0]
            if task == "ask" and is_home and visitor.turns < _TURNS:
                found["ask"].append(await visitor.ask(chooser.choice(holdings.questions)))
            elif task == "ask":
                found["home"].append(await visitor.open_page(""))
            elif task == "search":
                query = urlencode({"q": chooser.choice(holdings.words)})
                found["search"].append(await visitor.open_page("search", query))
            elif task == "documents":
                query = urlencode({"type": chooser.choice(("report", "minutes", "article"))})
                found["documents"].append(await visitor.open_page("documents", query))
            else:
                query = urlencode({"id": chooser.choice(holdings.document_ids)})
                found["a document"].append(await visitor.open_page("document", query))
            is_home = task == "ask"
            await asyncio.sleep(min(chooser.expovariate(1 / _THINKING_SECONDS), max(0.0, end - time.perf_counter())))


def _answer_row(name: str, runs: Sequence[PageRun]) -> tuple[str, ...]:
    first = [run.seconds if run.awaited_seconds is None else run.awaited_seconds for run in runs]
    whole = [run.seconds for run in runs]
    figures = [find_quantile(values, share) for values in (first, whole) for share in (0.5, 0.95)]
    return (name, str(len(runs)), *(f"{figure:.2f}" for figure in figures))


def _page_row(name: str, runs: Sequence[PageRun]) -> tuple[str, ...]:
    seconds = [run.seconds for run in runs]
    size = find_quantile([run.size_bytes for run in runs], 0.5) / 1000
    return (name, str(len(runs)), *(_quantiles(seconds)), f"{size:.0f}")


def _click_row(name: str, runs: Sequence[PageRun]) -> tuple[str, ...]:
    seconds = [run.seconds for run in runs]
    return (name, str(len(runs)), *(_quantiles(seconds)), f"{max(seconds, default=0) * 1000:.0f}")


def _quantiles(seconds: Sequence[float]) -> tuple[str, str]:
    median, most = (find_quantile(seconds, share) * 1000 for share in (0.5, 0.95))
    return f"{median:.0f}", f"{most:.0f}"
