"""The turns of the conversation that is open: each question with its answer, and which documents it was asked of."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from answer.answers import Answer
from web.components.scope import Scope

_TURNS, _NEXT, _AGAIN = "turns", "next_question", "ask_again"


@dataclass(frozen=True, slots=True)
class Turn:
    """An answered question; one that was stopped holds what had been written until then, perhaps nothing."""

    answer: Answer
    scope: Scope = Scope()
    is_stopped: bool = False

    @property
    def question(self) -> str:
        """Return the question as it was asked."""
        return self.answer.question


@dataclass(frozen=True, slots=True)
class Again:
    """A turn to be answered anew in its place, from these documents."""

    number: int
    scope: Scope


def list_turns() -> list[Turn]:
    """Return the turns of this session in order; what is appended or replaced in the list stays."""
    turns: list[Turn] = st.session_state.setdefault(_TURNS, [])
    return turns


def forget_turns() -> None:
    """Begin anew with no turns."""
    st.session_state[_TURNS] = []


def request_question(question: str) -> None:
    """Have a question asked in the next run of the page, at the end of the conversation."""
    st.session_state[_NEXT] = question


def take_question() -> str:
    """Return the question that was requested, once; empty when there is none."""
    return str(st.session_state.pop(_NEXT, ""))


def request_again(number: int, scope: Scope) -> None:
    """Have the turn with a number, from 0, answered anew from other documents."""
    st.session_state[_AGAIN] = Again(number, scope)


def take_again() -> Again | None:
    """Return the turn that is to be answered anew, once."""
    again: Again | None = st.session_state.pop(_AGAIN, None)
    return again
