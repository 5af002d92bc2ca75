"""What narrows a question down to some documents: the noun, languages, access, names; and how many are wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from answer.catalogue.items import Item, Reading
from answer.catalogue.names import TITLES
from answer.catalogue.query import CatalogueQuery
from kb.metadata import AccessLevel, DocumentType

NAME_FIELDS = ("projects", "places", "issuers", "authors")
"""The fields of a query that hold names, in the order in which a name without a word before it is taken."""

_MOST_LISTED = 50
# How many are shown when a question asks for "the newest reports" without a number.
_SEVERAL = 5
_SCRIPTS = {"sr": ("sr-Latn", "sr-Cyrl")}
_NAME_WORDS = {"project": "projects", "issuer": "issuers", "author": "authors", "place": "places"}


@dataclass(frozen=True, slots=True)
class Noun:
    """What is counted or listed: where it stands (-1 when it is not given), and the types it names."""

    place: int = -1
    types: tuple[DocumentType, ...] = ()

    @property
    def is_given(self) -> bool:
        """Return whether there is a noun."""
        return self.place >= 0


def read_noun(reading: Reading) -> Noun:
    """Find the noun: "documents", types joined by "and", or "documents of the type report"; marks it as used."""
    places = reading.places_of("document", "type")
    if not places:
        return Noun()
    types: list[DocumentType] = []
    previous = -1
    for place in places:
        between = reading.items[previous + 1 : place] if previous >= 0 else []
        joins = all(item.has("and", "art", "type_word", "prep") and item.period is None for item in between)
        is_joined = any(item.has("and", "type_word") for item in between) or not between
        if previous >= 0 and not (joins and is_joined):
            break
        item = reading.items[place]
        item.used = True
        if item.has("type"):
            types.append(DocumentType(item.categories["type"]))
        previous = place
    return Noun(places[0], tuple(dict.fromkeys(types)))


def read_languages(reading: Reading) -> tuple[str, ...]:
    """Return the tags of the languages that the documents are to be in; marks their names as used."""
    tags = [item.categories["language"] for item in reading.take("language")]
    if any(tag in _SCRIPTS["sr"] for tag in tags):
        # "Serbian, written in Cyrillic": the script says more.
        tags = [tag for tag in tags if tag != "sr"]
    return tuple(dict.fromkeys(tag for name in tags for tag in _SCRIPTS.get(name, (name,))))


def read_access(reading: Reading) -> tuple[AccessLevel, ...]:
    """Return the access levels that the question names; marks them as used."""
    levels = []
    if reading.take("public"):
        levels.append(AccessLevel.PUBLIC)
    if reading.take("internal"):
        levels.append(AccessLevel.INTERNAL)
    return tuple(levels)


def read_limit(reading: Reading) -> int:
    """Return how many of the newest or oldest are wanted; marks the number."""
    for item in reading.items:
        if item.number is not None and item.period is None and 0 < item.number <= _MOST_LISTED and not item.used:
            item.used = True
            return item.number
    return _SEVERAL if reading.several else 1


def read_names(reading: Reading, query: CatalogueQuery, *, has_noun: bool) -> CatalogueQuery | None:
    """Return the query with the names of the question; None when one stands where it says nothing to the catalogue."""
    found: dict[str, list[str]] = {}
    for place, item in enumerate(reading.items):
        if item.name is None:
            continue
        allowed = list(_allow_fields(reading.items, place))
        values = item.name.values
        if TITLES in values and (query.asked is not None or len(item.tokens) > 2):
            allowed.insert(0, TITLES)
        chosen = next((name for name in allowed if name in values), None)
        if chosen is None:
            return None
        found.setdefault(chosen, []).extend(values[chosen])
        item.used = True
    if TITLES in found and query.asked is None and reading.places_of("count"):
        return None
    # "Who prepared project X?" is no question about a document.
    if not has_noun and TITLES not in found and query.asked is not None and not reading.places_of("catalogue"):
        return None
    listed = {name: tuple(dict.fromkeys(found.get(name, ()))) for name in NAME_FIELDS}
    return replace(query, **listed, document_ids=tuple(dict.fromkeys(found.get(TITLES, ()))))  # type: ignore[arg-type]


def _allow_fields(items: Sequence[Item], place: int) -> Iterator[str]:
    """Yield the fields that a name may be of, the likeliest first, by the words around it; marks those words."""
    following = items[place + 1] if place + 1 < len(items) else None
    if following is not None and following.has("project") and not following.has("which"):
        following.used = True
        _use_before(items, place, "about", "by")
        yield "projects"
        return
    for offset in range(place - 1, -1, -1):
        item = items[offset]
        for category, name in _NAME_WORDS.items():
            if item.has(category):
                item.used = True
                _use_before(items, offset, "about", "by")
                yield name
                return
        if item.has("about") and not item.has("by", "prep", "art"):
            item.used = True
            yield "projects"
            return
        if item.has("by", "wrote"):
            is_author = item.has("wrote") or any(other.has("wrote") for other in items)
            item.used = True
            yield from ("authors", "issuers") if is_author else ("issuers", "authors")
            if not item.has("prep", "art"):
                return
            break
        if item.has("and") and offset and items[offset - 1].name is not None:
            item.used = True
            continue
        if not item.has("art", "prep", "issued", "aux"):
            break
        if item.has("prep") and not item.has("about"):
            yield "places"
            break
    yield from NAME_FIELDS


def _use_before(items: Sequence[Item], place: int, *categories: str) -> None:
    """Mark the word of these categories before a place, with nothing but articles between."""
    for item in reversed(items[:place]):
        if item.has(*categories):
            item.used = True
            return
        if not item.has("art", "prep"):
            return
