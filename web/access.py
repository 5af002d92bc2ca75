"""What this visitor may see. Every page and route asks here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlsplit

import streamlit as st

from index.store import Filter
from kb.metadata import AccessLevel, DocumentType

_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_PROXY_HEADERS = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


def visitor_access_levels() -> tuple[AccessLevel, ...]:
    """Return the access levels whose text the visitor may read: public only, as nobody can sign in yet."""
    return (AccessLevel.PUBLIC,)


def may_write() -> bool:
    """Return whether the visitor may correct entries: as nobody can sign in yet, only who sits at this machine."""
    # Without a connection, as in a script that only tries the pages, Streamlit gives no address either.
    return st.context.ip_address is None and names_this_machine(st.context.headers.to_dict())


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


def visitor_filter(
    *,
    types: Sequence[DocumentType] = (),
    languages: Sequence[str] = (),
    projects: Sequence[str] = (),
    date_from: date | None = None,
    date_to: date | None = None,
) -> Filter:
    """Return a filter over the documents whose text the visitor may read, narrowed by what the visitor chose."""
    return Filter(
        types=tuple(types),
        languages=tuple(languages),
        projects=tuple(projects),
        date_from=date_from,
        date_to=date_to,
        access_levels=visitor_access_levels(),
    )
