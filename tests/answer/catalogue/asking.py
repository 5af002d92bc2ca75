"""How the tests ask the sample catalogue, on a day that does not change."""

from __future__ import annotations

from datetime import date

from answer.answers import Answer
from answer.catalogue_questions import answer_from_catalogue
from answer.question_language import tell_question_language
from index.store import EVERYTHING, Filter
from knowledge_base import KnowledgeBase

TODAY = date(2024, 6, 15)


def ask_catalogue(
    catalogue: KnowledgeBase,
    question: str,
    *,
    filter: Filter = EVERYTHING,
    language: str = "",
    turns: tuple[str, ...] = (),
) -> Answer | None:
    tag = language or tell_question_language(question)
    return answer_from_catalogue(question, language=tag, catalogue=catalogue, filter=filter, turns=turns, today=TODAY)


def list_ids(answer: Answer | None) -> str:
    if answer is None:
        return "-"
    return " ".join(entry.document_id for entry in answer.documents) or "0"
