"""`list`, `show` and `records`: every format holds the same, and every value its passage."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.commands import COOP, NEWSLETTER, PASSAGE_KEYS, REPORT, SOCIOLAB, Run
from tests.conftest import REPOSITORY


def test_the_list_is_given_in_five_formats(run: Run) -> None:
    documents = run("list", "--json").json["documents"]
    assert [document["file"] for document in documents] == [
        NEWSLETTER,
        SOCIOLAB,
        "2020-korse-projekti.txt",
        REPORT,
        COOP,
    ]
    assert documents[1] == {
        "document_id": "b08ee4e8ae2371bf",
        "title": "Projekt Sociolab Podravje",
        "type": "project_sheet",
        "language": "sl",
        "date": "2018-04-01/2021-12-31",
        "date_kind": "period",
        "languages": ["sl"],
        "issuer": "Fundacija za izboljšanje zaposlitvenih možnosti PRIZMA, ustanova",
        "authors": [],
        "projects": ["SocioLab"],
        "places": [],
        "access_level": "public",
        "file": SOCIOLAB,
        "files": [SOCIOLAB],
        "media_type": "text/plain",
        "size_bytes": (REPOSITORY / "corpus" / SOCIOLAB).stat().st_size,
        "pages": 1,
        "ocr_confidence": None,
    }
    assert run("list", "--format", "json").json["documents"] == documents
    header, *rows = list(csv.reader(io.StringIO(run("list", "--format", "csv").out)))
    assert header == ["date", "type", "language", "title", "projects", "access", "file", "id"]
    assert [row[-1] for row in rows] == [document["document_id"] for document in documents]
    table = run("list").out.splitlines()
    assert table[0].split() == header
    assert len(table) == 6
    bibtex = run("list", "--format", "bibtex").out
    assert "@techreport{366fbcd7e9027da9,\n  title = {{POLLETNO POROČILO JANUAR-JUNIJ 2018}},\n" in bibtex
    assert bibtex.count("\n}\n") == 5
    ris = run("list", "--format", "ris").out
    assert ris.count("TY  - ") == ris.count("\nER  - ") == 5
    assert "TI  - Projekt Sociolab Podravje\n" in ris


def test_a_document_is_shown_with_evidence_and_text(run: Run, texts: dict[str, str]) -> None:
    shown = run("show", "b08ee4e8ae2371bf", "--json").json
    assert shown["text"] == texts[SOCIOLAB]
    assert (shown["state"], shown["superseded_by"], shown["sha256"][:16]) == ("current", None, "b08ee4e8ae2371bf")
    assert [item["value"] for item in shown["evidence"]["date"]] == ["2018-04-01/2021-12-31"]
    assert (shown["versions"], shown["language_versions"], shown["alike"]) == (
        [{"document_id": "b08ee4e8ae2371bf", "state": "current"}],
        [],
        [],
    )
    for item in (item for items in shown["evidence"].values() for item in items):
        assert list(item) == ["value", "confidence", "property", "passage"]
        assert (item["property"] is None) != (item["passage"] is None)
        if passage := item["passage"]:
            assert list(passage) == PASSAGE_KEYS
            assert texts[SOCIOLAB][passage["start"] : passage["end"]] == passage["quote"]
    lines = run("show", "b08ee4e8ae2371bf").out.splitlines()
    assert lines[0] == "Projekt Sociolab Podravje"
    assert f"  file: {SOCIOLAB}" in lines


def test_a_superseded_document_is_shown_but_not_listed(run_words: Run, tmp_path: Path) -> None:
    (tmp_path / "corpus/a.txt").write_text("The first version.")
    run_words("ingest")
    old = run_words("list", "--json").json["documents"][0]["document_id"]
    (tmp_path / "corpus/a.txt").write_text("The second version.")
    run_words("ingest")
    (new,) = run_words("list", "--json").json["documents"]
    shown = run_words("show", old, "--json").json
    assert (shown["text"], shown["state"], shown["superseded_by"]) == (
        "The first version.",
        "superseded",
        new["document_id"],
    )
    assert (shown["file"], shown["files"]) == (old, [])


def test_an_unknown_document_is_one_line_on_stderr(run: Run) -> None:
    ran = run("show", "0000")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "seobs: no document has the id 0000; `seobs list` shows the ids\n"


def test_the_register_of_projects_has_every_value_in_its_passage(run: Run, texts: dict[str, str]) -> None:
    records = run("records", "projects", "--json").json["records"]
    assert list(records[0]) == ["id", "register", "name", "document_id", "title", "file", "values"]
    for record in records:
        for values in record["values"].values():
            for value in values:
                assert list(value) == ["value", "normalised", "passage"]
                assert value["value"] in value["passage"]["quote"]
                passage = value["passage"]
                assert texts[passage["file"]][passage["start"] : passage["end"]] == passage["quote"]

    by_name = {record["name"]: record["values"] for record in records}
    coop, sociolab = by_name["COOP"], by_name["SocioLab"]
    for values, budget, period, lead, partners in (
        (coop, "256208.82 EUR", "2012-05-01/2013-06-01", "Ekonomski institut Maribor", 8),
        (sociolab, "1599869.80 EUR", "2018-04-01/2021-12-31", "Fundacija za izboljšanje", 10),
    ):
        assert [value["normalised"] for value in values["budget"]] == [budget]
        assert [value["normalised"] for value in values["period"]] == [period]
        assert [value["value"].startswith(lead) for value in values["lead"]] == [True]
        assert len(values["partner"]) == partners
    assert sociolab["budget"][0]["value"] == "1.599.869,80 EUR"
    assert sociolab["budget"][0]["passage"]["quote"] == "Proračun 1.599.869,80 EUR"


def test_the_register_of_events_is_the_dated_list(run: Run) -> None:
    records = run("records", "events", "--json").json["records"]
    dated = [(record["values"]["date"][0]["normalised"], record["name"]) for record in records]
    assert len(dated) == 32
    assert dated[0] == (
        "2018-01-09",
        "Maribor, evropska prestolnica socialne ekonomija, uradna razglasitev na Meet-upu na Gorkega 34 v Mariboru",
    )
    assert dated[2] == ("2018-02-02/2018-02-03", "COOPilot: Usposabljanje s področja zadružništva in podjetništva")
    assert dated[-1][0] == "2018-12-04/2018-12-05"
    assert {record["file"] for record in records} == {REPORT}


def test_records_in_a_spreadsheet_carry_their_passage(run: Run, texts: dict[str, str]) -> None:
    rows = list(csv.DictReader(io.StringIO(run("records", "projects", "--format", "csv").out)))
    assert list(rows[0]) == [
        *("register", "record", "field", "value", "normalised"),
        *("file", "page", "start", "end", "quote"),
    ]
    budget = next(row for row in rows if (row["record"], row["field"]) == ("SocioLab", "budget"))
    assert budget["normalised"] == "1599869.80 EUR"
    assert texts[SOCIOLAB][int(budget["start"]) : int(budget["end"])] == budget["quote"]
    table = run("records", "projects").out.splitlines()
    assert table[0].split() == ["register", "record", "field", "value", "normalised", "file", "page"]
    everything = run("records", "--json").json["records"]
    assert {record["register"] for record in everything} == {"projects", "events", "indicators"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝"])
def test_a_cell_of_a_hostile_document_is_no_formula(run_words: Run, tmp_path: Path, start: str) -> None:
    title = f'{start}HYPERLINK("http://evil.example/","Open")'
    (tmp_path / "corpus" / "a.txt").write_text("Some text.")
    (tmp_path / "corpus" / "a.meta.yaml").write_text(f"title: '{title}'")
    run_words("ingest")
    (row,) = csv.DictReader(io.StringIO(run_words("list", "--format", "csv").out))
    assert row["title"] == f"'{title}"
    assert run_words("list", "--json").json["documents"][0]["title"] == title
