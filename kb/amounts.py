"""Amounts of money and counts as people write them -> decimal values.

How a number is read, whatever the language: of two different separators the last is the decimal one; one separator that
stands more than once, or once with exactly three digits after it, groups thousands ("3.000" and "3,000" are three
thousand); otherwise it is decimal ("2,5"). A number that begins with 0, or that a word such as "million" follows, is
decimal with a single separator ("0,125", "2.125 million"). Spaces, also narrow ones, and apostrophes group thousands.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from decimal import Decimal

from kb.folding import fold_text


@dataclass(frozen=True, slots=True)
class AmountMention:
    """An amount of money: `text[start:end]` is how it is written; the currency is an ISO 4217 code.

    The currency is None when none is written and the form alone tells an amount ("2.345.678,90", "250 mio").
    """

    start: int
    end: int
    value: Decimal
    currency: str | None


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A count: `text[start:end]` is how it is written, with its percent sign; `upper` ends a span ("20-30")."""

    start: int
    end: int
    value: Decimal
    upper: Decimal | None
    is_percent: bool


_GROUP_SPACE = "[ \u00a0\u2009\u202f'’]"
_NUMBER = rf"(?:\d{{1,3}}(?:{_GROUP_SPACE}\d{{3}})+(?:[.,]\d{{1,2}})?(?!\d)|\d+(?:[.,]\d+)*)"
_MULTIPLIERS = {
    Decimal(1_000): r"tisoc\w*|tisuc\w*|hiljad\w*|хиљад\w*|илјад\w*|thousand|tausend|mila|mil(?!\w)|mille|tsd\.?",
    Decimal(1_000_000): r"mio\.?|mln\.?|milijon\w*|milij?un\w*|milion\w*|милион\w*|million\w*|millon\w*|mill\.?|"
    r"milione|m(?=\s?(?:eur|€|usd|\$))",
    Decimal(1_000_000_000): r"mrd\.?|milijard\w*|милијард\w*|billion|milliard\w*|miliard\w*",
}
_MULTIPLIER = "|".join(f"(?P<x{index}>{words})" for index, words in enumerate(_MULTIPLIERS.values()))
_CURRENCIES = {
    "EUR": r"€|eur(?!\w)|euros?(?!\w)|evr(?:o|a|i|ov|ih|om|e)(?!\w)|eur(?:a|i|e|ov|ima|ov)(?!\w)|евр(?:о|а|и)(?!\w)",
    "RSD": r"rsd(?!\w)|din(?:\.|ar\w*|(?!\w))|дин(?:\.|ар\w*|(?!\w))|рсд(?!\w)",
    "HRK": r"hrk(?!\w)|kn(?!\w)|kun[aei](?!\w)",
    "MKD": r"mkd(?!\w)|мкд(?!\w)|ден(?:\.|ар\w*|(?!\w))",
    "BAM": r"bam(?!\w)|konvertibiln\w+ mar\w+",
    "USD": r"usd(?!\w)|us\$|\$|dol+ar\w*",
    "GBP": r"gbp(?!\w)|£",
    "CHF": r"chf(?!\w)",
}
_CURRENCY_AFTER = re.compile("|".join(f"(?P<{code}>{words})" for code, words in _CURRENCIES.items()))
_CURRENCY_BEFORE = re.compile(
    r"(?:(?P<EUR>€|\beur)|(?P<USD>us\$|\$|\busd)|(?P<GBP>£|\bgbp)|(?P<CHF>\bchf)|(?P<RSD>\brsd))\s?$"
)
_BEFORE_CURRENCY = re.compile(r"(?:,[-–—]+)?\s{0,2}(?:(?:de|di)\s+|d['’]\s?)?")
# "KM" is the convertible mark only in capitals; "km" is a distance.
_MARK_AFTER = re.compile(r"KM(?!\w)")
_NUMBER_AT = re.compile(_NUMBER)
_MULTIPLIER_AFTER = re.compile(rf"\s?(?:{_MULTIPLIER})(?!\w)")
_MONEY_FORM = re.compile(
    r"\d{1,3}(?:\.\d{3})+,\d\d|\d{1,3}(?:,\d{3})+\.\d\d|\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+[.,]\d\d"
)
# Web and mail addresses and telephone numbers: "T: (01) 234 5 678", "+386 41 123 456".
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.\w\S*|"
    r"(?:\+\d|\(0\d{1,3}\)|\b0\d{1,3}[ /-])[ \d/()-]{5,24}\d"
)
_SPAN_AFTER = re.compile(rf"\s?(?:[-–—−]|do(?=\s)|bis(?=\s)|to(?=\s))\s?(?P<upper>{_NUMBER})")
_PERCENT_AFTER = re.compile(
    r"\s?(?:%|odstot\w+|posto(?!\w)|percent\w*|per cent|prozent|per cento|por ciento|pour cent|отсто)"
)
_LABEL_BEFORE = re.compile(r"(?:^|\n)[\s•·*–—-]*\(?$")
_LABEL_AFTER = re.compile(r"[.)](?:\s|$)")
_ORDINAL_AFTER = re.compile(r"(?:\.\s?[^\W\d_])|(?:st|nd|rd|th|er|ª|º|°)(?!\w)")
_WORD_AFTER = re.compile(r"[-–]?[^\W_]")
_CODE_BEFORE = re.compile(r"[^\W_][-–/_.]$|[\w_+#&/]$|\d[.,:]$")
# With its separators; what is longer is a code, or noise whose value would overflow.
_LONGEST_NUMBER = 40


