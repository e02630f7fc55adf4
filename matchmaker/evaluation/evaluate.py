"""`evaluate`: our partner search and our grouping against groups that are known, beside simple baselines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Literal

import numpy as np

from matchmaker.affinity.encoding import traits_of
from matchmaker.affinity.graph import build_graph
from matchmaker.affinity.index import AffinityIndex
from matchmaker.affinity.relatedness import Strengths, strengths_of
from matchmaker.communities import detect_communities
from matchmaker.consortia.suggest import suggest_consortia
from matchmaker.errors import InputError
from matchmaker.evaluation.baselines import REFERENCE, baselines, scores_of
from matchmaker.evaluation.grouping import alone_where_unplaced
from matchmaker.evaluation.groups import KnownGroups, choose_groups, read_memberships
from matchmaker.evaluation.result import Evaluation, Row
from matchmaker.evaluation.yardstick import Yardstick
from matchmaker.firms.profile import Profile
from matchmaker.programmes import DEFAULT, Programme, load_programme
from matchmaker.progress import Progress, Watch
from matchmaker.texts import Message

POOLS = ("labelled", "all", "both")


def evaluate(
    firms: Iterable[Profile],
    groups: str | Path | Any,
    programme: Programme | str = DEFAULT,
    kind: str | None = None,
    min_size: int = 3,
    max_size: int = 60,
    pool: Literal["labelled", "all", "both"] = "labelled",
    *,
    id_column: str | None = None,
    group_column: str | None = None,
    kind_column: str | None = None,
    seed: int = 0,
    as_of: date | str | None = None,
    progress: Progress | None = None,
    proximity: str | Path | Strengths | None = None,
) -> Evaluation:
    """Measure partner search and grouping against known groups.

    The firms measured are those with a known product that stand in a group of the chosen kind, each counted in its first
    group by label, where that group then has `min_size` to `max_size` of them.

    Parameters
    ----------
    firms : FirmTable or iterable of Profile
    groups : path of a CSV file, or a pandas or polars frame
        One row a membership: a firm's id, the group's label, perhaps its kind.
    programme : Programme or str
    kind : str, optional
        Only groups of this kind.
    min_size, max_size : int
        Sizes of the groups counted.
    pool : {"labelled", "all", "both"}
        Candidates and firms to group: the measured ones, or the whole list (which is then measured on the labelled ones; a
        candidate that stands in no known group counts as wrong). Over the whole list only the municipality is grouped
        beside ours. "both": the measured ones, and the other as `whole`.
    id_column, group_column, kind_column : str, optional
        Columns of `groups`; by default `id` else `producer_id`, `group` else `group_label`, `kind` else `group_kind`.
    seed : int
        Of communities, proposals and the draws for the intervals.
    as_of : date or ISO text, optional
        Certificates that ended before it do not count.
    progress : callable (stage, done, total), optional
        Returning True ends the drawing for the intervals.
    proximity : path, or what `read_proximity` made of one, optional
        Which headings go together, as `AffinityIndex`.

    Returns
    -------
    Evaluation
        A candidate is right if it shares any group with the firm; an unplaced firm is a group of its own. Intervals cover 95%
        (bootstrap over groups).

    Raises
    ------
    InputError
        `groups` cannot be read, no group has such a size, or a parameter is none of those above.

    Examples
    --------
    >>> import pandas as pd
    >>> from matchmaker.firms.table import FirmTable
    >>> rows = [(f"{good}{i}", "PE", town, good) for good, town in (("mango", "Piura"), ("cacao", "Tarapoto")) for i in range(4)]
    >>> firms = FirmTable.from_pandas(pd.DataFrame(rows, columns=["id", "country", "locality", "products"]))
    >>> known = pd.DataFrame({"id": [row[0] for row in rows], "group": [row[3] for row in rows]})
    >>> found = evaluate(firms, known, "origin")
    >>> found.pool["firms"], found.pool["groups"], found.row("search", "ours").measures["mrr"].value
    (8, 2, 1.0)
    """
    _check(min_size, max_size, pool)
    watch = Watch(progress)
    rules = load_programme(programme)
    listed = {profile.id: profile for profile in firms}
    memberships = read_memberships(
        groups, kind, id_column=id_column, group_column=group_column, kind_column=kind_column
    )
    known_products = {firm for firm in memberships if firm in listed and traits_of(listed[firm], None).assortment.known}
    known = choose_groups(memberships, listed, known_products, min_size, max_size)

    measure = partial(
        _measure, listed, known, rules, kind, (min_size, max_size), seed, as_of, strengths_of(proximity), watch
    )
    if pool == "both":
        return replace(measure("labelled"), whole=measure("all"))
    return measure(pool)


def _measure(
    listed: dict[str, Profile],
    known: KnownGroups,
    rules: Programme,
    kind: str | None,
    sizes: tuple[int, int],
    seed: int,
    as_of: date | str | None,
    proximity: Strengths | None,
    watch: Watch,
    pool: str,
) -> Evaluation:
    """All methods in one pool."""
    watch.stop("index", 0, 1)
    candidates = listed.values() if pool == "all" else [listed[firm] for firm in known.ids]
    index = AffinityIndex(candidates, rules, as_of, proximity)
    yardstick = Yardstick(index, known, seed, watch)
    watch.stop("communities", 0, 1)
    communities = detect_communities(build_graph(index), seed=seed).labels
    watch.stop("proposals", 0, 1)
    proposals = _proposal_labels(index, seed)
    watch.stop("baselines", 0, 1)
    search = {"ours": yardstick.search(scores_of(index))}
    grouping = {"communities": yardstick.grouping(communities), "proposals": yardstick.grouping(proposals)}
    for each in baselines(index, seed):
        search[each.name] = yardstick.search(each.scores)
        if pool == "labelled" or each.name == REFERENCE:
            grouping[each.name] = yardstick.grouping(each.labels())
    return Evaluation(
        search=tuple(Row(name, measured.estimates()) for name, measured in search.items()),
        grouping=tuple(Row(name, measured.estimates(), measured.groups) for name, measured in grouping.items()),
        difference=(
            Row("ours", search["ours"].minus(search[REFERENCE])),
            *(Row(name, grouping[name].minus(grouping[REFERENCE])) for name in ("communities", "proposals")),
        ),
        pool={
            "which": pool, "kind": kind, "min_size": sizes[0], "max_size": sizes[1], "firms": len(known.ids),
            "groups": len(known.names), "candidates": len(index), "not_found": known.not_found,
        },
        programme={"name": rules.name, "title": rules.title},
        provenance={
            "seed": seed, "as_of": None if index.as_of is None else index.as_of.isoformat(),
            "index_version": index.version.name, "proximity": index.proximity_digest, "reproducible": not watch.cut,
        },
    )  # fmt: skip


def _check(min_size: int, max_size: int, pool: str) -> None:
    if not 2 <= min_size <= max_size:
        raise InputError(Message("evaluation-bad-sizes", min=min_size, max=max_size))
    if pool not in POOLS:
        raise InputError(Message("evaluation-unknown-pool", pool=str(pool), known=list(POOLS)))


def _proposal_labels(index: AffinityIndex, seed: int) -> np.ndarray:
    """The number of each firm's proposal; a firm in none alone."""
    number = {
        firm: proposal.number for proposal in suggest_consortia(index, seed=seed).proposals for firm in proposal.members
    }
    return alone_where_unplaced(np.array([number.get(firm, -1) for firm in index.ids], dtype=np.int64))
