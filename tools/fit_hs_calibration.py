"""Make `matchmaker/vocabulary/data/hs_calibration.csv`: `python tools/fit_hs_calibration.py SHARED`.

SHARED is the folder of reference data. The wordings are headings named by others (English short labels, Spanish tariff
headings) and the phrases of `tests/vocabulary/held_out_en.csv`. They are put in order of the lead of their first heading
and cut into equal groups, and each group gives its mean lead and its share of right answers, made rising. The curve of
one half is checked on the other; the phrases of `tests/vocabulary/heldout`, which are not used here, check the whole.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np

from matchmaker.vocabulary.hs_search import LIKENESS, search
from matchmaker.vocabulary.hs_tree import headings, is_hs
from matchmaker.vocabulary.ranking import best_first

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "matchmaker" / "vocabulary" / "data" / "hs_calibration.csv"
GROUPS = 12
TOGETHER = 256


def wordings(shared: Path) -> list[tuple[str, str, str]]:
    """Text, language and heading of every wording."""

    def rows(path: Path) -> list[dict[str, str]]:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    labels = rows(shared / "product_space" / "hs4_short_labels.csv")
    tariff = rows(shared / "hs" / "tariff_wording_es_mx.csv")
    phrases = rows(ROOT / "tests" / "vocabulary" / "held_out_en.csv")
    found = [(row["shortLabel"], "en", row["id"][-4:]) for row in labels]
    found += [(row["descripcion_es"], "es", row["code"]) for row in tariff if row["digits"] == "4"]
    found += [(row["phrase"], "en", row["heading"]) for row in phrases]
    return [(text, language, heading) for text, language, heading in found if is_hs(heading) and len(heading) == 4]


def measured(found: list[tuple[str, str, str]]) -> list[tuple[float, bool]]:
    """For each wording the lead of its first heading, and whether that is the right one."""
    pairs: list[tuple[float, bool]] = []
    for start in range(0, len(found), TOGETHER):
        block = found[start : start + TOGETHER]
        for language in sorted({language for _, language, _ in block}):
            those = [(text, heading) for text, spoken, heading in block if spoken == language]
            table = search([text for text, _ in those], language)
            total = np.round(table.worth + LIKENESS * table.likeness, 9)
            for row, ((first, second), (_, heading)) in enumerate(zip(best_first(total, 2), those, strict=True)):
                pairs.append((float(total[row, first] - total[row, second]), headings()[first] == heading))
    return pairs


def curve(pairs: list[tuple[float, bool]]) -> tuple[list[float], list[float]]:
    """Leads and shares of right answers, both rising."""
    groups = np.array_split(np.array(sorted(pairs), dtype=float), GROUPS)
    shares = np.maximum.accumulate([group[:, 1].mean() for group in groups])
    return [float(group[:, 0].mean()) for group in groups], [float(share) for share in shares]


def check(said: np.ndarray, right: np.ndarray) -> None:
    for low in np.arange(0.0, 1.0, 0.1):
        those = (said >= low) & (said < low + 0.1)
        if those.any():
            print(f"said {said[those].mean():.2f}, right {right[those].mean():.2f} of {those.sum()}")


def main(shared: Path) -> None:
    pairs = measured(wordings(shared))
    print("half of them, by the curve of the other half:")
    check(np.interp([lead for lead, _ in pairs[1::2]], *curve(pairs[::2])), np.array([hit for _, hit in pairs[1::2]]))
    leads, shares = curve(pairs)
    lines = ["lead,right", *(f"{lead:.4f},{share:.4f}" for lead, share in zip(leads, shares, strict=True))]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
