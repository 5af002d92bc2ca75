"""The server behind the app: pages, documents and their original files on one port, nothing from any other host.

`serve` runs Streamlit inside an ASGI server. Around it stand a strict Content-Security-Policy, compressed answers, and
the routes that Streamlit does not have: the permalink of a document, its original file and pictures of its pages, signing
in and out, and a first page that says its name and language before any script runs.
"""

from __future__ import annotations

import base64
import errno
import gc
import gzip
import hashlib
import html
import logging
import os
import re
import socket
from functools import lru_cache
from importlib import import_module
from pathlib import Path, PurePosixPath
from secrets import token_urlsafe
from threading import Thread

import streamlit as st
import streamlit.config as streamlit_config
import uvicorn
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util, net_util

from index.store import CatalogueEntry
from ingest.page_images import IMAGE_MEDIA_TYPE
from kb.config import Config
from kb.errors import ConfigError, DocumentMissing, IngestError, KnowledgeBaseError
from kb.metadata import AccessLevel
from web import knowledge
from web.access import find_visitor, is_same_origin, may_send_files, visitor_filter
from web.addresses import PAGE_PATHS, document_address
from web.components.conversations import BROWSER_COOKIE, find_browser_name
from web.components.examples import find_examples
from web.components.holdings import find_holdings
from web.components.passage import neutralise_controls
from web.components.sifting import tabulate_list
from web.document_head import write_document_head
from web.exports import FEED_PATHS, base_address, draw_feed_link, make_export_routes
from web.i18n import LANGUAGE_VARIABLE, LANGUAGES, choose_for_request, load_translations
from web.page_pictures import find_page_picture
from web.passwords import list_hashes
from web.provider import read_secret
from web.refusals import MissingPages, Refusal, refuse
from web.sign_in import make_sign_in_routes
from web.visitors import NOBODY

_log = logging.getLogger(__name__)

_APP_SCRIPT = Path(__file__).parent.parent / "app.py"
_ICON = Path(__file__).with_name("icon.svg")
_STYLE_FILE = Path(__file__).parent / "components" / "style.css"
_COMPRESSED = (".js", ".css", ".svg", ".json", ".html")
_A_YEAR = 31_536_000
# Streamlit's scripts for what stands at the top of every page and on the first one. A browser would ask for each only when
# the page already has come, and for what that one imports after it.
_PARTS, _PARTS_OF_FIRST_PAGE = ("Html", "PageLink", "Selectbox", "BidiComponent"), ("ChatInput", "Button")
_PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_IMPORTED = re.compile(r"""\b(?:from|import)\s*["'`]\./([\w.-]+\.js)["'`]""")
# Imported before anybody comes: threads that import much at once wait for one another. Streamlit needs pandas for the first
# component that a page shows.
_FIRST_NEEDED = ("pandas", "answer.ask", "answer.catalogue_questions", "web.components.answer")


def serve(config: Config, *, port: int, language: str | None) -> None:
    """Run the app until it is stopped; prints its address when it is ready to answer.

    `language` is the interface's first language for visitors who have not chosen one; None follows their browser.
    Raises ConfigError when the language is none of the interface's, a password of the sign-in is missing, the port is
    taken, or the address is not one of this machine.
    """
    if language and language not in LANGUAGES:
        raise ConfigError("--language", language, f"choose one of {', '.join(LANGUAGES)}")
    if config.web.sign_in is not None:
        list_hashes(config.web.sign_in)
        if config.web.sign_in.provider is not None:
            read_secret(config.web.sign_in.provider)
    listener = _listen(config.web.address, port)
    if language:
        os.environ[LANGUAGE_VARIABLE] = language
    app = make_app()
    _set_streamlit_options(config.web.address, port, upload_mb=config.ingest.limits.size_mb)
    server = uvicorn.Server(configure_server(app))
    for name in _FIRST_NEEDED:
        import_module(name)
    # The first visitor should not wait for the encoder to load.
    Thread(target=_warm_up, args=(config,), name="warm-up", daemon=True).start()
    print(f"http://localhost:{port}", flush=True)
    with listener:
        server.run(sockets=[listener])


