"""Ask: a question in any of the languages, an answer with its sources, each source a click away."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial

import streamlit as st

from answer.answers import Answer
from desk.conversations import Conversation
from desk.database import Desk
from index.store import CatalogueEntry
from kb.errors import KnowledgeBaseError
from kb.questions import LONGEST_QUESTION
from knowledge_base import KnowledgeBase
from web import knowledge
from web.access import leave_to_other_visitor, visitor_filter
from web.components.answer import show_question, show_running, show_turn
from web.components.conversations import (
    describe_open_conversation,
    find_open_conversation,
    is_conversation_named,
    keep_questions,
    leave_conversation,
    show_conversation_menu,
    show_conversations,
)
from web.components.examples import show_examples
from web.components.filters import describe_choices, read_filters_from_address, write_address
from web.components.holdings import show_holdings
from web.components.latest import note_latest, scroll_to_latest
from web.components.notices import open_or_explain, show_no_documents
from web.components.passage import escape_text
from web.components.scope import Scope, show_scope
from web.components.sifting import tabulate_list
from web.components.turns import Turn, forget_turns, list_turns, request_question, take_again, take_question
from web.i18n import _, current_language
from web.running_answer import RunningAnswer

_log = logging.getLogger(__name__)

_LOOKED_AT_SECONDS = 0.3
_RUNNING, _FAILED = "running", "failed_question"


def show_ask() -> None:
    """Show the conversation that the address names, or a new one, and take the next question."""
    knowledge_base, desk = open_or_explain(show_title=_show_title), knowledge.open_desk()
    table = tabulate_list(knowledge_base, visitor_filter())
    if not table.entries:
        _show_title()
        show_no_documents()
        return
    choices = read_filters_from_address("ask", table.options)
    write_address("ask", {**describe_open_conversation(), **describe_choices(choices)})
    scope, conversation = Scope(choices), find_open_conversation(desk)
    above, field, below = st.container(), st.container(key="ask.field", gap="xsmall"), st.container()
    with above:
        _take_up(knowledge_base, conversation, scope)
    with field:
        written = st.chat_input(_("Ask about the documents"), key="question", max_chars=LONGEST_QUESTION)
        show_scope("ask", table, choices)
    with above:
        _answer_request(knowledge_base, desk, scope, (written or "").strip())
        if list_turns() or _find_running() is not None or _FAILED in st.session_state:
            _show_conversation(desk, conversation, table.entries)
        else:
            _show_title()
            if conversation is None and is_conversation_named():
                st.info(_("This conversation is no longer here. Ask a question to begin a new one."))
            with below:
                _show_welcome(knowledge_base, desk)


def _show_title() -> None:
    st.title(_("Ask the documents"))
    st.html(
        f"<p>{escape_text(_('Ask in your own language. Every answer shows where in the documents it comes from.'))}</p>"
    )


def _answer_request(knowledge_base: KnowledgeBase, desk: Desk, scope: Scope, written: str) -> None:
    """Answer what was asked for by a click or in the field, if anything; the page is then drawn anew."""
    again, question, turns = take_again(), take_question() or written, list_turns()
    if again is not None and again.number < len(turns):
        _begin(knowledge_base, desk, turns[again.number].question, again.scope, place=again.number)
    elif question:
        _begin(knowledge_base, desk, question, scope, place=len(turns))


def _take_up(knowledge_base: KnowledgeBase, conversation: Conversation | None, scope: Scope) -> None:
    """Have the turns of the conversation; those of another than this session has shown are found anew."""
    conversation_id = conversation.id if conversation else ""
    if st.session_state.get("conversation", "") == conversation_id:
        return
    _forget_conversation()
    st.session_state["conversation"] = conversation_id
    if conversation is not None:
        turns = list_turns()
        with st.spinner(_("Looking through the documents…")):
            for question in conversation.questions:
                answer = _find_answer(knowledge_base, question, turns, scope)
                if answer is None:
                    break
                turns.append(Turn(answer, scope))


def _forget_conversation() -> None:
    """Forget what this session shows of a conversation; what is being written for it is stopped."""
    running = st.session_state.pop(_RUNNING, None)
    if running is not None:
        running[0].stop()
    st.session_state.pop(_FAILED, None)
    forget_turns()


def _begin_anew() -> None:
    _forget_conversation()
    st.session_state["conversation"] = ""
    leave_conversation()


def _show_welcome(knowledge_base: KnowledgeBase, desk: Desk) -> None:
    """Offer questions to start with and earlier conversations, and show what is in here."""
    show_examples(knowledge_base)
    show_conversations(desk)
    show_holdings(knowledge_base)


def _show_conversation(desk: Desk, conversation: Conversation | None, entries: Sequence[CatalogueEntry]) -> None:
    """Show the turns in order, the one that is being answered in its place, and what can be done with all of them."""
    turns, found = list_turns(), _find_running()
    name = conversation.id if conversation else ""
    with st.container(key="ask.conversation"):
        # The questions and answers are the page; its heading is for those who have it read to them.
        st.html(f'<h1 class="kb-unseen">{escape_text(_("Ask the documents"))}</h1>')
        for number, turn in enumerate(turns):
            if found is not None and found[1] == number:
                _show_answering(desk, number)
            else:
                show_turn(turn, number, entries, desk, feedback_key=f"feedback.{name}.{number}")
        if found is not None and found[1] == len(turns):
            _show_answering(desk, len(turns))
        elif _FAILED in st.session_state:
            _show_failure(st.session_state[_FAILED], len(turns))
        if found is None:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.button(_("New conversation"), key="new_conversation", on_click=_begin_anew, type="tertiary")
                show_conversation_menu(desk, conversation)
        scroll_to_latest(is_answered=found is None and _FAILED not in st.session_state)


def _show_failure(question: str, number: int) -> None:
    show_question(question, number)
    with st.chat_message("assistant"):
        st.warning(_("The question could not be answered just now. Please try again."))
        st.button(_("Answer again"), key="failed.again", on_click=request_question, args=(question,), type="tertiary")


def _begin(knowledge_base: KnowledgeBase, desk: Desk, question: str, scope: Scope, *, place: int) -> None:
    """Answer a question as the turn with the number `place`; a written answer goes on while the page is shown.

    One that was being written before is stopped and keeps what it has.
    """
    st.session_state.pop(_FAILED, None)
    found = _find_running()
    if found is not None:
        found[0].stop()
        _finish(desk)
        place = len(list_turns()) if place >= found[1] else place
    turns = list_turns()
    note_latest(place)
    if knowledge_base.config.answer.generator is None:
        show_question(question, place)
        with st.chat_message("assistant"), st.spinner(_("Looking through the documents…")):
            answer = _find_answer(knowledge_base, question, turns[:place], scope)
        if answer is not None:
            _keep_turn(desk, Turn(answer, scope), place)
        st.rerun()
    ask = partial(
        knowledge_base.ask,
        question,
        scope.make_filter(),
        turns=[turn.question for turn in turns[:place]],
        language=current_language(),
    )
    running = RunningAnswer(question, lambda show: ask(show_sentence=show))
    st.session_state[_RUNNING] = (running, place, scope)
    asked = [turn.question for turn in turns]
    st.session_state["conversation"] = keep_questions(desk, [*asked, question] if place == len(turns) else asked)
    st.rerun()


def _find_running() -> tuple[RunningAnswer, int, Scope] | None:
    """Return the answer that is being written, the number of its turn and what it is asked of."""
    found: tuple[RunningAnswer, int, Scope] | None = st.session_state.get(_RUNNING)
    return found


def _show_answering(desk: Desk, number: int) -> None:
    """Show the question that is being answered, and what has been written so far, again and again until it is whole."""
    found = _find_running()
    if found is not None:
        show_question(found[0].question, number)
        with st.chat_message("assistant"):
            st.fragment(_follow, run_every=_LOOKED_AT_SECONDS)(desk)


def _follow(desk: Desk) -> None:
    leave_to_other_visitor()
    found = _find_running()
    if found is None or found[0].is_done:
        _finish(desk)
        st.rerun()
    show_running(found[0])


def _finish(desk: Desk) -> None:
    """Make the answer that was being written a turn."""
    found = st.session_state.pop(_RUNNING, None)
    if found is None:
        return
    running, place, scope = found
    try:
        answer = running.result(language=current_language())
    except KnowledgeBaseError as error:
        _note_failure(running.question, error)
        return
    _keep_turn(desk, Turn(answer, scope, is_stopped=running.is_stopped), place)


def _keep_turn(desk: Desk, turn: Turn, place: int) -> None:
    """Put a turn into its place; one at the end is kept with the conversation."""
    turns = list_turns()
    turns[place : place + 1] = [turn]
    desk.feedback.note_unanswered(turn.answer)
    st.session_state["conversation"] = keep_questions(desk, [kept.question for kept in turns])


def _find_answer(knowledge_base: KnowledgeBase, question: str, turns: Sequence[Turn], scope: Scope) -> Answer | None:
    """Return the answer to a question that follows others; None when there can be none just now."""
    try:
        return knowledge_base.ask(
            question,
            scope.make_filter(),
            turns=[turn.question for turn in turns],
            language=current_language(),
        )
    except KnowledgeBaseError as error:
        _note_failure(question, error)
        return None


def _note_failure(question: str, error: KnowledgeBaseError) -> None:
    _log.error("a question failed: %s", error)
    st.session_state[_FAILED] = question


show_ask()
