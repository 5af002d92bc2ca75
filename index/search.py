"""A query -> hits: what is shown, with where it stands and why it was chosen."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from index.encoder import Encoder
from index.fields import find_asked_fields
from index.fusion import WEIGHTS, FusionWeights, match_share, weigh_terms
from index.store import CatalogueEntry, Filter, Store, StoredChunk
from index.tokens import QueryTerm, make_query_terms
from kb.passages import Passage

log = logging.getLogger(__name__)

_CANDIDATES = 100
# A term in more than this share of the chunks says little about any of them, and costs as much as all others together.
_FREQUENT_SHARE = 0.05
_FREQUENT_LEAST = 50


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence, list item or row of a hit: its similarity to the query (cosine), and the share of the query's term weight
    that it and its headings hold (0 to 1)."""

    passage: Passage
    similarity: float
    share: float


@dataclass(frozen=True, slots=True)
class Hit:
    """One result of a search.

    `passage` is the chunk as it stands; `sentences` are its parts in text order, `sentence` the one nearest to the query.
    `rank` counts from 1. `scores` holds the parts of the ranking by name: "dense", "sentence" (cosine similarities),
    "lexical", "sentence_lexical" (share of the query's term weight that is matched, 0 to 1) and "fused" (what the ranking
    sorts by); they compare within one query only.
    """

    rank: int
    passage: Passage
    sentence: Passage
    sentences: tuple[ScoredSentence, ...]
    heading_path: tuple[str, ...]
    entry: CatalogueEntry
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A chunk with its scores; `similarities` and `shares` are those of its sentences, shape (sentences,)."""

    chunk_id: int
    similarities: np.ndarray
    shares: np.ndarray
    best_sentence: int
    scores: Mapping[str, float]


def search_index(
    store: Store,
    encoder: Encoder,
    query: str,
    filter: Filter,
    *,
    limit: int,
    weights: FusionWeights = WEIGHTS,
) -> list[Hit]:
    """Return the best chunks for a query, best first; empty when nothing may be seen or the query is blank.

    Candidates come from the vectors and from the words; each is scored by its
    similarity, that of its best sentence, and the query's words that it holds.
    """
    if not query.strip():
        return []
    vector = encoder.encode_queries([query])[0]
    terms = expand_terms(store, query)
    total = store.count_chunks()
    counts = store.count_terms(key for term in terms for key in term.keys)
    weighted = weigh_terms(terms, counts, total)
    ceiling = max(_FREQUENT_LEAST, _FREQUENT_SHARE * total)
    selective = [key for term in weighted for key in term.keys if counts[key] <= ceiling]
    found = [chunk_id for chunk_id, _ in store.search_vector(vector, filter, _CANDIDATES)]
    found += [chunk_id for chunk_id, _ in store.search_lexical(selective, filter, _CANDIDATES)]
    chunk_ids = list(dict.fromkeys(found))
    vectors = store.get_vectors(chunk_ids)
    sentence_vectors = store.get_sentence_vectors(chunk_ids)
    candidates = []
    for chunk_id, keys in store.get_keys(chunk_ids).items():
        dense = float(vectors[chunk_id] @ vector)
        similarities = sentence_vectors[chunk_id] @ vector
        shares = np.array([match_share(weighted, sentence) for sentence in keys.sentences])
        sentence_scores = weights.sentence * similarities + weights.sentence_lexical * shares
        best = int(np.argmax(sentence_scores))
        lexical = match_share(weighted, keys.chunk)
        scores = {
            "dense": dense,
            "sentence": float(similarities[best]),
            "lexical": lexical,
            "sentence_lexical": float(shares[best]),
            "fused": dense + float(sentence_scores[best]) + weights.lexical * lexical,
        }
        candidates.append(_Candidate(chunk_id, similarities, shares, best, scores))
    candidates.sort(key=lambda candidate: (-candidate.scores["fused"], candidate.chunk_id))
    chunks = store.get_chunks(candidate.chunk_id for candidate in candidates[:limit])
    return [
        _make_hit(candidate, chunks[candidate.chunk_id], rank)
        for rank, candidate in enumerate(candidates[:limit], start=1)
    ]


def expand_terms(store: Store, query: str) -> list[QueryTerm]:
    """Return the query's words with every key under which the documents may hold them, then the fields it asks for.

    A field is a term of its own: "budget" is a word of many sentences, and the field of one row.
    """
    terms = make_query_terms(query, store.list_languages())
    known = store.find_keys(term.keys[0] for term in terms)
    words = [QueryTerm(term.word, tuple(dict.fromkeys([*term.keys, *known.get(term.keys[0], ())]))) for term in terms]
    asked = dict.fromkeys(find_asked_fields(query).values())
    return [*words, *(QueryTerm(key, (key,)) for key in asked)]


def _make_hit(candidate: _Candidate, stored: StoredChunk, rank: int) -> Hit:
    chunk = stored.chunk
    sentences = tuple(
        ScoredSentence(
            Passage(chunk.document_id, start, end, chunk.page, stored.text[start - chunk.start : end - chunk.start]),
            float(similarity),
            float(share),
        )
        for (start, end), similarity, share in zip(
            chunk.sentences, candidate.similarities, candidate.shares, strict=True
        )
    )
    return Hit(
        rank=rank,
        passage=Passage(chunk.document_id, chunk.start, chunk.end, chunk.page, stored.text),
        sentence=sentences[candidate.best_sentence].passage,
        sentences=sentences,
        heading_path=chunk.heading_path,
        entry=stored.entry,
        scores=candidate.scores,
    )
