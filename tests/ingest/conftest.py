"""A small corpus, ingested; files with a corpus of their own have fixtures of the same names."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge_base import KnowledgeBase
from tests.ingest.small_corpus import APPLES, BREAD, CIDER, MakeConfig, OpenKnowledge, describe


@pytest.fixture
def corpus(make_config: MakeConfig) -> Path:
    """A corpus of three documents."""
    return make_config({"a.txt": APPLES, "sub/b.txt": BREAD, "c.txt": CIDER}).paths.corpus


@pytest.fixture
def knowledge(corpus: Path, make_config: MakeConfig, open_knowledge: OpenKnowledge) -> KnowledgeBase:
    """The knowledge base of the three documents, ingested."""
    knowledge_base = open_knowledge(make_config())
    report = knowledge_base.ingest()
    assert describe(report) == {"added": ["a.txt", "c.txt", "sub/b.txt"]}
    assert report.chunks == 3
    return knowledge_base
