"""The language of a text, also of a short question without diacritics.

A library's byte n-gram model (py3langid) ranks languages; the closed-class words of the network's languages correct it
on short texts, where question words and auxiliaries say more than n-grams. The model takes Serbian in Latin script for
Croatian, so Croatian, Serbian and Bosnian compete as one and are told apart by features that the standards differ in.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from kb.folding import fold_text
from kb.script import script_of
from kb.standards import vote_on_standard

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """A BCP 47 tag, "und" when nothing can be told, with its confidence from 0 to 1."""

    tag: str
    confidence: float


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_UNKNOWN = LanguageGuess("und", 0.0)
# Addresses, and runs without a space that are no words: encoded pictures, lines of a form.
_NO_WORDS = re.compile(r"[!-~]{80,}|[^\s@]{0,100}@\S+|https?://\S+|www\.\S+")
# A word with two capitals side by side. Each is gone through once: "ČČČ…1" has no end that fits, and a pattern that tries
# where its capitals begin and end takes minutes to find that out.
_ACRONYM = re.compile(r"\b(?=[^\W\d_]*?[A-ZČŠŽĆĐ]{2})[^\W\d_]++\b")
_SAMPLE_CHARACTERS = 5000
_ONLY_LANGUAGE_CONFIDENCE = 0.99

# Languages the model may answer with; its other 80 only attract short texts. "hbs" stands for hr, bs and sr together.
_MODEL_LANGUAGES = {
    "Latn": _words("sl hbs en it es de fr ro hu cs sk pl pt nl sq ca sv da fi tr et lv lt vi"),
    "Cyrl": _words("sr mk bg ru uk be"),
}
# Of the other scripts, by their ISO 15924 codes. A script that is missing is left to the model altogether.
_SCRIPT_LANGUAGES = {
    "Grek": _words("el"),
    "Arab": _words("ar fa ur ps ug"),
    "Hebr": _words("he"),
    "Armn": _words("hy"),
    "Geor": _words("ka"),
    "Deva": _words("hi mr ne"),
    "Thai": _words("th"),
    "Hani": _words("zh"),
    "Hrkt": _words("ja"),
    "Hang": _words("ko"),
}
# A Japanese text may have more Han than Kana; a Chinese one has no Kana but in names.
_KANA = re.compile("[\u3041-\u30ff]")
_LEAST_KANA = 0.1
_HBS = ("hr", "bs", "sr")
_READ_ALIKE = {"hr", "bs", "sr-Latn", "sr-Cyrl"}
_TAGS = {"hbs": ("hr", "bs", "sr-Latn"), "sr": ("sr-Cyrl",)}
_NETWORK_LANGUAGES = _words("sl hbs sr mk en it es de fr")
_NETWORK_PRIOR = 1.5

_CLOSED_CLASS_WORDS = {
    "sl": """
        in ali ter v na za z s iz pri od do ki kdo koga komu kaj česa čemu kje kam kdaj kako kakšen kakšna kakšno kakšni
        kakšne zakaj kateri katera katero katere katerih katerim koliko čigav je so sem smo ste bil bila bilo bili
        bile bo
        bodo bomo bi ni niso se ne da kot tudi pa še že ta to te ti tega tem jih ga mu jim ima imajo lahko med po o ob
        pred ker če naj kjer glede poleg vse vsi več sta leta letu
    """,
    "hbs": """
        i ili te u na za sa s iz kod od do koji koja koje kojih kojim kojima kojem kojoj koliko tko ko koga kome šta što
        čega gdje gde kamo kuda kada kad kako kakav kakva kakvo kakve zašto čiji je su sam smo ste bio bila bilo bili
        bile
        će ću ćemo bi nije nisu se ne da kao takođe također pa još već taj to ti toga tom ih ga mu im ima imaju može
        mogu
        između po o prema pred li a ali ako jer godine godini ovaj ova ovo nego zbog jest jesu
    """,
    "en": """
        the a an of and or in on at with for to from by as is are was were has have had did do does what who whom whose
        when where why how which many much long there this that these those it its not be been will would can could
    """,
    "it": """
        il lo la i gli le un uno una di del dello della dei degli delle e o in nel nello nella nei nelle con per che chi
        cosa quando quanto quanta quanti quante quale quali come dove perché è sono era stato stata hanno ha si su sul
        sulla al allo alla ai alle da dal dalla dai non più a tra fra anche questo questa cui
    """,
    "es": """
        el la los las un una unos unas de del y e o en con por para que qué quién quiénes cuándo cuánto cuánta cuántos
        cuántas cuál cuáles cómo dónde es son fue fueron era ha han está están se su sus al lo como más no a entre sobre
        desde hasta también este esta muy
    """,
    "de": """
        der die das den dem des ein eine einen einem einer eines und oder in im mit für von vom zu zum zur wer wen wem
        was
        wann wie wieviel wieviele viele wo woher wohin warum welche welcher welches welchen ist sind war waren hat haben
        hatte wird werden wurde wurden nicht auf an am bei aus nach sich auch als es sie er wir zwischen über
    """,
    "fr": """
        le la les l un une des du de d et ou en dans avec pour par que qu qui quand combien quel quelle quels quelles
        comment où pourquoi est sont était a ont été se sa son ses leur leurs sur au aux ne pas plus ce cette ces il
        elle
        ils y quoi entre
    """,
    "ro": """
        și sau în cu pentru din de la care ce cine când unde cum cât câți câte este sunt a fost au un o al ale ai nu
        se pe
        prin mai lui că această despre
    """,
    "sr": """
        и или у на за са с из код од до који која које којих којим којима колико ко кога коме шта што чега где куда када
        кад како какав каква какве зашто чији је су сам смо сте био била било били биле ће би није нису се не да као
        такође па још већ тај то та ти тога том их га му им има имају може могу између по о према ли а али ако јер
        године
    """,
    "mk": """
        и или во на за со од до кој која кое кои колку што каде кога како каков каква зошто чиј е се сум сме сте беше
        бил
        била било биле ќе би не да како исто па уште веќе тоа таа тој ова овој оваа овие ги го му им има имаат може
        помеѓу
        по за според а но ако бидејќи година според при низ
    """,
    "bg": """
        и или в във на за с със от до кой коя кое кои колко какво къде кога как защо е са съм сме сте беше ще не да
        като също този тази това има
    """,
    "ru": """
        и или в во на за с со из от до кто что где когда как почему сколько какой какая какие который это этот был
        была было были не по о к для
    """,
}  # fmt: skip

# Of neighbours: what their short texts have that those of the network's languages have not. They speak for their own
# language alone, and are no words to count a text's small words by.
_NEIGHBOUR_WORDS = {
    "cs": "kdo kde kdy jak jaký jaká jaké kolik proč který která které co byl byla bylo byly jsou není se ve ze nebo při aby",
    "sk": "kto kde kedy ako aký aká aké koľko prečo ktorý ktorá ktoré čo bol bola bolo boli sú nie sa vo zo alebo pri aby",
    "pl": "kto gdzie kiedy jak jaki jaka jakie ile ilu dlaczego który która które co był była było były są nie się we z lub",
    "hu": "ki hol mikor hogyan milyen mennyi hány miért melyik mi volt voltak van vannak nem és vagy egy az meg",
    "pt": "quem onde quando como qual quais quanto quantos quantas porque foi foram são não uma do da dos das no na os pelo pela",
    "nl": "wie waar wanneer hoe welke hoeveel waarom wat was waren is zijn niet het een van voor met door en werd heeft",
    "sq": "kush ku kur si cili cila sa pse çfarë ishte është janë nuk dhe ose një të në për nga me u ka kanë",
    "tr": "kim nerede nereye ne zaman nasıl hangi kaç kadar neden ve veya bir bu için ile olan var değil mi",
    "uk": "хто де коли як який яка яке скільки чому що є був була було були не та або від до для про він вона у",
}
_ONE_LETTER_WEIGHT, _WORD_WEIGHT, _MOST_WEIGHT = 1.2, 2.5, 14.0

_TELLING_LETTERS = {
    "hbs": "ćđ",
    "es": "ñ¿¡",
    "de": "ßäöü",
    "fr": "èêëçœùûîï",
    "it": "ìò",
    "ro": "ășțşţ",
    "mk": "ѓќѕѐѝјљњџ",
    "sr": "ђћјљњџ",
    "bg": """
        ъщ
    """,
    "ru": """
        ыэё
    """,
    "uk": "іїєґ",
    "be": "ў",
}
_LETTER_WEIGHT = 3.0
# Letters that a language has not: one of them in a text weighs more than all that its letters have in common with it.
_ALIEN_LETTERS = {"ru": "іїєґўјљњћђџ", "bg": "іїєґўыэёјљњћђџ", "uk": "ыэёъў"}
_ALIEN_WEIGHT = 6.0
# Russian, Bulgarian and Ukrainian write hardly a line without one of these; Serbian and Macedonian have none of them.
_EASTERN_LETTERS = frozenset("йюяьъыщэіїєўё")
_WESTERN_LETTERS = frozenset("јљњџћђѓќѕ")
_EASTERN = ("bg", "ru", "uk", "be")
_EASTERN_WEIGHT = 8.0
_EASTERN_CHARACTERS = 25

# Endings that short Serbian and Macedonian texts differ in: cases against articles.
_ENDINGS = {
    "sr": re.compile(r"\w(?:ом|ама|има|ог|их|ује|ују|ију|ање|ања|ао|ју)\b"),
    "mk": re.compile(r"\w(?:от|та|ите|иот|ува|уваат|ње|ско|ции|циите)\b"),
}
_ENDING_WEIGHT = 1.0


def identify_language(text: str, *, candidates: Sequence[str] | None = None) -> LanguageGuess:
    """Tell the language of a text as a BCP 47 tag: "sl", "hr", "sr-Latn", "sr-Cyrl", "bs", "mk", "en", "ro", …

    `candidates` are the tags to choose from; None means every language known here. The tag is "und" for a text with
    fewer than three letters or in a script that none of them uses. Long texts are sampled at their start, middle and
    end. The confidence of a single word is low, whatever the word.
    """
    text = _NO_WORDS.sub(" ", unicodedata.normalize("NFC", _sample(text)))
    if sum(letter.isalpha() for letter in text) < 3:
        return _UNKNOWN
    script = script_of(text)
    if script not in _MODEL_LANGUAGES:
        if script == "Hani" and len(_KANA.findall(text)) >= _LEAST_KANA * len(text):
            script = "Hrkt"
        return _identify_by_script(text, _SCRIPT_LANGUAGES.get(script), candidates)
    allowed = [code for code in _MODEL_LANGUAGES[script] if _has_candidate(code, script, candidates)]
    if not allowed:
        return _UNKNOWN
    scores = _score_languages(text, allowed)
    best = max(allowed, key=lambda code: scores[code])
    confidence = _share(scores, best, math.sqrt(len(text.encode())))
    if best == "hbs":
        standard = _tell_standard(text, [tag for tag in ("hr", "bs", "sr-Latn") if _is_allowed(tag, candidates)])
        return LanguageGuess(standard.tag, round(confidence * standard.confidence, 3))
    return LanguageGuess("sr-Cyrl" if best == "sr" else best, round(confidence, 3))


def _sample(text: str) -> str:
    if len(text) <= 3 * _SAMPLE_CHARACTERS:
        return text
    middle = len(text) // 2
    parts = (text[:_SAMPLE_CHARACTERS], text[middle : middle + _SAMPLE_CHARACTERS], text[-_SAMPLE_CHARACTERS:])
    return "\n".join(parts)


def _is_allowed(tag: str, candidates: Sequence[str] | None) -> bool:
    return candidates is None or tag in candidates


def _has_candidate(code: str, script: str, candidates: Sequence[str] | None) -> bool:
    if code == "hbs":
        return any(_is_allowed(tag, candidates) for tag in ("hr", "bs", "sr-Latn"))
    return _is_allowed("sr-Cyrl" if code == "sr" and script == "Cyrl" else code, candidates)


@cache
def _load_model() -> LanguageIdentifier:
    # Importing and unpacking the model takes about 0.7 seconds; commands that identify nothing do not pay for it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)


def _rank_with_model(text: str) -> dict[str, float]:
    """Return the model's log scores by its language codes; they compare within one text only."""
    return {code: float(score) for code, score in _load_model().rank(text)}


