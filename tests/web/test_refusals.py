"""Where nothing can be sent: a page in the visitor's language for a browser, a line of text for a program."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Match, Route
from starlette.testclient import TestClient
from starlette.types import Scope

from web.refusals import MissingPages, Refusal, refuse

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def send(request: Request) -> Response:
    return refuse(request, Refusal[request.path_params["name"]], headers={"Retry-After": "10"})


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.delenv("SEOBS_LANGUAGE", raising=False)
    routes = [Route("/refuse/{name}", send)]

    def is_known(scope: Scope) -> bool:
        return any(route.matches(scope)[0] is not Match.NONE for route in routes)

    # What Streamlit does: any address shows the first page.
    routes_of_all = [*routes, Route("/{path:path}", lambda request: PlainTextResponse("the first page"))]
    return TestClient(Starlette(routes=routes_of_all, middleware=[Middleware(MissingPages, is_known=is_known)]))


@pytest.mark.parametrize("refusal", Refusal)
def test_a_browser_gets_a_page_with_a_way_back(client: TestClient, refusal: Refusal) -> None:
    answer = client.get(f"/refuse/{refusal.name}", headers=BROWSER | {"Accept-Language": "sl"})
    assert answer.status_code in (403, 404, 413, 503)
    assert answer.text.startswith('<!doctype html>\n<html lang="sl">')
    assert re.findall(r'href="(/[a-z]*)"', answer.text) == ["/", "/documents", "/search", "/"]
    english = client.get(f"/refuse/{refusal.name}").text
    assert english not in answer.text


def test_a_program_gets_a_line_of_text_that_nobody_keeps(client: TestClient) -> None:
    answer = client.get("/refuse/NO_DOCUMENT")
    assert (answer.status_code, answer.text) == (404, "There is no such document, or it is not public.")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert client.get("/refuse/BUSY").headers["retry-after"] == "10"


def test_the_address_and_the_cookie_choose_the_language_before_the_browser(client: TestClient) -> None:
    headers = BROWSER | {"Accept-Language": "it"}
    assert "<h1>Questa pagina non esiste.</h1>" in client.get("/refuse/NO_PAGE", headers=headers).text
    with_cookie = headers | {"Cookie": "seobs_language=es"}
    assert "<h1>Esta página no existe.</h1>" in client.get("/refuse/NO_PAGE", headers=with_cookie).text
    assert "<h1>Diese Seite gibt es nicht.</h1>" in client.get("/refuse/NO_PAGE?lang=de", headers=with_cookie).text
    assert '<html lang="en">' in client.get("/refuse/NO_PAGE?lang=%22%3E%3Cscript", headers=BROWSER).text


def test_a_page_that_is_not_there_is_not_the_first_page(client: TestClient) -> None:
    answer = client.get("/nowhere", headers=BROWSER | {"Accept-Language": "sl"})
    assert (answer.status_code, "<h1>Te strani ni.</h1>" in answer.text) == (404, True)
    for path in ("/_stcore/health", "/media/a.pdf", "/static/js/a.js", "/component/a/index.html"):
        assert client.get(path, headers=BROWSER).text == "the first page"
    # Scripts, pictures and programs ask for something else than a page.
    assert client.get("/nowhere").text == "the first page"
