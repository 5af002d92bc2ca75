from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.encoder import Encoder
from index.expansion import expand_terms, list_forms
from index.fusion import FusionWeights, TermMatcher, WeightedTerm
from index.indexing import index_chunks
from index.search import Hit, _choose_selective, _measure_shares, search_index
from index.sqlite_store import SqliteStore
from index.store import EVERYTHING, Filter, IndexRows
from index.tokens import QueryTerm
from index.vectors import VectorCache
from index.word_vectors import WordVectors
from kb.documents import Block, BlockKind, Chunk, Document
from kb.metadata import AccessLevel
from tests.conftest import WordEncoder
from tests.index.make_documents import make_document, make_indexed

REPORT = "The workshop employed twelve people.\nApples were sold at the market.\nThe hall was rented for a year."
SHEET = "Trajanje\t2019–2021\nProračun\t84.300 EUR\nVodilni partner\tInštitut Beta"


@pytest.fixture
def store(tmp_path: Path, word_encoder: Encoder) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path, exact_below=1000, cache=VectorCache(tmp_path))
    for document in (
        make_document(REPORT, path="report.txt", title="Yearly report"),
        make_document(SHEET, path="sheet.txt", title="Projekt Alfa", language="sl"),
    ):
        store.put_document(document, make_indexed(document, word_encoder), [], fingerprint="f1")
    yield store
    store.close()


def search(store: SqliteStore, encoder: Encoder, query: str, **options: object) -> list[Hit]:
    return search_index(store, encoder, query, EVERYTHING, limit=10, **options)  # type: ignore[arg-type]


def test_a_chunk_that_is_cut_anew_while_it_is_searched_for_is_left_out(tmp_path: Path, word_encoder: Encoder) -> None:
    document = make_document("Apples were sold. Pears were not.", path="a.txt")
    [indexed] = make_indexed(document, word_encoder)

    class CutAnew(SqliteStore):
        """A store whose documents another process indexes anew in the middle of a search."""

        def get_sentence_rows(self, chunk_ids: Iterable[int]) -> IndexRows:
            rows = super().get_sentence_rows(chunk_ids)
            twice = replace(
                indexed,
                chunk=replace(indexed.chunk, sentences=((0, 17), (18, 33))),
                sentence_keys=[*indexed.sentence_keys, *indexed.sentence_keys],
                sentence_vectors=np.concatenate([indexed.sentence_vectors, indexed.sentence_vectors]),
            )
            self.put_document(document, [twice], [], fingerprint="f2")
            return rows

    with closing(CutAnew(tmp_path, exact_below=1000, cache=VectorCache(tmp_path))) as store:
        store.put_document(document, [indexed], [], fingerprint="f1")
        assert search(store, word_encoder, "apples") == []
        assert [hit.sentence.quote for hit in search(store, word_encoder, "apples")] == ["Apples were sold."]


def test_the_chunk_with_the_words_of_the_query_comes_first(store: SqliteStore, word_encoder: Encoder) -> None:
    hits = search(store, word_encoder, "Who sold apples at the market?")
    assert hits[0].passage.quote == "Apples were sold at the market."
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.scores["fused"] for hit in hits] == sorted((hit.scores["fused"] for hit in hits), reverse=True)


def test_a_field_asked_for_in_another_language_finds_its_row(store: SqliteStore, word_encoder: Encoder) -> None:
    words = FusionWeights(sentence=0.0, lexical=5.0, sentence_lexical=0.0)
    budget = search(store, word_encoder, "What is the budget?", weights=words)
    lead = search(store, word_encoder, "Wer ist der federführende Partner?", weights=words)
    assert [hits[0].passage.quote for hits in (budget, lead)] == [
        "Proračun\t84.300 EUR",
        "Vodilni partner\tInštitut Beta",
    ]


def test_words_without_diacritics_find_all_forms(store: SqliteStore) -> None:
    word, field = expand_terms(store, "proracunu")
    assert (word.word, field.keys) == ("proracunu", ("field.budget",))
    assert "proracun" in word.keys


