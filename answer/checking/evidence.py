"""What a sentence of an answer claims and what a passage says, read so that one can be held against the other."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import cached_property

import numpy as np

from answer.checking.figures import Figure, Figures, is_figure_word, read_figures, supports_date, supports_figure
from answer.checking.named import find_claimed_names, holds_name, split_words, takes_other_first_name
from answer.checking.polarity import contradicts, find_fractions, find_poles, gives_orders, is_negated
from answer.checking.word_lists import fold_words
from answer.checking.written_text import split_answer
from answer.phrases import ANSWER_LANGUAGES
from index.encoder import Encoder
from index.tokens import analyse
from kb.folding import fold_text
from kb.language import identify_language
from kb.metadata import PartialDate
from kb.script import to_latin

_QUOTE = re.compile(r"[\"“„«»”]([^\"“„«»”]{4,})[\"“„«»”]")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s,;]+|[\w.+-]+@[\w-]+\.[\w.]+|\b[\w-]+\.(?:com|net|org|eu|si|hr|rs|io|info|ru|cn)\b"
)
_AND = {
    "en": "and|while|but",
    "sl": "in|ter|medtem|pa|a",
    "mk": "и|а|додека",
    "it": "e|ed|mentre|ma",
    "es": "y|e|mientras|pero",
    "de": "und|während|aber",
    "fr": "et|tandis|mais",
}
_HBS_AND = "i|a|dok|te|ali|и|а|док|те|али"
_WORD = re.compile(r"[^\W\d_]+")
_MIXABLE = ("LATIN", "CYRILLIC", "GREEK")
# Cosines of E5 models lie between 0.7 and 0.9 whatever the texts. Of 62 honest sentences in tests/answer/forged none is below
# the first, and 75 % of the passages that they do not cite are; 94 % are below the second, which counts where there is
# no figure, name or word to look up.
_LEAST_SIMILARITY = 0.82
_LEAST_SIMILARITY_ALONE = 0.85
_NEAR = 0.03
# In the passage's own language, the share of a sentence's long words that its passage must hold, and how many in a row
# it may add.
_LEAST_SHARE = 0.4
_MOST_ADDED = 2
_LONG_WORD = 4
_FEW_WORDS = 3
_COUNTED = frozenset({"person", "organisation", "event", "country", "municipality"})
_STEM = 5
_NEAR_LANGUAGES = frozenset({"hr", "bs", "sr-Latn", "sr-Cyrl"})
_INFLECTING = frozenset({"sl", "hr", "bs", "sr-Latn", "sr-Cyrl", "mk"})


class Clause:
    """A part of a sentence with what it says; `language` is its BCP 47 tag, None when that is not told."""

    def __init__(self, text: str, language: str | None) -> None:
        self.text = text
        self.figures = read_figures(text, language=language)
        self.dates = [mention.date for mention in self.figures.dates]
        self.words = split_words(text)
        self.poles = find_poles(text)


class Claim:
    """A sentence of an answer, or a part of one, with what can be looked up in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.language = identify_language(text, candidates=ANSWER_LANGUAGES).tag
        self.figures = read_figures(text, language=self.language)
        self.names = find_claimed_names(text, self.language)
        self._vector: np.ndarray | None = None

    def keys(self, language: str) -> list[tuple[str, str]]:
        """Return (form, key) of its long words in a language, without figures, units, names and what rounds them."""
        taken = [(figure.start, figure.end) for figure in self.figures.numbers]
        taken += [(mention.start, mention.end) for mention in self.figures.dates]
        letters = list(self.text)
        for start, end in taken:
            letters[start:end] = " " * (end - start)
        return [
            (form, key)
            for form, key in analyse("".join(letters), language)
            if len(form) >= _LONG_WORD and form.isalpha() and not is_figure_word(form)
        ]

    def encode(self, encoder: Encoder) -> np.ndarray:
        """Return its vector, float32, shape (1, dimension), of unit length; encoded once."""
        if self._vector is None:
            self._vector = encoder.encode_queries([self.text])
        return self._vector

    @cached_property
    def without_names(self) -> Claim:
        """The claim without its names, when anything else is left of it."""
        bare = _collapse(re.sub("|".join(map(re.escape, self.names)), " ", self.text)) if self.names else self.text
        return Claim(bare) if len(_WORD.findall(bare)) >= _FEW_WORDS and bare != self.text else self

    @cached_property
    def poles(self) -> dict[int, frozenset[int]]:
        """Which poles of which pairs of opposites it has words for."""
        return find_poles(self.text)

    @cached_property
    def clauses(self) -> list[Clause]:
        """Its parts between commas and "and"."""
        return [Clause(part, self.language) for part in _split_clauses(self.text, self.language)]


