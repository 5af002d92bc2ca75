"""References for citation managers."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from answer.references import ReferenceStyle, format_bibtex, format_reference, format_ris
from kb.metadata import DateKind, DocumentType, PartialDate
from tests.make_entry import make_entry

ROOT = Path(__file__).parents[2]
STYLES = ROOT / "answer" / "styles"
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
        "  language = {sl},\n"
        "  langid = {slovene},\n"
        "  note = {2018/annual\\_report \\& more.pdf}\n"
        "}\n"
    )


def test_a_bibtex_entry_without_a_date_has_none() -> None:
    assert format_bibtex([UNDATED]) == (
        "@misc{0123456789abcdef,\n  title = {{Novice}},\n  language = {sl},\n  langid = {slovene},\n  note = {a.txt}\n}\n"
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
        "  language = {sl},\n"
        "  langid = {slovene},\n"
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
        (
            ReferenceStyle.ISO_690,
            "en",
            "ANA KOS, 2018. Delo [online]. Mreža, 12 July 2018. Available from: http://x/1",
        ),
        (
            ReferenceStyle.ISO_690,
            "sl",
            "ANA KOS, 2018. Delo [na spletu]. Mreža, 12. julij 2018. Dostopno na: http://x/1",
        ),
        (
            ReferenceStyle.ISO_690,
            "sr-Cyrl",
            "ANA KOS, 2018. Delo [на интернету]. Mreža, 12. јул 2018. Доступно на: http://x/1",
        ),
        (
            ReferenceStyle.ISO_690,
            "fr",
            "ANA KOS, 2018. Delo [en ligne]. Mreža, 12 juillet 2018. Disponible à l’adresse\u00a0: http://x/1",
        ),
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
    located = "Letno [online], 2017. Available from: http://x/1"
    assert format_reference(YEAR, ReferenceStyle.ISO_690, language="en", address="http://x/1") == located


def make_date(edtf: str) -> PartialDate:
    """Return a date of 2021, whose bounds matter only by their year here."""
    return PartialDate(date(2021, 1, 1), date(2021, 12, 31), edtf)


@pytest.mark.parametrize(
    ("language", "edtf", "expected"),
    [
        ("sl", "2021-10-08", "2021, 8. oktober"),
        ("hr", "2021-10-08", "2021, 8. listopada"),
        ("bs", "2021-10-08", "2021, 8. oktobar"),
        ("sr-Latn", "2021-10-08", "2021, 8. oktobar"),
        ("sr-Cyrl", "2021-10-08", "2021, 8. октобар"),
        ("mk", "2021-10-08", "2021, 8 октомври"),
        ("en", "2021-10-08", "2021, October 8"),
        ("it", "2021-10-08", "2021, 8 ottobre"),
        ("es", "2021-10-08", "2021, 8 de octubre"),
        ("de", "2021-10-08", "2021, 8. Oktober"),
        ("fr", "2021-10-01", "2021, 1er octobre"),
        ("sl", "2021-10", "2021, oktober"),
        ("hr", "2021-10", "2021, listopad"),
        ("sl", "2021-10-08/2021-10-10", "2021, 8.–10. oktober"),
        ("en", "2021-10-08/2021-10-10", "2021, October 8–10"),
        ("fr", "2021-10-01/2021-10-03", "2021, 1er–3 octobre"),
        ("de", "2021-09-28/2021-10-02", "2021, 28. September–2. Oktober"),
        ("es", "2021-09/2021-11", "2021, septiembre–noviembre"),
        ("it", "2021", "2021"),
        ("pt", "2021-10-08", "2021, October 8"),
        ("sl", "2021-02-31", "2021"),
    ],
)
def test_a_date_stands_as_the_language_writes_it_behind_the_year(language: str, edtf: str, expected: str) -> None:
    entry = replace(UNDATED, date=make_date(edtf), issuer="Mreža")
    assert format_reference(entry, ReferenceStyle.APA, language=language) == f"Mreža. ({expected}). Novice."


def test_the_time_that_a_document_is_about_is_no_day_on_which_it_came_out() -> None:
    span = PartialDate(date(2017, 3, 1), date(2018, 8, 31), "2017-03-01/2018-08-31")
    entry = replace(UNDATED, date=span, date_kind=DateKind.PERIOD, issuer="Mreža")
    assert format_reference(entry, ReferenceStyle.APA, language="sl") == "Mreža. (2017–2018). Novice."
    assert format_reference(entry, ReferenceStyle.ISO_690, language="sl") == "MREŽA, 2017–2018. Novice."
    assert "  year = {2017--2018},\n  date = {2017-03-01/2018-08-31},\n" in format_bibtex([entry])


@pytest.mark.parametrize(
    ("language", "apa", "iso"),
    [
        ("hr", "b. d.", "[bez datuma]"),
        ("sr-Cyrl", "б. д.", "[без датума]"),
        ("mk", "б. д.", "[без датум]"),
        ("it", "s.d.", "[senza data]"),
        ("es", "s. f.", "[sin fecha]"),
        ("de", "o. D.", "[ohne Datum]"),
        ("fr", "s. d.", "[sans date]"),
    ],
)
def test_no_date_is_said_in_every_language(language: str, apa: str, iso: str) -> None:
    entry = replace(UNDATED, issuer="Мрежа", title="Задруге данас")
    assert format_reference(entry, ReferenceStyle.APA, language=language) == f"Мрежа. ({apa}). Задруге данас."
    assert format_reference(entry, ReferenceStyle.ISO_690, language=language) == f"МРЕЖА, {iso}. Задруге данас."


@pytest.mark.parametrize(
    ("language", "apa", "iso"),
    [
        ("en", "Ana Kos, Eva Rus, & Ivan Novak.", "ANA KOS, EVA RUS and IVAN NOVAK,"),
        ("sl", "Ana Kos, Eva Rus in Ivan Novak.", "ANA KOS, EVA RUS in IVAN NOVAK,"),
        ("es", "Ana Kos, Eva Rus e Ivan Novak.", "ANA KOS, EVA RUS e IVAN NOVAK,"),
        ("de", "Ana Kos, Eva Rus & Ivan Novak.", "ANA KOS, EVA RUS und IVAN NOVAK,"),
    ],
)
def test_several_authors_are_joined_as_the_language_does(language: str, apa: str, iso: str) -> None:
    entry = replace(YEAR, authors=("Ana Kos", "Eva Rus", "Ivan Novak"), issuer="Mreža")
    assert format_reference(entry, ReferenceStyle.APA, language=language) == f"{apa} (2017). Letno. Mreža."
    assert format_reference(entry, ReferenceStyle.ISO_690, language=language) == f"{iso} 2017. Letno. Mreža."


def test_no_mark_stands_twice_at_an_end() -> None:
    entry = replace(YEAR, title="Kaj je zadruga?", issuer="Zavod d. o. o.")
    assert format_reference(entry, ReferenceStyle.APA, language="sl") == "Zavod d. o. o. (2017). Kaj je zadruga?"
    dated = replace(YEAR, authors=("Ana K.",), issuer="Zavod", date=make_date("2021-10-08"))
    assert format_reference(dated, ReferenceStyle.ISO_690, language="hr") == (
        "ANA K., 2021. Letno. Zavod, 8. listopada 2021."
    )
    month = replace(YEAR, issuer="Mreža", date=make_date("2021-10"))
    assert format_reference(month, ReferenceStyle.ISO_690, language="sl") == "MREŽA, 2021. Letno. Oktober 2021."


def test_what_a_title_holds_stays_text_on_one_line() -> None:
    entry = replace(YEAR, title="A\n\t<i>b</i> {c} (2). $d$", issuer="M\n&")
    assert format_reference(entry, ReferenceStyle.APA, language="en") == "M &. (2017). A <i>b</i> {c} (2). $d$."


@pytest.mark.parametrize("language", ["sl", "sr-Cyrl", "en"])
@pytest.mark.parametrize(
    "text",
    [
        '<span class="nocase">Zadruge</span> <b>in</b> <!-- mreže',
        "&amp; & &#38; ]]> <![CDATA[x]]>",
        "„Kaj?“, «je» 'to' \"zdaj\"",
        "{{A}} \\textbf{b} $c$ %s {0} %(d)s",
        "\u202eעברית\u202c \u200fנוסף\u200f \u2066x\u2069",
        ".NET, A..B ,, ;; :: e. g.: (n.d.)",
        "Zares?! Da?.",
    ],
)
def test_hostile_text_comes_out_as_it_went_in(text: str, language: str) -> None:
    end = "" if text.endswith(".") else "."
    entry = replace(YEAR, title=text, authors=(text, "Ana Kos"), issuer=text)
    last = {"sl": " in", "sr-Cyrl": " и", "en": ", &"}[language]
    expected = f"{text}{last} Ana Kos. (2017). {text}{end} {text}{end}"
    assert format_reference(entry, ReferenceStyle.APA, language=language) == expected
    alone = replace(YEAR, title=text)
    assert format_reference(alone, ReferenceStyle.ISO_690, language=language) == f"{text}, 2017."


@pytest.mark.parametrize("mark", ["?", "!", "…"])
def test_a_mark_that_ends_a_sentence_needs_no_full_stop(mark: str) -> None:
    entry = replace(YEAR, title=f"Letno{mark}", authors=(f"Ana{mark}", f"Eva{mark}"), issuer=f"Mreža{mark}")
    assert format_reference(entry, ReferenceStyle.APA, language="hr", address="http://x/1") == (
        f"Ana{mark} i Eva{mark} (2017). Letno{mark} Mreža{mark} http://x/1"
    )
    assert format_reference(entry, ReferenceStyle.ISO_690, language="hr", address="http://x/1") == (
        f"ANA{mark} i EVA{mark}, 2017. Letno{mark} [na internetu]. Mreža{mark} Dostupno na: http://x/1"
    )


@pytest.mark.parametrize(("name", "last"), [("Hilda", "e"), ("Hierro", "y"), ("Íñigo", "e"), ("Olga", "y")])
def test_spanish_and_is_written_as_it_is_heard(name: str, last: str) -> None:
    entry = replace(YEAR, authors=("Ana y Ivo", name))
    assert format_reference(entry, ReferenceStyle.APA, language="es") == f"Ana y Ivo {last} {name}. (2017). Letno."


@pytest.mark.parametrize("style", list(ReferenceStyle))
def test_a_style_is_valid_csl_with_words_in_every_language(style: ReferenceStyle) -> None:
    import citeproc

    tree = etree.parse(STYLES / f"{style}.csl")
    schema = etree.RelaxNG(etree.parse(citeproc.SCHEMA_PATH))
    assert schema.validate(tree), schema.error_log
    locales = {
        locale.get("{http://www.w3.org/XML/1998/namespace}lang"): {term.get("name") for term in locale.iter("{*}term")}
        for locale in tree.getroot().iterfind("{*}locale")
    }
    words = {"and", "no date"} | ({"online", "available at"} if style is ReferenceStyle.ISO_690 else set())
    assert locales.pop("es-x-e") == {"and"}
    assert locales == dict.fromkeys(["en", "sl", "hr", "bs", "sr-Latn", "sr-Cyrl", "mk", "it", "es", "de", "fr"], words)


def test_the_library_of_styles_is_not_loaded_before_a_reference_is_asked_for() -> None:
    code = "import sys, answer.references as r; r.format_ris([]); print('citeproc' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_programs_get_the_month_and_the_languages_that_they_know() -> None:
    october = PartialDate(date(2021, 10, 1), date(2021, 10, 31), "2021-10")
    entry = replace(YEAR, language="sr-Cyrl", date=october)
    assert "\nPY  - 2021\nDA  - 2021/10//\nLA  - sr-Cyrl\n" in format_ris([entry])
    assert "  language = {sr-Cyrl},\n  langid = {serbianc},\n" in format_bibtex([entry])
    unknown = replace(YEAR, language="und")
    assert "LA  -" not in format_ris([unknown])
    assert "lang" not in format_bibtex([unknown])