def configure_server(app: ASGIApp) -> uvicorn.Config:
    """Return how an application is served: what anybody sends is read up to a limit."""
    # h11 takes at most 64 kB of address and headers, the faster parser as many as come.
    return uvicorn.Config(app, log_level="warning", http="h11", ws_max_size=16 * 1024 * 1024)


def make_app() -> st.App:
    """Return the whole app as an ASGI application."""
    # A websocket from a foreign origin makes Streamlit ask another host for this machine's public address. Nothing here
    # needs the answer: an empty one stands in for it.
    net_util._external_ip = ""
    routes = make_routes()

    def is_known(scope: Scope) -> bool:
        return any(route.matches(scope)[0] is not Match.NONE for route in routes)

    return st.App(
        _APP_SCRIPT,
        routes=routes,
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(SameOriginSockets),
            Middleware(StaffUploads),
            Middleware(CompressedAssets),
            Middleware(MissingPages, is_known=is_known),
        ],
    )


def make_routes() -> list[Route]:
    """Return the routes beside those of Streamlit."""
    return [
        Route("/ask", redirect_to_ask),
        Route("/documents/{document_id}/original", send_original),
        Route("/documents/{document_id}/pages/{page}.webp", send_page_picture),
        Route("/documents/{document_id}", redirect_to_document),
        Route("/favicon.png", send_icon),
        *make_export_routes(),
        *make_sign_in_routes(),
        *(Route(path, send_shell) for path in PAGE_PATHS),
    ]


def redirect_to_ask(request: Request) -> Response:
    """Send a visitor of /ask to the first page, which it is."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/{query}", status_code=308)


def redirect_to_document(request: Request) -> Response:
    """Send a visitor of a permalink to the page of the document."""
    return RedirectResponse(document_address(request.path_params["document_id"]), status_code=303)


def send_original(request: Request) -> Response:
    """Send the source file of a document that the visitor may read, to be saved and not shown."""
    try:
        knowledge_base = knowledge.open_knowledge_base()
        document_id = request.path_params["document_id"]
        file = knowledge_base.original(document_id, visitor_filter(find_visitor(request.cookies)))
        entry = knowledge_base.get_entry(document_id)
    except DocumentMissing:
        return refuse(request, Refusal.NO_DOCUMENT)
    except KnowledgeBaseError:
        return refuse(request, Refusal.UNREADABLE)
    if not file.is_file():
        return refuse(request, Refusal.NO_ORIGINAL)
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


def _write_head(request: Request) -> str:
    """Return what programs read of the document that the address names, or where the feed of a list is."""
    if request.url.path in FEED_PATHS:
        return draw_feed_link(request)
    if request.url.path != "/document":
        return ""
    try:
        knowledge_base = knowledge.open_knowledge_base()
        entry = knowledge_base.get_entry(request.query_params.get("id", ""))
    except KnowledgeBaseError:
        # The page itself says what is wrong.
        return ""
    return write_document_head(entry, base_address(request))


def send_icon(request: Request) -> Response:
    """Send the icon that the browser shows until the page has loaded."""
    return FileResponse(_ICON, media_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})


def send_shell(request: Request) -> Response:
    """Send the page that loads the app, in the visitor's language and under the product's name."""
    accepted = request.headers.get("accept-language", "")
    language = choose_for_request(request.query_params.get("lang", ""), request.cookies, accepted)
    page = _write_shell(language, is_first=request.url.path == "/")
    if head := _write_head(request):
        page = page.replace("<title>SE Observatory</title>", f"<title>SE Observatory</title>\n{head}", 1)
    answer = HTMLResponse(page, headers={"Cache-Control": "private, no-cache", "Vary": "Accept-Language, Cookie"})
    # Under this name the conversations and searches of the browser are kept, for a year after its last visit.
    answer.set_cookie(
        BROWSER_COOKIE,
        find_browser_name(request.cookies) or token_urlsafe(16),
        max_age=_A_YEAR,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer


class SecurityHeaders:
    """Adds to every answer what keeps a page from loading, sending or being framed by anything foreign."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app
        self._policy = make_content_policy(_read_index())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the headers of the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = self._policy
                headers["X-Content-Type-Options"] = "nosniff"
                headers["X-Frame-Options"] = "DENY"
                headers["Referrer-Policy"] = "same-origin"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
                if scope["path"].startswith("/media/"):
                    # A saved answer may quote what is internal: nobody keeps it on the way.
                    headers["Cache-Control"] = "private, no-store"
            await send(message)

        await self._app(scope, receive, send_with_headers)


