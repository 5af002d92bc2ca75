"""The filters over documents, and their place in the address of the page.

The address holds codes that are the same in every language (`type=report`, `language=sr-Latn`, `from=2018`), so that a
link shows the same list to everybody. It is read before the filters are drawn and written after.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

import streamlit as st

from index.store import CatalogueEntry, Filter
from kb.folding import fold_text
from kb.metadata import DocumentType
from kb.script import to_latin
from web.components.passage import escape_label, neutralise_controls
from web.components.timeline import show_timeline
from web.i18n import _, current_language, name_language
from web.labels import name_document_type

FACETS = ("type", "language", "project", "issuer", "place")
"""The filters by codes or names, as the address calls them; several of one may be chosen, and any of them will do."""

_ANY_YEAR = ""
# A field takes no more, and what is looked for is remembered.
_LONGEST_TEXT = 500
# So many codes can be looked over at a glance; more are chosen from a list that can be searched.
_MOST_PILLS = 12
# A document of several years counts in each; one "of the years 1 to 9999" is a slip of the pen.
_LONGEST_SPAN = 200


@dataclass(frozen=True, slots=True)
class Choices:
    """What the visitor chose; empty means no restriction."""

    types: tuple[DocumentType, ...] = ()
    languages: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    issuers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def date_from(self) -> date | None:
        """Return the first day of the range; None when it is open."""
        return date(self.year_from, 1, 1) if self.year_from else None

    @property
    def date_to(self) -> date | None:
        """Return the last day of the range; None when it is open."""
        return date(self.year_to, 12, 31) if self.year_to else None

    def list_codes(self) -> dict[str, tuple[str, ...]]:
        """Return the chosen codes of each facet, as the address has them."""
        types = tuple(member.value for member in self.types)
        return dict(zip(FACETS, (types, self.languages, self.projects, self.issuers, self.places), strict=True))

    def is_empty(self) -> bool:
        """Return whether nothing was chosen."""
        return not (any(self.list_codes().values()) or self.year_from or self.year_to)


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """What can be chosen: what the documents in the list have."""

    types: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    def list_codes(self) -> dict[str, tuple[str, ...]]:
        """Return the codes of each facet, as the address has them."""
        return dict(zip(FACETS, (self.types, self.languages, self.projects, self.issuers, self.places), strict=True))


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """How many documents have each code of a facet, and how many touch each year; a document of two languages is in both.

    `decades` counts by the first year of each decade.
    """

    codes: Mapping[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in FACETS})
    years: Counter[int] = field(default_factory=Counter)
    decades: Counter[int] = field(default_factory=Counter)


def collect_options(entries: Sequence[CatalogueEntry]) -> FilterOptions:
    """Return what the filters offer for these documents."""
    found: dict[str, set[str]] = {name: set() for name in FACETS}
    years: set[int] = set()
    for entry in entries:
        for name, codes in list_codes(entry):
            found[name].update(codes)
        years.update(list_years(entry))
    return FilterOptions(
        types=tuple(member.value for member in DocumentType if member.value in found["type"]),
        languages=tuple(sorted(found["language"] - {"und"})),
        projects=tuple(sorted(found["project"], key=str.casefold)),
        years=tuple(str(year) for year in sorted(years, reverse=True)),
        issuers=tuple(sorted(found["issuer"], key=str.casefold)),
        places=tuple(sorted(found["place"], key=str.casefold)),
    )


def read_address(page: str, *, texts: Sequence[str] = (), lists: Mapping[str, Sequence[str]] | None = None) -> None:
    """Set the widgets of a page from its address when the address is new: a link, Back, Forward.

    `texts` are parameters that hold any text; `lists` are parameters with the codes they may hold, several at once.
    Codes that nobody knows are left out. The widget of a parameter has the key `page.parameter`; `page.is_led` says whether
    the address was new.
    """
    address = _describe_address()
    is_new = st.session_state.get(f"{page}.address") != address
    st.session_state[f"{page}.is_led"] = is_new
    # A widget that was not shown in the last run has lost its value; those that were shown keep theirs.
    for name in texts:
        if is_new or f"{page}.{name}" not in st.session_state:
            st.session_state[f"{page}.{name}"] = st.query_params.get(name, "")[:_LONGEST_TEXT]
    for name, allowed in (lists or {}).items():
        if is_new or f"{page}.{name}" not in st.session_state:
            codes = st.query_params.get_all(name)
            st.session_state[f"{page}.{name}"] = [code for code in codes if code in allowed]
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


def read_filters_from_address(page: str, options: FilterOptions, *, texts: Sequence[str] = ()) -> Choices:
    """Set the filters of a page, and other widgets that hold a text, from its address; return what is chosen."""
    allowed = options.list_codes()
    read_address(page, texts=[*texts, "from", "to"], lists=allowed)
    state = st.session_state
    for name in ("from", "to"):
        if state[f"{page}.{name}"] not in options.years:
            state[f"{page}.{name}"] = _ANY_YEAR
    codes = {name: tuple(code for code in state[f"{page}.{name}"] or () if code in allowed[name]) for name in FACETS}
    return Choices(
        types=tuple(DocumentType(code) for code in codes["type"]),
        languages=codes["language"],
        projects=codes["project"],
        year_from=int(state[f"{page}.from"]) if state[f"{page}.from"] else None,
        year_to=int(state[f"{page}.to"]) if state[f"{page}.to"] else None,
        issuers=codes["issuer"],
        places=codes["place"],
    )


def show_filters(
    page: str, options: FilterOptions, choices: Choices, counts: FacetCounts, *, has_timeline: bool = False
) -> None:
    """Show a button for each filter that opens what can be chosen, with how many documents have it.

    With `has_timeline` the years are drawn as bars too.
    """
    language, state = current_language(), st.session_state
    names = {
        "type": {code: name_document_type(DocumentType(code)) for code in options.types},
        "language": {code: name_language(code, language) for code in options.languages},
    }
    labels = {
        "type": _("Type"),
        "language": _("Language"),
        "project": _("Project"),
        "issuer": _("Issued by"),
        "place": _("Place"),
    }
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{page}.filters"):
        for name, codes in options.list_codes().items():
            chosen = choices.list_codes()[name]
            if chosen or any(counts.codes[name][code] for code in codes):
                with st.popover(_write_label(labels[name], len(chosen)), key=f"{page}.filter.{name}"):
                    named = names.get(name) or {code: code for code in codes}
                    _show_facet(page, name, labels[name], named, chosen, counts.codes[name])
        if len(options.years) > 1:
            with st.popover(_("Year") + _write_years(choices), key=f"{page}.filter.year"):
                if has_timeline:
                    show_timeline(page, counts.years, chosen=(choices.year_from, choices.year_to))
                years = {_ANY_YEAR: _("any")} | {year: year for year in options.years}
                with st.container(horizontal=True):
                    for name, label in (("from", _("From year")), ("to", _("To year"))):
                        state[f"{page}.{name}"] = state[f"{page}.{name}"]
                        st.selectbox(
                            label, list(years), format_func=years.__getitem__, key=f"{page}.{name}", filter_mode=None
                        )
        if not choices.is_empty():
            st.button(
                _("Remove the filters"), key=f"{page}.clear", on_click=clear_filters, args=(page,), type="tertiary"
            )


def clear_filters(page: str) -> None:
    """Take all filters of a page back; to be called by a click."""
    st.session_state.update({f"{page}.{name}": [] for name in FACETS})
    st.session_state.update({f"{page}.{name}": _ANY_YEAR for name in ("from", "to")})


def describe_choices(choices: Choices) -> dict[str, str | Sequence[str]]:
    """Return the choices as parameters of the address."""
    return {**choices.list_codes(), "from": str(choices.year_from or ""), "to": str(choices.year_to or "")}


def narrow_filter(allowed: Filter, choices: Choices) -> Filter:
    """Return a filter that lets through what it did, of that only what meets the choices."""
    return replace(
        allowed,
        types=choices.types,
        languages=choices.languages,
        projects=choices.projects,
        date_from=choices.date_from,
        date_to=choices.date_to,
        issuers=choices.issuers,
        places=choices.places,
    )


def keep_entry(entry: CatalogueEntry, choices: Choices) -> bool:
    """Return whether an entry of the list meets the choices, by the rules of `index.store.Filter`."""
    chosen = choices.list_codes()
    return is_in_years(entry, choices) and all(
        not chosen[name] or not set(chosen[name]).isdisjoint(codes) for name, codes in list_codes(entry)
    )


def keep_title(entry: CatalogueEntry, words: str) -> bool:
    """Return whether the title of an entry holds all of the words, whatever their case, script and diacritics."""
    title = fold_words(entry.title)
    return all(word in title for word in fold_words(words).split())


@lru_cache(maxsize=20_000)
def fold_words(text: str) -> str:
    """Return a text as words are looked for in it and titles are sorted: both scripts together, without case and diacritics."""
    return fold_text(to_latin(text))


def _show_facet(
    page: str, name: str, label: str, names: Mapping[str, str], chosen: Sequence[str], counts: Counter[str]
) -> None:
    """Show the codes of a facet that some document has, each under its name and with their number."""
    key = f"{page}.{name}"
    # The labels count, and a widget's value travels as its labels: set as codes it survives when a number changes.
    st.session_state[key] = list(chosen)
    codes = [code for code in names if counts[code] or code in chosen]
    if len(names) <= _MOST_PILLS:
        labels = {code: f"{escape_label(names[code])} · {counts[code]}" for code in codes}
        st.pills(label, codes, format_func=labels.__getitem__, selection_mode="multi", key=key)
        return
    codes.sort(key=lambda code: (-counts[code], names[code].casefold()))
    labels = {code: f"{neutralise_controls(names[code])} · {counts[code]}" for code in codes}
    st.multiselect(
        label, codes, format_func=labels.__getitem__, key=key, placeholder=_("any"), select_all=False, width=300
    )


def _write_label(label: str, number: int) -> str:
    return f"{label} ({number})" if number else label


def _write_years(choices: Choices) -> str:
    first, last = choices.year_from or "", choices.year_to or ""
    if not first and not last:
        return ""
    return f": {first}" if first == last else f": {first}–{last}"


def list_codes(entry: CatalogueEntry) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the codes that a document has in each facet, in the order of FACETS."""
    return (
        ("type", (entry.document_type.value,)),
        ("language", tuple({entry.language, *entry.languages})),
        ("project", entry.projects),
        ("issuer", (entry.issuer,) if entry.issuer else ()),
        ("place", entry.places),
    )


