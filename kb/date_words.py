"""The words of dates, folded: months and weekdays, and the seasons, days and years that minute books write in words."""

from __future__ import annotations

from collections.abc import Iterator

from kb.folding import fold_text

# From January on, as calendars write them, long and short. Abbreviations that are everyday words are left out: "tra", "pro".
_MONTHS = (
    "januar jan sijecnja sijecanj јануар јан јануари january gennaio gen enero ene janner jaen janvier janv",
    "februar feb veljace velj veljaca фебруар феб февруари фев february febbraio febrero fevrier fevr",
    "marec mar ozujka ozu ozujak mart март мар march marzo marz mars",
    "april apr travnja travanj април апр aprile abril abr avril avr",
    "maj svibnja svibanj мај may maggio mag mayo mai",
    "junij jun lipnja lipanj јун juni јуни june giugno giu junio juin",
    "julij jul srpnja srpanj јул juli јули july luglio lug julio juillet juil",
    "avgust avg kolovoza kolovoz август авг august aug agosto ago aout",
    "september sep rujna rujan septembar септембар сеп септември settembre set sett septiembre sept septembre",
    "oktober okt listopada listopad oktobar октобар окт октомври october oct ottobre ott octubre octobre",
    "november nov studenoga studeni novembar новембар нов ноември ное novembre noviembre",
    "december dec prosinca prosinac decembar децембар дец декември дек dicembre dic diciembre dezember dez decembre",
)
# Stems and the endings of their cases, of which a calendar has at most two.
_INFLECTED_MONTHS: dict[int, tuple[tuple[str, str], ...]] = {
    1: (("januar", "- ja ju jem jom a u om i"), ("siječ", "anj nja nju njem"), ("јануар", "- а у ом и")),
    2: (
        ("februar", "- ja ju jem jom a u om i"),
        ("veljač", "a e i u om"),
        ("фебруар", "- а у ом и"),
        ("februari", "-"),
    ),
    3: (("mar", "ec ca cu cem t ta tu tom"), ("ožu", "jak jka jku jkom"), ("март", "- а у ом"), ("maerz", "-")),
    4: (("april", "- a u om"), ("travan", "j"), ("travn", "ja ju jem"), ("април", "- а у ом")),
    5: (("maj", "- a u em om"), ("svib", "anj nja nju njem"), ("мај", "- а у ем ом")),
    6: (("juni", "- j ja ju jem"), ("jun", "- a u om"), ("lip", "anj nja nju njem"), ("јун", "- а у ом и")),
    7: (("juli", "- j ja ju jem"), ("jul", "- a u om"), ("srp", "anj nja nju njem"), ("јул", "- а у ом и")),
    8: (("avgust", "- a u om"), ("august", "- a u om"), ("kolovoz", "- a u om"), ("август", "- а у ом")),
    9: (("septemb", "er ra ru rom ar"), ("ruj", "an na nu nom"), ("септемб", "ар ра ру ром"), ("setiembre", "-")),
    10: (("oktob", "er ra ru rom ar"), ("listopad", "- a u om"), ("октоб", "ар ра ру ром")),
    11: (("novemb", "er ra ru rom ar"), ("studen", "i oga og om ome omu"), ("новемб", "ар ра ру ром")),
    12: (("decemb", "er ra ru rom ar"), ("prosin", "ac ca cu cem"), ("децемб", "ар ра ру ром")),
}


def _list_months() -> dict[str, int]:
    names = {name: number for number, line in enumerate(_MONTHS, start=1) for name in line.split()}
    for number, stems in _INFLECTED_MONTHS.items():
        for stem, endings in stems:
            for ending in endings.split():
                names[fold_text(stem + ending.replace("-", ""))] = number
    return names


MONTHS = _list_months()
"""The number of each month by each of its names, without the dot of an abbreviation."""

_WEEKDAYS = """
    nedelja ponedeljek torek sreda cetrtek petek sobota nedjelja ponedjeljak utorak srijeda cetvrtak petak subota
    ponedeljak недеља понедељак уторак среда четвртак петак субота недела понеделник вторник четврток петок сабота
    sunday monday tuesday wednesday thursday friday saturday domenica lunedi martedi mercoledi giovedi venerdi sabato
    domingo lunes martes miercoles jueves viernes sabado sonntag montag dienstag mittwoch donnerstag freitag samstag
    dimanche lundi mardi mercredi jeudi vendredi samedi
    """
WEEKDAYS = frozenset(_WEEKDAYS.split())
"""The days of the week by name."""


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

MILLENNIA = tuple(thousands for thousands, _words in _YEARS)
"""What every year in words begins with."""
