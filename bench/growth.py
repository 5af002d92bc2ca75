"""The store at three sizes, each ten times the one before: how fast it is written, opened and searched, and in what memory.

Every search is exact and in a process of its own, whose address space is limited: a store that needs more fails here. What
the cache for approximate search gains, and what peers need, is measured at one size by `bench/store.py`.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from bench.generated import (
    CHUNKS_PER_DOCUMENT,
    DIMENSION,
    FILTERS,
    FixedEncoder,
    GeneratedDocument,
    generate_documents,
    generate_queries,
    make_queries,
)
from bench.memory import read_memory
from bench.options import BenchOptions
from bench.report import Section, Table
from bench.timing import format_milliseconds, time_calls
from index.search import search_index
from index.sqlite_store import SqliteStore
from index.vectors import VectorCache

_SIZES = (10_000, 100_000, 1_000_000)
_QUICK_SIZES = (100, 1_000)
_QUERIES = 40
_ADDRESS_SPACE = 8 << 30
_ALWAYS_EXACT = 10**9


@dataclass(frozen=True, slots=True)
class _Searched:
    """What a process found: milliseconds to open and of the first search, "p50 / p95" by filter, megabytes at its peak."""

    opened: float
    first: float
    times: tuple[str, ...]
    peak: float
    own: float


def measure_growth(options: BenchOptions) -> Section:
    """Return rates of writing, times of searching and memory at each size."""
    sizes = _QUICK_SIZES if options.quick else _SIZES
    with tempfile.TemporaryDirectory(prefix="bench-growth-") as temporary:
        rows = list(_measure_sizes(Path(temporary), sizes))
    return Section(
        title="Growth",
        command="python -m bench.run --only growth",
        notes=(
            f"Generated chunks in documents of {CHUNKS_PER_DOCUMENT}, a transaction for each document; {_QUERIES} queries of six "
            f"words for each filter. Whole searches without encoding, all vectors compared exactly, in a new process that may "
            f"address {_ADDRESS_SPACE >> 30} GiB.",
        ),
        tables=(
            Table(
                "Writing, from one size to the next.",
                ("chunks", "chunks/s", "chunks/s of the processor", "MB on disk"),
                tuple(row for row, _ in rows),
            ),
            Table(
                "Searching, p50 / p95 ms.",
                ("chunks", "open ms", "first ms", *FILTERS, "peak MB", "of its own MB"),
                tuple(
                    (
                        written[0],
                        f"{found.opened:.0f}",
                        f"{found.first:.0f}",
                        *found.times,
                        f"{found.peak:.0f}",
                        f"{found.own:.0f}",
                    )
                    for written, found in rows
                ),
            ),
        ),
    )


def _measure_sizes(data: Path, sizes: Sequence[int]) -> Iterator[tuple[tuple[str, ...], _Searched]]:
    """Yield the row about writing and what searching took, for each size."""
    documents = generate_documents(sizes[-1], seed=1)
    vectors: list[np.ndarray] = []
    before = 0
    for size in sizes:
        count = (size - before) // CHUNKS_PER_DOCUMENT
        elapsed, processor = _write(data, islice(documents, count), vectors)
        queries = make_queries(np.array(vectors), _QUERIES, seed=2)
        megabytes = sum(file.stat().st_size for file in data.rglob("*") if file.is_file()) / 1e6
        written = (
            f"{size:,}",
            f"{(size - before) / elapsed:,.0f}",
            f"{(size - before) / processor:,.0f}",
            f"{megabytes:,.0f}",
        )
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
            yield written, fresh.submit(_search, data, queries).result()
        before = size


def _write(data: Path, documents: Iterator[GeneratedDocument], vectors: list[np.ndarray]) -> tuple[float, float]:
    """Put the documents and return the seconds, and those of the processor; a vector of each is added to `vectors`."""
    elapsed = processor = 0.0
    with closing(SqliteStore(data, exact_below=_ALWAYS_EXACT, cache=VectorCache(data))) as store:
        for generated in documents:
            start = time.perf_counter(), time.process_time()
            store.put_document(generated.document, generated.chunks, [], fingerprint="generated")
            elapsed += time.perf_counter() - start[0]
            processor += time.process_time() - start[1]
            vectors.append(generated.chunks[0].vector)
    return elapsed, processor


def _search(data: Path, queries: np.ndarray) -> _Searched:
    """Search with limited memory; run in a process of its own. `queries` are vectors, shape (queries, dimension)."""
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
    asked = [" ".join(words) for words in generate_queries(_QUERIES, seed=3)]
    start = time.perf_counter()
    with closing(SqliteStore(data, exact_below=_ALWAYS_EXACT, cache=VectorCache(data))) as store:
        store.count_chunks()
        opened = time.perf_counter()
        encoder = FixedEncoder(queries.reshape(-1, DIMENSION))
        times = []
        first = 0.0
        for filter in FILTERS.values():
            begun = time.perf_counter()
            search_index(store, encoder, asked[0], filter, limit=10)
            first = first or time.perf_counter() - begun
            seconds = time_calls(partial(search_index, store, encoder, filter=filter, limit=10), asked)
            times.append(format_milliseconds(seconds))
        return _Searched(
            opened=(opened - start) * 1000,
            first=first * 1000,
            times=tuple(times),
            peak=read_memory("VmHWM"),
            own=read_memory("RssAnon"),
        )
