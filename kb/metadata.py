"""What is known about a document, and where each value comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kb.passages import Passage


class DocumentType(StrEnum):
    """The closed list of document types."""

    DECLARATION = "declaration"
    MEMORANDUM = "memorandum"
    REPORT = "report"
    MINUTES = "minutes"
    NEWSLETTER = "newsletter"
    PROJECT_SHEET = "project_sheet"
    INVITATION = "invitation"
    POSITION_PAPER = "position_paper"
    ARTICLE = "article"
    OTHER = "other"


class AccessLevel(StrEnum):
    """Who may read the text of a document."""

    PUBLIC = "public"
    INTERNAL = "internal"


class DateKind(StrEnum):
    """Which date of a document the catalogue shows."""

    ISSUED = "issued"
    PERIOD = "period"
    EVENT = "event"


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A day, month, year or range, with the precision it was written in.

    `edtf` is the Extended Date/Time Format level 0 text: "2018-07-12", "2018-07", "2018", "2012-05-01/2013-06-01".
    `earliest` and `latest` bound it, both inclusive.
    """

    earliest: date
    latest: date
    edtf: str

    @property
    def is_day(self) -> bool:
        """Return whether it is one day."""
        return self.earliest == self.latest


@dataclass(frozen=True, slots=True)
class Evidence:
    """A proposed value with its confidence (0 to 1) and the passage or property it was read from.

    `origin` is a Passage, or the name of a property such as "file name" or "pdf title"; what a person stated has
    the origin "sidecar" or "edit" and the confidence 1.
    """

    value: str
    confidence: float
    origin: Passage | str


@dataclass(frozen=True, slots=True)
class Metadata:
    """The catalogue entry of a document.

    `language` is a BCP 47 tag ("sl", "sr-Latn", "sr-Cyrl", "en"; "und" when it cannot be told), `languages` all those
    that a substantial part of the text is in, the main one first. `projects`, `issuer`, `authors` and `places` are names
    as written. `evidence` has the evidence of each value by the field's name, in the order of the values.
    """

    title: str
    document_type: DocumentType
    language: str
    date: PartialDate | None = None
    date_kind: DateKind | None = None
    projects: tuple[str, ...] = ()
    access_level: AccessLevel = AccessLevel.PUBLIC
    languages: tuple[str, ...] = ()
    issuer: str = ""
    authors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
