"""The event that an invitation or a programme is about, from its title, date and place in the catalogue."""

from __future__ import annotations

import re

from kb.dates import find_dates
from kb.documents import Document
from kb.folding import fold_text
from kb.metadata import DateKind, DocumentType
from kb.passages import Passage
from kb.records import Record, Register
from observatory.values import cut_value, make_record_id

# What stands before the name of an event. In Slavic languages with cases what follows would be no name of its own
# ("Vabilo na redno skupščino"), so that the title is kept whole there.
_LEAD_IN = re.compile(
    r"(?:invitation|call) to (?:the |our |an? )?|invit(?:o|ation) (?:al(?:la|l['’]|lo)?|a(?:u|ux| la| l['’])?) ?"
    r"|invitacion (?:al?|a la) |convocatoria de (?:la )?|convocazione (?:del(?:la|l['’])?|di) ?"
    r"|convocation (?:a|de) (?:l['’]|la )?|einladung (?:zum|zur|zu den|zu) |покана за "
    r"|(?:conference |event )?programme?(?: of the|:) |programm (?:der|des|zur|zum) |programma (?:del(?:la|l['’])?) ?"
)
_LONGEST_EVENT_DAYS = 31


def read_invitation(document: Document) -> Record | None:
    """Return the event of an invitation; None when its title or its day was not read from its own text.

    What a person stated about the document has no passage and gives no value.
    """
    metadata = document.metadata
    date = metadata.date
    if metadata.document_type is not DocumentType.INVITATION or metadata.date_kind is not DateKind.EVENT or not date:
        return None
    name, day, place = (_read_origin(document, field) for field in ("title", "date", "places"))
    if name is None or day is None or (date.latest - date.earliest).days > _LONGEST_EVENT_DAYS:
        return None
    within = (name.start, name.end)
    lead_in = _LEAD_IN.match(fold_text(name.quote))
    start = name.start + (lead_in.end() if lead_in else 0)
    values = [cut_value(document, "name", (start if start < name.end else name.start, name.end), within=within)]
    spans = [(found.start, found.end) for found in find_dates(day.quote) if found.date.edtf == date.edtf]
    first, last = spans[0] if spans else (0, len(day.quote))
    span = (day.start + first, day.start + last)
    values.append(cut_value(document, "date", span, within=(day.start, day.end), normalised=date.edtf))
    if place is not None:
        span = (place.start, place.end)
        values.append(cut_value(document, "place", span, within=span, normalised=metadata.places[0]))
    identifier = make_record_id(Register.EVENTS, document.id, values[1].passage.start)
    return Record(identifier, Register.EVENTS, document.id, values[0].normalised, tuple(values))


def _read_origin(document: Document, field: str) -> Passage | None:
    """Return the passage of this document that the first value of a field was read from."""
    evidence = document.metadata.evidence.get(field, ())
    origin = evidence[0].origin if evidence else None
    return origin if isinstance(origin, Passage) and origin.document_id == document.id else None
