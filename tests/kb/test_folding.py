"""Folding keeps the length of a text and the letters of every script apart that are not accents of each other."""

import pytest

from kb.folding import fold_text


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Žužemberk, ČEŠKE", "zuzemberk, ceske"),
        ("ЧЕШЋЕ", "чешће"),
        ("ΟΔΌΣ οδός", "οδοσ οδοσ"),
        ("İSTANBUL ılık", "istanbul ilik"),
        ("أحمد إلى آخر", "احمد الي اخر"),
        ("مدرسة", "مدرسه"),
        ("٢٠١٨ ۲۰۱۸ २०१८ ２０１８", "2018 2018 2018 2018"),
        ("한국 が ガ", "한국 が ガ"),
        ("को कौन", "को कौन"),
    ],
)
def test_case_and_accents_go_and_letters_and_length_stay(text: str, folded: str) -> None:
    assert fold_text(text) == folded
    assert len(folded) == len(text)
