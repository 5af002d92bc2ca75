"""An answer to take along: as plain text, as Markdown and as a Word document, with its references and exact quotes."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from answer.answers import Answer, Citation
from answer.references import ReferenceStyle, format_reference
from answer.tables import write_quote
from index.store import CatalogueEntry
from kb.metadata import AccessLevel, PartialDate
from web.addresses import permalink
from web.components.links import cut_at_references
from web.components.passage import neutralise_controls
from web.i18n import _, current_language, format_partial_date, load_translations
from web.labels import describe_ocr

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

WORD_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF_MEDIA_TYPE = "application/pdf"

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~$&!])")
_LINE_START = re.compile(r"^(\s*)([-+=])|^(\s*\d+)([.)])", re.MULTILINE)
# XML has no place for them, not even escaped.
_NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Reference:
    """A source as it stands under an answer: its number, the document in APA style, the place in it, the exact quote; a row of
    a table stands below what names its columns."""

    n: int
    document: str
    place: str
    quote: str


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """An answer as it is taken along, in the words of the interface; `notes` say how the question was read and asked.

    `language` is that of the interface: a file is written when it is asked for, and nobody's page is being shown then.
    """

    question: str
    notes: tuple[str, ...]
    paragraphs: tuple[str, ...]
    references: tuple[Reference, ...]
    origin: str
    language: str


def make_sheet(answer: Answer, notes: Sequence[str], *, base: str, today: date) -> AnswerSheet:
    """Return an answer with its references; `base` is the address of the app, without a slash at its end."""
    when = format_partial_date(PartialDate(today, today, today.isoformat()), current_language())
    return AnswerSheet(
        question=_clean(answer.question),
        notes=tuple(_clean(note) for note in notes if note),
        paragraphs=tuple(_clean("".join(part.text for part in parts)) for parts in cut_at_references(answer)),
        references=tuple(_describe_citation(citation, base) for citation in answer.citations),
        origin=f"SE Observatory, {when}",
        language=current_language(),
    )


def write_plain(sheet: AnswerSheet) -> str:
    """Return the answer as text for a mail or a note."""
    blocks = [sheet.question, *sheet.notes, *sheet.paragraphs, f"{name_sources(sheet)}:"]
    blocks += [f"{write_first_line(item)}\n{item.quote}" for item in sheet.references]
    return "\n\n".join([*blocks, sheet.origin]) + "\n"


def write_markdown(sheet: AnswerSheet) -> str:
    """Return the answer as Markdown that shows every sign of it as it is."""
    lines = [f"# {_escape(' '.join(sheet.question.split()))}", *(f"*{_escape(note)}*" for note in sheet.notes)]
    lines += [_break_lines(_escape(paragraph)) for paragraph in sheet.paragraphs]
    lines.append(f"## {_escape(name_sources(sheet))}")
    for item in sheet.references:
        quoted = "\n".join(f"> {line}" for line in _break_lines(_escape(item.quote)).split("\n"))
        lines += [_escape(write_first_line(item)), quoted]
    return "\n\n".join([*lines, f"*{_escape(sheet.origin)}*"]) + "\n"


def write_word(sheet: AnswerSheet) -> bytes:
    """Return the answer as a Word document (DOCX)."""
    from docx import Document

    document = Document()
    document.core_properties.title = sheet.question[:250]
    document.core_properties.author = "SE Observatory"
    document.add_heading(sheet.question, level=1)
    for note in sheet.notes:
        _add_italic(document, note)
    for paragraph in sheet.paragraphs:
        document.add_paragraph(paragraph)
    document.add_heading(name_sources(sheet), level=2)
    for item in sheet.references:
        document.add_paragraph(write_first_line(item)).paragraph_format.keep_with_next = True
        document.add_paragraph(item.quote, style="Quote")
    _add_italic(document, sheet.origin)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _add_italic(document: WordDocument, text: str) -> None:
    document.add_paragraph().add_run(text).italic = True


def _describe_citation(citation: Citation, base: str) -> Reference:
    entry, passage = citation.entry, citation.passage
    place = [
        _("page {page}").format(page=passage.page) if entry.pages > 1 else "",
        "" if entry.ocr_confidence is None else describe_ocr(entry.ocr_confidence),
        _("internal") if entry.access_level is AccessLevel.INTERNAL else "",
    ]
    return Reference(
        n=citation.n,
        document=_clean(_write_reference(entry, current_language(), permalink(base, entry.document_id))),
        place=", ".join(part for part in place if part),
        quote=_clean(write_quote(citation)),
    )


# The style is worked out anew for each reference, and every click runs the page.
@lru_cache(maxsize=512)
def _write_reference(entry: CatalogueEntry, language: str, address: str) -> str:
    return format_reference(entry, ReferenceStyle.APA, language=language, address=address)


def name_sources(sheet: AnswerSheet) -> str:
    """Return the heading of the references in the language of the sheet."""
    _ = load_translations(sheet.language).gettext
    return _("Sources")


def write_first_line(item: Reference) -> str:
    """Return the line of the list of references: number, document and place."""
    return f"[{item.n}] {item.document}" + (f" ({item.place})" if item.place else "")


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", neutralise_controls(text)).strip()


def _escape(text: str) -> str:
    """Return a text as Markdown that stands for itself, also at the beginning of its lines."""
    return _LINE_START.sub(r"\1\3\\\2\4", _MARKDOWN.sub(r"\\\1", text))


def _break_lines(text: str) -> str:
    """Return Markdown that keeps the ends of its lines."""
    return re.sub(r" *\n", "  \n", text)
