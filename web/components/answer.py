"""One turn of a conversation on the page: the question, its answer with the sources beside it, and what can be done with it.

On a wide screen the sources stand beside the answer, on a narrow one under it; style.css says from which width on.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from answer.answers import AnswerMode
from desk.database import Desk
from index.store import CatalogueEntry
from web.components.answer_actions import show_actions
from web.components.catalogue_answer import show_catalogue_answer
from web.components.feedback import show_feedback
from web.components.links import cut_answer, show_linked_paragraphs
from web.components.passage import escape_text
from web.components.refusal import show_refusal
from web.components.scope import Scope, describe_scope
from web.components.sources import show_sources
from web.components.turns import Turn, request_again
from web.components.understanding import show_understanding
from web.i18n import _
from web.running_answer import RunningAnswer


def show_question(question: str, number: int) -> None:
    """Show what was asked; `number` counts the turns from 0."""
    with st.container(key=f"answer.{number}.question"), st.chat_message("user"):
        st.html(f'<div class="kb-quote" dir="auto">{escape_text(question)}</div>')


def show_turn(turn: Turn, number: int, entries: Sequence[CatalogueEntry], desk: Desk, *, feedback_key: str) -> None:
    """Show a question and its answer; `number` counts the turns from 0, `entries` are those of the documents."""
    answer, key = turn.answer, f"answer.{number}"
    titles = {entry.document_id: entry.title for entry in entries}
    has_sources = bool(answer.citations) and not answer.lists_documents
    show_question(turn.question, number)
    with st.chat_message("assistant"), st.container(key=f"{key}.turn" if has_sources else f"{key}.plain"):
        with st.container(key=f"{key}.words"):
            for line in (answer.notice, describe_scope(turn.scope, titles)):
                if line:
                    st.html(f'<p class="kb-meta" dir="auto">{escape_text(line)}</p>')
            show_understanding(answer, key=f"{key}.understanding")
            _show_words(turn, number, key=key)
        if has_sources:
            with st.container(key=f"{key}.sources", gap="small"):
                is_written = answer.mode is AnswerMode.GENERATED
                show_sources(answer.citations, key=key, with_quotes=is_written)
        with st.container(key=f"{key}.after"):
            show_actions(turn, number, titles, key=key)
            if not turn.is_stopped:
                show_feedback(desk, answer, key=feedback_key)


def show_running(running: RunningAnswer) -> None:
    """Show what has been written so far; the marks become links when the answer is whole."""
    written = " ".join(sentence.text for sentence in running.sentences)
    if written:
        st.html(f'<p class="kb-quote" dir="auto">{escape_text(written)}</p>')
    waiting = _("Writing the answer…") if written else _("Looking through the documents…")
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.html(f'<p class="kb-meta kb-busy" role="status">{escape_text(waiting)}</p>', width="content")
        st.button(_("Stop"), key="stop", on_click=running.stop)


def _show_words(turn: Turn, number: int, *, key: str) -> None:
    """Show the text of an answer, and after a refused or stopped one how to go on."""
    answer = turn.answer
    if answer.lists_documents:
        show_catalogue_answer(answer)
    elif answer.text:
        show_linked_paragraphs(cut_answer(answer), key=f"{key}.text")
    if answer.refused:
        show_refusal(turn, number, key=key)
    elif turn.is_stopped:
        stopped = (
            _("Stopped before the answer was complete.") if answer.text else _("Stopped before anything was written.")
        )
        st.html(f'<p class="kb-meta" role="status">{escape_text(stopped)}</p>')
        st.button(
            _("Answer again"), key=f"{key}.again", on_click=request_again, args=(number, turn.scope), type="tertiary"
        )
    elif turn.scope.without:
        whole = Scope(turn.scope.choices)
        st.button(
            _("Ask with these documents again"),
            key=f"{key}.with",
            on_click=request_again,
            args=(number, whole),
            type="tertiary",
        )
