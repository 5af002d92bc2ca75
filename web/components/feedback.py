"""Was this answer right? What people say of it goes to the desk, where staff see it."""

from __future__ import annotations

import streamlit as st

from answer.answers import Answer
from desk.database import Desk
from desk.feedback import Verdict
from web.components.passage import escape_text
from web.i18n import _

LONGEST_NOTE = 500


def show_feedback(desk: Desk, answer: Answer, *, key: str) -> None:
    """Ask what somebody thinks of an answer, and say thanks; a note can be added to what was not right."""
    given: Verdict | None = st.session_state.get(f"{key}.given")
    if given is not None:
        st.html(f'<p class="kb-meta" role="status">{escape_text(_("Thank you. The office will see this."))}</p>')
        return
    if answer.refused:
        asked = _("Do the documents really not say it?")
        names = {Verdict.RIGHT: _("They do not say it"), Verdict.MISSING: _("They do say it")}
    else:
        asked = _("Was this the answer?")
        names = {Verdict.RIGHT: _("Right"), Verdict.WRONG: _("Wrong"), Verdict.MISSING: _("Something is missing")}
    chosen = st.pills(asked, list(names), format_func=names.__getitem__, key=f"{key}.verdict")
    if chosen is None:
        return
    if chosen is Verdict.RIGHT:
        _give(desk, answer, chosen, "", key=key)
        st.rerun()
    with st.form(f"{key}.form", border=False):
        note = st.text_input(_("What should it have been? (if you like)"), key=f"{key}.note", max_chars=LONGEST_NOTE)
        if st.form_submit_button(_("Send")):
            _give(desk, answer, chosen, note.strip(), key=key)
            st.rerun()


def _give(desk: Desk, answer: Answer, verdict: Verdict, note: str, *, key: str) -> None:
    desk.feedback.give(answer, verdict, note)
    st.session_state[f"{key}.given"] = verdict
