"""The documents that have something to do with the one that is shown."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from index.store import CatalogueEntry, Filter
from knowledge_base import KnowledgeBase
from web.access import visitor_filter
from web.addresses import document_parameters
from web.components.passage import escape_label, escape_text
from web.i18n import _
from web.labels import describe_entry

_MOST_RELATED = 5


def show_related(knowledge_base: KnowledgeBase, entry: CatalogueEntry) -> None:
    """Show links to the documents nearest to this one that the visitor may read; nothing without any."""
    related = _list_related(knowledge_base, knowledge_base.generation(), entry.document_id, visitor_filter())
    if not related:
        return
    with st.container(key="alike.related", gap="xsmall"):
        st.html(f'<h2 class="kb-subheading">{escape_text(_("Related documents"))}</h2>')
        for other in related:
            with st.container(gap=None):
                st.page_link(
                    "web/pages/document.py",
                    label=escape_label(other.title),
                    query_params=document_parameters(other.document_id),
                )
                st.html(f'<p class="kb-meta">{escape_text(describe_entry(other))}</p>')


@lru_cache(maxsize=64)
def _list_related(
    knowledge_base: KnowledgeBase, generation: int, document_id: str, filter: Filter
) -> tuple[CatalogueEntry, ...]:
    return tuple(knowledge_base.list_related(document_id, filter, limit=_MOST_RELATED))
