"""The bench of parsing measures what the parsers return and names what is wrong."""

from dataclasses import replace
from pathlib import Path

from bench.options import CONFIG_FILE
from bench.parsing import Outcome, describe_worst, make_accuracy_table, make_scan_tables, read_document
from kb.config import load_config
from kb.documents import BlockKind
from tests.torture.corpus import Expected
from tests.torture.gold import GoldBlock
from tests.torture.scans import ScanStyle

GOLD = (GoldBlock(BlockKind.PARAGRAPH, "Zadruga deluje od leta 1998."),)


def read(folder: Path, name: str, content: str) -> Outcome:
    (folder / name).write_text(content, encoding="utf-8")
    return read_document(Expected(name, "txt, utf-8", "sl", GOLD), folder, load_config(CONFIG_FILE).ingest)


def test_the_table_has_a_row_for_each_recipe_and_one_of_all(tmp_path: Path) -> None:
    outcomes = [
        read(tmp_path, "a.txt", "Zadruga deluje od leta 1998.\n"),
        read(tmp_path, "b.txt", "Zadruga deluje od 1998."),
    ]
    table = make_accuracy_table(outcomes)
    assert [row[:6] for row in table.rows] == [
        ("txt, utf-8", "2", "0", "91.07 %", "82.14 %", "100.00 %"),
        ("all", "2", "0", "91.07 %", "82.14 %", "100.00 %"),
    ]


def test_a_document_that_cannot_be_read_is_counted_and_named(tmp_path: Path) -> None:
    outcome = read(tmp_path, "c.txt", " ")
    assert make_accuracy_table([outcome]).rows[0][:4] == ("txt, utf-8", "1", "1", "")
    assert describe_worst([outcome], most=1) == ["### c.txt (txt, utf-8): NoTextFound: holds no text"]


def test_the_worst_documents_come_first_with_their_differences(tmp_path: Path) -> None:
    outcomes = [
        read(tmp_path, "a.txt", "Zadruga deluje od leta 1998."),
        read(tmp_path, "b.txt", "Zadruga deluje od leta 1993."),
    ]
    assert describe_worst(outcomes, most=2) == [
        "### b.txt (txt, utf-8): 3.57% wrong",
        "adruga deluje od leta 199[-8-]{+3+}.",
    ]


def test_scans_are_told_apart_by_language_and_by_how_they_were_made(tmp_path: Path) -> None:
    outcome = read(tmp_path, "a.txt", "Zadruga deluje od leta 1998.")
    scans = [
        replace(outcome, expected=replace(outcome.expected, language=language, scan=ScanStyle("png", dpi, skew)))
        for language, dpi, skew in (("sl", 200, -4.0), ("hr", 200, -4.0), ("hr", 300, 0.0))
    ]
    by_language, by_style = make_scan_tables(scans)
    assert [row[:4] for row in by_language.rows] == [("hr", "2", "0", "0.00 %"), ("sl", "1", "0", "0.00 %")]
    assert [row[:2] for row in by_style.rows] == [
        ("200 dpi,  4.0 degrees, png", "2"),
        ("300 dpi,  0.0 degrees, png", "1"),
    ]
