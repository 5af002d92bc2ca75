"""Names of the catalogue are found in every case and in part, and only as names."""

from __future__ import annotations

import pytest

from answer.catalogue.lexicon import cut_words
from answer.catalogue.names import find_titles_with, index_names, stem_word


def find_name(question: str, field: str, name: str) -> str | None:
    """Return the words of a question that name something, or None."""
    tokens = cut_words(question)
    index = index_names({field: [(name, name)]}, tokens, telling=[token.form for token in tokens])
    for place in range(len(tokens)):
        if found := index.match(tokens, place):
            assert found.values == {field: (name,)}
            return " ".join(token.written for token in tokens[place : place + found.length])
    return None


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Kopru", "Koper"),
        ("Celju", "Celje"),
        ("Banjoj Luci", "Banja Luka"),
        ("Novog Sada", "Novi Sad"),
        ("Новом Саду", "Novi Sad"),
        ("Murski Soboti", "Murska Sobota"),
        ("Nišu", "Ниш"),
        ("Ljubljano", "Ljubljana"),
    ],
)
def test_a_place_is_found_in_its_cases(written: str, name: str) -> None:
    assert find_name(f"v {written} leta 2019", "places", name) == written


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("Zadruge Sosednja miza", "Zadruge Sosednja miza"),
        ("dokumenti od Sosednje mize 2019", "Sosednje mize"),
        ("od mize", None),
    ],
)
def test_an_organisation_is_found_without_its_legal_form_and_kind(question: str, written: str | None) -> None:
    assert find_name(question, "issuers", "Zadruga Sosednja miza, z. b. o., socialno podjetje") == written


def test_an_author_may_be_named_by_the_family_name() -> None:
    assert find_name("poročila Debevca", "authors", "Jure Debevec") == "Debevca"
    assert find_name("poročila Jureta", "authors", "Jure Debevec") is None


def test_what_stands_in_quotation_marks_is_a_name() -> None:
    assert find_name("udruga Plavi most", "issuers", "Društvo »Plavi most« Rijeka") == "Plavi most"


def test_a_title_may_be_cut_short_but_not_to_a_word() -> None:
    title = "The Galway Declaration on Coastal Commons"
    assert find_name("Galway Declaration", "titles", title) == "Galway Declaration"
    assert find_name("the Galway Declaration on coastal commons", "titles", title) == title.replace(
        "The", "the"
    ).replace("Coastal Commons", "coastal commons")
    assert find_name("Galway", "titles", title) is None


def test_titles_with_all_the_words_are_found() -> None:
    titles = [("Letno poročilo mreže", "a"), ("Poročilo o delu", "b")]
    assert find_titles_with(["mreza", "letnega"], titles) == ["a"]
    assert find_titles_with(["porocila"], titles) == ["a", "b"]
    assert find_titles_with(["porocila", "energija"], titles) == []


def test_short_words_and_numbers_have_no_endings() -> None:
    assert stem_word("eu") == {"eu"}
    assert stem_word("2019") == {"2019"}
