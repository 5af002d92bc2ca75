"""What a query's words and its vector say about a chunk -> one score."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.date_keys import is_date_key
from index.fields import is_field_key
from index.tokens import QueryTerm


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """How much each part counts beside the chunk's own similarity, which counts 1.

    `sentence` weighs the similarity of the best sentence; `lexical` and `sentence_lexical` the share of the query's term
    weight that the chunk and its best sentence hold. `alike` is what a word counts there that is spelled like the word of
    the query, times its likeness, or that is its translation; the word itself counts 1. `across` weighs the share of the
    query's words that a chunk in another language holds by their meaning.
    """

    sentence: float
    lexical: float
    sentence_lexical: float
    alike: float = 0.7
    across: float = 0.1


# Chosen from the grid of `make calibrate` on the development sets: good on our corpus, within and across languages.
WEIGHTS = FusionWeights(sentence=1.5, lexical=0.1, sentence_lexical=0.2)


@dataclass(frozen=True, slots=True)
class WeightedTerm:
    """A word of the query with those of its keys that some chunk holds, and its weight; rare words weigh more.

    `credits` says which part of the weight each key earns: 1 for the word itself, less for words like it.
    """

    credits: Mapping[str, float]
    weight: float


def weigh_terms(
    terms: Sequence[QueryTerm], counts: Mapping[str, int], total: int, *, alike: float
) -> list[WeightedTerm]:
    """Return all terms, weighted by inverse document frequency (Robertson and Walker 1997).

    `counts` says in how many of the `total` chunks each key occurs, `alike` what is in `FusionWeights`. A word counts as
    frequent as its most frequent key. A field or date that is asked for and that nothing gives is left out, since its words
    are terms too. A word that no chunk holds keeps its weight, the highest: that is what makes the words of a question
    in another language count for little, since most of them are nowhere, and what the few accidental ones hold is a small
    share.
    """
    weighted = []
    for term in terms:
        keys = [key for key in term.keys if counts.get(key)]
        credits: dict[str, float] = {}
        for key, likeness in term.alike if alike else ():
            if counts.get(key):
                credits[key] = max(credits.get(key, 0.0), alike * likeness)
        if not keys and (is_field_key(term.keys[0]) or is_date_key(term.keys[0])):
            continue
        frequency = max((counts[key] for key in keys or credits), default=0)
        weight = math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))
        weighted.append(WeightedTerm({**credits, **dict.fromkeys(keys, 1.0)}, weight))
    return weighted


class TermMatcher:
    """The terms of one query, made ready to be looked for in many passages."""

    def __init__(self, terms: Sequence[WeightedTerm]) -> None:
        self._total = sum(term.weight for term in terms)
        self._earned: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, term in enumerate(terms):
            for key, credit in term.credits.items():
                self._earned[key].append((number, credit * term.weight))
        self._keys = frozenset(self._earned)
        self._shares: dict[frozenset[str], float] = {}

    def match_share(self, keys: Iterable[str]) -> float:
        """Return the share of the terms' weight that is among the keys, 0 to 1; 0 when there is no weight at all.

        A term earns the best of its keys, once.
        """
        held = self._keys.intersection(keys)
        # Hundreds of passages hold the same few of the words.
        share = self._shares.get(held)
        if share is None:
            share = self._shares[held] = self._measure_share(held)
        return share

    def _measure_share(self, held: frozenset[str]) -> float:
        if self._total <= 0:
            return 0.0
        best: dict[int, float] = {}
        for key in held:
            for number, earned in self._earned[key]:
                best[number] = max(best.get(number, 0.0), earned)
        return sum(best.values()) / self._total
