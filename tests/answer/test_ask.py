from collections.abc import Callable

from answer.answers import Answer, AnswerMode
from answer.ask import answer_question
from answer.refusal import measure_confidence, measure_features
from answer.sentences import measure_sentences
from index.encoder import Encoder
from index.search import Hit
from index.word_vectors import WordVectors
from kb.config import AnswerConfig, load_config
from kb.documents import Document
from kb.errors import DocumentMissing
from tests.answer.test_extract import make_hit
from tests.conftest import SHIPPED_CONFIG


def ask(
    question: str,
    encoder: Encoder,
    hits: list[Hit] | Callable[[str], list[Hit]],
    *,
    turns: tuple[str, ...] = (),
    likely: tuple[str, ...] = (),
    asked: Callable[[str], None] = lambda query: None,
    **changes: object,
) -> Answer:
    config: AnswerConfig = load_config(SHIPPED_CONFIG).answer.model_copy(update=changes)

    def search(query: str, limit: int) -> list[Hit]:
        asked(query)
        return (hits(query) if callable(hits) else hits)[:limit]

    def read_document(document_id: str) -> Document:
        raise DocumentMissing(document_id)

    return answer_question(
        question,
        turns=turns,
        likely_languages=likely,
        search=search,
        read_document=read_document,
        encoder=encoder,
        config=config,
    )


def score(hit: Hit, **scores: float) -> Hit:
    """Return the hit with all the scores that a search gives."""
    every = {"dense": 0.85, "sentence": 0.85, "lexical": 0.3, "sentence_lexical": 0.3, "fused": 2.6} | scores
    return Hit(hit.rank, hit.passage, hit.sentence, hit.sentences, hit.heading_path, hit.entry, every)


def good_hits() -> list[Hit]:
    first = score(make_hit(1, 0, [("Ana Kos leads the cooperative.", 0.92)], fused=3.0), sentence=0.93, fused=3.0)
    return [first, *(score(make_hit(n, 100 * n, [("It rained.", 0.80)], fused=2.4), fused=2.4) for n in range(2, 6))]


def poor_hits() -> list[Hit]:
    return [
        score(make_hit(n, 100 * n, [("It rained.", 0.78)], fused=2.4), dense=0.78, sentence=0.78, lexical=0.0)
        for n in range(1, 6)
    ]


def test_a_confident_answer_quotes_and_cites(word_encoder: Encoder) -> None:
    answer = ask("Who leads the cooperative of Kos?", word_encoder, good_hits())
    assert (answer.mode, answer.refused, answer.language) == (AnswerMode.EXTRACTIVE, False, "en")
    assert answer.text == "The documents say:\n\n“Ana Kos leads the cooperative.” [1]"
    assert [citation.passage.quote for citation in answer.citations] == ["Ana Kos leads the cooperative."]
    assert answer.nearest == ()


def test_what_is_not_in_the_documents_is_refused_in_the_language_of_the_asker(word_encoder: Encoder) -> None:
    answer = ask("Kdo je predsednik Brazilije?", word_encoder, poor_hits(), nearest=2)
    assert (answer.mode, answer.refused, answer.citations) == (AnswerMode.REFUSAL, True, ())
    assert answer.text.startswith("V dokumentih ni odgovora na to vprašanje.")
    assert [hit.rank for hit in answer.nearest] == [1, 2]


def test_nothing_found_is_refused_without_nearest_passages(word_encoder: Encoder) -> None:
    answer = ask("Who?", word_encoder, [])
    assert (answer.refused, answer.nearest, answer.confidence) == (True, (), 0.0)
    assert answer.text == "The documents do not answer this question."


def test_a_follow_up_is_searched_with_the_names_said_before(word_encoder: Encoder) -> None:
    asked: list[str] = []
    ask(
        "How long did it last?",
        word_encoder,
        good_hits(),
        turns=("What is the budget of the Alpha project?",),
        asked=asked.append,
    )
    assert len(asked) == 1 and "Alpha" in asked[0] and asked[0].startswith("How long did it last?")


