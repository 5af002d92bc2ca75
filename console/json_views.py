"""Answers of the knowledge base -> the JSON of the command line, whose names and order other programs rely on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kb.documents import Document
from kb.passages import Passage
from kb.records import Record

if TYPE_CHECKING:
    from answer.answers import Answer
    from index.likenesses import JudgedLikeness
    from index.search import Hit
    from index.store import CatalogueEntry
    from ingest.report import IngestReport


def report_to_json(report: IngestReport) -> dict[str, Any]:
    """Return what a run of ingestion did."""
    return {
        "added": report.added,
        "changed": report.changed,
        "reread": report.reread,
        "restated": report.restated,
        "moved": [{"from": old, "to": new} for old, new in report.moved],
        "copied": report.copied,
        "removed": report.removed,
        "unchanged": len(report.unchanged),
        "failed": [
            {"file": file, "error": kind, "reason": reason, "action": action}
            for file, kind, reason, action in report.failed
        ],
        "timings": [
            {
                "file": timing.file,
                "pages": timing.pages,
                "chunks": timing.chunks,
                "reading_seconds": round(timing.reading_seconds, 3),
                "indexing_seconds": round(timing.indexing_seconds, 3),
            }
            for timing in report.timings
        ],
        "chunks": report.chunks,
        "seconds": round(report.seconds, 3),
    }


def hit_to_json(hit: Hit) -> dict[str, Any]:
    """Return a hit as `search` prints it."""
    return {
        "rank": hit.rank,
        "document_id": hit.passage.document_id,
        "title": hit.entry.title,
        "file": hit.entry.file,
        "page": hit.passage.page,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "text": hit.passage.quote,
        "scores": {name: round(score, 6) for name, score in hit.scores.items()},
    }


def passage_to_json(passage: Passage, entry: CatalogueEntry) -> dict[str, Any]:
    """Return a passage with its document."""
    return {
        "document_id": passage.document_id,
        "title": entry.title,
        "file": entry.file,
        "page": passage.page,
        "start": passage.start,
        "end": passage.end,
        "quote": passage.quote,
    }


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """Return an answer as `ask` prints it."""
    return {
        "question": answer.question,
        "language": answer.language,
        "mode": answer.mode,
        "refused": answer.refused,
        "answer": answer.text,
        "citations": [
            {
                "n": citation.n,
                **passage_to_json(citation.passage, citation.entry),
                **({"head": passage_to_json(citation.head, citation.entry)} if citation.head else {}),
            }
            for citation in answer.citations
        ],
        "nearest": [hit_to_json(hit) for hit in answer.nearest],
        "confidence": round(answer.confidence, 4),
        "notice": answer.notice,
        "understood_as": answer.understood_as or None,
        "documents": [entry_to_json(entry) for entry in answer.documents],
    }


def entry_to_json(entry: CatalogueEntry) -> dict[str, Any]:
    """Return a line of the document list."""
    return {
        "document_id": entry.document_id,
        "title": entry.title,
        "type": entry.document_type,
        "language": entry.language,
        "date": entry.date.edtf if entry.date else None,
        "date_kind": entry.date_kind,
        "languages": list(entry.languages),
        "issuer": entry.issuer or None,
        "authors": list(entry.authors),
        "projects": list(entry.projects),
        "places": list(entry.places),
        "access_level": entry.access_level,
        "file": entry.file,
        "files": list(entry.paths),
        "media_type": entry.media_type,
        "size_bytes": entry.size_bytes,
        "pages": entry.pages,
        "ocr_confidence": None if entry.ocr_confidence is None else round(entry.ocr_confidence, 3),
    }


def document_to_json(
    document: Document,
    entry: CatalogueEntry,
    *,
    versions: Sequence[CatalogueEntry],
    language_versions: Sequence[CatalogueEntry],
    likenesses: Sequence[JudgedLikeness],
) -> dict[str, Any]:
    """Return all that is known of one document; each piece of evidence has a passage or the name of a property."""
    return {
        **entry_to_json(entry),
        "sha256": document.sha256,
        "state": entry.state,
        "superseded_by": entry.superseded_by,
        "versions": [{"document_id": version.document_id, "state": version.state} for version in versions],
        "language_versions": [
            {"document_id": version.document_id, "language": version.language, "file": version.file}
            for version in language_versions
        ],
        "alike": [likeness_to_json(judged, entry.document_id) for judged in likenesses],
        "evidence": {
            field: [
                {
                    "value": item.value,
                    "confidence": item.confidence,
                    "property": item.origin if isinstance(item.origin, str) else None,
                    "passage": None if isinstance(item.origin, str) else passage_to_json(item.origin, entry),
                }
                for item in items
            ]
            for field, items in document.metadata.evidence.items()
        },
        "text": document.text,
    }


def likeness_to_json(judged: JudgedLikeness, document_id: str) -> dict[str, Any]:
    """Return the other document of a likeness, seen from one of the two."""
    likeness = judged.likeness
    return {
        "document_id": likeness.other_id if likeness.document_id == document_id else likeness.document_id,
        "kind": likeness.kind,
        "similarity": likeness.similarity,
        "evidence": likeness.evidence,
        "decision": judged.decision,
    }


def record_to_json(record: Record, entry: CatalogueEntry) -> dict[str, Any]:
    """Return a record; each of its values comes with its passage."""
    values: dict[str, list[dict[str, Any]]] = {}
    for value in record.values:
        values.setdefault(value.field, []).append(
            {
                "value": value.written,
                "normalised": value.normalised,
                "passage": passage_to_json(value.passage, entry),
            }
        )
    return {
        "id": record.id,
        "register": record.register,
        "name": record.name,
        "document_id": record.document_id,
        "title": entry.title,
        "file": entry.file,
        "values": values,
    }
