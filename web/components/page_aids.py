"""What Streamlit leaves out for those who use the keyboard or have the page read to them.

The skip link leads behind the links between the pages, those are a landmark and say which page is open, and after a window
with a passage is closed the focus is back where it was opened. The browser's part is one script without anything to see.
"""

from __future__ import annotations

import streamlit as st

from web.addresses import PAGE_PATHS
from web.components.passage import escape_text, neutralise_controls
from web.i18n import _

_PRODUCT = "SE Observatory"

# What was focused last outside of a window is remembered whenever the focus moves: when the window is gone the focus may
# have fallen to the page, and is put back. The skip link of Streamlit focuses all of the page, its links included. Streamlit
# shows the page of an address to which one goes back, and so that of a link of ours: only what is no page is loaded anew.
_SCRIPT = """
let stop = () => {}
let opener = null
let wasOpen = false
export default function ({ data }) {
  stop()
  const listening = new AbortController()
  const options = { capture: true, signal: listening.signal }
  const findSkipLink = () => document.querySelector('[data-testid="stSkipToContent"]')
  const note = (event) => {
    const path = event.composedPath()
    if (!path.some((node) => node.getAttribute?.("role") === "dialog")) opener = path[0]
  }
  const skip = (event) => {
    if (!findSkipLink()?.contains(event.target)) return
    event.preventDefault()
    event.stopPropagation()
    const content = document.querySelector('[data-testid="stMain"] h1') ?? document.getElementById("stMain")
    if (!content.hasAttribute("tabindex")) content.setAttribute("tabindex", "-1")
    content.focus()
  }
  const follow = (event) => {
    const way = event.composedPath().find((node) => node.localName === "a")
    if (!way || way.origin !== location.origin || !data.paths.includes(way.pathname)) return
    // Links of Streamlit and those to a passage see to a click themselves.
    if (way.target === "_blank" || way.onclick || way.matches('[data-testid^="stPageLink"]')) return
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    history.pushState({}, "", way.href)
    window.dispatchEvent(new PopStateEvent("popstate", { state: {} }))
    // The next page of a list begins where one chooses among its pages, below all that filters it.
    const list = way.closest(".kb-turn") && document.querySelector('[data-testid="stPagination"]')
    if (list) list.scrollIntoView()
    else document.getElementById("stMain")?.scrollTo(0, 0)
  }
  const set = (element, name, value) => {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value)
  }
  const settle = () => {
    const link = findSkipLink()
    if (link && link.textContent !== data.skip) link.textContent = data.skip
    for (const pages of document.querySelectorAll(".st-key-pages")) {
      set(pages, "role", "navigation")
      set(pages, "aria-label", data.pages)
      for (const page of pages.querySelectorAll("a")) {
        // The first page has an empty address, which in a new tab would be that of the page one is on.
        if (page.getAttribute("href") === "") page.setAttribute("href", "/")
        if (page.textContent.trim() === data.page) set(page, "aria-current", "page")
        else page.removeAttribute("aria-current")
      }
    }
    for (const field of document.querySelectorAll('[data-testid="stFileUploaderDropzone"]')) set(field, "role", "group")
    const isOpen = document.querySelector('[data-testid="stDialog"]') !== null
    if (wasOpen && !isOpen) {
      const place = opener
      setTimeout(() => {
        const isLost = document.activeElement === null || document.activeElement === document.body
        if (isLost && place?.isConnected) place.focus()
      }, 60)
    }
    wasOpen = isOpen
  }
  document.addEventListener("focusin", note, options)
  document.addEventListener("click", skip, options)
  document.addEventListener("click", follow, options)
  const observer = new MutationObserver(settle)
  observer.observe(document.body, { childList: true, subtree: true })
  stop = () => {
    listening.abort()
    observer.disconnect()
  }
  settle()
  return stop
}
"""
_show_aids = st.components.v2.component("page_aids", html="<span hidden>\n</span>", js=_SCRIPT, isolate_styles=False)


def draw_way(address: str, words: str) -> str:
    """Return a link to a page of the app as HTML, for where there are many: each of Streamlit's own takes its time.

    As with every link to a page, a click shows it in the same session, as if one went back to it; with Ctrl, or before the
    page has come to life, it is loaded anew.
    """
    return f'<a class="kb-way" href="{escape_text(address)}" target="_self" dir="auto">{escape_text(words)}</a>'


def name_window(name: str) -> None:
    """Have the browser's window, its history and bookmarks say which page or document is open."""
    st.set_page_config(page_title=f"{neutralise_controls(name)} · {_PRODUCT}")


def show_page_aids(page: str) -> None:
    """Show nothing, and see to the skip link, the landmark of the pages and the focus; `page` is the title of this one."""
    data = {"skip": _("Skip to the content"), "pages": _("Pages of the app"), "page": page, "paths": PAGE_PATHS}
    _show_aids(key="page_aids", data=data)
