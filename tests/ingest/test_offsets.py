"""Whatever is shown stands in the text of record exactly where it is said to stand: `text[start:end] == quote`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.encoder import Encoder
from index.indexing import index_chunks
from index.search import Hit, search_index
from index.sqlite_store import SqliteStore
from index.store import EVERYTHING
from index.vectors import VectorCache
from ingest.chunking import cut_chunks
from ingest.metadata import propose_metadata
from ingest.parsers import parse_source
from kb.config import Config, load_config
from kb.database import DATABASE_NAME
from kb.documents import Chunk, Document, hash_bytes, make_document_id
from kb.errors import IngestError
from kb.passages import Passage
from kb.statements import compose_metadata
from knowledge_base import KnowledgeBase
from observatory.extract import extract_records
from tests.conftest import SHIPPED_CONFIG, WordEncoder
from tests.ingest.make_sources import LIMITS, OCR

QUESTIONS = [
    "What is the budget of the SocioLab project?",
    "Kdo je vodilni partner projekta COOP?",
    "Ко су партнери пројекта?",
    "Quando si è svolta la conferenza?",
    "Wie viele Personen werden geschult?",
    "¿Qué es una cooperativa?",
    "budget",
]


def assert_chunks_cover(text: str, chunks: Sequence[Chunk]) -> None:
    """Chunks follow each other without overlap and leave out nothing but white space; sentences lie in their chunk."""
    end = 0
    for chunk in chunks:
        assert end <= chunk.start < chunk.end <= len(text)
        assert not text[end : chunk.start].strip()
        assert text[chunk.start : chunk.end] == text[chunk.start : chunk.end].strip()
        inner = chunk.start
        assert chunk.sentences
        for start, stop in chunk.sentences:
            assert inner <= start < stop <= chunk.end
            assert text[start:stop] == text[start:stop].strip()
            inner = stop
        end = chunk.end
    assert not text[end:].strip()
    assert [chunk.ordinal for chunk in chunks] == list(range(len(chunks)))


def assert_stands(passage: Passage, document: Document) -> None:
    assert passage.document_id == document.id
    assert document.text[passage.start : passage.end] == passage.quote
    page = next(page for page in document.pages if page.number == passage.page)
    assert page.start <= passage.start < page.end


def assert_hits_stand(hits: Sequence[Hit], document: Document) -> None:
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    for hit in hits:
        assert_stands(hit.passage, document)
        assert_stands(hit.sentence, document)
        assert hit.passage.start <= hit.sentence.start < hit.sentence.end <= hit.passage.end


# The shipped documents


@pytest.fixture(scope="module")
def shipped(shipped_knowledge: Config, shipped_encoder: Encoder) -> Iterator[KnowledgeBase]:
    with closing(KnowledgeBase(shipped_knowledge)) as knowledge_base:
        knowledge_base.__dict__["encoder"] = shipped_encoder
        yield knowledge_base


def test_the_chunks_of_the_shipped_documents_cover_their_texts(shipped: KnowledgeBase) -> None:
    for entry in shipped.list_documents(EVERYTHING):
        document = shipped.get_document(entry.document_id, EVERYTHING)
        file = shipped.config.paths.corpus / entry.file
        parsed = parse_source(file.read_bytes(), source=entry.file, limits=LIMITS, ocr=OCR)
        assert parsed.text == document.text
        assert_chunks_cover(parsed.text, cut_chunks(document.id, parsed, words=shipped.config.ingest.chunk_words))


def test_every_stored_chunk_and_sentence_stands_where_it_says(shipped: KnowledgeBase) -> None:
    with closing(sqlite3.connect(shipped.config.paths.data / DATABASE_NAME)) as connection:
        chunk_ids = [row[0] for row in connection.execute("SELECT id FROM chunk")]
    cache = VectorCache(shipped.config.paths.data)
    with closing(SqliteStore(shipped.config.paths.data, exact_below=1, cache=cache)) as store:
        stored = store.get_chunks(chunk_ids)
    assert len(stored) == len(chunk_ids) == shipped.status().counts["chunks"]
    for found in stored.values():
        text = shipped.get_document(found.chunk.document_id, EVERYTHING).text
        assert found.text == text[found.chunk.start : found.chunk.end]
        assert found.chunk.sentences
        assert all(
            found.chunk.start <= start < end <= found.chunk.end and text[start:end].strip() == text[start:end]
            for start, end in found.chunk.sentences
        )


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_hit_and_citation_stands_where_it_says(shipped: KnowledgeBase, question: str) -> None:
    hits = shipped.search(question, EVERYTHING, limit=20)
    assert len(hits) == 20
    for hit in hits:
        document = shipped.get_document(hit.entry.document_id, EVERYTHING)
        assert_stands(hit.passage, document)
        assert_stands(hit.sentence, document)
    answer = shipped.ask(question, EVERYTHING)
    assert bool(answer.citations) != bool(answer.nearest)
    for citation in answer.citations:
        assert_stands(citation.passage, shipped.get_document(citation.entry.document_id, EVERYTHING))
        assert f"[{citation.n}]" in answer.text
        assert citation.passage.quote in answer.text


def test_every_evidence_and_record_value_stands_where_it_says(shipped: KnowledgeBase) -> None:
    for entry in shipped.list_documents(EVERYTHING):
        document = shipped.get_document(entry.document_id, EVERYTHING)
        for evidence in (item for items in document.metadata.evidence.values() for item in items):
            if isinstance(evidence.origin, Passage):
                assert_stands(evidence.origin, document)
    records = shipped.list_records(None, EVERYTHING)
    assert {record.register.value for record in records} == {"events", "indicators", "projects"}
    for record in records:
        document = shipped.get_document(record.document_id, EVERYTHING)
        for value in record.values:
            assert_stands(value.passage, document)
            assert value.written in value.passage.quote


# Any documents


FRAGMENTS = st.sampled_from(
    [
        "Poročilo o delu",
        "1. člen",
        "• prva alineja",
        "  - druga",
        "Budget: 1.200,50 EUR",
        "Trajanje\t1. 4. 2018 – 31. 12. 2021",
        "9. 1. Sestanek v Mariboru (priloga 1 – poročilo).",
        "Dr. Novak je dejal: »Da.« Nato je odšel. Ali res?",
        "Задруга „Љиљан“ има 12 чланова. Ђаци иду.",
        "e\u0301te\u0301 \U0001f469\u200d\U0001f33e \u202eabc\u202c",
        "word " * 150,
        "x" * 700,
        "",
        "   ",
        "\f",
        "A | B | C",
    ]
)
LINES = st.lists(st.one_of(FRAGMENTS, st.text(max_size=60)), max_size=14)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    data = tmp_path_factory.mktemp("scratch")
    with closing(SqliteStore(data, exact_below=1000, cache=VectorCache(data))) as store:
        yield store


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lines=LINES, words=st.integers(20, 150))
def test_offsets_hold_for_any_document(scratch: SqliteStore, lines: list[str], words: int) -> None:
    content = "\n".join(lines).encode("utf-8", errors="ignore")
    try:
        parsed = parse_source(content, source="a.txt", limits=LIMITS, ocr=OCR)
    except IngestError:
        return
    sha256 = hash_bytes(content)
    document_id = make_document_id(sha256)
    chunks = cut_chunks(document_id, parsed, words=words)
    assert_chunks_cover(parsed.text, chunks)
    access = load_config(SHIPPED_CONFIG).ingest.access
    proposals = propose_metadata(parsed, document_id=document_id, file="a.txt", access=access)
    document = Document(
        id=document_id,
        sha256=sha256,
        paths=("a.txt",),
        media_type=parsed.media_type,
        size_bytes=len(content),
        text=parsed.text,
        pages=parsed.pages,
        blocks=parsed.blocks,
        metadata=compose_metadata(proposals),
        proposals=proposals,
    )
    encoder = WordEncoder()
    records = extract_records(document)
    scratch.put_document(document, index_chunks(document, chunks, encoder), records, fingerprint="f")
    try:
        assert scratch.get_document(document_id, EVERYTHING) == document
        assert [record.values for record in scratch.list_records(None, EVERYTHING)] == sorted_values(records)
        for query in ("budget čl prva Novak", parsed.text[:40]):
            assert_hits_stand(search_index(scratch, encoder, query, EVERYTHING, limit=20), document)
    finally:
        scratch.delete_document(document_id)


def sorted_values(records: Sequence[object]) -> list[object]:
    return [record.values for record in sorted(records, key=lambda record: record.register)]  # type: ignore[attr-defined]


def test_offsets_hold_in_texts_of_one_character() -> None:
    for character in ("a", "ж", "7", "\U0001d7d9"):
        parsed = parse_source(character.encode(), source="a.txt", limits=LIMITS, ocr=OCR)
        chunks = cut_chunks("0" * 16, parsed, words=120)
        assert_chunks_cover(parsed.text, chunks)
        assert len(chunks) == 1
