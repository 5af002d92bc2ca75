"""Observatory: the registers of projects, events and indicators; every value opens the passage it was read from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from index.store import CatalogueEntry
from kb.records import Record, Register
from knowledge_base import KnowledgeBase
from web import knowledge
from web.access import visitor_filter
from web.components.filters import read_address, write_address
from web.components.notices import open_or_explain, show_no_documents
from web.components.paging import show_next_pages, show_page_choice
from web.components.passage import escape_text, neutralise_controls
from web.components.references import show_register_links
from web.components.registers import (
    MOST_COMPARED,
    list_record_years,
    show_comparison,
    show_register,
    sift_records,
)
from web.i18n import _, ngettext
from web.labels import name_register

RECORDS_PER_PAGE = 20


def show_observatory() -> None:
    """Show one register as a table, or on a phone as a list."""
    st.title(_("Observatory"))
    knowledge_base = open_or_explain()
    entries = {entry.document_id: entry for entry in knowledge.list_documents(knowledge_base, visitor_filter())}
    if not entries:
        show_no_documents()
        return
    st.html(f"<p>{escape_text(_('Read from the documents. Each value opens at the place it comes from.'))}</p>")
    _show_register(knowledge_base, entries)


def _show_register(knowledge_base: KnowledgeBase, entries: Mapping[str, CatalogueEntry]) -> None:
    """Show the register that the address names, as far as its words and its year go, or the projects to be compared."""
    state, projects = st.session_state, _list_records(knowledge_base, Register.PROJECTS)
    names = {record.id: record.name for record in projects}
    read_address("observatory", texts=["register", "name", "year", "page"], lists={"compare": list(names)})
    if state["observatory.register"] not in set(Register):  # such as an old link
        state["observatory.register"] = Register.PROJECTS.value
    registers = {register.value: name_register(register) for register in Register}
    st.segmented_control(
        _("Register"),
        list(registers),
        format_func=registers.__getitem__,
        key="observatory.register",
        required=True,
        label_visibility="collapsed",
    )
    register = Register(state["observatory.register"])
    records = _list_records(knowledge_base, register)
    if not records:
        write_address("observatory", {"register": _write_register(register)})
        st.info(_("Nothing in this register yet."))
        return
    is_comparing = register is Register.PROJECTS and len(state["observatory.compare"]) > 1
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(
            _("Words in the entries"),
            key="observatory.name",
            max_chars=200,
            type="search",
            placeholder=_("Search"),
            disabled=is_comparing,
        )
        years = sorted({year for record in records for year in list_record_years(record)}, reverse=True)
        _choose_year(years, disabled=is_comparing)
    chosen: list[str] = []
    if register is Register.PROJECTS and len(projects) > 1:
        chosen = st.multiselect(
            _("Compare projects"),
            list(names),
            format_func=lambda name: neutralise_controls(names[name]),
            key="observatory.compare",
            max_selections=MOST_COMPARED,
            placeholder=_("Choose two or more"),
            select_all=False,
        )
    words, year = state["observatory.name"].strip(), state["observatory.year"]
    parameters = {"register": register.value, "name": words, "year": year}
    # The first register is what the address without any shows: opening the page is no step of its own for Back.
    chosen_here = {**parameters, "register": _write_register(register), "compare": chosen}
    if len(chosen) > 1:
        write_address("observatory", chosen_here)
        by_id = {record.id: record for record in projects}
        show_comparison([by_id[record_id] for record_id in chosen], entries)
        return
    if chosen:
        hint = _("Choose another project to compare with.")
        st.html(f'<p class="kb-meta" role="status">{escape_text(hint)}</p>')
    kept = sift_records(records, words=words, year=year)
    if not kept:
        write_address("observatory", chosen_here)
        st.info(_("No entry has these words in this time."))
        st.button(_("Show all entries"), key="observatory.without", on_click=_show_all)
        return
    count = ngettext("{number} entry", "{number} entries", len(kept)).format(number=len(kept))
    st.html(f'<p class="kb-meta" role="status">{escape_text(count)}</p>')
    shown = show_page_choice("observatory", kept, most=RECORDS_PER_PAGE, of=parameters)
    show_register(register, shown, entries)
    show_next_pages("observatory", len(kept), chosen_here, most=RECORDS_PER_PAGE)
    show_register_links(parameters)
    write_address("observatory", {**chosen_here, "page": state["observatory.page"]})


def _write_register(register: Register) -> str:
    return "" if register is Register.PROJECTS else register.value


def _list_records(knowledge_base: KnowledgeBase, register: Register) -> Sequence[Record]:
    return knowledge.list_records(knowledge_base, register, visitor_filter())


def _choose_year(years: Sequence[str], *, disabled: bool) -> None:
    """Show the years that the entries touch, the last one first; the choice is in the session."""
    if st.session_state["observatory.year"] not in years:
        st.session_state["observatory.year"] = ""
    if len(years) > 1:
        names = {"": _("any"), **{year: year for year in years}}
        st.selectbox(
            _("Year"),
            list(names),
            format_func=names.__getitem__,
            key="observatory.year",
            filter_mode=None,
            width=140,
            disabled=disabled,
        )


def _show_all() -> None:
    st.session_state["observatory.name"] = st.session_state["observatory.year"] = ""


show_observatory()
