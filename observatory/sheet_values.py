"""Values of a sheet's rows: periods, budgets, funding, contacts, partners and names, each with its passage."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from kb.amounts import find_amounts, find_numbers, format_amount, format_number
from kb.dates import find_dates
from kb.documents import Document
from kb.folding import fold_text
from kb.records import REGISTER_FIELDS, RecordValue, Register
from observatory.partners import split_partners
from observatory.sheet_rows import SheetRow
from observatory.values import LONGEST_QUOTE, cut_value, is_prose, trim_span

_PERSON_WORDS = 6
# Amounts or addresses on one line; more of them are a list of something else.
_MOST_ON_A_LINE = 50
_CONTACT = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}|(?:https?://|www\.)\S+|"
    r"(?<![\w.])(?:\+|\(?0)[\d ()/.-]{6,24}\d"
)
_CONTACT_LABEL = re.compile(r"[^\W\d][\w.-]{0,14}\s*:\s*")
_PERCENT_IN_BRACKETS = re.compile(r"\s*\([^()\n]{0,40}%[^()\n]{0,20}\)")
_KEY_CURRENCY = re.compile(r"\(\s*(?:[^()\n]{1,12}\s)?(€|eur|rsd|usd|hrk|mkd|chf|gbp)\s*\)")


def read_row(document: Document, row: SheetRow, currency: str | None) -> list[RecordValue]:
    """Return the values of a row; `currency` is the one of the sheet, for amounts written without."""
    if row.field == "period":
        return read_period(document, row)
    if row.field == "budget":
        return _read_budget(document, row, currency)
    if row.field == "funding":
        return _read_funding(document, row, currency)
    if row.field == "contact":
        return read_contacts(document, row)
    if row.field == "partner":
        return [
            cut_value(document, "partner", span, within=(row.start, span[1])) for span in split_partners(document, row)
        ]
    if row.field in REGISTER_FIELDS[Register.PROJECTS]:
        start, end = _join_wrapped(document, row)
        span = trim_span(document.text, start, end)
        if span[0] < span[1]:
            return [cut_value(document, row.field, span, within=(row.start, span[1]))]
    return []


def read_period(document: Document, row: SheetRow) -> list[RecordValue]:
    """Return the period of a row, at most one: its first date, or digits that no date can be read from, as written."""
    start, end = row.spans[0]
    mentions = find_dates(document.text[start:end])
    if mentions:
        span = (start + mentions[0].start, start + mentions[0].end)
        return [cut_value(document, "period", span, within=(row.start, end), normalised=mentions[0].date.edtf)]
    if any(character.isdigit() for character in document.text[start:end]):
        return [cut_value(document, "period", (start, end), within=(row.start, end))]
    return []


def read_start_and_end(document: Document, rows: Sequence[SheetRow]) -> list[RecordValue]:
    """Return the period between a start row and an end row; the quote holds both."""
    first = next((row for row in rows if row.field == "start"), None)
    last = next((row for row in rows if row.field == "end"), None)
    if first is None or last is None or last.start < first.start or last.end - first.start > LONGEST_QUOTE:
        return []
    begins = find_dates(document.text[first.spans[0][0] : first.spans[0][1]])
    ends = find_dates(document.text[last.spans[0][0] : last.spans[0][1]])
    if not begins or not ends or begins[0].date.earliest > ends[0].date.latest:
        return []
    if "/" in begins[0].date.edtf + ends[0].date.edtf:
        # A range in either row says something else than when the project began or ended.
        return []
    span = (first.spans[0][0] + begins[0].start, last.spans[0][0] + ends[0].end)
    normalised = f"{begins[0].date.edtf}/{ends[0].date.edtf}"
    return [cut_value(document, "period", span, within=(first.start, last.spans[0][1]), normalised=normalised)]


def _read_budget(document: Document, row: SheetRow, currency: str | None) -> list[RecordValue]:
    start, end = row.spans[0]
    value = document.text[start:end]
    in_key = _KEY_CURRENCY.search(fold_text(row.key))
    known = in_key.group(1).upper().replace("€", "EUR") if in_key else currency
    for amount in find_amounts(value)[:1]:
        normalised = format_amount(amount)
        if amount.currency is None and known:
            normalised = f"{normalised} {known}"
        span = (start + amount.start, start + amount.end)
        return [cut_value(document, "budget", span, within=(row.start, end), normalised=normalised)]
    numbers = find_numbers(value)
    if in_key and len(numbers) == 1 and not numbers[0].is_percent:
        span = (start + numbers[0].start, start + numbers[0].end)
        normalised = f"{format_number(numbers[0].value)} {known}"
        return [cut_value(document, "budget", span, within=(row.start, end), normalised=normalised)]
    return []


def _read_funding(document: Document, row: SheetRow, currency: str | None) -> list[RecordValue]:
    """Return one value per amount with what stands before it; without amounts, one value per line."""
    values: list[RecordValue] = []
    for start, end in row.spans:
        amounts = find_amounts(document.text[start:end])
        if not amounts and values:
            break
        if not amounts:
            span = trim_span(document.text, start, end)
            if span[0] < span[1]:
                values.append(cut_value(document, "funding", span, within=(row.start, end)))
            break
        begin = start
        for amount in amounts[:_MOST_ON_A_LINE]:
            stop = start + amount.end
            if share := _PERCENT_IN_BRACKETS.match(document.text, stop, end):
                stop = share.end()
            span = trim_span(document.text, begin, stop)
            normalised = format_amount(amount)
            if amount.currency is None and currency:
                normalised = f"{normalised} {currency}"
            values.append(cut_value(document, "funding", span, within=(row.start, end), normalised=normalised))
            begin = stop
    return values


def read_contacts(document: Document, row: SheetRow) -> list[RecordValue]:
    """Return addresses and telephone numbers, and a person who stands on one line with them."""
    values: list[RecordValue] = []
    for start, end in row.spans:
        text = document.text[start:end]
        found = list(islice(_CONTACT.finditer(text), _MOST_ON_A_LINE))
        if not found and values:
            break
        if not found:
            # "Contact person: Ann Hill"; lines under a heading "Contact" count only with an address.
            is_beside_key = document.text.find("\n", row.start, start) < 0
            words = text.split()
            if is_beside_key and 1 < len(words) <= _PERSON_WORDS and all(word[:1].isupper() for word in words[:2]):
                values.append(
                    cut_value(document, "contact", trim_span(document.text, start, end), within=(row.start, end))
                )
            continue
        rest = _CONTACT.sub("", _CONTACT_LABEL.sub("", text, count=1))
        if any(character.isalpha() for character in rest):
            spans = [trim_span(document.text, start, end)]
        else:
            spans = [(start + match.start(), start + match.end()) for match in found]
        values.extend(cut_value(document, "contact", span, within=(row.start, end)) for span in spans)
    return values


def _join_wrapped(document: Document, row: SheetRow) -> tuple[int, int]:
    """Return the value of a row with the lines that go on from the first."""
    text = document.text
    start, end = row.spans[0]
    for begin, stop in row.spans[1:]:
        is_open = text[start:end].rstrip().endswith((",", "-", "–", ":")) or text[begin : begin + 1].islower()
        if not is_open or is_prose(text[begin:stop]):
            break
        end = stop
    return start, end
