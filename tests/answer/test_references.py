"""References for citation managers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from answer.references import format_bibtex, format_ris
from kb.metadata import DocumentType, PartialDate
from tests.make_entry import make_entry

REPORT = make_entry(
    document_id="0123456789abcdef",
    paths=("2018/annual_report & more.pdf",),
    title="Work & life: 100 % {social}\nERROR  - fake_tag \\ ~^#$",
    language="sl",
    date=PartialDate(date(2018, 7, 12), date(2018, 7, 12), "2018-07-12"),
)
UNDATED = replace(REPORT, title="Novice", document_type=DocumentType.NEWSLETTER, date=None, paths=("a.txt",))
YEAR = replace(UNDATED, title="Letno", date=PartialDate(date(2017, 1, 1), date(2017, 12, 31), "2017"))


def test_a_bibtex_entry_is_keyed_by_its_id_and_escaped() -> None:
    assert format_bibtex([REPORT]) == (
        "@techreport{0123456789abcdef,\n"
        "  title = {{Work \\& life: 100 \\% \\{social\\} ERROR - fake\\_tag "
        "\\textbackslash{} \\textasciitilde{}\\textasciicircum{}\\#\\$}},\n"
        "  year = {2018},\n"
        "  date = {2018-07-12},\n"
        "  langid = {sl},\n"
        "  note = {2018/annual\\_report \\& more.pdf}\n"
        "}\n"
    )


def test_a_bibtex_entry_without_a_date_has_none() -> None:
    assert format_bibtex([UNDATED]) == (
        "@misc{0123456789abcdef,\n  title = {{Novice}},\n  langid = {sl},\n  note = {a.txt}\n}\n"
    )


def test_a_ris_entry_has_one_line_a_tag_whatever_the_title_holds() -> None:
    assert format_ris([REPORT]) == (
        "TY  - RPRT\n"
        "ID  - 0123456789abcdef\n"
        "TI  - Work & life: 100 % {social} ERROR - fake_tag \\ ~^#$\n"
        "PY  - 2018\n"
        "DA  - 2018/07/12\n"
        "LA  - sl\n"
        "L1  - 2018/annual_report & more.pdf\n"
        "ER  - \n"
    )


def test_ris_entries_are_apart_and_say_only_the_precision_they_know() -> None:
    assert format_ris([UNDATED, YEAR]) == (
        "TY  - NEWS\nID  - 0123456789abcdef\nTI  - Novice\nLA  - sl\nL1  - a.txt\nER  - \n"
        "\n"
        "TY  - NEWS\nID  - 0123456789abcdef\nTI  - Letno\nPY  - 2017\nLA  - sl\nL1  - a.txt\nER  - \n"
    )


def test_an_empty_list_gives_empty_files() -> None:
    assert (format_bibtex([]), format_ris([])) == ("", "")
