"""Log: who signed in and who changed what; for administrators."""

from __future__ import annotations

import streamlit as st

from web.access import may_read_log
from web.change_log import read_changes
from web.components.changes import draw_changes
from web.components.notices import offer_sign_in, open_or_explain
from web.i18n import _

CHANGES_SHOWN = 200


def show_log() -> None:
    """Show the latest changes, the newest first, to who may see them."""
    st.title(_("Log"))
    if not may_read_log():
        st.info(_("This page is for administrators."))
        offer_sign_in()
        return
    knowledge_base = open_or_explain()
    changes = read_changes(knowledge_base.config.paths.data, limit=CHANGES_SHOWN)
    if not changes:
        st.info(_("Nothing has been changed yet."))
        return
    st.html(draw_changes(knowledge_base, changes))


show_log()
