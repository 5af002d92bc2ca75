"""The reading of the corpus folder, for staff: what is new in it, how far a reading is, and what became of the files."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from ingest.folder_news import FolderNews
from kb.errors import DocumentMissing, FilesMissing, IngestError, StoreError
from knowledge_base import KnowledgeBase
from web.access import current_visitor, leave_to_other_visitor, may_write
from web.addresses import document_address
from web.change_log import Deed, append_changes, make_change
from web.components.correction import name_contributor
from web.components.failures import draw_details, explain_failure
from web.components.passage import escape_text
from web.i18n import _, current_language, format_moment, ngettext
from web.labels import count_documents, describe_entry, name_place
from web.reading import Fate, Outcome, Phase, Reading, find_reading, start_reading, stop_reading

_SHOWN = 100
_LOOK, _QUICK_SECONDS = "reading.look", 0.5


def show_reading(knowledge_base: KnowledgeBase | None, data: Path) -> None:
    """Show how far the reading is, anew every second while it is under way; or how the last one ended."""
    is_active = find_reading(data).is_active
    if is_active:
        st.fragment(_show_progress, run_every="1s")(data)
    else:
        _show_end(knowledge_base, find_reading(data))


def ask_for_reading(data: Path, *, again: tuple[str, ...] = ()) -> None:
    """Have the folder read, when the visitor may; asked again here, as a click comes from the browser."""
    if not may_write():
        return
    try:
        start_reading(data, again=again)
    except StoreError:
        st.session_state["reading.refused"] = True


def show_folder(knowledge_base: KnowledgeBase | None, data: Path, files: int) -> None:
    """Show what is new in the folder and the button that has it read; without a knowledge base `files` are all new."""
    if st.session_state.pop("reading.refused", False):
        st.error(
            _(
                "Reading cannot be started: the data folder cannot be written to. Free some space or correct its permissions."
            )
        )
    try:
        news = None if knowledge_base is None else _look(knowledge_base)
    except IngestError:
        st.warning(_("The folder of the documents cannot be opened. Is its drive connected?"))
        return
    failed = 0 if knowledge_base is None else len(knowledge_base.list_failures())
    new, changed, gone = (files, 0, 0) if news is None else (len(news.new), len(news.changed), len(news.gone))
    total = files if news is None else news.files
    parts = [
        ngettext("{number} file in the folder", "{number} files in the folder", total).format(number=total),
        ngettext("{number} new", "{number} new", new).format(number=new) if new else "",
        ngettext("{number} changed", "{number} changed", changed).format(number=changed) if changed else "",
        ngettext("{number} gone", "{number} gone", gone).format(number=gone) if gone else "",
        ngettext("{number} could not be read", "{number} could not be read", failed).format(number=failed)
        if failed
        else "",
        "" if new or changed or gone or failed else _("all of them have been read"),
    ]
    if total or gone:
        st.html(f'<p role="status">{escape_text(" · ".join(part for part in parts if part))}</p>')
    else:
        st.html(f"<p>{escape_text(_('The folder is empty: add the first files above.'))}</p>")
    st.button(
        _("Read the folder now"),
        key="reading.start",
        on_click=ask_for_reading,
        args=(data,),
        disabled=find_reading(data).is_active or not (total or gone),
        type="primary" if new or changed or gone else "secondary",
    )


def _look(knowledge_base: KnowledgeBase) -> FolderNews:
    """Return what is new in the folder; a look that took long holds ten times as long, as every click asks for it."""
    ends, news = st.session_state.get(_LOOK, (0.0, None))
    started = time.monotonic()
    if news is None or started >= ends:
        news = knowledge_base.look_at_folder()
        ended = time.monotonic()
        duration_seconds = ended - started
        st.session_state[_LOOK] = (ended + 10 * duration_seconds if duration_seconds > _QUICK_SECONDS else 0.0, news)
    found: FolderNews = news
    return found


def show_failures(knowledge_base: KnowledgeBase, data: Path) -> None:
    """Show the files that could not be read, each with the reason and the way out; nothing without any."""
    failures = knowledge_base.list_failures()
    if not failures:
        return
    st.header(_("Could not be read"))
    for failure in failures[:_SHOWN]:
        sentence, advice = explain_failure(failure)
        with st.container(key=f"failure.{failure.path}", gap="xxsmall"):
            st.html(
                f'<p class="kb-title" dir="auto">{escape_text(name_place(failure.path))}</p>'
                f"<p>{escape_text(sentence)} {escape_text(advice)}</p>"
                f"{draw_details(failure.reason)}"
            )
            st.button(
                _("They were removed on purpose") if failure.kind == FilesMissing.__name__ else _("Try again"),
                key=f"failure.again.{failure.path}",
                on_click=_read_again,
                args=(data, failure.path),
                type="tertiary",
            )
    if len(failures) > _SHOWN:
        left = len(failures) - _SHOWN
        st.html(f'<p class="kb-meta">{escape_text(_count_more(left))}</p>')


def _read_again(data: Path, path: str) -> None:
    if not may_write():
        return
    append_changes(data, [make_change(current_visitor(), Deed.REREAD, who=name_contributor(), old=path)])
    ask_for_reading(data, again=(path,))


def _show_progress(data: Path) -> None:
    """Show the reading that is under way; when it has ended, show the whole page anew."""
    leave_to_other_visitor()
    reading = find_reading(data)
    if not reading.is_active:
        st.rerun()
    with st.container(border=True, key="reading.progress"):
        share = reading.bytes_done / reading.bytes_total if reading.bytes_total else 0.0
        st.progress(min(share, 1.0))
        st.html(
            f'<p role="status">{escape_text(describe_progress(reading, time.time()))}</p>'
            f'<p class="kb-meta" dir="auto">{escape_text(name_place(reading.file))}</p>'
        )
        st.button(_("Stop"), key="reading.stop", on_click=_stop, args=(data,), disabled=not reading.pid)


def describe_progress(reading: Reading, now: float) -> str:
    """Return how far a reading is in a line; `now` is in seconds since 1970."""
    if reading.phase is Phase.WAITING:
        return _("Another program is writing just now; the reading begins when that is done.")
    if reading.phase is Phase.STARTING or not reading.total:
        return _("Looking for what is new…")
    parts = [
        _("{done} of {total} documents read").format(done=reading.done, total=reading.total),
        ngettext("{number} page", "{number} pages", reading.pages_done).format(number=reading.pages_done),
    ]
    if reading.pages:
        parts.append(_("recognising page {page} of {pages}").format(page=reading.page, pages=reading.pages))
    left = reading.estimate_seconds(now)
    if left is not None:
        minutes = round(left / 60)
        parts.append(
            ngettext("about {number} minute left", "about {number} minutes left", minutes).format(number=minutes)
            if minutes
            else _("less than a minute left")
        )
    return " · ".join(parts)


def _stop(data: Path) -> None:
    if may_write():
        stop_reading(data)


def _show_end(knowledge_base: KnowledgeBase | None, reading: Reading) -> None:
    """Show how the last reading ended, and what it found."""
    if reading.phase is Phase.NONE:
        return
    if reading.phase is Phase.BROKEN:
        st.warning(_("The reading broke off. What had been read is kept; read the folder again to continue."))
    elif reading.phase is Phase.STOPPED:
        st.info(_("The reading was stopped. What had been read is kept; read the folder again to continue."))
    elif reading.phase is Phase.FAILED:
        st.error(_("The folder could not be read."))
        st.html(draw_details(reading.message))
    if reading.phase is not Phase.DONE:
        return
    done = [outcome for outcome in reading.outcomes if outcome.fate is not Fate.FAILED]
    failed = len(reading.outcomes) - len(done)
    moment = format_moment(datetime.fromtimestamp(reading.ended_at, UTC), current_language())
    parts = [
        _("Last read: {moment}").format(moment=moment),
        count_documents(len(done)) if done else _("nothing new"),
        ngettext("{number} could not be read", "{number} could not be read", failed).format(number=failed)
        if failed
        else "",
    ]
    st.html(f'<p class="kb-meta" role="status">{escape_text(" · ".join(part for part in parts if part))}</p>')
    if done and knowledge_base is not None:
        with st.expander(_("What the last reading found"), expanded=len(done) <= 10):
            st.html(_draw_outcomes(knowledge_base, done))


def _draw_outcomes(knowledge_base: KnowledgeBase, outcomes: list[Outcome]) -> str:
    """Return what became of the files as HTML: title, particulars, file, and what is new about it."""
    places = knowledge_base.list_places()
    lines = []
    for outcome in outcomes[:_SHOWN]:
        fate = escape_text(_name_fate(outcome))
        file = escape_text(name_place(outcome.path))
        try:
            entry = knowledge_base.get_entry(places[outcome.path])
        except (DocumentMissing, KeyError):
            lines.append(f'<p dir="auto">{file}<br><span class="kb-meta">{fate}</span></p>')
            continue
        address = escape_text(document_address(entry.document_id))
        lines.append(
            f'<p><a href="{address}" target="_self" dir="auto">{escape_text(entry.title)}</a><br>'
            f'<span class="kb-meta">{escape_text(describe_entry(entry))}<br>{file} · {fate}</span></p>'
        )
    if len(outcomes) > _SHOWN:
        lines.append(f'<p class="kb-meta">{escape_text(_count_more(len(outcomes) - _SHOWN))}</p>')
    return f'<div class="kb-outcomes">{"".join(lines)}</div>'


def _name_fate(outcome: Outcome) -> str:
    return {
        Fate.ADDED: _("new"),
        Fate.CHANGED: _("a new version"),
        Fate.REREAD: _("read again"),
        Fate.RESTATED: _("its entry was updated"),
        Fate.MOVED: _("moved here from {place}").format(place=name_place(outcome.old_path)),
        Fate.COPIED: _("the same as another file"),
        Fate.REMOVED: _("gone from the folder"),
        Fate.FAILED: _("could not be read"),
    }[outcome.fate]


def _count_more(number: int) -> str:
    return ngettext("and {number} more", "and {number} more", number).format(number=number)
