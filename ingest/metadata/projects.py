"""Which projects a document is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ingest.metadata.lines import Reading, collapse, line_end, list_words, read_lines
from ingest.metadata.names import is_organisation
from kb.folding import fold_text
from kb.metadata import Evidence
from kb.passages import Passage
from kb.terms import match_field

_PROJECT_WORD = (
    r"(?:projekt(?:a|u|om|i|e|ov|oma|ih|es|s)?|projek(?:at|ta|tu|tom|ti)|operacij[aeio]|project|progetto"
    r"|proyecto|projet"
    r"|пројек(?:ат|та|ту|том|ти)|проект(?:от|и|ите)?|Projekts?)"
)
_QUOTED_PROJECT = re.compile(
    rf"\b{_PROJECT_WORD}(?:\s+(?:pod imenom|z imenom|z naslovom|pod nazivom|called|entitled|titled|denominato"
    rf"|denominado|namens|intitulé))?"
    r"\s*[:–-]?\s*(?:„(?P<a>[^“”\"„\n]{3,120})[“”\"]|“(?P<b>[^“”\n]{3,120})[”“]|»(?P<c>[^«»\n]{3,120})«"
    r"|«(?P<d>[^«»\n]{3,120})»"
    r"|\"(?P<e>[^\"\n]{3,120})\")",
    re.IGNORECASE,
)
_ACRONYM = r"(?P<name>[A-ZČŠŽĆĐ][\w+-]{0,20}[A-ZČŠŽĆĐ][\w+-]{0,20}|[А-ЯЉЊЂЋЏЈ]{3,20})"
_NAMED_PROJECT = re.compile(rf"\b(?:(?i:{_PROJECT_WORD}))\s+(?:\*\*|»|„|“|\")?{_ACRONYM}(?![\w-])")
_PROJECT_NAMED = re.compile(rf"(?<![\w-]){_ACRONYM}(?:-|\s)(?i:project|projekts?|projektes)\b")
_QUOTED_PROGRAMME = re.compile(
    r"\b(?i:program(?:a|u|om|me|ma|mes)?|programa|programm|програм(?:а|у|от)?)\s[»„“«\"](?P<name>[^»„“«”\"\n]{3,100})[«“”»\"]"
)
_PROGRAMME_AFTER = re.compile(
    r"\b(?:the|The)\s(?P<name>[A-Z][\w’'-]+(?:\s(?:(?:of|for|and|the)\s)?[A-Z][\w’'-]+){1,5})\s(?:project|programme|program)\b"
)
_TOP_LINES = 12
_PROGRAMMES = list_words(
    "eu eus esf ess esrr erdf esif ipa interreg erasmus erasmus+ leader clld las life horizon easi urbact "
    "amif cosme rs bih sfrj undp usaid eukp mddsz mgrt ngo nvo ngos se sse koro covid covid-19 rrp rrf"
)
_MOST_PROJECTS = 12
_MOST_MENTIONS = 200
# A project that a paper is about is named in its first hundred pages.
_SCAN_CHARACTERS = 200_000


def propose_projects(reading: Reading) -> tuple[Evidence, ...]:
    """Propose the names of the projects a document is about, in text order, as written; empty is common.

    Taken are the acronym or name row of a sheet, a name in quotation marks after the word "project", and an acronym
    next to that word when the document uses it more than once. Rather misses a project than invents one.
    """
    found = [
        *_projects_in_rows(reading),
        *_projects_in_quotes(reading),
        *_projects_in_headings(reading),
        *_projects_by_acronym(reading),
    ]
    found.sort(key=lambda evidence: evidence.origin.start if isinstance(evidence.origin, Passage) else 0)
    projects: list[Evidence] = []
    for evidence in found[:_MOST_MENTIONS]:
        name = fold_text(evidence.value)
        if not any(name == (known := fold_text(other.value)) or _is_part(name, known) for other in projects):
            projects.append(evidence)
    return tuple(projects[:_MOST_PROJECTS])


def _is_part(name: str, known: str) -> bool:
    """Tell whether one name is a word of the other: "COOP" and "COOP – working together" are one project."""
    return bool(
        re.search(rf"(?<!\w){re.escape(name)}(?!\w)", known) or re.search(rf"(?<!\w){re.escape(known)}(?!\w)", name)
    )


def _projects_in_rows(reading: Reading) -> Iterator[Evidence]:
    names: list[Evidence] = []
    acronyms: list[Evidence] = []
    lines = read_lines(reading.source, 0, min(len(reading.source.text), _SCAN_CHARACTERS))
    for line, following in zip(lines, [*lines[1:], None], strict=False):
        field = match_field(line.text)
        if field is None or field.field not in ("name", "acronym"):
            continue
        key = fold_text(line.text[field.key_start : field.key_end])
        if field.field == "name" and not re.search(
            r"proje[ck]|operac|пројек|проект|proget|proyect|vorhaben|projet|action", key
        ):
            continue
        place = line if field.value_start < len(line.text) else following
        if place is None:
            continue
        start = place.start + (field.value_start if place is line else 0)
        value = collapse(reading.source.text[start : place.end]).strip("»«„“”\"' ")
        is_next_question = place is not line and re.match(r"(?:\d{1,2}|[a-z])[.)]\s|[_.…]{3}", value)
        if not 2 <= len(value) <= 200 or is_next_question:
            continue
        evidence = reading.cut(line.start, place.end, value, 0.9)
        if field.field == "acronym":
            # "Abbreviation | Meaning" is the header of a list of them.
            if sum(map(str.isupper, value)) >= 2 or len(value) <= 3:
                acronyms.append(evidence)
        else:
            names.append(replace(evidence, value=_short_name(value)))
    yield from acronyms
    if not acronyms:
        yield from names


def _short_name(name: str) -> str:
    """Return the acronym at either end of a project's name, "Active again – ACTA" -> "ACTA", else the name."""
    parts = re.split(r"\s+[–—-]\s+|\s*[()]\s*", name)
    for part in (parts[-1] or parts[-2 if len(parts) > 1 else -1], parts[0]):
        if len(parts) > 1 and re.fullmatch(_ACRONYM, part.strip()) and (part.strip() != part.strip().lower()):
            return part.strip()
    return name


