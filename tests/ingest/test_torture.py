"""Papers rendered into the formats that people keep are read back, character by character and cell by cell.

The whole corpus is a bench (`bench/parsing.py`); here stand a few documents of each format that needs no other program.
"""

from __future__ import annotations

import random
from functools import reduce
from operator import add
from pathlib import Path

import pytest

from ingest.members import BrokenMember, read_members
from ingest.parsers import parse_source
from tests.ingest.make_sources import LIMITS, OCR
from tests.torture.archive import make_zip
from tests.torture.corpus import Recipe, list_recipes, make_corpus
from tests.torture.samples import read_samples
from tests.torture.scoring import Score, describe_differences, score_source

SAMPLES = read_samples()
RECIPES = {recipe.name: recipe for recipe in list_recipes() if not recipe.converts_from}

# Of a thousand: characters, order of blocks, headings, list items, cells in their row and column. Of what a format does
# not say (which lines of a plain text are headings) only the most is asked for.
FLOORS: dict[str, tuple[int, int, int, int, int]] = {
    "docx": (1000, 1000, 1000, 1000, 1000),
    "docx, messy": (1000, 1000, 1000, 1000, 1000),
    "pdf, one column": (995, 1000, 900, 900, 980),
    "pdf, one column, messy": (995, 1000, 900, 900, 980),
    "pdf, unruled tables": (995, 1000, 900, 900, 980),
    "pdf, two columns": (995, 970, 900, 900, 980),
    "pdf, turned": (995, 970, 900, 900, 980),
    "pdf, encrypted": (995, 1000, 900, 900, 980),
    "pptx": (1000, 1000, 1000, 1000, 1000),
    "xlsx": (1000, 1000, 1000, 1000, 1000),
    "csv, semicolons, utf-8": (1000, 1000, 0, 0, 1000),
    "csv, commas, eight bits": (1000, 1000, 0, 0, 1000),
    "tsv, utf-16": (1000, 1000, 0, 0, 1000),
    "html, today": (1000, 1000, 1000, 1000, 1000),
    "html, 2003": (1000, 1000, 1000, 1000, 1000),
    "mhtml": (1000, 1000, 1000, 1000, 1000),
    "eml, plain": (1000, 1000, 700, 800, 900),
    "eml, html": (1000, 1000, 1000, 1000, 1000),
    "eml, eight bits": (1000, 1000, 700, 800, 900),
    "eml, undeclared": (1000, 1000, 700, 800, 900),
    "epub": (1000, 1000, 1000, 1000, 1000),
    "txt, utf-8": (1000, 1000, 700, 800, 900),
    "txt, utf-16": (1000, 1000, 700, 800, 900),
    "txt, windows, wrapped": (1000, 1000, 700, 800, 900),
    "txt, iso": (999, 1000, 700, 800, 900),
}


@pytest.mark.parametrize("recipe", [RECIPES[name] for name in FLOORS], ids=lambda recipe: recipe.name)
def test_papers_are_read_as_they_were_written(recipe: Recipe) -> None:
    score, wrong = Score(), []
    for number, paper in enumerate(SAMPLES):
        rendered = recipe.render(paper, random.Random(number))
        parsed = parse_source(rendered.content, source=f"paper{recipe.suffix}", limits=LIMITS, ocr=OCR)
        score += score_source(parsed, rendered.gold)
        wrong += describe_differences(parsed, rendered.gold, most=3)
    found = (score.characters.recall, score.order.recall, score.headings.recall, score.items.recall, score.cells.recall)
    short = [
        (name, round(1000 * share, 1), floor)
        for name, share, floor in zip(
            ("characters", "order", "headings", "items", "cells"), found, FLOORS[recipe.name], strict=True
        )
        if 1000 * share < floor
    ]
    assert short == [], wrong


def test_values_of_a_form_are_found() -> None:
    rendered = RECIPES["pdf, form"].render(SAMPLES[0], random.Random(0))
    parsed = parse_source(rendered.content, source="form.pdf", limits=LIMITS, ocr=OCR)
    places = [parsed.text.find(value) for value in ("12", "400", "52.000", "10")]
    assert -1 not in places


def test_members_of_nested_archives_come_out_whole() -> None:
    documents = {
        "zapisniki/zapisnik št. 3.docx": RECIPES["docx"].render(SAMPLES[0], random.Random(0)).content,
        "записник.txt": RECIPES["txt, utf-8"].render(SAMPLES[1], random.Random(0)).content,
    }
    inner = make_zip(documents)
    outer = make_zip({"arhiv/2021.zip": inner})
    members = list(read_members(outer, source="vse.zip", limits=LIMITS))
    assert [(member.name, isinstance(member, BrokenMember)) for member in members] == [("arhiv/2021.zip", False)]
    nested = list(read_members(inner, source="vse.zip/arhiv/2021.zip", limits=LIMITS))
    assert {member.name: getattr(member, "content", b"") for member in nested} == documents


def test_the_same_seed_makes_the_same_corpus(tmp_path: Path) -> None:
    recipes = [RECIPES[name] for name in ("docx, messy", "xlsx", "pptx", "pdf, two columns", "epub", "eml, plain")]
    corpora = [
        make_corpus(tmp_path / name, count=6, seed=5, papers=SAMPLES, recipes=recipes) for name in ("first", "second")
    ]
    assert corpora[0] == corpora[1]
    assert [document.file for document in corpora[0]] == [
        "0000-erklaerung.docx",
        "0001-letno-porocilo.xlsx",
        "0002-zapisnik.pptx",
        "0003-erklaerung.pdf",
        "0004-letno-porocilo.epub",
        "0005-zapisnik.eml",
    ]
    for document in corpora[0]:
        assert (tmp_path / "first" / document.file).read_bytes() == (tmp_path / "second" / document.file).read_bytes()


def test_scores_add_up() -> None:
    rendered = RECIPES["docx"].render(SAMPLES[1], random.Random(0))
    parsed = parse_source(rendered.content, source="a.docx", limits=LIMITS, ocr=OCR)
    once = score_source(parsed, rendered.gold)
    assert reduce(add, [once, once]).cells.gold == 2 * once.cells.gold == 22
