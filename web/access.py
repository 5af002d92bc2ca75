"""What this visitor may see. Every page and route asks here and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index.store import Filter
from kb.metadata import AccessLevel, DocumentType


def visitor_access_levels() -> tuple[AccessLevel, ...]:
    """Return the access levels whose text the visitor may read: public only, as nobody can sign in yet."""
    return (AccessLevel.PUBLIC,)


def visitor_filter(
    *,
    types: Sequence[DocumentType] = (),
    languages: Sequence[str] = (),
    projects: Sequence[str] = (),
    date_from: date | None = None,
    date_to: date | None = None,
) -> Filter:
    """Return a filter over the documents whose text the visitor may read, narrowed by what the visitor chose."""
    return Filter(
        types=tuple(types),
        languages=tuple(languages),
        projects=tuple(projects),
        date_from=date_from,
        date_to=date_to,
        access_levels=visitor_access_levels(),
    )
