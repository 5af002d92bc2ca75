"""The way about a long document: its headings, and the passages that hold some words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

import streamlit as st

from index.query import count_phrases, read_query
from kb.documents import Block, BlockKind, Document
from kb.passages import Passage, cut_passage
from web.components.document_text import cut_into_parts
from web.components.jumps import Jump, show_jumps
from web.components.matching import find_asked_keys, locate_asked
from web.components.passage import escape_text
from web.i18n import _, ngettext

MOST_FOUND = 50
"""So many passages of one document are listed."""

_MOST_HEADINGS = 500
_LONGEST_HEADING = 160
# Characters shown on either side of the first word that was found.
_BEFORE, _AFTER = 80, 180
# Start, end, and which of the asked words it is.
_Match = tuple[int, int, frozenset[str]]


def list_headings(document: Document) -> list[Jump]:
    """Return the headings of a document as links, indented by their level; the highest level that there is has none."""
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING and block.end > block.start]
    top = min((block.level for block in headings), default=0)
    several = len(document.pages) > 1
    return [
        Jump(
            _cut_passage(document, block),
            ((_shorten(document.text[block.start : block.end]), False),),
            depth=min(block.level - top, 5),
            note=_("page {page}").format(page=block.page) if several else "",
        )
        for block in headings[:_MOST_HEADINGS]
    ]


def find_in_document(document: Document, query: str) -> list[Jump]:
    """Return the passages of a document that hold the words of a query, in text order, with the words marked.

    Words in quotation marks must stand so. A passage holds all of the words, or any where none holds all.
    """
    metadata = document.metadata
    languages = sorted({metadata.language, *metadata.languages} - {"und"})
    asked = find_asked_keys(query, languages)
    phrases = read_query(query, has_operators=True).phrases
    matches = locate_asked(document.text, languages, asked)
    # A person who looks for a small word alone means it.
    matches = matches or locate_asked(document.text, languages, asked, skips_small=False)
    found = []
    for block, inside in _share_out(document, matches):
        if count_phrases(phrases, [document.text[block.start : block.end]]) == len(phrases):
            found.append((block, inside, len(frozenset[str]().union(*(words for _start, _end, words in inside)))))
    most = max((number for _block, _inside, number in found), default=0)
    return [
        _make_jump(document, block, inside) for block, inside, number in found if number == most or most < len(asked)
    ]


def show_outline(document: Document) -> None:
    """Show the headings, folded away; nothing where there are not two."""
    headings = list_headings(document)
    if len(headings) > 1:
        with st.expander(_("Contents"), key="document.contents"):
            show_jumps(headings, key="document.outline", label=_("Contents"))


def show_search_inside(document: Document) -> None:
    """Show a field for words, and the passages of the document that hold them.

    The words stand in the address as `find`.
    """
    if "document.find" not in st.session_state or st.session_state.get("document.find_in") != document.id:
        st.session_state["document.find"] = st.query_params.get("find", "")
    st.session_state["document.find_in"] = document.id
    words = st.text_input(
        _("Search in this document"), key="document.find", max_chars=200, type="search", placeholder=_("Search")
    ).strip()
    if words != st.query_params.get("find", ""):
        if words:
            st.query_params["find"] = words
        else:
            del st.query_params["find"]
    if words:
        found = find_in_document(document, words)
        line = ngettext("{number} passage", "{number} passages", len(found)).format(number=len(found))
        if not found:
            line = _("These words are not in this document. The search page also finds what is meant in other words.")
        elif len(found) > MOST_FOUND:
            line = _("{number} passages; these are the first.").format(number=len(found))
        st.html(f'<p class="kb-meta" role="status">{escape_text(line)}</p>')
        show_jumps(found[:MOST_FOUND], key="document.found", label=_("Search in this document"))


def _share_out(document: Document, matches: Sequence[_Match]) -> Iterator[tuple[Block, list[_Match]]]:
    """Yield the blocks that hold matches, each with its own; text that no block holds is a block of its own."""
    for part in cut_into_parts(document):
        for block in part:
            first = bisect_left(matches, block.start, key=lambda match: match[0])
            last = bisect_left(matches, block.end, key=lambda match: match[0])
            if first < last:
                yield block, list(matches[first:last])


def _make_jump(document: Document, block: Block, matches: Sequence[_Match]) -> Jump:
    """Return a link to a block as far as it fits on a few lines, its matches marked."""
    text = document.text
    first = max(block.start, matches[0][0] - _BEFORE)
    if first > block.start:
        # The rest of the word that the cut went through is left out.
        first = text.find(" ", first, matches[0][0]) + 1 or matches[0][0]
    last = min(block.end, matches[0][1] + _AFTER)
    if last < block.end:
        last = max(text.rfind(" ", matches[0][1], last), matches[0][1])
    parts: list[tuple[str, bool]] = [("…" if first > block.start else "", False)]
    place = first
    for start, end, _asked in matches:
        if end <= last:
            parts += [(_join_lines(text[place:start]), False), (_join_lines(text[start:end]), True)]
            place = end
    parts += [(_join_lines(text[place:last]), False), ("…" if last < block.end else "", False)]
    note = _("page {page}").format(page=block.page) if len(document.pages) > 1 else ""
    return Jump(_cut_passage(document, block), tuple(part for part in parts if part[0]), note=note)


def _cut_passage(document: Document, block: Block) -> Passage:
    return cut_passage(document.id, document.text, document.pages, block.start, block.end)


def _join_lines(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _shorten(heading: str) -> str:
    one_line = " ".join(heading.split())
    return one_line if len(one_line) <= _LONGEST_HEADING else f"{one_line[:_LONGEST_HEADING].rstrip()}…"
