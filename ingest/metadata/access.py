"""Who may read a document, by the rules of config.yaml."""

from __future__ import annotations

from pathlib import PurePosixPath

from kb.config import AccessConfig
from kb.metadata import AccessLevel, DocumentType, Evidence


def propose_access_level(document_type: DocumentType, *, file: str, access: AccessConfig) -> Evidence | None:
    """Return "internal" with the rule of config.yaml that says so; None when the document is public."""
    for folder in access.internal_folders:
        if PurePosixPath(file).is_relative_to(folder.strip("/")):
            return Evidence(AccessLevel.INTERNAL.value, 1.0, f"internal_folders: {folder}")
    if document_type in access.internal_types:
        return Evidence(AccessLevel.INTERNAL.value, 1.0, f"internal_types: {document_type.value}")
    return None
