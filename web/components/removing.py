"""Taking documents out of the corpus folder, putting them back, and having them read again, for staff."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import streamlit as st

from index.store import EVERYTHING, CatalogueEntry
from ingest.folder_news import name_file
from kb.errors import DocumentMissing, Locked, StoreError
from kb.metadata import PartialDate
from knowledge_base import KnowledgeBase
from web import knowledge
from web.access import current_visitor, may_write
from web.addresses import document_address
from web.change_log import Deed, append_changes, make_change
from web.components.correction import name_contributor
from web.components.passage import escape_text
from web.components.reading import ask_for_reading
from web.i18n import _, current_language, format_partial_date, ngettext
from web.labels import describe_entry, name_place
from web.removal import Removed, list_removed, put_back, remove_files

FAINT = 0.85
"""Pages that OCR was less sure of than this (0 to 1) are worth another reading."""

_SHOWN = 20
_SAID, _FAILED = "removing.said", "removing.failed"


def show_removing(knowledge_base: KnowledgeBase, words: str) -> None:
    """Show the documents with these words in title or file, each with what can be done; without words the faint scans."""
    has_said = _show_message()
    removed = {item.document_id for item in list_removed(knowledge_base.config.paths.data, today=date.today())}
    entries = [
        entry
        for entry in knowledge.list_documents(knowledge_base, EVERYTHING)
        # One that was removed stays in the list while another process writes.
        if entry.document_id not in removed or _has_file(knowledge_base, entry)
    ]
    if words:
        wanted = words.casefold().split()
        found = [entry for entry in entries if all(word in _describe(entry) for word in wanted)]
        # What was just removed had these words: that it is gone has been said.
        if not found and not has_said:
            st.info(_("No document has these words in its title or file name."))
    else:
        found = [entry for entry in entries if entry.ocr_confidence is not None and entry.ocr_confidence < FAINT]
        if found:
            st.html(f'<h2 class="kb-subheading">{escape_text(_("Read by OCR, uncertain"))}</h2>')
    for entry in found[:_SHOWN]:
        _show_entry(knowledge_base, entry)
    if len(found) > _SHOWN:
        left = len(found) - _SHOWN
        more = ngettext("and {number} more", "and {number} more", left).format(number=left)
        st.html(f'<p class="kb-meta">{escape_text(more)}</p>')


def show_removed(knowledge_base: KnowledgeBase) -> None:
    """Show what was removed and can still be put back."""
    data = knowledge_base.config.paths.data
    st.header(_("Removed"))
    removed = list_removed(data, today=date.today())
    if not removed:
        st.html(f'<p class="kb-meta">{escape_text(_("Nothing was removed in the last 30 days."))}</p>')
    for item in removed:
        with st.container(gap="xxsmall", key=f"removed.{item.day}.{item.document_id}"):
            try:
                title = knowledge_base.get_entry(item.document_id).title
            except DocumentMissing:
                title = item.paths[0]
            lines = "<br>".join(escape_text(name_place(path)) for path in item.paths)
            until = _("removed on {day}, kept until {end}").format(day=_write_day(item.day), end=_write_day(item.ends))
            st.html(
                f'<p class="kb-title" dir="auto">{escape_text(title)}</p>'
                f'<p class="kb-meta">{lines}<br>{escape_text(until)}</p>'
            )
            st.button(
                _("Put back"),
                key=f"removed.back.{item.day}.{item.document_id}",
                on_click=_put_back,
                args=(knowledge_base, item),
            )


def _show_entry(knowledge_base: KnowledgeBase, entry: CatalogueEntry) -> None:
    with st.container(gap="xxsmall", key=f"removing.{entry.document_id}"):
        lines = "<br>".join(escape_text(name_place(path)) for path in entry.paths)
        st.html(
            f'<p><a href="{escape_text(document_address(entry.document_id))}" target="_self" dir="auto">'
            f"{escape_text(entry.title)}</a></p>"
            f'<p class="kb-meta">{escape_text(describe_entry(entry))}<br>{lines}</p>'
        )
        corpus = knowledge_base.config.paths.corpus
        within = [path for path in entry.paths if name_file(path) != path]
        if within:
            says = _("It is part of the archive or email {file}: remove that instead.").format(
                file=name_file(within[0])
            )
            st.html(f'<p class="kb-meta">{escape_text(says)}</p>')
        with st.container(horizontal=True, gap="small"):
            st.button(
                _("Read again"),
                key=f"removing.again.{entry.document_id}",
                on_click=_read_again,
                args=(knowledge_base, entry),
            )
            if not within:
                st.button(
                    _("Remove"),
                    key=f"removing.remove.{entry.document_id}",
                    on_click=_remove,
                    args=(knowledge_base, corpus, entry),
                )


def _show_message() -> bool:
    """Show what became of the last click; return whether there was anything to say."""
    if st.session_state.pop(_FAILED, False):
        st.error(
            _("The files could not be moved. Free some space or correct the permissions of the folders, and try again.")
        )
    if said := st.session_state.pop(_SAID, ""):
        st.html(f'<p role="status"><b>{escape_text(said)}</b></p>')
    return bool(said)


def _remove(knowledge_base: KnowledgeBase, corpus: Path, entry: CatalogueEntry) -> None:
    """Take the files of a document out of the folder; asked again here, as a click comes from the browser."""
    if not may_write():
        return
    data = knowledge_base.config.paths.data
    try:
        moved = remove_files(corpus, data, entry.document_id, entry.paths, today=date.today())
    except StoreError:
        st.session_state[_FAILED] = True
        return
    if not moved:
        # Somebody else was quicker.
        return
    with suppress(Locked):
        knowledge_base.withdraw_document(entry.document_id)
    _note(knowledge_base, Deed.REMOVED, entry.document_id, old="; ".join(moved))
    st.session_state[_SAID] = _("Removed: {title}. You can put it back below.").format(title=entry.title)
    ask_for_reading(data)


def _put_back(knowledge_base: KnowledgeBase, removed: Removed) -> None:
    if not may_write():
        return
    config = knowledge_base.config
    try:
        paths = put_back(config.paths.corpus, config.paths.data, removed)
    except StoreError:
        st.session_state[_FAILED] = True
        return
    _note(knowledge_base, Deed.PUT_BACK, removed.document_id, new="; ".join(paths))
    st.session_state[_SAID] = _("Put back: {path}").format(path=", ".join(paths))
    ask_for_reading(config.paths.data)


def _read_again(knowledge_base: KnowledgeBase, entry: CatalogueEntry) -> None:
    if not may_write():
        return
    _note(knowledge_base, Deed.REREAD, entry.document_id, old=entry.file)
    st.session_state[_SAID] = _("Being read again: {title}").format(title=entry.title)
    ask_for_reading(knowledge_base.config.paths.data, again=(entry.document_id,))


def _note(knowledge_base: KnowledgeBase, deed: Deed, document_id: str, *, old: str = "", new: str = "") -> None:
    change = make_change(current_visitor(), deed, who=name_contributor(), document_id=document_id, old=old, new=new)
    append_changes(knowledge_base.config.paths.data, [change])


def _has_file(knowledge_base: KnowledgeBase, entry: CatalogueEntry) -> bool:
    return any((knowledge_base.config.paths.corpus / path).is_file() for path in entry.paths)


def _describe(entry: CatalogueEntry) -> str:
    return " ".join([entry.title, *entry.paths]).casefold()


def _write_day(day: date) -> str:
    return format_partial_date(PartialDate(day, day, day.isoformat()), current_language(), declined=True)
