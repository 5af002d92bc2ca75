"""What a question asks of the catalogue, as understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from index.store import EVERYTHING, Filter
from kb.metadata import AccessLevel, DocumentType


class QueryKind(StrEnum):
    """What is done with the documents that meet a query."""

    COUNT = "count"
    LIST = "list"
    NEWEST = "newest"
    OLDEST = "oldest"
    VALUE = "value"


class AskedField(StrEnum):
    """Which value of the documents is asked for; the names are those of `kb.metadata.Metadata`, and "pages"."""

    DATE = "date"
    ISSUER = "issuer"
    AUTHORS = "authors"
    LANGUAGES = "languages"
    TYPE = "document_type"
    PROJECTS = "projects"
    PLACES = "places"
    PAGES = "pages"


@dataclass(frozen=True, slots=True)
class CatalogueQuery:
    """A question of the catalogue; an empty tuple or None means no restriction, all given fields must hold.

    `languages` are BCP 47 tags; those of one language in several scripts stand together. The names are values that the
    catalogue holds. The range of dates has both ends inclusive; `is_undated` asks for documents without a date.
    `document_ids` are documents named by their titles. `asked` is given for the kind VALUE and no other, `limit` for NEWEST
    and OLDEST, and for a value of "the newest report".
    """

    kind: QueryKind
    types: tuple[DocumentType, ...] = ()
    languages: tuple[str, ...] = ()
    date_from: date | None = None
    date_to: date | None = None
    is_undated: bool = False
    projects: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    access_levels: tuple[AccessLevel, ...] = ()
    document_ids: tuple[str, ...] = ()
    asked: AskedField | None = None
    limit: int | None = None
    is_oldest_first: bool = False

    @property
    def has_names(self) -> bool:
        """Return whether the query names something that the catalogue holds."""
        return bool(self.projects or self.issuers or self.authors or self.places or self.document_ids)

    @property
    def is_narrowed(self) -> bool:
        """Return whether more than the type of the documents is given."""
        dated = self.date_from is not None or self.date_to is not None or self.is_undated
        return bool(dated or self.has_names or self.languages or self.access_levels)

    def make_filter(self) -> Filter:
        """Return the filter of the store; that a document is undated or named by its title is none of its fields."""
        return Filter(
            types=self.types,
            languages=self.languages,
            projects=self.projects,
            issuers=self.issuers,
            authors=self.authors,
            places=self.places,
            date_from=self.date_from,
            date_to=self.date_to,
            access_levels=self.access_levels or EVERYTHING.access_levels,
        )
