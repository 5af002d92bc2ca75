"""Of two documents at different places one is the newer version: what is shown of it, and how staff say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from index.store import CatalogueEntry, DocumentState
from kb.errors import Locked
from knowledge_base import KnowledgeBase
from web.access import current_visitor, may_write, visitor_access_levels
from web.addresses import document_parameters
from web.change_log import Deed, append_changes, make_change
from web.components.passage import escape_label, escape_text
from web.i18n import _

NEWER_VERSION = "newer_version"
"""The field of a change of the log by which the first of two documents is the newer version of the second."""

_BUSY, _CIRCLE = "newer.busy", "newer.circle"


def show_newer_version(knowledge_base: KnowledgeBase, entry: CatalogueEntry) -> None:
    """Say at the top of a document's page that a newer version is there, with a link, to who may read that one."""
    versions = knowledge_base.list_versions(entry.document_id)
    place = [version.document_id for version in versions].index(entry.document_id)
    readable = [
        version
        for version in versions[place + 1 :]
        if version.state is DocumentState.CURRENT and version.access_level in visitor_access_levels()
    ]
    if entry.state is not DocumentState.CURRENT or not readable:
        return
    latest = readable[-1]
    st.info(_("A newer version of this document is there."))
    st.page_link(
        "web/pages/document.py",
        label=escape_label(_("Open the newer version")),
        query_params=document_parameters(latest.document_id),
    )


def fold_older(entries: Sequence[CatalogueEntry], later: Mapping[str, Sequence[str]]) -> list[CatalogueEntry]:
    """Return the entries without those of which a later version is among them; the visitor must be able to read both.

    `later` are the later versions of documents, by id. What stays out stands on the page of the later version.
    """
    if not later:
        return list(entries)
    levels = visitor_access_levels()
    readable = {entry.document_id for entry in entries if entry.access_level in levels}
    return [
        entry
        for entry in entries
        if entry.document_id not in readable or readable.isdisjoint(later.get(entry.document_id, ()))
    ]


def show_version_buttons(
    knowledge_base: KnowledgeBase, entry: CatalogueEntry, other: CatalogueEntry, *, labels: tuple[str, str]
) -> None:
    """Show the two buttons by which staff say which of two documents is the newer one, this one first."""
    for newer, older, label in ((entry, other, labels[0]), (other, entry, labels[1])):
        st.button(
            escape_label(label),
            key=f"newer.{newer.document_id}.{older.document_id}",
            on_click=_state,
            args=(knowledge_base, older.document_id, newer.document_id),
        )


def show_version_undo(knowledge_base: KnowledgeBase, entry: CatalogueEntry, other: CatalogueEntry) -> None:
    """Show that staff have said of two documents which is the newer one, and the button that takes it back."""
    stated = knowledge_base.list_stated_versions()
    for older, newer in ((entry, other), (other, entry)):
        if stated.get(older.document_id) == newer.document_id:
            st.html(f'<p class="kb-meta">{escape_text(_("the staff say so"))}</p>')
            st.button(
                escape_label(_("Undo")),
                key=f"newer.undo.{older.document_id}",
                on_click=_state,
                args=(knowledge_base, older.document_id, None),
            )


def _state(knowledge_base: KnowledgeBase, older_id: str, newer_id: str | None) -> None:
    state_newer(knowledge_base, older_id, newer_id)


def show_version_trouble() -> None:
    """Say why what was said last is not kept."""
    if st.session_state.pop(_BUSY, False):
        st.warning(_("The documents are being read just now: try again in a minute."))
    if st.session_state.pop(_CIRCLE, False):
        st.warning(_("That cannot be: the one that would be newer is said to be an earlier version of the other."))


def state_newer(knowledge_base: KnowledgeBase, older_id: str, newer_id: str | None) -> bool:
    """Keep what staff say, None takes it back, and note it in the log; False when it is not kept, which is said later.

    Asked again here who may say so, as a click comes from the browser.
    """
    if not may_write():
        return False
    before = knowledge_base.list_stated_versions().get(older_id)
    try:
        knowledge_base.state_newer_version(older_id, newer_id)
    except Locked:
        st.session_state[_BUSY] = True
        return False
    except ValueError:
        st.session_state[_CIRCLE] = True
        return False
    changes = [
        make_change(
            current_visitor(),
            Deed.JUDGED,
            document_id=name,
            other_id=older_id,
            field=NEWER_VERSION,
            old=old,
            new=new,
        )
        for name, old, new in ((before, "confirmed", ""), (newer_id, "", "confirmed"))
        if name is not None and before != newer_id
    ]
    append_changes(knowledge_base.config.paths.data, changes)
    return True
