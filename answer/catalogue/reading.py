"""A question -> what it asks of the catalogue, or nothing: every word of it must be understood.

"How many reports mention Celje?" holds a word that is about the text of the reports, so it is none of ours, although half
of it could be answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from answer.catalogue.asked import find_asked
from answer.catalogue.items import Item, Reading, cut_question, list_items
from answer.catalogue.lexicon import LANGUAGES, is_plural, name_vocabulary, orders_several
from answer.catalogue.names import TITLES, NameIndex, find_titles_with, index_names
from answer.catalogue.periods import read_range
from answer.catalogue.query import AskedField, CatalogueQuery, QueryKind
from answer.catalogue.restrictions import (
    NAME_FIELDS,
    Noun,
    read_access,
    read_languages,
    read_limit,
    read_names,
    read_noun,
)
from kb.metadata import DocumentType

_MOST_WORDS = 40
# A question that goes on from the last one is short.
_MOST_CONTINUED = 8
# A title given in part must tell the document from nearly all others.
_MOST_TITLES = 5
_NEUTRAL = ("art", "prep", "aux", "and", "polite", "catalogue", "issued", "which", "list", "count")
_BEFORE_NOUN = (
    "art",
    "aux",
    "newest",
    "oldest",
    "public",
    "internal",
    "undated",
    "language",
    "polite",
    "catalogue",
    "year",
)
# Papers that are issued by signing them; who signed them is in their text.
_SIGNED = {DocumentType.MEMORANDUM, DocumentType.DECLARATION}

Names = Mapping[str, Sequence[str]]
"""The values that the catalogue holds, by the field of a query: projects, issuers, authors, places."""
Titles = Sequence[tuple[str, str]]
"""(title, document id) of every document."""


def read_question(
    question: str,
    *,
    language: str,
    names: Callable[[], Names],
    titles: Callable[[], Titles],
    today: date,
    previous: CatalogueQuery | None = None,
) -> tuple[CatalogueQuery, str] | None:
    """Return what a question asks of the catalogue and the name of the vocabulary that it was read with.

    None when it asks for anything else, or for more than is understood. The words of the question's language are tried
    first, then the others: a short question is often taken for a neighbour of its language. `names` and `titles` are
    called only when the question looks like one of ours. `previous` is what the question before it asked: "And in
    German?" goes on from that.
    """
    tokens, periods = cut_question(question)
    if not tokens or len(tokens) > _MOST_WORDS:
        return None
    own = name_vocabulary(language)
    vocabularies = [name for name in (own, *(other for other in LANGUAGES if other != own)) if name]
    forms = [token.form for token in tokens]

    def cut(vocabulary: str, index: NameIndex) -> Reading:
        items = list_items(tokens, periods, names=index, vocabulary=vocabulary, today=today)
        return Reading(items, is_plural(forms, vocabulary), orders_several(forms, vocabulary))

    unnamed = {vocabulary: cut(vocabulary, NameIndex({})) for vocabulary in vocabularies}
    likely = [vocabulary for vocabulary in vocabularies if _looks_like_ours(unnamed[vocabulary])]
    telling = _list_telling_words(unnamed[vocabulary] for vocabulary in (likely or vocabularies)[:2])
    if not likely and previous is None:
        return None
    held: dict[str, list[tuple[str, str]]] = {}
    if telling:
        held = {name: [(value, value) for value in values] for name, values in names().items()}
    index = index_names(held, tokens, telling=telling)
    for vocabulary in likely:
        if (query := _interpret(cut(vocabulary, index))) is not None:
            return query, vocabulary
    if previous is not None:
        for vocabulary in vocabularies:
            if (query := _continue(previous, cut(vocabulary, index))) is not None:
                return query, vocabulary
    # What no word of a language explains may be the title of a document.
    likely = [vocabulary for vocabulary in likely if _may_name_a_title(cut(vocabulary, NameIndex({})))]
    if not likely or not telling:
        return None
    listed = titles()
    index = index_names({**held, TITLES: listed}, tokens, telling=telling)
    for vocabulary in likely:
        if (query := _interpret(cut(vocabulary, index), titles=listed)) is not None:
            return query, vocabulary
    return None


def _list_telling_words(readings: Iterable[Reading]) -> set[str]:
    """Return the folded words of a question that can be of a name: those that some language does not know, and initials."""
    found: set[str] = set()
    for reading in readings:
        for item in reading.items:
            for token in item.tokens:
                is_initials = sum(map(str.isupper, token.written)) > 1
                if (not item.is_understood or is_initials) and not token.form.isdecimal():
                    found.add(token.form)
    return found


def _may_name_a_title(reading: Reading) -> bool:
    return find_asked(reading) is not None or bool(reading.places_of("list"))


def _looks_like_ours(reading: Reading) -> bool:
    """Say whether a question has a word that only questions for the catalogue have, and is not about what papers say."""
    if reading.places_of("content"):
        return False
    return (
        bool(reading.places_of("document", "type", "when", "catalogue", "what", "everything"))
        or find_asked(reading) is not None
    )


def _interpret(reading: Reading, *, titles: Titles = ()) -> CatalogueQuery | None:
    """Return the query that the items make together; None unless every one of them has its part in it."""
    asked = find_asked(reading)
    query = CatalogueQuery(QueryKind.VALUE if asked else QueryKind.LIST, asked=asked)
    noun = read_noun(reading)
    dates = read_range(reading.items, plural=reading.plural)
    if dates is None:
        return None
    query = replace(query, date_from=dates[0], date_to=dates[1], types=noun.types)
    order = None
    if reading.take("newest"):
        order = QueryKind.NEWEST
    elif reading.take("oldest"):
        order = QueryKind.OLDEST
    query = replace(
        query,
        languages=read_languages(reading),
        is_undated=bool(reading.take("undated")),
        access_levels=read_access(reading),
    )
    named = read_names(reading, query, has_noun=noun.is_given)
    if named is None:
        return None
    query = named
    unknown = [token.form for item in reading.items if not item.is_understood for token in item.tokens]
    if unknown:
        if asked is None or not titles or not noun.is_given or query.document_ids:
            return None
        found = find_titles_with(unknown, titles)
        if not 0 < len(found) <= _MOST_TITLES:
            return None
        query = replace(query, document_ids=tuple(found))
        for item in reading.items:
            item.used = item.used or not item.is_understood
    is_counted = bool(reading.places_of("count")) and asked is None
    if order is not None:
        if is_counted:
            return None
        is_oldest = order is QueryKind.OLDEST
        query = replace(
            query, kind=query.kind if asked else order, limit=read_limit(reading), is_oldest_first=is_oldest
        )
    elif is_counted:
        query = replace(query, kind=QueryKind.COUNT)
    if not _is_whole(reading, query, noun) or not _is_asked_well(reading, query, noun):
        return None
    return query


def _continue(previous: CatalogueQuery, reading: Reading) -> CatalogueQuery | None:
    """Return the query before this question with what the question changes in it; None when it changes nothing."""
    if len(reading.items) > _MOST_CONTINUED or reading.places_of("content"):
        return None
    noun = read_noun(reading)
    dates = read_range(reading.items, plural=True)
    if dates is None or find_asked(reading) is not None:
        return None
    changed: dict[str, object] = {}
    if noun.types:
        changed["types"] = noun.types
    if dates != (None, None):
        changed |= {"date_from": dates[0], "date_to": dates[1], "is_undated": False}
    if languages := read_languages(reading):
        changed["languages"] = languages
    if levels := read_access(reading):
        changed["access_levels"] = levels
    named = read_names(reading, replace(previous, asked=None), has_noun=True)
    if named is None or named.document_ids:
        return None
    changed |= {name: values for name in NAME_FIELDS if (values := getattr(named, name))}
    for category, kind in (("newest", QueryKind.NEWEST), ("oldest", QueryKind.OLDEST)):
        if reading.take(category):
            is_oldest = kind is QueryKind.OLDEST
            changed |= {"kind": kind, "limit": read_limit(reading), "asked": None, "is_oldest_first": is_oldest}
    if reading.places_of("count") and "kind" not in changed:
        changed |= {"kind": QueryKind.COUNT, "limit": None, "asked": None, "is_oldest_first": False}
    query = replace(previous, **changed)  # type: ignore[arg-type]
    neutral = {*_NEUTRAL, "again", "year", "language_word"}
    if not changed or not all(item.used or item.has(*neutral) for item in reading.items):
        return None
    return None if query.document_ids else query


def _is_whole(reading: Reading, query: CatalogueQuery, noun: Noun) -> bool:
    """Say whether every word of the question has its part in the query."""
    is_dated = query.date_from is not None or query.date_to is not None or query.asked is AskedField.DATE
    neutral = {*_NEUTRAL}
    if is_dated:
        neutral.add("year")
    if query.languages or query.asked is AskedField.LANGUAGES:
        neutral.add("language_word")
    if query.types or query.asked is AskedField.TYPE:
        neutral.add("type_word")
    if query.authors or query.issuers:
        neutral.add("wrote")
    if query.types and set(query.types) <= _SIGNED and not reading.places_of("who", "by_whom"):
        neutral.add("signed")
    if not noun.is_given:
        neutral |= {"what", "everything"}
    return all(item.used or item.has(*neutral) for item in reading.items)


def _is_asked_well(reading: Reading, query: CatalogueQuery, noun: Noun) -> bool:
    """Say whether the question is put as questions for the catalogue are, not as one for what the documents say."""
    if query.asked is not None:
        if not noun.is_given and not query.document_ids:
            return bool(reading.places_of("catalogue")) and query.asked not in (AskedField.DATE, AskedField.PAGES)
        return query.is_narrowed or query.limit is not None or reading.plural
    if not noun.is_given:
        if query.document_ids:
            return bool(reading.places_of("list"))
        # "What has she written?", "everything that was published in May"
        is_told = bool(reading.places_of("everything"))
        is_told = is_told or bool(reading.places_of("what") and reading.places_of("wrote", "published", "list"))
        return is_told and query.is_narrowed
    heads = [place for place in reading.places_of("count", "which", "list") if place < noun.place]
    if heads:
        head = heads[0] if reading.items[heads[0]].has("count", "which") else heads[-1]
        return _leads_to_noun(reading.items, head, noun.place)
    # "Is there a memorandum from 2011?", "Minutes 2019": without a word that asks, something must narrow it.
    is_governed = any(
        item.has("prep") and not item.has("art", "aux") for item in reading.items[max(0, noun.place - 2) : noun.place]
    )
    is_ordered = query.kind in (QueryKind.NEWEST, QueryKind.OLDEST)
    is_wished = reading.plural and bool(reading.places_of("polite", "everything"))
    return not is_governed and (query.is_narrowed or is_ordered or is_wished or bool(reading.places_of("count")))


def _leads_to_noun(items: Sequence[Item], head: int, noun: int) -> bool:
    """Say whether a word that asks is about the noun after it: "which (German) reports", not "what is in the report"."""
    for place in range(head + 1, noun):
        item = items[place]
        if item.has(*_BEFORE_NOUN) or item.period is not None or item.name is not None or item.number is not None:
            continue
        if item.has("count", "which", "list", "and", "issued"):
            continue
        following = items[place + 1]
        if item.used or (
            item.has("prep") and (following.period or following.name or following.has("language", "year"))
        ):
            continue
        return False
    return True
