"""`search` and `ask`: shapes of the JSON, offsets that hold, what people read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import (
    ANSWER_KEYS,
    BUDGET_QUESTION,
    COOP,
    HIT_KEYS,
    NEWSLETTER,
    PASSAGE_KEYS,
    REPORT,
    SOCIOLAB,
    Run,
)
from tests.conftest import SHIPPED_CONFIG


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
        scores = list(hit["scores"])
        assert scores[:5] == ["dense", "sentence", "lexical", "sentence_lexical", "fused"]
        # Only of a text in another language than the query's.
        assert scores[5:] in ([], ["across"])
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
        (["--language", "sr"], {"2020-korse-projekti.txt"}),
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
    assert ran.json["answer"].startswith("V dokumentih ni odgovora na to vprašanje.")
    out = run_words("--config", str(config), "ask", "Kdo je ustanovil pekarno?").out
    assert "~ The bakery Bread was founded by five members. (a.txt, p. 1, 0-45)\n    The bakery Bread" in out
