"""Which eight-bit code page a text is in: the one in which it is the likeliest text of one of the languages.

For every code page and language the characters outside ASCII are as likely as they are frequent in that language, less
so where their neighbours make no word of them; frequent plain words tell the language. Logarithms are to the base 10.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from math import inf, log10

_SAMPLE_BYTES = 50_000
# Windows is what most files come from; ISO parts, old Macs and DOS are ever rarer.
_LATIN_PAGES = {
    "cp1250": 0.0,
    "cp1252": 0.0,
    "iso-8859-2": -0.3,
    "iso-8859-15": -0.4,
    "mac-latin2": -1.5,
    "mac-croatian": -1.7,
    "mac-roman": -1.5,
    "cp852": -1.5,
    "cp850": -1.7,
}
_CYRILLIC_PAGES = {"cp1251": 0.0, "iso-8859-5": -0.3, "mac-cyrillic": -1.5}
_RARITIES = {**_LATIN_PAGES, **_CYRILLIC_PAGES}

# How many of a thousand letters of ordinary text each one is.
_LATIN_LETTERS = {
    "sl": {"č": 14.8, "š": 10.0, "ž": 6.5, "ć": 0.3, "đ": 0.1},
    "hr": {"č": 10.0, "š": 9.5, "ž": 5.5, "ć": 7.0, "đ": 2.5},
    "de": {"ä": 5.6, "ö": 3.0, "ü": 6.5, "ß": 3.1, "é": 0.1},
    "it": {"à": 6.4, "è": 3.0, "ù": 1.7, "é": 0.9, "ò": 0.8, "ì": 0.3},
    "es": {"ó": 8.3, "í": 7.3, "á": 5.0, "é": 4.3, "ñ": 3.1, "ú": 1.7, "ü": 0.1},
    "fr": {
        **{"é": 19.0, "à": 4.9, "è": 2.7, "ê": 2.2, "ç": 0.9, "ô": 0.6, "û": 0.6, "ù": 0.6, "î": 0.5, "â": 0.5},
        **{"œ": 0.2, "ë": 0.1, "ï": 0.1},
    },
    "en": {"é": 0.2, "è": 0.05},
}
# Names and words of other languages.
_FOREIGN_LETTERS = {
    **dict.fromkeys("éöü", 0.08),
    **dict.fromkeys("äèáíóšž", 0.03),
    **dict.fromkeys("àçñčćëø", 0.02),
}
_CYRILLIC = "cyrillic"
_CYRILLIC_LETTERS = {
    **dict(
        zip(
            "аиоенсртјувкдпмлзгбшчц",
            [115, 93, 92, 90, 55, 49, 47, 45, 42, 41, 37, 36, 36, 29, 34, 33, 17, 16, 14, 10, 10, 8],
            strict=True,
        )
    ),
    **dict(zip("љњжхћђфџќѓѕ", [6.0, 6.0, 6.0, 6.0, 6.0, 2.0, 2.5, 0.5, 3.0, 2.0, 2.0], strict=True)),
    # Of Bulgarian and Russian.
    **dict(zip("ъяйщюьыэё", [3.0, 4.0, 3.0, 1.0, 1.0, 3.0, 3.0, 0.5, 0.2], strict=True)),
}
# Frequent words of plain letters: they read the same in every code page.
_LATIN_WORDS = {
    name: frozenset(words.split())
    for name, words in {
        "sl": b"in je za na ki se iz od da so po pri ali kot tudi ter pa bi s z v o leta letu ne",
        "hr": b"i u je za na se od da su koji koje iz po ili kao te s sa o ne godine a bi ima",
        "de": b"und der die das den dem von mit ist im in zu des auf ein eine werden wird sich nicht als auch",
        "it": b"di e il la che in per un una del della dei delle con da le si non al alla sono i",
        "es": b"de la que el en y los las del se con por para un una su al es lo como no",
        "fr": b"de la le et les des en du un une est que pour dans par sur au qui nous a ce",
        "en": b"the of and to in for is on that with are by from at as be was this which an",
    }.items()
}
# Signs and spaces too: how many there are to a thousand letters.
_SIGNS = {
    **dict.fromkeys("–’", 1.5),
    **dict.fromkeys("„“”\xa0", 0.7),
    **dict.fromkeys("•«»€", 0.4),
    **dict.fromkeys("…‘—§", 0.2),
    **dict.fromkeys("‚°·", 0.1),
    **dict.fromkeys("£²º", 0.05),
    **dict.fromkeys("ª¿¡´®©™×½±", 0.02),
}
_OWN_SIGNS = {"es": {"¿": 0.3, "¡": 0.2, "º": 0.4, "ª": 0.2}, "it": {"º": 0.2, "ª": 0.1}, "fr": {"«": 1.5, "»": 1.5}}
# The logarithms for what stands in no table.
_OTHER_LETTER, _OTHER_SIGN, _CONTROL = -5.0, -5.7, -7.3
# A capital is as much rarer than its small letter, less so beside others, more so in a word of small letters.
_CAPITAL, _CAPITALS = log10(0.08), log10(0.3)
_CAPITAL_INSIDE = log10(0.01)
# A letter before or after a digit, one alone, one beside another that is not ASCII either.
_AT_DIGIT, _ALONE, _BESIDE_ANOTHER = log10(0.03), log10(0.03), log10(0.1)
# Text in Cyrillic is more than a few letters between Latin words.
_LONE_CYRILLIC, _MIXED_SCRIPT = -3.5, -2.7
_SIGN_INSIDE = -2.0
# A frequent word is about ten times as likely in its own language.
_WORD_WORTH = 1.0
_LONE_LETTERS = frozenset("èàéòóáØ")
_INNER_SIGNS = frozenset("’‘´·–")
_RAISED_LETTERS = frozenset("ªº")
_WORD = re.compile(rb"(?<![\x80-\xff\w])[a-z]{1,6}(?![\x80-\xff\w])")


def guess_code_page(content: bytes) -> str:
    """Return the likeliest code page of bytes that are not UTF-8: of Windows, ISO 8859, old Macs or DOS."""
    sample = content[:_SAMPLE_BYTES]
    places = _count_places(sample)
    words = Counter(word[0] for word in _WORD.finditer(sample.lower()))
    worths = {
        name: _WORD_WORTH * sum(count for word, count in words.items() if word in own)
        for name, own in _LATIN_WORDS.items()
    }
    likeliest, best = "cp1252", -inf
    for page, rarity in _RARITIES.items():
        counts, score = _judge_places(places, _list_characters(page))
        if page in _CYRILLIC_PAGES:
            score += _sum_shares(counts, _CYRILLIC) + max(worths.values())
        else:
            score += max(_sum_shares(counts, name) + worth for name, worth in worths.items())
        if score + rarity > best:
            likeliest, best = page, score + rarity
    return likeliest


def _count_places(sample: bytes) -> Counter[tuple[int, int, int]]:
    """Return how often each byte outside ASCII stands between which two others; spaces are around the text."""
    padded = b" " + sample + b" "
    return Counter(place for place in zip(padded, sample, padded[2:], strict=False) if place[1] > 0x7F)


@cache
def _list_characters(page: str) -> list[str]:
    """Return the character of each byte in a code page."""
    return [bytes([byte]).decode(page, errors="replace") for byte in range(256)]


@cache
def _measure_characters(language: str) -> Mapping[str, float]:
    """Return the logarithm of the share of each sign and small letter outside ASCII that is expected in a language."""
    letters = _CYRILLIC_LETTERS if language == _CYRILLIC else {**_FOREIGN_LETTERS, **_LATIN_LETTERS[language]}
    shares = {**_SIGNS, **_OWN_SIGNS.get(language, {}), **letters}
    return {character: log10(share / 1000) for character, share in shares.items()}


def _sum_shares(counts: Mapping[str, int], language: str) -> float:
    shares = _measure_characters(language)
    return sum(count * shares.get(character, _measure_rarity(character)) for character, count in counts.items())


def _measure_rarity(character: str) -> float:
    """Return the logarithm of the share of a character that no language has."""
    if character.isalpha():
        return _OTHER_LETTER
    return _OTHER_SIGN if character.isprintable() and character != "\ufffd" else _CONTROL


def _judge_places(places: Mapping[tuple[int, int, int], int], characters: Sequence[str]) -> tuple[Counter[str], float]:
    """Return how often each sign and small letter comes, and how little the characters fit between their neighbours."""
    counts: Counter[str] = Counter()
    score = 0.0
    for (before, byte, after), count in places.items():
        small = characters[byte].lower()
        counts[small] += count
        score += count * _judge_place(characters[before], characters[byte], small, characters[after])
    return counts, score


def _judge_place(before: str, character: str, small: str, after: str) -> float:
    """Return the logarithm of how well a character outside ASCII fits between two others; at most 0."""
    if not character.isalpha() or character in _RAISED_LETTERS:
        is_inside = before.isalpha() and after.isalpha() and character not in _INNER_SIGNS
        return _SIGN_INSIDE if is_inside else 0.0
    fit = 0.0
    if character != small:
        fit += _CAPITAL_INSIDE if before.islower() else _CAPITALS if before.isupper() or after.isupper() else _CAPITAL
    if before.isdecimal() or after.isdecimal():
        fit += _AT_DIGIT
    is_cyrillic = small in _CYRILLIC_LETTERS
    beside = [other for other in (before, after) if other.isalpha()]
    if not beside:
        return fit + (_LONE_CYRILLIC if is_cyrillic else 0.0 if character in _LONE_LETTERS else _ALONE)
    for other in beside:
        if (other.lower() in _CYRILLIC_LETTERS) != is_cyrillic:
            fit += _MIXED_SCRIPT
        elif not is_cyrillic and not other.isascii():
            fit += _BESIDE_ANOTHER
    return fit
