"""Links to places of the document that is shown: its headings, the passages with some words. A click goes there at once.

The browser gets plain strings and sets them as text, never as HTML. Each place is a real link: a click with Ctrl opens it
in a new tab.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from kb.passages import Passage
from web.addresses import document_address
from web.components.passage import neutralise_controls

_STYLE = """
:host { color: var(--st-text-color); font-family: var(--st-font); font-size: 0.95em; }
ul { margin: 0; padding: 0; list-style: none; max-height: 24rem; overflow-y: auto; }
li { padding: 0.2em 0; line-height: 1.45; overflow-wrap: anywhere; }
a { color: var(--st-link-color); text-decoration: none; }
a:hover { text-decoration: underline; }
a:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: -1px; }
a b { font-weight: 600; text-decoration: underline; text-underline-offset: 0.15em; }
small { margin-left: 0.5em; font-size: 0.87em; opacity: 0.75; white-space: nowrap; }
"""
_SCRIPT = """
export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector("ul")
  list.setAttribute("aria-label", data.label)
  list.replaceChildren()
  data.places.forEach((place, number) => {
    const item = list.appendChild(document.createElement("li"))
    item.style.paddingInlineStart = `${place.depth * 1.1}em`
    const link = item.appendChild(document.createElement("a"))
    link.dir = "auto"
    link.href = place.address
    for (const [text, isMarked] of place.parts) {
      if (isMarked) link.appendChild(document.createElement("b")).textContent = text
      else link.append(text)
    }
    if (place.note) item.appendChild(document.createElement("small")).textContent = place.note
    link.onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      setTriggerValue("chosen", number)
    }
  })
}
"""
_show_places = st.components.v2.component("jumps", html="<ul>\n</ul>", css=_STYLE, js=_SCRIPT)


@dataclass(frozen=True, slots=True)
class Jump:
    """A link to a passage: pieces of text, of which some are marked; `depth` from 0 indents it, `note` stands behind it."""

    passage: Passage
    parts: tuple[tuple[str, bool], ...]
    depth: int = 0
    note: str = ""


def show_jumps(jumps: Sequence[Jump], *, key: str, label: str) -> None:
    """Show the links; a click puts the passage into the address of the page, which then shows it."""
    places = [
        {
            "address": document_address(jump.passage.document_id, jump.passage),
            "parts": [(neutralise_controls(text), is_marked) for text, is_marked in jump.parts],
            "depth": jump.depth,
            "note": jump.note,
        }
        for jump in jumps
    ]

    def go() -> None:
        number = st.session_state[key].chosen
        # The number comes from the browser, so it may be anything.
        if isinstance(number, int | float) and 0 <= int(number) < len(jumps):
            passage = jumps[int(number)].passage
            st.query_params["start"], st.query_params["end"] = str(passage.start), str(passage.end)
            # Another passage is another place: what was open before is left.
            st.query_params.pop("part", None)

    _show_places(key=key, data={"places": places, "label": label}, on_chosen_change=go)
