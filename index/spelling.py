"""Words that are spelled alike: misspellings, and words that languages share ("filozofija", "philosophy", "философия").

Words are compared by their skeleton, which leaves out what the spelling of one language does otherwise than that of
another: its script, its doubled letters, its ways to write one sound.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 5
"""Words of fewer letters are like too many others."""

PREFIX = 2
"""As many letters at the beginning of two skeletons must be the same; what is like a word is then soon found."""

_LEAST_SIMILARITY = 0.6
_MOST = 12

# Cyrillic letters that Serbian and Macedonian lack, and Greek: `to_latin` has left them as they are.
_LETTERS = str.maketrans(
    {
        **dict(zip("йщыэіїєґёюяѣ", ["i", "s", "i", "e", "i", "i", "e", "g", "e", "iu", "ia", "e"], strict=True)),
        **dict.fromkeys("ъь", ""),
        **dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", [*"avgdezitiklmn", "ks", *"oprsstifh", "ps", "o"], strict=True)),
    }
)
# In this order: "sch" has become "sh" when "sh" becomes "s".
_SOUNDS = (
    *(("ph", "f"), ("th", "t"), ("ch", "h"), ("sh", "s"), ("gh", "g"), ("ck", "k"), ("qu", "k")),
    *(("x", "ks"), ("y", "i"), ("w", "v"), ("z", "s"), ("j", "i")),
)
_SOFT_C = re.compile("c(?=[ei])")
# The Arabic article, with what is written together with it, begins every third word.
_ARTICLE = re.compile("و?[بكف]?ال(?=.{3})|و?لل(?=.{3})")
_REPEATED = re.compile(r"(.)\1+")


@lru_cache(maxsize=30_000)
def make_skeleton(word: str) -> str:
    """Return the skeleton of a folded word in Latin, Cyrillic or Greek letters; of other scripts the word as it is, an Arabic
    one without its article."""
    skeleton = _ARTICLE.sub("", word, count=1) if _ARTICLE.match(word) else word
    skeleton = skeleton.translate(_LETTERS)
    for written, sound in _SOUNDS:
        skeleton = skeleton.replace(written, sound)
    skeleton = _SOFT_C.sub("s", skeleton).replace("c", "k")
    return _REPEATED.sub(r"\1", skeleton)


def has_skeleton(word: str) -> bool:
    """Return whether a word is compared by its spelling: long enough, and letters only."""
    return len(word) >= SHORTEST and word.isalpha() and len(make_skeleton(word)) > PREFIX


def rank_alike(word: str, skeletons: Sequence[str], keys: Sequence[str]) -> list[tuple[str, float]]:
    """Return (key, similarity) of the words that are spelled like a folded word, the most alike first.

    `keys[i]` is the word whose skeleton is `skeletons[i]`. The similarity is 1 less the share of letters to add, leave
    out, replace or swap (optimal string alignment), 0.6 to 1; at most twelve are returned.
    """
    found = process.extract(
        make_skeleton(word),
        skeletons,
        scorer=OSA.normalized_similarity,
        processor=None,
        score_cutoff=_LEAST_SIMILARITY,
        limit=None,
    )
    alike = [(keys[place], similarity) for _, similarity, place in found]
    alike.sort(key=lambda pair: (-pair[1], pair[0]))
    return alike[:_MOST]
