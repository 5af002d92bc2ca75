"""What this visitor may see and do. Every page and route asks here and nowhere else.

A page finds its visitor by itself, in the cookies of the connection; a route gives the visitor of its request, which
`find_visitor` reads from the cookies in the same way. Without a sign-in in config.yaml everybody is a visitor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlsplit

import streamlit as st
from starlette.requests import Request

from index.store import Filter
from kb.metadata import AccessLevel, DocumentType
from web.knowledge import read_config
from web.passwords import list_hashes
from web.provider import write_seal
from web.visitors import NOBODY, VISITOR_COOKIE, Role, Visitor, read_cookie

_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_PROXY_HEADERS = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
_SEEN_BY = "seen_by"
# What a session may remember of another visitor: in which language the pages are.
_KEPT_KEYS = ("language", "language_chosen", "language_in_address")


def find_visitor(cookies: Mapping[str, str]) -> Visitor:
    """Return who sends these cookies; one that is not signed in, or not any more, is NOBODY."""
    config = read_config()
    cookie = cookies.get(VISITOR_COOKIE)
    if config.web.sign_in is None or not cookie:
        return NOBODY
    seal = write_seal(config.web.sign_in.provider)
    return read_cookie(cookie, list_hashes(config.web.sign_in), config.paths.data, seal=seal)


def current_visitor() -> Visitor:
    """Return the visitor of the page that is being shown."""
    return find_visitor(st.context.cookies.to_dict())


def can_sign_in() -> bool:
    """Return whether there is a sign-in here."""
    return read_config().web.sign_in is not None


def visitor_access_levels(visitor: Visitor | None = None) -> tuple[AccessLevel, ...]:
    """Return the access levels whose text a visitor may read; without one, the visitor of the page."""
    role = (current_visitor() if visitor is None else visitor).role
    return tuple(AccessLevel) if role.includes(Role.MEMBER) else (AccessLevel.PUBLIC,)


def may_write() -> bool:
    """Return whether the visitor of the page may correct entries.

    That is an editor; where nobody can sign in, who sits at this machine.
    """
    if can_sign_in():
        return current_visitor().role.includes(Role.EDITOR)
    # Without a connection, as in a script that only tries the pages, Streamlit gives no address either.
    return st.context.ip_address is None and names_this_machine(st.context.headers.to_dict())


def may_send_files(request: Request) -> bool:
    """Return whether the visitor of a request may send files: who may write may, and nobody else fills the memory."""
    if can_sign_in():
        return find_visitor(request.cookies).role.includes(Role.EDITOR)
    address = request.client.host if request.client else ""
    return address in _THIS_MACHINE and names_this_machine(dict(request.headers))


def may_read_log() -> bool:
    """Return whether the visitor of the page may see who has changed what."""
    return current_visitor().role.includes(Role.ADMIN)


def forget_other_visitor() -> None:
    """Forget what this session has shown when it was another visitor's: answers and passages may hold internal text.

    To be called before anything of the session is shown. One session passes from a visitor to another when a visit ends
    while its page stays open.
    """
    seen_by = _name_visit()
    if st.session_state.get(_SEEN_BY, seen_by) != seen_by:
        for key in [key for key in st.session_state if key not in _KEPT_KEYS]:
            del st.session_state[key]
    st.session_state[_SEEN_BY] = seen_by


def leave_to_other_visitor() -> None:
    """Run the whole page anew when its visit has ended; for a part of it that runs again by itself, before it shows anything."""
    seen_by = _name_visit()
    if st.session_state.get(_SEEN_BY, seen_by) != seen_by:
        st.rerun()


def _name_visit() -> tuple[str, str]:
    visitor = current_visitor()
    return visitor.role.value, visitor.visit


def names_this_machine(headers: Mapping[str, str]) -> bool:
    """Return whether a request with these headers was made to this machine by name and came through no proxy.

    Behind a proxy every visitor seems to sit at this machine. A foreign page that gave its own name this machine's
    address is refused too.
    """
    lowered = {name.lower(): value for name, value in headers.items()}
    if any(name in lowered for name in _PROXY_HEADERS):
        return False
    try:
        return urlsplit(f"//{lowered.get('host', '')}").hostname in _THIS_MACHINE
    except ValueError:
        return False


def is_same_origin(headers: Mapping[str, str]) -> bool:
    """Return whether a page of ours has sent a request with these headers; every browser names the origin of a form."""
    try:
        origin = urlsplit(headers.get("origin", "")).netloc
    except ValueError:
        return False
    return bool(origin) and origin == headers.get("host")


def visitor_filter(
    visitor: Visitor | None = None,
    *,
    types: Sequence[DocumentType] = (),
    languages: Sequence[str] = (),
    projects: Sequence[str] = (),
    date_from: date | None = None,
    date_to: date | None = None,
) -> Filter:
    """Return a filter over the documents whose text a visitor may read, narrowed by what the visitor chose.

    Without a visitor it is that of the page.
    """
    return Filter(
        types=tuple(types),
        languages=tuple(languages),
        projects=tuple(projects),
        date_from=date_from,
        date_to=date_to,
        access_levels=visitor_access_levels(visitor),
    )
