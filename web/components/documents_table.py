"""The list of documents as a table, for who compares or copies it."""

from __future__ import annotations

from collections.abc import Sequence

from index.store import CatalogueEntry
from knowledge_base import KnowledgeBase
from web.access import visitor_access_levels
from web.addresses import document_address
from web.components.notices import draw_contact_link
from web.components.other_forms import draw_other_forms
from web.components.passage import escape_text
from web.components.tables import draw_cells, draw_table
from web.i18n import _, current_language, format_partial_date
from web.labels import name_document_type, name_languages


def draw_documents_table(knowledge_base: KnowledgeBase, entries: Sequence[CatalogueEntry]) -> str:
    """Return the entries as a table in HTML; the title of one that the visitor may read is a link to it.

    Below the title stands in which other forms the document is here.
    """
    columns = (_("Date"), _("Title"), _("Type"), _("Language"), _("Issued by"), _("Projects"))
    return draw_table(
        _("Documents"), columns, [_list_cells(knowledge_base, entry) for entry in entries], style="kb-list"
    )


def _list_cells(knowledge_base: KnowledgeBase, entry: CatalogueEntry) -> list[str]:
    date, *others = draw_cells(
        format_partial_date(entry.date, current_language()) or _("undated"),
        name_document_type(entry.document_type),
        name_languages(entry.languages or (entry.language,)),
        entry.issuer,
        ", ".join(entry.projects),
    )
    return [date, _draw_title(knowledge_base, entry), *others]


def _draw_title(knowledge_base: KnowledgeBase, entry: CatalogueEntry) -> str:
    title = escape_text(entry.title)
    forms = "".join(f'<br><span class="kb-meta">{form}</span>' for form in draw_other_forms(knowledge_base, entry))
    if entry.access_level in visitor_access_levels():
        return f'<a href="{escape_text(document_address(entry.document_id))}" target="_self">{title}</a>{forms}'
    internal = escape_text(_("Internal document: ask the association's office for it."))
    return f"{title}<br>{internal} {draw_contact_link(entry.title)}".rstrip() + forms
