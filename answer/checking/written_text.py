"""A language model's text -> plain text without tricks, its sentences, and the marks that name their passages."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

FOREIGN = "\ufffc"
"""Stands in a cleaned text where markup was: a tag, a link, a picture. No sentence that holds it is shown."""

_THOUGHTS = re.compile(r"<(think(?:ing)?|reasoning)>.*?(?:</\1>|\Z)", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(
    r"!\[[^\]\n]{0,300}\](?:\([^)\n]*\)?)?|"  # a picture
    r"\[[^\]\n]{0,300}\](?:\([^)\n]*\)?|:\s*\S*://\S*)|"  # a link
    r"<[A-Za-z/!?][^<>]{0,2000}>?|"  # a tag
    r"&(?:#\d{1,7}|#x[\da-fA-F]{1,6}|[A-Za-z]{2,10});|"
    r"\b(?:javascript|data|vbscript|file):\S+|"
    r"(?:```|~~~)[^\n]*"
)
_EMPHASIS = re.compile(r"(?<!\w)(\*\*|__|\*|_|`)(?=\S)([^*_`\n]{1,400}?)(?<=\S)\1(?!\w)")
_LINE_START = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+•–—][ \t]+|\|[ \t]*)", re.MULTILINE)
_BRACKETS = str.maketrans({**dict.fromkeys("【〔⟦［❲⦋⁅〚", "["), **dict.fromkeys("】〕⟧］❳⦌⁆〛", "]")})
_NUMBER = r"\d{1,4}"
_LIST = rf"{_NUMBER}(?:\s?[,;]\s?{_NUMBER})*"
# "[1]", "[1, 2]", "[1-3]", "[^1]", "[passage 1]"
_MARK = re.compile(
    rf"\[\s?\^?(?:[^\W\d_]{{3,12}}\.?\s)?(?:(?P<first>{_NUMBER})\s?[-–—]\s?(?P<last>{_NUMBER})|(?P<list>{_LIST}))\s?\]"
)
_MARKS = rf"(?:\s*{_MARK.pattern})"
_MARKS = re.sub(r"\?P<\w+>", "?:", _MARKS)
_SENTENCE_END = re.compile(
    rf"(?:[.!?…]+[\"»”“’)]*{_MARKS}+[.!?]?|[.!?…]+[\"»”“’)]*(?=\s|$)|\n|{_MARKS}+(?=\s+(?:[^\W\d_a-z]|$)))"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:dr|mag|prof|ing|mr|mrs|ms|st|nr|no|art|čl|št|ul|npr|itd|ca|cca|oz|tzv|bzw|др|проф|ул|[^\W\d_])$",
    re.IGNORECASE,
)
_MOST_MARKS = 20


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a sentence up to its marks, without them, and the numbers that these name."""

    text: str
    cited: tuple[int, ...]


def clean_written(text: str) -> str:
    """Return a written text as a reader would see it, with plain digits and brackets; markup becomes FOREIGN.

    Digits of other scripts and full-width forms become ASCII, invisible and direction-turning characters and what a
    reasoning model thought aloud are taken out, and so is Markdown's emphasis. Superior digits stay what they are.
    """
    text = "".join(map(_clean_character, text.translate(_BRACKETS)))
    text = _THOUGHTS.sub("", text)
    text = _MARKUP.sub(FOREIGN, text)
    text = _LINE_START.sub("", text)
    return _EMPHASIS.sub(r"\2", text)


def split_answer(text: str) -> list[str]:
    """Return the sentences of a written answer, each with the marks that follow it."""
    sentences = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if not _goes_on(text, end):
            sentences.append(text[start : end.end()])
            start = end.end()
    sentences.append(text[start:])
    return [sentence.strip() for sentence in sentences if sentence.strip(".!? \n")]


def split_marks(sentence: str) -> list[Segment]:
    """Return the parts of a sentence that its marks divide it into; marks in a row belong together.

    Marks before the first word belong to what follows them. A part that has no marks cites nothing.
    """
    segments: list[Segment] = []
    text, cited, end = "", list[int](), 0
    for mark in _MARK.finditer(sentence):
        between = sentence[end : mark.start()]
        if cited and _has_letters(between) and _has_letters(text):
            segments.append(Segment(_tidy(text), tuple(dict.fromkeys(cited))))
            text, cited = "", []
        text += between
        cited.extend(_read_mark(mark))
        end = mark.end()
    rest = sentence[end:]
    if cited and _has_letters(text) and _has_letters(rest):
        segments.append(Segment(_tidy(text), tuple(dict.fromkeys(cited))))
        text, cited = "", []
    segments.append(Segment(_tidy(text + rest), tuple(dict.fromkeys(cited))))
    return segments


def _clean_character(character: str) -> str:
    category = unicodedata.category(character)
    if character in "\n\t":
        return character
    if category in ("Cf", "Cc", "Cs", "Co", "Cn"):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in ("Zs", "Zl", "Zp"):
        return "\n" if category != "Zs" else " "
    # Full-width letters and signs; "²" and "½" mean something else than "2" and "1/2".
    return unicodedata.normalize("NFKC", character) if "\uff00" <= character <= "\uffef" else character


def _read_mark(mark: re.Match[str]) -> list[int]:
    if mark["list"]:
        return [int(number) for number in re.findall(r"\d+", mark["list"])]
    first, last = int(mark["first"]), int(mark["last"])
    return list(range(first, last + 1)) if 0 <= last - first < _MOST_MARKS else [0]


def _goes_on(text: str, end: re.Match[str]) -> bool:
    """Say whether a full stop belongs to a date, an ordinal or an abbreviation ("1. april", "d.o.o. in", "dr. N.")."""
    if end.group() != ".":
        return False
    following = text[end.end() : end.end() + 3].strip()[:1]
    before = text[max(0, end.start() - 6) : end.start()]
    return following.islower() or following.isdigit() or _ABBREVIATION.search(before) is not None


def _has_letters(text: str) -> bool:
    return any(map(str.isalnum, text))


def _tidy(text: str) -> str:
    return re.sub(r"\s+([.,;:!?])", r"\1", " ".join(text.split())).strip()
