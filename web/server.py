"""The server behind the app: pages, documents and their original files on one port, nothing from any other host.

`serve` runs Streamlit inside an ASGI server, with routes that Streamlit does not have: the permalink of a document, its
original file and pictures of its pages (`document_files`), exports, signing in and out, and a first page that says its name
and language before any script runs (`shell`). Around it all stand `guards`.
"""

from __future__ import annotations

import errno
import gc
import logging
import os
import socket
from importlib import import_module
from pathlib import Path
from threading import Thread

import streamlit as st
import streamlit.config as streamlit_config
import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Scope
from streamlit import net_util

from kb.config import Config
from kb.errors import ConfigError, KnowledgeBaseError
from web import knowledge
from web.access import visitor_filter
from web.addresses import PAGE_PATHS, document_address
from web.assets import CompressedAssets, compress
from web.components.examples import find_examples
from web.components.holdings import find_holdings
from web.components.sifting import tabulate_list
from web.document_files import send_original, send_page_picture
from web.exports import make_export_routes
from web.guards import SameOriginSockets, SecurityHeaders, StaffUploads
from web.i18n import LANGUAGE_VARIABLE, LANGUAGES
from web.passwords import list_hashes
from web.provider import read_secret
from web.refusals import MissingPages
from web.shell import list_first_assets, send_icon, send_shell
from web.sign_in import make_sign_in_routes
from web.visitors import NOBODY

_log = logging.getLogger(__name__)

_APP_SCRIPT = Path(__file__).parent.parent / "app.py"
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


def _warm_up(config: Config) -> None:
    """Open and load what the first page and the first answer need; what is wrong with it each page says for itself."""
    for file in list_first_assets():
        compress(file)
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
