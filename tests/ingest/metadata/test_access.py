"""Who may read a document."""

from __future__ import annotations

import pytest

from ingest.metadata.access import propose_access_level
from kb.config import AccessConfig
from kb.metadata import DocumentType

_ACCESS = AccessConfig(internal_types=(DocumentType.MINUTES,), internal_folders=("board/2024",))


@pytest.mark.parametrize(
    ("file", "document_type", "rule"),
    [
        ("zapisnik.pdf", DocumentType.MINUTES, "internal_types: minutes"),
        ("board/2024/plan.pdf", DocumentType.REPORT, "internal_folders: board/2024"),
        ("board/2024-public/plan.pdf", DocumentType.REPORT, None),
        ("plan.pdf", DocumentType.REPORT, None),
    ],
)
def test_the_access_level_names_its_rule(file: str, document_type: DocumentType, rule: str | None) -> None:
    evidence = propose_access_level(document_type, file=file, access=_ACCESS)
    assert (evidence.origin if evidence else None) == rule
