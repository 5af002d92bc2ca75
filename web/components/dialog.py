"""The passage in its surroundings: opened by a citation, a search result or a value of a record."""

from __future__ import annotations

import streamlit as st

from kb.documents import Document
from kb.errors import DocumentMissing
from kb.passages import Passage
from web import knowledge
from web.access import visitor_filter
from web.addresses import document_parameters, original_address
from web.components.page_picture import draw_page_picture
from web.components.passage import close_gaps, escape_text, highlight_html
from web.i18n import _
from web.labels import describe_document, name_place
from web.page_pictures import PICTURED

SURROUNDINGS = 350
"""Characters of the document shown before and after the passage."""


def request_passage(passage: Passage) -> None:
    """Ask for a passage; it opens at the end of this run."""
    st.session_state["requested_passage"] = passage


def show_requested_passage() -> None:
    """Open the passage that was asked for, once."""
    passage = st.session_state.pop("requested_passage", None)
    if passage is None:
        return
    try:
        document = knowledge.open_knowledge_base().get_document(passage.document_id, visitor_filter())
    except DocumentMissing:
        st.dialog(_("Passage"))(_show_missing)()
        return
    has_pictures = document.media_type in PICTURED and bool(document.pages)
    st.dialog(_("Passage"), width="large" if has_pictures else "medium")(_show_passage)(document, passage, has_pictures)


def show_original_link(document: Document) -> None:
    """Show a link that saves the source file of a document; nothing for one without a file, such as an older version."""
    if document.paths:
        address = escape_text(original_address(document.id))
        st.html(f'<a href="{address}" download>{escape_text(_("Original file"))}</a>', width="content")


def _show_missing() -> None:
    st.info(_("This document is no longer here."))


def _show_passage(document: Document, passage: Passage, has_pictures: bool) -> None:
    """Show what the document is, the passage in its surroundings and on the picture of its page, and where to read on."""
    line = describe_document(document, page=passage.page)
    st.html(
        f'<p class="kb-title" dir="auto">{escape_text(document.metadata.title)}</p>'
        f'<p class="kb-meta">{escape_text(line)}</p><p class="kb-meta">{escape_text(name_place(document.file))}</p>'
    )
    if has_pictures:
        text, picture = st.columns(2, gap="medium")
        with text:
            _show_surroundings(document, passage)
        with picture:
            _show_pictures(document, passage)
    else:
        _show_surroundings(document, passage)


def _show_surroundings(document: Document, passage: Passage) -> None:
    if document.text[passage.start : passage.end] == passage.quote:
        shown = highlight_html(document.text, passage.start, passage.end, before=SURROUNDINGS, after=SURROUNDINGS)
    else:
        shown = highlight_html(passage.quote, 0, len(passage.quote))
    st.html(f'<div class="kb-quote kb-framed" dir="auto">{close_gaps(shown)}</div>')
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.page_link(
            "web/pages/document.py",
            label=_("Read on in the document"),
            query_params=document_parameters(passage.document_id, passage),
        )
        show_original_link(document)


def _show_pictures(document: Document, passage: Passage) -> None:
    """Show the page on which the passage begins with the passage marked, and the next ones that it reaches to."""
    boxes = knowledge.open_knowledge_base().find_boxes(document.id, passage.start, passage.end, visitor_filter())
    for page in sorted({passage.page, *(box.page for box in boxes)}):
        st.html(draw_page_picture(document, page, [box for box in boxes if box.page == page]))
