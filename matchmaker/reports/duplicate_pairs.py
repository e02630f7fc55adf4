"""Suspected duplicates as a CSV file for a person to decide on: filled in, it is what `--decided` reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from matchmaker.reports.csv import cell

COLUMNS = ("id_a", "id_b", "decision", "decided_by", "decided_on", "name_a", "name_b", "known", "score", "reasons")


def pairs_csv(pairs: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> str:
    """One row a pair, `decision` to `decided_on` left empty.

    `pairs` are the records of the import report's duplicates; `names` gives a firm's name by its id. `known` says that
    the second firm is of the list of those already known. Lines end in CRLF, no cell is one that a spreadsheet would run.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for pair in pairs:
        row = {
            "id_a": pair["a"], "id_b": pair["b"], "name_a": names.get(pair["a"], ""), "name_b": names.get(pair["b"], ""),
            "known": "yes" if pair["known"] else "no", "score": pair["score"],
            "reasons": " ".join(reason["text"] for reason in pair["reasons"]),
        }  # fmt: skip
        writer.writerow([cell(row.get(column)) for column in COLUMNS])
    return written.getvalue()
