"""The catalogue questions of the gold set get exactly their entries; questions about content are left to the search."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from answer.catalogue_questions import answer_from_catalogue
from answer.question_language import tell_question_language
from index.store import EVERYTHING
from kb.config import load_config
from kb.dates import parse_edtf
from kb.metadata import AccessLevel, DocumentType, Metadata
from knowledge_base import KnowledgeBase
from tests.answer.catalogue.sample_catalogue import make_paper
from tests.conftest import SHIPPED_CONFIG

FOLDER = Path(__file__).parent
TODAY = date(2024, 6, 15)


def read_lines(name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    folder = tmp_path_factory.mktemp("catalogue")
    config = load_config(SHIPPED_CONFIG, corpus=folder / "corpus", data=folder / "data")
    with closing(KnowledgeBase(config)) as knowledge_base:
        for line in (FOLDER / "catalogue_documents.jsonl").read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            metadata = Metadata(
                title=entry["title"],
                document_type=DocumentType(entry["document_type"]),
                language=entry["language"],
                languages=tuple(entry["languages"]),
                date=parse_edtf(entry["date"]) if entry["date"] else None,
                issuer="; ".join(entry["issuer"]),
                authors=tuple(entry["authors"]),
                projects=tuple(entry["projects"]),
                places=tuple(entry["places"]),
                access_level=AccessLevel(entry["access"]),
            )
            knowledge_base._store.put_document(make_paper(entry["id"], metadata), [], [], fingerprint="")
        yield knowledge_base


@pytest.mark.parametrize("gold", read_lines("catalogue.jsonl"), ids=lambda gold: str(gold["id"]))
def test_a_catalogue_question_gets_exactly_its_entries(catalogue: KnowledgeBase, gold: dict[str, object]) -> None:
    question = str(gold["question"])
    language = tell_question_language(question)
    answer = answer_from_catalogue(question, language=language, catalogue=catalogue, filter=EVERYTHING, today=TODAY)
    if gold["expected"] is None:
        assert answer is None
        return
    assert answer is not None
    assert sorted(entry.document_id for entry in answer.documents) == gold["expected"]
    assert answer.query is not None
    asked = answer.query.asked.value if answer.query.asked else None
    assert asked == {"language": "languages"}.get(str(gold.get("asks")), gold.get("asks"))
