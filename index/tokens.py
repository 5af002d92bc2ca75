"""One tokenizer for documents and questions: words and numbers -> keys that inflected, accented and Cyrillic forms share.

A key is the lemma (or stem, where that groups better) of a word in the language of its text, in Latin script, lower case, without
diacritics; a number's key is its value. The word as written, folded the same way, is a key as well: it serves
names, misspellings and readers without the right keyboard.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from kb.folding import fold_text
from kb.script import to_latin

if TYPE_CHECKING:
    from simplemma import Lemmatizer

# Numbers first: "1.599.869,80" is one token, the parts of the date "21.6.2018" are three; a dot or comma that ends a
# sentence belongs to neither.
_GROUP = r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+"
_TOKEN = re.compile(rf"(?<![\d.,]){_GROUP}(?:[.,]\d+)?(?![.,]?\d)|(?<![\d.,])\d+[.,]\d+(?![.,]?\d)|\w+(?:['’]\w+)*")
_GROUPED = re.compile(rf"{_GROUP}(?!\d)")
_FRACTION = re.compile(r"(\d+)\.(\d+)")

# Thai, Lao, Khmer, Burmese, Kana and Han.
_SPACELESS = re.compile(r"([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+)")

# Languages whose forms a dictionary groups better than a stemmer (simplemma's codes), and the reverse (Snowball's names).
_DICTIONARIES = {"sl": "sl", "hr": "hbs", "bs": "hbs", "sr": "hbs", "sh": "hbs", "mk": "mk"}
_STEMMERS = {
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
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
    return [(_fold(token), _reduce_token(token, reduce_word)) for token in _split_tokens(text)]


def make_query_terms(text: str, languages: Iterable[str]) -> list[QueryTerm]:
    """Return the words of a query, each with its keys in all these languages; a repeated word is returned once.

    Pass the language of the query and those of the documents: a short query is often in neither the language that it
    seems to be in nor free of words of another.
    """
    reducers = [_reducer(family) for family in sorted({_family(language) for language in languages})]
    terms: dict[str, QueryTerm] = {}
    for token in _split_tokens(text):
        form = _fold(token)
        keys = dict.fromkeys([form, *(_reduce_token(token, reduce_word) for reduce_word in reducers)])
        terms.setdefault(form, QueryTerm(token, tuple(keys)))
    return list(terms.values())


def locate_words(text: str) -> Iterator[tuple[int, str]]:
    """Yield (start, word or number as written) in text order: the places in the text of what `analyse` makes keys of.

    A text in a script that does not part its words is one word from space to space.
    """
    return ((found.start(), found.group()) for found in _TOKEN.finditer(text))


def list_words(text: str) -> list[str]:
    """Return the words of a text as they are written but for case, diacritics and script, in order; numbers by value."""
    return [_number_key(token) if token[0].isdigit() else _fold(token) for token in _split_tokens(text)]


def _split_tokens(text: str) -> Iterator[str]:
    """Yield words and numbers; of scripts that do not part their words, each two neighbouring characters."""
    for token in _TOKEN.findall(text):
        for number, part in enumerate(_SPACELESS.split(token)):
            # What the pattern's group matched stands at the odd places.
            if number % 2:
                yield from (part[at : at + 2] for at in range(max(1, len(part) - 1)))
            elif part:
                yield part


def _reduce_token(token: str, reduce_word: Callable[[str], str]) -> str:
    if token[0].isdigit():
        return _number_key(token)
    return reduce_word(token.lower())


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
    return fold_text(to_latin(word))


def _family(language: str) -> str:
    """Return what the keys of a language are made with: one name for the languages that share a dictionary."""
    primary = language.split("-")[0].lower()
    return _DICTIONARIES.get(primary) or _STEMMERS.get(primary) or ""


@cache
def _reducer(family: str) -> Callable[[str], str]:
    if family in _DICTIONARIES.values():
        return lru_cache(maxsize=30_000)(_lemmatiser(family))
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
        spelled = word if dictionary == "mk" else to_latin(word)
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
        with lock:
            return _fold(stem(word))

    return stem_word


def _strip_ending(word: str) -> str:
    for ending in _SLAVIC_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)].removesuffix("j")
    return word.removesuffix("j") if len(word) > 4 else word
