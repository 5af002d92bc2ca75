"""The interface's languages: every string translated, plural forms, dates as each language writes them."""

from __future__ import annotations

import ast
import re
from datetime import date, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from kb.metadata import PartialDate
from web.i18n import (
    LANGUAGES,
    format_moment,
    format_partial_date,
    load_translations,
    match_accepted,
    match_language,
    name_language,
    read_catalogue,
)

ROOT = Path(__file__).parents[2]
CATALOGUES = [tag for tag in LANGUAGES if tag not in ("en", "sr-Cyrl")]
CALLS = {"_": 1, "ngettext": 2}
MARKS = {"sl": "»«", "hr": "„”", "sr-Latn": "„“", "it": "«»“”", "es": "«»“”", "de": "„“"}
"""The quotation marks of each language."""


def collect_strings() -> set[str | tuple[str, str]]:
    """Return every string of the interface, as it stands in the code: one, or singular and plural."""
    found: set[str | tuple[str, str]] = set()
    for file in [ROOT / "app.py", *sorted((ROOT / "web").rglob("*.py"))]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in CALLS:
                continue
            texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            strings = [text for text in texts if isinstance(text, str)]
            assert len(strings) == CALLS[node.func.id], f"{file}:{node.lineno}: the string is not written out"
            found.add(strings[0] if len(strings) == 1 else (strings[0], strings[1]))
    return found


def read_messages(catalogue: Catalog) -> dict[str | tuple[str, str], tuple[str, ...]]:
    """Return the translations by message; a plural has a tuple of two as its message."""
    messages: dict[str | tuple[str, str], tuple[str, ...]] = {}
    for message in catalogue:
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if isinstance(message.id, str):
            # The header is the message with the empty id.
            if message.id:
                messages[message.id] = forms
        else:
            singular, plural = message.id
            messages[singular, plural] = forms
    return messages


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_string_of_the_interface_is_translated(language: str) -> None:
    messages = read_messages(read_catalogue(language))
    untranslated = {string for string in collect_strings() if not all(messages.get(string, ()) or [""])}
    assert untranslated == set()


@pytest.mark.parametrize("language", CATALOGUES)
def test_no_translation_is_left_over(language: str) -> None:
    assert set(read_messages(read_catalogue(language))) - collect_strings() == set()


@pytest.mark.parametrize("language", CATALOGUES)
def test_translations_keep_the_placeholders(language: str) -> None:
    for message, forms in read_messages(read_catalogue(language)).items():
        source = message if isinstance(message, str) else message[0]
        for form in forms:
            assert sorted(re.findall(r"\{\w+\}|`[^`]+`", form)) == sorted(re.findall(r"\{\w+\}|`[^`]+`", source)), form


@pytest.mark.parametrize("language", CATALOGUES)
def test_translations_end_as_their_message_does_and_hold_no_stray_space(language: str) -> None:
    for message, forms in read_messages(read_catalogue(language)).items():
        source = message if isinstance(message, str) else message[0]
        for form in forms:
            assert "  " not in form and form == form.strip(), form
            # A year is an ordinal, "od 2018.", where that is how dates are written.
            ending = form.removesuffix(".") if form.endswith("{year}.") else form
            assert re.findall(r"[.:?!…]$", ending) == re.findall(r"[.:?!…]$", source), form


@pytest.mark.parametrize("language", CATALOGUES)
def test_translations_quote_with_the_marks_of_their_language(language: str) -> None:
    forms = [form for forms in read_messages(read_catalogue(language)).values() for form in forms]
    assert set(re.findall(r"[\"“”„‟«»]", "".join(forms))) <= set(MARKS[language])


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, "{number} dokument"),
        (2, "{number} dokumenta"),
        (3, "{number} dokumenti"),
        (4, "{number} dokumenti"),
        (5, "{number} dokumentov"),
        (0, "{number} dokumentov"),
        (101, "{number} dokument"),
        (102, "{number} dokumenta"),
    ],
)
def test_slovene_has_four_plural_forms(number: int, expected: str) -> None:
    assert load_translations("sl").ngettext("{number} document", "{number} documents", number) == expected


@pytest.mark.parametrize(("number", "form"), [(1, "документ"), (3, "документа"), (5, "докумената"), (21, "документ")])
def test_serbian_cyrillic_is_the_latin_catalogue_in_cyrillic(number: int, form: str) -> None:
    serbian = load_translations("sr-Cyrl")
    assert serbian.ngettext("{number} document", "{number} documents", number) == f"{{number}} {form}"
    assert serbian.gettext("How we know") == "Одакле то знамо"


