"""The key of a word in its language: its lemma or stem, folded, which the forms of the word share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from kb.folding import fold_text
from kb.script import to_latin

if TYPE_CHECKING:
    from simplemma import Lemmatizer

# What is written or left out in one and the same word: accents typed apart, Arabic and Hebrew vowels, the Arabic line that
# only stretches a word, the Indian dot of borrowed sounds, joiners.
_OPTIONAL = re.compile(
    r"[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u093c\u09bc\u0a3c\u0abc\u0b3c"
    r"\u200c\u200d]"
)
# "हिन्दी" and "हिंदी": a nasal before a consonant, and the moon dot, are also written as a dot.
_HINDI_NASAL = re.compile("[ङञणनम]\u094d(?=[क-म])|\u0901")

# Languages whose forms a dictionary groups better than a stemmer (simplemma's codes), and the reverse (Snowball's names).
_DICTIONARIES = {"sl": "sl", "hr": "hbs", "bs": "hbs", "sr": "hbs", "sh": "hbs", "mk": "mk"}
_STEMMERS = {
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sk": "czech",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
_ARABIC, _VIETNAMESE, _TURKISH = "ar", "vi", "turkish"
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
# What stands before and after an Arabic word without being part of it, by the light stemmer of Larkey, Ballesteros and
# Connell (2002), which finds more than one that looks for the root; letters as they are after folding.
_ARABIC_PREFIXES = ("وال", "بال", "كال", "فال", "ال", "لل")
_ARABIC_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
# Endings that tell forms of one word apart, longest first; what is left must keep four letters.
_SLAVIC_ENDINGS = (
    *("ijama", "ovima", "evima", "skega", "skemu", "skoga", "skome"),
    *("ama", "ima", "oma", "ega", "emu", "oga", "ome", "imi", "ami"),
    *("am", "ah", "eh", "ih", "im", "om", "em", "ov", "ev"),
    *("a", "e", "i", "o", "u"),
)


def find_family(language: str) -> str:
    """Return what the keys of a language are made with: one name for the languages that share a dictionary."""
    primary = language.split("-")[0].lower()
    if primary in (_ARABIC, _VIETNAMESE):
        return primary
    return _DICTIONARIES.get(primary) or _STEMMERS.get(primary) or ""


@cache
def open_reducer(family: str) -> Callable[[str], str]:
    """Return what makes a key of a word; `family` is what `find_family` returns."""
    if family in _DICTIONARIES.values():
        return lru_cache(maxsize=30_000)(_lemmatiser(family))
    if family == _ARABIC:
        return lru_cache(maxsize=30_000)(_strip_arabic)
    if family == _VIETNAMESE:
        return mark_tone
    if family:
        return lru_cache(maxsize=30_000)(_stemmer(family))
    return fold_word


@cache
def _open_dictionaries() -> Lemmatizer:
    """Return simplemma with its dictionaries as they lie on disk: unpacked into memory, three of them take 120 MB."""
    from simplemma import Lemmatizer
    from simplemma.strategies import DefaultStrategy
    from simplemma.strategies.dictionaries import StreamDictionaryFactory

    return Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=StreamDictionaryFactory()))


def _lemmatiser(dictionary: str) -> Callable[[str], str]:
    lemmatizer = _open_dictionaries()

    def lemmatise(word: str) -> str:
        # The Macedonian dictionary is Cyrillic, the Serbo-Croatian one knows Latin best.
        spelled = word.lower() if dictionary == "mk" else to_latin(word.lower())
        # Lemmatise first and fold then: without its diacritics the dictionary knows a third of the words less.
        lemma: str = lemmatizer.lemmatize(spelled, lang=dictionary)
        # Unknown names come back as they are; stripping every lemma alike brings their cases together too.
        return _strip_ending(fold_word(lemma))

    return lemmatise


def _stemmer(algorithm: str) -> Callable[[str], str]:
    import snowballstemmer

    stem = snowballstemmer.stemmer(algorithm).stemWord
    # A stemmer keeps the word that it works on: two threads at once would get each other's endings.
    lock = Lock()

    def stem_word(word: str) -> str:
        # The stemmers know the straight apostrophe alone ("l'école", "Türkiye'nin").
        word = word.replace("’", "'")
        if algorithm == _TURKISH:
            # The endings of names stand behind an apostrophe; of its two letters i only one loses the dot.
            word = word.partition("'")[0].replace("İ", "i").replace("I", "ı")
        with lock:
            return fold_word(stem(word.lower()))

    return stem_word


def _strip_arabic(word: str) -> str:
    """Return an Arabic word without its article, conjunction and endings; what is left keeps two letters or more."""
    folded = fold_word(word)
    if folded.startswith("و") and len(folded) > 3:
        folded = folded[1:]
    prefix = next((one for one in _ARABIC_PREFIXES if folded.startswith(one) and len(folded) - len(one) >= 2), "")
    folded = folded.removeprefix(prefix)
    for suffix in _ARABIC_SUFFIXES:
        if folded.endswith(suffix) and len(folded) - len(suffix) >= 2:
            folded = folded.removesuffix(suffix)
    return folded


def fold_word(word: str) -> str:
    """Return a word in Latin script and lower case, without diacritics and what may be left out in writing."""
    if word.isascii():
        return word.lower()
    folded = _OPTIONAL.sub("", fold_text(to_latin(word))).replace("’", "'")
    return _HINDI_NASAL.sub("ं", folded)


@lru_cache(maxsize=30_000)
def mark_tone(word: str) -> str:
    """Return a Vietnamese word in lower case with its tone at its end: "hòa" and "hoà" are one, "năm" and "nam" two."""
    letters = unicodedata.normalize("NFD", word.lower())
    return unicodedata.normalize("NFC", _TONE.sub("", letters)) + "".join(_TONE.findall(letters))


def _strip_ending(word: str) -> str:
    for ending in _SLAVIC_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)].removesuffix("j")
    return word.removesuffix("j") if len(word) > 4 else word
