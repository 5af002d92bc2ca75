"""Documents, vectors and queries that nobody wrote, for measuring the store at any size.

Vectors lie in clusters and words follow Zipf's law, so that neither is as easy as noise; recall is optimistic all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from index.store import EVERYTHING, Filter, IndexedChunk
from kb.documents import Block, BlockKind, Chunk, Document, hash_bytes, make_document_id
from kb.metadata import AccessLevel, DocumentType, Metadata
from kb.passages import Page

DIMENSION = 384
CHUNKS_PER_DOCUMENT = 50
SENTENCES, SENTENCE_WORDS = 3, 20
_CLUSTERS = 200
_VOCABULARY = 30_000
# One document in ten is in the first language, one in a hundred in the second.
_TENTH, _HUNDREDTH, _OTHER = "de", "it", "sl"

FILTERS = {
    "no filter": EVERYTHING,
    "public documents (all)": Filter(),
    "10 % of the documents": Filter(languages=(_TENTH,), access_levels=tuple(AccessLevel)),
    "1 % of the documents": Filter(languages=(_HUNDREDTH,), access_levels=tuple(AccessLevel)),
}


@dataclass(frozen=True, slots=True)
class GeneratedDocument:
    """A document with what an index gets of it."""

    document: Document
    chunks: list[IndexedChunk]


class FixedEncoder:
    """Gives every query the next of some vectors: the store is measured, not the encoder."""

    name = "fixed"
    fingerprint = "fixed"
    dimension = DIMENSION

    def __init__(self, vectors: np.ndarray) -> None:
        self._vectors = vectors
        self._next = 0

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32, shape (len(texts), 384), rows of unit length."""
        rows = [(self._next + i) % len(self._vectors) for i in range(len(texts))]
        self._next += len(texts)
        found: np.ndarray = self._vectors[rows]
        return found

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Return the same as for queries."""
        return self.encode_queries(texts)


def generate_documents(chunks: int, *, seed: int) -> Iterator[GeneratedDocument]:
    """Yield documents with so many chunks together, always the same for one seed."""
    random = np.random.default_rng(seed)
    centres = _normalise(random.standard_normal((_CLUSTERS, DIMENSION)))
    for number in range(-(-chunks // CHUNKS_PER_DOCUMENT)):
        yield _generate_document(
            number, min(CHUNKS_PER_DOCUMENT, chunks - number * CHUNKS_PER_DOCUMENT), centres, random
        )


def _generate_document(number: int, count: int, centres: np.ndarray, random: np.random.Generator) -> GeneratedDocument:
    words = _draw_words(random, count * SENTENCES * SENTENCE_WORDS)
    sentences = [words[at : at + SENTENCE_WORDS] for at in range(0, len(words), SENTENCE_WORDS)]
    lines = [" ".join(sentence) for sentence in sentences]
    text = "\n".join(lines)
    starts = np.cumsum([0, *(len(line) + 1 for line in lines)])
    ranges = [(int(start), int(start) + len(line)) for start, line in zip(starts, lines, strict=False)]
    sha256 = hash_bytes(f"{number}\n{text}".encode())
    document_id = make_document_id(sha256)
    language = _HUNDREDTH if number % 100 == 0 else _TENTH if number % 10 == 1 else _OTHER
    document = Document(
        id=document_id,
        sha256=sha256,
        paths=(f"{number // 100}/{number}.txt",),
        media_type="text/plain",
        size_bytes=len(text),
        text=text,
        pages=(Page(1, 0, len(text)),),
        blocks=tuple(Block(BlockKind.PARAGRAPH, start, end, 1) for start, end in ranges),
        metadata=Metadata(
            title=f"Document {number}",
            document_type=DocumentType.OTHER,
            language=language,
            date=None,
            date_kind=None,
            projects=(),
            access_level=AccessLevel.PUBLIC,
            languages=(language,),
            evidence={},
        ),
    )
    nearest = random.integers(len(centres), size=count)
    vectors = _normalise(centres[nearest] + 0.6 * _normalise(random.standard_normal((count, DIMENSION))))
    chunks = []
    for ordinal in range(count):
        own = slice(ordinal * SENTENCES, (ordinal + 1) * SENTENCES)
        noise = _normalise(random.standard_normal((SENTENCES, DIMENSION)))
        chunks.append(
            IndexedChunk(
                chunk=Chunk(
                    document_id=document_id,
                    ordinal=ordinal,
                    start=ranges[own][0][0],
                    end=ranges[own][-1][1],
                    page=1,
                    heading_path=(),
                    sentences=tuple(ranges[own]),
                ),
                keys=[word for sentence in sentences[own] for word in sentence],
                sentence_keys=sentences[own],
                forms=frozenset(),
                vector=vectors[ordinal],
                sentence_vectors=_normalise(vectors[ordinal] + 0.4 * noise),
            )
        )
    return GeneratedDocument(document, chunks)


def make_queries(vectors: np.ndarray, count: int, *, seed: int) -> np.ndarray:
    """Return float32 unit vectors, shape (count, dimension), each somewhat off one of the rows."""
    random = np.random.default_rng(seed)
    chosen = vectors[random.integers(len(vectors), size=count)]
    return _normalise(chosen + 0.5 * _normalise(random.standard_normal(chosen.shape)))


def generate_queries(count: int, *, seed: int) -> Iterator[list[str]]:
    """Yield so many queries of six words, always the same for one seed."""
    random = np.random.default_rng(seed)
    for _ in range(count):
        yield _draw_words(random, 6)


def _draw_words(random: np.random.Generator, count: int) -> list[str]:
    """Return words whose frequency falls with their rank, as in a text (Zipf)."""
    ranks = np.minimum(random.zipf(1.3, size=count), _VOCABULARY)
    return [_spell_word(rank) for rank in ranks.tolist()]


@cache
def _spell_word(rank: int) -> str:
    """Return a word of letters, which is compared by its spelling too; frequent words are short."""
    syllables = [consonant + vowel for consonant in "bdfgklmnprstv" for vowel in "aeiou"]
    word = ""
    while rank:
        rank, place = divmod(rank, len(syllables))
        word += syllables[place]
    return word


def _normalise(vectors: np.ndarray) -> np.ndarray:
    found: np.ndarray = (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)
    return found
