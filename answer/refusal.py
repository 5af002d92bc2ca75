"""Question and hits -> how likely it is that the documents answer it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from answer.expectation import find_value_kind, gives_value
from answer.extract import WEIGHTS, weigh_sentence
from answer.names import describe_hit, find_names, find_plain_numbers, hold_word
from answer.sentences import MeasuredSentence
from index.coverage import find_content_words, measure_coverage
from index.search import Hit
from index.word_vectors import WordVectors
from kb.language import is_read_alike

_SHOWN = 3
# A name is there from this coverage on, which takes its letters: to the encoder one town is as near as another.
_HELD_NAME = 0.6
# Coverage of a question that has no words to cover.
_UNTOLD = 0.25
# How far the best sentence stands out matters only up to here.
_WIDEST_MARGIN = 0.1
# Where there is nothing to stand out from: half-way between what answers and near misses have.
_USUAL_MARGIN = 0.05
_COMPARED_SENTENCES = 10
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHARE_WEIGHT = 0.1

# Logistic regression over the features below, learned by `make calibrate` on the development sets.
_INTERCEPT = 0.0637
_COEFFICIENTS: dict[str, float] = {
    "sentence": 2.6178,
    "margin": 2.0366,
    "own_language": -1.7294,
    "covered": 0.5948,
    "lacks_name": -1.3350,
    "lacks_year": -3.2821,
    "lacks_number": -1.1676,
    "lacks_value": -1.1866,
}


def measure_confidence(
    question: str,
    hits: Sequence[Hit],
    sentences: Sequence[MeasuredSentence],
    *,
    language: str,
    vectors: WordVectors,
) -> float:
    """Return the probability, 0 to 1, that the documents answer a question; 0 without hits.

    `sentences` are those of the hits; `language` is the BCP 47 tag of the question.
    """
    if not sentences:
        return 0.0
    features = measure_features(question, hits, sentences, language=language, vectors=vectors)
    score = _INTERCEPT + sum(weight * features[name] for name, weight in _COEFFICIENTS.items())
    return 1.0 / (1.0 + math.exp(-score))


def measure_features(
    question: str,
    hits: Sequence[Hit],
    sentences: Sequence[MeasuredSentence],
    *,
    language: str,
    vectors: WordVectors,
) -> dict[str, float]:
    """Return what tells an answer from a near miss, each about 0 to 1.

    How near the best sentence is, and how far the first quote stands out from what else could be quoted; which share of the
    question's words one of the first hits holds; whether a name of the question is in none of them or a year or another number
    of it not where the first quote stands; whether the sentence most like the question lacks the kind of value that is asked for.
    """
    shown = hits[:_SHOWN]
    words = find_content_words(question, language)
    texts = [describe_hit(hit) for hit in shown]
    coverage = measure_coverage(words, texts, languages=[hit.entry.language for hit in shown], vectors=vectors)
    names = {part for name in find_names(question) for part in find_content_words(name, language)}
    held = dict(zip(words, coverage.max(axis=0, initial=0.0), strict=True))
    best = max(sentences, key=lambda sentence: weigh_sentence(sentence, WEIGHTS))
    lacking = [number for number in find_plain_numbers(question) if not hold_word(describe_hit(best.hit), number)]
    return {
        "sentence": 10 * (max(hit.scores["sentence"] for hit in shown) - 0.85),
        "margin": 10 * min(_measure_margin(sentences), _WIDEST_MARGIN),
        "own_language": float(is_read_alike(language, hits[0].entry.language)),
        "covered": float(coverage.mean(axis=1).max()) if words else _UNTOLD,
        "lacks_name": float(any(degree < _HELD_NAME for word, degree in held.items() if word in names)),
        "lacks_year": float(any(_YEAR.fullmatch(number) for number in lacking)),
        "lacks_number": float(any(not _YEAR.fullmatch(number) for number in lacking)),
        "lacks_value": float(_lacks_value(question, hits[0])),
    }


def _measure_margin(sentences: Sequence[MeasuredSentence]) -> float:
    """Return by how much the best quote is worth more than those after it, in units of similarity."""
    first, *others = sorted((weigh_sentence(sentence, WEIGHTS) for sentence in sentences), reverse=True)
    compared = others[:_COMPARED_SENTENCES]
    return first - sum(compared) / len(compared) if compared else _USUAL_MARGIN


def _lacks_value(question: str, hit: Hit) -> bool:
    """Return whether the sentence of a hit that is most like the question lacks the kind of value that it asks for."""
    kind = find_value_kind(question)
    best = max(hit.sentences, key=lambda sentence: sentence.similarity + _SHARE_WEIGHT * sentence.share)
    return kind is not None and not gives_value(best.passage.quote, kind, question=question)
