"""What a document is called."""

from __future__ import annotations

import re
from math import exp

from ingest.metadata.lines import Reading, collapse
from ingest.metadata.names import is_organisation
from ingest.metadata.title_cues import JUNK_PROPERTY, REPLY_MARKS, SPEECH
from ingest.metadata.title_extent import cut_title, heads_collection
from ingest.metadata.title_lines import is_generic, names_something, read_file_name
from ingest.metadata.title_signs import Candidate, list_candidates, weigh_signs
from kb.folding import fold_text
from kb.metadata import Evidence

_HEAD_LINES = 24
_MAIL = ("message/rfc822", "application/vnd.ms-outlook")
_SANE_PROPERTY = 0.85
_LOWEST_CONFIDENCE = 0.32


def propose_title(reading: Reading, *, may_quote: bool = True) -> Evidence:
    """Propose the title: the line at the top with the best signs, a sane property of the file, else the file's name.

    The writing is kept. A title over several lines, or a generic one ("PROJECTS") with the line that makes it specific,
    is one passage; the value is its text on one line. A property that repeats a line of the document speaks for that
    line, no more: word processors fill it with the first line, whatever that is. Without `may_quote` a sentence of the
    text is no title, however little the file's name says: everybody sees the title, and not everybody may read the text.
    """
    declared = _read_declared_title(reading)
    found = _find_declared(reading, declared) if declared else None
    written = _propose_written_title(reading, declared=found, may_quote=may_quote)
    if declared and not found:
        stated = Evidence(declared, _weigh_declared(reading, declared), "title property")
        if written is None or stated.confidence >= min(written.confidence, _SANE_PROPERTY):
            return stated
    if written:
        return written
    return Evidence(read_file_name(reading.file), 0.3, "file name")


def _propose_written_title(reading: Reading, *, declared: tuple[int, int] | None, may_quote: bool) -> Evidence | None:
    """Return the title among the lines; None where no line can be one or the file name says more than the best."""
    candidates = list_candidates(reading, declared=declared)
    if not candidates:
        return None
    best, confidence = choose_candidate(candidates)
    if is_sentence(best):
        # The opening text of a letter or message: the headline below it is the title, or the file says what it is.
        headlines = [candidate for candidate in candidates if is_headline(candidate)]
        if not headlines and (names_something(reading.file) or not may_quote):
            return Evidence(read_file_name(reading.file), 0.4, "file name")
        # A text that nobody has named is called by its opening words.
        best = choose_candidate(headlines)[0] if headlines else next(filter(is_sentence, candidates))
        confidence = _LOWEST_CONFIDENCE
    above = reading.head[best.line.number - 1] if best.line.number else None
    if above and above.number == 0 and heads_collection(above, best.line):
        value = f"{collapse(above.text)} – {collapse(best.line.text)}"
        return reading.cut(above.start, best.line.end, value, 0.5)
    if declared and best.start <= declared[0] and declared[1] < best.line.end:
        return reading.cut(*declared, collapse(reading.source.text[slice(*declared)]), 0.9)
    return cut_title(reading, best, confidence=confidence)


def is_sentence(candidate: Candidate) -> bool:
    """Tell whether a candidate is written as a sentence and no other sign makes it a title."""
    return "sentence" in candidate.signs and weigh_signs(candidate.signs) < weigh_signs({"sentence": 1.0}) / 2


def is_headline(candidate: Candidate) -> bool:
    """Tell whether a line below the opening text is the headline of what follows and not one of its sections."""
    signs = candidate.signs
    return (
        not {"sentence", "section", "organisation", "colon", "list item"} & signs.keys()
        and bool({"capitals", "top heading", "guessed heading"} & signs.keys())
        and len(candidate.line.text.split()) >= 4
    )


def choose_candidate(candidates: list[Candidate]) -> tuple[Candidate, float]:
    """Return the candidate with the best signs, and how sure it is: its share among all, from 0.32 to 0.9."""
    weights = [weigh_signs(candidate.signs) for candidate in candidates]
    best = max(range(len(candidates)), key=lambda place: (weights[place], -place))
    share = 1.0 / sum(exp(weight - weights[best]) for weight in weights)
    return candidates[best], _LOWEST_CONFIDENCE + (0.9 - _LOWEST_CONFIDENCE) * share


def _read_declared_title(reading: Reading) -> str:
    """Return the title property without the marks of a reply and the name of a site; empty where it says nothing."""
    declared = collapse(reading.source.properties.get("title", ""))
    if reading.source.media_type in _MAIL:
        declared = REPLY_MARKS.sub("", declared, count=1)
    # "Projects | Name of the site": the site's name is no part of the title.
    declared = re.split(r"\s+[|»]\s+", declared)[0]
    folded = fold_text(declared)
    is_junk = JUNK_PROPERTY.fullmatch(folded) or is_generic(folded)
    return "" if is_junk or sum(letter.isalpha() for letter in declared) < 4 else declared


def _find_declared(reading: Reading, declared: str) -> tuple[int, int] | None:
    """Return where a line at the top repeats the title property, None where none does."""
    folded = fold_text(declared)
    for line in reading.head[:_HEAD_LINES]:
        place = line.folded.find(folded) if len(line.text) <= len(declared) + 12 else -1
        if place >= 0:
            return line.start + place, line.start + place + len(folded)
        if fold_text(collapse(line.text)) == folded:
            return line.start, line.end
    return None


def _weigh_declared(reading: Reading, declared: str) -> float:
    """Return how sure a title property is that no line repeats: doubtful when the document does not know its words."""
    if is_organisation(declared) or SPEECH.match(fold_text(declared)):
        return 0.31
    head = set(re.findall(r"\w{4,}", fold_text(reading.source.text[:4000])))
    words = set(re.findall(r"\w{4,}", fold_text(declared)))
    known = len(words & head) / len(words) if words else 0.0
    return _SANE_PROPERTY if known >= 0.6 and len(words) > 1 else 0.45
