"""The list for other programs: what the page shows, and nothing of an internal document but its entry."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from starlette.applications import Starlette
from starlette.routing import Router
from starlette.testclient import TestClient

from index.store import CatalogueEntry, Filter
from kb.errors import IndexMissing
from kb.metadata import AccessLevel, PartialDate
from tests.make_entry import make_entry
from tests.web.sample_knowledge import HOSTILE, HOSTILE_TITLE, MINUTES, REPORT, SECRET, SHEET, SampleKnowledgeBase
from web import exports, knowledge
from web.document_head import write_document_head
from web.exports import (
    make_export_routes,
    write_bibtex,
    write_csv,
    write_feed,
    write_json,
    write_passages,
    write_ris,
    write_sitemap,
)

BASE = "http://kb.example"
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def client(sample: SampleKnowledgeBase) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=Router(routes=make_export_routes()).routes), base_url=BASE) as client:
        yield client


def list_ids(client: TestClient, query: str = "") -> list[str]:
    return [document["id"] for document in client.get(f"/documents.json{query}").json()["documents"]]


def test_the_json_list_is_the_page_with_its_filters(client: TestClient) -> None:
    assert list_ids(client) == [MINUTES, REPORT, SHEET, HOSTILE]
    assert list_ids(client, "?type=report&type=other") == [REPORT, HOSTILE]
    assert list_ids(client, "?language=sr-Latn") == [SHEET]
    assert list_ids(client, "?project=Most+do+dela") == [SHEET]
    assert list_ids(client, "?from=2016&to=2016") == [SHEET]
    assert list_ids(client, "?title=POROČILO+mreže") == [REPORT]
    assert list_ids(client, "?type=novel&from=soon&to=%D9%A2%D9%A0%D9%A1%D9%A9") == [MINUTES, REPORT, SHEET, HOSTILE]


def test_an_entry_says_what_is_known_of_a_document(client: TestClient) -> None:
    answer = client.get("/documents.json?language=sr-Latn")
    assert answer.headers["content-disposition"] == 'attachment; filename="documents.json"'
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.json() == {
        "documents": [
            {
                "id": SHEET,
                "title": "Most do dela",
                "date": "2015-05-04/2016-06-01",
                "date_kind": "period",
                "type": "project_sheet",
                "language": "sr-Latn",
                "languages": ["sr-Latn"],
                "issuer": None,
                "authors": [],
                "projects": ["Most do dela"],
                "places": [],
                "access": "public",
                "address": f"{BASE}/documents/{SHEET}",
            }
        ]
    }


@pytest.mark.parametrize("suffix", ["csv", "json", "bib", "ris", "atom"])
def test_an_internal_document_has_neither_text_nor_file_nor_address(client: TestClient, suffix: str) -> None:
    text = client.get(f"/documents.{suffix}").text
    assert SECRET not in text
    assert "zapisnik.txt" not in text
    assert f"documents/{MINUTES}" not in text


def test_a_cell_is_never_a_formula() -> None:
    entries = [make_entry(title="=HYPERLINK(1)"), make_entry(title='a "b", c\nd', authors=("A. B", "C. D"))]
    rows = list(csv.DictReader(io.StringIO(write_csv(entries, BASE).removeprefix("\ufeff"))))
    assert [row["title"] for row in rows] == ["'=HYPERLINK(1)", 'a "b", c\nd']
    assert [row["authors"] for row in rows] == ["", "A. B; C. D"]


def test_the_list_can_be_filtered_by_issuer_and_place(client: TestClient) -> None:
    assert list_ids(client, "?issuer=Nobody") == []
    assert list_ids(client, "?place=Nowhere") == []


def test_what_a_search_finds_can_be_saved(client: TestClient) -> None:
    answer = client.get("/search.csv", params={"q": "zadrug zaposluje", "type": "project_sheet"})
    assert answer.headers["content-disposition"] == 'attachment; filename="search.csv"'
    (row,) = csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert row == {
        "rank": "1",
        "page": "1",
        "start": "45",
        "end": "85",
        "id": SHEET,
        "title": "Most do dela",
        "date": "2015-05-04/2016-06-01",
        "type": "project_sheet",
        "language": "sr-Latn",
        "sentence": "Most do dela zaposluje mlade v zadrugah.",
        "text": "Most do dela zaposluje mlade v zadrugah.",
        "address": f"{BASE}/document?id={SHEET}&start=45&end=85",
    }
    references = client.get("/search.bib", params={"q": "mreža"}).text
    assert references.count("@techreport{") == 1 and f"{{{REPORT}," in references
    assert client.get("/search.ris", params={"q": "zaposluje"}).text.count("TY  - ") == 1
    assert client.get("/search.csv").text.count("\n") == 1


def test_words_in_quotation_marks_are_exported_and_followed_as_the_page_shows_them(client: TestClient) -> None:
    rows = csv.DictReader(io.StringIO(client.get("/search.csv", params={"q": "“mreža povezala”"}).text[1:]))
    assert [row["text"] for row in rows] == ["V letu 2019 je mreža povezala 42 zadrug v osmih regijah."]
    assert client.get("/search.csv", params={"q": "“mreža povezala”", "near": "1"}).text.count("\n") == 3
    assert "<entry>" not in client.get("/search.atom", params={"q": "“povezala mreža”"}).text


def test_a_found_passage_is_never_a_formula(sample: SampleKnowledgeBase) -> None:
    (hit,) = sample.search("zaposluje", Filter())
    passage = replace(hit.passage, start=0, end=5, quote="=1+1\u202e")
    (row,) = csv.DictReader(io.StringIO(write_passages([replace(hit, passage=passage, sentence=passage)], BASE)[1:]))
    assert (row["sentence"], row["text"]) == ("'=1+1\ufffd",) * 2


def test_the_feed_holds_the_newest_public_documents() -> None:
    old = make_entry(document_id="old", title="<b>&</b>\x00 \u202e", authors=("Ana Kos",))
    entries = [old, make_entry(document_id="undated", date=None), make_entry(document_id="new", issuer="Mreža")]
    entries[2] = replace(entries[2], date=replace(old.date, latest=old.date.latest.replace(year=2021)))  # type: ignore
    entries.append(make_entry(document_id="secret", access_level=AccessLevel.INTERNAL))
    feed = ElementTree.fromstring(write_feed(entries, BASE))
    assert feed.findtext(f"{ATOM}updated") == "2021-05-01T00:00:00+00:00"
    assert [item.findtext(f"{ATOM}id") for item in feed.iter(f"{ATOM}entry")] == [
        f"{BASE}/documents/new",
        f"{BASE}/documents/old",
        f"{BASE}/documents/undated",
    ]
    titles = [item.findtext(f"{ATOM}title") for item in feed.iter(f"{ATOM}entry")]
    assert titles == ["Report", "<b>&</b>\ufffd \ufffd", "Report"]
    assert [name.text for name in feed.iter(f"{ATOM}name")] == ["Mreža", "Ana Kos", "SE Observatory"]


def test_an_old_document_that_came_today_is_the_first_of_the_feed() -> None:
    day = date(1999, 5, 4)
    old = make_entry(
        document_id="old", date=PartialDate(day, day, "1999-05-04"), changed_at="2026-02-03T10:00:00+00:00"
    )
    new = make_entry(document_id="new", changed_at="2026-01-31T08:00:00+00:00")
    feed = ElementTree.fromstring(write_feed([new, old], BASE))
    assert [item.findtext(f"{ATOM}updated") for item in feed.iter(f"{ATOM}entry")] == [old.changed_at, new.changed_at]
    assert feed.findtext(f"{ATOM}updated") == old.changed_at
    assert [item.findtext(f"{ATOM}id") for item in feed.iter(f"{ATOM}entry")] == [
        f"{BASE}/documents/old",
        f"{BASE}/documents/new",
    ]


def test_a_search_can_be_followed_as_a_feed(client: TestClient) -> None:
    answer = client.get("/search.atom?q=zaposluje&type=project_sheet&novel=1&place=")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.text)
    parameters = "q=zaposluje&type=project_sheet"
    assert feed.findtext(f"{ATOM}title") == "zaposluje – SE Observatory"
    assert feed.findtext(f"{ATOM}id") == f"{BASE}/search.atom?{parameters}"
    assert [link.get("href") for link in feed.findall(f"{ATOM}link")] == [
        f"{BASE}/search.atom?{parameters}",
        f"{BASE}/search?{parameters}",
    ]
    assert [item.findtext(f"{ATOM}id") for item in feed.iter(f"{ATOM}entry")] == [f"{BASE}/documents/{SHEET}"]


def test_a_search_of_filters_alone_is_a_feed_of_the_public_documents_that_meet_them(client: TestClient) -> None:
    feed = ElementTree.fromstring(client.get("/search.atom").text)
    found = [item.findtext(f"{ATOM}id") for item in feed.iter(f"{ATOM}entry")]
    assert found == [f"{BASE}/documents/{name}" for name in (REPORT, SHEET, HOSTILE)]
    assert feed.findtext(f"{ATOM}id") == f"{BASE}/search.atom"


def test_the_feed_of_filters_is_taken_from_the_list_that_all_share(
    client: TestClient, sample: SampleKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Filter] = []

    def list_documents(base: object, filter: Filter) -> list[CatalogueEntry]:
        asked.append(filter)
        return []

    monkeypatch.setattr(knowledge, "list_documents", list_documents)
    assert client.get("/search.atom?type=report&place=Maribor&from=2018").status_code == 200
    assert asked == [Filter(access_levels=(AccessLevel.PUBLIC,))]


def test_what_is_looked_for_in_titles_has_an_end(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(exports, "keep_title", lambda entry, title: asked.append(len(title)))
    client.get(f"/documents.csv?title={'x' * 9000}")
    assert set(asked) == {500}


def test_feeds_of_other_lists_are_other_feeds(client: TestClient) -> None:
    feed = ElementTree.fromstring(client.get("/documents.atom?type=report&title=mre%C5%BEe").text)
    assert feed.findtext(f"{ATOM}id") == f"{BASE}/documents.atom?type=report&title=mre%C5%BEe"
    assert [item.findtext(f"{ATOM}id") for item in feed.iter(f"{ATOM}entry")] == [f"{BASE}/documents/{REPORT}"]


def test_an_empty_feed_is_still_a_feed() -> None:
    assert ElementTree.fromstring(write_feed([], BASE)).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"


def test_the_sitemap_names_what_everybody_may_read() -> None:
    entries = [make_entry(document_id="a"), make_entry(document_id="b", access_level=AccessLevel.INTERNAL)]
    places = [place.text for place in ElementTree.fromstring(write_sitemap(entries, BASE)).iter(f"{SITEMAP}loc")]
    assert places == [f"{BASE}/", f"{BASE}/documents", f"{BASE}/observatory", f"{BASE}/documents/a"]


def test_search_engines_are_shown_the_sitemap(client: TestClient) -> None:
    assert client.get("/robots.txt").text == f"User-agent: *\nAllow: /\nSitemap: {BASE}/sitemap.xml\n"


def test_without_an_index_the_list_is_not_available_yet(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def raise_missing() -> SampleKnowledgeBase:
        raise IndexMissing("data")

    monkeypatch.setattr(knowledge, "open_knowledge_base", raise_missing)
    assert client.get("/documents.csv").status_code == 503


def test_the_head_of_a_document_describes_it_for_programs() -> None:
    entry = make_entry(
        title='</script><script>alert("1")</script>', issuer="Mreža & Co", authors=("Ana Kos",), places=("Celje",)
    )
    head = write_document_head(entry, BASE).split("\n")
    assert head[:-1] == [
        f'<link rel="canonical" href="{BASE}/documents/d1">',
        '<meta name="citation_title" content="&lt;/script&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;">',
        '<meta name="citation_author" content="Ana Kos">',
        '<meta name="citation_publication_date" content="2020/05/01">',
        '<meta name="citation_year" content="2020">',
        '<meta name="citation_publisher" content="Mreža &amp; Co">',
        '<meta name="citation_language" content="en">',
        f'<meta name="citation_public_url" content="{BASE}/documents/d1">',
    ]
    assert head[-1].count("<") == 2
    described = json.loads(head[-1].removeprefix('<script type="application/ld+json">').removesuffix("</script>"))
    assert described == {
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": f"{BASE}/documents/d1",
        "url": f"{BASE}/documents/d1",
        "name": entry.title,
        "inLanguage": ["en"],
        "datePublished": "2020-05-01",
        "author": [{"@type": "Person", "name": "Ana Kos"}],
        "publisher": {"@type": "Organization", "name": "Mreža & Co"},
        "spatialCoverage": ["Celje"],
        "isAccessibleForFree": True,
        "encoding": {
            "@type": "MediaObject",
            "encodingFormat": "text/plain",
            "contentUrl": f"{BASE}/documents/d1/original",
        },
    }


def test_an_internal_document_has_no_such_head() -> None:
    assert write_document_head(make_entry(access_level=AccessLevel.INTERNAL), BASE) == ""


@pytest.mark.parametrize("write", [write_csv, write_json, write_bibtex, write_ris, write_feed, write_sitemap])
def test_no_export_turns_the_writing_direction_or_breaks_its_reader(
    write: Callable[[list[CatalogueEntry], str], str],
) -> None:
    bad = "a\u202etxt.exe\x00\x1b[1m\uffff\ud800\u2066"
    entry = make_entry(title=bad, issuer=bad, authors=(bad,), projects=(bad,), places=(bad,))
    written = write([entry], BASE)
    assert not set(written) & set("\u202e\u2066\x00\x1b\uffff\ud800")
    assert "\\u202e" not in written and "\\u0000" not in written
    written.encode("utf-8")


def test_hostile_titles_stay_text_everywhere(client: TestClient) -> None:
    assert HOSTILE_TITLE in [document["title"] for document in client.get("/documents.json").json()["documents"]]
    assert list_ids(client, "?title=onerror") == [HOSTILE]
