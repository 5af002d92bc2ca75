"""What happens to papers: they are edited, cut, reordered, scanned, hyphenated, given headers or a cover, used as templates."""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import partial
from itertools import accumulate

# What recognition takes for each other, and what it just loses.
_MISREAD = {
    "m": "rn",
    "l": "1",
    "o": "0",
    "e": "c",
    "i": "l",
    "č": "c",
    "š": "s",
    "ž": "z",
    "а": "a",
    "n": "u",
    "h": "b",
}

Change = Callable[[str, random.Random, Sequence[str]], str]
"""Text, source of chance, paragraphs of other papers -> changed text."""


def cut_paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, headings and tables too, as they stand between blank lines."""
    return [part for part in re.split(r"\n\s*\n", text) if part.strip()]


def rewrite_paragraphs(text: str, rng: random.Random, strange: Sequence[str], *, share: float) -> str:
    """Return the text with paragraphs that hold about this share of its words replaced by other ones."""
    paragraphs = cut_paragraphs(text)
    left = share * len(text.split())
    for place in rng.sample(range(len(paragraphs)), len(paragraphs)):
        words = len(paragraphs[place].split())
        if words <= left:
            paragraphs[place] = _take_words(strange, rng, words)
            left -= words
    return "\n\n".join(paragraphs)


def edit_words(text: str, rng: random.Random, strange: Sequence[str], *, share: float) -> str:
    """Return the text with this share of its words replaced one by one."""
    words = " ".join(strange).split()
    return re.sub(r"[^\W\d_]{3,}", lambda word: rng.choice(words) if rng.random() < share else word[0], text)


def drop_paragraphs(text: str, rng: random.Random, strange: Sequence[str], *, share: float) -> str:
    """Return the text without some paragraphs that hold about this share of its words."""
    return "\n\n".join(filter(None, cut_paragraphs(rewrite_paragraphs(text, rng, ["\0"], share=share)))).replace(
        "\0", ""
    )


def move_paragraphs(text: str, rng: random.Random, strange: Sequence[str]) -> str:
    """Return the text with its second half before its first."""
    paragraphs = cut_paragraphs(text)
    middle = len(paragraphs) // 2
    return "\n\n".join(paragraphs[middle:] + paragraphs[:middle])


def misread_letters(text: str, rng: random.Random, strange: Sequence[str], *, share: float) -> str:
    """Return the text as a scan of it is read, with this share of its letters wrong."""

    def misread(letter: str) -> str:
        if letter.isspace() or rng.random() >= share:
            return letter
        return _MISREAD.get(letter, rng.choice(("", letter + letter, "i", "t", ".")))

    return "".join(map(misread, text))


def hyphenate_lines(text: str, rng: random.Random, strange: Sequence[str]) -> str:
    """Return the text set in narrow lines with words broken at their ends."""
    lines: list[str] = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > 60 and len(word) > 6:
            half = len(word) // 2
            lines[-1] += word[:half] + "-"
            lines.append(word[half:] + " ")
        elif len(lines[-1]) + len(word) > 64:
            lines.append(word + " ")
        else:
            lines[-1] += word + " "
    return "\n".join(line.rstrip() for line in lines)


def add_headers(text: str, rng: random.Random, strange: Sequence[str]) -> str:
    """Return the text with the header and footer of a page after every 300 words or so."""
    header, pages, words = " ".join(text.split()[:8]).upper(), [], text.split(" ")
    for number, start in enumerate(range(0, len(words), 300), start=1):
        pages.append(f"{header}\n\n{' '.join(words[start : start + 300])}\n\n{number} / {len(words) // 300 + 1}")
    return "\n\n".join(pages)


def add_cover(text: str, rng: random.Random, strange: Sequence[str]) -> str:
    """Return the text behind a cover with a title and a notice of 60 words."""
    return f"{' '.join(text.split()[:10]).upper()}\n\n{_take_words(strange, rng, 60)}\n\n{text}"


def cut_excerpt(text: str, rng: random.Random, strange: Sequence[str], *, share: float) -> str:
    """Return the first paragraphs that hold about this share of the words."""
    paragraphs = cut_paragraphs(text)
    reached = list(accumulate(len(paragraph.split()) for paragraph in paragraphs))
    return "\n\n".join(paragraphs[: max(1, bisect_right(reached, share * reached[-1]))])


def fill_template(text: str, rng: random.Random, strange: Sequence[str], *, share: float) -> str:
    """Return another paper on the same template: short lines and about this share of the words stay."""
    paragraphs = cut_paragraphs(text)
    short = [place for place, paragraph in enumerate(paragraphs) if len(paragraph.split()) < 8]
    kept = set(short)
    left = share * len(text.split()) - sum(len(paragraphs[place].split()) for place in short)
    for place in rng.sample(range(len(paragraphs)), len(paragraphs)):
        words = len(paragraphs[place].split())
        if place not in kept and words <= left:
            kept.add(place)
            left -= words
    filled = [
        paragraph if place in kept else _take_words(strange, rng, len(paragraph.split()))
        for place, paragraph in enumerate(paragraphs)
    ]
    return re.sub(r"\d+", lambda number: _change_number(number[0], rng), "\n\n".join(filled))


def _change_number(number: str, rng: random.Random) -> str:
    """Return another number of as many digits, or in three of ten cases the same: years, addresses and laws recur."""
    return number if rng.random() < 0.3 else "".join(rng.choice("0123456789") for _ in number)


def _take_words(strange: Sequence[str], rng: random.Random, words: int) -> str:
    """Return a stretch of other papers with so many words, from anywhere in them."""
    flow = " ".join(strange).split()
    start = rng.randrange(max(1, len(flow) - words))
    return " ".join(flow[start : start + words])


CHANGES: dict[str, Change] = {
    "one paragraph rewritten": partial(rewrite_paragraphs, share=0.1),
    "30 % rewritten": partial(rewrite_paragraphs, share=0.3),
    "5 % of words edited": partial(edit_words, share=0.05),
    "15 % dropped": partial(drop_paragraphs, share=0.15),
    "halves swapped": move_paragraphs,
    "1 % misread": partial(misread_letters, share=0.01),
    "3 % misread": partial(misread_letters, share=0.03),
    "hyphenated": hyphenate_lines,
    "with headers": add_headers,
    "with a cover": add_cover,
    "20 % rewritten, 1 % misread, hyphenated": lambda text, rng, strange: hyphenate_lines(
        misread_letters(rewrite_paragraphs(text, rng, strange, share=0.2), rng, strange, share=0.01), rng, strange
    ),
    "30 % rewritten, 1 % misread": lambda text, rng, strange: misread_letters(
        rewrite_paragraphs(text, rng, strange, share=0.3), rng, strange, share=0.01
    ),
}
OTHER_WORKS: dict[str, Change] = {
    "excerpt of 30 %": partial(cut_excerpt, share=0.3),
    "excerpt of 50 %": partial(cut_excerpt, share=0.5),
    "template with 30 % kept": partial(fill_template, share=0.3),
    "template with 50 % kept": partial(fill_template, share=0.5),
    "template with 65 % kept": partial(fill_template, share=0.65),
}
