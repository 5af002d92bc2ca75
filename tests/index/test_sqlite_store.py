import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index import rows
from index.encoder import Encoder
from index.rows import make_chunk_id, note_removed
from index.sqlite_store import SqliteStore
from index.store import EVERYTHING, DocumentState, Filter
from index.vectors import VectorCache
from kb.documents import Document
from kb.errors import DocumentMissing, UnreadableSource
from kb.likeness import LikenessKind, make_likeness
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


def test_an_entry_says_when_it_came_or_changed(
    store: SqliteStore, word_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def put_at(moment: str, document: Document) -> str:
        monkeypatch.setattr(rows, "_now", lambda: moment)
        put(store, document, word_encoder)
        return store.get_entry(document.id).changed_at

    document = make_document(FIRST)
    assert put_at("2026-01-01", document) == "2026-01-01"
    # Read anew by a newer version of the program: nothing that a reader would see.
    assert put_at("2026-01-02", document) == "2026-01-01"
    corrected = replace(document, metadata=replace(document.metadata, title="Another title"))
    assert put_at("2026-01-03", corrected) == "2026-01-03"


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
    [second] = store.list_documents(Filter(types=(DocumentType.ARTICLE,)))
    assert files(without_documents=(second.document_id,)) == ["first.txt"]
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
    assert store.search_lexical(["institute"], EVERYTHING, 10) == []
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


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("समितियों ने शहद बेचा।", "hi", "समित"),
        ("ประชุมที่เทศบาล", "th", "ที่เท"),
        ("Aujourd’hui il pleut.", "fr", "aujourd'hui"),
        ("Tàu chạy năm tháng.", "vi", "năm"),
    ],
)
def test_keys_with_marks_and_apostrophes_are_counted_whole(
    store: SqliteStore, word_encoder: Encoder, text: str, language: str, key: str
) -> None:
    put(store, make_document(text, language=language), word_encoder)
    assert store.count_terms([key]) == {key: 1}
    assert len(store.search_lexical([key], EVERYTHING, 10)) == 1


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
    rows = store.get_sentence_rows([chunk_id, 123])
    expected = make_indexed(document, word_encoder)[1]
    assert (rows.chunk_ids, rows.keys) == ([chunk_id], [" ".join(expected.sentence_keys[0])])
    assert rows.vectors.shape == (1, word_encoder.dimension)
    assert np.abs(rows.vectors - expected.sentence_vectors).max() < 1e-3
    assert store.get_sentence_rows([]).chunk_ids == []


def test_names_and_titles_are_those_of_current_documents(store: SqliteStore, word_encoder: Encoder) -> None:
    first = make_document(FIRST, path="a.txt", title="First", projects=("Alpha", "Beta"))
    put(store, first, word_encoder)
    second = make_document(SECOND, path="a.txt", title="Second", projects=("Beta",))
    put(store, second, word_encoder)
    assert store.list_titles() == [("Second", second.id)]
    assert store.list_names() == {
        "projects": ["Beta"],
        "issuers": ["Alpha Network"],
        "authors": ["Ana Novak", "Ivo Horvat"],
        "places": ["Maribor"],
    }


def test_filters_keep_issuers_authors_and_places(store: SqliteStore, word_encoder: Encoder) -> None:
    document = make_document(FIRST)
    put(store, document, word_encoder)

    def count(**options: tuple[str, ...]) -> int:
        return len(store.list_documents(Filter(**options)))  # type: ignore[arg-type]

    assert (count(issuers=("alpha network",)), count(issuers=("Beta",))) == (1, 0)
    assert (count(authors=("Ivo Horvat", "X")), count(authors=("Ivo",))) == (1, 0)
    assert (count(places=("Maribor",)), count(places=("Maribor",), authors=("X",))) == (1, 0)


def find_quotes(store: SqliteStore, terms: list[str], **options: object) -> set[str]:
    found = store.search_lexical(terms, EVERYTHING, 10, **options)  # type: ignore[arg-type]
    return {stored.text for stored in store.get_chunks(chunk_id for chunk_id, _ in found).values()}


