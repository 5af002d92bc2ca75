"""A question -> its items in order: dates, names, phrases of the lexicon, and words that nobody understands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from answer.catalogue.lexicon import PhraseMatch, Token, cut_words, match_phrase, read_number
from answer.catalogue.names import NameIndex, NameMatch
from kb.dates import find_dates
from kb.folding import fold_text

Period = tuple[date, date]
"""The first and the last day of what a date says."""

# "1990s", "the 90s", "1990er", "90-ih", "90-тите"; the text is folded, and Cyrillic stays.
_DECADE = re.compile(
    r"(?<![\d.])['’]?((?:19|20)?\d0)(?:s|er|ern|ies|-?(?:ih|tih|tite|ti|te)|-?(?:их|тих|тите|ти|те))(?![\w-])"
)
# "the network's reports", "I'm looking for"
_NOISE = re.compile(r"(?<=\w)['’](?:s|m|re|ve|d)\b")


@dataclass(slots=True)
class Item:
    """Some words of a question. `categories` are those of the lexicon; a date has `period`, a name `name`, a number `number`.

    `used` is set when the reading has found what the item is for. An item with none of these is not understood.
    """

    tokens: Sequence[Token]
    categories: Mapping[str, str] = field(default_factory=dict)
    period: Period | None = None
    name: NameMatch | None = None
    number: int | None = None
    used: bool = False

    def has(self, *categories: str) -> bool:
        """Return whether the item has any of these categories."""
        return not self.categories.keys().isdisjoint(categories)

    @property
    def is_span(self) -> bool:
        """Return whether the date is written with both its ends: "2015 to 2018", "od januarja do junija 2018"."""
        if self.period is None or len(self.tokens) < 2:
            return False
        first, last = self.period
        whole_year = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
        return first.year != last.year or (first.month != last.month and not whole_year)

    @property
    def is_understood(self) -> bool:
        """Return whether there is any way to take the item."""
        return bool(self.categories or self.period or self.name or self.number is not None)


@dataclass(slots=True)
class Reading:
    """A question while it is read: its items in order, and whether it can only be meant of several documents.

    `several` says so of "the newest".
    """

    items: list[Item]
    plural: bool
    several: bool

    def places_of(self, *categories: str) -> list[int]:
        """Return where the items with any of these categories stand."""
        return [place for place, item in enumerate(self.items) if item.has(*categories)]

    def take(self, *categories: str) -> list[Item]:
        """Return the items with any of these categories that are not used for something else, and mark them."""
        found = [item for item in self.items if item.has(*categories) and not item.used]
        for item in found:
            item.used = True
        return found


def cut_question(question: str) -> tuple[list[Token], dict[int, Period]]:
    """Return the words of a question, and the period of each date by the place in the question where it begins and ends.

    The keys are the offsets of the words; every word of a date has its period.
    """
    text = _NOISE.sub(lambda found: " " * len(found[0]), question)
    periods: dict[int, Period] = {}
    tokens = cut_words(text)
    decades = [(found.span(), _read_decade(found[1])) for found in _DECADE.finditer(fold_text(text))]
    dates = [
        ((mention.start, mention.end), (mention.date.earliest, mention.date.latest)) for mention in find_dates(text)
    ]
    for (start, end), period in (*dates, *decades):
        for token in tokens:
            if token.start < end and token.end > start:
                periods[token.start] = period
    return tokens, periods


def list_items(
    tokens: Sequence[Token], periods: Mapping[int, Period], *, names: NameIndex, vocabulary: str, today: date
) -> list[Item]:
    """Return the items of a question: the longest name or phrase at each place, dates before phrases, names before both.

    A single word that the lexicon knows is a name only when it is written like one, with a second capital.
    """
    forms = [token.form if token.start not in periods else "" for token in tokens]
    items: list[Item] = []
    place = 0
    while place < len(tokens):
        name = names.match(tokens, place)
        # The empty form of a date ends every phrase.
        phrase = match_phrase(forms, place, vocabulary) if forms[place] else None
        if name is not None and _is_name(name, phrase, tokens[place : place + name.length]):
            item = Item(tokens[place : place + name.length], name=name)
        elif tokens[place].start in periods:
            period = periods[tokens[place].start]
            length = 1
            while place + length < len(tokens) and periods.get(tokens[place + length].start) == period:
                length += 1
            item = Item(tokens[place : place + length], period=period)
        elif phrase is not None:
            item = Item(tokens[place : place + phrase.length], phrase.categories)
            item.number = read_number(tokens[place].form, vocabulary) if item.has("number") else None
            item.period = _read_period(item, vocabulary, today)
        else:
            item = Item(tokens[place : place + 1], number=read_number(tokens[place].form, vocabulary))
        items.append(item)
        place += len(item.tokens)
    return list(_join_decades(items))


def _is_name(name: NameMatch, phrase: PhraseMatch | None, tokens: Sequence[Token]) -> bool:
    """Say whether words are the name that they could be, not the phrase that they could be too."""
    if phrase is None or name.length > max(1, phrase.length):
        return True
    if name.length < phrase.length:
        return False
    return all(sum(map(str.isupper, token.written)) > 1 for token in tokens)


def _read_period(item: Item, vocabulary: str, today: date) -> Period | None:
    """Return the days that "this year" and its kin mean; None for other items."""
    if item.has("this_year"):
        return date(today.year, 1, 1), date(today.year, 12, 31)
    if item.has("last_year"):
        return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
    if item.has("decade"):
        return _read_decade(item.categories["decade"])
    if item.has("last_years"):
        numbers = [read_number(token.form, vocabulary) for token in item.tokens]
        years = next((number for number in numbers if number), 0)
        # The same day some years ago, and the day after it: 29 February is not in every year.
        return (date(today.year - years, today.month, 1), date(today.year, 12, 31)) if 0 < years < 100 else None
    return None


def _join_decades(items: Sequence[Item]) -> Iterator[Item]:
    """Yield the items, "anni 90", "années 1990" and "90. letih" as one period of ten years each."""
    for place, item in enumerate(items):
        before = items[place - 1] if place else None
        after = items[place + 1] if place + 1 < len(items) else None
        is_told = before is not None and before.has("decade_word")
        if item.number is not None and 20 <= item.number <= 90 and item.number % 10 == 0:
            if is_told or (after is not None and after.has("year")):
                item.period, item.number = _read_decade(str(item.number)), None
        elif is_told and item.period is not None and len(item.tokens) == 1:
            year = item.period[0].year
            if year % 10 == 0 and item.period == (date(year, 1, 1), date(year, 12, 31)):
                item.period = _read_decade(str(year))
        if before is not None and is_told and item.period is not None:
            before.used = True
        yield item


def _read_decade(written: str) -> Period:
    """Return the ten years that "1990" or "90" stand for; two digits from 30 on are of the last century."""
    first = int(written)
    if first < 100:
        first += 1900 if first >= 30 else 2000
    return date(first, 1, 1), date(first + 10, 1, 1) - timedelta(days=1)
