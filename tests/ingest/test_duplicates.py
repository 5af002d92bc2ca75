"""Copies of a text with small differences are found; texts that only share a template or a part are not."""

import re
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import duplicates
from ingest.duplicates import SIGNATURE_BYTES, TextSignature, find_near_copies, sign_text
from kb.likeness import Likeness, LikenessKind
from kb.script import to_cyrillic
from tests.conftest import REPOSITORY


def read_paper(name: str) -> str:
    return (REPOSITORY / "tests" / "papers_parallel" / f"{name}.md").read_text(encoding="utf-8")


def read_corpus(name: str) -> str:
    return (REPOSITORY / "corpus" / name).read_text(encoding="utf-8")


REPORT = read_corpus("2018-07-12-zses-polletno-porocilo.txt")
SERBIAN = read_corpus("2020-korse-projekti.txt")
MINUTES = read_paper("minutes-4.hr")


def compare(first: str, second: str) -> Likeness | None:
    found = find_near_copies({"a": sign_text(first)}, {"b": sign_text(second)})
    assert len(found) <= 1
    return found[0] if found else None


def near_copy(similarity: float, evidence: str) -> Likeness:
    return Likeness("a", "b", LikenessKind.NEAR_COPY, similarity, evidence)


def test_line_breaks_hyphens_case_and_diacritics_do_not_count() -> None:
    broken = re.sub(r"(\w{4})(\w{4})", r"\1-\n\2", MINUTES.upper().replace("Č", "C").replace("Š", "S"))
    assert compare(MINUTES, broken) == near_copy(1.0, "100 % of the text is the same, and 100 % of the numbers")


def test_a_changed_paragraph_leaves_a_near_copy() -> None:
    changed = MINUTES.replace(
        "Petra Lah do sljedeće će sjednice pripremiti nacrt pravilnika o volontiranju.",
        "Nacrt pravilnika o volontiranju priprema radna skupina koju imenuje predsjednica.",
    )
    assert changed != MINUTES
    found = compare(MINUTES, changed)
    assert found is not None
    assert found.kind is LikenessKind.NEAR_COPY
    assert 0.85 < found.similarity < 0.97


def test_a_cover_page_and_moved_paragraphs_leave_a_near_copy() -> None:
    paragraphs = REPORT.split("\n\n")
    half = len(paragraphs) // 2
    assert compare(REPORT, "\n\n".join(paragraphs[half:] + paragraphs[:half])) == near_copy(
        1.0, "100 % of the text is the same, and 100 % of the numbers"
    )
    cover = "Delovno gradivo, ni za objavo.\n\n" + " ".join(read_paper("practice.sl").split()[:60])
    found = compare(MINUTES, f"{cover}\n\n{MINUTES}")
    assert found is not None
    assert found.kind is LikenessKind.NEAR_COPY


def test_misread_letters_leave_a_near_copy() -> None:
    misread = "".join("c" if letter == "e" and place % 3 == 0 else letter for place, letter in enumerate(REPORT))
    wrong = sum(one != other for one, other in zip(REPORT, misread, strict=True))
    assert 0.02 < wrong / len(REPORT) < 0.04
    found = compare(REPORT, misread)
    assert found is not None
    assert 0.65 < found.similarity < 0.9


def test_the_same_text_in_the_other_script_is_a_language_version() -> None:
    assert compare(SERBIAN, to_cyrillic(SERBIAN)) == Likeness(
        "a", "b", LikenessKind.LANGUAGE_VERSION, 1.0, "100 % of the text is the same, written in the other script"
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("minutes-4.hr", "minutes-5.hr"),
        ("bulletin-may.en", "bulletin-june.en"),
        ("invitation-2023.mk", "invitation-2024.mk"),
        ("sheet-vezi.sl", "sheet-polje.sl"),
        ("practice.it", "practice-other.it"),
    ],
)
def test_two_papers_on_one_template_are_different_works(first: str, second: str) -> None:
    assert compare(read_paper(first), read_paper(second)) is None


