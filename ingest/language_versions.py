"""Documents -> which of them are one text in several languages.

Vectors of translated texts are near each other, but so are those of two texts about one thing. What tells them apart is
what only a translation keeps: the course of the text, chunk by chunk, its length, and its dates, amounts, addresses and
names. `python -m bench.sameness --fit` learns the weights of these.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from kb.dates import find_dates
from kb.documents import Document
from kb.folding import fold_text
from kb.likeness import DocumentProfile, Likeness, LikenessKind, make_likeness
from kb.script import to_latin

# With more chunks neighbours are joined: the course of a book can be told from a few hundred pieces.
_MOST_PIECES = 240
# Texts about other things have cosines below this with the shipped encoder; a chunk without a partner counts as much.
_UNRELATED = 0.80
_SURELY_TRANSLATED = 0.95
_MOST_MOVED = 0.25
# The order of a single chunk tells nothing: what translations have, less some doubt.
_UNKNOWN_ORDER = 0.6

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s)>\]]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]*\w")
_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+|[ \u00a0]\d{3}(?!\d))*")
_WORD = re.compile(r"(?<!\w)[^\W\d_][\w-]*")
_NAME_STEM = 5
_MOST_COUNTED = 3
# What the share of a mark among all says that two texts agree in; small numbers are written as words as often as not.
_WEIGHTS = {"address": 2.0, "date": 2.0, "year": 1.0, "number": 2.0, "small": 0.5, "digit": 0.2}
_NAME_WEIGHTS = {"acronym": 1.0, "name": 0.5}
_DOUBT = 1.0
_SHARED_NAMES_BY_CHANCE = 0.3

# How many letters a language takes for what English and the Slavic ones say in one: over 99 sentences in each.
_WORDINESS = {"it": 1.15, "es": 1.15, "de": 1.15, "fr": 1.15, "ro": 1.12, "pt": 1.12}

NEAREST = 20
_BLOCK = 1024
# Blocks have half the weight that --fit finds between files of one format: PDF and DOCX of one text differ in them.
_INTERCEPT = -20.4
_COEFFICIENTS = {"course": 3.1, "order": 5.4, "marks": 10.5, "names": 1.7, "blocks": 3.5, "length": 6.4}
_LEAST_PROBABILITY = 0.85

# One text in these differs by a tenth to a half; texts that are nearer are copies, and the language of one is mistaken.
_STANDARDS = frozenset({"hr", "bs", "sr-Latn"})
_SAME_STANDARD = 0.9


@dataclass(frozen=True, slots=True)
class VersionFeatures:
    """What speaks for two documents being one text, each from 0 to 1, 1 when they agree wholly.

    `course` is how near the chunks are that can be paired in text order, `order` the share of chunks that are each
    other's best match at about the same place. `marks` is the share of dates, numbers and addresses that both have,
    `names` that of names, `blocks` that of blocks by kind, `length` the shorter length through the longer,
    both as if in one language.
    """

    course: float
    order: float
    marks: float
    names: float
    blocks: float
    length: float


def profile_document(document: Document, vectors: np.ndarray) -> DocumentProfile:
    """Return the profile of a document; `vectors` are those of its chunks in text order, shape (chunks, dimension)."""
    return DocumentProfile(
        document.id,
        document.metadata.language,
        np.asarray(vectors, np.float32),
        count_marks(document.text),
        Counter(block.kind.value for block in document.blocks),
        len(document.text),
    )


def count_marks(text: str) -> Counter[str]:
    """Return what a translation of a text keeps, with how often it stands there.

    A mark is its kind and its normal form: "address", "date" (a day, month or range), "year", "number" (of three and
    more digits), "small" (of two), "digit", "acronym" and "name" (the beginning of a capitalised word, in Latin script
    without diacritics).
    """
    marks: Counter[str] = Counter()
    # What has been read is blanked, so that each character counts once and the offsets stay true.
    rest = list(text)
    for address in _ADDRESS.finditer(text):
        marks[f"address {address[0].lower().rstrip('./')}"] += 1
        rest[address.start() : address.end()] = " " * len(address[0])
    for mention in find_dates("".join(rest)):
        edtf = mention.date.edtf
        marks[f"{'year' if len(edtf) == 4 else 'date'} {edtf}"] += 1
        rest[mention.start : mention.end] = " " * (mention.end - mention.start)
    remaining = "".join(rest)
    for number in _NUMBER.finditer(remaining):
        digits = "".join(filter(str.isdigit, number[0]))
        marks[f"{('digit', 'small', 'number')[min(len(digits), 3) - 1]} {digits}"] += 1
    for word in _WORD.findall(remaining):
        if len(word) > 1 and word.isupper():
            marks[f"acronym {fold_text(to_latin(word))}"] += 1
        elif len(word) > 2 and word[0].isupper():
            marks[f"name {fold_text(to_latin(word))[:_NAME_STEM]}"] += 1
    return marks


def find_language_versions(
    profiles: Sequence[DocumentProfile], *, new: Collection[str] | None = None
) -> list[Likeness]:
    """Return the pairs of documents in different languages that are translations of each other, sorted by their ids.

    With `new` only pairs of which one document has such an id are judged. The similarity is how probable it is. A
    document is compared with the 20 of each other language that are nearest by their mean vectors; a pair is judged
    by its two profiles alone. One document may be found with several of one language, such as the true version and
    one with a section less: `group_language_versions` decides.
    """
    ordered = sorted(profiles, key=lambda profile: profile.document_id)
    prepared = {profile.document_id: _prepare(profile) for profile in ordered}
    found = []
    for one, other in _list_candidates(ordered, new):
        ready, other_ready = prepared[one.document_id], prepared[other.document_id]
        features = _compare_contents(ready, other_ready)
        # Most pairs are out before their course is followed, which takes most of the time.
        if judge_version(features) < _LEAST_PROBABILITY:
            continue
        features = _follow_course(ready, other_ready, features)
        probability = judge_version(features)
        if probability >= _LEAST_PROBABILITY:
            found.append(
                make_likeness(
                    one.document_id,
                    other.document_id,
                    kind=LikenessKind.LANGUAGE_VERSION,
                    similarity=probability,
                    evidence=_describe(features, one, other),
                )
            )
    return found


def settle_likenesses(likenesses: Iterable[Likeness], languages: Mapping[str, str]) -> list[Likeness]:
    """Return one likeness for each pair, sorted by the ids: near-copies in different languages are language versions.

    `languages` gives the tag of each document. Croatian, Bosnian and Serbian in Latin script are so near each other
    that one text in two of them looks like a copy with changes; only when nine tenths agree it is one.
    """
    settled: dict[tuple[str, str], Likeness] = {}
    for found in sorted(likenesses, key=lambda found: (found.kind is LikenessKind.LANGUAGE_VERSION, found.similarity)):
        pair = found.document_id, found.other_id
        tags = {languages[name] for name in pair}
        is_near_copy = found.kind is LikenessKind.NEAR_COPY
        if is_near_copy and len(tags) == 2 and tags <= _STANDARDS and found.similarity < _SAME_STANDARD:
            found = replace(found, kind=LikenessKind.LANGUAGE_VERSION)
        known = settled.get(pair)
        if known is None or known.kind is LikenessKind.LANGUAGE_VERSION or known.similarity < _SAME_STANDARD:
            settled[pair] = found
    return [settled[pair] for pair in sorted(settled)]


def group_language_versions(likenesses: Sequence[Likeness], languages: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return the groups of documents that are one text in several languages, each sorted, in order of their first ids.

    `languages` gives the tag of each document. A group has at most one document of a language: the likeliest pairs are
    joined first, and two groups are joined only when at least half of the pairs between them are likenesses.
    Near-copies are passed over. The order in which likenesses come changes nothing.
    """
    versions = {
        (likeness.document_id, likeness.other_id): likeness.similarity
        for likeness in sorted(likenesses, key=lambda likeness: likeness.similarity)
        if likeness.kind is LikenessKind.LANGUAGE_VERSION
    }
    group_of: dict[str, tuple[str, ...]] = {document_id: (document_id,) for pair in versions for document_id in pair}
    for one, other in sorted(versions, key=lambda pair: (-versions[pair], pair)):
        first, second = group_of[one], group_of[other]
        if first == second or {languages[name] for name in first} & {languages[name] for name in second}:
            continue
        linked = sum((min(a, b), max(a, b)) in versions for a in first for b in second)
        if linked * 2 >= len(first) * len(second):
            group_of.update(dict.fromkeys((*first, *second), tuple(sorted((*first, *second)))))
    return sorted({group for group in group_of.values() if len(group) > 1})


