"""The other documents that are the same work: versions, the same in other languages, nearly the same."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from index.likenesses import Decision, JudgedLikeness
from index.store import CatalogueEntry
from kb.errors import Locked
from kb.likeness import LikenessKind
from knowledge_base import KnowledgeBase
from web.access import may_write, visitor_access_levels
from web.addresses import document_parameters
from web.components.passage import escape_label, escape_text
from web.i18n import _
from web.labels import describe_entry, describe_likeness, name_place

_BUSY = "likenesses.busy"


def show_same_works(knowledge_base: KnowledgeBase, entry: CatalogueEntry) -> None:
    """Show the documents that are the same work as this one, each kind under its heading; nothing without any.

    Who may write also sees what staff have rejected, and can say what is right.
    """
    judged = {_other_of(item, entry.document_id): item for item in knowledge_base.list_likenesses(entry.document_id)}
    versions = _without(knowledge_base.list_versions(entry.document_id), entry)
    in_languages = _without(knowledge_base.list_language_versions(entry.document_id), entry)
    shown = {item.document_id for item in (*versions, *in_languages)}
    copies = []
    for name, item in judged.items():
        if name in shown or (item.decision == "rejected" and not may_write()):
            continue
        if item.likeness.kind is LikenessKind.NEAR_COPY:
            copies.append(knowledge_base.get_entry(name))
        elif may_write():
            in_languages.append(knowledge_base.get_entry(name))
    if st.session_state.pop(_BUSY, False):
        st.warning(_("The documents are being read just now: try again in a minute."))
    for name, heading, found in (
        ("versions", _("Other versions"), versions),
        ("languages", _("The same in other languages"), in_languages),
        ("copies", _("Nearly the same"), copies),
    ):
        if found:
            with st.container(key=f"alike.{name}", gap="xsmall"):
                st.html(f'<h2 class="kb-subheading">{escape_text(heading)}</h2>')
                _show_entries(knowledge_base, found, judged)


def _without(entries: Sequence[CatalogueEntry], entry: CatalogueEntry) -> list[CatalogueEntry]:
    return [other for other in entries if other.document_id != entry.document_id]


def _show_entries(
    knowledge_base: KnowledgeBase, entries: Sequence[CatalogueEntry], judged: dict[str, JudgedLikeness]
) -> None:
    for other in entries:
        with st.container(gap="xxsmall"):
            if other.access_level in visitor_access_levels():
                st.page_link(
                    "web/pages/document.py",
                    label=escape_label(other.title),
                    query_params=document_parameters(other.document_id),
                )
            else:
                st.html(f'<p class="kb-title" dir="auto">{escape_text(other.title)}</p>')
            found = judged.get(other.document_id)
            # Copies have the same title: only the file tells them apart.
            line = f"{escape_text(describe_entry(other))}<br>{escape_text(name_place(other.file))}"
            why = "" if found is None else f"<br>{escape_text(describe_likeness(found.likeness))}"
            said = "" if found is None else _name_decision(found.decision)
            st.html(f'<p class="kb-meta">{line}{why}{f" · <strong>{escape_text(said)}</strong>" if said else ""}</p>')
            if found is not None and may_write():
                _show_decisions(knowledge_base, found, other.document_id)


def _show_decisions(knowledge_base: KnowledgeBase, judged: JudgedLikeness, other_id: str) -> None:
    def show_button(name: str, label: str, decision: Decision | None) -> None:
        st.button(
            escape_label(label),
            key=f"alike.{name}.{judged.likeness.kind}.{other_id}",
            on_click=_decide,
            args=(knowledge_base, judged, decision),
        )

    with st.container(horizontal=True, gap="small"):
        if judged.decision:
            show_button("undo", _("Take back"), None)
        else:
            show_button("right", _("Right"), "confirmed")
            show_button("wrong", _("Not the same"), "rejected")


def _decide(knowledge_base: KnowledgeBase, judged: JudgedLikeness, decision: Decision | None) -> None:
    """Keep what was said; asked again here, as a click comes from the browser."""
    if not may_write():
        return
    try:
        knowledge_base.decide_likeness(judged.likeness, decision)
    except Locked:
        st.session_state[_BUSY] = True


def _name_decision(decision: Decision | None) -> str:
    return {"confirmed": _("checked by the staff"), "rejected": _("not the same, say the staff"), None: ""}[decision]


def _other_of(judged: JudgedLikeness, document_id: str) -> str:
    likeness = judged.likeness
    return likeness.other_id if likeness.document_id == document_id else likeness.document_id
