"""Question and hits -> how likely it is that the hits hold the answer."""

from __future__ import annotations

import math
from collections.abc import Sequence

from answer.expectation import asks_figure, gives_figure
from answer.names import share_missing_names
from index.fields import find_asked_fields, name_row_field
from index.search import Hit
from kb.language import identify_language

_SHOWN = 3
_MUTUALLY_READ = {"hr", "sr-Latn", "sr-Cyrl", "bs"}

# Logistic regression over the features below, learned by `make calibrate` on the development sets.
_INTERCEPT = -0.6510
_COEFFICIENTS: dict[str, float] = {
    "dense": -2.4717,
    "sentence": 5.0347,
    "margin": 1.8194,
    "own_language": -2.2661,
    "sentence_lexical": 0.2458,
    "names_missing": -0.7653,
    "figure_missing": -1.9782,
    "field_missing": -0.5819,
    "field_given": -0.0571,
}


def measure_confidence(question: str, hits: Sequence[Hit]) -> float:
    """Return the probability, 0 to 1, that the first hits hold the answer; 0 without hits."""
    if not hits:
        return 0.0
    features = measure_features(question, hits)
    score = _INTERCEPT + sum(weight * features[name] for name, weight in _COEFFICIENTS.items())
    return 1.0 / (1.0 + math.exp(-score))


def measure_features(question: str, hits: Sequence[Hit]) -> dict[str, float]:
    """Return what tells an answer from a near miss, each about 0 to 1.

    How near the best hit is and how far it stands out from the others; which share of the question's words and names it
    holds; whether a figure or a field of a sheet is asked for that the first hits do not give.
    """
    first = hits[0].scores
    shown = hits[:_SHOWN]
    others = [hit.scores["fused"] for hit in hits[1:]]
    sentences = [sentence.passage.quote for hit in shown for sentence in hit.sentences]
    asked = set(find_asked_fields(question).values())
    given = {name_row_field(line) for sentence in sentences for line in [sentence, *sentence.splitlines()[:1]]}
    best = [hit.sentence.quote for hit in shown]
    return {
        "dense": 10 * (max(hit.scores["dense"] for hit in shown) - 0.85),
        "sentence": 10 * (max(hit.scores["sentence"] for hit in shown) - 0.85),
        "margin": 10 * (first["fused"] - (sum(others) / len(others) if others else first["fused"])),
        "own_language": float(_is_own_language(question, hits[0])),
        "sentence_lexical": max(hit.scores["sentence_lexical"] for hit in shown),
        "names_missing": share_missing_names(question, shown),
        "figure_missing": float(asks_figure(question) and not any(map(gives_figure, best))),
        "field_missing": float(bool(asked) and not asked & given),
        "field_given": float(bool(asked & given)),
    }


def _is_own_language(question: str, hit: Hit) -> bool:
    """Return whether question and document share a language, or one of those that are read without learning them."""
    language, other = identify_language(question).tag, hit.entry.language
    return language == other or {language, other} <= _MUTUALLY_READ
