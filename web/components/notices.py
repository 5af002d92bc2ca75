"""What a page says when it has nothing to show, and what to do next."""

from __future__ import annotations

import logging
from urllib.parse import quote

import streamlit as st

from kb.errors import IndexMissing, KnowledgeBaseError
from knowledge_base import KnowledgeBase
from web import knowledge
from web.components.passage import escape_text
from web.i18n import _

_log = logging.getLogger(__name__)


def open_or_explain() -> KnowledgeBase:
    """Return the knowledge base; without one say what to do and end the run of the page here."""
    try:
        return knowledge.open_knowledge_base()
    except IndexMissing:
        show_no_documents()
    except KnowledgeBaseError as error:
        _log.error("the knowledge base does not open: %s", error)
        st.warning(_("The documents cannot be read just now. Run `seobs status` to see why."))
    st.stop()


def show_no_documents() -> None:
    """Say that nothing has been taken in yet, and how to change that."""
    st.info(_("No documents yet: put files into the corpus folder and run `seobs ingest`."))


def draw_contact_link(title: str) -> str:
    """Return, as HTML, a link that writes to whom to ask for an internal document; empty without such an address."""
    contact = knowledge.read_config().web.contact
    if contact is None:
        return ""
    subject = " ".join(_("Access to the document “{title}”").format(title=title).split())
    address = f"mailto:{quote(contact, safe='@+')}?subject={quote(subject)}"
    return f'<a href="{escape_text(address)}">{escape_text(_("Ask for access by mail"))}</a>'
