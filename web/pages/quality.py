"""Quality, for staff: what people said of the answers, what found none, figures over time, documents that need a hand."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from desk.database import Desk
from desk.evaluations import Evaluation
from desk.feedback import Feedback, Outcome, Unanswered, Verdict, write_gold_questions
from knowledge_base import KnowledgeBase
from web import knowledge
from web.access import may_write
from web.components.failures import explain_failure
from web.components.notices import offer_sign_in, open_or_explain
from web.components.passage import escape_text
from web.components.tables import draw_cells, draw_table
from web.i18n import _, current_language, format_moment, format_share, name_language, ngettext
from web.labels import name_place

_SHOWN = 20
# Anybody may say what they think, as often as they like; when these are seen to, others come.
_MOST_WAITING = 100
_FIGURES = ("hit@1", "hit@5", "answer_in_quote", "wrongly_refused", "rightly_refused")


def show_quality() -> None:
    """Show what staff should know of the answers; others are told that the page is not for them."""
    st.title(_("Quality"))
    if not may_write():
        st.info(_("This page is for the staff."))
        offer_sign_in()
        return
    knowledge_base, desk = open_or_explain(), knowledge.open_desk()
    _show_inbox(desk)
    _show_unanswered(desk)
    _show_evaluations(desk.evaluations.list())
    _show_failures(knowledge_base)


def _show_inbox(desk: Desk) -> None:
    """Show what people said, the last first, and let staff settle it."""
    st.header(_("What people said about the answers"))
    feedback = desk.feedback.list_feedback(Outcome.OPEN, limit=_MOST_WAITING)
    if not feedback:
        st.html(f'<p class="kb-meta">{escape_text(_("Nothing is waiting."))}</p>')
    for item in feedback:
        _show_feedback(desk, item)
    gold = write_gold_questions(desk.feedback.list_feedback(Outcome.GOLD))
    if gold:
        st.download_button(
            _("Save the test questions"), gold, file_name="gold.jsonl", mime="application/jsonl", key="quality.gold"
        )
        st.info(_("Use them with `seobs eval gold.jsonl`."))


def _show_feedback(desk: Desk, item: Feedback) -> None:
    names = {Verdict.RIGHT: _("Right"), Verdict.WRONG: _("Wrong"), Verdict.MISSING: _("Something is missing")}
    if item.refused:
        names = {Verdict.RIGHT: _("They do not say it"), Verdict.MISSING: _("They do say it")}
    with st.container(border=True, key=f"feedback.{item.id}"):
        language = current_language()
        line = " · ".join(
            (
                names.get(item.verdict, ""),
                name_language(item.language, language),
                format_moment(item.given_at, language),
            )
        )
        parts = [
            f'<p class="kb-meta">{escape_text(line)}</p>',
            f'<p dir="auto"><b>{escape_text(item.question)}</b></p>',
        ]
        parts += [
            f'<p class="kb-quote" dir="auto">{escape_text(quote.text)}</p>'
            f'<p class="kb-meta">{escape_text(name_place(quote.file))}</p>'
            for quote in item.quotes
        ]
        if item.note:
            parts.append(f'<p dir="auto">{escape_text(_("Note:"))} {escape_text(item.note)}</p>')
        st.html("".join(parts))
        with st.container(horizontal=True):
            if item.can_be_gold:
                st.button(
                    _("Use as a test question"),
                    key=f"feedback.gold.{item.id}",
                    on_click=desk.feedback.settle,
                    args=(item.id, Outcome.GOLD),
                )
            st.button(
                _("Done"),
                key=f"feedback.close.{item.id}",
                on_click=desk.feedback.settle,
                args=(item.id, Outcome.CLOSED),
            )


def _show_unanswered(desk: Desk) -> None:
    """Show the questions that the documents did not answer, the most asked first."""
    st.header(_("Questions without an answer"))
    questions: Sequence[Unanswered] = desk.feedback.list_unanswered()
    if not questions:
        st.html(f'<p class="kb-meta">{escape_text(_("Nothing is waiting."))}</p>')
        return
    language = current_language()
    for item in questions[:_SHOWN]:
        asked = f"{_('Last asked')}: {format_moment(item.asked_at, language)}"
        line = " · ".join((name_language(item.language, language), f"{_('Times')}: {item.times}", asked))
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"unanswered.{item.language}.{item.question}"
        ):
            st.html(
                f'<p dir="auto"><b>{escape_text(item.question)}</b></p><p class="kb-meta">{escape_text(line)}</p>',
                width="stretch",
            )
            st.button(
                _("Done"),
                key=f"unanswered.close.{item.language}.{item.question}",
                on_click=desk.feedback.forget_unanswered,
                args=(item.question, item.language),
            )
    if len(questions) > _SHOWN:
        left = len(questions) - _SHOWN
        more = ngettext("and {number} more", "and {number} more", left).format(number=left)
        st.html(f'<p class="kb-meta">{escape_text(more)}</p>')


def _show_evaluations(evaluations: Sequence[Evaluation]) -> None:
    """Show the figures of the last runs, by language."""
    st.header(_("Measured with test questions"))
    if not evaluations:
        st.info(_("Run `seobs eval QUESTIONS.jsonl`: its figures will appear here."))
        return
    names = {
        "hit@1": _("Right passage first"),
        "hit@5": _("Right passage among five"),
        "answer_in_quote": _("Answer quoted"),
        "wrongly_refused": _("Wrongly refused"),
        "rightly_refused": _("Rightly refused"),
    }
    language = current_language()
    for evaluation in evaluations[:5]:
        st.html(
            f'<p class="kb-meta">{escape_text(evaluation.questions)} · '
            f"{escape_text(format_moment(evaluation.measured_at, language))}</p>"
        )
        columns = (_("Language"), _("Questions"), *(names[name] for name in _FIGURES))
        rows = (
            draw_cells(
                _("all") if group == "all" else name_language(group, language),
                int(figures.get("questions", 0)),
                *(format_share(figures[name], language) if name in figures else "" for name in _FIGURES),
            )
            for group, figures in evaluation.figures.items()
            if " -> " not in group
        )
        st.html(draw_table(_("Measured with test questions"), columns, rows))


def _show_failures(knowledge_base: KnowledgeBase) -> None:
    """Show what could not be read, with its reason and the way out."""
    st.header(_("Documents that need attention"))
    status = knowledge_base.status()
    if not status.problems:
        st.html(f'<p class="kb-meta">{escape_text(_("All documents are in order."))}</p>')
        return
    if status.failures:
        columns = (_("File"), _("Reason"), _("What to do"))
        rows = (draw_cells(name_place(failure.path), *explain_failure(failure)) for failure in status.failures)
        st.html(draw_table(_("Documents that need attention"), columns, rows))
    # The sentences of the status are for the command line: here the same is said in the visitor's language.
    for number, sentence in (
        (
            status.unread_pages,
            _(
                "Scanned pages that could not be recognised: {number}. Language packs of Tesseract are missing on the server."
            ),
        ),
        (
            len(status.stale),
            _("Documents read by an earlier version or with other settings: {number}. Read the folder again."),
        ),
    ):
        if number:
            st.html(f"<p>{escape_text(sentence.format(number=number))}</p>")
    st.page_link("web/pages/upkeep.py", label=_("Add and correct"))


show_quality()
