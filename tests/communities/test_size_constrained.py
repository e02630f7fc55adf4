"""SizeConstrainedCommunities: scikit-learn's own conformance suite, the contract of its labels, and the reference instance."""

from __future__ import annotations

from unittest import SkipTest

import numpy as np
import pytest
from scipy import sparse
from sklearn.utils.estimator_checks import check_estimator, estimator_checks_generator

from matchmaker.communities import SizeConstrainedCommunities


@pytest.mark.long
def test_check_estimator_passes_whole_on_features() -> None:
    check_estimator(SizeConstrainedCommunities(metric="euclidean"))


@pytest.mark.long
def test_check_estimator_passes_by_default_but_for_the_check_that_gives_no_square_matrix() -> None:
    for estimator, check in estimator_checks_generator(SizeConstrainedCommunities()):
        if check.func.__name__ == "check_clustering":
            continue
        try:
            check(estimator)
        except SkipTest as reason:  # scikit-learn's own: array API input, where SciPy is not told to take it
            assert "SCIPY_ARRAY_API" in str(reason), reason


def test_objective_is_that_of_the_labels() -> None:
    rng = np.random.default_rng(0)
    upper = np.triu(rng.normal(size=(40, 40)), 1)
    weights = upper + upper.T
    model = SizeConstrainedCommunities(min_size=3, max_size=6, resolution=0.1).fit(weights)
    total = 0.0
    for group in range(model.labels_.max() + 1):
        members = np.flatnonzero(model.labels_ == group)
        assert 3 <= len(members) <= 6
        total += weights[np.ix_(members, members)].sum() / 2 - 0.1 * len(members) * (len(members) - 1) / 2
    assert model.objective_ == pytest.approx(total)


def test_with_min_size_one_nobody_is_left_out() -> None:
    weights = sparse.csr_matrix((6, 6))
    assert (SizeConstrainedCommunities(min_size=1).fit(weights).labels_ >= 0).all()


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
def test_features_near_each_other_are_grouped(metric: str) -> None:
    rng = np.random.default_rng(1)
    centres = np.eye(4)[np.repeat(np.arange(4), 8)]
    labels = SizeConstrainedCommunities(metric=metric, resolution=0.5, n_neighbors=7).fit_predict(
        centres + 0.01 * rng.normal(size=centres.shape)
    )
    assert (labels.reshape(4, 8) == labels.reshape(4, 8)[:, :1]).all()
    assert len(np.unique(labels)) == 4


def test_asymmetric_weights_are_refused() -> None:
    with pytest.raises(ValueError, match="symmetric"):
        SizeConstrainedCommunities().fit(np.triu(np.ones((6, 6)), 1))


@pytest.mark.long
@pytest.mark.shared
def test_reference_instance(shared_data) -> None:  # type: ignore[no-untyped-def]
    """13,523 is what plain annealing of moves and swaps reached in 1.9 s; leidenalg with sizes enforced 11,833."""
    data = np.load(shared_data / "graphs" / "affinity_10k.npz")
    half = sparse.coo_matrix((data["weight"].astype(float), (data["row"], data["col"])), shape=(10_000, 10_000))
    model = SizeConstrainedCommunities(min_size=5, max_size=15, resolution=0.05).fit((half + half.T).tocsr())
    assert model.objective_ >= 13_523
