"""The registers of the observatory: chosen by words and years, compared, saved, and each record leads to its document."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from starlette.applications import Starlette
from starlette.routing import Router
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from index.store import Filter
from kb.passages import Passage
from kb.records import Record, RecordValue, Register
from tests.web.conftest import read_html
from tests.web.sample_knowledge import REPORT, SHEET, SampleKnowledgeBase
from tests.web.test_links import read_blocks
from web.components.registers import list_record_years, sift_records
from web.exports import make_export_routes

OpenPage = Callable[..., AppTest]


def make_record(name: str, *values: tuple[str, str, str], register: Register = Register.EVENTS) -> Record:
    """Return a record of the report whose values, (field, written, normalised), all stand in one passage."""
    written = [name, *(value for _field, value, _normalised in values)]
    quote = " ".join(written)
    passage = Passage(REPORT, 0, len(quote), 1, quote)
    made = [RecordValue(field, value, normalised, passage) for field, value, normalised in values]
    return Record(f"r-{name}", register, REPORT, name, (RecordValue("name", name, name, passage), *made))


FAIR = make_record("Sejem v Čakovcu", ("date", "9. 1.", "2018-01-09"), ("place", "Čakovec", "Čakovec"))
CAMP = make_record("Tabor", ("date", "2019–2021", "2019/2021"))
TALK = make_record("Razgovor")


def test_records_are_found_by_all_their_values_and_the_newest_come_first() -> None:
    assert sift_records([TALK, FAIR, CAMP]) == [CAMP, FAIR, TALK]
    assert sift_records([TALK, FAIR, CAMP], words="ЧАКОВЕЦ sejem") == [FAIR]
    assert sift_records([TALK, FAIR, CAMP], year="2020") == [CAMP]
    assert sift_records([TALK, FAIR, CAMP], words="tabor", year="2018") == []
    assert list_record_years(CAMP) == ["2019", "2020", "2021"]


def test_years_of_a_slip_of_the_pen_end_somewhere() -> None:
    assert len(list_record_years(make_record("Tabor", ("date", "1–9999", "0001/9999")))) == 201


def show(sample: SampleKnowledgeBase, monkeypatch: pytest.MonkeyPatch, *records: Record) -> None:
    """Have the sample hold these records and no others."""
    monkeypatch.setattr(
        sample,
        "list_records",
        lambda register, filter: [record for record in records if register in (None, record.register)],
    )


def read_unescaped(app: AppTest) -> str:
    """Return what the browser gets of the tables, as JSON."""
    return read_blocks(app).replace('\\"', '"')


def test_an_event_has_its_year_and_leads_to_its_passage_and_its_document(
    open_page: OpenPage, sample: SampleKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(sample, monkeypatch, FAIR, CAMP)
    app = open_page("observatory", register="events", lang="en")
    blocks = read_unescaped(app)
    assert "9 January 2018" in blocks and "9. 1." not in blocks
    assert f'"page": "/document?id={REPORT}"' in blocks
    app.selectbox(key="observatory.year").select("2018").run()
    assert "1 entry" in read_html(app) and "Tabor" not in read_blocks(app)
    assert app.query_params["year"] in ("2018", ["2018"])
    app.text_input(key="observatory.name").set_value("krokodil").run()
    assert [info.value for info in app.info] == ["No entry has these words in this time."]
    app.button(key="observatory.without").click().run()
    assert "2 entries" in read_html(app)


def test_an_indicator_shows_how_much_of_its_target_was_achieved(
    open_page: OpenPage, sample: SampleKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = make_record("jobs", ("target", "200", "200"), ("result", "110", "110"), register=Register.INDICATORS)
    shops = make_record("shops", ("target", "20–30", "20/30"), ("result", "9", "9"), register=Register.INDICATORS)
    show(sample, monkeypatch, jobs, shops)
    blocks = read_blocks(open_page("observatory", register="indicators", lang="en"))
    assert blocks.count("55%") == 1 and "Achieved" in blocks


def test_projects_stand_beside_each_other_under_an_address_of_their_own(
    open_page: OpenPage, sample: SampleKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = make_record("Most", ("budget", "100 EUR", "100.00 EUR"), register=Register.PROJECTS)
    other = make_record("Krug", ("budget", "250 EUR", "250.00 EUR"), register=Register.PROJECTS)
    third = make_record("Trta", register=Register.PROJECTS)
    show(sample, monkeypatch, one, other, third)
    app = open_page("observatory", lang="en")
    app.multiselect(key="observatory.compare").set_value(["r-Most", "r-Krug"]).run()
    assert app.query_params["compare"] == ["r-Most", "r-Krug"]
    linked = read_unescaped(open_page("observatory", compare=["r-Most", "r-Krug", "r-none"], lang="en"))
    assert '"columns": ["", "Most", "Krug"]' in linked
    assert "100 EUR" in linked and "250 EUR" in linked and "Trta" not in linked
    # In the order in which they were chosen.
    turned = read_unescaped(open_page("observatory", compare=["r-Krug", "r-Most"], lang="en"))
    assert '"columns": ["", "Krug", "Most"]' in turned


def test_a_register_can_be_saved_as_it_is_shown(sample: SampleKnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    with TestClient(
        Starlette(routes=Router(routes=make_export_routes()).routes), base_url="http://kb.example"
    ) as client:
        (project,) = client.get("/observatory.json?register=novel").json()["records"]
        assert project["values"]["budget"][0]["address"] == f"http://kb.example/document?id={SHEET}&start=20&end=43"
        show(sample, monkeypatch, FAIR, CAMP, make_record("=1+1"))
        answer = client.get("/observatory.csv", params={"register": "events", "name": "cakovec", "year": "2018"})
        assert answer.headers["content-disposition"] == 'attachment; filename="events.csv"'
        assert answer.headers["cache-control"] == "private, no-store"
        (row,) = csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))
        assert row == {
            "id": "r-Sejem v Čakovcu",
            "name": "Sejem v Čakovcu",
            "date": "9. 1.",
            "date_normalised": "2018-01-09",
            "place": "Čakovec",
            "document": REPORT,
            "title": "Letno poročilo mreže 2019",
            "address": f"http://kb.example/document?id={REPORT}&start=0&end=29",
        }
        assert ",'=1+1," in client.get("/observatory.csv", params={"register": "events"}).text


def test_a_register_of_what_a_visitor_may_not_read_is_empty_in_every_format(
    sample: SampleKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Filter] = []

    def list_nothing(register: Register, filter: Filter) -> list[Record]:
        asked.append(filter)
        return []

    monkeypatch.setattr(sample, "list_records", list_nothing)
    with TestClient(Starlette(routes=Router(routes=make_export_routes()).routes)) as client:
        assert client.get("/observatory.json").json() == {"records": []}
        assert client.get("/observatory.csv").text.count("\n") == 1
    assert {level.value for allowed in asked for level in allowed.access_levels} == {"public"}


def test_a_project_to_compare_waits_for_another_one(
    open_page: OpenPage, sample: SampleKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = make_record("Most", ("budget", "100 EUR", "100.00 EUR"), register=Register.PROJECTS)
    other = make_record("Krug", ("budget", "250 EUR", "250.00 EUR"), register=Register.PROJECTS)
    show(sample, monkeypatch, one, other)
    app = open_page("observatory", lang="en")
    hint = "Choose another project to compare with."
    assert hint not in read_html(app)
    app.multiselect(key="observatory.compare").set_value([one.id]).run()
    assert hint in read_html(app)
    assert not app.text_input(key="observatory.name").disabled
    app.multiselect(key="observatory.compare").set_value([one.id, other.id]).run()
    # All of the chosen ones stand there, whatever words and year were chosen before.
    assert (hint in read_html(app), app.text_input(key="observatory.name").disabled) == (False, True)


def test_the_first_register_needs_no_word_in_the_address(
    open_page: OpenPage, sample: SampleKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(sample, monkeypatch, make_record("Most", register=Register.PROJECTS), FAIR)
    assert "register" not in open_page("observatory", lang="en").query_params
    assert open_page("observatory", register="events", lang="en").query_params["register"] in ("events", ["events"])
