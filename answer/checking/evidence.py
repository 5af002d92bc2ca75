"""What a sentence of an answer claims and what a passage says, read so that one can be held against the other."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property

import numpy as np

from answer.checking.figures import Figures, is_figure_word, read_figures
from answer.checking.named import find_claimed_names, split_words
from answer.checking.polarity import find_poles, gives_orders
from answer.checking.written_text import split_answer
from answer.phrases import ANSWER_LANGUAGES
from index.encoder import Encoder
from index.tokens import analyse
from kb.language import identify_language

_AND = {
    "en": "and|while|but",
    "sl": "in|ter|medtem|pa|a",
    "mk": "и|а|додека",
    "it": "e|ed|mentre|ma",
    "es": "y|e|mientras|pero",
    "de": "und|während|aber",
    "fr": "et|tandis|mais",
}
_HBS_AND = "i|a|dok|te|ali|и|а|док|те|али"
_WORD = re.compile(r"[^\W\d_]+")
_LONG_WORD = 4
_FEW_WORDS = 3
_STEM = 5


class Clause:
    """A part of a sentence with what it says; `language` is its BCP 47 tag, None when that is not told."""

    def __init__(self, text: str, language: str | None) -> None:
        self.text = text
        self.figures = read_figures(text, language=language)
        self.dates = [mention.date for mention in self.figures.dates]
        self.words = split_words(text)
        self.poles = find_poles(text)


class Claim:
    """A sentence of an answer, or a part of one, with what can be looked up in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.language = identify_language(text, candidates=ANSWER_LANGUAGES).tag
        self.figures = read_figures(text, language=self.language)
        self.names = find_claimed_names(text, self.language)
        self._vector: np.ndarray | None = None

    def keys(self, language: str) -> list[tuple[str, str]]:
        """Return (form, key) of its long words in a language, without figures, units, names and what rounds them."""
        taken = [(figure.start, figure.end) for figure in self.figures.numbers]
        taken += [(mention.start, mention.end) for mention in self.figures.dates]
        letters = list(self.text)
        for start, end in taken:
            letters[start:end] = " " * (end - start)
        return [
            (form, key)
            for form, key in analyse("".join(letters), language)
            if len(form) >= _LONG_WORD and form.isalpha() and not is_figure_word(form)
        ]

    def encode(self, encoder: Encoder) -> np.ndarray:
        """Return its vector, float32, shape (1, dimension), of unit length; encoded once."""
        if self._vector is None:
            self._vector = encoder.encode_queries([self.text])
        return self._vector

    @cached_property
    def without_names(self) -> Claim:
        """The claim without its names, when anything else is left of it."""
        bare = collapse_space(re.sub("|".join(map(re.escape, self.names)), " ", self.text)) if self.names else self.text
        return Claim(bare) if len(_WORD.findall(bare)) >= _FEW_WORDS and bare != self.text else self

    @cached_property
    def poles(self) -> dict[int, frozenset[int]]:
        """Which poles of which pairs of opposites it has words for."""
        return find_poles(self.text)

    @cached_property
    def clauses(self) -> list[Clause]:
        """Its parts between commas and "and"."""
        return [Clause(part, self.language) for part in split_clauses(self.text, self.language)]


class Source:
    """A passage as evidence, without the sentences in it that give orders; `context` is its title and headings."""

    def __init__(self, text: str, context: str, encoder: Encoder) -> None:
        cleaned = " ".join("".join(c for c in text if unicodedata.category(c) != "Cf").split(" "))
        self.sentences = [sentence for sentence in split_answer(cleaned) if not gives_orders(sentence)]
        self.text = "\n".join(self.sentences)
        self.context = context
        self._encoder = encoder

    @cached_property
    def language(self) -> str:
        """The BCP 47 tag of its language."""
        return identify_language(self.text, candidates=ANSWER_LANGUAGES).tag

    @cached_property
    def verbatim(self) -> frozenset[str]:
        """Its sentences without their last sign."""
        return frozenset(map(_tidy, self.sentences))

    @cached_property
    def figures(self) -> Figures:
        """What it says in figures."""
        return read_figures(self.text, language=None)

    @cached_property
    def words(self) -> list[str]:
        """Its words and those of its context, as written."""
        return split_words(f"{self.text}\n{self.context}")

    @cached_property
    def clauses(self) -> list[Clause]:
        """The parts of its sentences between commas and "and"."""
        return [Clause(part, None) for sentence in self.sentences for part in split_clauses(sentence, self.language)]

    @cached_property
    def keys(self) -> frozenset[str]:
        """The folded forms and keys of its words and those of its context."""
        return frozenset(key for pair in analyse(f"{self.text}\n{self.context}", self.language) for key in pair)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The beginnings of its words: "podpis" and "podpisana" share theirs."""
        return frozenset(key[:_STEM] for key in self.keys)

    @cached_property
    def vectors(self) -> np.ndarray:
        """float32, shape (sentences, dimension), rows of unit length."""
        return self._encoder.encode_passages(self.sentences)

    def states(self, text: str) -> bool:
        """Return whether a text is one of its sentences, word for word."""
        return _tidy(text) in self.verbatim

    def holds_word(self, form: str, key: str) -> bool:
        """Return whether a word of it, or of its context, is a form of this one."""
        return key in self.keys or form[:_STEM] in self.stems

    def similarities(self, claim: Claim) -> np.ndarray:
        """Return the cosine similarity of a claim to each sentence, float32, shape (sentences,)."""
        similarities: np.ndarray = (claim.encode(self._encoder) @ self.vectors.T)[0]
        return similarities


def split_clauses(sentence: str, language: str) -> list[str]:
    """Return the parts of a sentence in this language between commas, dashes and "and"."""
    words = _AND.get(language, _HBS_AND)
    parts = re.split(rf"(?<!\d)[,;:]|[,;:](?!\d)|[|\t]|\s[–—-]\s(?!\d)|\s(?:{words})\s", sentence)
    return [part.strip() for part in parts if part and part.strip()]


def _tidy(text: str) -> str:
    return collapse_space(text).rstrip(".!;, ")


def collapse_space(text: str) -> str:
    """Return a text with one space between its words."""
    return " ".join(text.split())
