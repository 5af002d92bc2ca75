"""The regression finds what made the data, and its judges judge rightly."""

import numpy as np
import pytest

from bench.logistic import (
    assign_folds,
    cross_validate,
    fit_logistic,
    measure_log_loss,
    measure_separation,
    tabulate_reliability,
)


def test_the_coefficients_that_made_the_labels_are_found_in_the_features_own_units() -> None:
    random = np.random.default_rng(0)
    features = np.column_stack([random.normal(0.85, 0.02, 20_000), random.normal(100, 30, 20_000)])
    truth = 1 / (1 + np.exp(-(-40 + 50 * features[:, 0] - 0.03 * features[:, 1])))
    labels = (random.random(20_000) < truth).astype(float)
    model = fit_logistic(features, labels, np.ones(20_000), ridge=1e-6)
    assert model.coefficients == pytest.approx([50, -0.03], rel=0.06)
    assert model.intercept == pytest.approx(-40, rel=0.06)
    assert model.predict(features).mean() == pytest.approx(labels.mean(), abs=1e-6)


def test_a_weight_of_two_counts_like_the_case_twice() -> None:
    features = np.array([[0.0], [1.0], [2.0], [3.0]])
    labels = np.array([0.0, 1.0, 0.0, 1.0])
    doubled = fit_logistic(features[[0, 1, 2, 3, 3]] - 1.5, labels[[0, 1, 2, 3, 3]], np.ones(5), ridge=0.0)
    weighted = fit_logistic(features - 1.5, labels, np.array([1.0, 1.0, 1.0, 2.0]), ridge=0.0)
    assert weighted.coefficients == pytest.approx(doubled.coefficients)
    assert weighted.intercept == pytest.approx(doubled.intercept)


def test_a_feature_that_never_varies_says_nothing_and_separable_data_stay_finite() -> None:
    features = np.array([[7.0, 0.0], [7.0, 1.0], [7.0, 2.0], [7.0, 3.0]])
    model = fit_logistic(features, np.array([0.0, 0.0, 1.0, 1.0]), np.ones(4), ridge=0.1)
    assert model.coefficients[0] == 0
    assert 0 < model.coefficients[1] < 100
    assert [bool(p > 0.5) for p in model.predict(features)] == [False, False, True, True]


def test_a_group_is_never_split_between_folds() -> None:
    assert assign_folds(["a", "a", "a", "b", "b", "c", "d", "b"], 2).tolist() == [0, 0, 0, 1, 1, 0, 1, 1]


def test_each_case_is_judged_without_its_own_fold() -> None:
    # The feature says which fold a case is in; inside a fold all labels agree, so only the other fold can mislead.
    features = np.array([[0.0], [0.0], [1.0], [1.0]])
    labels = np.array([0.0, 0.0, 1.0, 1.0])
    probabilities = cross_validate(features, labels, np.ones(4), np.array([0, 0, 1, 1]), ridge=1.0)
    assert (probabilities[:2] > 0.9).all()
    assert (probabilities[2:] < 0.1).all()


def test_reliability_compares_what_was_said_with_what_was_true() -> None:
    bins = tabulate_reliability(
        np.array([0.1, 0.3, 0.9, 1.0]), np.array([0.0, 1.0, 1.0, 1.0]), np.array([3.0, 1.0, 1.0, 1.0]), bins=2
    )
    assert [(b.low, b.high, b.cases) for b in bins] == [(0.0, 0.5, 2), (0.5, 1.0, 2)]
    assert [b.mean_probability for b in bins] == pytest.approx([0.15, 0.95])
    assert [b.share_true for b in bins] == pytest.approx([0.25, 1.0])


def test_separation_counts_pairs_in_the_right_order_and_half_the_ties() -> None:
    assert measure_separation(np.array([0.9, 0.5, 0.5, 0.1]), np.array([1, 1, 0, 0])) == pytest.approx(3.5 / 4)
    with pytest.raises(ValueError, match="true and false"):
        measure_separation(np.array([0.9]), np.array([1]))


def test_the_log_loss_of_a_coin_is_the_logarithm_of_two_and_weights_count() -> None:
    assert measure_log_loss(np.array([0.5, 0.5]), np.array([1, 0]), np.ones(2)) == pytest.approx(np.log(2))
    loss = measure_log_loss(np.array([0.9, 0.9]), np.array([1, 0]), np.array([3, 1]))
    assert loss == pytest.approx(-(3 * np.log(0.9) + np.log(0.1)) / 4)
