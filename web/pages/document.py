"""One document: its particulars with their evidence, and its text with the passage that a link points to."""

from __future__ import annotations

import streamlit as st

from index.store import CatalogueEntry, DocumentState
from kb.documents import Document
from kb.errors import DocumentMissing
from knowledge_base import KnowledgeBase
from web import knowledge
from web.access import can_sign_in, visitor_filter
from web.addresses import document_parameters, permalink
from web.components.changes import show_history
from web.components.copy_button import show_copy_button
from web.components.correction import list_edited, show_correction
from web.components.dialog import show_original_link
from web.components.document_text import cut_into_parts, draw_text, find_part
from web.components.facts import show_evidence, show_facts, show_ocr_notice
from web.components.frame import draw_sign_in_link, scroll_to
from web.components.likenesses import show_same_works
from web.components.newer_versions import show_newer_version
from web.components.notices import draw_contact_link, open_or_explain
from web.components.outline import show_outline, show_search_inside
from web.components.page_aids import name_window
from web.components.page_picture import show_page_picture
from web.components.passage import escape_text
from web.components.references import app_address, show_references
from web.components.related import show_related
from web.i18n import _
from web.labels import describe_entry, name_pages

_PART = "part"


def show_document() -> None:
    """Show the document that the address names, at the passage that it names."""
    st.page_link("web/pages/documents.py", label=f"← {_('All documents')}")
    knowledge_base = open_or_explain()
    document_id = st.query_params.get("id", "")
    try:
        document = knowledge.get_document(knowledge_base, document_id, visitor_filter())
    except DocumentMissing:
        _show_missing(knowledge_base, document_id)
        return
    start, end = _read_range(document)
    name_window(document.metadata.title)
    entry = knowledge_base.get_entry(document.id)
    st.html(f'<h1 class="kb-document-title" dir="auto">{escape_text(document.metadata.title)}</h1>')
    _show_state(entry)
    show_newer_version(knowledge_base, entry)
    show_ocr_notice(entry)
    show_facts(document)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        show_original_link(document)
        # The address bar may hold a passage, a language and what is looked for in the text.
        address = permalink(app_address(), document.id)
        show_copy_button(address, key=f"document.address.{document.id}", label=_("Copy the address"))
    show_references(entry)
    show_evidence(document)
    show_correction(knowledge_base, entry, edited=list_edited(document))
    show_history(knowledge_base, document.id)
    show_same_works(knowledge_base, entry)
    show_related(knowledge_base, entry)
    st.header(_("Text"))
    show_outline(document)
    show_search_inside(document)
    show_page_picture(knowledge_base, document, start, end)
    _show_text(document, start, end)
    if end > start:
        scroll_to(f"{document.id}:{start}:{end}")


def _show_missing(knowledge_base: KnowledgeBase, document_id: str) -> None:
    """Say why there is no text: the document is internal, or there is none."""
    try:
        entry = knowledge_base.get_entry(document_id)
    except DocumentMissing:
        st.title(_("Document"))
        st.info(_("There is no such document: look in the list."))
        return
    st.html(
        f'<h1 class="kb-document-title" dir="auto">{escape_text(entry.title)}</h1>'
        f'<p class="kb-meta">{escape_text(describe_entry(entry))}</p>'
    )
    st.info(_("Internal document: ask the association's office for it."))
    if link := draw_contact_link(entry.title):
        st.html(link)
    if can_sign_in():
        st.html(draw_sign_in_link(_("Sign in to read it")))
    show_correction(knowledge_base, entry)


def _show_state(entry: CatalogueEntry) -> None:
    """Say so when the document is not the current one, with a link to the one that replaced it."""
    if entry.state is DocumentState.CURRENT:
        return
    st.info(_("This is an older document, no longer in the list."))
    if entry.superseded_by is not None:
        st.page_link(
            "web/pages/document.py",
            label=_("Open the newer version"),
            query_params=document_parameters(entry.superseded_by),
        )


def _read_range(document: Document) -> tuple[int, int]:
    """Return the range that the address names; an empty one when it names none or one outside the text."""
    written = (st.query_params.get("start", ""), st.query_params.get("end", ""))
    if not all(number.isascii() and number.isdigit() and len(number) < 10 for number in written):
        return 0, 0
    start, end = int(written[0]), int(written[1])
    return (start, end) if start < end <= len(document.text) else (0, 0)


def _choose_part(parts: int, default: int, *, key: str) -> int:
    """Show the choice of a part of the text, numbered from 1, and return the open one; the address names it as `part`.

    Without a name in the address it is the `default`, which holds the passage.
    """
    written = st.query_params.get(_PART, "")
    named = int(written) if written.isascii() and written.isdigit() and len(written) < 7 else 0
    st.session_state[key] = named if 0 < named <= parts else default

    def turn() -> None:
        st.query_params[_PART] = str(st.session_state[key])

    st.pagination(parts, key=key, on_change=turn)
    part: int = st.session_state[key]
    return part


def _show_text(document: Document, start: int, end: int) -> None:
    """Show the part of the text that holds the range, and the way to the other parts."""
    parts = cut_into_parts(document)
    part = 1
    if len(parts) > 1:
        part = _choose_part(len(parts), find_part(parts, start) + 1, key=f"document.part.{document.id}.{start}.{end}")
    st.html(draw_text(document, parts[part - 1], start=start, end=end, page_names=name_pages(document.pages)))


show_document()
