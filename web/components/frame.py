"""What surrounds every page: the links between the pages, signing in and out, the language switch."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import Page

from web.access import can_sign_in, current_visitor
from web.addresses import SIGN_IN_PATH, SIGN_OUT_PATH
from web.components.page_aids import show_page_aids
from web.components.passage import escape_text
from web.i18n import LANGUAGE_COOKIE, LANGUAGES, SHOWN_LANGUAGE_COOKIE, _, current_language
from web.sign_in import write_sign_out_token

_BRAND = '<a class="kb-brand" href="/" target="_self">SE Observatory</a>'

# The language of the page for screen readers and hyphenation, the visitor's choice of language, the few words that
# Streamlit itself writes in English, and the passage to show first: a page scrolls to it once.
_HELPER_SCRIPT = """
const observers = new WeakMap()
export default function ({ data, parentElement }) {
  document.documentElement.lang = data.language
  document.cookie = `${data.shown}=${data.language}; path=/; samesite=lax`
  if (data.chosen) {
    document.cookie = `${data.cookie}=${data.language}; path=/; max-age=31536000; samesite=lax`
  }
  if (!data.scroll) window.scrolledTo = ""
  const settle = () => {
    for (const element of document.querySelectorAll("[aria-label]")) {
      const label = element.getAttribute("aria-label")
      const words = data.words[label] ?? (/^Page \\d+$/.test(label) ? data.page.replace("{page}", label.slice(5)) : "")
      if (words) element.setAttribute("aria-label", words)
    }
    for (const element of document.querySelectorAll("[placeholder]")) {
      const words = data.words[element.getAttribute("placeholder")]
      if (words) element.setAttribute("placeholder", words)
    }
    for (const element of document.querySelectorAll('[data-testid="stFileUploader"] button *')) {
      const words = element.childElementCount ? "" : data.words[element.textContent]
      if (words) element.textContent = words
    }
    for (const element of document.querySelectorAll("[role=listbox] *")) {
      const words = element.childElementCount ? "" : data.words[element.textContent]
      if (words) element.textContent = words
    }
    if (data.scroll && window.scrolledTo !== data.scroll) {
      const marked = document.querySelector(".kb-sheet .kb-box, .kb-document mark")
      if (marked) {
        window.scrolledTo = data.scroll
        marked.scrollIntoView({ block: "center" })
      }
    }
  }
  observers.get(parentElement)?.disconnect()
  const observer = new MutationObserver(settle)
  observers.set(parentElement, observer)
  observer.observe(document.body, { childList: true, subtree: true })
  settle()
  return () => observers.get(parentElement)?.disconnect()
}
"""
_show_helper = st.components.v2.component(
    "page_helper", html="<span hidden>\n</span>", js=_HELPER_SCRIPT, isolate_styles=False
)


def show_header(pages: Sequence[Page]) -> None:
    """Show the name of the product, a link to each page, signing in or out, and the language switch.

    All of it stands at the top of the page, where a phone shows it too.
    """
    with st.container(key="header", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(_BRAND, width="content")
        with st.container(key="pages", horizontal=True, gap="xsmall", width="content"):
            for page in pages:
                st.page_link(page, label=page.title)
        if can_sign_in():
            st.html(draw_visit(), width="content")
        st.selectbox(
            _("Language of the pages"),
            list(LANGUAGES),
            index=list(LANGUAGES).index(current_language()),
            format_func=LANGUAGES.__getitem__,
            key="language_switch",
            on_change=_switch_language,
            label_visibility="collapsed",
            filter_mode=None,
            width=155,
        )


def draw_visit() -> str:
    """Return the link for signing in; to one who is signed in the name, and the button for signing out, as HTML."""
    visitor = current_visitor()
    if not visitor.visit:
        return draw_sign_in_link(_("Sign in"))
    return (
        f'<form class="kb-visit" method="post" action="{SIGN_OUT_PATH}">'
        f'<input type="hidden" name="token" value="{escape_text(write_sign_out_token(visitor))}">'
        f'<span dir="auto">{escape_text(visitor.name)}</span>·<button type="submit">{escape_text(_("Sign out"))}</button>'
        "</form>"
    )


def draw_sign_in_link(label: str) -> str:
    """Return a link for signing in as HTML; it leads back to the page on which it stands."""
    return (
        f'<a class="kb-visit" href="{SIGN_IN_PATH}?lang={current_language()}" target="_self">{escape_text(label)}</a>'
    )


def scroll_to(place: str) -> None:
    """Have the browser scroll to the marked passage of the page; `place` names it, and each is scrolled to once."""
    st.session_state["scroll_to"] = place


def show_helper(page: Page) -> None:
    """Show nothing, and see to what only the browser can do: see the script above. Comes last on the page, `page`."""
    _settle_address(page)
    words = {
        "Close": _("Close"),
        "Send message": _("Send"),
        "Clear value": _("Clear"),
        "Clear all": _("Clear"),
        "Clear entry": _("Clear"),
        "Open": _("Show the choices"),
        "Choose an option": _("Choose"),
        "Chat message from user": _("Question"),
        "Chat message from assistant": _("Answer"),
        "Previous page": _("Previous page"),
        "Next page": _("Next page"),
        "Pagination": _("Pages"),
        "Upload": _("Choose files"),
        "file upload": _("Choose files"),
        "No results": _("Nothing found"),
        "You can only select up to 4 options. Remove an option first.": _("No more than four: remove one first."),
    }
    data = {
        "language": current_language(),
        "chosen": bool(st.session_state.get("language_chosen")),
        "cookie": LANGUAGE_COOKIE,
        "shown": SHOWN_LANGUAGE_COOKIE,
        "words": words,
        "page": _("page {page}"),
        "scroll": st.session_state.pop("scroll_to", ""),
    }
    with st.container(key="helper"):
        _show_helper(key="page_helper", data=data)
        show_page_aids(page.title)


def _settle_address(page: Page) -> None:
    """Have the browser show the address of this run when a link led to it from the same page.

    Streamlit changes the address for a link to another page only: Back, a reload and the next click would be of the
    address before. The browser takes no step for an address that it shows already.
    """
    # In the order that they stand in: the browser takes the same parameters in another order for another address.
    address = (page.url_path, {name: st.query_params.get_all(name) for name in st.query_params})
    known = st.session_state.get("shown_address")
    st.session_state["shown_address"] = address
    if known is not None and known[0] == address[0] and known != address:
        st.query_params.from_dict(address[1])


def _switch_language() -> None:
    """Take over the language of the switch; the address follows when it names one."""
    language = st.session_state["language_switch"]
    st.session_state["language"] = language
    st.session_state["language_chosen"] = True
    if "lang" in st.query_params:
        st.session_state["language_in_address"] = language
        st.query_params["lang"] = language
