"""Scripts: which one a text is written in, and Serbian and Macedonian between Cyrillic and Latin."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_SCRIPT_NAMES = {
    "LATIN": "Latn",
    "CYRILLIC": "Cyrl",
    "GREEK": "Grek",
    "ARABIC": "Arab",
    "HEBREW": "Hebr",
    "ARMENIAN": "Armn",
    "GEORGIAN": "Geor",
    "DEVANAGARI": "Deva",
    "THAI": "Thai",
    "CJK": "Hani",
    "HIRAGANA": "Hrkt",
    "KATAKANA": "Hrkt",
    "HANGUL": "Hang",
}

PICTURED = (
    r"\u3005-\u3007\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Han and Kana, as the inside of a character class: a word has one or two characters and nothing parts it from the next."""

UNPARTED = r"\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0f40-\u0fbc\u1000-\u103f\u1050-\u109f\u1780-\u17d3"
"""Thai, Lao, Tibetan, Burmese and Khmer with their signs: words are written together, spaces part clauses."""

FULL_STOPS = "。！？｡।॥؟۔։።፧။។៕"
"""Marks that end a sentence wherever they stand, as the inside of a character class: Chinese and Japanese, Hindi, Arabic and
Urdu, Armenian, Ethiopic, Burmese, Khmer."""

# Own table: libraries write "LjUBAV" for "ЉУБАВ". Macedonian letters follow the 1970 Macedonian standard.
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "ђ": "đ", "е": "e", "ж": "ž", "з": "z", "и": "i", "ј": "j",
    "к": "k", "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "ћ": "ć", "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "č", "џ": "dž", "ш": "š",
    "ѓ": "ǵ", "ѕ": "dz", "ќ": "ḱ", "ѐ": "è", "ѝ": "ì",
}  # fmt: skip
_CYRILLIC = {latin: cyrillic for cyrillic, latin in _LATIN.items() if cyrillic not in "ѓѕќѐѝ"}
_CYRILLIC_LETTER = re.compile("[\u0400-\u045f]")
_LATIN_UNITS = re.compile("|".join(sorted(_CYRILLIC, key=len, reverse=True)), re.IGNORECASE)
# Between a prefix and its root "nj" and "dž" are two letters: "injekcija", "konjunktura", "nadživeti", "podžanr".
_BORDER = re.compile(
    r"(?<=\bin)(?=j(?:ek|un|ur))|(?<=\bkon)(?=j(?:ek|ug|un))|(?<=\btan)(?=jug)|(?<=\bvan)(?=jez)|"
    r"(?<=\bnad)(?=ž(?:iv|nj|up))|(?<=\bod)(?=ž(?:al|iv))|(?<=\bpod)(?=ž(?:an|up))|(?<=\bpred)(?=živ)",
    re.IGNORECASE,
)


def script_of(text: str) -> str:
    """Return the ISO 15924 code of the script of most letters: "Latn", "Cyrl", …; "Zyyy" when there are none."""
    counts: Counter[str] = Counter()
    for letter in text:
        if letter.isalpha():
            counts["LATIN" if letter.isascii() else unicodedata.name(letter, "OTHER").split()[0]] += 1
    if not counts:
        return "Zyyy"
    return _SCRIPT_NAMES.get(counts.most_common(1)[0][0], "Zzzz")


def to_latin(text: str) -> str:
    """Return the text with its Serbian and Macedonian Cyrillic letters in Latin; everything else stays.

    Digraphs keep the case of their word: "ЉУБАВ" -> "LJUBAV", "Љубав" -> "Ljubav". The length may change.
    """
    if not _CYRILLIC_LETTER.search(text):
        return text
    letters = []
    for place, letter in enumerate(text):
        lower = letter.lower()
        latin = _LATIN.get(lower)
        if latin is None:
            letters.append(letter)
        elif letter == lower:
            letters.append(latin)
        else:
            letters.append(latin.upper() if _is_in_capitals(text, place) else latin.capitalize())
    return "".join(letters)


def to_cyrillic(text: str) -> str:
    """Return Serbian Latin text in Cyrillic; letters that Serbian lacks ("q", "ü") stay. The length may change.

    "nj", "lj" and "dž" become one letter each, but in the common words where they are two ("injekcija").
    """

    def convert(match: re.Match[str]) -> str:
        cyrillic = _CYRILLIC[match[0].lower()]
        return cyrillic.upper() if match[0][0].isupper() else cyrillic

    return "".join(_LATIN_UNITS.sub(convert, part) for part in _BORDER.split(text))


def _is_in_capitals(text: str, place: int) -> bool:
    """Tell whether the capital at a place stands in a word of capitals, by its neighbours."""
    following = text[place + 1 : place + 2]
    if following.isalpha():
        return following.isupper()
    return text[place - 1 : place].isupper() if place else False
