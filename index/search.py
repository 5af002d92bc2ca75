"""A query -> hits: what is shown, with where it stands and why it was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby

import numpy as np

from index.coverage import describe_place, find_content_words, measure_coverage
from index.encoder import Encoder
from index.expansion import expand_terms, list_forms
from index.fusion import WEIGHTS, FusionWeights, TermMatcher, weigh_terms
from index.query import count_phrases, read_query
from index.store import CatalogueEntry, Filter, Store, StoredChunk
from index.tokens import QueryTerm
from index.word_vectors import WordVectors
from kb.language import identify_language, is_read_alike
from kb.passages import Passage

_CANDIDATES = 100
# Of the candidates, as many have their sentences compared, the likeliest first; more are when more hits are wanted.
_COMPARED = 50
# So many of the best are read word by word: it takes as long as all the rest.
_REREAD = 10
# A term in more than this share of the chunks says little about any of them, and costs as much as all others together.
_FREQUENT_SHARE = 0.05
_FREQUENT_LEAST = 50
# Matches of words to look through, the rarest words first; a large index would take long, and the vectors know the others.
_MATCHES = 4_000
# Of a word that no chunk holds, as many words like it are looked up; more would bring in what is like it by chance.
_ALIKE_LOOKED_UP = 3


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
    sorts by, after the phrases of the query); they compare within one query only. `folded` are further hits that show the
    same passage in a copy or another language version of the document; only `fold_hits` finds them.
    """

    rank: int
    passage: Passage
    sentence: Passage
    sentences: tuple[ScoredSentence, ...]
    heading_path: tuple[str, ...]
    entry: CatalogueEntry
    scores: Mapping[str, float]
    folded: tuple[Hit, ...] = ()


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
    has_operators: bool = False,
    vectors: WordVectors | None = None,
) -> list[Hit]:
    """Return the best chunks for a query, best first; empty when nothing may be seen or the query is blank.

    Candidates come from the vectors and from the words; each is scored by its similarity, that of its best sentence, and
    the query's words that it holds. What holds a phrase of the query in double quotes comes before what does not. With
    `has_operators` the query is no question but a search, in which a hyphen before a word leaves out what holds it. With
    `vectors`, those of single words, the best in other languages than the query's are also scored by which of its words they
    hold by their meaning.
    """
    asked = read_query(query, has_operators=has_operators)
    if not asked.text.strip():
        return []
    vector = encoder.encode_queries([asked.text])[0]
    without = [key for word in asked.excluded for key in list_forms(store, word)]
    total = store.count_chunks()
    terms = expand_terms(store, asked.text)
    counts = store.count_terms(key for term in terms for key in (*term.keys, *(key for key, _ in term.alike)))
    weighted = weigh_terms(terms, counts, total, alike=weights.alike)
    selective = _choose_selective(terms, counts, total)
    found = [chunk_id for chunk_id, _ in store.search_vector(vector, filter, _CANDIDATES, without=without)]
    found += [chunk_id for chunk_id, _ in store.search_lexical(selective, filter, _CANDIDATES, without=without)]
    for phrase in asked.phrases:
        holding = store.search_lexical(phrase, filter, _CANDIDATES, needs_all=True, without=without)
        found += [chunk_id for chunk_id, _ in holding]
    chunk_ids = list(dict.fromkeys(found))
    held = _count_held_phrases(store, asked.phrases, chunk_ids)
    matcher = TermMatcher(weighted)
    likely = _choose_likely(store, chunk_ids, vector, matcher, weights, held=held, count=max(_COMPARED, 2 * limit))
    candidates = _score_candidates(store, likely, vector, matcher, weights)

    def order(one: _Candidate) -> tuple[float, ...]:
        return -held.get(one.chunk_id, 0), -one.scores["fused"], one.chunk_id

    candidates.sort(key=order)
    chunks = store.get_chunks(candidate.chunk_id for candidate in candidates[: max(limit, _REREAD if vectors else 0)])
    if vectors is not None and weights.across:
        candidates[:_REREAD] = _favour_held_words(asked.text, candidates[:_REREAD], chunks, vectors, weights.across)
        candidates.sort(key=order)
    # A chunk may go while it is searched for, or be cut anew.
    shown = [
        candidate
        for candidate in candidates[:limit]
        if (stored := chunks.get(candidate.chunk_id)) and len(stored.chunk.sentences) == len(candidate.similarities)
    ]
    return [_make_hit(candidate, chunks[candidate.chunk_id], rank) for rank, candidate in enumerate(shown, start=1)]


def _choose_selective(terms: Sequence[QueryTerm], counts: Mapping[str, int], total: int) -> list[str]:
    """Return the keys to look candidates up by, the rarest first: those that not too many chunks hold, each and together.

    A word that no chunk holds is looked up by the words most like it.
    """
    ceiling = max(_FREQUENT_LEAST, _FREQUENT_SHARE * total)
    keys: list[str] = []
    for term in terms:
        held = [key for key in term.keys if counts.get(key)]
        keys += held or [key for key, _ in term.alike if counts.get(key)][:_ALIKE_LOOKED_UP]
    selective = sorted((key for key in dict.fromkeys(keys) if counts[key] <= ceiling), key=lambda key: counts[key])
    matches = list(accumulate(counts[key] for key in selective))
    return [key for place, key in enumerate(selective) if place == 0 or matches[place] <= _MATCHES]