class Source:
    """A passage as evidence, without the sentences in it that give orders; `context` is its title and headings."""

    def __init__(self, text: str, context: str, encoder: Encoder) -> None:
        cleaned = " ".join("".join(c for c in text if unicodedata.category(c) != "Cf").split(" "))
        self.sentences = [sentence for sentence in split_answer(cleaned) if not gives_orders(sentence)]
        self.text = "\n".join(self.sentences)
        self.context = context
        self._encoder = encoder

    @cached_property
    def language(self) -> str:
        """The BCP 47 tag of its language."""
        return identify_language(self.text, candidates=ANSWER_LANGUAGES).tag

    @cached_property
    def verbatim(self) -> frozenset[str]:
        """Its sentences without their last sign."""
        return frozenset(map(_tidy, self.sentences))

    @cached_property
    def figures(self) -> Figures:
        """What it says in figures."""
        return read_figures(self.text, language=None)

    @cached_property
    def words(self) -> list[str]:
        """Its words and those of its context, as written."""
        return split_words(f"{self.text}\n{self.context}")

    @cached_property
    def clauses(self) -> list[Clause]:
        """The parts of its sentences between commas and "and"."""
        return [Clause(part, None) for sentence in self.sentences for part in _split_clauses(sentence, self.language)]

    @cached_property
    def keys(self) -> frozenset[str]:
        """The folded forms and keys of its words and those of its context."""
        return frozenset(key for pair in analyse(f"{self.text}\n{self.context}", self.language) for key in pair)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The beginnings of its words: "podpis" and "podpisana" share theirs."""
        return frozenset(key[:_STEM] for key in self.keys)

    @cached_property
    def vectors(self) -> np.ndarray:
        """float32, shape (sentences, dimension), rows of unit length."""
        return self._encoder.encode_passages(self.sentences)

    def states(self, text: str) -> bool:
        """Return whether a text is one of its sentences, word for word."""
        return _tidy(text) in self.verbatim

    def find_foreign_word(self, claim: Claim) -> str:
        """Return a fault for a word of two scripts, a web address or an odd spelling of digits that the passage lacks."""
        for found in _ADDRESS.findall(claim.text):
            if found.rstrip(".") not in self.text:
                return f"the address {found} is not in the cited passages"
        for word in _WORD.findall(claim.text):
            scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in word if not letter.isascii()}
            scripts |= {"LATIN"} if any(map(str.isascii, word)) else set()
            if len(scripts.intersection(_MIXABLE)) > 1 and word not in self.text:
                return f"the word {word} mixes scripts"
        codes = {_fold(code) for _, code in self.figures.codes}
        for _, code in claim.figures.codes:
            if _fold(code) not in codes and _fold(code) not in _fold(f"{self.text} {self.context}"):
                return f"{code} is not in the cited passages"
        return ""

    def find_unsaid(self, claim: Claim) -> str:
        """Return a fault for the first figure, date, quotation or name of a claim that the passage lacks."""
        dates = [mention.date for mention in self.figures.dates]
        years = {mention.start for mention in claim.figures.dates if len(mention.date.edtf) == 4}
        for mention in claim.figures.dates:
            if not supports_date(mention.date, dates):
                if mention.start in years and self._counts(claim, mention.start):
                    continue
                return f"the date {claim.text[mention.start : mention.end]} is not in the cited passages"
        for figure in claim.figures.numbers:
            if figure.start in years and figure.unit not in ("%", "EUR"):
                continue
            if not supports_figure(figure, self.figures.numbers, text=f"{self.text}\n{self.context}"):
                return f"the number {figure.written} is not in the cited passages"
        known = _collapse(self.text)
        for quote in _QUOTE.findall(claim.text):
            if _collapse(quote) not in known and _collapse(quote).rstrip(".,") not in _collapse(self.context):
                return "a quotation is not in the cited passages"
        for name in claim.names:
            if not holds_name(name, self.words, inflects=bool({claim.language, self.language} & _INFLECTING)):
                return f"the name {name} is not in the cited passages"
        if takes_other_first_name(claim.text, self.words):
            return "the first name is not in the cited passages"
        percents = {figure.value for figure in self.figures.numbers if figure.unit == "%"}
        known_fractions = {*find_fractions(self.text), *percents, *({Decimal(33)} & {value // 1 for value in percents})}
        for fraction in find_fractions(claim.text):
            if fraction not in known_fractions:
                return "a share is not in the cited passages"
        return ""

    def find_mismatch(self, claim: Claim) -> str:
        """Return a fault when a claim puts together what the passage keeps apart, or says the opposite of it."""
        if self._swaps_pairs(claim):
            return "puts together what the cited passages keep apart"
        if self._swaps_ends(claim):
            return "takes the beginning for the end"
        clauses, sentence = self._align(claim)
        # What the clause does not say the sentence around it may: "Every year it sells 5 and earns 7".
        if contradicts(claim.poles, find_poles(sentence) | find_poles(" ".join(clauses))):
            return "says the opposite of the cited passages"
        if self._shares_language(claim) and self._counts_another(claim):
            return "counts something else than the cited passages"
        # Whom it is about does not tell which sentence of the passage says the same: names are left out.
        bare = claim.without_names
        clauses, sentence = self._align(bare)
        language = identify_language(sentence, candidates=ANSWER_LANGUAGES).tag
        if is_negated(claim.text, claim.language):
            is_denied = is_negated(sentence, language) or is_negated(sentence, self.language)
            return "" if is_denied else "denies what the cited passages say"
        if not claim.figures.numbers and not claim.figures.dates and not self._shares_language(claim):
            # Of sentences that an encoder finds as near in another language, none may be a denial.
            similarities = self.similarities(bare)
            clauses += [
                s for s, near in zip(self.sentences, similarities, strict=True) if near > similarities.max() - _NEAR
            ]
        if any(is_negated(clause, language) and is_negated(clause, self.language) for clause in clauses):
            return "says what the cited passages deny"
        return ""

    def find_distance(self, claim: Claim) -> str:
        """Return a fault when a claim is about something else than every sentence of the passage."""
        if not self.sentences:
            return "says something else than the cited passages"
        if self._shares_language(claim) and self._adds_words(claim):
            return "adds what the cited passages do not say"
        if not _WORD.search(claim.text):
            return ""
        similarity = float(self.similarities(claim).max())
        is_looked_up = claim.figures.numbers or claim.figures.dates or claim.names or self._shares_language(claim)
        floor = _LEAST_SIMILARITY if is_looked_up else _LEAST_SIMILARITY_ALONE
        return "says something else than the cited passages" if similarity < floor else ""

    def _shares_language(self, claim: Claim) -> bool:
        return claim.language == self.language or {claim.language, self.language} <= _NEAR_LANGUAGES

    def _counts(self, claim: Claim, start: int) -> bool:
        """Return whether what looks like a year is a number of the passage ("2000 participants")."""
        figures = [
            figure for figure in claim.figures.numbers if figure.start == start and figure.unit not in ("", "year")
        ]
        return any(supports_figure(figure, self.figures.numbers, text=self.text) for figure in figures)

    def _swaps_pairs(self, claim: Claim) -> bool:
        """Return whether a claim gives a name, year or kind the figure that a clause of the passage gives to another."""
        days = [mention.date for mention in claim.figures.dates]
        for figure in claim.figures.numbers:
            with_figure = [clause for clause in self.clauses if self._gives(figure, clause)]
            if not with_figure:
                continue
            if len(days) == 1 and all(_is_dated_otherwise(days[0], clause) for clause in with_figure):
                return True
            for name in claim.names:
                has_own = any(holds_name(name, c.words) and _has_other_figure(figure, c) for c in self.clauses)
                if has_own and all(_names_another(name, claim, clause, self.language) for clause in with_figure):
                    return True
        for part in claim.clauses:
            for figure in part.figures.numbers:
                with_figure = [clause for clause in self.clauses if self._gives(figure, clause)]
                for axis, poles in part.poles.items():
                    has_own = any(
                        poles & c.poles.get(axis, frozenset()) and _has_other_figure(figure, c) for c in self.clauses
                    )
                    if has_own and with_figure and not any(poles & c.poles.get(axis, frozenset()) for c in with_figure):
                        return True
        return False

    def _gives(self, figure: Figure, clause: Clause) -> bool:
        return supports_figure(figure, clause.figures.numbers, text=self.text)

    def _counts_another(self, claim: Claim) -> bool:
        """Return whether a number counts, in the passage's own words, what no sentence with this number speaks of."""
        for figure in claim.figures.numbers:
            words = [word for word in fold_words(claim.text[figure.end :])[:2] if word.isalpha()]
            if figure.unit != "other" and figure.unit not in _COUNTED:
                continue
            if not words or len(words[0]) < _LONG_WORD:
                continue
            clauses = [Clause(text, None) for text in self.sentences]
            with_figure = [clause for clause in clauses if self._gives(figure, clause)]
            known = [same for clause in with_figure for same in clause.figures.numbers if same.value == figure.value]
            if any(not same.unit or same.unit == figure.unit != "other" for same in known):
                continue
            said = {word[:_LONG_WORD] for clause in with_figure for word in fold_words(clause.text)}
            if not any(word[:_LONG_WORD] in said for word in words if len(word) >= _LONG_WORD):
                return True
        return False

    def _swaps_ends(self, claim: Claim) -> bool:
        """Return whether a claim lets something begin on the day on which the passage lets it end, or the reverse."""
        poles = claim.poles.get(0, frozenset())
        days = [mention.date for mention in claim.figures.dates if "/" not in mention.date.edtf]
        if len(poles) != 1 or len(days) != 1:
            return False
        spans = [mention.date.edtf.split("/") for mention in self.figures.dates if "/" in mention.date.edtf]
        others = [mention.date for mention in self.figures.dates if "/" not in mention.date.edtf]
        right, wrong = (0, 1) if 0 in poles else (1, 0)
        written = days[0].edtf
        return (
            any(span[wrong].startswith(written) for span in spans)
            and not any(span[right].startswith(written) for span in spans)
            and not supports_date(days[0], others)
        )

    def _align(self, claim: Claim) -> tuple[list[str], str]:
        """Return the clauses that a claim rests on and the sentence that they are in; empty without sentences."""
        if not self.sentences or not _WORD.search(claim.text):
            return [], ""
        place = int(np.argmax([self._measure_support(claim, at) for at in range(len(self.sentences))]))
        sentence = self.sentences[place]
        dates = [mention.date for mention in claim.figures.dates]
        near = []
        for clause in (Clause(part, None) for part in _split_clauses(sentence, self.language)):
            if (
                any(self._gives(figure, clause) for figure in claim.figures.numbers)
                or any(supports_date(date, clause.dates) for date in dates)
                or (
                    not claim.figures.numbers
                    and not dates
                    and any(holds_name(name, clause.words) for name in claim.names)
                )
            ):
                near.append(clause.text)
        return near or [sentence], sentence

    def _measure_support(self, claim: Claim, place: int) -> float:
        """Return how much of a claim a sentence holds: figures and dates count most, then words, or meaning, then names."""
        sentence = Clause(self.sentences[place], None)
        figures = sum(self._gives(figure, sentence) for figure in claim.figures.numbers)
        dates = sum(supports_date(mention.date, sentence.dates) for mention in claim.figures.dates)
        names = sum(holds_name(name, sentence.words) for name in claim.names)
        keys = {key for pair in analyse(sentence.text, self.language) for key in pair}
        shared = sum(form in keys or key in keys for form, key in claim.keys(self.language))
        near = float(self.similarities(claim)[place]) - _LEAST_SIMILARITY
        return (
            2.0 * (figures + dates) + 0.5 * names + 2.0 * shared / max(1, len(claim.keys(self.language))) + 20.0 * near
        )

    def similarities(self, claim: Claim) -> np.ndarray:
        """Return the cosine similarity of a claim to each sentence, float32, shape (sentences,)."""
        similarities: np.ndarray = (claim.encode(self._encoder) @ self.vectors.T)[0]
        return similarities

    def _adds_words(self, claim: Claim) -> bool:
        """Return whether a claim in the passage's language has too few of its long words, or too many others in a row."""
        pairs = claim.keys(self.language)
        if len(pairs) < 2:
            return False
        known = [key in self.keys or form[:_STEM] in self.stems for form, key in pairs]
        in_a_row = longest = 0
        for is_known in known:
            in_a_row = 0 if is_known else in_a_row + 1
            longest = max(longest, in_a_row)
        return longest > _MOST_ADDED or sum(known) < _LEAST_SHARE * len(known)


