"""Which documents are one work: near-copies and language versions, against what only looks like them.

Near-copies are made of real papers by what happens to papers: they are edited, cut, reordered, scanned, hyphenated,
given headers, a cover or the other script. What must not be found are other papers, excerpts, and other papers on the
same template. Language versions are parallel papers written for this, and windows of three and five paragraphs over
articles in four languages; the windows overlap, so that the nearest wrong document shares a third of the right one.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from bench.changed_papers import CHANGES, OTHER_WORKS, cut_paragraphs
from bench.logistic import fit_logistic
from bench.options import CONFIG_FILE, REPOSITORY, BenchOptions
from bench.report import Section, Table, write_table
from index.encoder import Encoder, open_encoder
from index.indexing import describe_context
from ingest.chunking import cut_chunks
from ingest.duplicates import find_near_copies, sign_text
from ingest.language_versions import (
    FEATURES,
    find_language_versions,
    group_language_versions,
    measure_version,
    profile_document,
)
from ingest.parsers.markdown import parse_markdown
from ingest.parsers.plain import parse_plain
from kb.config import LimitsConfig, load_config
from kb.documents import Document, ParsedSource, hash_bytes
from kb.language import identify_language
from kb.likeness import DocumentProfile
from kb.metadata import DocumentType, Metadata
from kb.script import script_of, to_cyrillic

PAPERS = REPOSITORY / "tests" / "papers"
PARALLEL_PAPERS = REPOSITORY / "tests" / "papers_parallel"
LANGUAGES = ("en", "es", "de", "ro")
_WINDOWS = ((0, 3), (2, 5), (0, 5))
_FEWEST_PARAGRAPHS = 6
_RIDGE = 1.0
_DEVELOPMENT, _HELD_OUT = "development half", "held-out half"
_SCORE_COLUMNS = ("set", "pairs of one work", "found", "found wrongly", "precision", "recall")
_CASES = 100.0
_SERBIAN = ("sr-Latn", "hr", "bs")


@dataclass(frozen=True, slots=True)
class Sample:
    """A text and what it is a form of: samples with the same `work` are one work; each `half` is judged by itself."""

    name: str
    work: str
    language: str
    half: str
    text: str
    made: str = "original"


@dataclass(frozen=True, slots=True)
class Score:
    """How many pairs were there to find, how many were found, and how many were found wrongly."""

    expected: int
    found: int
    wrong: int

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right; 1 when nothing was found."""
        return self.found / (self.found + self.wrong) if self.found + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Return the share of what there was to find that was found; 1 when there was nothing."""
        return self.found / self.expected if self.expected else 1.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables, or the weights that the development half teaches."""
    options = make_parser().parse_args(arguments)
    evaluation: Path | None = options.eval
    if evaluation is None or not (evaluation / "xquad").is_dir():
        print(f"sameness: no articles in {evaluation or 'any folder'}; name their folder with --eval", file=sys.stderr)
        evaluation = None
    with tempfile.TemporaryDirectory(prefix="sameness-") as temporary:
        work: Path = (options.work or Path(temporary)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        if options.fit:
            print(learn_weights(collect_translations(evaluation), _open_encoder(work)))
            return 0
        section = measure_sameness(BenchOptions(evaluation=evaluation, work=work))
    for part in (*section.notes, *map(write_table, section.tables)):
        print(f"{part}\n")
    return 0


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.sameness", description="Measure what is found to be one work."
    )
    parser.add_argument("--eval", type=Path, help="folder of the evaluation sets; nothing of it is kept")
    parser.add_argument(
        "--work", type=Path, help="keep the unpacked model here between runs (default: a temporary folder)"
    )
    parser.add_argument(
        "--fit", action="store_true", help="learn the weights of language versions from one half instead"
    )
    return parser


def measure_sameness(options: BenchOptions) -> Section:
    """Return the tables of near-copies and of language versions."""
    near = collect_near_copies()
    translations = collect_translations(options.evaluation)
    return Section(
        title="Sameness",
        command="python -m bench.sameness --eval FOLDER",
        notes=(
            "A pair is right when both are forms of one work; papers and articles fall into two halves by turns. The "
            "weights of language versions were learned on the development half (`--fit`); how much of a text makes a "
            "near-copy was set by what the changes leave of the papers of both halves. Groups are what "
            "`group_language_versions` makes of pairs.",
        ),
        tables=(*tabulate_near_copies(near), tabulate_versions(translations, _open_encoder(options.work))),
    )


# Near-copies