def _count_held_phrases(store: Store, phrases: Sequence[Sequence[str]], chunk_ids: Sequence[int]) -> dict[int, int]:
    """Return how many of the phrases each chunk holds, in its text or the headings above it; empty without phrases."""
    if not phrases:
        return {}
    return {
        chunk_id: count_phrases(phrases, [stored.text, stored.entry.title, *stored.chunk.heading_path])
        for chunk_id, stored in store.get_chunks(chunk_ids).items()
    }


def _choose_likely(
    store: Store,
    chunk_ids: Sequence[int],
    vector: np.ndarray,
    matcher: TermMatcher,
    weights: FusionWeights,
    *,
    held: Mapping[int, int],
    count: int,
) -> dict[int, tuple[float, float]]:
    """Return (similarity, lexical share) by chunk id of those of the chunks that exist that may become hits.

    What is known of a chunk as a whole is taken for its best sentence too; reading all sentences of all candidates would
    take most of the time of a search.
    """
    rows = store.get_chunk_rows(chunk_ids)
    if not rows.chunk_ids:
        return {}
    dense = rows.vectors @ vector
    phrases = np.array([held.get(chunk_id, 0) for chunk_id in rows.chunk_ids])
    similar = (1 + weights.sentence) * dense
    by_words = weights.lexical + weights.sentence_lexical
    lexical = _measure_shares(rows.keys, similar, matcher, gain=by_words, count=len(dense) if held else count)
    chosen = np.lexsort((-(similar + by_words * lexical), -phrases))[:count].tolist()
    return {rows.chunk_ids[place]: (float(dense[place]), float(lexical[place])) for place in chosen}


def _measure_shares(
    keys: Sequence[str], similar: np.ndarray, matcher: TermMatcher, *, gain: float, count: int
) -> np.ndarray:
    """Return the share of the query's term weight that each chunk holds; 0 for those that it cannot lift into the best.

    `similar` is what the chunks have without it, and a share of 1 adds `gain`. The words of a chunk need no look where the
    sum stays below the least of those that are best without any: there are `count` better ones already.
    """
    shares = np.zeros(len(keys))

    def measure(places: np.ndarray) -> None:
        shares[places] = [matcher.match_share(keys[place].split(" ")) for place in places.tolist()]

    order = np.argsort(-similar)
    nearest, others = order[:count], order[count:]
    measure(nearest)
    least = float(np.min((similar + gain * shares)[nearest]))
    measure(others[similar[others] + gain >= least])
    return shares


def _score_candidates(
    store: Store,
    likely: Mapping[int, tuple[float, float]],
    vector: np.ndarray,
    matcher: TermMatcher,
    weights: FusionWeights,
) -> list[_Candidate]:
    """Return the chunks with their scores, in any order; `vector` is the query's, shape (dimension,)."""
    rows = store.get_sentence_rows(likely)
    if not rows.chunk_ids:
        return []
    all_similarities = rows.vectors @ vector
    all_shares = np.array([matcher.match_share(keys.split(" ")) for keys in rows.keys])
    all_scores = weights.sentence * all_similarities + weights.sentence_lexical * all_shares
    candidates = []
    start = 0
    for chunk_id, owned in groupby(rows.chunk_ids):
        end = start + sum(1 for _ in owned)
        best = int(np.argmax(all_scores[start:end]))
        dense, lexical = likely[chunk_id]
        scores = {
            "dense": dense,
            "sentence": float(all_similarities[start + best]),
            "lexical": lexical,
            "sentence_lexical": float(all_shares[start + best]),
            "fused": dense + float(all_scores[start + best]) + weights.lexical * lexical,
        }
        candidates.append(_Candidate(chunk_id, all_similarities[start:end], all_shares[start:end], best, scores))
        start = end
    return candidates


def _favour_held_words(
    query: str,
    candidates: Sequence[_Candidate],
    chunks: Mapping[int, StoredChunk],
    vectors: WordVectors,
    weight: float,
) -> list[_Candidate]:
    """Return the candidates with what those in other languages than the query's earn by holding its words.

    The words of a text in the query's own language are known by their keys; those of another only by their meaning.
    """
    language = identify_language(query).tag
    places = [
        place
        for place, one in enumerate(candidates)
        if one.chunk_id in chunks and not is_read_alike(language, chunks[one.chunk_id].entry.language)
    ]
    words = find_content_words(query, language) if places else []
    if not words:
        return list(candidates)
    texts = [chunks[candidates[place].chunk_id] for place in places]
    coverage = measure_coverage(
        words,
        [f"{describe_place(text.entry, text.chunk.heading_path)}\n{text.text}" for text in texts],
        languages=[text.entry.language for text in texts],
        vectors=vectors,
    ).mean(axis=1)
    weighed = list(candidates)
    for place, share in zip(places, coverage.tolist(), strict=True):
        scores = candidates[place].scores
        weighed[place] = replace(
            candidates[place], scores={**scores, "across": share, "fused": scores["fused"] + weight * share}
        )
    return weighed


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
