"""What the tests share: a fast deterministic encoder, the real one, small corpora and their configuration."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np
import pytest

from index.encoder import Encoder, open_encoder
from kb.config import Config, load_config
from kb.folding import fold_text
from knowledge_base import KnowledgeBase
from tests.kept_readers import KeptReader, end_kept_readers

REPOSITORY = Path(__file__).resolve().parent.parent
SHIPPED_CONFIG = REPOSITORY / "config.yaml"


class WordEncoder:
    """Texts that share words are near each other: enough where the encoder is not the subject."""

    name = "words"
    fingerprint = "words-1"
    dimension = 64

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return self._encode(texts)

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.full((len(texts), self.dimension), 1e-3, dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in re.findall(r"\w+", fold_text(text)):
                row[hashlib.sha256(word[:5].encode()).digest()[0] % self.dimension] += 1.0
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


@pytest.fixture(scope="session", autouse=True)
def _keep_readers() -> Iterator[None]:
    """Let each ingest go on with the child processes of the one before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ingest.pool.IsolatedReader", KeptReader)
        yield
    end_kept_readers()


@pytest.fixture
def word_encoder() -> WordEncoder:
    return WordEncoder()


@pytest.fixture(scope="session")
def model_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the shipped encoder has been unpacked once for all tests."""

    def unpack(data: Path) -> None:
        open_encoder(load_config(SHIPPED_CONFIG).index, data=data)

    return make_once(tmp_path_factory, "model", unpack)


@pytest.fixture(scope="session")
def shipped_encoder(model_data: Path) -> Encoder:
    return open_encoder(load_config(SHIPPED_CONFIG).index, data=model_data)


@pytest.fixture(scope="session")
def shipped_knowledge(model_data: Path, tmp_path_factory: pytest.TempPathFactory, shipped_encoder: Encoder) -> Config:
    """The shipped corpus, ingested once with the shipped encoder; tests only read what lies in its data folder."""

    def ingest(data: Path) -> None:
        with closing(KnowledgeBase(load_config(SHIPPED_CONFIG, data=data))) as knowledge_base:
            knowledge_base.__dict__["encoder"] = shipped_encoder
            report = knowledge_base.ingest()
        assert (len(report.added), report.failed) == (5, [])

    # One process owns the cache of vectors, so each has a copy.
    data = tmp_path_factory.mktemp("shipped")
    shutil.copytree(make_once(tmp_path_factory, "ingested", ingest), data, dirs_exist_ok=True)
    copy_model(model_data, data)
    return load_config(SHIPPED_CONFIG, data=data)


def make_once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that `make` has filled, once for all the processes that share the tests between them."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    folder = root / name
    with open(root / f"{name}.lock", "w") as lock:
        # The others wait meanwhile; the lock ends with the file.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            (root / f"{name}.part").mkdir()
            make(root / f"{name}.part")
            (root / f"{name}.part").rename(folder)
    return folder


def copy_model(unpacked: Path, data: Path) -> None:
    """Give a data folder the unpacked encoder, so that it need not be unpacked again."""
    shutil.copytree(unpacked / "model", data / "model", copy_function=os.link)


@pytest.fixture
def open_knowledge() -> Iterator[Callable[[Config], KnowledgeBase]]:
    """Return a function that opens a knowledge base with the encoder of words; all are closed after the test."""
    with ExitStack() as opened:

        def open_with_words(config: Config) -> KnowledgeBase:
            knowledge_base = opened.enter_context(closing(KnowledgeBase(config)))
            knowledge_base.__dict__["encoder"] = WordEncoder()
            return knowledge_base

        yield open_with_words


@pytest.fixture
def make_config(tmp_path: Path) -> Callable[..., Config]:
    """Return a function that writes files into a corpus folder and returns the shipped configuration for it."""

    def make(files: dict[str, str | bytes] | None = None) -> Config:
        corpus = tmp_path / "corpus"
        corpus.mkdir(exist_ok=True)
        for name, content in (files or {}).items():
            file = corpus / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return load_config(SHIPPED_CONFIG, corpus=corpus, data=tmp_path / "data")

    return make
