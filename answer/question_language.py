"""The language to answer in: that of the question, or, when it is too short to tell, the asker's likely one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.phrases import ANSWER_LANGUAGES
from kb.language import identify_language
from kb.script import script_of

_SURE = 0.55
# The confidence in one of the three standards of a language is divided among them; that much says it is one of them.
_STANDARDS = ("hr", "bs", "sr-Latn")
_SURE_OF_STANDARD = 0.35
_NEIGHBOURS = ("sl", *_STANDARDS)
# What stands for the three together, and how sure it must be that it is one of them, not their neighbour.
_ALL_STANDARDS = "hr"
_SURE_OF_ALL_STANDARDS = 0.75
# Names and words that many languages share make up most of so short a question.
_FEW_WORDS = 2
_SURE_OF_FEW_WORDS = 0.8
_CYRILLIC = ("sr-Cyrl", "mk")
# What is counted stands in the genitive plural, which Slovene ends otherwise: "članov", "članic", "podjetij" against
# "članova", "članica", "poduzeća". In a question of two words that is all there is to tell by.
_COUNTED_IN_SLOVENE = re.compile(r"\bkoliko\s+(?:(?:je|bo|so)\s+)?(?:\w+ih\s+)?\w{2,}(?:[oe]v|ic|ij)\b", re.IGNORECASE)
_SURE_OF_WORDS = 0.6
# The word that asks tells Slovene, whatever the names and the words that its neighbours share say: "kolikšen", "kdo",
# "kje" against "koliki", "tko", "gdje". It stands among the first three.
_ASKS_IN_SLOVENE = re.compile(
    r"\W*(?:\w+\W+){0,2}?"
    r"(?:kaj|kak[šs]\w+|kater(?:[aeio]|ega|emu|em|ih|imi?|ima)|kdaj|kdo|kje|kolik[šs]\w+|zakaj|[čc]igav\w*)\b",
    re.IGNORECASE,
)


def tell_question_language(question: str, *, likely: Sequence[str] = ()) -> str:
    """Return the BCP 47 tag of the language to answer in.

    `likely` are the tags to fall back on, the likeliest first: the language of the interface, then those of the documents.
    """
    guess = identify_language(question, candidates=ANSWER_LANGUAGES)
    if guess.tag in _STANDARDS and guess.confidence < _SURE_OF_WORDS and _COUNTED_IN_SLOVENE.search(question):
        return "sl"
    if guess.tag in _STANDARDS and _ASKS_IN_SLOVENE.match(question):
        return "sl"
    if guess.confidence >= _choose_threshold(question, guess.tag):
        return guess.tag
    is_cyrillic = script_of(question) == "Cyrl"
    known = _list_possible(question, guess.tag)
    for tag in likely:
        if tag in known and (tag in _CYRILLIC) == is_cyrillic:
            return tag
    return guess.tag


def _list_possible(question: str, tag: str) -> Sequence[str]:
    """Return the tags that a question may have whose own tag is unsure."""
    if tag not in _NEIGHBOURS:
        return ANSWER_LANGUAGES
    # Too little to tell Croatian from Serbian may be enough to tell both from Slovene, and all three from English.
    others = [other for other in ANSWER_LANGUAGES if other not in _STANDARDS]
    together = identify_language(question, candidates=[*others, _ALL_STANDARDS])
    is_sure = together.tag == _ALL_STANDARDS and together.confidence >= _SURE_OF_ALL_STANDARDS
    return _STANDARDS if is_sure and len(question.split()) > _FEW_WORDS else _NEIGHBOURS


def _choose_threshold(question: str, tag: str) -> float:
    if len(question.split()) <= _FEW_WORDS:
        return _SURE_OF_FEW_WORDS
    return _SURE_OF_STANDARD if tag in _STANDARDS else _SURE
