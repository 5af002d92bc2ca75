"""Numbers of spreadsheets and charts -> what a person sees in the cell, by its number format.

The format language is that of ECMA-376 part 1, 18.8.31. Numbers keep the signs of the format ("," between thousands,
"." before decimals), whatever the computer they were typed on; dates are written as ISO 8601, as far as they are shown:
a format of month and year gives "2023-03".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache

GENERAL = "General"
BUILT_IN_FORMATS = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: "#,##0",
    6: "#,##0",
    7: "#,##0.00",
    8: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    14: "yyyy-mm-dd",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yyyy h:mm",
    **dict.fromkeys((*range(27, 32), *range(34, 37), *range(50, 59)), "yyyy-mm-dd"),
    32: "h:mm",
    33: "h:mm:ss",
    37: "#,##0;(#,##0)",
    38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)",
    41: "#,##0;-#,##0",
    42: "#,##0;-#,##0",
    43: "#,##0.00;-#,##0.00",
    44: "#,##0.00;-#,##0.00",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss",
    49: "@",
}

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.?)|_(?P<padding>.?)|\*(?P<filling>.?)|\[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]'
    r"|\[(?P<condition>[<>=]+-?[\d.]+)\]|\[(?P<elapsed>h+|m+|s+)\]|\[(?P<bracket>[^\]]*)\]"
    r"|(?P<halves>AM/PM|A/P)|(?P<general>General|Standard)|(?P<exponent>E[+-])|(?P<date>y+|m+|d+|h+|s+|e+|b+|g+)"
    r"|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"([<>=]+)(-?[\d.]+)")
# Serial numbers of 1900-01-01 and of 9999-12-31.
_FIRST_DAY, _LAST_DAY = 1, 2_958_465
_DAYS_1904 = 1462
_DIGITS = 12
_LONGEST_FORMAT = 500
_WIDE = Context(prec=400)


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the up to four parts of a format; `pieces` are (kind, text) in order: "digit", "point", "text" ..."""

    pieces: tuple[tuple[str, str], ...]
    condition: tuple[str, float] | None

    def shows(self, kind: str) -> bool:
        """Say whether a kind of piece stands in the section."""
        return any(piece == kind for piece, _ in self.pieces)


def format_value(value: float, number_format: str = GENERAL, *, is_1904: bool = False) -> str:
    """Return a number as its format shows it; empty when the format hides it.

    Dates count days from 1899-12-30, or from 1904-01-01 with `is_1904`. A number that its format cannot show (a date
    before 1900, a broken format) is written plainly.
    """
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if number_format in (GENERAL, "@", ""):
        return _write_general(value)
    sections = _read_format(number_format[:_LONGEST_FORMAT])
    section, magnitude, is_signed = _choose_section(sections, value)
    if section.shows("date") or section.shows("elapsed"):
        return _write_date(value + (_DAYS_1904 if is_1904 else 0), section) or _write_general(value)
    if not section.pieces:
        return ""
    text = _write_number(magnitude, section)
    return f"-{text}" if is_signed and any(digit in "123456789" for digit in text) else text


def is_date_format(number_format: str) -> bool:
    """Say whether a format shows a date or a time."""
    return any(section.shows("date") or section.shows("elapsed") for section in _read_format(number_format[:500]))


