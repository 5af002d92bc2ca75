"""Scripts and transliteration."""

from __future__ import annotations

import pytest

from kb.script import script_of, to_cyrillic, to_latin


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Đak 12", "Latn"),
        ("Ђак и EU", "Cyrl"),
        ("Καλημέρα", "Grek"),
        ("12. 5.", "Zyyy"),
        ("", "Zyyy"),
        ("日本", "Hani"),
        ("データ", "Hrkt"),
        ("ሰላም", "Zzzz"),
    ],
)
def test_the_script_is_that_of_most_letters(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("ЉУБАВ", "LJUBAV"),
        ("Љубав", "Ljubav"),
        ("Џеп и ЏЕП", "Džep i DŽEP"),
        ("Њ", "Nj"),
        ("КОЊ", "KONJ"),
        ("Ђаци чаше шаљу", "Đaci čaše šalju"),
        ("Ќе дојде Ѓорѓи од Ѕвезда", "Ḱe dojde Ǵorǵi od Dzvezda"),
        ("EU 2020.", "EU 2020."),
    ],
)
def test_cyrillic_becomes_latin_in_the_case_of_its_word(cyrillic: str, latin: str) -> None:
    assert to_latin(cyrillic) == latin


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [("Ljubav njenog džepa", "Љубав њеног џепа"), ("LJUBAV", "ЉУБАВ"), ("Đak žuri", "Ђак жури"), ("Query", "Qуерy")],
)
def test_serbian_latin_becomes_cyrillic(latin: str, cyrillic: str) -> None:
    assert to_cyrillic(latin) == cyrillic


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("injekcija i inje", "инјекција и иње"),
        ("Konjunktura, konj i konjušar", "Конјунктура, коњ и коњушар"),
        ("nadživeti odžak", "надживети оџак"),
        ("PODŽANR i DŽEP", "ПОДЖАНР и ЏЕП"),
        ("Tanjug iz tanjira", "Танјуг из тањира"),
    ],
)
def test_two_letters_at_the_border_of_a_prefix_stay_two(latin: str, cyrillic: str) -> None:
    assert to_cyrillic(latin) == cyrillic


def test_serbian_survives_the_way_there_and_back() -> None:
    text = "Ђачка задруга „Љиљан“ из Џепа шаље њихове чешће."
    assert to_cyrillic(to_latin(text)) == text
