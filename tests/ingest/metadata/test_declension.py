"""South Slavic places in the nominative."""

from __future__ import annotations

import pytest

from ingest.metadata.declension import restore_nominative


@pytest.mark.parametrize(
    ("name", "nominative"),
    [
        ("Tuzli", "Tuzla"),
        ("Petrinji", "Petrinja"),
        ("Mariboru", "Maribor"),
        ("Splitu", "Split"),
        ("Sarajevu", "Sarajevo"),
        ("Brežicah", "Brežice"),
        ("Novi Gorici", "Nova Gorica"),
        ("Velikoj Gorici", "Velika Gorica"),
        ("Novom Sadu", "Novi Sad"),
        ("Новом Саду", "Нови Сад"),
        ("Лозници", "Лозница"),
        ("Сарајеву", "Сарајево"),
    ],
)
def test_an_ending_that_leaves_no_doubt_gives_the_nominative(name: str, nominative: str) -> None:
    assert restore_nominative(name, "") == nominative


@pytest.mark.parametrize(
    "name", ["Rijeci", "Banjoj Luci", "Kranju", "Celju", "Zadru", "Šapcu", "Tolminu", "Reggio nell Emilia"]
)
def test_a_doubtful_ending_stays_as_it_is_written(name: str) -> None:
    assert restore_nominative(name, "") == name


def test_what_the_text_has_elsewhere_decides_first() -> None:
    assert restore_nominative("Kopru", "6000 Koper") == "Koper"
    assert restore_nominative("Gradcu", "Gradec, 1. 2. 2020") == "Gradec"
