"""The words around an answer, in the asker's language."""

from __future__ import annotations

from typing import get_args

import pytest

from answer.phrases import PhraseName, add_colon, get_phrase, quote_text
from kb.script import script_of

LANGUAGES = ["en", "sl", "hr", "sr-Latn", "sr-Cyrl", "bs", "mk", "it", "es", "de", "fr"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_phrase_in_its_script(language: str) -> None:
    for name in get_args(PhraseName):
        phrase = get_phrase(name, language)
        assert phrase
        assert script_of(phrase) == ("Cyrl" if language in ("sr-Cyrl", "mk") else "Latn")
        assert (phrase == get_phrase(name, "en")) == (language == "en")


def test_a_language_that_is_not_ours_gets_english() -> None:
    assert get_phrase("found", "fi") == get_phrase("found", "und") == "The documents say:"
    assert quote_text("x", "fi") == "“x”"


@pytest.mark.parametrize(
    ("language", "quoted"),
    [
        ("en", "“x”"),
        ("sl", "»x«"),
        ("hr", "„x”"),
        ("de", "„x“"),
        ("sr-Cyrl", "„x“"),
        ("it", "«x»"),
        ("fr", "«\u00a0x\u00a0»"),
    ],
)
def test_a_quotation_has_the_marks_of_its_language(language: str, quoted: str) -> None:
    assert quote_text("x", language) == quoted


def test_french_puts_a_space_before_a_colon() -> None:
    assert add_colon("Lieu", "fr") == "Lieu\u00a0:"
    assert add_colon("Ort", "de") == "Ort:"
