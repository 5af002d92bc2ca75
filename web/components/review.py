"""Entries that nobody has checked and that may be wrong, one after the other, for staff: accept or correct, and go on."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from index.store import CatalogueEntry
from kb.documents import Document
from kb.errors import DocumentMissing, Locked
from kb.metadata import Evidence
from kb.passages import Passage
from kb.statements import Field
from knowledge_base import KnowledgeBase
from web import knowledge
from web.access import current_visitor, may_write, visitor_filter
from web.addresses import document_address
from web.change_log import Deed, append_changes, make_change
from web.components.correction import (
    LONGEST_NAME,
    NAME_KEY,
    UNNAMED,
    describe_values,
    find_errors,
    name_choices,
    name_contributor,
    note_corrections,
    read_value,
)
from web.components.passage import escape_text
from web.i18n import _, current_language, format_share, ngettext
from web.labels import name_metadata_field, name_origin, name_place, put_in_quotes

REVIEWED = (Field.TITLE, Field.DATE, Field.DOCUMENT_TYPE, Field.LANGUAGE)
"""The fields that are checked, in the order of the form."""

SURE = 0.8
"""A proposal with at least this confidence (0 to 1) needs no check."""

_EXCERPT = 500
_SHOWN, _PASSED, _ERRORS, _BUSY, _SAID = (f"review.{name}" for name in ("shown", "passed", "errors", "busy", "said"))


def list_doubts(knowledge_base: KnowledgeBase) -> list[str]:
    """Return the ids of the documents to be checked, the most doubtful first; those passed over in this visit come last."""
    found = [name for name, _confidence in knowledge_base.list_doubts(REVIEWED, visitor_filter(), below=SURE)]
    passed: list[str] = st.session_state.get(_PASSED, [])
    return sorted(found, key=lambda name: passed.index(name) + 1 if name in passed else 0)


def show_review(knowledge_base: KnowledgeBase, doubts: list[str], *, wanted: str) -> str:
    """Show the entry to be checked next, or the `wanted` one when it is among them; return its id, "" without any."""
    # Nothing may come or go before the form: it would be another form, and the keyboard would lose its place in it.
    with st.container():
        said = st.session_state.pop(_SAID, "")
        st.html(f'<p role="status" class="kb-meta">{escape_text(said) or "&nbsp;"}</p>')
        if st.session_state.pop(_BUSY, False):
            st.warning(_("The documents are being read just now: try again in a minute."))
    if not doubts:
        st.info(_("Every entry has been checked, or is sure enough. New documents appear here once they are read."))
        return ""
    document_id = wanted if wanted in doubts else doubts[0]
    try:
        document = knowledge.get_document(knowledge_base, document_id, visitor_filter())
    except DocumentMissing:
        return ""
    entry = knowledge_base.get_entry(document_id)
    waiting = ngettext("{number} entry to check", "{number} entries to check", len(doubts)).format(number=len(doubts))
    st.html(f'<p class="kb-meta">{escape_text(waiting)}</p>')
    before = describe_values(entry)
    _fill_form(document_id, before)
    _show_document(document)
    with st.form("review", border=True):
        errors: Mapping[str, str] = st.session_state.pop(_ERRORS, {})
        for field in REVIEWED:
            _show_field(field, before[field])
            st.html(_draw_error(errors.get(field, "")) + draw_evidence(document, field))
        if not current_visitor().name:
            st.text_input(_("Your name"), key=NAME_KEY, max_chars=LONGEST_NAME)
            st.html(_draw_error(errors.get(NAME_KEY, "")) or "<p></p>")
        # The first button of a form is the one that Enter presses.
        with st.container(horizontal=True, gap="small"):
            st.form_submit_button(
                _("Accept and continue"), type="primary", on_click=_accept, args=(knowledge_base, entry)
            )
            st.form_submit_button(_("Later"), on_click=_pass_over, args=(document_id,))
    return document_id


def _show_field(field: Field, value: str) -> None:
    """Show one field; what stands in it is in the session."""
    key, label = f"review.{field}", name_metadata_field(field)
    if field in (Field.DOCUMENT_TYPE, Field.LANGUAGE):
        names = name_choices(field, value)
        st.selectbox(label, list(names), format_func=names.__getitem__, key=key, filter_mode=None)
        return
    hint = _("such as 2018-07-12, 2018-07, 2018 or 2018/2020") if field is Field.DATE else None
    st.text_input(label, key=key, help=hint, max_chars=1000)


def _fill_form(document_id: str, before: Mapping[str, str]) -> None:
    """Put the values of another entry into the fields; they stay the same fields, so that the keyboard stays in its place."""
    state = st.session_state
    stamp = (document_id, *(before[field] for field in REVIEWED))
    if state.get(_SHOWN) != stamp or any(f"review.{field}" not in state for field in REVIEWED):
        for field in REVIEWED:
            state[f"review.{field}"] = before[field]
        state[_SHOWN] = stamp


def _show_document(document: Document) -> None:
    """Show what the document is, and how it begins."""
    start = " ".join(document.text[:_EXCERPT].split())
    more = "…" if len(document.text) > _EXCERPT else ""
    st.html(
        f'<p><a href="{escape_text(document_address(document.id))}" target="_blank" rel="noopener" dir="auto">'
        f"{escape_text(document.metadata.title)}</a></p>"
        f'<p class="kb-meta" dir="auto">{escape_text(name_place(document.file))}</p>'
        f'<div class="kb-quote kb-framed" dir="auto">{escape_text(start)}{more}</div>'
    )


def _draw_error(message: str) -> str:
    return f'<p role="alert" class="kb-wrong">{escape_text(message)}</p>' if message else ""


def draw_evidence(document: Document, field: str) -> str:
    """Return as HTML where the value of a field was read and how sure it is; a passage is a link that opens it."""
    found = next(iter(document.metadata.evidence.get(field, ())), None)
    if found is None:
        return f'<p class="kb-meta">{escape_text(_("nothing was found for this"))}</p>'
    sure = _("{percent} sure").format(percent=format_share(found.confidence, current_language()))
    mark = "kb-doubt" if found.confidence < SURE else ""
    return f'<p class="kb-meta {mark}">{escape_text(sure)} · {_draw_origin(document, found)}</p>'


def _draw_origin(document: Document, found: Evidence) -> str:
    if not isinstance(found.origin, Passage):
        return escape_text(name_origin(found.origin))
    quote = " ".join(found.origin.quote.split())
    shown = put_in_quotes(f"{quote[:120]}…" if len(quote) > 120 else quote)
    address = escape_text(document_address(document.id, found.origin))
    return f'<a href="{address}" target="_blank" rel="noopener" dir="auto">{escape_text(shown)}</a>'


def _accept(knowledge_base: KnowledgeBase, entry: CatalogueEntry) -> None:
    """State what stands in the form; asked again here, as a click comes from the browser."""
    if not may_write():
        return
    before = describe_values(entry)
    given = {str(field): str(st.session_state.get(f"review.{field}") or "") for field in REVIEWED}
    values = {field: read_value(field, text) for field, text in given.items()}
    errors = find_errors(values)
    contributor = name_contributor()
    if contributor == UNNAMED:
        errors[NAME_KEY] = _("Please write your name: it is shown beside the values that you correct.")
    if errors:
        st.session_state[_ERRORS] = errors
        return
    try:
        knowledge_base.edit(entry.document_id, values, contributor=contributor)
    except Locked:
        st.session_state[_BUSY] = True
        return
    changed = [field for field, text in given.items() if text.strip() != before[field]]
    if changed:
        note_corrections(knowledge_base, entry, changed, contributor=contributor)
    else:
        change = make_change(current_visitor(), Deed.CHECKED, who=contributor, document_id=entry.document_id)
        append_changes(knowledge_base.config.paths.data, [change])
    st.session_state[_SAID] = _("Checked: {title}").format(title=given[Field.TITLE].strip())
    st.session_state["upkeep.id"] = ""


def _pass_over(document_id: str) -> None:
    passed = [name for name in st.session_state.get(_PASSED, []) if name != document_id]
    st.session_state[_PASSED] = [*passed, document_id]
    st.session_state["upkeep.id"] = ""