def measure_version(one: DocumentProfile, other: DocumentProfile) -> VersionFeatures:
    """Return what speaks for two documents being one text in two languages."""
    prepared, other_prepared = _prepare(one), _prepare(other)
    return _follow_course(prepared, other_prepared, _compare_contents(prepared, other_prepared))


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A profile with what every comparison needs of it: the weight of each mark and name, and their sums."""

    profile: DocumentProfile
    marks: Mapping[str, float]
    names: Mapping[str, float]
    all_marks: float
    all_names: float


def _prepare(profile: DocumentProfile) -> _Prepared:
    marks, names = _weigh_marks(profile.marks, _WEIGHTS), _weigh_marks(profile.marks, _NAME_WEIGHTS)
    return _Prepared(profile, marks, names, sum(marks.values()), sum(names.values()))


def _weigh_marks(marks: Mapping[str, int], weights: Mapping[str, float]) -> dict[str, float]:
    weighed = {mark: weights.get(mark.partition(" ")[0], 0.0) * min(n, _MOST_COUNTED) for mark, n in marks.items()}
    return {mark: weight for mark, weight in weighed.items() if weight}


def _compare_contents(one: _Prepared, other: _Prepared) -> VersionFeatures:
    """Return all features but `course` and `order`, which cost most and are 1 here: the best they could be."""
    blocks, other_blocks = one.profile.blocks, other.profile.blocks
    counts = [(blocks.get(kind, 0), other_blocks.get(kind, 0)) for kind in blocks.keys() | other_blocks.keys()]
    lengths = [part.profile.length / _WORDINESS.get(part.profile.language, 1.0) for part in (one, other)]
    everything, all_names = (one.all_marks + other.all_marks) / 2, (one.all_names + other.all_names) / 2
    return VersionFeatures(
        course=1.0,
        order=1.0,
        marks=_share_marks(one.marks, other.marks, everything, by_chance=0.5),
        names=_share_marks(one.names, other.names, all_names, by_chance=_SHARED_NAMES_BY_CHANCE),
        blocks=sum(map(min, counts)) / max(1, sum(map(max, counts))),
        length=min(lengths) / max(1.0, *lengths),
    )


def _follow_course(one: _Prepared, other: _Prepared, features: VersionFeatures) -> VersionFeatures:
    course, order = _compare_courses(_join_chunks(one.profile.vectors), _join_chunks(other.profile.vectors))
    return replace(features, course=course, order=order)


def judge_version(features: VersionFeatures) -> float:
    """Return how probable it is, 0 to 1, that two documents with these features are one text in two languages."""
    score = _INTERCEPT + sum(coefficient * getattr(features, name) for name, coefficient in _COEFFICIENTS.items())
    return 1 / (1 + math.exp(-score))


def _list_candidates(
    profiles: Sequence[DocumentProfile], new: Collection[str] | None
) -> Iterator[tuple[DocumentProfile, DocumentProfile]]:
    """Yield the pairs to judge, in order: each document with the nearest of each other language by mean vector."""
    filled = [profile for profile in profiles if len(profile.vectors)]
    if not filled:
        return
    means = _normalise(np.stack([profile.vectors.mean(axis=0) for profile in filled]))
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, profile in enumerate(filled):
        places[profile.language].append(place)
    asked = [place for place, profile in enumerate(filled) if new is None or profile.document_id in new]
    pairs: set[tuple[int, int]] = set()
    for members in map(np.array, places.values()):
        for start in range(0, len(asked), _BLOCK):
            rows = asked[start : start + _BLOCK]
            similarities = means[rows] @ means[members].T
            nearest = np.argsort(-similarities, axis=1, kind="stable")[:, :NEAREST]
            pairs.update(
                (min(row, int(member)), max(row, int(member)))
                for row, near in zip(rows, nearest, strict=True)
                for member in members[near]
                if filled[row].language != filled[member].language
            )
    for one, other in sorted(pairs):
        yield filled[one], filled[other]


def _join_chunks(vectors: np.ndarray) -> np.ndarray:
    """Return at most `_MOST_PIECES` rows of unit length, neighbouring chunks joined when there are more."""
    if len(vectors) <= _MOST_PIECES:
        return vectors
    return _normalise(np.stack([part.mean(axis=0) for part in np.array_split(vectors, _MOST_PIECES)]))


def _compare_courses(one: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """Return `course` and `order` of two documents, see VersionFeatures; vectors have shape (pieces, dimension)."""
    similarities = one @ other.T
    rows, columns = similarities.shape
    total = _align(one, other, similarities)
    course = (total / ((rows + columns) / 2)) / (_SURELY_TRANSLATED - _UNRELATED)
    if min(rows, columns) < 2:
        return min(max(course, 0.0), 1.0), _UNKNOWN_ORDER
    best_columns, best_rows = similarities.argmax(axis=1), similarities.argmax(axis=0)
    mutual = sum(
        best_rows[column] == row and abs((row + 0.5) / rows - (column + 0.5) / columns) < _MOST_MOVED
        for row, column in enumerate(best_columns)
    )
    return min(max(course, 0.0), 1.0), float(2 * mutual / (rows + columns))


def _align(one: np.ndarray, other: np.ndarray, similarities: np.ndarray) -> float:
    """Return by how much the pieces that are paired in text order are nearer than unrelated ones, in total.

    Dynamic programming after Gale and Church (1993): a piece pairs with one or two pieces, or with none, which earns 0;
    what is earned counts once for each piece on both sides, halved.
    """
    rows, columns = similarities.shape
    pairs_below = _normalise(one[1:] + one[:-1]) @ other.T if rows > 1 else np.zeros((0, columns))
    pairs_beside = one @ _normalise(other[1:] + other[:-1]).T if columns > 1 else np.zeros((rows, 0))
    single, below, beside = (
        ((found - _UNRELATED) * pieces / 2).tolist()
        for found, pieces in ((similarities, 2), (pairs_below, 3), (pairs_beside, 3))
    )
    last = [0.0] * (columns + 1)
    before_last = last
    for row in range(1, rows + 1):
        current = [0.0]
        for column in range(1, columns + 1):
            best = max(last[column], current[-1], last[column - 1] + single[row - 1][column - 1])
            if row > 1:
                best = max(best, before_last[column - 1] + below[row - 2][column - 1])
            if column > 1:
                best = max(best, last[column - 2] + beside[row - 1][column - 2])
            current.append(best)
        before_last, last = last, current
    return last[-1]


def _share_marks(one: Mapping[str, float], other: Mapping[str, float], everything: float, *, by_chance: float) -> float:
    """Return the share of the marks that both have; few marks leave it near `by_chance`.

    Both map marks to their weights, `everything` is half the sum of these.
    """
    shared = sum(min(one[mark], other[mark]) for mark in sorted(one.keys() & other.keys()))
    return (shared + _DOUBT * 2 * by_chance) / (everything + _DOUBT * 2)


def _describe(features: VersionFeatures, one: DocumentProfile, other: DocumentProfile) -> str:
    shared = [mark for mark in one.marks.keys() & other.marks.keys() if mark.partition(" ")[0] in _WEIGHTS]
    return (
        f"the texts run alike, {len(shared)} dates, numbers and addresses stand in both, "
        f"and the shorter has {features.length * 100:.0f} % of the length that the longer would have in its language"
    )


def _normalise(vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    normalised: np.ndarray = vectors / np.where(lengths > 0, lengths, 1.0)
    return normalised


FEATURES = tuple(field.name for field in fields(VersionFeatures))
"""The names of the features, in the order of their fields."""
