"""The gold set agrees with itself: evidence stands in its document, expected entries follow from the reading."""

from __future__ import annotations

import calendar
import json
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kb.metadata import AccessLevel, DocumentType

HERE = Path(__file__).parent
LANGUAGES = {"sl", "hr", "bs", "sr-Latn", "sr-Cyrl", "mk", "en", "it", "es", "de", "fr"}

Row = dict[str, Any]


def read_rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


QUESTIONS = read_rows("questions.jsonl")
ENTRIES = read_rows("catalogue_documents.jsonl")
CATALOGUE_QUESTIONS = read_rows("catalogue.jsonl")
ANSWERABLE = [question for question in QUESTIONS if question["file"] is not None]
WITH_READING = [question for question in CATALOGUE_QUESTIONS if question["kind"] != "content"]


def collapse(text: str) -> str:
    return " ".join(text.split())


def fold(text: str) -> str:
    """Letters without case and diacritics."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def bound_date(edtf: str) -> tuple[date, date]:
    """The first and last day of a day, month, year or range of these."""
    first, _, last = edtf.partition("/")
    return first_day(first), last_day(last or first)


def first_day(text: str) -> date:
    year, month, day = [*(int(part) for part in text.split("-")), 1, 1][:3]
    return date(year, month, day)


def last_day(text: str) -> date:
    parts = [int(part) for part in text.split("-")]
    year, month = [*parts, 12][:2]
    return date(year, month, parts[2] if len(parts) == 3 else calendar.monthrange(year, month)[1])


def select(reading: Row, *, partly_inside: bool) -> list[Row]:
    """Entries that a reading selects, in the order of the catalogue.

    A date that is not a single day counts when it lies partly, or else only when it lies wholly, inside the period.
    """
    start = date.fromisoformat(reading.get("from", "0001-01-01"))
    end = date.fromisoformat(reading.get("to", "9999-12-31"))
    selected = []
    for entry in ENTRIES:
        earliest, latest = bound_date(entry["date"])
        inside = (earliest <= end and latest >= start) if partly_inside else (start <= earliest and latest <= end)
        language = reading.get("language")
        if (
            inside
            and reading.get("type") in {None, entry["document_type"]}
            and (language is None or any(f"{tag}-".startswith(f"{language}-") for tag in entry["languages"]))
            and all(
                reading.get(key) is None or reading[key] in entry[values]
                for key, values in {
                    "project": "projects",
                    "issuer": "issuer",
                    "author": "authors",
                    "place": "places",
                }.items()
            )
        ):
            selected.append(entry)
    return selected


def find_extremes(entries: list[Row], kind: str) -> set[str]:
    """Ids of the newest or oldest entries, by the first and by the last day that each date may mean."""
    choose = max if kind == "newest" else min
    found = set()
    for side in (0, 1):
        best = choose(bound_date(entry["date"])[side] for entry in entries)
        found |= {entry["id"] for entry in entries if bound_date(entry["date"])[side] == best}
    return found


def test_ids_are_unique() -> None:
    for rows in (QUESTIONS, ENTRIES, CATALOGUE_QUESTIONS):
        assert [name for name, times in Counter(row["id"] for row in rows).items() if times > 1] == []


def test_questions_are_asked_once() -> None:
    for rows in (QUESTIONS, CATALOGUE_QUESTIONS):
        asked = Counter(fold(row["question"]) for row in rows)
        assert [question for question, times in asked.items() if times > 1] == []


def test_questions_have_the_promised_number_and_languages() -> None:
    negative = Counter(row["id"].rpartition("-")[0] for row in QUESTIONS if row["kind"] == "negative")
    assert (len(ANSWERABLE), negative) == (70, {"gold-near": 20, "gold-outside": 10})
    assert {row["lang"] for row in ANSWERABLE} == LANGUAGES
    assert {row["lang"] for row in QUESTIONS if row["file"] is None} == LANGUAGES


def test_questions_without_a_file_have_nothing_to_find() -> None:
    for row in QUESTIONS:
        if row["file"] is None:
            assert (row["kind"], row["evidence"], row["answer_strings"]) == ("negative", None, []), row["id"]
        else:
            assert row["kind"] != "negative", row["id"]


def test_every_document_is_asked_about() -> None:
    assert {row["file"] for row in ANSWERABLE} == {path.name for path in (HERE / "documents").iterdir()}


@pytest.mark.parametrize("question", ANSWERABLE, ids=lambda question: question["id"])
def test_evidence_stands_once_in_its_document_and_has_an_answer(question: Row) -> None:
    text = collapse((HERE / "documents" / question["file"]).read_text(encoding="utf-8"))
    assert text.count(collapse(question["evidence"])) == 1
    evidence = fold(collapse(question["evidence"]))
    assert question["answer_strings"]
    assert [answer for answer in question["answer_strings"] if fold(collapse(answer)) not in evidence] == []


def test_catalogue_entries_use_the_closed_lists() -> None:
    assert len(ENTRIES) == 60
    assert {entry["document_type"] for entry in ENTRIES} == {str(kind) for kind in DocumentType}
    assert {entry["access"] for entry in ENTRIES} == {str(level) for level in AccessLevel}
    assert {entry["language"] for entry in ENTRIES} == LANGUAGES
    assert [entry["id"] for entry in ENTRIES if entry["languages"][0] != entry["language"]] == []


def test_catalogue_questions_have_the_promised_number_and_languages() -> None:
    kinds = Counter(row["kind"] for row in CATALOGUE_QUESTIONS)
    assert set(kinds) == {"count", "list", "newest", "oldest", "value", "content"}
    assert (len(WITH_READING), kinds["content"]) == (200, 40)
    assert {row["lang"] for row in CATALOGUE_QUESTIONS if row["kind"] == "content"} == LANGUAGES
    asked = Counter(row["lang"] for row in WITH_READING)
    assert set(asked) == LANGUAGES
    assert min(asked.values()) >= 18


def test_content_questions_have_no_reading() -> None:
    content = [row for row in CATALOGUE_QUESTIONS if row["kind"] == "content"]
    assert [row["id"] for row in content if (row["reading"], row["expected"]) != (None, None)] == []


@pytest.mark.parametrize("question", WITH_READING, ids=lambda question: question["id"])
def test_expected_entries_follow_from_the_reading(question: Row) -> None:
    reading = question["reading"]
    assert set(reading) <= {"type", "language", "from", "to", "project", "issuer", "author", "place"}
    selected = select(reading, partly_inside=True)
    assert selected == select(reading, partly_inside=False)
    if question["kind"] in {"newest", "oldest"}:
        assert len(selected) > 1
        assert find_extremes(selected, question["kind"]) == set(question["expected"])
        assert len(question["expected"]) == 1
    else:
        assert question["expected"] == sorted(entry["id"] for entry in selected)
    if question["kind"] == "value":
        (entry,) = selected
        assert entry[question["asks"]]
    else:
        assert "asks" not in question
