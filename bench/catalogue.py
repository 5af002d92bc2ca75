"""A catalogue as large as a network's may become: generated documents beside real ones, through the catalogue's own calls.

The words are those of real texts, drawn by Zipf's law, so that the words of a question are found in the generated documents
too. Vectors are random: nothing generated is near any question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from index.sqlite_store import SqliteStore
from index.store import IndexedChunk
from index.tokens import list_words
from kb.documents import Block, BlockKind, Chunk, Document, hash_bytes, make_document_id
from kb.likeness import LikenessKind, make_likeness
from kb.metadata import AccessLevel, DateKind, DocumentType, Metadata, PartialDate
from kb.passages import Page, cut_passage
from kb.records import Record, RecordValue, Register

DIMENSION = 384
_LANGUAGES = ("sl", "sl", "sl", "sr-Latn", "sr-Latn", "sr-Cyrl", "hr", "bs", "mk", "en", "en", "it", "es", "de", "fr")
_PROJECTS, _ISSUERS, _PLACES = 150, 300, 200
_FIRST_DAY, _DAYS = date(1992, 1, 1), 34 * 365
_PARAGRAPHS, _SENTENCES, _SENTENCE_WORDS = 4, 3, 15
# One document in so many is undated, internal, has an event, an earlier version in another language.
_UNDATED, _INTERNAL, _WITH_EVENT, _WITH_VERSION = 20, 20, 5, 25


@dataclass(frozen=True, slots=True)
class _Words:
    """Real words, and how often each is drawn; they sum to 1."""

    words: tuple[str, ...]
    shares: np.ndarray


def fill_catalogue(store: SqliteStore, folder: Path, *, count: int, seed: int) -> None:
    """Put `count` generated documents into a store, always the same for one seed; their words are those of a folder's texts.

    One in five has an event of the observatory, one in twenty is internal, and one in 25 is the language version of the one
    before it.
    """
    random = np.random.default_rng(seed)
    words = _read_words(folder)
    earlier: Document | None = None
    for number in range(count):
        document = _generate_document(number, words, random)
        chunks = list(_cut_document(document, random))
        records = [_make_event(document)] if number % _WITH_EVENT == 0 else []
        with store.transaction():
            store.put_document(document, chunks, records, fingerprint="generated")
            vectors = np.array([chunk.vector for chunk in chunks])
            store.likenesses.put_signature(document.id, b"", vectors, {})
            if earlier is not None and number % _WITH_VERSION == 1:
                kind = LikenessKind.LANGUAGE_VERSION
                likeness = make_likeness(earlier.id, document.id, kind=kind, similarity=0.9, evidence="generated")
                store.likenesses.put_likenesses([earlier.id, document.id], [likeness])
        earlier = document


def _read_words(folder: Path) -> _Words:
    texts = (file.read_text(encoding="utf-8") for file in sorted(folder.rglob("*.txt")))
    words = sorted({word for text in texts for word in re.findall(r"[^\W\d_]{2,}", text)})
    shares = 1 / np.arange(1, len(words) + 1)
    return _Words(tuple(words), np.random.default_rng(0).permutation(shares / shares.sum()))


def _generate_document(number: int, words: _Words, random: np.random.Generator) -> Document:
    lines = [
        ". ".join(_draw_line(words, _SENTENCE_WORDS, random) for _ in range(_SENTENCES)) + "."
        for _ in range(_PARAGRAPHS)
    ]
    title = f"{_draw_line(words, 5, random)} {number}"
    text = "\n\n".join([title, *lines])
    starts = np.cumsum([0, *(len(line) + 2 for line in [title, *lines])]).tolist()
    ranges = [(start, start + len(line)) for start, line in zip(starts, [title, *lines], strict=False)]
    kinds = [BlockKind.HEADING, *(BlockKind.PARAGRAPH for _ in lines)]
    sha256 = hash_bytes(text.encode())
    when = _FIRST_DAY + timedelta(days=int(random.triangular(0, _DAYS, _DAYS)))
    language = _LANGUAGES[random.integers(len(_LANGUAGES))]
    return Document(
        id=make_document_id(sha256),
        sha256=sha256,
        paths=(f"generated/{number // 100}/{number}.txt",),
        media_type="text/plain",
        size_bytes=len(text.encode()),
        text=text,
        pages=(Page(1, 0, len(text)),),
        blocks=tuple(
            Block(kind, start, end, 1, level=kind is BlockKind.HEADING)
            for kind, (start, end) in zip(kinds, ranges, strict=True)
        ),
        metadata=Metadata(
            title=title,
            document_type=list(DocumentType)[random.integers(len(DocumentType))],
            language=language,
            date=PartialDate(when, when, when.isoformat()) if number % _UNDATED else None,
            date_kind=DateKind.ISSUED if number % _UNDATED else None,
            projects=_choose_names("Project", _PROJECTS, random),
            access_level=AccessLevel.PUBLIC if (number + 1) % _INTERNAL else AccessLevel.INTERNAL,
            languages=(language,),
            issuer="".join(_choose_names("Association", _ISSUERS, random)),
            places=_choose_names("Place", _PLACES, random),
        ),
    )


def _draw_line(words: _Words, count: int, random: np.random.Generator) -> str:
    drawn = random.choice(len(words.words), size=count, p=words.shares)
    return " ".join(words.words[place] for place in drawn).capitalize()


def _choose_names(name: str, count: int, random: np.random.Generator) -> tuple[str, ...]:
    """Return one of `count` names, the first the most often, or none."""
    number = int(random.zipf(1.3))
    return (f"{name} {number}",) if number <= count else ()


def _cut_document(document: Document, random: np.random.Generator) -> Iterator[IndexedChunk]:
    """Yield a chunk for every two paragraphs."""
    paragraphs: Sequence[Block] = document.blocks[1:]
    for ordinal, at in enumerate(range(0, len(paragraphs), 2)):
        first, last = paragraphs[at], paragraphs[min(at + 1, len(paragraphs) - 1)]
        sentences = tuple(
            (found.start(), found.end())
            for found in re.compile(r"[^.]+\.").finditer(document.text, first.start, last.end)
        )
        keys = [list_words(document.text[start:end]) for start, end in sentences]
        vectors = random.standard_normal((len(sentences) + 1, DIMENSION)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        yield IndexedChunk(
            chunk=Chunk(document.id, ordinal, first.start, last.end, 1, (document.metadata.title,), sentences),
            keys=[key for of_sentence in keys for key in of_sentence],
            sentence_keys=keys,
            forms=frozenset(),
            vector=vectors[0],
            sentence_vectors=vectors[1:],
        )


def _make_event(document: Document) -> Record:
    heading = document.blocks[0]
    passage = cut_passage(document.id, document.text, document.pages, heading.start, heading.end)
    value = RecordValue("name", passage.quote, passage.quote, passage)
    return Record(f"event-{document.id}", Register.EVENTS, document.id, passage.quote, (value,))
