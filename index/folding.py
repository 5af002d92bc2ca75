"""Hits that show the same again -> one hit: copies of a document with small differences, and its language versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from index.search import Hit
from index.tokens import list_words
from kb.likeness import LikenessKind

_SAME_WORDS = 0.8


class FoldingSource(Protocol):
    """What folding needs to know of the documents."""

    def list_kin(self, document_id: str) -> Mapping[str, LikenessKind]:
        """Return the other current documents that are the same work, by id; without those that staff have rejected."""

    def list_chunk_vectors(self, document_id: str) -> tuple[list[int], np.ndarray]:
        """Return where the chunks of a document start, in text order, and float32 vectors, shape (chunks, dimension)."""


def fold_hits(hits: Sequence[Hit], source: FoldingSource, *, limit: int) -> list[Hit]:
    """Return the first `limit` hits, ranked anew, each with those in `folded` that show the same passage of the same work.

    A passage of a copy is the same when nearly all its words are; one of a language version when the two passages are
    each other's nearest among all passages of the two documents.
    """
    kin = {hit.entry.document_id: source.list_kin(hit.entry.document_id) for hit in hits}
    vectors: dict[str, tuple[list[int], np.ndarray]] = {}
    kept: list[Hit] = []
    for hit in hits:
        relatives = kin[hit.entry.document_id]
        for place, shown in enumerate(kept):
            kind = relatives.get(shown.entry.document_id)
            if kind is None:
                continue
            for entry in (hit.entry, shown.entry):
                if kind is LikenessKind.LANGUAGE_VERSION and entry.document_id not in vectors:
                    vectors[entry.document_id] = source.list_chunk_vectors(entry.document_id)
            if _share_words(hit, shown) if kind is LikenessKind.NEAR_COPY else _are_nearest(hit, shown, vectors):
                kept[place] = replace(shown, folded=(*shown.folded, hit))
                break
        else:
            kept.append(hit)
    return [replace(hit, rank=rank) for rank, hit in enumerate(kept[:limit], start=1)]


def _share_words(hit: Hit, shown: Hit) -> bool:
    """Return whether most words of the shorter of two passages stand in the other."""
    ours, theirs = (Counter(list_words(one.passage.quote)) for one in (hit, shown))
    return (ours & theirs).total() >= _SAME_WORDS * min(ours.total(), theirs.total())


def _are_nearest(hit: Hit, shown: Hit, vectors: Mapping[str, tuple[list[int], np.ndarray]]) -> bool:
    """Return whether two passages are each other's translation, as far as their vectors can tell."""
    starts, matrix = vectors[hit.entry.document_id]
    other_starts, other_matrix = vectors[shown.entry.document_id]
    if hit.passage.start not in starts or shown.passage.start not in other_starts:
        return False
    similarities = matrix @ other_matrix.T
    row, column = starts.index(hit.passage.start), other_starts.index(shown.passage.start)
    return int(similarities[row].argmax()) == column and int(similarities[:, column].argmax()) == row
