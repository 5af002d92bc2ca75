"""Text -> vectors: the Encoder protocol and the choice of an engine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from kb.config import IndexConfig

SHIPPED = "shipped"


class Encoder(Protocol):
    """Turns texts into vectors that are near each other when the texts mean the same, in any language.

    `fingerprint` changes whenever the vectors would: vectors with different fingerprints must never be compared.
    """

    name: str
    fingerprint: str
    dimension: int

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32, shape (len(texts), dimension), rows of unit length; empty input gives (0, dimension)."""

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32, shape (len(texts), dimension), rows of unit length; texts past the model's limit are cut."""


def open_encoder(config: IndexConfig, *, data: Path) -> Encoder:
    """Load the configured encoder; `data` keeps what is unpacked once.

    Raises ModelUnavailable when a model file is missing or corrupt. Neither engine is imported unless it is asked for.
    """
    if config.encoder == SHIPPED:
        from index.encoders.onnx_encoder import OnnxEncoder

        return OnnxEncoder(
            data / "model",
            query_prefix=config.query_prefix,
            passage_prefix=config.passage_prefix,
            threads=config.threads,
        )
    from index.encoders.sentence_transformers_encoder import SentenceTransformersEncoder

    return SentenceTransformersEncoder(
        config.encoder, query_prefix=config.query_prefix, passage_prefix=config.passage_prefix, threads=config.threads
    )
