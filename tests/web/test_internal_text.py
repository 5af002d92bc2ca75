"""Every way in which a visitor could come to the text of an internal document is closed, and open to members.

The papers are taken in for real; only the encoder is that of words, as what is found is not the subject.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from desk.database import Desk
from desk.feedback import Verdict
from index.store import EVERYTHING
from kb.config import load_config
from kb.errors import GeneratorUnavailable
from kb.passages import Passage
from kb.records import Register
from knowledge_base import KnowledgeBase
from tests.conftest import REPOSITORY, WordEncoder
from tests.ingest.make_sources import make_pdf
from tests.web.conftest import read_everything
from tests.web.sign_in import HASHES, make_cookies, make_visitor, send_cookies, use_config, write_config
from web import knowledge
from web.server import make_routes
from web.visitors import VISITOR_COOKIE, Role, end_visit, write_cookie

REPORT = """ANNUAL REPORT OF THE NETWORK 2019

The network connected 42 cooperatives in eight regions during 2019 and opened an office in Celje for its members.

The meeting of the members took place in Koper on 12 July 2019. Next year the network will open an office in Celje, and
its members will learn how to write a business plan, how to keep books and how to speak with their municipalities.
"""
PAPERS = {
    "2019-report.txt": REPORT,
    "internal/2021-minutes.txt": "MINUTES OF THE BOARD\n\nThe chest of silver lies under the mill of the cooperative.\n",
    "internal/2020-copy.txt": f"{REPORT}\nThe treasurer ran away.\n",
    "internal/2016-sheet.txt": (
        "THE HIDDEN BRIDGE\n\nPROGRAM\tHorizon\nNAZIV PROJEKTA\tTHE HIDDEN BRIDGE\nTRAJANJE\t4. MAJ 2015 – 1. JUNIJ 2016\n"
        "PRORAČUN\t98.765,00 EUR\n\nPURPOSE\n\nThe project hides a bridge.\n"
    ),
}
PDF = "internal/2022-lease.pdf"
SECRETS = ("under the mill", "treasurer ran", "98.765,00", "hides a bridge", "paid in gold")
QUESTION = "Where does the chest of silver lie?"
SEARCHES = (
    "chest silver mill cooperative",
    "treasurer",
    "tresurer rann",
    "the budget of the hidden bridge",
    "hides bridge",
    "rent cellar paid gold",
)


class Papers:
    """The papers once taken in: their ids by path, and the configuration that the app reads."""

    def __init__(self, folder: Path) -> None:
        corpus = folder / "corpus"
        (corpus / "internal").mkdir(parents=True)
        for path, text in PAPERS.items():
            (corpus / path).write_text(text, encoding="utf-8")
        lines = ("LEASE CONTRACT", "Between the cooperative and the town.", "The rent of the cellar is paid in gold.")
        lease = [(72.0, 700.0 - 60 * place, 16.0 - 2 * place, line) for place, line in enumerate(lines)]
        (corpus / PDF).write_bytes(make_pdf([lease]))
        self.file = write_config(folder)
        self.data = folder / "data"
        with closing(KnowledgeBase(load_config(self.file))) as knowledge_base:
            knowledge_base.__dict__["encoder"] = WordEncoder()
            report = knowledge_base.ingest()
            assert (len(report.added), report.failed) == (5, [])
            self.ids = {entry.file: entry.document_id for entry in knowledge_base.list_documents(EVERYTHING)}
            self.texts = {name: knowledge_base.get_document(name, EVERYTHING).text for name in self.ids.values()}
        self.internal = [name for path, name in self.ids.items() if path.startswith("internal/")]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    """Take the papers in once: it starts processes, which takes some seconds."""
    found = Papers(tmp_path_factory.mktemp("papers"))
    texts = "".join(found.texts.values())
    assert [secret for secret in SECRETS if secret not in texts] == []
    return found


@pytest.fixture
def knowledge_base(papers: Papers, monkeypatch: pytest.MonkeyPatch) -> Iterator[KnowledgeBase]:
    """Put the papers where the pages and routes look for them."""
    with closing(KnowledgeBase(use_config(papers.file, monkeypatch))) as opened:
        opened.__dict__["encoder"] = WordEncoder()
        desk = Desk(papers.data)
        monkeypatch.setattr(knowledge, "open_knowledge_base", lambda: opened)
        monkeypatch.setattr(knowledge, "open_desk", lambda: desk)
        yield opened


def list_strangers(data: Path) -> dict[str, dict[str, str]]:
    """Return the cookies of visitors who must not read what is internal."""
    member = make_cookies(Role.MEMBER, data)[VISITOR_COOKIE]
    role, content, signature = member.split(".")
    out = make_visitor(Role.ADMIN, visit="was-signed-out")
    end_visit(out, data)
    return {
        "nobody": {},
        "with nonsense": {VISITOR_COOKIE: "nonsense"},
        "forged": {VISITOR_COOKIE: f"{role}.{content}.{signature[::-1]}"},
        "tampered": {VISITOR_COOKIE: f"admin.{content}.{signature}"},
        "expired": {VISITOR_COOKIE: write_cookie(make_visitor(Role.ADMIN, hours=0), HASHES, data)},
        "signed out": {VISITOR_COOKIE: write_cookie(out, HASHES, data)},
        "unsigned": {VISITOR_COOKIE: f"admin.{content}."},
        "with another key": {VISITOR_COOKIE: make_cookies(Role.ADMIN, data.parent / "elsewhere")[VISITOR_COOKIE]},
    }


STRANGERS = (
    "nobody",
    "with nonsense",
    "forged",
    "tampered",
    "expired",
    "signed out",
    "unsigned",
    "with another key",
)
READERS = (Role.MEMBER, Role.EDITOR, Role.ADMIN)


def find_secrets(shown: str) -> list[str]:
    return [secret for secret in SECRETS if secret in shown]


@pytest.fixture
def open_page(knowledge_base: KnowledgeBase) -> Callable[..., AppTest]:
    """Return a function that opens a page by its file name, with query parameters."""

    def open_page(name: str = "ask", **parameters: str) -> AppTest:
        app = AppTest.from_file(str(REPOSITORY / "app.py"), default_timeout=30)
        if name != "ask":
            app.switch_page(f"web/pages/{name}.py")
        app.query_params.update({"lang": "en"} | parameters)
        app.run()
        assert not app.exception, app.exception
        return app

    return open_page


@pytest.fixture
def client(knowledge_base: KnowledgeBase) -> TestClient:
    """Return a browser before the routes, which follows no redirects."""
    return TestClient(Starlette(routes=make_routes()), base_url="http://localhost:8501", follow_redirects=False)


def list_routes(papers: Papers) -> list[str]:
    """Return the addresses that send something of documents, other than the pages."""
    of_one = ["", "/original", "/pages/1.webp"]
    fixed = [route.path for route in make_routes() if "{" not in route.path]
    searches = [path for path in fixed if path.startswith("/search")]
    found = [f"{path}?{urlencode({'q': query})}" for path in searches for query in SEARCHES]
    documents = [f"/documents/{name}{rest}" for name in papers.internal for rest in of_one]
    return [*documents, *(f"/document?id={name}" for name in papers.internal), *fixed, *found]


def test_every_route_and_every_page_is_among_those_that_are_tried(papers: Papers) -> None:
    tried = [urlsplit(path).path for path in list_routes(papers)]
    assert [route.path for route in make_routes() if not any(map(route.path_regex.match, tried))] == []
    pages = {file.stem for file in (REPOSITORY / "web" / "pages").glob("*.py")} - {"__init__"}
    assert pages == {name for name, _parameters in list_pages(papers)}


@pytest.mark.parametrize("stranger", STRANGERS)
def test_no_route_sends_internal_text_to_a_stranger(client: TestClient, papers: Papers, stranger: str) -> None:
    cookies = list_strangers(papers.data)[stranger]
    for path in list_routes(papers):
        answer = client.get(path, cookies=cookies)
        assert find_secrets(answer.text) == [], path
        if path.endswith(("/original", ".webp")):
            assert answer.status_code == 404, path
            # A 404 has the same words whether there is such a document or not.
            unknown = client.get(path.replace(path.split("/")[2], "f" * 16), cookies=cookies)
            assert (unknown.status_code, unknown.text) == (404, answer.text)
            assert client.head(path, cookies=cookies).status_code == 404
            assert client.get(path, cookies=cookies, headers={"Range": "bytes=0-99"}).status_code == 404


def test_exports_say_neither_where_an_internal_file_lies_nor_its_address(client: TestClient, papers: Papers) -> None:
    for role in (None, *READERS):
        cookies = make_cookies(role, papers.data) if role else {}
        for suffix in ("csv", "json", "bib", "ris", "atom"):
            shown = client.get(f"/documents.{suffix}", cookies=cookies).text
            assert "internal/" not in shown
            assert not [name for name in papers.internal if f"/documents/{name}" in shown]


@pytest.mark.parametrize("role", READERS)
def test_a_member_gets_originals_that_the_browser_does_not_keep(client: TestClient, papers: Papers, role: Role) -> None:
    cookies = make_cookies(role, papers.data)
    answer = client.get(f"/documents/{papers.ids['internal/2021-minutes.txt']}/original", cookies=cookies)
    assert (answer.status_code, find_secrets(answer.text)) == (200, ["under the mill"])
    assert answer.headers["cache-control"] == "private, no-store"
    public = client.get(f"/documents/{papers.ids['2019-report.txt']}/original", cookies=cookies)
    assert public.headers["cache-control"] == "private, no-cache"


def test_a_member_saves_what_a_search_finds_and_nobody_keeps_it_on_the_way(client: TestClient, papers: Papers) -> None:
    answer = client.get("/search.csv?q=chest+silver", cookies=make_cookies(Role.MEMBER, papers.data))
    assert find_secrets(answer.text)[0] == "under the mill"
    assert answer.headers["cache-control"] == "private, no-store"


def test_the_feed_of_a_search_is_the_same_for_members_as_for_everybody(client: TestClient, papers: Papers) -> None:
    for query in ("", *(urlencode({"q": query}) for query in SEARCHES)):
        shown = client.get(f"/search.atom?{query}", cookies=make_cookies(Role.ADMIN, papers.data)).text
        assert shown == client.get(f"/search.atom?{query}", cookies={}).text
        assert [name for name in papers.internal if name in shown] == []


def test_a_picture_that_a_member_has_seen_is_nobodys_after_signing_out(client: TestClient, papers: Papers) -> None:
    # A child process draws it, which takes most of a second to start.
    address = f"/documents/{papers.ids[PDF]}/pages/1.webp"
    cookies = make_cookies(Role.MEMBER, papers.data, visit="soon-over")
    answer = client.get(address, cookies=cookies)
    assert (answer.status_code, answer.content[8:12]) == (200, b"WEBP")
    assert answer.headers["cache-control"] == "private, no-store"
    assert (papers.data / "pages" / papers.ids[PDF] / "1.webp").is_file()
    end_visit(make_visitor(Role.MEMBER, visit="soon-over"), papers.data)
    assert client.get(address, cookies=cookies).status_code == 404
    assert client.get(address).status_code == 404


def list_pages(papers: Papers) -> list[tuple[str, dict[str, str]]]:
    """Return the pages on which internal text could stand."""
    return [
        ("ask", {}),
        ("documents", {}),
        ("documents", {"view": "table"}),
        ("quality", {}),
        ("log", {}),
        ("upkeep", {}),
        *(("search", {"q": query}) for query in SEARCHES),
        *(("observatory", {"register": register.value}) for register in Register),
        *(
            ("document", {"id": name, "start": "0", "end": "40", "find": "mill treasurer bridge"})
            for name in papers.internal
        ),
        ("document", {"id": papers.ids["2019-report.txt"]}),
    ]


def test_no_page_shows_internal_text_to_visitors(
    open_page: Callable[..., AppTest], papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A member was here before: what is kept for members must not be shown to others. So many pages take some seconds.
    send_cookies(monkeypatch, make_cookies(Role.MEMBER, papers.data))
    assert "HIDDEN BRIDGE" in read_everything(open_page("observatory"))
    for name in ("ask", "search"):
        open_page(name)
    send_cookies(monkeypatch, {})
    # The list alone names what is internal: no filter, example or register does.
    for name in ("ask", "search", "observatory"):
        assert "HIDDEN BRIDGE" not in read_everything(open_page(name)), name
    for name, parameters in list_pages(papers):
        app = open_page(name, **parameters)
        assert find_secrets(read_everything(app)) == [], (name, parameters)
        assert "Correct the entry" not in [expander.label for expander in app.expander]


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_document_that_is_internal_opens_to_no_stranger(
    open_page: Callable[..., AppTest], papers: Papers, stranger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_cookies(monkeypatch, list_strangers(papers.data)[stranger])
    app = open_page("document", id=papers.ids["internal/2021-minutes.txt"])
    assert find_secrets(read_everything(app)) == []
    assert [item.value for item in app.info] == ["Internal document: ask the association's office for it."]
    assert "Sign in to read it" in read_everything(app)


def test_no_answer_and_no_nearest_passage_is_from_an_internal_document(
    open_page: Callable[..., AppTest], papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_cookies(monkeypatch, {})
    registers = ("Which projects have a budget over 50.000 EUR?", "Which project has the largest budget?")
    for question in (QUESTION, "Who ran away?", "What is the budget of THE HIDDEN BRIDGE?", "qqqq wwww", *registers):
        app = open_page()
        app.chat_input[0].set_value(question).run()
        assert find_secrets(read_everything(app)) == [], question


def test_a_members_conversation_opens_to_others_without_its_internal_answers(
    open_page: Callable[..., AppTest],
    knowledge_base: KnowledgeBase,
    papers: Papers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    send_cookies(monkeypatch, make_cookies(Role.MEMBER, papers.data))
    app = open_page()
    app.chat_input[0].set_value(QUESTION).run()
    # What a member says of an answer keeps its quotes, for editors.
    knowledge.open_desk().feedback.give(knowledge_base.ask(QUESTION, EVERYTHING), Verdict.RIGHT, "under the mill")
    address = app.query_params["c"]
    address = address[0] if isinstance(address, list) else address
    send_cookies(monkeypatch, {})
    shown = read_everything(open_page("ask", c=address))
    assert QUESTION in shown
    assert find_secrets(shown) == []
    assert find_secrets(read_everything(open_page("quality"))) == []
    send_cookies(monkeypatch, make_cookies(Role.EDITOR, papers.data))
    assert "under the mill" in read_everything(open_page("quality"))


def test_a_member_is_answered_from_internal_documents(
    open_page: Callable[..., AppTest], papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_cookies(monkeypatch, make_cookies(Role.MEMBER, papers.data))
    app = open_page()
    app.chat_input[0].set_value(QUESTION).run()
    assert "under the mill" in read_everything(app)


def test_a_member_reads_internal_documents_on_every_page(
    open_page: Callable[..., AppTest], papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_cookies(monkeypatch, make_cookies(Role.MEMBER, papers.data))
    assert "under the mill" in read_everything(open_page("search", q=SEARCHES[0]))
    assert "98.765,00" in read_everything(open_page("observatory", register="projects"))
    minutes = papers.ids["internal/2021-minutes.txt"]
    app = open_page("document", id=minutes)
    assert "under the mill" in read_everything(app)
    # Reading is not correcting.
    assert "Correct the entry" not in [expander.label for expander in app.expander]


def test_a_likeness_to_an_internal_document_shows_its_entry_only(
    open_page: Callable[..., AppTest], papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, report = "internal/2020-copy.txt", papers.ids["2019-report.txt"]
    send_cookies(monkeypatch, {})
    shown = read_everything(open_page("document", id=report))
    assert "Nearly the same" in shown and "of the text is the same" in shown
    assert place not in shown
    send_cookies(monkeypatch, make_cookies(Role.MEMBER, papers.data))
    assert place in read_everything(open_page("document", id=report))


def test_what_a_session_has_shown_is_gone_when_its_visit_ends(
    open_page: Callable[..., AppTest], papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_cookies(monkeypatch, make_cookies(Role.MEMBER, papers.data, visit="ends-soon"))
    app = open_page()
    app.chat_input[0].set_value(QUESTION).run()
    minutes = papers.ids["internal/2021-minutes.txt"]
    start = papers.texts[minutes].index("under the mill")
    passage = Passage(minutes, start, start + len("under the mill"), 1, "under the mill")
    app.session_state["requested_passage"] = passage
    # Signed out in another tab: the connection of this page still sends the cookie.
    end_visit(make_visitor(Role.MEMBER, visit="ends-soon"), papers.data)
    app.run()
    assert not app.exception
    assert find_secrets(read_everything(app)) == []
    assert "requested_passage" not in app.session_state
    # What the visitor chose stays.
    assert app.session_state["language"] == "en"


def test_a_passage_of_an_internal_document_does_not_open(
    open_page: Callable[..., AppTest], papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_cookies(monkeypatch, {})
    app = open_page("documents")
    passage = Passage(papers.ids["internal/2021-minutes.txt"], 0, 14, 1, "under the mill")
    app.session_state["requested_passage"] = passage
    app.run()
    shown = read_everything(app)
    assert "This document is no longer here." in shown
    assert find_secrets(shown) == []


def test_no_message_of_an_error_holds_internal_text(
    open_page: Callable[..., AppTest],
    knowledge_base: KnowledgeBase,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise GeneratorUnavailable("http://localhost", "it said: under the mill")

    send_cookies(monkeypatch, {})
    app = open_page()
    monkeypatch.setattr(knowledge_base, "ask", fail)
    monkeypatch.setattr(knowledge_base, "search", fail)
    app.chat_input[0].set_value(QUESTION).run()
    assert find_secrets(read_everything(app)) == []
    assert find_secrets(read_everything(open_page("search", q=QUESTION))) == []


def test_no_error_of_a_route_holds_internal_text(
    client: TestClient, knowledge_base: KnowledgeBase, papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    report, careless = papers.ids["2019-report.txt"], TestClient(client.app, raise_server_exceptions=False)
    for error, status in ((GeneratorUnavailable("http://localhost", "under the mill"), 503), (OSError(SECRETS), 500)):

        def fail(*arguments: object, error: Exception = error, **options: object) -> None:
            raise error

        for call in ("search", "original", "get_entry", "list_documents", "generation"):
            monkeypatch.setattr(knowledge_base, call, fail)
        for path in (f"/documents/{report}/original", f"/documents/{report}/pages/1.webp", "/search.csv?q=a"):
            answer = careless.get(path)
            assert (answer.status_code, find_secrets(answer.text)) == (status, []), path
        assert find_secrets(careless.get("/documents.json").text) == []


def test_an_unforeseen_error_of_a_page_is_not_told_to_the_visitor(
    open_page: Callable[..., AppTest], knowledge_base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise RuntimeError("under the mill")

    send_cookies(monkeypatch, {})
    app = open_page()
    monkeypatch.setattr(knowledge_base, "ask", fail)
    app.chat_input[0].set_value(QUESTION).run()
    assert app.exception
    assert find_secrets(read_everything(app)) == []


def test_a_document_that_becomes_internal_is_closed_at_once(
    open_page: Callable[..., AppTest],
    client: TestClient,
    knowledge_base: KnowledgeBase,
    papers: Papers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    report, text = papers.ids["2019-report.txt"], "speak with their municipalities"
    routes = [f"/documents/{report}/original", "/search.csv?q=business+plan"]
    pages = [("document", {"id": report}), ("search", {"q": "business plan"})]
    send_cookies(monkeypatch, {})

    def list_ways() -> list[str]:
        sent = [path for path in routes if text in client.get(path).text]
        return sent + [name for name, given in pages if text in read_everything(open_page(name, **given))]

    assert list_ways() == [*routes, "document", "search"]
    knowledge_base.edit(report, {"access_level": "internal"}, contributor="Eva")
    try:
        assert list_ways() == []
    finally:
        knowledge_base.edit(report, {"access_level": None}, contributor="Eva")


def test_no_line_of_the_log_file_holds_internal_text(
    open_page: Callable[..., AppTest],
    papers: Papers,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO):
        send_cookies(monkeypatch, make_cookies(Role.MEMBER, papers.data))
        open_page("search", q=SEARCHES[0])
        open_page("document", id=papers.ids["internal/2021-minutes.txt"])
    assert find_secrets(caplog.text) == []


def test_earlier_versions_of_a_document_that_becomes_internal_are_closed_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two runs of taking in start processes, which takes some seconds.
    letter = tmp_path / "corpus" / "letter.txt"
    letter.parent.mkdir()
    with closing(KnowledgeBase(use_config(write_config(tmp_path), monkeypatch))) as opened:
        opened.__dict__["encoder"] = WordEncoder()
        monkeypatch.setattr(knowledge, "open_knowledge_base", lambda: opened)
        monkeypatch.setattr(knowledge, "open_desk", lambda: Desk(tmp_path / "data"))
        versions = []
        for rent in ("under the mill", "in the old school beside the mill"):
            letter.write_text(f"LETTER TO THE TOWN\n\nThe chest of silver lies {rent}.\n", encoding="utf-8")
            opened.ingest()
            versions += [entry.document_id for entry in opened.list_documents(EVERYTHING)]
        assert len(set(versions)) == 2
        client = TestClient(Starlette(routes=make_routes()), base_url="http://localhost:8501", follow_redirects=False)

        def read_versions() -> list[bool]:
            shown = []
            for version in versions:
                app = AppTest.from_file(str(REPOSITORY / "app.py"), default_timeout=30)
                app.switch_page("web/pages/document.py")
                app.query_params.update({"lang": "en", "id": version})
                app.run()
                assert not app.exception, app.exception
                original = client.get(f"/documents/{version}/original").text
                shown.append("chest of silver" in read_everything(app) + original)
            return shown

        assert read_versions() == [True, True]
        opened.edit(versions[1], {"access_level": "internal"}, contributor="Eva")
        assert read_versions() == [False, False]
        opened.edit(versions[1], {"access_level": None}, contributor="Eva")
        # The same when the file itself is put among what is internal.
        (letter.parent / "internal").mkdir()
        letter.rename(letter.parent / "internal" / letter.name)
        opened.ingest()
        assert read_versions() == [False, False]
