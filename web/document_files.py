"""The source file of a document and the pictures of its pages, for who may read it."""

from __future__ import annotations

import logging
import re
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from index.store import CatalogueEntry
from ingest.page_images import IMAGE_MEDIA_TYPE
from kb.errors import DocumentMissing, IngestError, KnowledgeBaseError
from kb.metadata import AccessLevel
from web import knowledge
from web.access import find_visitor, visitor_filter
from web.components.passage import neutralise_controls
from web.page_pictures import find_page_picture
from web.refusals import Refusal, refuse

_log = logging.getLogger(__name__)

_PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


def send_original(request: Request) -> Response:
    """Send the source file of a document that the visitor may read, to be saved and not shown."""
    document_id = request.path_params["document_id"]
    filter = visitor_filter(find_visitor(request.cookies))
    refusal = Refusal.NO_DOCUMENT
    try:
        knowledge_base = knowledge.open_knowledge_base()
        entry = knowledge_base.get_entry(knowledge_base.get_document(document_id, filter).id)
        # From here on the visitor may know of the document, and hear that only its file is gone.
        refusal = Refusal.NO_ORIGINAL
        file = knowledge_base.original(document_id, filter)
    except DocumentMissing:
        return refuse(request, refusal)
    except KnowledgeBaseError:
        return refuse(request, Refusal.UNREADABLE)
    return FileResponse(
        file,
        media_type="application/octet-stream",
        # What was taken out of an archive lies under its hash; it is saved under the name that it had there.
        filename=neutralise_controls(PurePosixPath(entry.file).name),
        content_disposition_type="attachment",
        headers={"Cache-Control": _limit_keeping(entry, "private, no-cache")},
    )


def send_page_picture(request: Request) -> Response:
    """Send the picture of a page of a document that the visitor may read."""
    document_id, written = request.path_params["document_id"], request.path_params["page"]
    # No document has a page 0. Digits without end are not even read: Python refuses to.
    page = int(written) if _PAGE_NUMBER.fullmatch(written) else 0
    try:
        knowledge_base = knowledge.open_knowledge_base()
        visitor = find_visitor(request.cookies)
        file = find_page_picture(knowledge_base, document_id, page, visitor_filter(visitor))
        entry = knowledge_base.get_entry(document_id)
    except (DocumentMissing, IngestError) as error:
        # The address may hold the end of a line.
        _log.info("no picture of page %s: %r", page, str(error))
        return refuse(request, Refusal.NO_PICTURE)
    except KnowledgeBaseError:
        return refuse(request, Refusal.UNREADABLE)
    if file is None:
        return refuse(request, Refusal.BUSY, headers={"Retry-After": "10"})
    headers = {"Cache-Control": _limit_keeping(entry, "private, max-age=600")}
    return FileResponse(file, media_type=IMAGE_MEDIA_TYPE, headers=headers)


def _limit_keeping(entry: CatalogueEntry, public: str) -> str:
    """Return how long a browser may keep what it gets of a document; of an internal one nothing stays with it."""
    return public if entry.access_level is AccessLevel.PUBLIC else "private, no-store"
