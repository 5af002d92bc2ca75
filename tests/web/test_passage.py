"""Text of documents as HTML: escaped, marked at the exact characters, and disarmed."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.components.passage import escape_label, escape_text, highlight_html, mark_part, neutralise_controls


def test_the_exact_range_is_marked() -> None:
    assert highlight_html("Proračun je 100 EUR.", 12, 19) == "Proračun je <mark>100 EUR</mark>."


def test_an_empty_range_marks_nothing() -> None:
    assert highlight_html("abc", 1, 1) == "abc"


def test_the_surroundings_are_cut_between_words() -> None:
    text = "ena dve tri štiri pet šest sedem"
    start = text.index("štiri")
    shown = highlight_html(text, start, start + 5, before=6, after=6)
    assert shown == "…tri <mark>štiri</mark> pet…"


def test_short_surroundings_are_not_cut() -> None:
    assert highlight_html("ena dve tri", 4, 7, before=600, after=600) == "ena <mark>dve</mark> tri"


def test_a_word_longer_than_the_surroundings_is_cut_inside() -> None:
    assert highlight_html("a" * 20 + "XX" + "b" * 20, 20, 22, before=5, after=5) == "…aaaaa<mark>XX</mark>bbbbb…"


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<img src=x onerror='alert(1)'>", "&lt;img src=x onerror=&#x27;alert(1)&#x27;&gt;"),
        ("![x](http://evil.example/a.png)", "![x](http://evil.example/a.png)"),
        ('</mark><a href="javascript:1">', "&lt;/mark&gt;&lt;a href=&quot;javascript:1&quot;&gt;"),
        ("$$\\int_0^1$$ &amp; 1. december", "$$\\int_0^1$$ &amp;amp; 1. december"),
        ("racun\u202etxt.exe", "racun�txt.exe"),
        ("a\x00b\x1bc\td\n", "a�b�c\td\n"),
    ],
)
def test_hostile_text_is_shown_to_the_letter(hostile: str, shown: str) -> None:
    assert escape_text(hostile) == shown
    assert highlight_html(hostile, 0, len(hostile)) == f"<mark>{shown}</mark>"


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 1), (0, 4)])
def test_a_range_outside_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="outside a text of 3 characters"):
        highlight_html("abc", start, end)


@given(st.text(max_size=80), st.data())
def test_what_is_shown_is_the_text_whatever_it_holds(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    shown = highlight_html(text, start, end)
    assert re.sub(r"</?mark>", "", shown).count("<") == 0
    before, _, rest = shown.partition("<mark>") if end > start else (shown, "", "")
    marked, _, after = rest.partition("</mark>")
    assert html.unescape(marked) == neutralise_controls(text[start:end])
    assert html.unescape(before + marked + after) == neutralise_controls(text)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 3, "<mark>d</mark>ef"),
        (4, 99, "de<mark>f</mark>"),
        (0, 99, "<mark>def</mark>"),
        (0, 2, "def"),
        (5, 9, "def"),
    ],
)
def test_a_part_shows_what_it_shares_with_the_range(start: int, end: int, expected: str) -> None:
    assert mark_part("abdefgh", 2, 5, start=start, end=end) == expected


def test_a_label_is_no_markdown() -> None:
    label = escape_label("![x](http://evil.example) $a$ *b* :cat: <i>\n# c")
    plain = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", label).replace("\N{WORD JOINER}", "")
    assert plain == "![x](http://evil.example) $a$ *b* :cat: <i> # c"
    assert re.search(r"(?<!\\)[!\[\]()$*:<>#]", label) is None
    assert ":cat:" not in re.sub(r"\\", "", label)
    assert "http://" not in re.sub(r"\\", "", label)