def find_amounts(text: str) -> list[AmountMention]:
    """Return the amounts of money of a text in text order, without overlaps."""
    folded = fold_text(text)
    amounts: list[AmountMention] = []
    for start, end in _find_digits(folded):
        currency = None
        before = _CURRENCY_BEFORE.search(folded[max(0, start - 5) : start])
        stop, value = _read_multiplied(folded, start, end)
        # "1,2 million de francs", "2 milijona evrov": the currency follows, perhaps after a preposition.
        gap = _BEFORE_CURRENCY.match(folded, stop)
        place = gap.end() if gap else stop
        after = _CURRENCY_AFTER.match(folded, place)
        if before is not None:
            currency = before.lastgroup
            start -= len(before.group())
        elif after is not None:
            currency, stop = after.lastgroup, after.end()
        elif _MARK_AFTER.match(text, place):
            currency, stop = "BAM", place + 2
        is_money = value >= 1_000_000 if stop > end else _MONEY_FORM.fullmatch(folded, start, end) is not None
        if currency is None and not is_money:
            continue
        if amounts and start < amounts[-1].end:
            continue
        amounts.append(AmountMention(start, stop, value, currency))
    return amounts


def find_numbers(text: str) -> list[NumberMention]:
    """Return the counts and percentages of a text in text order, without overlaps.

    Leaves out ordinals ("4. redno"), labels of list items, addresses, and digits inside a code or word ("COVID-19",
    "AB/2012", "3D"). Does not know dates and amounts: leave those out with `find_dates` and `find_amounts`.
    """
    folded = fold_text(text)
    numbers: list[NumberMention] = []
    for start, end in _find_digits(folded):
        if numbers and start < numbers[-1].end:
            continue
        if _CODE_BEFORE.search(folded[max(0, start - 2) : start]):
            continue
        if _LABEL_AFTER.match(folded, end) and _LABEL_BEFORE.search(folded[max(0, start - 12) : start]):
            continue
        if _ORDINAL_AFTER.match(folded, end):
            continue
        stop, value = _read_multiplied(folded, start, end)
        if stop == end and _WORD_AFTER.match(folded, end) and not _SPAN_AFTER.match(folded, end):
            continue
        upper = None
        if (span := _SPAN_AFTER.match(folded, stop)) and len(span["upper"]) <= _LONGEST_NUMBER:
            stop, upper = _read_multiplied(folded, span.start("upper"), span.end("upper"))
            if upper <= value:
                stop, upper = span.start(), None
        percent = _PERCENT_AFTER.match(folded, stop)
        numbers.append(NumberMention(start, percent.end() if percent else stop, value, upper, percent is not None))
    return numbers


def read_number(written: str, *, is_multiplied: bool = False) -> Decimal:
    """Return the value of digits with separators, read as the module says.

    `is_multiplied`: a word such as "million" follows. Raises ValueError when it is no number.
    """
    digits = re.sub(_GROUP_SPACE, "", written)
    if not re.fullmatch(r"\d+(?:[.,]\d+)*", digits):
        raise ValueError(f"{written!r} is no number")
    separators = [character for character in digits if character in ".,"]
    if not separators:
        return Decimal(digits)
    last = separators[-1]
    whole, _, fraction = digits.rpartition(last)
    groups_thousands = len(separators) > 1 and len(set(separators)) == 1
    if len(separators) == 1:
        groups_thousands = len(fraction) == 3 and len(whole) <= 3 and not whole.startswith("0") and not is_multiplied
    whole = whole.replace(".", "").replace(",", "")
    return Decimal(whole + fraction) if groups_thousands else Decimal(f"{whole}.{fraction}")


def format_number(value: Decimal) -> str:
    """Return a value without grouping and without an exponent or needless zeros: "200", "256208.82", "2.5"."""
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def format_amount(amount: AmountMention) -> str:
    """Return an amount as "1599869.80 EUR" (two decimals where it has any), without the currency when none is known."""
    number = format_number(amount.value)
    if "." in number:
        number = f"{amount.value:.2f}"
    return f"{number} {amount.currency}" if amount.currency else number


def _find_digits(folded: str) -> list[tuple[int, int]]:
    """Return where numbers of a sane length stand with their separators, outside web and mail addresses."""
    addresses = deque(found.span() for found in _ADDRESS.finditer(folded))
    digits = []
    for found in _NUMBER_AT.finditer(folded):
        while addresses and addresses[0][1] <= found.start():
            addresses.popleft()
        is_number = found.end() - found.start() <= _LONGEST_NUMBER
        if is_number and (not addresses or found.start() < addresses[0][0]):
            digits.append(found.span())
    return digits


def _read_multiplied(folded: str, start: int, end: int) -> tuple[int, Decimal]:
    """Return where a number with its multiplier ends, and its value."""
    multiplier = _MULTIPLIER_AFTER.match(folded, end)
    if multiplier is None or multiplier.lastgroup is None:
        return end, read_number(folded[start:end])
    factor = list(_MULTIPLIERS)[int(multiplier.lastgroup[1:])]
    return multiplier.end(), read_number(folded[start:end], is_multiplied=True) * factor
