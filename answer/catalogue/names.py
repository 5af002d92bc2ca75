"""Names that the catalogue holds -> where a question names them, in whatever case.

A question may give a name in part: without the legal form after a comma, only what stands in quotation marks, only an
author's family name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from answer.catalogue.lexicon import Token, cut_words
from answer.word_lists import read_words
from kb.folding import fold_latin, fold_text

TITLES = "titles"
"""The field of names that are titles; their values are ids of documents."""

_QUOTED = re.compile(r"[„“”«»\"‚‘]\s*([^„“”«»\"‚‘’]{3,})[„“”«»\"’]")
_CUTS = re.compile(r"\s+[-–—|]\s+|[:;,(]\s")
_BRACKETED = re.compile(r"\(([^()]{2,40})\)")
_LEAST_STEM = 3
# Endings of cases and articles, folded and in Latin script.
_ENDINGS = read_words(
    """
    a e i o u s n om em im am ov ev oga ega og eg omu emu oj ih ima ama oma ami imi ot ta to te ah eh es en jo jem ju ja
    ova eva ove eve ovi evi ovo in ina ine ini vi ovu
    """
)
_FLEETING = re.compile(r"^(\w{2,})[aeo]([bcdfghjklmnprstvz])$")
_ARTICLES = ("the", "la", "le", "les", "il", "lo", "gli", "el", "los", "las", "der", "die", "das")
_FIRST_WORD = re.compile(r"\w+")
_LONG_WORD, _LONGEST_BEGINNING = 4, 8
_SOFTENED = {"c": "k", "z": "g"}


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name found in a question: how many words it takes, and the values that may be meant, by field."""

    length: int
    values: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class NameIndex:
    """The names of a catalogue that a question may hold: (stems of the words, field, value) by the first letters."""

    variants: Mapping[str, Sequence[tuple[tuple[frozenset[str], ...], str, str]]]

    def match(self, tokens: Sequence[Token], place: int) -> NameMatch | None:
        """Return the longest name that begins at a word of the question; None when there is none."""
        best = 0
        values: dict[str, list[str]] = {}
        for stems, field, value in self.variants.get(tokens[place].form[:2], ()):
            length = len(stems)
            if length < best or place + length > len(tokens):
                continue
            words = tokens[place : place + length]
            if all(not stem_word(token.form).isdisjoint(stem) for token, stem in zip(words, stems, strict=True)):
                if length > best:
                    best, values = length, {}
                values.setdefault(field, []).append(value)
        if not values:
            return None
        return NameMatch(best, {field: tuple(dict.fromkeys(found)) for field, found in values.items()})


def index_names(
    names: Mapping[str, Iterable[tuple[str, str]]], tokens: Sequence[Token], *, telling: Iterable[str]
) -> NameIndex:
    """Return an index of the (written, value) pairs of each field that can begin at one of these words.

    `telling` are the folded words of which a name must hold one, so that a large catalogue is not looked through name by
    name.
    """
    beginnings = {token.form[:2] for token in tokens}
    kept = tuple({_begin(form) for form in telling})
    variants: dict[str, list[tuple[tuple[frozenset[str], ...], str, str]]] = defaultdict(list)
    for field, pairs in names.items():
        for written, value in pairs:
            folded = _fold_name(written)
            if not any(beginning in folded for beginning in kept):
                continue
            for variant in _list_variants(field, written):
                first = _FIRST_WORD.search(variant)
                if first is not None and (beginning := _fold_name(first.group())[:2]) in beginnings:
                    stems = tuple(stem_word(token.form) for token in cut_words(variant))
                    variants[beginning].append((stems, field, value))
    return NameIndex(variants)


def find_titles_with(words: Sequence[str], titles: Iterable[tuple[str, str]]) -> list[str]:
    """Return the ids of the titles that hold all these folded words, in whatever case."""
    wanted = [stem_word(word) for word in words]
    found = []
    for title, document_id in titles:
        folded = _fold_name(title)
        if not all(_begin(word) in folded for word in words):
            continue
        held = frozenset(stem for token in cut_words(title) for stem in stem_word(token.form))
        if all(not stems.isdisjoint(held) for stems in wanted):
            found.append(document_id)
    return found


def _begin(form: str) -> str:
    """Return the letters that all forms of a folded word begin with."""
    return form[:4] if len(form) > 5 else form[:_LEAST_STEM]


@lru_cache(maxsize=200_000)
def _fold_name(name: str) -> str:
    return fold_latin(name)


@lru_cache(maxsize=20_000)
def stem_word(form: str) -> frozenset[str]:
    """Return what is left of a folded word without each ending that it may have, itself among them.

    Two forms of one word share one of these: "koper" and "kopru", "luka" and "luci", "miza" and "mizo".
    """
    if len(form) < _LEAST_STEM or form.isdecimal():
        return frozenset({form})
    stems = {form}
    for ending in _ENDINGS:
        rest = form.removesuffix(ending)
        if rest != form and (len(rest) >= _LEAST_STEM or (len(rest) == 2 and len(ending) == 1)):
            stems.add(rest)
    stems |= {stem[:-1] + _SOFTENED[stem[-1]] for stem in tuple(stems) if len(stem) > 2 and stem[-1] in _SOFTENED}
    if fleeting := _FLEETING.match(form):
        stems.add(fleeting[1] + fleeting[2])
    return frozenset(stems)


def _list_variants(field: str, written: str) -> list[str]:
    """Return the ways in which a question may give a name, itself first."""
    variants = [written]
    if field == "authors":
        family = written.split()[-1:]
        return [*variants, *(name for name in family if len(name) > 3)]
    if field == "places":
        return [*variants, written.split(",")[0]]
    parts = [part for whole in written.split(";") for part in (whole, _CUTS.split(whole)[0])]
    variants += [*parts, *_QUOTED.findall(written)]
    if field == "issuers":
        variants += [ending for part in parts for ending in _list_endings(part)]
    if field != TITLES:
        variants += _BRACKETED.findall(written)
    if field == TITLES:
        variants += _list_beginnings(written)
    return list(dict.fromkeys(variants))


def _list_endings(name: str) -> list[str]:
    """Return what is left of an organisation's name without its first words, two words or more: "zadruga Klas"."""
    words = [token.written for token in cut_words(name)]
    return [" ".join(words[start:]) for start in range(1, len(words) - 1) if len(words[start]) >= _LONG_WORD]


def _list_beginnings(title: str) -> list[str]:
    """Return the beginnings of a title that still tell it: two long words or more, without its article."""
    words = [token.written for token in cut_words(title)]
    if words and fold_text(words[0]) in _ARTICLES:
        words = words[1:]
    beginnings = []
    for length in range(2, min(len(words), _LONGEST_BEGINNING) + 1):
        is_told = sum(len(word) >= _LONG_WORD for word in words[:length]) >= 2
        if is_told and len(words[length - 1]) >= _LONG_WORD:
            beginnings.append(" ".join(words[:length]))
    return beginnings
