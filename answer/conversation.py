"""A follow-up question -> one that stands alone, without a language model."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.citations import find_names

_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")
_FEW_WORDS = 8


def complete_question(question: str, turns: Sequence[str]) -> str:
    """Return the question with the names of the last earlier one that has any, when it is short and has none itself.

    "Koliko je trajal?" after "Kakšen je proračun projekta COOP?" is asked about COOP too.
    """
    if not turns or _find_names(question) or len(question.split()) > _FEW_WORDS:
        return question
    for earlier in reversed(turns):
        names = _find_names(earlier)
        if names:
            return f"{question} ({', '.join(names)})"
    return question


def _find_names(question: str) -> list[str]:
    """Return the names, acronyms and numbers of a question: what a follow-up leaves out because it was said before."""
    return [*find_names(question), *_NUMBER.findall(question)]
