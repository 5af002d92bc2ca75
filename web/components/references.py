"""How to cite a document, and the list of documents for other programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

import streamlit as st

from answer.references import ReferenceStyle, format_bibtex, format_reference, format_ris
from index.store import CatalogueEntry
from web.addresses import permalink, write_query
from web.components.passage import escape_text, neutralise_controls
from web.i18n import _, current_language

_LIST_FORMATS = {"csv": "CSV", "json": "JSON", "bib": "BibTeX", "ris": "RIS"}
_REGISTER_FORMATS = {"csv": "CSV", "json": "JSON"}
_RESULT_FORMATS = {"csv": "CSV", "bib": "BibTeX", "ris": "RIS"}


@st.fragment
def show_references(entry: CatalogueEntry) -> None:
    """Show a document as a reference, in the styles that people are asked for, each to be copied.

    They are written when somebody opens them: that takes longer than the rest of the page.
    """
    place = st.expander(_("Cite this document"), key=f"references.{entry.document_id}", on_change="rerun")
    if not place.open:
        return
    address, language = permalink(app_address(), entry.document_id), current_language()
    written = {
        "APA": format_reference(entry, ReferenceStyle.APA, language=language, address=address),
        "ISO 690": format_reference(entry, ReferenceStyle.ISO_690, language=language, address=address),
        "BibTeX": format_bibtex([entry], locate=lambda _entry: address),
        "RIS": format_ris([entry], locate=lambda _entry: address),
    }
    with place:
        for name, text in written.items():
            st.html(f'<p class="kb-meta">{name}</p>')
            st.code(neutralise_controls(text).strip(), language=None, wrap_lines=True)


def show_list_links(parameters: Mapping[str, str | Sequence[str]]) -> None:
    """Show links that save the list as it is filtered now, and the feed that follows it."""
    suffix = _write_query(parameters)
    links = [f'<a href="/documents.{code}{suffix}" download>{name}</a>' for code, name in _LIST_FORMATS.items()]
    links.append(f'<a href="/documents.atom{suffix}">{escape_text(_("Feed"))}</a>')
    st.html(f'<p class="kb-meta kb-exports">{escape_text(_("Save this list:"))} {" · ".join(links)}</p>')


def show_result_links(parameters: Mapping[str, str | Sequence[str]]) -> None:
    """Show links that save what a search has found, its passages or references to their documents, and that follow it."""
    suffix = _write_query(parameters)
    links = [f'<a href="/search.{code}{suffix}" download>{name}</a>' for code, name in _RESULT_FORMATS.items()]
    links.append(f'<a href="/search.atom{suffix}">{escape_text(_("Feed"))}</a>')
    st.html(f'<p class="kb-meta kb-exports">{escape_text(_("Save these results:"))} {" · ".join(links)}</p>')


def show_register_links(parameters: Mapping[str, str]) -> None:
    """Show links that save the entries of the observatory with these parameters of its address."""
    suffix = _write_query(parameters)
    links = [f'<a href="/observatory.{code}{suffix}" download>{name}</a>' for code, name in _REGISTER_FORMATS.items()]
    st.html(f'<p class="kb-meta kb-exports">{escape_text(_("Save these entries:"))} {" · ".join(links)}</p>')


def _write_query(parameters: Mapping[str, str | Sequence[str]]) -> str:
    """Return the parameters as the end of an address in HTML; empty without any."""
    query = write_query(parameters)
    return escape_text(f"?{query}" if query else "")


def app_address() -> str:
    """Return the address under which the visitor reached the app; that of this machine for one without a browser."""
    parts = urlsplit(st.context.url or "http://localhost:8501")
    return f"{parts.scheme}://{parts.netloc}"
