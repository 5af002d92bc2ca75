"""The numbers of list items as word processors write them."""

from __future__ import annotations


def format_number(number: int, number_format: str) -> str:
    """Return a list number in a format by Word's name for it: 4 as "4", "d", "D", "iv" or "IV"."""
    if number_format == "decimalZero":
        return f"{number:02}"
    if number_format in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * min(1 + (number - 1) // 26, 5)
        return letter if number_format == "lowerLetter" else letter.upper()
    if number_format in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        roman = ""
        for value, sign in zip(
            (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
            ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
            strict=True,
        ):
            count, number = divmod(number, value)
            roman += sign * count
        return roman if number_format == "lowerRoman" else roman.upper()
    return str(number)
