"""The shipped encoder on ONNX Runtime: no torch, a fraction of a second to load, one text at a time."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import numpy as np
import onnxruntime

from index.child_process import run_apart
from index.encoders.packed_weights import (
    SHIPPED_SHA256,
    PackedWeights,
    find_shipped_weights,
    unpack_blocks,
    verify_shipped_weights,
)
from index.encoders.tokenizer import PieceTokenizer, write_piece_table
from kb.errors import ModelUnavailable

_GRAPH_VERSION = 3
_GRAPH_FILE = f"encoder-v{_GRAPH_VERSION}.onnx"
_PIECES_FILE = "pieces.npy"
_CHECKSUMS_FILE = "checksums.json"
_UNPACKED = (_GRAPH_FILE, _PIECES_FILE)
# Ordinary texts in the languages of the network, to measure the channels of the encoder on; what they say does not matter.
_SAMPLES = (
    "passage: Zadruga je leta 2019 zaposlila dvanajst ljudi; prihodki so znašali 84.300 EUR (glej prilogo 2).",
    "passage: The cooperative opened a second-hand shop in Graz on 3 May 2017. Who may become a member?",
    "passage: La cooperativa sociale gestisce tre laboratori, un orto e un negozio dell'usato a Trieste.",
    "passage: Општина је доделила простор социјалном предузећу за прераду воћа и поврћа.",
    "passage: Das Netzwerk vereint 40 Organisationen aus sechs Ländern – mehr unter www.example.org.",
    "passage: Udruga provodi radionice za mlade, a skupština je izabrala novi upravni odbor.",
    "query: ¿Cuándo se firmó el memorando y quién lo firmó?",
    "query: proračun projekta",
)


class OnnxEncoder:
    """multilingual-e5-small from its shipped 4-bit weights; 384 dimensions, 512 tokens.

    The graph and the table of pieces are unpacked into `folder` once and verified at every start; a damaged copy is made anew.
    Texts are encoded one at a time, so that a text has one vector, whatever stands beside it.
    Raises ModelUnavailable when the packed weights are missing or damaged.
    """

    name = "multilingual-e5-small"

    def __init__(self, folder: Path, *, query_prefix: str, passage_prefix: str, threads: int) -> None:
        packed = find_shipped_weights()
        verify_shipped_weights(packed)
        self._weights = PackedWeights(packed)
        self._query_prefix = query_prefix
        self._passage_prefix = passage_prefix
        self._threads = threads or len(os.sched_getaffinity(0))
        self.dimension = self._weights.shape.hidden
        prefixes = f"{query_prefix}|{passage_prefix}"
        self.fingerprint = hashlib.sha256(f"{SHIPPED_SHA256}:{_GRAPH_VERSION}:{prefixes}".encode()).hexdigest()[:16]
        self._folder = folder
        ensure_unpacked(folder)
        self._embeddings = TokenEmbeddings(self._weights)

    @cached_property
    def _tokenizer(self) -> PieceTokenizer:
        return PieceTokenizer(self._weights, self._folder / _PIECES_FILE)

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        # One thread a text: many texts run side by side without waiting for each other, and a single question is so little
        # work that a second thread gains nothing.
        options.intra_op_num_threads = 1
        # The graph is written in the operations that run fastest. The runtime would fuse each sum with the normalisation after
        # it into one operation that takes seven times as long as the two.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        # A plan of the memory is kept for every length of text that has come; there are some hundred.
        options.enable_mem_pattern = False
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(
            str(self._folder / _GRAPH_FILE), options, providers=["CPUExecutionProvider"]
        )

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32, shape (len(texts), 384), rows of unit length."""
        return self._encode([self._query_prefix + text for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32, shape (len(texts), 384), rows of unit length; texts past 512 tokens are cut."""
        return self._encode([self._passage_prefix + text for text in texts])

    def _encode(self, texts: list[str]) -> np.ndarray:
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        if not texts:
            return vectors
        cut = self._tokenizer.cut_texts(texts, limit=self._weights.shape.positions)
        if len(texts) == 1:
            vectors[0] = self._run(cut[0])
            return vectors
        longest_first = sorted(range(len(texts)), key=lambda i: -len(cut[i]))
        with ThreadPoolExecutor(self._threads) as workers:
            found = workers.map(lambda i: self._run(cut[i]), longest_first)
            for i, vector in zip(longest_first, found, strict=True):
                vectors[i] = vector
        return vectors

    def _run(self, ids: list[int]) -> np.ndarray:
        vector: np.ndarray = self._session.run(None, {"embeddings": self._embeddings.look_up(ids)})[0][0]
        return vector


class TokenEmbeddings:
    """What the encoder's graph starts from: the embedding of each token, of its position and of its type."""

    def __init__(self, weights: PackedWeights) -> None:
        hidden = weights.shape.hidden
        self._words = weights.blocks("emb.word", hidden)
        self._positions = weights.floats("emb.pos").reshape(-1, hidden) + weights.floats("emb.type")[:hidden]

    def look_up(self, ids: Sequence[int]) -> np.ndarray:
        """Return float32, shape (1, len(ids), hidden)."""
        summed: np.ndarray = unpack_blocks(self._words[ids]) + self._positions[: len(ids)]
        return summed[None]


def ensure_unpacked(folder: Path) -> None:
    """Make `folder` hold a graph and a table of pieces with the right checksums, writing them when they are not there.

    Another process writes them: that takes 500 MB, which a process that lives long should not hold on to. Two processes may do
    this at once: each file is put in place by one rename. Raises ModelUnavailable.
    """
    checksums = folder / _CHECKSUMS_FILE
    try:
        expected = json.loads(checksums.read_text(encoding="utf-8"))
        if expected == {name: _hash_file(folder / name) for name in _UNPACKED}:
            return
    except (OSError, ValueError):
        pass  # nothing unpacked yet, or damaged: both are mended below
    if (reason := run_apart(__name__, unpack_model.__name__, folder)) is not None:
        reason = f"the model cannot be unpacked: {reason}"
        raise ModelUnavailable(folder, reason, "check that there is room for 30 MB and that the folder can be written")


def unpack_model(folder: Path) -> None:
    """Write the graph, the table of pieces and their checksums."""
    from index.encoders.onnx_graph import write_graph

    weights = PackedWeights(find_shipped_weights())
    folder.mkdir(parents=True, exist_ok=True)
    suffix = f".{os.getpid()}"
    write_piece_table(weights.pieces(), folder / (_PIECES_FILE + suffix))
    tokenizer = PieceTokenizer(weights, folder / (_PIECES_FILE + suffix))
    embeddings = TokenEmbeddings(weights)
    samples = [embeddings.look_up(ids) for ids in tokenizer.cut_texts(_SAMPLES, limit=weights.shape.positions)]
    write_graph(weights, folder / (_GRAPH_FILE + suffix), samples=samples)
    for name in _UNPACKED:
        os.replace(folder / (name + suffix), folder / name)
    written = {name: _hash_file(folder / name) for name in _UNPACKED}
    (folder / (_CHECKSUMS_FILE + suffix)).write_text(json.dumps(written, indent=2), encoding="utf-8")
    os.replace(folder / (_CHECKSUMS_FILE + suffix), folder / _CHECKSUMS_FILE)


def _hash_file(file: Path) -> str:
    with open(file, "rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
