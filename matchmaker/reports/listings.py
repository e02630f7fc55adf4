"""Short answers on a terminal: partners, a pair, programmes, HS headings, communities, two portfolios side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from matchmaker.reports.gaps import in_words
from matchmaker.reports.terminal import grid, headed, plain
from matchmaker.reports.wording import Words

if TYPE_CHECKING:
    from rich.console import Console

Record = Mapping[str, Any]
NAMES_SHOWN = 8
QUESTIONS_SHOWN = 12


def print_matches(matches: Sequence[Record], name: str, console: Console, lang: str = "en") -> None:
    """Partners of one firm, best first: records with id, name, affinity, confidence and reasons."""
    words = Words(lang)
    console.print(plain(words("table-matches", count=len(matches), name=name), "bold"))
    if not matches:
        return
    table = headed(words, "xlsx-id", "xlsx-name", "table-affinity", "report-confidence", "xlsx-reasons")
    for match in matches:
        table.add_row(
            plain(match["id"]), plain(match["name"], "bold"), plain(words.score(match["affinity"]), "green"),
            plain(words.percent(match["confidence"])),
            plain("\n".join(words.sentence(reason) for reason in match["reasons"]) or "–"),
        )  # fmt: skip
    console.print(table)


def print_pair(pair: Record, console: Console, lang: str = "en") -> None:
    """One pair opened layer by layer: weight × similarity = contribution, an unknown layer counting as neutral."""
    words = Words(lang)
    values = {key: pair[key] for key in ("a", "b", "affinity", "confidence")}
    console.print(plain(words("table-pair", **values), "bold"))
    headings = ("report-layer", "report-weight", "table-similarity", "table-contribution", "table-evidence")
    table = headed(words, *headings)
    for layer in pair["layers"]:
        style = "" if layer["known"] else "dim"
        evidence = words.sentence(layer["evidence"])
        table.add_row(
            plain(words.capital(words(f"layer.{layer['layer']}")), style), plain(words.percent(layer["weight"]), style),
            plain(words.score(layer["similarity"]) if layer["known"] else "?", style),
            plain(words.score(layer["contribution"]), style),
            plain(evidence if layer["known"] else f"{evidence} ({words('table-neutral')})", style),
        )  # fmt: skip
    console.print(table)


def print_programmes(programmes: Sequence[Record], console: Console, lang: str = "en") -> None:
    """The programmes one can name: records with name, title and size."""
    words = Words(lang)
    table = headed(words, "table-programme-name", "table-programme-title", "table-size")
    for programme in programmes:
        size = programme["size"]
        table.add_row(
            plain(programme["name"], "bold"),
            plain(words.title(programme)),
            plain(f"{words.number(size['min'])}–{words.number(size['max'])}"),
        )
    console.print(table)


def print_programme(programme: Record, console: Console, lang: str = "en") -> None:
    """One programme whole: sizes, weights, rules with their sentence (`text`) and source."""
    words = Words(lang)
    console.print(plain(f"{words.title(programme)} ({programme['name']})", "bold"))
    console.print(plain(words(f"report-relation.{programme['product_relation']}")))
    size = {key: programme["size"][key] for key in ("min", "max")}
    optimum = programme["size"]["optimum"]
    console.print(
        plain(words("report-size-optimum", optimum=optimum, **size) if optimum else words("report-size", **size))
    )
    console.print(plain(words("report-programme-source", source=programme["source"]), "dim"))
    console.print()
    console.print(plain(words("report-weights"), "bold"))
    weights = grid("left", "right", "left")
    for layer, weight in programme["weights"].items():
        weights.add_row(
            plain(words.capital(words(f"layer.{layer}"))),
            plain(words.percent(weight)),
            plain("▪" * round(weight * 20), "green"),
        )
    console.print(weights)
    if not programme["rules"]:
        return
    console.print()
    console.print(plain(words("report-programme-rules"), "bold"))
    table = headed(words, "table-rule-id", "report-rule", "report-strength", "report-source")
    for rule in programme["rules"]:
        strength = words("report-hard") if rule["hard"] else words("table-soft-weight", weight=rule["weight"])
        table.add_row(plain(rule["id"], "bold"), plain(rule["text"]), plain(strength), plain(rule["source"], "dim"))
    console.print(table)


def print_headings(headings: Sequence[Record], console: Console, lang: str = "en") -> None:
    """Suggested HS headings, best first: records with code, label, score and the words that carried it."""
    words = Words(lang)
    if not headings:
        console.print(plain(words("table-headings-none")))
        return
    table = headed(words, "table-code", "table-heading", "report-score", "table-words")
    for heading in headings:
        table.add_row(
            plain(heading["code"], "bold"), plain(heading["label"]), plain(words.score(heading["score"]), "green"),
            plain(", ".join(heading["words"]), "dim"),
        )  # fmt: skip
    console.print(table)


def print_communities(communities: Sequence[tuple[int, Sequence[str]]], console: Console, lang: str = "en") -> None:
    """Communities by label with the names of their firms, of a large one the first; firms alone are only counted."""
    words = Words(lang)
    console.print(plain(words("table-communities", count=len(communities)), "bold"))
    table = headed(words, "report-number", "report-firms", "xlsx-name")
    alone = 0
    for label, names in communities:
        if len(names) == 1:
            alone += 1
            continue
        shown = " · ".join(names[:NAMES_SHOWN])
        if len(names) > NAMES_SHOWN:
            shown += " · " + words("table-more", count=len(names) - NAMES_SHOWN)
        table.add_row(plain(str(label)), plain(words.number(len(names))), plain(shown))
    console.print(table)
    if alone:
        console.print(plain(words("table-alone", count=alone), "dim"))


def print_comparison(comparison: Record, console: Console, lang: str = "en") -> None:
    """Two portfolios side by side: each proposal before and after, who came and who left."""
    words = Words(lang)
    console.print(plain(words("table-same-pairs", share=comparison["same_pairs"]), "bold"))
    before, after = comparison["objective_before"], comparison["objective_after"]
    console.print(plain(words("table-objectives", before=words.number(before, 3), after=words.number(after, 3)), "dim"))
    table = headed(words, "table-before", "table-after", "report-score", "table-stayed", "table-came", "table-left")
    for change in comparison["changes"]:
        moved = change["came"] or change["left"]
        table.add_row(
            *(plain("–" if change[key] is None else str(change[key]), "bold") for key in ("before", "after")),
            plain(f"{words.score(change['score_before'])} → {words.score(change['score_after'])}"),
            plain(words.number(len(change["stayed"])), "" if moved else "dim"),
            plain(", ".join(change["came"]), "green"),
            plain(", ".join(change["left"]), "red"),
        )
    console.print(table)
    for key, code in (("placed_now", "table-placed-now"), ("unplaced_now", "table-unplaced-now")):
        if comparison[key]:
            console.print(plain(words(code, count=len(comparison[key]), ids=", ".join(comparison[key]))))


def print_training(record: Record, console: Console, lang: str = "en") -> None:
    """What a programme should buy, best first, then the first questions: a record with training, questions, proposals, as_of."""
    words = Words(lang)
    if not record["training"]:
        console.print(plain(words("table-gaps-none"), "bold"))
        return
    console.print(plain(words("table-gaps-title", count=len(record["proposals"])), "bold"))
    if record["as_of"] is None:
        console.print(plain(words("table-gaps-undated"), "dim"))
    headings = ("report-support", "report-unlocks", "report-needed-by", "report-firms", "report-to-ask")
    table = headed(words, *headings)
    for need in record["training"]:
        counts = [len(need[key]) for key in ("unlocks", "proposals", "firms", "asked")]
        table.add_row(
            plain(need["support"]["text"], "bold" if counts[0] else "" if counts[1] else "dim"),
            *(
                plain(words.number(count) if count else "–", "green" if at == 0 else "")
                for at, count in enumerate(counts)
            ),
        )
    console.print(table)
    _print_questions(record["questions"], console, words)


def _print_questions(questions: Sequence[Record], console: Console, words: Words) -> None:
    if not questions:
        return
    console.print(plain(words("report-questions"), "bold"))
    table = headed(words, "report-question", "report-market", "report-proposals", "report-firms")
    for question in questions[:QUESTIONS_SHOWN]:
        notes = [question["timing"]["text"]] if question["timing"] else []
        if question["weakest_link"]:
            notes.append(words("gap-weakest-link"))
        asked = question["requirement"]["text"]
        table.add_row(
            plain(f"{asked}. {' '.join(notes)}" if notes else asked),
            plain(in_words([question["market"]] if question["market"] else [], words)),
            *(plain(words.number(len(question[key]))) for key in ("proposals", "firms")),
        )
    console.print(table)
    if len(questions) > QUESTIONS_SHOWN:
        console.print(plain(words("table-questions-more", count=len(questions) - QUESTIONS_SHOWN), "dim"))
