"""Indicators: counts, shares and amounts in lines that set goals or report results."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from kb.amounts import find_numbers, format_number
from kb.documents import Document
from kb.folding import fold_text
from kb.records import Record, RecordValue, Register
from kb.terms import match_field
from observatory.counts import STOP_WORDS, Finding, find_counts
from observatory.indicator_cues import (
    COUNT_WORD,
    DONE_ITEM,
    NO_CUE,
    RESULT,
    RESULT_VERB,
    TARGET,
    TARGET_NOUN,
    is_budget_column,
    is_unit_column,
    read_column_cue,
)
from observatory.indicator_scopes import (
    Scope,
    find_planned_activities,
    find_scopes,
    list_statements,
    read_single_period,
)
from observatory.lines import Cover, Line, find_headings, split_cells, split_lines
from observatory.values import cut_value, make_record_id, trim_span

_SENTENCE = re.compile(
    r"[^.;!?\n]+(?:\.(?!\s+[^\W\da-z]|\s*$)[^.;!?\n]*|\n(?![^\S\n]*(?:\n|[•▪◦●■·–—-]\s))[^.;!?\n]*)*"
)
_JOINED_KEY = 5
# A document with more is a table of data; each target is compared with every result of its kind.
_MOST_FINDINGS = 3000
_LONGEST_UNIT = 30


def extract_indicators(document: Document) -> list[Record]:
    """Return the indicators of a document, in text order.

    Numbers count under a heading or lead-in that speaks of goals or results, in a sentence that does so itself, in list
    items that begin with what was done, and in tables with a column for targets or results. A target and a result with
    the same words become one record when each stands once in the document.
    """
    lines = split_lines(document.text)
    headings = find_headings(lines, document.blocks)
    findings = list(_read_tables(document, lines))
    scopes = find_scopes(document, lines, headings)
    scopes += find_planned_activities(document, lines, headings)
    for scope in scopes:
        for line_start, line_end in list_statements(document.text, scope.start, scope.end):
            findings.extend(_read_statement(document, scope, line_start, line_end))
    findings.extend(_read_outside(document, lines, Cover((scope.start, scope.end) for scope in scopes)))
    unique = {finding.number: finding for finding in reversed(findings)}
    return _join_findings(document, [unique[number] for number in sorted(unique)[:_MOST_FINDINGS]])


def _read_statement(document: Document, scope: Scope, start: int, end: int) -> Iterator[Finding]:
    """Yield the numbers of a list item; its own period wins over that of the lead-in."""
    own = read_single_period(document.text, (start, end))
    kind = scope.kind
    for finding in find_counts(document, kind, start, end):
        yield replace(finding, period=own or scope.period)


def _read_outside(document: Document, lines: Sequence[Line], scopes: Cover) -> Iterator[Finding]:
    """Yield the numbers of sentences that name a goal or a result themselves, outside the scopes."""
    text = document.text
    for line in lines:
        if line.is_list_item and line.start not in scopes:
            done = DONE_ITEM.match(fold_text(text[line.content : line.end]))
            if done:
                found = list(find_counts(document, RESULT, line.content, line.end))
                yield from (finding for finding in found[:1] if finding.number[0] <= line.content + done.end() + 1)
    for sentence in _SENTENCE.finditer(text):
        start, end = sentence.span()
        if start in scopes or end - 1 in scopes or not any(map(str.isdigit, sentence.group())):
            continue
        folded = fold_text(sentence.group())
        without = NO_CUE.sub(lambda found: " " * len(found.group()), folded)
        target = TARGET_NOUN.search(without)
        result = RESULT_VERB.search(without)
        cue = target or result
        if cue is None or match_field(sentence.group().split("\n")[0]) is not None:
            continue
        while start < end and text[start].isspace():
            start += 1
        period = read_single_period(text, (start, end))
        for finding in find_counts(document, TARGET if target else RESULT, start, end):
            if finding.number[0] >= sentence.start() + cue.end():
                yield replace(finding, period=period)


def _read_tables(document: Document, lines: Sequence[Line]) -> Iterator[Finding]:
    """Yield the targets and results of tables whose header has a column for them."""
    place = 0
    while place < len(lines):
        cells = split_cells(lines[place])
        place += 1
        if len(cells) < 2:
            continue
        headers = [document.text[start:end] for start, end in cells]
        kinds = [_read_column(header) for header in headers]
        if kinds[0] is not None or not any(kinds) or is_budget_column(headers[0]):
            continue
        periods = [
            read_single_period(document.text, cell) if kind else None for kind, cell in zip(kinds, cells, strict=True)
        ]
        units = [index for index, header in enumerate(headers) if is_unit_column(header)]
        while place < len(lines) and len(row := split_cells(lines[place])) == len(cells):
            line = lines[place]
            place += 1
            name = row[0]
            in_column = _cut_unit(document.text, row[units[0]]) if units else None
            if not any(character.isalpha() for character in document.text[name[0] : name[1]]):
                continue
            for kind, period, (start, end) in zip(kinds, periods, row, strict=True):
                numbers = find_numbers(document.text[start:end]) if kind else []
                if kind and len(numbers) == 1:
                    first, last = start + numbers[0].start, start + numbers[0].end
                    normalised = format_number(numbers[0].value)
                    if numbers[0].upper is not None:
                        normalised = f"{normalised}-{format_number(numbers[0].upper)}"
                    unit = (last - 1, last) if document.text[last - 1] == "%" else in_column
                    written = document.text[slice(*unit)].strip() if unit else ""
                    yield Finding(kind, name, (first, last), normalised, unit, written, (line.start, line.end), period)


def _read_column(header: str) -> str | None:
    """Return what a short column header stands for."""
    return read_column_cue(header) if 0 < len(header.split()) <= 4 else None


def _cut_unit(text: str, cell: tuple[int, int]) -> tuple[int, int] | None:
    """Return where the unit in a cell stands; None for an empty one and for "number", which is no unit."""
    start, end = trim_span(text, *cell)
    is_unit = 0 < end - start <= _LONGEST_UNIT and COUNT_WORD.fullmatch(fold_text(text[start:end])) is None
    return (start, end) if is_unit else None


def _join_findings(document: Document, findings: Sequence[Finding]) -> list[Record]:
    """Return the records; a target and the one result with the same words become one, when it is the only pair."""
    keys = [_key_of(document.text, finding) for finding in findings]
    alike: dict[tuple[str, ...], list[int]] = {}
    for place, (finding, key) in enumerate(zip(findings, keys, strict=True)):
        alike.setdefault((finding.kind, *key[:2]), []).append(place)
    partners = []
    for finding, key in zip(findings, keys, strict=True):
        opposite = RESULT if finding.kind == TARGET else TARGET
        others = alike.get((opposite, *key[:2]), [])
        # Two are as good as a hundred: it is a pair only without others.
        partners.append([*islice((other for other in others if _is_same_thing(key, keys[other])), 2)])
    repeated = {key for kind in (TARGET, RESULT) for key in _list_repeated(findings, keys, kind)}
    records: list[Record] = []
    for place, finding in enumerate(findings):
        others = partners[place]
        is_pair = len(others) == 1 and partners[others[0]] == [place] and keys[place] not in repeated
        if not is_pair:
            records.append(_make_indicator(document, [finding]))
        elif finding.kind == TARGET:
            records.append(_make_indicator(document, [finding, findings[others[0]]]))
    return records


def _list_repeated(
    findings: Sequence[Finding], keys: Sequence[tuple[str, ...]], kind: str
) -> Iterator[tuple[str, ...]]:
    """Yield the keys that several findings of one kind share."""
    counts = Counter(key for finding, key in zip(findings, keys, strict=True) if finding.kind == kind)
    return (key for key, count in counts.items() if count > 1)


def _is_same_thing(key: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether two keys are equal, or the shorter one, of two words or more, begins the longer."""
    shorter, longer = sorted((key, other), key=len)
    return key == other or (len(shorter) > 2 and longer[: len(shorter)] == shorter)


