"""What is typed or pasted, on one readable line."""

from __future__ import annotations

import pytest

from kb.typed_text import clean_line


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("  Two\twords\r\nand more ", "Two words and more"),
        ("c\u030ces\u030cc\u030ce", "češče"),
        ("half \ud800 of a pair", "half of a pair"),
        ("turned \u202eround, soft\u00adly, \x07rung", "turned round, softly, rung"),
        ("\u200b\x00", ""),
    ],
)
def test_a_line_has_nothing_that_cannot_be_read(written: str, line: str) -> None:
    assert clean_line(written) == line
