"""The cache of vectors brought up to date by another process: Chroma takes some 120 MB that never come back."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from index.sqlite_store import SqliteStore
from index.vectors import VectorCache

log = logging.getLogger(__name__)

_VERIFY = (
    "import sys; from pathlib import Path; from index.cache_process import verify_cache; "
    "sys.exit(0 if verify_cache(Path(sys.argv[1])) else 1)"
)


def verify_cache_apart(data: Path) -> bool:
    """Do what `VectorCache.verify` does, in a child process; the caller holds the writer lock of the data folder.

    False when the child failed, or when another process (perhaps this one) owns the cache; it is as good as it was then.
    """
    root = str(Path(__file__).resolve().parents[1])
    done = subprocess.run(
        [sys.executable, "-P", "-c", _VERIFY, str(data)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([root, *filter(None, sys.path)])},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    said = done.stderr.decode("utf-8", errors="replace").strip()
    if said:
        log.warning("%s", said.splitlines()[-1])
    return done.returncode == 0


def verify_cache(data: Path) -> bool:
    """Be the child: bring the cache of a data folder up to date and return whether it is usable."""
    with closing(VectorCache(data)) as cache, closing(SqliteStore(data, exact_below=0, cache=cache)) as store:
        return cache.verify(store)
