"""Which words of a passage a search asks for."""

from __future__ import annotations

import pytest

from tests.make_entry import make_entry
from web.components.matching import find_asked_keys, list_text_languages, locate_asked, locate_matches


def find_words(query: str, text: str, *languages: str) -> list[str]:
    keys = frozenset[str]().union(*find_asked_keys(query, languages).values())
    return [text[start:end] for start, end in locate_matches(text, languages, keys)]


@pytest.mark.parametrize(
    ("query", "text", "language", "words"),
    [
        ("zadruga", "Zadruge in člani zadrug.", "sl", ["Zadruge", "zadrug"]),
        ("zadruge", "Чланови задруга бирају управу задруге.", "sr-Cyrl", ["задруга", "задруге"]),
        ("solarne elektrarne", "Sončna elektrarna dela.", "sl", ["elektrarna"]),
        ("cooperative", "La cooperativa ha 12 soci.", "it", ["cooperativa"]),
        ("1.500", "We paid 1500 euros.", "en", ["1500"]),
        ("čebele", "CEBELA leti", "sl", ["CEBELA"]),
        ("nothing", "Something else.", "en", []),
    ],
)
def test_a_word_is_found_in_every_form(query: str, text: str, language: str, words: list[str]) -> None:
    assert find_words(query, text, language) == words


def test_the_small_words_of_a_language_are_no_matches_in_its_texts() -> None:
    assert find_words("the bridge of the town", "The bridge of the old town", "en") == ["bridge", "town"]
    assert find_words("most do dela", "Most do dela", "sl") == ["Most", "dela"]


def test_what_a_search_leaves_out_is_not_asked_for() -> None:
    assert find_words("mreža -zadruga", "Mreža je zadruga.", "sl") == ["Mreža"]


def test_each_match_says_which_words_of_the_query_it_is() -> None:
    asked = find_asked_keys("nova zadruga", ["sl"])
    found = locate_asked("Zadruga je nova.", ["sl"], asked)
    assert found == [(0, 7, frozenset({"zadruga"})), (11, 15, frozenset({"nova"}))]


def test_a_small_word_can_be_asked_for_by_itself() -> None:
    asked = find_asked_keys("the", ["en"])
    assert locate_asked("The end", ["en"], asked) == []
    assert locate_asked("The end", ["en"], asked, skips_small=False) == [(0, 3, frozenset({"the"}))]


def test_the_languages_of_texts_are_those_of_their_documents() -> None:
    entries = [make_entry(language="sl", languages=("sl", "it")), make_entry(language="und", languages=())]
    assert list_text_languages(entries) == ["it", "sl"]
