"""One tokenizer for documents and questions: words and numbers -> keys that inflected, accented and Cyrillic forms share.

A key is the lemma (or stem, where that groups better) of a word in the language of its text, in Latin script, lower case, without
diacritics; a number's key is its value. The word as written, folded the same way, is a key as well: it serves
names, misspellings and readers without the right keyboard.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from kb.folding import fold_text
from kb.language import count_small_words
from kb.script import PICTURED, UNPARTED, to_latin

if TYPE_CHECKING:
    from simplemma import Lemmatizer

# Numbers first: "1.599.869,80" is one token, the parts of the date "21.6.2018" are three; a dot or comma that ends a
# sentence belongs to neither. "1923'te" is the number 1923 with a Turkish ending.
_GROUP = r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+"
_NUMBER = rf"(?<![\d.,]){_GROUP}(?:[.,]\d+)?(?![.,]?\d)|(?<![\d.,])\d+[.,]\d+(?![.,]?\d)|(?<![\w.,])\d+(?=['’][^\W\d_])"
# Marks that are part of words though Python counts them to none: accents and vowel points, Arabic vowels, the vowel signs
# of India, and the joiners that shape its letters and the Persian ones.
_MARKS = (
    r"\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    r"\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
    r"\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a03\u0a3c-\u0a51\u0a70\u0a71\u0abc-\u0acd\u0b3c-\u0b57\u0b82\u0bbe-\u0bd7"
    r"\u0c3c-\u0c56\u0cbc-\u0cd6\u0d3b-\u0d57\u0dca-\u0ddf\u200c\u200d"
)
_RUN = PICTURED + UNPARTED
_WORD = rf"[\w{_MARKS}]"
# "in" and "and" are written together with the Arabic number after them.
_PREFIX = r"[\u0621-\u064a]{1,2}(?=[0-9])"
_TOKEN = re.compile(rf"{_NUMBER}|{_PREFIX}|\w{_WORD}*(?:['’]\w{_WORD}*)*")
_TOKEN_OR_RUN = re.compile(rf"{_NUMBER}|{_PREFIX}|[{_RUN}]+|(?:(?![{_RUN}])\w)(?:(?![{_RUN}]){_WORD})*")
# A vowel that is written before its consonant, the character, and the signs on it.
_CHARACTER = re.compile(
    r"[\u0e40-\u0e44\u0ec0-\u0ec4]?.[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u0f71-\u0f84\u0f8d-\u0fbc"
    r"\u102b-\u103e\u1056-\u1059\u17b6-\u17d3]*"
)
_HAS_RUN = re.compile(f"[{_RUN}]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_HANGUL_OR_RUN = re.compile(rf"[\uac00-\ud7af{_RUN}]")
_HANGUL_OR_OTHER = re.compile(r"[\uac00-\ud7af]+|[^\uac00-\ud7af]+")
_GROUPED = re.compile(rf"{_GROUP}(?!\d)")
_FRACTION = re.compile(r"(\d+)\.(\d+)")
# What is written or left out in one and the same word: accents typed apart, Arabic and Hebrew vowels, the Arabic line that
# only stretches a word, the Indian dot of borrowed sounds, joiners.
_OPTIONAL = re.compile(
    r"[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u093c\u09bc\u0a3c\u0abc\u0b3c"
    r"\u200c\u200d]"
)
# "हिन्दी" and "हिंदी": a nasal before a consonant, and the moon dot, are also written as a dot.
_HINDI_NASAL = re.compile("[ङञणनम]\u094d(?=[क-म])|\u0901")
_FOREIGN_DIGIT = re.compile("[٠-٬۰-۹०-९০-৯๐-๙０-９]")
_SEPARATORS = str.maketrans("٫٬", ".,")

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
# Hardly a line of Vietnamese lacks one of these, and no other language has them.
_VIETNAMESE_LETTER = re.compile("[ơưƠƯ\u1ea0-\u1ef9]")
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
# A word without its tones is the word as others type it, and half of another word as well. Such a form has a sign of its own:
# most English small words ("the", "can", "on") are also Vietnamese words without their tones.
_TONELESS, _TONELESS_SIGN = 0.7, "."
# A question is in a language whose small words are this share of it.
_SMALL_WORDS = 0.25
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


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """One word of a query with every key that a document may hold it under; the first key is the word itself.

    `alike` are keys of words that are spelled like it, mean the same or are parts of it, and how like they are (0 to 1).
    """

    word: str
    keys: tuple[str, ...]
    alike: tuple[tuple[str, float], ...] = ()


def analyse(text: str, language: str) -> list[tuple[str, str]]:
    """Return (folded form, key) for every word and number of a text in the language with this BCP 47 tag, in order."""
    reduce_word = _reducer(_family(language))
    terms = [(_fold(token), _reduce_token(token, reduce_word)) for token in _split_tokens(text)]
    if reduce_word is not _mark_tone:
        return terms
    return [(form if form == key else form + _TONELESS_SIGN, key) for form, key in terms]


def make_query_terms(text: str, languages: Iterable[str]) -> list[QueryTerm]:
    """Return the words of a query, each with its keys in all these languages; a repeated word is returned once.

    Pass the language of the query and those of the documents: a short query is often in neither the language that it
    seems to be in nor free of words of another.
    """
    reducers = [_reducer(family) for family in sorted({_family(language) for language in languages})]
    may_be_vietnamese = _mark_tone in reducers
    has_tones = may_be_vietnamese and _VIETNAMESE_LETTER.search(text) is not None
    lacks_tones = may_be_vietnamese and not has_tones and not _has_small_words(text)
    terms: dict[str, QueryTerm] = {}
    for token in _split_tokens(text):
        form = _fold(token)
        if has_tones and (toned := _mark_tone(token)) != form:
            alike = ((form + _TONELESS_SIGN, _TONELESS), (form, _TONELESS))
            terms.setdefault(toned, QueryTerm(token, (toned,), alike))
            continue
        keys = dict.fromkeys([form, *(_reduce_token(token, reduce_word) for reduce_word in reducers)])
        if lacks_tones:
            keys[form + _TONELESS_SIGN] = None
        terms.setdefault(form, QueryTerm(token, tuple(keys)))
    return list(terms.values())


def locate_words(text: str) -> Iterator[tuple[int, str]]:
    """Yield (start, word or number as written) in text order: the places in the text of what `analyse` makes keys of.

    In a script that does not part its words they are overlapping pairs of characters.
    """
    return ((start, text[start : start + len(token)]) for start, token in _locate_tokens(text))


def list_words(text: str) -> list[str]:
    """Return the words of a text as they are written but for case, diacritics and script, in order; numbers by value."""
    return [_number_key(token) if token[0].isdigit() else _fold(token) for token in _split_tokens(text)]


def _split_tokens(text: str) -> Iterator[str]:
    """Yield words and numbers; of scripts that do not part their words, each two neighbouring characters."""
    return (token for _, token in _locate_tokens(text))


def _locate_tokens(text: str) -> Iterator[tuple[int, str]]:
    """Yield (start, token) in text order; a token is as long as it is written, its digits are 0 to 9."""
    if _FOREIGN_DIGIT.search(text):
        text = "".join(_unify_digit(character) for character in text).translate(_SEPARATORS)
    has_run = _HAS_RUN.search(text) is not None
    found_tokens = (_TOKEN_OR_RUN if has_run else _TOKEN).finditer(text)
    if not has_run and not _HANGUL.search(text):
        yield from ((found.start(), found.group()) for found in found_tokens)
        return
    for found in found_tokens:
        start = found.start()
        for part in _HANGUL_OR_OTHER.finditer(found.group()):
            if _HANGUL_OR_RUN.match(part.group()):
                yield from _pair_characters(start + part.start(), part.group())
            else:
                yield start + part.start(), part.group()


def _pair_characters(start: int, run: str) -> Iterator[tuple[int, str]]:
    """Yield (start, pair) of each two neighbouring characters, each with its signs; a character alone is one."""
    places = [found.start() for found in _CHARACTER.finditer(run)]
    ends = [*places[2:], len(run)]
    return ((start + first, run[first:end]) for first, end in zip(places, ends, strict=False))


def _unify_digit(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


def _reduce_token(token: str, reduce_word: Callable[[str], str]) -> str:
    return _number_key(token) if token[0].isdigit() else reduce_word(token)


def _number_key(token: str) -> str:
    """Return the value of a number whatever separators it is written with ("1.599.869,80" -> "1599869.8")."""
    grouped = _GROUPED.match(token)
    if grouped is not None:
        whole = re.sub(r"\D", "", grouped.group())
        fraction = token[grouped.end() + 1 :].rstrip("0")
        return f"{whole}.{fraction}" if fraction else whole
    written = _FRACTION.fullmatch(token.replace(",", "."))
    if written is None:
        return _fold(token)
    whole, fraction = written[1], written[2].rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def _fold(word: str) -> str:
    if word.isascii():
        return word.lower()
    folded = _OPTIONAL.sub("", fold_text(to_latin(word))).replace("’", "'")
    return _HINDI_NASAL.sub("ं", folded)


def _family(language: str) -> str:
    """Return what the keys of a language are made with: one name for the languages that share a dictionary."""
    primary = language.split("-")[0].lower()
    if primary in (_ARABIC, _VIETNAMESE):
        return primary
    return _DICTIONARIES.get(primary) or _STEMMERS.get(primary) or ""


@cache
def _reducer(family: str) -> Callable[[str], str]:
    if family in _DICTIONARIES.values():
        return lru_cache(maxsize=30_000)(_lemmatiser(family))
    if family == _ARABIC:
        return lru_cache(maxsize=30_000)(_strip_arabic)
    if family == _VIETNAMESE:
        return _mark_tone
    if family:
        return lru_cache(maxsize=30_000)(_stemmer(family))
    return _fold


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
        return _strip_ending(_fold(lemma))

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
            return _fold(stem(word.lower()))

    return stem_word


def _strip_arabic(word: str) -> str:
    """Return an Arabic word without its article, conjunction and endings; what is left keeps two letters or more."""
    folded = _fold(word)
    if folded.startswith("و") and len(folded) > 3:
        folded = folded[1:]
    prefix = next((one for one in _ARABIC_PREFIXES if folded.startswith(one) and len(folded) - len(one) >= 2), "")
    folded = folded.removeprefix(prefix)
    for suffix in _ARABIC_SUFFIXES:
        if folded.endswith(suffix) and len(folded) - len(suffix) >= 2:
            folded = folded.removesuffix(suffix)
    return folded


def _has_small_words(text: str) -> bool:
    """Tell whether so many words are small words of one of the network's languages that the text is in it."""
    return max(count_small_words(text).values(), default=0) >= _SMALL_WORDS * len(text.split())


@lru_cache(maxsize=30_000)
def _mark_tone(word: str) -> str:
    """Return a Vietnamese word in lower case with its tone at its end: "hòa" and "hoà" are one, "năm" and "nam" two."""
    letters = unicodedata.normalize("NFD", word.lower())
    return unicodedata.normalize("NFC", _TONE.sub("", letters)) + "".join(_TONE.findall(letters))


def _strip_ending(word: str) -> str:
    for ending in _SLAVIC_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)].removesuffix("j")
    return word.removesuffix("j") if len(word) > 4 else word
