"""The other documents that are the same work: versions, the same in other languages, nearly the same."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from index.likenesses import Decision, JudgedLikeness
from index.store import CatalogueEntry
from kb.errors import Locked
from kb.likeness import Likeness, LikenessKind, make_likeness
from knowledge_base import KnowledgeBase
from web.access import current_visitor, may_write, visitor_access_levels, visitor_filter
from web.addresses import document_address, document_parameters
from web.change_log import Deed, append_changes, make_change
from web.components.passage import escape_label, escape_text, neutralise_controls
from web.i18n import _
from web.labels import STATED, describe_entry, describe_likeness, name_decision, name_likeness_kind, name_place

_BUSY = "likenesses.busy"
_PAIRS_SHOWN = 10


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
            is_readable = other.access_level in visitor_access_levels()
            if is_readable:
                st.page_link(
                    "web/pages/document.py",
                    label=escape_label(other.title),
                    query_params=document_parameters(other.document_id),
                )
            else:
                st.html(f'<p class="kb-title" dir="auto">{escape_text(other.title)}</p>')
            found = judged.get(other.document_id)
            line = escape_text(describe_entry(other))
            # Copies have the same title: only the file tells them apart. Where an internal one lies is nobody else's.
            if is_readable and other.file != other.document_id:  # such as an older version, which has no file any more
                line += f"<br>{escape_text(name_place(other.file))}"
            why = "" if found is None else f"<br>{escape_text(describe_likeness(found.likeness))}"
            said = "" if found is None else name_decision(found.decision or "")
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
            show_button("undo", _("Undo"), None)
        else:
            show_button("right", _("Right"), "confirmed")
            show_button("wrong", _("Not the same"), "rejected")


def show_undecided(knowledge_base: KnowledgeBase, likenesses: Sequence[Likeness]) -> None:
    """Show pairs of documents that may be the same work, the most alike first, for staff to say what is right."""
    if st.session_state.pop(_BUSY, False):
        st.warning(_("The documents are being read just now: try again in a minute."))
    if not likenesses:
        st.info(
            _(
                "Nothing to decide. Documents that may be versions or copies of each other appear here once they are read."
            )
        )
    for likeness in likenesses[:_PAIRS_SHOWN]:
        name = f"{likeness.kind}.{likeness.document_id}.{likeness.other_id}"
        with st.container(border=True, key=f"pair.{name}"):
            heading = name_likeness_kind(likeness.kind)
            why = describe_likeness(likeness)
            pair = "".join(
                _draw_entry(knowledge_base.get_entry(document_id))
                for document_id in (likeness.document_id, likeness.other_id)
            )
            st.html(f"<p><b>{escape_text(heading)}</b></p>{pair}<p>{escape_text(why)}</p>")
            with st.container(horizontal=True, gap="small"):
                judged = JudgedLikeness(likeness, None)
                decisions: tuple[tuple[str, str, Decision], ...] = (
                    ("right", _("Right"), "confirmed"),
                    ("wrong", _("Not the same"), "rejected"),
                )
                for verdict, label, decision in decisions:
                    st.button(
                        escape_label(label),
                        key=f"pair.{verdict}.{name}",
                        on_click=_decide,
                        args=(knowledge_base, judged, decision),
                    )


def show_joining(knowledge_base: KnowledgeBase) -> None:
    """Show the form in which staff say of two documents that they are the same work."""
    entries = {entry.document_id: entry for entry in knowledge_base.list_documents(visitor_filter())}
    if len(entries) < 2:
        return
    st.header(_("Link two documents"))
    hint = _("For a newer version of a document, add its file under the same name and tick that it is the new version.")
    st.html(f'<p class="kb-meta">{escape_text(hint)}</p>')
    kinds = {kind.value: name_likeness_kind(kind) for kind in LikenessKind}
    with st.form("joining", clear_on_submit=True):
        chosen = [
            st.selectbox(
                label,
                list(entries),
                index=None,
                format_func=lambda name: neutralise_controls(f"{entries[name].title} · {entries[name].file}"),
                key=f"joining.{place}",
                placeholder=_("Choose a document"),
            )
            for place, label in enumerate((_("One document"), _("The other")))
        ]
        kind = st.radio(_("How are they related?"), list(kinds), format_func=kinds.__getitem__, key="joining.kind")
        sent = st.form_submit_button(_("Link"))
    if not sent:
        return
    one, other = chosen
    if one is None or other is None or one == other:
        st.error(_("Choose two different documents."))
        return
    likeness = make_likeness(one, other, kind=LikenessKind(kind), similarity=1.0, evidence=STATED)
    _decide(knowledge_base, JudgedLikeness(likeness, None), "confirmed")
    if not st.session_state.get(_BUSY):
        st.success(_("They are linked: the page of each shows the other."))


def _draw_entry(entry: CatalogueEntry) -> str:
    address = escape_text(document_address(entry.document_id))
    return (
        f'<p><a href="{address}" target="_blank" rel="noopener" dir="auto">{escape_text(entry.title)}</a><br>'
        f'<span class="kb-meta">{escape_text(describe_entry(entry))}<br>{escape_text(name_place(entry.file))}</span></p>'
    )


def _decide(knowledge_base: KnowledgeBase, judged: JudgedLikeness, decision: Decision | None) -> None:
    """Keep what was said; asked again here, as a click comes from the browser."""
    if not may_write():
        return
    likeness = judged.likeness
    try:
        knowledge_base.decide_likeness(likeness, decision)
    except Locked:
        st.session_state[_BUSY] = True
        return
    change = make_change(
        current_visitor(),
        Deed.JUDGED,
        document_id=likeness.document_id,
        other_id=likeness.other_id,
        field=likeness.kind.value,
        old=judged.decision or "",
        new=decision or "",
    )
    append_changes(knowledge_base.config.paths.data, [change])


def _other_of(judged: JudgedLikeness, document_id: str) -> str:
    likeness = judged.likeness
    return likeness.other_id if likeness.document_id == document_id else likeness.document_id
