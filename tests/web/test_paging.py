"""The open page of a long list stands in the address, and another list starts at its beginning."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from tests.web.conftest import read_html
from tests.web.sample_knowledge import REPORT, SampleKnowledgeBase

OpenPage = Callable[..., AppTest]
# Of the list of documents.
ENTRIES_PER_PAGE = 25


@pytest.fixture
def long_list(sample: SampleKnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the list hold three pages of documents, named by their numbers, the first ones Slovene."""
    model = sample.get_entry(REPORT)
    entries = [
        replace(
            model,
            document_id=f"{number:016x}",
            title=f"Bilten {number:02}",
            language="sl" if number <= 30 else "hr",
            languages=(),
            paths=(f"{number}.txt",),
        )
        for number in range(1, 2 * ENTRIES_PER_PAGE + 11)
    ]
    monkeypatch.setattr(sample, "list_documents", lambda filter: entries)
    monkeypatch.setattr(sample, "get_entry", {entry.document_id: entry for entry in entries}.__getitem__)


def list_titles(app: AppTest) -> list[str]:
    return [link.proto.label for link in app.get("page_link") if link.proto.label.startswith("Bilten")]


def read_page(app: AppTest) -> str:
    found = app.query_params.get("page", "")
    return found if isinstance(found, str) else found[0]


@pytest.mark.usefixtures("long_list")
@pytest.mark.parametrize(
    ("page", "first", "kept"),
    [
        ("", "Bilten 01", ""),
        ("2", "Bilten 26", "2"),
        ("99", "Bilten 51", "3"),
        ("0", "Bilten 01", ""),
        ("x", "Bilten 01", ""),
    ],
)
def test_the_address_names_the_page_of_the_list(open_page: OpenPage, page: str, first: str, kept: str) -> None:
    app = open_page("documents", lang="en", **({"page": page} if page else {}))
    assert list_titles(app)[0] == first
    assert read_page(app) == kept


@pytest.mark.usefixtures("long_list")
def test_another_list_starts_at_its_first_page(open_page: OpenPage) -> None:
    app = open_page("documents", page="2", lang="en")
    app.session_state["documents.language"] = ["sl"]
    app.run()
    assert "30 documents" in read_html(app)
    assert (list_titles(app)[0], read_page(app)) == ("Bilten 01", "")


@pytest.mark.usefixtures("long_list")
def test_a_link_leads_to_a_later_page_of_another_list(open_page: OpenPage) -> None:
    app = open_page("documents", page="2", lang="en")
    app.query_params.update({"page": "2", "language": "sl"})
    app.run()
    assert (list_titles(app)[0], read_page(app)) == ("Bilten 26", "2")


@pytest.mark.usefixtures("long_list")
def test_the_list_as_a_table_keeps_its_page(open_page: OpenPage) -> None:
    app = open_page("documents", page="3", lang="en")
    app.session_state["documents.view"] = "table"
    app.run()
    assert "Bilten 51" in read_html(app)
    assert read_page(app) == "3"


def list_ways(app: AppTest) -> list[tuple[str, str]]:
    """Return (address, words) of the ways below the list to the pages beside the one that is open."""
    found = re.findall(r'<div class="kb-ways kb-turn">(.*?)</div>', read_html(app))
    return re.findall(r'href="([^"]*)" target="_self" dir="auto">([^<]*)</a>', "".join(found))


@pytest.mark.usefixtures("long_list")
@pytest.mark.parametrize(
    ("page", "ways"),
    [
        ("", [("/documents?order=title&amp;page=2", "Next page →")]),
        ("2", [("/documents?order=title", "← Previous page"), ("/documents?order=title&amp;page=3", "Next page →")]),
        ("3", [("/documents?order=title&amp;page=2", "← Previous page")]),
    ],
)
def test_below_the_list_stand_the_ways_to_the_pages_beside(
    open_page: OpenPage, page: str, ways: list[tuple[str, str]]
) -> None:
    app = open_page("documents", lang="en", order="title", **({"page": page} if page else {}))
    assert list_ways(app) == ways


@pytest.mark.usefixtures("long_list")
def test_a_list_of_one_page_has_no_ways_below(open_page: OpenPage) -> None:
    assert list_ways(open_page("documents", lang="en", title="Bilten 07")) == []
