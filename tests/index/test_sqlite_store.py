import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.encoder import Encoder
from index.rows import make_chunk_id
from index.sqlite_store import SqliteStore
from index.store import EVERYTHING, DocumentState, Filter
from index.vectors import VectorCache
from kb.documents import Document
from kb.errors import DocumentMissing, UnreadableSource
from kb.metadata import AccessLevel, DocumentType
from kb.passages import cut_passage
from kb.records import Record, RecordValue, Register
from tests.index.make_documents import make_document, make_indexed

FIRST = "The budget is 500 EUR.\nThe lead is Alpha Institute."
SECOND = "The fair was held in May.\nThe cooperative sells apples.\nThe budget is 900 EUR."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path, exact_below=1000, cache=VectorCache(tmp_path))
    yield store
    store.close()


def put(store: SqliteStore, document: Document, encoder: Encoder, records: list[Record] | None = None) -> None:
    store.put_document(document, make_indexed(document, encoder), records or [], fingerprint="f1")


def make_budget_record(document: Document) -> Record:
    start = document.text.index("500 EUR")
    passage = cut_passage(document.id, document.text, document.pages, 0, document.text.index("\n"))
    value = RecordValue("budget", document.text[start : start + 7], "500 EUR", passage)
    return Record("r1", Register.PROJECTS, document.id, "Alpha", (value,))


def test_a_document_is_read_back_as_it_was_put(store: SqliteStore, word_encoder: Encoder) -> None:
    document = make_document(FIRST, day=date(2018, 7, 12), projects=("Alpha", "Beta"))
    put(store, document, word_encoder, [make_budget_record(document)])
    assert store.get_document(document.id, EVERYTHING) == document
    assert store.list_records(None, EVERYTHING) == [make_budget_record(document)]
    assert store.count() == {"documents": 1, "chunks": 2, "sentences": 2, "records": 1}


def test_putting_a_document_twice_changes_nothing_but_the_generation(store: SqliteStore, word_encoder: Encoder) -> None:
    document = make_document(FIRST)
    put(store, document, word_encoder, [make_budget_record(document)])
    before = store.count(), store.list_documents(EVERYTHING), store.generation()
    put(store, document, word_encoder, [make_budget_record(document)])
    assert (store.count(), store.list_documents(EVERYTHING), store.generation() - 1) == before
    assert [score for _, score in store.search_lexical(["budget"], EVERYTHING, 10)] == pytest.approx([0.0], abs=2)


def test_documents_are_listed_newest_first_and_undated_last(store: SqliteStore, word_encoder: Encoder) -> None:
    for text, path, day in (
        ("one", "1.txt", date(2012, 1, 1)),
        ("two", "2.txt", None),
        ("three", "3.txt", date(2020, 1, 1)),
    ):
        put(store, make_document(text, path=path, day=day), word_encoder)
    assert [entry.file for entry in store.list_documents(EVERYTHING)] == ["3.txt", "1.txt", "2.txt"]


def test_filters_keep_what_they_say(store: SqliteStore, word_encoder: Encoder) -> None:
    put(
        store,
        make_document(FIRST, path="first.txt", language="sl", day=date(2018, 7, 12), projects=("Alpha",)),
        word_encoder,
    )
    put(
        store,
        make_document(SECOND, path="second.txt", document_type=DocumentType.ARTICLE, day=date(2020, 1, 31)),
        word_encoder,
    )

    def files(**options: object) -> list[str]:
        return [entry.file for entry in store.list_documents(Filter(**options))]  # type: ignore[arg-type]

    assert files(types=(DocumentType.ARTICLE,)) == ["second.txt"]
    assert files(languages=("sl", "hr")) == ["first.txt"]
    assert files(projects=("alpha",)) == ["first.txt"]
    assert files(date_from=date(2018, 7, 12), date_to=date(2018, 7, 12)) == ["first.txt"]
    assert files(date_from=date(2018, 7, 13)) == ["second.txt"]
    assert files(types=(DocumentType.ARTICLE,), languages=("sl",)) == []
    assert [
        store.get_chunks([i])[i].text for i, _ in store.search_lexical(["budget"], Filter(languages=("sl",)), 10)
    ] == ["The budget is 500 EUR."]


def test_internal_text_never_reaches_a_public_query(store: SqliteStore, word_encoder: Encoder) -> None:
    document = make_document(FIRST, access_level=AccessLevel.INTERNAL)
    put(store, document, word_encoder, [make_budget_record(document)])
    public = Filter()
    vector = word_encoder.encode_queries(["The budget is 500 EUR."])[0]
    assert store.search_lexical(["budget"], public, 10) == []
    assert store.search_vector(vector, public, 10) == []
    assert store.list_documents(public) == []
    assert store.list_records(None, public) == []
    with pytest.raises(DocumentMissing):
        store.get_document(document.id, public)
    assert len(store.search_vector(vector, EVERYTHING, 10)) == 2


def test_a_filter_without_access_levels_sees_nothing(store: SqliteStore, word_encoder: Encoder) -> None:
    put(store, make_document(FIRST), word_encoder)
    assert store.list_documents(Filter(access_levels=())) == []


