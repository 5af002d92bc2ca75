"""The form in which staff correct the catalogue entry of a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from index.store import CatalogueEntry
from kb.documents import Document
from kb.errors import Locked
from kb.metadata import AccessLevel, DocumentType
from kb.statements import Field, read_statement
from knowledge_base import KnowledgeBase
from web.access import current_visitor, may_write
from web.change_log import Deed, append_changes, make_change
from web.components.passage import escape_label
from web.i18n import _, current_language, name_language
from web.labels import name_access_level, name_document_type, name_metadata_field

NAME_KEY = "correction.name"
_DONE = "correction.done"
_LANGUAGES = ("sl", "hr", "bs", "sr-Latn", "sr-Cyrl", "mk", "en", "it", "es", "de", "fr")
LONGEST_NAME = 80
UNNAMED = "?"
_ONE_LINE = (Field.TITLE, Field.DATE, Field.ISSUER)
_LISTS = (Field.AUTHORS, Field.PROJECTS, Field.PLACES)


def show_correction(knowledge_base: KnowledgeBase, entry: CatalogueEntry, *, edited: tuple[str, ...] = ()) -> None:
    """Show the form to who may write, and nothing to others; `edited` are the fields that were corrected before."""
    if not may_write():
        return
    if st.session_state.pop(_DONE, None) == entry.document_id:
        st.success(_("The entry has been corrected."))
    with st.expander(_("Correct the entry"), key=f"correction.{entry.document_id}"):
        _show_form(knowledge_base, entry)
        if edited and st.button(_("Undo all corrections"), key=f"correction.undo.{entry.document_id}"):
            _edit(knowledge_base, entry, dict.fromkeys(edited), contributor=name_contributor())


def _show_form(knowledge_base: KnowledgeBase, entry: CatalogueEntry) -> None:
    before = describe_values(entry)
    # What was corrected in the meantime must show: other values make another form.
    key = f"correction.form.{entry.document_id}.{abs(hash(tuple(before.items())))}"
    with st.form(key, border=False):
        slots = {}
        given: dict[str, str] = {}
        for field in before:
            given[field] = _show_field(Field(field), before[field], key=f"{key}.{field}")
            slots[field] = st.empty()
        # Who has signed in has said the name already.
        if not current_visitor().name:
            st.text_input(_("Your name"), key=NAME_KEY, max_chars=LONGEST_NAME)
            slots[NAME_KEY] = st.empty()
        st.form_submit_button(_("Save"), on_click=_send, args=(key,))
    # What is wrong stays said when the page runs once more for another reason.
    if not st.session_state.get(f"{key}.tried", False):
        return
    changed = {field: read_value(field, text) for field, text in given.items() if text.strip() != before[field]}
    errors = find_errors(changed)
    contributor = name_contributor()
    if contributor == UNNAMED:
        errors[NAME_KEY] = _("Please write your name: it is shown beside the values that you correct.")
    for field, message in errors.items():
        slots[field].error(message)
    if st.session_state.pop(f"{key}.sent", False) and not errors and changed:
        _edit(knowledge_base, entry, changed, contributor=contributor)


def _send(key: str) -> None:
    # Noted before the page runs: a run that gives way to another would forget the click.
    st.session_state[f"{key}.tried"] = st.session_state[f"{key}.sent"] = True


def name_contributor() -> str:
    """Return under which name the visitor signed in, or wrote into the form."""
    return current_visitor().name or (st.session_state.get(NAME_KEY) or "").strip() or UNNAMED


def _edit(
    knowledge_base: KnowledgeBase, entry: CatalogueEntry, values: Mapping[str, object], *, contributor: str
) -> None:
    """Keep the corrections and show the page anew; says so when that is not possible just now."""
    if not may_write():
        return
    try:
        knowledge_base.edit(entry.document_id, values, contributor=contributor)
    except Locked:
        st.warning(_("The documents are being read just now: try again in a minute."))
        return
    note_corrections(knowledge_base, entry, list(values), contributor=contributor)
    st.session_state[_DONE] = entry.document_id
    st.rerun()


def note_corrections(
    knowledge_base: KnowledgeBase, before: CatalogueEntry, fields: Sequence[str], *, contributor: str
) -> None:
    """Write to the log what the fields were before, and are now that corrections were kept or taken back."""
    old, new = describe_values(before), describe_values(knowledge_base.get_entry(before.document_id))
    visitor = current_visitor()
    changes = [
        make_change(
            visitor,
            Deed.CORRECTED,
            who=contributor,
            document_id=before.document_id,
            field=field,
            old=old.get(field, ""),
            new=new.get(field, ""),
        )
        for field in fields
    ]
    append_changes(knowledge_base.config.paths.data, changes)


def _show_field(field: Field, value: str, *, key: str) -> str:
    """Show one field of the form and return what stands in it; several values stand one on a line."""
    label = name_metadata_field(field)
    if field in _LISTS:
        return st.text_area(label, value, key=key, help=_("one per line"), height=92) or ""
    if field in _ONE_LINE:
        hint = _("such as 2018-07-12, 2018-07, 2018 or 2018/2020") if field is Field.DATE else None
        return st.text_input(label, value, key=key, help=hint, max_chars=1000) or ""
    names = name_choices(field, value)
    codes = list(names)
    return st.selectbox(
        label, codes, index=codes.index(value), format_func=names.__getitem__, key=key, filter_mode=None
    )


def name_choices(field: Field, value: str) -> dict[str, str]:
    """Return what a field with a closed list can be, the present value among it, by code and in the visitor's language."""
    if field is Field.DOCUMENT_TYPE:
        return {member.value: name_document_type(member) for member in DocumentType}
    if field is Field.ACCESS_LEVEL:
        return {member.value: name_access_level(member) for member in AccessLevel}
    tags = dict.fromkeys([*_LANGUAGES, value])
    return {tag: name_language(tag, current_language()) or _("not known") for tag in tags}