def _split_clauses(sentence: str, language: str) -> list[str]:
    """Return the parts of a sentence in this language between commas, dashes and "and"."""
    words = _AND.get(language, _HBS_AND)
    parts = re.split(rf"(?<!\d)[,;:]|[,;:](?!\d)|[|\t]|\s[–—-]\s(?!\d)|\s(?:{words})\s", sentence)
    return [part.strip() for part in parts if part and part.strip()]


def _is_dated_otherwise(day: PartialDate, clause: Clause) -> bool:
    """Return whether a clause has dates, and none of them is this one."""
    return bool(clause.dates) and not supports_date(day, clause.dates)


def _names_another(name: str, claim: Claim, clause: Clause, language: str) -> bool:
    """Return whether a clause lacks a name and has one that the claim lacks."""
    claimed = split_words(claim.text)
    if holds_name(name, clause.words):
        return False
    # A German noun is no name.
    rivals = find_claimed_names(clause.text, "de") if language == "de" else clause.words
    return any(word[0].isupper() and len(word) > 2 and not holds_name(word, claimed) for word in rivals)


def _has_other_figure(figure: Figure, clause: Clause) -> bool:
    return any(other.unit == figure.unit and other.value != figure.value for other in clause.figures.numbers)


def _tidy(text: str) -> str:
    return _collapse(text).rstrip(".!;, ")


def _collapse(text: str) -> str:
    return " ".join(text.split())


def _fold(text: str) -> str:
    return fold_text(to_latin(text))
