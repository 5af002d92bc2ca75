"""What a person types into the search box -> words to look for, phrases that must stand so, words that must not.

"solidarna ekonomija" in double quotes is a phrase: hits that hold its words in this order come before all others.
-šola leaves out what holds the word; a question has no such sign, so that is read only where a search is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.tokens import list_words

# A phrase in straight quotation marks or those that keyboards make of them, or an excluded word.
_SIGN = re.compile(
    r"[\"“”„‟«»](?P<phrase>[^\"“”„‟«»]+)[\"“”„‟«»]|(?<!\S)[-−–](?P<excluded>[^\W\d_][\w'’]*(?:[-.]\w+)*)(?=[\s,;]|$)"
)


@dataclass(frozen=True, slots=True)
class Query:
    """A query taken apart: `text` without the excluded words, `phrases` as words in order, `excluded` as written."""

    text: str
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[str, ...] = ()


def read_query(written: str, *, has_operators: bool) -> Query:
    """Take a query apart; without operators it is a question, whose only signs are quotation marks around two or more words.

    A query of nothing but excluded words excludes nothing: something must be looked for.
    """
    signs = list(_SIGN.finditer(written))
    least = 1 if has_operators else 2
    phrases = dict.fromkeys(tuple(list_words(sign["phrase"])) for sign in signs if sign["phrase"])
    text, excluded = written, tuple[str, ...]()
    if has_operators:
        kept = _SIGN.sub(lambda sign: sign[0] if sign["phrase"] else " ", written)
        if list_words(kept):
            text, excluded = kept, tuple(sign["excluded"] for sign in signs if sign["excluded"])
    return Query(text, tuple(phrase for phrase in phrases if len(phrase) >= least), excluded)


def count_phrases(phrases: Iterable[Sequence[str]], parts: Sequence[str]) -> int:
    """Return how many phrases stand word for word in one of the parts of a passage: its text, its title, a heading."""
    words = [f" {' '.join(list_words(part))} " for part in parts]
    return sum(any(f" {' '.join(phrase)} " in part for part in words) for phrase in phrases)
