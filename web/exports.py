"""The whole public list for other programs: CSV, JSON, BibTeX, RIS, an Atom feed and a sitemap; and what a search finds.

Every route takes the parameters of its page (`type`, `language`, `project`, `issuer`, `place`, `from`, `to`, and `title` or
`q`), so that what is exported is what the page shows. A search finds what its visitor may read; its feed, which is read by
programs, what everybody may. Entries hold no text; the entry of an internal document says that it is internal, and neither
where its file lies nor an address under which its text could be asked for.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from urllib.parse import urlencode
from xml.etree import ElementTree

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from answer.references import format_bibtex, format_ris
from index.search import Hit
from index.store import EVERYTHING, CatalogueEntry, Filter
from kb.errors import KnowledgeBaseError
from kb.metadata import AccessLevel, DocumentType
from knowledge_base import KnowledgeBase
from web import knowledge
from web.access import find_visitor, visitor_filter
from web.addresses import document_address, permalink
from web.components.filters import FACETS, Choices, keep_entry, keep_title, narrow_filter
from web.components.hits import FOUND_PASSAGES, LONGEST_QUERY, keep_exact
from web.components.passage import escape_text, guard_cell, neutralise_controls
from web.record_exports import make_record_routes
from web.refusals import Refusal, refuse
from web.visitors import NOBODY

_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
FEED_PATHS = ("/documents", "/search")
"""The pages that have a feed, under their path with `.atom`."""

_FEED_ENTRIES = 50
_LONG_AGO = "1970-01-01T00:00:00+00:00"
# What of an address belongs to a feed.
_PARAMETERS = frozenset({*FACETS, "from", "to", "title", "q", "near"})
_SITEMAP_ENTRIES = 50_000
_COLUMNS = (
    *("id", "title", "date", "date_kind", "type", "language", "languages", "issuer", "authors", "projects", "places"),
    *("access", "address"),
)
_PASSAGE_COLUMNS = (
    "rank",
    "page",
    "start",
    "end",
    "id",
    "title",
    "date",
    "type",
    "language",
    "sentence",
    "text",
    "address",
)


def make_export_routes() -> list[Route]:
    """Return the routes of the exports."""
    formats: dict[str, tuple[str, Callable[[Sequence[CatalogueEntry], str], str]]] = {
        "csv": ("text/csv; charset=utf-8", write_csv),
        "json": ("application/json", write_json),
        "bib": ("application/x-bibtex; charset=utf-8", write_bibtex),
        "ris": ("application/x-research-info-systems; charset=utf-8", write_ris),
    }
    routes = [
        Route(f"/documents.{suffix}", _make_sender(write, media_type, name=f"documents.{suffix}"))
        for suffix, (media_type, write) in formats.items()
    ]
    return [
        *routes,
        Route("/search.csv", _make_result_sender(write_passages, formats["csv"][0], name="search.csv")),
        *(
            Route(f"/search.{code}", _make_result_sender(_of_documents(write), media_type, name=f"search.{code}"))
            for code, (media_type, write) in formats.items()
            if code in ("bib", "ris")
        ),
        *make_record_routes(),
        Route("/documents.atom", send_list_feed),
        Route("/search.atom", send_search_feed),
        Route("/sitemap.xml", _make_sender(write_sitemap, "application/xml; charset=utf-8")),
        Route("/robots.txt", send_robots),
    ]


def base_address(request: Request) -> str:
    """Return the address of the app as the visitor wrote it, without a slash at its end."""
    return str(request.base_url).rstrip("/")


def send_robots(request: Request) -> Response:
    """Tell search engines where the list is."""
    return PlainTextResponse(f"User-agent: *\nAllow: /\nSitemap: {base_address(request)}/sitemap.xml\n")


def write_csv(entries: Sequence[CatalogueEntry], base: str) -> str:
    """Return the list as CSV with a header; several values of a field are parted by semicolons."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for entry in entries:
        cells = (
            "; ".join(value) if isinstance(value, list) else value or "" for value in _describe(entry, base).values()
        )
        writer.writerow(map(guard_cell, cells))
    # The mark tells a spreadsheet that the file is UTF-8.
    return "\ufeff" + text.getvalue()


