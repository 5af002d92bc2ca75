"""The page that loads the app, before any script runs: its name, language and styles, and what it will soon ask for."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from functools import lru_cache
from pathlib import Path
from secrets import token_urlsafe

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from streamlit import file_util

from kb.errors import KnowledgeBaseError
from web import knowledge
from web.components.conversations import BROWSER_COOKIE, find_browser_name
from web.document_head import write_document_head
from web.exports import FEED_PATHS, base_address, draw_feed_link
from web.i18n import LANGUAGES, choose_for_request, load_translations

_ICON = Path(__file__).with_name("icon.svg")
_STYLE_FILE = Path(__file__).parent / "components" / "style.css"
_A_YEAR = 31_536_000
# Streamlit's scripts for what stands at the top of every page and on the first one. A browser would ask for each only when
# the page already has come, and for what that one imports after it.
_PARTS, _PARTS_OF_FIRST_PAGE = ("Html", "PageLink", "Selectbox", "BidiComponent"), ("ChatInput", "Button")
_IMPORTED = re.compile(r"""\b(?:from|import)\s*["'`]\./([\w.-]+\.js)["'`]""")


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


def send_icon(request: Request) -> Response:
    """Send the icon that the browser shows until the page has loaded."""
    return FileResponse(_ICON, media_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})


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


@lru_cache(maxsize=1)
def read_index() -> str:
    """Return Streamlit's page as it comes."""
    return (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")


def list_first_assets() -> list[Path]:
    """Return the scripts and styles that the first page names."""
    folder = Path(file_util.get_static_dir()).resolve()
    page = _write_shell("en", is_first=True)
    return [folder / name for name in re.findall(r'"\./(static/[^"]+\.(?:js|css))"', page)]


@lru_cache(maxsize=2 * len(LANGUAGES))
def _write_shell(language: str, *, is_first: bool) -> str:
    """Return Streamlit's page with the product's name and styles, in the language, and with what it will soon ask for."""
    _ = load_translations(language).gettext
    needed = html.escape(_("This site needs JavaScript: please switch it on in your browser."))
    page = read_index().replace('<html lang="en">', f'<html lang="{html.escape(language)}">', 1)
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


def _list_parts(*, is_first: bool) -> list[str]:
    """Return the names of the scripts that a page needs beside those that Streamlit's page names, imported ones included."""
    folder = Path(file_util.get_static_dir()) / "static" / "js"
    named = set(re.findall(r"static/js/([\w.-]+\.js)", read_index()))
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
