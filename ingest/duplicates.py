"""Texts -> which of them are the same text with small differences: drafts, scans, other formats, the other script.

A text is signed once, in about a kilobyte, and signatures alone are compared. What is compared are runs of letters
without spaces, so that hyphenation, lost spaces and line breaks change nothing and a misread letter costs only the
few runs that hold it. The runs are sampled by one-permutation hashing (Li 2012) whose empty places are filled from
their neighbours (Shrivastava 2014); documents whose samples agree in three neighbouring places are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kb.folding import fold_text
from kb.likeness import Likeness, LikenessKind, make_likeness
from kb.script import to_latin

# Nine letters are longer than most words, so texts of one field share few runs that they did not copy.
_RUN = 9
_BAND = 3
_PLACES = 132 * _BAND
_NUMBERS = 32
_SIGNATURE = np.dtype(
    [
        ("runs", "<u4"),
        ("is_cyrillic", "u1"),
        ("count_of_numbers", "u1"),
        ("places", "<u2", (_PLACES,)),
        ("numbers", "<u4", (_NUMBERS,)),
    ]
)
# "256.208,82", "256 208,82" and "10. 7. 2018" are one number each; numbers of one digit are mostly those of lists.
_NUMBER = re.compile(r"\d+(?:[.,:/-] ?\d+|[ \u00a0]\d{3}(?!\d))*")
_NO_CYRILLIC = re.compile("[^\u0400-\u04ff]+")
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_MIXER = np.uint64(0xBF58476D1CE4E5B9)
_BLOCK = 4096

# A draft of which 30 % was rewritten keeps two thirds of its runs. Minutes and newsletters on one template share up to
# a half, and other dates and amounts stand in them; the more of these differ, the more of the text must be the same.
_LEAST_SAME = 0.56
_LEAST_SAME_WITHOUT_NUMBERS = 0.60
_LEAST_SAME_WITH_OTHER_NUMBERS = 0.82
_LESS_BY_NUMBERS = 0.45
_FEWEST_NUMBERS = 4
_FEWEST_RUNS = 40
# An excerpt is wholly in the other text and lacks more of it than a cover page of 250 words.
_WHOLLY = 0.92
_COVER_RUNS = 1500
_LEAST_LENGTH = 0.8


@dataclass(frozen=True, slots=True)
class TextSignature:
    """What is kept of a text to compare it with others, packed into SIGNATURE_BYTES bytes.

    Raises ValueError when the bytes are of another length.
    """

    packed: bytes

    def __post_init__(self) -> None:
        if len(self.packed) != SIGNATURE_BYTES:
            raise ValueError(f"a signature has {SIGNATURE_BYTES} bytes, not {len(self.packed)}")


SIGNATURE_BYTES = _SIGNATURE.itemsize
SIGNATURE_VERSION = 1
"""Grows whenever the same text would get another signature; only signatures of one version can be compared."""


def sign_text(text: str) -> TextSignature:
    """Return the signature of a text of record: what runs of letters and which numbers it holds, and its script.

    Case, diacritics, white space, punctuation and the choice of Latin or Cyrillic letters do not count.
    """
    folded = {character: "".join(filter(str.isalnum, fold_text(to_latin(character)))) for character in set(text)}
    letters = text.translate({ord(character): latin or None for character, latin in folded.items()})
    hashes = _hash_runs(letters)
    numbers = _hash_numbers(text)
    packed = np.zeros((), _SIGNATURE)
    packed["runs"] = len(hashes)
    packed["is_cyrillic"] = len(_NO_CYRILLIC.sub("", text)) * 2 > len(letters)
    packed["count_of_numbers"] = len(numbers)
    packed["places"] = _sample_runs(hashes)
    packed["numbers"][: len(numbers)] = numbers
    return TextSignature(packed.tobytes())


def find_near_copies(new: Mapping[str, TextSignature], known: Mapping[str, TextSignature]) -> list[Likeness]:
    """Return the pairs of documents with nearly the same text of which at least one is new, sorted by their ids.

    Both map document ids to signatures; a document that is in both counts as new. The similarity is the share of the
    longer text that stands in the other. An excerpt is no near-copy of the whole, nor are two texts that share only
    their template. The same text in Latin and in Cyrillic script is a language version. A pair is judged by its two
    signatures alone, so the order in which documents come changes nothing.
    """
    new_ids = sorted(new)
    other_ids = [*new_ids, *sorted(known.keys() - new.keys())]
    news = _unpack([new[document_id] for document_id in new_ids])
    found = []
    for start in range(0, len(other_ids), _BLOCK):
        block_ids = other_ids[start : start + _BLOCK]
        block = _unpack([new[name] if name in new else known[name] for name in block_ids])
        for row, column, similarity in _compare_texts(news, block):
            # Two new documents meet twice.
            if start + column >= len(new_ids) or start + column > row:
                likeness = _judge_pair(new_ids[row], block_ids[column], news[row], block[column], similarity)
                found += [] if likeness is None else [likeness]
    return sorted(found, key=lambda likeness: (likeness.document_id, likeness.other_id))


def _hash_runs(letters: str) -> np.ndarray:
    """Return the hashes of all runs of `_RUN` characters, uint64, ascending and without repeats.

    A text shorter than one run is one run.
    """
    codes = np.frombuffer(letters.encode("utf-32-le"), "<u4").astype(np.uint64)
    if not len(codes):
        return codes
    length = min(_RUN, len(codes))
    hashes = np.zeros(len(codes) - length + 1, np.uint64)
    for place in range(length):
        hashes *= _MULTIPLIER
        hashes += codes[place : place + len(hashes)]
    hashes = np.sort(_mix(hashes))
    distinct: np.ndarray = hashes[np.insert(hashes[1:] != hashes[:-1], 0, True)]
    return distinct


def _mix(values: np.ndarray) -> np.ndarray:
    """Spread each uint64 over all 64 bits (the finaliser of SplitMix64)."""
    mixed: np.ndarray = (values ^ (values >> np.uint64(30))) * _MIXER
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _MULTIPLIER
    mixed ^= mixed >> np.uint64(31)
    return mixed


def _sample_runs(hashes: np.ndarray) -> np.ndarray:
    """Return the low 16 bits of the smallest hash of each of `_PLACES` ranges, uint16, shape (_PLACES,).

    A range without any takes the value of the next one that has one, changed by the distance.
    """
    if not len(hashes):
        return np.zeros(_PLACES, np.uint16)
    places = ((hashes >> np.uint64(32)) * np.uint64(_PLACES)) >> np.uint64(32)
    filled, firsts = np.unique(places, return_index=True)
    following = np.searchsorted(filled, np.arange(_PLACES, dtype=np.uint64))
    wrapped = following == len(filled)
    following[wrapped] = 0
    distances = filled[following] + np.uint64(_PLACES) * wrapped.astype(np.uint64) - np.arange(_PLACES, dtype=np.uint64)
    values: np.ndarray = (hashes[firsts][following] + distances * _MULTIPLIER).astype(np.uint16)
    return values


def _hash_numbers(text: str) -> np.ndarray:
    """Return the smallest `_NUMBERS` hashes of the numbers of two and more digits, uint32, ascending."""
    written = {"".join(filter(str.isdigit, number)) for number in _NUMBER.findall(text)}
    # Longer ones are codes; of those the end tells them apart.
    values = np.array([int(number[-18:]) for number in sorted(written) if len(number) > 1], np.uint64)
    hashes: np.ndarray = np.unique((_mix(values + np.uint64(1)) >> np.uint64(32)).astype(np.uint32))
    return hashes[:_NUMBERS]


def _unpack(signatures: Sequence[TextSignature]) -> np.ndarray:
    """Return the signatures as an array of `_SIGNATURE`, shape (len(signatures),)."""
    return np.frombuffer(b"".join(signature.packed for signature in signatures), _SIGNATURE)


def _compare_texts(first: np.ndarray, second: np.ndarray) -> Iterator[tuple[int, int, float]]:
    """Yield (row, column, share of the longer text that is the same) of the pairs where that may be enough, in order.

    Only pairs that agree in a whole band are looked at: of those that share enough none in 1,000 is missed.
    """
    columns = _band_keys(second)
    for start in range(0, len(first), _BLOCK):
        rows = _band_keys(first[start : start + _BLOCK])
        meet = np.zeros((rows.shape[1], columns.shape[1]), bool)
        for row_keys, column_keys in zip(rows, columns, strict=True):
            order = np.argsort(row_keys, kind="stable")
            ordered = row_keys[order]
            left = np.searchsorted(ordered, column_keys, side="left")
            right = np.searchsorted(ordered, column_keys, side="right")
            for column in np.flatnonzero(right > left):
                meet[order[left[column] : right[column]], column] = True
        pairs = np.argwhere(meet) + (start, 0)
        for pair in np.array_split(pairs, len(pairs) // _BLOCK + 1):
            shares = _share_text(first[pair[:, 0]], second[pair[:, 1]])
            for place in np.flatnonzero(shares >= _LEAST_SAME):
                yield int(pair[place, 0]), int(pair[place, 1]), float(shares[place])


def _share_text(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return for each pair of signatures the share of the longer text that is in the other, shape (len(first),)."""
    agreement = (first["places"] == second["places"]).mean(axis=1)
    runs = np.stack([first["runs"], second["runs"]]).astype(np.float64)
    shared = np.minimum(agreement * runs.sum(axis=0) / (1 + agreement), runs.min(axis=0))
    shares: np.ndarray = np.where(runs.min(axis=0) < _FEWEST_RUNS, 0.0, shared / np.maximum(runs.max(axis=0), 1))
    return shares


