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

from index.stems import find_family, fold_word, mark_tone, open_reducer
from kb.language import count_small_words
from kb.script import PICTURED, UNPARTED

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
_FOREIGN_DIGIT = re.compile("[٠-٬۰-۹०-९০-৯๐-๙０-９]")
_SEPARATORS = str.maketrans("٫٬", ".,")

# Hardly a line of Vietnamese lacks one of these, and no other language has them.
_VIETNAMESE_LETTER = re.compile("[ơưƠƯ\u1ea0-\u1ef9]")
# A word without its tones is the word as others type it, and half of another word as well. Such a form has a sign of its own:
# most English small words ("the", "can", "on") are also Vietnamese words without their tones.
_TONELESS, _TONELESS_SIGN = 0.7, "."
# A question is in a language whose small words are this share of it.
_SMALL_WORDS = 0.25


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
    reduce_word = open_reducer(find_family(language))
    terms = [(fold_word(token), _reduce_token(token, reduce_word)) for token in _split_tokens(text)]
    if reduce_word is not mark_tone:
        return terms
    return [(form if form == key else form + _TONELESS_SIGN, key) for form, key in terms]


def make_query_terms(text: str, languages: Iterable[str]) -> list[QueryTerm]:
    """Return the words of a query, each with its keys in all these languages; a repeated word is returned once.

    Pass the language of the query and those of the documents: a short query is often in neither the language that it
    seems to be in nor free of words of another.
    """
    reducers = [open_reducer(family) for family in sorted({find_family(language) for language in languages})]
    may_be_vietnamese = mark_tone in reducers
    has_tones = may_be_vietnamese and _VIETNAMESE_LETTER.search(text) is not None
    lacks_tones = may_be_vietnamese and not has_tones and not _has_small_words(text)
    terms: dict[str, QueryTerm] = {}
    for token in _split_tokens(text):
        form = fold_word(token)
        if has_tones and (toned := mark_tone(token)) != form:
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
    return [_number_key(token) if token[0].isdigit() else fold_word(token) for token in _split_tokens(text)]


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
        return fold_word(token)
    whole, fraction = written[1], written[2].rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def _has_small_words(text: str) -> bool:
    """Tell whether so many words are small words of one of the network's languages that the text is in it."""
    return max(count_small_words(text).values(), default=0) >= _SMALL_WORDS * len(text.split())
