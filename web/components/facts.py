"""What is known of a document, and how it is known."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from index.store import CatalogueEntry
from kb.documents import Document
from kb.metadata import AccessLevel, DateKind, DocumentType, Evidence, PartialDate
from kb.passages import Passage
from kb.statements import Field
from web.components.dialog import request_passage
from web.components.passage import escape_label, escape_text
from web.i18n import _, current_language, format_partial_date, name_language, ngettext
from web.labels import (
    describe_ocr,
    name_access_level,
    name_date_kind,
    name_document_type,
    name_languages,
    name_metadata_field,
    name_origin,
    name_place,
    put_in_quotes,
)


def show_ocr_notice(entry: CatalogueEntry) -> None:
    """Say that a document was read from pictures, how surely, and what to do about it; nothing for others."""
    if entry.ocr_confidence is None:
        return
    badge = describe_ocr(entry.ocr_confidence)
    advice = _("The words were recognised from a picture of the page: check names and figures against it.")
    st.html(
        f'<p class="kb-notice"><span class="kb-badge">{escape_text(badge[:1].upper() + badge[1:])}</span> '
        f"{escape_text(advice)}</p>"
    )


def show_facts(document: Document) -> None:
    """Show type, date, languages, who issued and wrote it, projects, places, length and file."""
    metadata, language = document.metadata, current_language()
    when = format_partial_date(metadata.date, language)
    kind = name_date_kind(metadata.date_kind)
    pages = ngettext("{number} page", "{number} pages", len(document.pages)).format(number=len(document.pages))
    languages = name_languages(metadata.languages or (metadata.language,))
    facts = {
        _("Type"): name_document_type(metadata.document_type),
        _("Date"): f"{when} ({kind})" if when and kind else when or _("undated"),
        _("Languages") if len(metadata.languages) > 1 else _("Language"): languages,
        _("Issued by"): metadata.issuer,
        _("Authors"): ", ".join(metadata.authors),
        _("Projects"): ", ".join(metadata.projects),
        _("Places"): ", ".join(metadata.places),
        _("Length"): pages if len(document.pages) > 1 else "",
        _("File"): "\n".join(map(name_place, document.paths)),
    }
    rows = [
        f'<dt>{escape_text(name)}</dt><dd dir="auto">{escape_text(value)}</dd>'
        for name, value in facts.items()
        if value
    ]
    st.html(f'<dl class="kb-facts">{"".join(rows)}</dl>')


def show_evidence(document: Document) -> None:
    """Show for each particular where it was read; what stands in the text opens there."""
    evidence = _sort_evidence(document.metadata.evidence)
    if not evidence:
        return
    with st.expander(_("How we know")):
        for field, items in evidence.items():
            for place, found in enumerate(items):
                _show_evidence_of(field, found, place=place, value_date=document.metadata.date)


def _sort_evidence(evidence: Mapping[str, tuple[Evidence, ...]]) -> dict[str, tuple[Evidence, ...]]:
    """Return the evidence in the order of the fields, without what would only say the same again."""
    fields = [
        *(field for field in Field if field in evidence),
        *(field for field in evidence if field not in set(Field)),
    ]
    kept = {str(field): evidence[field] for field in fields if evidence[field]}
    # A document in one language has the same evidence for both, and so have most dates and their kinds.
    for field, other in ((Field.LANGUAGES, Field.LANGUAGE), (Field.DATE_KIND, Field.DATE)):
        if [item.origin for item in kept.get(field, ())] == [item.origin for item in kept.get(other, ())]:
            kept.pop(field, None)
    return kept


def _show_evidence_of(field: str, found: Evidence, *, place: int, value_date: PartialDate | None) -> None:
    value = escape_text(_name_value(field, found.value, value_date=value_date))
    name = escape_text(name_metadata_field(field))
    with st.container(gap=None):
        st.html(f"<p><span class='kb-meta'>{name}:</span> <span dir='auto'>{value}</span></p>")
        if isinstance(found.origin, Passage):
            st.button(
                escape_label(put_in_quotes(_shorten(found.origin.quote))),
                key=f"evidence.{field}.{place}",
                on_click=request_passage,
                args=(found.origin,),
                type="tertiary",
            )
        else:
            st.html(f'<p class="kb-meta">{escape_text(name_origin(found.origin))}</p>')


def _name_value(field: str, value: str, *, value_date: PartialDate | None) -> str:
    """Return a value as the visitor reads it: codes of types and languages become names, the date is written out."""
    if field == "document_type" and value in set(DocumentType):
        return name_document_type(DocumentType(value))
    if field == "date" and value_date is not None:
        return format_partial_date(value_date, current_language()) or value
    if field == "date_kind" and value in set(DateKind):
        return name_date_kind(DateKind(value))
    if field == "access_level" and value in set(AccessLevel):
        return name_access_level(AccessLevel(value))
    if field in ("language", "languages"):
        return name_language(value, current_language()) or value
    return value


def _shorten(quote: str, *, longest: int = 160) -> str:
    one_line = " ".join(quote.split())
    return one_line if len(one_line) <= longest else f"{one_line[:longest].rstrip()}…"
