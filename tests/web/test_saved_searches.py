"""Saved searches: kept for who saved them, a click away, with a feed of what everybody may read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from desk.database import Desk
from kb.metadata import DocumentType
from tests.web.conftest import read_html
from tests.web.sample_knowledge import SampleKnowledgeBase
from tests.web.sign_in import make_cookies, make_visitor, send_cookies, use_config, write_config
from web import knowledge
from web.addresses import write_query
from web.components import conversations, saved_searches
from web.components.conversations import BROWSER_COOKIE, current_owner
from web.components.filters import Choices
from web.components.saved_searches import name_search
from web.visitors import Role

OpenPage = Callable[..., AppTest]


@pytest.fixture
def desk(sample: SampleKnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(saved_searches, "current_owner", lambda: "ana")
    return knowledge.open_desk()


def list_links(app: AppTest) -> list[tuple[str, str]]:
    """Return (name, address) of each saved search that is shown, as HTML."""
    links = re.findall(r'<a class="kb-title" href="(.*?)" target="_self" dir="auto">(.*?)</a>', read_html(app))
    return [(name, address) for address, name in links]


def test_a_search_is_saved_with_its_filters_and_opened_again(open_page: OpenPage, desk: Desk) -> None:
    app = open_page("search", q="zadrug & <b>", type="report", lang="en")
    app.button(key="saved_searches.save").click().run()
    assert not app.exception, app.exception
    assert "This search is saved." in read_html(app)
    [search] = desk.searches.list("ana")
    assert (search.name, search.address) == ("zadrug & <b> · Report", "q=zadrug+%26+%3Cb%3E&type=report")
    start = open_page("search", lang="en")
    address = "/search?q=zadrug+%26+%3Cb%3E&amp;type=report&amp;lang=en"
    assert list_links(start) == [("zadrug &amp; &lt;b&gt; · Report", address)]
    shown = read_html(start)
    assert 'href="/search.atom?q=zadrug+%26+%3Cb%3E&amp;type=report"' in shown
    assert 'aria-label="Feed of the search “zadrug &amp; &lt;b&gt; · Report”"' in shown


def test_a_saved_search_can_be_named_and_deleted(open_page: OpenPage, desk: Desk) -> None:
    desk.searches.save("ana", "q=zadrug", name="zadrug")
    [search] = desk.searches.list("ana")
    app = open_page("search", lang="en")
    app.text_input(key=f"saved_search.{search.id}.name").set_value("Vse o zadrugah").run()
    assert [label for label, _query in list_links(app)] == ["Vse o zadrugah"]
    app.button(key=f"saved_search.{search.id}.delete").click().run()
    assert (desk.searches.list("ana"), list_links(app)) == ([], [])


def test_what_finds_nothing_can_be_waited_for(open_page: OpenPage, desk: Desk) -> None:
    open_page("search", q="qwertz", lang="en").button(key="saved_searches.save").click().run()
    assert [search.address for search in desk.searches.list("ana")] == ["q=qwertz"]
    assert "saved_searches.save" not in [button.key for button in open_page("search", lang="en").button]


def test_the_address_of_a_search_has_no_empty_parts() -> None:
    parameters = {"q": "a b", "type": ("report", "other"), "language": (), "from": "", "to": "2019"}
    assert write_query(parameters) == "q=a+b&type=report&type=other&to=2019"
    choices = Choices(types=(DocumentType.REPORT,), year_to=2019)
    assert name_search("a b", choices) == "a b · Report · until 2019"


def test_who_has_signed_in_keeps_apart_from_the_browser_and_from_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = use_config(write_config(tmp_path), monkeypatch).paths.data
    browser = {BROWSER_COOKIE: "x" * 22}

    def find_owner(cookies: dict[str, str]) -> str:
        send_cookies(monkeypatch, cookies)
        return current_owner()

    member = find_owner(browser | make_cookies(Role.MEMBER, data))
    assert find_owner(browser) == "x" * 22
    assert member != "x" * 22
    # Another visit of the same person in the same browser has the same lists; in another browser it has others.
    assert find_owner(browser | make_cookies(Role.MEMBER, data, visit="visit-2")) == member
    others = [{BROWSER_COOKIE: "y" * 22} | make_cookies(Role.MEMBER, data), browser | make_cookies(Role.EDITOR, data)]
    assert member not in [find_owner(cookies) for cookies in others]


def test_an_account_has_its_lists_in_every_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_config(write_config(tmp_path), monkeypatch)
    visitor = make_visitor(Role.MEMBER)

    def find_owner(browser: str, account: str) -> str:
        send_cookies(monkeypatch, {BROWSER_COOKIE: browser * 22})
        monkeypatch.setattr(conversations, "current_visitor", lambda: replace(visitor, account=account))
        return current_owner()

    assert find_owner("x", "ana-1") == find_owner("y", "ana-1") != find_owner("x", "ana-2")
