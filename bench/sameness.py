"""Which documents are one work: near-copies and language versions, against what only looks like them.

Near-copies are made of real papers by what happens to papers: they are edited, cut, reordered, scanned, hyphenated,
given headers, a cover or the other script. What must not be found are other papers, excerpts, and other papers on the
same template. Language versions are parallel papers written for this, and windows of three and five paragraphs over
articles in four languages; the windows overlap, so that the nearest wrong document shares a third of the right one.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, combinations
from pathlib import Path

import numpy as np

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
# What recognition takes for each other, and what it just loses.
_MISREAD = {
    "m": "rn",
    "l": "1",
    "o": "0",
    "e": "c",
    "i": "l",
    "č": "c",
    "š": "s",
    "ž": "z",
    "а": "a",
    "n": "u",
    "h": "b",
}
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


def cut_paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, headings and tables too, as they stand between blank lines."""
    return [part for part in re.split(r"\n\s*\n", text) if part.strip()]


def _derive(paper: Sample, made: str, text: str, *, work: str) -> Sample:
    return Sample(f"{paper.name}, {made}", work, paper.language, paper.half, text, made)


Change = Callable[[str, random.Random, Sequence[str]], str]
"""Text, source of chance, paragraphs of other papers -> changed text."""


def rewrite_paragraphs(text: str, rng: random.Random, strange: Sequence[str], *, share: float) -> str:
    """Return the text with paragraphs that hold about this share of its words replaced by other ones."""
    paragraphs = cut_paragraphs(text)
    left = share * len(text.split())
    for place in rng.sample(range(len(paragraphs)), len(paragraphs)):
        words = len(paragraphs[place].split())
        if words <= left:
            paragraphs[place] = _take_words(strange, rng, words)
            left -= words
    return "\n\n".join(paragraphs)


def edit_words(text: str, rng: random.Random, strange: Sequence[str], *, share: float) -> str:
    """Return the text with this share of its words replaced one by one."""
    words = " ".join(strange).split()
    return re.sub(r"[^\W\d_]{3,}", lambda word: rng.choice(words) if rng.random() < share else word[0], text)


def drop_paragraphs(text: str, rng: random.Random, strange: Sequence[str], *, share: float) -> str:
    """Return the text without some paragraphs that hold about this share of its words."""
    return "\n\n".join(filter(None, cut_paragraphs(rewrite_paragraphs(text, rng, ["\0"], share=share)))).replace(
        "\0", ""
    )


def move_paragraphs(text: str, rng: random.Random, strange: Sequence[str]) -> str:
    """Return the text with its second half before its first."""
    paragraphs = cut_paragraphs(text)
    middle = len(paragraphs) // 2
    return "\n\n".join(paragraphs[middle:] + paragraphs[:middle])


def misread_letters(text: str, rng: random.Random, strange: Sequence[str], *, share: float) -> str:
    """Return the text as a scan of it is read, with this share of its letters wrong."""

    def misread(letter: str) -> str:
        if letter.isspace() or rng.random() >= share:
            return letter
        return _MISREAD.get(letter, rng.choice(("", letter + letter, "i", "t", ".")))

    return "".join(map(misread, text))


def hyphenate_lines(text: str, rng: random.Random, strange: Sequence[str]) -> str:
    """Return the text set in narrow lines with words broken at their ends."""
    lines: list[str] = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > 60 and len(word) > 6:
            half = len(word) // 2
            lines[-1] += word[:half] + "-"
            lines.append(word[half:] + " ")
        elif len(lines[-1]) + len(word) > 64:
            lines.append(word + " ")
        else:
            lines[-1] += word + " "
    return "\n".join(line.rstrip() for line in lines)


def add_headers(text: str, rng: random.Random, strange: Sequence[str]) -> str:
    """Return the text with the header and footer of a page after every 300 words or so."""
    header, pages, words = " ".join(text.split()[:8]).upper(), [], text.split(" ")
    for number, start in enumerate(range(0, len(words), 300), start=1):
        pages.append(f"{header}\n\n{' '.join(words[start : start + 300])}\n\n{number} / {len(words) // 300 + 1}")
    return "\n\n".join(pages)


def add_cover(text: str, rng: random.Random, strange: Sequence[str]) -> str:
    """Return the text behind a cover with a title and a notice of 60 words."""
    return f"{' '.join(text.split()[:10]).upper()}\n\n{_take_words(strange, rng, 60)}\n\n{text}"


def cut_excerpt(text: str, rng: random.Random, strange: Sequence[str], *, share: float) -> str:
    """Return the first paragraphs that hold about this share of the words."""
    paragraphs = cut_paragraphs(text)
    reached = list(accumulate(len(paragraph.split()) for paragraph in paragraphs))
    return "\n\n".join(paragraphs[: max(1, bisect_right(reached, share * reached[-1]))])


def fill_template(text: str, rng: random.Random, strange: Sequence[str], *, share: float) -> str:
    """Return another paper on the same template: short lines and about this share of the words stay."""
    paragraphs = cut_paragraphs(text)
    short = [place for place, paragraph in enumerate(paragraphs) if len(paragraph.split()) < 8]
    kept = set(short)
    left = share * len(text.split()) - sum(len(paragraphs[place].split()) for place in short)
    for place in rng.sample(range(len(paragraphs)), len(paragraphs)):
        words = len(paragraphs[place].split())
        if place not in kept and words <= left:
            kept.add(place)
            left -= words
    filled = [
        paragraph if place in kept else _take_words(strange, rng, len(paragraph.split()))
        for place, paragraph in enumerate(paragraphs)
    ]
    return re.sub(r"\d+", lambda number: _change_number(number[0], rng), "\n\n".join(filled))


def _change_number(number: str, rng: random.Random) -> str:
    """Return another number of as many digits, or in three of ten cases the same: years, addresses and laws recur."""
    return number if rng.random() < 0.3 else "".join(rng.choice("0123456789") for _ in number)


def _take_words(strange: Sequence[str], rng: random.Random, words: int) -> str:
    """Return a stretch of other papers with so many words, from anywhere in them."""
    flow = " ".join(strange).split()
    start = rng.randrange(max(1, len(flow) - words))
    return " ".join(flow[start : start + words])


CHANGES: dict[str, Change] = {
    "one paragraph rewritten": partial(rewrite_paragraphs, share=0.1),
    "30 % rewritten": partial(rewrite_paragraphs, share=0.3),
    "5 % of words edited": partial(edit_words, share=0.05),
    "15 % dropped": partial(drop_paragraphs, share=0.15),
    "halves swapped": move_paragraphs,
    "1 % misread": partial(misread_letters, share=0.01),
    "3 % misread": partial(misread_letters, share=0.03),
    "hyphenated": hyphenate_lines,
    "with headers": add_headers,
    "with a cover": add_cover,
    "20 % rewritten, 1 % misread, hyphenated": lambda text, rng, strange: hyphenate_lines(
        misread_letters(rewrite_paragraphs(text, rng, strange, share=0.2), rng, strange, share=0.01), rng, strange
    ),
    "30 % rewritten, 1 % misread": lambda text, rng, strange: misread_letters(
        rewrite_paragraphs(text, rng, strange, share=0.3), rng, strange, share=0.01
    ),
}
OTHER_WORKS: dict[str, Change] = {
    "excerpt of 30 %": partial(cut_excerpt, share=0.3),
    "excerpt of 50 %": partial(cut_excerpt, share=0.5),
    "template with 30 % kept": partial(fill_template, share=0.3),
    "template with 50 % kept": partial(fill_template, share=0.5),
    "template with 65 % kept": partial(fill_template, share=0.65),
}


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
