import pytest

from index.encoder import Encoder
from index.llama import EncoderEmbedding, PassageRetriever
from index.search import Hit
from kb.passages import Passage
from tests.make_entry import make_entry


def make_hit() -> Hit:
    entry = make_entry(paths=("reports/2020.txt",), title="Annual report")
    passage = Passage("d1", 3, 11, 1, "a budget")
    return Hit(1, passage, passage, (), (), entry, {"fused": 2.5})


def test_llama_index_gets_our_hits_with_their_exact_place() -> None:
    asked: list[tuple[str, int]] = []

    def search(query: str, limit: int) -> list[Hit]:
        asked.append((query, limit))
        return [make_hit()]

    (found,) = PassageRetriever(search, limit=7).retrieve("what budget")
    assert asked == [("what budget", 7)]
    assert (found.node.node_id, found.text, found.score) == ("d1:3-11", "a budget", 2.5)
    assert found.node.metadata == {
        "document_id": "d1",
        "title": "Annual report",
        "file": "reports/2020.txt",
        "page": 1,
        "start": 3,
        "end": 11,
        "language": "en",
    }


def test_llama_index_gets_our_vectors(shipped_encoder: Encoder) -> None:
    embedding = EncoderEmbedding(shipped_encoder)
    assert embedding.get_query_embedding("zadruga") == pytest.approx(
        shipped_encoder.encode_queries(["zadruga"])[0].tolist()
    )
    assert embedding.get_text_embedding_batch(["zadruga", "trg"]) == [
        pytest.approx(row) for row in shipped_encoder.encode_passages(["zadruga", "trg"]).tolist()
    ]
