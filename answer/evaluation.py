"""Gold questions -> figures: is the right passage found, is the answer in a quote, are unanswerable questions refused.

A gold question is `id, question, lang, file, evidence, answer_strings, kind`; `file` is null for a question that the
documents do not answer. A hit is right when it comes from the gold file, contains an answer string and shares at least
half of the shorter side's words with the evidence; letters are compared without case and diacritics, white space is
collapsed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from answer.answers import Answer, Citation
from index.search import Hit
from kb.errors import ConfigError
from kb.folding import fold_text
from kb.json_lines import read_json_lines

_DEPTH = 10
_LEAST_SHARED = 0.5
# A quote that is read at a glance has fewer characters.
_SHORT = 400


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with what a right passage must contain; `file` is None when the documents do not answer it."""

    id: str
    question: str
    language: str
    file: str | None
    evidence: str
    answer_strings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionOutcome:
    """What became of one question: the rank of the first right hit (None: not among the first ten), and the answer.

    `quote_lengths` are the characters of its quotes.
    """

    gold: GoldQuestion
    pair: str
    rank: int | None
    hit_characters: float
    refused: bool | None
    is_quoted: bool | None
    quote_lengths: tuple[int, ...] = ()
    confidence: float | None = None


def read_gold_questions(file: Path) -> list[GoldQuestion]:
    """Read a JSONL file of gold questions; raises ConfigError naming the line."""
    questions = []
    for line, place in read_json_lines(file):
        try:
            gold = GoldQuestion(
                id=str(line["id"]),
                question=line["question"],
                language=line.get("lang") or "und",
                file=line["file"],
                evidence=line.get("evidence") or "",
                answer_strings=tuple(line.get("answer_strings") or ()),
            )
        except (KeyError, TypeError) as error:
            raise ConfigError(place, "", f"not a gold question ({error!r})") from error
        texts = (gold.question, gold.language, gold.file or "", gold.evidence, *gold.answer_strings)
        if not all(isinstance(text, str) for text in texts) or isinstance(line.get("answer_strings"), str):
            raise ConfigError(place, "", "not a gold question (its fields are texts, answer_strings a list of them)")
        questions.append(gold)
    return questions


def evaluate_questions(
    questions: Sequence[GoldQuestion],
    *,
    search: Callable[[str, int], list[Hit]],
    ask: Callable[[str], Answer] | None,
) -> list[QuestionOutcome]:
    """Run every question; `ask` may be None to measure retrieval alone."""
    outcomes = []
    for gold in questions:
        hits = search(gold.question, _DEPTH)
        rank = next((hit.rank for hit in hits if is_right(gold, hit.entry.paths, hit.passage.quote)), None)
        answer = None if ask is None else ask(gold.question)
        target = next((hit.entry.language for hit in hits if _is_gold_file(gold, hit.entry.paths)), "?")
        outcomes.append(
            QuestionOutcome(
                gold=gold,
                pair=f"{gold.language} -> {target}" if gold.file else f"{gold.language} -> none",
                rank=rank,
                hit_characters=fmean(len(hit.passage.quote) for hit in hits) if hits else 0.0,
                refused=None if answer is None else answer.refused,
                is_quoted=None if answer is None else is_quoted(gold, answer.citations),
                quote_lengths=() if answer is None else tuple(len(c.passage.quote) for c in answer.citations),
                confidence=None if answer is None else answer.confidence,
            )
        )
    return outcomes


def summarise_outcomes(outcomes: Sequence[QuestionOutcome]) -> dict[str, dict[str, float]]:
    """Return figures for "all", for each question language and for each pair of languages."""
    groups: dict[str, list[QuestionOutcome]] = defaultdict(list)
    for outcome in outcomes:
        groups["all"].append(outcome)
        groups[outcome.gold.language].append(outcome)
        groups[outcome.pair].append(outcome)
    return {name: _summarise_group(members) for name, members in groups.items()}


def is_right(gold: GoldQuestion, paths: Iterable[str], text: str) -> bool:
    """Return whether a passage answers a gold question."""
    if not _is_gold_file(gold, paths):
        return False
    found = _simplify(text)
    if gold.answer_strings and not any(_simplify(answer) in found for answer in gold.answer_strings):
        return False
    ours, theirs = Counter(_words(found)), Counter(_words(_simplify(gold.evidence)))
    shorter = min(ours.total(), theirs.total())
    return shorter > 0 and (ours & theirs).total() >= _LEAST_SHARED * shorter


def _is_gold_file(gold: GoldQuestion, paths: Iterable[str]) -> bool:
    return gold.file is not None and any(path == gold.file or path.endswith(f"/{gold.file}") for path in paths)


def is_quoted(gold: GoldQuestion, citations: Iterable[Citation]) -> bool:
    """Return whether one of the quotes comes from the gold file and holds an answer string."""
    return any(
        _is_gold_file(gold, citation.entry.paths)
        and any(_simplify(wanted) in _simplify(citation.passage.quote) for wanted in gold.answer_strings)
        for citation in citations
    )


def _summarise_group(members: Sequence[QuestionOutcome]) -> dict[str, float]:
    answerable = [member for member in members if member.gold.file is not None]
    negative = [member for member in members if member.gold.file is None]
    figures: dict[str, float] = {"questions": len(members)}
    if answerable:
        for depth in (1, 5, 10):
            figures[f"hit@{depth}"] = fmean(m.rank is not None and m.rank <= depth for m in answerable)
        figures["mrr@10"] = fmean(1 / m.rank if m.rank else 0.0 for m in answerable)
        figures["hit_characters"] = fmean(m.hit_characters for m in answerable)
    if members and members[0].refused is not None:
        if answerable:
            figures["answer_in_quote"] = fmean(bool(m.is_quoted) for m in answerable)
            figures["wrongly_refused"] = fmean(bool(m.refused) for m in answerable)
            if lengths := [length for m in answerable for length in m.quote_lengths]:
                figures["short_quotes"] = fmean(length < _SHORT for length in lengths)
        if negative:
            figures["rightly_refused"] = fmean(bool(m.refused) for m in negative)
    return figures


def _simplify(text: str) -> str:
    return " ".join(fold_text(text).split())


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def format_figures(figures: Mapping[str, Mapping[str, float]]) -> str:
    """Return the figures as a Markdown table, one row per group, in the order given."""
    columns = list(dict.fromkeys(name for row in figures.values() for name in row))
    lines = ["| | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for group, row in figures.items():
        cells = [_format_figure(name, row.get(name)) for name in columns]
        lines.append(f"| {group} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _format_figure(name: str, value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if name in ("questions", "hit_characters") else f"{value:.3f}"