def test_every_hit_and_sentence_stands_in_its_document(store: SqliteStore, word_encoder: Encoder) -> None:
    for hit in search(store, word_encoder, "budget workshop hall 2019"):
        text = store.get_document(hit.passage.document_id, EVERYTHING).text
        for passage in (hit.passage, hit.sentence, *(sentence.passage for sentence in hit.sentences)):
            assert text[passage.start : passage.end] == passage.quote


def test_a_blank_query_finds_nothing(store: SqliteStore, word_encoder: Encoder) -> None:
    assert search(store, word_encoder, "  \n") == []


def test_a_filter_hides_what_it_excludes(store: SqliteStore, word_encoder: Encoder) -> None:
    hits = search_index(store, word_encoder, "apples budget", Filter(languages=("sl",)), limit=10)
    assert {hit.entry.file for hit in hits} == {"sheet.txt"}


def test_without_lexical_weight_only_meaning_counts(store: SqliteStore, word_encoder: Encoder) -> None:
    hits = search(store, word_encoder, "apples", weights=FusionWeights(0.0, 0.0, 0.0))
    assert [hit.scores["fused"] for hit in hits] == [hit.scores["dense"] for hit in hits]


class TranslatingEncoder(WordEncoder):
    """An encoder that knows what some English words mean in Slovene."""

    MEANINGS = {"bakery": "pekarna", "open": "odprta", "sunday": "nedelja"}

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return super().encode_queries([self.MEANINGS.get(text, text) for text in texts])


@pytest.fixture
def slovene_store(tmp_path: Path, word_encoder: Encoder) -> Iterator[SqliteStore]:
    with closing(SqliteStore(tmp_path, exact_below=1000, cache=VectorCache(tmp_path))) as store:
        for number, (text, language) in enumerate(
            [
                ("Knjižnica v mestu izposoja stare zemljevide.", "sl"),
                ("Tudi v nedelja je odprta pekarna.", "sl"),
                ("The bakery sells bread every day.", "en"),
            ]
        ):
            document = make_document(text, path=f"{number}.txt", title="", language=language)
            store.put_document(document, make_indexed(document, word_encoder), [], fingerprint="f1")
        yield store


def test_a_text_in_another_language_rises_by_the_meanings_of_the_words_that_it_holds(
    slovene_store: SqliteStore, word_encoder: Encoder
) -> None:
    query = "Is the bakery open on Sunday?"
    vectors = WordVectors(TranslatingEncoder())
    before = {hit.entry.file: hit.scores for hit in search(slovene_store, word_encoder, query)}
    after = {hit.entry.file: hit.scores for hit in search(slovene_store, word_encoder, query, vectors=vectors)}
    assert after["2.txt"] == before["2.txt"]
    assert after["1.txt"]["across"] == pytest.approx(1.0)
    assert after["1.txt"]["fused"] == pytest.approx(before["1.txt"]["fused"] + 0.1)
    assert after["0.txt"]["across"] < 0.5


def test_the_meanings_of_words_change_the_order_of_hits(slovene_store: SqliteStore, word_encoder: Encoder) -> None:
    weights = FusionWeights(sentence=0.0, lexical=0.0, sentence_lexical=0.0, across=5.0)
    vectors = WordVectors(TranslatingEncoder())
    hits = search(slovene_store, word_encoder, "Is the bakery open on Sunday?", weights=weights, vectors=vectors)
    assert hits[0].entry.file == "1.txt"
    assert [hit.rank for hit in hits] == [1, 2, 3]