def collect_near_copies() -> list[Sample]:
    """Return real papers, what becomes of them, and what only looks like them."""
    papers = read_papers()
    samples: list[Sample] = []
    for number, paper in enumerate(papers):
        rng = random.Random(paper.name)
        others = [other.text for other in papers if other.language == paper.language and other.work != paper.work]
        strange = cut_paragraphs("\n\n".join(others)) or cut_paragraphs(papers[number - 1].text)
        samples.append(paper)
        for made, change in CHANGES.items():
            samples.append(_derive(paper, made, change(paper.text, rng, strange), work=paper.work))
        if script_of(paper.text) == "Latn" and paper.language in _SERBIAN:
            samples.append(_derive(paper, "in Cyrillic script", to_cyrillic(paper.text), work=paper.work))
        for made, change in OTHER_WORKS.items():
            samples.append(_derive(paper, made, change(paper.text, rng, strange), work=f"{paper.work}, {made}"))
    return samples


def read_papers() -> list[Sample]:
    """Return the texts of record of the papers in the repository that are long enough to be changed in parts."""
    files = [
        *sorted((REPOSITORY / "corpus").glob("*.txt")),
        *(file for file in sorted(PAPERS.rglob("*.md")) if file.name != "README.md"),
        *sorted(PARALLEL_PAPERS.glob("*.md")),
    ]
    limits = load_config(CONFIG_FILE).ingest.limits
    samples: list[Sample] = []
    for file in files:
        text = _parse(file.name, file.read_bytes(), limits).text
        language = identify_language(text).tag
        if len(cut_paragraphs(text)) >= _FEWEST_PARAGRAPHS:
            half = _DEVELOPMENT if len(samples) % 2 else _HELD_OUT
            samples.append(Sample(file.stem, file.stem, language, half, text))
    return samples


def _parse(name: str, content: bytes, limits: LimitsConfig) -> ParsedSource:
    parse = parse_plain if name.endswith(".txt") else parse_markdown
    return parse(content, source=name, limits=limits)


def _derive(paper: Sample, made: str, text: str, *, work: str) -> Sample:
    return Sample(f"{paper.name}, {made}", work, paper.language, paper.half, text, made)


