"""Seasons, days and years in words, folded: charters and minute books write dates so."""

from __future__ import annotations

from collections.abc import Iterator

# The name of a season stands before its year; winter has two years and is left out.
_SEASONS = {
    3: """
        pomlad pomladi spomladi proljece proljeca proljecu prolece proleca пролеће пролећа пролет пролетта spring
        primavera fruhjahr fruhling printemps
    """,
    6: "poletje poletja poleti ljeto ljeta лето лета summer estate verano sommer ete",
    9: "jesen jeseni јесен јесени есен есента autumn fall autunno otono herbst automne",
}
SEASON_MONTHS = {name: month for month, names in _SEASONS.items() for name in names.split()}
"""The first month of each season by its name; "leto" is the year in Slovene and is left out."""

# From 1 to 31, in order; "~" stands for a space.
_ORDINALS_EN = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth
    twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first
"""
_CARDINALS_EN = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty twenty-one twenty-two twenty-three twenty-four twenty-five twenty-six twenty-seven twenty-eight
    twenty-nine thirty thirty-one
"""
_ITALIAN = """
    uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette
    diciotto diciannove venti ventuno ventidue ventitre ventiquattro venticinque ventisei ventisette ventotto ventinove
    trenta trentuno
"""
_SPANISH = """
    uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho
    diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho
    veintinueve treinta treinta~y~uno
"""
_FRENCH = """
    premier deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit
    dix-neuf vingt vingt~et~un vingt-deux vingt-trois vingt-quatre vingt-cinq vingt-six vingt-sept vingt-huit vingt-neuf
    trente trente~et~un
"""
_YEARS = (
    ("duemila", _ITALIAN),
    ("dos mil ", _SPANISH),
    ("deux mille ", _FRENCH),
    ("two thousand and ", _CARDINALS_EN),
    ("two thousand ", _CARDINALS_EN),
)


def _number(words: str) -> Iterator[tuple[str, int]]:
    for number, word in enumerate(words.split(), start=1):
        yield word.replace("~", " "), number


DAY_WORDS = {word: number for words in (_ORDINALS_EN, _ITALIAN, _SPANISH, _FRENCH) for word, number in _number(words)}
"""The day of the month, 1 to 31, by its name."""

YEAR_WORDS = {thousands + word: 2000 + number for thousands, words in _YEARS for word, number in _number(words)}
"""The year, 2001 to 2031, by its name."""
