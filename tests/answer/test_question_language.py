from answer.question_language import tell_question_language


def test_a_question_that_tells_its_language_is_answered_in_it() -> None:
    assert tell_question_language("Wer hat die Genossenschaft gegründet?", likely=["sl"]) == "de"
    assert tell_question_language("Ко је основао задругу и када?", likely=["sl"]) == "sr-Cyrl"


def test_a_word_or_two_are_answered_in_the_likely_language() -> None:
    assert tell_question_language("telefon Alfa", likely=["sl", "en"]) == "sl"


def test_without_a_likely_language_the_guess_stands() -> None:
    assert tell_question_language("When was the cooperative founded?") == "en"
