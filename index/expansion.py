"""A query -> its words with everything that the documents may hold them as: forms, misspellings, translations, parts, dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.compounds import LANGUAGES as COMPOUNDING
from index.compounds import list_parts, split_compound
from index.date_keys import cut_dates, find_asked_dates
from index.fields import find_asked_fields
from index.glossary import find_translations
from index.store import Store
from index.tokens import QueryTerm, make_query_terms


def expand_terms(store: Store, query: str) -> list[QueryTerm]:
    """Return the query's words with every key under which the documents may hold them, then the fields it asks for.

    A field is a term of its own: "budget" is a word of many sentences, and the field of one row. So is a day or month, in
    place of the words that it is written with, if the documents name it.
    """
    dates = find_asked_dates(query)
    known_dates = store.count_terms(key for _, keys in dates for key in keys)
    dates = [(mention, keys) for mention, keys in dates if any(key in known_dates for key in keys)]
    languages = store.list_languages()
    terms = make_query_terms(cut_dates(query, [mention for mention, _ in dates]), languages)
    terms = _add_known_keys(store, terms)
    translations = find_translations(query, languages)
    parts = {} if COMPOUNDING.isdisjoint(languages) else _split_compounds(store, terms)
    words = [
        replace(
            term,
            alike=(
                *((key, 1.0) for key in (*translations.get(term.keys[0], ()), *parts.get(term.keys[0], ()))),
                *term.alike,
            ),
        )
        for term in _add_alike(store, terms)
    ]
    fields = dict.fromkeys(find_asked_fields(query).values())
    return [
        *words,
        *(QueryTerm(query[mention.start : mention.end], keys) for mention, keys in dates),
        *(QueryTerm(key, (key,)) for key in fields),
    ]


def _split_compounds(store: Store, terms: Sequence[QueryTerm]) -> dict[str, tuple[str, ...]]:
    """Return the parts of the words that no chunk holds, by the folded word, if chunks hold both."""
    counts = store.count_terms(key for term in terms for key in term.keys)
    unknown = [term.keys[0] for term in terms if not any(key in counts for key in term.keys)]
    known = store.count_terms(part for word in unknown for part in list_parts(word))
    return {word: split_compound(word, known) for word in unknown}


def _add_alike(store: Store, terms: Sequence[QueryTerm]) -> list[QueryTerm]:
    """Return the terms with the words of the index that are spelled like them."""
    alike = store.list_alike(term.keys[0] for term in terms)
    return [replace(term, alike=(*term.alike, *alike.get(term.keys[0], ()))) for term in terms]


def list_forms(store: Store, word: str) -> list[str]:
    """Return the keys of the forms of a word, and no others; of a hyphenated one those of its longest part.

    The other part may be as frequent as the "e" of "e-pošta".
    """
    terms = make_query_terms(word, store.list_languages())
    longest = sorted(terms, key=lambda term: -len(term.word))[:1]
    return [key for term in _add_known_keys(store, longest) for key in term.keys]


def _add_known_keys(store: Store, terms: Sequence[QueryTerm]) -> list[QueryTerm]:
    """Return the terms with the keys that their words have in the documents."""
    known = store.find_keys(term.keys[0] for term in terms)
    return [replace(term, keys=tuple(dict.fromkeys([*term.keys, *known.get(term.keys[0], ())]))) for term in terms]
