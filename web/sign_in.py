"""Signing in with a password that staff share, and signing out: plain pages of the server, without scripts.

A form is taken only from a page of this origin, with the token that was written into it. Passwords are tried a few at a
time, so that guessing slows down nobody else, and wrong ones are counted. Nothing says which role a password is near to.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from kb.errors import KnowledgeBaseError
from web.access import find_visitor
from web.addresses import PAGE_PATHS, SIGN_IN_PATH, SIGN_OUT_PATH
from web.attempts import Attempts
from web.change_log import Deed, append_changes, make_change
from web.components.passage import neutralise_controls
from web.i18n import choose_for_request, load_translations
from web.knowledge import read_config
from web.passwords import LONGEST_PASSWORD, find_role, list_hashes
from web.sign_in_page import LONGEST_NAME, draw_sign_in_page
from web.visitors import VISITOR_COOKIE, Role, Visitor, end_visit, sign, start_visit, write_cookie

_log = logging.getLogger(__name__)

_FORM_COOKIE = "seobs_form"
_FORM_SECONDS = 3600
_LARGEST_FORM = 16_384
_MOST_FIELDS = 10
_NO_STORE = {"Cache-Control": "no-store"}
_WAIT_SECONDS = 300

_attempts = Attempts(seconds=_WAIT_SECONDS, most_of_one=10, most=60)
# Each password that is tried takes 32 MB: never more than two at a time.
_checking = ThreadPoolExecutor(max_workers=2, thread_name_prefix="passwords")


def make_sign_in_routes() -> list[Route]:
    """Return the routes for signing in and out; without a sign-in in config.yaml they find nothing."""
    return [
        Route(SIGN_IN_PATH, show_sign_in, methods=["GET"]),
        Route(SIGN_IN_PATH, receive_sign_in, methods=["POST"]),
        Route(SIGN_OUT_PATH, receive_sign_out, methods=["POST"]),
    ]


async def show_sign_in(request: Request) -> Response:
    """Send the form; who signs in comes back to `next`, or to the page that led here."""
    if read_config().web.sign_in is None:
        return _refuse("There is no sign-in here.", 404)
    wanted = request.query_params.get("next") or _find_referring_page(request)
    return _send_form(request, _choose_language(request), destination=choose_destination(wanted))


async def receive_sign_in(request: Request) -> Response:
    """Sign in who sends a right password with the form, and lead back; otherwise send the form again with the reason."""
    config = read_config()
    if config.web.sign_in is None:
        return _refuse("There is no sign-in here.", 404)
    form = await _read_form(request)
    if form is None:
        return _refuse("The form is too large.", 413)
    language = _choose_language(request, form.get("lang", ""))
    _ = load_translations(language).gettext
    destination = choose_destination(form.get("next", ""))
    name = clean_name(form.get("name", ""))

    def send_again(reason: str, status: int) -> Response:
        return _send_form(request, language, destination=destination, name=name, reason=reason, status=status)

    if not _is_own_form(request, form):
        return send_again(_("That did not work: please try again. The browser must allow cookies."), 403)
    password = form.get("password", "")
    if not name or not password:
        return send_again(_("Please write your name and the password."), 400)
    address = request.client.host if request.client else ""
    attempt = _attempts.start(address)
    if attempt is None:
        _log.warning("too many passwords were tried, the last from %s", address)
        return send_again(_("Too many attempts. Please try again in a few minutes."), 429)
    try:
        hashes = list_hashes(config.web.sign_in)
        role = await asyncio.get_running_loop().run_in_executor(
            _checking, find_role, password[: LONGEST_PASSWORD + 1], hashes
        )
        if role is None:
            _log.warning("a wrong password from %s", address)
            return send_again(_("This password is not right."), 403)
        _attempts.forgive(attempt)
        return _sign_in(request, role, name, destination)
    except KnowledgeBaseError as error:
        _log.error("nobody can sign in: %s", error)
        return send_again(_("Signing in is not possible just now."), 503)


async def receive_sign_out(request: Request) -> Response:
    """End the visit, and lead to the first page."""
    form = await _read_form(request)
    visitor = find_visitor(request.cookies)
    response = RedirectResponse("/", status_code=303, headers=_NO_STORE)
    response.delete_cookie(VISITOR_COOKIE, path="/", httponly=True, samesite="lax")
    if not visitor.visit:
        return response
    if (
        form is None
        or not _is_same_origin(request)
        or not _is_equal(form.get("token", ""), write_sign_out_token(visitor))
    ):
        return _refuse("This form is not from here.", 403)
    data = read_config().paths.data
    try:
        end_visit(visitor, data)
        append_changes(data, [make_change(visitor, Deed.SIGNED_OUT)])
    except KnowledgeBaseError as error:
        _log.error("a visit is not ended for good: %s", error)
    return response


def write_sign_out_token(visitor: Visitor) -> str:
    """Return what the form for signing out must carry: another page cannot know it."""
    return sign("sign out", visitor.visit, data=read_config().paths.data)


def choose_destination(wanted: str) -> str:
    """Return an address of one of our pages: the wanted one when it is such, else the first page."""
    try:
        parts = urlsplit(wanted)
        is_ours = not parts.scheme and not parts.netloc and parts.path in PAGE_PATHS
        parameters = parse_qsl(parts.query, max_num_fields=100)
    except ValueError:
        return "/"
    if not is_ours:
        return "/"
    # Written anew, so that nothing of it can become another header or address.
    return f"{parts.path}?{urlencode(parameters)}" if parameters else parts.path


def clean_name(written: str) -> str:
    """Return a name on one line, without what could turn the direction of the text around it."""
    return " ".join(neutralise_controls(written).split())[:LONGEST_NAME]


def _sign_in(request: Request, role: Role, name: str, destination: str) -> Response:
    """Start a visit, in place of the one that there was; raises StoreError when it cannot be noted in the log."""
    config = read_config()
    assert config.web.sign_in is not None
    data = config.paths.data
    earlier = find_visitor(request.cookies)
    visitor = start_visit(role, name, hours=config.web.sign_in.hours)
    if earlier.visit:
        end_visit(earlier, data)
    append_changes(data, [make_change(visitor, Deed.SIGNED_IN)])
    response = RedirectResponse(destination, status_code=303, headers=_NO_STORE)
    response.set_cookie(
        VISITOR_COOKIE,
        write_cookie(visitor, list_hashes(config.web.sign_in), data),
        max_age=visitor.ends - visitor.started,
        path="/",
        secure=_is_encrypted(request),
        httponly=True,
        samesite="lax",
    )
    response.delete_cookie(_FORM_COOKIE, path=SIGN_IN_PATH, httponly=True, samesite="strict")
    return response


def _send_form(
    request: Request, language: str, *, destination: str, name: str = "", reason: str = "", status: int = 200
) -> Response:
    # Of two forms in two tabs both are taken.
    mark = request.cookies.get(_FORM_COOKIE) or secrets.token_urlsafe(16)
    try:
        token = sign("sign in", mark, data=read_config().paths.data)
    except KnowledgeBaseError as error:
        _log.error("nobody can sign in: %s", error)
        return _refuse("Signing in is not possible just now.", 503)
    page = draw_sign_in_page(language, token=token, destination=destination, name=name, reason=reason)
    headers = _NO_STORE | ({"Retry-After": str(_WAIT_SECONDS)} if status == 429 else {})
    response = HTMLResponse(page, status_code=status, headers=headers)
    response.set_cookie(
        _FORM_COOKIE,
        mark,
        max_age=_FORM_SECONDS,
        path=SIGN_IN_PATH,
        secure=_is_encrypted(request),
        httponly=True,
        samesite="strict",
    )
    return response


def _is_own_form(request: Request, form: dict[str, str]) -> bool:
    """Return whether a form was sent from this origin, and written by us for this browser."""
    mark = request.cookies.get(_FORM_COOKIE, "")
    if not mark or not _is_same_origin(request):
        return False
    return _is_equal(form.get("token", ""), sign("sign in", mark, data=read_config().paths.data))


def _is_same_origin(request: Request) -> bool:
    # Every browser names the origin of a form that it sends.
    try:
        origin = urlsplit(request.headers.get("origin", ""))
    except ValueError:
        return False
    return bool(origin.netloc) and origin.netloc == request.headers.get("host")


def _is_equal(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


def _is_encrypted(request: Request) -> bool:
    return request.url.scheme == "https"


def _find_referring_page(request: Request) -> str:
    """Return the address of the page of ours that led here, without its origin; empty when there is none."""
    try:
        referrer = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return ""
    return f"{referrer.path}?{referrer.query}" if referrer.netloc == request.headers.get("host") else ""


def _choose_language(request: Request, asked: str = "") -> str:
    asked = asked or request.query_params.get("lang", "")
    return choose_for_request(asked, request.cookies, request.headers.get("accept-language", ""))


async def _read_form(request: Request) -> dict[str, str] | None:
    """Return the fields of a form, the last of each name; None when it is larger than ours can be."""
    content = b""
    async for part in request.stream():
        content += part
        if len(content) > _LARGEST_FORM:
            return None
    try:
        written = content.decode("utf-8")
        return dict(parse_qsl(written, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        return {}


def _refuse(reason: str, status: int) -> Response:
    return PlainTextResponse(reason, status_code=status, headers=_NO_STORE)
