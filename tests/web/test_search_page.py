"""The search page: passages by document, matched words, order, the same passage elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from index.store import Filter
from tests.web.conftest import read_html
from tests.web.sample_knowledge import MINUTES, REPORT, SHEET, SampleKnowledgeBase
from web.components.hits import group_hits

OpenPage = Callable[..., AppTest]


def list_titles(app: AppTest) -> list[str]:
    """Return the titles of the documents that are shown, in their order."""
    links = [link.proto for link in app.get("page_link")]
    return [link.label for link in links if "start=" in link.query_string]


def test_hits_are_grouped_by_document_in_the_order_of_the_best(sample: SampleKnowledgeBase) -> None:
    hits = sample.search("zadrug mreža zaposluje", Filter())
    groups = [(group[0].entry.document_id, [hit.rank for hit in group]) for group in group_hits(hits)]
    assert [name for name, _ranks in groups] == [SHEET, REPORT]
    assert sorted(rank for _name, ranks in groups for rank in ranks) == [hit.rank for hit in hits]
    assert all(ranks == sorted(ranks) for _name, ranks in groups)


def test_more_passages_of_a_document_open_by_a_click(open_page: OpenPage) -> None:
    app = open_page("search", q="mreža", lang="en")
    assert list_titles(app) == ["Letno poročilo mreže 2019"]
    assert "odprla pisarno" not in read_html(app)
    more = app.button(key=f"hit.{REPORT}.switch")
    assert more.label == "1 more passage in this document"
    more.click().run()
    assert 'Prihodnje leto bo <b class="kb-word">mreža</b> odprla pisarno v Celju.' in read_html(app)
    app.button(key=f"hit.{REPORT}.switch").click().run()
    assert "odprla pisarno" not in read_html(app)


@pytest.mark.parametrize(("order", "first"), [("newest", "Letno poročilo mreže 2019"), ("oldest", "Most do dela")])
def test_results_can_be_sorted_by_date(open_page: OpenPage, order: str, first: str) -> None:
    app = open_page("search", q="zadrug zadrugah zaposluje", order=order)
    assert list_titles(app)[0] == first
    assert app.query_params["order"] in (order, [order])


def test_the_same_passage_of_another_document_is_a_link_and_an_internal_one_is_none(
    open_page: OpenPage, sample: SampleKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    hit = sample.search("zaposluje", Filter())[0]
    entries = [sample.get_entry(name) for name in (REPORT, MINUTES)]
    folded = tuple(replace(hit, entry=entry) for entry in entries)
    monkeypatch.setattr(sample, "search", lambda *arguments, **options: [replace(hit, folded=folded)])
    app = open_page("search", q="zaposluje", lang="en")
    assert list_titles(app) == ["Most do dela", "Letno poročilo mreže 2019 \\(Slovenian\\)"]
    assert "Zapisnik" not in str(app.main)


def test_the_filters_can_be_taken_back_where_they_find_nothing(open_page: OpenPage) -> None:
    app = open_page("search", q="zadrug", type="other", lang="en")
    assert [info.value for info in app.info] == ["Nothing found. Try other words, or fewer filters."]
    app.button(key="search.without").click().run()
    assert "2 passages · 2 documents" in read_html(app)
    assert "type" not in app.query_params


def test_a_filter_shows_how_many_documents_it_would_find(open_page: OpenPage) -> None:
    app = open_page("search", q="zadrug", lang="en")
    types = app.button_group(key="search.type")
    assert types.options == ["Report · 1", "Project sheet · 1"]
    # With one chosen the other can still be added.
    types.set_value(["report"]).run()
    types = app.button_group(key="search.type")
    assert (types.value, types.options) == (["report"], ["Report · 1", "Project sheet · 1"])
    assert app.button_group(key="search.language").options == ["Slovenian · 1"]
    types.set_value(["report", "project_sheet"]).run()
    assert "2 passages · 2 documents" in read_html(app)


def test_results_can_be_saved_as_they_are_filtered(open_page: OpenPage) -> None:
    shown = read_html(open_page("search", q="zadrug & mreža", type="report", lang="en"))
    assert '<a href="/search.csv?q=zadrug+%26+mre%C5%BEa&amp;type=report" download>CSV</a>' in shown


def test_hostile_words_in_the_field_stay_text(open_page: OpenPage) -> None:
    app = open_page("search", q='<img src=x onerror=alert(1)> "zadrug', issuer="<script>")
    assert "<img" not in read_html(app) and "<script" not in read_html(app)


def test_words_in_quotation_marks_find_only_what_holds_them(open_page: OpenPage) -> None:
    app = open_page("search", q="“mreža povezala”", lang="en")
    assert list_titles(app) == ["Letno poročilo mreže 2019"]
    assert "1 passage · 1 document" in read_html(app)
    app.button(key="search.near_too").click().run()
    assert "2 passages · 1 document" in read_html(app)
    assert app.query_params["near"] in ("1", ["1"])
    app.button(key="search.exact").click().run()
    assert "1 passage · 1 document" in read_html(app)
    assert "near" not in app.query_params


def test_words_that_stand_nowhere_so_are_said_to_before_anything_near_is_shown(open_page: OpenPage) -> None:
    app = open_page("search", q="“povezala mreža”", lang="en")
    assert [info.value for info in app.info] == ["No passage holds exactly these words."]
    assert list_titles(app) == []
    app.button(key="search.near_instead").click().run()
    assert list_titles(app) == ["Letno poročilo mreže 2019"]


NO_SUCH_WORDS = "These passages do not have the words that you wrote. They are the nearest in meaning."


def test_passages_without_any_of_the_words_are_said_to_be_near_in_meaning_only(
    open_page: OpenPage, sample: SampleKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    hits = sample.search("zaposluje", Filter())
    monkeypatch.setattr(sample, "search", lambda *arguments, **options: hits)
    assert [info.value for info in open_page("search", q="qqqq wwww", lang="en").info] == [NO_SUCH_WORDS]
    # Another form of the word, and a word of the title, are words of the document.
    for query in ("zadruga", "Most", "qqqq zaposluje"):
        assert [info.value for info in open_page("search", q=query, lang="en").info] == [], query


def test_more_passages_than_are_shown_are_said_to_be_the_nearest(
    open_page: OpenPage, sample: SampleKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    [hit] = sample.search("zaposluje", Filter())
    monkeypatch.setattr(sample, "search", lambda *arguments, limit, **options: [hit] * limit)
    assert "The 100 nearest passages · 1 document" in read_html(open_page("search", q="zaposluje", lang="en"))
