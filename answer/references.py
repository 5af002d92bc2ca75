"""Catalogue entries -> references: for citation managers (BibTeX, RIS) and as a line of a list (APA, ISO 690).

The styles of the lines, with their words in eleven languages, are the CSL files in `styles`, set by citeproc-py. It is given
written dates: the order, case and spans of a language ("8.–10. oktober") are more than a style can say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from index.store import CatalogueEntry
from kb.metadata import DateKind, DocumentType

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
# How babel and polyglossia, which set LaTeX, call the languages.
_BIBTEX_LANGUAGES = {
    "sl": "slovene",
    "hr": "croatian",
    "bs": "bosnian",
    "sr-Latn": "serbian",
    "sr-Cyrl": "serbianc",
    "mk": "macedonian",
    "en": "english",
    "it": "italian",
    "es": "spanish",
    "de": "ngerman",
    "fr": "french",
}
# Before this sound "y" would not be heard: "Ana e Ivan", but "agua y hielo".
_SPANISH_I = re.compile(r"h?[ií](?!e)", re.IGNORECASE)
_MONTH_IN_EDTF = re.compile(r"\d{4}-\d{2}")
_STYLES = Path(__file__).with_name("styles")
# Stands behind a text whose own mark ends the sentence. It counts as a space: no flattened text can hold it.
_ENDED = "\x1f"


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
            fields["year"] = _write_year(entry).replace("–", "--")
            fields["date"] = entry.date.edtf
        if entry.language != "und":
            fields["language"] = entry.language
        if name := _BIBTEX_LANGUAGES.get(entry.language):
            fields["langid"] = name
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
            # The format wants all its strokes, whatever is known between them.
            day = f"{first:%Y/%m/%d}" if entry.date.is_day else ""
            month = f"{first:%Y/%m}//" if _MONTH_IN_EDTF.fullmatch(entry.date.edtf) else ""
            lines += [("PY", f"{first.year:04}"), ("DA", day or month)]
        place = ("L1", entry.file) if locate is None else ("UR", locate(entry))
        lines += [("LA", entry.language.replace("und", "")), place, ("ER", "")]
        blocks.append("\n".join(f"{tag}  - {' '.join(value.split())}" for tag, value in lines if value or tag == "ER"))
    return "\n\n".join(blocks) + ("\n" if blocks else "")


def format_reference(entry: CatalogueEntry, style: ReferenceStyle, *, language: str, address: str = "") -> str:
    """Return a document as a line of a list of references, with dates and words of a language (BCP 47), else English.

    An issuer without authors is the author, as both styles want of corporate works; without either the title stands first.
    Names stay as they are: which part is the family's cannot be known in all these languages.
    """
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source import BibliographySource

    tag = next((tag for tag in (language, language.split("-")[0]) if tag in _BIBTEX_LANGUAGES), "en")
    reference = _describe_for_csl(entry, style, tag=tag, address=address)
    names = reference.get("author", [])
    before_i = tag == "es" and names and _SPANISH_I.match(names[-1].literal)
    source = BibliographySource()
    source.add(reference)
    loaded = _load_style(style, "es-x-e" if before_i else tag)
    bibliography = CitationStylesBibliography(loaded, source, formatter.plain)
    bibliography.register(Citation([CitationItem(reference.key)]))
    return str(bibliography.bibliography()[0]).replace(f"{_ENDED}.", "").replace(_ENDED, "")


def _describe_for_csl(entry: CatalogueEntry, style: ReferenceStyle, *, tag: str, address: str) -> Any:
    """Return an entry as what citeproc-py writes, under the variables that the styles ask for.

    Its reader of CSL-JSON is passed by: it takes `<span class="nocase">` in a title for markup.
    """
    from citeproc.source import LiteralDate, Name, Reference
    from citeproc.string import String

    authors = list(filter(None, map(_mark_end, entry.authors)))
    issuer = _mark_end(entry.issuer)
    year, day = _write_year(entry), _write_day(entry, style, tag)
    variables = {
        "author": [Name(literal=String(creator)) for creator in authors or [issuer] if creator],
        "title": String(_mark_end(entry.title)),
        "publisher": String(issuer if authors else ""),
        "issued": year and LiteralDate(String(year)),
        "original_date": day and LiteralDate(String(day)),
        "URL": String(address),
    }
    known = {name: value for name, value in variables.items() if value}
    return Reference("document", _CSL_TYPES.get(entry.document_type, "document"), **known)


@lru_cache(maxsize=2 * (len(_BIBTEX_LANGUAGES) + 1))
def _load_style(style: ReferenceStyle, tag: str) -> Any:
    from citeproc import CitationStylesStyle

    loaded = CitationStylesStyle(str(_STYLES / f"{style}.csl"), locale=tag, validate=False)
    if (style, tag) == (ReferenceStyle.APA, "en"):
        # The one comma before the last name, which CSL can give to a style, but not to a language.
        loaded.root.set("delimiter-precedes-last", "always")
    return loaded


def _write_year(entry: CatalogueEntry) -> str:
    """Return the year of a document, or the years that it is of; empty without a date."""
    if entry.date is None:
        return ""
    first, last = entry.date.earliest.year, entry.date.latest.year
    return str(first) if first == last else f"{first}–{last}"


def _write_day(entry: CatalogueEntry, style: ReferenceStyle, tag: str) -> str:
    """Return the day or month on which a document came out, without its year in APA; empty where the year says it all."""
    from kb.written_dates import write_date, write_within_year

    # A period is the time that a document is about, and no day on which it came out.
    if entry.date is None or entry.date_kind is DateKind.PERIOD or "-" not in entry.date.edtf:
        return ""
    if style is ReferenceStyle.APA:
        return write_within_year(entry.date, tag.replace("-", "_"))
    return write_date(entry.date, "en_GB" if tag == "en" else tag.replace("-", "_"))


def _flatten(text: str) -> str:
    return " ".join(text.split())


def _mark_end(text: str) -> str:
    """Return a text on one line, marked where it ends a sentence itself: the library knows of the full stop only."""
    flat = _flatten(text)
    return f"{flat}{_ENDED}" if flat.endswith(("?", "!", "…")) else flat


def _escape_bibtex(text: str) -> str:
    return "".join(_BIBTEX_ESCAPES.get(character, character) for character in _flatten(text))
