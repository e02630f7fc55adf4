"""`evaluate` on small lists whose answers are known, and on the register as a lower bound."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pandas as pd
import polars as pl
import pytest
from rich.console import Console

from matchmaker import FirmTable, Profile, evaluate, load_programme, read_firms
from matchmaker.errors import InputError
from matchmaker.evaluation.groups import choose_groups, read_memberships
from matchmaker.evaluation.result import Evaluation
from matchmaker.reports.evaluation import print_evaluation

TOWNS = {"Piura": ("PE-PIU", -5.19, -80.63), "Tarapoto": ("PE-SAM", -6.49, -76.36)}


def firms_of(plan: list[tuple[str, str, str]]) -> FirmTable:
    """(id, town, product) to a table."""
    return FirmTable.from_profiles(
        Profile(
            id=firm, name=firm, country="PE", subdivision=TOWNS[town][0], locality=town,
            latitude=TOWNS[town][1], longitude=TOWNS[town][2], place_precision="locality",
            products=(product,) if product else None,
        )
        for firm, town, product in plan
    )  # fmt: skip


# Two groups share Piura and differ in what they make, the third is alone in Tarapoto.
PLAN = [
    *((f"a{i}", "Piura", "mango") for i in range(4)),
    *((f"b{i}", "Piura", "cerámica") for i in range(4)),
    *((f"c{i}", "Tarapoto", "cacao") for i in range(4)),
]
GROUPS = pd.DataFrame({"id": [firm for firm, *_ in PLAN], "group": [firm[0] for firm, *_ in PLAN]})


def value(found: Evaluation, part: str, method: str, measure: str) -> float:
    return found.row(part, method).measures[measure].value


@pytest.fixture(scope="module")
def found() -> Evaluation:
    return evaluate(firms_of(PLAN), GROUPS, load_programme("origin", **{"size.min": 3}))


def test_products_tell_apart_what_a_municipality_mixes(found: Evaluation) -> None:
    assert (found.pool["firms"], found.pool["groups"]) == (12, 3)
    # Three partners, always among the first ten of eleven.
    assert value(found, "search", "ours", "precision_at_10") == 1.0
    assert value(found, "search", "ours", "mrr") == 1.0
    # By municipality, ties by id: each a finds an a first. A b (eight in Piura) finds a0 to a3 first and a b at rank 5.
    assert value(found, "search", "municipality", "mrr") == pytest.approx((4 * 1 + 4 / 5 + 4 * 1) / 12)
    # Pairs by municipality: 28 in Piura and 6 in Tarapoto, of which 18 belong together.
    assert value(found, "grouping", "municipality", "precision") == pytest.approx(18 / 34)
    assert value(found, "grouping", "municipality", "recall") == 1.0
    assert value(found, "grouping", "words", "ami") == 1.0
    gain = found.row("difference", "ours").measures["mrr"]
    assert gain.value == pytest.approx(1 - (8 + 4 / 5) / 12)
    assert gain.low is not None and gain.low <= gain.value <= gain.high


@pytest.mark.long
def test_the_whole_list_as_pool_adds_wrong_candidates() -> None:
    stranger = [(f"aa{i}", "Piura", "mango") for i in range(6)]  # between a0 … in every way, in no known group
    found = evaluate(firms_of([*PLAN, *stranger]), GROUPS, "origin", pool="all")
    assert (found.pool["firms"], found.pool["candidates"]) == (12, 18)
    assert value(found, "search", "ours", "precision_at_10") == pytest.approx(1.0)
    assert value(found, "search", "municipality", "mrr") < 1.0


@pytest.mark.long
def test_both_pools_in_one_go() -> None:
    """The whole list as pool is a second part of the same record, and the same as when it is asked for alone."""
    stranger = [(f"aa{i}", "Piura", "mango") for i in range(6)]
    firms = firms_of([*PLAN, *stranger])
    both, alone = (evaluate(firms, GROUPS, "origin", pool=pool) for pool in ("both", "all"))  # type: ignore[arg-type]
    assert both.whole is not None and both.whole.as_dict() == alone.as_dict()
    assert (both.pool["candidates"], both.whole.pool["candidates"]) == (12, 18)
    assert [row.method for row in both.whole.grouping] == ["communities", "proposals", "municipality"]
    console = Console(width=160, record=True, file=io.StringIO())
    print_evaluation(both.as_dict(), console, "en")
    assert "whole list as candidates (18 firms)" in console.export_text()


@pytest.mark.long
def test_same_records_whatever_the_row_order(found: Evaluation) -> None:
    programme = load_programme("origin", **{"size.min": 3})
    other = evaluate(firms_of(PLAN[::-1]), GROUPS.sample(frac=1, random_state=1), programme)
    assert found.as_dict() == other.as_dict()
    assert len(found.records) == 4 * 2 + 5 * 5 + 2 + 2 * 5
    json.dumps(found.as_dict(), allow_nan=False)


def test_frames_and_files_are_read_alike(tmp_path: Path) -> None:
    named = GROUPS.rename(columns={"id": "producer_id", "group": "group_label"}).assign(group_kind="OCS")
    named.to_csv(tmp_path / "groups.csv", sep=";", index=False, encoding="utf-16")
    from_file = read_memberships(tmp_path / "groups.csv", "OCS")
    assert from_file == read_memberships(named, "OCS") == read_memberships(pl.from_pandas(named), "OCS")
    assert from_file["a0"] == {("a", "OCS")}
    other = named.rename(columns={"producer_id": "who", "group_label": "where"})
    assert read_memberships(other, "OCS", id_column="who", group_column="where") == from_file


def test_a_firm_counts_in_its_first_group_and_partners_in_any() -> None:
    memberships = {
        firm: frozenset((label, "") for label in labels)
        for firm, labels in {"a": "xy", "b": "x", "c": "x", "d": "y", "e": "y", "f": "y", "g": "y"}.items()
    }
    chosen = choose_groups(memberships, "abcdef", "abcdef", 3, 9)  # g is not in the list
    counted = {firm: chosen.names[number][0] for firm, number in zip(chosen.ids, chosen.group, strict=True)}
    assert counted == {"a": "x", "b": "x", "c": "x", "d": "y", "e": "y", "f": "y"}
    assert chosen.not_found == 1
    right = chosen.together(list("abcdef"))
    assert right[0].tolist() == [False, True, True, True, True, True]  # a shares x and y
    assert right[1].tolist() == [True, False, True, False, False, False]
    # Without a known product of d the group y has two left, below three: it is not counted.
    assert choose_groups(memberships, "abcdef", "abcef", 3, 9).names == (("x", ""),)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"min_size": 9}, "evaluation-no-groups"),
        ({"min_size": 1}, "evaluation-bad-sizes"),
        ({"pool": "some"}, "evaluation-unknown-pool"),
        ({"group_column": "cluster"}, "evaluation-column-missing"),
        ({"kind": "OCS"}, "evaluation-column-missing"),
    ],
)
def test_what_cannot_be_measured_is_said(change: dict[str, object], code: str) -> None:
    with pytest.raises(InputError) as error:
        evaluate(firms_of(PLAN), GROUPS, "origin", **change)  # type: ignore[arg-type]
    assert error.value.message.code == code  # type: ignore[attr-defined]
    assert str(error.value)


def test_an_unknown_kind_names_the_kinds_there_are() -> None:
    with pytest.raises(InputError, match="OPAC"):
        read_memberships(GROUPS.assign(kind="OPAC"), "OCS")


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        read_memberships(tmp_path / "nowhere.csv")


@pytest.mark.parametrize(("lang", "said"), [("en", "Same municipality"), ("es", "Mismo municipio")])
def test_the_table_says_every_method(found: Evaluation, lang: str, said: str) -> None:
    console = Console(width=160, record=True, file=io.StringIO())
    print_evaluation(found.as_dict(), console, lang)
    text = console.export_text()
    assert said in text and "AMI" in text
    assert "Same municipality" in str(found)


@pytest.mark.long
@pytest.mark.shared
def test_the_register_is_found_again(shared_data: Path, fixtures: Path) -> None:
    folder = shared_data / "organic_register_br_2019"
    firms = read_firms(folder / "producers.csv", mapping=fixtures / "mappings" / "organic_register_br.toml")
    programme = load_programme("origin", **{"size.min": 3})
    found = evaluate(firms, folder / "groups.csv", programme, kind="OCS", min_size=3, max_size=60)
    assert found.pool["groups"] == 125
    assert found.pool["firms"] == pytest.approx(1166, abs=5)  # three producers write "-" for a product
    assert value(found, "search", "ours", "precision_at_10") >= 0.92
    assert value(found, "search", "ours", "mrr") >= 0.96
    ours = max(value(found, "grouping", method, "ami") for method in ("communities", "proposals"))
    assert ours >= value(found, "grouping", "municipality", "ami")
    assert ours >= 0.904
