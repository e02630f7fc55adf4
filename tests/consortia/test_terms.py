"""A score opened to its terms adds up again, and head counts are those of the lists."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from matchmaker.consortia.portfolio import Portfolio


@pytest.mark.parametrize("which", ["promoted", "origins"])
def test_terms_add_up(request: pytest.FixtureRequest, which: str) -> None:
    portfolio: Portfolio = request.getfixturevalue(which)
    worth = 0.0
    for proposal in portfolio.proposals:
        terms = proposal.terms
        assert terms is not None
        assert sum(each.contribution for each in terms.layers) == pytest.approx(proposal.score, abs=1e-8)
        assert {each.layer: each.weight for each in terms.layers} == portfolio.programme.weights
        broken = (v.id for v in proposal.rules if v.verdict == "broken" and not v.hard)
        soft = sum(rule.weight or 0.0 for v in broken for rule in portfolio.programme.rules if rule.id == v)
        assert terms.soft == pytest.approx(soft)
        each = proposal.score - terms.neutral - terms.size - terms.soft
        assert terms.value == pytest.approx(len(proposal) * each, abs=1e-6)
        worth += terms.value
    assert worth == pytest.approx(portfolio.objective, abs=1e-6)


def test_a_layer_is_the_mean_of_its_pairs(promoted: Portfolio) -> None:
    proposal, index = promoted.proposals[0], promoted.index
    assert index is not None
    assert proposal.terms is not None
    at = [index.ids.index(firm) for firm in proposal.members]
    pairs = [(i, j) for x, i in enumerate(at) for j in at[x + 1 :]]
    for n, layer in enumerate(proposal.terms.layers):
        found = [float(index.layer_table(np.array([i]), np.array([j]))[0, n]) for i, j in pairs]
        known = [value for value in found if not np.isnan(value)]
        assert layer.known == pytest.approx(len(known) / len(pairs))
        expected = sum(known) + promoted.programme.neutral_affinity * (len(pairs) - len(known))
        assert layer.similarity == pytest.approx(expected / len(pairs), abs=1e-8)


def test_head_counts(promoted: Portfolio) -> None:
    assert promoted.index is not None
    profiles = promoted.index.profiles
    placed = {firm for proposal in promoted.proposals for firm in proposal.members}
    unnamed = {record.id for record in promoted.unplaced if record.reason.code == "unplaced-no-product"}
    kinds = promoted.heads["kind"]
    assert {kind: head.firms for kind, head in kinds.items()} == Counter(each.kind or "" for each in profiles)
    assert {kind: head.placed for kind, head in kinds.items() if head.placed} == Counter(
        each.kind or "" for each in profiles if each.id in placed
    )
    by_size = promoted.summary()["by_size"]
    assert list(by_size) == [size for size in ("micro", "small", "medium", "large", "") if size in by_size]
    assert sum(row["firms"] for row in by_size.values()) == len(profiles)
    assert sum(row["placed"] for row in by_size.values()) == len(placed)
    asked = Counter(each.country for each in profiles if each.id not in unnamed)
    assert {country: head.eligible for country, head in promoted.heads["country"].items()} == asked