def write_passages(hits: Sequence[Hit], base: str) -> str:
    """Return the passages that a search found as CSV, with the document and the place of each."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_PASSAGE_COLUMNS)
    for hit in hits:
        entry, passage = hit.entry, hit.passage
        about = (entry.title, entry.date.edtf if entry.date else "", entry.document_type.value, entry.language)
        address = f"{base}{document_address(entry.document_id, passage)}"
        cells = (entry.document_id, *about, hit.sentence.quote, passage.quote, address)
        numbers = (passage.page, passage.start, passage.end)
        writer.writerow([hit.rank, *numbers, *map(guard_cell, cells)])
    return "\ufeff" + text.getvalue()


def write_json(entries: Sequence[CatalogueEntry], base: str) -> str:
    """Return the list as one JSON document."""
    return json.dumps({"documents": [_describe(entry, base) for entry in entries]}, ensure_ascii=False, indent=1)


def write_bibtex(entries: Sequence[CatalogueEntry], base: str) -> str:
    """Return the list for reference managers that read BibTeX."""
    return neutralise_controls(format_bibtex(entries, locate=lambda entry: _locate(entry, base)))


def write_ris(entries: Sequence[CatalogueEntry], base: str) -> str:
    """Return the list for reference managers that read RIS."""
    return neutralise_controls(format_ris(entries, locate=lambda entry: _locate(entry, base)))


def send_list_feed(request: Request) -> Response:
    """Send the newest public documents of the list as a feed."""
    try:
        entries = _list_kept(request)
    except KnowledgeBaseError:
        return refuse(request, Refusal.UNREADABLE)
    return _send_feed(request, entries, page="/documents", about=_read_title(request))


def send_search_feed(request: Request) -> Response:
    """Send the public documents that a search finds as a feed, whoever asks; without words all that meet its filters."""
    query = request.query_params.get("q", "").strip()[:LONGEST_QUERY]
    allowed, choices = visitor_filter(NOBODY), _read_choices(request)
    try:
        knowledge_base = knowledge.open_knowledge_base()
        if query:
            hits = _find_hits(knowledge_base, request, query, narrow_filter(allowed, choices))
            entries = list({hit.entry.document_id: hit.entry for hit in hits}.values())
        else:
            # Of the list that all visitors share: one of each reader's own filters would push that out of memory.
            entries = [item for item in knowledge.list_documents(knowledge_base, allowed) if keep_entry(item, choices)]
    except KnowledgeBaseError:
        return refuse(request, Refusal.UNSEARCHABLE)
    return _send_feed(request, entries, page="/search", about=query)


def write_feed(
    entries: Sequence[CatalogueEntry], base: str, *, page: str = "/documents", query: str = "", about: str = ""
) -> str:
    """Return the public ones of some documents as an Atom feed (RFC 4287): those that came or changed last first, and of
    those of one day the newest by their dates.

    `page` and `query` are the address of the page that shows the same, without and with its parameters; the feed is the
    one of `page.atom`. `about` is what was looked for. Documents without a date come last.
    """
    public = [entry for entry in entries if entry.access_level is AccessLevel.PUBLIC]
    newest = sorted(public, key=lambda entry: (entry.changed_at[:10], _last_moment(entry)), reverse=True)[
        :_FEED_ENTRIES
    ]
    suffix = f"?{query}" if query else ""
    feed = ElementTree.Element("feed", {"xmlns": _ATOM})
    _add(feed, "title", f"{about} – SE Observatory" if about else "SE Observatory")
    _add(feed, "id", f"{base}{page}.atom{suffix}")
    _add(feed, "updated", max(map(_find_change, newest), default=_LONG_AGO))
    ElementTree.SubElement(feed, "link", {"rel": "self", "href": f"{base}{page}.atom{suffix}"})
    ElementTree.SubElement(feed, "link", {"rel": "alternate", "href": f"{base}{page}{suffix}"})
    for entry in newest:
        item = ElementTree.SubElement(feed, "entry")
        _add(item, "title", entry.title)
        _add(item, "id", permalink(base, entry.document_id))
        _add(item, "updated", _find_change(entry))
        ElementTree.SubElement(item, "link", {"rel": "alternate", "href": permalink(base, entry.document_id)})
        for name in entry.authors or ([entry.issuer] if entry.issuer else ["SE Observatory"]):
            _add(ElementTree.SubElement(item, "author"), "name", name)
        ElementTree.SubElement(item, "category", {"term": entry.document_type.value})
    return _to_xml(feed)


def write_sitemap(entries: Sequence[CatalogueEntry], base: str) -> str:
    """Return the permalinks of the documents that everybody may read, and the pages, as a sitemap."""
    sitemap = ElementTree.Element("urlset", {"xmlns": _SITEMAP})
    public = [entry for entry in entries if entry.access_level is AccessLevel.PUBLIC]
    pages = [f"{base}/", f"{base}/documents", f"{base}/observatory"]
    for address in [*pages, *(permalink(base, entry.document_id) for entry in public)][:_SITEMAP_ENTRIES]:
        _add(ElementTree.SubElement(sitemap, "url"), "loc", address)
    return _to_xml(sitemap)


def draw_feed_link(request: Request) -> str:
    """Return the tag by which a reader of feeds finds the one of the list or search that the address shows."""
    address = f"{request.url.path}.atom" + (f"?{query}" if (query := _write_query(request)) else "")
    return f'<link rel="alternate" type="application/atom+xml" title="SE Observatory" href="{escape_text(address)}">'


def _make_sender(
    write: Callable[[Sequence[CatalogueEntry], str], str], media_type: str, *, name: str = ""
) -> Callable[[Request], Response]:
    """Return the function that answers a request with the list; with a name it is saved and not shown."""

    def send(request: Request) -> Response:
        try:
            kept = _list_kept(request)
        except KnowledgeBaseError:
            return refuse(request, Refusal.UNREADABLE)
        headers = {"Cache-Control": "no-cache"}
        if name:
            headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return Response(write(kept, base_address(request)), media_type=media_type, headers=headers)

    return send


def _list_kept(request: Request) -> list[CatalogueEntry]:
    """Return the entries of the list that meet what the address names; raises KnowledgeBaseError."""
    entries = knowledge.list_documents(knowledge.open_knowledge_base(), EVERYTHING)
    choices, title = _read_choices(request), _read_title(request)
    return [entry for entry in entries if keep_entry(entry, choices) and keep_title(entry, title)]


def _send_feed(request: Request, entries: Sequence[CatalogueEntry], *, page: str, about: str) -> Response:
    """Send a feed of documents as that of the address that was asked for."""
    feed = write_feed(entries, base_address(request), page=page, query=_write_query(request), about=about)
    return Response(feed, media_type="application/atom+xml; charset=utf-8", headers={"Cache-Control": "no-cache"})


def _write_query(request: Request) -> str:
    """Return what of an address says which documents are meant, written anew."""
    parameters = request.query_params.multi_items()
    return urlencode([(name, value) for name, value in parameters if name in _PARAMETERS and value])


def _make_result_sender(
    write: Callable[[Sequence[Hit], str], str], media_type: str, *, name: str
) -> Callable[[Request], Response]:
    """Return the function that answers a request with what its visitor's search finds, as a file with this name."""

    def send(request: Request) -> Response:
        query = request.query_params.get("q", "").strip()[:LONGEST_QUERY]
        allowed = narrow_filter(visitor_filter(find_visitor(request.cookies)), _read_choices(request))
        try:
            knowledge_base = knowledge.open_knowledge_base()
            hits = _find_hits(knowledge_base, request, query, allowed) if query else []
        except KnowledgeBaseError:
            return refuse(request, Refusal.UNSEARCHABLE)
        # A member's passages may be internal: nobody keeps them on the way.
        headers = {"Cache-Control": "private, no-store", "Content-Disposition": f'attachment; filename="{name}"'}
        return Response(write(hits, base_address(request)), media_type=media_type, headers=headers)

    return send