def _write_general(value: float) -> str:
    """Write a number with at most twelve significant digits and no exponent where it has a usual size."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.{_DIGITS}g}"
    if "e" in text and 1e-7 < abs(value) < 1e15:
        text = f"{Decimal(text):f}"
    return text.replace("e", "E")


@lru_cache(maxsize=512)
def _read_format(number_format: str) -> tuple[_Section, ...]:
    sections: list[_Section] = []
    pieces: list[tuple[str, str]] = []
    condition: tuple[str, float] | None = None
    for token in _TOKEN.finditer(number_format):
        kind, text = token.lastgroup or "", token[token.lastgroup or 0] or ""
        if kind == "sign" and text == ";":
            sections.append(_Section(_name_minutes(pieces), condition))
            pieces, condition = [], None
        elif kind in ("quoted", "escaped", "currency"):
            pieces.append(("text", text))
        elif kind == "padding":
            pieces.append(("text", " "))
        elif kind == "condition":
            if (parsed := _CONDITION.fullmatch(text)) and parsed[2].count(".") < 2 and parsed[2].strip("-."):
                condition = parsed[1], float(parsed[2])
        elif kind == "sign":
            names = {"0": "digit", "#": "digit", "?": "digit", ".": "point", ",": "comma", "%": "percent", "@": "at"}
            pieces.append((names.get(text, "text"), text))
        elif kind in ("general", "exponent", "date", "elapsed", "halves"):
            pieces.append((kind, text.lower()))
    sections.append(_Section(_name_minutes(pieces), condition))
    return tuple(sections[:4])


def _name_minutes(pieces: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the pieces with minutes named "minute": an "m" after hours or before seconds is no month."""
    dated = [place for place, (kind, _) in enumerate(pieces) if kind in ("date", "elapsed")]
    named = list(pieces)
    for order, place in enumerate(dated):
        if pieces[place][1][0] != "m" or pieces[place][0] == "elapsed":
            continue
        before = pieces[dated[order - 1]][1][0] if order else ""
        after = pieces[dated[order + 1]][1][0] if order + 1 < len(dated) else ""
        if before == "h" or after == "s":
            named[place] = ("date", "minute")
    return tuple(named)


def _choose_section(sections: tuple[_Section, ...], value: float) -> tuple[_Section, float, bool]:
    """Return the section for a value, the number to show with it, and whether a minus must be written before it."""
    for section in sections:
        if section.condition and _holds(value, *section.condition):
            return section, abs(value), value < 0
    plain = [section for section in sections if section.condition is None] or [sections[-1]]
    if len(plain) < len(sections):
        return plain[0], abs(value), value < 0
    if value < 0 and len(sections) > 1:
        return sections[1], -value, False
    if value == 0 and len(sections) > 2:
        return sections[2], 0.0, False
    return sections[0], abs(value), value < 0


def _holds(value: float, sign: str, bound: float) -> bool:
    return {
        "<": value < bound,
        "<=": value <= bound,
        ">": value > bound,
        ">=": value >= bound,
        "=": value == bound,
        "<>": value != bound,
    }.get(sign, False)


def _write_date(serial: float, section: _Section) -> str | None:
    """Write the serial number of a day as ISO 8601; None when it is not one."""
    if abs(serial) > _LAST_DAY + 1:
        return None
    elapsed = next((text for kind, text in section.pieces if kind == "elapsed"), None)
    shown = {text[0] if text != "minute" else "minute" for kind, text in section.pieces if kind == "date"}
    # Excel counts in thousandths of a second; floats of full minutes fall just short of them.
    seconds = round(serial * 86_400)
    if elapsed:
        sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
        hours, rest = divmod(seconds, 3600)
        if elapsed[0] == "h":
            tail = f":{rest % 60:02}" if "s" in shown else ""
            return f"{sign}{hours}:{rest // 60:02}{tail}"
        return f"{sign}{seconds // 60}:{seconds % 60:02}" if elapsed[0] == "m" else f"{sign}{seconds}"
    if serial < 0:
        return None
    has_time = bool(shown & {"h", "s", "minute"})
    has_date = bool(shown & {"y", "m", "d", "e"})
    if has_date and serial < _FIRST_DAY:
        return None
    # The year 1900 had no 29 February; the serial numbers have.
    base = datetime(1899, 12, 31) if serial < 60 else datetime(1899, 12, 30)
    try:
        moment = base + timedelta(seconds=seconds)
    except OverflowError:
        return None
    clock = moment.strftime("%H:%M:%S" if "s" in shown else "%H:%M") if has_time else ""
    if not has_date:
        return clock
    day = moment.date().isoformat()
    if not has_time and "d" not in shown:
        day = day[:7] if "m" in shown else day[:4]
    return f"{day} {clock}".strip()