def make_structured() -> tuple[Document, Chunk]:
    text = "GOALS\nTwelve jobs are created.\nFunded by the Example Programme of 2020.\nFunded by the Example Programme of 2020."
    document = make_document(text, title="Alpha", access_level=AccessLevel.PUBLIC)
    starts = [0, 6, 31, 72]
    ends = [5, 30, 71, len(text)]
    kinds = [BlockKind.HEADING, *[BlockKind.PARAGRAPH] * 3]
    blocks = tuple(Block(kind, start, end, 1) for kind, start, end in zip(kinds, starts, ends, strict=True))
    document = Document(
        **{
            **{name: getattr(document, name) for name in Document.__dataclass_fields__},
            "blocks": blocks,
        }
    )
    return document, Chunk(document.id, 0, 0, len(text), 1, (), tuple(zip(starts, ends, strict=True)))


def test_headings_and_repeated_lines_are_context_and_furniture_not_answers(word_encoder: Encoder) -> None:
    document, chunk = make_structured()
    (indexed,) = index_chunks(document, [chunk], word_encoder)
    assert [document.text[start:end] for start, end in indexed.chunk.sentences] == ["Twelve jobs are created."]
    assert "goal" in indexed.sentence_keys[0]
    expected = word_encoder.encode_passages(["Alpha | GOALS\nTwelve jobs are created."])
    assert np.array_equal(indexed.sentence_vectors, expected)


def test_who_issued_a_document_counts_as_if_each_sentence_named_it(word_encoder: Encoder) -> None:
    document, chunk = make_structured()
    (indexed,) = index_chunks(document, [chunk], word_encoder)
    for keys in (indexed.keys, indexed.sentence_keys[0]):
        assert {"network", "novak", "horvat"} <= set(keys)
    assert not {"network", "novak"} & {key for _, key in indexed.forms}


def first_quotes(store: SqliteStore, encoder: Encoder, query: str, **options: object) -> list[str]:
    return [hit.passage.quote for hit in search(store, encoder, query, **options)]


def test_a_phrase_in_double_quotes_comes_before_everything_else(store: SqliteStore, word_encoder: Encoder) -> None:
    words = 'Who sold apples at the market "{}"?'
    for phrase, first in (
        ("for a year", "The hall was rented for a year."),
        ("a year for", "Apples were sold at the market."),
        ("Yearly report", "Apples were sold at the market."),
    ):
        assert first_quotes(store, word_encoder, words.format(phrase))[0] == first


def test_an_excluded_word_leaves_out_every_hit_that_holds_one_of_its_forms(
    store: SqliteStore, word_encoder: Encoder
) -> None:
    found = first_quotes(store, word_encoder, "apples workshop -markets", has_operators=True)
    assert "Apples were sold at the market." not in found
    assert "The workshop employed twelve people." in found
    assert "Apples were sold at the market." in first_quotes(store, word_encoder, "apples workshop -markets")


def test_of_a_hyphenated_word_the_longest_part_is_excluded(store: SqliteStore) -> None:
    assert list_forms(store, "e-markets") == list_forms(store, "markets")
    assert {"markets", "market"} <= set(list_forms(store, "markets"))


def test_a_number_is_found_however_its_digits_are_grouped(store: SqliteStore, word_encoder: Encoder) -> None:
    for query in ("84300", "84.300,00", "84,300.00", "84 300"):
        assert first_quotes(store, word_encoder, query)[0] == "Proračun\t84.300 EUR"


def test_a_day_is_found_by_its_name_in_another_language(tmp_path: Path, word_encoder: Encoder) -> None:
    store = SqliteStore(tmp_path, exact_below=1000, cache=VectorCache(tmp_path))
    lines = "Seja je bila 3. julija 2018.\nSeja je bila 21. junija 2018.\nSeja je bila 21. julija 2017."
    document = make_document(lines, title="Seje", language="sl")
    store.put_document(document, make_indexed(document, word_encoder), [], fingerprint="f1")
    words = FusionWeights(sentence=0.0, lexical=5.0, sentence_lexical=0.0)
    for query in ("21 June 2018", "21 giugno 2018", "21.06.2018", "2018-06-21", "June 2018"):
        assert first_quotes(store, word_encoder, query, weights=words)[0] == "Seja je bila 21. junija 2018."
    assert "21" in {term.keys[0] for term in expand_terms(store, "21 May 1999")}
    store.close()


