"""Names are found in passages inflected, in the other script and in other languages."""

import pytest

from answer.checking.named import find_claimed_names, holds_name, is_country, split_words, takes_other_first_name


@pytest.mark.parametrize(
    ("name", "passage", "holds"),
    [
        ("Mariboru", "iz Maribora", True),
        ("Petra", "za Petrom in Peter", True),
        ("Žalcu", "mesto Žalec", True),
        ("Kosa", "Ana Kos", True),
        ("Mlinček", "Задруга Млинчека", True),
        ("Graz", "у Грацу", True),
        ("Croatia", "na Hrvaškem", True),
        ("Serbien", "из Србије", True),
        ("European", "Evropski socialni sklad", True),
        ("EU", "fondos de la UE", True),
        ("Ferrari", "Lucia Ferrante", False),
        ("Bergmann", "Eva Brandner", False),
        ("Slovenia", "iz Srbije in Hrvaške", False),
        ("Mari", "na seminarju", False),
        ("Kranj", "", False),
    ],
)
def test_a_name_is_held_in_any_form_script_and_language(name: str, passage: str, holds: bool) -> None:
    assert holds_name(name, split_words(passage)) is holds


def test_german_names_are_told_from_nouns() -> None:
    text = "Das Projekt NORDLICHT in Graz leitet Eva Brandner für Menschen in Zusammenarbeit."
    assert find_claimed_names(text, "de") == ["NORDLICHT", "Graz", "Eva", "Brandner"]
    assert find_claimed_names("Began in May and ended on Monday in Bath", "en") == ["Bath"]


@pytest.mark.parametrize(
    ("text", "is_other"),
    [
        ("Ana Hribar leads it", True),
        ("Tina Hribar leads it", False),
        ("Tine Hribarjeve ni", False),
        ("The Hribar family", True),
        ("Director Hribar", False),
        ("Ana Novak leads it", False),
    ],
)
def test_another_first_name_with_a_known_family_name_is_told(text: str, is_other: bool) -> None:
    assert takes_other_first_name(text, split_words("Predsednica je Tina Hribar.")) is is_other


@pytest.mark.parametrize(
    ("name", "country"),
    [("Croatia", True), ("Hrvaškem", True), ("Србији", True), ("North", False), ("Bristol", False), ("EU", False)],
)
def test_countries_are_known_in_every_language(name: str, country: bool) -> None:
    assert is_country(name) is country
