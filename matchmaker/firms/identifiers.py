"""What points to one firm: tax number, e-mail address, web domain and telephone, in a form in which equal ones are equal.

All but the domain are private: they are compared here and shown nowhere.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from matchmaker.firms.profile import Profile

SHORT_NUMBER = 7  # digits of a telephone number without its area code
_NONE: frozenset[str] = frozenset()
_MANY = re.compile(r"[;,/|\s]+")
_NUMBERS_APART = re.compile(r"[;,/|]|\s(?:y|e|et|en|and|o|or|ou|of)\s|\bext\b\.?\s*\d*|\bx\s?\d+$")
_NOT_LETTERS = re.compile(r"[\W_]+")


class Identifiers(NamedTuple):
    """Empty where nothing is known. `domains`: of the website and of the firm's own mailboxes."""

    tax: str
    emails: frozenset[str]
    domains: frozenset[str]
    phones: frozenset[str]


def identifiers_of(profile: Profile) -> Identifiers:
    """The identifiers of a firm, normalised.

    Examples
    --------
    >>> firm = Profile(id="a", name="A", country="DO", tax_id="1-30-12345-6", website="https://www.Cafe-Sol.do/es",
    ...                email="Ventas@cafe-sol.do", phone="+1 (809) 555-0101 / 809 555 0102")
    >>> found = identifiers_of(firm)
    >>> found.tax, sorted(found.domains), sorted(found.phones)
    ('130123456', ['cafe-sol.do'], ['8095550101', '8095550102'])
    """
    emails = _emails(profile.email) if profile.email else _NONE
    domains = _own_domains(emails) if emails else _NONE
    if profile.website and (page := web_page(profile.website)):
        domains |= {page}
    return Identifiers(
        tax=tax_key(profile.tax_id) if profile.tax_id else "",
        emails=emails,
        domains=domains,
        phones=phone_numbers(profile.phone, profile.country) if profile.phone else _NONE,
    )


def tax_key(number: str) -> str:
    """Letters and digits only, in one case."""
    return _NOT_LETTERS.sub("", number.casefold())


@lru_cache(maxsize=100_000)
def web_page(website: str) -> str:
    """The domain, or on a host that many share, host and page; '' where the page is not named.

    Examples
    --------
    >>> web_page("http://www.cafesol.com/inicio"), web_page("facebook.com/CafeSol?ref=1"), web_page("facebook.com")
    ('cafesol.com', 'facebook.com/cafesol', '')
    """
    text = website.strip().casefold().partition("://")[2] or website.strip().casefold()
    host, _, path = re.split(r"[?#]", text, maxsplit=1)[0].partition("/")
    host = host.partition(":")[0].removeprefix("www.").removeprefix("m.").rstrip(".")
    if host in _hosts()["pages"]:
        path = path.strip("/")
        return f"{host}/{path}" if path else ""
    return host if "." in host and host not in _hosts()["mail"] else ""


@lru_cache(maxsize=100_000)
def phone_numbers(phone: str, country: str | None) -> frozenset[str]:
    """National numbers, digits only, of a cell that may hold several.

    Examples
    --------
    >>> sorted(phone_numbers("0051 73 555 0144", "PE")), sorted(phone_numbers("(073) 5550144 ext. 2", "PE"))
    (['735550144'], ['735550144'])
    """
    numbers = (re.sub(r"\D", "", part) for part in _NUMBERS_APART.split(phone.casefold()))
    return frozenset(
        national for number in numbers if len(national := _national(number, country or "")) >= SHORT_NUMBER - 1
    )


def same_phone(a: frozenset[str], b: frozenset[str]) -> bool:
    """One number in common; one without its area code counts as the same."""
    if a & b:
        return True
    return any(
        longer.endswith(shorter)
        for one in a
        for other in b
        for shorter, longer in [sorted((one, other), key=len)]
        if len(shorter) == SHORT_NUMBER < len(longer)
    )


def _national(number: str, country: str) -> str:
    code = _calling_codes().get(country)
    number = number.removeprefix("00")
    if code and number.startswith(code) and len(number) - len(code) >= SHORT_NUMBER:
        number = number[len(code) :]
    return number.lstrip("0")


def _own_domains(emails: frozenset[str]) -> frozenset[str]:
    hosts = [address.partition("@")[2] for address in emails]
    return frozenset([host for host in hosts if host not in _hosts()["mail"]])


def _emails(text: str) -> frozenset[str]:
    found = (address.strip("<>().").removeprefix("mailto:") for address in _MANY.split(text.casefold()))
    return frozenset(address for address in found if "@" in address)


@cache
def _calling_codes() -> dict[str, str]:
    return {country: code for code, countries in _file()["calling_codes"].items() for country in countries}


@cache
def _hosts() -> dict[str, frozenset[str]]:
    return {kind: frozenset(_file()[kind]) for kind in ("mail", "pages")}


@cache
def _file() -> dict[str, dict[str, list[str]]]:
    text = (resources.files("matchmaker.firms") / "data" / "contact_hosts.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
