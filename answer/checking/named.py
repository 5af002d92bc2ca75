"""Is a name of an answer in a passage, inflected, in the other script or in another language's spelling."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from babel import Locale

from answer.checking.figures import is_figure_word
from answer.checking.polarity import find_poles
from answer.names import find_names
from answer.word_lists import read_words
from kb.folding import fold_latin
from kb.script import script_of

_WORD = re.compile(r"[^\W\d_][\w’'-]*\w|[^\W\d_]")
_VOWELS = "aeiou"
_LOCALES = ("sl", "hr", "sr_Latn", "bs_Latn", "mk", "en", "it", "es", "de", "fr")
# Words of the names of institutions, a line each: what one language writes another translates.
_TRANSLATED = tuple(
    read_words(line)
    for line in """
        eu ue evropska evrops evropsk europe europea europae europaisch europais union unij unione unia
        evropa evrope evropi europa europe europ evropsk
        sklad fond fund fonds fondo
        komisij commis kommis komisi
        ministr minist
        vlad government regierung govern gobiern gouvern
        obcin opcin opstin municip gemeind comun commun
        mest grad city stadt citt ciudad vill
        univerz sveucil univers
        institut istitut institu
        fakultet facult facol
        fundac fondac foundat stiftung fondaz zaklad
        drustv udruz udrug zdruz associat verein associaz asociac verband zveza savez
        zadrug cooperat genossen cooperativ kooperat
        mrez network netzwerk ret rete red reseau
        program programme programm programma programa
        projek proek project proget proyec projet
        zbornic komor chamber kammer camera camara chambre
        agencij agenci agentur agenz agenc
        svet savet vijec council rat consig consej conseil sovet
        center centar centre zentrum centro centar
        balkan
        slovensk slovene slovenian slowenisch sloven
        srpsk srbsk serbian serbisch serb
        hrvat croatian kroatisch croat
        makedon macedon mazedon nordmazed
        bosan bosn bosni
        italijan talijan italian italien
        nems njem german deutsch tedesc aleman allem
        avstr austr osterr autrich
        spansk spanj spani espan spagn
        francos francus frenc franz frances franca
        madzar madar hungar ungar unghe hongr
        socialn social sozial socijaln
        deklarac declarat erklar dichiaraz declarac
        zakon law act gesetz legge ley loi
        zap zahod west ovest oest ouest
        vzhod istok istoc east ost est este
        sever north nord norte
        trst trieste triest
        gorica gorizia gorz
        dunaj bec wien vienna viena vienne
        gradec graz
        celovec klagenfurt
        beljak villach villaco
        benetke venecij venezia venice venedig venecia venise
        rim roma rome rom
        rijek fiume
        koper capodistria
        beograd belgrad belgrade belgrado
        ljubljan laibach lubian
        skopje skoplje skopj
        budimpest budapest
        prag praga prague
        bruselj brisel brussels brussel bruxelles bruselas
        varsav warsaw warschau varsavia varsovi
        pariz paris parigi
        juz jug south sud sur
    """.strip().splitlines()
)
_MONTHS_AND_DAYS = ("months", "days")
_GERMAN_BEFORE = re.compile(r"(?:\b(?:in|aus|nach|herr|herrn|frau|dr\.?|prof\.?)\s)$", re.IGNORECASE)
_ENDINGS = read_words(
    """
    a e i o u y ja je ji jo ju am em im om um ah eh ih oh ma mi ama ema ima oma ami emi imi ega emu ega oga omu iga
    jem jom jam jah jami jama jih jim jeva jevo jevi jeve ov ova ovo ovi ove ovem ovim ovih ev eva evo evi eve in
    ina ino ini ine inih ski ska sko ske skih skem skega skemu skim skog skom skoj skoga skome ska ski ska ki ka ko
    ke kih kem kega ek ka ku ko kom kem s es n en er ern ens an ian ians ien ish ich isch ische ischen ij ija iji
    ijo ije iju ijom ijski ijske ijska ijsko ia ie ien io oj ot ta to te ti at ata ato
    """
) | {""}  # nothing: the form without an ending
_ARTICLES = read_words("the a an der die das ein eine il lo la gli le el los las un una les")
_GERMAN_NOUN = re.compile(
    r"(?:ung|heit|keit|schaft|arbeit|tion|tat|ität|jahr|monat|tag|woche|hilfe|form|bereich|region|art)$"
)
_STEM = 4
_MOST_COUNTRIES = 2


def find_claimed_names(text: str, language: str) -> list[str]:
    """Return the words of a sentence that are names, also those among German nouns.

    In German a capital tells nothing; there two capitals in a row, or one after "in", "aus" or "Herr", tell a name.
    """
    names = dict.fromkeys(find_names(text))
    words = list(_WORD.finditer(text)) if language == "de" else []
    for place, found in enumerate(words):
        word = found.group()
        if not word[0].isupper() or word in names or place == 0:
            continue
        neighbours = [other for other in words[max(0, place - 1) : place + 2] if other is not found]
        is_run = any(
            other.group()[0].isupper()
            and other is not words[0]
            and not is_figure_word(fold_latin(other.group()))
            and text[min(other.end(), found.end()) : max(other.start(), found.start())] == " "
            for other in neighbours
        )
        is_named = _GERMAN_BEFORE.search(text[max(0, found.start() - 6) : found.start()]) is not None
        if (is_run or is_named) and not _GERMAN_NOUN.search(word) and not _is_german_title(word):
            names[word] = None
    small = _calendar_words()
    return [name for name in names if fold_latin(name) not in small]


def holds_name(name: str, words: Sequence[str], *, inflects: bool = True) -> bool:
    """Return whether a text with these words (as written) holds a name, whatever its case, script or language.

    `inflects` is false when neither text is in a language that inflects names: there "Franca" is no form of "Franco".
    """
    folded = fold_latin(name)
    is_other_script = bool(words) and script_of(name) != script_of(" ".join(words[:50]))
    meant = _translations(folded) | _countries(folded)
    for word in words:
        other = fold_latin(word)
        is_form = _is_form(folded, other) if inflects else folded in (other, f"{other}s") or other == f"{folded}s"
        if is_form or (is_other_script and _is_form(_sound(folded), _sound(other))):
            return True
        if meant and meant & (_translations(other) | _countries(other)):
            return True
    return False


def takes_other_first_name(text: str, words: Sequence[str]) -> bool:
    """Return whether a text begins with a name whose family name these words have with another first name only.

    The first word of a sentence is no name by its capital; "Ana Kos leads it" is told by "Eva Kos" in the passage.
    """
    first, second = [*_WORD.findall(text), "", ""][:2]
    if not (first[:1].isupper() and second[:1].isupper() and text.startswith(f"{first} {second}")):
        return False
    if second.isupper() or any(_translations(fold_latin(word)) or find_poles(word) for word in (first, second)):
        return False
    before = [
        one for one, other in zip(words, words[1:], strict=False) if _is_form(fold_latin(second), fold_latin(other))
    ]
    persons = [
        one
        for one in before
        if one[0].isupper()
        and fold_latin(one) not in _ARTICLES
        and not _translations(fold_latin(one))
        and not find_poles(one)
    ]
    return (
        bool(persons)
        and len(persons) == len(before)
        and not any(_is_form(fold_latin(first), fold_latin(one)) for one in persons)
    )


def is_country(name: str) -> bool:
    """Return whether a name, in any case and language, is that of a country."""
    return all(len(_countries(fold_latin(word))) > 0 for word in _WORD.findall(name) if len(word) > 3) and len(name) > 3


def split_words(text: str) -> list[str]:
    """Return the words of a text as written."""
    return _WORD.findall(text)


def _is_form(one: str, other: str) -> bool:
    """Return whether two folded names are forms of one: they share their beginning, or all consonants ("Petra", "Peter")."""
    if one == other:
        return True
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    shorter, longer = sorted((len(one), len(other)))
    if longer - shorter > _STEM or shared < 2:
        return False
    for cut in range(shared, max(1, shared - 3), -1):
        if cut >= min(_STEM - 1, shorter - 1) and one[cut:] in _ENDINGS and other[cut:] in _ENDINGS:
            return True
    bare = [re.sub("[aeiou]", "", word) for word in (one, other)]
    return shared >= 3 and bare[0] == bare[1] and len(bare[0]) >= 3


def _sound(word: str) -> str:
    """Return a folded name as it sounds, roughly: Cyrillic spells foreign names by ear ("Грац", "Вашингтон")."""
    for spelled, heard in (
        ("sch", "s"), ("tsch", "c"), ("ch", "h"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("qu", "kv"), ("x", "ks"),
        ("w", "v"), ("y", "i"), ("j", "i"), ("tz", "c"), ("z", "c"), ("s", "c"), ("q", "k"), ("ei", "ai"),
    ):  # fmt: skip
        word = word.replace(spelled, heard)
    return re.sub(r"(.)\1", r"\1", word)


def _is_german_title(word: str) -> bool:
    return word.lower() in ("herr", "frau", "das", "die", "der", "im", "am", "in", "ein", "eine", "projekt", "laut")


@cache
def _translations(folded: str) -> frozenset[str]:
    """Return what a word may stand for: the numbers of the lines of institutions' names that it is in."""
    return frozenset(
        f"line {number}"
        for number, stems in enumerate(_TRANSLATED)
        for stem in stems
        if folded == stem or (len(stem) > 3 and folded.startswith(stem))
    )


