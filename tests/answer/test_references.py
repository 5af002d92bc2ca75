"""References for citation managers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from answer.references import ReferenceStyle, format_bibtex, format_reference, format_ris
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


def test_authors_issuer_and_address_stand_in_a_reference() -> None:
    entry = replace(REPORT, title="Delo", authors=("Ana Kos", "Zavod {X}"), issuer="Mreža & Co")
    assert format_bibtex([entry], locate=lambda entry: f"https://kb.example/documents/{entry.document_id}") == (
        "@techreport{0123456789abcdef,\n"
        "  title = {{Delo}},\n"
        "  author = {{Ana Kos} and {Zavod \\{X\\}}},\n"
        "  institution = {{Mreža \\& Co}},\n"
        "  year = {2018},\n"
        "  date = {2018-07-12},\n"
        "  langid = {sl},\n"
        "  url = {https://kb.example/documents/0123456789abcdef}\n"
        "}\n"
    )
    assert format_ris([entry], locate=lambda entry: "") == (
        "TY  - RPRT\nID  - 0123456789abcdef\nTI  - Delo\nAU  - Ana Kos\nAU  - Zavod {X}\nPB  - Mreža & Co\n"
        "PY  - 2018\nDA  - 2018/07/12\nLA  - sl\nER  - \n"
    )


@pytest.mark.parametrize(
    ("style", "language", "expected"),
    [
        (ReferenceStyle.APA, "en", "Ana Kos. (2018). Delo. Mreža. http://x/1"),
        (ReferenceStyle.ISO_690, "en", "ANA KOS, 2018. Delo. Online. Mreža. Available from: http://x/1"),
        (ReferenceStyle.ISO_690, "sl", "ANA KOS, 2018. Delo. Online. Mreža. Dostopno na: http://x/1"),
        (ReferenceStyle.ISO_690, "sr-Cyrl", "ANA KOS, 2018. Delo. Online. Mreža. Доступно на: http://x/1"),
    ],
)
def test_a_reference_is_written_in_the_style_asked_for(style: ReferenceStyle, language: str, expected: str) -> None:
    entry = replace(REPORT, title="Delo", authors=("Ana Kos",), issuer="Mreža")
    assert format_reference(entry, style, language=language, address="http://x/1") == expected


def test_a_reference_says_when_there_is_no_date_and_who_issued_it() -> None:
    entry = replace(UNDATED, issuer="Mreža")
    assert format_reference(entry, ReferenceStyle.APA, language="sl") == "Mreža. (b. d.). Novice."
    assert format_reference(entry, ReferenceStyle.APA, language="en") == "Mreža. (n.d.). Novice."
    period = replace(UNDATED, date=PartialDate(date(2017, 1, 1), date(2018, 12, 31), "2017/2018"), issuer="Mreža")
    assert format_reference(period, ReferenceStyle.APA, language="de") == "Mreža. (2017–2018). Novice."


def test_without_an_author_the_title_stands_in_its_place_and_once() -> None:
    assert format_reference(YEAR, ReferenceStyle.APA, language="en") == "Letno. (2017)."
    assert (
        format_reference(YEAR, ReferenceStyle.APA, language="en", address="http://x/1") == "Letno. (2017). http://x/1"
    )
    assert format_reference(YEAR, ReferenceStyle.ISO_690, language="en") == "Letno, 2017."
    located = "Letno, 2017. Online. Available from: http://x/1"
    assert format_reference(YEAR, ReferenceStyle.ISO_690, language="en", address="http://x/1") == located
