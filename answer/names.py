"""The names in a question or an answer, told by their capitals, and whether texts hold them."""

from __future__ import annotations

import re
from functools import lru_cache

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
    """Return whether a text holds a word in one of its forms, or a number as it is; case, script and accents do not count."""
    folded = _fold(word)
    if folded[0].isdigit():
        return re.search(rf"(?<!\d){re.escape(folded)}(?!\d)", _fold(text)) is not None
    return re.search(rf"\b{re.escape(folded[:_STEM])}", _fold(text)) is not None


def share_missing_names(question: str, hit: Hit) -> float:
    """Return the share of the question's names and numbers that stand neither in a hit nor above it."""
    names = find_names_and_numbers(question)
    text = describe_hit(hit)
    return sum(not hold_word(text, name) for name in names) / len(names) if names else 0.0


def describe_hit(hit: Hit) -> str:
    """Return the text of a hit with what tells where it stands: title and date of its document, and its headings."""
    date = hit.entry.date.edtf if hit.entry.date else ""
    return "\n".join([hit.entry.title, date, *hit.heading_path, hit.passage.quote])


# A question's words are looked for in the same few texts one after another.
@lru_cache(maxsize=512)
def _fold(text: str) -> str:
    return fold_text(to_latin(text))
