"""Which documents a question is asked of: the filters above the question field, and what an answer says of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import streamlit as st

from index.store import Filter
from kb.metadata import DocumentType
from web.access import visitor_filter
from web.components.filters import FACETS, Choices, narrow_filter, show_filters
from web.components.passage import escape_label
from web.components.sifting import EntryTable
from web.i18n import _, current_language, name_language
from web.labels import name_document_type, put_in_quotes


@dataclass(frozen=True, slots=True)
class Scope:
    """The documents that a question is asked of: those that meet the choices, without the ids in `without`."""

    choices: Choices = Choices()
    without: tuple[str, ...] = ()

    def make_filter(self) -> Filter:
        """Return the filter for the visitor of the page."""
        return replace(narrow_filter(visitor_filter(), self.choices), without_documents=self.without)


def show_scope(page: str, table: EntryTable, choices: Choices) -> None:
    """Show each choice as a chip that takes it back, and the filters themselves, folded away."""
    chips = _list_chips(choices)
    if chips:
        with st.container(key=f"{page}.chips", horizontal=True, vertical_alignment="center", gap="xsmall"):
            for name, code, label in chips:
                st.button(
                    f"{escape_label(label)} ×",
                    key=f"{page}.chip.{name}.{code}",
                    help=_("Remove this filter"),
                    on_click=_take_back,
                    args=(page, name, code),
                )
    with st.expander(_("Choose the documents to ask"), type="compact", key=f"{page}.scope"):
        show_filters(page, table.options, choices, table.sift(choices)[1])


def describe_scope(scope: Scope, titles: Mapping[str, str]) -> str:
    """Return which documents were asked, empty for all; `titles` are those of the documents by their ids."""
    chosen = ", ".join(list_choices(scope.choices))
    sentences = [_("Asked only of: {choices}").format(choices=chosen)] if chosen else []
    left_out = [put_in_quotes(titles[document_id]) for document_id in scope.without if document_id in titles]
    if left_out:
        sentences.append(_("Without: {titles}").format(titles=", ".join(left_out)))
    return " · ".join(sentences)


def list_choices(choices: Choices) -> list[str]:
    """Return each choice in the words of the interface."""
    return [label for _name, _code, label in _list_chips(choices)]


def _list_chips(choices: Choices) -> list[tuple[str, str, str]]:
    """Return (parameter, code, words) of each choice."""
    language = current_language()
    names: dict[str, Callable[[str], str]] = {
        "type": lambda code: name_document_type(DocumentType(code)),
        "language": lambda code: name_language(code, language),
    }
    chips = [
        (name, code, names[name](code) if name in names else code)
        for name, codes in choices.list_codes().items()
        for code in codes
    ]
    if choices.year_from:
        chips.append(("from", str(choices.year_from), _("from {year}").format(year=choices.year_from)))
    if choices.year_to:
        chips.append(("to", str(choices.year_to), _("until {year}").format(year=choices.year_to)))
    return chips


def _take_back(page: str, name: str, code: str) -> None:
    key = f"{page}.{name}"
    if name in FACETS:
        st.session_state[key] = [other for other in st.session_state.get(key) or () if other != code]
    else:
        st.session_state[key] = ""
