"""The figures of a text: every number, percentage, amount and date, in digits or words, with what it counts.

They are read to be compared: a figure of an answer holds when the passage has the same value, of the same kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from answer.checking.number_words import find_number_words
from kb.amounts import find_amounts, find_numbers, read_number
from kb.dates import DateMention, find_dates
from kb.folding import fold_latin
from kb.metadata import PartialDate


@dataclass(frozen=True, slots=True)
class Figure:
    """A number: `text[start:end]` is how it is written.

    `unit` is "%", an ISO 4217 code, one of the counted kinds ("month", "person", ...), "other" when another word follows,
    or empty. `is_rounded` says that a word such as "about" stands before it.
    """

    start: int
    end: int
    written: str
    value: Decimal
    unit: str
    is_rounded: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """What a text says in figures, in text order; `codes` are words with digits in them ("COVID-19", "AB/2012")."""

    numbers: tuple[Figure, ...]
    dates: tuple[DateMention, ...]
    codes: tuple[tuple[int, str], ...]


_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)*")
_CODE = re.compile(r"[^\W_]+(?:[-/_.][^\W_]+)*")
_ORDINAL_TAIL = re.compile(
    r"\d+(?:st|nd|rd|th|er|re|e|eme|ieme|o|a|ti|ta|to|ga|ih|i|ina|oj|og|mi|ma|km|m|kg|g|t|h|ha|eur)"
)
_PERCENT = re.compile(
    r"\s?(?:-?\s?)(?:%|‰|odstot|posto\b|odsto\b|otsto\b|procent|percent|per cent|prozent|per cento|por ciento|pour cent)"
)
_CURRENCIES = (
    ("EUR", r"(?:€|eur[oaieu]?s?\b|eurov\w*|eurima|evr\w{0,3}\b)"),
    ("RSD", r"(?:rsd\b|din(?:\.|ar\w*|\b))"),
    ("HRK", r"(?:hrk\b|kn\b|kun\w?\b)"),
    ("MKD", r"(?:mkd\b|den(?:\.|ar\w*))"),
    ("BAM", r"(?:bam\b|km\b(?<=KM))"),
    ("USD", r"(?:usd\b|us\$|\$|dol+ar\w*)"),
    ("GBP", r"(?:gbp\b|£|pounds?\b|funt\w{0,4}\b|pfund\b|sterlin\w*)"),
    ("CHF", r"(?:chf\b|francs?\b|frank\w*)"),
)
_CURRENCY_AFTER = re.compile("|".join(f"(?P<{code}>{words})" for code, words in _CURRENCIES))
_CURRENCY_BEFORE = re.compile(r"(?:(?P<EUR>€|\beur)|(?P<USD>us\$|\$|\busd)|(?P<GBP>£|\bgbp)|(?P<CHF>\bchf))\s?$")
# What is counted, by the folded beginnings of its Latin words in every language.
_KINDS = {
    "day": "dan dneva dnev dni dnu days day giorn dia dias tag tage tagen jour den denovi dena",
    "week": "teden tedn tjed nedelj sedmic nedel week settiman seman woche semain",
    "month": "mesec mjesec month mesi mese mes monat mois",
    "year": "let leta leti letih letom godin year anni anno anos ano jahr ans annee",
    "hour": "ur ura ure uri sat sati sata hour ore ora hora stund heure cas casa casova chas chasa",
    "metre": "m2 m² metr meter metre quadrat kvadrat sqm",
    "distance": "km kilomet",
    "weight": "kg kilogram ton tona tone tonne tonnel",
    "area": "ha hektar hectar ettar",
    "person": """
        oseb os oso ljud clovek clan udelez zaposlen delavc delavk zensk mlad mladin otrok invalid brezposel prostovol
        osob sudionik sudionic ucesnik ucesnic radnik radnic zaposlen zen mlad dec djec volonter lica lice luge lugje
        vraboten zeni mladi ucesni clen people person persons participant employee worker member women men youth young
        volunteer trainee children student staff unemployed persone partecipant dipendent lavorator soci socio giovan
        donne volontar personas participante emplead trabajador soci jovenes mujeres volunta mensch person teilnehm
        beschaftig mitarbeit mitglied frauen jugend freiwillig arbeitslos personne participant employe salari membre
        femme jeunes benevol
    """,
    "organisation": """
        organizac zadrug podjet drustev drustv zdruzenj ustanov partner poduzec preduzec zadrug udrug udruzenj firm
        organizaci pretprijat zdruzeni fondaci organisation organization cooperative compan enterprise association
        partners foundation organizzazion cooperativ impres associazion partner azienda organizacion empresa asociacion
        socios entidad organisation genossenschaft unternehm verein partner betrieb verband cooperative entrepris
        association partenair structure
    """,
    "event": """
        delavnic srecanj usposabljanj konferenc dogodk sestank izobrazevanj radionic sastan obuk konferenci dogada
        rabotilnic sostano obuki nastan workshop training meeting conference event seminar laborator incontr formazion
        conferenz event corsi taller reunion formacion conferencia evento curso werkstatt schulung treffen konferenz
        veranstaltung atelier rencontr formation conferenc evenement
    """,
    "country": """
        drzav dezel zemalj zemlj zemj countr state paesi paese stati pais paises estado land lander staat pays etat
    """,
    "municipality": "obcin opcin opstin municipalit comun comune municipio gemeind commune",
}
_STEMS = tuple(
    sorted(
        ((stem, kind) for kind, words in _KINDS.items() for stem in set(words.split())), key=lambda pair: -len(pair[0])
    )
)
_ABOUT = re.compile(
    r"(?:\b(?:about|around|approximately|roughly|nearly|almost|some|over|under|more than|less than|at least|ca\.?|cca\.?|"
    r"circa|c\.|okoli|okrog|priblizno|skoraj|vec kot|manj kot|nad|cez|oko|otprilike|gotovo|vise od|preko|manje od|skoro|"
    r"okolu|rechisi|reci[s]i|poveke od|povekje od|pomalku od|quasi|oltre|piu di|meno di|intorno a(?:i|gli|lle)?|"
    r"alrededor de|cerca de|unos|unas|casi|mas de|menos de|aproximadamente|etwa|rund|ungefahr|fast|uber|mehr als|"
    r"weniger als|knapp|gut|environ|pres de|presque|plus de|moins de|quelque)|[~≈])\s(?:(?:the|i|gli|le|los|las|les)\s)?"
    r"(?:[€$£]\s?)?$|[~≈]\s?$"
)
_ROUNDING = Decimal("0.06")
_WORD_AFTER = re.compile(r"[\s\u00a0-]{1,2}(?P<first>[^\W\d_][\w²]*)(?:\s(?P<second>[^\W\d_]\w*))?")
_SMALL_LETTERS = 2


def read_figures(text: str, *, language: str | None) -> Figures:
    """Return the figures of a text; `language` is its BCP 47 tag, None reads number words of all languages."""
    dates = tuple(find_dates(text))
    latin = _fold_around(text)
    spans = [(mention.start, mention.end) for mention in dates if not _is_year(mention)]
    codes = _find_codes(text, spans)
    spans += [(start, start + len(code)) for start, code in codes]
    multiplied = _read_multiplied(text)
    numbers = []
    for found in _NUMBER.finditer(text):
        if any(start <= found.start() < end for start, end in spans):
            continue
        for start, end, value in _read_digits(found, multiplied):
            numbers.append(_make_figure(text, latin, start, end, value))
    for start, end, value in find_number_words(text, language):
        if not any(first <= start < last for first, last in spans):
            numbers.append(_make_figure(text, latin, start, end, value))
    numbers.sort(key=lambda figure: figure.start)
    return Figures(tuple(numbers), dates, tuple(codes))


def is_figure_word(folded: str) -> bool:
    """Return whether a folded Latin word is a currency, a multiplier, a percentage or a word that rounds."""
    return (
        _CURRENCY_AFTER.fullmatch(folded) is not None
        or re.match(
            r"(?:odstot|posto|procent|percent|prozent|tisoc|tisuc|hiljad|iljad|milij|milion|million|miljar)", folded
        )
        is not None
        or _ABOUT.fullmatch(f"{folded} ") is not None
    )


def supports_figure(claimed: Figure, known: Sequence[Figure], *, text: str) -> bool:
    """Return whether one of the passage's figures says what a claimed one does; `text` is the passage."""
    return any(_is_same(claimed, figure) for figure in known) and (
        claimed.unit not in _SYMBOLS
        or any(_is_same(claimed, f) and f.unit for f in known)
        or _names_unit(claimed, text)
    )


