"""An answer from the catalogue on the page: entries with links, internal ones with whom to ask, the same list elsewhere."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from answer.answers import Answer, AnswerMode
from answer.catalogue.query import CatalogueQuery, QueryKind
from index.store import EVERYTHING
from kb.metadata import DocumentType
from tests.web.conftest import read_html
from tests.web.sample_knowledge import MINUTES, REPORT, SampleKnowledgeBase
from web.components.catalogue_answer import describe_list
from web.components.filters import FilterOptions

OPTIONS = FilterOptions(
    types=("report",),
    languages=("sl",),
    projects=("Most do dela",),
    years=("2021", "2016", "2015"),
    places=("Celje",),
)


@pytest.fixture
def answered(sample: SampleKnowledgeBase, open_page: object, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    entries = {entry.document_id: entry for entry in sample.list_documents(EVERYTHING)}
    answer = Answer(
        question="Kateri dokumenti so v slovenščini?",
        language="sl",
        mode=AnswerMode.CATALOGUE,
        refused=False,
        text="slovenščina: 2 dokumenta\n\nZapisnik\n\nPoročilo",
        citations=(),
        nearest=(),
        confidence=1.0,
        documents=(entries[MINUTES], entries[REPORT]),
        query=CatalogueQuery(QueryKind.LIST, languages=("sl",)),
    )
    monkeypatch.setattr(sample, "ask", lambda *arguments, **options: answer)
    app: AppTest = open_page(lang="en")  # type: ignore[operator]
    app.chat_input[0].set_value("Kateri dokumenti so v slovenščini?").run()
    assert not app.exception
    return app


def list_links(app: AppTest) -> list[tuple[str, str]]:
    return [(link.proto.label, link.proto.query_string) for link in app.main.get("page_link")]


def test_every_document_is_an_entry_and_an_internal_one_says_whom_to_ask(answered: AppTest) -> None:
    shown = read_html(answered)
    assert "slovenščina: 2 dokumenta" in shown
    assert '<p class="kb-title" dir="auto">Zapisnik uprave</p>' in shown
    assert "Internal document: ask the association&#x27;s office for it." in shown
    assert "Report · March 2020 · Slovenian" in shown


def test_the_documents_and_the_list_are_a_click_away(answered: AppTest) -> None:
    links = list_links(answered)
    assert ("Letno poročilo mreže 2019", f"id={REPORT}") in links
    assert ("Show them in the list of documents", "language=sl") in links
    assert not [label for label, query in links if MINUTES in query]


def test_the_list_takes_over_the_filter() -> None:
    query = CatalogueQuery(
        QueryKind.OLDEST,
        types=(DocumentType.REPORT,),
        projects=("Most do dela",),
        places=("Celje",),
        date_from=date(2013, 1, 1),
        date_to=date(2020, 12, 31),
        limit=1,
        is_oldest_first=True,
    )
    assert describe_list(query, OPTIONS) == {
        "type": ("report",),
        "language": (),
        "project": ("Most do dela",),
        "issuer": (),
        "place": ("Celje",),
        # The page offers the years that documents have: nothing lies between 2013 and 2015, nor between 2016 and 2020.
        "from": "2015",
        "to": "2016",
        "order": "oldest",
    }


@pytest.mark.parametrize(
    "query",
    [
        CatalogueQuery(QueryKind.LIST, places=("Koper",)),
        CatalogueQuery(QueryKind.LIST, issuers=("Mreža",)),
        CatalogueQuery(QueryKind.LIST, date_from=date(2019, 3, 1), date_to=date(2019, 3, 31)),
        CatalogueQuery(QueryKind.LIST, languages=("mk",)),
        CatalogueQuery(QueryKind.LIST, is_undated=True),
    ],
)
def test_a_filter_that_the_list_does_not_have_gets_no_link(query: CatalogueQuery) -> None:
    assert describe_list(query, OPTIONS) is None
