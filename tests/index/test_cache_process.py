"""Another process brings the cache of vectors up to date, and this one never loads Chroma."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from index.cache_process import verify_cache_apart
from index.encoder import Encoder
from index.sqlite_store import SqliteStore
from index.vectors import VectorCache
from tests.conftest import REPOSITORY
from tests.index.make_documents import make_document, make_indexed


def test_the_child_leaves_a_healthy_cache_that_it_does_not_keep(tmp_path: Path, word_encoder: Encoder) -> None:
    cache = VectorCache(tmp_path)
    store = SqliteStore(tmp_path, exact_below=0, cache=cache)
    document = make_document("A document about bees.", path="bees.txt")
    store.put_document(document, make_indexed(document, word_encoder), [], fingerprint="f1")
    assert not cache.looks_healthy(store)
    assert verify_cache_apart(tmp_path) is True
    assert cache.looks_healthy(store)
    # While this process owns the cache no other can.
    assert cache.verify(store) is True
    assert verify_cache_apart(tmp_path) is False
    cache.close()
    store.close()


def test_starting_the_child_loads_no_chroma() -> None:
    code = "import sys, index.cache_process; print('chromadb' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"
