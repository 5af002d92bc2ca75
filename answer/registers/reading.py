"""A question -> what it asks of the registers, or nothing: every word of it must be understood.

"Which projects ran in 2019?", "list the events in Celje", "the projects with a budget over 100,000 EUR". How many there were
of something is left to the documents as soon as anything narrows it: what a report counts is not what the register holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from answer.catalogue.items import Item, Period, Reading, cut_question, list_items
from answer.catalogue.lexicon import LANGUAGES, WITH_REGISTERS, Token, is_plural, name_vocabulary, orders_several
from answer.catalogue.names import NameIndex, index_names
from answer.catalogue.periods import read_range
from answer.catalogue.restrictions import read_limit
from answer.registers.query import RegisterOrder, RegisterQuery
from kb.amounts import AmountMention, find_amounts
from kb.records import Register

_MOST_WORDS = 30
_NEUTRAL = ("art", "prep", "aux", "and", "polite", "catalogue", "which", "list", "count", "what", "everything", "ran")
# What may stand between the word that asks and the noun: "which of the three largest European projects" may not.
_BEFORE_NOUN = (
    "art",
    "aux",
    "prep",
    "and",
    "newest",
    "oldest",
    "largest",
    "smallest",
    "polite",
    "which",
    "list",
    "count",
)
_PLACES, _ORGANISATIONS = "places", "issuers"

Names = Mapping[str, Sequence[tuple[str, str]]]
"""(written, value) of what a question may name of a register, by the fields of a `NameIndex`."""


def read_register_question(
    question: str, *, language: str, names: Callable[[Register], Names], today: date
) -> tuple[RegisterQuery, str] | None:
    """Return what a question asks of the registers and the name of the vocabulary that it was read with.

    None when it asks for anything else, or for more than is understood. `names` is called only when the question looks
    like one of ours. `today` is what "this year" is told by.
    """
    tokens, periods = cut_question(question)
    if not tokens or len(tokens) > _MOST_WORDS:
        return None
    amounts = [amount for amount in find_amounts(question) if amount.currency is not None]
    for token in tokens:
        if _is_within(token, amounts):
            # "2000 EUR" is no year.
            periods.pop(token.start, None)
    own = name_vocabulary(language)
    for vocabulary in [name for name in (own, *(other for other in LANGUAGES if other != own)) if name]:
        reading = _cut(tokens, periods, NameIndex({}), vocabulary, today)
        register = _find_register(reading)
        if register is None:
            continue
        unknown = {
            token.form
            for item in reading.items
            if not item.is_understood and not _is_within(item.tokens[0], amounts)
            for token in item.tokens
        }
        if unknown:
            index = index_names(names(register), tokens, telling=unknown)
            reading = _cut(tokens, periods, index, vocabulary, today)
        if (query := _interpret(reading, register, amounts)) is not None:
            return query, vocabulary
    return None


def pair_capitalised(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return the words that may name a place or somebody in the names of events: those with a capital letter."""
    words = (word for name in names for word in re.findall(r"\w+", name))
    return [(word, word) for word in dict.fromkeys(words) if len(word) > 2 and word[0].isupper()]


