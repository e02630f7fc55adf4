"""Checksums of tax numbers: ok, failed or not checkable. A failed one is a warning: the firm stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial
from importlib import import_module
from types import ModuleType
from typing import Literal

from matchmaker.firms.profile import Profile
from matchmaker.firms.report import TaxWarning

State = Literal["ok", "failed", "not_checkable"]

# python-stdnum's modules with a check digit, by country; a number is right if one of them says so. Those of firms first,
# then those of persons, with whose number a sole trader pays. Countries whose numbers have no check digit that the
# library knows (Costa Rica, Cuba, Haiti, the English-speaking Caribbean, Suriname, ...) are left out: not checkable.
_SCHEMES = {
    "AR": ("ar.cuit",), "AT": ("at.uid",), "AU": ("au.abn",), "BE": ("be.vat",), "BR": ("br.cnpj", "br.cpf"),
    "CA": ("ca.bn", "ca.sin"), "CH": ("ch.uid", "ch.vat"), "CL": ("cl.rut",), "CN": ("cn.uscc",), "CO": ("co.nit",),
    "CZ": ("cz.dic",), "DE": ("de.vat",), "DK": ("dk.cvr",), "DO": ("do.rnc", "do.cedula"), "EC": ("ec.ruc", "ec.ci"),
    "ES": ("es.nif",), "FI": ("fi.alv",), "FR": ("fr.siren", "fr.siret", "fr.tva"), "GB": ("gb.vat", "gb.utr"),
    "GR": ("gr.vat",), "GT": ("gt.nit",), "IE": ("ie.vat",), "IN": ("in_.gstin", "in_.pan"), "IT": ("it.iva", "it.codicefiscale"),
    "LU": ("lu.tva",), "MX": ("mx.rfc",), "NL": ("nl.btw", "nl.bsn"), "NO": ("no.mva", "no.orgnr"), "PE": ("pe.ruc",),
    "PL": ("pl.nip",), "PT": ("pt.nif",), "PY": ("py.ruc",), "RO": ("ro.cf",), "SE": ("se.vat", "se.orgnr"),
    "SV": ("sv.nit",), "UY": ("uy.rut",), "VE": ("ve.rif",),
}  # fmt: skip


def check_tax_number(number: str, country: str | None) -> State:
    """Does the check digit fit?

    Parameters
    ----------
    number : str
        As written; spaces, dots and hyphens do not matter. Text without a digit (*en trámite*) is no number.
    country : str, optional
        ISO 3166-1 alpha-2 of the firm.

    Examples
    --------
    >>> check_tax_number("20512333797", "PE"), check_tax_number("20512333798", "PE"), check_tax_number("12345", "JM")
    ('ok', 'failed', 'not_checkable')
    """
    schemes = _schemes(country or "")
    if not schemes or not any(character.isdigit() for character in number):
        return "not_checkable"
    return "ok" if any(fits(number) for fits in schemes) else "failed"


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
def _schemes(country: str) -> tuple[Callable[[str], bool], ...]:
    return tuple(_check_of(import_module(f"stdnum.{scheme}")) for scheme in _SCHEMES.get(country, ()))


def _check_of(module: ModuleType) -> Callable[[str], bool]:
    """Mexico's module looks at the check digit only when it is asked to."""
    check: Callable[..., bool] = module.is_valid
    return partial(check, validate_check_digits=True) if module.__name__ == "stdnum.mx.rfc" else check
