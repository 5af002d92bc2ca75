"""In which other forms the text of a document is here: its language versions, its earlier versions."""

from __future__ import annotations

from index.store import CatalogueEntry
from knowledge_base import KnowledgeBase
from web.access import visitor_access_levels
from web.addresses import document_address
from web.components.passage import escape_text
from web.i18n import _, ngettext
from web.labels import name_languages


def draw_other_forms(knowledge_base: KnowledgeBase, entry: CatalogueEntry) -> list[str]:
    """Return, as HTML, a line for the language versions of a document and one for its earlier versions; none without."""
    lines = []
    in_languages: dict[str, CatalogueEntry] = {}
    for other in knowledge_base.list_language_versions(entry.document_id):
        if other.language != entry.language:
            in_languages.setdefault(other.language, other)
    if in_languages:
        names = {tag: escape_text(name_languages([tag]) or tag) for tag in in_languages}
        drawn = [
            f'<a href="{escape_text(document_address(other.document_id))}" target="_self">{names[tag]}</a>'
            if other.access_level in visitor_access_levels()
            else names[tag]
            for tag, other in in_languages.items()
        ]
        lines.append(escape_text(_("also in: {languages}")).replace("{languages}", ", ".join(drawn)))
    versions = knowledge_base.list_versions(entry.document_id)
    place = [version.document_id for version in versions].index(entry.document_id)
    if number := sum(version.access_level in visitor_access_levels() for version in versions[:place]):
        said = ngettext("{number} earlier version", "{number} earlier versions", number).format(number=number)
        lines.append(escape_text(said))
    return lines
