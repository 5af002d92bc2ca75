"""Questions that a new visitor can start with, made from what the documents at hand hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from index.store import CatalogueEntry, Filter
from kb.records import REGISTER_FIELDS, Record, Register
from knowledge_base import KnowledgeBase
from web import knowledge
from web.access import visitor_filter
from web.i18n import _, current_language

EXAMPLES = 3
_TRIED = 30
_LONGEST_NAME = 60
_choosing = Lock()


@dataclass(frozen=True, slots=True)
class Example:
    """A question, the document that answers it, and the words that must stand in the answer (none: any will do)."""

    question: str
    document_id: str
    expected: str = ""


def choose_examples(knowledge_base: KnowledgeBase) -> tuple[str, ...]:
    """Return up to three questions in the visitor's language that the documents answer rightly.

    They are chosen once for each state of the documents, language and kind of visitor.
    """
    with _choosing:
        return _choose(knowledge_base, knowledge_base.generation(), current_language(), visitor_filter())


def propose_examples(records: Sequence[Record], entries: Sequence[CatalogueEntry]) -> list[Example]:
    """Return questions on what the records hold: projects first, and documents take turns.

    After them comes what each document with a short title is about.
    """
    order = list(REGISTER_FIELDS)
    turns: dict[str, int] = {}
    proposed: list[tuple[int, Example]] = []
    for number, record in enumerate(sorted(records, key=lambda record: order.index(record.register))):
        example = _ask_about(record, number)
        if example is not None:
            turn = turns.get(record.document_id, 0)
            turns[record.document_id] = turn + 1
            proposed.append((turn, example))
    proposed.sort(key=lambda pair: pair[0])
    titles = [
        Example(_("What is “{title}” about?").format(title=entry.title), entry.document_id)
        for entry in entries
        if len(entry.title) <= _LONGEST_NAME
    ]
    return [example for _turn, example in proposed] + titles


def _ask_about(record: Record, number: int) -> Example | None:
    """Return a question that a record answers; None when it holds nothing to ask for or has no short name.

    `number` decides what is asked first, so that the examples differ.
    """
    names = [value.written for value in record.values_of("acronym")] + [record.name]
    name = next((written for written in names if len(written) <= _LONGEST_NAME), "")
    if not name:
        return None
    if record.register is Register.PROJECTS:
        questions = [
            ("budget", _("What is the budget of the project {name}?")),
            ("period", _("When did the project {name} run?")),
            ("lead", _("Who leads the project {name}?")),
        ]
    elif record.register is Register.EVENTS:
        questions = [("date", _("When was {name}?")), ("place", _("Where was {name}?"))]
    else:
        questions = [("target", _("What was the target for “{name}”?"))]
    first = number % len(questions)
    for field, question in questions[first:] + questions[:first]:
        values = record.values_of(field)
        if values:
            return Example(question.format(name=name), record.document_id, values[0].written)
    return None


@lru_cache(maxsize=64)
def _choose(knowledge_base: KnowledgeBase, generation: int, language: str, allowed: Filter) -> tuple[str, ...]:
    """Return the questions, at most EXAMPLES, that find what they ask for and are not refused."""
    records = knowledge.list_records(knowledge_base, None, allowed)
    entries = knowledge.list_documents(knowledge_base, allowed)
    kept: list[str] = []
    for example in propose_examples(records, entries)[:_TRIED]:
        if len(kept) == EXAMPLES:
            break
        if _is_found(knowledge_base, example, allowed):
            kept.append(example.question)
    return tuple(kept)


def _is_found(knowledge_base: KnowledgeBase, example: Example, allowed: Filter) -> bool:
    """Return whether the best passage, and an answer from quotes, hold what the question asks for."""
    hits = knowledge_base.search(example.question, allowed, limit=1)
    if not hits or hits[0].entry.document_id != example.document_id or example.expected not in hits[0].passage.quote:
        return False
    # A written answer costs a call of the language model, too much for a question that nobody has asked.
    if knowledge_base.config.answer.generator is not None:
        return True
    answer = knowledge_base.ask(example.question, allowed)
    return any(
        citation.entry.document_id == example.document_id and example.expected in citation.passage.quote
        for citation in answer.citations[:1]
    )
