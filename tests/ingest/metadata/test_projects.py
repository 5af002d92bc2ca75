"""Which projects a document is about."""

from __future__ import annotations

import pytest

from ingest.metadata.projects import propose_projects
from tests.ingest.metadata.read_samples import read_text


def propose_projects_of(text: str) -> list[str]:
    return [evidence.value for evidence in propose_projects(read_text(text))]


def test_projects_come_from_rows_quotes_and_repeated_acronyms() -> None:
    assert propose_projects_of("Naziv projekta: Delo za vse mlade – DELOMAT\nAkronim: DELOMAT") == ["DELOMAT"]
    assert propose_projects_of("Zadruga izvaja projekt »Skupni vrt« že tri leta.") == ["Skupni vrt"]
    assert propose_projects_of("Partnerji projekta VRTEC+ so se srečali. VRTEC+ traja tri leta.") == ["VRTEC+"]
    assert propose_projects_of("Das SOLAR-Projekt läuft. SOLAR endet bald.") == ["SOLAR"]


def test_a_heading_names_the_project_or_programme() -> None:
    assert propose_projects_of("Evaluation of the Green Roofs of Bath programme") == ["Green Roofs of Bath"]
    assert propose_projects_of("POROČILO\n\nProgram »Zadruga za vse« (2016–2019)") == ["Zadruga za vse"]


@pytest.mark.parametrize(
    "text",
    [
        "Kratica\tPomen\nESS\tEvropski socialni sklad",
        "Partnerji projekta VRTEC so se srečali.",
        "PROJEKTI PARTNERJI SKUPNOSTI IN SKUPNOSTI",
        "Projekt Interreg in projekt Interreg.",
        "Naslov: Jesenska tržnica",
        "Na »Dan zemlje« smo sadili.",
    ],
)
def test_a_doubtful_name_is_no_project(text: str) -> None:
    assert propose_projects_of(text) == []