def _band_keys(signatures: np.ndarray) -> np.ndarray:
    """Return each band of each signature as one number, uint64, shape (bands, len(signatures))."""
    places = signatures["places"].astype(np.uint64).reshape(len(signatures), -1, _BAND)
    keys = np.zeros(places.shape[:2], np.uint64)
    for place in range(_BAND):
        keys = (keys << np.uint64(16)) | places[:, :, place]
    return np.ascontiguousarray(keys.T)


def _judge_pair(first_id: str, second_id: str, one: np.void, other: np.void, similarity: float) -> Likeness | None:
    """Return the likeness of two documents by their signatures, or None when they are different works."""
    numbers = _compare_numbers(one, other)
    shorter, longer = sorted((int(one["runs"]), int(other["runs"])))
    is_much_shorter = longer - shorter > _COVER_RUNS and shorter < longer * _LEAST_LENGTH
    if is_much_shorter and similarity * longer > shorter * _WHOLLY:
        return None
    if similarity < _least_similarity(numbers):
        return None
    percent = f"{similarity * 100:.0f} %"
    if one["is_cyrillic"] != other["is_cyrillic"]:
        return make_likeness(
            first_id,
            second_id,
            kind=LikenessKind.LANGUAGE_VERSION,
            similarity=similarity,
            evidence=f"{percent} of the text is the same, written in the other script",
        )
    evidence = f"{percent} of the text is the same"
    if numbers is not None:
        evidence += f", and {numbers * 100:.0f} % of the numbers"
    return make_likeness(first_id, second_id, kind=LikenessKind.NEAR_COPY, similarity=similarity, evidence=evidence)


def _least_similarity(numbers: float | None) -> float:
    """Return what share of the text must be the same, by the share of the numbers that are (None: too few)."""
    if numbers is None:
        return _LEAST_SAME_WITHOUT_NUMBERS
    return max(_LEAST_SAME, _LEAST_SAME_WITH_OTHER_NUMBERS - _LESS_BY_NUMBERS * numbers)


def _compare_numbers(one: np.void, other: np.void) -> float | None:
    """Return the share of the numbers of two texts that stand in both, by their samples; None with too few to tell."""
    samples = [signature["numbers"][: signature["count_of_numbers"]] for signature in (one, other)]
    if min(len(sample) for sample in samples) < _FEWEST_NUMBERS:
        return None
    # A full sample says nothing about the hashes above its last.
    reach = min((sample[-1] for sample in samples if len(sample) == _NUMBERS), default=np.uint32(2**32 - 1))
    within = [sample[sample <= reach] for sample in samples]
    return float(2 * np.isin(*within).sum() / sum(map(len, within)))
