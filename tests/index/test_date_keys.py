import pytest

from index.date_keys import cut_dates, find_asked_dates, list_date_keys


@pytest.mark.parametrize(
    "written",
    [
        "21.6.2018",
        "21. 06. 2018",
        "2018-06-21",
        "21/06/2018",
        "21. junij 2018",
        "21. junija 2018",
        "21. lipnja 2018.",
        "21. јуна 2018.",
        "21 June 2018",
        "June 21, 2018",
        "21 giugno 2018",
        "21 de junio de 2018",
        "21. Juni 2018",
        "21 juin 2018",
    ],
)
def test_a_day_has_the_same_keys_however_it_is_written(written: str) -> None:
    assert list_date_keys(f"({written})") == ["date.2018-06-21", "date.2018-06"]


def test_a_range_has_the_keys_of_both_ends_and_a_year_none() -> None:
    assert list_date_keys("30. 6. – 2. 7. 2018") == [
        "date.2018-06-30",
        "date.2018-06",
        "date.2018-07-02",
        "date.2018-07",
    ]
    assert list_date_keys("Leta 2018 je bilo 1.599 članov.") == []


def test_a_question_for_a_month_asks_for_the_month_and_one_for_a_day_for_the_day_alone() -> None:
    assert [keys for _, keys in find_asked_dates("What happened in June 2018 and on 3 July 2018?")] == [
        ("date.2018-06",),
        ("date.2018-07-03",),
    ]


def test_the_year_of_a_date_stays_a_word_of_the_question() -> None:
    question = "Kaj je bilo 21. junija 2018 v Celju?"
    assert cut_dates(question, [mention for mention, _ in find_asked_dates(question)]).split() == [
        "Kaj",
        "je",
        "bilo",
        "2018",
        "v",
        "Celju?",
    ]