def test_other_dates_and_amounts_make_another_work_of_a_letter_that_is_else_the_same() -> None:
    letter = (
        "Vabimo vas na redno skupščino društva, ki bo {} ob {} v dvorani kulturnega doma. Skupščina bo obravnavala "
        "poročilo o delu, zaključni račun v višini {} evrov in program za leto {}. Gradivo je na voljo v pisarni. "
        "{} Udeležbo prosimo potrdite po telefonu. Po skupščini vas vabimo na kratko druženje z domačo pogostitvijo."
    )
    first = letter.format("12. 3. 2018", "17.00", "14.250", "2019", "Prevoz bo z avtobusne postaje.")
    other_year = letter.format("28. 4. 2021", "18.30", "21.705", "2022", "Maske so obvezne v vseh prostorih.")
    draft = letter.format("12. 3. 2018", "17.00", "14.250", "2019", "Maske so obvezne v vseh prostorih.")
    assert compare(first, other_year) is None
    assert compare(first, draft) == near_copy(0.883, "88 % of the text is the same, and 100 % of the numbers")


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7])
def test_an_excerpt_of_a_report_is_no_near_copy_of_it(share: float) -> None:
    assert compare(REPORT, REPORT[: int(len(REPORT) * share)]) is None


def test_only_pairs_with_a_new_document_are_judged_and_each_once() -> None:
    signatures = {name: sign_text(MINUTES) for name in "abc"}
    new = {"c": signatures["c"]}
    assert [(one.document_id, one.other_id) for one in find_near_copies(new, signatures)] == [("a", "c"), ("b", "c")]
    assert [(one.document_id, one.other_id) for one in find_near_copies(signatures, {})] == [
        ("a", "b"),
        ("a", "c"),
        ("b", "c"),
    ]
    assert find_near_copies({}, signatures) == []
    assert find_near_copies(new, {}) == []


def test_the_order_in_which_documents_come_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    cut = MINUTES.rsplit("\n\n", 1)[0]
    texts = {"a": MINUTES, "b": cut, "c": SERBIAN, "d": to_cyrillic(SERBIAN), "e": REPORT}
    signatures = {name: sign_text(text) for name, text in texts.items()}
    at_once = find_near_copies(signatures, {})
    assert [(one.document_id, one.other_id) for one in at_once] == [("a", "b"), ("c", "d")]
    monkeypatch.setattr(duplicates, "_BLOCK", 2)
    assert find_near_copies(signatures, {}) == at_once
    for order in list(permutations(texts))[::10]:
        known: dict[str, TextSignature] = {}
        found = []
        for name in order:
            found += find_near_copies({name: signatures[name]}, known)
            known[name] = signatures[name]
        assert sorted(found, key=lambda one: one.document_id) == at_once


def test_texts_too_short_to_tell_are_like_nothing() -> None:
    for text in ("", "123 456", "Vabilo na sejo"):
        assert compare(text, text) is None


def test_a_signature_is_small_and_of_one_size() -> None:
    assert SIGNATURE_BYTES <= 1024
    assert {len(sign_text(text).packed) for text in ("", MINUTES, REPORT * 3)} == {SIGNATURE_BYTES}
    with pytest.raises(ValueError, match="a signature has 926 bytes, not 3"):
        TextSignature(b"abc")


@given(
    st.lists(st.text("abcčdđšž", min_size=1, max_size=8), min_size=1, max_size=30), st.sampled_from([" ", "\n", " -\t"])
)
def test_a_signature_does_not_see_spaces_or_case(words: list[str], space: str) -> None:
    assert sign_text(" ".join(words)) == sign_text(space.join(words).upper())


@given(st.text(max_size=300))
def test_any_text_can_be_signed(text: str) -> None:
    assert sign_text(text) == sign_text(text)
