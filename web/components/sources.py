"""The sources of an answer: what each document is, where in it the passage stands, and a click to open it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from answer.answers import Citation
from index.store import CatalogueEntry
from kb.metadata import AccessLevel
from web.components.dialog import request_passage
from web.components.passage import close_gaps, escape_label, escape_text, highlight_html
from web.i18n import _
from web.labels import describe_entry, put_in_quotes

_SHOWN = 200
"""Characters of a quote that are shown under its source."""

_SHORT = 40
"""Characters of a quote that tell a further passage of the same document."""


def show_sources(citations: Sequence[Citation], *, key: str, with_quotes: bool) -> None:
    """Show the sources by document, each as a button that opens its passage; `with_quotes` shows how that begins.

    An answer made of quotes holds them already.
    """
    st.html(f'<h2 class="kb-subheading">{escape_text(_("Sources"))}</h2>')
    by_document: dict[str, list[Citation]] = {}
    for citation in citations:
        by_document.setdefault(citation.entry.document_id, []).append(citation)
    for first, *others in by_document.values():
        with st.container(gap=None, key=f"{key}.source.{first.n}.card"):
            _show_button(first, first.entry.title, key=key)
            st.html(draw_particulars(first.entry, page=first.passage.page))
            if with_quotes:
                _show_quote(first)
        for citation in others:
            with st.container(gap=None, key=f"{key}.source.{citation.n}.card"):
                _show_button(citation, _name_place(citation), key=key)
                if with_quotes:
                    _show_quote(citation)


def _show_button(citation: Citation, words: str, *, key: str) -> None:
    st.button(
        f"\\[{citation.n}\\] {escape_label(words)}",
        key=f"{key}.source.{citation.n}",
        on_click=request_passage,
        args=(citation.passage,),
        type="tertiary",
    )


def _name_place(citation: Citation) -> str:
    """Return which further passage of a document it is: its page, where there are several, and how it begins."""
    quote = " ".join(citation.passage.quote.split())
    begin = quote if len(quote) <= _SHORT else f"{quote[:_SHORT].rstrip()}…"
    page = _("page {page}").format(page=citation.passage.page) if citation.entry.pages > 1 else ""
    return " · ".join(part for part in (page, put_in_quotes(begin)) if part)


def _show_quote(citation: Citation) -> None:
    quote = close_gaps(highlight_html(citation.passage.quote, 0, 0, after=_SHOWN))
    st.html(f'<div class="kb-quote kb-framed kb-small" dir="auto">{quote}</div>')


def draw_particulars(entry: CatalogueEntry, *, page: int | None = None) -> str:
    """Return the line under a title as HTML; it says so of an internal document."""
    line = escape_text(describe_entry(entry, page=page))
    if entry.access_level is AccessLevel.INTERNAL:
        line = f'<span class="kb-badge">{escape_text(_("internal"))}</span> {line}'
    return f'<p class="kb-meta">{line}</p>'
