"""Partners of a project: a list in any writing, split into organisations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from babel import Locale

from kb.documents import Document
from kb.folding import fold_text
from observatory.sheet_rows import SheetRow
from observatory.values import ITEM_MARKS, is_prose, trim_span

# Everyday names that Babel does not give for a territory.
_COUNTRY_ALIASES = (
    "Velika Britanija|Great Britain|UK|U.K.|England|Scotland|Wales|Gran Bretagna|Regno Unito|Gran Bretaña|"
    "Großbritannien|Grande-Bretagne|Велика Британија|Anglija|Engleska|Inghilterra|Inglaterra|Angleterre|Czech Republic|"
    "Češka|Češka republika|Repubblica Ceca|República Checa|Tschechische Republik|Macedonia|Makedonija|Македонија|"
    "Severna Makedonija|Sjeverna Makedonija|Bosna i Hercegovina|Bosna in Hercegovina|BiH|БиХ|Nizozemska|Holandija|"
    "The Netherlands|Holland|Paesi Bassi|Olanda|USA|ZDA|SAD|Kosovo|Косово|Turkey|Slovak Republic|"
    "Republic of Serbia|Republika Slovenija|Republika Srbija|Republika Hrvatska"
)


def split_partners(document: Document, row: SheetRow) -> list[tuple[int, int]]:
    """Return where each partner of a list stands: by line, by semicolon, or after the names of countries."""
    text = document.text
    items: list[tuple[int, int]] = []
    for start, end in row.spans:
        span = trim_span(text, start, end)
        if span[0] == span[1]:
            continue
        if is_prose(text[span[0] : span[1]]):
            break
        if items and (text[span[0]].islower() or text[items[-1][0] : items[-1][1]].endswith((",", "-", "–", "/"))):
            items[-1] = (items[-1][0], span[1])
        else:
            items.append(span)
    pieces: list[tuple[int, int]] = []
    for start, end in items:
        begin = start
        for mark in [found.start() for found in re.finditer(r";\s|;$", text[start:end])] + [end - start]:
            piece = trim_span(text, begin, start + mark)
            if piece[0] < piece[1]:
                pieces.extend(_split_glued(text, _split_after_countries(text, piece, document.metadata.language)))
            begin = start + mark + 1
    return pieces


def _split_after_countries(text: str, span: tuple[int, int], language: str) -> list[tuple[int, int]]:
    """Split "A, Town, Country B, Town, Country"; the whole span when not every part ends with its country."""
    pattern = _country_pattern(language)
    folded = fold_text(text[span[0] : span[1]])
    cuts = []
    for found in pattern.finditer(folded):
        after = text[span[0] + found.end() : span[1]]
        if not after.strip(ITEM_MARKS) or re.match(r"(?:\s*[,;])?\s+[^\W\d_]", after):
            first = after.lstrip(ITEM_MARKS)[:1]
            if not first or first.isupper():
                cuts.append(span[0] + found.end())
    if len(cuts) < 2 or text[cuts[-1] : span[1]].strip(ITEM_MARKS + "."):
        return [span]
    pieces = []
    begin = span[0]
    for cut in cuts:
        piece = trim_span(text, begin, cut)
        # A country just after another ("Ljubljana, Slovenija, Italija") is no partner.
        if len(text[piece[0] : piece[1]].split()) < 2:
            return [span]
        pieces.append(piece)
        begin = cut
    return pieces


def _split_glued(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Split "... podjetjeDruštvo ..." where a lost line end glued two words that both stand elsewhere in the text."""
    pieces: list[tuple[int, int]] = []
    for start, end in spans:
        begin = start
        for found in re.finditer(r"\b[^\W\d_]{8,40}\b", text[start:end]):
            word = found.group()
            for cut in range(4, len(word) - 3):
                left, right = word[:cut], word[cut:]
                if not (left[-1].islower() and right[0].isupper() and right[1:].islower()):
                    continue
                if {left, right} <= _list_words(text):
                    place = start + found.start() + cut
                    pieces.append((begin, place))
                    begin = place
        pieces.append((begin, end))
    return pieces


@lru_cache(maxsize=1)
def _list_words(text: str) -> frozenset[str]:
    """Return the words of a text; the rows of one document ask for the same."""
    return frozenset(re.findall(r"\w+", text))


@lru_cache(maxsize=16)
def _country_pattern(language: str) -> re.Pattern[str]:
    """Return the pattern of a country after a comma, dash or bracket, folded: in the document's language or English."""
    names = set(map(fold_text, _COUNTRY_ALIASES.split("|")))
    codes: set[str] = set()
    for tag in sorted({"en", language.replace("-", "_")}):
        try:
            territories = Locale.parse(tag).territories
        except ValueError:
            # "und", or a tag that Babel does not know.
            continue
        for code, name in territories.items():
            # Codes of three digits are continents.
            if len(str(code)) == 2:
                codes.add(fold_text(str(code)))
                names.add(fold_text(str(name)))
    listed = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    listed_codes = "|".join(sorted(codes))
    return re.compile(rf"(?:[,–—]\s*|\s-\s|\(\s*|,[^,()]*\(\s*)(?:{listed})(?!\w)(?:\s*\))?|\((?:{listed_codes})\)")
