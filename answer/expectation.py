"""What kind of value a question asks for, told by its question words."""

from __future__ import annotations

import re

from kb.folding import fold_text
from kb.script import to_latin

_ASKS_FIGURE = re.compile(
    r"\b(?:koliko|kolik\w+|how (?:many|much|long|often|old|big|large|high)|quant[oiae]|cuant[oa]s?|wie ?viel\w*|"
    r"wie (?:lange|hoch|oft|gross)|combien|kolku|kdaj|kada?|when|what (?:date|year|percentage)|quando|cuando|wann|quand|"
    r"koga se|letnic\w*)\b"
)
_DIGIT = re.compile(r"\d")


def asks_figure(question: str) -> bool:
    """Return whether a question asks for a number, an amount or a date, in any of the network's languages."""
    return bool(_ASKS_FIGURE.search(fold_text(to_latin(question))))


def gives_figure(text: str) -> bool:
    """Return whether a text holds a number, an amount or a date."""
    return bool(_DIGIT.search(text))
