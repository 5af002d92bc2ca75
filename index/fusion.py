"""What a query's words and its vector say about a chunk -> one score."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from index.fields import is_field_key
from index.tokens import QueryTerm


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """How much each part counts beside the chunk's own similarity, which counts 1.

    `sentence` weighs the similarity of the best sentence; `lexical` and `sentence_lexical` the share of the query's term
    weight that the chunk and its best sentence hold.
    """

    sentence: float
    lexical: float
    sentence_lexical: float


# Chosen from the grid of `make calibrate` on the development sets: good on our corpus, within and across languages.
WEIGHTS = FusionWeights(sentence=1.5, lexical=0.1, sentence_lexical=0.2)


@dataclass(frozen=True, slots=True)
class WeightedTerm:
    """A word of the query with those of its keys that some chunk holds, and its weight; rare words weigh more."""

    keys: tuple[str, ...]
    weight: float


def weigh_terms(terms: Sequence[QueryTerm], counts: Mapping[str, int], total: int) -> list[WeightedTerm]:
    """Return all terms, weighted by inverse document frequency (Robertson and Walker 1997).

    `counts` says in how many of the `total` chunks each key occurs. A word counts as frequent as its most frequent key. A
    field that is asked for and that no row gives is left out, since prose may answer too. A word that no chunk holds keeps
    its weight, the highest: that is what makes the words of a question in another language count for little, since most of
    them are nowhere, and what the few accidental ones hold is a small share.
    """
    weighted = []
    for term in terms:
        keys = tuple(key for key in term.keys if counts.get(key))
        if not keys and is_field_key(term.keys[0]):
            continue
        frequency = max((counts[key] for key in keys), default=0)
        weighted.append(WeightedTerm(keys, math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))))
    return weighted


def match_share(terms: Sequence[WeightedTerm], keys: Collection[str]) -> float:
    """Return the share of the terms' weight that is among the keys, 0 to 1; 0 when there is no weight at all."""
    total = sum(term.weight for term in terms)
    if total <= 0:
        return 0.0
    return sum(term.weight for term in terms if any(key in keys for key in term.keys)) / total
