"""The peer of `seobs ingest` and `seobs ask`: the same two steps as a llama-index quickstart, each its own process.

    python -m bench.quickstart index CORPUS MODEL FOLDER
    python -m bench.quickstart search MODEL FOLDER QUERY

MODEL is a sentence-transformers folder; FOLDER keeps the index.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from bench.options import CONFIG_FILE
from bench.peers import load_nodes
from index.encoders.sentence_transformers_encoder import SentenceTransformersEncoder
from index.llama import EncoderEmbedding
from kb.config import load_config

_TOKENS = 256
_LIMIT = 10


def main(arguments: Sequence[str]) -> int:
    """Run one of the two steps."""
    match list(arguments):
        case ["index", corpus, model, folder]:
            index_corpus(Path(corpus), model, Path(folder))
        case ["search", model, folder, query]:
            search_index(model, Path(folder), query)
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


def index_corpus(corpus: Path, model: str, folder: Path) -> None:
    """Cut, encode and keep the files of a folder."""
    from llama_index.core import VectorStoreIndex

    index = VectorStoreIndex(load_nodes(corpus, tokens=_TOKENS), embed_model=_open_embedding(model))
    index.storage_context.persist(str(folder))


def search_index(model: str, folder: Path, query: str) -> None:
    """Print the nearest pieces for a query."""
    from llama_index.core import StorageContext, load_index_from_storage

    storage = StorageContext.from_defaults(persist_dir=str(folder))
    index = load_index_from_storage(storage, embed_model=_open_embedding(model))
    for found in index.as_retriever(similarity_top_k=_LIMIT).retrieve(query):
        print(found.score, found.node.metadata["file"], found.node.get_content())


def _open_embedding(model: str) -> EncoderEmbedding:
    config = load_config(CONFIG_FILE).index
    return EncoderEmbedding(
        SentenceTransformersEncoder(
            model, query_prefix=config.query_prefix, passage_prefix=config.passage_prefix, threads=config.threads
        )
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