class SameOriginSockets:
    """Refuses a websocket that a page of another origin opens."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Close the connection before it opens, or pass it on."""
        if scope["type"] == "websocket":
            headers = Headers(scope=scope)
            if "origin" in headers and not is_same_origin(headers):
                await send({"type": "websocket.close", "code": 4403})
                return
        await self._app(scope, receive, send)


class StaffUploads:
    """Refuses files from who may not write: Streamlit would keep in memory whatever any visitor sends."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a file that nobody wants; pass everything else on."""
        if scope["type"] == "http" and scope["method"] == "PUT" and not may_send_files(Request(scope)):
            await refuse(Request(scope), Refusal.STAFF_ONLY)(scope, receive, send)
            return
        await self._app(scope, receive, send)


class CompressedAssets:
    """Sends Streamlit's own scripts and styles compressed; each is compressed once.

    Streamlit sends them as they are, which makes a first visit on a slow line take twice as long.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app
        self._folder = Path(file_util.get_static_dir()).resolve()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for a script or style; pass every other one on."""
        path = str(scope.get("path", ""))
        is_asked = scope["type"] == "http" and scope["method"] == "GET" and path.startswith("/static/")
        if is_asked and (file := self._find(path)) is not None:
            # Their names carry a hash of their content, so they never change.
            await _send_asset(file, Headers(scope=scope))(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _find(self, path: str) -> Path | None:
        """Return the script or style at a path; None when there is none."""
        try:
            file = (self._folder / path.lstrip("/")).resolve()
            is_asset = file.suffix in _COMPRESSED and file.is_relative_to(self._folder) and file.is_file()
        except (OSError, ValueError):
            # No file system takes such a name: it is too long, or has a NUL in it.
            return None
        return file if is_asset else None


def make_content_policy(index: str) -> str:
    """Return the Content-Security-Policy for the page that loads the app; its own inline scripts are named by hash."""
    scripts = re.findall(r"<script>(.*?)</script>", index, flags=re.DOTALL)
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts]
    return "; ".join(
        (
            "default-src 'self'",
            "img-src 'self' data: blob:",
            " ".join(["script-src 'self' blob:", *hashes]),
            # Streamlit writes its styles into the page.
            "style-src 'self' 'unsafe-inline'",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _limit_keeping(entry: CatalogueEntry, public: str) -> str:
    """Return how long a browser may keep what it gets of a document; of an internal one nothing stays with it."""
    return public if entry.access_level is AccessLevel.PUBLIC else "private, no-store"


def _send_asset(file: Path, headers: Headers) -> Response:
    """Return a file that never changes under its name, compressed for who can read that, to be kept for a year."""
    kept = {"Cache-Control": f"public, immutable, max-age={_A_YEAR}", "Vary": "Accept-Encoding"}
    types = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json"}
    media_type = types.get(file.suffix, "text/html")
    if "gzip" not in headers.get("accept-encoding", ""):
        return FileResponse(file, headers=kept, media_type=media_type)
    return Response(_compress(file), headers=kept | {"Content-Encoding": "gzip"}, media_type=media_type)


@lru_cache(maxsize=512)
def _compress(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), compresslevel=6, mtime=0)


@lru_cache(maxsize=1)
def _read_index() -> str:
    return (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")


@lru_cache(maxsize=2 * len(LANGUAGES))
def _write_shell(language: str, *, is_first: bool) -> str:
    """Return Streamlit's page with the product's name and styles, in the language, and with what it will soon ask for."""
    _ = load_translations(language).gettext
    needed = html.escape(_("This site needs JavaScript: please switch it on in your browser."))
    page = _read_index().replace('<html lang="en">', f'<html lang="{html.escape(language)}">', 1)
    page = page.replace("<title>Streamlit</title>", "<title>SE Observatory</title>", 1)
    page = re.sub(r"<noscript>.*?</noscript>", f"<noscript><p>{needed}</p></noscript>", page, count=1, flags=re.DOTALL)
    preload = '<link rel="modulepreload" fetchpriority="low" crossorigin href="./static/js/{}">\n'
    early = "".join(preload.format(name) for name in _list_parts(is_first=is_first))
    page = page.replace("</head>", f"{early}</head>", 1)
    # Behind everything that Streamlit writes into the head: of two rules with the same weight ours counts. Inside of the
    # page, as its scripts would wait for a file.
    style = _STYLE_FILE.read_text(encoding="utf-8")
    page = page.replace("</body>", f"<style>{style}</style>\n</body>", 1)
    # The way in for programs is the command line; the JSON interface that this line announces is off.
    return re.sub(r'<link rel="service-desc"[^>]*>', "", page, count=1)


def _warm_up(config: Config) -> None:
    """Open and load what the first page and the first answer need; what is wrong with it each page says for itself."""
    for file in _list_first_assets():
        _compress(file)
    try:
        knowledge_base = knowledge.open_knowledge_base()
        tabulate_list(knowledge_base, visitor_filter(NOBODY))
        find_holdings(knowledge_base)
        if config.answer.generator is None:
            knowledge_base.ask("zadruga", visitor_filter(NOBODY))
        else:
            # An answer would be written at the expense of whoever pays for the language model.
            knowledge_base.search("zadruga", visitor_filter(NOBODY), limit=1)
            import_module("answer.generate")
        language = os.environ.get(LANGUAGE_VARIABLE) or config.web.language
        find_examples(knowledge_base, visitor_filter(NOBODY), language=language)
    except KnowledgeBaseError as error:
        _log.warning("not ready yet: %s", error)
    # Streamlit has Python look for garbage after each run of a page. To look through all that was loaded here takes twice
    # as long as the page itself, and none of it is garbage.
    gc.collect()
    gc.freeze()


def _list_parts(*, is_first: bool) -> list[str]:
    """Return the names of the scripts that a page needs beside those that Streamlit's page names, imported ones included."""
    folder = Path(file_util.get_static_dir()) / "static" / "js"
    named = set(re.findall(r"static/js/([\w.-]+\.js)", _read_index()))
    waiting = [
        file.name
        for part in (*_PARTS, *(_PARTS_OF_FIRST_PAGE if is_first else ()))
        for file in folder.glob(f"{part}.*.js")
    ]
    found: dict[str, None] = {}
    while waiting:
        name = waiting.pop(0)
        if name not in found and name not in named:
            found[name] = None
            waiting += _IMPORTED.findall((folder / name).read_text(encoding="utf-8"))
    return list(found)


def _list_first_assets() -> list[Path]:
    """Return the scripts and styles that the first page names."""
    folder = Path(file_util.get_static_dir()).resolve()
    page = _write_shell("en", is_first=True)
    return [folder / name for name in re.findall(r'"\./(static/[^"]+\.(?:js|css))"', page)]


def _listen(address: str, port: int) -> socket.socket:
    """Return a socket that listens; raises ConfigError when it cannot."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    # A server that was just stopped leaves the port waiting for a minute; this takes it over.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((address, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise ConfigError(
                "config.yaml", "web.port", f"port {port} is taken by another program; choose another with --port"
            ) from error
        raise ConfigError(
            "config.yaml", "web.address", f"cannot listen on {address}:{port} ({error.strerror})"
        ) from error
    return listener


def _set_streamlit_options(address: str, port: int, *, upload_mb: int) -> None:
    """Set what must hold wherever the program is started from; looks and manners are in .streamlit/config.toml."""
    options = {
        "browser.gatherUsageStats": False,
        "global.developmentMode": False,
        "server.address": address,
        "server.port": port,
        "server.headless": True,
        "server.enableAgentApi": False,
        "server.enableStaticServing": False,
        "server.enableXsrfProtection": True,
        "server.fileWatcherType": "none",
        "server.maxUploadSize": upload_mb,
    }
    # The app has just told Streamlit where it lies: read the .streamlit/config.toml beside it.
    streamlit_config.get_config_options(force_reparse=True)
    for name, value in options.items():
        streamlit_config.set_option(name, value)
