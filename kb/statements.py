"""What is proposed and what people state about a document -> its catalogue entry.

A field is known by the name that sidecars, edits and evidence share. Of its values those count that were edited in the
app, else those in a sidecar, else those that ingestion proposed from the document itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from kb.dates import parse_date, parse_edtf
from kb.metadata import AccessLevel, DateKind, DocumentType, Evidence, Metadata, PartialDate
from kb.typed_text import clean_line

Proposals = Mapping[str, tuple[Evidence, ...]]
"""The evidence of each field's values, by field; a field that nothing is known of has no entry."""


class Field(StrEnum):
    """The fields of a catalogue entry that are proposed and can be stated."""

    TITLE = "title"
    DOCUMENT_TYPE = "document_type"
    DATE = "date"
    DATE_KIND = "date_kind"
    LANGUAGE = "language"
    LANGUAGES = "languages"
    ISSUER = "issuer"
    AUTHORS = "authors"
    PROJECTS = "projects"
    PLACES = "places"
    ACCESS_LEVEL = "access_level"


_LISTS = (Field.LANGUAGES, Field.AUTHORS, Field.PROJECTS, Field.PLACES)
_CLOSED: Mapping[Field, type[StrEnum]] = {
    Field.DOCUMENT_TYPE: DocumentType,
    Field.DATE_KIND: DateKind,
    Field.ACCESS_LEVEL: AccessLevel,
}
_LONGEST_VALUE = 1000
_MOST_VALUES = 100


def compose_metadata(*sources: Proposals) -> Metadata:
    """Return the catalogue entry; of several sources the later wins, field by field.

    An edited date without a kind keeps the kind that was proposed. Raises KeyError without a title.
    """
    evidence: dict[str, tuple[Evidence, ...]] = {}
    for source in sources:
        evidence |= source
    values = {name: tuple(item.value for item in items) for name, items in evidence.items()}

    def first(field: Field) -> str:
        return next(iter(values.get(field, ())), "")

    when = _read_date(first(Field.DATE))
    language = first(Field.LANGUAGE) or "und"
    return Metadata(
        title=values[Field.TITLE][0],
        document_type=DocumentType(first(Field.DOCUMENT_TYPE) or DocumentType.OTHER),
        language=language,
        date=when,
        date_kind=DateKind(first(Field.DATE_KIND) or DateKind.ISSUED) if when else None,
        projects=values.get(Field.PROJECTS, ()),
        access_level=AccessLevel(first(Field.ACCESS_LEVEL) or AccessLevel.PUBLIC),
        languages=tuple(dict.fromkeys((language, *values.get(Field.LANGUAGES, ())))),
        issuer=first(Field.ISSUER),
        authors=values.get(Field.AUTHORS, ()),
        places=values.get(Field.PLACES, ()),
        evidence=evidence,
    )


def read_statement(field: str, value: object) -> tuple[str, ...]:
    """Return what a person stated for a field in its normal form; empty when it is stated that there is nothing.

    Accepts what YAML and forms give: a text, a number (a year), a date, or a list of these where the field takes several.
    Raises ValueError saying what is allowed.
    """
    if field not in set(Field):
        raise ValueError(f"unknown field {field!r}; known are {', '.join(Field)}")
    known = Field(field)
    items: Sequence[object] = value if isinstance(value, list | tuple) else [] if value in (None, "") else [value]
    if len(items) > 1 and known not in _LISTS:
        raise ValueError(f"{field} takes one value, not {len(items)}")
    if len(items) > _MOST_VALUES:
        raise ValueError(f"{field} takes at most {_MOST_VALUES} values")
    read = tuple(_read_value(known, item) for item in items)
    if not read and known in (Field.TITLE, *_CLOSED):
        raise ValueError(f"{field} cannot be empty")
    return read


def _read_value(field: Field, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | date):
        raise ValueError(f"{field.value} takes a text, not {value!r:.80}")
    text = clean_line(str(value))
    if not text or len(text) > _LONGEST_VALUE:
        raise ValueError(f"{field.value} takes a text of up to {_LONGEST_VALUE} characters")
    if field in _CLOSED:
        allowed = [member.value for member in _CLOSED[field]]
        if text.lower() not in allowed:
            raise ValueError(f"{field.value} is one of {', '.join(allowed)}, not {text!r}")
        return text.lower()
    if field is Field.DATE:
        when = _read_date(text)
        if when is None:
            raise ValueError(
                f"date is a day, month, year or range such as 2018-07-12, 2018-07 or 2018/2020, not {text!r}"
            )
        return when.edtf
    return text


def _read_date(text: str) -> PartialDate | None:
    return (parse_edtf(text) or parse_date(text)) if text else None
