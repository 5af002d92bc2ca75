"""Conversations that come back after a reload: the list of one's own, and what can be done with the one that is open.

The address of an open conversation is `/?c=ID`. A conversation that was opened from a link of somebody else's becomes a
new one of one's own with the first question that is added.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

import streamlit as st

from desk.conversations import Conversation
from desk.database import Desk
from kb.folding import fold_text
from web import knowledge
from web.access import current_visitor
from web.components.copy_button import show_copy_button
from web.components.passage import escape_label, escape_text
from web.components.references import app_address
from web.components.turns import forget_turns
from web.i18n import _
from web.visitors import sign

BROWSER_COOKIE = "seobs_browser"
"""Cookie with a random name for the browser; it says whose conversations and searches are listed, and nothing else."""

_OWNER = re.compile(r"[A-Za-z0-9_-]{22}")
_PARAMETER = "c"
_SHOWN = 8


def current_owner() -> str:
    """Return the name under which the conversations and searches of this visitor are kept.

    Who has signed in has others than the browser has without: after signing out the next person does not see them. A
    browser that keeps no cookies has a name for as long as its page is open.
    """
    browser, visitor = _name_browser(), current_visitor()
    if not visitor.visit:
        return browser
    # An account is the same person everywhere; who knows a shared password may write any name.
    parts = ("account", visitor.account) if visitor.account else (visitor.role, browser, fold_text(visitor.name))
    return sign("owner", *parts, data=knowledge.read_config().paths.data)


def find_browser_name(cookies: Mapping[str, str]) -> str:
    """Return the name of the browser that sends these cookies; empty when it sends none of ours."""
    cookie = cookies.get(BROWSER_COOKIE, "")
    return cookie if _OWNER.fullmatch(cookie) else ""


def _name_browser() -> str:
    if name := find_browser_name(st.context.cookies.to_dict()):
        return name
    owner: str = st.session_state.setdefault("owner", secrets.token_urlsafe(16))
    return owner


def find_open_conversation(desk: Desk) -> Conversation | None:
    """Return the conversation that the address names; None when it names none or one that is gone."""
    conversation_id = st.query_params.get(_PARAMETER, "")
    return desk.conversations.get(conversation_id) if conversation_id else None


def is_conversation_named() -> bool:
    """Return whether the address names a conversation, be it one that is gone."""
    return bool(st.query_params.get(_PARAMETER, ""))


def keep_questions(desk: Desk, questions: list[str]) -> str:
    """Keep the questions of the open conversation, or begin one with them, and return its id; the address names it."""
    owner, known = current_owner(), find_open_conversation(desk)
    if known is not None and known.owner == owner:
        desk.conversations.replace(known.id, owner, questions)
        return known.id
    conversation_id = desk.conversations.begin(owner, questions[0])
    desk.conversations.replace(conversation_id, owner, questions)
    st.query_params[_PARAMETER] = conversation_id
    return conversation_id


def describe_open_conversation() -> dict[str, str]:
    """Return the parameter of the address that names the open conversation; its value is empty for a new one."""
    return {_PARAMETER: st.query_params.get(_PARAMETER, "")}


def leave_conversation() -> None:
    """Forget which conversation is open: the next question begins another."""
    if _PARAMETER in st.query_params:
        del st.query_params[_PARAMETER]


def show_conversations(desk: Desk) -> None:
    """Show the conversations of this browser, each a click away; nothing before there is one."""
    owner = current_owner()
    mine = desk.conversations.list(owner)
    if not mine:
        return
    with st.expander(_("Your earlier conversations")):
        words = ""
        if len(mine) > _SHOWN:
            words = st.text_input(
                _("Words in a conversation"),
                key="conversations.words",
                max_chars=200,
                type="search",
                placeholder=_("Search"),
            )
        found = desk.conversations.list(owner, words=words, limit=_SHOWN)
        for conversation in found:
            st.page_link(
                "web/pages/ask.py", label=escape_label(conversation.name), query_params={_PARAMETER: conversation.id}
            )
        if not found:
            st.html(f'<p class="kb-meta">{escape_text(_("Nothing found."))}</p>')


def show_conversation_menu(desk: Desk, conversation: Conversation | None) -> None:
    """Show what the owner can do with the open conversation: share, name, delete."""
    if conversation is None or conversation.owner != current_owner():
        return
    with st.popover(_("This conversation"), type="tertiary"):
        advice = _("Whoever gets its address sees the questions, and answers from the documents that they may read.")
        st.html(f'<p class="kb-meta">{escape_text(advice)}</p>')
        address = f"{app_address()}/?{_PARAMETER}={conversation.id}"
        show_copy_button(address, key="conversation.copy", label=_("Copy the address"))
        name = st.text_input(_("Name"), value=conversation.name, key=f"name.{conversation.id}", max_chars=120)
        if name != conversation.name:
            desk.conversations.rename(conversation.id, conversation.owner, name)
            st.rerun()
        if st.button(_("Delete this conversation"), key=f"delete.{conversation.id}"):
            desk.conversations.delete(conversation.id, conversation.owner)
            leave_conversation()
            forget_turns()
            st.rerun()
