"""Question and hits -> how likely it is that the hits hold the answer."""

from __future__ import annotations

import math
from collections.abc import Sequence

from answer.coverage import find_content_words, measure_coverage
from answer.expectation import find_value_kind, gives_value
from answer.names import describe_hit, find_names, find_plain_numbers, hold_word
from index.search import Hit
from index.word_vectors import WordVectors

_SHOWN = 3
_MUTUALLY_READ = {"hr", "sr-Latn", "sr-Cyrl", "bs"}
# A word is there from this coverage on.
_HELD = 0.25
# How far the first hit and the best sentence stand out matters only up to here.
_WIDEST_MARGIN, _WIDEST_SENTENCE_MARGIN = 1.0, 0.3
# Where there is nothing to stand out from: half-way between what answers and near misses have.
_USUAL_MARGIN, _USUAL_SENTENCE_MARGIN = 0.78, 0.2
_COMPARED_SENTENCES = 10
_SHARE_WEIGHT = 0.1

# Logistic regression over the features below, learned by `make calibrate` on the development sets.
_INTERCEPT = -3.6454
_COEFFICIENTS: dict[str, float] = {
    "sentence": 1.3843,
    "margin": 3.1066,
    "sentence_margin": 4.9074,
    "own_language": -2.6718,
    "covered": 1.9678,
    "covered_own_language": 2.0047,
    "lacks_name": -2.4531,
    "lacks_value": -1.1800,
}


def measure_confidence(question: str, hits: Sequence[Hit], *, language: str, vectors: WordVectors) -> float:
    """Return the probability, 0 to 1, that the first hits hold the answer; 0 without hits.

    `language` is the BCP 47 tag of the question.
    """
    if not hits:
        return 0.0
    features = measure_features(question, hits, language=language, vectors=vectors)
    score = _INTERCEPT + sum(weight * features[name] for name, weight in _COEFFICIENTS.items())
    return 1.0 / (1.0 + math.exp(-score))


def measure_features(question: str, hits: Sequence[Hit], *, language: str, vectors: WordVectors) -> dict[str, float]:
    """Return what tells an answer from a near miss, each about 0 to 1.

    How near the best sentence is, and how far it and its hit stand out from the others; which share of the question's words one
    of the first hits holds; whether a name of the question is in none of them or a number of it not in
    the first; whether the sentence most like the question lacks the kind of value that is asked for.
    """
    shown = hits[:_SHOWN]
    words = find_content_words(question, language)
    texts = [describe_hit(hit) for hit in shown]
    coverage = measure_coverage(words, texts, languages=[hit.entry.language for hit in shown], vectors=vectors)
    covered = float(coverage.mean(axis=1).max()) if words else _HELD
    names = {part for name in find_names(question) for part in find_content_words(name, language)}
    held = dict(zip(words, coverage.max(axis=0, initial=0.0), strict=True))
    lacks_name = any(degree < _HELD for word, degree in held.items() if word in names)
    lacks_number = any(not hold_word(texts[0], number) for number in find_plain_numbers(question))
    is_own = _is_own_language(language, hits[0])
    return {
        "sentence": 10 * (max(hit.scores["sentence"] for hit in shown) - 0.85),
        "margin": min(_measure_margin(hits), _WIDEST_MARGIN),
        "sentence_margin": min(_measure_sentence_margin(hits), _WIDEST_SENTENCE_MARGIN),
        "own_language": float(is_own),
        "covered": covered,
        "covered_own_language": covered if is_own else 0.0,
        "lacks_name": float(lacks_name or lacks_number),
        "lacks_value": float(_lacks_value(question, hits[0])),
    }


def _measure_margin(hits: Sequence[Hit]) -> float:
    others = [hit.scores["fused"] for hit in hits[1:]]
    return 10 * (hits[0].scores["fused"] - sum(others) / len(others)) if others else _USUAL_MARGIN


def _measure_sentence_margin(hits: Sequence[Hit]) -> float:
    similarities = sorted((sentence.similarity for hit in hits for sentence in hit.sentences), reverse=True)
    others = similarities[1:_COMPARED_SENTENCES]
    return 10 * (similarities[0] - sum(others) / len(others)) if others else _USUAL_SENTENCE_MARGIN


def _lacks_value(question: str, hit: Hit) -> bool:
    """Return whether the sentence of a hit that is most like the question lacks the kind of value that it asks for."""
    kind = find_value_kind(question)
    best = max(hit.sentences, key=lambda sentence: sentence.similarity + _SHARE_WEIGHT * sentence.share)
    return kind is not None and not gives_value(best.passage.quote, kind, question=question)


def _is_own_language(language: str, hit: Hit) -> bool:
    """Return whether question and document share a language, or one of those that are read without learning them."""
    other = hit.entry.language
    return language == other or {language, other} <= _MUTUALLY_READ
