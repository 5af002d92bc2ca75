"""The bench changes papers as it says."""

import random

import pytest

from bench.changed_papers import (
    CHANGES,
    OTHER_WORKS,
    cut_excerpt,
    cut_paragraphs,
    drop_paragraphs,
    fill_template,
    hyphenate_lines,
    misread_letters,
    move_paragraphs,
    rewrite_paragraphs,
)

PAPER = "\n\n".join(f"Odstavek {number} " + "ima deset besed in nekaj malega števil." for number in range(20))
STRANGE = ["tuje besede " * 30]


@pytest.fixture
def rng() -> random.Random:
    return random.Random("bench")


@pytest.mark.parametrize("made", [*CHANGES, *OTHER_WORKS])
def test_a_change_is_the_same_each_time(made: str) -> None:
    change = (CHANGES | OTHER_WORKS)[made]
    first, second = (change(PAPER, random.Random("x"), STRANGE) for _ in range(2))
    assert first == second != PAPER


def test_about_the_named_share_is_changed(rng: random.Random) -> None:
    def count_kept(text: str) -> int:
        return sum(paragraph in cut_paragraphs(PAPER) for paragraph in cut_paragraphs(text))

    assert count_kept(rewrite_paragraphs(PAPER, rng, STRANGE, share=0.3)) == 14
    dropped = drop_paragraphs(PAPER, rng, STRANGE, share=0.15)
    assert count_kept(dropped) == len(cut_paragraphs(dropped)) == 17
    assert cut_paragraphs(cut_excerpt(PAPER, rng, STRANGE, share=0.5)) == cut_paragraphs(PAPER)[:10]
    filled = cut_paragraphs(fill_template(PAPER, rng, STRANGE, share=0.5))
    assert sum("Odstavek" in paragraph for paragraph in filled) == 10
    misread = misread_letters("e" * 10_000, rng, STRANGE, share=0.03)
    assert 250 < misread.count("c") < 350


def test_moving_and_hyphenating_lose_no_letter(rng: random.Random) -> None:
    assert sorted(cut_paragraphs(move_paragraphs(PAPER, rng, STRANGE))) == sorted(cut_paragraphs(PAPER))
    hyphenated = hyphenate_lines(PAPER, rng, STRANGE)
    assert "-\n" in hyphenated
    assert "".join(hyphenated.replace("-\n", "").split()) == "".join(PAPER.split())
