"""A follow-up question -> one that stands alone, without a language model."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Names, acronyms and numbers: what a follow-up leaves out because it was said before.
_NAME = re.compile(r"\b(?:[^\W\d_]*[A-ZČĆŠŽĐА-ЯЁ][\w-]*|\d[\d.,/]*)", re.UNICODE)
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
    """Return the names in a question; the capital of a sentence's first word says nothing."""
    first_word_end = len(question) - len(question.lstrip()) + len((question.split() or [""])[0])
    return [
        found.group()
        for found in _NAME.finditer(question)
        if found.start() >= first_word_end or sum(letter.isupper() for letter in found.group()) > 1
    ]