def list_edited(document: Document) -> tuple[str, ...]:
    """Return the fields of a document that were corrected in the app."""
    evidence = document.metadata.evidence
    return tuple(
        field
        for field, items in evidence.items()
        if any(isinstance(item.origin, str) and item.origin.startswith("edit ") for item in items)
    )


def describe_values(entry: CatalogueEntry) -> dict[str, str]:
    """Return the values of an entry as the form shows them, by field, in the order of the form."""
    return {
        Field.TITLE: entry.title,
        Field.DATE: entry.date.edtf if entry.date else "",
        Field.DOCUMENT_TYPE: entry.document_type.value,
        Field.LANGUAGE: entry.language,
        Field.ISSUER: entry.issuer,
        Field.AUTHORS: "\n".join(entry.authors),
        Field.PROJECTS: "\n".join(entry.projects),
        Field.PLACES: "\n".join(entry.places),
        Field.ACCESS_LEVEL: entry.access_level.value,
    }


def read_value(field: str, text: str) -> object:
    """Return what stands in a field of the form as a statement: one text, or a list of the lines that hold one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines if field in _LISTS else text.strip()


def find_errors(values: Mapping[str, object]) -> dict[str, str]:
    """Return what is wrong with statements, by field, in the visitor's language; empty when all can be kept."""
    errors: dict[str, str] = {}
    for field, value in values.items():
        try:
            read_statement(field, value)
        except ValueError as error:
            errors[field] = _explain(Field(field), value, error)
    return errors


def _explain(field: Field, value: object, error: ValueError) -> str:
    if field is Field.TITLE and not value:
        return _("A document needs a title.")
    if field is Field.DATE:
        return _(
            "This is not a date. Write a day, month, year or range such as 2018-07-12, 2018-07, 2018 or 2018/2020."
        )
    if field in _LISTS:
        return _("Write up to 100 lines of up to 1000 characters.")
    return escape_label(str(error))
