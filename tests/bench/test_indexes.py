"""Indexes to measure are the product's own, and one without some files needs no encoding."""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from bench.indexes import RememberingEncoder, build_index, leave_out
from index.indexing import index_chunks
from index.sqlite_store import SqliteStore
from index.store import EVERYTHING
from index.vectors import VectorCache
from kb.config import Config
from knowledge_base import KnowledgeBase
from tests.conftest import WordEncoder
from tests.index.make_documents import make_chunks, make_document


class CountingEncoder(WordEncoder):
    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        return super().encode_queries(texts)


def test_a_query_is_encoded_once() -> None:
    counting = CountingEncoder()
    encoder = RememberingEncoder(counting)
    first = encoder.encode_queries(["red", "green", "red"])
    assert encoder.encode_queries(["green"]).tolist() == first[1:2].tolist()
    assert first[0].tolist() == first[2].tolist()
    assert counting.asked == ["red", "green"]
    assert encoder.encode_queries([]).shape == (0, 64)


def test_what_is_left_out_is_gone_and_the_whole_index_stays(
    tmp_path: Path, make_config: Callable[..., Config], word_encoder: WordEncoder
) -> None:
    config = make_config()
    whole = SqliteStore(config.paths.data, exact_below=1000, cache=VectorCache(config.paths.data))
    for name in ("a", "b"):
        document = make_document(f"The harvest of {name}.", path=f"{name}.txt", title=name)
        whole.put_document(document, index_chunks(document, make_chunks(document), word_encoder), [], fingerprint="x")
    part = leave_out(config, ["a.txt"], "part", work=tmp_path)
    again = leave_out(config, ["b.txt"], "part", work=tmp_path)
    assert [entry.file for entry in whole.list_documents(EVERYTHING)] == ["a.txt", "b.txt"]
    assert [entry.file for entry in again.list_documents(EVERYTHING)] == ["a.txt"]
    assert [count for _, count in sorted(again.count().items())][:2] == [1, 1]
    with pytest.raises(KeyError, match="c.txt"):
        leave_out(config, ["c.txt"], "other", work=tmp_path)
    part.close()


def test_an_index_of_another_encoder_is_made_anew(
    tmp_path: Path, make_config: Callable[..., Config], monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = make_config({"a.txt": "The harvest is in May."}).paths.corpus
    encoders = [WordEncoder(), WordEncoder()]
    for number, encoder in enumerate(encoders):
        encoder.fingerprint = f"words-{number}"
        monkeypatch.setattr("knowledge_base.open_encoder", lambda config, data, encoder=encoder: encoder)
        config = build_index(corpus, "index", work=tmp_path / "work")
    with closing(KnowledgeBase.open(config)) as knowledge_base:
        assert knowledge_base.encoder.fingerprint == "words-1"
        assert [entry.file for entry in knowledge_base.list_documents(EVERYTHING)] == ["a.txt"]
    assert (tmp_path / "work" / "index" / "model").resolve() == tmp_path / "work" / "model"
