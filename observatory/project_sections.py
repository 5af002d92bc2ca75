"""Projects told in prose: a section that gives a duration, with its name, funders and partners."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from kb.documents import Document
from kb.folding import fold_text
from kb.records import Record, RecordValue
from observatory.lines import Heading, heading_above
from observatory.project_records import make_project
from observatory.sheet_rows import SheetRow
from observatory.sheet_values import read_period
from observatory.values import cut_value, trim_span

_PROJECT_WORD = (
    r"(?:projekt(?:a|u|om|ov|es|s)?|projekat|пројек(?:ат|та|ту|том)|проект(?:от)?|project|progetto|proyecto|projet|"
    r"operacij[aeo])"
)
_QUOTED_NAME = re.compile(
    rf"\b{_PROJECT_WORD}\s+(?:[^\W\d]+\s+){{0,2}}?(?:„(?P<a>[^„“”\n]{{3,160}})[“”]|“(?P<b>[^“”\n]{{3,160}})[”“]|"
    rf'»(?P<c>[^»«\n]{{3,160}})«|«\s?(?P<d>[^»«\n]{{3,160}}?)\s?»|"(?P<e>[^"\n]{{3,160}})")',
    re.IGNORECASE,
)
# What follows is in the case of a subject, or in a language without cases; "uz podršku Fondacije" is left out.
_FUNDED = re.compile(
    r"(?<!\w)(?:(?:finansijski|financijski|финансијски)\s+(?:podržava|podržao je|podržala je|podupire|подржава|"
    r"подржао је|подржала је)|(?:so|su|ko)?financira(?:jo|ju|ta)?|(?:su|ko)?finansira(?:ju)?|"
    r"(?:су|ко)?финансира(?:ју|ат)?|(?:ко)?финансиран\w?\s+од|поддржан\w?\s+од|(?:co-?)?(?:funded|financed)\s+by|"
    r"(?:co)?finanziat[oai]\s+da(?:ll['’]|l|lla|llo|lle|i|gli)?|(?:co)?financiad[oa]s?\s+por|"
    r"(?:ko)?(?:gefördert|finanziert)\s+(?:durch|von|vom|aus)|(?:co)?financée?s?\s+par)(?!\w)",
    re.IGNORECASE,
)
_COOPERATION = re.compile(
    r"\b(?:u\s+(?:kooperaciji|saradnji|suradnji|partnerstvu)\s+sa?|у\s+(?:кооперацији|сарадњи|партнерству)\s+са?|"
    r"во\s+(?:соработка|партнерство)\s+со|in\s+(?:cooperation|co-operation|partnership|collaboration)\s+with|"
    r"in\s+(?:collaborazione|partenariato|partnership)\s+con|en\s+(?:colaboración|cooperación|asociación)\s+con|"
    r"in\s+(?:zusammenarbeit|kooperation|partnerschaft)\s+mit|en\s+(?:partenariat|collaboration|coopération)\s+avec)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\s*(?:(?:the|die|der|das|dem|den|la|le|les|il|lo|el|los|las)\s+|l['’]\s?)?", re.IGNORECASE)
_NAME_END = re.compile(
    r"[;()\n:!?]|\.(?=\s|$)|,?\s(?:koj[iaeo]|ki|ter|kao|uz|u okviru|v okviru|који|која|кој|која|which|that|who|under|"
    r"within|through|che|nell|que|en el|qui|dans|mit|im|je|је|is|are|has|ha)\s",
    re.IGNORECASE,
)
_NEXT_SENTENCE = re.compile(r"[.!?]\s+(?=[^\W\d_a-z])")
_SENTENCE_REST = re.compile(r"\n|[.!?](?=\s+[^\W\da-z]|\s*$)")
_NAME_WORDS = 14
# Funders or partners that one section may name.
_MOST_NAMES = 50


def read_section(
    document: Document, row: SheetRow, durations: Sequence[SheetRow], headings: Sequence[Heading]
) -> Record | None:
    """Return the project that a section with a duration line describes; None when it has no name."""
    text = document.text
    # A single day is that of a deadline or a call, not a duration.
    period = [value for value in read_period(document, row) if "/" in value.normalised]
    if not period:
        return None
    heading = heading_above(headings, row.start)
    earlier = [other.end for other in durations if other.end < row.start]
    start = max([heading.end if heading else 0, *earlier])
    later = [other.start for other in headings if other.start > row.start]
    later += [other.start for other in durations if other.start > row.start]
    end = min([*later, len(text)])
    names = [found for found in _QUOTED_NAME.finditer(text, start, end) if found.lastgroup]
    spellings = {fold_text(" ".join(str(found[found.lastgroup or 0]).split())) for found in names}
    values: list[RecordValue] = []
    if len(spellings) == 1:
        quoted = names[0].span(names[0].lastgroup or 0)
        values.append(cut_value(document, "name", quoted, within=_sentence_around(text, quoted[0], start, end)))
    elif heading is not None and not any(heading.start < other < row.start for other in earlier):
        values.append(cut_value(document, "name", (heading.start, heading.end), within=(heading.start, heading.end)))
    else:
        return None
    values.extend(period)
    for field, cue in (("funding", _FUNDED), ("partner", _COOPERATION)):
        for found in islice(cue.finditer(text, row.spans[0][1], end), _MOST_NAMES):
            span = _name_after(text, found.end(), end)
            if span is not None:
                within = _sentence_around(text, span[0], start, end)
                values.append(cut_value(document, field, span, within=within))
    return make_project(document, values, headings, row.start)


def _name_after(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the name stands that begins at an offset, after an article; None when it is no name."""
    article = _ARTICLE.match(text, start, end)
    begin = article.end() if article else start
    if begin >= end or not (text[begin].isupper() or text[begin] in "„“\"«»'"):
        return None
    stopped = _NAME_END.search(text, begin, end)
    stop = stopped.start() if stopped else end
    span = trim_span(text, begin, stop)
    if not 0 < len(text[span[0] : span[1]].split()) <= _NAME_WORDS:
        return None
    return span


def _sentence_around(text: str, offset: int, start: int, end: int) -> tuple[int, int]:
    """Return the sentence, or the rest of the line, around an offset; it stays between start and end."""
    begin = max(start, text.rfind("\n", start, offset) + 1)
    ends = [found.end() for found in _NEXT_SENTENCE.finditer(text, begin, offset) if text[found.end()].isupper()]
    begin = ends[-1] if ends else begin
    stopped = _SENTENCE_REST.search(text, offset, end)
    return begin, stopped.end() if stopped else end
