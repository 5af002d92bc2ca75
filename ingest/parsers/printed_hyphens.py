"""Hyphens at line ends: of a word that was cut in two, or of a compound."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

_LAST_PART = re.compile(r"[^\W\d_]+$")
_FIRST_PART = re.compile(r"^[^\W\d_]+")
_ADDRESS = re.compile(r"@|://|www\.|\w\.[a-z]{2,}\b(?!\.)")
# A page with fewer lines may divide its words and have none at a line end.
_LONG_LINE = 40
_FEW_LINES, _FEW_CUTS = 12, 0.02
_SHORT_TEXT = 1500


class _Written(Protocol):
    """What has a text: a line, or a part of one."""

    text: str


def is_cut_word(text: str, following: str) -> bool:
    """Say whether a line ends in the middle of a word or between the parts of a compound."""
    return len(text) > 2 and text[-1] == "-" and text[-2].isalpha() and following[0].isalpha()


def keeps_hyphen(text: str, following: str, known: KnownWords) -> bool:
    """Tell "družbeno-/odgovorni" from "sode-/lovanje".

    The hyphen is real when that form stands elsewhere, before a capital ("January-/June"), in an address, between two
    words that stand elsewhere by themselves, and in a document that does not divide its words.
    """
    first = _LAST_PART.search(text[:-1])
    second = _FIRST_PART.search(following)
    if first is None or second is None:
        return True
    is_capitals = first[0].isupper() and len(first[0]) > 1
    # "January-/June", "LEADER-/a"
    if second[0][0].isupper() != is_capitals or (is_capitals and not second[0].isupper()):
        return True
    first_part, second_part = first[0].lower(), second[0].lower()
    if _ADDRESS.search(text.rsplit(maxsplit=1)[-1] + following.split(maxsplit=1)[0]):
        return True
    whole, compound = known.count(first_part + second_part), known.count(f"{first_part}-{second_part}")
    if whole or compound:
        return compound >= max(whole, 1)
    if not known.are_divided:
        return True
    # Both parts are words of this document.
    return min(len(first_part), len(second_part)) >= 4 and known.count(first_part) > 1 and known.count(second_part) > 1


class KnownWords:
    """How often words, and compounds with one hyphen, stand inside the lines of a document."""

    def __init__(self, pages: Iterable[Iterable[_Written]]) -> None:
        lines = [line.text for page in pages for line in page]
        self._text = "\n".join(lines).lower()
        self._counts: dict[str, int] = {}
        # Where words are divided every tenth line ends in a hyphen; real ones come to a line end once in a hundred.
        long = [line for line in lines if len(line) > _LONG_LINE]
        cut = sum(1 for line in long if line[-1] == "-" and line[-2].isalpha())
        self.are_divided = len(long) < _FEW_LINES or cut > _FEW_CUTS * len(long)
        self._is_short = len(self._text) < _SHORT_TEXT

    def count(self, word: str) -> int:
        """Return the number of times; looking for a word in the text is faster than knowing all words of it."""
        known = self._counts.get(word)
        if known is None:
            place = self._text.find(word)
            known = 0
            while place >= 0:
                end = place + len(word)
                known += not self._text[place - 1 : place].isalpha() and not self._text[end : end + 1].isalpha()
                place = self._text.find(word, end)
            self._counts[word] = known
        return known

    def has_ending(self, ending: str) -> bool:
        """Say whether two words, or one of them twice, end in these letters; a short text may have any."""
        place, found = self._text.find(ending), 0
        while place >= 0 and found < 2:
            end = place + len(ending)
            found += self._text[place - 1 : place].isalpha() and not self._text[end : end + 1].isalpha()
            place = self._text.find(ending, end)
        return found > 1 or self._is_short
