"""The tokenizer of the shipped encoder, made of just the pieces that the texts at hand need.

All 250,000 pieces take most of a second to read, more than everything else that a question needs, and 280 MB of memory.
Only pieces that are substrings of a word can be part of it, and a word has some dozen substrings: they are looked up by
hash in a sorted table that stays on disk, and the library's own Unigram model is made of those found. It cuts the texts
as the whole vocabulary would, since no other piece could have been used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import numpy as np
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

from index.encoders.packed_weights import PackedWeights

_META = "▁"
_ENTRY = np.dtype([("hash", "<u8"), ("id", "<u4")])
_START, _PADDING, _END, _UNKNOWN = "<s>", "<pad>", "</s>", "<unk>"
_SPECIAL = (_START, _PADDING, _END, _UNKNOWN)
# Words whose pieces are remembered, for the next document.
_MOST_KNOWN = 50_000


def make_tokenizer(pieces: Sequence[tuple[str, float]]) -> Tokenizer:
    """Return the XLM-RoBERTa Unigram tokenizer with these pieces and log probabilities; the four special ones come first."""
    if tuple(piece for piece, _ in pieces[:4]) != _SPECIAL:
        raise ValueError(f"the vocabulary must begin with {_SPECIAL}")
    tokenizer = Tokenizer(Unigram(list(pieces), unk_id=_SPECIAL.index(_UNKNOWN)))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{_START} $A {_END}",
        special_tokens=[(_START, _SPECIAL.index(_START)), (_END, _SPECIAL.index(_END))],
    )
    return tokenizer


def write_piece_table(pieces: Sequence[tuple[str, float]], file: Path) -> None:
    """Write the hashes of all pieces, sorted, with their ids, as a NumPy file."""
    table = np.array([(_hash_piece(piece), number) for number, (piece, _) in enumerate(pieces)], _ENTRY)
    table.sort(order="hash")
    with open(file, "wb") as content:
        np.save(content, table)


class PieceTokenizer:
    """Cuts texts with the pieces that they need; `table` is a file by `write_piece_table` for the pieces of these weights."""

    def __init__(self, weights: PackedWeights, table: Path) -> None:
        self._weights = weights
        self._table: np.ndarray = np.load(table, mmap_mode="r")
        # A word without a piece costs ten more than the least likely piece, so that one must be known too.
        self._always = [*range(len(_SPECIAL)), weights.least_likely_piece()]
        self._normalizer = make_tokenizer([weights.piece(number) for number in self._always]).normalizer
        self._longest = weights.longest_piece_bytes
        self._known: dict[str, tuple[int, ...]] = {}
        self._learning = Lock()

    def cut_texts(self, texts: Sequence[str], *, limit: int) -> list[list[int]]:
        """Return the ids of at most `limit` tokens for each text, the special ones at both ends included."""
        # More characters than so many of the longest pieces cannot count.
        texts = [text[: limit * self._longest] for text in texts]
        with self._learning:
            numbers = sorted({*self._always, *self._find_pieces(texts)})
        tokenizer = make_tokenizer([self._weights.piece(number) for number in numbers])
        tokenizer.enable_truncation(limit)
        # A single question is cut in this thread: to wake another one takes longer than the work on a busy machine.
        cuts = tokenizer.encode_batch_fast(texts) if len(texts) > 1 else map(tokenizer.encode, texts)
        return [[numbers[place] for place in cut.ids] for cut in cuts]

    def _find_pieces(self, texts: Sequence[str]) -> set[int]:
        """Return the ids of the pieces that are substrings of words of the texts, as the tokenizer will see them."""
        words = {word for text in texts for word in self._normalizer.normalize_str(text).replace(_META, " ").split(" ")}
        new = sorted(words - self._known.keys())
        if len(self._known) + len(new) > _MOST_KNOWN:
            self._known.clear()
            new = sorted(words)
        parts_of = {word: self._list_parts(f"{_META}{word}") for word in new}
        parts = sorted(set[str]().union(*parts_of.values()))
        hashes = np.array([_hash_piece(part) for part in parts], np.uint64)
        places = np.minimum(np.searchsorted(self._table["hash"], hashes), len(self._table) - 1)
        found = self._table[places]
        is_piece = found["hash"] == hashes
        number_of = dict(zip(np.array(parts, object)[is_piece], found["id"][is_piece].tolist(), strict=True))
        for word, own in parts_of.items():
            self._known[word] = tuple(number_of[part] for part in own if part in number_of)
        return {number for word in words for number in self._known[word]}

    def _list_parts(self, word: str) -> set[str]:
        last = len(word)
        return {word[i:j] for i in range(last) for j in range(i + 1, min(last, i + self._longest) + 1)}


def _hash_piece(piece: str) -> int:
    return int.from_bytes(hashlib.blake2b(piece.encode(), digest_size=8).digest(), "little")
