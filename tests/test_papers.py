"""The invented papers are complete and their labels can be trusted: what is measured on them rests on this."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import TypedDict

import pytest

from kb.metadata import DateKind, DocumentType

PAPERS = Path(__file__).resolve().parent / "papers"
HELD_OUT = PAPERS.with_name("papers_held_out")
UNSEEN = PAPERS.with_name("papers_unseen")
LANGUAGES = {"sl", "hr", "sr-Latn", "sr-Cyrl", "bs", "mk", "en", "it", "es", "de", "fr"}
SUFFIXES = {"docx", "pdf", "html", "txt", "odt", "rtf", "eml"}


class Label(TypedDict):
    """One line of labels.jsonl; papers/README.md says what each field means."""

    file: str
    name: str
    suffix: str
    title: str
    type: str
    date: str | None
    date_kind: str | None
    language: str
    languages: list[str]
    issuer: str | None
    authors: list[str]
    projects: list[str]
    places: list[str]
    split: str
    hard: bool


def read_labels(folder: Path) -> list[Label]:
    """The labels of a folder of papers in the order of their lines."""
    lines = (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def count_words(folder: Path, label: Label) -> int:
    """The words of a paper, its markup counted as it stands."""
    return len((folder / label["file"]).read_text(encoding="utf-8").split())


def plain_text(markdown: str) -> str:
    """The words of a text without its markup, one space between them."""
    return " ".join(re.sub(r"[*#|>]", " ", markdown.replace("\\", "")).split())


def earliest_and_latest(edtf: str) -> tuple[str, str]:
    """The two ends of an EDTF level 0 date or interval; raises ValueError for anything else."""
    ends = edtf.split("/")
    for end in ends:
        if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", end):
            raise ValueError(f"{edtf!r} is not an EDTF level 0 date")
        date.fromisoformat((end + "-01-01")[:10])
    if len(ends) > 2:
        raise ValueError(f"{edtf!r} has more than two ends")
    return ends[0], ends[-1]


LABELS_OF = {folder: read_labels(folder) for folder in (PAPERS, HELD_OUT, UNSEEN)}
LABELS = LABELS_OF[PAPERS]
by_file = pytest.mark.parametrize(
    ("folder", "label"),
    [
        pytest.param(folder, label, id=f"{folder.name}/{label['file']}")
        for folder, labels in LABELS_OF.items()
        for label in labels
    ],
)
by_folder_to_measure = pytest.mark.parametrize("folder", [HELD_OUT, UNSEEN], ids=lambda folder: folder.name)


@pytest.mark.parametrize(
    ("folder", "count"), [(PAPERS, 66), (HELD_OUT, 24), (UNSEEN, 24)], ids=lambda value: getattr(value, "name", "")
)
def test_every_paper_has_one_label_and_every_label_its_paper(folder: Path, count: int) -> None:
    papers = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert [label["file"] for label in read_labels(folder)] == papers
    assert len(papers) == count


def test_every_language_and_every_type_is_in_both_splits() -> None:
    for split in ("dev", "test"):
        of_split = [label for label in LABELS if label["split"] == split]
        assert {label["language"] for label in of_split} == LANGUAGES
        assert {label["type"] for label in of_split} == {str(value) for value in DocumentType}
    assert Counter(label["split"] for label in LABELS) == {"dev": 33, "test": 33}


def test_four_papers_are_in_two_languages_and_eight_are_long() -> None:
    assert [label["file"][:2] for label in LABELS if len(label["languages"]) == 2] == ["07", "26", "38", "57"]
    lengths = {label["file"][:2]: count_words(PAPERS, label) for label in LABELS}
    assert [number for number, words in lengths.items() if words > 2000] == [
        *("24", "27", "37", "40", "41", "44", "49", "58"),
    ]
    assert min(lengths.values()) >= 150


@by_folder_to_measure
def test_every_language_and_every_type_is_there_to_measure_at_least_twice(folder: Path) -> None:
    languages = Counter(label["language"] for label in LABELS_OF[folder])
    types = Counter(label["type"] for label in LABELS_OF[folder])
    assert (set(languages), min(languages.values())) == (LANGUAGES, 2)
    assert (set(types), min(types.values())) == ({str(value) for value in DocumentType}, 2)
    assert {label["split"] for label in LABELS_OF[folder]} == {"test"}


@by_folder_to_measure
def test_a_paper_to_measure_has_200_to_500_words(folder: Path) -> None:
    lengths = {label["file"]: count_words(folder, label) for label in LABELS_OF[folder]}
    assert [file for file, words in lengths.items() if not 200 <= words <= 500] == []


@pytest.mark.parametrize(("one", "other"), combinations(LABELS_OF, 2), ids=lambda folder: folder.name)
def test_no_issuer_person_or_project_is_in_two_folders(one: Path, other: Path) -> None:
    def names(folder: Path) -> set[str]:
        labels = LABELS_OF[folder]
        issuers = {label["issuer"] for label in labels if label["issuer"] is not None}
        return issuers.union(*(label["authors"] + label["projects"] for label in labels))

    assert names(one) & names(other) == set()


@by_file
def test_a_label_has_all_fields_with_values_of_the_closed_lists(folder: Path, label: Label) -> None:
    assert list(label) == list(Label.__annotations__)
    assert label["type"] in {str(value) for value in DocumentType}
    assert label["suffix"] in SUFFIXES
    assert label["language"] == label["languages"][0]
    assert set(label["languages"]) <= LANGUAGES
    assert isinstance(label["hard"], bool)


@by_file
def test_a_date_is_edtf_and_says_its_kind(folder: Path, label: Label) -> None:
    if label["date"] is None:
        assert label["date_kind"] is None
    else:
        earliest, latest = earliest_and_latest(label["date"])
        assert earliest <= latest
        assert label["date_kind"] in {str(value) for value in DateKind}


@by_file
def test_labelled_names_stand_in_the_paper(folder: Path, label: Label) -> None:
    text = plain_text((folder / label["file"]).read_text(encoding="utf-8"))
    names = [*label["authors"], *label["projects"], *label["places"]]
    if label["issuer"] is not None:
        names.append(label["issuer"])
    if not label["hard"]:
        names.append(label["title"])
    assert [name for name in names if plain_text(name) not in text] == []


@by_file
def test_a_paper_keeps_one_script_within_a_word(folder: Path, label: Label) -> None:
    text = (folder / label["file"]).read_text(encoding="utf-8")
    words = re.findall(r"\w+", text)
    latin, cyrillic = re.compile(r"[A-Za-zČŠŽčšžĆćĐđ]"), re.compile(r"[\u0400-\u04ff]")
    assert [word for word in words if latin.search(word) and cyrillic.search(word)] == []
