"""Counts, shares and amounts of a statement, each with the words it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.amounts import AmountMention, NumberMention, find_amounts, find_numbers, format_number
from kb.dates import DateMention, find_dates
from kb.documents import Document
from kb.folding import fold_text

_AT_LEAST = re.compile(
    r"(?:vsaj|najmanj|vec kot|nad|skupno|minimalno|barem|najmanje|vise od|preko|најмање|најмалку|барем|повеќе од|"
    r"више од|"
    r"at least|more than|over|about|minimum|mindestens|wenigstens|uber|mehr als|rund|al menos|mas de|por lo menos|"
    r"como minimo|almeno|piu di|oltre|au moins|plus de|environ)\s+$"
)
_COUNT_LABEL = re.compile(
    r"(?:stevilo|broj|број|number|numero|no\. of|anzahl|zahl|nombre|numero di|delez|share|anteil|udio|udeo)\b"
)
# After these words a number is a name, not a count: "skupina 2", "annex 3".
_NUMBERED = re.compile(
    r"\b(?:prilog\w*|skupin\w*|tock\w*|clen\w*|faz\w*|wp|group\w*|annex|phase|article|chapter|kapitel|anhang|allegato|anexo|"
    r"annexe|fase|grup\w*|razred\w*|letnik\w*|stran\w*|str|st|br|no|nr|page|seite|pagina|sklop\w*|korak|step|modul\w*|"
    r"paket\w*|ulic\w*|uredb\w*|agenda|goal|sdg|covid|horizon|obzorje|horizonte|priority|prioritet\w*|os|axis|"
    r"прилог|група|фаза|член|чл|бр)[.\s:]*$"
)
_TIME_UNIT = re.compile(
    r"(?:dni|dan|dneh|dnevi|dana|ur|uri|ure|urah|sat|sata|sati|let|leta|leti|letih|mesec\w*|mjesec\w*|teden\w*|tedn\w*|"
    r"minut\w*|godin\w*|дана|дена|часа|година|години|месец\w*|недел\w*|сати|days?|hours?|years?|months?|weeks?|minutes?|"
    r"giorn\w+|or[ea]|ann[io]|mes[ei]|settiman\w+|dias?|horas?|anos?|meses|semanas?|tage?n?|stunden?|jahre?n?|monate?n?|"
    r"wochen?|jours?|heures?|ans?|annees?|mois|semaines?|uhr|h|km|m2|m|kg|ha|letnik\w*)\b"
)
STOP_WORDS = frozenset(
    fold_text(
        """
        in ter ali pa na v z s iz za od do pri po ob med kot ki je so bo bodo sta smo da tudi kar kjer pod nad skozi
        zaradi
        i ili te u sa s k o koji koja koje su će ce biti uz iz kod između kroz
        и или у са со на за од до по во при кои која кое који које су ће се е ќе кај преку
        and or in on at to for with from by who which that is are was were will be has have per than as through during
        e o ed a ad con per da dal dalla dai nel nella nei sul su che è sono tra fra
        y o u a con para por en que es son desde hasta sobre
        und oder in im an am auf mit für von vom zu zum zur bei durch die der das den dem ist sind werden wird aus nach
        et ou à a au aux avec pour par dans sur qui que est sont dont
        """
    ).split()
)
_LINKS = {
    "en": "of",
    "it": "di del della dei degli delle dell d",
    "es": "de del de la",
    "fr": "de des du d l la",
}
_CONJUNCTIONS = frozenset(fold_text("in ali i ili и или and or e o ed y u und oder et ou").split())
_TOKEN = re.compile(r"[ \u00a0]*(?:\n[ \t]+)?(?P<word>[^\W\d_]+(?:[-’'/][^\W\d_]+)*\.?|[*_»„“\"«]+)")
# Prepositions that lead to a number and are articles or part of a name elsewhere: "del 30 %", "um 20 %".
_BEFORE_NUMBERS = frozenset(("del", "dello", "di", "de", "of", "um", "au", "les", "las", "los", "le", "la", "i", "gli"))
_NAME_WORDS = 6
_LABEL_WORDS = 9
_LONGEST_STATEMENT = 2000
_YEAR_ONLY = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Finding:
    """A number with what it counts: spans into the text; `kind` is TARGET or RESULT."""

    kind: str
    name: tuple[int, int]
    number: tuple[int, int]
    normalised: str
    unit: tuple[int, int] | None
    unit_normalised: str
    within: tuple[int, int]
    period: tuple[tuple[int, int], tuple[int, int], str] | None


def find_counts(document: Document, kind: str, start: int, end: int) -> Iterator[Finding]:
    """Yield the counts, shares and amounts of a statement with the words they count."""
    if end - start > _LONGEST_STATEMENT:
        return
    statement = document.text[start:end]
    dates = find_dates(statement, year=2000)
    amounts = find_amounts(statement)
    for amount in amounts:
        if amount.currency is not None and not _overlaps(dates, amount.start, amount.end):
            yield from _read_amount(document, kind, amount, start, end)
    for number in find_numbers(statement):
        if _overlaps(dates, number.start, number.end) or any(
            amount.currency and amount.start <= number.start < amount.end for amount in amounts
        ):
            continue
        is_label = number.upper is None and _NUMBERED.search(fold_text(statement[: number.start])) is not None
        if is_label or _is_bare_year(statement, number):
            continue
        finding = _read_number(document, kind, number, start, end)
        if finding is not None:
            yield finding


def _overlaps(dates: Sequence[DateMention], start: int, end: int) -> bool:
    return any(mention.start < end and start < mention.end for mention in dates)


def _is_bare_year(statement: str, number: NumberMention) -> bool:
    return _YEAR_ONLY.fullmatch(statement[number.start : number.end]) is not None


def _read_amount(document: Document, kind: str, amount: AmountMention, start: int, end: int) -> Iterator[Finding]:
    name = _label_before(document.text, start, start + amount.start)
    if name is None:
        return
    digits = (start + amount.start, start + amount.end)
    written = document.text[digits[0] : digits[1]]
    # The unit is what stands beside the digits: "EUR", "€", "milijona evrov".
    unit = re.search(r"[^\W\d_]+\.?$|[€$£]$", written) or re.match(r"[€$£]|[^\W\d_]+", written)
    span = (digits[0] + unit.start(), digits[0] + unit.end()) if unit else None
    yield Finding(kind, name, digits, format_number(amount.value), span, amount.currency or "", (start, end), None)


def _read_number(document: Document, kind: str, number: NumberMention, start: int, end: int) -> Finding | None:
    """Return the finding of a count or share; None when what it counts cannot be told."""
    text = document.text
    first, last = start + number.start, start + number.end
    unit = None
    name = None
    if number.is_percent:
        sign = re.search(r"[^\d\s.,–-]+$", text[first:last])
        unit = (first + sign.start(), last) if sign else None
        name = _label_before(text, start, first) or _rest_after(text, last, end)
    elif not _TIME_UNIT.match(fold_text(text[last:end].lstrip())):
        name = _words_after(text, last, end, document.metadata.language) or _count_label(text, start, first, last, end)
    if name is None:
        return None
    normalised = format_number(number.value)
    if number.upper is not None:
        normalised = f"{normalised}-{format_number(number.upper)}"
    return Finding(kind, name, (first, last), normalised, unit, "%" if unit else "", (start, end), None)


def _words_after(text: str, start: int, end: int, language: str) -> tuple[int, int] | None:
    """Return where the noun phrase after a number stands: words up to punctuation, a preposition or a verb."""
    links = _LINKS.get(language.split("-")[0], "").split()
    words: list[tuple[int, int]] = []
    place = start
    while len(words) < _NAME_WORDS and (token := _TOKEN.match(text, place, end)):
        word = fold_text(token["word"]).strip("’'.")
        span = token.span("word")
        if not any(character.isalpha() for character in word):
            break
        if word in links and words:
            follows = _TOKEN.match(text, token.end(), end)
            if follows is None or fold_text(follows["word"]) in STOP_WORDS - set(links):
                break
        elif word in STOP_WORDS and not (
            word in _CONJUNCTIONS and words and _joins_adjectives(text, words[-1], token.end(), end)
        ):
            break
        words.append((span[0], span[1] - 1 if token["word"].endswith(".") else span[1]))
        place = token.end()
        if token["word"].endswith("."):
            break
    while words and fold_text(text[words[-1][0] : words[-1][1]]) in STOP_WORDS:
        words.pop()
    if not words or len(text[words[0][0] : words[-1][1]]) < 3:
        return None
    return words[0][0], words[-1][1]


def _rest_after(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the words after a share stand, up to punctuation: "20 % *more sales in villages*"."""
    found = re.compile(r"\s+([^\W\d_][^,;.:()\n]*[^\W\d_])").match(text, start, end)
    return found.span(1) if found and len(found[1].split()) <= _LABEL_WORDS else None