def supports_date(claimed: PartialDate, known: Sequence[PartialDate]) -> bool:
    """Return whether the passage gives this date, or a more precise one within it, or the two ends of this range."""
    for date in known:
        if claimed.edtf == date.edtf:
            return True
        if "/" in claimed.edtf:
            continue
        if (claimed.earliest <= date.earliest and date.latest <= claimed.latest) or _is_end(claimed, date):
            return True
    if "/" in claimed.edtf:
        first, last = (part for part in claimed.edtf.split("/"))
        parts = {date.edtf for date in known} | {end for date in known for end in date.edtf.split("/")}
        return any(part.startswith(first) for part in parts) and any(part.startswith(last) for part in parts)
    return False


def _is_end(claimed: PartialDate, span: PartialDate) -> bool:
    return any(end.startswith(claimed.edtf) for end in span.edtf.split("/"))


_SYMBOLS = frozenset({"%", *(code for code, _ in _CURRENCIES)})


def _is_same(claimed: Figure, known: Figure) -> bool:
    if claimed.value != known.value and not (claimed.is_rounded and _is_near(claimed.value, known.value)):
        return False
    one, other = claimed.unit, known.unit
    if one == other or not one or not other:
        return True
    measured = one not in ("other", "") and other not in ("other", "")
    # An unknown word may name any counted kind, never an amount, a percentage or a length of time.
    return not measured and not ({one, other} & (_SYMBOLS | {"day", "week", "month", "year", "hour", "weight", "area"}))


