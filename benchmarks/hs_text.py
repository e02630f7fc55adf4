"""Text to HS heading on held-out wording: shares of right answers, how far scores say so, and texts per second.

Phrases as firms write them and short names of headings, written blind (`tests/vocabulary/heldout`), the headings of the
Mexican tariff and English short names of headings by others (both reference data, not ours). Only shares are given,
never a single text.
"""

from __future__ import annotations

import csv
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from benchmarks.instances import GRAPHS
from benchmarks.table import Row, timed
from matchmaker.vocabulary.hs_names import trade_names
from matchmaker.vocabulary.hs_search import says
from matchmaker.vocabulary.hs_tree import is_hs
from matchmaker.vocabulary.products import CONFIDENCE, HSSuggestion, suggest_hs_many
from matchmaker.vocabulary.tokens import LANGUAGES

SHARED = GRAPHS.parent
PHRASES = Path(__file__).resolve().parent.parent / "tests" / "vocabulary" / "heldout"

Wording = tuple[str, str]  # a text and its heading


def run() -> list[Row]:
    rows: list[Row] = []
    scored: list[tuple[float, bool]] = []
    for name, (language, wordings) in held_out().items():
        answers, seconds = answered(wordings, language)
        first, five = shares(answers, wordings)
        note = f"{len(wordings)} texts, {len(wordings) / seconds:,.0f} a second, one process"
        rows.append(Row(f"{name}, top-1", "suggest_hs_many", "share right", first, seconds, note=note))
        rows.append(Row(f"{name}, top-5", "suggest_hs_many", "share right", five, seconds))
        scored += [
            (found[0].score, found[0].code[:4] == heading)
            for found, (_, heading) in zip(answers, wordings, strict=True)
            if found
        ]
    for (low, high), hits in calibration(scored).items():
        said = sum(score for score, _ in hits) / len(hits)
        right = sum(hit for _, hit in hits) / len(hits)
        note = f"{len(hits)} answers, {said:.3f} said"
        rows.append(
            Row(f"scores from {low:.1f} to {high:.1f}", "suggest_hs_many", "share right", right, 0.0, note=note)
        )
    taken = [hit for score, hit in scored if score >= CONFIDENCE]
    note = f"{len(taken)} of {len(scored)} answers"
    rows.append(
        Row(f"scores from {CONFIDENCE}", "suggest_hs_many", "share right", sum(taken) / len(taken), 0.0, note=note)
    )
    return [*rows, *speed()]


def speed() -> list[Row]:
    """Distinct texts a second in batch, the best heading each, in one process: at first and again with other texts, when
    most words have been met. For want of so many texts of firms these are our own trade names, two at a time."""
    names = sorted({name for _, name in trade_names()["es"]})
    texts = [f"{name} {other}" for name, other in zip(names, names[len(names) // 2 :] + names, strict=False)]
    others = [f"{other} {name}" for name, other in zip(names, names[len(names) // 3 :] + names, strict=False)]
    suggest_hs_many(["mango"], 1, "es")
    says.cache_clear()
    rows = []
    for when, column in (("words not met before", texts), ("words met before", others)):
        start = time.process_time()
        _, clock = timed(lambda column=column: suggest_hs_many(column, 1, "es"))
        seconds = time.process_time() - start
        note = f"{len(column):,} texts; CPU; {clock:.1f} s by the clock, {len(column) / clock:,.0f} a second"
        rows.append(
            Row(f"batch, {when}", "suggest_hs_many", "texts a second", len(column) / seconds, seconds, note=note)
        )
    return rows


def held_out() -> dict[str, tuple[str, list[Wording]]]:
    """Every set of wordings with its language, by name."""
    found: dict[str, tuple[str, list[Wording]]] = {}
    for language in LANGUAGES:
        phrases = _read(PHRASES / f"phrases_{language}.csv")
        found[f"phrases {language}"] = (language, [(row["phrase"], row["heading"]) for row in phrases])
        for names in sorted(PHRASES.glob(f"names_?_{language}.csv")):
            wordings = [(row["phrase"], row["heading"]) for row in _read(names)]
            found[f"blind short names {names.stem[6]} {language}"] = (language, wordings)
    tariff = _read(SHARED / "hs" / "tariff_wording_es_mx.csv")
    headings = [(row["descripcion_es"], row["code"]) for row in tariff if row["digits"] == "4" and is_hs(row["code"])]
    found["tariff headings es"] = ("es", headings)
    names = _read(SHARED / "product_space" / "hs4_short_labels.csv")
    labels = [(row["shortLabel"], row["id"][-4:]) for row in names if is_hs(row["id"][-4:])]
    found["short names en"] = ("en", labels)
    return found


def answered(wordings: Sequence[Wording], language: str) -> tuple[list[list[HSSuggestion]], float]:
    """Five answers for each text and the processor's seconds, loading not counted."""
    suggest_hs_many(["mango"], 5, language)
    start = time.process_time()
    answers = suggest_hs_many([text for text, _ in wordings], 5, language)
    return answers, time.process_time() - start


def shares(answers: Sequence[Sequence[HSSuggestion]], wordings: Sequence[Wording]) -> tuple[float, float]:
    """The shares of texts whose heading comes first, and among the first five."""
    found = [[answer.code[:4] for answer in given] for given in answers]
    pairs = list(zip(found, (heading for _, heading in wordings), strict=True))
    first = sum(codes[:1] == [heading] for codes, heading in pairs)
    return first / len(pairs), sum(heading in codes for codes, heading in pairs) / len(pairs)


def calibration(scored: Sequence[tuple[float, bool]]) -> dict[tuple[float, float], list[tuple[float, bool]]]:
    """The first answers by tenths of their score."""
    tenths: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for score, hit in scored:
        tenths[min(int(score * 10), 9)].append((score, hit))
    return {(tenth / 10, (tenth + 1) / 10): tenths[tenth] for tenth in sorted(tenths)}


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
