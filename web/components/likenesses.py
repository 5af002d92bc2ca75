"""The other documents that are the same work: versions, the same in other languages, nearly the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from index.likenesses import Decision, JudgedLikeness
from index.store import CatalogueEntry
from kb.errors import Locked
from kb.likeness import Likeness, LikenessKind, make_likeness
from knowledge_base import KnowledgeBase
from web.access import current_visitor, may_write, visitor_access_levels, visitor_filter
from web.addresses import document_address, document_parameters
from web.change_log import Deed, append_changes, make_change
from web.components.newer_versions import (
    NEWER_VERSION,
    show_version_buttons,
    show_version_trouble,
    show_version_undo,
    state_newer,
)
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
    chain = knowledge_base.list_versions(entry.document_id)
    place = [version.document_id for version in chain].index(entry.document_id)
    remarks = {
        version.document_id: _("An older version") if number < place else _("A newer version")
        for number, version in enumerate(chain)
    }
    # An older version that everybody may read says nothing of a newer one that is internal.
    versions = [other for other in _without(chain, entry) if other.access_level in visitor_access_levels()]
    in_languages = _without(knowledge_base.list_language_versions(entry.document_id), entry)
    shown = {item.document_id for item in (*chain, *in_languages)}
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
    show_version_trouble()
    for name, heading, found in (
        ("versions", _("Other versions"), versions),
        ("languages", _("The same in other languages"), in_languages),
        ("copies", _("Nearly the same"), copies),
    ):
        if found:
            with st.container(key=f"alike.{name}", gap="xsmall"):
                st.html(f'<h2 class="kb-subheading">{escape_text(heading)}</h2>')
                known = remarks if name == "versions" else {}
                _show_entries(knowledge_base, entry, found, judged={} if known else judged, remarks=known)


def _without(entries: Sequence[CatalogueEntry], entry: CatalogueEntry) -> list[CatalogueEntry]:
    return [other for other in entries if other.document_id != entry.document_id]


def _show_entries(
    knowledge_base: KnowledgeBase,
    entry: CatalogueEntry,
    entries: Sequence[CatalogueEntry],
    *,
    judged: Mapping[str, JudgedLikeness],
    remarks: Mapping[str, str],
) -> None:
    """Show documents that are the same work as an entry, each with a remark, and with what is said of its likeness."""
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
            parts = [remarks.get(other.document_id, ""), describe_entry(other)]
            line = escape_text(" · ".join(filter(None, parts)))
            # Copies have the same title: only the file tells them apart. Where an internal one lies is nobody else's.
            if is_readable and other.file != other.document_id:  # such as an older version, which has no file any more
                line += f"<br>{escape_text(name_place(other.file))}"
            why = "" if found is None else f"<br>{escape_text(describe_likeness(found.likeness))}"
            said = "" if found is None else name_decision(found.decision or "")
            st.html(f'<p class="kb-meta">{line}{why}{f" · <strong>{escape_text(said)}</strong>" if said else ""}</p>')
            if may_write():
                show_version_undo(knowledge_base, entry, other)
            if found is not None and may_write():
                _show_decisions(knowledge_base, found, entry, other)


def _show_decisions(
    knowledge_base: KnowledgeBase, judged: JudgedLikeness, entry: CatalogueEntry, other: CatalogueEntry
) -> None:
    def show_button(name: str, label: str, decision: Decision | None) -> None:
        st.button(
            escape_label(label),
            key=f"alike.{name}.{judged.likeness.kind}.{other.document_id}",
            on_click=_decide,
            args=(knowledge_base, judged, decision),
        )

    with st.container(horizontal=True, gap="small"):
        if judged.decision:
            show_button("undo", _("Undo"), None)
        else:
            show_button("right", _("Right"), "confirmed")
            show_button("wrong", _("Not the same"), "rejected")
        if judged.likeness.kind is LikenessKind.NEAR_COPY and judged.decision != "rejected":
            show_version_buttons(knowledge_base, entry, other, labels=(_("An older version"), _("A newer version")))


def show_undecided(knowledge_base: KnowledgeBase, likenesses: Sequence[Likeness]) -> None:
    """Show pairs of documents that may be the same work, the most alike first, for staff to say what is right."""
    if st.session_state.pop(_BUSY, False):
        st.warning(_("The documents are being read just now: try again in a minute."))
    show_version_trouble()
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
            one, other = map(knowledge_base.get_entry, (likeness.document_id, likeness.other_id))
            pair = f"{_draw_entry(one)}{_draw_entry(other)}"
            st.html(f'<div class="kb-pair"><p><b>{escape_text(heading)}</b></p>{pair}<p>{escape_text(why)}</p></div>')
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
                if likeness.kind is LikenessKind.NEAR_COPY:
                    labels = (_("The first is newer"), _("The second is newer"))
                    show_version_buttons(knowledge_base, one, other, labels=labels)


def show_joining(knowledge_base: KnowledgeBase) -> None:
    """Show the form in which staff say of two documents that they are the same work."""
    entries = {entry.document_id: entry for entry in knowledge_base.list_documents(visitor_filter())}
    if len(entries) < 2:
        return
    st.header(_("Link two documents"))
    hint = _(
        "A newer version under the same file name is best added as a new version of that file; under another name, say "
        "here which is newer."
    )
    st.html(f'<p class="kb-meta">{escape_text(hint)}</p>')
    kinds = {kind.value: name_likeness_kind(kind) for kind in LikenessKind}
    kinds[NEWER_VERSION] = _("The first is the newer version of the second")
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
            for place, label in enumerate((_("First document"), _("Second document")))
        ]
        kind = st.radio(_("How are they related?"), list(kinds), format_func=kinds.__getitem__, key="joining.kind")
        sent = st.form_submit_button(_("Link"))
    if not sent:
        return
    one, other = chosen
    if one is None or other is None or one == other:
        st.error(_("Choose two different documents."))
        return
    if kind == NEWER_VERSION:
        if state_newer(knowledge_base, other, one):
            st.success(_("They are linked: the page of each shows the other."))
        else:
            show_version_trouble()
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
