"""What each sign of a title is worth: fitted on the labelled papers, and judged by leaving each language out once.

A paper gives one choice among its candidates for each form it is read in (its own, and real files of it). The weights
are those of a conditional logit: the right candidate should have the largest share, with a penalty on large weights.
`python -m bench.title_weights` prints the weights and how often the first candidate is the right one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.metadata import FOLDERS, Outcome, Paper, list_readers, read_markdown, read_papers
from bench.options import CONFIG_FILE
from ingest.metadata.lines import read_source
from ingest.metadata.title_extent import cut_title
from ingest.metadata.title_signs import WEIGHTS, list_candidates
from kb.config import IngestConfig, load_config
from kb.statements import Field

_PENALTY = 0.5
_STEPS = 600
_RATE = 0.1
# The four files of a paper repeat its one choice: half a vote each, together as many as the paper as it is written.
_WEIGHT_OF_PAPER = 2.0
_WEIGHT_OF_FILE = 0.5

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates of one reading: their signs, shape (candidates, signs), and which of them are right."""

    paper: Paper
    form: str
    signs: Matrix
    right: NDArray[np.bool_]


def list_choices(papers: Sequence[Paper], config: IngestConfig, *, signs: Sequence[str]) -> list[Choice]:
    """Return the choices of papers in each form; those without a right candidate have none to learn from."""
    choices = []
    for form, read in {"": read_markdown, **list_readers()}.items():
        for paper in papers:
            reading = read_source(read(paper, config), document_id="0" * 16, file=f"{paper.name}.{paper.suffix}")
            candidates = list_candidates(reading)
            if not candidates:
                continue
            table = np.array([[candidate.signs.get(sign, 0.0) for sign in signs] for candidate in candidates])
            titles = [cut_title(reading, candidate, confidence=0.5).value for candidate in candidates]
            right = np.array([Outcome(paper, Field.TITLE, (title,)).is_right for title in titles])
            choices.append(Choice(paper, form, table, right))
    return choices


def fit_weights(choices: Sequence[Choice], *, size: int) -> Matrix:
    """Return the weights, shape (size,), that give the right candidates the largest shares."""
    weights = np.zeros(size)
    momentum, spread = np.zeros(size), np.zeros(size)
    usable = [choice for choice in choices if choice.right.any()]
    for step in range(1, _STEPS + 1):
        slope = -_PENALTY * weights
        for choice in usable:
            scores = choice.signs @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            ours = np.where(choice.right, shares, 0.0)
            ours /= max(ours.sum(), 1e-12)
            slope += (_WEIGHT_OF_FILE if choice.form else _WEIGHT_OF_PAPER) * choice.signs.T @ (ours - shares)
        # Adam: Kingma and Ba 2015.
        momentum = 0.9 * momentum + 0.1 * slope
        spread = 0.99 * spread + 0.01 * slope**2
        rate = _RATE * (1.0 - step / (_STEPS + 1))
        weights += rate * (momentum / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return weights


def count_right(choices: Sequence[Choice], weights: Matrix) -> dict[str, tuple[int, int]]:
    """Return for each form how many first candidates are right, and of how many papers."""
    counts: dict[str, tuple[int, int]] = {}
    for choice in choices:
        right, all_ = counts.get(choice.form, (0, 0))
        best = int(np.argmax(choice.signs @ weights))
        counts[choice.form] = (right + bool(choice.right[best]), all_ + 1)
    return counts


def main(arguments: Sequence[str]) -> int:
    """Print the weights fitted on all papers and the figures with each language left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=Path, nargs="+", default=list(FOLDERS.values()))
    options = parser.parse_args(arguments)
    config = load_config(CONFIG_FILE).ingest
    papers = [paper for folder in options.papers for paper in read_papers(folder)]
    signs = sorted(WEIGHTS)
    choices = list_choices(papers, config, signs=signs)
    weights = fit_weights(choices, size=len(signs))
    for sign, weight in zip(signs, weights, strict=True):
        often = sum(int(choice.signs[:, signs.index(sign)].any()) for choice in choices)
        sys.stdout.write(f'    "{sign}": {weight:.1f},  # {WEIGHTS[sign]:.1f} now, in {often} readings\n')
    out: dict[str, tuple[int, int]] = {}
    for language in sorted({choice.paper.gold[Field.LANGUAGE][0] for choice in choices}):
        inside = [choice for choice in choices if choice.paper.gold[Field.LANGUAGE][0] != language]
        outside = [choice for choice in choices if choice.paper.gold[Field.LANGUAGE][0] == language]
        for form, (right, all_) in count_right(outside, fit_weights(inside, size=len(signs))).items():
            out[form] = (out.get(form, (0, 0))[0] + right, out.get(form, (0, 0))[1] + all_)
    shipped = count_right(choices, np.array([WEIGHTS[sign] for sign in signs]))
    fitted = count_right(choices, weights)
    for form, (right, all_) in out.items():
        best = sum(choice.right.any() for choice in choices if choice.form == form)
        sys.stdout.write(
            f"{form or 'paper'}: {right} of {all_} right with its language left out, {fitted[form][0]} fitted,"
            f" {shipped[form][0]} with the weights in use; {best} have a right candidate\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
