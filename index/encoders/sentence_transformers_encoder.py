"""Any sentence-transformers model, by name or folder, through the Encoder protocol."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kb.errors import ModelUnavailable

_BATCH = 8


class SentenceTransformersEncoder:
    """A model that sentence-transformers can load; runs on the processor with torch.

    Raises ModelUnavailable when the model cannot be loaded.
    """

    def __init__(self, model: str, *, query_prefix: str, passage_prefix: str, threads: int) -> None:
        logging.getLogger("transformers").setLevel(logging.ERROR)
        import torch
        from sentence_transformers import SentenceTransformer

        if threads:
            torch.set_num_threads(threads)
        try:
            self._model = SentenceTransformer(model, device="cpu")
        except (OSError, ValueError, KeyError) as error:
            reason = " ".join(str(error).split())[:200]
            raise ModelUnavailable(
                model, f"cannot be loaded ({reason})", "set index.encoder to `shipped`, a model folder or a model name"
            ) from error
        self.name = model
        self._query_prefix = query_prefix
        self._passage_prefix = passage_prefix
        self.dimension = len(self._encode(["a"])[0])
        self.fingerprint = _fingerprint_model(model, f"{query_prefix}|{passage_prefix}")

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32, shape (len(texts), dimension), rows of unit length."""
        return self._encode([self._query_prefix + text for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32, shape (len(texts), dimension), rows of unit length."""
        return self._encode([self._passage_prefix + text for text in texts])

    def _encode(self, texts: list[str]) -> np.ndarray:
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode(
            texts, batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(vectors, dtype=np.float32)


def _fingerprint_model(model: str, prefixes: str) -> str:
    """Return a digest of the model's name and, for a folder, of its files' sizes and names."""
    digest = hashlib.sha256(f"{model}|{prefixes}".encode())
    folder = Path(model)
    if folder.is_dir():
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                digest.update(f"{file.relative_to(folder)}:{file.stat().st_size}".encode())
    return digest.hexdigest()[:16]
