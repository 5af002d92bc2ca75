"""A follow-up question -> one that stands alone, without a language model."""

from __future__ import annotations

from collections.abc import Sequence

from answer.names import find_names_and_numbers

_FEW_WORDS = 8


def complete_question(question: str, turns: Sequence[str]) -> str:
    """Return the question with the names of the last earlier one that has any, when it is short and has none itself.

    "Koliko je trajal?" after "Kakšen je proračun projekta COOP?" is asked about COOP too.
    """
    if not turns or find_names_and_numbers(question) or len(question.split()) > _FEW_WORDS:
        return question
    for earlier in reversed(turns):
        names = find_names_and_numbers(earlier)
        if names:
            return f"{question} ({', '.join(names)})"
    return question
