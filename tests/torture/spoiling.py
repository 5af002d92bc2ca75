"""The same characters written in the ways that they come in: composed or not, with spaces and signs nobody sees."""

from __future__ import annotations

import random
import re
import unicodedata

_LONG_WORD = re.compile(r"[^\W\d_]{9,}")
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=[^\W\d_€%])")
_LIGATURES = (("ffi", "\ufb03"), ("fi", "\ufb01"), ("fl", "\ufb02"), ("ff", "\ufb00"))


class Spoiler:
    """Writes texts with soft hyphens, non-breaking spaces, ligatures, zero-width signs and decomposed letters."""

    def __init__(self, chance: random.Random, *, is_printed: bool = False) -> None:
        """Take the chance that decides; what is printed keeps to signs that a font draws."""
        self._chance = chance
        self._is_printed = is_printed

    def __call__(self, text: str) -> str:
        """Return the text in another spelling; cleaned and in NFC it is the same again."""
        text = _BEFORE_UNIT.sub(lambda _: self._choose("\u00a0", "\u202f", " "), text)
        if self._chance.random() < 0.3:
            for letters, ligature in _LIGATURES:
                text = text.replace(letters, ligature)
        if self._chance.random() < 0.3:
            text = unicodedata.normalize("NFD", text)
        if not self._is_printed:
            text = _LONG_WORD.sub(self._break_word, text)
            if self._chance.random() < 0.2:
                text = text.replace(" ", " \u200b", 1)
        return text

    def _break_word(self, word: re.Match[str]) -> str:
        if self._chance.random() < 0.8:
            return word[0]
        middle = len(word[0]) // 2
        return word[0][:middle] + self._choose("\u00ad", "\u200b", "\u2060") + word[0][middle:]

    def _choose(self, *options: str) -> str:
        return self._chance.choice(options)