def _write_number(value: float, section: _Section) -> str:
    """Write a number that is not negative into the digit places of a section."""
    pieces = section.pieces
    if section.shows("general") or section.shows("at"):
        shown = _write_general(value)
        return _join(shown if kind in ("general", "at") else text for kind, text in pieces)
    places = [place for place, (kind, _) in enumerate(pieces) if kind == "digit"]
    if not places:
        return _join(text for _, text in pieces)
    if section.shows("exponent"):
        decimals = _count_decimals(pieces)
        return f"{value:.{min(decimals, 30)}E}"
    if any(kind == "text" and text == "/" for kind, text in pieces):
        # A fraction such as 1/2: its value.
        return _write_general(value)
    point = next((place for place, (kind, _) in enumerate(pieces) if kind == "point"), len(pieces))
    whole = [place for place in places if place < point]
    last = max(whole, default=point - 1)
    scale = 0
    while last + 1 + scale < len(pieces) and pieces[last + 1 + scale][0] == "comma":
        scale += 1
    is_grouped = any(kind == "comma" and whole and whole[0] < place < last for place, (kind, _) in enumerate(pieces))
    exact = Decimal(repr(value)).scaleb(2 * sum(1 for kind, _ in pieces if kind == "percent") - 3 * scale)
    behind = [place for place in places if place > point]
    try:
        rounded = exact.quantize(Decimal(1).scaleb(-len(behind)), rounding=ROUND_HALF_UP, context=_WIDE)
    except InvalidOperation:
        # More places than anyone can read.
        return _write_general(value)
    digits, _, fraction = f"{rounded:f}".partition(".")
    written = _place_digits(digits, pieces, whole, is_grouped=is_grouped)
    written |= _place_decimals(fraction, pieces, behind)
    if point < len(pieces):
        written[point] = "." if any(written.get(place) for place in behind) else ""
        if not whole:
            written[point] = f"{digits.lstrip('0')}{written[point]}"
    skipped = ("digit", "comma", "point")
    return _join(written.get(place, "" if kind in skipped else text) for place, (kind, text) in enumerate(pieces))


def _place_digits(
    digits: str, pieces: tuple[tuple[str, str], ...], whole: list[int], *, is_grouped: bool
) -> dict[int, str]:
    """Fill the places before the point from the right; what is left over goes into the first of them."""
    digits = digits.lstrip("0")
    needed = next((len(whole) - order for order, place in enumerate(whole) if pieces[place][1] == "0"), 0)
    digits = digits.rjust(needed, "0")
    written: dict[int, str] = {}
    rest = digits
    used = 0
    for order, place in enumerate(reversed(whole)):
        is_first = order == len(whole) - 1
        taken = rest if is_first else rest[-1:]
        rest = "" if is_first else rest[:-1]
        if is_grouped:
            grouped = ""
            for digit in reversed(taken):
                grouped = digit + ("," if used and used % 3 == 0 else "") + grouped
                used += 1
            taken = grouped
        written[place] = taken
    return written


def _place_decimals(fraction: str, pieces: tuple[tuple[str, str], ...], decimals: list[int]) -> dict[int, str]:
    shown = len(decimals)
    while shown and pieces[decimals[shown - 1]][1] != "0" and fraction[shown - 1 : shown] == "0":
        shown -= 1
    return {place: fraction[order] if order < shown else "" for order, place in enumerate(decimals)}


def _count_decimals(pieces: tuple[tuple[str, str], ...]) -> int:
    kinds = [kind for kind, _ in pieces]
    if "point" not in kinds:
        return 0
    return sum(1 for kind in kinds[kinds.index("point") : kinds.index("exponent")] if kind == "digit")


def _join(pieces: Iterable[str]) -> str:
    return " ".join("".join(pieces).split())
