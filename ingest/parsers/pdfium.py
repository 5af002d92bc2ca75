"""Calls of PDFium by plain addresses: a page takes thousands of them, in a row, so that each has to cost little."""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Sequence
from itertools import count, repeat
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw

_Array = np.ndarray[Any, np.dtype[Any]]
# A glyph without a character; cleaning drops it.
_NO_CHARACTER = "\u200b"
Address = ctypes.c_void_p


def _bind(
    function: object, *arguments: type[ctypes.c_int] | type[ctypes.c_ulong] | type[ctypes.c_void_p]
) -> ctypes._CFunctionType:
    """Return a function of PDFium that takes plain addresses: converting typed pointers costs more than the call.

    The call keeps the interpreter's lock, since it is over before another thread could take it.
    """
    address = ctypes.cast(function, Address).value or 0  # type: ignore[arg-type]
    return ctypes.PYFUNCTYPE(ctypes.c_int, *arguments)(address)


# Each is told whose it is to ask (a text page, a page, an object on it), for which character, and where to answer.
get_loose_box = _bind(pypdfium2.raw.FPDFText_GetLooseCharBox, Address, ctypes.c_int, Address)
get_matrix = _bind(pypdfium2.raw.FPDFText_GetMatrix, Address, ctypes.c_int, Address)
count_rectangles = _bind(pypdfium2.raw.FPDFText_CountRects, Address, ctypes.c_int, ctypes.c_int)
get_font = _bind(pypdfium2.raw.FPDFText_GetFontInfo, Address, ctypes.c_int, Address, ctypes.c_ulong, Address)
get_bounds = _bind(pypdfium2.raw.FPDFPageObj_GetBounds, Address, Address, Address, Address, Address)
get_object = ctypes.PYFUNCTYPE(Address, Address, ctypes.c_int)(
    ctypes.cast(pypdfium2.raw.FPDFPage_GetObject, Address).value or 0
)
get_codes = _bind(pypdfium2.raw.FPDFText_GetText, Address, ctypes.c_int, ctypes.c_int, Address)
count_characters = _bind(pypdfium2.raw.FPDFText_CountChars, Address)
get_unicode = _bind(pypdfium2.raw.FPDFText_GetUnicode, Address, ctypes.c_int)
get_kind = _bind(pypdfium2.raw.FPDFPageObj_GetType, Address)
get_size = ctypes.PYFUNCTYPE(ctypes.c_double, Address, ctypes.c_int)(
    ctypes.cast(pypdfium2.raw.FPDFText_GetFontSize, Address).value or 0
)


def ask_all(
    ask: Callable[[int | None, int, int], object], handle: int | None, places: Sequence[int], numbers: int
) -> _Array:
    """Return what PDFium says of each of some characters: float64, shape (len(places), numbers); 0 where it fails."""
    answers = np.zeros((len(places), numbers), np.float32)
    address = answers.ctypes.data
    deque(map(ask, repeat(handle), places, count(address, 4 * numbers)), maxlen=0)
    return answers.astype(np.float64)


def read_characters(handle: int | None) -> tuple[str, _Array]:
    """Return the characters of a page, one for each index of PDFium's, and their UTF-16 code units (uint16).

    The second half of a surrogate pair and a glyph without a character become an invisible character in the text.
    """
    count = count_characters(handle)
    if count <= 0:
        return "", np.zeros(0, np.uint16)
    codes = np.empty(count + 1, np.uint16)
    # One call for the page; it leaves glyphs out that have no character, and then the indices would not fit.
    if get_codes(handle, 0, count, codes.ctypes.data) != count + 1:
        codes[:count] = [get_unicode(handle, index) & 0xFFFF for index in range(count)]
    codes = codes[:count]
    text = codes.tobytes().decode("utf-16-le", "surrogatepass")
    if len(text) != count:
        text = "".join([character if ord(character) < 0x10000 else character + _NO_CHARACTER for character in text])
    return text.replace("\0", _NO_CHARACTER), codes
