"""Logistic regression and what shows whether its probabilities hold; numpy alone, for a few features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_STEPS = 50
_SETTLED = 1e-9


@dataclass(frozen=True, slots=True)
class LogisticModel:
    """Probability = 1 / (1 + exp(-(intercept + features @ coefficients))), with features in their own units."""

    intercept: float
    coefficients: np.ndarray

    def predict(self, features: np.ndarray) -> np.ndarray:
        """Return probabilities, shape (n,), for features of shape (n, d)."""
        return _squash(self.intercept + features @ self.coefficients)


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """The cases whose probability lies between two bounds: how sure the model was, and how often it was right."""

    low: float
    high: float
    cases: int
    mean_probability: float
    share_true: float


def fit_logistic(features: np.ndarray, labels: np.ndarray, weights: np.ndarray, *, ridge: float) -> LogisticModel:
    """Fit by Newton's method on standardised features.

    `features` has shape (n, d), `labels` are 0 or 1 and `weights` positive, both of shape (n,). `ridge` draws the
    standardised coefficients to 0 and is measured in cases. A feature that never varies gets the coefficient 0.
    """
    mean, scale = features.mean(axis=0), features.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    rows = np.column_stack([np.ones(len(features)), (features - mean) / scale])
    penalty = np.diag([0.0, *([ridge] * features.shape[1])])
    found = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        probabilities = _squash(rows @ found)
        slope = rows.T @ (weights * (labels - probabilities)) - penalty @ found
        curvature = (rows * (weights * probabilities * (1 - probabilities))[:, None]).T @ rows + penalty
        # The intercept alone has no penalty; a trace of one keeps the system solvable when all labels agree.
        step = np.linalg.solve(curvature + 1e-9 * np.eye(len(found)), slope)
        found += step
        if np.abs(step).max() < _SETTLED:
            break
    coefficients = found[1:] / scale
    return LogisticModel(float(found[0] - coefficients @ mean), coefficients)


def assign_folds(groups: Sequence[str], folds: int) -> np.ndarray:
    """Return the fold of each case, shape (n,); cases of one group share a fold, and folds are of like size.

    The largest groups are dealt first, each to the fold with the fewest cases so far.
    """
    sizes: dict[str, int] = {}
    for group in groups:
        sizes[group] = sizes.get(group, 0) + 1
    filled = [0] * folds
    fold_of: dict[str, int] = {}
    for group in sorted(sizes, key=lambda name: (-sizes[name], name)):
        fold_of[group] = filled.index(min(filled))
        filled[fold_of[group]] += sizes[group]
    return np.array([fold_of[group] for group in groups])


def cross_validate(
    features: np.ndarray, labels: np.ndarray, weights: np.ndarray, folds: np.ndarray, *, ridge: float
) -> np.ndarray:
    """Return for each case, shape (n,), the probability by a model that has seen no case of its fold."""
    probabilities = np.empty(len(labels))
    for fold in np.unique(folds):
        held = folds == fold
        model = fit_logistic(features[~held], labels[~held], weights[~held], ridge=ridge)
        probabilities[held] = model.predict(features[held])
    return probabilities


def tabulate_reliability(
    probabilities: np.ndarray, labels: np.ndarray, weights: np.ndarray, *, bins: int
) -> list[ReliabilityBin]:
    """Return the bins of equal width that hold any case, lowest first; means are weighted."""
    places = np.minimum((probabilities * bins).astype(int), bins - 1)
    return [
        ReliabilityBin(
            low=place / bins,
            high=(place + 1) / bins,
            cases=int(chosen.sum()),
            mean_probability=float(np.average(probabilities[chosen], weights=weights[chosen])),
            share_true=float(np.average(labels[chosen], weights=weights[chosen])),
        )
        for place in range(bins)
        if (chosen := places == place).any()
    ]


def measure_log_loss(probabilities: np.ndarray, labels: np.ndarray, weights: np.ndarray) -> float:
    """Return the weighted mean surprise at what turned out, in nats; 0.693 is that of a coin."""
    given = np.clip(np.where(labels == 1, probabilities, 1 - probabilities), 1e-12, 1)
    return float(np.average(-np.log(given), weights=weights))


def measure_separation(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """Return how often a true case gets a higher probability than a false one (the area under the ROC curve).

    Ties count half. Raises ValueError unless there are both kinds.
    """
    true, false = probabilities[labels == 1], probabilities[labels == 0]
    if not len(true) or not len(false):
        raise ValueError("separation needs true and false cases")
    ordered = np.sort(false)
    below = np.searchsorted(ordered, true, side="left")
    tied = np.searchsorted(ordered, true, side="right") - below
    return float((below + 0.5 * tied).mean() / len(false))


def _squash(scores: np.ndarray) -> np.ndarray:
    found: np.ndarray = 1.0 / (1.0 + np.exp(-np.clip(scores, -500, 500)))
    return found
