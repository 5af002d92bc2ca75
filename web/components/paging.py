"""The pages of a long list: which one is open stands in the address as `page`, from 2 on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import streamlit as st

from web.addresses import write_query
from web.components.page_aids import draw_way
from web.i18n import _

_Item = TypeVar("_Item")


def show_page_choice(page: str, items: Sequence[_Item], *, most: int, of: object) -> Sequence[_Item]:
    """Show the choice of a page of a list when there are several, and return the items of the open one, `most` at most.

    `page` is the page of the app; `read_address` has set `page.page`, which holds the number for `write_address`. `of` is
    what is listed: another list starts at its first page, unless an address leads to a later one.
    """
    state, key, listed = st.session_state, f"{page}.page", f"{page}.page_of"
    is_other = listed in state and state[listed] != of
    pages = max(1, -(-len(items) // most))
    number = 1 if is_other and not state[f"{page}.is_led"] else min(_read_number(state[key]), pages)
    state[key], state[listed] = _write_number(number), of
    if pages == 1:
        return items
    widget = f"{page}.page_choice"
    state[widget] = number

    def turn() -> None:
        state[key] = _write_number(state[widget])

    st.pagination(pages, key=widget, on_change=turn)
    return items[(number - 1) * most : number * most]


def show_next_pages(
    page: str, number_of_items: int, parameters: Mapping[str, str | Sequence[str]], *, most: int
) -> None:
    """Show below a long list the ways to the page before and after the one that is open, as one stands at its end.

    `parameters` are what the address of the list holds beside `page`. Nothing is shown for a list of one page.
    """
    number, pages = _read_number(st.session_state[f"{page}.page"]), -(-number_of_items // most)
    near = ((number - 1, f"← {_('Previous page')}"), (number + 1, f"{_('Next page')} →"))
    ways = [
        draw_way(f"/{page}?{write_query({**parameters, 'page': _write_number(other)})}".rstrip("?"), words)
        for other, words in near
        if 1 <= other <= pages
    ]
    if ways:
        st.html(f'<div class="kb-ways kb-turn">{" ".join(ways)}</div>')


def _read_number(written: str) -> int:
    """Return the number that an address holds; 1 for what is none."""
    return max(int(written), 1) if written.isascii() and written.isdigit() and len(written) < 7 else 1


def _write_number(number: int) -> str:
    # The first page is the list itself: its address stays as it is.
    return str(number) if number > 1 else ""
