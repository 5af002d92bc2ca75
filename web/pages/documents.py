"""Documents: the historical list, newest first, with filters; the filters stand in the address of the page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from index.store import EVERYTHING, CatalogueEntry
from knowledge_base import KnowledgeBase
from web import knowledge
from web.access import visitor_access_levels
from web.addresses import document_parameters
from web.components.filters import (
    collect_options,
    describe_choices,
    keep_entry,
    keep_title,
    read_filters_from_address,
    show_filters,
    write_address,
)
from web.components.notices import open_or_explain, show_no_documents
from web.components.passage import escape_label, escape_text
from web.components.references import show_list_links
from web.i18n import _
from web.labels import count_documents, describe_entry, name_languages

ENTRIES_PER_PAGE = 25


def show_documents() -> None:
    """Show the list; an internal document is a line that says whom to ask."""
    st.title(_("Documents"))
    knowledge_base = open_or_explain()
    # Entries hold no text, so the list may name every document; only who may read one gets a link to it.
    entries = knowledge.list_documents(knowledge_base, EVERYTHING)
    if not entries:
        show_no_documents()
        return
    options = collect_options(entries)
    read_filters_from_address("documents", options, texts=["title", "order"])
    if st.session_state["documents.order"] not in ("", "oldest"):
        st.session_state["documents.order"] = ""
    st.text_input(_("Words in the title"), key="documents.title", max_chars=200, type="search", placeholder=_("Search"))
    with st.expander(_("Filters"), key="documents.filters"):
        choices = show_filters("documents", options)
        orders = {"": _("newest first"), "oldest": _("oldest first")}
        st.segmented_control(
            _("Order"),
            list(orders),
            format_func=orders.__getitem__,
            key="documents.order",
            required=True,
        )
    title, order = st.session_state["documents.title"].strip(), st.session_state["documents.order"]
    chosen = {"title": title, **describe_choices(choices)}
    write_address("documents", {"order": order, **chosen})
    kept = [entry for entry in entries if keep_entry(entry, choices) and keep_title(entry, title)]
    st.html(f'<p class="kb-meta" role="status">{escape_text(count_documents(len(kept)))}</p>')
    if not kept:
        st.info(_("No document meets these filters."))
        return
    _show_entries(knowledge_base, _choose_page(_sort_entries(kept, oldest_first=order == "oldest")))
    show_list_links(chosen)


def _sort_entries(entries: Sequence[CatalogueEntry], *, oldest_first: bool) -> list[CatalogueEntry]:
    """Return the entries in the order asked for; those without a date stay last."""
    if not oldest_first:
        return list(entries)
    dated = [entry for entry in entries if entry.date is not None]
    return dated[::-1] + [entry for entry in entries if entry.date is None]


def _choose_page(entries: Sequence[CatalogueEntry]) -> Sequence[CatalogueEntry]:
    """Return the entries of the chosen page of the list; the choice is at its top when there are several."""
    pages = -(-len(entries) // ENTRIES_PER_PAGE)
    if pages == 1:
        return entries
    # Another length is another list: it starts at its first page.
    page = st.pagination(pages, key=f"documents.page.{len(entries)}")
    return entries[(page - 1) * ENTRIES_PER_PAGE : page * ENTRIES_PER_PAGE]


def _show_entries(knowledge_base: KnowledgeBase, entries: Sequence[CatalogueEntry]) -> None:
    """Show the entries under the years they end in, as the list is ordered by its last days."""
    for year, group in groupby(entries, key=lambda entry: entry.date.latest.year if entry.date else None):
        st.html(f'<h2 class="kb-year">{escape_text(str(year) if year else _("undated"))}</h2>')
        for entry in group:
            _show_entry(knowledge_base, entry)


def _show_entry(knowledge_base: KnowledgeBase, entry: CatalogueEntry) -> None:
    """Show one line of the list: a link to the document, or whom to ask for it; and in which other languages it is."""
    with st.container(gap=None):
        line = f'<p class="kb-meta">{escape_text(describe_entry(entry))}</p>'
        versions = knowledge_base.list_language_versions(entry.document_id)
        tags = dict.fromkeys(other.language for other in versions if other.language != entry.language)
        if tags:
            also = _("also in: {languages}").format(languages=name_languages(list(tags)))
            line += f'<p class="kb-meta">{escape_text(also)}</p>'
        if entry.access_level in visitor_access_levels():
            st.page_link(
                "web/pages/document.py",
                label=escape_label(entry.title),
                query_params=document_parameters(entry.document_id),
            )
            st.html(line)
        else:
            internal = _("Internal document: ask the association's office for it.")
            st.html(
                f'<p class="kb-title" dir="auto">{escape_text(entry.title)}</p>{line}'
                f'<p class="kb-meta">{escape_text(internal)}</p>'
            )


show_documents()
