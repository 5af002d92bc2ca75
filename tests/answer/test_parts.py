import pytest

from answer.parts import QuestionPart, split_question


@pytest.mark.parametrize(
    ("question", "language", "parts"),
    [
        ("Who leads Alpha and what does it cost?", "en", ["Who leads Alpha?", "what does it cost? (Alpha)"]),
        (
            "Kdo vodi projekt Alfa in kdaj se konča?",
            "sl",
            ["Kdo vodi projekt Alfa?", "kdaj se konča? (vodi projekt Alfa)"],
        ),
        ("Wann und wo tagt das Netzwerk?", "de", ["Wann tagt das Netzwerk?", "wo tagt das Netzwerk?"]),
        ("Ко купује возило и до када?", "sr-Cyrl", ["Ко купује возило?", "до када купује возило?"]),
        ("Who leads Alpha? When did Beta begin?", "en", ["Who leads Alpha?", "When did Beta begin?"]),
    ],
)
def test_each_question_in_a_question_stands_alone(question: str, language: str, parts: list[str]) -> None:
    assert [part.complete for part in split_question(question, language=language)] == parts


def test_what_was_asked_is_kept_as_it_stands() -> None:
    assert split_question("Who founded Alpha, and when?", language="en") == [
        QuestionPart("Who founded Alpha", "Who founded Alpha?"),
        QuestionPart("when", "when founded Alpha?"),
    ]


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Who are the members and partners of Alpha?", "en"),
        ("Qual è quanto resta?", "it"),
        ("Who and what and when?", "en"),
        ("e come", "it"),
        ("Alpha and what it does", "en"),
        ("", "en"),
    ],
)
def test_one_question_is_not_split(question: str, language: str) -> None:
    assert split_question(question, language=language) == []
