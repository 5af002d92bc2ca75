"""Names of the closed lists in the visitor's language: document types, registers, their fields."""

from __future__ import annotations

from index.store import CatalogueEntry
from kb.documents import Document
from kb.metadata import DateKind, DocumentType, PartialDate
from kb.records import Register
from web.i18n import _, current_language, format_partial_date, name_language, ngettext


def name_document_type(document_type: DocumentType) -> str:
    """Return the name of a document type."""
    return {
        DocumentType.DECLARATION: _("Declaration"),
        DocumentType.MEMORANDUM: _("Memorandum"),
        DocumentType.REPORT: _("Report"),
        DocumentType.MINUTES: _("Minutes"),
        DocumentType.NEWSLETTER: _("Newsletter"),
        DocumentType.PROJECT_SHEET: _("Project sheet"),
        DocumentType.INVITATION: _("Invitation"),
        DocumentType.POSITION_PAPER: _("Position paper"),
        DocumentType.ARTICLE: _("Article"),
        DocumentType.OTHER: _("Other document"),
    }[document_type]


def name_register(register: Register) -> str:
    """Return the name of a register."""
    return {
        Register.PROJECTS: _("Projects"),
        Register.EVENTS: _("Events"),
        Register.INDICATORS: _("Indicators"),
    }[register]


def name_record_field(field: str) -> str:
    """Return the name of a field of a record; an unknown field keeps its own name."""
    return {
        "name": _("Name"),
        "acronym": _("Acronym"),
        "programme": _("Programme"),
        "period": _("Period"),
        "budget": _("Budget"),
        "funding": _("Funding"),
        "contract": _("Contract number"),
        "lead": _("Lead partner"),
        "partner": _("Partners"),
        "contact": _("Contact"),
        "date": _("Date"),
        "place": _("Place"),
        "target": _("Target"),
        "result": _("Result"),
        "unit": _("Unit"),
    }.get(field, field)


def name_metadata_field(field: str) -> str:
    """Return the name of a field of a document's metadata; an unknown field keeps its own name."""
    return {
        "title": _("Title"),
        "document_type": _("Type"),
        "type": _("Type"),
        "date": _("Date"),
        "language": _("Language"),
        "project": _("Project"),
        "projects": _("Projects"),
    }.get(field, field)


def name_date_kind(date_kind: DateKind | None) -> str:
    """Return what the date of a document is the date of; empty when it is not known."""
    if date_kind is None:
        return ""
    return {
        DateKind.ISSUED: _("date of issue"),
        DateKind.PERIOD: _("period covered"),
        DateKind.EVENT: _("date of the event"),
    }[date_kind]


def describe_entry(entry: CatalogueEntry, *, page: int | None = None) -> str:
    """Return the line under a title: type, date, language, and the page where the document has several."""
    return _describe(entry.document_type, entry.date, entry.language, page if entry.pages > 1 else None)


def describe_document(document: Document, *, page: int | None = None) -> str:
    """Return the line under a title for a document: the same as for its entry in the list."""
    metadata = document.metadata
    several = len(document.pages) > 1
    return _describe(metadata.document_type, metadata.date, metadata.language, page if several else None)


def count_documents(number: int) -> str:
    """Return a number of documents in words."""
    return ngettext("{number} document", "{number} documents", number).format(number=number)


def _describe(document_type: DocumentType, date: PartialDate | None, tag: str, page: int | None) -> str:
    language = current_language()
    parts = (
        name_document_type(document_type),
        format_partial_date(date, language) or _("undated"),
        name_language(tag, language),
        "" if page is None else _("page {page}").format(page=page),
    )
    return " · ".join(part for part in parts if part)
