"""Questions in eleven languages over the sample catalogue: exactly these documents, or none of our business."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from answer.answers import AnswerMode
from answer.catalogue.query import QueryKind
from index.encoder import Encoder
from index.search import Hit
from index.store import EVERYTHING, Filter
from kb.metadata import DocumentType
from knowledge_base import KnowledgeBase
from tests.answer.catalogue.asking import ask_catalogue, list_ids

# language | question | documents: "-" is a question that the catalogue does not answer, "0" one that it answers with nothing.
QUESTIONS = [
    [cell.strip() for cell in line.split("|")]
    for line in (Path(__file__).parent / "questions.txt").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize(("question", "expected"), [row[1:] for row in QUESTIONS])
def test_a_question_selects_exactly_its_documents(catalogue: KnowledgeBase, question: str, expected: str) -> None:
    assert sorted(list_ids(ask_catalogue(catalogue, question)).split()) == sorted(expected.split())


def test_every_language_is_asked_in() -> None:
    languages = {language for language, _, _ in QUESTIONS}
    assert languages == {"sl", "hr", "bs", "sr-Latn", "sr-Cyrl", "mk", "en", "it", "es", "de", "fr"}


def test_the_query_says_how_the_question_was_read(catalogue: KnowledgeBase) -> None:
    answer = ask_catalogue(catalogue, "Which reports in Slovene were published between 2018 and 2020 in Ljubljana?")
    assert answer is not None and answer.query is not None
    assert (answer.query.kind, answer.query.types, answer.query.languages) == (
        QueryKind.LIST,
        (DocumentType.REPORT,),
        ("sl",),
    )
    assert (answer.query.date_from, answer.query.date_to) == (date(2018, 1, 1), date(2020, 12, 31))
    assert answer.query.places == ("Ljubljana",)


@pytest.mark.parametrize(
    ("turns", "question", "expected"),
    [
        (("How many minutes are there in Slovene?",), "And in German?", "m5"),
        (("How many minutes are there in Slovene?", "And in German?"), "What about 2019?", "0"),
        (("Koliko zapisnikov imamo iz leta 2019?",), "Kaj pa iz leta 2020?", "m5"),
        (("Koji su izvještaji na hrvatskom?",), "A na njemačkom?", "r11"),
        (("Welche Berichte gibt es auf Deutsch?",), "Und auf Italienisch?", "r9"),
        (("Quels rapports avons-nous de 2021 ?",), "Et en 2022 ?", "r8"),
        (("¿Qué informes hay de 2021?",), "¿Y de 2022?", "r8"),
        (("Quali verbali abbiamo del 2019?",), "E del 2020?", "m5"),
        (("Кои извештаи се од 2018 година?",), "А од 2017 година?", "r4"),
        (("Which reports are from 2019?",), "And the declarations?", "d5 d2"),
        (("Who leads the project SOSED?",), "And in German?", "-"),
        (("How many minutes are there in Slovene?",), "And how many members?", "-"),
        (("How many minutes are there in Slovene?",), "Why?", "-"),
    ],
)
def test_a_short_question_goes_on_from_the_last_one(
    catalogue: KnowledgeBase, turns: tuple[str, ...], question: str, expected: str
) -> None:
    assert list_ids(ask_catalogue(catalogue, question, turns=turns)) == expected


def test_a_value_that_the_catalogue_lacks_is_left_to_the_search(catalogue: KnowledgeBase) -> None:
    assert ask_catalogue(catalogue, "Who wrote the Grazer Erklärung?") is None


def test_what_the_asker_looks_at_narrows_the_answer(catalogue: KnowledgeBase) -> None:
    only_german = Filter(languages=("de",), access_levels=EVERYTHING.access_levels)
    assert list_ids(ask_catalogue(catalogue, "Which minutes do we have?", filter=only_german)) == "m5"


def test_the_knowledge_base_asks_its_catalogue_before_it_searches(
    catalogue: KnowledgeBase, word_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def search(query: str, filter: Filter, **options: object) -> list[Hit]:
        raise AssertionError(query)

    monkeypatch.setitem(catalogue.__dict__, "encoder", word_encoder)
    monkeypatch.setattr(catalogue, "search", search)
    answer = catalogue.ask("And in German?", EVERYTHING, turns=["How many minutes are there in Slovene?"])
    assert (answer.mode, answer.confidence, list_ids(answer)) == (AnswerMode.CATALOGUE, 1.0, "m5")
    with pytest.raises(AssertionError, match="How many people attended"):
        catalogue.ask("How many people attended the assembly in Graz?", EVERYTHING)
