"""Chunks -> what makes them findable: lemma keys and vectors, of each chunk and of each of its sentences."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.encoder import Encoder
from index.fields import name_row_field
from index.store import IndexedChunk
from index.tokens import analyse
from kb.documents import BlockKind, Chunk, Document


def index_chunks(document: Document, chunks: Sequence[Chunk], encoder: Encoder) -> list[IndexedChunk]:
    """Return the chunks with their keys and vectors, in the same order.

    What is encoded carries its context in front, title and headings: a row "Budget: 100 EUR" says nothing without the name of
    its project. A heading is context, not an answer: it is no sentence of its chunk unless there is nothing else.
    """
    language = document.metadata.language
    headings = [(block.start, block.end) for block in document.blocks if block.kind is BlockKind.HEADING]
    chunks = [_drop_headings(chunk, headings) for chunk in chunks]
    texts: list[str] = []
    for chunk in chunks:
        texts.append(f"{describe_context(document, chunk)}\n{document.text[chunk.start : chunk.end]}")
        for start, end in chunk.sentences:
            context = describe_context(document, chunk, _find_inner_heading(document, chunk, headings, start))
            texts.append(f"{context}\n{document.text[start:end]}")
    vectors = encoder.encode_passages(texts)
    indexed = []
    at = 0
    for chunk in chunks:
        count = len(chunk.sentences)
        terms = analyse(f"{describe_context(document, chunk)}\n{document.text[chunk.start : chunk.end]}", language)
        sentence_terms = [analyse(document.text[start:end], language) for start, end in chunk.sentences]
        fields = [_list_fields(document.text[start:end]) for start, end in chunk.sentences]
        heading_fields = [field for heading in chunk.heading_path for field in _list_fields(heading)]
        indexed.append(
            IndexedChunk(
                chunk=chunk,
                keys=[*heading_fields, *(field for found in fields for field in found), *_list_keys(terms)],
                sentence_keys=[
                    [*found, *_list_keys(terms)] for found, terms in zip(fields, sentence_terms, strict=True)
                ],
                forms=frozenset((form, key) for form, key in terms if form != key),
                vector=vectors[at],
                sentence_vectors=np.ascontiguousarray(vectors[at + 1 : at + 1 + count]),
            )
        )
        at += 1 + count
    return indexed


def describe_context(document: Document, chunk: Chunk, *headings: str) -> str:
    """Return the document's title and the headings above a chunk, and further ones, as one line."""
    return " | ".join(part for part in dict.fromkeys([document.metadata.title, *chunk.heading_path, *headings]) if part)


def _drop_headings(chunk: Chunk, headings: Sequence[tuple[int, int]]) -> Chunk:
    kept = tuple(
        (start, end)
        for start, end in chunk.sentences
        if not any(from_ <= start and end <= to for from_, to in _near(headings, start))
    )
    return replace(chunk, sentences=kept) if kept else chunk


def _find_inner_heading(document: Document, chunk: Chunk, headings: Sequence[tuple[int, int]], offset: int) -> str:
    """Return the last heading inside the chunk above an offset; empty when there is none."""
    for start, end in _near(headings, offset):
        if chunk.start <= start and end <= offset:
            return " ".join(document.text[start:end].split())
    return ""


def _near(headings: Sequence[tuple[int, int]], offset: int) -> Sequence[tuple[int, int]]:
    """Return the last heading that starts at or before an offset, as a sequence of none or one."""
    place = bisect_right(headings, offset, key=lambda heading: heading[0])
    return headings[max(0, place - 1) : place]


def _list_fields(line: str) -> list[str]:
    field = name_row_field(line)
    return [] if field is None else [field]


def _list_keys(terms: Sequence[tuple[str, str]]) -> list[str]:
    """Return the keys in text order, each word as written beside its lemma where the two differ."""
    return [key for form, lemma in terms for key in ((lemma,) if form == lemma else (lemma, form))]
