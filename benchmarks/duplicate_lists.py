"""Member lists with firms that stand in them twice, and firms that only look alike: made from a seed, with the answer.

The firms of `fixtures/caribbean.csv` and invented ones of fourteen countries. `halves` keeps lists apart: the names
and the towns of half 0, on which weights may be tried, are not those of half 1, on which the result is told.
"""

from __future__ import annotations

import csv
import random
import re
import tomllib
import unicodedata
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FIXTURE = HERE.parent / "fixtures" / "caribbean.csv"
# The last firms of three countries are earlier ones, written otherwise (`TWICE` in `fixtures/make_caribbean.py`).
TWICE_IN_THE_FIXTURE = (("bb-0016", "bb-0040"), ("dr-0028", "dr-0090"), ("jm-0048", "jm-0060"))
MOST_TRIES = 50
COLUMNS = (
    "id", "name", "country", "subdivision", "locality", "products", "hs_codes", "tax_id", "website", "email", "phone",
)  # fmt: skip
Row = dict[str, str]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Settings:
    """How a list is made; shares are of the firms, or of the duplicates where it says so."""

    seed: int
    half: int
    invented: int = 1_500
    twice: float = 0.2
    look_alike: float = 0.25  # firms that get a neighbour who is another firm
    changes: tuple[int, int] = (1, 3)  # of a duplicate's name
    missing: dict[str, float] = field(
        default_factory=lambda: {
            "locality": 0.15, "subdivision": 0.3, "products": 0.15, "hs_codes": 0.5, "tax_id": 0.6, "website": 0.55,
            "email": 0.45, "phone": 0.35,
        }
    )  # fmt: skip
    other_contact: float = 0.25  # of the duplicates: another number, another address
    other_name: float = 0.03  # of the duplicates: a trade name, known by its numbers only


