"""The language to answer in: that of the question, or, when it is too short to tell, the asker's likely one."""

from __future__ import annotations

from collections.abc import Sequence

from answer.phrases import ANSWER_LANGUAGES
from kb.language import identify_language
from kb.script import script_of

_SURE = 0.55
# The confidence in one of the three standards of a language is divided among them; that much says it is one of them.
_STANDARDS = ("hr", "bs", "sr-Latn")
_SURE_OF_STANDARD = 0.35
_CYRILLIC = ("sr-Cyrl", "mk")


def tell_question_language(question: str, *, likely: Sequence[str] = ()) -> str:
    """Return the BCP 47 tag of the language to answer in.

    `likely` are the tags to fall back on, the likeliest first: the language of the interface, then those of the documents.
    """
    guess = identify_language(question, candidates=ANSWER_LANGUAGES)
    if guess.confidence >= (_SURE_OF_STANDARD if guess.tag in _STANDARDS else _SURE):
        return guess.tag
    is_cyrillic = script_of(question) == "Cyrl"
    for tag in likely:
        if tag in ANSWER_LANGUAGES and (tag in _CYRILLIC) == is_cyrillic:
            return tag
    return guess.tag
