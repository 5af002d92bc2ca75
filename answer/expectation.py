"""What kind of value a question asks for, told by its question words, and whether a text gives one of that kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from answer import question_words
from answer.names import find_names, hold_word
from answer.question_words import compile_words
from index.fields import find_asked_fields
from kb.amounts import find_amounts, find_numbers
from kb.dates import find_dates
from kb.folding import fold_text
from kb.script import to_latin


class ValueKind(StrEnum):
    """What an answer must hold: a count, money, a share in percent, a date, a span of time, an address, who, or why."""

    COUNT = "count"
    QUANTITY = "quantity"
    AMOUNT = "amount"
    PERCENT = "percent"
    DATE = "date"
    DURATION = "duration"
    WEBSITE = "website"
    EMAIL = "email"
    TELEPHONE = "telephone"
    WHO = "who"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class CountMention:
    """A count as it is written, in Latin script, and what follows it: what is counted."""

    written: str
    after: str


# The first kind that matches wins: "koliko časa" before "koliko".
_ASKS = {
    ValueKind.WEBSITE: compile_words(question_words.WEBSITE),
    ValueKind.EMAIL: compile_words(question_words.EMAIL),
    ValueKind.TELEPHONE: compile_words(question_words.TELEPHONE),
    ValueKind.PERCENT: compile_words(question_words.PERCENT),
    ValueKind.DURATION: compile_words(question_words.DURATION),
    ValueKind.AMOUNT: compile_words(question_words.AMOUNT),
    ValueKind.DATE: compile_words(question_words.DATE),
    ValueKind.COUNT: compile_words(question_words.COUNT),
    ValueKind.QUANTITY: compile_words(question_words.QUANTITY),
    ValueKind.REASON: compile_words(question_words.REASON),
    ValueKind.WHO: compile_words(question_words.WHO),
}
_ASKS_WHO_FIRST = compile_words(question_words.WHO_FIRST)
_NUMBER_WORD = compile_words(question_words.NUMBERS)
_PER_CENT = compile_words(question_words.PERCENT)
_TIME_UNIT = compile_words(question_words.TIME_UNITS)
_BECAUSE = compile_words(question_words.REASONS)
_BUDGET = "field.budget"
# How "koliko" is said and typed.
_COLLOQUIAL = re.compile(r"\b(?:kolko|kolk|kok|kuliko|kulko|klk)\b")

_AFTER_COUNT = 40
_YEAR = re.compile(r"(?<![\d.,])(?:1[0-9]|20)\d\d(?![\d.,]*\d)")
_DAY_AND_MONTH = re.compile(r"(?<!\d)\d{1,2}\.\s?\d{1,2}\.")
_URL = re.compile(r"https?://|www\.|(?<![\w@.])[\w-]+\.(?:si|hr|rs|ba|mk|me|it|es|de|at|fr|eu|org|com|net|info|coop)\b")
_HEAD_WORD = re.compile(r"[^\W\d_]+|[€$£]")
_TELEPHONE = re.compile(r"(?:\+\d|\(0|\b0)[\d ()/-]{5,24}\d")


def find_value_kind(question: str) -> ValueKind | None:
    """Return what kind of value a question asks for, in any of the network's languages; None when that is not told."""
    folded = _COLLOQUIAL.sub("koliko", _fold(question))
    found = next((kind for kind, pattern in _ASKS.items() if pattern.search(folded)), None)
    if found is None and _ASKS_WHO_FIRST.match(folded.lstrip('¿ «„“"')):
        found = ValueKind.WHO
    asks_number = found in (None, ValueKind.COUNT, ValueKind.QUANTITY)
    return ValueKind.AMOUNT if asks_number and _BUDGET in find_asked_fields(question).values() else found


def gives_value(text: str, kind: ValueKind, *, question: str, head: str = "") -> bool:
    """Return whether a text holds a value of a kind; who must be a name that is not in the question already.

    `head` is the row that names the columns of a table row: it may say the unit of its figures.
    """
    match kind:
        case ValueKind.AMOUNT:
            return bool(find_amounts(text)) or (_names_currency(head) and bool(find_numbers(text)))
        case ValueKind.PERCENT:
            return _gives_percent(text) or ("%" in head and bool(find_numbers(text)))
        case ValueKind.DATE:
            return _gives_date(text)
        case ValueKind.DURATION:
            folded = _fold(text)
            has_unit = _TIME_UNIT.search(folded) and (re.search(r"\d", text) or _NUMBER_WORD.search(folded))
            return bool(has_unit) or len(find_dates(text)) > 0 or len(_YEAR.findall(text)) > 1
        case ValueKind.COUNT:
            return bool(find_counts(text))
        case ValueKind.QUANTITY:
            return bool(find_counts(text) or find_amounts(text))
        case ValueKind.WEBSITE:
            return bool(_URL.search(text))
        case ValueKind.EMAIL:
            return "@" in text
        case ValueKind.TELEPHONE:
            return bool(_TELEPHONE.search(text))
        case ValueKind.WHO:
            return any(not hold_word(question, name) for name in find_names(text))
        case ValueKind.REASON:
            return bool(_BECAUSE.search(_fold(text)))


def find_counts(text: str) -> list[CountMention]:
    """Return the counts of a text, in digits or words, in text order; no dates, amounts of money or lone years."""
    latin = to_latin(text)
    folded = fold_text(latin)
    taken = [(date.start, date.end) for date in find_dates(latin)]
    taken += [(amount.start, amount.end) for amount in find_amounts(latin)]
    taken += [found.span() for found in (*_YEAR.finditer(latin), *_DAY_AND_MONTH.finditer(latin))]
    places = [(number.start, number.end) for number in find_numbers(latin)]
    places += [found.span() for found in _NUMBER_WORD.finditer(folded)]
    return [
        CountMention(latin[start:end], latin[end : end + _AFTER_COUNT])
        for start, end in sorted(places)
        if not any(start < last and first < end for first, last in taken)
    ]


def _names_currency(head: str) -> bool:
    return any(find_amounts(f"1 {word}") for word in _HEAD_WORD.findall(head))


def _gives_percent(text: str) -> bool:
    numbers = find_numbers(text)
    return any(number.is_percent for number in numbers) or bool(numbers and _PER_CENT.search(_fold(text)))


def _gives_date(text: str) -> bool:
    return bool(find_dates(text)) or bool(_YEAR.search(text)) or bool(_DAY_AND_MONTH.search(text))


def _fold(text: str) -> str:
    return fold_text(to_latin(text))