def list_years(entry: CatalogueEntry) -> Sequence[int]:
    """Return the years that the date of a document touches; of a very long range, which is a slip, its two ends."""
    if entry.date is None:
        return ()
    first, last = entry.date.earliest.year, entry.date.latest.year
    return range(first, last + 1) if last - first < _LONGEST_SPAN else (first, last)


def is_in_years(entry: CatalogueEntry, choices: Choices) -> bool:
    """Return whether the date of a document touches the chosen years; one without a date only when none are chosen."""
    first, last = choices.year_from, choices.year_to
    if first is None and last is None:
        return True
    if entry.date is None:
        return False
    return (last is None or entry.date.earliest.year <= last) and (first is None or entry.date.latest.year >= first)


def _describe_address() -> dict[str, list[str]]:
    """Return the parameters of the address without the language of the interface."""
    return {name: st.query_params.get_all(name) for name in sorted(st.query_params) if name != "lang"}


def _as_lists(values: Mapping[str, str | Sequence[str]]) -> dict[str, list[str]]:
    return {
        name: [value] if isinstance(value, str) else list(value)
        for name, value in sorted(values.items())
        if name != "lang"
    }


def show_switch(label: str, names: Mapping[str, str], *, key: str) -> None:
    """Show a row of which one is chosen; `names` has what each code of the address is called, `label` is for who listens."""
    st.segmented_control(
        label,
        list(names),
        format_func=names.__getitem__,
        key=key,
        required=True,
        label_visibility="collapsed",
        wrap=True,
    )
