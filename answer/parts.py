"""Two questions in one: "Who leads the project and what does it cost?" -> each of them, so that each is answered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from answer.conversation import asks_of_whole, complete_question
from answer.names import find_names
from answer.word_lists import read_words
from index.coverage import find_content_words
from kb.folding import fold_latin
from kb.script import to_latin

_WORD = re.compile(r"[^\W_]+")
_AND = read_words("and in ter i e ed y und et te a")
_MOST_PARTS = 3
_FEW_WORDS = 2
# Words that ask, folded and in Latin script; a star stands for any ending.
_ASKING = re.compile(
    r"who|whom|whose|what|when|where|why|which|how|"
    r"kdo|koga|komu|kaj|kdaj|kje|kam|zakaj|kater\w*|kolik\w*|kako|kaksn\w*|kaks\w*|"
    r"tko|ko|sta|sto|kada|kad|gdje|gde|zasto|koj\w*|kakv\w*|"
    r"koe|koi|kade|zosto|kolku|kolkav\w*|"
    r"chi|cosa|quando|dove|perche|qual\w*|quant\w*|come|"
    r"quien\w*|que|cuando|donde|cual\w*|cuant\w*|como|"
    r"wer|wen|wem|was|wann|wo|warum|welch\w*|wie|wieviel\w*|weshalb|wieso|"
    r"qui|quoi|quand|pourquoi|quel\w*|combien|comment"
)
_BEFORE_ASKING = read_words(
    """
    with for from to until by at in on of za z s v na od do pri u iz sa so di da con per del para hasta desde por
    bis von mit fur seit zu avec pour a de depuis jusqu
    """
)


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """One of the questions in a question: `asked` as it stands there, `complete` so that it can be understood alone."""

    asked: str
    complete: str


@dataclass(frozen=True, slots=True)
class _Word:
    folded: str
    is_and: bool
    start: int
    end: int


def split_question(question: str, *, language: str) -> list[QuestionPart]:
    """Return the questions that a question joins, in their order; none when it asks one thing only.

    Each begins with a word that asks, all but the first after "and" or a question mark. What a part does not say itself it
    takes over from the part beside it: "Who founded it, and when?" asks "when founded it?" too. `language` is the BCP 47 tag
    of the question.
    """
    words = [_make_word(found) for found in _WORD.finditer(question)]
    if not words or not _count_asking(words, 0):
        return []
    bounds = [0]
    for place in range(1, len(words)):
        is_joined = words[place - 1].is_and or "?" in question[words[place - 1].end : words[place].start]
        if is_joined and place > 1 and _count_asking(words, place):
            bounds.append(place)
    if not 1 < len(bounds) <= _MOST_PARTS:
        return []
    parts = []
    for first, after in pairwise([*bounds, len(words)]):
        part = words[first:after]
        if after < len(words) and part[-1].is_and:
            part.pop()
        if not part:
            return []
        parts.append((part, question[part[0].start : part[-1].end]))
    said = [_skip_asking(part, text) for part, text in parts]
    has_content = [bool(find_content_words(rest, language)) for rest in said]
    if not any(has_content):
        return []
    completed: list[QuestionPart] = []
    for number, (_, text) in enumerate(parts):
        if not has_content[number]:
            nearest = min(
                (other for other, has in enumerate(has_content) if has), key=lambda other: abs(other - number)
            )
            complete = f"{text} {said[nearest]}?"
        elif completed and has_content[0] and _says_little(text, language):
            complete = f"{text}? ({said[0]})"
        else:
            complete = complete_question(f"{text}?", [one.complete for one in completed] if has_content[0] else [])
        completed.append(QuestionPart(text, complete))
    return completed


def _says_little(part: str, language: str) -> bool:
    """Return whether a part leaves out what it asks about: "what was the target?", but not "what does it cost?"."""
    if asks_of_whole(part) or find_names(part):
        return False
    return len(find_content_words(part, language)) <= _FEW_WORDS


def _make_word(found: re.Match[str]) -> _Word:
    # Folded, the Italian "è" would be "e".
    return _Word(fold_latin(found.group()), to_latin(found.group()).lower() in _AND, *found.span())


def _count_asking(words: Sequence[_Word], place: int) -> int:
    """Return how many words from a place on ask: one, two with a preposition before it, or none."""
    following = [word.folded for word in words[place : place + 2]]
    if following and _ASKING.fullmatch(following[0]):
        return 1
    return 2 if len(following) > 1 and following[0] in _BEFORE_ASKING and _ASKING.fullmatch(following[1]) else 0


def _skip_asking(part: Sequence[_Word], text: str) -> str:
    """Return what a part says after the words that ask; empty when it says nothing else."""
    rest = part[_count_asking(part, 0) :]
    return text[rest[0].start - part[0].start :] if rest else ""
