"""The tokenizer of the shipped encoder: the whole vocabulary for many texts, or just what one short text needs.

Reading 250,000 pieces takes most of a second, more than everything else that a question needs. Only pieces that are
substrings of a text can be part of it, and a line has some thousand substrings: they are looked up by hash in a sorted
table that stays on disk, and the library's own Unigram model is made of those found. It cuts the text as the whole
vocabulary would, since no other piece could have been used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

from index.encoders.packed_weights import PackedWeights

_META = "▁"
_ENTRY = np.dtype([("hash", "<u8"), ("id", "<u4")])
_START, _PADDING, _END, _UNKNOWN = "<s>", "<pad>", "</s>", "<unk>"
_SPECIAL = (_START, _PADDING, _END, _UNKNOWN)


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


class ShortTextTokenizer:
    """Cuts one short text at a time; `table` is a file by `write_piece_table` for the pieces of these weights."""

    def __init__(self, weights: PackedWeights, table: Path) -> None:
        self._weights = weights
        self._table: np.ndarray = np.load(table, mmap_mode="r")
        # A word without a piece costs ten more than the least likely piece, so that one must be known too.
        self._always = [*range(len(_SPECIAL)), weights.least_likely_piece()]
        self._normalizer = make_tokenizer([weights.piece(number) for number in self._always]).normalizer

    def cut_text(self, text: str, *, limit: int) -> list[int]:
        """Return the ids of at most `limit` tokens, the special ones at both ends included."""
        numbers = list(dict.fromkeys([*self._always, *self._find_pieces(text)]))
        tokenizer = make_tokenizer([self._weights.piece(number) for number in numbers])
        tokenizer.enable_truncation(limit)
        return [numbers[place] for place in tokenizer.encode(text).ids]

    def _find_pieces(self, text: str) -> list[int]:
        """Return the ids of the pieces that are substrings of a text, as the tokenizer will see it."""
        seen = self._normalizer.normalize_str(text)
        seen = (seen if seen.startswith(" ") else f" {seen}").replace(" ", _META)
        longest = self._weights.longest_piece_bytes
        parts = {seen[i:j] for i in range(len(seen)) for j in range(i + 1, min(len(seen), i + longest) + 1)}
        hashes = np.array(sorted(map(_hash_piece, parts)), np.uint64)
        places = np.minimum(np.searchsorted(self._table["hash"], hashes), len(self._table) - 1)
        found = self._table[places[self._table["hash"][places] == hashes]]
        return sorted(int(number) for number in found["id"])


def _hash_piece(piece: str) -> int:
    return int.from_bytes(hashlib.blake2b(piece.encode(), digest_size=8).digest(), "little")
