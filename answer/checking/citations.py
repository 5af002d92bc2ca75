"""A written answer -> only those of its sentences that the passages support.

A language model invents numbers, cites passages it was not given and repeats its instructions, and a passage may hold orders
to it. So every sentence must name a passage by [n]; each n must exist; one of the cited passages alone must hold every
number, date, name and quotation of what stands before its mark, put together as in the passage; the sentence must not
deny what the passage says; and it must mean something near to one of its sentences. What fails is taken out, with the
first reason that was found. A sentence that cites nothing is bound to the first passage that supports all its numbers and
names; without any it is taken out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.checking.comparison import find_fault
from answer.checking.evidence import Claim, Source
from answer.checking.figures import is_figure_word
from answer.checking.named import find_claimed_names, holds_name, split_words
from answer.checking.polarity import speaks_to_reader
from answer.checking.written_text import FOREIGN, Segment, clean_written, split_answer, split_marks
from answer.word_lists import fold_words
from index.encoder import Encoder

_WORD = re.compile(r"[^\W\d_]+")
_FEW_WORDS = 3
# So many words of the instructions in a row, or a whole sentence of so few, are an echo.
_LONGEST_ECHO = 6
_SHORTEST_ECHO = 3


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence of a written answer without its marks, the numbers it cites, and why it fails (empty: it holds)."""

    text: str
    cited: tuple[int, ...]
    fault: str


def check_sentences(
    text: str,
    passages: Sequence[str],
    encoder: Encoder,
    *,
    contexts: Sequence[str] = (),
    instructions: str = "",
) -> list[CheckedSentence]:
    """Check every sentence of a text in order; [n] means `passages[n - 1]`.

    `contexts[n - 1]` is where a passage stands, its title and headings: they may give names, nothing else. No sentence
    that repeats `instructions`, what the model was told, holds.
    """
    checker = SentenceChecker(passages, encoder, contexts=contexts, instructions=instructions)
    return [checker.check(sentence) for sentence in split_answer(clean_written(text))]


class SentenceChecker:
    """Checks the sentences of one answer against its passages, one at a time; reads each passage once."""

    def __init__(
        self, passages: Sequence[str], encoder: Encoder, *, contexts: Sequence[str] = (), instructions: str = ""
    ) -> None:
        known = [*contexts, *("" for _ in passages)]
        self._sources = [Source(passage, known[place], encoder) for place, passage in enumerate(passages)]
        self._names = {name for source in self._sources for name in find_claimed_names(source.text, source.language)}
        self._instructions = f" {' '.join(fold_words(instructions))} "

    def check(self, sentence: str) -> CheckedSentence:
        """Check one sentence of a cleaned text with its marks."""
        segments = split_marks(sentence)
        cited = tuple(dict.fromkeys(number for segment in segments for number in segment.cited))
        plain = " ".join(segment.text for segment in segments).replace(" .", ".")
        fault = self._find_form_fault(plain)
        if fault:
            return CheckedSentence(plain, cited, fault)
        if any(not 1 <= number <= len(self._sources) for number in cited):
            return CheckedSentence(plain, cited, "cites a passage that does not exist")
        if not cited:
            return self._bind(plain)
        whole = Claim(plain)
        faults = {number: self._find_fault(whole, number) for number in cited}
        held = tuple(number for number in cited if not faults[number])
        rest = segments[-1].text if len(segments) > 1 and not segments[-1].cited else ""
        if held and len(_WORD.findall(rest)) >= _FEW_WORDS:
            # What follows the last mark of a sentence must hold by itself: nothing vouches for it.
            added = Claim(rest)
            held = tuple(number for number in held if not self._find_fault(added, number))
            if not held:
                return CheckedSentence(plain, cited, "goes on after its mark with what no passage says")
        if held or len(segments) == 1:
            return CheckedSentence(plain, held or cited, "" if held else faults[cited[0]])
        return self._check_parts(plain, segments)

    def _bind(self, plain: str) -> CheckedSentence:
        """Return the sentence bound to the first passage that supports it, if it says something that can be looked up."""
        claim = Claim(plain)
        if claim.figures.numbers or claim.figures.dates or claim.names:
            for number in range(1, len(self._sources) + 1):
                if not self._find_fault(claim, number):
                    return CheckedSentence(plain, (number,), "")
        return CheckedSentence(plain, (), "cites nothing")

    def _check_parts(self, plain: str, segments: Sequence[Segment]) -> CheckedSentence:
        """Check what stands before each mark against the passages of that mark."""
        held: list[int] = []
        last: tuple[int, ...] = ()
        for segment in segments:
            numbers = segment.cited or last
            claim = Claim(segment.text)
            faults = [(number, self._find_fault(claim, number)) for number in numbers]
            found = [number for number, fault in faults if not fault]
            if not found:
                cited = tuple(dict.fromkeys(number for part in segments for number in part.cited))
                return CheckedSentence(plain, cited, faults[0][1] if faults else "cites nothing")
            held += found
            last = segment.cited
        return CheckedSentence(plain, tuple(dict.fromkeys(held)), "")

    def _find_form_fault(self, plain: str) -> str:
        if FOREIGN in plain or re.search(r"[<>]|\]\(|\[|\]", plain):
            return "holds markup"
        if not any(map(str.isalnum, plain)):
            return "says nothing"
        if not any(len(word) > 2 and not is_figure_word(word) for word in fold_words(plain) if word.isalpha()):
            return "does not say what it is about"
        if plain.endswith("?"):
            return "asks instead of telling"
        if speaks_to_reader(plain):
            return "speaks to its reader"
        words = fold_words(plain)
        runs = [words[at : at + _LONGEST_ECHO] for at in range(max(1, len(words) - _LONGEST_ECHO + 1))]
        if len(words) >= _SHORTEST_ECHO and any(f" {' '.join(run)} " in self._instructions for run in runs):
            return "repeats the instructions"
        return ""

    def _find_fault(self, claim: Claim, number: int) -> str:
        """Return why a passage does not support a claim, or nothing."""
        source = self._sources[number - 1]
        if source.states(claim.text):
            return ""
        # A capital at the beginning tells nothing, but the first word may be a name of another passage.
        first = split_words(claim.text)[:1]
        if first and first[0] in self._names and not holds_name(first[0], source.words):
            return f"the name {first[0]} is not in the cited passages"
        return find_fault(source, claim)