def test_lexical_search_ranks_the_chunk_with_more_of_the_terms_first(store: SqliteStore, word_encoder: Encoder) -> None:
    document = make_document(SECOND)
    put(store, document, word_encoder)
    found = store.search_lexical(["budget", "900"], EVERYTHING, 10)
    assert [chunk_id for chunk_id, _ in found] == [make_chunk_id(document.id, 2)]
    assert found[0][1] > 0


def test_a_term_with_quotes_and_operators_is_only_a_word(store: SqliteStore, word_encoder: Encoder) -> None:
    put(store, make_document(FIRST), word_encoder)
    assert store.search_lexical(['" OR budget NOT "', "NEAR(", "*", "keys:"], EVERYTHING, 10) == []


def test_vector_search_is_exact_and_ordered(store: SqliteStore, word_encoder: Encoder) -> None:
    document = make_document(SECOND)
    put(store, document, word_encoder)
    vector = word_encoder.encode_queries(["The cooperative sells apples."])[0]
    found = store.search_vector(vector, EVERYTHING, 3)
    expected = {
        make_chunk_id(document.id, indexed.chunk.ordinal): float(indexed.vector @ vector)
        for indexed in make_indexed(document, word_encoder)
    }
    assert [chunk_id for chunk_id, _ in found] == sorted(expected, key=lambda i: -expected[i])
    assert dict(found) == pytest.approx(expected, abs=2e-3)


def test_new_content_at_a_path_supersedes_the_old_which_stays_readable(
    store: SqliteStore, word_encoder: Encoder
) -> None:
    old, new = make_document(FIRST), make_document(SECOND)
    put(store, old, word_encoder, [make_budget_record(old)])
    put(store, new, word_encoder)
    assert [entry.document_id for entry in store.list_documents(EVERYTHING)] == [new.id]
    assert store.get_entry(old.id).state is DocumentState.SUPERSEDED
    assert store.get_entry(old.id).superseded_by == new.id
    assert store.get_document(old.id, EVERYTHING).text == FIRST
    assert store.search_lexical(["alpha"], EVERYTHING, 10) == []
    assert store.list_records(None, EVERYTHING) == []
    assert store.list_removed() == sorted(make_chunk_id(old.id, ordinal) for ordinal in range(2))


def test_a_withdrawn_document_comes_back_when_its_file_does(store: SqliteStore, word_encoder: Encoder) -> None:
    document = make_document(FIRST)
    put(store, document, word_encoder)
    store.withdraw_document(document.id)
    assert store.list_documents(EVERYTHING) == []
    assert store.get_entry(document.id).state is DocumentState.GONE
    put(store, document, word_encoder)
    assert [entry.state for entry in store.list_documents(EVERYTHING)] == [DocumentState.CURRENT]
    assert store.list_removed() == []


def test_a_deleted_document_leaves_nothing_behind(store: SqliteStore, word_encoder: Encoder) -> None:
    document = make_document(FIRST)
    put(store, document, word_encoder, [make_budget_record(document)])
    store.delete_document(document.id)
    store.delete_document("unknown")
    assert store.count() == {"documents": 0, "chunks": 0, "sentences": 0, "records": 0}
    assert store.search_lexical(["budget"], EVERYTHING, 10) == []
    with pytest.raises(DocumentMissing):
        store.get_entry(document.id)


def test_a_write_that_fails_half_way_leaves_the_document_as_it_was(store: SqliteStore, word_encoder: Encoder) -> None:
    document = make_document(FIRST)
    put(store, document, word_encoder)
    indexed = make_indexed(document, word_encoder)
    with pytest.raises(sqlite3.IntegrityError):
        store.put_document(document, [*indexed, indexed[0]], [], fingerprint="f2")
    assert store.list_states() == {document.id: (DocumentState.CURRENT, "f1")}
    assert store.count()["chunks"] == 2


def test_forms_lead_to_the_keys_that_documents_have_them_under(store: SqliteStore, word_encoder: Encoder) -> None:
    put(store, make_document("Združenja zadrug sodelujejo.", language="sl"), word_encoder)
    assert store.find_keys(["zadrug", "zdruzenja", "unknown"]) == {"zdruzenja": ("zdruzen",)}
    assert store.count_terms(["zdruzen", "zadrug", "unknown"]) == {"zdruzen": 1, "zadrug": 1}


def test_failures_are_kept_until_the_source_is_read(store: SqliteStore, word_encoder: Encoder) -> None:
    store.journal.put_failure("a.txt", UnreadableSource("a.txt", "is damaged", "replace it"), sha256="00")
    (failure,) = store.journal.list_failures()
    assert (failure.path, failure.kind, failure.reason, failure.action) == (
        "a.txt",
        "UnreadableSource",
        "is damaged",
        "replace it",
    )
    put(store, make_document(FIRST), word_encoder)
    assert store.journal.list_failures() == []


def test_sentence_vectors_come_back_in_order(store: SqliteStore, word_encoder: Encoder) -> None:
    document = make_document(FIRST)
    put(store, document, word_encoder)
    chunk_id = make_chunk_id(document.id, 1)
    vectors = store.get_sentence_vectors([chunk_id])[chunk_id]
    expected = make_indexed(document, word_encoder)[1].sentence_vectors
    assert vectors.shape == (1, word_encoder.dimension)
    assert np.abs(vectors - expected).max() < 1e-3
