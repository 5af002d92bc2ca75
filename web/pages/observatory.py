"""Observatory: the registers of projects, events and indicators; every value opens the passage it was read from."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from index.store import CatalogueEntry
from kb.records import REGISTER_FIELDS, Record, Register
from web import knowledge
from web.access import visitor_filter
from web.components.filters import read_address, write_address
from web.components.links import LinkedText, show_linked_table
from web.components.notices import open_or_explain, show_no_documents
from web.components.passage import escape_text
from web.i18n import _, ngettext
from web.labels import name_record_field, name_register

RECORDS_PER_PAGE = 20


def show_observatory() -> None:
    """Show one register as a table, or on a phone as a list."""
    st.title(_("Observatory"))
    knowledge_base = open_or_explain()
    entries = {entry.document_id: entry for entry in knowledge.list_documents(knowledge_base, visitor_filter())}
    if not entries:
        show_no_documents()
        return
    st.html(f"<p>{escape_text(_('Read from the documents. Each value opens the place where it stands.'))}</p>")
    read_address("observatory", texts=["register", "name"])
    if st.session_state["observatory.register"] not in set(Register):  # such as an old link
        st.session_state["observatory.register"] = Register.PROJECTS.value
    registers = {register.value: name_register(register) for register in Register}
    st.segmented_control(
        _("Register"),
        list(registers),
        format_func=registers.__getitem__,
        key="observatory.register",
        required=True,
        label_visibility="collapsed",
    )
    st.text_input(_("Words in the name"), key="observatory.name", max_chars=200, type="search", placeholder=_("Search"))
    register = Register(st.session_state["observatory.register"])
    name = st.session_state["observatory.name"].strip()
    write_address("observatory", {"register": register.value, "name": name})
    words = name.casefold().split()
    records = [
        record
        for record in knowledge.list_records(knowledge_base, register, visitor_filter())
        if all(word in record.name.casefold() for word in words)
    ]
    if not records:
        st.info(_("Nothing in this register yet.") if not words else _("Nothing has these words in its name."))
        return
    count = ngettext("{number} entry", "{number} entries", len(records)).format(number=len(records))
    st.html(f'<p class="kb-meta" role="status">{escape_text(count)}</p>')
    pages = -(-len(records) // RECORDS_PER_PAGE)
    page = st.pagination(pages, key=f"observatory.page.{register}.{len(records)}") if pages > 1 else 1
    _show_records(register, records[(page - 1) * RECORDS_PER_PAGE : page * RECORDS_PER_PAGE], entries)


def _show_records(register: Register, records: Sequence[Record], entries: dict[str, CatalogueEntry]) -> None:
    """Show records with the fields that any of them has, and the document that they stand in."""
    fields = [field for field in REGISTER_FIELDS[register] if any(record.values_of(field) for record in records)]
    # A project has too many fields for columns: they stand below one another instead.
    if register is Register.PROJECTS:
        rows = [_describe_project(record, fields, entries) for record in records]
        show_linked_table([_("Name"), _("Particulars")], rows, key="observatory.projects")
        return
    rows = [
        [[[LinkedText(value.written, value.passage)] for value in record.values_of(field)] for field in fields]
        + [[[LinkedText(_name_document(record, entries))]]]
        for record in records
    ]
    columns = [name_record_field(field) for field in fields] + [_("Document")]
    show_linked_table(columns, rows, key=f"observatory.{register}")


def _describe_project(
    record: Record, fields: Sequence[str], entries: dict[str, CatalogueEntry]
) -> list[list[list[LinkedText]]]:
    """Return the cells of a project: its name, and its other values with their names."""
    names = [[LinkedText(value.written, value.passage)] for value in record.values_of("name")]
    lines = []
    for field in fields:
        values = record.values_of(field)
        if field != "name" and values:
            line = [LinkedText(f"{name_record_field(field)}: ", is_name=True)]
            for value in values:
                line += [LinkedText(value.written, value.passage), LinkedText("; ")]
            lines.append(line[:-1])
    lines.append([LinkedText(f"{_('Document')}: ", is_name=True), LinkedText(_name_document(record, entries))])
    return [names or [[LinkedText(record.name)]], lines]


def _name_document(record: Record, entries: dict[str, CatalogueEntry]) -> str:
    """Return the title of the document of a record."""
    entry = entries.get(record.document_id)
    return "" if entry is None else entry.title


show_observatory()
