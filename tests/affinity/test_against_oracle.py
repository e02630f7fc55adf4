"""The engine against brute force in plain Python, written from design §4: layers, affinities, confidence, best lists."""

from __future__ import annotations

import dataclasses
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import LAYERS, Oracle, Rules
from random_firms import firm_sets, profiles, programme_of, rules

from matchmaker.affinity.explain import explain_pair
from matchmaker.affinity.graph import build_graph
from matchmaker.affinity.index import AffinityIndex
from matchmaker.firms.profile import Profile

QUICK = settings(max_examples=40, deadline=None)
LONG = settings(max_examples=100, deadline=None)
NEWCOMER = profiles("newcomer", ("f0", "f1"))


def check_pairs(firms: list[Profile], asked: Rules) -> None:
    oracle, index = Oracle(firms, asked), AffinityIndex(firms, programme_of(asked), asked.as_of)
    weights = asked.normalised()
    for a in oracle.ids:
        for b in oracle.ids:
            if a == b:
                continue
            expected = oracle.layers(oracle.facts[a], oracle.facts[b])
            found = dict(zip(LAYERS, index.layers(a, b), strict=True))
            for layer, value in expected.items():
                if value is None:
                    assert math.isnan(found[layer]), (a, b, layer, found[layer])
                else:
                    assert found[layer] == pytest.approx(value, abs=1e-9), (a, b, layer)
                    assert 0.0 <= found[layer] <= 1.0
            pair = explain_pair(index, a, b)
            affinity, confidence = oracle.affinity(oracle.facts[a], oracle.facts[b])
            assert pair.affinity == pytest.approx(affinity, abs=1.5e-9)
            assert pair.confidence == pytest.approx(confidence, abs=1.5e-9)
            assert 0.0 <= pair.affinity <= 1.0
            assert sum(record.contribution for record in pair.layers) == pytest.approx(pair.affinity, abs=1e-8)
            for record in pair.layers:
                assert record.weight == pytest.approx(weights[record.layer], abs=1e-12)
                assert record.known == (expected[record.layer] is not None)
            back = explain_pair(index, b, a)
            assert (back.affinity, back.confidence) == (pair.affinity, pair.confidence)
            assert [r.similarity for r in back.layers] == [r.similarity for r in pair.layers]


def check_graph(firms: list[Profile], asked: Rules) -> None:
    oracle = Oracle(firms, asked)
    graph = build_graph(AffinityIndex(firms, programme_of(asked), asked.as_of))
    assert graph.ids == oracle.ids
    for at, firm in enumerate(graph.ids):
        expected = oracle.best(firm)
        assert graph.neighbors(firm) == [(other, value) for other, value, _ in expected]
        assert graph.confidence[at][: len(expected)].tolist() == [sure for _, _, sure in expected]
        assert (graph.partner[at][len(expected) :] == -1).all()
    edges = {(graph.ids[a], graph.ids[b]): value for a, b, value, _ in zip(*graph.edges(), strict=True)}
    assert edges == oracle.edges()
    matrix = graph.to_scipy()
    assert (matrix != matrix.T).nnz == 0
    assert matrix.nnz == 2 * len(edges)
    drawn = graph.to_networkx()
    assert {tuple(sorted(edge)): data["weight"] for *edge, data in drawn.edges(data=True)} == edges
    assert sorted(drawn) == oracle.ids


def check_queries(firms: list[Profile], asked: Rules, newcomer: Profile) -> None:
    oracle, index = Oracle(firms, asked), AffinityIndex(firms, programme_of(asked), asked.as_of)
    graph = build_graph(index)
    for firm in oracle.ids:
        found = index.query(firm, asked.k)
        assert [tuple(each) for each in found] == oracle.best(firm)
        assert [(each.id, each.affinity) for each in found] == graph.neighbors(firm)
        assert index.query(index.profile(firm), asked.k) == found
    assert [tuple(each) for each in index.query(newcomer, asked.k)] == oracle.best(newcomer)


def check_changes(firms: list[Profile], asked: Rules, newcomer: Profile) -> None:
    """Firms come and go under a frozen version; a refresh is a fresh index."""
    index = AffinityIndex(firms, programme_of(asked), asked.as_of)
    version = index.version.name
    index.add(newcomer)
    index.remove(firms[0].id)
    left = [*firms[1:], newcomer]
    oracle = Oracle(left, asked, weights_of=firms)
    assert index.version.name == version
    assert index.ids == oracle.ids
    for firm in oracle.ids:
        assert [tuple(each) for each in index.query(firm, asked.k)] == oracle.best(firm)
    index.refresh()
    fresh = AffinityIndex(left, programme_of(asked), asked.as_of)
    assert index.version.name == fresh.version.name
    ours, theirs = build_graph(index), build_graph(fresh)
    assert [ours.neighbors(firm) for firm in ours.ids] == [theirs.neighbors(firm) for firm in theirs.ids]


def check_invariants(firms: list[Profile], asked: Rules, order: list[Profile]) -> None:
    plain = _lists(firms, asked)
    assert _lists(order, asked) == plain
    heavier = dataclasses.replace(asked, weights={layer: 8 * w for layer, w in asked.weights.items()})
    assert _lists(firms, heavier) == plain
    names = {firm.id: f"z-{rank:03d}-{firm.id}" for rank, firm in enumerate(sorted(firms, key=lambda f: f.id))}
    renamed = [
        dataclasses.replace(f, id=names[f.id], prior_partners=tuple(names.get(p, p) for p in f.prior_partners))
        for f in firms
    ]
    assert _lists(renamed, asked) == {names[f]: [(names[o], v) for o, v in best] for f, best in plain.items()}


def _lists(firms: list[Profile], asked: Rules) -> dict[str, list[tuple[str, float]]]:
    graph = build_graph(firms, programme_of(asked), as_of=asked.as_of)
    return {firm: graph.neighbors(firm) for firm in graph.ids}


@QUICK
@given(firm_sets(most=5), rules())
def test_every_pair_agrees(firms: list[Profile], asked: Rules) -> None:
    check_pairs(firms, asked)


@QUICK
@given(firm_sets(), rules())
def test_graph_agrees_edge_for_edge(firms: list[Profile], asked: Rules) -> None:
    check_graph(firms, asked)


@QUICK
@given(firm_sets(most=6), rules(), NEWCOMER)
def test_queries_agree(firms: list[Profile], asked: Rules, newcomer: Profile) -> None:
    check_queries(firms, asked, newcomer)


@QUICK
@given(firm_sets(most=6), rules(), NEWCOMER)
def test_add_remove_refresh_agree(firms: list[Profile], asked: Rules, newcomer: Profile) -> None:
    check_changes(firms, asked, newcomer)


@pytest.mark.long
@QUICK
@given(firm_sets(most=6).flatmap(lambda firms: st.tuples(st.just(firms), st.permutations(firms))), rules())
def test_order_weights_and_names_change_nothing(lists: tuple[list[Profile], list[Profile]], asked: Rules) -> None:
    check_invariants(lists[0], asked, lists[1])


@pytest.mark.long
@LONG
@given(firm_sets(most=14), rules(), NEWCOMER, st.randoms())
def test_all_of_it_deeply(firms: list[Profile], asked: Rules, newcomer: Profile, random: object) -> None:
    check_pairs(firms[:5], asked)
    check_graph(firms, asked)
    check_queries(firms, asked, newcomer)
    check_changes(firms, asked, newcomer)
    check_invariants(firms, asked, firms[::-1])
