"""Croatian, Bosnian and Serbian in Latin script, told apart by what their standards differ in.

The three share most of their words. What differs is the vowel of some roots (Serbian "mesto", Croatian and Bosnian
"mjesto"), some words ("tisuća", "hiljada"), some endings and a few constructions; each that occurs is a vote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kb.folding import fold_text

# Roots with the vowel jat, written "ě": Serbian has "e" there, Croatian and Bosnian "je" or "ije". Listed are frequent
# roots of which neither form is another word; "-" is the edge of a word.
_JAT_ROOTS = """
    vrěme- vrědn -měst uměst naměšt směšt směst predsědni sědnic sědišt susědn prosěč posět posěduj osěć -osět posěća
    sěver čověk čověč -děca- -děci- -děce- -děcu- -děte -dětinj děvoj děluj dělova dělatn dělimič -dělo- -děla-
    -dělu- -dělom- -dělov podělje podělit -cěl[aeiou]- -cěl[aeio][mgj]- cělin cělok -cěn[aeu]- -cěnam -ocěn
    procěn[aeiju] -lěp[aeiou]- lěčenj -lěkar -lěkov rěčima- -rěčnik -rěk[aeu]- -rěšen -rěšav -rěši izvěšta
    obavěst obavěšt savět světsk prosvět světlos gdě- ovdě- ondě- -poslě- -dvě- uvěk- -věk[au]?- slědeć poslědn
    poslědic uslěd naslěđ -sněg primě[rn] proměn zaměn izměn razměn naměn naměr -směr usměr -měr[aeu]- -měren měsec
    zahtěv uspěš uspěh uspěl razuměv umětn -věrov -věruj -věr[aeu]- prověr -uvěr pověren -věrsk -věštin svědo[čk]
    -vidět -viděl živět živěl -želět -želěl -htěl -doněl -doněti podněti podněl preněti -němačk -běl[aeiu]-
    prědlo[gž] prěvod prěvoz prětnj naprěd- unaprěđ sprěč -korěn ponedělj -nedělj -srěd[aue]- odsěk dodělj zvězd
    bezběd oděljenj
