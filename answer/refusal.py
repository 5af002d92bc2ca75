"""Question and hits -> how likely it is that the hits hold the answer."""

from __future__ import annotations

import math
from collections.abc import Sequence

from answer.expectation import asks_figure, gives_figure
from answer.names import find_names_and_numbers
from index.fields import find_asked_fields, name_row_field
from index.search import Hit
from kb.folding import fold_text
from kb.script import to_latin

_SHOWN = 3
_STEM = 5

# Logistic regression over the features below, learned by `make calibrate` on the development sets.
_INTERCEPT = -0.9069
_COEFFICIENTS: dict[str, float] = {
    "dense": -2.4250,
    "sentence": 4.7653,
    "margin": 1.9603,
    "lexical": -5.3188,
    "sentence_lexical": 1.7907,
    "names_missing": -0.8431,
    "figure_missing": -1.7233,
    "field_missing": -0.4075,
    "field_given": 0.6186,
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
        "lexical": first["lexical"],
        "sentence_lexical": max(hit.scores["sentence_lexical"] for hit in shown),
        "names_missing": _share_missing(question, shown),
        "figure_missing": float(asks_figure(question) and not any(map(gives_figure, best))),
        "field_missing": float(bool(asked) and not asked & given),
        "field_given": float(bool(asked & given)),
    }


def _share_missing(question: str, hits: Sequence[Hit]) -> float:
    """Return the share of the question's names and numbers that none of the hits and their titles hold."""
    names = find_names_and_numbers(question)
    if not names:
        return 0.0
    text = _fold(" ".join(f"{hit.entry.title} {' '.join(hit.heading_path)} {hit.passage.quote}" for hit in hits))
    return sum(_fold(name)[:_STEM] not in text for name in names) / len(names)


def _fold(text: str) -> str:
    return fold_text(to_latin(text))
