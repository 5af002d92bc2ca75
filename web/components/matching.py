"""Which words of a text are those that a search asks for: the same word in another form, script or spelling of diacritics,
and its translation where the words of the field have one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from index.glossary import find_translations
from index.query import read_query
from index.store import CatalogueEntry
from index.tokens import analyse, locate_words, make_query_terms
from kb.language import is_small_word


def find_asked_keys(query: str, languages: Collection[str]) -> dict[str, frozenset[str]]:
    """Return the keys that each word of a query has in texts in these languages (BCP 47 tags), by the word as folded.

    Words that the query leaves out are not among them.
    """
    text = read_query(query, has_operators=True).text
    translations = find_translations(text, languages)
    return {
        term.keys[0]: frozenset((*term.keys, *translations.get(term.keys[0], ())))
        for term in make_query_terms(text, languages)
    }


def list_text_languages(entries: Iterable[CatalogueEntry]) -> list[str]:
    """Return the languages that the texts of these documents are in, each once."""
    tags = {tag for entry in entries for tag in (entry.language, *entry.languages)}
    return sorted(tags - {"und"})


def locate_matches(text: str, languages: Sequence[str], keys: Collection[str]) -> list[tuple[int, int]]:
    """Return the (start, end) of the words of a text that have one of the keys, in text order.

    The text is in one of the languages; their articles and other small words are no matches.
    """
    return [(start, end) for start, end, _asked in locate_asked(text, languages, {"": keys})]


def locate_asked(
    text: str, languages: Sequence[str], asked: Mapping[str, Collection[str]], *, skips_small: bool = True
) -> list[tuple[int, int, frozenset[str]]]:
    """Return (start, end, which of the asked words it is) of the words of a text that are asked for, in text order.

    `asked` is what `find_asked_keys` returns. The articles and other small words of the languages of the text are left out
    with `skips_small`.
    """
    words = list(locate_words(text))
    found: dict[str, frozenset[str]] = {}
    for word in {word for _start, word in words}:
        if skips_small and any(is_small_word(word, language) for language in languages):
            continue
        keys = {key for language in languages or [""] for pair in analyse(word, language) for key in pair}
        if terms := frozenset(term for term, wanted in asked.items() if not keys.isdisjoint(wanted)):
            found[word] = terms
    return [(start, start + len(word), found[word]) for start, word in words if word in found]
