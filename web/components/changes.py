"""Who has changed what, as a table: of all documents for the log, of one for its page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from kb.errors import DocumentMissing
from kb.metadata import AccessLevel, DocumentType
from kb.statements import Field
from knowledge_base import KnowledgeBase
from web.access import may_write
from web.addresses import document_address
from web.change_log import Change, Deed, read_changes_of
from web.components.newer_versions import NEWER_VERSION
from web.components.passage import escape_text
from web.components.tables import draw_table
from web.i18n import _, current_language, format_moment, name_language
from web.labels import name_access_level, name_decision, name_document_type, name_metadata_field, name_place, name_role
from web.visitors import Role

_MOST_SHOWN = 100


def show_history(knowledge_base: KnowledgeBase, document_id: str) -> None:
    """Show who has changed what of a document, to who may change it; nothing before there is a change."""
    if not may_write():
        return
    changes = read_changes_of(knowledge_base.config.paths.data, document_id, limit=_MOST_SHOWN)
    if changes:
        with st.expander(_("History of the entry")):
            st.html(draw_changes(knowledge_base, changes))


def draw_changes(knowledge_base: KnowledgeBase, changes: Sequence[Change]) -> str:
    """Return changes as a table in HTML."""
    return draw_table(
        _("Log"),
        (_("When"), _("Who"), _("What")),
        (_list_cells(knowledge_base, change) for change in changes),
    )


def _list_cells(knowledge_base: KnowledgeBase, change: Change) -> list[str]:
    when = format_moment(datetime.fromisoformat(change.when), current_language())
    who = escape_text(change.who)
    if change.role in set(Role) - {Role.VISITOR}:
        who = f"{who} ({escape_text(name_role(Role(change.role)))})"
    return [escape_text(when), who, _describe(knowledge_base, change)]


def _describe(knowledge_base: KnowledgeBase, change: Change) -> str:
    if change.deed is Deed.SIGNED_IN:
        return escape_text(_("signed in"))
    if change.deed is Deed.SIGNED_OUT:
        return escape_text(_("signed out"))
    if change.deed is Deed.ADDED:
        return f'{escape_text(_("added a file"))}: <span dir="auto">{escape_text(name_place(change.new))}</span>'
    title = _link(knowledge_base, change.document_id)
    if change.deed is Deed.CHECKED:
        return f"{escape_text(_('checked the entry'))}: {title}"
    if change.deed in (Deed.REMOVED, Deed.PUT_BACK, Deed.REREAD):
        done = {
            Deed.REMOVED: _("removed the document"),
            Deed.PUT_BACK: _("put the document back"),
            Deed.REREAD: _("had the document read again"),
        }[change.deed]
        place = escape_text(name_place(change.old or change.new))
        return f'{escape_text(done)}: {title}<br><span dir="auto">{place}</span>'
    if change.deed is Deed.JUDGED and change.field == NEWER_VERSION:
        said = (
            _("is said to be the newer version of") if change.new else _("is no longer said to be the newer version of")
        )
        return f"{title}<br>{escape_text(said)}<br>{_link(knowledge_base, change.other_id)}"
    if change.deed is Deed.JUDGED:
        old, new = (escape_text(name_decision(said) or "–") for said in (change.old, change.new))
        return f"{title} · {_link(knowledge_base, change.other_id)}<br>{old} → {new}"
    old, new = (escape_text(_name_value(change.field, value) or "–") for value in (change.old, change.new))
    return f'{title}<br>{escape_text(name_metadata_field(change.field))}: <span dir="auto">{old}</span> → {new}'


def _link(knowledge_base: KnowledgeBase, document_id: str) -> str:
    try:
        title = knowledge_base.get_entry(document_id).title
    except DocumentMissing:
        return escape_text(document_id)
    return f'<a href="{escape_text(document_address(document_id))}">{escape_text(title)}</a>'


def _name_value(field: str, value: str) -> str:
    """Return a value as the visitor reads it; several stand side by side."""
    if field == Field.DOCUMENT_TYPE and value in set(DocumentType):
        return name_document_type(DocumentType(value))
    if field == Field.ACCESS_LEVEL and value in set(AccessLevel):
        return name_access_level(AccessLevel(value))
    if field == Field.LANGUAGE:
        return name_language(value, current_language())
    return "; ".join(value.splitlines())
