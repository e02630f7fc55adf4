"""The built-in programmes: whole, normalised, as the design sets them, changed by dotted name."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from matchmaker.errors import ProgrammeError
from matchmaker.programmes import CHECKS, LAYERS, Rule, load_programme, programmes
from matchmaker.programmes.asked import asked

STARTING = {
    "export-promotion": {
        "size": (4, 6, 12), "relation": "similar", "candidates": "product", "weights": (0.50, 0.10, 0.10, 0.15, 0.10, 0.05),
        "place": ("near", 300, None), "neutral": 0.30, "size_weight": 0.40, "k": 15, "floor": 0, "resolution": 0.30,
        "rules": {"known-product": None, "export-experience": 0.05},
    },
    "export-sales": {
        "size": (4, 6, 12), "relation": "complementary", "candidates": "product", "weights": (0.50, 0.10, 0.10, 0.15, 0.10, 0.05),
        "place": ("near", 300, None), "neutral": 0.30, "size_weight": 0.40, "k": 15, "floor": 0, "resolution": 0.30,
        "rules": {"known-product": None, "export-experience": 0.05, "max-competitors": 0.05},
    },
    "origin": {
        "size": (5, None, 2000), "relation": "similar", "candidates": "place", "weights": (0.30, 0.60, 0.05, 0, 0, 0.05),
        "place": ("near", 50, 200), "neutral": 0.30, "size_weight": 0, "k": 30, "floor": 0, "resolution": 0.35,
        "rules": {"known-product": None, "export-experience": 0.05},
    },
}  # fmt: skip


def test_there_are_three() -> None:
    assert programmes() == sorted(STARTING)


@pytest.mark.parametrize("name", sorted(STARTING))
def test_starting_values(name: str) -> None:
    expected, programme = STARTING[name], load_programme(name)
    assert programme.name == programme.kind == name
    assert (programme.size.min, programme.size.optimum, programme.size.max) == expected["size"]
    assert (programme.product_relation, programme.candidates) == (expected["relation"], expected["candidates"])
    assert tuple(programme.weights) == LAYERS
    if name == "origin":  # set by measurement: the decision record says to what
        assert programme.weights["place"] > programme.weights["product"] > 0
        assert (programme.weights["market"], programme.weights["scale"]) == (0, 0)
    else:
        assert list(programme.weights.values()) == pytest.approx(list(expected["weights"]), abs=1e-12)
        assert (programme.k, programme.floor) == (expected["k"], expected["floor"])
        assert programme.community_resolution == expected["resolution"]
        assert (programme.place.mode, programme.place.scale_km, programme.place.radius_km) == expected["place"]
    assert programme.neutral_affinity == expected["neutral"]
    assert programme.size_weight == expected["size_weight"]
    assert {rule.check: rule.weight for rule in programme.rules} == expected["rules"]
    assert all(rule.hard == (rule.weight is None) for rule in programme.rules)


@pytest.mark.parametrize("name", sorted(STARTING))
@pytest.mark.parametrize("lang", ["en", "es"])
def test_packs_cite_and_say_what_they_ask(name: str, lang: str) -> None:
    programme = load_programme(name)
    assert "own judgement" in programme.source or "fitted on" in programme.source
    assert programme.title_in(lang) != programme.title_in("es" if lang == "en" else "en")
    for rule in programme.rules:
        assert rule.source
        assert asked(rule).text(lang)


def test_weights_are_relative() -> None:
    programme = load_programme("export-promotion", weights={"product": 3, "place": 1})
    assert programme.weights == {
        "product": 0.75,
        "place": 0.25,
        "certification": 0,
        "market": 0,
        "scale": 0,
        "trust": 0,
    }
    heavier = load_programme("export-promotion", **{"weights.product": 1.0})
    assert math.fsum(heavier.weights.values()) == pytest.approx(1)
    assert heavier.weights["product"] == pytest.approx(1 / 1.5)


@pytest.mark.parametrize("mode", ["indifferent", "spread"])
def test_a_mode_without_nearness_takes_its_weight_away(mode: str) -> None:
    weights = load_programme("export-promotion", **{"place.mode": mode}).weights
    assert weights["place"] == 0
    assert weights["product"] == pytest.approx(0.5 / 0.9)
    assert math.fsum(weights.values()) == pytest.approx(1)


def test_overrides_by_dotted_name() -> None:
    programme = load_programme(
        "export-promotion",
        **{
            "size.min": 3,
            "rules.export-experience.value": 2,
            "rules.export-experience.weight": 0.1,
            "valid_to": date(2027, 1, 1),
        },
    )
    assert programme.size.min == 3
    assert {rule.id: (rule.value, rule.weight) for rule in programme.rules}["export-experience"] == (2, 0.1)
    again = load_programme(programme, **{"size.optimum": None, "size_weight": 0.0})
    assert (again.size.min, again.size.optimum, again.valid_to) == (3, None, date(2027, 1, 1))
    assert load_programme(programme) is programme


def test_overriding_leaves_the_pack_as_it_was() -> None:
    before = load_programme("export-promotion")
    load_programme(
        "export-promotion", **{"rules.export-experience.value": 3, "weights.product": 9.0, "title.en": "Other"}
    )
    assert load_programme("export-promotion") == before


def test_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_programme("origin").k = 3  # type: ignore[misc]


def test_in_force() -> None:
    programme = load_programme("origin", valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31))
    days = (None, date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [programme.in_force(day) for day in days] == [True, False, True, True, False]


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_needs_only_what_differs(tmp_path: Path) -> None:
    path = written(
        tmp_path, "own.toml", 'extends = "export-sales"\nname = "own"\n[size]\nmin = 3\n[weights]\nplace = 0.2\n'
    )
    programme = load_programme(path, k=7)
    assert (programme.name, programme.kind, programme.size.min, programme.size.max, programme.k) == (
        "own",
        "export-sales",
        3,
        12,
        7,
    )
    assert programme.weights["place"] == pytest.approx(0.2 / 1.1)
    assert len(programme.rules) == 3


def test_a_file_may_extend_one_beside_it(tmp_path: Path) -> None:
    written(tmp_path, "base.toml", 'extends = "origin"\nname = "base"\nk = 9\n')
    path = written(tmp_path, "own.toml", 'extends = "base.toml"\nname = "own"\n')
    assert (load_programme(path).name, load_programme(path).k) == ("own", 9)


FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"size.min": 1}, "size.min", "2"),
    ({"size.min": 13}, "size", "below min"),
    ({"size.optimum": 20}, "size", "outside"),
    ({"size.min": True}, "size.min", "integer"),
    ({"size.min": "3"}, "size.min", "integer"),
    ({"size_weight": -1}, "size_weight", "0"),
    ({"size_weight": True}, "size_weight", "number"),
    ({"size_weight": float("nan")}, "size_weight", "finite"),
    ({"size.optimum": None}, "programme", "needs size.optimum"),
    ({"candidates": "place"}, "programme", "radius_km"),
    ({"weights.product": -0.1}, "weights.product", "0"),
    ({"weights.colour": 1}, "weights.colour", "product"),
    ({"weights": {"place": 1}, "place.mode": "indifferent"}, "programme", "sum to 0"),
    ({"place.mode": "far"}, "place.mode", "near"),
    ({"place.scale_km": 0}, "place.scale_km", "0"),
    ({"neutral_affinity": 1.5}, "neutral_affinity", "1"),
    ({"k": 0}, "k", "1"),
    ({"floor": 2}, "floor", "1"),
    ({"kind": "import"}, "kind", "origin"),
    ({"colour": "red"}, "colour", "export-promotion"),
    ({"size.middle": 5}, "size.middle", "export-promotion"),
    ({"rules.nobody.value": 1}, "rules.nobody.value", "export-promotion"),
    ({"rules.export-experience.value": 0}, "rules.export-experience", "1"),
    ({"rules.export-experience.value": "two"}, "rules.export-experience", "integer"),
    ({"rules.export-experience.hard": True}, "rules.export-experience", "either hard"),
    ({"rules.export-experience.check": "luck"}, "rules.export-experience.check", "known-product"),
    ({"rules.export-experience.colour": 1}, "rules.export-experience.colour", "export-promotion"),
    ({"rules.export-experience.id": "size"}, "rules", "taken"),
    ({"valid_from": date(2027, 1, 1), "valid_to": date(2026, 1, 1)}, "programme", "before"),
    ({"valid_from": "soon"}, "valid_from", "date"),
]


@pytest.mark.parametrize(("overrides", "field", "problem"), FAULTS, ids=[str(fault[0]) for fault in FAULTS])
def test_faults_name_programme_field_and_problem(overrides: dict[str, Any], field: str, problem: str) -> None:
    with pytest.raises(ProgrammeError) as caught:
        load_programme("export-promotion", **overrides)
    message = caught.value.message
    assert message.values["programme"] == "export-promotion"
    assert message.values["field"] == field or message.values["field"].startswith(field + ".")
    for lang in ("en", "es"):
        assert "export-promotion" in message.text(lang)
        assert field in message.text(lang)
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("name = ", "TOML"),
        ('extends = "nobody"', "nobody"),
        ('extends = "own.toml"', "own.toml"),
        ('name = "own"', "title"),
        ('extends = "origin"\nname = "Own Name"', "name"),
        ('extends = "origin"\nrules = [1]', "rules"),
        ('extends = "origin"\n[[rules]]\ncheck = "known-product"\nvalue = true\nhard = true', "id"),
    ],
)
def test_faulty_files(tmp_path: Path, text: str, problem: str) -> None:
    path = written(tmp_path, "own.toml", text)
    with pytest.raises(ProgrammeError) as caught:
        load_programme(path)
    assert problem in str(caught.value)
    with pytest.raises(ProgrammeError):  # not even a dotted name trips over rules that are none
        load_programme(path, **{"rules.x.value": 1})


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "latin.toml").write_bytes(b'name = "a\xff"')
    for name in ("none.toml", "folder.toml", "latin.toml"):
        with pytest.raises(ProgrammeError, match=name):
            load_programme(tmp_path / name)
    with pytest.raises(ProgrammeError, match="export-promotion"):
        load_programme("export promotion")


GOOD: dict[str, list[Any]] = {
    "known-product": [True],
    "export-experience": [1, 5],
    "max-competitors": [0, 3],
    "distinct-subdivisions": [2],
    "distinct-countries": [2],
    "share-in-places": [{"places": ["DO", "PE-PIU"], "min": 0.5}, {"places": ["DO"], "max": 1}],
    "share-of-kind": [{"kinds": ["firm"], "min": 0.1, "max": 0.9}],
    "share-of-size": [{"sizes": ["micro", "small"], "max": 0.5}],
    "turnover-ceiling": [{"amount": 1000, "currency": "USD"}],
    "certificates": [
        {"schemes": ["haccp"]},
        {"schemes": ["haccp"], "held_by": "one"},
        {"schemes": ["a"], "held_by": 0.5},
    ],
    "compliance": [{"topics": ["tax"]}],
    "size-spread": [0, 3],
    "must-link": [[["a", "b"]]],
    "cannot-link": [[["a", "b"], ["c", "d", "e"]]],
}
BAD: dict[str, list[Any]] = {
    "known-product": [False, None],
    "export-experience": [0, 1.5, True, "1"],
    "max-competitors": [-1, None],
    "distinct-subdivisions": [0],
    "distinct-countries": ["2"],
    "share-in-places": [
        {"places": ["DO"]},
        {"places": [], "min": 1},
        {"places": ["Piura"], "min": 1},
        {"places": ["DO"], "min": 2},
    ],
    "share-of-kind": [{"kinds": ["club"], "min": 0.5}, {"kinds": ["firm"], "min": 0.9, "max": 0.1}],
    "share-of-size": [{"sizes": ["huge"], "min": 0.5}, {"min": 0.5}],
    "turnover-ceiling": [{"amount": 0, "currency": "USD"}, {"amount": 5, "currency": "dollar"}, 5],
    "certificates": [{"schemes": []}, {"schemes": ["a"], "held_by": "two"}, {"schemes": ["a"], "held_by": 1.5}],
    "compliance": [{"topics": []}, ["tax"]],
    "size-spread": [-1, 4],
    "must-link": [[["a"]], ["a", "b"]],
    "cannot-link": [[["a"]], {"a": "b"}],
}


def test_every_check_is_tried() -> None:
    assert set(GOOD) == set(BAD) == set(CHECKS)


@pytest.mark.parametrize("check", sorted(CHECKS))
def test_values_of_checks(check: str) -> None:
    for value in GOOD[check]:
        rule = Rule(id="r", check=check, value=value, hard=True)
        again = Rule.model_validate(rule.as_dict())
        assert again == rule
        for lang in ("en", "es"):
            assert asked(rule).text(lang)
    for value in BAD[check]:
        with pytest.raises(ValueError, match="Rule"):
            Rule(id="r", check=check, value=value, hard=True)


def test_a_rule_is_hard_or_weighs() -> None:
    for strength in ({}, {"hard": True, "weight": 0.1}, {"hard": "yes"}, {"weight": -0.1}, {"weight": float("inf")}):
        with pytest.raises(ValueError, match="Rule"):
            Rule(id="r", check="size-spread", value=1, **strength)
    with pytest.raises(ValueError, match="must-link"):
        Rule(id="r", check="must-link", value=[["a", "b"]], weight=0.1)
