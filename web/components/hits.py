"""Passages that were found: a search result, the nearest passages of a refused question."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import streamlit as st

from index.query import count_phrases, read_query
from index.search import Hit
from web.access import visitor_access_levels
from web.addresses import document_parameters
from web.components.dialog import request_passage
from web.components.matching import list_text_languages, locate_matches
from web.components.passage import close_gaps, escape_label, escape_text, highlight_html
from web.i18n import _, ngettext
from web.labels import describe_entry, name_languages

FOUND_PASSAGES = 100
"""How many passages a search shows at most; fewer, and those of one long document could be all of them."""

LONGEST_QUERY = 500
"""Characters of a search that are looked for."""

SURROUNDINGS = 220
"""Characters of the passage shown before and after its marked part."""


def keep_exact(hits: Sequence[Hit], query: str) -> list[Hit]:
    """Return the hits that hold every phrase that stands in quotation marks in a search; all of them when none does.

    The index only puts such hits before the others: what it found besides is near to the words, and that is another question.
    """
    phrases = read_query(query, has_operators=True).phrases
    return [
        hit
        for hit in hits
        if count_phrases(phrases, [hit.passage.quote, hit.entry.title, *hit.heading_path]) == len(phrases)
    ]


def group_hits(hits: Sequence[Hit]) -> list[tuple[Hit, ...]]:
    """Return hits by document, the best of each first, in the order of the best ones."""
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(hit.entry.document_id, []).append(hit)
    return [tuple(group) for group in groups.values()]


def show_hit(hit: Hit, *, key: str, surroundings: int = SURROUNDINGS) -> None:
    """Show where a passage stands and the passage itself, its part nearest to the question marked.

    `surroundings` is the number of characters shown on either side of that part.
    """
    with st.container(border=True, key=f"{key}.card", gap="xsmall"):
        _show_title(hit)
        st.html(f'<p class="kb-meta">{escape_text(describe_entry(hit.entry, page=hit.passage.page))}</p>')
        _show_passage(hit, key=key, surroundings=surroundings)


def show_document_hits(hits: Sequence[Hit], *, key: str, asked: Collection[str]) -> None:
    """Show a document and its passages: the best one, the others when they are asked for, and where the same stands too.

    Words of the passages that have one of the keys `asked` are marked.
    """
    best, *others = hits
    with st.container(border=True, key=f"{key}.card", gap="xsmall"):
        _show_title(best)
        st.html(f'<p class="kb-meta">{escape_text(describe_entry(best.entry, page=best.passage.page))}</p>')
        _show_passage(best, key=key, asked=asked)
        _show_folded(best, key=key)
        if not others:
            return
        opened = f"{key}.more"
        if st.session_state.get(opened):
            for hit in others:
                with st.container(gap="xsmall", key=f"{key}.{hit.passage.start}.part"):
                    if hit.entry.pages > 1:
                        page = _("page {page}").format(page=hit.passage.page)
                        st.html(f'<p class="kb-meta">{escape_text(page)}</p>')
                    _show_passage(hit, key=f"{key}.{hit.passage.start}", asked=asked)
                    _show_folded(hit, key=f"{key}.{hit.passage.start}")
            label = _("Only the best passage")
        else:
            label = ngettext(
                "{number} more passage in this document", "{number} more passages in this document", len(others)
            ).format(number=len(others))
        st.button(escape_label(label), key=f"{key}.switch", on_click=_switch, args=(opened,), type="tertiary")


def _switch(name: str) -> None:
    st.session_state[name] = not st.session_state.get(name)


def _show_title(hit: Hit) -> None:
    st.page_link(
        "web/pages/document.py",
        label=escape_label(hit.entry.title),
        query_params=document_parameters(hit.entry.document_id, hit.sentence),
    )


def _show_passage(hit: Hit, *, key: str, surroundings: int = SURROUNDINGS, asked: Collection[str] = ()) -> None:
    """Show the headings above a passage and the passage, with a button that opens it in its surroundings."""
    quote = hit.passage.quote
    # A chunk that begins with its own heading need not say it twice.
    headings = [heading for heading in hit.heading_path if heading != hit.entry.title and not quote.startswith(heading)]
    if headings:
        st.html(f'<p class="kb-meta" dir="auto">{escape_text(" › ".join(headings))}</p>')
    start = min(max(hit.sentence.start - hit.passage.start, 0), len(quote))
    end = min(max(hit.sentence.end - hit.passage.start, start), len(quote))
    words = locate_matches(quote, list_text_languages([hit.entry]), asked) if asked else []
    marked = highlight_html(quote, start, end, before=surroundings, after=surroundings, words=words)
    one_spaced = close_gaps(marked).replace("\n\n", "\n")
    st.html(f'<div class="kb-quote" dir="auto">{one_spaced}</div>')
    st.button(_("Show in context"), key=f"{key}.open", on_click=request_passage, args=(hit.sentence,), type="tertiary")


def _show_folded(hit: Hit, *, key: str) -> None:
    """Name the copies and language versions in which the same passage stands, each with a link to it."""
    readable = [other for other in hit.folded if other.entry.access_level in visitor_access_levels()]
    if not readable:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"alike.{key}"):
        st.html(f'<span class="kb-meta">{escape_text(_("The same passage:"))}</span>', width="content")
        for other in readable:
            tag = name_languages([other.entry.language])
            st.page_link(
                "web/pages/document.py",
                label=escape_label(f"{other.entry.title} ({tag})" if tag else other.entry.title),
                query_params=document_parameters(other.entry.document_id, other.sentence),
            )