"""


def _spell_jat(vowel: str) -> str:
    roots = fold_text(_JAT_ROOTS.replace("ě", "\0")).split()
    return "|".join(root.replace("-", r"\b").replace("\0", vowel) for root in roots)


# Stems of words, folded: "^" begins and "$" ends a word, as everywhere in patterns.
_CROATIAN = (
    r"^(?:i|ni|ne)?tko$|^tjed[an]|^tisuc|^izvjesc|^sijec(?:anj|nj)|^veljac|^ozuj(?:ak|k)|^trav(?:anj|nj)"
    r"|^svib(?:anj|nj)|^lip(?:anj|nj)|^srp(?:anj|nj)|^kolovoz|^rujn?an?$|^listopad|^studen(?:i|og|oga)$"
    r"|^prosin(?:ac|c)|^sveucilis|^tvrtk|^poduze[ct]|^udrug|^nazoc|^uporab|^sustav|^europ|^tijekom|^sukladno"
    r"|^natjecaj|^sudioni|^sudjel|^ravnatelj|^povijes|^znanos|^obitelj|^promidzb|^financ|^milijun|^ured$|^zaklad"
    r"|^sredist|^suradnj|^suglasn|^suvremen|^tvornic|^vlastit|^provedb|^provod[ie]|^zrakoplov|^glazb|^pozornos"
    r"|^pojedin|^redovit|^nogom|^znanstv|^racunal|^osobito$|^ovis(?:i|an|ni)$|^rab(?:e|iti)$|^slijedom$|^temeljem$"
    r"|^zupani|^proracun|^dionik|^dionic|^ucinkovit|^skrb|^umirovljen|^promicanj|^promic[ea]|^priopcen|^tecaj"
    r"|^djelatnik|^sastavnic|^mladez|^izvrsn|^nositelj|^voditelj|^predstavnic|^potpor|^kemij|^demokracij"
    r"|^organizacijsk|^gospodarst|^skupin|^uspostav|^cimbeni|^glede$|^izricit|^ukljuciv"
)
_CROATIAN_AND_BOSNIAN = (
    r"^opcin|^opc[aeiu]\w{0,2}$|^uvjet|^utjeca|^toc(?:k|n|ak)|^koristenj|^vrlo$|^unutar$|^dogada|\w{4}ira(?:ti"
    r"|o|la|lo|li)$"
    r"|^takoder$|^vijec|^prije$|^potic(?:an|at|aj)|^trzist|^smjernic|\w{3}cijsk|^ponajprije$|^mogucnosc"
)
_BOSNIAN = (
    r"^histori|^kantonal|^kanton[aiu]?$|^entitet|^lahk|^mehk|^obavjestenj|^proslijed|^august[au]?$|^sedmic|^uposleni"
    r"|^kahv|^sahat|^hudo|^polahk|^bosansk|^bosnjac|^federacij(?:e|i)$|^bih$|^teskoc|^aplika(?:nt|cij)|^uposlen"
    r"|^izvjestaj"
    r"|^vijece(?:m|u|a)$"
)
_SERBIAN_AND_BOSNIAN = (
    r"^hiljad|^saradnj|^saradnic|^saraduj|^porodic|^preduzec|^preduzetni|^evrop|^tokom$|^uslov|^univerzitet|^kancelarij"
    r"|^ucesni|^ucestv|^ucesc|^ko$|^sta$|^(?:januar|februar|oktobar|oktobra|novembar|novembra|decemb|septembar"
    r"|septembra)"
    r"|^budzet|^sekretar|^fabrik|^milion|^finansij|^podrsk|^podstic|^projekat$|^tac(?:k|ak|n)"
    r"|\w{2}(?<!funk)cion(?:i|a|o|e|u|ih|im|og|om|oj)$|^odbran|^sopstven|^nauk|^naucn|^konkurs|^pored$|^privred"
    r"|^omladin|^takmic|^demokratij|^organizova|^savremen|^saglasn|^obezbijed|^shodno$|^prisust|^odbornic|^vaspit"
    r"|^preduze[lt]|^sprovod|^inostran|^hemij|^angazova"
)
_SERBIAN = (
    r"^opstin|^opst[aeiuo]|^uopste$|^uticaj|^takodje$|^takode$|^istorij|^finansira|^sproved|^podstak|^nivo|^avgust"
    r"|^jul[au]?$|^jun[au]?$|\w{3}izova|^bice$|\w{3}(?<!p)isan\w{0,3}$|^odsto$|^hriscan|^veoma$|^ukoliko$|^desava"
    r"|^ka$|^vazduh|^pozorist|^fudbal|^koriscenj|^potpun|^zvanic|^obezbed|^ocenjiv|^unapred|^odeljenj|^izvestaj"
    r"|^saopsten|^opredelj|^sirom$|^ubuduce$"
)
_WORD_CUES = tuple(
    (members, weight, re.compile(pattern))
    for members, weight, pattern in (
        (("sr",), 1.0, _spell_jat("e")),
        (("hr", "bs"), 1.0, _spell_jat("i?je")),
        (("hr",), 1.2, _CROATIAN),
        (("hr", "bs"), 0.8, _CROATIAN_AND_BOSNIAN),
        (("bs",), 1.2, _BOSNIAN),
        (("sr", "bs"), 1.0, _SERBIAN_AND_BOSNIAN),
        (("sr",), 1.2, _SERBIAN),
    )
)
_IJEKAVIAN, _SERBIAN_ONLY = 1, 6
_PHRASE_CUES = tuple(
    (members, weight, re.compile(pattern))
    for members, weight, pattern in (
        (("hr",), 1.2, r"\b(?:je|jesu) li\b|(?:^|[.?!:]\s{1,3})sto (?:je|su|se|ce)\b|\b\d{1,3} ?posto\b"),
        (("hr", "bs"), 0.8, r"\b(?:moze|mogu|treba|trebal[aeio]|mora|moraju|zeli|zelite|zele) (?:\w+ )?\w{3,20}ti\b"),
        (("hr", "bs"), 0.8, r"[aeiu]t ce\b|, te\b|\bs\s(?=\w{3})"),
        (("sr", "bs"), 1.0, r"\bda li\b|\btrebalo bi da\b|\bsa (?=[bcdfghjklmnprtv])"),
        (("sr",), 1.2, r"\b(?:treba|moze|mogu|mora|moraju|zeli|zele|hoce|moci|cilj je) da\b"),
    )
)
# Bosnian shares nearly every feature with one of the other two, so it needs several of both.
_PRIOR = {"hr": 0.2, "sr": 0.0, "bs": -0.5}


@dataclass(frozen=True, slots=True)
class _WordVotes:
    """What one word says: votes by standard, whether it is ijekavian, and its votes for Serbian words alone."""

    votes: tuple[tuple[str, float], ...]
    is_ijekavian: bool
    serbian: float


def vote_on_standard(text: str) -> dict[str, float]:
    """Return the votes of a text for "hr", "bs" and "sr"; higher is likelier, and they compare within a text only."""
    folded = fold_text(text)
    votes = dict(_PRIOR)
    ijekavian = serbian = 0.0
    for word in re.findall(r"[^\W\d_]+", folded):
        found = _vote_with_word(word)
        if found is None:
            continue
        for member, weight in found.votes:
            votes[member] += weight
        ijekavian += found.is_ijekavian
        serbian += found.serbian
    for members, weight, pattern in _PHRASE_CUES:
        count = sum(1 for _ in pattern.finditer(folded))
        _add(votes, members, weight * count)
        serbian += weight * count if members == ("sr",) else 0.0
    # Serbian words among ijekavian roots are how Bosnian looks.
    if ijekavian >= 2:
        votes["bs"] += 0.8 * min(serbian, ijekavian)
    return votes


def _add(votes: dict[str, float], members: Iterable[str], weight: float) -> None:
    for member in members:
        votes[member] += weight


@lru_cache(maxsize=20_000)
def _vote_with_word(word: str) -> _WordVotes | None:
    """Return the votes of one folded word; None for the many that say nothing."""
    found = [place for place, (_, _, pattern) in enumerate(_WORD_CUES) if pattern.search(word)]
    if not found:
        return None
    votes = dict.fromkeys(("hr", "bs", "sr"), 0.0)
    for place in found:
        members, weight, _ = _WORD_CUES[place]
        _add(votes, members, weight)
    serbian = _WORD_CUES[_SERBIAN_ONLY][1] if _SERBIAN_ONLY in found else 0.0
    return _WordVotes(tuple(votes.items()), _IJEKAVIAN in found, serbian)