def test_a_misspelled_word_and_its_cognate_find_the_word(store: SqliteStore, word_encoder: Encoder) -> None:
    words = FusionWeights(sentence=0.0, lexical=5.0, sentence_lexical=0.0)
    for query in ("wokrshop", "workshpo", "institute"):
        hits = search(store, word_encoder, query, weights=words)
        assert hits[0].scores["lexical"] > 0
    assert first_quotes(store, word_encoder, "wokrshop", weights=words)[0] == "The workshop employed twelve people."
    assert first_quotes(store, word_encoder, "institute", weights=words)[0] == "Vodilni partner\tInštitut Beta"
    exact, misspelled = (
        search(store, word_encoder, query, weights=words)[0].scores["lexical"] for query in ("workshop", "workshpo")
    )
    assert 0 < misspelled < exact == 1.0


def test_a_word_of_the_field_finds_its_translation(store: SqliteStore, word_encoder: Encoder) -> None:
    words = FusionWeights(sentence=0.0, lexical=5.0, sentence_lexical=0.0)
    assert first_quotes(store, word_encoder, "¿Dónde está el mercado?", weights=words)[0] == (
        "Apples were sold at the market."
    )


def test_cyrillic_and_bare_letters_find_latin_words(store: SqliteStore, word_encoder: Encoder) -> None:
    words = FusionWeights(sentence=0.0, lexical=5.0, sentence_lexical=0.0)
    for query in ("трајање", "trajanju", "Trajanje"):
        assert first_quotes(store, word_encoder, query, weights=words)[0] == "Trajanje\t2019–2021"


def test_the_parts_of_a_compound_are_looked_for(tmp_path: Path, word_encoder: Encoder) -> None:
    store = SqliteStore(tmp_path, exact_below=1000, cache=VectorCache(tmp_path))
    document = make_document("Das Gesetz gilt.\nDie Genossenschaft wächst.\nDas Haus steht.", language="de")
    store.put_document(document, make_indexed(document, word_encoder), [], fingerprint="f1")
    words = FusionWeights(sentence=0.0, lexical=5.0, sentence_lexical=0.0)
    hits = search(store, word_encoder, "Genossenschaftsgesetz", weights=words)
    assert [hit.scores["lexical"] > 0 for hit in hits] == [True, True, False]
    assert hits[2].passage.quote == "Das Haus steht."
    store.close()


def test_the_rarest_words_are_looked_up_and_as_many_as_there_is_time_for() -> None:
    counts = {"common": 30_000, "often": 3_000, "seldom": 2_000, "rare": 20, "names": 9}
    terms = [QueryTerm(word, (word,)) for word in counts]
    assert _choose_selective(terms, counts, 200_000) == ["names", "rare", "seldom"]
    # A single word is looked up however many chunks hold it, if these are few of all.
    assert _choose_selective(terms[:1], counts, 1_000_000) == ["common"]
    assert _choose_selective(terms[:1], counts, 200_000) == []


def test_only_chunks_whose_words_could_lift_them_into_the_best_are_looked_through() -> None:
    matcher = TermMatcher([WeightedTerm({"apple": 1.0}, 2.0), WeightedTerm({"bee": 1.0}, 1.0)])
    keys = ["bee", "apple bee", "apple", "apple bee"]
    similar = np.array([0.9, 0.8, 0.7, 0.1])
    # The two nearest have 1.0 and 1.1 with their words: the third can still come to 1.0, the fourth only to 0.4.
    shares = _measure_shares(keys, similar, matcher, gain=0.3, count=2)
    assert shares.tolist() == pytest.approx([1 / 3, 1, 2 / 3, 0])
    assert _measure_shares(keys, similar, matcher, gain=0.3, count=4).tolist() == pytest.approx([1 / 3, 1, 2 / 3, 1])