def _identify_by_script(text: str, languages: Sequence[str] | None, candidates: Sequence[str] | None) -> LanguageGuess:
    """Tell the language of a text in a script that none of the network's languages uses."""
    if languages is not None:
        languages = [code for code in languages if _is_allowed(code, candidates)]
        if len(languages) == 1:
            return LanguageGuess(languages[0], _ONLY_LANGUAGE_CONFIDENCE)
    allowed = candidates if languages is None else languages
    scores = {code: score for code, score in _rank_with_model(text).items() if _is_allowed(code, allowed)}
    if not scores:
        return _UNKNOWN
    best = max(scores, key=lambda code: scores[code])
    return LanguageGuess(best, round(_share(scores, best, math.sqrt(len(text.encode()))), 3))


def _score_languages(text: str, codes: Sequence[str]) -> dict[str, float]:
    """Return the model's log scores, corrected by closed-class words and telling letters."""
    # The model was trained on running text: capitals look like nothing it knows, an acronym like anything.
    lowered = (text if text.isupper() else _ACRONYM.sub("", text)).lower()
    model = _rank_with_model(lowered)
    scores = {code: max(model[part] for part in _HBS) if code == "hbs" else model[code] for code in codes}
    words = re.findall(r"[^\W\d_]+", fold_text(text))
    letters = set(lowered)
    for code in codes:
        scores[code] += _NETWORK_PRIOR if code in _NETWORK_LANGUAGES else 0.0
        evidence = sum(
            (_ONE_LETTER_WEIGHT if len(word) == 1 else _WORD_WEIGHT) for word in words if word in _telling_words(code)
        )
        if code in _ENDINGS:
            evidence += _ENDING_WEIGHT * len(_ENDINGS[code].findall(lowered))
        scores[code] += min(evidence, _MOST_WEIGHT)
        scores[code] += _LETTER_WEIGHT * sum(letter in letters for letter in _TELLING_LETTERS.get(code, ""))
        if not letters.isdisjoint(_ALIEN_LETTERS.get(code, "")):
            scores[code] -= _ALIEN_WEIGHT
        if code in _EASTERN and len(lowered) >= _EASTERN_CHARACTERS and not letters & _EASTERN_LETTERS:
            scores[code] -= _EASTERN_WEIGHT * (3 if letters & _WESTERN_LETTERS else 1)
    return scores


