"""South Slavic names of places after "in" -> their nominative: "u Tuzli" -> "Tuzla", where it can be told."""

from __future__ import annotations

import re

# Endings of the locative, with those of the nominative they may stand for: the text decides.
_CASES = (
    ("evu", ("evo",)), ("ovu", ("ovo",)), ("inu", ("in", "ino")), ("ju", ("je", "j")), ("cu", ("ac", "ec", "c", "ce")),
    ("pru", ("per",)), ("u", ("", "o", "e")), ("i", ("a", "")), ("ah", ("e",)), ("ama", ("e", "i")),
    ("ију", ("ије",)), ("цу", ("ац",)), ("у", ("", "о", "е")), ("и", ("а",)),
)  # fmt: skip
# Endings that leave no doubt. "-ci" and "-zi" may come of "-ka" and "-ga" ("u Rijeci"), but "-ici" comes of "-ica";
# "-inu" may be of "Tolmin" and of "Torino".
_SURE = re.compile(
    r"(?P<evo>(?<=\w[eo]v)u$)|(?P<masculine>(?<=grad)u$|(?<=\w\w[eio]k)u$|(?<=\w\w[ao]r)u$|(?<=split)u$|(?<=\bsad)u$)"
    r"|(?P<feminine>(?<=\w\wic)i$|(?<=\w\w[bdfghjklmnprsštvžčšđ])i$)|(?P<plural>(?<=\w\w\w)(?:ah|ama)$)"
    r"|(?P<evo_>(?<=\w[ео]в)у$)|(?P<masculine_>(?<=град)у$|(?<=\w\w[еио]к)у$|(?<=\w\w[ао]р)у$|(?<=сплит)у$|(?<=\bсад)у$)"
    r"|(?P<feminine_>(?<=\w\wиц)и$|(?<=\w\w[бдфгхјклмнпрсштвжчђљњћш])и$)|(?P<plural_>(?<=\w\w\w)ама$)",
    re.IGNORECASE,
)
_NOMINATIVE = {
    "evo": "o", "masculine": "", "feminine": "a", "plural": "e",
    "evo_": "о", "masculine_": "", "feminine_": "а", "plural_": "е",
}  # fmt: skip
# The adjective before a noun: "Velikoj Gorici", "Novi Gorici", "Novem gradu", "Novom Sadu".
_ADJECTIVE = {
    "feminine": re.compile(r"(?:oj|i)$"), "masculine": re.compile(r"[oe]m$"),
    "feminine_": re.compile(r"(?:ој|и)$"), "masculine_": re.compile(r"[ое]м$"),
}  # fmt: skip
_ADJECTIVE_NOMINATIVE = {"feminine": "a", "masculine": "i", "feminine_": "а", "masculine_": "и"}
_MOST_WORDS = 2
_SCAN_CHARACTERS = 20_000


def restore_nominative(name: str, text: str) -> str:
    """Return the nominative of a place where the text has it, or where the ending leaves no doubt, else the name.

    `name` is one or two words; a longer one is returned as it is written.
    """
    if len(name.split()) > _MOST_WORDS:
        return name
    return _find_in_text(name, text[:_SCAN_CHARACTERS]) or _restore_sure(name) or name


def _find_in_text(name: str, text: str) -> str | None:
    for ending, restored in _CASES:
        if not name.endswith(ending) or len(name) - len(ending) < 2:
            continue
        stem = name[: -len(ending)]
        for other in restored:
            if re.search(rf"(?<!\w){re.escape(stem + other)}(?!\w)", text):
                return stem + other
    return None


def _restore_sure(name: str) -> str | None:
    *before, noun = name.split()
    found = _SURE.search(noun)
    if found is None or found.lastgroup is None:
        return None
    kind = found.lastgroup
    restored = noun[: found.start()] + _NOMINATIVE[kind]
    if not before:
        return restored
    adjective = _ADJECTIVE[kind].search(before[0]) if kind in _ADJECTIVE else None
    if adjective is None:
        return None
    return f"{before[0][: adjective.start()]}{_ADJECTIVE_NOMINATIVE[kind]} {restored}"
