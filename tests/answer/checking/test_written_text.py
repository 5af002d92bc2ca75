"""A written answer loses its tricks and keeps its words; its marks are read in every form that models write them in."""

import pytest

from answer.checking.written_text import FOREIGN, Segment, clean_written, split_answer, split_marks


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("The budget was **84.300 EUR** [1].", "The budget was 84.300 EUR [1]."),
        ("## Answer\n- _One_ [1]\n- `Two` [2]", "Answer\nOne [1]\nTwo [2]"),
        ("８４.３００ EUR ［１］ and ٤٢ 【2】", "84.300 EUR [1] and 42 [2]"),
        ("3\u200b62 \u202eEUR\u202c\x00 a\u00adb", "362 EUR ab"),
        ("<think>5 EUR? [1]</think>It was 6 EUR [2].", "It was 6 EUR [2]."),
        ("It was 6 EUR [2]. <think>and then", "It was 6 EUR [2]. "),
        ("See [here](https://x.example) now", f"See {FOREIGN} now"),
        ("![p](https://x.example/p.png)Hm <b>bold</b> &lt;", f"{FOREIGN}Hm {FOREIGN}bold{FOREIGN} {FOREIGN}"),
        ("5 m² < 6 m²", "5 m² < 6 m²"),
        ("a_b_c and 2*3*4", "a_b_c and 2*3*4"),
    ],
)
def test_a_written_text_is_cleaned(written: str, cleaned: str) -> None:
    assert clean_written(written) == cleaned


@pytest.mark.parametrize(
    ("sentence", "segments"),
    [
        ("A is 5 [1].", [Segment("A is 5.", (1,))]),
        ("[2] A is 5.", [Segment("A is 5.", (2,))]),
        ("A [1][2], B [3-5]", [Segment("A", (1, 2)), Segment(", B", (3, 4, 5))]),
        ("A [1, 2] and so on.", [Segment("A", (1, 2)), Segment("and so on.", ())]),
        ("A [passage 3] [^1].", [Segment("A.", (3, 1))]),
        ("A [5-2].", [Segment("A.", (0,))]),
        ("A (1) [n].", [Segment("A (1) [n].", ())]),
    ],
)
def test_marks_divide_a_sentence(sentence: str, segments: list[Segment]) -> None:
    assert split_marks(sentence) == segments


def test_an_answer_is_split_after_its_marks_and_not_inside_numbers() -> None:
    assert split_answer("The budget is 1.599.869,80 EUR. [1] It ended in 2021 [1][2]. Who paid?\n\nNobody [3]") == [
        "The budget is 1.599.869,80 EUR. [1]",
        "It ended in 2021 [1][2].",
        "Who paid?",
        "Nobody [3]",
    ]


def test_long_answers_are_cleaned_in_time_that_grows_with_their_length() -> None:
    """A part of a second; backtracking would take hours."""
    for piece in ("[", "<", "**a ", "![", "[1](", "<think>", "\u200b1", "a.b", "Da [1]. "):
        text = piece * 4_000
        for sentence in split_answer(clean_written(text))[:10]:
            split_marks(sentence)
