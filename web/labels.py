"""Names in the visitor's language: of document types, registers and their fields, places, and where a value is from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from index.store import CatalogueEntry
from ingest.parsers import CONTAINER_SUFFIXES
from kb.documents import Document
from kb.likeness import Likeness, LikenessKind
from kb.metadata import AccessLevel, DateKind, DocumentType, PartialDate
from kb.passages import Page
from kb.records import Register
from web.i18n import _, current_language, format_partial_date, format_share, name_language, ngettext
from web.visitors import Role

STATED = "stated by the staff"
"""The evidence of a likeness that was not found but said to be so."""

_ALIKE = re.compile(r"(\d+) % of the text is the same")
_IN_BOTH = re.compile(r"(\d+) dates, numbers and addresses stand in both")


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
        "date_kind": _("Kind of date"),
        "language": _("Language"),
        "languages": _("Languages"),
        "issuer": _("Issued by"),
        "authors": _("Authors"),
        "project": _("Project"),
        "projects": _("Projects"),
        "places": _("Places"),
        "access_level": _("Access"),
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


def name_access_level(access_level: AccessLevel) -> str:
    """Return who may read the text of a document."""
    return {
        AccessLevel.PUBLIC: _("public"),
        AccessLevel.INTERNAL: _("internal: only its entry is public"),
    }[access_level]


def name_role(role: Role) -> str:
    """Return the name of what one may do; empty for a visitor."""
    return {
        Role.VISITOR: "",
        Role.MEMBER: _("member"),
        Role.EDITOR: _("editor"),
        Role.ADMIN: _("administrator"),
    }[role]


def name_decision(decision: str) -> str:
    """Return what the staff have said of a likeness; empty when nothing."""
    return {"confirmed": _("checked by the staff"), "rejected": _("not the same, say the staff")}.get(decision, "")


def name_languages(tags: Sequence[str]) -> str:
    """Return the names of languages in a row; those that are not known are left out."""
    names = (name_language(tag, current_language()) for tag in tags)
    return ", ".join(name for name in names if name)


def name_place(path: str) -> str:
    """Return where a file lies: a path, with a step for each archive or mail that it lies in."""
    *folders, name = path.split("/")
    steps, step = [], ""
    for folder in folders:
        if folder.lower().endswith(CONTAINER_SUFFIXES):
            steps.append(step + folder)
            step = ""
        else:
            step += f"{folder}/"
    return " › ".join([*steps, step + name])


def name_origin(origin: str) -> str:
    """Return where a value is from when that is no passage; an unknown origin keeps its own name."""
    kind, _space, rest = origin.partition(" ")
    if origin == "file name":
        return _("from the name of the file")
    if origin == "text":
        return _("from the words of the text")
    if rest == "property" or kind == "pdf":
        return _("from the properties of the file")
    if kind == "internal_folders:":
        return _("because it lies in the folder {folder}").format(folder=rest)
    if kind == "internal_types:":
        return _("because documents of this type are internal")
    if kind == "sidecar":
        return _("stated in the file {file}").format(file=rest)
    if origin.startswith("edit by "):
        name, _comma, day = origin.removeprefix("edit by ").rpartition(", ")
        return _("corrected by {name}, {date}").format(name=name, date=_write_day(day))
    return _("from: {origin}").format(origin=origin)


def name_likeness_kind(kind: LikenessKind) -> str:
    """Return in which way two documents are the same work."""
    return {
        LikenessKind.NEAR_COPY: _("Nearly the same"),
        LikenessKind.LANGUAGE_VERSION: _("The same in other languages"),
    }[kind]


def describe_likeness(likeness: Likeness) -> str:
    """Return why two documents are taken for the same work."""
    language = current_language()
    if found := _ALIKE.search(likeness.evidence):
        share = format_share(int(found[1]) / 100, language)
        return _("{percent} of the text is the same").format(percent=share)
    if found := _IN_BOTH.search(likeness.evidence):
        number = int(found[1])
        return ngettext(
            "the texts match in structure, with {number} date, number or address in both",
            "the texts match in structure, with {number} dates, numbers and addresses in both",
            number,
        ).format(number=number)
    return _("the staff say so") if likeness.evidence == STATED else likeness.evidence


def name_pages(pages: Sequence[Page]) -> dict[int, str]:
    """Return the line above each page of a document that has several; what was read by OCR says so."""
    if len(pages) < 2:
        return {}
    names = {page.number: _("page {page}").format(page=page.number) for page in pages}
    return names | {
        page.number: f"{names[page.number]} · {describe_ocr(page.ocr_confidence)}"
        for page in pages
        if page.ocr_confidence is not None
    }


def describe_ocr(confidence: float) -> str:
    """Return that a text was read by OCR, and how sure the reader was of its words (0 to 1)."""
    return _("read by OCR, {percent} sure").format(percent=format_share(confidence, current_language()))


def describe_entry(entry: CatalogueEntry, *, page: int | None = None) -> str:
    """Return the line under a title: type, date, language, and the page where the document has several."""
    line = _describe(entry.document_type, entry.date, entry.language, page if entry.pages > 1 else None)
    return line if entry.ocr_confidence is None else f"{line} · {describe_ocr(entry.ocr_confidence)}"


def describe_document(document: Document, *, page: int | None = None) -> str:
    """Return the line under a title for a page of a document."""
    metadata = document.metadata
    several = len(document.pages) > 1
    line = _describe(metadata.document_type, metadata.date, metadata.language, page if several else None)
    confidence = next((item.ocr_confidence for item in document.pages if item.number == page), None)
    return line if confidence is None else f"{line} · {describe_ocr(confidence)}"


def put_in_quotes(text: str) -> str:
    """Return a text between the quotation marks of the interface's language."""
    return _("“{text}”").format(text=text)


def count_documents(number: int) -> str:
    """Return a number of documents in words."""
    return ngettext("{number} document", "{number} documents", number).format(number=number)


def _write_day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return format_partial_date(PartialDate(day, day, text), current_language())


def _describe(document_type: DocumentType, when: PartialDate | None, tag: str, page: int | None) -> str:
    language = current_language()
    parts = (
        name_document_type(document_type),
        format_partial_date(when, language) or _("undated"),
        name_language(tag, language),
        "" if page is None else _("page {page}").format(page=page),
    )
    return " · ".join(part for part in parts if part)