def test_names_of_formats_and_programs_stay_latin_in_a_cyrillic_string() -> None:
    shown = load_translations("sr-Cyrl").gettext
    assert shown("Word document") == "Word документ"
    assert shown("{percent} sure") == "поузданост {percent}"
    assert shown("Read by OCR, uncertain") == "Прочитано помоћу OCR-а, непоуздано"
    assert shown("Up to {number} MB each.") == "Свака до {number} MB."
    assert shown(
        "PDF, Word, Excel, PowerPoint, OpenDocument, text, web pages, emails, pictures of pages and ZIP archives."
    ) == ("PDF, Word, Excel, PowerPoint, OpenDocument, текст, веб-странице, имејлови, слике страна и ZIP архиве.")


def test_no_word_of_serbian_mixes_the_scripts() -> None:
    translations = load_translations("sr-Cyrl")
    shown = [
        translations.gettext(string) if isinstance(string, str) else translations.ngettext(*string, 2)
        for string in collect_strings()
    ]
    words = re.findall(r"\w+", " ".join(re.sub(r"\{\w+\}|`[^`]+`", " ", string) for string in shown))
    assert [word for word in words if re.search("[A-Za-z]", word) and re.search("[\u0400-\u04ff]", word)] == []


def test_commands_stay_latin_in_a_cyrillic_string() -> None:
    shown = load_translations("sr-Cyrl").gettext(
        "The documents cannot be read just now. Run `seobs status` to see why."
    )
    assert shown == "Документи тренутно нису доступни. Разлог исписује команда `seobs status`."


@pytest.mark.parametrize(
    ("edtf", "language", "expected"),
    [
        ("2018-07-12", "en", "12 July 2018"),
        ("2018-07-12", "sl", "12. julij 2018"),
        ("2018-07-12", "sr-Cyrl", "12. јул 2018."),
        ("2018-07-12", "es", "12 de julio de 2018"),
        ("2018-07", "en", "July 2018"),
        ("2018-07", "sl", "julij 2018"),
        ("2018-07", "hr", "srpanj 2018."),
        ("2018-07", "de", "Juli 2018"),
        ("2018", "it", "2018"),
        ("2012-05-01/2013-06-01", "sl", "1. maj 2012 – 1. junij 2013"),
        ("2012-05/2013", "en", "May 2012 – 2013"),
        ("2018-99", "en", "2018-99"),
    ],
)
def test_a_date_keeps_its_precision(edtf: str, language: str, expected: str) -> None:
    value = PartialDate(date(2012, 1, 1), date(2018, 12, 31), edtf)
    assert format_partial_date(value, language) == expected


def test_no_date_is_empty() -> None:
    assert format_partial_date(None, "sl") == ""


def test_a_date_in_a_sentence_is_declined() -> None:
    value = PartialDate(date(2018, 7, 12), date(2018, 7, 12), "2018-07-12")
    assert format_partial_date(value, "sl", declined=True) == "12. julija 2018"
    assert format_partial_date(value, "de", declined=True) == "12. Juli 2018"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("sl-SI", "sl"),
        ("sr", "sr-Cyrl"),
        ("sr-Latn-RS", "sr-Latn"),
        ("bs", "sr-Latn"),
        ("en_US", "en"),
        ("fr-FR", ""),
        ("", ""),
    ],
)
def test_a_browser_gets_the_nearest_language(tag: str, expected: str) -> None:
    assert match_language(tag) == expected


def test_the_first_accepted_language_that_exists_is_taken() -> None:
    assert match_accepted("fr-FR,fr;q=0.9,it;q=0.8,en;q=0.7") == "it"
    assert match_accepted("fr") == ""


@pytest.mark.parametrize(
    ("tag", "language", "expected"),
    [
        ("sl", "sl", "slovenščina"),
        ("sr-Latn", "sl", "srbščina (latinica)"),
        ("mk", "en", "Macedonian"),
        ("und", "en", ""),
        ("zz-nonsense-tag-x", "en", "zz-nonsense-tag-x"),
    ],
)
def test_languages_of_documents_have_names(tag: str, language: str, expected: str) -> None:
    assert name_language(tag, language) == expected


def test_a_moment_is_written_as_each_language_writes_it_without_seconds() -> None:
    moment = datetime(2026, 3, 5, 9, 7, 3).astimezone()
    written = {language: format_moment(moment, language) for language in ("sl", "en", "de", "it")}
    assert written == {
        "sl": "5. mar. 2026, 09:07",
        "en": "5 Mar 2026, 09:07",
        "de": "05.03.2026, 09:07",
        "it": "5 mar 2026, 09:07",
    }
