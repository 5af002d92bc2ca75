"""Signing in at an OpenID Connect provider, a real one on this machine: who comes in, and what opens nothing."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import yaml
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.applications import Starlette
from starlette.testclient import TestClient

from kb.config import Config, ProviderConfig, load_config
from kb.errors import ConfigError, SignInFailed
from tests.web.loopback_provider import CLIENT, SECRET, LoopbackProvider, run_provider
from tests.web.sign_in import make_cookies, use_config, write_config
from web import provider as provider_module
from web.access import find_visitor
from web.change_log import read_changes
from web.provider import (
    begin_visit,
    find_role,
    find_way_out,
    finish_visit,
    make_attempt,
    read_attempt,
    read_secret,
    write_attempt,
)
from web.sign_in import ATTEMPT_COOKIE, SIGNED_OUT_COOKIE, TOKEN_COOKIE, make_sign_in_routes, write_sign_out_token
from web.visitors import VISITOR_COOKIE, Role

ORIGIN = "http://localhost:8501"
RETURN = f"{ORIGIN}/sign-in/return"


@pytest.fixture(scope="module")
def running() -> Iterator[LoopbackProvider]:
    with run_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: LoopbackProvider) -> LoopbackProvider:
    running.reset()
    provider_module._discover.cache_clear()
    return running


@pytest.fixture
def config(tmp_path: Path, provider: LoopbackProvider, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setenv("CLIENT_SECRET", SECRET)
    return use_config(add_provider(write_config(tmp_path), provider), monkeypatch)


def add_provider(file: Path, provider: LoopbackProvider, **changes: object) -> Path:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    content["web"]["sign_in"]["provider"] = {
        "issuer": provider.issuer,
        "client_id": CLIENT,
        "client_secret": "env:CLIENT_SECRET",
        "claim": "email",
        "member": ["@example.org"],
        "editor": ["office@example.org"],
        "admin": [],
    } | changes
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
    return file


@pytest.fixture
def client(config: Config) -> TestClient:
    return TestClient(Starlette(routes=make_sign_in_routes()), base_url=ORIGIN, follow_redirects=False)


def go_to_provider(client: TestClient, start: str = "/sign-in/start") -> str:
    """Follow a browser to the provider, and return the address to which that sends it back."""
    answer = client.get(start)
    assert answer.status_code == 303, answer.text
    back = httpx.get(answer.headers["location"]).headers["location"]
    assert back.startswith(f"{RETURN}?")
    return str(back)


def read_reason(text: str) -> str:
    [reason] = re.findall(r'<p class="reason"[^>]*>(.*?)</p>', text)
    return str(reason)


def test_who_has_an_account_comes_back_signed_in(
    client: TestClient, config: Config, provider: LoopbackProvider
) -> None:
    answer = client.get(go_to_provider(client, "/sign-in/start?next=/search%3Fq%3Dzadruga&lang=sl"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/search?q=zadruga")
    visitor = find_visitor(client.cookies)
    assert (visitor.role, visitor.name, visitor.account) == (Role.MEMBER, "Ana Kos", "ana-1")
    assert [(change.who, change.deed) for change in read_changes(config.paths.data, limit=9)] == [
        ("Ana Kos", "signed in")
    ]
    assert ATTEMPT_COOKIE not in client.cookies
    [asked] = provider.asked
    assert (asked["response_type"], asked["scope"]) == ("code", "openid profile email")
    assert asked["code_challenge_method"] == "S256" and "prompt" not in asked


def test_the_page_offers_accounts_and_passwords(client: TestClient) -> None:
    shown = client.get("/sign-in?lang=en&next=/documents").text
    assert (
        '<a class="button" href="/sign-in/start?lang=en&amp;next=%2Fdocuments">Sign in with your account</a>' in shown
    )
    assert 'name="password"' in shown


def test_without_passwords_there_is_no_form(
    tmp_path: Path, provider: LoopbackProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = add_provider(write_config(tmp_path), provider)
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    content["web"]["sign_in"] |= {"member": None, "editor": None, "admin": None}
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
    use_config(file, monkeypatch)
    shown = TestClient(Starlette(routes=make_sign_in_routes()), base_url=ORIGIN).get("/sign-in").text
    assert "<form" not in shown and 'href="/sign-in/start?' in shown


def test_without_a_provider_its_routes_find_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_config(write_config(tmp_path), monkeypatch)
    client = TestClient(Starlette(routes=make_sign_in_routes()), base_url=ORIGIN)
    assert [client.get(path).status_code for path in ("/sign-in/start", "/sign-in/return?code=1&state=1")] == [404, 404]
    assert "/sign-in/start" not in client.get("/sign-in").text


def test_a_browser_that_did_not_begin_is_not_signed_in(client: TestClient) -> None:
    back = go_to_provider(client)
    mine = client.cookies[ATTEMPT_COOKIE]
    client.cookies.clear()
    go_to_provider(client)
    for cookies in ({}, {ATTEMPT_COOKIE: client.cookies[ATTEMPT_COOKIE]}, {ATTEMPT_COOKIE: f"{mine}x"}):
        other = TestClient(client.app, base_url=ORIGIN, follow_redirects=False, cookies=cookies)
        answer = other.get(back)
        assert (answer.status_code, VISITOR_COOKIE in other.cookies) == (403, False)
        assert read_reason(answer.text) == "That did not work: please try again. The browser must allow cookies."


def test_an_attempt_is_over_after_ten_minutes(config: Config) -> None:
    attempt = make_attempt(destination="/", language="sl")
    assert attempt.ends - time.time() == pytest.approx(600, abs=5)
    data = config.paths.data
    assert read_attempt(write_attempt(attempt, data), data) == attempt
    assert read_attempt(write_attempt(replace(attempt, ends=int(time.time())), data), data) is None


def test_a_code_opens_once(client: TestClient) -> None:
    back = go_to_provider(client)
    attempt = client.cookies[ATTEMPT_COOKIE]
    assert client.get(back).status_code == 303
    client.cookies.clear()
    client.cookies.set(ATTEMPT_COOKIE, attempt)
    assert (client.get(back).status_code, VISITOR_COOKIE in client.cookies) == (503, False)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of another attempt"},
        {"aud": "another client"},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"iss": "https://accounts.example.org"},
        {"exp": 1_600_000_000},
        {"sub": ""},
        {"sub": "x" * 256},
    ],
)
def test_a_token_that_is_not_for_us_and_now_opens_nothing(
    client: TestClient, provider: LoopbackProvider, claims: dict[str, object]
) -> None:
    provider.claims |= claims
    answer = client.get(go_to_provider(client))
    assert (answer.status_code, VISITOR_COOKIE in client.cookies) == (503, False)
    assert read_reason(answer.text) == "Signing in is not possible just now."


def test_a_token_with_another_signature_opens_nothing(client: TestClient, provider: LoopbackProvider) -> None:
    keys: dict[str, RSAKey | OctKey] = {
        "RS256": RSAKey.generate_key(2048, {"kid": "first"}),
        "HS256": OctKey.import_key(SECRET, {"kid": "first"}),
    }
    for algorithm, key in keys.items():
        provider.key, provider.algorithm = key, algorithm
        assert client.get(go_to_provider(client)).status_code == 503
    assert VISITOR_COOKIE not in client.cookies


def test_an_account_without_rights_is_told_whom_to_ask(client: TestClient, provider: LoopbackProvider) -> None:
    provider.claims["email"] = "ana@elsewhere.example"
    answer = client.get(go_to_provider(client, "/sign-in/start?lang=de"))
    assert (answer.status_code, VISITOR_COOKIE in client.cookies) == (403, False)
    assert '<html lang="de">' in answer.text
    assert read_reason(answer.text).startswith("Ihr Konto hat hier keinen Zugang")
    # Who has another account is asked for it.
    go_to_provider(client)
    assert provider.asked[-1]["prompt"] == "login"


def test_who_is_refused_by_the_provider_may_try_again(client: TestClient) -> None:
    state = parse_qs(urlsplit(go_to_provider(client)).query)["state"][0]
    answer = client.get(f"/sign-in/return?error=access_denied%0d%0aevil&state={state}")
    assert (answer.status_code, VISITOR_COOKIE in client.cookies) == (403, False)


def test_what_the_token_leaves_out_is_asked_for(client: TestClient, provider: LoopbackProvider) -> None:
    provider.claims = {}
    provider.userinfo = {"sub": "ana-1", "email": "Office@Example.org", "email_verified": True, "name": "Ana <b>"}
    assert client.get(go_to_provider(client)).status_code == 303
    visitor = find_visitor(client.cookies)
    assert (visitor.role, visitor.name) == (Role.EDITOR, "Ana <b>")
    provider.userinfo["sub"] = "somebody-else"
    assert client.get(go_to_provider(client)).status_code == 503


def test_other_settings_of_the_provider_end_the_visit(
    client: TestClient, provider: LoopbackProvider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get(go_to_provider(client))
    assert find_visitor(client.cookies).role is Role.MEMBER
    other = tmp_path / "other"
    other.mkdir()
    (other / "data").symlink_to(tmp_path / "data")
    use_config(add_provider(write_config(other), provider, member=["@elsewhere.example"]), monkeypatch)
    assert find_visitor(client.cookies).role is Role.VISITOR


def test_after_signing_out_the_next_person_must_show_who_they_are(
    client: TestClient, provider: LoopbackProvider
) -> None:
    client.get(go_to_provider(client))
    token = write_sign_out_token(find_visitor(client.cookies))
    client.post("/sign-out", data={"token": token}, headers={"Origin": ORIGIN})
    assert find_visitor(client.cookies).role is Role.VISITOR
    back = go_to_provider(client)
    assert provider.asked[-1]["prompt"] == "login"
    client.get(back)
    assert SIGNED_OUT_COOKIE not in client.cookies


def sign_in_and_out(client: TestClient, **headers: str) -> Any:
    client.get(go_to_provider(client))
    token = write_sign_out_token(find_visitor(client.cookies))
    answer = client.post("/sign-out", data={"token": token}, headers={"Origin": ORIGIN, **headers})
    assert find_visitor(client.cookies).role is Role.VISITOR
    assert TOKEN_COOKIE not in client.cookies
    return answer


def test_signing_out_ends_the_session_at_the_provider_too(client: TestClient, provider: LoopbackProvider) -> None:
    client.get(go_to_provider(client))
    token = client.cookies[TOKEN_COOKIE]
    answer = sign_in_and_out(client)
    # A redirection would be stopped by the browser: the answer to a form may not lead to another host.
    assert answer.status_code == 200
    address = answer.headers["refresh"].removeprefix("0;url=")
    assert html.escape(address) in answer.text
    assert address.startswith(f"{provider.issuer}/logout?")
    back = httpx.get(address).headers["location"]
    [left] = provider.left
    assert left["id_token_hint"].split(".")[0] == token.split(".")[0]
    assert jwt.decode(left["id_token_hint"], provider.published).claims["sub"] == "ana-1"
    assert (left["client_id"], left["post_logout_redirect_uri"]) == (CLIENT, RETURN)
    assert back == f"{RETURN}?state={left['state']}"
    other = TestClient(client.app, base_url=ORIGIN, follow_redirects=False)
    assert other.get(back).status_code == 403
    assert client.get(f"{RETURN}?state=of-another-browser").status_code == 403
    returned = client.get(back)
    assert (returned.status_code, returned.headers["location"]) == (303, "/")
    assert client.get(back).status_code == 403


def test_a_provider_that_does_not_bring_the_state_back_is_no_failure(client: TestClient) -> None:
    sign_in_and_out(client)
    assert client.get(RETURN).headers["location"] == "/"


def test_a_large_token_does_not_go_into_a_cookie(client: TestClient, provider: LoopbackProvider) -> None:
    provider.claims["groups"] = ["g" * 4000]
    address = sign_in_and_out(client).headers["refresh"]
    assert "id_token_hint" not in address and f"client_id={CLIENT}" in address


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "javascript:alert(1)",
        "//127.0.0.1/logout",
        "http://evil.example/logout",
        "https://evil.example/logout",
        "http://127.0.0.1:{port}@evil.example/logout",
        "http://evil@127.0.0.1:{port}/logout",
        "http://127.0.0.1:{port}\\@evil.example/logout",
        "http://127.0.0.1:{port}.evil.example/logout",
        "http://127.0.0.1:1/logout",
        "http://127.0.0.1:{port}/logout\r\nSet-Cookie: a=b",
        "http://127.0.0.1:{port}/log out",
    ],
)
def test_without_a_safe_way_out_one_is_signed_out_here_and_told_so(
    client: TestClient, provider: LoopbackProvider, address: str | None
) -> None:
    host = urlsplit(provider.issuer).netloc
    provider.end_session = address and address.replace("{port}", host.partition(":")[2])
    answer = sign_in_and_out(client, **{"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-out")
    shown = client.get("/sign-out", headers={"Accept-Language": "en"})
    assert f"You are signed out here only. At {host}, where your account is, you may still be signed in" in shown.text
    assert provider.left == []


def test_what_the_way_out_asks_for_itself_is_kept(config: Config, provider: LoopbackProvider) -> None:
    provider.end_session = f"{provider.issuer}/logout?tenant=7#top"
    address = find_way_out(read_settings(config), token="", state="s", return_address=RETURN)
    assert address is not None and address.startswith(f"{provider.issuer}/logout?tenant=7&client_id={CLIENT}&")
    assert "#" not in address and "id_token_hint" not in address


def test_who_knew_a_password_is_sent_to_no_provider(client: TestClient, config: Config) -> None:
    client.cookies.update(make_cookies(Role.MEMBER, config.paths.data))
    token = write_sign_out_token(find_visitor(client.cookies))
    answer = client.post("/sign-out", data={"token": token}, headers={"Origin": ORIGIN})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_who_is_signed_in_is_not_told_to_be_signed_out(client: TestClient) -> None:
    client.get(go_to_provider(client))
    assert client.get("/sign-out").headers["location"] == "/"


def test_a_provider_that_calls_itself_otherwise_is_none(
    client: TestClient, config: Config, provider: LoopbackProvider
) -> None:
    provider.names_issuer = "https://accounts.example.org"
    assert client.get("/sign-in/start").status_code == 503
    settings = read_settings(config)
    with pytest.raises(SignInFailed, match="it calls itself 'https://accounts.example.org'"):
        begin_visit(settings, make_attempt(destination="/", language="en"), return_address=RETURN, asks_again=False)


def test_a_provider_that_is_away_says_so(config: Config) -> None:
    away = read_settings(config).model_copy(update={"issuer": "http://127.0.0.1:9/realm"})
    with pytest.raises(SignInFailed, match="it cannot be reached"):
        begin_visit(away, make_attempt(destination="/", language="en"), return_address=RETURN, asks_again=False)


def test_a_slow_provider_takes_few_threads_of_the_pages(
    client: TestClient, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.provider._turns", BoundedSemaphore(1))
    attempt = make_attempt(destination="/", language="en")
    with (
        provider_module._take_turn("https://accounts.example.org"),
        pytest.raises(SignInFailed, match="too many are waiting for it"),
    ):
        finish_visit(read_settings(config), attempt, code="x", return_address=RETURN)
    assert client.get("/sign-in/start").status_code == 303


def read_settings(config: Config) -> ProviderConfig:
    assert config.web.sign_in is not None and config.web.sign_in.provider is not None
    return config.web.sign_in.provider


def test_without_its_secret_the_app_does_not_start(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLIENT_SECRET")
    with pytest.raises(ConfigError, match="the environment variable CLIENT_SECRET is not set"):
        read_secret(read_settings(config))


@pytest.mark.parametrize(
    ("claim", "claims", "role"),
    [
        ("email", {"email": "ANA@example.org", "email_verified": True}, Role.MEMBER),
        ("email", {"email": "ANA@example.org", "email_verified": "true"}, Role.MEMBER),
        ("email", {"email": "boss@example.org", "email_verified": True}, Role.ADMIN),
        ("email", {"email": "boss@example.org"}, None),
        ("email", {"email": "ana@evil.example.org", "email_verified": True}, None),
        ("email", {"email": "ana@example.org@evil.example", "email_verified": True}, None),
        ("email", {}, None),
        ("groups", {"groups": ["office", "choir"]}, Role.EDITOR),
        ("groups", {"groups": "office"}, Role.EDITOR),
        ("groups", {"groups": ["choir", 7, None]}, None),
        ("realm_access.roles", {"realm_access": {"roles": ["office"]}}, Role.EDITOR),
        ("realm_access.roles", {"realm_access": "office"}, None),
    ],
)
def test_a_role_is_what_the_claim_says(claim: str, claims: dict[str, object], role: Role | None) -> None:
    config = ProviderConfig(
        issuer="https://accounts.example.org",
        client_id="c",
        client_secret=None,
        claim=claim,
        member=("@example.org", "choir-2"),
        editor=("office",),
        admin=("boss@example.org",),
    )
    assert find_role(claims, config) is role


@pytest.mark.parametrize(
    "issuer", ["http://accounts.example.org", "accounts.example.org", "http://localhost.evil.example"]
)
def test_a_provider_elsewhere_needs_https(tmp_path: Path, provider: LoopbackProvider, issuer: str) -> None:
    file = add_provider(write_config(tmp_path), provider, issuer=issuer)
    with pytest.raises(ConfigError, match="web.sign_in.provider.issuer"):
        load_config(file)
