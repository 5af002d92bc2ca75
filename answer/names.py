"""The names in a question or an answer, told by their capitals, and whether hits hold them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.search import Hit
from kb.folding import fold_text
from kb.language import identify_language
from kb.script import to_latin

_WORD = re.compile(r"[^\W\d_][\w’'-]*\w")
_SENTENCE_START = re.compile(r"(?:^|[.!?])[\s\"«»„“”‘’(]*$")
# Inflected names share their beginning.
_STEM = 5
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")


def find_names(text: str) -> list[str]:
    """Return the words of a text that are names by their capitals, in text order.

    The capital of a sentence's first word says nothing, nor does any first capital in German, which gives one to every
    noun; a second capital always tells ("EuroCoop", "EU").
    """
    is_german = identify_language(text).tag == "de"
    names = []
    for found in _WORD.finditer(text):
        word = found.group()
        is_first = _SENTENCE_START.search(text[max(0, found.start() - 4) : found.start()]) is not None
        if sum(map(str.isupper, word)) > 1 or (word[0].isupper() and not is_first and not is_german):
            names.append(word)
    return names


def find_names_and_numbers(text: str) -> list[str]:
    """Return the names and then the numbers of a text: what tells which one is meant."""
    return [*find_names(text), *_NUMBER.findall(text)]


def share_missing_names(question: str, hits: Sequence[Hit]) -> float:
    """Return the share of the question's names and numbers that none of the hits, their titles and headings hold."""
    names = find_names_and_numbers(question)
    if not names:
        return 0.0
    text = _fold(" ".join(f"{hit.entry.title} {' '.join(hit.heading_path)} {hit.passage.quote}" for hit in hits))
    return sum(_fold(name)[:_STEM] not in text for name in names) / len(names)


def _fold(text: str) -> str:
    return fold_text(to_latin(text))
