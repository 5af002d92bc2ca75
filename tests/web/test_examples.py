"""Questions to start with come from the documents at hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.passages import Passage
from kb.records import Record, RecordValue, Register
from tests.web.sample_knowledge import SampleKnowledgeBase
from web.components import examples
from web.components.examples import Example, choose_examples, propose_examples


@pytest.fixture(autouse=True)
def forget_examples() -> Iterator[None]:
    examples._choose.cache_clear()
    yield
    examples._choose.cache_clear()


def make_record(document_id: str, register: Register, name: str, *fields: str) -> Record:
    values = [("name", name), *((field, f"{field} of it") for field in fields)]
    return Record(
        f"{document_id}.{name}",
        register,
        document_id,
        name,
        tuple(RecordValue(field, text, text, Passage(document_id, 0, len(text), 1, text)) for field, text in values),
    )


def test_each_question_asks_what_its_record_holds_and_documents_take_turns() -> None:
    records = [
        make_record("c", Register.INDICATORS, "podjetja", "target"),
        make_record("b", Register.EVENTS, "Sejem", "place"),
        make_record("a", Register.PROJECTS, "Alfa", "period", "lead"),
        make_record("a", Register.PROJECTS, "Beta", "budget"),
        make_record("d", Register.PROJECTS, "Gama"),
    ]
    assert propose_examples(records, []) == [
        Example("When did the project Alfa run?", "a", "period of it"),
        Example("Where was Sejem?", "b", "place of it"),
        Example("What was the target for “podjetja”?", "c", "target of it"),
        Example("What is the budget of the project Beta?", "a", "budget of it"),
    ]


def test_projects_are_asked_different_questions() -> None:
    records = [make_record(name, Register.PROJECTS, name, "budget", "period", "lead") for name in "abc"]
    assert [example.question for example in propose_examples(records, [])] == [
        "What is the budget of the project a?",
        "When did the project b run?",
        "Who leads the project c?",
    ]


def test_a_long_name_makes_no_example() -> None:
    assert propose_examples([make_record("a", Register.PROJECTS, "x" * 61, "budget")], []) == []


def test_a_question_that_finds_something_else_is_no_example_and_each_is_tried_once(tmp_path: Path) -> None:
    knowledge_base = SampleKnowledgeBase(tmp_path)
    # In English "budget" finds nothing and "project ... Most" the title instead of the sum; the titles find themselves.
    expected = ("What is “Letno poročilo mreže 2019” about?", "What is “Most do dela” about?")
    assert choose_examples(knowledge_base) == expected  # type: ignore[arg-type]
    assert choose_examples(knowledge_base) == expected  # type: ignore[arg-type]
    assert knowledge_base.asked == [(question, ()) for question in expected]
