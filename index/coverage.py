"""Which words of a question a text holds: as they are, inflected, spelled alike, or in another language.

A near miss shares most words with the question and lacks the one that it is about; the similarity of whole sentences hides
that. Words are compared one by one: by their letters, by the words of the field, and by the encoder, which puts a word and
its translation closer together than two words of one sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from index.glossary import find_translations
from index.spelling import PREFIX, has_skeleton, make_skeleton, rank_alike
from index.store import CatalogueEntry
from index.tokens import locate_words
from index.word_vectors import WordVectors
from kb.folding import fold_text
from kb.language import is_small_word
from kb.script import PICTURED, UNPARTED, to_latin

_WORD = re.compile(r"[^\W\d_]{2,}")
# Articles and prepositions that lost a vowel: "dell'impresa", "qu'une".
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu|un|dell|nell|all|dall|sull|quell)['’](?=\w)", re.IGNORECASE)
_LEAST_LETTERS = 3
# Inflected words share their beginning.
_STEM = 5
_FILE_MARKS = re.compile(r"[\W_]+")
# Scripts that do not part their words, and words whose vowels are marks: both would be torn or glued together.
_RUN = re.compile(f"[{PICTURED}{UNPARTED}]")
_HAS_MARKS = re.compile(r"[\u0300-\u036f\u0590-\u05ff\u0600-\u06ff\u0900-\u0dff]")
# Cosine of two words after the mean is taken off: below the first they have nothing to do with each other, from the second
# on they are translations.
_UNRELATED, _SAME = 0.20, 0.45


def find_content_words(text: str, language: str) -> list[str]:
    """Return the words of a text that say what it is about, in text order and each once; no function words, no numbers.

    `language` is the BCP 47 tag whose function words are left out.
    """
    words = dict.fromkeys(_split_words(_ELIDED.sub(" ", text)))
    return [
        word
        for word in words
        if (len(word) >= _LEAST_LETTERS or _RUN.match(word)) and not is_small_word(word, language)
    ]


def list_measured_words(text: str, language: str) -> list[str]:
    """Return the words of a text whose vectors `measure_coverage` asks for, in alphabetical order."""
    words = _WORD.findall(text) if _RUN.search(text) else find_content_words(text, language)
    return sorted({word.lower() for word in words})


def describe_place(entry: CatalogueEntry, heading_path: Sequence[str]) -> str:
    """Return what tells where a text stands: its headings, and title, date, issuer, projects and file of its document.

    A text says once whom it is about, often in its letterhead, and speaks of "the network" from there on.
    """
    date = entry.date.edtf if entry.date else ""
    file = _FILE_MARKS.sub(" ", entry.file)
    return "\n".join([entry.title, date, entry.issuer, *entry.projects, file, *heading_path])


def measure_coverage(
    words: Sequence[str], texts: Sequence[str], *, languages: Sequence[str], vectors: WordVectors
) -> np.ndarray:
    """Return how well each text holds each word, shape (len(texts), len(words)): 1 as it is, 0 not at all.

    `languages` are the BCP 47 tags of the texts. A translation that the field knows counts as the word itself, a word that
    is spelled alike as much as it is alike (0.6 to 1), one with a near meaning as near as it is.
    """
    found = _measure_near(words, texts, languages, vectors)
    theirs = [_fold_words(text) for text in texts]
    vocabulary = _Vocabulary({word for one in theirs for word in one})
    if not vocabulary.words:
        return found
    places = {word: place for place, word in enumerate(vocabulary.words)}
    spelled = np.array([vocabulary.measure_spelled(fold_text(to_latin(word))) for word in words])
    spelled = spelled.reshape(len(words), len(places))
    translated = {
        language: _find_translated(tuple(words), language, vocabulary) for language in dict.fromkeys(languages)
    }
    for row, (one, language) in enumerate(zip(theirs, languages, strict=True)):
        if one:
            columns = [places[word] for word in one]
            same = np.maximum(spelled[:, columns], translated[language][:, columns]).max(axis=1)
            found[row] = np.maximum(found[row], same)
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
    places = {word: place for place, word in enumerate(every)}
    for row, one in enumerate(theirs):
        if one:
            near[row] = degrees[:, [places[word] for word in one]].max(axis=1)
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


class _Vocabulary:
    """The folded words of some texts, in order, to be looked up by how they begin."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(words)
        self._skeletons = sorted((make_skeleton(word), word) for word in self.words if has_skeleton(word))

    def find_forms(self, word: str) -> range:
        """Return the places of the words that are a form of a folded word: inflected ones share their beginning."""
        return _find_beginning(self.words, word[:_STEM])

    def measure_spelled(self, word: str) -> np.ndarray:
        """Return how much each word is like a folded word by its letters, shape (words,): 1 for its other forms."""
        alike = np.zeros(len(self.words))
        if has_skeleton(word):
            places = _find_beginning([skeleton for skeleton, _ in self._skeletons], make_skeleton(word)[:PREFIX])
            near = self._skeletons[places.start : places.stop]
            for other, likeness in rank_alike(word, [skeleton for skeleton, _ in near], [other for _, other in near]):
                alike[bisect_left(self.words, other)] = likeness
        forms = self.find_forms(word)
        alike[forms.start : forms.stop] = 1.0
        return alike


def _find_beginning(ordered: Sequence[str], beginning: str) -> range:
    """Return the places of the texts, which are in order, that begin with another."""
    return range(bisect_left(ordered, beginning), bisect_left(ordered, beginning + "\U0010ffff"))


def _find_translated(words: tuple[str, ...], language: str, vocabulary: _Vocabulary) -> np.ndarray:
    """Return 1 where a word of the vocabulary is a word's translation into a language, shape (words, vocabulary)."""
    found = np.zeros((len(words), len(vocabulary.words)))
    for row, keys in enumerate(_translate(words, language)):
        for key in keys:
            forms = vocabulary.find_forms(key)
            found[row, forms.start : forms.stop] = 1.0
    return found


@lru_cache(maxsize=512)
def _fold_words(text: str) -> tuple[str, ...]:
    """Return the words of a text, folded and in Latin script, each once."""
    return tuple(dict.fromkeys(fold_text(to_latin(found)) for found in _split_words(text)))


def _split_words(text: str) -> list[str]:
    """Return the words of a text in order; of scripts that do not part them, each two neighbouring characters."""
    if _RUN.search(text) or _HAS_MARKS.search(text):
        return [word for _, word in locate_words(text) if word[0].isalpha() and len(word) > 1]
    return _WORD.findall(text)
