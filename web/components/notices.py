"""What a page says when it has nothing to show, and what to do next."""

from __future__ import annotations

import logging

import streamlit as st

from kb.errors import IndexMissing, KnowledgeBaseError
from knowledge_base import KnowledgeBase
from web import knowledge
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
