"""Which value of the documents a question asks for: when, who, where, in which language, how many pages."""

from __future__ import annotations

from collections.abc import Sequence

from answer.catalogue.items import Item, Reading
from answer.catalogue.query import AskedField

_ASKED_WITH_WHICH = {
    "language_word": AskedField.LANGUAGES,
    "type_word": AskedField.TYPE,
    "project": AskedField.PROJECTS,
    "issuer": AskedField.ISSUER,
    "author": AskedField.AUTHORS,
    "place": AskedField.PLACES,
}
_ASKED_BY_NAME = {
    "ask:issuer": AskedField.ISSUER,
    "ask:authors": AskedField.AUTHORS,
    "ask:date": AskedField.DATE,
    "ask:languages": AskedField.LANGUAGES,
}


def find_asked(reading: Reading) -> AskedField | None:
    """Return the value that is asked for, if one is; marks the words that ask for it."""
    items = reading.items
    for place in reading.places_of("pages"):
        if len(items[place].tokens) > 1 or _follows(items, place, "count", "which"):
            reading.take("pages", "count")
            return AskedField.PAGES
    for place in reading.places_of("language_word"):
        if _follows(items, place, "which", "count"):
            reading.take("language_word")
            reading.take("count")
            return AskedField.LANGUAGES
    if reading.places_of("who", "by_whom"):
        if reading.places_of("wrote", "ask:authors"):
            reading.take("who", "by_whom", "wrote", "ask:authors")
            return AskedField.AUTHORS
        if reading.places_of("issued", "ask:issuer", "by_whom"):
            reading.take("who", "by_whom", "issued", "ask:issuer")
            return AskedField.ISSUER
    if reading.places_of("where") and reading.places_of("issued", "signed"):
        reading.take("where", "issued")
        return AskedField.PLACES
    if reading.places_of("when"):
        reading.take("when", "issued", "wrote")
        return AskedField.DATE
    for category, asked in _ASKED_WITH_WHICH.items():
        for place in reading.places_of(category):
            if _follows(items, place, "which") and not _is_beside_name(items, place):
                if asked is AskedField.TYPE and not _is_followed(items, place, "document", "type", "aux", "catalogue"):
                    continue
                reading.take(category)
                reading.take("issued", "wrote", "about")
                return asked
    first_noun = min(reading.places_of("document", "type"), default=len(items))
    for category, asked in _ASKED_BY_NAME.items():
        for place in reading.places_of(category):
            if place < first_noun and not reading.places_of("count") and not _is_beside_name(items, place):
                items[place].used = True
                return asked
    return None


def _follows(items: Sequence[Item], place: int, *categories: str) -> bool:
    """Say whether one of the categories stands before an item with nothing but articles and auxiliaries between."""
    for item in reversed(items[:place]):
        if item.has(*categories):
            return True
        if not item.has("art", "aux"):
            return False
    return False


def _is_followed(items: Sequence[Item], place: int, *categories: str) -> bool:
    """Say whether one of the categories stands after an item with nothing but articles between, or nothing at all."""
    following = next((item for item in items[place + 1 :] if not item.has("art")), None)
    return following is None or following.has(*categories)


def _is_beside_name(items: Sequence[Item], place: int) -> bool:
    return any(0 <= other < len(items) and items[other].name is not None for other in (place - 1, place + 1))
