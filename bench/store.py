"""The store: generated documents, put one by one, searched by vector and by word, with and without filters, beside peers."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean
from typing import TypeVar

import numpy as np

from bench.generated import (
    CHUNKS_PER_DOCUMENT,
    DIMENSION,
    FILTERS,
    SENTENCE_WORDS,
    SENTENCES,
    FixedEncoder,
    generate_documents,
    generate_queries,
    make_queries,
)
from bench.indexes import open_shared_encoder
from bench.memory import read_memory
from bench.options import CONFIG_FILE, BenchOptions
from bench.report import Section, Table
from bench.timing import format_milliseconds, time_calls
from index.rows import make_chunk_id
from index.search import search_index
from index.sqlite_store import SqliteStore
from index.store import EVERYTHING, Filter
from index.vectors import VectorCache
from kb.config import load_config

_NEIGHBOURS = 10
_QUERIES = 100
_WORD_RESULTS = 100
# The product's search leaves the words in more than this share of the chunks to the vectors.
_FREQUENT_SHARE = 0.05
_ALWAYS_EXACT = 10**9

_Argument = TypeVar("_Argument")

Search = Callable[[np.ndarray], list[int]]
"""A query vector -> chunk ids, nearest first."""


def measure_store(options: BenchOptions) -> Section:
    """Return rates of writing, and times and recall of searching, with numpy and bm25s beside."""
    with tempfile.TemporaryDirectory(prefix="bench-store-") as temporary:
        return _measure_store(options, Path(temporary), exact_below=load_config(CONFIG_FILE).index.exact_below)


def _measure_store(options: BenchOptions, data: Path, *, exact_below: int) -> Section:
    cache = VectorCache(data)
    exact = SqliteStore(data, exact_below=_ALWAYS_EXACT, cache=cache)
    ids, vectors, languages, keys = [], [], [], []
    put_seconds = 0.0
    for generated in generate_documents(options.chunks, seed=1):
        start = time.perf_counter()
        exact.put_document(generated.document, generated.chunks, [], fingerprint="generated")
        put_seconds += time.perf_counter() - start
        for indexed in generated.chunks:
            ids.append(make_chunk_id(generated.document.id, indexed.chunk.ordinal))
            vectors.append(indexed.vector)
            languages.append(generated.document.metadata.language)
            keys.append(list(indexed.keys))
    start = time.perf_counter()
    cache.verify(exact)
    fill_seconds = time.perf_counter() - start
    table, id_array, language_array = np.array(vectors), np.array(ids), np.array(languages)
    queries = make_queries(table, _QUERIES, seed=2)
    approximate = SqliteStore(data, exact_below=0, cache=cache)
    shipped = SqliteStore(data, exact_below=exact_below, cache=cache)
    rows = []
    for name, filter in FILTERS.items():
        kept = np.flatnonzero(np.isin(language_array, filter.languages or language_array))
        searches: dict[str, Search] = {
            "numpy, exact": _make_numpy_search(table, id_array, kept),
            "store, exact": _make_store_search(exact, filter),
            "store, through Chroma where the plan allows": _make_store_search(approximate, filter),
        }
        truth = [searches["numpy, exact"](vector) for vector in queries]
        for engine, search in searches.items():
            search(queries[0])
            seconds = time_calls(search, queries)
            found = [search(vector) for vector in queries]
            rows.append((f"{name}: {engine}", format_milliseconds(seconds), f"{measure_recall(truth, found):.3f}"))
    words = list(generate_queries(_QUERIES, seed=3))
    whole_rows = [
        (f"whole search for 10 hits, {name}", *_time_searches(shipped, queries, words, filter))
        for name, filter in FILTERS.items()
    ]
    if not options.quick:
        whole_rows.append(("encoding a query, alone", *_time_encoding(options.work)))
    counts = shipped.count_terms(word for query in words for word in query)
    rare = [[word for word in query if counts.get(word, 0) <= _FREQUENT_SHARE * len(ids)] for query in words]
    searches_by_words = {"store (FTS5)": _make_word_search(shipped), "bm25s, in memory": _make_bm25s_search(keys)}
    word_rows = [
        (f"{name}, {which}", _time_words(search, asked))
        for which, asked in (("all words", words), ("without the frequent words, as search asks", rare))
        for name, search in searches_by_words.items()
    ]
    with closing(cache), closing(exact), closing(approximate), closing(shipped):
        pass
    cold_rows = [
        (name, *_measure_cold_search(data, queries[0], words[0], exact_below=below))
        for name, below in (
            ("all vectors compared exactly", _ALWAYS_EXACT),
            ("as shipped, through Chroma above", exact_below),
        )
    ]
    size_mb = sum(file.stat().st_size for file in data.rglob("*") if file.is_file()) / 1e6
    return Section(
        title="Store",
        command=f"python -m bench.run --only store --chunks {options.chunks}",
        notes=(
            f"{len(ids):,} generated chunks of {SENTENCES * SENTENCE_WORDS} words and {SENTENCES} sentences in documents of "
            f"{CHUNKS_PER_DOCUMENT}, {DIMENSION} dimensions; {_QUERIES} queries. Written at {len(ids) / put_seconds:,.0f} "
            f"chunks/s, a transaction for each document; Chroma filled at {len(ids) / fill_seconds:,.0f} vectors/s; "
            f"{size_mb:,.0f} MB on disk. Truth is numpy's exact search over the float32 vectors; the store keeps float16. "
            f"As shipped, up to {exact_below:,} candidates are compared exactly.",
        ),
        tables=(
            Table("The ten nearest vectors.", ("search", "p50 / p95 ms", "recall@10"), tuple(rows)),
            Table(f"Six words for {_WORD_RESULTS} chunks.", ("search", "p50 / p95 ms"), tuple(word_rows)),
            Table(
                "The whole search (vectors, words, sentences, fusion; no encoding); of half of the queries the processor time.",
                ("search", "p50 / p95 ms", "of the processor"),
                tuple(whole_rows),
            ),
            Table(
                "A new process: the catalogue and the cache opened, the first search and one more.",
                ("search", "open ms", "first ms", "second ms", "peak MB", "of its own MB"),
                tuple(cold_rows),
            ),
        ),
    )


def measure_recall(truth: Sequence[Sequence[int]], found: Sequence[Sequence[int]]) -> float:
    """Return the mean share of the true neighbours that were found."""
    return fmean(
        len(set(expected) & set(given)) / len(expected)
        for expected, given in zip(truth, found, strict=True)
        if expected
    )


def _make_numpy_search(table: np.ndarray, ids: np.ndarray, kept: np.ndarray) -> Search:
    rows, names = table[kept], ids[kept]
    limit = min(_NEIGHBOURS, len(kept))

    def search(vector: np.ndarray) -> list[int]:
        similarities = rows @ vector
        nearest = np.argpartition(-similarities, limit - 1)[:limit]
        found: list[int] = names[nearest[np.argsort(-similarities[nearest])]].tolist()
        return found

    return search


def _make_store_search(store: SqliteStore, filter: Filter) -> Search:
    return lambda vector: [chunk_id for chunk_id, _ in store.search_vector(vector, filter, _NEIGHBOURS)]


def _time_searches(
    store: SqliteStore, vectors: np.ndarray, queries: Sequence[Sequence[str]], filter: Filter
) -> tuple[str, str]:
    encoder = FixedEncoder(vectors)

    def search(words: Sequence[str]) -> object:
        return search_index(store, encoder, " ".join(words), filter, limit=10)

    search(queries[0])
    return _time_both(search, queries)


def _time_both(function: Callable[[_Argument], object], arguments: Sequence[_Argument]) -> tuple[str, str]:
    """Return the times of a call for one half of the arguments, and the processor times for the other.

    The first is what somebody waits while the machine does other work too, the second hardly depends on that.
    """
    half = len(arguments) // 2
    # The first calls after opening read what later ones find in memory: they are those whose waiting does not count.
    processor = time_calls(function, arguments[half:], clock=time.process_time)
    return format_milliseconds(time_calls(function, arguments[:half])), format_milliseconds(processor)


def _time_encoding(work: Path) -> tuple[str, str]:
    encoder = open_shared_encoder(work)
    questions = [
        f"How many members did cooperative number {number} have in the year 2019?" for number in range(_QUERIES)
    ]
    encoder.encode_queries(["A first question, while the model is loaded."])
    return _time_both(lambda question: encoder.encode_queries([question]), questions)


def _measure_cold_search(
    data: Path, vector: np.ndarray, words: Sequence[str], *, exact_below: int
) -> tuple[str, str, str, str, str]:
    """Return the figures of a row: milliseconds to open, of the first and the second search; megabytes, peak and own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
        found = fresh.submit(_search_cold, data, vector, " ".join(words), exact_below).result()
    opened, first, second, peak, own = found
    return f"{opened * 1000:.0f}", f"{first * 1000:.0f}", f"{second * 1000:.1f}", f"{peak:.0f}", f"{own:.0f}"


