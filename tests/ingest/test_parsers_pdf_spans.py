from __future__ import annotations

import numpy as np

from ingest.parsers.pdf_spans import WordSpans, find_words


def find(text: str) -> WordSpans:
    return find_words(np.frombuffer(text.encode("utf-16-le"), np.uint16))


def list_lines(text: str) -> list[list[str]]:
    spans = find(text)
    words = [text[start:end] for start, end in zip(spans.starts, spans.ends, strict=True)]
    return [words[first:last] for first, last in zip(spans.bounds, spans.bounds[1:], strict=False)]


def test_lines_end_at_line_breaks_and_at_the_marks_of_hyphens():
    text = " one two\u00a0three\r\n\r\n\ncoope\uffferation a\x02 b \ufffe c\r\n"
    assert list_lines(text) == [["one", "two", "three"], ["coope\ufffe"], ["ration", "a\x02"], ["b", "\ufffe"], ["c"]]


def test_white_space_alone_has_no_words():
    spans = find(" \r\n\t")
    assert (len(spans.starts), len(spans.ends)) == (0, 0)
    assert len(find("").starts) == 0


def test_only_lines_with_one_space_between_their_words_are_plain():
    assert find("a bc d\r\na  b\r\na\u00a0b\r\na\r\n\u3000a b").is_plain.tolist() == [True, False, False, True, True]
