"""The vectors of single words: those of the documents are encoded when these come in, those of a question when it is asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock

import numpy as np

from index.encoder import Encoder
from index.rows import make_batches, make_marks
from kb.database import write_transaction

_KEPT_WORDS = 20_000


class WordVectorTable:
    """The table `word_vector`; `connection` gives the connection of the calling thread."""

    def __init__(self, connection: Callable[[], sqlite3.Connection]) -> None:
        self._connection = connection

    def put(self, words: Sequence[str], vectors: np.ndarray) -> None:
        """Keep the vectors of words, float32 of shape (words, dimension), as float16."""
        rows = [(word, vector.astype(np.float16).tobytes()) for word, vector in zip(words, vectors, strict=True)]
        with write_transaction(self._connection()) as connection:
            connection.executemany("INSERT OR REPLACE INTO word_vector VALUES (?, ?)", rows)

    def get(self, words: Iterable[str]) -> dict[str, np.ndarray]:
        """Return the vectors, float32, of those words that have one."""
        found = {}
        for some in make_batches(sorted(set(words))):
            query = f"SELECT word, vector FROM word_vector WHERE word IN ({make_marks(some)})"
            for row in self._connection().execute(query, some):
                found[row["word"]] = np.frombuffer(row["vector"], np.float16).astype(np.float32)
        return found

    def list_missing(self, words: Iterable[str]) -> list[str]:
        """Return the words that have no vector, in alphabetical order."""
        wanted = set(words)
        for some in make_batches(sorted(wanted)):
            rows = self._connection().execute(f"SELECT word FROM word_vector WHERE word IN ({make_marks(some)})", some)
            wanted -= {row["word"] for row in rows.fetchall()}
        return sorted(wanted)

    def clear(self) -> None:
        """Forget all vectors: those of another encoder mean nothing."""
        with write_transaction(self._connection()) as connection:
            connection.execute("DELETE FROM word_vector")


class WordVectors:
    """The vectors of single words, in lower case, by one encoder. Thread-safe.

    `stored` gives those that are known already; the others are encoded, each once.
    """

    def __init__(
        self, encoder: Encoder, stored: Callable[[Sequence[str]], Mapping[str, np.ndarray]] = lambda words: {}
    ) -> None:
        self._encoder = encoder
        self._stored = stored
        self._vectors: dict[str, np.ndarray] = {}
        self._lock = Lock()

    def look_up(self, words: Sequence[str]) -> np.ndarray:
        """Return float32, shape (len(words), dimension), rows of unit length."""
        with self._lock:
            known = {word: self._vectors[word] for word in words if word in self._vectors}
        unknown = [word for word in dict.fromkeys(words) if word not in known]
        if unknown:
            known |= self._find(unknown)
            with self._lock:
                if len(self._vectors) + len(unknown) > _KEPT_WORDS:
                    self._vectors.clear()
                self._vectors |= {word: known[word] for word in unknown}
        return np.array([known[word] for word in words], np.float32).reshape(len(words), self._encoder.dimension)

    def _find(self, words: Sequence[str]) -> dict[str, np.ndarray]:
        found = dict(self._stored(words))
        new = [word for word in words if word not in found]
        if new:
            # As they would be stored, so that a word is the same whether or not it is.
            encoded = self._encoder.encode_queries(new).astype(np.float16).astype(np.float32)
            found |= dict(zip(new, encoded, strict=True))
        return found
