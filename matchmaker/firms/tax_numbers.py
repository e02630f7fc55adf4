"""Checksums of tax numbers: ok, failed or not checkable. A failed one is a warning: the firm stays."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import Any, Literal

from matchmaker.firms.profile import Profile
from matchmaker.firms.report import TaxWarning

State = Literal["ok", "failed", "not_checkable"]

# python-stdnum's modules with a check digit, by country; a number is right if one of them says so.
_SCHEMES = {
    "AR": ("ar.cuit",), "BR": ("br.cnpj", "br.cpf"), "CL": ("cl.rut",), "CO": ("co.nit",), "CR": ("cr.cpj", "cr.cpf"),
    "DO": ("do.rnc", "do.cedula"), "EC": ("ec.ruc", "ec.ci"), "ES": ("es.nif",),
    "FR": ("fr.siren", "fr.siret", "fr.tva"), "GT": ("gt.nit",), "MX": ("mx.rfc",), "NL": ("nl.btw", "nl.bsn"),
    "PE": ("pe.ruc",), "PT": ("pt.nif",), "PY": ("py.ruc",),
    "SV": ("sv.nit",), "UY": ("uy.rut",), "VE": ("ve.rif",),
}  # fmt: skip


def check_tax_number(number: str, country: str | None) -> State:
    """Does the check digit fit?

    Examples
    --------
    >>> check_tax_number("20512333797", "PE"), check_tax_number("20512333798", "PE"), check_tax_number("12345", "JM")
    ('ok', 'failed', 'not_checkable')
    """
    schemes = _schemes(country or "")
    if not schemes:
        return "not_checkable"
    return "ok" if any(scheme.is_valid(number) for scheme in schemes) else "failed"


def check_tax_numbers(profiles: Iterable[Profile]) -> tuple[dict[str, int], list[TaxWarning]]:
    """Counts by state, and a warning for each number that failed."""
    counts = {"ok": 0, "failed": 0, "not_checkable": 0}
    warnings = []
    for profile in profiles:
        if profile.tax_id is None:
            continue
        state = check_tax_number(profile.tax_id, profile.country)
        counts[state] += 1
        if state == "failed":
            warnings.append(TaxWarning(profile.id, profile.country or ""))
    return counts, warnings


@cache
def _schemes(country: str) -> tuple[Any, ...]:
    return tuple(import_module(f"stdnum.{scheme}") for scheme in _SCHEMES.get(country, ()))
