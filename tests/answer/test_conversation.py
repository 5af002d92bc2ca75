"""Follow-up questions become questions that stand alone: tests/answer/conversations.jsonl, in eleven languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from answer.conversation import complete_question

CONVERSATIONS = [
    json.loads(line)
    for line in (Path(__file__).parent / "conversations.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize(
    "case", CONVERSATIONS, ids=lambda case: f"{case['language']}: {case['turns'][-1]} {case['question']}"
)
def test_a_follow_up_is_completed_from_what_was_asked_before(case: dict[str, str | list[str]]) -> None:
    assert complete_question(str(case["question"]), list(case["turns"])) == case["understood_as"]


def test_there_are_conversations_in_eleven_languages() -> None:
    assert len(CONVERSATIONS) >= 60
    languages = {case["language"] for case in CONVERSATIONS}
    assert languages == {"sl", "hr", "sr-Latn", "sr-Cyrl", "bs", "mk", "en", "it", "es", "de", "fr"}


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
        (["What is the budget of COOP?"], "And how many people did the Gamma project employ?"),
        (["What is the budget of COOP?"], "?!"),
        (["What is the budget of COOP?"], ""),
        (["", "  "], "Koliko je trajal?"),
    ],
)
def test_a_question_that_stands_alone_stays_as_it_is(turns: list[str], question: str) -> None:
    assert complete_question(question, turns) == question


def test_only_the_last_turns_of_a_long_conversation_count() -> None:
    turns = ["Budget of Alpha?", *(["Koliko je članov?"] * 500)]
    assert complete_question("Koliko je trajal?", turns) == "Koliko je trajal?"


@pytest.mark.parametrize(
    ("turns", "question", "complete"),
    [
        (["Ko vodi projekat Živi vrt?"], "a partneri?", "a partneri? (Živi vrt)"),
        (["Ко је донатор пројекта Башта без граница?"], "а буџет?", "а буџет? (Башта без граница)"),
        (["Wer leitet das Projekt Licht an?"], "und die Partner?", "und die Partner? (Licht an)"),
        (["Chi guida Il canto dell'acqua?"], "e il budget?", "e il budget? (Il canto dell'acqua)"),
        (["Ko vodi projekat Živi vrt?", "a partneri?"], "a budžet?", "a budžet? (Živi vrt)"),
        (["Kdo vodi projekt ALFA danes?"], "in proračun?", "in proračun? (ALFA)"),
    ],
)
def test_a_name_goes_on_without_capitals_to_the_end_of_its_question(
    turns: list[str], question: str, complete: str
) -> None:
    assert complete_question(question, turns) == complete


@pytest.mark.parametrize(
    ("turns", "question", "complete"),
    [
        (["merenda sana"], "obiettivi?", "obiettivi? (merenda sana)"),
        (["merenda sana", "obiettivi?"], "e i partner?", "e i partner? (merenda sana)"),
        (["second hand kitchens cost"], "per job?", "per job? (second hand kitchens cost)"),
        (
            ["quanto ha raccolto la campagna di natale"],
            "e quanto è costata?",
            "e quanto è costata? (raccolto campagna natale)",
        ),
        (["Zašto uzorci sira nisu prošli?"], "ko je bio odsutan?", "ko je bio odsutan? (uzorci sira prošli)"),
        (["¿Cuándo es la fiesta del barrio de Lagar?"], "¿y dónde?", "¿y dónde? (fiesta barrio Lagar)"),
        (
            ["Wer ist Obfrau des Ladens am Markt?"],
            "und wer ist die Schriftführerin?",
            "und wer ist die Schriftführerin? (Obfrau Ladens Markt)",
        ),
    ],
)
def test_what_a_question_was_about_is_carried_when_it_has_no_name_or_nothing_else_is_asked(
    turns: list[str], question: str, complete: str
) -> None:
    assert complete_question(question, turns) == complete


@pytest.mark.parametrize(
    ("turns", "question", "complete"),
    [
        (["Wie hoch war der Umsatz im September?"], "und im Oktober?", "Wie hoch war der Umsatz im Oktober?"),
        (["Koliko članov je prišlo aprila 2020?"], "kaj pa maja?", "Koliko članov je prišlo maja 2020?"),
        (["Quanti soci c'erano a marzo?"], "e a giugno?", "Quanti soci c'erano a giugno?"),
    ],
)
def test_another_month_takes_the_place_of_the_one_before(turns: list[str], question: str, complete: str) -> None:
    assert complete_question(question, turns) == complete


@pytest.mark.parametrize(
    "question",
    [
        "Kaj je socialno podjetje?",
        "What is a social enterprise?",
        "Was ist eine kleine Genossenschaft?",
        "Šta je socijalno preduzeće?",
    ],
)
def test_what_something_is_in_general_is_a_new_topic(question: str) -> None:
    assert complete_question(question, ["Kakšen je proračun projekta ALFA?"]) == question
