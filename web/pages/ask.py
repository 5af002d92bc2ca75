"""Ask: a question in any of the languages, an answer with its sources, each source a click away."""

from __future__ import annotations

import logging

import streamlit as st

from answer.answers import Answer, AnswerMode, Citation
from kb.errors import KnowledgeBaseError
from knowledge_base import KnowledgeBase
from web import knowledge
from web.access import visitor_filter
from web.components.catalogue_answer import show_catalogue_answer
from web.components.dialog import request_passage
from web.components.examples import choose_examples
from web.components.hits import show_hit
from web.components.links import cut_at_references, show_linked_paragraphs
from web.components.notices import open_or_explain, show_no_documents
from web.components.passage import escape_label, escape_text
from web.i18n import _, current_language
from web.labels import describe_entry

_log = logging.getLogger(__name__)

LONGEST_QUESTION = 1000


def show_ask() -> None:
    """Show the conversation of this session and take the next question."""
    knowledge_base = open_or_explain()
    answers: list[Answer] = st.session_state.setdefault("answers", [])
    if not answers:
        _show_welcome(knowledge_base)
    for number, answer in enumerate(answers):
        _show_question(answer.question)
        with st.chat_message("assistant"):
            _show_answer(answer, key=f"answer.{number}")
    written = st.chat_input(_("Ask about the documents"), key="question", max_chars=LONGEST_QUESTION)
    question = st.session_state.pop("example", None) or (written or "").strip()
    if question:
        _answer_question(knowledge_base, question, answers)
    elif answers:
        st.button(_("New conversation"), key="new_conversation", on_click=answers.clear, type="tertiary")


def _show_welcome(knowledge_base: KnowledgeBase) -> None:
    """Say what the page does and offer questions to start with."""
    st.title(_("Ask the documents"))
    if not knowledge.list_documents(knowledge_base, visitor_filter()):
        show_no_documents()
        return
    st.html(
        f"<p>{escape_text(_('Ask in your own language. Every answer shows where it stands in the documents.'))}</p>"
    )
    examples = choose_examples(knowledge_base)
    if examples:
        st.html(f'<p class="kb-meta">{escape_text(_("For example:"))}</p>')
    for number, question in enumerate(examples):
        st.button(escape_label(question), key=f"example.{number}", on_click=_take_example, args=(question,))


def _take_example(question: str) -> None:
    st.session_state["example"] = question


def _answer_question(knowledge_base: KnowledgeBase, question: str, answers: list[Answer]) -> None:
    """Answer a question at the end of the conversation and show the page anew."""
    _show_question(question)
    with st.chat_message("assistant"), st.spinner(_("Looking through the documents…")):
        try:
            answer = knowledge_base.ask(
                question, visitor_filter(), turns=[turn.question for turn in answers], language=current_language()
            )
        except KnowledgeBaseError as error:
            _log.error("a question failed: %s", error)
            st.warning(_("The question could not be answered just now. Please try again."))
            return
    answers.append(answer)
    st.rerun()


def _show_question(question: str) -> None:
    with st.chat_message("user"):
        st.html(f'<div class="kb-quote" dir="auto">{escape_text(question)}</div>')


def _show_answer(answer: Answer, *, key: str) -> None:
    """Show the answer and its sources; of a refused question the nearest passages instead."""
    if answer.notice:
        st.html(f'<p class="kb-meta">{escape_text(answer.notice)}</p>')
    if answer.mode is AnswerMode.CATALOGUE:
        show_catalogue_answer(answer)
        return
    show_linked_paragraphs(cut_at_references(answer), key=f"{key}.text")
    if answer.citations:
        st.html(f'<p class="kb-meta">{escape_text(_("Sources"))}</p>')
        for citation in answer.citations:
            _show_source(citation, key=f"{key}.source.{citation.n}")
    if answer.refused and answer.nearest:
        with st.expander(_("Nearest passages (these are not an answer)"), expanded=True):
            for hit in answer.nearest:
                # The page scrolls to its end: long passages would push the refusal itself out of sight.
                show_hit(hit, key=f"{key}.nearest.{hit.rank}", surroundings=0)


def _show_source(citation: Citation, *, key: str) -> None:
    """Show one source as a button that opens the passage."""
    with st.container(gap=None):
        st.button(
            f"\\[{citation.n}\\] {escape_label(citation.entry.title)}",
            key=key,
            on_click=request_passage,
            args=(citation.passage,),
            type="tertiary",
        )
        st.html(f'<p class="kb-meta">{escape_text(describe_entry(citation.entry, page=citation.passage.page))}</p>')


show_ask()
