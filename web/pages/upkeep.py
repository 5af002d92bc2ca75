"""Add and mend, for staff: send files, have the folder read, check entries, join and remove documents.

The part that is shown stands in the address (`part=check`), with the entry that is checked (`id=`) or the words that are
looked for (`words=`).
"""

from __future__ import annotations

import streamlit as st

from ingest.listing import list_files
from kb.errors import IndexMissing, IngestError
from knowledge_base import KnowledgeBase
from web import knowledge
from web.access import may_write, visitor_filter
from web.components.filters import read_address, write_address
from web.components.likenesses import show_joining, show_undecided
from web.components.notices import offer_sign_in
from web.components.passage import escape_text
from web.components.reading import show_failures, show_folder, show_reading
from web.components.removing import show_removed, show_removing
from web.components.review import list_doubts, show_review
from web.components.uploading import show_uploading
from web.i18n import _

_ADD, _CHECK, _ALIKE, _REMOVE = "", "check", "alike", "remove"


def show_upkeep() -> None:
    """Show the part that the address names to who may write; others are told that the page is not for them."""
    st.title(_("Add and correct"))
    if not may_write():
        st.info(_("This page is for the staff."))
        offer_sign_in()
        return
    read_address("upkeep", texts=["part", "id", "words"])
    state, knowledge_base = st.session_state, _open()
    doubts = list_doubts(knowledge_base) if knowledge_base else []
    undecided = knowledge_base.list_undecided(visitor_filter()) if knowledge_base else []
    names = {
        _ADD: _("Add"),
        _CHECK: _("Check entries ({number})").format(number=len(doubts)),
        _ALIKE: _("Versions and copies ({number})").format(number=len(undecided)),
        _REMOVE: _("Read again, remove"),
    }
    if state["upkeep.part"] not in names:
        state["upkeep.part"] = _ADD
    part = st.segmented_control(
        _("What to do"),
        list(names),
        format_func=names.__getitem__,
        key="upkeep.part",
        required=True,
        label_visibility="collapsed",
    )
    if part == _ADD or knowledge_base is None:
        write_address("upkeep", {})
        _show_adding(knowledge_base)
    elif part == _CHECK:
        shown = show_review(knowledge_base, doubts, wanted=state.get("upkeep.id", ""))
        write_address("upkeep", {"part": _CHECK, "id": shown})
    elif part == _ALIKE:
        write_address("upkeep", {"part": _ALIKE})
        show_undecided(knowledge_base, undecided)
        show_joining(knowledge_base)
    else:
        words = st.text_input(
            _("Words in the title or file name"),
            key="upkeep.words",
            max_chars=200,
            type="search",
            placeholder=_("Search"),
        )
        write_address("upkeep", {"part": _REMOVE, "words": words.strip()})
        if not words.strip():
            hint = _("Write some of these words: the documents that have them can be read again or removed.")
            st.html(f'<p class="kb-meta">{escape_text(hint)}</p>')
        show_reading(knowledge_base, knowledge_base.config.paths.data)
        show_removing(knowledge_base, words.strip())
        show_removed(knowledge_base)


def _open() -> KnowledgeBase | None:
    """Return the knowledge base; None while nothing has been read, which this page is there to change."""
    try:
        return knowledge.open_knowledge_base()
    except IndexMissing:
        return None


def _show_adding(knowledge_base: KnowledgeBase | None) -> None:
    config = knowledge.read_config() if knowledge_base is None else knowledge_base.config
    data = config.paths.data
    show_uploading(config)
    st.header(_("The folder of the documents"))
    show_reading(knowledge_base, data)
    files = 0
    if knowledge_base is None:
        try:
            files = len(list_files(config.paths.corpus).files)
        except IngestError:
            st.warning(_("The folder of the documents cannot be opened. Is its drive connected?"))
    show_folder(knowledge_base, data, files)
    if knowledge_base is not None:
        show_failures(knowledge_base, data)


show_upkeep()