def pair_organisations(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return how a question may name each organisation: whole, or by the word of its name that is in capitals."""
    pairs = []
    for name in dict.fromkeys(names):
        capitals = [word for word in re.findall(r"\w+", name) if len(word) > 2 and word.isupper()]
        pairs += [(name, name), *((word, name) for word in capitals)]
    return pairs


def _cut(
    tokens: Sequence[Token], periods: Mapping[int, Period], index: NameIndex, vocabulary: str, today: date
) -> Reading:
    forms = [token.form for token in tokens]
    items = list_items(tokens, periods, names=index, vocabulary=vocabulary + WITH_REGISTERS, today=today)
    return Reading(items, is_plural(forms, vocabulary), orders_several(forms, vocabulary))


def _is_within(token: Token, amounts: Sequence[AmountMention]) -> bool:
    return any(amount.start <= token.start < amount.end for amount in amounts)


def _find_register(reading: Reading) -> Register | None:
    """Return the register whose noun the question asks for; None when it is about documents, or about none of them."""
    if reading.places_of("document", "type", "content"):
        return None
    nouns = reading.places_of("many")
    if not nouns and reading.places_of("largest", "smallest", "newest", "oldest"):
        nouns = reading.places_of("one")
    heads = [place for place in reading.places_of("which", "list", "count", "what") if nouns and place < nouns[0]]
    if len({_name_register(reading.items[place]) for place in nouns}) != 1:
        return None
    # "Projects with a budget under 300,000 EUR" asks without a word for it.
    between = reading.items[heads[0] + 1 : nouns[0]] if heads else reading.items[: nouns[0]]
    if not all(item.has(*_BEFORE_NOUN) or item.number is not None for item in between):
        return None
    return Register(_name_register(reading.items[nouns[0]]))


def _name_register(item: Item) -> str:
    return item.categories.get("many") or item.categories["one"]


def _interpret(reading: Reading, register: Register, amounts: Sequence[AmountMention]) -> RegisterQuery | None:
    """Return the query that the items make together; None unless every one of them has its part in it."""
    dates = read_range(reading.items, plural=True)
    if dates is None:
        return None
    reading.take("many", "one")
    query = RegisterQuery(register, date_from=dates[0], date_to=dates[1])
    limited = _read_budget(reading, query, amounts)
    if limited is None:
        return None
    query = _read_order(reading, limited)
    named = _read_names(reading, query)
    if named is None:
        return None
    query = named
    is_narrowed = query != RegisterQuery(register)
    if is_narrowed and reading.places_of("count"):
        return None
    if not is_narrowed and not reading.places_of("which", "list", "what", "count"):
        return None
    neutral = {*_NEUTRAL}
    if dates != (None, None):
        neutral.add("year")
    if query.asks_for_budget:
        neutral |= {"budget", "currency"}
    if query.asks_for_budget and register is not Register.PROJECTS:
        return None
    return query if all(item.used or item.has(*neutral) for item in reading.items) else None


def _read_budget(reading: Reading, query: RegisterQuery, amounts: Sequence[AmountMention]) -> RegisterQuery | None:
    """Return the query with the amount that limits the budget; None when an amount stands there without a limit."""
    if not amounts:
        return query
    if len(amounts) > 1:
        return None
    covered = [place for place, item in enumerate(reading.items) if _is_within(item.tokens[0], amounts)]
    before = [item for item in reading.items[: covered[0]] if item.has("more_than", "less_than")] if covered else []
    if not before:
        return None
    for item in (*(reading.items[place] for place in covered), before[-1]):
        item.used = True
    value: Decimal = amounts[0].value
    currency = amounts[0].currency or ""
    if before[-1].has("more_than"):
        return replace(query, least=value, currency=currency)
    return replace(query, most=value, currency=currency)


def _read_order(reading: Reading, query: RegisterQuery) -> RegisterQuery:
    """Return the query with what is to come first, and how many of it."""
    for category, order in (
        ("largest", RegisterOrder.LARGEST),
        ("smallest", RegisterOrder.SMALLEST),
        ("newest", RegisterOrder.LATEST),
        ("oldest", RegisterOrder.EARLIEST),
    ):
        if reading.take(category):
            limit = read_limit(reading)
            if limit == 1 and reading.places_of("many"):
                limit = 5
            return replace(query, order=order, limit=limit)
    return query


def _read_names(reading: Reading, query: RegisterQuery) -> RegisterQuery | None:
    """Return the query with what names events or the organisations of projects; None when a name fits neither."""
    field = _PLACES if query.register is Register.EVENTS else _ORGANISATIONS
    found: list[str] = []
    words: list[str] = []
    for item in reading.items:
        if item.name is None:
            continue
        values = item.name.values.get(field)
        if values is None:
            return None
        item.used = True
        found += values
        words += [token.written for token in item.tokens]
    if not found:
        return query
    query = replace(query, named=" ".join(words))
    if query.register is Register.EVENTS:
        return query
    part = next((part for part in ("lead", "partner") if reading.take(part)), "")
    reading.take("by", "issuer", "about")
    return replace(query, organisations=tuple(dict.fromkeys(found)), part=part)
