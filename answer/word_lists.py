"""Closed lists of words, written as text, and the words of a text to look up in them."""

from __future__ import annotations

import re

from kb.folding import fold_latin

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")


def read_words(text: str) -> frozenset[str]:
    """Return the words that a text lists, parted by white space."""
    return frozenset(text.split())


def fold_words(text: str) -> list[str]:
    """Return the words and numbers of a text in folded Latin."""
    return _WORD.findall(fold_latin(text))
