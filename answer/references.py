"""Catalogue entries -> references for citation managers (BibTeX, RIS)."""

from __future__ import annotations

from collections.abc import Iterable

from index.store import CatalogueEntry
from kb.metadata import DocumentType

_RIS_TYPES = {
    DocumentType.REPORT: "RPRT",
    DocumentType.ARTICLE: "JOUR",
    DocumentType.NEWSLETTER: "NEWS",
}
_BIBTEX_ESCAPES = {character: f"\\{character}" for character in "&%$#_{}"} | {
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
}


def format_bibtex(entries: Iterable[CatalogueEntry]) -> str:
    """Return one BibTeX entry per document, keyed by its id."""
    blocks = []
    for entry in entries:
        kind = "techreport" if entry.document_type is DocumentType.REPORT else "misc"
        fields = {"title": f"{{{_escape_bibtex(entry.title)}}}"}
        if entry.date is not None:
            fields["year"] = str(entry.date.earliest.year)
            fields["date"] = entry.date.edtf
        fields["langid"] = entry.language
        fields["note"] = _escape_bibtex(entry.file)
        body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
        blocks.append(f"@{kind}{{{entry.document_id},\n{body}\n}}\n")
    return "\n".join(blocks)


def format_ris(entries: Iterable[CatalogueEntry]) -> str:
    """Return one RIS entry per document."""
    blocks = []
    for entry in entries:
        lines = [("TY", _RIS_TYPES.get(entry.document_type, "GEN")), ("ID", entry.document_id), ("TI", entry.title)]
        if entry.date is not None:
            first = entry.date.earliest
            lines += [("PY", str(first.year)), ("DA", f"{first:%Y/%m/%d}" if len(entry.date.edtf) == 10 else "")]
        lines += [("LA", entry.language), ("L1", entry.file), ("ER", "")]
        blocks.append("\n".join(f"{tag}  - {' '.join(value.split())}" for tag, value in lines if value or tag == "ER"))
    return "\n\n".join(blocks) + ("\n" if blocks else "")


def _escape_bibtex(text: str) -> str:
    return "".join(_BIBTEX_ESCAPES.get(character, character) for character in " ".join(text.split()))
