"""Nearest vectors: exactly, over a matrix, and approximately, through Chroma as a cache.

Chroma holds nothing that SQLite does not: it can be thrown away and made again without encoding. It is checked when it
is opened (a count can be right while most vectors cannot be found, so some are looked up too); when anything is wrong
it is set aside and built anew, and search goes on exactly meanwhile. One process at a time owns its directory.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

import numpy as np

log = logging.getLogger(__name__)

_COLLECTION = "chunks"
_FOLDER = "chroma"
_ASIDE = "chroma.old"
_MARK = "cache.json"
_LOCK = "chroma.lock"
_BATCH = 2000
_SAMPLE = 32
_REBUILD_TOMBSTONES = 0.3


class VectorSource(Protocol):
    """What the cache is filled from and checked against."""

    def list_uncached(self, limit: int) -> tuple[list[int], np.ndarray]:
        """Return ids and vectors, float32, shape (n, dimension), of chunks that the cache lacks."""

    def mark_cached(self, chunk_ids: Sequence[int]) -> None:
        """Remember that the cache holds these chunks."""

    def mark_all_uncached(self) -> None:
        """Remember that the cache holds nothing."""

    def list_removed(self) -> list[int]:
        """Return ids of chunks that are gone from the catalogue and may still be in the cache."""

    def forget_removed(self, chunk_ids: Sequence[int]) -> None:
        """Remember that the cache holds none of these any more."""

    def sample_vectors(self, limit: int) -> tuple[list[int], np.ndarray]:
        """Return ids and vectors of some chunks that the cache should hold."""

    def count_cached(self) -> int:
        """Return how many chunks the cache should hold."""


class _ChromaFailed(Exception):
    """Chroma raised, panicked or answered wrongly; the cache must be made anew."""


@dataclass(frozen=True, slots=True)
class VectorTable:
    """Vectors in memory: `ids` int64, ascending, shape (n,); `matrix` float32, shape (n, dimension)."""

    ids: np.ndarray
    matrix: np.ndarray

    def rank(self, vector: np.ndarray, limit: int, *, without: np.ndarray | None = None) -> list[tuple[int, float]]:
        """Return (id, cosine similarity) of the nearest that are not among the ids in `without`, best first."""
        similarities = _measure_similarities(vector, self.matrix)
        if without is None or not len(without):
            return _take_best(self.ids, similarities, limit)
        kept = ~is_among(self.ids, without)
        return _take_best(self.ids[kept], similarities[kept], limit)


def is_among(ids: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return for each id whether it is among others, which ascend; int64 in, bool out, shape (len(ids),)."""
    if not len(others):
        return np.zeros(len(ids), bool)
    places = np.minimum(np.searchsorted(others, ids), len(others) - 1)
    found: np.ndarray = others[places] == ids
    return found


def rank_exactly(
    vector: np.ndarray, ids: Sequence[int] | np.ndarray, matrix: np.ndarray, limit: int
) -> list[tuple[int, float]]:
    """Return (id, cosine similarity) of the rows nearest to the vector, best first; ties by id.

    `matrix` is float32, shape (len(ids), dimension), rows of unit length.
    """
    return _take_best(np.asarray(ids, np.int64), _measure_similarities(vector, matrix), limit)