def _find_hits(knowledge_base: KnowledgeBase, request: Request, query: str, allowed: Filter) -> Sequence[Hit]:
    """Return the hits that the page shows for this query: with words in quotation marks those that hold them."""
    hits = knowledge_base.search(query, allowed, limit=FOUND_PASSAGES, folds=True)
    return hits if request.query_params.get("near") else keep_exact(hits, query)


def _of_documents(write: Callable[[Sequence[CatalogueEntry], str], str]) -> Callable[[Sequence[Hit], str], str]:
    """Return the function that writes the documents of hits, each once, as `write` writes a list."""
    return lambda hits, base: write(list({hit.entry.document_id: hit.entry for hit in hits}.values()), base)


def _read_title(request: Request) -> str:
    return request.query_params.get("title", "")[:LONGEST_QUERY]


def _read_choices(request: Request) -> Choices:
    """Return the filters that the address names; what is none of ours is left out, as the page does."""
    parameters = request.query_params
    known = {member.value for member in DocumentType}

    def read_year(name: str) -> int | None:
        written = parameters.get(name, "")
        return int(written) if len(written) == 4 and written.isascii() and written.isdigit() and written > "0" else None

    codes = {name: tuple(code for code in parameters.getlist(name) if code) for name in FACETS}
    return Choices(
        types=tuple(DocumentType(code) for code in codes["type"] if code in known),
        languages=codes["language"],
        projects=codes["project"],
        year_from=read_year("from"),
        year_to=read_year("to"),
        issuers=codes["issuer"],
        places=codes["place"],
    )


def _describe(entry: CatalogueEntry, base: str) -> dict[str, str | list[str] | None]:
    values = (
        entry.document_id,
        entry.title,
        entry.date.edtf if entry.date else None,
        entry.date_kind.value if entry.date_kind else None,
        entry.document_type.value,
        entry.language,
        list(entry.languages),
        entry.issuer or None,
        list(entry.authors),
        list(entry.projects),
        list(entry.places),
        entry.access_level.value,
        _locate(entry, base) or None,
    )
    return {name: _neutralise(value) for name, value in zip(_COLUMNS, values, strict=True)}


def _neutralise(value: str | list[str] | None) -> str | list[str] | None:
    if isinstance(value, list):
        return [neutralise_controls(item) for item in value]
    return value and neutralise_controls(value)


def _locate(entry: CatalogueEntry, base: str) -> str:
    return permalink(base, entry.document_id) if entry.access_level is AccessLevel.PUBLIC else ""


def _find_change(entry: CatalogueEntry) -> str:
    """Return when an entry came or changed; for one of which that is not known the end of the time that it is of."""
    return entry.changed_at or _last_moment(entry)


def _last_moment(entry: CatalogueEntry) -> str:
    """Return the end of the time that a document is of; a time before any document for one without a date."""
    if entry.date is None:
        return _LONG_AGO
    return datetime.combine(entry.date.latest, time(), UTC).isoformat()


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    # XML has no control characters at all, not even escaped.
    ElementTree.SubElement(parent, name).text = neutralise_controls(text)


def _to_xml(root: ElementTree.Element) -> str:
    ElementTree.indent(root, " ")
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"
