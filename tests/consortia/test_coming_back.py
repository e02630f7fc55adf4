"""An earlier portfolio is kept as far as it is worth keeping, and every change is explained; histories shape the next run."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array

from matchmaker.consortia.history import PRIORITY, read_history
from matchmaker.consortia.leaning import Leaning
from matchmaker.consortia.portfolio import Portfolio
from matchmaker.consortia.suggest import suggest_consortia
from matchmaker.errors import InputError
from matchmaker.firms.table import FirmTable


@pytest.fixture(scope="module")
def some(caribbean: FirmTable) -> FirmTable:
    """A third of the fixture: quick to group."""
    return FirmTable.from_profiles(profile for x, profile in enumerate(caribbean) if x % 3 == 0)


@pytest.fixture(scope="module")
def published(some: FirmTable) -> Portfolio:
    return suggest_consortia(some)


@pytest.fixture(scope="module")
def without_some(some: FirmTable, published: Portfolio) -> FirmTable:
    """A season later: one member of every second proposal has gone."""
    gone = {proposal.members[0] for proposal in published.proposals[::2]}
    return FirmTable.from_profiles(profile for profile in some if profile.id not in gone)


def test_bonuses_add_up_as_they_say() -> None:
    """A kept group of m adds bonus · m; each favoured firm its own bonus, whatever the size of its group."""
    n, gamma = 6, 0.3
    weights = csr_array(np.where(np.eye(n, dtype=bool), 0.0, 0.4))
    eligible = np.arange(n)

    def value(matrix: csr_array, group: list[int]) -> float:
        inside = matrix.toarray()[np.ix_(group, group)].sum() / 2
        return 2 / (len(group) - 1) * inside - len(group) * gamma

    kept = Leaning(kept=((0, 1, 2, 3),), bonus=0.05).applied(weights, eligible)
    assert value(kept, [0, 1, 2, 3]) == pytest.approx(value(weights, [0, 1, 2, 3]) + 4 * 0.05)
    assert value(kept, [0, 1, 2]) == pytest.approx(value(weights, [0, 1, 2]) + 3 * 0.05)  # one left: 0.05 lost
    assert value(kept, [0, 1, 2, 3, 4]) == pytest.approx(value(weights, [0, 1, 2, 3, 4]) + 3 * 0.05)  # one came: 0.05
    liked = Leaning(favoured={2: 0.1}).applied(weights, eligible)
    for group in ([1, 2, 3], [0, 1, 2, 3, 4]):
        assert value(liked, group) == pytest.approx(value(weights, group) + 0.1)
    assert value(liked, [3, 4, 5]) == pytest.approx(value(weights, [3, 4, 5]))


def test_nothing_changed_nothing_changes(some: FirmTable, published: Portfolio) -> None:
    again = suggest_consortia(some, near=published, change_cost=0.2)
    assert [p.members for p in again.proposals] == [p.members for p in published.proposals]
    assert again.revision is not None and (again.revision.moves, again.revision.firms) == (0, ())


def test_free_changes_are_a_fresh_run(without_some: FirmTable, published: Portfolio) -> None:
    free, fresh = suggest_consortia(without_some, near=published, change_cost=0), suggest_consortia(without_some)
    assert [p.as_dict() for p in free.proposals] == [p.as_dict() for p in fresh.proposals]


def test_the_groups_alone_are_explained_as_the_portfolio_is(without_some: FirmTable, published: Portfolio) -> None:
    """Those who withdrew too; only who was in the list then, placed or not, is not known of mere groups."""
    groups = [proposal.members for proposal in published.proposals]
    whole = suggest_consortia(without_some, near=published, change_cost=0.2)
    alone = suggest_consortia(without_some, near=groups, change_cost=0.2)
    assert [p.members for p in alone.proposals] == [p.members for p in whole.proposals]
    assert alone.revision is not None and whole.revision is not None
    assert alone.revision.firms == whole.revision.firms
    assert alone.revision.moves == whole.revision.moves
    gone = {firm for group in groups for firm in group} - set(without_some.ids)
    assert {each.id for each in alone.revision.firms if each.why.code == "revision-withdrawn"} == gone
    one_left = suggest_consortia(without_some, near=[(sorted(gone)[0], without_some.ids[0])])
    assert one_left.revision is not None
    assert one_left.revision.comparison.changes[0].score_before is None


def test_dear_changes_are_those_that_must_be(without_some: FirmTable, published: Portfolio) -> None:
    dear = suggest_consortia(without_some, near=published, change_cost=5.0)
    left = {firm for p in published.proposals for firm in p.members if firm in set(without_some.ids)}
    for proposal in published.proposals:
        stayed = [firm for firm in proposal.members if firm in left]
        if len(stayed) >= published.programme.size.min:
            home = dear.proposal_of(stayed[0])
            assert home is not None and set(stayed) <= set(home.members)


def test_the_dearer_the_fewer_and_each_with_a_reason(without_some: FirmTable, published: Portfolio) -> None:
    moves = []
    for cost in (0.0, 0.05, 5.0):
        portfolio = suggest_consortia(without_some, near=published, change_cost=cost)
        assert portfolio.revision is not None
        moves.append(portfolio.revision.moves)
        changed = {change.id for change in portfolio.revision.firms}
        gone = {firm for p in published.proposals for firm in p.members} - set(without_some.ids)
        assert gone <= changed
        for change in portfolio.revision.firms:
            assert change.why.text("en") and change.why.text("es")
            assert (change.why.code == "revision-withdrawn") == (change.id in gone)
        json.loads(portfolio.to_json())
    assert moves == sorted(moves, reverse=True)


def test_a_cost_below_zero_and_origin_are_refused(some: FirmTable, published: Portfolio) -> None:
    with pytest.raises(InputError, match="0 or more"):
        suggest_consortia(some, near=published, change_cost=-1)
    with pytest.raises(InputError, match="Origin"):
        suggest_consortia(some, "origin", near=published)


def test_refusals_and_dissolutions_keep_apart(some: FirmTable, published: Portfolio, tmp_path: Path) -> None:
    a, b, *_ = published.proposals[0].members
    broken_up = published.proposals[1].members
    path = tmp_path / "history.csv"
    path.write_text(
        f"round,event,firms\n2025,refused,{a};{b}\n2025,dissolved,{';'.join(broken_up)}\n2024,refused,gone;{a}\n",
        encoding="utf-8",
    )
    portfolio = suggest_consortia(some, history=path)
    for proposal in portfolio.proposals:
        assert not {a, b} <= set(proposal.members)
        assert len(set(broken_up) & set(proposal.members)) <= 1
    text = portfolio.to_json()
    assert "refused" not in text and "history" not in text


def test_who_was_left_out_comes_first(some: FirmTable, published: Portfolio) -> None:
    """With a large enough bonus firms come in that were crowded out; the scores shown hold no bonus."""
    left = [record.id for record in published.unplaced if record.reason.code == "unplaced-crowded-out"]
    assert left
    history = read_history([{"round": str(year), "event": "left-out", "firms": ";".join(left)} for year in range(3)])
    assert history.priority() == {firm: pytest.approx(3 * PRIORITY) for firm in left}
    portfolio = suggest_consortia(some, history=history)
    assert sum(portfolio.proposal_of(firm) is not None for firm in left) > 0
    value = sum(len(p) * p.score for p in portfolio.proposals)
    tie = sum(len(p) * float(np.mean([pair.affinity for pair in p.pairs])) for p in portfolio.proposals)
    assert value == pytest.approx(tie, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "code"),
    [("round,event,firms\n1,left,a\n", "history-unknown-event"), ("round,what\n1,a\n", "history-column-missing")],
)
def test_a_broken_history_says_where(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "history.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_history(path)
    assert error.value.message.code == code  # type: ignore[attr-defined]
    with pytest.raises(InputError):
        read_history(tmp_path / "nowhere.csv")


def test_leaning_keeps_the_stored_pairs() -> None:
    weights = csr_array(np.array([[0, 0.5, 0], [0.5, 0, 0], [0, 0, 0.0]]))
    leaning = Leaning(kept=((0, 1, 2),), bonus=1.0).applied(weights, np.arange(3))
    assert leaning.toarray()[0, 1] == pytest.approx(1.5) and leaning.toarray()[0, 2] == 0
    assert replace(Leaning(), kept=()).applied(weights, np.arange(3)).toarray().tolist() == weights.toarray().tolist()
