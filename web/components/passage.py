"""Text of documents as it may be shown: escaped, and with the cited words marked.

Everything here comes from files that anybody may have written. It reaches the browser only through `highlight_html` and
`escape_text`, never as markdown.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

# Overrides, embeddings and isolates of the writing direction (U+202E and its family) make a text read as another one;
# control characters other than tab and line end have no business in a text, and neither have halves of characters and
# what is none (U+FFFF), at which a browser or a reader of XML would give up.
_DISTURBING = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SHOWN_INSTEAD = "\N{REPLACEMENT CHARACTER}"
# What a spreadsheet would run as a formula; the full-width signs too.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MARKDOWN = re.compile(r"([!-/:-@\[-`{-~])")
_ELLIPSIS = "…"


def neutralise_controls(text: str) -> str:
    """Return the text, as long as before, with direction overrides and control characters made visible."""
    return _DISTURBING.sub(_SHOWN_INSTEAD, text)


def escape_text(text: str) -> str:
    """Return a text as HTML that shows it to the letter and does nothing else."""
    return html.escape(neutralise_controls(text), quote=True)


def escape_label(text: str) -> str:
    """Return a text for the label of a button or link, which are read as markdown: every sign stands for itself."""
    one_line = " ".join(neutralise_controls(text).split())
    # Emoji names (":cat:") and addresses are found after the backslashes are gone, so an invisible joiner parts them.
    parted = re.sub(r"(:|@|//|www\.)", "\\1\N{WORD JOINER}", one_line)
    return _MARKDOWN.sub(r"\\\1", parted)


def guard_cell(text: str) -> str:
    """Return a text for a cell of a table that can be saved: a spreadsheet takes it for text, never for a formula."""
    shown = neutralise_controls(text)
    return f"'{shown}" if text.startswith(_FORMULA_STARTS) else shown


def highlight_html(
    text: str,
    start: int,
    end: int,
    *,
    before: int | None = None,
    after: int | None = None,
    words: Sequence[tuple[int, int]] = (),
) -> str:
    """Return a text as HTML with `text[start:end]` inside <mark> and each of `words` inside <b>, everything escaped.

    `before` and `after` limit how many characters are shown around the marked ones, None shows all; a cut is made
    between words and shown as an ellipsis. An empty range marks nothing. `words` are ranges in order that do not
    overlap. Raises ValueError when the range is outside the text.
    """
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"{start}-{end} is outside a text of {len(text)} characters")
    first = 0 if before is None else _find_cut_before(text, max(0, start - before), start)
    last = len(text) if after is None else _find_cut_after(text, min(len(text), end + after), end)
    marked = f"<mark>{mark_words(text, start, end, words)}</mark>" if end > start else ""
    return "".join(
        (
            _ELLIPSIS if first else "",
            mark_words(text, first, start, words),
            marked,
            mark_words(text, end, last, words),
            _ELLIPSIS if last < len(text) else "",
        )
    )


def mark_words(text: str, first: int, last: int, words: Sequence[tuple[int, int]]) -> str:
    """Return `text[first:last]` as HTML with what it shares with each of the ranges `words` inside <b>, all escaped."""
    drawn, place = [], first
    for start, end in words:
        start, end = max(start, place), min(end, last)
        if start < end:
            drawn.append(f'{escape_text(text[place:start])}<b class="kb-word">{escape_text(text[start:end])}</b>')
            place = end
    return "".join([*drawn, escape_text(text[place:last])])


def close_gaps(shown: str) -> str:
    """Return HTML of a text without white space at its ends and without more than one empty line in a row."""
    return re.sub(r"\s*\n\s*\n\s*", "\n\n", shown.strip())


def mark_part(text: str, first: int, last: int, *, start: int, end: int) -> str:
    """Return `text[first:last]` as HTML with what it shares with `text[start:end]` inside <mark>, all escaped."""
    shared_start, shared_end = max(first, start), min(last, end)
    if shared_start >= shared_end:
        return escape_text(text[first:last])
    return highlight_html(text[first:last], shared_start - first, shared_end - first)


def _find_cut_before(text: str, wanted: int, start: int) -> int:
    """Return the start of the first whole word from `wanted` on, `wanted` itself when there is none before `start`."""
    if wanted == 0 or text[wanted - 1].isspace():
        return wanted
    place = wanted
    while place < start and not text[place].isspace():
        place += 1
    while place < start and text[place].isspace():
        place += 1
    return place if place < start else wanted


def _find_cut_after(text: str, wanted: int, end: int) -> int:
    """Return the end of the last whole word up to `wanted`, `wanted` itself when there is none after `end`."""
    if wanted == len(text) or text[wanted].isspace():
        return wanted
    place = wanted
    while place > end and not text[place - 1].isspace():
        place -= 1
    while place > end and text[place - 1].isspace():
        place -= 1
    return place if place > end else wanted
