"""Numbers in words are read in every language of the network."""

from decimal import Decimal

import pytest

from answer.checking.number_words import find_number_words


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("two thousand people and fifty-two others", "en", [("two thousand", 2000), ("fifty-two", 52)]),
        ("two hundred and five", "en", [("two hundred and five", 205)]),
        ("ten and two", "en", [("ten", 10), ("two", 2)]),
        ("zweiundfünfzig Personen, zweihundert Euro", "de", [("zweiundfünfzig", 52), ("zweihundert", 200)]),
        ("dvaindvajset oseb in pet zadrug", "sl", [("dvaindvajset", 22), ("pet", 5)]),
        ("dvesto štirinajst", "sl", [("dvesto štirinajst", 214)]),
        ("dva milijona evrov", "sl", [("dva milijona", 2_000_000)]),
        ("dvadeset i pet ljudi", "hr", [("dvadeset i pet", 25)]),
        ("двадесет и пет", "sr-Cyrl", [("двадесет и пет", 25)]),
        ("дванаесет задруги", "mk", [("дванаесет", 12)]),
        ("treinta y dos socios", "es", [("treinta y dos", 32)]),
        ("vingt-deux personnes", "fr", [("vingt-deux", 22)]),
        ("ventuno soci e duecento ore", "it", [("ventuno", 21), ("duecento", 200)]),
        ("due to the rain a thousand things", "en", []),
        ("što je to", "hr", []),
        ("", "en", []),
    ],
)
def test_a_number_in_words_has_its_place_and_value(text: str, language: str, found: list[tuple[str, int]]) -> None:
    assert [(text[start:end], value) for start, end, value in find_number_words(text, language)] == [
        (written, Decimal(value)) for written, value in found
    ]


def test_without_a_language_the_words_of_all_are_read() -> None:
    assert [value for _, _, value in find_number_words("dvanaest, zwölf, doce", None)] == [12, 12, 12]
