"""What a refused question gets: the nearest passages, said to be no answer, and ways to go on."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from answer.answers import Answer
from web.components.filters import Choices, describe_choices
from web.components.hits import show_hit
from web.components.passage import escape_label, escape_text
from web.components.scope import Scope
from web.components.turns import Turn, request_again
from web.i18n import _

_LONGEST_QUERY = 500
"""The Search page takes no more characters."""


def show_refusal(turn: Turn, number: int, *, key: str) -> None:
    """Show what is nearest to a refused question and how one may go on."""
    answer = turn.answer
    if answer.nearest:
        with st.expander(_("Nearest passages (these are not an answer)"), expanded=True):
            for hit in answer.nearest:
                # The page scrolls to its end: long passages would push the refusal itself out of sight.
                show_hit(hit, key=f"{key}.nearest.{hit.rank}", surroundings=0)
    with st.container(key=f"{key}.ways", gap="xsmall"):
        st.html(f'<h2 class="kb-subheading">{escape_text(_("What to do next"))}</h2>')
        if turn.scope != Scope():
            st.button(
                _("Ask all documents"),
                key=f"{key}.all",
                on_click=request_again,
                args=(number, Scope()),
                type="tertiary",
            )
        st.page_link(
            "web/pages/search.py",
            label=escape_label(_("Search for the words of the question")),
            query_params=_describe_search(answer, turn.scope.choices),
        )
        for advice in (
            _("Other words may help: name the project, the year or the place."),
            _("The association's office sees that this question found no answer; it can also be asked directly."),
        ):
            st.html(f'<p class="kb-meta">{escape_text(advice)}</p>')


def _describe_search(answer: Answer, choices: Choices) -> dict[str, str | Sequence[str]]:
    """Return the parameters of the Search page for the question and the documents that it was asked of."""
    words = (answer.understood_as or answer.question)[:_LONGEST_QUERY]
    parameters = {"q": words, **describe_choices(choices)}
    return {name: value for name, value in parameters.items() if value}
