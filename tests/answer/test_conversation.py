"""Follow-up questions become questions that stand alone."""

from __future__ import annotations

import pytest

from answer.conversation import complete_question


@pytest.mark.parametrize(
    ("turns", "question", "complete"),
    [
        (["Kakšen je proračun projekta COOP?"], "Koliko je trajal?", "Koliko je trajal? (COOP)"),
        (["What is the budget of the SocioLab project?"], "who leads it?", "who leads it? (SocioLab)"),
        (["Wie hoch ist das Budget von SocioLab?"], "Wer sind die Partner?", "Wer sind die Partner? (SocioLab)"),
        (["Ко води пројекат Љубав?"], "Колико је трајао?", "Колико је трајао? (Љубав)"),
        (["Kdo je živel v Žalcu leta 2018?"], "žene še živijo?", "žene še živijo? (Žalcu, 2018)"),
        (["Chi guida Ève?", "E quando è nato?"], "Quanto costa?", "Quanto costa? (Ève)"),
        (["Budget of Alpha?", "And of Beta?"], "how long did it last?", "how long did it last? (Beta)"),
    ],
)
def test_a_short_follow_up_gets_the_names_of_the_last_question_with_any(
    turns: list[str], question: str, complete: str
) -> None:
    assert complete_question(question, turns) == complete


@pytest.mark.parametrize(
    ("turns", "question"),
    [
        ([], "Koliko je trajal?"),
        (["Kakšen je proračun projekta COOP?"], "In proračun projekta KORSE?"),
        (["Kakšen je proračun projekta COOP?"], "Kaj je bilo leta 2018?"),
        (["What is the budget of COOP?"], "how many people have been trained by all of the networks?"),
        (["koliko je članov?"], "Koliko je trajal?"),
    ],
)
def test_a_question_that_stands_alone_stays_as_it_is(turns: list[str], question: str) -> None:
    assert complete_question(question, turns) == question
