"""The example questions hold: their evidence stands in the documents that ship with the product."""

import json

import pytest

from answer.evaluation import is_right, read_gold_questions
from bench.options import EXAMPLE_QUESTIONS
from tests.conftest import REPOSITORY

LINES = [json.loads(line) for line in EXAMPLE_QUESTIONS.read_text(encoding="utf-8").splitlines()]
ANSWERED = [line for line in LINES if line["kind"] != "negative"]


def collapse(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("line", ANSWERED, ids=lambda line: str(line["id"]))
def test_the_evidence_stands_in_its_document_and_holds_an_answer(line: dict[str, object]) -> None:
    text = collapse((REPOSITORY / "corpus" / str(line["file"])).read_text(encoding="utf-8"))
    evidence = str(line["evidence"])
    assert evidence in text
    answers = line["answer_strings"]
    assert isinstance(answers, list) and answers
    assert [answer for answer in answers if answer not in evidence] == []


def test_there_are_sixteen_questions_in_at_least_six_languages_and_three_have_no_answer() -> None:
    assert [line["id"] for line in LINES] == [f"example-{number:02}" for number in range(1, 17)]
    assert {line["lang"] for line in LINES} >= {
        "sl",
        "hr",
        "sr-Latn",
        "sr-Cyrl",
        "bs",
        "mk",
        "en",
        "it",
        "es",
        "de",
        "fr",
    }
    assert [line["id"] for line in LINES if line["file"] is None] == ["example-14", "example-15", "example-16"]
    assert len({collapse(str(line["question"])).casefold() for line in LINES}) == len(LINES)


def test_the_evaluation_reads_them_and_accepts_their_own_evidence() -> None:
    questions = read_gold_questions(EXAMPLE_QUESTIONS)
    assert [gold.id for gold in questions if gold.file and is_right(gold, [gold.file], gold.evidence)] == [
        line["id"] for line in ANSWERED
    ]
