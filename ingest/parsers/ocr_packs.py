"""Which languages can be read from scans on this machine: the language packs of Tesseract.

Every start asks for them, so this loads no library.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# Packs that read a language, the best first: the Croatian one reads Serbian and Bosnian in Latin script with fewer
# errors, and in two thirds of the time, than their own ("48.250 €" -> "48.250 Č" with srp_latn).
_PACKS = {
    "sl": ("slv",),
    "hr": ("hrv", "bos", "srp_latn"),
    "bs": ("hrv", "bos", "srp_latn"),
    "sr-Latn": ("hrv", "srp_latn", "bos"),
    "sr-Cyrl": ("srp",),
    "mk": ("mkd",),
    "en": ("eng",),
    "it": ("ita",),
    "es": ("spa",),
    "de": ("deu",),
    "fr": ("fra",),
}
CYRILLIC_PACKS = frozenset({"srp", "mkd"})
# Which pack reads a band of unknown language: letters with carons cost most when a pack lacks them.
LATIN_PROBES = ("hrv", "slv", "bos", "srp_latn", "deu", "fra", "spa", "ita", "eng")
CYRILLIC_PROBES = ("srp", "mkd")
_PACK_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
_DEBIAN_PREFIX = "tesseract-ocr-"


@dataclass(frozen=True, slots=True)
class OcrState:
    """What can be read from scans here: `packs` of Tesseract that are installed, and languages without any.

    `missing` maps a language tag of config.yaml to the Debian package that would read it. `reason` says in words why
    nothing at all can be read, and is empty otherwise.
    """

    packs: tuple[str, ...]
    missing: Mapping[str, str]
    reason: str


def describe_ocr(languages: Sequence[str] = tuple(_PACKS)) -> OcrState:
    """Say which of some languages can be read here, and what would have to be installed for the others."""
    installed = find_packs()
    reason = ""
    if not _has_library():
        reason = "the Python package tesserocr is missing: pip install tesserocr"
    elif not installed:
        reason = f"no language packs of Tesseract are installed: apt-get install {_DEBIAN_PREFIX}eng, and so on"
    missing = {
        tag: _name_package(_PACKS[tag][0])
        for tag in languages
        if tag in _PACKS and not any(pack in installed for pack in _PACKS[tag])
    }
    return OcrState(installed, missing, reason)


@cache
def find_packs() -> tuple[str, ...]:
    """Return the names of the installed packs, sorted; empty where Tesseract has none."""
    folder = find_pack_folder()
    return tuple(sorted(file.stem for file in folder.glob("*.traineddata"))) if folder else ()


@cache
def find_pack_folder() -> Path | None:
    """Return the folder of the installed packs, None where Tesseract has none."""
    named = os.environ.get("TESSDATA_PREFIX")
    for name in (*([named] if named else []), *_PACK_FOLDERS):
        folder = Path(name)
        if any(folder.glob("*.traineddata")):
            return folder
    return None


@cache
def _has_library() -> bool:
    from importlib.util import find_spec

    return find_spec("tesserocr") is not None


def name_pack(language: str) -> str:
    """Return the installed pack that reads a language; raises KeyError when there is none."""
    return find_language_packs((language,))[language]


def _name_package(pack: str) -> str:
    return _DEBIAN_PREFIX + pack.replace("_", "-")


def find_language_packs(languages: Sequence[str]) -> dict[str, str]:
    """Return the pack of each language that can be read here."""
    if not languages or not _has_library():
        return {}
    installed = find_packs()
    found = {tag: [pack for pack in _PACKS.get(tag, ()) if pack in installed] for tag in languages}
    return {tag: packs[0] for tag, packs in found.items() if packs}
