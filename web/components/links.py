"""Text with places that open a passage: the [n] of an answer, the values of a record.

The browser gets plain strings and sets them as text, never as HTML. Each place is a real link: a click opens the
passage on the page, a click with Ctrl opens the document in a new tab.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from answer.answers import Answer, AnswerMode, Citation
from kb.passages import Passage
from web.addresses import document_address
from web.components.dialog import request_passage
from web.components.passage import neutralise_controls
from web.i18n import _

_REFERENCE = re.compile(r"\[(\d{1,4})\]")
_LINE_END = re.compile(r"[ \t]*\n[ \t]*(\w)")

_STYLE = """
:host, .block { color: var(--st-text-color); font-family: var(--st-font); font-size: 1em; }
p { margin: 0 0 0.8em; line-height: 1.6; white-space: pre-wrap; overflow-wrap: anywhere; }
a { color: var(--st-link-color); text-decoration: underline 1px; text-underline-offset: 0.15em; }
a:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
a.number { font-weight: 600; text-decoration: none; padding: 0 0.1em; }
a.number:hover { text-decoration: underline; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.4em 0.6em; border-bottom: 1px solid var(--st-border-color);
  overflow-wrap: break-word; }
td a { color: inherit; text-decoration: underline dotted color-mix(in srgb, currentColor 45%, transparent); }
td a:is(:hover, :focus-visible) { color: var(--st-link-color); text-decoration: underline; }
th:first-child, td:first-child { padding-left: 0; }
table.even { table-layout: fixed; }
table.even th:first-child { width: 8.5em; }
tr:has(.long) td.title { font-weight: 600; }
td > div > span { opacity: 0.78; }
th { font-weight: 600; font-size: 0.87em; }
td > div + div { margin-top: 0.35em; }
table.quoted { width: auto; max-width: 100%; margin: 0 0 1em; border-left: 3px solid var(--st-border-color); }
table.quoted :is(th, td):first-child { padding-left: 0.8em; }
table.quoted tr:last-child td { border-bottom: 0; }
table.quoted a.number { color: var(--st-link-color); text-decoration: none; }
tr.gap td { opacity: 0.78; line-height: 1; }
@media (max-width: 640px) {
  table, tbody, tr, td { display: block; }
  thead { display: none; }
  tr { padding: 0.5em 0; border-bottom: 1px solid var(--st-border-color); }
  td { border: 0; padding: 0.1em 0; }
  td:empty { display: none; }
  td { overflow-wrap: anywhere; }
  td[data-name] { display: grid; grid-template-columns: 6.6em minmax(0, 1fr); column-gap: 0.8em; }
  td[data-name]::before { content: attr(data-name); grid-row: 1 / span 20; font-size: 0.87em; line-height: 1.7; opacity: 0.78; }
  td[data-name] > div { grid-column: 2; }
  td[data-name]:is(.long, .title) { display: block; }
  td[data-name]:is(.long, .title)::before { display: none; }
  td.title { font-weight: 600; }
  tr.gap { display: none; }
  table.quoted tr { padding-left: 0.8em; }
  table.quoted tr:last-child { border-bottom: 0; }
  table.quoted td:first-child { padding-left: 0; }
}
"""

# Each run of the page mounts the same text again: it is left as it is, or the link that has the focus would be lost.
_SCRIPT = """
const mounted = new WeakMap()
export default function ({ data, parentElement, setTriggerValue }) {
  const block = parentElement.querySelector(".block")
  const wanted = JSON.stringify(data)
  const isSame = mounted.get(block)?.wanted === wanted
  mounted.set(block, { wanted, setTriggerValue })
  if (isSame) return
  const write = (place, parts) => {
    for (const part of parts) {
      if (part.target === undefined) {
        if (part.page) {
          const link = place.appendChild(document.createElement("a"))
          link.textContent = part.text
          link.href = part.page
          link.target = "_self"
        } else if (part.name) place.appendChild(document.createElement("span")).textContent = part.text
        else place.append(part.text)
        continue
      }
      const link = document.createElement("a")
      link.textContent = part.text
      link.href = part.address
      link.title = part.title
      if (part.number) link.className = "number"
      link.onclick = (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        mounted.get(block).setTriggerValue("opened", part.target)
      }
      place.append(link)
    }
  }
  const make = (name, into) => into.appendChild(document.createElement(name))
  const writeRows = ({ heads, rows, isApart, after }) => {
    const table = make("table", block)
    table.className = "quoted"
    table.dir = "auto"
    const head = make("thead", table)
    for (const names of heads) {
      const line = make("tr", head)
      for (const name of names) {
        const cell = make("th", line)
        cell.scope = "col"
        cell.textContent = name
      }
    }
    const body = make("tbody", table)
    if (isApart) {
      const gap = make("tr", body)
      gap.className = "gap"
      const cell = make("td", gap)
      cell.colSpan = rows[0].length
      cell.textContent = "[…]"
    }
    const names = heads.at(-1) ?? []
    for (const cells of rows) {
      const row = make("tr", body)
      cells.forEach((text, column) => {
        const cell = make("td", row)
        if (names[column] && text) cell.dataset.name = names[column]
        make("div", cell).textContent = text
      })
    }
    const end = body.lastChild.lastChild.firstChild
    end.append(" ")
    write(end, after)
  }
  block.replaceChildren()
  for (const parts of data.paragraphs ?? []) {
    if (parts.rows) writeRows(parts)
    else write(make("p", block), parts)
  }
  if (data.columns) {
    const table = make("table", block)
    // What is compared has columns of one width; the first one holds names.
    if (!data.columns[0]) table.className = "even"
    const head = make("tr", make("thead", table))
    for (const name of data.columns) {
      const cell = make("th", head)
      cell.scope = "col"
      cell.textContent = name
    }
    const body = make("tbody", table)
    for (const cells of data.rows) {
      const row = make("tr", body)
      cells.forEach((values, column) => {
        const cell = make("td", row)
        cell.dataset.name = data.columns[column]
        for (const parts of values) write(make("div", cell), parts)
        if (!values.length) delete cell.dataset.name
        // Lines with names of their own need no other before them.
        if (values.some((parts) => parts[0]?.name)) cell.className = "long"
        row.firstChild.className = "title"
      })
    }
  }
}
"""
_show_block = st.components.v2.component("passage_links", html='<div class="block">\n</div>', css=_STYLE, js=_SCRIPT)


@dataclass(frozen=True, slots=True)
class LinkedText:
    """A piece of text; with a passage it is a link that opens it.

    `is_number` marks the [n] of an answer, `is_name` what stands before a value to say which it is. Without a passage an
    `address` of this app makes it a link to a page.
    """

    text: str
    passage: Passage | None = None
    is_number: bool = False
    is_name: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class QuotedRows:
    """Rows of a table that an answer quotes, by cells; `heads` name the columns, `number` is the [n] behind the last cell.

    `is_apart` tells that the rows do not follow right after the heads.
    """

    heads: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    is_apart: bool
    number: LinkedText


def cut_answer(answer: Answer) -> list[list[LinkedText] | QuotedRows]:
    """Return the paragraphs of an answer as `cut_at_references` does, those that only quote rows of a table as rows."""
    citations = {citation.n: citation for citation in answer.citations}
    found: list[list[LinkedText] | QuotedRows] = []
    for parts in cut_at_references(answer):
        numbers = [part for part in parts if part.is_number]
        citation = citations.get(int(numbers[0].text.strip("[]"))) if len(numbers) == 1 else None
        if answer.mode is AnswerMode.EXTRACTIVE and citation is not None and _quotes_rows(parts, citation):
            found.append(_read_rows(citation, numbers[0]))
        else:
            found.append(parts)
    return found


def _quotes_rows(parts: Sequence[LinkedText], citation: Citation) -> bool:
    row = citation.passage.quote.split("\n")[0]
    return "\t" in row and any(row in part.text for part in parts)


def _read_rows(citation: Citation, number: LinkedText) -> QuotedRows:
    quote, head = citation.passage.quote, citation.head
    is_apart = head is not None and head.start < citation.passage.start
    heads = "" if head is None else head.quote
    below = quote if is_apart else quote[len(heads) :].lstrip("\n")
    return QuotedRows(_split_cells(heads), _split_cells(below), is_apart, number)


def _split_cells(rows: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cell.strip() for cell in row.split("\t")) for row in rows.split("\n") if row.strip())


def cut_at_references(answer: Answer) -> list[list[LinkedText]]:
    """Return the paragraphs of an answer, its [n] bound to their passages; an [n] without a citation is left out.

    Where a line of a quote goes on in the next with a small letter, it is one line.
    """
    passages = {citation.n: citation.passage for citation in answer.citations}
    paragraphs = []
    for written in re.split(r"\n{2,}", answer.text.strip()):
        paragraph = _LINE_END.sub(_join_lines, written)
        parts, place = [], 0
        for reference in _REFERENCE.finditer(paragraph):
            parts.append(LinkedText(paragraph[place : reference.start()]))
            place = reference.end()
            passage = passages.get(int(reference.group(1)))
            if passage is not None:
                parts.append(LinkedText(reference.group(), passage, is_number=True))
        parts.append(LinkedText(paragraph[place:]))
        paragraphs.append([part for part in parts if part.text])
    return paragraphs


def _join_lines(end: re.Match[str]) -> str:
    # The lines of a PDF end where its page did; there is no room for them in a column of another width.
    return f" {end[1]}" if end[1].islower() else end[0]


def show_linked_paragraphs(paragraphs: Sequence[Sequence[LinkedText] | QuotedRows], *, key: str) -> None:
    """Show paragraphs of text, and quoted rows as tables; their links open their passages."""
    passages: list[Passage] = []
    _mount({"paragraphs": [_describe_paragraph(parts, passages) for parts in paragraphs]}, passages, key)


def _describe_paragraph(
    paragraph: Sequence[LinkedText] | QuotedRows, passages: list[Passage]
) -> list[dict[str, Any]] | dict[str, Any]:
    if not isinstance(paragraph, QuotedRows):
        return _describe_parts(paragraph, passages)
    heads, rows = (
        [[neutralise_controls(cell) for cell in row] for row in part] for part in (paragraph.heads, paragraph.rows)
    )
    after = _describe_parts([paragraph.number], passages)
    return {"heads": heads, "rows": rows, "isApart": paragraph.is_apart, "after": after}


def show_linked_table(
    columns: Sequence[str], rows: Sequence[Sequence[Sequence[Sequence[LinkedText]]]], *, key: str
) -> None:
    """Show a table whose links open their passages: each cell of a row holds lines, each line pieces of text.

    On a phone each row becomes a block with the names of the columns beside the values.
    """
    passages: list[Passage] = []
    described = [[[_describe_parts(line, passages) for line in cell] for cell in row] for row in rows]
    _mount({"columns": list(columns), "rows": described}, passages, key)


def _describe_parts(parts: Sequence[LinkedText], passages: list[Passage]) -> list[dict[str, Any]]:
    """Return what the browser needs of a line; adds the passages of its links to `passages`."""
    described: list[dict[str, Any]] = []
    for part in parts:
        text = neutralise_controls(part.text)
        if part.passage is None:
            described.append({"text": text, "name": part.is_name, "page": part.address})
            continue
        described.append(
            {
                "text": text,
                "target": len(passages),
                "number": part.is_number,
                "address": document_address(part.passage.document_id, part.passage),
                "title": _("Open the passage"),
            }
        )
        passages.append(part.passage)
    return described


def _mount(data: dict[str, Any], passages: Sequence[Passage], key: str) -> None:
    """Mount the block; a click asks for the passage at the place it names."""

    def open_passage() -> None:
        target = st.session_state[key].opened
        # The number comes from the browser, so it may be anything.
        if isinstance(target, int | float) and 0 <= int(target) < len(passages):
            request_passage(passages[int(target)])

    _show_block(key=key, data=data, on_opened_change=open_passage)
