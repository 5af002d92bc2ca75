"""The cache of vectors brought up to date by another process: Chroma takes some 120 MB that never come back."""

from __future__ import annotations

import logging
from contextlib import closing
from pathlib import Path

from index.child_process import run_apart
from index.sqlite_store import SqliteStore
from index.vectors import VectorCache

log = logging.getLogger(__name__)


def verify_cache_apart(data: Path) -> bool:
    """Do what `VectorCache.verify` does, in a child process; the caller holds the writer lock of the data folder.

    False when the child failed, or when another process (perhaps this one) owns the cache; it is as good as it was then.
    """
    reason = run_apart(__name__, verify_cache.__name__, data)
    if reason is not None:
        log.warning("the cache of vectors is not up to date: %s", reason)
    return reason is None


def verify_cache(data: Path) -> bool:
    """Be the child: bring the cache of a data folder up to date and return whether it is usable."""
    with closing(VectorCache(data)) as cache, closing(SqliteStore(data, exact_below=0, cache=cache)) as store:
        return cache.verify(store)
