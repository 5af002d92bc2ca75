"""Signing in with a password that staff share or an account at a provider, and signing out: pages without scripts.

A form is taken only from a page of this origin, with the token that was written into it. Passwords are tried a few at a
time, so that guessing slows down nobody else, and wrong ones are counted. Nothing says which role a password is near to. Who
signs in at a provider must come back to the browser that began, within ten minutes.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from kb.errors import KnowledgeBaseError
from web.access import find_visitor, is_same_origin
from web.addresses import PAGE_PATHS, PROVIDER_PATH, RETURN_PATH, SIGN_IN_PATH, SIGN_OUT_PATH
from web.attempts import Attempts
from web.change_log import Deed, append_changes, make_change
from web.components.passage import neutralise_controls
from web.i18n import choose_for_request, load_translations
from web.knowledge import read_config
from web.passwords import LONGEST_PASSWORD, find_role, list_hashes
from web.provider import (
    SECONDS_TO_SIGN_IN,
    Attempt,
    begin_visit,
    find_way_out,
    finish_visit,
    make_attempt,
    read_attempt,
    write_attempt,
    write_seal,
)
from web.refusals import Refusal, refuse
from web.sign_in_page import LONGEST_NAME, draw_sign_in_page, draw_signed_out_page
from web.visitors import VISITOR_COOKIE, Visitor, end_visit, sign, start_visit, write_cookie

_log = logging.getLogger(__name__)

_FORM_COOKIE = "seobs_form"
ATTEMPT_COOKIE = "seobs_attempt"
"""Cookie of one who is signing in at the provider."""

SIGNED_OUT_COOKIE = "seobs_signed_out"
"""Cookie of a browser in which the last account was signed out of."""

TOKEN_COOKIE = "seobs_account"
"""Cookie with the ID token of who is signed in with an account; only signing out gets it."""

_LEAVING_COOKIE = "seobs_leaving"

_FORM_SECONDS = 3600
_LARGEST_FORM = 16_384
_MOST_FIELDS = 10
_SIGNED_OUT_SECONDS = 30 * 86_400
_NO_STORE = {"Cache-Control": "no-store"}
_WAIT_SECONDS = 300
# A browser keeps no cookie over 4,096 characters; the provider then asks before it signs out.
_LONGEST_TOKEN = 3_800

_attempts = Attempts(seconds=_WAIT_SECONDS, most_of_one=10, most=60)
# Each password that is tried takes 32 MB: never more than two at a time.
_checking = ThreadPoolExecutor(max_workers=2, thread_name_prefix="passwords")


def make_sign_in_routes() -> list[Route]:
    """Return the routes for signing in and out; without a sign-in in config.yaml they find nothing."""
    return [
        Route(SIGN_IN_PATH, show_sign_in, methods=["GET"]),
        Route(SIGN_IN_PATH, receive_sign_in, methods=["POST"]),
        Route(PROVIDER_PATH, lead_to_provider, methods=["GET"]),
        Route(RETURN_PATH, receive_return, methods=["GET"]),
        Route(SIGN_OUT_PATH, show_signed_out, methods=["GET"]),
        Route(SIGN_OUT_PATH, receive_sign_out, methods=["POST"]),
    ]


async def show_sign_in(request: Request) -> Response:
    """Send the form; who signs in comes back to `next`, or to the page that led here."""
    if read_config().web.sign_in is None:
        return refuse(request, Refusal.NO_SIGN_IN)
    wanted = request.query_params.get("next") or _find_referring_page(request)
    return _send_form(request, _choose_language(request), destination=choose_destination(wanted))


async def receive_sign_in(request: Request) -> Response:
    """Sign in who sends a right password with the form, and lead back; otherwise send the form again with the reason."""
    config = read_config()
    if config.web.sign_in is None:
        return refuse(request, Refusal.NO_SIGN_IN)
    form = await _read_form(request)
    if form is None:
        return refuse(request, Refusal.FORM_TOO_LARGE)
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
            return send_again(_("The password is not correct."), 403)
        _attempts.forgive(attempt)
        return _sign_in(request, start_visit(role, name, hours=config.web.sign_in.hours), destination)
    except KnowledgeBaseError as error:
        _log.error("nobody can sign in: %s", error)
        return send_again(_("Signing in is not possible just now."), 503)


def lead_to_provider(request: Request) -> Response:
    """Send the browser to the provider of accounts, with a cookie that says what it must bring back."""
    config = read_config()
    provider = config.web.sign_in.provider if config.web.sign_in else None
    if provider is None:
        return refuse(request, Refusal.NO_SIGN_IN)
    language, destination = _choose_language(request), choose_destination(request.query_params.get("next", ""))
    attempt = make_attempt(destination=destination, language=language)
    try:
        address = begin_visit(
            provider,
            attempt,
            return_address=_write_return_address(request),
            asks_again=SIGNED_OUT_COOKIE in request.cookies,
        )
        content = write_attempt(attempt, config.paths.data)
    except KnowledgeBaseError as error:
        _log.error("nobody can sign in: %s", error)
        return _send_failure(request, attempt, "unavailable")
    response = RedirectResponse(address, status_code=303, headers=_NO_STORE)
    _set_cookie(request, response, ATTEMPT_COOKIE, content, seconds=SECONDS_TO_SIGN_IN)
    return response


def receive_return(request: Request) -> Response:
    """Sign in who comes back from the provider with what it says of them; otherwise say why not."""
    config = read_config()
    sign_in = config.web.sign_in
    if sign_in is None or sign_in.provider is None:
        return refuse(request, Refusal.NO_SIGN_IN)
    parameters = request.query_params
    if _comes_from_signing_out(request):
        response: Response = RedirectResponse("/", status_code=303, headers=_NO_STORE)
        _delete_cookie(response, _LEAVING_COOKIE)
        return response
    attempt: Attempt | None = None
    try:
        attempt = read_attempt(request.cookies.get(ATTEMPT_COOKIE, ""), config.paths.data)
        if attempt is None or not _is_equal(parameters.get("state", ""), attempt.state):
            return _send_failure(request, None, "again")
        if "code" not in parameters:
            _log.warning("the provider of accounts let nobody in: %s", clean_name(parameters.get("error", "")))
            return _send_failure(request, attempt, "again")
        account = finish_visit(
            sign_in.provider, attempt, code=parameters["code"], return_address=_write_return_address(request)
        )
        if account.role is None:
            _log.warning("an account without rights here: %s", clean_name(account.name))
            response = _send_failure(request, attempt, "no rights")
            # Who has another account must be asked for it.
            _set_cookie(request, response, SIGNED_OUT_COOKIE, "1", seconds=_SIGNED_OUT_SECONDS)
            return response
        name = clean_name(account.name)
        visitor = start_visit(account.role, name, hours=sign_in.hours, account=account.subject)
        response = _sign_in(request, visitor, attempt.destination)
        if len(account.token) <= _LONGEST_TOKEN:
            seconds = visitor.ends - visitor.started
            _set_cookie(request, response, TOKEN_COOKIE, account.token, seconds=seconds, path=SIGN_OUT_PATH)
    except KnowledgeBaseError as error:
        _log.error("signing in at the provider failed: %s", error)
        return _send_failure(request, attempt, "unavailable")
    _delete_cookie(response, ATTEMPT_COOKIE)
    _delete_cookie(response, SIGNED_OUT_COOKIE)
    return response


async def receive_sign_out(request: Request) -> Response:
    """End the visit, and lead to the first page; who has an account at the provider is signed out there first."""
    form = await _read_form(request)
    visitor = find_visitor(request.cookies)
    if not visitor.visit:
        return _forget_visit(RedirectResponse("/", status_code=303, headers=_NO_STORE))
    if (
        form is None
        or not is_same_origin(request.headers)
        or not _is_equal(form.get("token", ""), write_sign_out_token(visitor))
    ):
        return refuse(request, Refusal.FOREIGN_FORM)
    data = read_config().paths.data
    try:
        end_visit(visitor, data)
        append_changes(data, [make_change(visitor, Deed.SIGNED_OUT)])
    except KnowledgeBaseError as error:
        _log.error("a visit is not ended for good: %s", error)
    if not visitor.account:
        return _forget_visit(RedirectResponse("/", status_code=303, headers=_NO_STORE))
    return _forget_visit(await run_in_threadpool(_sign_out_at_provider, request))


def show_signed_out(request: Request) -> Response:
    """Say that one is signed out here and may not be at the provider."""
    sign_in = read_config().web.sign_in
    if sign_in is None or sign_in.provider is None or find_visitor(request.cookies).visit:
        return RedirectResponse("/", status_code=303, headers=_NO_STORE)
    page = draw_signed_out_page(_choose_language(request), host=_name_host(sign_in.provider.issuer))
    return HTMLResponse(page, headers=_NO_STORE)


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


def _sign_in(request: Request, visitor: Visitor, destination: str) -> Response:
    """Open a visit, in place of the one that there was; raises StoreError when it cannot be noted in the log."""
    config = read_config()
    assert config.web.sign_in is not None
    data = config.paths.data
    earlier = find_visitor(request.cookies)
    if earlier.visit:
        end_visit(earlier, data)
    append_changes(data, [make_change(visitor, Deed.SIGNED_IN)])
    response = RedirectResponse(destination, status_code=303, headers=_NO_STORE)
    response.set_cookie(
        VISITOR_COOKIE,
        write_cookie(visitor, list_hashes(config.web.sign_in), data, seal=write_seal(config.web.sign_in.provider)),
        max_age=visitor.ends - visitor.started,
        path="/",
        secure=_is_encrypted(request),
        httponly=True,
        samesite="lax",
    )
    response.delete_cookie(_FORM_COOKIE, path=SIGN_IN_PATH, httponly=True, samesite="strict")
    _delete_cookie(response, TOKEN_COOKIE, path=SIGN_OUT_PATH)
    return response


def _sign_out_at_provider(request: Request) -> Response:
    """Return a page that goes on to the provider; without a way to sign out there, the way to the page that says so."""
    sign_in = read_config().web.sign_in
    assert sign_in is not None and sign_in.provider is not None
    state, address = secrets.token_urlsafe(16), None
    try:
        address = find_way_out(
            sign_in.provider,
            token=request.cookies.get(TOKEN_COOKIE, ""),
            state=state,
            return_address=_write_return_address(request),
        )
    except KnowledgeBaseError as error:
        _log.error("nobody is signed out at the provider: %s", error)
    response: Response
    if address is None:
        response = RedirectResponse(SIGN_OUT_PATH, status_code=303, headers=_NO_STORE)
    else:
        # No redirection: the answer to a form may lead to no other host (`form-action`), and a provider leads on to others.
        host = _name_host(sign_in.provider.issuer)
        page = draw_signed_out_page(_choose_language(request), host=host, onward=address)
        response = HTMLResponse(page, headers=_NO_STORE | {"Refresh": f"0;url={address}"})
        _set_cookie(request, response, _LEAVING_COOKIE, state, seconds=SECONDS_TO_SIGN_IN)
    # The session at the provider may stay open all the same, and the next person at this browser is another one.
    _set_cookie(request, response, SIGNED_OUT_COOKIE, "1", seconds=_SIGNED_OUT_SECONDS)
    return response


def _comes_from_signing_out(request: Request) -> bool:
    """Return whether the provider sends back a browser that went there to sign out; some do not bring the state back."""
    state, given = request.cookies.get(_LEAVING_COOKIE, ""), request.query_params
    return bool(state) and not {"code", "error"} & given.keys() and _is_equal(given.get("state", state), state)


def _forget_visit(response: Response) -> Response:
    """Have the browser forget who was signed in."""
    response.delete_cookie(VISITOR_COOKIE, path="/", httponly=True, samesite="lax")
    _delete_cookie(response, TOKEN_COOKIE, path=SIGN_OUT_PATH)
    return response


def _name_host(issuer: str) -> str:
    return urlsplit(issuer).netloc.rpartition("@")[2]


def _send_failure(request: Request, attempt: Attempt | None, reason: str) -> Response:
    """Send the form again with the reason why the provider let nobody in; the attempt is over."""
    language = _choose_language(request, attempt.language if attempt else "")
    _ = load_translations(language).gettext
    words = {
        "again": (_("That did not work: please try again. The browser must allow cookies."), 403),
        "no rights": (_("Your account has no access to internal documents here: ask the association's office."), 403),
        "unavailable": (_("Signing in is not possible just now."), 503),
    }
    said, status = words[reason]
    destination = attempt.destination if attempt else "/"
    response = _send_form(request, language, destination=destination, reason=said, status=status)
    _delete_cookie(response, ATTEMPT_COOKIE)
    return response


def _write_return_address(request: Request) -> str:
    """Return the address to which the provider sends the browser back; the provider must know it."""
    return f"{str(request.base_url).rstrip('/')}{RETURN_PATH}"


def _set_cookie(
    request: Request, response: Response, name: str, value: str, *, seconds: int, path: str = SIGN_IN_PATH
) -> None:
    """Set a cookie for the pages of signing in; the browser brings it back from another site too."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=path,
        secure=_is_encrypted(request),
        httponly=True,
        samesite="lax",
    )


def _delete_cookie(response: Response, name: str, *, path: str = SIGN_IN_PATH) -> None:
    response.delete_cookie(name, path=path, httponly=True, samesite="lax")


def _send_form(
    request: Request, language: str, *, destination: str, name: str = "", reason: str = "", status: int = 200
) -> Response:
    sign_in = read_config().web.sign_in
    assert sign_in is not None
    # Of two forms in two tabs both are taken.
    mark = request.cookies.get(_FORM_COOKIE) or secrets.token_urlsafe(16)
    try:
        token = sign("sign in", mark, data=read_config().paths.data)
    except KnowledgeBaseError as error:
        _log.error("nobody can sign in: %s", error)
        return refuse(request, Refusal.SIGN_IN_FAILS)
    page = draw_sign_in_page(
        language,
        token=token,
        destination=destination,
        name=name,
        reason=reason,
        has_accounts=sign_in.provider is not None,
        has_passwords=bool(list_hashes(sign_in)),
    )
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
    if not mark or not is_same_origin(request.headers):
        return False
    try:
        expected = sign("sign in", mark, data=read_config().paths.data)
    except KnowledgeBaseError:
        # No form can be sent again either, which is told then.
        return False
    return _is_equal(form.get("token", ""), expected)


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
