"""Passages that were found: a search result, the nearest passages of a refused question."""

from __future__ import annotations

import streamlit as st

from index.search import Hit
from web.addresses import document_parameters
from web.components.dialog import request_passage
from web.components.passage import close_gaps, escape_label, escape_text, highlight_html
from web.i18n import _
from web.labels import describe_entry

SURROUNDINGS = 220
"""Characters of the passage shown before and after its marked part."""


def show_hit(hit: Hit, *, key: str, surroundings: int = SURROUNDINGS) -> None:
    """Show where a passage stands and the passage itself, its part nearest to the question marked.

    `surroundings` is the number of characters shown on either side of that part.
    """
    with st.container(border=True, key=f"{key}.card", gap="xsmall"):
        st.page_link(
            "web/pages/document.py",
            label=escape_label(hit.entry.title),
            query_params=document_parameters(hit.entry.document_id, hit.sentence),
        )
        where = " › ".join(heading for heading in hit.heading_path if heading != hit.entry.title)
        st.html(
            f'<p class="kb-meta">{escape_text(describe_entry(hit.entry, page=hit.passage.page))}</p>'
            + (f'<p class="kb-meta" dir="auto">{escape_text(where)}</p>' if where else "")
        )
        start = min(max(hit.sentence.start - hit.passage.start, 0), len(hit.passage.quote))
        end = min(max(hit.sentence.end - hit.passage.start, start), len(hit.passage.quote))
        marked = highlight_html(hit.passage.quote, start, end, before=surroundings, after=surroundings)
        st.html(f'<div class="kb-quote" dir="auto">{close_gaps(marked)}</div>')
        st.button(
            _("Show in context"), key=f"{key}.open", on_click=request_passage, args=(hit.sentence,), type="tertiary"
        )
