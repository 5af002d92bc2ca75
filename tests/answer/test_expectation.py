import pytest

from answer.expectation import asks_figure, gives_figure


@pytest.mark.parametrize(
    "question",
    [
        "How many people took part?",
        "When was it signed?",
        "Koliko ljudi je sodelovalo?",
        "Kdaj je bil sejem?",
        "kad je bio sajam",
        "Колико је учесника било?",
        "Quanti soci ha la cooperativa?",
        "¿Cuántos socios tiene?",
        "¿Cuándo empezó?",
        "Wie viele Mitglieder?",
        "Wieviel kostet es?",
        "Combien de membres ?",
        "Колку луѓе учествуваа?",
    ],
)
def test_questions_for_numbers_and_dates_are_recognised(question: str) -> None:
    assert asks_figure(question)


@pytest.mark.parametrize(
    "question", ["Who leads it?", "Kdo vodi zadrugo?", "Warum?", "Dove si trova la sede?", "¿Quién?"]
)
def test_other_questions_are_not(question: str) -> None:
    assert not asks_figure(question)


def test_a_figure_is_any_digit() -> None:
    assert gives_figure("do 31. maja")
    assert not gives_figure("do konca maja")
