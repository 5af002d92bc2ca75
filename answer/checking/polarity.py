"""Whether two sentences say the same or the opposite: negation, opposite words, parts of a whole; and orders to a reader.

All of it by closed lists of words in the network's languages, compared as folded Latin beginnings. They catch the flips
that an encoder does not see: "did not reach", "fell" for "rose", "treasurer" for "president".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache

from answer.word_lists import fold_words, read_words
from kb.folding import fold_latin

_SLAVIC_NEGATIONS = """
    ne ni niso nista nisem nisva nismo nisi nisu nije nisam nece necemo nima nimajo nema nemaju nemam nihce nikoli nikjer
    nikdar nikad nikada nitko niko nikoj nikogas nic nista noben nobena nobenega nobene nobeno nobenih nijedan nijedna nijedno
    nijedne nijednog nitu brez bez neuspesno
"""
_NEGATIONS = {
    **dict.fromkeys(("sl", "hr", "bs", "sr", "mk"), _SLAVIC_NEGATIONS),
    "en": "not no never none nobody nothing neither nor cannot without didn't wasn't isn't weren't hasn't don't doesn't won't",
    "de": "nicht kein keine keinen keinem keiner keines nie niemals niemand nichts ohne weder",
    "it": "non nessun nessuno nessuna mai senza niente nulla",
    "es": "no nunca ningun ninguna ninguno jamas sin nadie nada",
    "fr": "ne n pas jamais aucun aucune sans rien personne non",
}
_ONLY = re.compile(
    r"\b(?:ne samo|ne le|not only|nicht nur|non solo|non soltanto|no solo|no solamente|non seulement|no \d)"
)
# The poles of each group exclude each other; "=" after a word: it is a whole word, not a beginning; "~" joins a phrase.
_OPPOSITES = (
    (
        "zacel zacne zacet pricet pricel pocel pocet poceo pocinj zapoc pocn began= begin begun= start launch beginn begann "
        "anfang inizi cominci avvi empez comenz inici commenc debut demarr",
        "konca koncn zakljuc zavrs end= ended= ends= ending= finish conclud complet ende= endet endete abgeschlossen geendet "
        "termin fin= finaliz finit acab conclu achev fini=",
    ),
    (
        "povec poras naras zraste zrasl poveca poraste zgolem increas rise= rises= rose= risen= grew= grow= grown= growth= "
        "erhoh steig stieg gestieg wuchs= wachs aument cresc cresciut crec augment hauss",
        "zmanjs upad upadl padl smanj opao opal opada namal decreas fell= fall= fallen= falls= declin reduc drop shrank= "
        "verringer gesunk sank= sinken= zuruckgegang dimin calat cala= disminu redu baiss recul",
    ),
    (
        "vec= vise= poveke= more= mehr= piu= mas= plus=",
        "manj= manje= pomalku= less= fewer= weniger= meno= menos= moins=",
    ),
    (
        "maz= maza= moski= moskih= moskim= mosk muskar mazi= men= man= male= males= manner mannlich uomin uomo= hombre homme",
        "zensk zene= zena= zen= zhen zeni= women= woman= female frau donn mujer femme weiblich femminil",
    ),
    (
        "cilj planiran nacrtovan predviden target planned= goal zielwert geplant obiettiv previst objetiv cible prevu= prevue",
        "dosez dosegl ostvar realizira postig achiev reach= reached= actual erreicht raggiunt alcanz logr atteint doseg "
        "ostvaren",
    ),
    (
        "chair= chairs= chairman= chairwoman= chaired= chairperson= predsedn predsjedn pretsed president praesident vorsitz",
        "direktor director direttor direttric directeur directric geschaftsfuhr",
        "blagajn treasur kassier tesorier tesorer tresori schatzmeister",
        "tajnik tajnic sekretar secretar segretar schriftfuhr",
        "koordinator koordinatork coordinator coordinatric koordinatorin coordonnat coordinador coordinatore",
        "racunovod racunovo knjigovod accountant buchhalt contabil contable comptable",
    ),
    (
        "odobr potrdil potrjen sprejel sprejet prihva usvoj approv adopted= accepted= genehmig angenommen bewilligt accolt aprob "
        "approuv adopt",
        "zavrn odbi odbac reject refus ablehn abgelehnt respin bocciat rechaz rejet",
    ),
    (
        "odprl odprt otvori otvoren open= opened= opens= eroffn geoffnet apert aprir apri= inaugur abri= abiert ouver ouvr",
        "zaprl zaprt zatvor close= closed= closes= shut= schloss geschloss chius cerr ferme",
    ),
    (
        "najvec najveci najgolem largest= biggest= greatest= most= highest= grosst hochst maggior massim",
        "najmanj najmal smallest= least= lowest= fewest= kleinst niedrigst geringst minor minim",
    ),
    ("zasebn privat", "javn public offentlich pubblic publi= obcinsk"),
    ("mest urban gradsk stadt= stadtisch citt", "podezel rural seosk landlich"),
    (
        "uspesn uspjesn uspeli uspel success succeeded= erfolgreich riuscit",
        "neuspes neuspjes failed= failure fail= gescheitert falli",
    ),
    (
        "letno godisnje annual yearly jahrlich annuo annua annuel a~year per~year al~ano all'anno pro~jahr par~an na~leto "
        "godisno",
        "mesecno mjesecno mesechno monthly monatlich mensil mensual mensuel a~month per~month al~mes al~mese pro~monat "
        "par~mois na~mesec",
        "tedensko tjedno nedeljno weekly wochentlich settimanal semanal hebdomad a~week per~week pro~woche par~semaine na~teden",
        "dnevno daily taglich giornalier diari quotidien a~day per~day pro~tag par~jour na~dan",
    ),
    (
        "prvi= prva= prvo= prve= prvega= prvem= prvog= prvom= first= erste= ersten= erster= erstes= primo= prima= primer= "
        "primera= primero= premier= premiere= prv= prvata= prviot=",
        "drugi= druga= drugo= druge= drugega= drugem= drugog= drugom= second= zweite= zweiten= zweiter= zweites= secondo= "
        "seconda= segundo= segunda= deuxieme= vtor=",
        "tretji= tretja= tretje= treci= treca= trece= treceg= dritte= dritten= dritter= drittes= terzo= terza= "
        "tercero= tercera= troisieme= tret=",
    ),
    ("enkrat once= einmal", "dvakrat twice= zweimal"),
)
_FRACTIONS = {
    Decimal(50): "polovic polovin pol= pola= half= halfte halb= meta= mitad moitie",
    Decimal(33): "tretjin trecin tretin third= thirds= drittel terzo= terzi= tercio tercer= tiers=",
    Decimal(25): "cetrtin cetvrtin quarter= quarters= viertel= quarto= quarti= cuarto= cuarta= quart=",
    Decimal(
        200
    ): "dvojno podvoj dvostruk udvostruc double= doubled= verdoppel doppelt raddopp doppi duplic doble doubl",
    Decimal(300): "trojno potroj trostruk utrostruc triple= tripled= verdreifach triplic triplo",
}
# An order to a language model, wherever it stands; and an order to whoever reads, at the beginning of a clause.
_BEGINNING = r"(?:^|[,.:;!?\"'„“»«(\n]\s?|\b(?:and|in|ter|i|und|e|y|et|then|must|please|prosim|molim|bitte)\s)"
_ORDERS = re.compile(
    r"\b(?:ignor|disregard|forget|override|prezr|ne upostev|pozabi|zanemari|zaboravi|vergiss|oubli|olvid|dimentic|missacht)"
    r"\w*\W+(?:[\w'’]+\W+){0,6}?(?:instruc|istruzion|rule|prompt|previous|navodil|pravil|uputstv|uput[ae]|upatstv|anweisung|"
    r"regel|instrukcij|regol|regl|consign|above|zgoraj|iznad|everything)"
    r"|\b(?:system|assistant|sistem)\s*(?:prompt|message)?\s*:|\bas an (?:ai|assistant)\b"
    r"|\byour (?:answer|reply|task|password)\b|\blanguage model\b|\bjezi[ck]\w{1,4} model|\bmodele de langage|\bsprachmodell"
    + rf"|{_BEGINNING}(?:"
    r"(?:answer|reply|respond|say|write|output|print)\W+(?:only|that|with|exactly|just|the following)\b|"
    r"(?:odgovori(?:te)?|reci(?:te)?|napisi(?:te)?|izpisi(?:te)?|ispisi(?:te)?|zapisi(?:te)?|kazi(?:te)?)\W+"
    r"(?:da|samo|deka|naj)\b|"
    r"(?:antworte(?:n sie)?|sag(?:e|en sie)?|schreib(?:e|en sie)?)\W+(?:mit|dass|nur)\b|"
    r"(?:rispondi|scrivi|di['’]?)\W+(?:che|con|solo|soltanto)\b|"
    r"(?:responde|responda|escribe|diga)\W+(?:que|con|solo)\b|"
    r"(?:reponds|repondez|ecris|ecrivez|dis|dites)\W+(?:que|par|seulement)\b)"
)
_ADDRESSES = re.compile(
    r"\byou (?:are|must|should|can|will|need)\b|\bi (?:am|was|cannot|can't|will|have been)\b|\bprompt\b"
    r"|\b(?:click|visit|subscribe|download|log ?in|klikni\w*|obiscite|prenesite|posjetite|posetite|kupite|klicken|"
    r"besuchen sie|cliquez|visitez|haga clic|clicca\w*|kliknete|posetete)\b"
    r"|\b(?:send|transfer|wire|posljite|nakazite|posaljite|uplatite|senden sie|uberweisen|inviate|versate|envie|transfiera|"
    r"envoyez|versez)\b[^.]{0,40}\b(?:to|na|za|an|a|al|au|account|iban|racun|konto|conto|cuenta|compte)\b"
    r"|\bpassword|\bgeslo\b|\blozink|\bpasswort|\bmot de passe|\bcontrasena"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")


def is_negated(text: str, language: str) -> bool:
    """Return whether a text in the language with this BCP 47 tag denies something; "not only" denies nothing."""
    words = _negations(language.split("-")[0])
    folded = _ONLY.sub(" ", fold_latin(text).replace("’", "'"))
    return any(part in words for word in _WORD.findall(folded) for part in (word, word.split("'")[0]))


def find_poles(text: str) -> dict[int, frozenset[int]]:
    """Return which poles of which pairs of opposites a text has words for, both by their place in the list."""
    found: dict[int, set[int]] = {}
    for word in fold_words(text):
        for stem, is_whole, axis, pole in _poles_by_beginning().get(word[:2], ()):
            if word == stem or (not is_whole and word.startswith(stem)):
                found.setdefault(axis, set()).add(pole)
    joined = f" {' '.join(fold_words(text))} "
    for phrase, axis, pole in _phrases():
        if phrase in joined:
            found.setdefault(axis, set()).add(pole)
    return {axis: frozenset(poles) for axis, poles in found.items()}


def contradicts(claimed: Mapping[int, frozenset[int]], known: Mapping[int, frozenset[int]]) -> bool:
    """Return whether two texts take different poles of one pair of opposites."""
    return any(axis in known and not poles & known[axis] for axis, poles in claimed.items())


def find_fractions(text: str) -> list[Decimal]:
    """Return the fractions and multiples that a text gives in words, in percent ("half" is 50)."""
    words = fold_words(text)
    return [
        percent
        for percent, stems in _FRACTIONS.items()
        if any(
            word == stem[:-1] if stem.endswith("=") else word.startswith(stem)
            for word in words
            for stem in stems.split()
        )
    ]


def gives_orders(text: str) -> bool:
    """Return whether a text gives orders to a language model: no sentence of a document that does is evidence."""
    return _ORDERS.search(fold_latin(text)) is not None


def speaks_to_reader(text: str) -> bool:
    """Return whether a text gives orders, or speaks to whoever reads it, as no sentence of an answer should."""
    folded = fold_latin(text)
    return _ORDERS.search(folded) is not None or _ADDRESSES.search(folded) is not None


@cache
def _negations(primary: str) -> frozenset[str]:
    return read_words(_NEGATIONS.get(primary, _NEGATIONS["en"]))


@cache
def _poles_by_beginning() -> dict[str, list[tuple[str, bool, int, int]]]:
    """Return (beginning, whether it is the whole word, pair, pole) by the first two letters."""
    poles: dict[str, list[tuple[str, bool, int, int]]] = {}
    for stem, is_whole, axis, pole in _list_poles():
        poles.setdefault(stem[:2], []).append((stem, is_whole, axis, pole))
    return poles


@cache
def _phrases() -> tuple[tuple[str, int, int], ...]:
    return tuple((f" {stem.replace('~', ' ')} ", axis, pole) for stem, _, axis, pole in _list_poles() if "~" in stem)


def _list_poles() -> Iterator[tuple[str, bool, int, int]]:
    for axis, lines in enumerate(_OPPOSITES):
        for pole, words in enumerate(lines):
            for word in words.split():
                yield word.removesuffix("="), word.endswith("="), axis, pole
