import pytest

from answer.question_language import tell_question_language


def test_a_question_that_tells_its_language_is_answered_in_it() -> None:
    assert tell_question_language("Wer hat die Genossenschaft gegründet?", likely=["sl"]) == "de"
    assert tell_question_language("Ко је основао задругу и када?", likely=["sl"]) == "sr-Cyrl"


def test_a_word_or_two_are_answered_in_the_likely_language() -> None:
    assert tell_question_language("telefon Alfa", likely=["sl", "en"]) == "sl"


def test_without_a_likely_language_the_guess_stands() -> None:
    assert tell_question_language("When was the cooperative founded?") == "en"


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Koliko je članov?", "sl"),
        ("Koliko novih zadrug in podjetij?", "sl"),
        ("koliko projektov", "sl"),
        ("Koliko je članova?", "hr"),
        ("Koliko je zadruga dobila članova?", "hr"),
    ],
)
def test_what_is_counted_tells_slovene_from_its_neighbours(question: str, language: str) -> None:
    assert tell_question_language(question, likely=["hr"]) == language


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Kolikšen je proračun projekta LIPA?", "sl"),
        ("Kolikšna je temperatura na Luni?", "sl"),
        ("V katerem kraju je bil forum?", "sl"),
        ("Kaj je katering?", "sl"),
        ("Koji katering je bio?", "hr"),
    ],
)
def test_the_word_that_asks_tells_slovene_from_its_neighbours(question: str, language: str) -> None:
    assert tell_question_language(question, likely=["en", "sr-Latn", "sl"]) == language


def test_names_alone_are_answered_in_the_likely_language() -> None:
    assert tell_question_language("proracun COOP", likely=["sl", "en"]) == "sl"
    assert tell_question_language("Quanto costa?", likely=["sl", "en"]) == "it"


def test_an_unsure_guess_stays_among_neighbouring_languages() -> None:
    question = "Koliki je godišnji budžet mreže Solidarni krug?"
    assert tell_question_language(question, likely=["en", "sr-Latn", "sl"]) == "sr-Latn"
    assert tell_question_language(question, likely=["en", "de"]) in ("hr", "bs", "sr-Latn")


def test_a_question_that_is_surely_not_slovene_is_not_answered_in_slovene() -> None:
    question = "Koliki je godišnji budžet mreže Solidarni krug?"
    assert tell_question_language(question, likely=["sl", "hr", "sr-Latn"]) == "hr"
    assert tell_question_language(question, likely=["sl"]) == "sr-Latn"