def _joins_adjectives(text: str, before: tuple[int, int], place: int, end: int) -> bool:
    """Say whether the words around a conjunction have one ending and a noun follows: "novih ali ohranjenih mest"."""
    second = _TOKEN.match(text, place, end)
    third = _TOKEN.match(text, second.end(), end) if second else None
    if second is None or third is None or fold_text(third["word"]) in STOP_WORDS:
        return False
    first_ending, second_ending = text[before[0] : before[1]][-2:], second["word"][-2:]
    return first_ending == second_ending and len(second["word"]) > 4


def _label_before(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the words stand that lead to a share or amount, without "for", "by", "at least" at their end."""
    stop = end
    cut = max(text.rfind(mark, start, end) for mark in (",", ";", ": ", "(", "–", "—"))
    begin = start
    if cut >= start and text[cut + 1 : end].strip():
        begin = cut + 1
    while True:
        before = fold_text(text[begin:stop])
        stripped = len(before.rstrip(" \t\n\u00a0:-–—(€$£"))
        minimum = _AT_LEAST.search(before[:stripped] + " ")
        if minimum:
            stripped = len(before[: minimum.start()].rstrip())
        last = re.search(r"(?:^|\s)([^\W\d_]{1,6})$", before[:stripped])
        if last and (last[1] in STOP_WORDS or last[1] in _BEFORE_NUMBERS):
            stripped = last.start()
        if stripped == len(before):
            break
        stop = begin + stripped
    while begin < stop and not text[begin].isalnum() and text[begin] not in '»„“"«':
        begin += 1
    words = text[begin:stop].split()
    if not 0 < len(words) <= _LABEL_WORDS or any(character.isdigit() for character in text[begin:stop]):
        return None
    return (begin, stop) if stop - begin >= 4 else None


def _count_label(text: str, start: int, first: int, last: int, end: int) -> tuple[int, int] | None:
    """Return where the label of "Number of members: 200" stands; None unless the number ends the statement."""
    if text[last:end].strip(" \t.;,*)"):
        return None
    before = text[start:first]
    if not _COUNT_LABEL.match(fold_text(before)) and not before.rstrip().endswith((":", "–", "—")):
        return None
    return _label_before(text, start, first)
