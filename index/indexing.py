"""Chunks -> what makes them findable: lemma keys and vectors, of each chunk and of each of its sentences."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.date_keys import list_date_keys
from index.encoder import Encoder
from index.fields import name_row_field
from index.navigation import is_navigation
from index.store import IndexedChunk
from index.tokens import analyse
from kb.documents import BlockKind, Chunk, Document

_FURNITURE_WORDS = 5


def index_chunks(document: Document, chunks: Sequence[Chunk], encoder: Encoder) -> list[IndexedChunk]:
    """Return the chunks with their keys and vectors, in the same order.

    What is encoded carries its context in front, title and headings: a row "Budget: 100 EUR" says nothing without the name of
    its project; for the same reason a sentence has the keys of its context too, and of who issued the document: a paper names
    that in its letterhead alone. A heading is context, not an answer, and a line that stands in the document again and again
    is furniture, as is a link such as "Back to top": none of these is a sentence of its chunk unless there is nothing else.
    """
    language = document.metadata.language
    headings = [(block.start, block.end) for block in document.blocks if block.kind is BlockKind.HEADING]
    furniture = _find_furniture(document.text, chunks)
    chunks = [_drop_fillers(document.text, chunk, headings, furniture) for chunk in chunks]
    texts: list[str] = []
    for chunk in chunks:
        texts.append(f"{describe_context(document, chunk)}\n{document.text[chunk.start : chunk.end]}")
        for start, end in chunk.sentences:
            inner = _find_inner_heading(document, chunk, headings, start)
            texts.append(f"{describe_context(document, chunk, inner)}\n{document.text[start:end]}")
    vectors = encoder.encode_passages(texts)
    origin = _list_keys(analyse(_describe_origin(document), language))
    indexed = []
    at = 0
    for chunk in chunks:
        count = len(chunk.sentences)
        terms = [analyse(text, language) for text in texts[at : at + 1 + count]]
        dates = [list_date_keys(text) for text in texts[at : at + 1 + count]]
        fields = [
            _list_fields(
                document.text[start:end], _find_inner_heading(document, chunk, headings, start), *chunk.heading_path
            )
            for start, end in chunk.sentences
        ]
        indexed.append(
            IndexedChunk(
                chunk=chunk,
                keys=[*(field for found in fields for field in found), *dates[0], *_list_keys(terms[0]), *origin],
                sentence_keys=[
                    [*found, *days, *_list_keys(sentence), *origin]
                    for found, days, sentence in zip(fields, dates[1:], terms[1:], strict=True)
                ],
                forms=frozenset((form, key) for form, key in terms[0] if form != key),
                vector=vectors[at],
                sentence_vectors=np.ascontiguousarray(vectors[at + 1 : at + 1 + count]),
            )
        )
        at += 1 + count
    return indexed


def describe_context(document: Document, chunk: Chunk, *headings: str) -> str:
    """Return the document's title and the headings above a chunk, and further ones, as one line."""
    return " | ".join(part for part in dict.fromkeys([document.metadata.title, *chunk.heading_path, *headings]) if part)


def _describe_origin(document: Document) -> str:
    """Return who a document is from and what project it belongs to, as one line; empty when nothing is known of it."""
    metadata = document.metadata
    return " | ".join(part for part in (metadata.issuer, *metadata.authors, *metadata.projects) if part)


def _find_furniture(text: str, chunks: Sequence[Chunk]) -> frozenset[str]:
    """Return the longer sentences that a document repeats: funding notices, disclaimers, running headers."""
    counts = Counter(_collapse(text[start:end]) for chunk in chunks for start, end in chunk.sentences)
    return frozenset(line for line, count in counts.items() if count > 1 and len(line.split()) >= _FURNITURE_WORDS)


def _drop_fillers(text: str, chunk: Chunk, headings: Sequence[tuple[int, int]], furniture: frozenset[str]) -> Chunk:
    kept = tuple(
        (start, end)
        for start, end in chunk.sentences
        if not any(from_ <= start and end <= to for from_, to in _near(headings, start))
        and _collapse(text[start:end]) not in furniture
        and not is_navigation(text[start:end])
    )
    return replace(chunk, sentences=kept) if kept else chunk


def _collapse(text: str) -> str:
    return " ".join(text.split())


def _find_inner_heading(document: Document, chunk: Chunk, headings: Sequence[tuple[int, int]], offset: int) -> str:
    """Return the last heading inside the chunk above an offset; empty when there is none."""
    for start, end in _near(headings, offset):
        if chunk.start <= start and end <= offset:
            return _collapse(document.text[start:end])
    return ""


def _near(headings: Sequence[tuple[int, int]], offset: int) -> Sequence[tuple[int, int]]:
    """Return the last heading that starts at or before an offset, as a sequence of none or one."""
    place = bisect_right(headings, offset, key=lambda heading: heading[0])
    return headings[max(0, place - 1) : place]


def _list_fields(*lines: str) -> list[str]:
    """Return the keys of the fields that a row and the headings above it name."""
    return list(dict.fromkeys(field for line in lines if (field := name_row_field(line)) is not None))


def _list_keys(terms: Sequence[tuple[str, str]]) -> list[str]:
    """Return the keys in text order, each word as written beside its lemma where the two differ."""
    return [key for form, lemma in terms for key in ((lemma,) if form == lemma else (lemma, form))]
