"""The approximate-search cache of a data folder, kept up to date with the catalogue: in the background, or at the end.

A cache that lags or is damaged costs nobody an answer, as search is exact without it; so whatever stands in the way is
logged and tried again later.
"""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Lock, Thread

from index.sqlite_store import SqliteStore
from index.vectors import VectorCache
from kb.database import explain_failures, is_being_written
from kb.errors import StoreError

log = logging.getLogger(__name__)

# A cache of this many vectors is rebuilt in about the time that a person waits without wondering.
_QUICK_REBUILD = 20_000


class CacheKeeper:
    """Keeps one cache up to date; thread-safe."""

    def __init__(self, cache: VectorCache, store: SqliteStore, *, data: Path, exact_below: int) -> None:
        """Take the cache of `store`; up to `exact_below` chunks are compared without it."""
        self._cache = cache
        self._store = store
        self._data = data
        self._exact_below = exact_below
        self._starting, self._mending = Lock(), Lock()
        self._kept_generation: int | None = None

    def keep(self) -> None:
        """Bring the cache up to date in the background when the catalogue has changed; searches never wait for it.

        Nothing is opened while the chunks are few enough to be compared exactly.
        """
        with self._starting:
            generation = self._store.generation()
            if generation == self._kept_generation or self._store.count_chunks() <= self._exact_below:
                return
            self._kept_generation = generation
            Thread(target=self._mend_or_forget, name="cache", daemon=True).start()

    def mend(self) -> bool:
        """Bring the cache up to date; False when the catalogue cannot be written now, since another process does."""
        with self._mending:
            try:
                with explain_failures(self._data):
                    self._cache.verify(self._store)
            except StoreError as error:
                log.warning("the approximate-search cache stays as it is for now: %s", error)
                return False
            return True

    def leave_in_order(self) -> None:
        """Make a small cache anew that looks damaged, before the process ends.

        Not while another process writes: it does the same when it is done, and who only reads should not wait for it.
        """
        if not self._store.count_chunks() or self._cache.looks_healthy(self._store):
            return
        if is_being_written(self._data):
            log.info("the approximate-search cache is left to the process that writes")
        elif self._store.count_chunks() <= _QUICK_REBUILD:
            self.mend()
        else:
            log.warning("the approximate-search cache needs `seobs rebuild`; search is exact and slower meanwhile")

    def _mend_or_forget(self) -> None:
        if not self.mend():
            self._kept_generation = None
