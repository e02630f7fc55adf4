"""Reading 100,000 canonical rows and understanding them: columns, places, products with their codes, certificates, duplicates.

Three lists. Two from the Caribbean fixture: *repeated* (its rows again and again under new ids and names) and *mixed*
(each cell drawn by itself, products put together anew from those of the country, so that hardly a list of them comes
again). *named*: invented firms of fourteen countries, named as firms are, one in six of them twice and many like others
(`duplicate_lists.py`), which asks most of the search for duplicates. Quality is the share of rows kept. Seconds are of
the processor, as other work on the machine must not count; the note has the clock's. The vocabularies are loaded before.
Beside it what reading the text alone costs with pandas, which understands nothing.
"""

from __future__ import annotations

import csv
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.duplicate_lists import TESTED, made_list
from benchmarks.table import Row

ROWS = 100_000
NAMED_FIRMS = 0.7  # invented firms a row wanted; their doubles and neighbours come to them
FIXTURE = Path(__file__).resolve().parent.parent / "fixtures" / "caribbean.csv"
_PLACE = ("country", "subdivision", "locality", "latitude", "longitude")
_FIRST = (
    "Alba",
    "Brisa",
    "Coral",
    "Delta",
    "Ember",
    "Fronda",
    "Golfo",
    "Huerta",
    "Isla",
    "Jade",
    "Kaya",
    "Loma",
    "Marea",
)
_SECOND = ("Foods", "Farms", "Trading", "Agro", "Export", "Mills", "Crafts", "Spices", "Growers", "Estates", "Works")


def run() -> list[Row]:
    from matchmaker.firms.reading import read_firms

    with tempfile.TemporaryDirectory() as folder:
        warm = Path(folder) / "warm.csv"
        _write(warm, _repeated(50))
        read_firms(warm)  # vocabularies load here
        rows: list[Row] = []
        for name, made in (("repeated", _repeated(ROWS)), ("mixed", _mixed(ROWS)), ("named", _named(ROWS))):
            path = Path(folder) / f"{name}.csv"
            _write(path, made)
            firms, seconds, clock = _cpu(lambda path=path: read_firms(path))
            report = firms.report
            _, bare, bare_clock = _cpu(lambda path=path: _as_text(path))
            rows += [
                Row(f"{ROWS:,} rows, {name}", "ours", "rows kept", report.rows_kept / report.rows_read, seconds,
                    note=f"CPU; {clock:.1f} s by the clock, {ROWS / clock:,.0f} rows a second; "
                         f"{len(report.duplicates):,} pairs suspected"),
                Row(f"{ROWS:,} rows, {name}", "pandas, as text", "rows kept", 1.0, bare,
                    note=f"CPU; {bare_clock:.1f} s by the clock; understands nothing"),
            ]  # fmt: skip
    return rows


def _cpu(call: Callable[[], object]) -> tuple[object, float, float]:
    processor, clock = time.process_time(), time.perf_counter()
    result = call()
    return result, time.process_time() - processor, time.perf_counter() - clock


def _as_text(path: Path) -> object:
    import pandas as pd

    return pd.read_csv(path, dtype=str)


def _fixture() -> list[dict[str, str]]:
    with FIXTURE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _own(number: int) -> dict[str, str]:
    """What is every firm's own: id, name, contacts."""
    name = f"{_FIRST[number % 13]} {_SECOND[number // 13 % 11]} {number}"
    return {
        "id": f"f-{number:06d}",
        "name": name,
        "email": f"f{number}@example.com",
        "prior_partners": "",
        "must_not_pair": "",
    }


def _repeated(count: int) -> Iterator[dict[str, str]]:
    firms = _fixture()
    for number in range(count):
        yield firms[number % len(firms)] | _own(number)


def _mixed(count: int) -> Iterator[dict[str, str]]:
    firms, draw = _fixture(), random.Random("reading").random
    sold: dict[str, list[str]] = {}
    for firm in firms:
        of_country = sold.setdefault(firm["id"][:2], [])
        of_country += [item.strip() for item in firm["products"].split(";") if item.strip()]
    for number in range(count):
        row = {column: firms[int(draw() * len(firms))][column] for column in firms[0]}
        where = firms[int(draw() * len(firms))]
        row |= {column: where[column] for column in _PLACE}
        items = sold[where["id"][:2]]
        row["products"] = "; ".join(items[int(draw() * len(items))] for _ in range(1 + int(draw() * 4)))
        yield row | _own(number)


def _named(count: int) -> Iterator[dict[str, str]]:
    rows = made_list(replace(TESTED, seed=5, invented=round(count * NAMED_FIRMS))).rows
    if len(rows) < count:
        raise ValueError(f"{len(rows)} rows were made where {count} are wanted: raise NAMED_FIRMS")
    return iter(rows[:count])


def _write(path: Path, rows: Iterator[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        first = next(rows)
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)
