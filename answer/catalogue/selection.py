"""A query -> the documents of the catalogue that meet it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from answer.catalogue.query import CatalogueQuery
from index.store import EVERYTHING, CatalogueEntry, Filter
from kb.documents import Document


class Catalogue(Protocol):
    """What answering needs of a knowledge base; see `knowledge_base.KnowledgeBase` for what each call does."""

    def list_documents(self, filter: Filter) -> list[CatalogueEntry]:
        """Return the current documents, newest first, undated ones last."""

    def list_names(self) -> dict[str, list[str]]:
        """Return the projects, issuers, authors and places of the current documents."""

    def list_titles(self) -> list[tuple[str, str]]:
        """Return (title, document id) of the current documents."""

    def get_document(self, document_id: str, filter: Filter) -> Document:
        """Return a document with its text; raises DocumentMissing when it is hidden from the asker."""

    def list_language_versions(self, document_id: str) -> list[CatalogueEntry]:
        """Return the documents that are one text in several languages with this one, itself among them."""


def select_entries(query: CatalogueQuery, catalogue: Catalogue, filter: Filter) -> list[CatalogueEntry]:
    """Return the entries that meet a query, newest first, the oldest first when those are asked for.

    `filter` is what the asker looks at; its access levels do not matter, as entries hold no text and the list shows them
    all. Superseded documents are not among them. Of the newest document there may be several, issued on one day.
    """
    entries = catalogue.list_documents(query.make_filter())
    seen = replace(filter, access_levels=EVERYTHING.access_levels)
    if seen != EVERYTHING:
        allowed = {entry.document_id for entry in catalogue.list_documents(seen)}
        entries = [entry for entry in entries if entry.document_id in allowed]
    if query.document_ids:
        entries = [entry for entry in entries if entry.document_id in query.document_ids]
    if query.is_undated:
        entries = [entry for entry in entries if entry.date is None]
    if query.limit is not None:
        entries = [entry for entry in entries if entry.date is not None]
    if query.is_oldest_first:
        entries = entries[::-1]
    return entries if query.limit is None else _take_first(entries, query.limit)


def _take_first(entries: Sequence[CatalogueEntry], limit: int) -> list[CatalogueEntry]:
    if limit > 1 or not entries:
        return list(entries[:limit])
    return [entry for entry in entries if entry.date == entries[0].date]
