"""A query -> the records of a register that meet it, each thing once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from answer.catalogue.lexicon import cut_words
from answer.catalogue.names import stem_word
from answer.registers.query import RegisterOrder, RegisterQuery
from kb.dates import parse_edtf
from kb.folding import fold_latin
from kb.metadata import PartialDate
from kb.records import Record, Register


def select_records(query: RegisterQuery, records: Iterable[Record]) -> list[Record]:
    """Return the records that meet a query: projects newest first, events as they followed, or in the order asked for.

    A project that several documents describe comes once, from the one that tells most of it. What a query narrows by must
    stand in the record: a project without a budget is not among those "over 100,000 EUR".
    """
    found = [record for record in _join_same(records) if _meets(query, record)]
    if query.order in (RegisterOrder.LARGEST, RegisterOrder.SMALLEST):
        sized = [(amount[0], record) for record in found if (amount := read_budget(record)) is not None]
        currencies = {amount[1] for record in found if (amount := read_budget(record)) is not None}
        if len(currencies) > 1:
            # What is more, euros or dinars, is not for a register to say.
            return []
        sized.sort(key=lambda pair: pair[0], reverse=query.order is RegisterOrder.LARGEST)
        return [record for _, record in sized[: query.limit]]
    newest_first = query.order is RegisterOrder.LATEST or (query.order is None and query.register is Register.PROJECTS)
    dated = [record for record in found if read_time(record) is not None]
    dated.sort(key=lambda record: _sort_key(record, newest_first=newest_first), reverse=newest_first)
    undated = [] if query.limit else [record for record in found if read_time(record) is None]
    return [*dated, *undated][: query.limit]


def read_time(record: Record) -> PartialDate | None:
    """Return when a record was, as its document gives it; None when it gives no date that can be read."""
    for value in (*record.values_of("period"), *record.values_of("date")):
        if (when := parse_edtf(value.normalised)) is not None:
            return when
    return None


def read_budget(record: Record) -> tuple[Decimal, str] | None:
    """Return the budget of a project and its ISO 4217 currency (empty when none is given); None without a budget."""
    for value in record.values_of("budget"):
        number, _, currency = value.normalised.partition(" ")
        try:
            return Decimal(number), currency
        except InvalidOperation:
            continue
    return None


def _meets(query: RegisterQuery, record: Record) -> bool:
    when = read_time(record)
    if query.date_from is not None and (when is None or when.latest < query.date_from):
        return False
    if query.date_to is not None and (when is None or when.earliest > query.date_to):
        return False
    if query.least is not None or query.most is not None:
        budget = read_budget(record)
        if budget is None or (query.currency and budget[1] != query.currency):
            return False
        if query.least is not None and budget[0] < query.least:
            return False
        if query.most is not None and budget[0] > query.most:
            return False
    if query.register is Register.EVENTS:
        return _holds_words(record, query.named)
    parts = (query.part,) if query.part else ("lead", "partner")
    members = [value.written for part in parts for value in record.values_of(part)]
    return not query.organisations or any(name in query.organisations for name in members)


def _holds_words(record: Record, words: str) -> bool:
    """Say whether all the words stand in the name or place of a record, in whatever case."""
    held = frozenset(
        stem
        for value in (*record.values_of("name"), *record.values_of("place"))
        for token in cut_words(value.written)
        if token.written[0].isupper()
        for stem in stem_word(token.form)
    )
    return all(not stem_word(token.form).isdisjoint(held) for token in cut_words(words))


def _sort_key(record: Record, *, newest_first: bool) -> tuple[date, date]:
    when = read_time(record)
    assert when is not None
    return (when.latest, when.earliest) if newest_first else (when.earliest, when.latest)


def _join_same(records: Iterable[Record]) -> list[Record]:
    """Return one record for each thing: of projects of one name, and of events of one name and time, the fullest."""
    best: dict[tuple[str, str], Record] = {}
    for record in records:
        when = read_time(record)
        is_event = record.register is Register.EVENTS
        key = (_fold_name(record.name), when.edtf if is_event and when else "")
        if key not in best or len(record.values) > len(best[key].values):
            best[key] = record
    return list(best.values())


def _fold_name(name: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in fold_latin(name)).split())


def list_names(records: Sequence[Record], *fields: str) -> list[str]:
    """Return the values of some fields as written, in order, each once."""
    return list(
        dict.fromkeys(value.written for record in records for field in fields for value in record.values_of(field))
    )