def _projects_in_quotes(reading: Reading) -> Iterator[Evidence]:
    for match in _QUOTED_PROJECT.finditer(reading.source.text, 0, _SCAN_CHARACTERS):
        name = collapse(next(group for group in match.groups() if group))
        if name[0].isupper() and len(name.split()) <= 14:
            yield reading.cut(match.start(), match.end(), _short_name(name), 0.75)


def _projects_in_headings(reading: Reading) -> Iterator[Evidence]:
    """The project or programme that a heading at the top names: "Evaluation of the Green Roofs programme"."""
    for line in reading.head[:_TOP_LINES]:
        if line.is_prose or len(line.text) > 160:
            continue
        for match in (*_QUOTED_PROGRAMME.finditer(line.text), *_PROGRAMME_AFTER.finditer(line.text)):
            name = collapse(match["name"])
            is_quoted = match.re is _QUOTED_PROGRAMME
            if fold_text(name.split()[0]) not in _PROGRAMMES and (is_quoted or not is_organisation(name)):
                yield reading.cut(line.start + match.start(), line.start + match.end(), name, 0.65)


def _projects_by_acronym(reading: Reading) -> Iterator[Evidence]:
    seen: set[str] = set()
    written: Counter[str] | None = None
    for match in _in_order(
        _NAMED_PROJECT.finditer(reading.source.text, 0, _SCAN_CHARACTERS),
        _PROJECT_NAMED.finditer(reading.source.text, 0, _SCAN_CHARACTERS),
    ):
        name = match["name"]
        line_start = reading.source.text.rfind("\n", 0, match.start()) + 1
        line = reading.source.text[line_start : line_end(reading.source.text, match.end())]
        # In a line of capitals every word looks like an acronym.
        is_shouted = line.isupper() and name.isupper() and len(line.split()) > 2
        if len(name) < 3 or name in seen or is_shouted or fold_text(name) in _PROGRAMMES:
            continue
        if written is None:
            written = Counter(found[0] for found in re.finditer(r"(?<![\w-])[\w+-]+", reading.source.text))
        if sum(written[name + rest] for rest in ("", "-projekt", "-Projekt", "-project", "-projekta")) >= 2:
            seen.add(name)
            yield reading.cut(match.start(), match.end(), name, 0.7)


def _in_order(*matches: Iterable[re.Match[str]]) -> list[re.Match[str]]:
    return sorted((match for group in matches for match in group), key=lambda match: match.start())