def _key_of(text: str, finding: Finding) -> tuple[str, ...]:
    """Return the unit and the beginnings of the words of a finding's name, in order."""
    words = re.findall(r"[^\W\d_]+", fold_text(text[finding.name[0] : finding.name[1]]))
    return (finding.unit_normalised, *(word[:_JOINED_KEY] for word in words if word not in STOP_WORDS))


def _make_indicator(document: Document, findings: Sequence[Finding]) -> Record:
    """Return the record of one finding, or of a target and its result."""
    first = findings[0]
    name = cut_value(document, "name", first.name, within=first.within)
    values: list[RecordValue] = [name]
    for finding in findings:
        normalised = finding.normalised
        values.append(cut_value(document, finding.kind, finding.number, within=finding.within, normalised=normalised))
    for finding in findings:
        if finding.unit is not None and not any(value.field == "unit" for value in values):
            unit = finding.unit_normalised
            values.append(cut_value(document, "unit", finding.unit, within=finding.within, normalised=unit))
    if first.period is not None:
        span, within, edtf = first.period
        values.append(cut_value(document, "period", span, within=within, normalised=edtf))
    identifier = make_record_id(Register.INDICATORS, document.id, first.number[0])
    return Record(identifier, Register.INDICATORS, document.id, name.normalised, tuple(values))
