from __future__ import annotations

import pytest

from ingest.line_dates import begins_with_month, find_dated_lines, is_lone_date


@pytest.mark.parametrize(
    "line",
    [
        "1. december 2005",
        "Celje, 3. 4. 2019",
        "Датум: 12. септембра 2015. године",
        "Wien, am 7. Jänner 2016",
        "le 5 août 2014",
        "September 12, 2013",
        "17. in 19. september",
        "U Novom Sadu, dana 12. maja 2023. godine",
        "V Novi Gorici, dne 12. 7. 2018",
        "En Santiago de Compostela, a 3 de mayo de 2019",
        "Fait à Saint-Étienne, le 3 mai 2019",
        "Dato a Reggio Emilia, il 3 marzo 2020",
        "Во Скопје, на ден 12 мај 2021 година",
    ],
)
def test_a_date_with_its_place_is_a_date_alone(line: str):
    assert is_lone_date(line)


@pytest.mark.parametrize(
    "line",
    [
        "1.1. Aims",
        "The council met on 5 May 2014 and chose a new board",
        "Na seji 3. 4. 2019 sprejeto poročilo",
        "Annual Meeting in Berlin, 3 May 2019",
        "Room 12",
        "May we come",
        "12 delavnic",
        "",
    ],
)
def test_a_section_a_sentence_and_a_number_are_no_dates(line: str):
    assert not is_lone_date(line)


def test_lines_that_begin_with_days_are_dated_unless_they_are_one_or_sections():
    assert find_dated_lines(["9. 1. Assembly in Graz", "Notes", "14. 2. Fair in Linz"]) == {0, 2}
    assert find_dated_lines(["9. 1. Assembly in Graz", "Notes"]) == set()
    assert find_dated_lines(["1.1. Aims", "1.2. Means", "2.1. Work"]) == set()


def test_a_date_with_a_named_month_is_told_from_one_in_figures():
    assert begins_with_month("3 May in Leeds")
    assert not begins_with_month("3. 5. v Celju")
    assert not begins_with_month("3 maypoles")