TUNING = Settings(seed=11, half=0)
TESTED = Settings(
    seed=2026, half=1, invented=1_700, twice=0.16, look_alike=0.3, changes=(1, 3), other_contact=0.3, other_name=0.02,
    missing={"locality": 0.2, "subdivision": 0.35, "products": 0.2, "hs_codes": 0.55, "tax_id": 0.65, "website": 0.5,
             "email": 0.4, "phone": 0.4},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MadeList:
    """Rows in canonical columns, in no order that tells anything, and the pairs of ids (a < b) that are one firm."""

    rows: list[Row]
    pairs: set[Pair]


def made_list(settings: Settings) -> MadeList:
    """The list of a seed: the same on every machine."""
    maker = _Maker(settings)
    first = {second: one for one, second in TWICE_IN_THE_FIXTURE}
    known = {row["id"]: {column: row[column] for column in COLUMNS} for row in _fixture()}
    firms = [[row] for identity, row in known.items() if identity not in first]
    for same in firms:
        same += [known[second] for second, one in first.items() if known[one] is same[0]]
    firms += [[maker.firm()] for _ in range(settings.invented)]
    groups: list[list[Row]] = []
    for same in firms:
        firm = same[0]
        if maker.chance(settings.twice):
            same += [maker.again(firm) for _ in range(1 + maker.chance(0.1))]
        groups.append(same)
        if maker.chance(settings.look_alike):
            groups += [[other] for other in maker.look_alikes(firm)]
    maker.shared_offices(groups)
    rows = [row for same in groups for row in same]
    order = maker.shuffled(range(len(rows)))
    for position, at in enumerate(order):
        rows[at]["id"] = f"f-{position:05d}"
    pairs = {_pair(a["id"], b["id"]) for same in groups for i, a in enumerate(same) for b in same[:i]}
    listed = [{column: rows[at].get(column, "") for column in COLUMNS} for at in order]
    return MadeList(listed, pairs)


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


def _fixture() -> list[Row]:
    with FIXTURE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class _Maker:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.draw = random.Random(f"duplicates/{settings.seed}").random
        self.pools = tomllib.loads((HERE / "duplicate_names.toml").read_text("utf-8"))
        self.number = 0
        self.short_of_names = False
        self.borne: set[tuple[str, str]] = set()  # (country, name without legal form): a register gives a name once

    # -- drawing

    def chance(self, share: float) -> bool:
        return self.draw() < share

    def one(self, options: Any) -> Any:
        return options[int(self.draw() * len(options))]

    def shuffled(self, options: Any) -> list[Any]:
        keys = [self.draw() for _ in options]
        return [options[at] for at in sorted(range(len(options)), key=keys.__getitem__)]

    def of_half(self, options: list[Any]) -> Any:
        """One of those options that belong to this list's half."""
        return self.one(options[self.settings.half :: 2])

    # -- a firm

    def firm(self) -> Row:
        country = self.pools["countries"][self.one(list(self.pools["countries"]))]
        words = self.pools["languages"][country["language"]]
        town, subdivision = self.of_half(country["towns"])
        goods, code = self.one(words["goods"])
        more, more_code = self.one(words["goods"])
        name, tries = self.name(words, self.one(country["forms"])), 0
        while (key := (country["code"], self.without_form(name))) in self.borne:
            tries += 1
            name = self.name(words, self.one(country["forms"]))
            self.short_of_names |= tries > MOST_TRIES
            if self.short_of_names:  # a long list needs more names than we keep
                name = f"{self.coined()} {name}"
        self.borne.add(key)
        row = {
            "name": name, "country": country["code"], "locality": town,
            "subdivision": subdivision, "products": f"{goods}; {more}", "hs_codes": f"{code};{more_code}",
        }  # fmt: skip
        return self.with_gaps(row | self.contacts(row))

    def name(self, words: dict[str, Any], form: str) -> str:
        pattern: str = self.one(words["patterns"])
        for kind in ("surname", "given", "proper", "adjective"):
            while "{" + kind + "}" in pattern:
                pattern = pattern.replace("{" + kind + "}", self.of_half(words[kind]), 1)
        for kind in ("trade", "kind"):
            pattern = pattern.replace("{" + kind + "}", self.one(words[kind]))
        return f"{pattern} {form}".strip() if self.chance(0.7) else pattern

    def coined(self) -> str:
        return "".join(self.one("bcdfglmnprstv") + self.one("aeiou") for _ in range(3)).capitalize()

    def contacts(self, row: Row) -> Row:
        self.number += 1
        slug = "-".join(_slug(row["name"]).split("-")[:4]) or "firm"
        digits = f"{10_000_000 + int(self.draw() * 89_999_999)}"
        mailbox = self.one(("info", "ventas", "sales", "contact", "export"))
        email = f"{slug.replace('-', '')[:14]}{self.number}@gmail.com"
        if self.chance(0.5):
            email = f"{mailbox}@{slug}-{self.number}.example"
        return {
            "tax_id": f"{100_000_000 + int(self.draw() * 899_999_999)}", "email": email,
            "website": f"https://www.{slug}-{self.number}.example", "phone": digits,
        }  # fmt: skip

    def with_gaps(self, row: Row) -> Row:
        gaps = {column: "" for column, share in self.settings.missing.items() if self.chance(share)}
        return row | gaps

    # -- the same firm again

    def again(self, firm: Row) -> Row:
        """The firm as another office wrote it down. What it lacked may now be known."""
        row = dict(firm)
        if self.chance(self.settings.other_name):
            row["name"] = self.firm()["name"]
            row["tax_id"] = firm["tax_id"] = firm["tax_id"] or self.contacts(firm)["tax_id"]
            return row
        low, high = self.settings.changes
        for _ in range(low + int(self.draw() * (high - low + 1))):
            row["name"] = self.changed(row["name"])
        if row["name"] == firm["name"]:
            row["name"] = self.typo(row["name"])
        if row["locality"] and self.chance(0.2):
            row["locality"] = self.one((str.upper, _plain, self.typo))(row["locality"])
        if row["products"]:
            items = self.shuffled([item.strip() for item in row["products"].split(";")])
            row["products"] = "; ".join(items[: 1 if self.chance(0.3) else len(items)])
        if row["phone"] and self.chance(0.5):
            row["phone"] = f"{row['phone'][:-4]}-{row['phone'][-4:]}"
        fresh = self.contacts(row)
        for column in ("email", "phone"):
            if row[column] and self.chance(self.settings.other_contact):
                row[column] = fresh[column]
        return self.with_gaps(row)

    def changed(self, name: str) -> str:
        changes = (
            self.typo, self.typo, self.typo, self.other_form, self.other_form, self.abbreviated, self.abbreviated,
            self.reordered, self.moved_accent, _plain, _plain, str.upper, self.joined, self.shortened,
        )  # fmt: skip
        return self.one(changes)(name)

    def typo(self, text: str) -> str:
        """A letter lost, doubled, struck wrongly, or two changed about; never the first of a word."""
        places = [at for at in range(1, len(text) - 1) if text[at - 1].isalpha() and text[at].isalpha()]
        if not places:
            return text
        at = self.one(places)
        letter = self.one("aeiorstnl")
        return self.one((
            text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:], text[:at] + letter + text[at + 1 :],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        ))  # fmt: skip

    def other_form(self, name: str) -> str:
        """The legal form dropped, or in one of the other ways of writing it."""
        bare = self.without_form(name)
        form = name[len(bare) :].strip(" ,").casefold()
        for spellings in self.pools["same_form"]:
            if form and form in (spelling.casefold() for spelling in spellings):
                return bare if self.chance(0.45) else f"{bare} {self.one(spellings)}"
        return f"{name}, {self.one(self.one(self.pools['same_form']))}" if self.chance(0.15) else name

    def abbreviated(self, name: str) -> str:
        known = [(long, short) for long, short in self.pools["short"] if long.casefold() in name.casefold().split()]
        if known:
            long, short = self.one(known)
            return re.sub(rf"\b{long}\b", short, name, count=1, flags=re.IGNORECASE)
        words = name.split()
        long_words = [at for at, word in enumerate(words) if len(word) > 8 and word.isalpha()]
        if long_words and self.chance(0.5):
            at = self.one(long_words)
            words[at] = words[at][:5] + "."
        return " ".join(words)

    def reordered(self, name: str) -> str:
        core = self.without_form(name)
        form, words = name[len(core) :], core.split()
        cut = 1 + int(self.draw() * (len(words) - 1)) if len(words) > 1 else 0
        return f"{' '.join(words[cut:])}{self.one((', ', ' '))}{' '.join(words[:cut])}{form}" if cut else name

    def moved_accent(self, name: str) -> str:
        plain = _plain(name)
        vowels = [at for at, letter in enumerate(plain) if letter in "aeiou"]
        if not vowels:
            return name
        at = self.one(vowels)
        return plain[:at] + "áéíóú"["aeiou".index(plain[at])] + plain[at + 1 :]

    def joined(self, name: str) -> str:
        core = self.without_form(name)
        form, words = name[len(core) :], core.split()
        places = [at for at in range(len(words) - 1) if min(len(words[at]), len(words[at + 1])) > 2]
        if not places:
            return name
        at = self.one(places)
        return " ".join([*words[:at], words[at] + words[at + 1].casefold(), *words[at + 2 :]]) + form

    def shortened(self, name: str) -> str:
        """Without its particles, or *&* for *and*."""
        kept = [word for word in name.split() if word.casefold() not in ("de", "del", "des", "van", "do", "da", "of")]
        swapped = {"&": "y", "y": "&", "and": "&", "et": "&", "e": "&"}
        return " ".join(swapped.get(word, word) for word in kept)

    # -- other firms that look alike

    def look_alikes(self, firm: Row) -> list[Row]:
        kinds = (self.sister, self.namesake_elsewhere, self.branch, self.numbered, self.relative, self.other_body)
        kind = self.one(kinds)
        found = kind(dict(firm))
        if not found:
            return []
        key = (found["country"], self.without_form(found["name"]))
        if key in self.borne and kind != self.namesake_elsewhere:
            return []
        self.borne.add(key)
        return [found]

    def neighbour(self, firm: Row, name: str) -> Row:
        """Another firm of the town with contacts of its own."""
        row = firm | {"name": name}
        if self.chance(0.5):
            row["products"], row["hs_codes"] = self.other_goods(firm)
        return self.with_gaps(row | self.contacts(row))

    def other_goods(self, firm: Row) -> tuple[str, str]:
        made = self.firm()
        return made["products"], made["hs_codes"]

    def sister(self, firm: Row) -> Row:
        """*Finca X* and *Finca X Export*: the same people, another company; it may answer the same telephone."""
        core = self.without_form(firm["name"])
        word = self.one(("Export", "Trading", "Transporte", "Exportadora", "Services", "Tours", "Inmobiliaria"))
        row = self.neighbour(firm, f"{core} {word}" if self.chance(0.7) else f"{word} {core}")
        if firm["phone"] and self.chance(0.25):
            row["phone"] = firm["phone"]
            row["tax_id"] = self.contacts(row)["tax_id"]
            firm["tax_id"] = firm["tax_id"] or self.contacts(row)["tax_id"]
        return row

    def namesake_elsewhere(self, firm: Row) -> Row | None:
        """A firm of the same name in another town."""
        there = self.elsewhere(firm)
        return self.neighbour(firm, firm["name"]) | there if firm["locality"] and there else None

    def branch(self, firm: Row) -> Row | None:
        there = self.elsewhere(firm)
        if not there:
            return None
        word = self.one(("Sucursal", "Branch", "Filial", "Sede"))
        row = self.neighbour(firm, f"{firm['name']} - {word} {there['locality']}") | there
        row["website"] = firm["website"]
        return row

    def elsewhere(self, firm: Row) -> Row | None:
        country = self.pools["countries"].get(firm["country"])
        towns = [(town, area) for town, area in country["towns"] if town != firm["locality"]] if country else []
        if not towns:
            return None
        town, area = self.one(towns)
        return {"locality": town, "subdivision": area}

    def numbered(self, firm: Row) -> Row:
        """*Asociación X* and *Asociación X No. 2*."""
        core = self.without_form(firm["name"])
        other = self.one(("2", "II", "No. 3"))
        return self.neighbour(firm, f"{core} {other}")

    def relative(self, firm: Row) -> Row:
        """One word of the name is another: a brother's firm, or *Santa Ana* beside *Santa Rosa*."""
        words = self.without_form(firm["name"]).split()
        places = [at for at, word in enumerate(words) if len(word) > 3] or [0]
        pools = list(self.pools["languages"].values())
        other = self.of_half(self.one(pools)[self.one(("surname", "given", "proper"))])
        words[self.one(places)] = other
        return self.neighbour(firm, " ".join(words))

    def other_body(self, firm: Row) -> Row | None:
        """The association beside the co-operative of the same name."""
        bodies = self.pools["bodies"]
        for body, others in bodies.items():
            if body.casefold() in firm["name"].casefold().split():
                name = re.sub(rf"\b{body}\b", self.one(others), firm["name"], count=1, flags=re.IGNORECASE)
                return self.neighbour(firm, name)
        return self.neighbour(firm, self.firm()["name"])

    def without_form(self, name: str) -> str:
        forms = [form for spellings in self.pools["same_form"] for form in spellings]
        borne = [form for form in forms if name.casefold().endswith(" " + form.casefold())]
        return name[: -len(max(borne, key=len))].rstrip(" ,") if borne else name

    def shared_offices(self, groups: list[list[Row]]) -> None:
        """One address or number for two or three firms of one accountant, or for nine of one chamber."""
        for _ in range(len(groups) // 50):
            column = self.one(("email", "phone"))
            clients = [self.one(groups)[0] for _ in range(self.one((2, 2, 3, 9)))]
            for client in clients:
                if client["country"] == clients[0]["country"]:
                    client[column] = clients[0][column] or self.contacts(clients[0])[column]


def _plain(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", _plain(text).casefold()).strip("-")


def larger(settings: Settings, invented: int) -> Settings:
    """The same settings for a longer list."""
    return replace(settings, invented=invented)
