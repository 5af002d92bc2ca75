from __future__ import annotations

import pytest

from index.navigation import is_navigation


@pytest.mark.parametrize(
    "line",
    [
        "Nazaj na vrh",
        "Back to top ↑",
        "« Read more »",
        "Повратак на врх",
        "Прочитај повеќе",
        "Torna su",
        "Ver más…",
        "Nach oben",
        "LIRE LA SUITE",
    ],
)
def test_a_link_of_a_web_page_is_one_in_every_language(line: str) -> None:
    assert is_navigation(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "—",
        "Search for partners",
        "Budget",
        "More than 40 members",
        "Suche nach Partnern",
        "Na vrh gore vodi pot.",
        "2019",
    ],
)
def test_what_says_something_is_none(line: str) -> None:
    assert not is_navigation(line)
