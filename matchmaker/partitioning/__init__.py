"""Disjoint groups of bounded size on weights. This room knows numbers, not firms; heavy parts load on first use."""

from matchmaker.partitioning.constraints import ConflictRule, Constraints, CountRule, DistinctRule, SpreadRule
from matchmaker.partitioning.objective import GroupValue, mean_objective, objective_of, sum_objective
from matchmaker.partitioning.search import Partition, partition

__all__ = [
    "ConflictRule",
    "Constraints",
    "CountRule",
    "DistinctRule",
    "GroupValue",
    "Partition",
    "SpreadRule",
    "mean_objective",
    "objective_of",
    "partition",
    "sum_objective",
]
