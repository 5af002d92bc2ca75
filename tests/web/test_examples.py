"""Questions to start with come from the documents at hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.store import Filter
from kb.passages import Passage
from kb.records import Record, RecordValue, Register
from tests.web.sample_knowledge import SampleKnowledgeBase
from web.components import examples
from web.components.examples import choose_examples, propose_questions


@pytest.fixture(autouse=True)
def forget_examples() -> Iterator[None]:
    examples._keep_answered.cache_clear()
    yield
    examples._keep_answered.cache_clear()


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
        make_record("a", Register.PROJECTS, "Alfa", "period", "lead"),
        make_record("a", Register.PROJECTS, "Beta", "budget"),
        make_record("b", Register.EVENTS, "Sejem", "place"),
        make_record("c", Register.INDICATORS, "podjetja", "target"),
        make_record("d", Register.PROJECTS, "Gama"),
    ]
    assert list(propose_questions(records, [])) == [
        "When did the project Alfa run?",
        "Where was Sejem?",
        "What was the target for podjetja?",
        "What is the budget of the project Beta?",
    ]


def test_a_long_name_makes_no_example() -> None:
    assert list(propose_questions([make_record("a", Register.PROJECTS, "x" * 61, "budget")], [])) == []


def test_without_records_the_list_gives_the_questions(tmp_path: Path) -> None:
    entries = SampleKnowledgeBase(tmp_path).list_documents(Filter())
    assert list(propose_questions([], entries))[:2] == [
        "Which documents are from 2020?",
        "What is “Letno poročilo mreže 2019” about?",
    ]


def test_a_refused_question_is_no_example_and_each_is_tried_once(tmp_path: Path) -> None:
    knowledge_base = SampleKnowledgeBase(tmp_path)
    expected = ("What is the budget of the project Most do dela?", "What is “Letno poročilo mreže 2019” about?")
    assert choose_examples(knowledge_base)[:2] == expected  # type: ignore[arg-type]
    tried = len(knowledge_base.asked)
    assert choose_examples(knowledge_base)[:2] == expected  # type: ignore[arg-type]
    assert len(knowledge_base.asked) == tried
