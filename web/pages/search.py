"""Search: the passages nearest to some words, with filters; the search stands in the address of the page."""

from __future__ import annotations

import logging

import streamlit as st

from kb.errors import KnowledgeBaseError
from web import knowledge
from web.access import visitor_filter
from web.components.filters import (
    collect_options,
    describe_choices,
    read_filters_from_address,
    show_filters,
    write_address,
)
from web.components.hits import show_hit
from web.components.notices import open_or_explain, show_no_documents
from web.components.passage import escape_text
from web.i18n import _, ngettext

_log = logging.getLogger(__name__)

RESULTS = 10
MORE_RESULTS = 40
LONGEST_QUERY = 500


def show_search() -> None:
    """Show the field and the filters, and what they find."""
    st.title(_("Search"))
    knowledge_base = open_or_explain()
    entries = knowledge.list_documents(knowledge_base, visitor_filter())
    if not entries:
        show_no_documents()
        return
    options = collect_options(entries)
    read_filters_from_address("search", options, texts=["q"])
    with st.form("search.form", border=False):
        st.text_input(
            _("Words or a question"), key="search.q", max_chars=LONGEST_QUERY, type="search", placeholder=_("Search")
        )
        with st.expander(_("Filters"), key="search.filters"):
            choices = show_filters("search", options)
        st.form_submit_button(_("Find"), type="primary")
    query = st.session_state["search.q"].strip()
    write_address("search", {"q": query, **describe_choices(choices)})
    if not query:
        st.html(f'<p class="kb-meta">{escape_text(_("Names, places and sums can be found as well as topics."))}</p>')
        return
    allowed = visitor_filter(
        types=choices.types,
        languages=choices.languages,
        projects=choices.projects,
        date_from=choices.date_from,
        date_to=choices.date_to,
    )
    # "More" belongs to one search: another one starts with the first results again.
    asked = (query, choices)
    limit = MORE_RESULTS if st.session_state.get("search.more") == asked else RESULTS
    try:
        hits = knowledge_base.search(query, allowed, limit=limit)
    except KnowledgeBaseError as error:
        _log.error("a search failed: %s", error)
        st.warning(_("The search did not work just now. Please try again."))
        return
    if not hits:
        st.info(_("Nothing found. Try other words, or fewer filters."))
        return
    found = ngettext("{number} passage", "{number} passages", len(hits)).format(number=len(hits))
    st.html(f'<p class="kb-meta" role="status">{escape_text(found)}</p>')
    for hit in hits:
        show_hit(hit, key=f"hit.{hit.rank}")
    if len(hits) == RESULTS:
        st.button(_("Show more"), key="search.show_more", on_click=_ask_for_more, args=(asked,))


def _ask_for_more(asked: object) -> None:
    st.session_state["search.more"] = asked


show_search()
