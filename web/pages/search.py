"""Search: the passages nearest to some words, by document, with filters; the search stands in the address of the page."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence

import streamlit as st

from index.search import Hit
from kb.errors import KnowledgeBaseError
from knowledge_base import KnowledgeBase
from web import knowledge
from web.access import visitor_filter
from web.addresses import write_query
from web.components.filters import (
    Choices,
    clear_filters,
    describe_choices,
    narrow_filter,
    read_filters_from_address,
    show_filters,
    show_switch,
    write_address,
)
from web.components.hits import FOUND_PASSAGES, LONGEST_QUERY, group_hits, keep_exact, show_document_hits
from web.components.matching import find_asked_keys, list_text_languages, locate_matches
from web.components.notices import open_or_explain, show_no_documents
from web.components.passage import escape_text
from web.components.references import show_result_links
from web.components.saved_searches import name_search, show_saved_searches, show_saving
from web.components.sifting import EntryTable, tabulate_list
from web.i18n import _, ngettext
from web.labels import count_documents

_DOCUMENTS = 8
_log = logging.getLogger(__name__)


def show_search() -> None:
    """Show the field and the filters, and what they find."""
    st.title(_("Search"))
    knowledge_base = open_or_explain()
    table = tabulate_list(knowledge_base, visitor_filter())
    if not table.entries:
        show_no_documents()
        return
    choices = read_filters_from_address("search", table.options, texts=["q", "order", "all", "near"])
    if st.session_state["search.order"] not in ("", "newest", "oldest"):
        st.session_state["search.order"] = ""
    with st.form("search.form", border=False), st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(
            _("Words or a question"), key="search.q", max_chars=LONGEST_QUERY, type="search", placeholder=_("Search")
        )
        # What was opened belongs to one search: another one starts with its first documents again.
        st.form_submit_button(_("Find"), type="primary", on_click=_start_again)
    hint = _(
        "“In quotation marks” finds exactly these words; a minus before a word leaves out the passages that contain it."
    )
    st.html(f'<p class="kb-meta">{escape_text(hint)}</p>')
    query = st.session_state["search.q"].strip()
    found, beside = _search(knowledge_base, query, choices) if query else ([], [])
    exact, is_near = keep_exact(found or [], query), bool(st.session_state["search.near"])
    hits = found if is_near or found is None else exact
    # The index has filtered the hits already; sifted by the choices they, and what other choices would find, are counted.
    entries = {
        hit.entry.document_id: hit.entry for hit in (*(hits or ()), *(beside if is_near else keep_exact(beside, query)))
    }
    _kept, counts = (EntryTable(entries.values()) if query else table).sift(choices)
    show_filters("search", table.options, choices, counts, has_timeline=True)
    parameters = {"q": query, "near": "1" if is_near and query else "", **describe_choices(choices)}
    if hits is None:
        st.warning(_("The search did not work just now. Please try again."))
    elif not query:
        st.html(f'<p class="kb-meta">{escape_text(_("Names, places and sums can be found as well as topics."))}</p>')
    elif not found:
        _show_nothing_found(choices)
    elif not hits:
        st.info(_("No passage holds exactly these words."))
        st.button(_("Show the nearest passages instead"), key="search.near_instead", on_click=_come_near, args=("1",))
    else:
        _show_found(query, hits, parameters)
        if len(exact) < len(hits):
            st.button(_("Only passages with exactly these words"), key="search.exact", on_click=_come_near, args=("",))
        elif len(exact) < len(found):
            st.button(
                _("Show passages without exactly these words too"),
                key="search.near_too",
                on_click=_come_near,
                args=("1",),
            )
    desk = knowledge.open_desk()
    # What finds nothing today may be what somebody waits for.
    if hits is not None and query:
        show_saving(desk, write_query(parameters), name_search(query, choices))
    show_saved_searches(desk, is_open=not query)
    shown = {name: st.session_state[f"search.{name}"] if hits else "" for name in ("order", "all")}
    write_address("search", {**parameters, **shown})


def _search(knowledge_base: KnowledgeBase, query: str, choices: Choices) -> tuple[Sequence[Hit] | None, Sequence[Hit]]:
    """Return the hits that meet the choices, None when the search fails, and those that there are without the choices."""
    try:
        hits = knowledge_base.search(query, narrow_filter(visitor_filter(), choices), limit=FOUND_PASSAGES, folds=True)
        beside = [] if choices.is_empty() else knowledge_base.search(query, visitor_filter(), limit=FOUND_PASSAGES)
    except KnowledgeBaseError as error:
        _log.error("a search failed: %s", error)
        return None, []
    return hits, beside


def _show_nothing_found(choices: Choices) -> None:
    st.info(_("Nothing found. Try other words, or fewer filters."))
    if not choices.is_empty():
        st.button(_("Search all documents"), key="search.without", on_click=clear_filters, args=("search",))


def _show_found(query: str, hits: Sequence[Hit], parameters: dict[str, str | Sequence[str]]) -> None:
    """Show how much was found, in which order it stands, and the documents with their passages."""
    groups = group_hits(hits)
    languages = list_text_languages(group[0].entry for group in groups)
    asked = frozenset().union(*find_asked_keys(query, languages).values())
    if not any(_holds_words(hit, asked) for hit in hits):
        st.info(_("These passages do not have the words that you wrote. They are the nearest in meaning."))
    if len(hits) < FOUND_PASSAGES:
        passages = ngettext("{number} passage", "{number} passages", len(hits)).format(number=len(hits))
    else:
        passages = _("The {number} nearest passages").format(number=len(hits))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="search.line"):
        line = f"{passages} · {count_documents(len(groups))}"
        st.html(f'<p class="kb-meta" role="status">{escape_text(line)}</p>', width="content")
        orders = {"": _("best first"), "newest": _("newest first"), "oldest": _("oldest first")}
        show_switch(_("Order"), orders, key="search.order")
    groups = _sort_groups(groups, st.session_state["search.order"])
    shows_all = bool(st.session_state["search.all"])
    for group in groups if shows_all else groups[:_DOCUMENTS]:
        show_document_hits(group, key=f"hit.{group[0].entry.document_id}", asked=asked)
    if len(groups) > _DOCUMENTS and not shows_all:
        st.button(_("Show more"), key="search.show_more", on_click=_show_all)
    show_result_links(parameters)


def _holds_words(hit: Hit, asked: Collection[str]) -> bool:
    """Return whether a passage, its title or a heading above it has a word with one of the keys that are asked for."""
    languages = list_text_languages([hit.entry])
    return any(
        locate_matches(text, languages, asked) for text in (hit.passage.quote, hit.entry.title, *hit.heading_path)
    )


def _sort_groups(groups: Sequence[tuple[Hit, ...]], order: str) -> list[tuple[Hit, ...]]:
    """Return the documents in the order asked for; those without a date stay last in an order by date."""
    if not order:
        return list(groups)
    dated = [(entry.date.latest, group) for group in groups if (entry := group[0].entry).date is not None]
    dated.sort(key=lambda item: item[0], reverse=order == "newest")
    return [group for _date, group in dated] + [group for group in groups if group[0].entry.date is None]


def _come_near(near: str) -> None:
    """Show the passages near to the words in quotation marks too ("1"), or only those that hold them ("")."""
    st.session_state["search.near"] = near


def _start_again() -> None:
    st.session_state["search.all"] = st.session_state["search.near"] = ""
    for name in [name for name in st.session_state if str(name).startswith("hit.") and str(name).endswith(".more")]:
        del st.session_state[name]


def _show_all() -> None:
    st.session_state["search.all"] = "1"


show_search()
