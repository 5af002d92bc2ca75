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
from web.components.notices import open_or_explain
from web.components.passage import escape_text
from web.components.tables import draw_cells, draw_table
from web.i18n import _, current_language, format_moment, format_share, name_language
from web.labels import name_place

_FIGURES = ("hit@1", "hit@5", "answer_in_quote", "wrongly_refused", "rightly_refused")


def show_quality() -> None:
    """Show what staff should know of the answers; others are told that the page is not for them."""
    st.title(_("Quality"))
    if not may_write():
        st.info(_("This page is for the staff."))
        return
    knowledge_base, desk = open_or_explain(), knowledge.open_desk()
    _show_inbox(desk)
    _show_unanswered(desk)
    _show_evaluations(desk.evaluations.list())
    _show_failures(knowledge_base)


def _show_inbox(desk: Desk) -> None:
    """Show what people said, the last first, and let staff settle it."""
    st.header(_("What people said of the answers"))
    feedback = desk.feedback.list_feedback(Outcome.OPEN)
    if not feedback:
        st.html(f'<p class="kb-meta">{escape_text(_("Nothing is waiting."))}</p>')
    for item in feedback:
        _show_feedback(desk, item)
    gold = write_gold_questions(desk.feedback.list_feedback(Outcome.GOLD))
    if gold:
        st.download_button(
            _("Save the test questions"), gold, file_name="gold.jsonl", mime="application/jsonl", key="quality.gold"
        )
        st.html(f'<p class="kb-meta">{escape_text(_("`seobs eval gold.jsonl` measures with them."))}</p>')


def _show_feedback(desk: Desk, item: Feedback) -> None:
    names = {Verdict.RIGHT: _("Right"), Verdict.WRONG: _("Wrong"), Verdict.MISSING: _("Something is missing")}
    with st.container(border=True, key=f"feedback.{item.id}"):
        language = current_language()
        line = " · ".join(
            (names[item.verdict], name_language(item.language, language), format_moment(item.given_at, language))
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
            if item.verdict is Verdict.RIGHT and item.quotes:
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
    columns = (_("Question"), _("Language"), _("Times"), _("Last asked"))
    rows = (
        draw_cells(
            item.question, name_language(item.language, language), item.times, format_moment(item.asked_at, language)
        )
        for item in questions
    )
    st.html(draw_table(_("Questions without an answer"), columns, rows))


def _show_evaluations(evaluations: Sequence[Evaluation]) -> None:
    """Show the figures of the last runs, by language."""
    st.header(_("Measured with test questions"))
    if not evaluations:
        st.html(
            f'<p class="kb-meta">{escape_text(_("`seobs eval QUESTIONS.jsonl` measures; its figures will stand here."))}</p>'
        )
        return
    names = {
        "hit@1": _("Right passage first"),
        "hit@5": _("Right passage among five"),
        "answer_in_quote": _("Answer quoted"),
        "wrongly_refused": _("Refused though answered"),
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
    st.header(_("Documents that need a hand"))
    status = knowledge_base.status()
    if not status.problems:
        st.html(f'<p class="kb-meta">{escape_text(_("All documents are in order."))}</p>')
        return
    if status.failures:
        columns = (_("File"), _("Reason"), _("What to do"))
        rows = (draw_cells(name_place(failure.path), failure.reason, failure.action) for failure in status.failures)
        st.html(draw_table(_("Documents that need a hand"), columns, rows))
    for problem in status.problems:
        st.html(f'<p class="kb-meta" dir="auto">{escape_text(problem)}</p>')


show_quality()