def score_pairs(samples: Sequence[Sample], found: Iterable[tuple[str, str]]) -> Score:
    """Return how the found pairs of names compare with the pairs of one work."""
    works = {sample.name: sample.work for sample in samples}
    pairs = {tuple(sorted(pair)) for pair in found if works.keys() >= set(pair)}
    right = sum(works[one] == works[other] for one, other in pairs)
    sizes = Counter(works.values())
    return Score(sum(size * (size - 1) // 2 for size in sizes.values()), right, len(pairs) - right)


def tabulate_near_copies(samples: Sequence[Sample]) -> list[Table]:
    """Return precision and recall of both halves, and for each change how often the changed text was found alike."""
    signatures = {sample.name: sign_text(sample.text) for sample in samples}
    by_name = {sample.name: sample for sample in samples}
    likenesses = find_near_copies(signatures, {})
    originals = {sample.work: sample for sample in samples if sample.made == "original"}
    halves = []
    for half in (_DEVELOPMENT, _HELD_OUT):
        # Each changed text against the originals: pairs of two changed texts are twice as far apart as a user's are.
        alike = [
            (one, other)
            for likeness in likenesses
            for one, other in [(by_name[likeness.document_id], by_name[likeness.other_id])]
            if half == one.half == other.half and "original" in (one.made, other.made)
        ]
        right = sum(one.work == other.work for one, other in alike)
        expected = sum(
            sample.half == half and sample.made != "original" and sample.work in originals for sample in samples
        )
        halves.append(_score_row(half, Score(expected, right, len(alike) - right)))
    found = {frozenset((likeness.document_id, likeness.other_id)) for likeness in likenesses}
    rows = []
    for made in dict.fromkeys(sample.made for sample in samples if sample.made != "original"):
        members = [sample for sample in samples if sample.made == made]
        pairs = [frozenset((member.name, member.name.removesuffix(f", {made}"))) for member in members]
        rows.append(
            (
                made,
                "other" if made in OTHER_WORKS else "same",
                str(len(pairs)),
                _share(sum(pair in found for pair in pairs) / len(pairs)),
            )
        )
    return [
        Table("Near-copies: each changed paper against all the papers.", _SCORE_COLUMNS, tuple(halves)),
        Table("Near-copies by what was changed.", ("change", "work", "papers", "found alike"), tuple(rows)),
    ]


# Language versions


def collect_translations(evaluation: Path | None) -> list[Sample]:
    """Return the parallel papers, and windows over the articles of the evaluation folder when there is one."""
    limits = load_config(CONFIG_FILE).ingest.limits
    samples = []
    files = sorted(PARALLEL_PAPERS.glob("*.md"))
    families = list(dict.fromkeys(file.name.partition(".")[0].partition("-")[0] for file in files))
    for file in files:
        work, language, _ = file.name.split(".")
        half = _DEVELOPMENT if families.index(work.partition("-")[0]) % 2 else _HELD_OUT
        samples.append(
            Sample(file.stem, work, language, half, _parse(file.name, file.read_bytes(), limits).text, "paper")
        )
    articles = [] if evaluation is None else [evaluation / "xquad" / "corpus" / language for language in LANGUAGES]
    for folder in articles:
        for number, file in enumerate(sorted(folder.glob("*.txt"))):
            title, *paragraphs = cut_paragraphs(file.read_text(encoding="utf-8"))
            for first, last in _WINDOWS:
                work = f"{number} {first}-{last}"
                half = _DEVELOPMENT if number % 2 else _HELD_OUT
                text = "\n\n".join([f"# {title.strip()}", *paragraphs[first:last]])
                samples.append(Sample(f"{work}.{folder.name}", work, folder.name, half, text, "article"))
    return samples


def profile_samples(samples: Sequence[Sample], encoder: Encoder) -> list[DocumentProfile]:
    """Return the profiles of samples, chunked and encoded as the product does it."""
    config = load_config(CONFIG_FILE).ingest
    profiles = []
    for sample in samples:
        parsed = _parse(f"{sample.name}.md", sample.text.encode(), config.limits)
        content = hash_bytes(sample.text.encode())
        title = parsed.text.partition("\n")[0]
        document = Document(
            id=sample.name,
            sha256=content,
            paths=(sample.name,),
            media_type=parsed.media_type,
            size_bytes=len(sample.text.encode()),
            text=parsed.text,
            pages=parsed.pages,
            blocks=parsed.blocks,
            metadata=Metadata(title, DocumentType.OTHER, sample.language),
        )
        chunks = cut_chunks(document.id, parsed, words=config.chunk_words)
        texts = [f"{describe_context(document, chunk)}\n{document.text[chunk.start : chunk.end]}" for chunk in chunks]
        profiles.append(profile_document(document, encoder.encode_passages(texts)))
    return profiles


def tabulate_versions(samples: Sequence[Sample], encoder: Encoder) -> Table:
    """Return precision and recall of both halves of both sets, of the pairs and of the groups made of them."""
    profiles = profile_samples(samples, encoder)
    languages = {sample.name: sample.language for sample in samples}
    rows = []
    for made in dict.fromkeys(sample.made for sample in samples):
        for half in (_DEVELOPMENT, _HELD_OUT):
            chosen = [sample for sample in samples if (sample.made, sample.half) == (made, half)]
            names = {sample.name for sample in chosen}
            likenesses = find_language_versions([profile for profile in profiles if profile.document_id in names])
            pairs = [(likeness.document_id, likeness.other_id) for likeness in likenesses]
            rows.append(_score_row(f"{made}s, {half}: pairs", score_pairs(chosen, pairs)))
            groups = group_language_versions(likenesses, languages)
            grouped = [pair for group in groups for pair in combinations(group, 2)]
            rows.append(_score_row(f"{made}s, {half}: groups", score_pairs(chosen, grouped)))
    return Table("Language versions.", _SCORE_COLUMNS, tuple(rows))


def learn_weights(samples: Sequence[Sample], encoder: Encoder) -> str:
    """Return the weights for ingest/language_versions.py that the development half of the samples teaches.

    Both sets weigh the same, and in each what is one work as much as what is not.
    """
    kept = [sample for sample in samples if sample.half == _DEVELOPMENT]
    profiles = profile_samples(kept, encoder)
    rows, labels, sets = [], [], []
    for (one, first), (other, second) in combinations(zip(kept, profiles, strict=True), 2):
        if one.language != other.language and one.made == other.made:
            features = measure_version(first, second)
            rows.append([getattr(features, name) for name in FEATURES])
            labels.append(one.work == other.work)
            sets.append(one.made)
    cells = Counter(zip(sets, labels, strict=True))
    weights = np.array([_CASES / cells[cell] for cell in zip(sets, labels, strict=True)])
    model = fit_logistic(np.array(rows), np.array(labels, float), weights, ridge=_RIDGE)
    found = ", ".join(f'"{name}": {value:.1f}' for name, value in zip(FEATURES, model.coefficients, strict=True))
    return f"_INTERCEPT = {model.intercept:.1f}\n_COEFFICIENTS = {{{found}}}"


def _open_encoder(work: Path) -> Encoder:
    return open_encoder(load_config(CONFIG_FILE).index, data=work)


def _score_row(name: str, score: Score) -> tuple[str, ...]:
    return (
        name,
        str(score.expected),
        str(score.found),
        str(score.wrong),
        _share(score.precision),
        _share(score.recall),
    )


def _share(value: float) -> str:
    return f"{value:.3f}"


if __name__ == "__main__":
    sys.exit(main())
