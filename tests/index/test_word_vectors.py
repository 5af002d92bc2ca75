from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from index.word_vectors import WordVectors, WordVectorTable
from kb.database import connect_database
from tests.conftest import WordEncoder


class CountingEncoder(WordEncoder):
    """Remembers what it was asked to encode."""

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        self.encoded += texts
        return super().encode_queries(texts)


def test_a_word_is_encoded_once() -> None:
    encoder = CountingEncoder()
    vectors = WordVectors(encoder)
    first = vectors.look_up(["pear", "apple", "pear"])
    assert encoder.encoded == ["pear", "apple"]
    assert first.shape == (3, 64)
    assert np.array_equal(vectors.look_up(["apple", "pear"]), first[1:])
    assert encoder.encoded == ["pear", "apple"]
    assert vectors.look_up([]).shape == (0, 64)


def test_stored_vectors_are_not_encoded_and_are_the_same(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    with closing(connect_database(tmp_path / "catalogue.sqlite")) as connection:
        table = WordVectorTable(lambda: connection)
        assert table.list_missing(["pear", "apple", "pear"]) == ["apple", "pear"]
        table.put(["apple", "pear"], encoder.encode_queries(["apple", "pear"]))
        assert table.list_missing(["pear", "fig"]) == ["fig"]
        encoder.encoded.clear()
        stored = WordVectors(encoder, table.get).look_up(["pear", "fig"])
        assert encoder.encoded == ["fig"]
        assert np.array_equal(stored, WordVectors(CountingEncoder()).look_up(["pear", "fig"]))
        table.clear()
        assert table.get(["apple", "pear"]) == {}
