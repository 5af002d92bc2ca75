"""What search engines and reference managers read of a document's page: schema.org JSON-LD and citation tags.

Only documents that everybody may read have it; every value is escaped for where it stands.
"""

from __future__ import annotations

import html
import json

from index.store import CatalogueEntry
from kb.metadata import AccessLevel, DocumentType
from web.addresses import original_address, permalink
from web.components.passage import neutralise_controls

_SCHEMA_TYPES = {
    DocumentType.REPORT: "Report",
    DocumentType.ARTICLE: "Article",
    DocumentType.NEWSLETTER: "PublicationIssue",
}


def write_document_head(entry: CatalogueEntry, base: str) -> str:
    """Return tags for the head of a document's page; empty for one that is not public. `base` is the app's address."""
    if entry.access_level is not AccessLevel.PUBLIC:
        return ""
    address = permalink(base, entry.document_id)
    tags = [
        ("citation_title", entry.title),
        *(("citation_author", author) for author in entry.authors or ((entry.issuer,) if entry.issuer else ())),
        ("citation_publication_date", entry.date.edtf.replace("-", "/") if entry.date and entry.date.is_day else ""),
        ("citation_year", str(entry.date.latest.year) if entry.date else ""),
        ("citation_publisher", entry.issuer if entry.authors else ""),
        ("citation_language", "" if entry.language == "und" else entry.language),
        ("citation_public_url", address),
    ]
    lines = [f'<link rel="canonical" href="{_escape(address)}">']
    lines += [f'<meta name="{name}" content="{_escape(value)}">' for name, value in tags if value]
    described = json.dumps(_describe(entry, base), ensure_ascii=False)
    # Inside a script element only "<" could end it, and JSON writes it another way.
    lines.append(f'<script type="application/ld+json">{described.replace("<", chr(92) + "u003c")}</script>')
    return "\n".join(lines)


def _describe(entry: CatalogueEntry, base: str) -> dict[str, object]:
    """Return an entry in the words of schema.org; fields without a value are left out."""
    dated = entry.date.edtf if entry.date else ""
    described: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": _SCHEMA_TYPES.get(entry.document_type, "DigitalDocument"),
        "@id": permalink(base, entry.document_id),
        "url": permalink(base, entry.document_id),
        "name": neutralise_controls(entry.title),
        "inLanguage": [tag for tag in entry.languages or (entry.language,) if tag != "und"],
        # An interval is not a date of publication but what the document is about.
        "datePublished" if "/" not in dated else "temporalCoverage": dated,
        "author": [{"@type": "Person", "name": neutralise_controls(author)} for author in entry.authors],
        "publisher": {"@type": "Organization", "name": neutralise_controls(entry.issuer)} if entry.issuer else "",
        "about": [{"@type": "Project", "name": neutralise_controls(name)} for name in entry.projects],
        "spatialCoverage": [neutralise_controls(place) for place in entry.places],
        "isAccessibleForFree": True,
        "encoding": {
            "@type": "MediaObject",
            "encodingFormat": entry.media_type,
            "contentUrl": f"{base}{original_address(entry.document_id)}",
        },
    }
    return {name: value for name, value in described.items() if value not in ("", [], None)}


def _escape(text: str) -> str:
    return html.escape(" ".join(neutralise_controls(text).split()), quote=True)
