"""The desk keeps what people asked and said, for them and for staff, and nothing of the documents but quotes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from answer.answers import Answer, AnswerMode, Citation
from answer.evaluation import read_gold_questions
from desk.database import Desk
from desk.feedback import Outcome, Quote, Verdict, write_gold_questions
from kb.database import write_transaction
from kb.passages import Passage
from tests.make_entry import make_entry

ANSWER = Answer(
    question="Koliko članov?",
    language="sl",
    mode=AnswerMode.EXTRACTIVE,
    refused=False,
    text="„42 članov.“ [1]",
    citations=(Citation(1, Passage("d1", 0, 10, 1, "42 članov."), make_entry()),),
    nearest=(),
    confidence=0.9,
    understood_as="Koliko članov ima Most?",
)
REFUSAL = replace(ANSWER, question="Kdo je direktor?", refused=True, citations=(), understood_as="")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(Desk(tmp_path)) as desk:
        yield desk


def test_a_conversation_is_its_questions_under_an_address_that_cannot_be_guessed(desk: Desk) -> None:
    first = desk.conversations.begin("ana", "Kdo vodi zadrugo?")
    assert len(first) == 22
    assert first != desk.conversations.begin("ana", "Kdo vodi zadrugo?")
    desk.conversations.replace(first, "ana", ["Kdo vodi zadrugo?", "Od kdaj?"])
    found = desk.conversations.get(first)
    assert found is not None
    assert (found.owner, found.name, found.questions) == ("ana", "Kdo vodi zadrugo?", ("Kdo vodi zadrugo?", "Od kdaj?"))


def test_only_its_owner_can_change_a_conversation(desk: Desk) -> None:
    conversation_id = desk.conversations.begin("ana", "Prvo?")
    before = desk.conversations.get(conversation_id)
    desk.conversations.replace(conversation_id, "ivo", ["Drugo?"])
    desk.conversations.rename(conversation_id, "ivo", "Moje")
    desk.conversations.delete(conversation_id, "ivo")
    assert desk.conversations.get(conversation_id) == before
    desk.conversations.rename(conversation_id, "ana", "  Moje\nprvo ")
    renamed = desk.conversations.get(conversation_id)
    assert renamed is not None and renamed.name == "Moje prvo"
    desk.conversations.delete(conversation_id, "ana")
    assert desk.conversations.get(conversation_id) is None


def test_conversations_are_found_by_their_words(desk: Desk) -> None:
    one = desk.conversations.begin("ana", "Koliko članov ima Čebelica?")
    two = desk.conversations.begin("ana", "Kdaj je bila skupščina?")
    desk.conversations.begin("ivo", "Koliko članov?")
    desk.conversations.rename(two, "ana", "Letna")
    assert [found.id for found in desk.conversations.list("ana")] == [two, one]
    assert [found.id for found in desk.conversations.list("ana", words="CEBELICA članov")] == [one]
    assert [found.id for found in desk.conversations.list("ana", words="letna skupscina")] == [two]
    assert desk.conversations.list("ana", words="nič") == []
    assert desk.conversations.list("", words="") == []


def test_old_conversations_are_forgotten(desk: Desk) -> None:
    old = desk.conversations.begin("ana", "Staro?")
    new = desk.conversations.begin("ana", "Novo?")
    with write_transaction(desk._connect()) as connection:
        connection.execute("UPDATE conversation SET changed_at = '2001-01-01T00:00:00+00:00' WHERE id = ?", (old,))
    desk.conversations.forget_before(365)
    assert [found.id for found in desk.conversations.list("ana")] == [new]
    assert desk._connect().execute("SELECT count(*) FROM turn").fetchone()[0] == 1


def test_a_verdict_is_kept_once_with_what_was_shown(desk: Desk) -> None:
    for _ in range(2):
        desk.feedback.give(ANSWER, Verdict.RIGHT)
    desk.feedback.give(ANSWER, Verdict.WRONG, "to je lani")
    wrong, right = desk.feedback.list_feedback(Outcome.OPEN)
    assert (right.question, right.language, right.verdict, right.note) == ("Koliko članov ima Most?", "sl", "right", "")
    assert right.quotes == (Quote("report.txt", "42 članov."),)
    assert (wrong.verdict, wrong.note) == (Verdict.WRONG, "to je lani")
    desk.feedback.settle(right.id, Outcome.GOLD)
    assert [item.id for item in desk.feedback.list_feedback(Outcome.OPEN)] == [wrong.id]
    # Once settled, the same may be said anew.
    desk.feedback.give(ANSWER, Verdict.RIGHT)
    again, _earlier = desk.feedback.list_feedback(Outcome.OPEN)
    assert desk.feedback.list_feedback(Outcome.OPEN, limit=1) == [again]


def test_what_was_right_becomes_a_gold_question(desk: Desk, tmp_path: Path) -> None:
    desk.feedback.give(ANSWER, Verdict.RIGHT)
    desk.feedback.give(ANSWER, Verdict.WRONG)
    desk.feedback.give(REFUSAL, Verdict.MISSING)
    written = write_gold_questions(desk.feedback.list_feedback(Outcome.OPEN))
    assert [json.loads(line)["id"] for line in written.splitlines()] == ["feedback-1"]
    (tmp_path / "gold.jsonl").write_text(written, encoding="utf-8")
    [gold] = read_gold_questions(tmp_path / "gold.jsonl")
    assert (gold.question, gold.language, gold.file) == ("Koliko članov ima Most?", "sl", "report.txt")
    assert (gold.evidence, gold.answer_strings) == ("42 članov.", ("42 članov.",))


def test_a_right_refusal_is_a_test_question_that_no_document_answers(desk: Desk, tmp_path: Path) -> None:
    desk.feedback.give(REFUSAL, Verdict.RIGHT)
    [kept] = desk.feedback.list_feedback(Outcome.OPEN)
    assert (kept.refused, kept.can_be_gold) == (True, True)
    (tmp_path / "gold.jsonl").write_text(write_gold_questions([kept]), encoding="utf-8")
    [gold] = read_gold_questions(tmp_path / "gold.jsonl")
    assert (gold.question, gold.file, gold.evidence, gold.answer_strings) == ("Kdo je direktor?", None, "", ())


def test_refused_questions_are_counted(desk: Desk) -> None:
    for _ in range(3):
        desk.feedback.note_unanswered(REFUSAL)
    desk.feedback.note_unanswered(replace(REFUSAL, question="Kje?"))
    desk.feedback.note_unanswered(ANSWER)
    found = desk.feedback.list_unanswered()
    assert [(item.question, item.times) for item in found] == [("Kdo je direktor?", 3), ("Kje?", 1)]
    desk.feedback.forget_unanswered("Kdo je direktor?", "sl")
    assert [item.question for item in desk.feedback.list_unanswered()] == ["Kje?"]


def test_the_figures_of_evaluations_are_kept_over_time(desk: Desk) -> None:
    desk.evaluations.put("gold.jsonl", {"all": {"hit@1": 0.5}})
    desk.evaluations.put("gold.jsonl", {"all": {"hit@1": 0.7}})
    assert [(run.questions, run.figures) for run in desk.evaluations.list()] == [
        ("gold.jsonl", {"all": {"hit@1": 0.7}}),
        ("gold.jsonl", {"all": {"hit@1": 0.5}}),
    ]


def test_two_processes_may_share_a_desk(desk: Desk, tmp_path: Path) -> None:
    with closing(Desk(tmp_path)) as other:
        conversation_id = other.conversations.begin("ana", "Prvo?")
        assert desk.conversations.get(conversation_id) == other.conversations.get(conversation_id)
