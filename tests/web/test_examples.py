"""Questions to start with come from the documents at hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.store import EVERYTHING, Filter
from kb.passages import Passage
from kb.records import Record, RecordValue, Register
from tests.web.sample_knowledge import MINUTES, REPORT, SampleKnowledgeBase
from web import kept_examples
from web.components import examples
from web.components.examples import choose_examples, find_examples, propose_examples
from web.kept_examples import Example

_REPORT_QUESTION = "What is “Letno poročilo mreže 2019” about?"
_SHEET_QUESTION = "What is “Most do dela” about?"


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
    assert propose_examples(records, [], language="en") == [
        Example("When did the project Alfa run?", "a", "period of it"),
        Example("Where was Sejem?", "b", "place of it"),
        Example("What was the target for “podjetja”?", "c", "target of it"),
        Example("What is the budget of the project Beta?", "a", "budget of it"),
    ]


def test_projects_are_asked_different_questions() -> None:
    records = [make_record(name, Register.PROJECTS, name, "budget", "period", "lead") for name in "abc"]
    assert [example.question for example in propose_examples(records, [], language="en")] == [
        "What is the budget of the project a?",
        "When did the project b run?",
        "Who leads the project c?",
    ]


def test_a_long_name_makes_no_example() -> None:
    assert propose_examples([make_record("a", Register.PROJECTS, "x" * 61, "budget")], [], language="en") == []


def test_a_question_that_finds_something_else_is_no_example(tmp_path: Path) -> None:
    knowledge_base = SampleKnowledgeBase(tmp_path)
    chosen = choose_examples(knowledge_base, Filter(), language="en")  # type: ignore[arg-type]
    # In English "budget" finds nothing and "project ... Most" the title instead of the sum; the titles find themselves.
    assert [example.question for example in chosen] == [_REPORT_QUESTION, _SHEET_QUESTION]
    assert knowledge_base.asked == [(_REPORT_QUESTION, ()), (_SHEET_QUESTION, ())]


def test_examples_are_written_in_the_language_of_the_visitor(tmp_path: Path) -> None:
    chosen = choose_examples(SampleKnowledgeBase(tmp_path), Filter(), language="it")  # type: ignore[arg-type]
    assert chosen[-1].question == "Di che cosa parla «Most do dela»?"


def test_nobody_waits_for_the_first_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    knowledge_base = SampleKnowledgeBase(tmp_path)
    waiting: list[Callable[[], None]] = []
    monkeypatch.setattr(kept_examples, "run_beside", waiting.append)
    assert find_examples(knowledge_base, Filter(), language="en") is None  # type: ignore[arg-type]
    assert find_examples(knowledge_base, Filter(), language="en") is None  # type: ignore[arg-type]
    assert (len(waiting), knowledge_base.asked) == (1, [])
    waiting[0]()
    assert find_examples(knowledge_base, Filter(), language="en") == (  # type: ignore[arg-type]
        _REPORT_QUESTION,
        _SHEET_QUESTION,
    )


def test_an_example_of_a_document_that_became_internal_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    knowledge_base = SampleKnowledgeBase(tmp_path)
    kept = [Example("What was decided?", MINUTES), Example("Who leads it?", "gone"), Example(_REPORT_QUESTION, REPORT)]
    monkeypatch.setattr(kept_examples, "run_beside", lambda work: work())
    monkeypatch.setattr(examples, "choose_examples", lambda *_args, **_options: kept)
    found = [
        find_examples(knowledge_base, allowed, language="en")  # type: ignore[arg-type]
        for allowed in (Filter(), EVERYTHING)
    ]
    assert found == [(_REPORT_QUESTION,), ("What was decided?", _REPORT_QUESTION)]
