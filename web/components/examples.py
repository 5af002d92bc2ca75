"""Questions that a new visitor can start with, made from what the documents at hand hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from threading import Lock

from index.store import CatalogueEntry, Filter
from kb.records import Record, Register
from knowledge_base import KnowledgeBase
from web.access import visitor_filter
from web.i18n import _, current_language

EXAMPLES = 3
_TRIED = 9
_LONGEST_NAME = 60
_choosing = Lock()


def choose_examples(knowledge_base: KnowledgeBase) -> tuple[str, ...]:
    """Return up to three questions in the visitor's language that the documents answer.

    They are chosen once for each state of the documents, language and kind of visitor.
    """
    allowed = visitor_filter()
    records = knowledge_base.list_records(None, allowed)
    entries = knowledge_base.list_documents(allowed)
    candidates = tuple(propose_questions(records, entries))
    with _choosing:
        return _keep_answered(knowledge_base, knowledge_base.generation(), current_language(), allowed, candidates)


def propose_questions(records: Sequence[Record], entries: Sequence[CatalogueEntry]) -> Iterator[str]:
    """Yield questions on what the records and the list hold, each on another document as long as there are others."""
    asked: list[tuple[str, str]] = []
    for record in records:
        question = _ask_about(record)
        if question:
            asked.append((record.document_id, question))
    documents: set[str] = set()
    later: list[str] = []
    for document_id, question in asked:
        if document_id in documents:
            later.append(question)
        else:
            documents.add(document_id)
            yield question
    years = [entry.date.earliest.year for entry in entries if entry.date is not None]
    if years:
        yield _("Which documents are from {year}?").format(year=max(years))
    yield from later
    for entry in entries:
        if len(entry.title) <= _LONGEST_NAME:
            yield _("What is “{title}” about?").format(title=entry.title)


def _ask_about(record: Record) -> str:
    """Return a question that a record answers; empty when it holds nothing to ask for or has no short name."""
    names = [value.written for value in record.values_of("acronym")] + [record.name]
    name = next((written for written in names if len(written) <= _LONGEST_NAME), "")
    if not name:
        return ""
    if record.register is Register.PROJECTS:
        # Projects differ in what is asked, so that the examples do.
        questions: tuple[tuple[str, str], ...] = (
            ("budget", _("What is the budget of the project {name}?")),
            ("period", _("When did the project {name} run?")),
            ("lead", _("Who leads the project {name}?")),
            ("partner", _("Who are the partners of the project {name}?")),
            ("programme", _("Which programme does the project {name} belong to?")),
        )
    elif record.register is Register.EVENTS:
        questions = (("date", _("When was {name}?")), ("place", _("Where was {name}?")))
    else:
        questions = (("target", _("What was the target for {name}?")), ("result", _("What was achieved for {name}?")))
    return next((question.format(name=name) for field, question in questions if record.values_of(field)), "")


@lru_cache(maxsize=64)
def _keep_answered(
    knowledge_base: KnowledgeBase, generation: int, language: str, allowed: Filter, candidates: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the first questions that are answered and not refused; the first tries decide how long this takes."""
    kept: list[str] = []
    for question in candidates[:_TRIED]:
        if not knowledge_base.ask(question, allowed).refused:
            kept.append(question)
        if len(kept) == EXAMPLES:
            break
    return tuple(kept)
