"""What one run of the bench is asked to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
CONFIG_FILE = REPOSITORY / "config.yaml"
EXAMPLE_QUESTIONS = REPOSITORY / "examples" / "questions.jsonl"


@dataclass(frozen=True, slots=True)
class BenchOptions:
    """`evaluation` is the folder of the evaluation sets, None when there is none; `work` keeps indexes and models.

    `sample` questions are taken of each pair of languages, `chunks` are generated for the store, `rounds` is how often a
    timing is repeated. `quick` leaves out the languages and sizes that cost most.
    """

    evaluation: Path | None
    work: Path
    sample: int = 150
    chunks: int = 10_000
    rounds: int = 5
    quick: bool = False
