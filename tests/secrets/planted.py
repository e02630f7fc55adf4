"""A small member list full of secrets, and the search for them in whatever comes out.

Every private value is planted once a firm. Two firms are twins that nothing keeps apart but that one of them declared it
will not be paired with the other: whatever comes out must be the same whoever of the two declared it, and must not put
their names together.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

# Unknown to every vocabulary, so that each is itself a word that nothing else would say.
GHOST = "ghost-4417"
REFUSER, REFUSED = "zz-twin-1", "zz-twin-2"
TWINS = {REFUSER: "Quixaba Frutas", REFUSED: "Xerinola Frutas"}
MEMBERS = [f"do-{number:02}" for number in range(9)]
BODY = "Consorcio de Mango de Baní"
LARGE = {"size.min": 8, "size.optimum": 9}  # of a consortium, so that one of the twins finds no other place
UNREAD = {  # private cells that cannot be understood are reported, not repeated
    "email": "mail-nowhere-5521",
    "phone": "phone-nowhere-5522",
    "turnover": "turnover-nowhere-5523",
    "compliance": "compliance-nowhere-5524",
    "turnover_currency": "QZQ",
}


def private(number: int) -> dict[str, str]:
    """The private cells of one firm, each with a value that no other has."""
    return {
        "tax_id": f"TAXSECRET88{number:02}42",
        "email": f"owner.{number:02}@planted-mail.example",
        "phone": f"+1 809 555 73{number:02}",
        "turnover": f"76543210{number:02}",
        "turnover_currency": "XTS",
        "compliance": f"plantedtopic{number:02}=no",
    }


def rows(refuser: str = REFUSER) -> list[dict[str, str]]:
    """Firms alike in everything that matters, so that all would be in one consortium if they might."""
    found = []
    for number, firm in enumerate([*MEMBERS, *TWINS]):
        row = {
            "id": firm,
            "name": TWINS.get(firm, f"Frutas {number:02}"),
            "country": "DO",
            "subdivision": "DO-17",
            "locality": "Baní",
            "products": "mango fresco",
            "hs_codes": "080450",
            "certifications": "globalgap" if number % 2 else "none",
            "kind": "firm",
            "size_class": "small",
            "export_stage": "regular" if number < 3 else "none",
            "target_markets": "US",
            "capacity": "mango=40 t/year",
            "member_of": BODY if number < 3 else "",
            "must_not_pair": GHOST if firm == MEMBERS[0] else "",
            **private(number),
        }
        if firm in TWINS:  # what could set one twin apart from the other is the same in both
            row |= {"capacity": "mango=60 t/year", "certifications": "globalgap"}
        if firm == refuser:
            row["must_not_pair"] = REFUSED if refuser == REFUSER else REFUSER
        found.append(row)
    found[1] |= UNREAD
    found.append(
        {**found[2], "email": "second.row@planted-mail.example", "phone": "+1 809 555 7399"}
    )  # the same firm again
    return found


def write_members(path: Path, refuser: str = REFUSER, headings: Mapping[str, str] | None = None) -> Path:
    listed = rows(refuser)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([(headings or {}).get(name, name) for name in listed[0]])
        writer.writerows(row.values() for row in listed)
    return path


def secrets(but: tuple[str, ...] = ()) -> list[str]:
    """Everything planted, but the columns named."""
    planted = {row[column] for row in rows() for column in (*UNREAD, "tax_id") if column not in but}
    return sorted({value.partition("=")[0] for value in planted} | {GHOST})


def found_in(text: str, but: tuple[str, ...] = ()) -> list[str]:
    """The secrets that stand in a text, however they are spaced, escaped or cased; a currency as a word by itself."""
    plain = unquote(html.unescape(text))
    flat = _flat(plain)
    return [
        secret
        for secret in secrets(but)
        if (re.search(rf"\b{secret}\b", plain) if len(secret) == 3 else _flat(secret) in flat)
    ]


def _flat(text: str) -> str:
    return re.sub(r"[^0-9a-z]", "", text.lower())


def readable(data: bytes) -> str:
    """The text of a file, that of a workbook's every part."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


def betrayals(text: str) -> list[str]:
    """Records about refusals in a JSON text that name somebody or something."""
    try:
        record = json.loads(text)
    except ValueError:
        return []
    named = []
    for each in _records(record):
        about = str(each.get("id", "")) + str(each.get("code", ""))
        if "must-not-pair" in about and re.search(r"zz-twin|do-\d\d|Frutas", json.dumps(each, ensure_ascii=False)):
            named.append(json.dumps(each, ensure_ascii=False))
    return named


def _records(value: Any) -> Iterator[dict[str, Any]]:
    """Every object inside, the innermost ones that have an id or a code."""
    if isinstance(value, dict):
        inner = [record for each in value.values() for record in _records(each)]
        yield from inner
        if "code" in value or "verdict" in value:
            yield value
    elif isinstance(value, list):
        for each in value:
            yield from _records(each)


def anonymous(text: str) -> str:
    """Without the digest of the firms' records, which is of every value."""
    return re.sub(r"[0-9a-f]{40,}", "", text)
