"""Texts that were made to take long or to fill the memory; extraction runs in the process that indexes all documents."""

from __future__ import annotations

import time

import pytest

from observatory.extract import extract_records
from observatory.lines import Cover, Line, split_cells
from observatory.values import LONGEST_QUOTE
from tests.observatory.invented_documents import make_document

SHEET = "Project name: Alpha\nDuration: 2019-2020\nLead partner: Beta\nBudget: 100 EUR\n"
GLUED = " ".join(f"abc{chr(97 + i // 26 % 26)}{chr(97 + i % 26)}Def{chr(97 + i % 26)}e" for i in range(3000))


@pytest.mark.parametrize(
    "text",
    [
        "Goals:\n- 5 members\n\n" * 1500,
        "Activities: x y\nDuration: 2019\n\n" * 1500,
        "3. 5. 2019 Assembly of x\nand more\n" * 1500 + "3. 5. 2019 Assembly " + "x. y. " * 8000,
        f"{SHEET}Partners: {GLUED}\n",
        f"{SHEET}Partners: " + ", ".join(["Alpha Beta"] * 3000),
        "We have the goal of 20 members. We achieved 20 members. " * 600,
        "a" + " " * 60_000 + "b",
        "We count" + "\n " * 20_000 + "members",
        "We achieved " + "1, 2, 3, " * 1000 + "members.",
        "The budget is " + "9" * 1_000_010 + " million EUR.",
        f"{SHEET}Contact: a@b.example" + " " * 60_000 + "5\n",
        f"{SHEET}Partners: Alpha, Slovenia" + " " * 60_000 + "5\n",
        f"{SHEET}Partners: a b c d e f g h i " + "j" * 60_000 + "\n",
    ],
    ids=["scopes", "activities", "dated", "glued", "partners", "pairs", "spaces", "lines", "days", "digits"]
    + ["contact", "country", "word"],
)
def test_no_text_takes_more_time_than_its_length_asks_for(text: str) -> None:
    document = make_document(text, "en")
    started = time.process_time()
    extract_records(document)
    assert time.process_time() - started < 5.0


@pytest.mark.parametrize(
    "line",
    [
        "Contact: " + "a@b.example, " * 2000,
        "Funding: " + "EU 100 EUR, " * 2000,
        "Partners: " + "Alpha Beta; " * 2000,
        "Activities: " + "financed by Alpha Beta, " * 1000,
    ],
)
def test_a_long_line_is_not_quoted_with_each_of_its_values(line: str) -> None:
    records = extract_records(make_document(f"{SHEET}{line}\n", "en"))
    quotes = [len(value.passage.quote) for record in records for value in record.values]
    assert quotes and sum(quotes) < 100 * LONGEST_QUOTE


def test_offsets_are_found_in_ranges_that_overlap() -> None:
    cover = Cover([(40, 45), (10, 30), (12, 14)])
    assert [offset for offset in range(50) if offset in cover] == [*range(10, 30), *range(40, 45)]
    assert 0 not in Cover([])


def test_bars_and_tabs_set_cells_apart_without_the_spaces_around_them() -> None:
    text = "| Alpha  |Beta\tGamma |  Delta |"
    cells = split_cells(Line(0, len(text), 0, text, False))
    assert [text[start:end] for start, end in cells] == ["Alpha", "Beta", "Gamma", "Delta"]
