"""llama-index's view of the index: a retriever over our search and an embedding over our encoder.

What llama-index calls a node is a hit here; the word stays inside this module.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from pydantic import PrivateAttr

from index.encoder import Encoder
from index.search import Hit


class PassageRetriever(BaseRetriever):
    """Gives llama-index our hybrid search: best first, each with the exact place of its text in its metadata.

    `search` takes a query and a limit, with the asker's filter applied already.
    """

    def __init__(self, search: Callable[[str, int], list[Hit]], *, limit: int = 10) -> None:
        super().__init__()
        self._search = search
        self._limit = limit

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [_make_node(hit) for hit in self._search(query_bundle.query_str, self._limit)]


class EncoderEmbedding(BaseEmbedding):
    """Gives llama-index our encoder; a text has the same vector here and in the index."""

    _encoder: Encoder = PrivateAttr()

    def __init__(self, encoder: Encoder, **options: Any) -> None:
        super().__init__(model_name=encoder.name, **options)
        self._encoder = encoder

    def _get_query_embedding(self, query: str) -> list[float]:
        vector: list[float] = self._encoder.encode_queries([query])[0].tolist()
        return vector

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._encoder.encode_passages(texts).tolist()
        return vectors

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


def _make_node(hit: Hit) -> NodeWithScore:
    passage = hit.passage
    node = TextNode(
        id_=f"{passage.document_id}:{passage.start}-{passage.end}",
        text=passage.quote,
        metadata={
            "document_id": passage.document_id,
            "title": hit.entry.title,
            "file": hit.entry.file,
            "page": passage.page,
            "start": passage.start,
            "end": passage.end,
            "language": hit.entry.language,
        },
    )
    return NodeWithScore(node=node, score=hit.scores["fused"])
