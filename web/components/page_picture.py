"""The picture of a page with the passage marked on it, for documents that have printed pages."""

from __future__ import annotations

import streamlit as st

from kb.documents import Document
from kb.layout import Box
from kb.passages import page_at
from knowledge_base import KnowledgeBase
from web.access import visitor_filter
from web.addresses import page_picture_address
from web.components.passage import escape_text
from web.i18n import _
from web.page_pictures import PICTURED

# A mark that touches the letters makes them hard to read; a line of print is about this share of a page high.
_MARGIN = 0.002


def show_page_picture(knowledge_base: KnowledgeBase, document: Document, start: int, end: int) -> None:
    """Show a switch, and when it is on the page with `text[start:end]` marked on it; nothing without printed pages.

    It is on from the start for a passage that was read by OCR: there the picture counts, not the text.
    """
    if document.media_type not in PICTURED or not document.pages:
        return
    first = page_at(document.pages, start)
    is_passage = end > start
    was_scanned = any(page.number == first and page.ocr_confidence is not None for page in document.pages)
    place = f"{document.id}.{start}.{end}"
    if not st.toggle(_("Show the page as printed"), value=is_passage and was_scanned, key=f"picture.on.{place}"):
        return
    page = first
    if len(document.pages) > 1:
        page = st.pagination(len(document.pages), default=first, key=f"picture.page.{place}")
    boxes = knowledge_base.find_boxes(document.id, start, end, visitor_filter()) if is_passage else []
    st.html(draw_page_picture(document, page, [box for box in boxes if box.page == page]))


def draw_page_picture(document: Document, page: int, boxes: list[Box]) -> str:
    """Return the picture of a page as HTML with boxes drawn over it."""
    address = escape_text(page_picture_address(document.id, page))
    title = document.metadata.title
    described = _("Page {page} of “{title}” as printed").format(page=page, title=title)
    if boxes:
        described = _("Page {page} of “{title}” as printed, with the passage marked").format(page=page, title=title)
    alone = _("Open the picture alone")
    return (
        f'<figure class="kb-sheet"><div class="kb-paper"><img src="{address}" alt="{escape_text(described)}">'
        f"{''.join(map(_draw_box, boxes))}</div>"
        f'<figcaption class="kb-meta"><a href="{address}" target="_blank" rel="noopener">{escape_text(alone)}</a>'
        "</figcaption></figure>"
    )


def _draw_box(box: Box) -> str:
    left, top = max(0.0, box.left - _MARGIN), max(0.0, box.top - _MARGIN)
    right, bottom = min(1.0, box.right + _MARGIN), min(1.0, box.bottom + _MARGIN)
    edges = {"left": left, "top": top, "width": right - left, "height": bottom - top}
    style = ";".join(f"{name}:{share:.3%}" for name, share in edges.items())
    return f'<span class="kb-box" style="{style}"></span>'
