"""Which words of a question a text holds: as they are, inflected, spelled alike, or in another language.

A near miss shares most words with the question and lacks the one that it is about; the similarity of whole sentences hides
that. Words are compared one by one: by their letters, by the words of the field, and by the encoder, which puts a word and
its translation closer together than two words of one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from answer.names import hold_word
from index.glossary import find_translations
from index.spelling import PREFIX, has_skeleton, make_skeleton, rank_alike
from index.word_vectors import WordVectors
from kb.folding import fold_text
from kb.language import is_small_word
from kb.script import to_latin

_WORD = re.compile(r"[^\W\d_]{2,}")
# Articles and prepositions that lost a vowel: "dell'impresa", "qu'une".
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu|un|dell|nell|all|dall|sull|quell)['’](?=\w)", re.IGNORECASE)
_LEAST_LETTERS = 3
# Cosine of two words after the mean is taken off: below the first they have nothing to do with each other, from the second
# on they are translations.
_UNRELATED, _SAME = 0.20, 0.45


def find_content_words(text: str, language: str) -> list[str]:
    """Return the words of a text that say what it is about, in text order and each once; no function words, no numbers.

    `language` is the BCP 47 tag whose function words are left out.
    """
    words = dict.fromkeys(_WORD.findall(_ELIDED.sub(" ", text)))
    return [word for word in words if len(word) >= _LEAST_LETTERS and not is_small_word(word, language)]


def list_measured_words(text: str, language: str) -> list[str]:
    """Return the words of a text whose vectors `measure_coverage` asks for, in alphabetical order."""
    return sorted({word.lower() for word in find_content_words(text, language)})


def measure_coverage(
    words: Sequence[str], texts: Sequence[str], *, languages: Sequence[str], vectors: WordVectors
) -> np.ndarray:
    """Return how well each text holds each word, shape (len(texts), len(words)): 1 as it is, 0 not at all.

    `languages` are the BCP 47 tags of the texts. A translation that the field knows counts as the word itself, a word that
    is spelled alike as much as it is alike (0.6 to 1), one with a near meaning as near as it is.
    """
    found = _measure_near(words, texts, languages, vectors)
    for row, (text, language) in enumerate(zip(texts, languages, strict=True)):
        translations = _translate(tuple(words), language)
        spelled = _list_spelled(text)
        for column, word in enumerate(words):
            if hold_word(text, word) or any(hold_word(text, other) for other in translations[column]):
                found[row, column] = 1.0
            else:
                found[row, column] = max(found[row, column], _measure_alike(word, spelled))
    return found


def _measure_near(
    words: Sequence[str], texts: Sequence[str], languages: Sequence[str], vectors: WordVectors
) -> np.ndarray:
    """Return how near to each word the nearest word of each text is by the encoder, 0 to 1."""
    near = np.zeros((len(texts), len(words)))
    theirs = [list_measured_words(text, language) for text, language in zip(texts, languages, strict=True)]
    every = sorted({word for one in theirs for word in one})
    if not every or not words:
        return near
    rows = vectors.look_up(every)
    # The vectors of such encoders lie in one narrow cone; what all of them share says nothing about a word.
    center = rows.mean(axis=0)
    ours = _normalise(vectors.look_up([word.lower() for word in words]) - center)
    degrees = np.clip((ours @ _normalise(rows - center).T - _UNRELATED) / (_SAME - _UNRELATED), 0.0, 1.0)
    for row, one in enumerate(theirs):
        if one:
            near[row] = degrees[:, np.searchsorted(every, one)].max(axis=1)
    return near


def _normalise(rows: np.ndarray) -> np.ndarray:
    scaled: np.ndarray = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return scaled


@lru_cache(maxsize=64)
def _translate(words: tuple[str, ...], language: str) -> list[tuple[str, ...]]:
    """Return the translations of each word into a language, one after another: what one word means none other decides."""
    return [
        tuple(
            key for keys in find_translations(word, [language]).values() for key in keys if len(key) >= _LEAST_LETTERS
        )
        for word in words
    ]


def _measure_alike(word: str, spelled: tuple[dict[str, list[str]], dict[str, list[str]]]) -> float:
    """Return how much the word of a text is alike that is most like a word, 0 when none is."""
    folded = fold_text(to_latin(word))
    if not has_skeleton(folded):
        return 0.0
    skeletons, keys = spelled
    start = make_skeleton(folded)[:PREFIX]
    alike = rank_alike(folded, skeletons.get(start, []), keys.get(start, []))
    return alike[0][1] if alike else 0.0


@lru_cache(maxsize=64)
def _list_spelled(text: str) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the skeletons of a text's words and the words themselves, by the beginning of the skeleton."""
    skeletons: dict[str, list[str]] = {}
    keys: dict[str, list[str]] = {}
    for word in dict.fromkeys(fold_text(to_latin(found)) for found in _WORD.findall(text)):
        if has_skeleton(word):
            skeleton = make_skeleton(word)
            skeletons.setdefault(skeleton[:PREFIX], []).append(skeleton)
            keys.setdefault(skeleton[:PREFIX], []).append(word)
    return skeletons, keys
