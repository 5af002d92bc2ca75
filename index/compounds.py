"""Compound words -> the words they are made of, as far as the index holds those: "Genossenschaftsgesetz" asks for "Gesetz"."""

from __future__ import annotations

from collections.abc import Collection, Iterator

_SHORTEST = 8
_SHORTEST_PART = 4
# What joins the parts: Genossenschaft-s-gesetz, Sonne-n-energie, Kind-er-garten; longest first.
_LINKS = ("en", "er", "es", "s", "n", "e", "")

LANGUAGES = frozenset({"de", "nl", "sv", "da", "nb", "nn", "no"})
"""The languages that write compounds as one word."""


def list_parts(word: str) -> frozenset[str]:
    """Return every word that a folded word could begin or end with; empty when it is too short to be a compound."""
    return frozenset(part for parts in _list_splits(word) for part in parts)


def split_compound(word: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the two parts of a folded word of which both are known, the most even ones; empty when there are none."""
    splits = [parts for parts in _list_splits(word) if all(part in known for part in parts)]
    return max(splits, key=lambda parts: min(map(len, parts)), default=())


def _list_splits(word: str) -> Iterator[tuple[str, str]]:
    if len(word) < _SHORTEST or not word.isalpha():
        return
    for place in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        for link in _LINKS:
            first = word[:place].removesuffix(link)
            if word[:place].endswith(link) and len(first) >= _SHORTEST_PART:
                yield first, word[place:]
