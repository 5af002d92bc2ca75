"""Sending files into the corpus folder, for staff."""

from __future__ import annotations

from datetime import date

import streamlit as st

from kb.config import Config
from kb.errors import StoreError
from kb.internal_folders import find_internal_folder
from web.access import current_visitor, may_write
from web.change_log import Deed, append_changes, make_change
from web.components.correction import name_contributor
from web.components.passage import escape_text, neutralise_controls
from web.components.reading import ask_for_reading
from web.i18n import _, ngettext
from web.uploads import Upload, UploadState, keep_upload, list_folders

_ROUND = "uploading.round"
_KEPT = "uploading.kept"
_ADDED = (UploadState.KEPT, UploadState.REPLACED)


def show_uploading(config: Config) -> None:
    """Show the field for files and the choice of a folder, and what became of the files that were sent last."""
    corpus = config.paths.corpus
    own = f"uploads/{date.today().year}"

    def name_folder(folder: str) -> str:
        name = neutralise_controls(folder) or _("the folder of the documents itself")
        is_internal = find_internal_folder(folder, config.ingest.access) is not None
        return f"{name} · {_('internal')}" if is_internal else name

    # Files that have been kept leave the field, and the memory, with another round of it; what was allowed for them too.
    turn = st.session_state.get(_ROUND, 0)
    files = st.file_uploader(
        _("Choose files or drop them here"),
        accept_multiple_files=True,
        key=f"uploading.files.{turn}",
        max_upload_size=config.ingest.limits.size_mb,
    )
    formats = _(
        "PDF, Word, Excel, PowerPoint, OpenDocument, text, web pages, emails, pictures of pages and ZIP archives."
    )
    size = _("Up to {number} MB each.").format(number=config.ingest.limits.size_mb)
    st.html(f'<p class="kb-meta">{escape_text(f"{formats} {size}")}</p>')
    folder = st.selectbox(
        _("Into the folder"),
        list_folders(corpus, own=own),
        format_func=name_folder,
        key="uploading.folder",
        filter_mode=None,
    )
    replaces = st.checkbox(
        _("A file with the name of one in this folder is its new version"),
        key=f"uploading.replaces.{turn}",
        help=_(
            "Without this both are kept, and the second gets a number. The text of the earlier version can still be read."
        ),
    )
    warning = _("Everybody can read what you add here, unless it is of an internal type or lies in an internal folder.")
    st.html(f'<p class="kb-meta">{escape_text(warning)}</p>')
    if st.button(_("Add the files"), key="uploading.add", type="primary", disabled=not files) and may_write():
        _keep(config, folder, [(file.name, file.getvalue()) for file in files], replaces=replaces)
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
        st.rerun()
    _show_kept(st.session_state.get(_KEPT, []))


def _keep(config: Config, folder: str, files: list[tuple[str, bytes]], *, replaces: bool) -> None:
    """Put files into the corpus folder, note that in the log, and have the folder read."""
    kept: list[Upload] = []
    try:
        for name, content in files:
            size_mb = config.ingest.limits.size_mb
            kept.append(keep_upload(config.paths.corpus, folder, name, content, size_mb=size_mb, replaces=replaces))
    except StoreError:
        st.session_state["uploading.refused"] = True
    st.session_state[_KEPT] = kept
    added = [upload.path for upload in kept if upload.state in _ADDED]
    if added:
        visitor, who = current_visitor(), name_contributor()
        append_changes(config.paths.data, [make_change(visitor, Deed.ADDED, who=who, new=path) for path in added])
        ask_for_reading(config.paths.data)


def _show_kept(uploads: list[Upload]) -> None:
    """Show what became of each file that was sent."""
    if st.session_state.pop("uploading.refused", False):
        st.error(
            _(
                "The folder of the documents cannot be written to. Free some space or correct its permissions, then add the rest."
            )
        )
    if not uploads:
        return
    added = sum(upload.state in _ADDED for upload in uploads)
    summary = ngettext("{number} file added", "{number} files added", added).format(number=added)
    lines = [
        f'<li dir="auto">{escape_text(upload.name)} – {escape_text(_name_state(upload))}</li>'
        for upload in uploads
        if upload.state is not UploadState.KEPT or upload.path.rpartition("/")[2] != upload.name
    ]
    heading = f"<p><b>{escape_text(summary)}</b></p>" if added else ""
    st.html(f'<div role="status">{heading}<ul>{"".join(lines)}</ul></div>')


def _name_state(upload: Upload) -> str:
    return {
        UploadState.KEPT: _("added as {path}").format(path=upload.path),
        UploadState.REPLACED: _("added as a new version of {path}").format(path=upload.path),
        UploadState.KNOWN: _("is there already: {path}").format(path=upload.path),
        UploadState.UNREADABLE_FORMAT: _(
            "not added, files of this format cannot be read; save it as PDF, Word or plain text"
        ),
        UploadState.EMPTY: _("not added, the file is empty; copy it again from where it came from"),
        UploadState.TOO_LARGE: _("not added, the file is too large; split it into parts"),
    }[upload.state]
