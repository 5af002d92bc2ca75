"""Documents: the historical list, newest first, with filters; the filters stand in the address of the page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from index.store import EVERYTHING, CatalogueEntry
from knowledge_base import KnowledgeBase
from web import knowledge
from web.access import visitor_access_levels
from web.addresses import document_parameters, write_query
from web.components.documents_table import draw_documents_table
from web.components.filters import (
    clear_filters,
    describe_choices,
    fold_words,
    read_filters_from_address,
    show_filters,
    show_switch,
    write_address,
)
from web.components.newer_versions import fold_older
from web.components.notices import draw_contact_link, open_or_explain, show_no_documents
from web.components.other_forms import draw_other_forms
from web.components.page_aids import draw_way
from web.components.paging import show_next_pages, show_page_choice
from web.components.passage import escape_label, escape_text
from web.components.references import show_list_links
from web.components.sifting import tabulate_list
from web.components.timeline import show_decades, show_timeline
from web.i18n import _, current_language
from web.labels import count_documents, describe_entry

ENTRIES_PER_PAGE = 25


def show_documents() -> None:
    """Show the list; an internal document is a line that says whom to ask."""
    st.title(_("Documents"))
    knowledge_base = open_or_explain()
    # Entries hold no text, so the list may name every document; only who may read one gets a link to it.
    table = tabulate_list(knowledge_base, EVERYTHING)
    if not table.entries:
        show_no_documents()
        return
    choices = read_filters_from_address("documents", table.options, texts=["title", "order", "view", "page"])
    if st.session_state["documents.order"] not in ("", "oldest", "title"):
        st.session_state["documents.order"] = ""
    if st.session_state["documents.view"] not in ("", "table"):
        st.session_state["documents.view"] = ""
    st.text_input(_("Words in the title"), key="documents.title", max_chars=200, type="search", placeholder=_("Search"))
    title, order = st.session_state["documents.title"].strip(), st.session_state["documents.order"]
    kept, counts = table.sift(choices, title=title)
    years = (choices.year_from, choices.year_to)
    show_timeline("documents", counts.years, chosen=years)
    show_decades("documents", counts.decades, counts.years, chosen=years)
    show_filters("documents", table.options, choices, counts)
    chosen = {"title": title, **describe_choices(choices)}
    manner = {"order": order, "view": st.session_state["documents.view"]}
    if not kept:
        st.info(_("No document matches these filters."))
        if title:
            # Whoever looks for words of a text writes them here too.
            words = _("Search the texts for “{words}”").format(words=title)
            st.html(draw_way(f"/search?{write_query({'q': title})}", words))
        st.button(_("Show all documents"), key="documents.without", on_click=_show_all)
    else:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="documents.line"):
            st.html(f'<p class="kb-meta" role="status">{escape_text(count_documents(len(kept)))}</p>', width="content")
            orders = {"": _("newest first"), "oldest": _("oldest first"), "title": _("by title")}
            show_switch(_("Order"), orders, key="documents.order")
            views = {"": _("as a list"), "table": _("as a table")}
            show_switch(_("How the documents are shown"), views, key="documents.view")
        groups = knowledge.list_language_groups(knowledge_base)
        latest = fold_older(_sort_entries(kept, order), knowledge.list_later_versions(knowledge_base))
        folded = _fold_versions(latest, groups)
        shown = show_page_choice("documents", folded, most=ENTRIES_PER_PAGE, of=(order, chosen))
        if st.session_state["documents.view"]:
            st.html(draw_documents_table(knowledge_base, shown))
        else:
            _show_entries(knowledge_base, shown, by_title=order == "title")
        show_next_pages("documents", len(folded), {**manner, **chosen}, most=ENTRIES_PER_PAGE)
        show_list_links(chosen)
    write_address("documents", {**manner, **chosen, "page": st.session_state["documents.page"] if kept else ""})


def _show_all() -> None:
    clear_filters("documents")
    st.session_state["documents.title"] = ""


def _sort_entries(entries: Sequence[CatalogueEntry], order: str) -> list[CatalogueEntry]:
    """Return the entries in the order asked for; in one by date those without a date stay last."""
    if order == "title":
        return sorted(entries, key=lambda entry: (_initial(entry) == "…", fold_words(entry.title), entry.title))
    if order != "oldest":
        return list(entries)
    dated = [entry for entry in entries if entry.date is not None]
    return dated[::-1] + [entry for entry in entries if entry.date is None]


def _initial(entry: CatalogueEntry) -> str:
    """Return the letter under which a title stands, without its diacritics; an ellipsis for what begins with none."""
    first = fold_words(entry.title.strip()[:1])[:1]
    return first.upper() if first.isalpha() else "…"


def _fold_versions(entries: Sequence[CatalogueEntry], groups: Sequence[tuple[str, ...]]) -> list[CatalogueEntry]:
    """Return the entries with one for each text in several languages: that in the visitor's language, or else the first.

    Its line links to the others. Those that the visitor may not read keep a line of their own, which says whom to ask.
    """
    language, readable = current_language(), visitor_access_levels()
    group_of = {document_id: group for group in groups for document_id in group}
    heads: dict[tuple[str, ...], CatalogueEntry] = {}
    for entry in entries:
        group = group_of.get(entry.document_id)
        if group is not None and entry.access_level in readable:
            head = heads.setdefault(group, entry)
            if entry.language == language != head.language:
                heads[group] = entry
    return [
        entry
        for entry in entries
        if entry.access_level not in readable or heads.get(group_of.get(entry.document_id, ()), entry) is entry
    ]


def _show_entries(knowledge_base: KnowledgeBase, entries: Sequence[CatalogueEntry], *, by_title: bool) -> None:
    """Show the entries under the years they end in, as the list is ordered by its last days, or under their letters."""

    def name_group(entry: CatalogueEntry) -> str:
        if by_title:
            return _initial(entry)
        return str(entry.date.latest.year) if entry.date else _("undated")

    for name, group in groupby(entries, key=name_group):
        st.html(f'<h2 class="kb-year">{escape_text(name)}</h2>')
        for entry in group:
            _show_entry(knowledge_base, entry)


def _show_entry(knowledge_base: KnowledgeBase, entry: CatalogueEntry) -> None:
    """Show one line of the list: a link to the document, or whom to ask for it; and in which other forms it is here."""
    readable = visitor_access_levels()
    lines = [escape_text(describe_entry(entry)), *draw_other_forms(knowledge_base, entry)]
    with st.container(gap=None):
        if entry.access_level in readable:
            st.page_link(
                "web/pages/document.py",
                label=escape_label(entry.title),
                query_params=document_parameters(entry.document_id),
            )
        else:
            st.html(f'<p class="kb-title" dir="auto">{escape_text(entry.title)}</p>')
            internal = escape_text(_("Internal document: ask the association's office for it."))
            lines.append(f"{internal} {draw_contact_link(entry.title)}".rstrip())
        st.html("".join(f'<p class="kb-meta">{line}</p>' for line in lines))


show_documents()
