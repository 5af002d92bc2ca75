"""The record of a project from its values, with the short name it is known by."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.documents import Document
from kb.folding import fold_text
from kb.records import REGISTER_FIELDS, Record, RecordValue, Register
from observatory.lines import Heading, heading_above
from observatory.values import ITEM_MARKS, cut_value, make_record_id

_SHEET_WORD = re.compile(
    r"proje[ck]|operac|proget|proyect|пројек|проект|vorhaben|sheet|fiche|ficha|scheda|steckbrief|\b(?:data|podatki|podaci"
    r"|подаци|податоци|dati|datos|daten|donnees|summary|overview|basic|osnovn|general|allgemein)"
)


def make_project(
    document: Document, values: Sequence[RecordValue], headings: Sequence[Heading], start: int
) -> Record | None:
    """Return the record with its short name; a sheet without a name takes that of the heading above."""
    shown = list(values)
    names = [value for value in shown if value.field == "name"]
    acronyms = [value for value in shown if value.field == "acronym"]
    if not names and not acronyms:
        heading = heading_above(headings, start)
        if heading is None:
            return None
        span = (heading.start, heading.end)
        names = [cut_value(document, "name", span, within=span)]
        shown += names
    elif not names and (heading := _find_title_above(document, headings, start)) is not None:
        span = (heading.start, heading.end)
        names = [cut_value(document, "name", span, within=span)]
        shown += names
    name = acronyms[0].normalised if acronyms else find_acronym(names[0].normalised) or names[0].normalised
    order = {field: place for place, field in enumerate(REGISTER_FIELDS[Register.PROJECTS])}
    shown.sort(key=lambda value: order[value.field])
    identifier = make_record_id(Register.PROJECTS, document.id, start)
    return Record(identifier, Register.PROJECTS, document.id, name, tuple(shown))


def _find_title_above(document: Document, headings: Sequence[Heading], start: int) -> Heading | None:
    """Return the heading right above a sheet that gives an acronym and no name, unless it is "Project sheet" or the like."""
    heading = heading_above(headings, start)
    if (
        heading is None
        or document.text[heading.end : start].strip(ITEM_MARKS)
        or _SHEET_WORD.search(fold_text(heading.text))
    ):
        return None
    return heading


def find_acronym(name: str) -> str | None:
    """Return the acronym that a project's full name begins or ends with, set off by a dash or brackets, or None.

    "New ways of work – SocioWork" and "Green Islands (GRIS)" have one; a name wholly in capitals has one only in front
    of its dash when it is a single word ("LINK – WORKING TOGETHER").
    """
    in_brackets = re.search(r"\(([^\W\d_][\w.&+-]{1,19})\)\s*$", name)
    if in_brackets and _is_acronym(in_brackets[1]):
        return in_brackets[1]
    parts = re.split(r"\s[–—-]\s|:\s", name)
    if len(parts) < 2:
        return None
    candidates = [parts[0]] if name.isupper() else [parts[-1], parts[0]]
    for part in candidates:
        bare = part.strip(" \"'„“”»«")
        if _is_acronym(bare):
            return bare
    return None


def _is_acronym(word: str) -> bool:
    if not re.fullmatch(r"[^\W\d_][\w.&+-]{1,19}", word):
        return False
    return word.isupper() or sum(character.isupper() for character in word) > 1
