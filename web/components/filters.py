"""The filters over documents, and their place in the address of the page.

The address holds codes that are the same in every language (`type=report`, `language=sr-Latn`, `from=2018`), so that a
link shows the same list to everybody. It is read before the filters are drawn and written after.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from index.store import CatalogueEntry
from kb.metadata import DocumentType
from web.i18n import _, current_language, name_language
from web.labels import name_document_type

_ANY_YEAR = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the visitor chose; empty means no restriction."""

    types: tuple[DocumentType, ...] = ()
    languages: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None

    @property
    def date_from(self) -> date | None:
        """Return the first day of the range; None when it is open."""
        return date(self.year_from, 1, 1) if self.year_from else None

    @property
    def date_to(self) -> date | None:
        """Return the last day of the range; None when it is open."""
        return date(self.year_to, 12, 31) if self.year_to else None

    def count(self) -> int:
        """Return how many restrictions there are."""
        given = (self.types, self.languages, self.projects, self.year_from, self.year_to)
        return sum(1 for value in given if value)


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """What can be chosen: what the documents in the list have."""

    types: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    years: tuple[str, ...] = ()


def collect_options(entries: Sequence[CatalogueEntry]) -> FilterOptions:
    """Return what the filters offer for these documents."""
    dated = [entry.date for entry in entries if entry.date is not None]
    years = {year for value in dated for year in (value.earliest.year, value.latest.year)}
    found = {entry.document_type for entry in entries}
    return FilterOptions(
        types=tuple(member.value for member in DocumentType if member in found),
        languages=tuple(sorted({entry.language for entry in entries if entry.language != "und"})),
        projects=tuple(sorted({project for entry in entries for project in entry.projects}, key=str.casefold)),
        years=tuple(str(year) for year in sorted(years, reverse=True)),
    )


def read_address(page: str, *, texts: Sequence[str] = (), lists: Mapping[str, Sequence[str]] | None = None) -> None:
    """Set the widgets of a page from its address when the address is new: a link, Back, Forward.

    `texts` are parameters that hold any text; `lists` are parameters with the codes they may hold, several at once.
    Codes that nobody knows are left out. The widget of a parameter has the key `page.parameter`.
    """
    address = _describe_address()
    names = [*texts, *(lists or {})]
    is_new = st.session_state.get(f"{page}.address") != address
    if not is_new and all(f"{page}.{name}" in st.session_state for name in names):
        return
    for name in texts:
        st.session_state[f"{page}.{name}"] = st.query_params.get(name, "")
    for name, allowed in (lists or {}).items():
        st.session_state[f"{page}.{name}"] = [code for code in st.query_params.get_all(name) if code in allowed]
    st.session_state[f"{page}.address"] = address


def write_address(page: str, values: Mapping[str, str | Sequence[str]]) -> None:
    """Put the values of a page's widgets into its address when they changed; each change is a step for Back.

    Empty values are left out, and so is what the address held that is none of the page's.
    """
    wanted = {name: value if isinstance(value, str) else list(value) for name, value in values.items() if value}
    if "lang" in st.query_params:
        wanted["lang"] = st.query_params["lang"]
    if _as_lists(wanted) != _describe_address():
        st.query_params.from_dict(wanted)
    st.session_state[f"{page}.address"] = _describe_address()


def read_filters_from_address(page: str, options: FilterOptions, *, texts: Sequence[str] = ()) -> None:
    """Set the filters of a page, and other widgets that hold a text, from its address."""
    lists = {"type": options.types, "language": options.languages, "project": options.projects}
    read_address(page, texts=[*texts, "from", "to"], lists=lists)
    for name in ("from", "to"):
        if st.session_state[f"{page}.{name}"] not in options.years:
            st.session_state[f"{page}.{name}"] = _ANY_YEAR


def show_filters(page: str, options: FilterOptions) -> Choices:
    """Show the filters and return what is chosen; one without a choice to make is left out."""
    language = current_language()
    types = {code: name_document_type(DocumentType(code)) for code in options.types}
    _show_choice(page, "type", _("Type"), types)
    _show_choice(page, "language", _("Language"), {code: name_language(code, language) for code in options.languages})
    _show_choice(page, "project", _("Project"), {name: name for name in options.projects})
    if len(options.years) > 1:
        years = {_ANY_YEAR: _("any")} | {year: year for year in options.years}
        with st.container(horizontal=True):
            for name, label in (("from", _("From year")), ("to", _("To year"))):
                st.selectbox(label, list(years), format_func=years.__getitem__, key=f"{page}.{name}", filter_mode=None)
    state = st.session_state
    return Choices(
        types=tuple(DocumentType(code) for code in state[f"{page}.type"]),
        languages=tuple(state[f"{page}.language"]),
        projects=tuple(state[f"{page}.project"]),
        year_from=int(state[f"{page}.from"]) if state[f"{page}.from"] else None,
        year_to=int(state[f"{page}.to"]) if state[f"{page}.to"] else None,
    )


def describe_choices(choices: Choices) -> dict[str, str | Sequence[str]]:
    """Return the choices as parameters of the address."""
    return {
        "type": [member.value for member in choices.types],
        "language": choices.languages,
        "project": choices.projects,
        "from": str(choices.year_from or ""),
        "to": str(choices.year_to or ""),
    }


def keep_entry(entry: CatalogueEntry, choices: Choices) -> bool:
    """Return whether an entry of the list meets the choices, by the rules of `index.store.Filter`."""
    first, last = choices.date_from or date.min, choices.date_to or date.max
    ranged = choices.year_from is not None or choices.year_to is not None
    return (
        (not choices.types or entry.document_type in choices.types)
        and (not choices.languages or entry.language in choices.languages)
        and (not choices.projects or bool(set(choices.projects) & set(entry.projects)))
        and (not ranged or (entry.date is not None and entry.date.earliest <= last and entry.date.latest >= first))
    )


def keep_title(entry: CatalogueEntry, words: str) -> bool:
    """Return whether the title of an entry holds all of the words, whatever their case."""
    title = entry.title.casefold()
    return all(word in title for word in words.casefold().split())


def _show_choice(page: str, name: str, label: str, options: Mapping[str, str]) -> None:
    """Show a choice of several codes under their names, when there are any."""
    if options:
        st.multiselect(
            label,
            list(options),
            format_func=options.__getitem__,
            key=f"{page}.{name}",
            placeholder=_("any"),
            select_all=False,
        )


def _describe_address() -> dict[str, list[str]]:
    """Return the parameters of the address without the language of the interface."""
    return {name: st.query_params.get_all(name) for name in sorted(st.query_params) if name != "lang"}


def _as_lists(values: Mapping[str, str | Sequence[str]]) -> dict[str, list[str]]:
    return {
        name: [value] if isinstance(value, str) else list(value)
        for name, value in sorted(values.items())
        if name != "lang"
    }
