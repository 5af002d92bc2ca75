"""Numbers in words, from two to the millions, in the network's languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from answer.word_lists import read_words
from kb.folding import fold_latin

# The values 2 to 20, a list each; forms of one value are parted by "/". "One" is an article in half of the languages.
# Left out is what means something else as well: Slovene and Italian "sei", folded "što".
_UNITS = {
    "sl": """
        dva/dve/dveh/dvema tri/trije/treh/trem/tremi stiri/stirje/stirih/stirim/stirimi pet/petih/petim/petimi
        sest/sestih/sestim sedem/sedmih/sedmim osem/osmih/osmim devet/devetih deset/desetih enajst/enajstih
        dvanajst/dvanajstih trinajst/trinajstih stirinajst/stirinajstih petnajst/petnajstih sestnajst/sestnajstih
        sedemnajst/sedemnajstih osemnajst/osemnajstih devetnajst/devetnajstih dvajset/dvajsetih
    """,
    "hbs": """
        dva/dvije/dve/dvoje/dvaju/dvjema tri/troje/triju cetiri/cetvero/cetvoro pet/petero/petoro sest/sestero
        sedam/sedmero osam/osmero devet/devetero deset/desetero jedanaest dvanaest trinaest cetrnaest petnaest sesnaest
        sedamnaest osamnaest devetnaest dvadeset
    """,
    "mk": """
        dva/dve/dvajca/dvete tri/trojca cetiri/cetvorica pet/petmina sest/sestmina sedum/sedummina osum/osummina
        devet/devetmina deset/desetmina edinaeset dvanaeset trinaeset cetirinaeset petnaeset sesnaeset sedumnaeset
        osumnaeset devetnaeset dvaeset
    """,
    "en": """
        two three four five six seven eight nine ten eleven twelve/dozen thirteen fourteen fifteen sixteen seventeen
        eighteen nineteen twenty
    """,
    "de": """
        zwei drei vier funf sechs sieben acht neun zehn elf zwolf/dutzend dreizehn vierzehn funfzehn sechzehn siebzehn
        achtzehn neunzehn zwanzig
    """,
    "it": """
        due tre quattro cinque ~ sette otto nove dieci undici dodici/dozzina tredici quattordici quindici sedici
        diciassette diciotto diciannove venti
    """,
    "es": """
        dos tres cuatro cinco seis siete ocho nueve diez once doce/docena trece catorce quince dieciseis diecisiete
        dieciocho diecinueve veinte
    """,
    "fr": """
        deux trois quatre cinq six sept huit neuf dix onze douze/douzaine treize quatorze quinze seize dix-sept dix-huit
        dix-neuf vingt
    """,
}
# 30, 40, ... 90
_TENS = {
    "sl": "trideset stirideset petdeset sestdeset sedemdeset osemdeset devetdeset",
    "hbs": "trideset cetrdeset pedeset sezdeset/sesdeset sedamdeset osamdeset devedeset",
    "mk": "trieset cetirieset pedeset seeset sedumdeset osumdeset devedeset",
    "en": "thirty forty fifty sixty seventy eighty ninety",
    "de": "dreissig/dreisig vierzig funfzig sechzig siebzig achtzig neunzig",
    "it": "trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "es": "treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "fr": "trente quarante cinquante soixante ~ ~ ~",
}
_TIMES = {
    100: "hundred hundert cento cien ciento cent cents stotin stotine stotini",
    1_000: "thousand tausend mila mille mil tisoc tisoce tisucu tisuce tisuca hiljada hiljade hiljadu iljada iljadi",
    1_000_000: """
        million millions millionen milioni milione millon millones milijon milijona milijone milijonov milijun milijuna
        miliona milion milioni
    """,
}
_AND = read_words("and und e y et in i")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ONE_WORD_UNITS = {
    "de": ["ein", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun"],
    "sl": ["ena", "dva", "tri", "stiri", "pet", "sest", "sedem", "osem", "devet"],
    "it": ["uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove"],
}


def find_number_words(text: str, language: str | None = None) -> list[tuple[int, int, Decimal]]:
    """Return (start, end, value) of the numbers from two on that a text gives in words, in text order.

    `language` is the text's BCP 47 tag; None reads the words of every language. "fifty-two" is one number.
    """
    words = [(found.start(), found.end(), fold_latin(found.group())) for found in _WORD.finditer(text)]
    known = _words_of(None if language is None else _family(language))
    numbers = []
    place = 0
    while place < len(words):
        count, value = _read_run([word for _, _, word in words[place : place + 8]], known)
        if count:
            numbers.append((words[place][0], words[place + count - 1][1], Decimal(value)))
        place += max(1, count)
    return numbers


def _read_run(words: list[str], known: dict[str, int]) -> tuple[int, int]:
    """Return how many words from the first on make one number, and its value; (0, 0) for none."""
    total = part = count = 0
    last = 10**9
    for place, word in enumerate(words):
        value = known.get(word)
        if value is None:
            # "dvadeset i pet", "treinta y dos", "two hundred and five".
            follows = known.get(words[place + 1], 100) if place + 1 < len(words) else 100
            after_tens = part % 100 >= 20 and part % 10 == 0 and follows < 10
            after_hundreds = part > 0 and part % 100 == 0 and follows < 100
            if word in _AND and count == place and (after_tens or after_hundreds):
                continue
            break
        if value >= 1000:
            if not part:
                break
            total, part = total + part * value, 0
            last = 10**9
        elif value == 100:
            part = max(1, part) * 100
            last = 100
        elif value % 100 == 0 and not part:
            part, last = value, 100
        elif value < last and (not part or part % 100 == 0 or (part % 10 == 0 and value < 10 and part % 100 >= 20)):
            part += value
            last = value
        else:
            break
        count = place + 1
    return (count, total + part) if total + part >= 2 else (0, 0)


@cache
def _words_of(family: str | None) -> dict[str, int]:
    words: dict[str, int] = {}
    for name in _UNITS:
        if family in (None, name):
            words.update(_list_words(name))
    return words


def _list_words(family: str) -> Iterator[tuple[str, int]]:
    for value, forms in enumerate(_UNITS[family].split(), start=2):
        yield from ((form, value) for form in forms.split("/") if form != "~")
    tens: list[tuple[str, int]] = [(_UNITS[family].split()[-1].split("/")[0], 20)]
    for value, forms in zip(range(30, 100, 10), _TENS[family].split(), strict=True):
        tens += [(form, value) for form in forms.split("/") if form != "~"]
    for ten, value in tens:
        yield ten, value
        for unit, one in enumerate(_ONE_WORD_UNITS.get(family, ()), start=1):
            yield (
                (ten[: -1 if unit in (1, 8) else None] + one if family == "it" else _join(family, one, ten)),
                value + unit,
            )
        if family == "en":
            yield from (
                (f"{ten}-{one.split('/')[0]}", value + at) for at, one in enumerate(_UNITS["en"].split()[:8], 2)
            )
        if family == "fr":
            yield from ((f"{ten}-{one}", value + at) for at, one in enumerate(_UNITS["fr"].split()[:8], 2))
    yield from _list_hundreds(family)
    for times, forms in _TIMES.items():
        yield from ((form, times) for form in forms.split())


def _list_hundreds(family: str) -> Iterator[tuple[str, int]]:
    """Yield 200 to 900 where they are one word; "sto" alone is "what" in Serbian without its mark."""
    if family in ("sl", "hbs"):
        for value, forms in enumerate(_UNITS[family].split()[:8], start=2):
            yield from ((f"{form}sto", value * 100) for form in forms.split("/"))
        yield from ((form, 200) for form in ("dvjesta", "dvesta", "dvjesto"))
        yield "trista", 300
    for ending, name in (("hundert", "de"), ("cento", "it"), ("cientos", "es"), ("stotini", "mk")):
        if family == name:
            for value, forms in enumerate(_UNITS[family].split()[:8], start=2):
                yield from ((f"{form}{ending}", value * 100) for form in forms.split("/"))
    if family == "mk":
        yield from (("dvesta", 200), ("trista", 300))


def _join(family: str, one: str, ten: str) -> str:
    return f"{one}{'und' if family == 'de' else 'in'}{ten}"


def _family(language: str) -> str:
    primary = language.split("-")[0]
    return "hbs" if primary in ("hr", "bs", "sr") else primary
