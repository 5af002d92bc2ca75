"""What is said where nothing can be sent: in the visitor's language, as a page with a way back where a browser asks for one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from web.components.passage import escape_text
from web.i18n import choose_for_request, load_translations
from web.plain_page import draw_plain_page

# Below these Streamlit has routes of its own, none of them a page.
_STREAMLIT_PATHS = ("/_stcore/", "/component/", "/media/", "/static/", "/app/")


class Refusal(Enum):
    """Why nothing can be sent."""

    NO_PAGE = auto()
    NO_DOCUMENT = auto()
    NO_ORIGINAL = auto()
    NO_PICTURE = auto()
    NO_SIGN_IN = auto()
    BUSY = auto()
    UNREADABLE = auto()
    UNSEARCHABLE = auto()
    STAFF_ONLY = auto()
    FORM_TOO_LARGE = auto()
    FOREIGN_FORM = auto()
    SIGN_IN_FAILS = auto()


_STATUS = {
    Refusal.NO_PAGE: 404,
    Refusal.NO_DOCUMENT: 404,
    Refusal.NO_ORIGINAL: 404,
    Refusal.NO_PICTURE: 404,
    Refusal.NO_SIGN_IN: 404,
    Refusal.BUSY: 503,
    Refusal.UNREADABLE: 503,
    Refusal.UNSEARCHABLE: 503,
    Refusal.STAFF_ONLY: 403,
    Refusal.FORM_TOO_LARGE: 413,
    Refusal.FOREIGN_FORM: 403,
    Refusal.SIGN_IN_FAILS: 503,
}


def refuse(request: Request, refusal: Refusal, *, headers: Mapping[str, str] | None = None) -> Response:
    """Return the answer to a request: a page for one who reads pages, else a line of text; nobody keeps it."""
    accepted = request.headers.get("accept-language", "")
    language = choose_for_request(request.query_params.get("lang", ""), request.cookies, accepted)
    _ = load_translations(language).gettext
    said = _explain(refusal, _)
    sent = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language, Cookie", **(headers or {})}
    if _wants_page(request.headers):
        return HTMLResponse(_draw_page(said, language, _), status_code=_STATUS[refusal], headers=sent)
    return PlainTextResponse(said, status_code=_STATUS[refusal], headers={**sent, "Content-Language": language})


class MissingPages:
    """Answers who opens a page that is not there; Streamlit would show the first page, and below it a window in English."""

    def __init__(self, app: ASGIApp, *, is_known: Callable[[Scope], bool]) -> None:
        """Wrap an application; `is_known` says whether a request is for one of our own routes."""
        self._app = app
        self._is_known = is_known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a browser that asks for a page which nobody has; pass everything else on."""
        if (
            scope["type"] == "http"
            and scope["method"] in ("GET", "HEAD")
            and _wants_page(Headers(scope=scope))
            and not str(scope["path"]).startswith(_STREAMLIT_PATHS)
            and not self._is_known(scope)
        ):
            await refuse(Request(scope), Refusal.NO_PAGE)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _wants_page(headers: Headers) -> bool:
    return "text/html" in headers.get("accept", "")


def _explain(refusal: Refusal, _: Callable[[str], str]) -> str:
    return {
        Refusal.NO_PAGE: _("There is no such page."),
        Refusal.NO_DOCUMENT: _("There is no such document, or it is not public."),
        Refusal.NO_ORIGINAL: _("The source file of this document is gone."),
        Refusal.NO_PICTURE: _("There is no picture of this page."),
        Refusal.NO_SIGN_IN: _("Nobody can sign in here."),
        Refusal.BUSY: _("Too many pages are being drawn just now. Please try again in a minute."),
        Refusal.UNREADABLE: _("The documents cannot be read just now. Please try again in a minute."),
        Refusal.UNSEARCHABLE: _("The documents cannot be searched just now. Please try again in a minute."),
        Refusal.STAFF_ONLY: _("Only the staff may send files."),
        Refusal.FORM_TOO_LARGE: _("The form is too large."),
        Refusal.FOREIGN_FORM: _("This form was not sent from here. Please go back and try again."),
        Refusal.SIGN_IN_FAILS: _("Signing in is not possible just now."),
    }[refusal]


def _draw_page(said: str, language: str, _: Callable[[str], str]) -> str:
    links = {"/documents": _("All documents"), "/search": _("Search"), "/": _("Ask the documents")}
    drawn = "".join(f'<p><a href="{address}">{escape_text(label)}</a></p>\n' for address, label in links.items())
    return draw_plain_page(said, drawn, language=language)
