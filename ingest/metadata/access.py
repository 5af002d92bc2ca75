"""Who may read a document, by the rules of config.yaml."""

from __future__ import annotations

from kb.config import AccessConfig
from kb.internal_folders import find_internal_folder
from kb.metadata import AccessLevel, DocumentType, Evidence


def propose_access_level(document_type: DocumentType, *, file: str, access: AccessConfig) -> Evidence | None:
    """Return "internal" with the rule of config.yaml that says so; None when the document is public."""
    if (folder := find_internal_folder(file, access)) is not None:
        return Evidence(AccessLevel.INTERNAL.value, 1.0, f"internal_folders: {folder}")
    if document_type in access.internal_types:
        return Evidence(AccessLevel.INTERNAL.value, 1.0, f"internal_types: {document_type.value}")
    return None