def _is_near(claimed: Decimal, known: Decimal) -> bool:
    return claimed > 0 and known > 0 and abs(claimed - known) <= known * _ROUNDING


def _names_unit(claimed: Figure, text: str) -> bool:
    """Return whether the currency or percent sign stands anywhere in the passage, as in the heading of a table."""
    folded = fold_latin(text)
    if claimed.unit == "%":
        return _PERCENT.search(folded) is not None
    return any(found.lastgroup == claimed.unit for found in _CURRENCY_AFTER.finditer(folded))


def _make_figure(text: str, latin: tuple[str, list[int]], start: int, end: int, value: Decimal) -> Figure:
    folded, places = latin
    after = folded[places[end] : places[end] + 40]
    before = folded[max(0, places[start] - 24) : places[start]]
    return Figure(
        start,
        end,
        text[start:end],
        value,
        _read_unit(text[end : end + 4], before, after),
        _ABOUT.search(before) is not None,
    )


def _read_unit(raw_after: str, before: str, after: str) -> str:
    if _PERCENT.match(after):
        return "%"
    if found := _CURRENCY_BEFORE.search(before):
        return found.lastgroup or ""
    gap = re.match(r"\s{0,2}(?:(?:de|di|d')\s?)?", after)
    place = gap.end() if gap else 0
    if raw_after.strip().startswith("KM"):
        return "BAM"
    if (money := _CURRENCY_AFTER.match(after, place)) and money.lastgroup != "BAM":
        return money.lastgroup or ""
    following = _WORD_AFTER.match(after)
    if following is None:
        return ""
    words = [word for word in (following["first"], following["second"]) if word]
    for word in words:
        for code, pattern in _CURRENCIES[:1]:
            if re.match(pattern, word):
                return code
        for stem, kind in _STEMS:
            if _is_form(word, stem):
                return kind
    return "other" if len(words[0]) > _SMALL_LETTERS + 1 else ""


def _is_form(word: str, stem: str) -> bool:
    longest_ending = 1 if len(stem) <= 3 else 3 if len(stem) == 4 else 6
    return word.startswith(stem) and len(word) - len(stem) <= longest_ending


def _read_digits(found: re.Match[str], multiplied: dict[int, tuple[int, Decimal]]) -> list[tuple[int, int, Decimal]]:
    """Return the values of digits: one, or those of all parts when they are no number ("12.7.2018")."""
    if found.start() in multiplied:
        end, value = multiplied[found.start()]
        return [(found.start(), max(end, found.end()), value)]
    written = found.group()
    grouped = re.fullmatch(r"\d{1,3}(?:[.,'’\u00a0\u2009\u202f ]\d{3})*(?:[.,]\d+)?|\d+(?:[.,]\d+)?", written)
    if grouped is not None:
        return [(found.start(), found.end(), read_number(written))]
    return [
        (found.start() + part.start(), found.start() + part.end(), Decimal(part.group()))
        for part in re.finditer(r"\d+", written)
    ]


def _read_multiplied(text: str) -> dict[int, tuple[int, Decimal]]:
    """Return (end, value) of the numbers that a word such as "million" follows, by where their digits begin."""
    found: dict[int, tuple[int, Decimal]] = {}
    mentions = [(mention.start, mention.end, mention.value) for mention in find_amounts(text)]
    mentions += [(mention.start, mention.end, mention.value) for mention in find_numbers(text) if mention.upper is None]
    for start, stop, value in mentions:
        digits = _NUMBER.search(text, start, stop)
        if digits is None or not re.search(r"[^\W\d_]{3}", text[digits.end() : stop]):
            continue
        if value != read_number(digits.group()):
            word = re.match(r"\s?[^\W\d_]+\.?", text[digits.end() : stop])
            found.setdefault(digits.start(), (digits.end() + (word.end() if word else 0), value))
    return found


def _find_codes(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, str]]:
    """Return the words that mix digits and letters, superior digits among them, other than ordinals and "5km"."""
    codes = []
    for found in _CODE.finditer(text):
        word = found.group()
        if not any(map(str.isalpha, word)) or not any(character.isdigit() for character in word):
            odd = [c for c in word if c.isnumeric() and not c.isdecimal()]
            if not odd:
                continue
        if any(start <= found.start() < end for start, end in spans):
            continue
        if not _ORDINAL_TAIL.fullmatch(fold_latin(word)) and not re.fullmatch(r"\d+[-/.]\w*[^\W\d]{4,}\w*", word):
            codes.append((found.start(), word))
    return codes


def _is_year(mention: DateMention) -> bool:
    return len(mention.date.edtf) == 4


def _fold_around(text: str) -> tuple[str, list[int]]:
    """Return the text in folded Latin, and where each of its places went; one more than there are characters."""
    pieces = [fold_latin(character) for character in text]
    places = [0]
    for piece in pieces:
        places.append(places[-1] + len(piece))
    return "".join(pieces), places
