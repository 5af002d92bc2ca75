"""An answer from the catalogue: how the question was read, the documents by their entries, and the same list to go on with."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from answer.answers import Answer
from answer.catalogue.query import CatalogueQuery
from answer.catalogue.writing import MOST_SHOWN
from index.store import EVERYTHING, CatalogueEntry
from web import knowledge
from web.access import visitor_access_levels
from web.addresses import document_parameters
from web.components.filters import Choices, FilterOptions, describe_choices
from web.components.passage import escape_label, escape_text
from web.components.sifting import tabulate_list
from web.i18n import _
from web.labels import describe_entry


def show_catalogue_answer(answer: Answer) -> None:
    """Show the first line of the answer, an entry with a link for each document, and how many more there are."""
    paragraphs = answer.text.split("\n\n")
    _show_paragraph(paragraphs[0])
    for entry in answer.documents[:MOST_SHOWN]:
        _show_entry(entry)
    if len(answer.documents) > MOST_SHOWN:
        _show_paragraph(paragraphs[-1])
    if answer.query is not None and answer.documents:
        _show_list_link(answer.query)


def describe_list(query: CatalogueQuery, options: FilterOptions) -> dict[str, str | Sequence[str]] | None:
    """Return the parameters under which the Documents page lists what meets a query; None when its filters cannot say it."""
    if query.authors or query.document_ids or query.is_undated or query.access_levels:
        return None
    years = sorted(map(int, options.years))
    first = last = None
    if query.date_from is not None:
        if (query.date_from.month, query.date_from.day) != (1, 1):
            return None
        # The page knows the years that its documents have and no others.
        first = next((year for year in years if year >= query.date_from.year), None)
    if query.date_to is not None:
        if (query.date_to.month, query.date_to.day) != (12, 31):
            return None
        last = next((year for year in reversed(years) if year <= query.date_to.year), None)
    names = ((query.projects, options.projects), (query.issuers, options.issuers), (query.places, options.places))
    if any(not set(asked) <= set(known) for asked, known in names):
        return None
    tags = tuple(tag for tag in query.languages if tag in options.languages)
    if query.languages and not tags:
        return None
    described = describe_choices(
        Choices(
            types=query.types,
            languages=tags,
            projects=query.projects,
            year_from=first,
            year_to=last,
            issuers=query.issuers,
            places=query.places,
        )
    )
    return described | {"order": "oldest" if query.is_oldest_first else ""}


def _show_paragraph(text: str) -> None:
    st.html(f'<p dir="auto">{escape_text(text)}</p>')


def _show_entry(entry: CatalogueEntry) -> None:
    """Show one document: a link to its page, or whom to ask for it."""
    with st.container(gap=None):
        if entry.access_level in visitor_access_levels():
            st.page_link(
                "web/pages/document.py",
                label=escape_label(entry.title),
                query_params=document_parameters(entry.document_id),
            )
            st.html(f'<p class="kb-meta">{escape_text(describe_entry(entry))}</p>')
            return
        internal = _("Internal document: ask the association's office for it.")
        st.html(
            f'<p class="kb-title" dir="auto">{escape_text(entry.title)}</p>'
            f'<p class="kb-meta">{escape_text(describe_entry(entry))}</p><p class="kb-meta">{escape_text(internal)}</p>'
        )


def _show_list_link(query: CatalogueQuery) -> None:
    """Show a link to the list of documents with the same filter, where it has one."""
    parameters = describe_list(query, tabulate_list(knowledge.open_knowledge_base(), EVERYTHING).options)
    if parameters is not None:
        st.page_link(
            "web/pages/documents.py",
            label=escape_label(_("Show them in the list of documents")),
            query_params={name: value for name, value in parameters.items() if value},
        )