def _search_cold(
    data: Path, vector: np.ndarray, query: str, exact_below: int
) -> tuple[float, float, float, float, float]:
    """Return seconds to open, of the first and the second search, and resident and anonymous megabytes."""
    times = [time.perf_counter()]
    cache = VectorCache(data)
    store = SqliteStore(data, exact_below=exact_below, cache=cache)
    if store.count_chunks() > exact_below:
        cache.verify(store)
    times.append(time.perf_counter())
    for _ in range(2):
        search_index(store, FixedEncoder(vector[None]), query, EVERYTHING, limit=10)
        times.append(time.perf_counter())
    with closing(cache), closing(store):
        opened, first, second = np.diff(times).tolist()
        return opened, first, second, read_memory("VmHWM"), read_memory("RssAnon")


def _make_word_search(store: SqliteStore) -> Callable[[Sequence[str]], object]:
    return lambda words: store.search_lexical(words, EVERYTHING, _WORD_RESULTS)


def _make_bm25s_search(texts: Sequence[Sequence[str]]) -> Callable[[Sequence[str]], object]:
    import bm25s

    index = bm25s.BM25()
    index.index([list(text) for text in texts], show_progress=False)
    limit = min(_WORD_RESULTS, len(texts))
    return lambda words: index.retrieve([list(words)], k=limit, show_progress=False)


def _time_words(search: Callable[[Sequence[str]], object], queries: Sequence[Sequence[str]]) -> str:
    return format_milliseconds(time_calls(search, [query for query in queries if query]))
