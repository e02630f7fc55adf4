"""What a certificate covers, in the text behind its name."""

from __future__ import annotations

import re

from matchmaker.vocabulary.certificate_bodies import body_named
from matchmaker.vocabulary.certificate_dates import find_expiry, without_words_of_validity
from matchmaker.vocabulary.certificate_names import Mention, mentions, region_only, scheme_of_alias
from matchmaker.vocabulary.certificate_words import has_status, is_yes_or_no, pattern
from matchmaker.vocabulary.plain_letters import plain
from matchmaker.vocabulary.schemes import schemes

_OF = re.compile(r"^\W*(?:(?:del?|da|do|du|of|van|de la|d)\b\W*)+", re.IGNORECASE)


def scope_of(text: str, scheme: Mention) -> str | None:
    """What the certificate covers, where the text says so behind a colon, in brackets or after *for*; behind a
    designation of origin, the name it protects.

    Examples
    --------
    >>> scope_of("GLOBALG.A.P. (mango, piña)", Mention("globalgap", 0, 11))
    'mango+piña'
    >>> scope_of("denominación de origen Chulucanas", Mention("pdo", 0, 22))
    'Chulucanas'
    """
    behind = text[scheme.end :]
    for written in (r"^\s*[®™]?\s*:\s*(?P<scope>[^()\[\]]+)", r"[(\[](?P<scope>[^()\[\]]+)[)\]]"):
        hit = re.search(written, behind)
        if hit and (scope := _as_scope(hit["scope"])):
            return scope
    hit = pattern("scope").search(plain(behind))
    if hit:
        return _as_scope(behind[hit.end() :].lstrip(" :"))
    known = schemes().get(scheme.scheme)
    if known is None or not known.before_goods:
        return None
    for again in mentions(behind):  # Indicação Geográfica (IG) Cerrado Mineiro
        behind = behind[: again.start] + " " * (again.end - again.start) + behind[again.end :]
    return _as_scope(_OF.sub("", re.sub(r"[()\[\]]", " ", behind)), as_written=True)


def is_only_scope(text: str, *, of_a_code: bool) -> bool:
    """May what stands behind a colon be a scope: no yes or no, no date or status; behind a name that people write and
    not a code, no other certificate either?"""
    low = plain(text)
    if re.fullmatch(r"(?:19|20)\d\d", text):
        return True
    if is_yes_or_no(text) or has_status(text) or pattern("until").search(low) or find_expiry(text)[0] is not None:
        return False
    if of_a_code:
        return True
    named = mentions(text)
    only_organic_goods = all(mention.scheme.startswith("organic") for mention in named)
    return region_only(text) is None and scheme_of_alias(text) is None and only_organic_goods


def _as_scope(text: str, *, as_written: bool = False) -> str | None:
    parts = [part.strip(" .-") for part in re.split(r"[,;/+]", without_words_of_validity(text))]
    parts = [part for part in parts if part and not body_named(part) and not mentions(part) and not region_only(part)]
    parts = [part for part in parts if not _no_scope(part)]
    scope = "+".join(re.sub(r"[:@\s]+", " ", part).strip() for part in parts)
    if not scope or re.fullmatch(r"(?:19|20)\d\d", scope):
        return None
    return scope if as_written else scope.lower()


def _no_scope(part: str) -> bool:
    """Does a part say nothing of what is covered: a status, a grade, a version, yes or no, too few letters?"""
    low = plain(part)
    if re.fullmatch(r"[\d. ]{2,}", part):
        return False
    if len(re.findall(r"[^\W\d_]", part)) < 3 or is_yes_or_no(part) or has_status(part):
        return True
    bare = pattern("grade").sub(" ", pattern("filler").sub(" ", low))
    return not re.search(r"[a-z]{2}", bare)