def _measure_similarities(vector: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Return float32, shape (rows,).

    Row by row in this thread: BLAS would share out the rows among threads, each of which spins until all have their turn,
    and on a busy machine that takes several times as long.
    """
    if not len(matrix):
        return np.empty(0, np.float32)
    similarities: np.ndarray = np.vecdot(matrix, vector)
    return similarities


def _take_best(ids: np.ndarray, similarities: np.ndarray, limit: int) -> list[tuple[int, float]]:
    """Return (id, similarity) of the highest similarities, best first; ties by id, whatever the order of the rows."""
    if len(ids) > limit:
        # All that are as near as the last one wanted.
        places = np.flatnonzero(similarities >= np.partition(similarities, -limit)[-limit])
        ids, similarities = ids[places], similarities[places]
    order = np.lexsort((ids, -similarities))[:limit]
    return list(zip(ids[order].tolist(), similarities[order].tolist(), strict=True))


class VectorCache:
    """Chroma over the vectors of a Store, in one directory of the data folder.

    Nothing is opened before `verify`; `propose` answers None until then, and whenever the cache cannot be trusted.
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._folder = data / _FOLDER
        self._lock: IO[str] | None = None
        self._client: Any = None
        self._collection: Any = None

    def looks_healthy(self, source: VectorSource) -> bool:
        """Return whether the directory seems to be the right one, without opening it: a few file reads, no import."""
        try:
            mark = json.loads((self._folder / _MARK).read_text(encoding="utf-8"))
            sizes = _measure(self._folder)
        except (OSError, ValueError):
            return False
        is_complete = not source.list_uncached(1)[0] and not source.list_removed()
        return bool(mark == {"count": source.count_cached(), "files": sizes}) and is_complete

    def verify(self, source: VectorSource) -> bool:
        """Open the cache, bring it up to date, and make it anew when it is missing or wrong; return whether it is usable.

        False when another process owns the directory: search is exact then.
        """
        if not self._take_lock():
            return False
        try:
            collection = self._open()
            _update(collection, source)
            _check(collection, source)
        except _ChromaFailed as failure:
            log.warning("the approximate-search cache is set aside and rebuilt: %s", failure)
            collection = self._rebuild(source)
        return self._take_over(collection, source)

    def rebuild(self, source: VectorSource) -> bool:
        """Make the cache anew from the vectors in the catalogue; return whether this process may."""
        if not self._take_lock():
            return False
        return self._take_over(self._rebuild(source), source)

    def propose(self, vector: np.ndarray, limit: int) -> list[tuple[int, float]] | None:
        """Return (id, cosine similarity) of about `limit` nearest chunks, best first; None when the cache cannot be used."""
        # Read once: another thread may take the cache away to make it anew.
        collection = self._collection
        if collection is None:
            return None
        try:
            found = _call(collection.query, query_embeddings=vector[None], n_results=limit, include=["distances"])
        except _ChromaFailed as failure:
            log.warning("the approximate-search cache failed, search goes on exactly: %s", failure)
            self._collection = None
            return None
        return [
            (int(chunk_id), 1 - distance)
            for chunk_id, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

    def close(self) -> None:
        """Give the directory back."""
        self._shut()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _take_lock(self) -> bool:
        if self._lock is not None:
            return True
        self._data.mkdir(parents=True, exist_ok=True)
        lock = open(self._data / _LOCK, "a", encoding="utf-8")  # noqa: SIM115 - held until close()
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        self._lock = lock
        return True

    def _open(self) -> Any:
        """Return the collection, which nobody may ask before it is checked."""
        if self._collection is not None:
            return self._collection
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False, is_persistent=True, persist_directory=str(self._folder))
        self._client = _call(chromadb.PersistentClient, path=str(self._folder), settings=settings)
        return _call(
            self._client.get_or_create_collection,
            _COLLECTION,
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine", "max_neighbors": 16, "ef_construction": 100, "ef_search": 100}},
        )

    def _shut(self) -> None:
        self._collection = None
        if self._client is not None:
            with suppress(_ChromaFailed):
                _call(self._client.close)
            self._client = None
        if "chromadb" in sys.modules:
            from chromadb.api.shared_system_client import SharedSystemClient

            # Chroma keeps the engine of each path for its next client, also one that failed while it opened.
            SharedSystemClient.clear_system_cache()

    def _rebuild(self, source: VectorSource) -> Any:
        """Make the directory anew and return the collection in it; None when that cannot be done."""
        self._shut()
        aside = self._data / _ASIDE
        if self._folder.exists():
            # What a process that was killed here has left would be in the way, and take its room for ever.
            shutil.rmtree(aside, ignore_errors=True)
            os.replace(self._folder, aside)
        shutil.rmtree(aside, ignore_errors=True)
        source.mark_all_uncached()
        try:
            collection = self._open()
            _update(collection, source)
        except _ChromaFailed as failure:
            log.error("the approximate-search cache cannot be rebuilt, search stays exact: %s", failure)
            return None
        return collection

    def _take_over(self, collection: Any, source: VectorSource) -> bool:
        """Let searches ask a collection that is complete, and mark its files; return whether there is one."""
        self._collection = collection
        if collection is None:
            return False
        mark = json.dumps({"count": source.count_cached(), "files": _measure(self._folder)})
        (self._folder / _MARK).write_text(mark, encoding="utf-8")
        return True


def _update(collection: Any, source: VectorSource) -> None:
    """Take out of a collection what is gone and put into it what it lacks."""
    removed = source.list_removed()
    stored = _call(collection.count)
    if len(removed) > _REBUILD_TOMBSTONES * max(1, stored):
        raise _ChromaFailed(f"{len(removed)} of {stored} vectors were removed")
    for at in range(0, len(removed), _BATCH):
        some = removed[at : at + _BATCH]
        _call(collection.delete, ids=[str(chunk_id) for chunk_id in some])
        source.forget_removed(some)
    while True:
        ids, vectors = source.list_uncached(_BATCH)
        if not ids:
            return
        _call(collection.upsert, ids=[str(chunk_id) for chunk_id in ids], embeddings=vectors)
        source.mark_cached(ids)


def _check(collection: Any, source: VectorSource) -> None:
    """Raise _ChromaFailed unless a collection has as many vectors as it should, and those that are looked up."""
    expected, found = source.count_cached(), _call(collection.count)
    if expected != found:
        raise _ChromaFailed(f"it holds {found} vectors instead of {expected}")
    ids, vectors = source.sample_vectors(_SAMPLE)
    if not ids:
        return
    nearest = _call(collection.query, query_embeddings=vectors, n_results=1, include=["distances"])
    for chunk_id, distances in zip(ids, nearest["distances"], strict=True):
        # Another chunk with the very same text may come first, at the same distance.
        if not distances or distances[0] > 0.001:
            raise _ChromaFailed(f"the vector of chunk {chunk_id} cannot be found")


def _measure(folder: Path) -> dict[str, int]:
    """Return the size of every file of the cache but the mark; write-ahead files come and go."""
    return {
        str(file.relative_to(folder)): file.stat().st_size
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != _MARK and not file.name.endswith(("-wal", "-shm", "-journal"))
    }


def _call(function: Any, *arguments: Any, **options: Any) -> Any:
    """Call into Chroma; whatever it throws means that the cache cannot be trusted.

    Its Rust core reports a damaged directory with any of its own, SQLite's and Python's errors, or with a panic, which
    derives from BaseException alone.
    """
    try:
        return function(*arguments, **options)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        raise _ChromaFailed(f"{type(error).__name__}: {' '.join(str(error).split())[:200]}") from error
