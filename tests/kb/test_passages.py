"""Passages and pages: exact offsets or none at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.passages import Page, Passage, cut_passage, page_at

TEXT = "First page. \n\fSecond page."
PAGES = (Page(1, 0, 13), Page(2, 14, 26))


def test_a_passage_is_cut_without_the_white_space_around_it() -> None:
    assert cut_passage("d", TEXT, PAGES, 6, 14) == Passage("d", 6, 11, 1, "page.")
    assert cut_passage("d", TEXT, PAGES, 12, 20) == Passage("d", 14, 20, 2, "Second")


@pytest.mark.parametrize(("offset", "page"), [(0, 1), (12, 1), (13, 1), (14, 2), (25, 2), (99, 2)])
def test_an_offset_between_two_pages_belongs_to_the_earlier_one(offset: int, page: int) -> None:
    assert page_at(PAGES, offset) == page


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (5, 5), (6, 5), (0, 27), (11, 14)])
def test_a_range_outside_the_text_or_without_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError):
        cut_passage("d", TEXT, PAGES, start, end)


@pytest.mark.parametrize(("start", "end", "quote"), [(0, 4, "Firs!"), (0, 0, ""), (3, 2, "x")])
def test_a_passage_without_its_exact_text_cannot_be_made(start: int, end: int, quote: str) -> None:
    with pytest.raises(ValueError, match="a passage of d needs its exact text"):
        Passage("d", start, end, 1, quote)


@given(text=st.text(min_size=1, max_size=40), cut=st.tuples(st.integers(0, 40), st.integers(0, 40)))
def test_a_cut_passage_stands_in_the_text_or_is_refused(text: str, cut: tuple[int, int]) -> None:
    start, end = cut
    pages = (Page(1, 0, len(text)),)
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        with pytest.raises(ValueError):
            cut_passage("d", text, pages, start, end)
        return
    passage = cut_passage("d", text, pages, start, end)
    assert text[passage.start : passage.end] == passage.quote == text[start:end].strip()
