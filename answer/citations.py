"""A written answer -> only those of its sentences that the passages support.

A language model invents numbers, cites passages it was not given and repeats its instructions. So every sentence must
name a passage by [n]; each n must exist; every number, date and name in the sentence must stand in one of the cited
passages; and the sentence must mean something near to one of them. What fails is taken out. A sentence that cites nothing
is bound to the first passage that holds all its numbers and names and passes the same check; without any it is taken out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from answer.names import find_names
from index.encoder import Encoder
from kb.amounts import read_number
from kb.folding import fold_text
from kb.script import to_latin

_MARK = re.compile(r"\[(\d{1,3})\]")
_SENTENCE_END = re.compile(r"[.!?]+[\"»”“’]*(?:\s*\[\d{1,3}\])+[.!?]?|[.!?]+[\"»”“’]*(?=\s|$)|\n")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:dr|mag|prof|ing|mr|mrs|ms|st|nr|art|čl|št|ul|др|проф|[^\W\d_])$", re.IGNORECASE
)
_NUMBER = re.compile(r"\d+(?:[.,'’\u00a0 ]\d+)*")
_WELL_FORMED_NUMBER = re.compile(r"\d{1,3}(?:[.,'’\u00a0 ]\d{3})*(?:[.,]\d+)?|\d+(?:[.,]\d+)?")
_QUOTE = re.compile(r"[\"“„«»”]([^\"“„«»”]{4,})[\"“„«»”]")
# Cosines of E5 models lie between 0.7 and 0.9 whatever the texts; below this even related texts are far apart.
_LEAST_SIMILARITY = 0.82
_STEM = 4


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence of a written answer without its marks, the numbers it cites, and why it fails (empty: it holds)."""

    text: str
    cited: tuple[int, ...]
    fault: str


def check_sentences(text: str, passages: Sequence[str], encoder: Encoder) -> list[CheckedSentence]:
    """Check every sentence of a text in order; [n] means `passages[n - 1]`."""
    return [_check_sentence(sentence, passages, encoder) for sentence in split_answer(text)]


def split_answer(text: str) -> list[str]:
    """Return the sentences of a written answer, each with the marks that follow it."""
    sentences = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if not _goes_on(text, end):
            sentences.append(text[start : end.end()])
            start = end.end()
    sentences.append(text[start:])
    return [sentence.strip() for sentence in sentences if sentence.strip(".!? \n")]


def _goes_on(text: str, end: re.Match[str]) -> bool:
    """Say whether a full stop belongs to a date, an ordinal or an abbreviation ("1. april", "d.o.o. in", "dr. N.")."""
    if end.group() != ".":
        return False
    following = text[end.end() : end.end() + 3].strip()[:1]
    before = text[max(0, end.start() - 6) : end.start()]
    return following.islower() or following.isdigit() or _ABBREVIATION.search(before) is not None


def _check_sentence(sentence: str, passages: Sequence[str], encoder: Encoder) -> CheckedSentence:
    cited = tuple(dict.fromkeys(int(number) for number in _MARK.findall(sentence)))
    plain = " ".join(_MARK.sub("", sentence).split()).replace(" .", ".")
    if not cited and (_NUMBER.search(plain) or find_names(plain)):
        for number in range(1, len(passages) + 1):
            if not _find_fault(plain, (number,), passages, encoder):
                return CheckedSentence(plain, (number,), "")
    return CheckedSentence(plain, cited, _find_fault(plain, cited, passages, encoder))


def _find_fault(plain: str, cited: Sequence[int], passages: Sequence[str], encoder: Encoder) -> str:
    if not any(map(str.isalnum, plain)):
        return "says nothing"
    if not cited:
        return "cites nothing"
    if any(not 1 <= number <= len(passages) for number in cited):
        return "cites a passage that does not exist"
    sources = [passages[number - 1] for number in cited]
    joined = "\n".join(sources)
    known = {value for number in _NUMBER.findall(joined) for value in (*_read_values(number), *_split_values(number))}
    for number in _NUMBER.findall(plain):
        if not known.issuperset(_read_values(number)):
            return f"the number {number} is not in the cited passages"
    for quote in _QUOTE.findall(plain):
        if " ".join(quote.split()) not in " ".join(joined.split()):
            return "a quotation is not in the cited passages"
    folded = _fold(joined)
    for name in find_names(plain):
        # Inflected names share their beginning: "Mariboru" is supported by "Maribor".
        stem = _fold(name)[: max(_STEM, len(name) - 3)]
        if stem not in folded:
            return f"the name {name} is not in the cited passages"
    if " ".join(plain.rstrip(".").split()) in " ".join(joined.split()):
        return ""
    similarity = float((encoder.encode_queries([plain]) @ encoder.encode_passages(sources).T).max())
    if similarity < _LEAST_SIMILARITY:
        return "says something else than the cited passages"
    return ""


def _read_values(number: str) -> list[Decimal]:
    """Return the value of a number as written, or those of its parts when it is none ("12.7.2018")."""
    return [read_number(number)] if _WELL_FORMED_NUMBER.fullmatch(number) else _split_values(number)


def _split_values(number: str) -> list[Decimal]:
    """Return the values of what spaces join, and of all parts of what is no number but a date."""
    is_number = _WELL_FORMED_NUMBER.fullmatch(number) is not None
    return [Decimal(part) for part in re.split(r"[\u00a0 ]" if is_number else r"\D", number) if part.isdecimal()]


def _fold(text: str) -> str:
    return fold_text(to_latin(text))
