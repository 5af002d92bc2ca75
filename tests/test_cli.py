"""The command line as a contract: shapes, exit statuses, one clear line for each mistake, results alone on stdout."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cli import main
from index.encoder import Encoder
from index.store import EVERYTHING
from kb.config import Config
from knowledge_base import KnowledgeBase
from tests.conftest import REPOSITORY, SHIPPED_CONFIG, WordEncoder, copy_model

SOCIOLAB = "2018-sociolab-podravje.txt"
COOP = "2012-coop-predstavitev-projekta.txt"
REPORT = "2018-07-12-zses-polletno-porocilo.txt"
NEWSLETTER = "2025-09-resees-novice-murcia.txt"
BUDGET_QUESTION = "What is the budget of the SocioLab project?"
PASSAGE_KEYS = ["document_id", "title", "file", "page", "start", "end", "quote"]
HIT_KEYS = ["rank", "document_id", "title", "file", "page", "start", "end", "text", "scores"]
ANSWER_KEYS = [
    "question",
    "language",
    "mode",
    "refused",
    "answer",
    "citations",
    "nearest",
    "confidence",
    "notice",
    "understood_as",
    "documents",
]


@dataclass(frozen=True)
class Ran:
    """What a command said and how it ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run_words(
    make_config: Callable[..., Config], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Return a function that runs a command on a corpus of its own, with the encoder of words."""
    monkeypatch.setattr("knowledge_base.open_encoder", lambda *_, **__: WordEncoder())
    paths = make_config().paths

    def run(*arguments: str) -> Ran:
        folders = ("--corpus", str(paths.corpus), "--data", str(paths.data))
        status = main(["--config", str(SHIPPED_CONFIG), *folders, *arguments])
        return Ran(status, *capsys.readouterr())

    return run


@pytest.fixture
def run(
    shipped_knowledge: Config,
    shipped_encoder: Encoder,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Run:
    """Return a function that runs a command on the shipped documents; the encoder is the shipped one, loaded once."""
    monkeypatch.setattr("knowledge_base.open_encoder", lambda *_, **__: shipped_encoder)

    def run(*arguments: str) -> Ran:
        status = main(["--config", str(SHIPPED_CONFIG), "--data", str(shipped_knowledge.paths.data), *arguments])
        return Ran(status, *capsys.readouterr())

    return run


@pytest.fixture(scope="module")
def texts(shipped_knowledge: Config) -> dict[str, str]:
    """The text of record of each shipped document, by file."""
    with closing(KnowledgeBase(shipped_knowledge)) as knowledge_base:
        entries = knowledge_base.list_documents(EVERYTHING)
        return {entry.file: knowledge_base.get_document(entry.document_id, EVERYTHING).text for entry in entries}


def write_lines(file: Path, *lines: object) -> Path:
    file.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), encoding="utf-8")
    return file


# search


def test_search_gives_hits_whose_offsets_hold(run: Run, texts: dict[str, str]) -> None:
    ran = run("search", "Koliko znaša proračun projekta SocioLab?", "--limit", "4", "--json")
    assert (ran.status, ran.err) == (0, "")
    assert list(ran.json) == ["query", "hits"]
    hits = ran.json["hits"]
    assert [hit["rank"] for hit in hits] == [1, 2, 3, 4]
    assert all(list(hit) == HIT_KEYS for hit in hits)
    assert (hits[0]["file"], hits[0]["title"], hits[0]["page"]) == (SOCIOLAB, "Projekt Sociolab Podravje", 1)
    assert "Proračun 1.599.869,80 EUR" in hits[0]["text"]
    for hit in hits:
        assert texts[hit["file"]][hit["start"] : hit["end"]] == hit["text"]
        assert list(hit["scores"]) == ["dense", "sentence", "lexical", "sentence_lexical", "fused"]
    assert [hit["scores"]["fused"] for hit in hits] == sorted((h["scores"]["fused"] for h in hits), reverse=True)


def test_search_for_people_prints_place_and_text(run: Run) -> None:
    ran = run("search", "proračun SocioLab", "--limit", "1")
    first, *rest = ran.out.splitlines()
    assert first.startswith(f"1. Projekt Sociolab Podravje  ({SOCIOLAB}, p. 1, ")
    assert "    Proračun 1.599.869,80 EUR" in rest


@pytest.mark.parametrize(
    ("options", "files"),
    [
        (["--project", "coop"], {COOP}),
        (["--type", "report"], {REPORT}),
        (["--type", "report", "--type", "newsletter", "--language", "sl", "--from", "2025"], {NEWSLETTER}),
        (["--language", "sr-Latn"], {"2020-korse-projekti.txt"}),
        (["--to", "2012-12"], {COOP}),
        (["--from", "2021-12-31", "--to", "2022"], {SOCIOLAB}),
        (["--language", "de"], set()),
    ],
)  # fmt: skip
def test_filters_narrow_search_list_and_records(run: Run, options: list[str], files: set[str]) -> None:
    hits = run("search", "projekt", "--limit", "100", "--json", *options).json["hits"]
    assert {hit["file"] for hit in hits} == files
    assert {entry["file"] for entry in run("list", "--json", *options).json["documents"]} == files
    assert {record["file"] for record in run("records", "--json", *options).json["records"]} <= files


def test_a_search_without_hits_says_so(run: Run) -> None:
    ran = run("search", "projekt", "--language", "de")
    assert (ran.status, ran.out, ran.err) == (0, "Nothing found.\n", "")


def test_a_file_of_queries_is_answered_line_by_line(run: Run, tmp_path: Path) -> None:
    queries = write_lines(
        tmp_path / "queries.jsonl",
        {"id": 7, "question": "budget of SocioLab"},
        {"id": "coop\u2028", "question": "proračun", "project": "COOP", "from": 2012, "type": ["project_sheet"]},
        {"id": None, "question": "proračun", "language": "de"},
    )
    queries.write_text("\ufeff" + queries.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    output = tmp_path / "hits.jsonl"
    ran = run("search", "--queries", str(queries), "--output", str(output), "--limit", "2")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    lines = [json.loads(line) for line in output.read_text(encoding="utf-8").rstrip("\n").split("\n")]
    assert [(list(line), line["id"], len(line["hits"])) for line in lines] == [
        (["id", "hits"], 7, 2),
        (["id", "hits"], "coop\u2028", 2),
        (["id", "hits"], None, 0),
    ]
    assert lines[0]["hits"] == run("search", "budget of SocioLab", "--limit", "2", "--json").json["hits"]
    assert {hit["file"] for hit in lines[1]["hits"]} == {COOP}
    to_stdout = run("search", "--queries", str(queries), "--limit", "2")
    assert to_stdout.out == output.read_text(encoding="utf-8")


# ask


def test_an_answer_quotes_the_budget_with_offsets_that_hold(run: Run, texts: dict[str, str]) -> None:
    ran = run("ask", BUDGET_QUESTION, "--json")
    assert (ran.status, ran.err) == (0, "")
    answer = ran.json
    assert list(answer) == ANSWER_KEYS
    assert (answer["question"], answer["language"], answer["mode"]) == (BUDGET_QUESTION, "en", "extractive")
    assert (answer["refused"], answer["nearest"], answer["notice"]) == (False, [], "")
    first = answer["citations"][0]
    assert list(first) == ["n", *PASSAGE_KEYS]
    assert (first["n"], first["file"]) == (1, SOCIOLAB)
    assert "1.599.869,80 EUR" in first["quote"]
    assert f"“{first['quote']}” [1]" in answer["answer"]
    for citation in answer["citations"]:
        assert texts[citation["file"]][citation["start"] : citation["end"]] == citation["quote"]


def test_an_answer_for_people_ends_with_its_sources(run: Run) -> None:
    out = run("ask", BUDGET_QUESTION).out
    assert out.startswith("The documents say:\n\n“Proračun 1.599.869,80 EUR” [1]\n")
    assert f"\n[1] Projekt Sociolab Podravje ({SOCIOLAB}, p. 1, 302-327)\n" in out


def test_a_refusal_has_nearest_passages_and_no_citations(run_words: Run, tmp_path: Path) -> None:
    (tmp_path / "corpus/a.txt").write_text("The bakery Bread was founded by five members.")
    config = tmp_path / "strict.yaml"
    config.write_text(SHIPPED_CONFIG.read_text().replace("confidence: 0.5", "confidence: 1.0"))
    run_words("ingest")
    ran = run_words("--config", str(config), "ask", "Kdo je ustanovil pekarno?", "--json")
    assert ran.status == 0
    assert list(ran.json) == ANSWER_KEYS
    assert (ran.json["mode"], ran.json["refused"], ran.json["citations"]) == ("refusal", True, [])
    assert [list(hit) for hit in ran.json["nearest"]] == [HIT_KEYS]
    assert ran.json["answer"].startswith("Dokumenti na to vprašanje ne odgovarjajo.")
    out = run_words("--config", str(config), "ask", "Kdo je ustanovil pekarno?").out
    assert "~ The bakery Bread was founded by five members. (a.txt, p. 1, 0-45)\n    The bakery Bread" in out


def test_a_file_of_questions_and_conversations_is_answered_line_by_line(run: Run, tmp_path: Path) -> None:
    questions = write_lines(
        tmp_path / "questions.jsonl",
        {"id": "q1", "question": BUDGET_QUESTION},
        {"id": "q2", "turns": [{"question": "Kakšen je proračun projekta COOP?"}, {"question": "Koliko je trajal?"}]},
        {"id": "q3", "turns": [{"question": BUDGET_QUESTION}]},
    )
    output = tmp_path / "answers.jsonl"
    ran = run("ask", "--questions", str(questions), "--output", str(output))
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    first, second, third = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert [list(line) for line in (first, second, third)] == [["id", *ANSWER_KEYS]] * 3
    alone = run("ask", BUDGET_QUESTION, "--json").json
    assert first == {"id": "q1", **alone}
    assert third == {"id": "q3", **alone}
    assert second["question"] == "Koliko je trajal?"
    assert {citation["file"] for citation in second["citations"] or second["nearest"]} == {COOP}


# list, show, records


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


# eval, status, rebuild


def test_eval_counts_what_is_found_quoted_and_refused(run: Run, tmp_path: Path) -> None:
    gold = {
        "id": "g1",
        "question": BUDGET_QUESTION,
        "lang": "en",
        "file": SOCIOLAB,
        "evidence": "Proračun 1.599.869,80 EUR",
        "answer_strings": ["1.599.869,80"],
        "kind": "fact",
    }
    questions = write_lines(tmp_path / "gold.jsonl", gold, {**gold, "id": "g2", "lang": "de", "file": "other.txt"})
    ran = run("eval", str(questions), "--json")
    assert ran.status == 0
    assert list(ran.json) == ["figures", "questions"]
    assert ran.json["questions"][0] == {
        "id": "g1",
        "pair": "en -> sl",
        "rank": 1,
        "refused": False,
        "answer_in_quote": True,
    }
    assert ran.json["questions"][1]["rank"] is None
    assert list(ran.json["figures"]) == ["all", "en", "en -> sl", "de", "de -> ?"]
    assert ran.json["figures"]["en"]["hit@1"] == 1.0
    assert ran.json["figures"]["all"]["mrr@10"] == 0.5
    table = run("eval", str(questions), "--retrieval-only").out.splitlines()
    assert table[0] == "| | questions | hit@1 | hit@5 | hit@10 | mrr@10 | hit_characters |"
    assert table[2].startswith("| all | 2 | 0.500 | 0.500 | 0.500 | 0.500 | ")


def test_status_is_0_when_all_is_well_and_1_when_a_document_failed(run_words: Run, tmp_path: Path) -> None:
    (tmp_path / "corpus/a.txt").write_text("Some text.")
    assert run_words("ingest").status == 0
    well = run_words("status", "--json")
    assert well.status == 0
    assert well.json == {
        "counts": {"documents": 1, "chunks": 1, "sentences": 1, "records": 0},
        "languages": well.json["languages"],
        "encoder": "words (words-1)",
        "stale": [],
        "failures": [],
        "problems": [],
    }
    (tmp_path / "corpus/b\u202e.txt").write_text("")
    assert run_words("ingest").status == 1
    ill = run_words("status", "--json")
    assert ill.status == 1
    assert {**ill.json["failures"][0], "failed_at": ""} == {
        "file": "b\u202e.txt",
        "error": "NoTextFound",
        "reason": "is an empty file (0 bytes)",
        "action": "copy it again from where it came from",
        "failed_at": "",
    }
    assert run_words("status").out.splitlines() == [
        "1 documents, 1 chunks, 1 sentences, 0 records",
        f"languages: {', '.join(well.json['languages'])}",
        "encoder: words (words-1)",
        r"needs a hand: b\u202e.txt: is an empty file (0 bytes); copy it again from where it came from",
    ]


def test_rebuild_keeps_what_is_found(run_words: Run, tmp_path: Path) -> None:
    (tmp_path / "corpus/a.txt").write_text("The bakery Bread was founded by five members.")
    run_words("ingest")
    before = run_words("search", "bakery", "--json").json
    ran = run_words("rebuild")
    assert (ran.status, ran.out) == (0, "1 documents indexed anew\n")
    assert run_words("search", "bakery", "--json").json == before


# ingest


def test_ingest_reports_what_it_did_and_names_each_failure_once(run_words: Run, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "a.txt").write_text("The bakery Bread was founded by five members.")
    (corpus / "new\nline.txt").write_text("")
    (corpus / "broken.pdf").write_bytes(b"%PDF-1.7\n%%EOF")
    first = run_words("ingest", "--json")
    assert first.status == 1
    assert list(first.json) == [
        *("added", "changed", "reread", "restated", "moved", "copied", "removed"),
        *("unchanged", "failed", "timings", "chunks", "seconds"),
    ]
    assert (first.json["added"], first.json["chunks"], first.json["unchanged"]) == (["a.txt"], 1, 0)
    assert sorted(failure["file"] for failure in first.json["failed"]) == ["broken.pdf", "new\nline.txt"]
    assert all(list(failure) == ["file", "error", "reason", "action"] for failure in first.json["failed"])
    (corpus / "a.txt").rename(corpus / "b.txt")
    second = run_words("ingest", "--json").json
    assert (second["moved"], second["unchanged"]) == ([{"from": "a.txt", "to": "b.txt"}], 0)
    lines = run_words("ingest").out.splitlines()
    assert lines[0].startswith("failed: broken.pdf: ")
    assert lines[1:-1] == [r"failed: new\nline.txt: is an empty file (0 bytes); copy it again from where it came from"]
    assert lines[-1].startswith("0 read, 1 unchanged, 2 failed, ")


def test_ingest_takes_folders_of_the_corpus(run_words: Run, tmp_path: Path) -> None:
    (tmp_path / "corpus/sub").mkdir()
    (tmp_path / "corpus/a.txt").write_text("Some text.")
    (tmp_path / "corpus/sub/b.txt").write_text("Other text.")
    assert run_words("ingest", str(tmp_path / "corpus/sub"), "--json").json["added"] == ["sub/b.txt"]


def test_an_empty_or_emptied_corpus_is_one_line(run_words: Run, tmp_path: Path) -> None:
    empty = run_words("ingest")
    assert (empty.status, empty.out) == (1, "")
    assert empty.err == (
        f"seobs: {tmp_path}/corpus: the corpus folder holds no documents; put files into it and run this again\n"
    )
    (tmp_path / "corpus/a.txt").write_text("Some text.")
    run_words("ingest")
    (tmp_path / "corpus/a.txt").unlink()
    emptied = run_words("ingest", "--json")
    assert (emptied.status, emptied.out) == (1, "")
    assert emptied.err.startswith(f"seobs: {tmp_path}/corpus: the folder is empty, but 1 files were ingested from it")
    assert emptied.err.count("\n") == 1
    assert len(run_words("list", "--json").json["documents"]) == 1


# Mistakes


@pytest.mark.parametrize("command", [["ask", "Q"], ["search", "Q"], ["list"], ["status"], ["records"], ["rebuild"]])
def test_before_any_ingest_every_command_says_what_to_do(run_words: Run, tmp_path: Path, command: list[str]) -> None:
    ran = run_words(*command)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == f"seobs: {tmp_path}/data: no index here yet; run `seobs ingest` first\n"


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["search", "Q", "--from", "soon"], "seobs search: date: 'soon' is no date; write it as YYYY, YYYY-MM"),
        (["list", "--to", "2018-13-45"], "seobs list: date: '2018-13-45' is no date; write it as YYYY, YYYY-MM"),
        (["ask", "Q", "--type", "novel"], "seobs ask: type: 'novel' is not a valid DocumentType; one of declaration, "),
        (["search", "Q", "--limit", "0"], "seobs search: --limit: a whole number from 1"),
        (["search"], "seobs search: give either QUERY or --queries"),
        (["ask", "Q", "--questions", "q.jsonl"], "seobs ask: give either QUESTION or --questions"),
        (["ask", "Q", "--output", "out.jsonl"], "seobs ask: --output: goes with --questions only"),
        (["ask", "half \ud83d"], "seobs ask: QUESTION: is not valid text (UTF-8)"),
        (["eval", "nothing.jsonl"], "nothing.jsonl: cannot be read ("),
        (["search", "--queries", "nothing.jsonl"], "nothing.jsonl: cannot be read ("),
        (["restore", "nothing.zip"], "seobs restore: "),
    ],
)  # fmt: skip
def test_wrong_use_is_one_line_on_stderr_and_exit_2(run: Run, command: list[str], message: str) -> None:
    ran = run(*command)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"seobs: {message}")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["fly"], "argument COMMAND: invalid choice: 'fly'"),
        (["search", "Q", "--limit", "many"], "argument --limit: invalid int value: 'many'"),
        (["records", "persons"], "argument REGISTER: invalid choice: 'persons'"),
        (["list", "--format", "xml"], "argument --format: invalid choice: 'xml'"),
    ],
)
def test_an_unknown_option_or_command_is_exit_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    out, err = capsys.readouterr()
    assert (left.value.code, out) == (2, "")
    assert message in err.splitlines()[-1]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not JSON (Expecting property name"),
        ("[" * 100_000, "not JSON ("),
        ("7", "id: every line is an object with an id"),
        ('{"question": "Q"}', "id: every line is an object with an id"),
        ('{"id": 1}', "question: a text is needed"),
        ('{"id": 1, "question": 5}', "question: a text is needed"),
        ('{"id": 1, "question": "\\ud83d"}', "question: is not valid text (UTF-8)"),
        ('{"id": 1, "turns": []}', 'turns: a list of {"question": ...} is needed'),
        ('{"id": 1, "turns": ["Q"]}', 'turns: a list of {"question": ...} is needed'),
        ('{"id": 1, "turns": [{"question": null}]}', "question: a text is needed"),
        ('{"id": 1, "question": "Q", "type": "novel"}', "type: 'novel' is not a valid DocumentType; one of"),
        ('{"id": 1, "question": "Q", "language": 5}', "language: a text or a list of texts is needed"),
        ('{"id": 1, "question": "Q", "from": "soon"}', "date: 'soon' is no date"),
    ],
)
def test_a_malformed_line_of_a_batch_is_named_before_anything_is_answered(
    run: Run, tmp_path: Path, line: str, message: str
) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"id": 0, "question": "Q"}\n\n' + line + "\n")
    output = tmp_path / "answers.jsonl"
    output.write_text("earlier answers")
    for more in ([], ["--output", str(output)]):
        ran = run("ask", "--questions", str(questions), *more)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.startswith(f"seobs: {questions} line 3: {message}")
        assert ran.err.count("\n") == 1
    assert output.read_text() == "earlier answers"


def test_an_output_that_cannot_be_written_is_exit_2(run: Run, tmp_path: Path) -> None:
    questions = write_lines(tmp_path / "questions.jsonl", {"id": 0, "question": "Q"})
    ran = run("ask", "--questions", str(questions), "--output", str(tmp_path / "nowhere/a.jsonl"))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"seobs: {tmp_path}/nowhere/a.jsonl: cannot be written (No such file or directory)\n"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("quotes: 3", "quotes: 0"), "answer.quotes: Input should be greater than or equal to 1"),
        (("  quotes: 3", "  quots: 3\n  quotes: 3"), "answer.quots: unknown key; remove it or mend its spelling"),
        (("quotes: 3", "# quotes"), "answer.quotes: Field required"),
        (("paths:", "paths: ["), "not valid YAML: while parsing a flow sequence"),
    ],
)
def test_a_wrong_configuration_is_one_line_and_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: tuple[str, str], message: str
) -> None:
    config = tmp_path / "config.yaml"
    written = SHIPPED_CONFIG.read_text(encoding="utf-8")
    assert change[0] in written
    config.write_text(written.replace(*change, 1), encoding="utf-8")
    status = main(["--config", str(config), "ask", "Q"])
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert err.startswith(f"seobs: {config}: {message}")
    assert err.count("\n") == 1


def test_a_missing_configuration_is_one_line_and_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--config", str(tmp_path / "none.yaml"), "list"]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"seobs: {tmp_path}/none.yaml: no such file; name one with --config\n")


def test_a_data_folder_that_cannot_be_made_is_one_line(run_words: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "corpus/a.txt").write_text("Some text.")
    ran = run_words("--data", str(tmp_path / "file"), "ingest")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == f"seobs: {tmp_path}/file: cannot be made a data folder (File exists); name another with --data\n"


def test_a_damaged_catalogue_is_one_line(run_words: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/catalogue.sqlite").write_bytes(b"no database " * 1000)
    ran = run_words("list")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == (
        f"seobs: {tmp_path}/data/catalogue.sqlite: cannot be opened as a database (file is not a database); "
        "restore a backup or move it away and run `seobs ingest`\n"
    )


@pytest.mark.parametrize(
    ("keep", "message"),
    [
        (None, "the model file cannot be read (No such file or directory)"),
        (1000, "the model file is damaged (SHA-256 "),
    ],
)
def test_a_missing_or_damaged_model_is_one_line(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    keep: int | None,
    message: str,
) -> None:
    from index.encoders.packed_weights import find_shipped_weights

    weights = tmp_path / "weights.bin"
    if keep is not None:
        with open(find_shipped_weights(), "rb") as shipped:
            weights.write_bytes(shipped.read(keep))
    monkeypatch.setattr("index.encoders.onnx_encoder.find_shipped_weights", lambda: weights)
    status = main(["--config", str(SHIPPED_CONFIG), "--data", str(tmp_path / "data"), "ingest"])
    out, err = capsys.readouterr()
    assert (status, out) == (1, "")
    assert err.startswith(f"seobs: {weights}: {message}")
    assert err.endswith("; install the dependencies again (`make install`)\n")
    assert err.count("\n") == 1


# Real processes


BLOCKED = """
import socket
def refuse(*arguments, **options):
    raise OSError("the network was called")
socket.socket.connect = refuse
socket.socket.connect_ex = refuse
socket.socket.sendto = refuse
socket.getaddrinfo = refuse
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, model_data: Path, shipped_encoder: Encoder) -> Path:
    """A folder with a corpus of two documents, and a data folder with the unpacked encoder alone."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "corpus").mkdir()
    (folder / "corpus/čebele.txt").write_text("Zadruga Čebela v Žalcu prideluje med.", encoding="utf-8")
    (folder / "corpus/empty.txt").write_text("")
    copy_model(model_data, folder / "data")
    return folder


def start(folder: Path, *arguments: str, wrap: tuple[str, ...] = (), **environment: str) -> Ran:
    command = [*wrap, sys.executable, "-m", "cli", "--config", str(SHIPPED_CONFIG)]
    folders = ["--corpus", str(folder / "corpus"), "--data", str(folder / "data")]
    ran = subprocess.run(
        [*command, *folders, *arguments],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Ran(ran.returncode, ran.stdout.decode("utf-8"), ran.stderr.decode("utf-8"))


def test_results_alone_go_to_stdout_and_in_utf_8_whatever_the_terminal(small: Path) -> None:
    first = start(small, "-v", "ingest", "--json", PYTHONIOENCODING="latin-1")
    assert (first.status, first.json["added"], first.json["failed"][0]["file"]) == (1, ["čebele.txt"], "empty.txt")
    assert "INFO ingest.pipeline: " in first.err
    assert "pages, 1 chunks, sl, " in first.err
    assert "Zadruga" not in first.err
    found = start(small, "search", "med", "--json", PYTHONIOENCODING="ascii")
    assert (found.status, found.err) == (0, "")
    assert found.json["hits"][0]["text"] == "Zadruga Čebela v Žalcu prideluje med."


def test_a_closed_pipe_is_no_error(shipped_knowledge: Config) -> None:
    command = [sys.executable, "-m", "cli", "--config", str(SHIPPED_CONFIG)]
    command += ["--data", str(shipped_knowledge.paths.data), "show", "366fbcd7e9027da9", "--json"]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


@pytest.fixture(params=["blocked sockets", "no network at all"])
def isolation(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[tuple[str, ...], dict[str, str]]:
    """How a process is kept off the network: by patched sockets anywhere, by the kernel where that is allowed."""
    if request.param == "no network at all":
        wrap = ("unshare", "--net", "--map-root-user")
        if (
            shutil.which("unshare")
            and subprocess.run([*wrap, "true"], capture_output=True, check=False).returncode == 0
        ):
            return wrap, {}
    (tmp_path / "sitecustomize.py").write_text(BLOCKED)
    return (), {"PYTHONPATH": str(tmp_path)}


def test_ingesting_searching_and_asking_need_no_network(
    small: Path, tmp_path: Path, isolation: tuple[tuple[str, ...], dict[str, str]]
) -> None:
    """One process for all three, since each start of one costs a second."""
    wrap, environment = isolation
    shutil.copytree(small / "corpus", tmp_path / "corpus")
    shutil.copytree(small / "data/model", tmp_path / "data/model", copy_function=os.link)
    folders = ["--config", str(SHIPPED_CONFIG), "--corpus", str(tmp_path / "corpus"), "--data", str(tmp_path / "data")]
    commands = [["ingest", "--json"], ["search", "honey", "--json"], ["ask", "Kaj prideluje Čebela?", "--json"]]
    code = "import json, sys; from cli import main; print([main(line) for line in json.loads(sys.argv[1])])"
    ran = subprocess.run(
        [*wrap, sys.executable, "-c", code, json.dumps([[*folders, *command] for command in commands])],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "network was called" not in ran.stderr
    assert ran.returncode == 0, ran.stderr
    read = json.JSONDecoder().raw_decode
    ingested, at = read(ran.stdout)
    found, length = read(ran.stdout[at:].lstrip())
    answer, length = read(ran.stdout[at:].lstrip()[length:].lstrip())
    assert ran.stdout.endswith("\n[1, 0, 0]\n")
    assert (ingested["added"], [failure["file"] for failure in ingested["failed"]]) == (["čebele.txt"], ["empty.txt"])
    assert [hit["file"] for hit in found["hits"]] == ["čebele.txt"]
    assert "Zadruga Čebela v Žalcu prideluje med." in json.dumps(answer, ensure_ascii=False)


def test_the_blocked_sockets_are_blocked(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(BLOCKED)
    code = "import socket; socket.create_connection(('127.0.0.1', 9))"
    ran = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, check=False
    )
    assert b"the network was called" in ran.stderr


@pytest.fixture(autouse=True)
def _call_nobody(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No command run inside the tests may open a connection either."""

    def refuse(*arguments: object) -> None:
        raise AssertionError(f"a connection was opened: {arguments}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    yield
