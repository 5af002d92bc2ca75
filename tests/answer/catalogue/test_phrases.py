"""The phrases are there in every language, in its plural forms and script."""

from __future__ import annotations

from datetime import date

import pytest

from answer.catalogue.lexicon import LANGUAGES
from answer.catalogue.phrases import (
    count_in_words,
    get_catalogue_phrase,
    name_access,
    name_field,
    name_languages,
    name_type,
)
from answer.catalogue.query import AskedField
from answer.catalogue.words import WORDS
from answer.catalogue.writing import describe_range
from answer.phrases import ANSWER_LANGUAGES
from kb.folding import fold_text
from kb.metadata import AccessLevel, DocumentType
from kb.script import to_latin


@pytest.mark.parametrize("language", ANSWER_LANGUAGES)
def test_every_type_field_and_level_has_its_own_name(language: str) -> None:
    assert len({name_type(kind, language) for kind in DocumentType}) == len(DocumentType)
    assert len({name_field(field, language) for field in AskedField}) == len(AskedField)
    assert len({name_access(level, language) for level in AccessLevel}) == len(AccessLevel)


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("sl", ["1 dokument", "2 dokumenta", "3 dokumenti", "5 dokumentov", "101 dokument"]),
        ("hr", ["1 dokument", "2 dokumenta", "3 dokumenta", "5 dokumenata", "101 dokument"]),
        ("sr-Cyrl", ["1 документ", "2 документа", "3 документа", "5 докумената", "101 документ"]),
        ("mk", ["1 документ", "2 документи", "3 документи", "5 документи", "101 документ"]),
        ("de", ["1 Dokument", "2 Dokumente", "3 Dokumente", "5 Dokumente", "101 Dokumente"]),
    ],
)
def test_a_number_takes_its_form(language: str, forms: list[str]) -> None:
    assert [count_in_words("documents", number, language) for number in (1, 2, 3, 5, 101)] == forms


def test_a_placeholder_stays_in_a_cyrillic_phrase() -> None:
    assert get_catalogue_phrase("from", "sr-Cyrl") == "од {date}"


@pytest.mark.parametrize(
    ("language", "first", "last", "written"),
    [
        ("en", date(2018, 7, 12), None, "from 12 July 2018"),
        ("it", date(2018, 7, 8), None, "dall’8 luglio 2018"),
        ("it", date(2018, 7, 18), None, "dal 18 luglio 2018"),
        ("it", None, date(2018, 7, 11), "fino all’11 luglio 2018"),
        ("it", date(2018, 1, 1), None, "dal 2018"),
        ("es", date(2018, 7, 12), None, "desde el 12 de julio de 2018"),
        ("es", None, date(2018, 12, 31), "hasta 2018"),
        ("de", date(2018, 7, 12), None, "ab 12. Juli 2018"),
        ("fr", date(2018, 7, 1), None, "à partir du 1er juillet 2018"),
        ("fr", None, date(2018, 7, 12), "jusqu’au 12 juillet 2018"),
        ("fr", None, date(2018, 12, 31), "jusqu’en 2018"),
    ],
)
def test_an_open_range_takes_the_article_of_its_language(
    language: str, first: date | None, last: date | None, written: str
) -> None:
    assert describe_range(first, last, language) == written


def test_a_language_without_phrases_gets_english() -> None:
    assert get_catalogue_phrase("all", "hu") == "All documents"


def test_both_scripts_of_serbian_are_just_serbian() -> None:
    assert name_languages(["sr-Latn", "sr-Cyrl", "de"], "en") == "Serbian, German"
    assert name_languages(["sr-Cyrl"], "en") == "Serbian (Cyrillic)"


@pytest.mark.parametrize("vocabulary", LANGUAGES)
def test_the_words_are_folded_and_in_latin_script(vocabulary: str) -> None:
    listed = " ".join(WORDS[vocabulary].values())
    assert listed == fold_text(to_latin(listed))


@pytest.mark.parametrize("vocabulary", LANGUAGES)
def test_every_language_has_words_for_the_same_things(vocabulary: str) -> None:
    optional = {"decade_word", "singular", "plural_order"}
    kept = {name for name in WORDS["en"] if not name.startswith("language:")} - optional
    assert {name for name in WORDS[vocabulary] if not name.startswith("language:")} - optional == kept
