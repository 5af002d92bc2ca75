"""Lines that begin with a date or are one, in any of the languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_MONTH = (
    "(?:jan\\.?|januar(?:ja|ju|jem|y|a|u)?|jänner|janvier|gen\\.|gennaio|ene\\.|enero|siječ(?:anj|nja|nju)|јануар(?:а|у|и)?"
    "|feb\\.?|februar(?:ja|ju|jem|y|a|u)?|feber|febbraio|febrero|févr\\.|février|veljač[aeiu]|фебруар(?:а|у)?|февруари"
    "|mar\\.|marec|marc[au]|marcem|mart[au]?|march|märz|marzo|mars|ožuj(?:ak|ka|ku)|март[ау]?"
    "|apr\\.?|april[aue]?|aprilom|abril|avril|trav(?:anj|nja|nju)|април[ау]?"
    "|maj[au]?|majem|may|mai|maggio|mayo|svib(?:anj|nja|nju)|мај[ау]?"
    "|jun\\.?|junij[au]?|junijem|jun[auei]|juin|giugno|junio|lip(?:anj|nja|nju)|јун[ауи]?"
    "|jul\\.?|julij[au]?|julijem|jul[auyi]|juillet|luglio|julio|srp(?:anj|nja|nju)|јул[ауи]?"
    "|avg\\.?|avgust[au]?|avgustom|aug\\.?|august|agosto|août|kolovoz[au]?|август[ау]?"
    "|sept?\\.?|septemb(?:er|ra|ru|rom|ar|re)|settembre|septiembre|setiembre|rujan|rujn[au]|септемб(?:ар|ра|ру)|септември"
    "|okt\\.?|oktob(?:er|ra|ru|rom|ar)|oct\\.?|octob(?:er|re)|octubre|ottobre|listopad[au]?|октоб(?:ар|ра|ру)|октомври"
    "|nov\\.?|novemb(?:er|ra|ru|rom|ar|re)|noviembre|studen(?:i|oga?|om)|новемб(?:ар|ра|ру)|ноември"
    "|dec\\.?|decemb(?:er|ra|ru|rom|ar)|dez\\.?|dezember|dicembre|diciembre|décembre|prosin(?:ac|ca|cu)"
    "|децемб(?:ар|ра|ру)|декември)"
)
_DASH = r"\s?[-–—−]\s?"
# What may stand before a place, and right before and after a date.
_PLACE_BEGIN = re.compile(r"^(?:u|v|ve|na|en|in|fait à|dado en|dato a|у|во|на)\s+(?=[^\W\d_])", re.IGNORECASE)
_DATE_BEFORE = re.compile(r"(?<!\w)(?:dne|dana|dňa|dnia|den|am|le|il|lì|a|на ден|дана)\s*$", re.IGNORECASE)
_DATE_AFTER = re.compile(r"^\s*(?:godin[ae]|god\.?|leta|l\.|г(?:од(?:ин[аеу])?)?\.?)(?!\w)", re.IGNORECASE)
_DAY_MONTH = r"(?:0?[1-9]|[12]\d|3[01])\.\s?(?:0?[1-9]|1[0-2])\."
_YEAR = r"\s?(?:19|20)\d\d(?!\d)\.?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_ORDINAL = r"(?:\.|st|nd|rd|th|er|º|°)?"
_AND = r"(?:,|in|i|und|et|e|y|and|и)"
_DATE = re.compile(
    rf"""(?: {_DAY_MONTH}(?:{_YEAR})? (?:{_DASH}{_DAY_MONTH}(?:{_YEAR})?)?
          | {_DAY}\.(?:{_DASH}|\s?{_AND}\s?){_DAY_MONTH}(?:{_YEAR})?
          | (?:{_DAY}{_ORDINAL}(?:{_DASH}|\s?{_AND}\s))? {_DAY}{_ORDINAL}
              \s?(?:de\s|of\s)?{_MONTH}(?!\w)(?:,?\s?(?:de\s|del\s)?{_YEAR})?
          | (?<!\w){_MONTH}(?!\w)\s{_DAY}(?:st|nd|rd|th)?(?!\d)(?:,?{_YEAR})?
          | (?:19|20)\d\d-[01]\d-[0-3]\d
          | {_DAY}[./](?:0?[1-9]|1[0-2])[./](?:19|20)\d\d(?!\d)
        )(?!\d)""",
    re.IGNORECASE | re.VERBOSE,
)
_BARE_DAY_MONTH = re.compile(rf"(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.(?!{_YEAR})")
# Where a date may begin: at a digit, or at a word before one.
_DATE_BEGIN = re.compile(r"\d|(?<!\w)[^\W\d_]{3,}\.?\s(?=\d)")
_WORDS = re.compile(r"[^\W\d_]+")
_FULL_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGITS = frozenset("0123456789")
_LONG_TEXT = 300
_SENTENCE_CHARACTERS = 110
_DATE_WORDS = 8
_DATE_START = 14
_PLACE_WORDS = 2


def begins_with_month(text: str) -> bool:
    """Say whether a text begins with a date that is not all in figures: "3 May", "12. maja 2019"."""
    date = _DATE.match(text)
    return date is not None and any(character.isalpha() for character in date[0])


def is_lone_date(text: str) -> bool:
    """Say whether a line is a date, perhaps with its place: "1. december 2005", "Celje, 3. 4. 2019", "Date: 2019"."""
    if len(text) > _LONG_TEXT or _DIGITS.isdisjoint(text):
        return False
    # Sentences have too many words, whatever is a date in them.
    if len(text) > _SENTENCE_CHARACTERS and len(_WORDS.findall(text)) > _DATE_WORDS:
        return False
    for match in _find_dates(text):
        words = _list_words(text[: match.start()] + " " + text[match.end() :])
        # "1.1. Aims" is a section, "3. 4. 2019, Celje" a date.
        is_sure = any(character.isalpha() for character in match[0]) or _FULL_YEAR.search(match[0])
        if not words or (len(words) <= _PLACE_WORDS and is_sure):
            return True
        # "En Santiago de Compostela, a 3 de mayo de 2019", "U Novom Sadu, dana 12. maja 2023. godine"
        place = _PLACE_BEGIN.sub("", _DATE_BEFORE.sub("", text[: match.start()]))
        is_dateline = is_sure and not _list_words(_DATE_AFTER.sub("", text[match.end() :]))
        if is_dateline and len(_list_words(place)) <= _PLACE_WORDS + (len(place) < match.start()):
            return True
    return False


def _list_words(text: str) -> list[str]:
    return [word for word in text.split() if any(map(str.isalpha, word))]


def _find_dates(text: str) -> Iterator[re.Match[str]]:
    """Yield the dates of a text in order: trying the long pattern where none can begin would cost the most."""
    place = 0
    while (begin := _DATE_BEGIN.search(text, place)) is not None:
        date = _DATE.match(text, begin.start())
        if date is not None:
            yield date
        place = begin.start() + 1 if date is None else date.end()


def find_dated_lines(lines: Sequence[str]) -> set[int]:
    """Return the places of lines such as "9. 1. Assembly in ..."; a single one is none, nor are section numbers."""
    found: dict[int, re.Match[str]] = {}
    for place, line in enumerate(lines):
        # "septiembre 12": no date begins with more letters than that.
        if not line[0].isalnum() or _DIGITS.isdisjoint(line[:_DATE_START]):
            continue
        match = _DATE.match(line)
        if match is None:
            continue
        rest = line[match.end() :].lstrip(" ,:–—-.")
        # "14. 2. in the evening" is an entry, "1. december 2005" alone and "May 2024" are not.
        if any(character.isalpha() for character in rest) and any(character.isdigit() for character in match[0]):
            found[place] = match
    bare = [
        (int(match["day"]), int(match["month"]))
        for place in found
        if (match := _BARE_DAY_MONTH.match(lines[place])) is not None
    ]
    if bare and len(bare) == len(found) and _are_sections(bare):
        return set()
    return set(found) if len(found) > 1 else set()


def _are_sections(numbers: Sequence[tuple[int, int]]) -> bool:
    """Tell 1.1., 1.2., 2.1. from days and months: sections ascend, and each chapter counts from 1 without a gap."""
    previous: tuple[int, int] | None = None
    for chapter, section in numbers:
        if previous is not None and chapter == previous[0]:
            if section != previous[1] + 1:
                return False
        elif section != 1 or (previous is not None and chapter < previous[0]):
            return False
        previous = chapter, section
    return True
