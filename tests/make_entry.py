"""A catalogue entry for the tests that need one and are about something else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from index.store import CatalogueEntry, DocumentState
from kb.metadata import AccessLevel, DateKind, DocumentType, PartialDate

_DAY = date(2020, 5, 1)
_ENTRY = CatalogueEntry(
    document_id="d1",
    paths=("report.txt",),
    title="Report",
    document_type=DocumentType.REPORT,
    language="en",
    date=PartialDate(_DAY, _DAY, "2020-05-01"),
    date_kind=DateKind.ISSUED,
    projects=(),
    languages=("en",),
    issuer="",
    authors=(),
    places=(),
    access_level=AccessLevel.PUBLIC,
    state=DocumentState.CURRENT,
    superseded_by=None,
    media_type="text/plain",
    size_bytes=10,
    pages=1,
)


def make_entry(**changes: object) -> CatalogueEntry:
    """Return a public, current report of one page from 1 May 2020, with these fields changed."""
    return replace(_ENTRY, **changes)  # type: ignore[arg-type]
