"""What can be done with an answer: copy it, save it, ask the same of other documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import streamlit as st

from answer.answers import AnswerMode
from web.answer_files import (
    PDF_MEDIA_TYPE,
    WORD_MEDIA_TYPE,
    AnswerSheet,
    make_sheet,
    write_markdown,
    write_plain,
    write_word,
)
from web.components.copy_button import show_copy_button
from web.components.passage import escape_label
from web.components.references import app_address
from web.components.scope import describe_scope
from web.components.turns import Turn, request_again
from web.i18n import _


def show_actions(turn: Turn, number: int, titles: dict[str, str], *, key: str) -> None:
    """Show what can be done with an answer that has sources; `titles` are those of the documents by their ids."""
    if not turn.answer.citations:
        return
    sheet = _make_sheet(turn, titles)
    with st.container(key=f"{key}.actions", horizontal=True, vertical_alignment="center", gap="medium"):
        show_copy_button(write_plain(sheet), key=f"{key}.copy")
        with st.popover(_("Save"), key=f"{key}.save", type="tertiary"):
            name = f"answer-{date.today().isoformat()}"
            files: tuple[tuple[str, str, str, Callable[[], bytes | str]], ...] = (
                ("word", "docx", WORD_MEDIA_TYPE, lambda: write_word(sheet)),
                ("pdf", "pdf", PDF_MEDIA_TYPE, lambda: _write_pdf(sheet)),
                ("markdown", "md", "text/markdown", lambda: write_markdown(sheet)),
            )
            labels = {"word": _("Word document"), "pdf": _("PDF for printing"), "markdown": _("Text with Markdown")}
            for kind, suffix, media_type, write in files:
                st.download_button(
                    escape_label(labels[kind]),
                    data=write,
                    file_name=f"{name}.{suffix}",
                    mime=media_type,
                    key=f"{key}.save.{kind}",
                    on_click="ignore",
                    type="tertiary",
                )
        if turn.answer.mode is not AnswerMode.CATALOGUE:
            st.button(
                _("Ask again without these documents"),
                key=f"{key}.without",
                on_click=_ask_without_cited,
                args=(turn, number),
                type="tertiary",
            )


def _write_pdf(sheet: AnswerSheet) -> bytes:
    # The fonts and their tools are loaded by the first who wants one.
    from web.answer_pdf import write_pdf

    return write_pdf(sheet)


def _ask_without_cited(turn: Turn, number: int) -> None:
    cited = [citation.passage.document_id for citation in turn.answer.citations]
    without = tuple(dict.fromkeys((*turn.scope.without, *cited)))
    request_again(number, replace(turn.scope, without=without))


def _make_sheet(turn: Turn, titles: dict[str, str]) -> AnswerSheet:
    answer = turn.answer
    notes = [
        _("Understood as: {question}").format(question=answer.understood_as) if answer.understood_as else "",
        describe_scope(turn.scope, titles),
        answer.notice,
        _("Stopped before the answer was complete.") if turn.is_stopped else "",
    ]
    return make_sheet(answer, notes, base=app_address(), today=date.today())
