"""Firms that stand twice in a list: ours beside Splink, on the made list that our weights were not tried on.

Splink (Robin Linacre and others, MIT; DuckDB in the same process) is set up as its guides do: blocking on each
identifier, on town and on the beginning of the name; comparisons made for names, e-mail addresses and exact values, with
term frequencies; u by random sampling, m by expectation maximisation. It gets the columns as they stand, and once more
with names folded and freed of their legal forms by us. It has no threshold of its own: we give it the one that suits it
best on the answer. Quality is recall at a precision of at least .98; ours is told at its fixed threshold.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

import pandas as pd

from benchmarks.duplicate_lists import TESTED, Pair, larger, made_list
from benchmarks.table import Row

PRECISION = 0.98
LONG = 20_000
MEASURE = "recall at precision ≥ .98"


def run() -> list[Row]:
    from matchmaker.firms.duplicates import find_duplicates
    from matchmaker.firms.table import FirmTable

    made = made_list(TESTED)
    firms = FirmTable.from_pandas(pd.DataFrame(made.rows).replace("", None))
    instance = f"{len(firms):,} rows, {len(made.pairs)} pairs"
    found, seconds, clock = _cpu(lambda: find_duplicates(firms).suspected)
    scored = {(pair.a, pair.b): pair.score for pair in found}
    precision, recall = _figures(set(scored), made.pairs)
    rows = [_row(instance, "ours", recall if precision >= PRECISION else 0.0, precision, seconds, clock)]
    for name, cleaned in (("Splink", False), ("Splink, names cleaned by us", True)):
        frame = _frame(firms, cleaned)
        scored, seconds, clock = _cpu(lambda frame=frame: _splink(frame))
        recall, precision = _best(scored, made.pairs)
        rows.append(_row(instance, name, recall, precision, seconds, clock, also=_best_f1(scored, made.pairs)))
    return rows + _long_list(find_duplicates)


def _long_list(find_duplicates: Callable[..., Any]) -> list[Row]:
    """How time grows; profiles made directly, as reading is measured elsewhere."""
    made = made_list(larger(TESTED, LONG))
    frame = pd.DataFrame(made.rows[:LONG])
    profiles = [_profile(row) for row in frame.to_dict("records")]
    kept = {profile.id for profile in profiles}
    pairs = {pair for pair in made.pairs if kept.issuperset(pair)}
    found, seconds, clock = _cpu(lambda: find_duplicates(profiles).suspected)
    precision, recall = _figures({(pair.a, pair.b) for pair in found}, pairs)
    return [_row(f"{LONG:,} rows of the same names", "ours", recall, precision, seconds, clock, "recall")]


def _row(
    instance: str,
    method: str,
    recall: float,
    precision: float,
    seconds: float,
    clock: float,
    measure: str = MEASURE,
    also: str = "",
) -> Row:
    note = f"precision {precision:.3f}; {also}CPU of all threads, {clock:.1f} s by the clock"
    return Row(instance, method, measure, recall, seconds, note=note)


def _cpu(call: Callable[[], Any]) -> tuple[Any, float, float]:
    processor, clock = time.process_time(), time.perf_counter()
    result = call()
    return result, time.process_time() - processor, time.perf_counter() - clock


def _figures(found: set[Pair], pairs: set[Pair]) -> tuple[float, float]:
    """Precision and recall."""
    right = len(found & pairs)
    return right / max(len(found), 1), right / len(pairs)


def _best(scored: dict[Pair, float], pairs: set[Pair]) -> tuple[float, float]:
    """The highest recall whose precision is enough, over all thresholds, and that precision; ties stand together."""
    best, right = (0.0, 0.0), 0
    ranked = sorted(scored.items(), key=lambda item: -item[1])
    for count, (pair, score) in enumerate(ranked, start=1):
        right += pair in pairs
        whole = count == len(ranked) or ranked[count][1] < score
        if whole and right / count >= PRECISION:
            best = max(best, (right / len(pairs), right / count))
    return best


def _best_f1(scored: dict[Pair, float], pairs: set[Pair]) -> str:
    """What it reaches where precision and recall count alike, at the threshold that suits it best."""
    right, best = 0, (0.0, 0.0, 0.0)
    for count, (pair, _) in enumerate(sorted(scored.items(), key=lambda item: -item[1]), start=1):
        right += pair in pairs
        best = max(best, (2 * right / (count + len(pairs)), right / count, right / len(pairs)))
    return f"at best F1 {best[0]:.3f}: precision {best[1]:.3f}, recall {best[2]:.3f}; "


def _frame(firms: Any, cleaned: bool) -> pd.DataFrame:
    from matchmaker.firms.cells import fold
    from matchmaker.firms.name_words import bare_name

    frame = firms.to_pandas()[
        ["id", "name", "country", "subdivision", "locality", "products", "tax_id", "website", "email", "phone"]
    ].astype(object)
    frame = frame.where(frame.notna(), None).rename(columns={"id": "unique_id"})
    frame["phone"] = frame["phone"].map(lambda number: number and number.replace("-", ""))
    if cleaned:
        frame["name"] = frame["name"].map(bare_name)
        frame["locality"] = frame["locality"].map(lambda town: town and fold(town))
        frame["products"] = frame["products"].map(lambda cell: cell and ";".join(sorted(fold(cell).split(";"))))
    return frame


def _splink(frame: pd.DataFrame) -> dict[Pair, float]:
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    rules = [
        block_on("tax_id"), block_on("email"), block_on("phone"), block_on("website"), block_on("country", "locality"),
        block_on("country", "substr(name, 1, 4)"), block_on("country", "substr(name, -5, 5)"),
    ]  # fmt: skip
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=rules,
        comparisons=[
            cl.NameComparison("name").configure(term_frequency_adjustments=True),
            cl.ExactMatch("tax_id"),
            cl.EmailComparison("email"),
            cl.ExactMatch("phone"),
            cl.ExactMatch("website"),
            cl.JaroWinklerAtThresholds("locality", [0.9]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("subdivision"),
            cl.JaroWinklerAtThresholds("products", [0.9]),
        ],
    )
    database = DuckDBAPI()
    linker = Linker(database.register(frame), settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("tax_id"), block_on("email"), block_on("name")], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2_000_000, seed=1)
    for rule in (block_on("name"), block_on("country", "locality"), block_on("phone")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_probability=0.001).as_pandas_dataframe()
    return {
        (min(a, b), max(a, b)): float(weight)
        for a, b, weight in zip(
            predicted["unique_id_l"], predicted["unique_id_r"], predicted["match_weight"], strict=True
        )
    }


def _profile(row: dict[str, str]) -> Any:
    from matchmaker.firms.profile import Profile

    given = {column: value or None for column, value in row.items()}
    given["products"] = tuple(item.strip() for item in row["products"].split(";")) if row["products"] else None  # type: ignore[assignment]
    given["hs_codes"] = tuple(row["hs_codes"].split(";")) if row["hs_codes"] else None  # type: ignore[assignment]
    return Profile(**given)  # type: ignore[arg-type]
