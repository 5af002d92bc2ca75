from datetime import date

import pytest

from index.encoder import Encoder
from index.llama import EncoderEmbedding, PassageRetriever
from index.search import Hit
from index.store import CatalogueEntry, DocumentState
from kb.metadata import AccessLevel, DateKind, DocumentType, PartialDate
from kb.passages import Passage


def make_hit() -> Hit:
    day = date(2020, 5, 1)
    entry = CatalogueEntry(
        document_id="d1",
        paths=("reports/2020.txt",),
        title="Annual report",
        document_type=DocumentType.REPORT,
        language="en",
        date=PartialDate(day, day, "2020-05-01"),
        date_kind=DateKind.ISSUED,
        projects=(),
        access_level=AccessLevel.PUBLIC,
        state=DocumentState.CURRENT,
        superseded_by=None,
        media_type="text/plain",
        size_bytes=10,
        pages=1,
    )
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
