"""The names in a question or an answer, told by their capitals, and whether texts hold them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

import index.coverage
from index.search import Hit
from kb.amounts import read_number
from kb.dates import find_dates
from kb.folding import fold_text
from kb.language import identify_language
from kb.script import to_latin

_WORD = re.compile(r"[^\W\d_][\w’'-]*\w")
_SENTENCE_START = re.compile(r"(?:^|[.!?])[\s\"«»„“”‘’(]*$")
# What a name counts for a hit that stands only in another hit of its document.
_ELSEWHERE = 0.5
# Inflected names share their beginning.
_STEM = 5
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")
# From so many digits on a number may be written in groups.
_GROUPED = 5
_GROUPED_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def find_names(text: str) -> list[str]:
    """Return the words of a text that are names by their capitals, in text order.

    The capital of a sentence's first word says nothing, nor does any first capital in German, which gives one to every
    noun, unless a name goes before it ("EuroCoop Süd"); a second capital always tells ("EuroCoop", "EU").
    """
    is_german = identify_language(text).tag == "de"
    names = []
    end = -1
    for found in _WORD.finditer(text):
        word = found.group()
        is_first = _SENTENCE_START.search(text[max(0, found.start() - 4) : found.start()]) is not None
        follows = end >= 0 and text[end : found.start()].strip(" +") == ""
        if sum(map(str.isupper, word)) > 1 or (word[0].isupper() and not is_first and (follows or not is_german)):
            names.append(word)
            end = found.end()
    return names


def find_names_and_numbers(text: str) -> list[str]:
    """Return the names and then the numbers of a text: what tells which one is meant."""
    return [*find_names(text), *find_plain_numbers(text)]


def find_plain_numbers(text: str) -> list[str]:
    """Return the numbers of a text as they are written."""
    return _NUMBER.findall(text)


def hold_word(text: str, word: str) -> bool:
    """Return whether a text holds a word in one of its forms, or a number or date in one of its spellings.

    Case, script and accents do not count.
    """
    folded = _fold(word)
    if folded[0].isdigit():
        return re.search(rf"(?<!\d){re.escape(folded)}(?!\d)", _fold(text)) is not None or _hold_figure(text, word)
    return re.search(rf"\b{re.escape(folded[:_STEM])}", _fold(text)) is not None


def _hold_figure(text: str, figure: str) -> bool:
    """Return whether a text holds a date or a number with separators, written otherwise: "14/03/2023" and "14. marca 2023"."""
    if figure.isdigit():
        return len(figure) >= _GROUPED and int(figure) in _read_figures(text)
    if dates := _read_days(figure):
        return bool(dates & _read_days(text))
    return _GROUPED_NUMBER.fullmatch(figure) is not None and read_number(figure) in _read_figures(text)


def measure_missing_names(question: str, hits: Sequence[Hit]) -> list[float]:
    """Return for each hit the share of the question's names and numbers that stand neither in it nor above it.

    What stands in another of the hits of its document counts half: the text is about that, at least elsewhere.
    """
    names = find_names_and_numbers(question)
    if not names:
        return [0.0] * len(hits)
    held = [[hold_word(describe_hit(hit), name) for name in names] for hit in hits]
    missing = []
    for hit, own in zip(hits, held, strict=True):
        same = [other for one, other in zip(hits, held, strict=True) if one.entry.document_id == hit.entry.document_id]
        elsewhere = [any(other[place] for other in same) for place in range(len(names))]
        degrees = [1.0 if here else _ELSEWHERE * there for here, there in zip(own, elsewhere, strict=True)]
        missing.append(1.0 - sum(degrees) / len(names))
    return missing


def describe_hit(hit: Hit) -> str:
    """Return the text of a hit with what tells where it stands."""
    return "\n".join([describe_place(hit), hit.passage.quote])


def describe_place(hit: Hit) -> str:
    """Return what tells where a hit stands."""
    return index.coverage.describe_place(hit.entry, hit.heading_path)


@lru_cache(maxsize=512)
def _read_days(text: str) -> frozenset[str]:
    return frozenset(mention.date.edtf for mention in find_dates(text) if mention.date.is_day)


@lru_cache(maxsize=512)
def _read_figures(text: str) -> frozenset[Decimal]:
    return frozenset(read_number(written) for written in _GROUPED_NUMBER.findall(text))


# A question's words are looked for in the same few texts one after another.
@lru_cache(maxsize=512)
def _fold(text: str) -> str:
    return fold_text(to_latin(text))
