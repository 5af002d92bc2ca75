import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from index.tokens import _reducer, analyse, locate_words, make_query_terms


def keys_of(text: str, language: str) -> list[str]:
    return [key for _, key in analyse(text, language)]


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("sl", "zadruga zadruge zadrugi zadrugo zadrug zadrugam zadrugah zadrugami ZADRUGE"),
        ("sl", "projekt projekta projektu projektom projekti projektov"),
        ("hr", "zadruga zadruge zadrugama zadrugu"),
        ("sr-Latn", "preduzeće preduzeća preduzećima preduzeću"),
        ("sr-Cyrl", "задруга задруге задругама Задругу"),
        ("en", "cooperative cooperatives"),
        ("de", "Genossenschaft Genossenschaften"),
        ("it", "cooperativa cooperative"),
        ("es", "cooperativa cooperativas"),
    ],
)
def test_forms_of_a_word_share_one_key(language: str, forms: str) -> None:
    assert len(set(keys_of(forms, language))) == 1


def test_cyrillic_and_latin_spellings_share_their_keys() -> None:
    assert keys_of("Љубљана и Ђердап: џеп, њива", "sr-Cyrl") == keys_of("Ljubljana i Đerdap: džep, njiva", "sr-Latn")


@pytest.mark.parametrize(
    "written", ["1.599.869,80", "1 599 869,80", "1\u00a0599\u00a0869,80", "1,599,869.80", "1'599'869.80"]
)
def test_a_number_has_one_key_however_it_is_written(written: str) -> None:
    assert keys_of(f"budget {written} EUR", "en") == ["budget", "1599869.8", "eur"]


def test_the_parts_of_a_date_are_numbers_of_their_own() -> None:
    assert keys_of("21.6.2018", "sl") == ["21", "6", "2018"]


def test_a_form_is_the_word_as_written_without_case_and_accents() -> None:
    assert analyse("Združništvo ČEŠKE", "sl") == [("zdruznistvo", "zdruznistv"), ("ceske", "cesk")]


def test_a_query_term_carries_the_keys_of_every_language_of_the_documents() -> None:
    (term,) = make_query_terms("задруге", ["sl", "sr-Latn", "it"])
    assert term.word == "задруге"
    assert term.keys[0] == "zadruge"
    assert "zadrug" in term.keys


def test_a_repeated_word_is_one_query_term() -> None:
    assert [term.word for term in make_query_terms("Zadruga in zadruga", ["sl"])] == ["Zadruga", "in"]


def test_scripts_without_spaces_are_cut_into_pairs_of_characters() -> None:
    assert [form for form, _ in analyse("合作社在Graz有40人", "zh")] == [
        "合作",
        "作社",
        "社在",
        "graz",
        "有",
        "40",
        "人",
    ]


def test_words_are_located_where_they_stand() -> None:
    text = "Dne 21.6.2018: 1.500,00 EUR, l’école."
    assert [text[start : start + len(word)] for start, word in locate_words(text)] == [
        *("Dne", "21", "6", "2018", "1.500,00", "EUR", "l’école")
    ]


def test_threads_that_reduce_words_at_once_do_not_get_each_others_endings() -> None:
    beginnings = [a + b for a in ("coop", "region", "soci", "nazion", "annu", "form") for b in "bcdfglmnprst"]
    endings = ["azione", "amente", "eremmo", "issimi", "ando", "ità", "ose", "ativa"]
    texts = [" ".join(beginning + ending for ending in endings) for beginning in beginnings]
    _reducer.cache_clear()
    expected = [analyse(text, "it") for text in texts]
    _reducer.cache_clear()
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(lambda text: analyse(text, "it"), texts)) == expected
    finally:
        sys.setswitchinterval(interval)
