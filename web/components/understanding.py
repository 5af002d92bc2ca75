"""How a follow-up question was understood: shown above its answer, and open to be mended and asked again."""

from __future__ import annotations

import streamlit as st

from answer.answers import Answer
from kb.questions import LONGEST_QUESTION
from web.components.passage import escape_text
from web.components.turns import request_question
from web.i18n import _


def show_understanding(answer: Answer, *, key: str) -> None:
    """Show what a follow-up was completed to, with a field to change it; nothing for a question that stood alone.

    A changed question becomes the next one of the conversation.
    """
    if not answer.understood_as:
        return
    understood = _("Understood as: {question}").format(question=answer.understood_as)
    st.html(f'<p class="kb-meta" dir="auto">{escape_text(understood)}</p>')
    with st.popover(_("Change the question"), type="tertiary"), st.form(f"{key}.form", border=False):
        written = st.text_input(
            _("Question"), value=answer.understood_as, key=f"{key}.question", max_chars=LONGEST_QUESTION
        )
        if st.form_submit_button(_("Ask")) and written.strip():
            request_question(written.strip())
            st.rerun()
