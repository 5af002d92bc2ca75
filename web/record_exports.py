"""The registers of the observatory for other programs: what its page shows, each value with the passage it was read from.

The routes take the parameters of the page (`register`, `name` for words, `year`), and give what their visitor may read.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from index.store import CatalogueEntry
from kb.errors import KnowledgeBaseError
from kb.records import REGISTER_FIELDS, Record, RecordValue, Register
from web import knowledge
from web.access import find_visitor, visitor_filter
from web.addresses import document_address
from web.components.hits import LONGEST_QUERY
from web.components.passage import guard_cell, neutralise_controls
from web.components.registers import sift_records
from web.refusals import Refusal, refuse

_NORMALISED = ("date", "period", "budget", "target", "result")
_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def make_record_routes() -> list[Route]:
    """Return the routes of the registers."""
    return [Route("/observatory.csv", send_records), Route("/observatory.json", send_records)]


def send_records(request: Request) -> Response:
    """Send the records that the address asks for, as the end of its path says; those of an unknown register are projects."""
    parameters, code = request.query_params, request.url.path.rpartition(".")[2]
    wanted = parameters.get("register", "")
    register = Register(wanted) if wanted in set(Register) else Register.PROJECTS
    allowed = visitor_filter(find_visitor(request.cookies))
    try:
        knowledge_base = knowledge.open_knowledge_base()
        entries = {entry.document_id: entry for entry in knowledge.list_documents(knowledge_base, allowed)}
        found = knowledge.list_records(knowledge_base, register, allowed)
    except KnowledgeBaseError:
        return refuse(request, Refusal.UNREADABLE)
    # A document may go between the two.
    found = tuple(record for record in found if record.document_id in entries)
    records = sift_records(found, words=parameters.get("name", "")[:LONGEST_QUERY], year=parameters.get("year", ""))
    base = str(request.base_url).rstrip("/")
    write = write_records_csv if code == "csv" else write_records_json
    # A member's records may be internal: nobody keeps them on the way.
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'attachment; filename="{register}.{code}"',
    }
    return Response(write(register, records, entries, base), media_type=_TYPES[code], headers=headers)


def write_records_csv(
    register: Register, records: Sequence[Record], entries: Mapping[str, CatalogueEntry], base: str
) -> str:
    """Return records as CSV, a line each: what is written, and dates and numbers as a program reads them too.

    Several values of a field are parted by semicolons. `address` opens the document at the record's first value.
    """
    columns: list[tuple[str, str, bool]] = []
    for field in REGISTER_FIELDS[register]:
        columns.append((field, field, False))
        if field in _NORMALISED:
            columns.append((f"{field}_normalised", field, True))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["id", *(name for name, _field, _is_normalised in columns), "document", "title", "address"])
    for record in records:
        cells = [
            "; ".join(value.normalised if is_normalised else value.written for value in record.values_of(field))
            for _name, field, is_normalised in columns
        ]
        first = record.values[0].passage if record.values else None
        address = f"{base}{document_address(record.document_id, first)}"
        cells += [record.document_id, entries[record.document_id].title, address]
        writer.writerow([record.id, *map(guard_cell, cells)])
    # The mark tells a spreadsheet that the file is UTF-8.
    return "\ufeff" + text.getvalue()


def write_records_json(
    register: Register, records: Sequence[Record], entries: Mapping[str, CatalogueEntry], base: str
) -> str:
    """Return records as one JSON document: each value with its quote, its page and its address."""
    described = [
        {
            "id": record.id,
            "register": register.value,
            "name": neutralise_controls(record.name),
            "document_id": record.document_id,
            "title": neutralise_controls(entries[record.document_id].title),
            "values": {
                field: [_describe(value, base) for value in values]
                for field in REGISTER_FIELDS[register]
                if (values := record.values_of(field))
            },
        }
        for record in records
    ]
    return json.dumps({"records": described}, ensure_ascii=False, indent=1)


def _describe(value: RecordValue, base: str) -> dict[str, str | int]:
    passage = value.passage
    return {
        "value": neutralise_controls(value.written),
        "normalised": neutralise_controls(value.normalised),
        "quote": neutralise_controls(passage.quote),
        "page": passage.page,
        "address": f"{base}{document_address(passage.document_id, passage)}",
    }