def test_chunks_may_have_to_hold_all_terms_or_none_of_some(store: SqliteStore, word_encoder: Encoder) -> None:
    put(store, make_document(SECOND), word_encoder)
    sales, fair, budget = "The cooperative sells apples.", "The fair was held in May.", "The budget is 900 EUR."
    assert find_quotes(store, ["budget", "appl", "may"]) == {sales, fair, budget}
    assert find_quotes(store, ["cooper", "appl"], needs_all=True) == {sales}
    assert find_quotes(store, ["fair", "appl"], needs_all=True) == set()
    assert find_quotes(store, ["budget", "appl", "may"], without=["appl", "900"]) == {fair}


def test_the_nearest_chunks_hold_no_excluded_term(store: SqliteStore, word_encoder: Encoder) -> None:
    put(store, make_document(SECOND), word_encoder)
    vector = word_encoder.encode_queries(["apples"])[0]
    found = store.search_vector(vector, EVERYTHING, 10, without=["appl"])
    assert {stored.text for stored in store.get_chunks(chunk_id for chunk_id, _ in found).values()} == {
        "The fair was held in May.",
        "The budget is 900 EUR.",
    }


def test_words_are_found_by_how_they_are_spelled(store: SqliteStore, word_encoder: Encoder) -> None:
    put(store, make_document(SECOND), word_encoder)
    # Short words are compared with nothing; "bulldozer" is like no word that begins as it does.
    assert store.list_alike(["kooperatif", "budgett", "fair", "bulldozer"]) == {
        "kooperatif": (("cooperative", pytest.approx(0.8)),),
        "budgett": (("budget", 1.0),),
        "bulldozer": (),
    }


def test_kin_are_documents_that_are_alike_and_not_rejected(store: SqliteStore, word_encoder: Encoder) -> None:
    first, copy, other = (make_document(text, path=f"{n}.txt") for n, text in enumerate([FIRST, FIRST + "!", SECOND]))
    for document in (first, copy, other):
        put(store, document, word_encoder)
    alike = [
        make_likeness(first.id, one.id, kind=kind, similarity=0.9, evidence="alike")
        for one, kind in ((copy, LikenessKind.NEAR_COPY), (other, LikenessKind.LANGUAGE_VERSION))
    ]
    store.likenesses.put_likenesses([first.id], alike)
    assert store.list_kin(first.id) == {copy.id: LikenessKind.NEAR_COPY, other.id: LikenessKind.LANGUAGE_VERSION}
    store.likenesses.decide(alike[1], "rejected")
    assert store.list_kin(first.id) == {copy.id: LikenessKind.NEAR_COPY}
    assert store.list_kin(other.id) == {}
    versions = store.likenesses.list_kind(LikenessKind.LANGUAGE_VERSION)
    assert [(item.likeness, item.decision) for item in versions] == [(alike[1], "rejected")]
    starts, vectors = store.list_chunk_vectors(first.id)
    assert (starts, vectors.shape) == ([0, FIRST.index("\n") + 1], (2, word_encoder.dimension))


def test_the_most_related_document_is_the_one_with_the_most_in_common(
    store: SqliteStore, word_encoder: Encoder
) -> None:
    documents = [make_document(text, path=f"{n}.txt") for n, text in enumerate([FIRST, SECOND, f"{FIRST} Again."])]
    means = {"a": [1.0, 1.0, 0.0], "b": [1.0, 0.0, 1.0], "c": [1.0, 0.9, 0.1]}
    for document, mean in zip(documents, means.values(), strict=True):
        put(store, document, word_encoder)
        store.likenesses.put_signature(document.id, b"", np.array([mean], np.float32), {})
    first, second, third = (document.id for document in documents)
    ranking = store.likenesses.rank_related(first)
    assert [name for name, _similarity in ranking] == [third, second]
    # What all three have in common, the first number, counts for nothing.
    assert [round(similarity) for _name, similarity in ranking] == [1, -1]
    assert store.likenesses.rank_related("unknown") == []


def test_what_is_kept_in_memory_follows_every_change(store: SqliteStore, word_encoder: Encoder) -> None:
    public = Filter()
    vector = word_encoder.encode_queries(["budget"])[0]

    def look() -> tuple[int, list[str], dict[str, int], int, int, tuple[str, ...]]:
        return (
            store.count_chunks(),
            store.list_languages(),
            store.count_terms(["budget", "nowhere"]),
            len(store.search_vector(vector, public, 10)),
            len(store.search_lexical(["budget"], public, 10)),
            tuple(key for key, _ in store.list_alike(["budgett"])["budgett"]),
        )

    assert look() == (0, [], {}, 0, 0, ())
    put(store, make_document(FIRST), word_encoder)
    assert look() == (2, ["en"], {"budget": 1}, 2, 1, ("budget",))
    put(store, make_document(SECOND, path="b.txt", language="sl"), word_encoder)
    assert look() == (5, ["en", "sl"], {"budget": 2}, 5, 2, ("budget",))
    put(store, make_document(SECOND, path="b.txt", access_level=AccessLevel.INTERNAL), word_encoder)
    assert look() == (5, ["en"], {"budget": 2}, 2, 1, ("budget",))
    for document in (make_document(FIRST), make_document(SECOND)):
        store.delete_document(document.id)
    # Words stay listed by their spelling.
    assert look() == (0, [], {}, 0, 0, ("budget",))


