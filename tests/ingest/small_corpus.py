"""What the tests of the pipeline share: three short documents, and what they ask of a knowledge base."""

from __future__ import annotations

from collections.abc import Callable

from index.store import EVERYTHING
from ingest.report import IngestReport
from kb.config import Config
from kb.documents import hash_bytes, make_document_id
from knowledge_base import KnowledgeBase

APPLES = "The cooperative Apple sells fruit in Maribor.\n"
BREAD = "The bakery Bread was founded by five members.\n"
CIDER = "The press Cider opened its doors in May.\n"

MakeConfig = Callable[..., Config]
OpenKnowledge = Callable[[Config], KnowledgeBase]


def id_of(content: str) -> str:
    return make_document_id(hash_bytes(content.encode()))


def list_files(knowledge_base: KnowledgeBase) -> list[tuple[str, tuple[str, ...]]]:
    """The current documents: (id, places), by place."""
    entries = knowledge_base.list_documents(EVERYTHING)
    return sorted(((entry.document_id, entry.paths) for entry in entries), key=lambda pair: pair[1])


def find(knowledge_base: KnowledgeBase, query: str) -> list[str]:
    """The files of the hits that hold the query's words, best first."""
    hits = knowledge_base.search(query, EVERYTHING)
    return [hit.entry.file for hit in hits if hit.scores["lexical"] > 0]


def describe(report: IngestReport) -> dict[str, object]:
    """What a run did, without what it left alone and how long it took."""
    names = ("added", "changed", "reread", "moved", "copied", "removed")
    found = {name: getattr(report, name) for name in names if getattr(report, name)}
    return {**found, **({"failed": [path for path, *_ in report.failed]} if report.failed else {})}