def is_read_alike(one: str, other: str) -> bool:
    """Return whether two BCP 47 tags are of one language, or of two that are read without learning the other."""
    return one == other or {one, other} <= _READ_ALIKE


def count_small_words(text: str) -> dict[str, int]:
    """Return how many words of a text are closed-class words of a language, by tag, for languages that have some.

    A fast look before `identify_language`; Croatian, Bosnian and Serbian in Latin script share one list.
    """
    words = Counter(re.findall(r"[^\W\d_]+", fold_text(text)))
    counts: dict[str, int] = {}
    for code in _CLOSED_CLASS_WORDS:
        count = sum(number for word, number in words.items() if word in _closed_class(code))
        for tag in _TAGS.get(code, (code,)) if count else ():
            counts[tag] = count
    return counts


@lru_cache(maxsize=50_000)
def is_small_word(word: str, tag: str) -> bool:
    """Return whether a word is of the closed classes of the language with this tag: articles, pronouns, question words.

    A language without a list of them has none.
    """
    code = next((code for code, tags in _TAGS.items() if tag in tags), tag)
    return fold_text(word) in _closed_class(code)


@cache
def _closed_class(code: str) -> frozenset[str]:
    # Folded, because questions are typed without diacritics: "kaksne", "cuantos", "perche".
    return frozenset(fold_text(_CLOSED_CLASS_WORDS.get(code, "")).split())