def test_what_a_transaction_sees_is_forgotten_when_it_is_undone(store: SqliteStore, word_encoder: Encoder) -> None:
    put(store, make_document(FIRST), word_encoder)
    with pytest.raises(RuntimeError), store.transaction():
        put(store, make_document(SECOND, path="b.txt"), word_encoder)
        assert (store.count_chunks(), store.count_terms(["budget"])) == (5, {"budget": 2})
        raise RuntimeError
    # The next change has the generation that the one undone had.
    store.withdraw_document(make_document(FIRST).id)
    assert (store.count_chunks(), store.count_terms(["budget"])) == (0, {})


@pytest.mark.parametrize("most_left_out", [0, 80])
@pytest.mark.parametrize("share", [2, 3, 40])
def test_a_filter_finds_the_best_of_what_it_lets_through_however_little_it_is(
    share: int, most_left_out: int, store: SqliteStore, word_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.sqlite_store._MOST_LEFT_OUT", most_left_out)
    for number in range(80):
        text = " ".join(["budget"] * (number % 7 + 1) + ["hall"] * (number % 5))
        language = "sl" if number % share == 0 else "en"
        document = make_document(f"{text} {number}", path=f"{number}.txt", language=language)
        put(store, document, word_encoder)
    everything = store.search_lexical(["budget"], EVERYTHING, 80)
    allowed = store.search_lexical(["budget"], Filter(languages=("sl",)), 80)
    kept = {chunk_id for chunk_id, _ in allowed}
    assert len(kept) == len(range(0, 80, share))
    assert allowed == [pair for pair in everything if pair[0] in kept]
    assert store.search_lexical(["budget"], Filter(languages=("sl",)), 3) == allowed[:3]


def test_a_text_that_becomes_internal_during_a_public_search_is_in_no_later_one(
    store: SqliteStore, word_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, make_document(FIRST), word_encoder)
    vector = word_encoder.encode_queries(["budget"])[0]
    list_allowed = store._list_allowed

    def list_and_change(filter: Filter) -> np.ndarray | None:
        allowed = list_allowed(filter)
        monkeypatch.undo()
        put(store, make_document(FIRST, access_level=AccessLevel.INTERNAL), word_encoder)
        return allowed

    monkeypatch.setattr(store, "_list_allowed", list_and_change)
    store.search_vector(vector, Filter(), 10)
    assert store.search_vector(vector, Filter(), 10) == []
    assert store.search_lexical(["budget"], Filter(), 10) == []


def test_what_a_document_costs_to_put_does_not_grow_with_the_catalogue(
    store: SqliteStore, word_encoder: Encoder
) -> None:
    connection = store._connection()

    def count_steps() -> int:
        steps = 0

        def step() -> int:
            nonlocal steps
            steps += 1
            return 0

        with store.transaction():
            connection.set_progress_handler(step, 1)
            note_removed(connection, {-1})
            connection.set_progress_handler(None, 1)
        return steps

    put(store, make_document(FIRST), word_encoder)
    count_steps()
    before = count_steps()
    for number in range(5):
        put(store, make_document(f"{FIRST}\nPage {number}.", path=f"{number}.txt"), word_encoder)
    assert store.count_chunks() == 17
    assert count_steps() == before


def test_the_chunks_of_a_document_are_neighbours_in_text_order() -> None:
    first, second = (make_document(text).id for text in (FIRST, SECOND))
    ids = [make_chunk_id(first, ordinal) for ordinal in range(3)]
    assert ids == [ids[0], ids[0] + 1, ids[0] + 2]
    assert abs(make_chunk_id(second, 0) - ids[0]) >= 4096
    assert all(0 <= chunk_id < 2**63 for chunk_id in ids)
