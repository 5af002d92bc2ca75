"""The filled fields of a PDF form, and where their values belong among the words of the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from ingest.parsers.page_pieces import Piece
from ingest.parsers.printed_words import PrintedWord

_WORD = re.compile(r"\S+")
_PASSWORD_FLAG, _PUSH_BUTTON_FLAG = 1 << 13, 1 << 16
_DEEPEST_FIELD = 16


class FormField(NamedTuple):
    """A filled field of a form and its rectangle, in the page's own coordinates."""

    name: str
    value: str
    left: float
    low: float
    right: float
    high: float


def read_field(widget: Mapping[str, Any]) -> FormField | None:
    """Return what a field says, None when that is nothing; a field inherits what it does not say itself."""
    known: dict[str, object] = {}
    names: list[str] = []
    field: object = widget
    for _ in range(_DEEPEST_FIELD):
        if not isinstance(field, Mapping):
            break
        for key in ("/V", "/FT", "/Ff", "/TU"):
            if (value := field.get(key)) is not None:
                known.setdefault(key, _resolve(value))
        if isinstance(name := field.get("/T"), str):
            names.insert(0, name)
        field = _resolve(field.get("/Parent"))
    flags = known.get("/Ff", 0)
    flags = flags if isinstance(flags, int) else 0
    kind, value = known.get("/FT"), known.get("/V")
    if kind == "/Sig" or (kind == "/Tx" and flags & _PASSWORD_FLAG) or (kind == "/Btn" and flags & _PUSH_BUTTON_FLAG):
        return None
    # Each button of a group inherits the value; it is that of the one which is on.
    if kind == "/Btn" and widget.get("/AS", value) != value:
        return None
    values = value if isinstance(value, list) else [value]
    shown = ", ".join(" ".join(item.lstrip("/").split()) for item in values if isinstance(item, str))
    if not shown or shown == "Off":
        return None
    tooltip = known.get("/TU")
    name = " ".join((tooltip if isinstance(tooltip, str) else ".".join(names)).split()).rstrip(":")
    left, low, right, high = (float(edge) for edge in widget["/Rect"])
    return FormField(name, shown, min(left, right), min(low, high), max(left, right), max(low, high))


def _resolve(value: Any) -> object:
    return value.get_object() if hasattr(value, "get_object") else value


def insert_fields(
    pieces: Sequence[Piece],
    fields: Sequence[FormField],
    *,
    place_box: Callable[[float, float, float, float], tuple[float, float, float, float]],
) -> list[Piece]:
    """Return the pieces with the values of form fields after their labels, which stand to the left or above.

    A field without a label there comes as "name: value". `place_box` turns left, high, right, low on the page's own
    coordinates into left, top, right, bottom on the upright page.
    """
    filled = list(pieces)
    row = max((piece.row for piece in pieces), default=0)
    for field in fields:
        left, top, right, bottom = place_box(field.left, field.high, field.right, field.low)
        row += 1
        text, own_row = field.value, row
        beside = [
            piece
            for piece in filled
            if piece.right <= left + 3 and min(piece.bottom, bottom) - max(piece.top, top) > 0.4 * piece.size
        ]
        above = [
            piece
            for piece in filled
            if -3 <= top - piece.bottom < 1.5 * piece.size and piece.left < right and piece.right > left
        ]
        label = max(beside, key=lambda piece: piece.right, default=None)
        if label is not None:
            own_row = label.row
        else:
            label = next((piece for piece in above if piece.text.endswith(":")), None)
            if label is None:
                text = f"{field.name}: {field.value}" if field.name else field.value
                label = max((piece for piece in filled if piece.top <= top), key=lambda piece: piece.top, default=None)
        size = label.size if label is not None else bottom - top
        words = _share_out(text, left, top, right, bottom)
        place = filled.index(label) + 1 if label is not None else 0
        filled.insert(place, Piece(text, left, top, right, bottom, size, words, own_row))
    return filled


def _share_out(text: str, left: float, top: float, right: float, bottom: float) -> list[PrintedWord]:
    """Return the words of a text with a part of a rectangle each."""
    width = (right - left) / len(text)
    return [
        PrintedWord(match[0], left + match.start() * width, left + match.end() * width, top, bottom)
        for match in _WORD.finditer(text)
    ]
