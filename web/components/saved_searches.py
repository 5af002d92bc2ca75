"""Searches that one wants to come back to: saving the one that is open, and the list of one's own.

A saved search is its address. Its feed holds public documents only, whoever follows it: a feed reader signs in nowhere.
"""

from __future__ import annotations

import streamlit as st

from desk.database import Desk
from desk.searches import MOST_SEARCHES, SavedSearch
from web.components.conversations import current_owner
from web.components.filters import Choices
from web.components.passage import escape_text
from web.components.scope import list_choices
from web.i18n import _, current_language

_REFUSED = "saved_searches.refused"


def name_search(query: str, choices: Choices) -> str:
    """Return the words and the filters of a search as the name under which it is saved."""
    return " · ".join(part for part in (query, *list_choices(choices)) if part)


def show_saving(desk: Desk, address: str, name: str) -> None:
    """Show a button that saves the search with this address, or that it is saved."""
    owner = current_owner()
    kept = next((search for search in desk.searches.list(owner) if search.address == address), None)
    if kept is not None:
        desk.searches.note_opened(kept.id)
        st.html(f'<p class="kb-meta" role="status">{escape_text(_("This search is saved."))}</p>')
    else:
        st.button(
            _("Save this search"),
            key="saved_searches.save",
            on_click=_save,
            args=(desk, owner, address, name),
            type="tertiary",
        )
    if st.session_state.pop(_REFUSED, False):
        refused = _("No more than {number} searches can be saved: delete one first.").format(number=MOST_SEARCHES)
        st.html(f'<p class="kb-notice" role="alert">{escape_text(refused)}</p>')


def show_saved_searches(desk: Desk, *, is_open: bool) -> None:
    """Show the visitor's own searches, each with its feed and what can be done with it; nothing before there is one."""
    mine = desk.searches.list(current_owner())
    if not mine:
        return
    with st.expander(_("Your saved searches"), expanded=is_open):
        for search in mine:
            _show_saved(desk, search)


def _show_saved(desk: Desk, search: SavedSearch) -> None:
    key = f"saved_search.{search.id}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=key):
        # A link to the page that is open would not leave what is chosen on it.
        address = f"/search?{search.address}&lang={current_language()}"
        st.html(
            f'<a class="kb-title" href="{escape_text(address)}" target="_self" dir="auto">{escape_text(search.name)}</a>',
            width="stretch",
        )
        feed = _("Feed of the search “{name}”").format(name=search.name)
        st.html(
            f'<a class="kb-meta" href="/search.atom?{escape_text(search.address)}" target="_self"'
            f' aria-label="{escape_text(feed)}">{escape_text(_("Feed"))}</a>',
            width="content",
        )
        with st.popover(_("Change"), type="tertiary", key=f"{key}.change"):
            name = st.text_input(_("Name"), value=search.name, key=f"{key}.name", max_chars=120)
            if name.strip() and name != search.name:
                desk.searches.rename(search.id, search.owner, name)
                st.rerun()
            st.button(
                _("Delete this search"),
                key=f"{key}.delete",
                on_click=desk.searches.delete,
                args=(search.id, search.owner),
            )


def _save(desk: Desk, owner: str, address: str, name: str) -> None:
    if not desk.searches.save(owner, address, name=name):
        st.session_state[_REFUSED] = True
