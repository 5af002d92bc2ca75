"""What a page says when it has nothing to show, and what to do next."""

from __future__ import annotations

import logging
from collections.abc import Callable
from types import TracebackType
from urllib.parse import quote

import streamlit as st

from kb.errors import IndexMissing, KnowledgeBaseError
from knowledge_base import KnowledgeBase
from web import knowledge
from web.access import can_sign_in, current_visitor, may_write
from web.components.frame import draw_sign_in_link
from web.components.passage import escape_text
from web.i18n import _

_log = logging.getLogger(__name__)


class PageEnds(Exception):
    """The page has said all that it can; what stands around it is shown as ever."""


class FailureNotice:
    """Says, in the visitor's language, that the page failed when it does; the error goes on to the log of the server.

    A page that has ended has not failed.
    """

    def __enter__(self) -> None:
        """Begin to watch the page."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Say what to do; Streamlit ends and repeats a run by errors that are none of a page."""
        if isinstance(error, Exception) and not isinstance(error, PageEnds):
            says = _(
                "This page could not be shown. Load it again; if that does not help, tell the association's office."
            )
            st.html(f'<p class="kb-failure" role="alert">{escape_text(says)}</p>')
        return isinstance(error, PageEnds)


def open_or_explain(*, show_title: Callable[[], object] = lambda: None) -> KnowledgeBase:
    """Return the knowledge base; without one say what to do, under the title that is shown only then, and raise PageEnds."""
    try:
        return knowledge.open_knowledge_base()
    except IndexMissing as error:
        show_title()
        show_no_documents()
        raise PageEnds from error
    except KnowledgeBaseError as error:
        _log.error("the knowledge base does not open: %s", error)
        show_title()
        st.warning(_("The documents cannot be read just now. Run `seobs status` to see why."))
        raise PageEnds from error


def show_no_documents() -> None:
    """Say that nothing has been taken in yet; who may change that gets the way to it."""
    if not may_write():
        st.info(_("There are no documents here yet. Please come back later."))
        return
    st.info(
        _(
            "There are no documents yet. Add the first ones here, or put files into the corpus folder and run `seobs ingest`."
        )
    )
    st.page_link("web/pages/upkeep.py", label=_("Add documents in the browser"))


def offer_sign_in() -> None:
    """Show the way in below what says that a page is not for this visitor; nothing to who has signed in."""
    if can_sign_in() and not current_visitor().visit:
        st.html(draw_sign_in_link(_("Sign in")))


def draw_contact_link(title: str) -> str:
    """Return, as HTML, a link that writes to whom to ask for an internal document; empty without such an address."""
    contact = knowledge.read_config().web.contact
    if contact is None:
        return ""
    subject = " ".join(_("Access to the document “{title}”").format(title=title).split())
    address = f"mailto:{quote(contact, safe='@+')}?subject={quote(subject)}"
    return f'<a href="{escape_text(address)}">{escape_text(_("Ask for access by email"))}</a>'
