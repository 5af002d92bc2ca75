"""Words of a question -> the categories that they have in one language.

The categories and what they do:
count, which, list          what is to be done; newest, oldest: the order, number:N how many
document, type:T            the noun that is counted or listed
language:TAG, public, internal, undated, project, issuer, author, place    filters, and the words before a name
before, after, since, until, between, onward, this_year, last_year, last_years, decade:YEAR, decade_word, year     dates
by, about                   what joins a name to the noun
what, everything, published  "what has she written", "everything that was published": no noun is needed
when, who, by_whom, where, pages, wrote, issued, signed, language_word, type_word, ask:FIELD    a value of a document
art, prep, aux, and, polite, catalogue    what a question may hold besides
again                       begins a question that goes on from the last one
plural, singular, plural_order    forms that tell how many are meant; no categories of their own
content                     the question is about what documents say

One phrase may have several categories: "od" is "since" before a year and "by" before a name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from answer.catalogue.words import WORDS
from answer.registers.words import WORDS as REGISTER_WORDS
from kb.folding import fold_latin
from kb.script import script_of

_WORD = re.compile(r"\w+")
_LONGEST_ENDING = 4
_ANY_NUMBER = "*"
_FORMS = ("plural", "singular", "plural_order")
LANGUAGES = tuple(WORDS)
"""The names of the vocabularies."""

WITH_REGISTERS = "+registers"
"""What a vocabulary's name ends with that has the words for projects and events besides."""

_VOCABULARIES = {"hr": "hbs", "bs": "hbs", "sr-Latn": "hbs", "sr-Cyrl": "hbs"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a question: `text[start:end]` as written, and folded in Latin script."""

    form: str
    written: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """A phrase found in a question: how many words it has, and its categories with their values."""

    length: int
    categories: Mapping[str, str]


def cut_words(text: str) -> list[Token]:
    """Return the words and numbers of a text in order."""
    return [
        Token(fold_latin(found.group()), found.group(), found.start(), found.end()) for found in _WORD.finditer(text)
    ]


def name_vocabulary(language: str) -> str:
    """Return the name of the vocabulary of a BCP 47 tag; empty when there is none."""
    name = _VOCABULARIES.get(language, language)
    return name if name in WORDS else ""


def fit_language(language: str, vocabulary: str, question: str) -> str:
    """Return the BCP 47 tag to answer in: that of the question, or, when its words are another's, the tag of those."""
    if name_vocabulary(language) == vocabulary:
        return language
    if vocabulary != "hbs":
        return vocabulary
    return "sr-Cyrl" if script_of(question) == "Cyrl" else "hr"


def match_phrase(forms: Sequence[str], place: int, vocabulary: str) -> PhraseMatch | None:
    """Return the longest phrase of a vocabulary that begins at a word; None when there is none.

    Of phrases with as many words those with fewer stems win; equal ones share their categories.
    """
    best: tuple[int, int] = (0, 0)
    categories: dict[str, str] = {}
    phrases = _phrases_by_beginning(vocabulary)
    for words, category, value in (*phrases.get(forms[place][:2], ()), *phrases.get(_ANY_NUMBER, ())):
        pairs = zip(forms[place : place + len(words)], words, strict=False)
        if place + len(words) > len(forms) or not all(_is_form(form, word, vocabulary) for form, word in pairs):
            continue
        rank = (len(words), sum(not word.endswith("*") for word in words))
        if rank > best:
            best, categories = rank, {}
        if rank == best:
            categories[category] = value
    return PhraseMatch(best[0], categories) if categories else None


def is_plural(forms: Sequence[str], vocabulary: str) -> bool:
    """Return whether any of the words can only be meant of several documents."""
    return not _list_forms("plural", vocabulary).isdisjoint(forms)


def orders_several(forms: Sequence[str], vocabulary: str) -> bool:
    """Return whether "the newest" of a question are several; in most languages its form does not tell."""
    if ordering := _list_forms("plural_order", vocabulary):
        return not ordering.isdisjoint(forms)
    return is_plural(forms, vocabulary) and _list_forms("singular", vocabulary).isdisjoint(forms)


def read_number(form: str, vocabulary: str) -> int | None:
    """Return the number that a word gives, in digits or up to ten in letters."""
    if form.isdecimal():
        return int(form) if len(form) < 5 else None
    return _number_forms(vocabulary).get(form)


def _is_form(form: str, word: str, vocabulary: str) -> bool:
    if word == _ANY_NUMBER:
        return read_number(form, vocabulary) is not None
    if word.endswith("*"):
        return form.startswith(word[:-1]) and len(form) - len(word) + 1 <= _LONGEST_ENDING
    return form == word


@cache
def _phrases_by_beginning(vocabulary: str) -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
    """Return (words, category, value) of every phrase by the first two letters of its first word."""
    phrases: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
    for name, listed in _list_words(vocabulary):
        category, _, value = name.partition(":")
        if category in _FORMS:
            continue
        if category == "ask":
            category, value = name, ""
        for phrase in listed.split("|"):
            words = tuple(phrase.split())
            phrases[words[0][:2].rstrip("*") or _ANY_NUMBER].append((words, category, value))
    return phrases


def _list_words(vocabulary: str) -> Iterator[tuple[str, str]]:
    """Yield each category of a vocabulary with its phrases; those of the registers come on top where they are asked for."""
    name = vocabulary.removesuffix(WITH_REGISTERS)
    yield from WORDS[name].items()
    if name != vocabulary:
        yield from REGISTER_WORDS[name].items()


@cache
def _number_forms(vocabulary: str) -> dict[str, int]:
    return {
        form.strip(): int(name.removeprefix("number:"))
        for name, listed in _list_words(vocabulary)
        if name.startswith("number:")
        for form in listed.split("|")
    }


@cache
def _list_forms(kind: str, vocabulary: str) -> frozenset[str]:
    words = dict(_list_words(vocabulary))
    return frozenset(form.strip() for form in words.get(kind, "").split("|") if form.strip())
