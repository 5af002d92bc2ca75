"""Signing in and out: what the server takes, and what it refuses."""

from __future__ import annotations

import re
from collections.abc import Callable
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from kb.config import Config
from tests.web.sign_in import HASHES, PASSWORDS, use_config, write_config
from web import sign_in
from web.attempts import Attempts
from web.change_log import read_changes
from web.i18n import LANGUAGES, load_translations
from web.sign_in import choose_destination, clean_name, make_sign_in_routes
from web.visitors import VISITOR_COOKIE, Role, read_cookie

ORIGIN = "http://observatory.example"
Open = Callable[..., TestClient]


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """Return the configuration of a server where one can sign in and nobody has tried yet."""
    monkeypatch.delenv("SEOBS_LANGUAGE", raising=False)
    monkeypatch.setattr(sign_in, "_attempts", Attempts(seconds=300, most_of_one=10, most=60))
    return use_config(write_config(tmp_path), monkeypatch)


@pytest.fixture
def client(config: Config) -> TestClient:
    """Return a browser that follows no redirects."""
    return TestClient(Starlette(routes=make_sign_in_routes()), base_url=ORIGIN, follow_redirects=False)


def read_fields(page: str) -> dict[str, str]:
    """Return the hidden fields of the form."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def send(client: TestClient, *, origin: str | None = ORIGIN, page: str = "/sign-in", **changes: str):  # type: ignore[no-untyped-def]
    """Open the form and send it, as an editor when nothing else is said."""
    fields = read_fields(client.get(page).text)
    fields |= {"name": "Eva Kos", "password": PASSWORDS[Role.EDITOR]} | changes
    return client.post("/sign-in", data=fields, headers={"Origin": origin} if origin else {})


@pytest.mark.parametrize("role", PASSWORDS)
def test_a_password_gives_its_role_for_as_long_as_configured(client: TestClient, config: Config, role: Role) -> None:
    answer = send(client, password=PASSWORDS[role], name="  Žiga\u202e\n Šket ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = SimpleCookie(answer.headers.get_list("set-cookie")[0])[VISITOR_COOKIE]
    visitor = read_cookie(cookie.value, HASHES, config.paths.data)
    assert (visitor.role, visitor.name) == (role, "Žiga\N{REPLACEMENT CHARACTER} Šket")
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (True, "lax", "/", "43200")
    assert not cookie["secure"]
    assert [(change.who, change.role, change.deed) for change in read_changes(config.paths.data, limit=9)] == [
        (visitor.name, role.value, "signed in")
    ]


def test_behind_https_the_cookies_go_nowhere_else(config: Config) -> None:
    origin = "https://observatory.example"
    client = TestClient(Starlette(routes=make_sign_in_routes()), base_url=origin, follow_redirects=False)
    answer = send(client, origin=origin)
    assert answer.status_code == 303
    assert all("; secure" in line.lower() for line in answer.headers.get_list("set-cookie") if "Max-Age=0" not in line)


@pytest.mark.parametrize("password", ["not the password", "", "x" * 5000, PASSWORDS[Role.EDITOR].upper()])
def test_a_wrong_password_opens_nothing_and_says_nothing_of_roles(client: TestClient, password: str) -> None:
    answer = send(client, password=password, name="Eva <b>Kos</b>")
    assert answer.status_code == (403 if password else 400)
    assert VISITOR_COOKIE not in answer.headers.get("set-cookie", "")
    assert not re.search("member|editor|admin", answer.text)
    # What was written is still there, but not the password.
    assert 'value="Eva &lt;b&gt;Kos&lt;/b&gt;"' in answer.text
    assert not password or password not in answer.text


def test_a_name_is_needed(client: TestClient) -> None:
    answer = send(client, name=" \t ")
    assert (answer.status_code, VISITOR_COOKIE in answer.headers["set-cookie"]) == (400, False)
    assert '<p class="reason" role="alert" id="reason">Please write your name and the password.</p>' in answer.text


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", f"{ORIGIN}.evil.example", "http://[::1", ""])
def test_a_form_of_another_page_is_refused(client: TestClient, origin: str | None) -> None:
    answer = send(client, origin=origin)
    assert (answer.status_code, VISITOR_COOKIE in answer.headers["set-cookie"]) == (403, False)


def test_a_form_without_its_token_or_with_that_of_another_browser_is_refused(
    client: TestClient, config: Config
) -> None:
    other = TestClient(Starlette(routes=make_sign_in_routes()), base_url=ORIGIN)
    foreign = read_fields(other.get("/sign-in").text)["token"]
    for token in ("", "x", "č", foreign):
        assert send(client, token=token).status_code == 403
    fields = read_fields(client.get("/sign-in").text) | {"name": "Eva", "password": PASSWORDS[Role.EDITOR]}
    client.cookies.clear()
    assert client.post("/sign-in", data=fields, headers={"Origin": ORIGIN}).status_code == 403


def test_forms_in_two_tabs_are_both_taken(client: TestClient) -> None:
    first = read_fields(client.get("/sign-in").text)
    client.get("/sign-in")
    fields = first | {"name": "Eva", "password": PASSWORDS[Role.EDITOR]}
    assert client.post("/sign-in", data=fields, headers={"Origin": ORIGIN}).status_code == 303


@pytest.mark.parametrize("content", [b"x" * 20_000, b"\xff\xfe=1", b"&" * 3000, b"", b"name"])
def test_what_is_no_form_of_ours_is_refused(client: TestClient, content: bytes) -> None:
    answer = client.post("/sign-in", content=content, headers={"Origin": ORIGIN})
    assert answer.status_code == (413 if len(content) > 16_384 else 403)


def test_after_too_many_wrong_passwords_the_right_one_waits_too(client: TestClient) -> None:
    statuses = [send(client, password="guess number one").status_code for _ in range(10)]
    answer = send(client)
    assert statuses == [403] * 10
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "300")
    assert "Too many attempts. Please try again in a few minutes." in answer.text


def test_signing_in_rightly_many_times_is_no_attack(client: TestClient) -> None:
    assert [send(client).status_code for _ in range(12)] == [303] * 12


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("/documents?type=report&language=sr-Latn", "/documents?type=report&language=sr-Latn"),
        ("/document?id=ab&start=1&end=2", "/document?id=ab&start=1&end=2"),
        ("/search?q=%C4%8Das%0d%0aSet-Cookie:x", "/search?q=%C4%8Das%0D%0ASet-Cookie%3Ax"),
        ("/", "/"),
        ("", "/"),
        ("http://evil.example/documents", "/"),
        ("//evil.example/documents", "/"),
        ("///evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("/documents/../evil", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("documents", "/"),
        ("/sign-out", "/"),
        ("http://[", "/"),
        (f"/documents?{'a=1&' * 200}", "/"),
    ],
)
def test_one_is_led_to_a_page_of_ours_and_nowhere_else(client: TestClient, wanted: str, found: str) -> None:
    assert choose_destination(wanted) == found
    assert send(client, next=wanted).headers["location"] == found


def test_one_comes_back_to_the_page_that_led_to_the_form(client: TestClient) -> None:
    def find_next(**headers: str) -> str:
        return read_fields(client.get("/sign-in", headers=headers).text)["next"].replace("&amp;", "&")

    assert find_next(Referer=f"{ORIGIN}/document?id=ab&lang=sl") == "/document?id=ab&lang=sl"
    assert find_next(Referer="http://evil.example/documents") == "/"
    assert find_next(Referer="http://[") == "/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_is_in_the_visitors_language_and_stays_in_it(client: TestClient, language: str) -> None:
    _ = load_translations(language).gettext
    page = client.get(f"/sign-in?lang={language}").text
    assert f'<html lang="{language}">' in page
    assert f"<h1>{_('Sign in')}</h1>" in page
    again = send(client, page=f"/sign-in?lang={language}", password="not the password")
    assert f'<p class="reason" role="alert" id="reason">{_("The password is not correct.")}</p>' in again.text


def test_every_field_has_its_label(client: TestClient) -> None:
    page = client.get("/sign-in").text
    labelled = re.findall(r'<label for="(\w+)">', page)
    assert labelled == re.findall(r'<input id="(\w+)"', page) == ["name", "password"]
    assert 'type="password" autocomplete="current-password"' in page
    assert "<script" not in page


def test_the_form_is_kept_nowhere(client: TestClient) -> None:
    answer = client.get("/sign-in")
    assert answer.headers["cache-control"] == "no-store"
    assert "HttpOnly" in answer.headers["set-cookie"] and "SameSite=strict" in answer.headers["set-cookie"]


def test_without_a_sign_in_there_is_no_form(monkeypatch: pytest.MonkeyPatch, client: TestClient) -> None:
    fields = read_fields(client.get("/sign-in").text) | {"name": "Eva", "password": PASSWORDS[Role.ADMIN]}
    monkeypatch.setenv("SEOBS_CONFIG", str(Path(__file__).parents[2] / "config.yaml"))
    assert client.get("/sign-in").status_code == 404
    assert client.post("/sign-in", data=fields, headers={"Origin": ORIGIN}).status_code == 404


def sign_out(client: TestClient, config: Config, *, token: str | None = None, origin: str = ORIGIN) -> int:
    """Send the form of the header, and return the status of the answer."""
    visitor = read_cookie(client.cookies.get(VISITOR_COOKIE) or "", HASHES, config.paths.data)
    fields = {"token": sign_in.write_sign_out_token(visitor) if token is None else token}
    return client.post("/sign-out", data=fields, headers={"Origin": origin}).status_code


def test_who_signs_out_is_nobody_and_a_kept_cookie_opens_nothing(client: TestClient, config: Config) -> None:
    send(client, password=PASSWORDS[Role.ADMIN])
    kept = client.cookies[VISITOR_COOKIE]
    assert read_cookie(kept, HASHES, config.paths.data).role is Role.ADMIN
    assert sign_out(client, config) == 303
    assert VISITOR_COOKIE not in client.cookies
    assert read_cookie(kept, HASHES, config.paths.data).role is Role.VISITOR
    assert [change.deed for change in read_changes(config.paths.data, limit=9)] == ["signed out", "signed in"]


def test_nobody_is_signed_out_by_another_page(client: TestClient, config: Config) -> None:
    send(client, password=PASSWORDS[Role.MEMBER])
    assert [sign_out(client, config, token=""), sign_out(client, config, origin="http://evil.example")] == [403, 403]
    # Opening the address says that one is signed out, to who is.
    assert client.get("/sign-out").status_code == 303
    assert read_cookie(client.cookies[VISITOR_COOKIE], HASHES, config.paths.data).role is Role.MEMBER


def test_signing_out_twice_is_no_error(client: TestClient, config: Config) -> None:
    assert [sign_out(client, config, token=""), sign_out(client, config, token="")] == [303, 303]


def test_who_signs_in_anew_leaves_the_earlier_visit(client: TestClient, config: Config) -> None:
    send(client, password=PASSWORDS[Role.ADMIN])
    first = client.cookies[VISITOR_COOKIE]
    send(client, password=PASSWORDS[Role.MEMBER])
    assert read_cookie(client.cookies[VISITOR_COOKIE], HASHES, config.paths.data).role is Role.MEMBER
    assert read_cookie(first, HASHES, config.paths.data).role is Role.VISITOR


def test_a_name_stays_on_one_line_and_short() -> None:
    shown = f"Eva\N{REPLACEMENT CHARACTER} \N{REPLACEMENT CHARACTER}Kos {'x' * 70}"
    assert clean_name(f" Eva\x00\n\u2066Kos {'x' * 200}") == shown


def test_nobody_can_sign_in_without_a_key(client: TestClient, config: Config) -> None:
    (config.paths.data / "sign_in").mkdir(parents=True)
    (config.paths.data / "sign_in" / "key").write_bytes(b"short")
    answer = client.get("/sign-in")
    assert (answer.status_code, answer.text) == (503, "Signing in is not possible just now.")


def test_a_form_that_was_open_when_the_key_broke_says_so(client: TestClient, config: Config) -> None:
    fields = read_fields(client.get("/sign-in").text) | {"name": "Eva Kos", "password": PASSWORDS[Role.EDITOR]}
    (config.paths.data / "sign_in" / "key").write_bytes(b"short")
    answer = client.post("/sign-in", data=fields, headers={"Origin": ORIGIN})
    assert (answer.status_code, answer.text) == (503, "Signing in is not possible just now.")


def test_who_cannot_be_noted_in_the_log_does_not_get_in(client: TestClient, config: Config) -> None:
    (config.paths.data / "changes.jsonl").mkdir(parents=True)
    answer = send(client)
    assert (answer.status_code, VISITOR_COOKIE in answer.headers["set-cookie"]) == (503, False)
