"""Indexes to measure: a corpus folder ingested as the product does it, read back through its own store."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from bench.options import CONFIG_FILE
from index.encoder import Encoder, open_encoder
from index.sqlite_store import SqliteStore
from index.store import EVERYTHING
from index.vectors import VectorCache
from ingest.report import IngestReport
from kb.config import Config, load_config
from kb.database import DATABASE_NAME
from kb.errors import EncoderMismatch
from knowledge_base import KnowledgeBase

_MODEL = "model"


class RememberingEncoder:
    """An encoder that computes the vector of a query once: the same question is put to several indexes and rankings."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self.fingerprint = encoder.fingerprint
        self.dimension = encoder.dimension
        self._encoder = encoder
        self._queries: dict[str, np.ndarray] = {}

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32, shape (len(texts), dimension), rows of unit length."""
        for text in texts:
            if text not in self._queries:
                self._queries[text] = self._encoder.encode_queries([text])[0]
        return np.array([self._queries[text] for text in texts], np.float32).reshape(len(texts), self.dimension)

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32, shape (len(texts), dimension), rows of unit length; nothing is kept."""
        return self._encoder.encode_passages(texts)


def open_shared_encoder(work: Path) -> RememberingEncoder:
    """Return the encoder of the shipped configuration, unpacked in the work folder once for all indexes."""
    return RememberingEncoder(open_encoder(load_config(CONFIG_FILE).index, data=work))


def build_index(corpus: Path, name: str, *, work: Path) -> Config:
    """Ingest a corpus into its own data folder below `work`, and return the configuration that opens it.

    An index that is there already is only brought up to date, or made anew when another encoder made it. Raises
    RuntimeError when a document could not be read.
    """
    data = work / name
    config = load_config(CONFIG_FILE, corpus=corpus, data=data)
    try:
        report = _ingest(config, work)
    except EncoderMismatch:
        shutil.rmtree(data)
        report = _ingest(config, work)
    if report.failed:
        raise RuntimeError(f"{corpus}: {report.failed}")
    return config


def _ingest(config: Config, work: Path) -> IngestReport:
    """Ingest into a data folder that shares the unpacked model of the work folder."""
    model = config.paths.data / _MODEL
    config.paths.data.mkdir(parents=True, exist_ok=True)
    (work / _MODEL).mkdir(parents=True, exist_ok=True)
    if not model.exists():
        model.symlink_to(work.resolve() / _MODEL)
    with closing(KnowledgeBase(config)) as knowledge_base:
        return knowledge_base.ingest()


def open_store(config: Config) -> SqliteStore:
    """Return the store of a built index; vectors are compared exactly."""
    data = config.paths.data
    return SqliteStore(data, exact_below=config.index.exact_below, cache=VectorCache(data))


def leave_out(config: Config, files: Iterable[str], name: str, *, work: Path) -> SqliteStore:
    """Return a store with everything of a built index but these files; nothing is encoded again.

    Raises KeyError when the index lacks one of the files.
    """
    data = work / name
    data.mkdir(parents=True, exist_ok=True)
    for leftover in data.glob(f"{DATABASE_NAME}*"):
        leftover.unlink()
    source, target = config.paths.data / DATABASE_NAME, data / DATABASE_NAME
    with closing(sqlite3.connect(source)) as whole, closing(sqlite3.connect(target)) as part:
        whole.backup(part)
    store = SqliteStore(data, exact_below=config.index.exact_below, cache=VectorCache(data))
    places = {path: entry.document_id for entry in store.list_documents(EVERYTHING) for path in entry.paths}
    for file in files:
        store.delete_document(places[file])
    return store
