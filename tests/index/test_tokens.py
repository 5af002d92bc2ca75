import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from index.stems import open_reducer
from index.tokens import analyse, locate_words, make_query_terms


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
    open_reducer.cache_clear()
    expected = [analyse(text, "it") for text in texts]
    open_reducer.cache_clear()
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(lambda text: analyse(text, "it"), texts)) == expected
    finally:
        sys.setswitchinterval(interval)


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("ar", "تعاونية التعاونيات والتعاونية تعاونيّة تعـاونية"),
        ("hi", "समिति समितियों समितियाँ"),
        ("hi", "हिन्दी हिंदी"),
        ("el", "συνεταιρισμός συνεταιρισμού ΣΥΝΕΤΑΙΡΙΣΜΟΣ"),
        ("tr", "İSTANBUL İstanbul'da İstanbul’un"),
        ("ru", "пчеловод пчеловодов"),
        ("fr", "l’école l'école écoles"),
        ("fa", "کتاب‌ها كتابها"),
        ("pl", "spółdzielnia spółdzielni"),
        ("vi", "hoà hòa"),
    ],
)
def test_forms_of_a_word_share_one_key_in_languages_outside_the_network(language: str, forms: str) -> None:
    assert len(set(keys_of(forms, language))) == 1


def test_words_with_marks_stay_whole() -> None:
    assert [form for form, _ in analyse("ग्रामीण विकास क़लम का", "mr")] == ["ग्रामीण", "विकास", "कलम", "का"]
    assert keys_of("cafe\u0301", "und") == ["cafe"]


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("٩٬٠٠٠٫٥٠", "ar", "9000.5"),
        ("۲۰۱۸", "fa", "2018"),
        ("२०१८", "hi", "2018"),
        ("و٢٠١٨", "ar", "2018"),
        ("在1,200人中", "zh", "1200"),
        ("2018年", "zh", "2018"),
        ("1923'te", "tr", "1923"),
        ("8.000’den", "tr", "8000"),
        ("2018년에", "ko", "2018"),
        ("๒๐๑๘", "th", "2018"),
    ],
)
def test_a_number_has_one_key_in_every_script_and_before_endings(text: str, language: str, key: str) -> None:
    assert key in keys_of(text, language)


def test_thai_signs_stay_with_their_letters_and_vowels_before_them() -> None:
    assert keys_of("ที่เทศ", "th") == ["ที่เท", "เทศ"]


def test_korean_words_are_cut_into_pairs_so_that_particles_do_not_hide_them() -> None:
    assert set(keys_of("협동조합", "ko")) <= set(keys_of("협동조합은", "ko"))


def test_places_in_scripts_without_spaces_are_those_of_the_pairs() -> None:
    text = "在Graz有४०人，共1,200人。"
    found = list(locate_words(text))
    assert [word for _, word in found] == ["在", "Graz", "有", "४०", "人", "共", "1,200", "人"]
    assert all(text[start : start + len(word)] == word for start, word in found)


def test_tones_tell_vietnamese_words_apart_unless_the_question_has_none() -> None:
    assert [(term.keys, term.alike) for term in make_query_terms("năm được", ["vi", "en"])] == [
        (("năm",), (("nam.", 0.7), ("nam", 0.7))),
        (("đươc\u0323",), (("duoc.", 0.7), ("duoc", 0.7))),
    ]
    assert [term.keys for term in make_query_terms("nam duoc", ["vi"])] == [("nam", "nam."), ("duoc", "duoc.")]
    assert analyse("năm cho", "vi") == [("nam.", "năm"), ("cho", "cho")]


def test_small_words_of_english_are_no_vietnamese_words_without_tones() -> None:
    assert [term.keys for term in make_query_terms("the name of the bank", ["vi"])] == [
        ("the",),
        ("name",),
        ("of",),
        ("bank",),
    ]
