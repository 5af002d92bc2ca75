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
from web.labels import describe_entry

_SHOWN = 200
"""Characters of a quote that are shown under its source."""


def show_sources(citations: Sequence[Citation], *, key: str, with_quotes: bool) -> None:
    """Show the sources in order, each as a button that opens its passage; `with_quotes` shows how that begins.

    An answer made of quotes holds them already.
    """
    st.html(f'<h2 class="kb-subheading">{escape_text(_("Sources"))}</h2>')
    for citation in citations:
        with st.container(gap=None, key=f"{key}.source.{citation.n}.card"):
            st.button(
                f"\\[{citation.n}\\] {escape_label(citation.entry.title)}",
                key=f"{key}.source.{citation.n}",
                on_click=request_passage,
                args=(citation.passage,),
                type="tertiary",
            )
            st.html(draw_particulars(citation.entry, page=citation.passage.page))
            if with_quotes:
                quote = close_gaps(highlight_html(citation.passage.quote, 0, 0, after=_SHOWN))
                st.html(f'<div class="kb-quote kb-framed kb-small" dir="auto">{quote}</div>')


def draw_particulars(entry: CatalogueEntry, *, page: int | None = None) -> str:
    """Return the line under a title as HTML; it says so of an internal document."""
    line = escape_text(describe_entry(entry, page=page))
    if entry.access_level is AccessLevel.INTERNAL:
        line = f'<span class="kb-badge">{escape_text(_("internal"))}</span> {line}'
    return f'<p class="kb-meta">{line}</p>'
