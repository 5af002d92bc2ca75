"""Other ways to search the same files: a llama-index quickstart over the same encoder, and plain BM25.

Both get the pieces that llama-index's SentenceSplitter cuts; what comes back is compared by the same rule as our hits.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.encoder import Encoder

# llama-index would otherwise look for a hosted tokenizer when it counts the tokens of a piece.
os.environ.setdefault("HF_HUB_OFFLINE", "1")

CHUNK_OVERLAP = 20


@dataclass(frozen=True, slots=True)
class Found:
    """One result of any searcher: the text, and its file relative to the corpus folder."""

    file: str
    text: str


Retrieve = Callable[[str], list[Found]]
"""A query -> results, best first."""


def cut_pieces(corpus: Path, *, tokens: int) -> list[Found]:
    """Return the pieces that the llama-index quickstart would index, in file order."""
    return [Found(node.metadata["file"], node.text) for node in load_nodes(corpus, tokens=tokens)]


def make_llama_retriever(corpus: Path, encoder: Encoder, *, tokens: int, limit: int) -> Retrieve:
    """Return the llama-index quickstart: files, sentence splitter, vectors in memory, the nearest pieces.

    The encoder is the product's own, with its prefixes: the two differ in everything but the weights.
    """
    from llama_index.core import VectorStoreIndex

    from index.llama import EncoderEmbedding

    index = VectorStoreIndex(load_nodes(corpus, tokens=tokens), embed_model=EncoderEmbedding(encoder))
    retriever = index.as_retriever(similarity_top_k=limit)

    def retrieve(query: str) -> list[Found]:
        return [Found(found.node.metadata["file"], found.node.get_content()) for found in retriever.retrieve(query)]

    return retrieve


def make_bm25_retriever(pieces: Sequence[Found], *, limit: int) -> Retrieve:
    """Return plain BM25 over lower-case words, without a stemmer or a list of stop words."""
    import bm25s

    index = bm25s.BM25()
    index.index(
        bm25s.tokenize([piece.text for piece in pieces], stopwords=None, show_progress=False), show_progress=False
    )

    def retrieve(query: str) -> list[Found]:
        words = bm25s.tokenize([query], stopwords=None, return_ids=False, show_progress=False)
        if not any(words):
            return []
        places, scores = index.retrieve(words, k=min(limit, len(pieces)), show_progress=False)
        return [pieces[place] for place, score in zip(places[0], scores[0], strict=True) if score > 0]

    return retrieve


def load_nodes(corpus: Path, *, tokens: int) -> list[Any]:
    """Return llama-index's pieces of the files, each with its path relative to the corpus folder in its metadata."""
    from llama_index.core import SimpleDirectoryReader
    from llama_index.core.node_parser import SentenceSplitter

    # It warns once a file that its readers of other formats are not installed; these are plain text.
    logging.getLogger("llama_index.core.readers.file.base").setLevel(logging.ERROR)
    documents = SimpleDirectoryReader(input_dir=str(corpus), recursive=True).load_data()
    nodes = SentenceSplitter(chunk_size=tokens, chunk_overlap=CHUNK_OVERLAP).get_nodes_from_documents(documents)
    for node in nodes:
        node.metadata["file"] = Path(node.metadata["file_path"]).relative_to(corpus.resolve()).as_posix()
        node.excluded_embed_metadata_keys.append("file")
    return nodes
