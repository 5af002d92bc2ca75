"""Chunks -> what makes them findable: lemma keys and vectors, of each chunk and of each of its sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.encoder import Encoder
from index.store import IndexedChunk
from index.tokens import analyse
from kb.documents import Chunk, Document


def index_chunks(document: Document, chunks: Sequence[Chunk], encoder: Encoder) -> list[IndexedChunk]:
    """Return the chunks with their keys and vectors, in the same order.

    What is encoded carries its context in front, title and heading path: a row "Budget: 100 EUR" says nothing without
    the name of its project.
    """
    language = document.metadata.language
    texts: list[str] = []
    for chunk in chunks:
        context = describe_context(document, chunk)
        texts.append(f"{context}\n{document.text[chunk.start : chunk.end]}")
        texts.extend(f"{context}\n{document.text[start:end]}" for start, end in chunk.sentences)
    vectors = encoder.encode_passages(texts)
    indexed = []
    at = 0
    for chunk in chunks:
        count = len(chunk.sentences)
        context_terms = analyse(describe_context(document, chunk), language)
        sentence_terms = [analyse(document.text[start:end], language) for start, end in chunk.sentences]
        terms = [*context_terms, *(term for terms in sentence_terms for term in terms)]
        indexed.append(
            IndexedChunk(
                chunk=chunk,
                keys=_list_keys(terms),
                sentence_keys=[_list_keys(terms) for terms in sentence_terms],
                forms=frozenset((form, key) for form, key in terms if form != key),
                vector=vectors[at],
                sentence_vectors=np.ascontiguousarray(vectors[at + 1 : at + 1 + count]),
            )
        )
        at += 1 + count
    return indexed


def describe_context(document: Document, chunk: Chunk) -> str:
    """Return the document's title and the headings above a chunk, as one line."""
    return " | ".join(dict.fromkeys([document.metadata.title, *chunk.heading_path]))


def _list_keys(terms: Sequence[tuple[str, str]]) -> list[str]:
    """Return the keys in text order, each word as written beside its lemma where the two differ."""
    return [key for form, lemma in terms for key in ((lemma,) if form == lemma else (lemma, form))]
