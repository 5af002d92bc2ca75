"""Questions that a new visitor can start with, made from what the documents at hand hold."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from pathlib import Path

import streamlit as st

from index.store import CatalogueEntry, DocumentState, Filter
from kb.errors import DocumentMissing
from kb.records import REGISTER_FIELDS, Record, Register
from knowledge_base import KnowledgeBase
from web import knowledge
from web.access import visitor_filter
from web.components.passage import escape_label, escape_text
from web.components.turns import request_question
from web.i18n import _, current_language, load_translations
from web.kept_examples import Example, KeptExamples

EXAMPLES = 3
_TRIED = 15
_LONGEST_NAME = 60
_LOOKED_AT_SECONDS = 1.0


def show_examples(knowledge_base: KnowledgeBase) -> None:
    """Show up to three questions as buttons that ask them; the very first time they appear a moment after the page."""
    questions = find_examples(knowledge_base, visitor_filter(), language=current_language())
    if questions is None:
        st.fragment(_await_examples, run_every=_LOOKED_AT_SECONDS)(knowledge_base)
    elif questions:
        st.html(f'<p class="kb-meta">{escape_text(_("For example:"))}</p>')
        with st.container(key="examples", horizontal=True):
            for number, question in enumerate(questions):
                st.button(escape_label(question), key=f"example.{number}", on_click=request_question, args=(question,))


def _await_examples(knowledge_base: KnowledgeBase) -> None:
    if find_examples(knowledge_base, visitor_filter(), language=current_language()) is not None:
        st.rerun()


def find_examples(knowledge_base: KnowledgeBase, allowed: Filter, *, language: str) -> tuple[str, ...] | None:
    """Return up to three questions that the documents answer rightly; None while the first ones are being chosen.

    They are those chosen last for the language and this kind of visitor, without what is asked of a document that the
    visitor may not read any more. When the documents have changed, others are chosen in the background.
    """
    kept = _open_kept(knowledge_base.config.paths.data).find(
        " ".join([language, *sorted(allowed.access_levels)]),
        knowledge_base.generation(),
        partial(choose_examples, knowledge_base, allowed, language=language),
    )
    if kept is None:
        return None
    return tuple(
        example.question for example in kept.examples if _is_readable(knowledge_base, example.document_id, allowed)
    )


def choose_examples(knowledge_base: KnowledgeBase, allowed: Filter, *, language: str) -> list[Example]:
    """Return the questions, at most EXAMPLES, that find what they ask for and are not refused; no two are the same."""
    records = knowledge.list_records(knowledge_base, None, allowed)
    entries = knowledge.list_documents(knowledge_base, allowed)[:_TRIED]
    chosen: dict[str, Example] = {}
    for example in propose_examples(records, entries, language=language)[:_TRIED]:
        if len(chosen) == EXAMPLES:
            break
        if example.question not in chosen and _is_found(knowledge_base, example, allowed, language=language):
            chosen[example.question] = example
    return list(chosen.values())


def propose_examples(records: Sequence[Record], entries: Sequence[CatalogueEntry], *, language: str) -> list[Example]:
    """Return questions on what the records hold, in the language: projects first, and documents take turns.

    After them comes what each document with a short title is about.
    """
    _ = load_translations(language).gettext
    order = list(REGISTER_FIELDS)
    turns: dict[str, int] = {}
    proposed: list[tuple[int, Example]] = []
    for number, record in enumerate(sorted(records, key=lambda record: order.index(record.register))):
        example = _ask_about(record, number, language=language)
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


def _ask_about(record: Record, number: int, *, language: str) -> Example | None:
    """Return a question that a record answers; None when it holds nothing to ask for or has no short name.

    `number` decides what is asked first, so that the examples differ.
    """
    _ = load_translations(language).gettext
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


def _is_found(knowledge_base: KnowledgeBase, example: Example, allowed: Filter, *, language: str) -> bool:
    """Return whether the best passage, and an answer from quotes, hold what the question asks for."""
    hits = knowledge_base.search(example.question, allowed, limit=1)
    if not hits or hits[0].entry.document_id != example.document_id or example.expected not in hits[0].passage.quote:
        return False
    # A written answer costs a call of the language model, too much for a question that nobody has asked.
    if knowledge_base.config.answer.generator is not None:
        return True
    answer = knowledge_base.ask(example.question, allowed, language=language)
    return any(
        citation.entry.document_id == example.document_id and example.expected in citation.passage.quote
        for citation in answer.citations[:1]
    )


def _is_readable(knowledge_base: KnowledgeBase, document_id: str, allowed: Filter) -> bool:
    """Return whether a document is still in the list, and one of those that the visitor may read."""
    try:
        entry = knowledge_base.get_entry(document_id)
    except DocumentMissing:
        return False
    return entry.state is DocumentState.CURRENT and entry.access_level in allowed.access_levels


@lru_cache(maxsize=1)
def _open_kept(data: Path) -> KeptExamples:
    return KeptExamples(data)
