"""Which headings go together: our list, what firms make together, what a user says; and candidates that only it finds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.affinity.explain import explain_pair
from matchmaker.affinity.index import AffinityIndex
from matchmaker.affinity.relatedness import curated, made_together, read_proximity, relatedness_table
from matchmaker.errors import InputError
from matchmaker.firms.profile import Profile
from matchmaker.vocabulary.products import is_hs


def firm(identity: str, *codes: str) -> Profile:
    return Profile(id=identity, name=identity.upper(), country="DO", hs_codes=codes)


def test_our_list_is_whole(fixtures: Path) -> None:
    import csv

    path = fixtures.parent / "matchmaker" / "affinity" / "data" / "related_headings.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    pairs = [tuple(sorted((row["source"], row["target"]))) for row in rows]
    assert len(pairs) == len(set(pairs)) == len(curated())
    for row, (a, b) in zip(rows, pairs, strict=True):
        assert is_hs(a) and is_hs(b), row
        assert a[:2] != b[:2], row  # a chapter counts for itself
        assert 0 < float(row["strength"]) < 1
        assert len(row["reason"].split()) >= 3


@pytest.mark.parametrize(
    ("one", "other"),
    [("0804", "2008"), ("0901", "1801"), ("6912", "6302"), ("2208", "2103"), ("2103", "0910"), ("3301", "3401")],
)
def test_the_pairs_that_the_trade_knows(one: str, other: str) -> None:
    assert curated()[min(one, other), max(one, other)] >= 0.4


def test_made_together_is_the_smaller_share_of_makers() -> None:
    made = [["7308", "8504"]] * 3 + [["7308"]] * 3 + [["8504", "9401"]] * 2
    assert made_together(made) == {("7308", "8504"): 0.5}  # three of six and three of five; two firms say nothing
    assert made_together([["0804", "0805"]] * 9) == {}


@given(st.lists(st.lists(st.sampled_from(("0804", "0901", "1801", "6912", "7308", "8504")), max_size=4), max_size=25))
@settings(max_examples=50, deadline=None)
def test_strengths_lie_between_0_and_1_each_pair_once(made: Sequence[Sequence[str]]) -> None:
    table = relatedness_table(made, {("7308", "8504"): 1.0})
    assert all(a < b and a[:2] != b[:2] and 0 < strength <= 1 for a, b, strength in table)
    assert len({(a, b) for a, b, _ in table}) == len(table)
    assert table == relatedness_table(list(made)[::-1], {("7308", "8504"): 1.0})


def test_who_sells_what_goes_together_is_found() -> None:
    """Coffee and cocoa share no code and no chapter: only the table brings them together."""
    firms = [firm("coffee", "090111"), firm("cocoa", "180100"), firm("steel", "730890")]
    index = AffinityIndex(firms, "export-sales")
    assert [each.id for each in index.query("coffee")] == ["cocoa"]
    assert index.layers("coffee", "cocoa")[0] == index.layers("cocoa", "coffee")[0] == pytest.approx(0.6)
    assert [each.id for each in AffinityIndex(firms, "export-promotion").query("coffee")] == []
    product = explain_pair(index, "coffee", "cocoa").layers[0]
    assert product.evidence.code == "evidence-product-together"
    for lang in ("en", "es"):
        assert product.evidence.text(lang)


def test_the_table_is_frozen_with_the_version() -> None:
    firms = [firm(f"f{n}", "7308", "8504") for n in range(2)]
    index = AffinityIndex([*firms, firm("bridge", "7308"), firm("wire", "8504")], "export-sales")
    assert index.query("bridge", 5) == [*index.query("bridge", 5)]
    assert "wire" not in [each.id for each in index.query("bridge", 5)]
    before = index.version.name
    index.add(firm("third", "7308", "8504"))
    assert index.version.name == before
    assert "wire" not in [each.id for each in index.query("bridge", 9)]
    index.refresh()
    assert index.version.name != before
    assert "wire" in [each.id for each in index.query("bridge", 9)]


def written(folder: Path, text: str) -> Path:
    path = folder / "proximity.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_users_file(tmp_path: Path) -> None:
    path = written(tmp_path, "source,target,strength\n7308,850440,0.4\n804,8504,0.2\n8504,7308,0.7\n0804,0805,0.9\n")
    assert read_proximity(path) == {("7308", "8504"): 0.7, ("0804", "8504"): 0.2}
    firms = [firm("bridge", "7308"), firm("wire", "8504")]
    assert AffinityIndex(firms, "export-sales").query("bridge") == []
    index = AffinityIndex(firms, "export-sales", proximity=path)
    assert [each.id for each in index.query("bridge")] == ["wire"]
    assert index.layers("bridge", "wire")[0] == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("source,target\n0804,0901\n", "strength"),
        ("source,target,strength\n0804,0901,2\n", "2"),
        ("source,target,strength\n0804,0901,much\n", "much"),
        ("source,target,strength\nmango,0901,0.5\n", "mango"),
        ("source,target,strength\n08²4,0901,0.5\n", "08²4"),
        ("source,target,strength\n0804,0901," + "1" * 200_000 + "\n", "field"),
    ],
)
def test_faulty_files_are_named_with_their_line(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(InputError, match=named) as caught:
        read_proximity(written(tmp_path, text))
    assert "proximity.csv" in str(caught.value)
    with pytest.raises(InputError):
        read_proximity(tmp_path / "none.csv")


@pytest.mark.shared
def test_the_product_space_is_such_a_file(shared_data: Path) -> None:
    found = read_proximity(shared_data / "product_space" / "hs92_4d_edges.csv")
    assert len(found) > 1_000


def test_it_is_for_complementary_products_only(tmp_path: Path) -> None:
    path = written(tmp_path, "source,target,strength\n7308,8504,0.4\n")
    with pytest.raises(InputError, match="export-promotion"):
        AffinityIndex([firm("bridge", "7308")], "export-promotion", proximity=path)


def test_an_index_like_another_keeps_the_users_pairs(tmp_path: Path) -> None:
    path = written(tmp_path, "source,target,strength\n7308,8504,0.4\n")
    index = AffinityIndex([firm("bridge", "7308"), firm("wire", "8504")], "export-sales", proximity=path)
    again = index.again([*index.profiles, firm("third", "8504")])
    assert again.proximity_digest == index.proximity_digest is not None
    assert len(again.query("bridge")) == 2
    assert AffinityIndex(index.profiles, "export-sales").proximity_digest is None
