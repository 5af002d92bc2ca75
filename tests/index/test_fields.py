import pytest

from index.fields import find_asked_fields, is_field_key, name_row_field


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        ("What is the budget of the Alpha project?", {"budget": "field.budget"}),
        ("Kakšen je proračun projekta Alpha?", {"proracun": "field.budget"}),
        ("O proračunu projekta", {"proracunu": "field.budget"}),
        ("Колики је буџет пројекта?", {"budzet": "field.budget"}),
        ("Quanto è durato il progetto Alpha?", {"quanto": "field.period"}),
        ("Wie lange dauerte das Projekt?", {"wie": "field.period", "dauerte": "field.period"}),
        ("Who was the lead partner of Alpha?", {"lead": "field.lead"}),
        ("Wer sind die Partner von Alpha?", {"partner": "field.partner"}),
        ("¿Cuánto dinero costó?", {"cuanto": "field.budget"}),
        ("Social enterprises in the region", {}),
        ("Sociolab celebrates", {}),
    ],
)
def test_a_question_asks_for_fields_in_any_language(question: str, keys: dict[str, str]) -> None:
    assert find_asked_fields(question) == keys


def test_rows_of_a_sheet_give_the_same_keys() -> None:
    assert name_row_field("Proračun\t500 EUR") == "field.budget"
    assert name_row_field("Lead partner: Alpha Institute") == "field.lead"
    assert name_row_field("Trajanje projekta: april 2020 – november 2020") == "field.period"
    assert name_row_field("The budget was never published.") is None


def test_the_name_of_a_project_is_no_field_to_match() -> None:
    assert name_row_field("Project title: Alpha for all") is None


def test_keys_of_fields_are_told_from_words() -> None:
    assert is_field_key("field.budget")
    assert not is_field_key("field")