@cache
def _countries(folded: str) -> frozenset[str]:
    """Return the codes of the countries whose name, in any language, begins like this word; none for "North" or "Republic"."""
    if len(folded) < 4:
        return frozenset()
    codes = frozenset(code for stem, code in _country_stems().get(folded[:3], ()) if folded.startswith(stem))
    return codes if len(codes) <= _MOST_COUNTRIES else frozenset()


@cache
def _country_stems() -> dict[str, list[tuple[str, str]]]:
    stems: dict[str, list[tuple[str, str]]] = {}
    seen = set[tuple[str, str]]()
    for tag in _LOCALES:
        for code, name in Locale.parse(tag).territories.items():
            if len(code) != 2 or not code.isalpha():
                continue
            for word in _WORD.findall(name):
                folded = fold_latin(word)
                stem = folded[: max(4, min(6, len(folded) - 1))]
                if len(folded) > 3 and (stem, code) not in seen:
                    seen.add((stem, code))
                    stems.setdefault(stem[:3], []).append((stem, code))
    return stems


@cache
def _calendar_words() -> frozenset[str]:
    """Return the folded names of months and weekdays, which English writes with a capital."""
    return frozenset(
        fold_latin(name)
        for tag in _LOCALES
        for kind in _MONTHS_AND_DAYS
        for name in getattr(Locale.parse(tag), kind)["format"]["wide"].values()
    )
