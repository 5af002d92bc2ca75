from __future__ import annotations

import numpy as np
import pytest

from kb.layout import Box, PageLayout, find_boxes, make_layout

# "Nine towns met" on one line and "in Graz" on the next, on a page of 400 by 800 points.
_WORDS = [
    (0, 4, 100.0, 80.0, 120.0, 90.0),
    (5, 10, 125.0, 80.0, 150.0, 90.0),
    (11, 14, 155.0, 80.0, 170.0, 90.0),
    (15, 17, 100.0, 92.0, 110.0, 102.0),
    (18, 22, 115.0, 92.0, 135.0, 102.0),
]


def read_boxes(boxes: list[Box]) -> list[tuple[int, float, float, float, float]]:
    """Return boxes in points."""
    return [
        (box.page, *(round(edge, 1) for edge in (box.left * 400, box.top * 800, box.right * 400, box.bottom * 800)))
        for box in boxes
    ]


def test_a_range_is_marked_line_by_line_and_a_part_of_a_word_by_its_letters():
    layout = make_layout(3, 400.0, 800.0, _WORDS)
    assert read_boxes(find_boxes([layout], 7, 17)) == [(3, 135.0, 80.0, 170.0, 90.0), (3, 100.0, 92.0, 110.0, 102.0)]
    assert read_boxes(find_boxes([layout], 19, 21)) == [(3, 120.0, 92.0, 130.0, 102.0)]
    assert find_boxes([layout], 22, 30) == []


def test_words_may_come_as_an_array():
    assert make_layout(3, 400.0, 800.0, np.array(_WORDS)) == make_layout(3, 400.0, 800.0, _WORDS)
    assert make_layout(3, 400.0, 800.0, np.empty((0, 6))) == make_layout(3, 400.0, 800.0, [])


def test_edges_outside_the_page_are_cut_off_at_its_edge():
    (box,) = find_boxes([make_layout(1, 400.0, 800.0, [(0, 4, -20.0, 790.0, 500.0, 810.0)])], 0, 4)
    assert (box.left, box.right, box.bottom) == (0.0, 1.0, 1.0)


def test_words_that_are_not_whole_are_refused():
    with pytest.raises(ValueError, match="page 2: the words are not whole"):
        PageLayout(2, 400.0, 800.0, b"\0" * 15)
