"""Addresses of the app: what a link to a document or a passage looks like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

from kb.passages import Passage

PAGE_PATHS = ("/", "/search", "/documents", "/document", "/observatory", "/quality", "/upkeep", "/log")
"""The pages of the app, the first one first."""

SIGN_IN_PATH, SIGN_OUT_PATH = "/sign-in", "/sign-out"
# To the provider of accounts and back from it; both below the first, where the cookies of signing in go.
PROVIDER_PATH, RETURN_PATH = f"{SIGN_IN_PATH}/start", f"{SIGN_IN_PATH}/return"


def document_parameters(document_id: str, passage: Passage | None = None) -> dict[str, str]:
    """Return the query parameters of a document's page, at a passage when one is given."""
    parameters = {"id": document_id}
    if passage is not None:
        parameters |= {"start": str(passage.start), "end": str(passage.end)}
    return parameters


def document_address(document_id: str, passage: Passage | None = None) -> str:
    """Return the address of a document's page, at a passage when one is given."""
    return f"/document?{urlencode(document_parameters(document_id, passage))}"


def write_query(parameters: Mapping[str, str | Sequence[str]]) -> str:
    """Return parameters as the query of an address, without empty ones; the same for the same parameters."""
    return urlencode([(name, value) for name, values in parameters.items() for value in _list_values(values)])


def list_address(parameters: Mapping[str, str]) -> str:
    """Return the address of the list of documents with the filters that the parameters name; of the whole list for none."""
    return f"/documents?{urlencode(parameters)}" if parameters else "/documents"


def permalink(base: str, document_id: str) -> str:
    """Return the lasting address of a document; `base` is that of the app, without a slash at its end."""
    return f"{base}/documents/{quote(document_id, safe='')}"


def original_address(document_id: str) -> str:
    """Return the address of a document's source file."""
    return f"/documents/{quote(document_id, safe='')}/original"


def page_picture_address(document_id: str, page: int) -> str:
    """Return the address of the picture of a document's page, numbered from 1."""
    return f"/documents/{quote(document_id, safe='')}/pages/{page}.webp"


def _list_values(values: str | Sequence[str]) -> Sequence[str]:
    return [value for value in ([values] if isinstance(values, str) else values) if value]
