"""Fields of project sheets as keys of the index: what a question asks for in any language, and the rows that give it.

"Welches Budget ...?" and the row "Proračun 500 EUR" share no word, and an encoder sees little in a short row. The dictionary of
field terms joins them: both get the key "field.budget".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from kb.folding import fold_text
from kb.script import to_latin
from kb.terms import list_field_terms, match_field

_PREFIX = "field."
_WORD = re.compile(r"\w+")
# A start and an end are given in the row of the period; "name" is what nearly every question names.
_SHARED = {"start": "period", "end": "period", "website": "contact"}
_LEFT_OUT = {"name", "acronym", "place", "status"}

# What people say in questions and no sheet has as a term.
_QUESTION_PHRASES = {
    "budget": """
        how much money | does it cost | did it cost | the project cost | total cost | koliko denarja |
        koliko sredstev | koliko novca | koliko para | koliko sredstava | quanti soldi | quanto denaro | quanti fondi |
        cuánto dinero | cuántos fondos | cuánto costó | wie viel geld | wieviel geld | wie viele mittel |
        combien d argent | колку пари | koliko stane | koliko je stal | koliko je stala | koliko je stalo |
        koliko košta | koliko je koštao | koliko je koštala | koliko je koštalo | quanto costa | quanto è costato |
        cuánto cuesta | was kostet | was kostete | wie viel kostet | wie viel kostete | wieviel kostet |
        wieviel kostete | combien coûte | combien a coûté | колку чини | колку чинеше
    """,
    "period": """
        how long | when did start | when did end | koliko časa | kako dolgo | koliko dugo | koliko vremena | traja | trajal |
        trajalo | trajao | trajala | quanto tempo | quanto dura | quanto è durato | cuánto tiempo | cuánto dura |
        cuánto duró | wie lange | dauerte | dauert | läuft | combien de temps | dura | durò | колку време | колку долго
    """,
    "lead": """
        who leads | who led | who coordinates | leader | kdo vodi | kdo je vodil | tko vodi | ko vodi | nositelj | nosilac |
        chi guida | chi coordina | quién lidera | quién coordina | wer leitet | federführende | qui dirige | кој го води
    """,
    "funding": """
        who funds | who funded | who finances | who pays | financira | finansira | podpira finančno | finanziert |
        finanzierte | finanzia | financia | finance | finansijski podržava | финансира
    """,
    "contact": """
        telefon | telefonska številka | phone | telephone | phone number | email | e mail | mail | elektronski naslov |
        e pošta | telefono | numero di telefono | teléfono | correo electrónico | telefonnummer | téléphone | телефон
    """,
}


def name_row_field(row: str) -> str | None:
    """Return the key of the field that a line of a sheet gives; None when it gives none."""
    found = match_field(row)
    return None if found is None else _make_key(found.field)


@lru_cache(maxsize=16)
def find_asked_fields(question: str) -> Mapping[str, str]:
    """Return the key of each field that a question asks for, by the folded word that the term begins with.

    The longest term wins: "lead partner" asks for the lead, not for the partners.
    """
    words = [fold_text(to_latin(word)) for word in _WORD.findall(question)]
    asked: dict[str, str] = {}
    place = 0
    while place < len(words):
        length, key = _match_longest(words, place)
        if key is not None:
            asked.setdefault(words[place], key)
        place += max(1, length)
    return asked


def _match_longest(words: Sequence[str], place: int) -> tuple[int, str | None]:
    best: tuple[int, str | None] = (0, None)
    for stems, key in _terms_by_beginning().get(words[place][:3], ()):
        length = len(stems)
        if length > best[0] and place + length <= len(words):
            pairs = zip(stems, words[place : place + length], strict=True)
            if all(_is_form(word, stem) for stem, word in pairs):
                best = length, key
    return best


def _is_form(word: str, stem: str) -> bool:
    """Return whether a word is a stem with an ending; the shorter the stem, the shorter the ending must be."""
    longest_ending = 1 if len(stem) <= 4 else 2 if len(stem) == 5 else 4
    return word.startswith(stem) and len(word) - len(stem) <= longest_ending


@cache
def _terms_by_beginning() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return (stems of the words, key) of every term, by the first three letters of the term."""
    terms: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for spelling, field in _list_spellings():
        key = _make_key(field)
        stems = tuple(_strip_ending(word) for word in _WORD.findall(fold_text(to_latin(spelling))))
        if key is not None and stems:
            terms[stems[0][:3]].append((stems, key))
    return terms


def _list_spellings() -> Iterator[tuple[str, str]]:
    yield from list_field_terms().items()
    for field, phrases in _QUESTION_PHRASES.items():
        for phrase in phrases.split("|"):
            yield phrase.strip(), field


def _strip_ending(word: str) -> str:
    """Return the part of a folded word that its inflected forms share; short words stay whole."""
    if len(word) > 7:
        return word[:-2]
    return word[:-1] if len(word) > 4 else word


def is_field_key(key: str) -> bool:
    """Return whether a key of the index names a field, not a word."""
    return key.startswith(_PREFIX)


def _make_key(field: str) -> str | None:
    return None if field in _LEFT_OUT else _PREFIX + _SHARED.get(field, field)
