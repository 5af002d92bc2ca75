"""A button that puts a text into the clipboard of the browser."""

from __future__ import annotations

import streamlit as st

from web.components.passage import neutralise_controls
from web.i18n import _

_STYLE = """
:host { font-family: var(--st-font); font-size: 0.9rem; }
button { font: inherit; line-height: 1.5; color: var(--st-link-color); background: none; border: 0; padding: 0; cursor: pointer;
  text-underline-offset: 0.15em; white-space: nowrap; }
button:is(:hover, :focus-visible) { text-decoration: underline; }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
"""

# The clipboard of the browser is there only on https and on this machine; elsewhere a hidden field is copied.
_SCRIPT = """
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button")
  const status = parentElement.querySelector("span")
  button.textContent = data.label
  // Without its name it would be a button for nothing to a screen reader; its place is kept, or what follows would move.
  button.style.visibility = ""
  status.textContent = ""
  const copy = async () => {
    if (navigator.clipboard) return navigator.clipboard.writeText(data.text)
    const field = document.createElement("textarea")
    field.value = data.text
    field.style.position = "fixed"
    field.style.opacity = "0"
    document.body.append(field)
    field.select()
    const done = document.execCommand("copy")
    field.remove()
    button.focus()
    if (!done) throw new Error("not copied")
  }
  button.onclick = async () => {
    let said = data.copied
    try {
      await copy()
    } catch {
      said = data.refused
    }
    button.textContent = said
    status.textContent = said
    setTimeout(() => {
      button.textContent = data.label
      status.textContent = ""
    }, 2500)
  }
}
"""
_show_button = st.components.v2.component(
    "copy_text",
    html='<button type="button" style="visibility:hidden">\n</button>'
    '<span role="status" style="position:absolute;left:-9999px">\n</span>',
    css=_STYLE,
    js=_SCRIPT,
)


def show_copy_button(text: str, *, key: str, label: str = "") -> None:
    """Show a button that copies a text as it is; without a label it says "Copy"."""
    data = {
        "text": neutralise_controls(text),
        "label": label or _("Copy"),
        "copied": _("Copied"),
        "refused": _("The browser does not allow copying."),
    }
    _show_button(key=key, data=data, width="content")
