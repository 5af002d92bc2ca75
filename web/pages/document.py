"""One document: its particulars with their evidence, and its text with the passage that a link points to."""

from __future__ import annotations

import streamlit as st

from index.store import CatalogueEntry, DocumentState
from kb.documents import Document
from kb.errors import DocumentMissing
from kb.metadata import DocumentType, Evidence, PartialDate
from kb.passages import Passage
from knowledge_base import KnowledgeBase
from web.access import visitor_filter
from web.addresses import document_parameters
from web.components.dialog import request_passage, show_original_link
from web.components.document_text import cut_into_parts, draw_text, find_part
from web.components.frame import scroll_to
from web.components.notices import open_or_explain
from web.components.passage import escape_label, escape_text
from web.i18n import _, current_language, format_partial_date, name_language, ngettext
from web.labels import (
    describe_entry,
    name_date_kind,
    name_document_type,
    name_metadata_field,
)


def show_document() -> None:
    """Show the document that the address names, at the passage that it names."""
    st.page_link("web/pages/documents.py", label=f"← {_('All documents')}")
    knowledge_base = open_or_explain()
    document_id = st.query_params.get("id", "")
    try:
        document = knowledge_base.get_document(document_id, visitor_filter())
    except DocumentMissing:
        _show_missing(knowledge_base, document_id)
        return
    start, end = _read_range(document)
    st.html(f'<h1 class="kb-document-title" dir="auto">{escape_text(document.metadata.title)}</h1>')
    _show_state(knowledge_base.get_entry(document.id))
    _show_facts(document)
    show_original_link(document.id)
    _show_evidence(document)
    st.header(_("Text"))
    _show_text(document, start, end)
    if end > start:
        scroll_to(f"{document.id}:{start}:{end}")


def _show_missing(knowledge_base: KnowledgeBase, document_id: str) -> None:
    """Say why there is no text: the document is internal, or there is none."""
    try:
        entry = knowledge_base.get_entry(document_id)
    except DocumentMissing:
        st.info(_("There is no such document: look in the list."))
        return
    st.html(
        f'<h1 class="kb-document-title" dir="auto">{escape_text(entry.title)}</h1>'
        f'<p class="kb-meta">{escape_text(describe_entry(entry))}</p>'
    )
    st.info(_("Internal document: ask the association's office for it."))


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


def _show_facts(document: Document) -> None:
    """Show type, date, language, projects, file and length."""
    metadata, language = document.metadata, current_language()
    date = format_partial_date(metadata.date, language)
    kind = name_date_kind(metadata.date_kind)
    pages = ngettext("{number} page", "{number} pages", len(document.pages)).format(number=len(document.pages))
    facts = {
        _("Type"): name_document_type(metadata.document_type),
        _("Date"): f"{date} ({kind})" if date and kind else date or _("undated"),
        _("Language"): name_language(metadata.language, language),
        _("Projects"): ", ".join(metadata.projects),
        _("Length"): pages if len(document.pages) > 1 else "",
        _("File"): "\n".join(document.paths),
    }
    rows = [f"<dt>{escape_text(name)}</dt><dd>{escape_text(value)}</dd>" for name, value in facts.items() if value]
    st.html(f'<dl class="kb-facts">{"".join(rows)}</dl>')


def _show_evidence(document: Document) -> None:
    """Show for each particular where it was read; what stands in the text opens there."""
    evidence = document.metadata.evidence
    if not evidence:
        return
    with st.expander(_("How we know")):
        for field, found in evidence.items():
            value = escape_text(_name_value(field, found, value_date=document.metadata.date))
            name = escape_text(name_metadata_field(field))
            with st.container(gap=None):
                st.html(f"<p><span class='kb-meta'>{name}:</span> <span dir='auto'>{value}</span></p>")
                if isinstance(found.origin, Passage):
                    st.button(
                        escape_label(f"“{_shorten(found.origin.quote)}”"),
                        key=f"evidence.{field}",
                        on_click=request_passage,
                        args=(found.origin,),
                        type="tertiary",
                    )
                else:
                    origin = _name_origin(found.origin)
                    st.html(f'<p class="kb-meta">{escape_text(_("from: {origin}").format(origin=origin))}</p>')


def _name_value(field: str, found: Evidence, *, value_date: PartialDate | None) -> str:
    """Return a value as the visitor reads it: codes of types and languages become names, the date is written out."""
    if field in ("document_type", "type") and found.value in set(DocumentType):
        return name_document_type(DocumentType(found.value))
    if field == "date" and value_date is not None:
        return format_partial_date(value_date, current_language()) or found.value
    if field == "language":
        return name_language(found.value, current_language()) or found.value
    return found.value


def _name_origin(origin: str) -> str:
    """Return the name of what a value was read from when it was not a passage."""
    return {"file name": _("file name"), "text": _("the words of the text")}.get(origin, origin)


def _shorten(quote: str, *, longest: int = 160) -> str:
    one_line = " ".join(quote.split())
    return one_line if len(one_line) <= longest else f"{one_line[:longest].rstrip()}…"


def _show_text(document: Document, start: int, end: int) -> None:
    """Show the part of the text that holds the range, and the way to the other parts."""
    parts = cut_into_parts(document)
    part = 1
    if len(parts) > 1:
        # Another passage is another place: the choice of a part is forgotten with the old one.
        part = st.pagination(
            len(parts), default=find_part(parts, start) + 1, key=f"document.part.{document.id}.{start}.{end}"
        )
    # Not formatted here: the number comes with each page of the text.
    st.html(draw_text(document, parts[part - 1], start=start, end=end, page_name=_("page {page}")))


show_document()