def test_a_language_model_that_is_down_costs_a_notice_not_the_answer(word_encoder: Encoder) -> None:
    config = load_config(SHIPPED_CONFIG).answer.model_dump()
    config["generator"] = {
        "endpoint": "http://127.0.0.1:9/v1",
        "model": "none",
        "api_key_variable": None,
        "context_tokens": 4096,
        "answer_tokens": 128,
        "seconds": 5,
    }
    generator = AnswerConfig.model_validate(config).generator
    answer = ask("Who leads the cooperative of Kos?", word_encoder, good_hits(), generator=generator)
    assert answer.mode is AnswerMode.EXTRACTIVE
    assert answer.notice == "The language model is not responding; quotations are shown instead."


def test_confidence_grows_with_what_an_answer_has(word_encoder: Encoder) -> None:
    question = "Who leads the cooperative of Kos?"
    vectors = WordVectors(word_encoder)

    def measure(hits: list[Hit]) -> float:
        sentences = measure_sentences(question, hits, language="en", vectors=vectors)
        return measure_confidence(question, hits, sentences, language="en", vectors=vectors)

    assert measure([]) == 0.0 < measure(poor_hits()) < 0.2 < 0.6 < measure(good_hits())


def test_a_name_that_no_hit_holds_and_a_value_that_none_gives_are_noticed(word_encoder: Encoder) -> None:
    vectors = WordVectors(word_encoder)

    def measure(question: str) -> dict[str, float]:
        sentences = measure_sentences(question, good_hits(), language="en", vectors=vectors)
        return measure_features(question, good_hits(), sentences, language="en", vectors=vectors)

    near_miss = measure("How many members has the network of Graz?")
    assert (near_miss["lacks_name"], near_miss["lacks_number"], near_miss["lacks_value"]) == (1.0, 0.0, 1.0)
    answered = measure("Who leads the cooperative?")
    assert (answered["lacks_name"], answered["lacks_number"], answered["lacks_value"]) == (0.0, 0.0, 0.0)
    told = [measure(question) for question in ("Who led it in 2019?", "Who led group 7?", "Who led it in 2020?")]
    assert [(one["lacks_year"], one["lacks_number"]) for one in told] == [(1.0, 0.0), (0.0, 1.0), (0.0, 0.0)]
    assert answered["covered"] > near_miss["covered"]


def test_both_halves_of_a_question_are_asked_and_the_one_without_an_answer_is_named(word_encoder: Encoder) -> None:
    asked: list[str] = []

    def find(query: str) -> list[Hit]:
        return good_hits() if "Kos" in query else poor_hits()

    answer = ask("Who leads the cooperative of Kos and where was Mia born?", word_encoder, find, asked=asked.append)
    assert asked[1:] == ["Who leads the cooperative of Kos?", "where was Mia born?"]
    assert answer.text == (
        "The documents say:\n\n“Ana Kos leads the cooperative.” [1]\n\n"
        "The documents do not answer this part: “where was Mia born”"
    )


def test_a_half_whose_value_the_whole_answer_gives_is_not_called_missing(word_encoder: Encoder) -> None:
    hits = [score(make_hit(1, 0, [("Ana Kos has led the cooperative since 2019.", 0.92)], fused=3.0), sentence=0.93)]
    answer = ask("Who leads the cooperative of Kos and since when?", word_encoder, [*hits, *good_hits()[1:]])
    assert [citation.passage.quote for citation in answer.citations] == ["Ana Kos has led the cooperative since 2019."]
    assert "do not answer" not in answer.text


def test_the_year_asked_about_is_looked_for_where_the_first_quote_stands(word_encoder: Encoder) -> None:
    vectors = WordVectors(word_encoder)
    first = score(make_hit(1, 0, [("In 2023 there were 47 members.", 0.90)], fused=2.1), fused=2.1)
    table = score(
        make_hit(2, 50, [("Name\t2022\t2023", 0.7), ("Number of members\t38\t45", 0.9)], fused=2.0), fused=2.0
    )
    question = "How many members were there in 2022?"
    sentences = measure_sentences(question, [first, table], language="en", vectors=vectors)
    features = measure_features(question, [first, table], sentences, language="en", vectors=vectors)
    assert features["lacks_year"] == 0.0