@cache
def _telling_words(code: str) -> frozenset[str]:
    return _closed_class(code) | frozenset(fold_text(_NEIGHBOUR_WORDS.get(code, "")).split())


def _share(scores: dict[str, float], best: str, temperature: float) -> float:
    """Return the share of the best score among all, as probabilities; the temperature grows with the length."""
    highest = scores[best]
    return 1.0 / sum(math.exp((score - highest) * 2.0 / temperature) for score in scores.values())


# The model scores Croatian above Serbian for both, by about this much a character; what is left is worth some votes.
_MODEL_BIAS, _MODEL_SCORE_PER_VOTE, _MOST_MODEL_VOTES = 0.125, 7.0, 2.5


def _tell_standard(text: str, tags: Iterable[str]) -> LanguageGuess:
    """Choose among Croatian, Bosnian and Serbian in Latin script by votes of the features they differ in."""
    votes = vote_on_standard(text)
    model = _rank_with_model(text.lower())
    lead = (model["sr"] - model["hr"] + _MODEL_BIAS * len(text)) / _MODEL_SCORE_PER_VOTE
    votes["sr"] += max(-_MOST_MODEL_VOTES, min(_MOST_MODEL_VOTES, lead))
    shares = {tag: votes[tag.removesuffix("-Latn")] for tag in tags}
    best = max(shares, key=lambda tag: shares[tag])
    return LanguageGuess(best, _share(shares, best, 2.0))
