"""Names of people and organisations."""

from __future__ import annotations

import pytest

from ingest.metadata.names import find_organisation, find_people, is_organisation, is_person


@pytest.mark.parametrize(
    "name",
    [
        "Društvo Lipa",
        "Slovenska mreža zadrug",
        "Udruga »Lipa za sve«",
        "SAVEZ ZADRUGA „PLAVI KRUG“",
        "Здружение за рурален развој Малеш",
        "Fairfield Research Co-operative",
        "Verein Dorfladen Oberes Tal",
        "Red de Economía Solidaria de Aragón",
        "Sonce, d. o. o.",
    ],
)
def test_a_name_of_an_organisation_is_told(name: str) -> None:
    assert is_organisation(name)


@pytest.mark.parametrize(
    "text",
    [
        "Zašto općine trebaju kupovati društveno odgovorno",
        "MEMORANDUM OF COOPERATION",
        "Letno poročilo društva Lipa",
        "Glavna ulica 5",
        "Ana Kos",
        "društvo",
        "Sestali so se člani društva.",
    ],
)
def test_other_lines_are_no_organisation(text: str) -> None:
    assert not is_organisation(text)


def test_an_organisation_is_found_inside_a_line() -> None:
    line = "Center za socialno delo Posavje v sodelovanju z občino organizira"
    found = find_organisation(line)
    assert found
    assert line[slice(*found)] == "Center za socialno delo Posavje"


def test_people_are_listed_without_their_titles() -> None:
    text = "Autori: dr. sc. Ana Kos, mag. Jan Hren i María de la Cruz, direktor"
    assert [text[slice(*place)] for place in find_people(text, 7)] == ["Ana Kos", "Jan Hren", "María de la Cruz"]


@pytest.mark.parametrize("text", ["Upravni odbor", "Microsoft Office", "Ana", "Ana Kos 3", "Društvo Lipa"])
def test_what_is_no_person_is_not_taken_for_one(text: str) -> None:
    assert not is_person(text)


def test_an_organisation_inside_a_line_ends_with_its_quotation_mark_or_full_stop() -> None:
    for line, name in (
        ("1. Задруга „Бела река“, Панчево, и други", "Задруга „Бела река“"),
        ("Boletín de la Red Textil Solidaria. N.º 23", "Red Textil Solidaria"),
    ):
        found = find_organisation(line)
        assert found
        assert line[slice(*found)] == name


def test_a_function_and_an_article_make_no_organisation() -> None:
    assert not is_organisation("Predsjednik Saveza")
    assert not is_organisation("Der Arbeitskreis")
