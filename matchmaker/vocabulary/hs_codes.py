"""Reading an HS code as people write it: with dots, with the national digits behind, with the zero a spreadsheet
ate, in the words of an earlier edition."""

from __future__ import annotations

import re

from matchmaker.vocabulary.hs_editions import carried, edition_of
from matchmaker.vocabulary.hs_tree import EDITION, is_hs

_NAME = re.compile(r"^\s*(?:(?:hs|sa|sh|gs|ncm|naladisa|hts|taric|code|código|codigo)\b[\s.:#°ºn-]*)+", re.IGNORECASE)
_WRITTEN = re.compile(r"^\d[\d\s.\-]*$")


def clean_hs(text: str) -> tuple[str | None, str | None]:
    """The HS code of 2, 4 or 6 digits that `text` stands for, and the rule that corrected it.

    Returns
    -------
    (code, rule)
        `rule` is None where only dots, spaces or a prefix were taken off; else the code of a sentence in `texts/`:
        `hs-cut` (a national code, cut to six digits), `hs-zero-restored` (a leading or closing zero that a spreadsheet
        dropped), `hs-nearest-ancestor` (no such code, its nearest ancestor stands in). `code` is None with
        `hs-not-understood` (not a number) or `hs-unknown` (not even its chapter exists). Codes of earlier editions are
        not looked for: `read_hs` does.

    Examples
    --------
    >>> clean_hs("0804.50"), clean_hs("HS 08 04")
    (('080450', None), ('0804', None))
    >>> clean_hs("804.50"), clean_hs("80450"), clean_hs("804.5")
    (('080450', 'hs-zero-restored'), ('080450', 'hs-zero-restored'), ('080450', 'hs-zero-restored'))
    >>> clean_hs("0804.50.20.00"), clean_hs("080499"), clean_hs("9999")
    (('080450', 'hs-cut'), ('0804', 'hs-nearest-ancestor'), (None, 'hs-unknown'))
    """
    readings = _readings(text)
    if not readings:
        return None, "hs-not-understood"
    for digits, rule in readings:
        if is_hs(digits[:6]):
            return digits[:6], rule or ("hs-cut" if len(digits) > 6 else None)
    return _nearest(readings)


def read_hs(text: str, edition: str = EDITION) -> tuple[tuple[str, ...], str | None]:
    """The HS codes of 2022 that a code of some edition stands for, and the rule that led to them.

    Parameters
    ----------
    edition : "2012", "2017" or "2022"
        The edition that the code is said to be of; one that this has not, but an earlier one, is recognised as such.

    Returns
    -------
    (codes, rule)
        Several codes where a later edition has divided the goods. The rules of `clean_hs`, or `hs-carried-2012` and
        `hs-carried-2017` (renumbered since), `hs-divided-2012` and `hs-divided-2017` (several took over a part each).

    Examples
    --------
    >>> read_hs("0403.10"), read_hs("0805.20", "2012"), read_hs("0804.50", "2017")
    ((('040320',), 'hs-carried-2017'), (('080521', '080522', '080529'), 'hs-divided-2012'), (('080450',), None))
    """
    readings = _readings(text)
    if not readings:
        return (), "hs-not-understood"
    for digits, rule in readings:
        code = digits[:6]
        of = edition if edition < EDITION else edition_of(code)
        codes = carried(code, of) if of is not None else ()
        if codes == (code,):
            return codes, rule or ("hs-cut" if len(digits) > 6 else None)
        if codes:
            return codes, f"hs-{'carried' if len(codes) == 1 else 'divided'}-{of}"
    nearest, rule = _nearest(readings)
    return ((nearest,) if nearest is not None else ()), rule


def _nearest(readings: list[tuple[str, str | None]]) -> tuple[str | None, str]:
    for length in (4, 2):
        for digits, _ in readings:
            if is_hs(digits[:length]) and len(digits) > length:
                return digits[:length], "hs-nearest-ancestor"
    return None, "hs-unknown"


def _readings(text: str) -> list[tuple[str, str | None]]:
    """The digits that may be meant, likeliest first, each with the rule that leads to it; none for what is no number."""
    text = _NAME.sub("", text).strip().strip(".,;-'\"")
    if not _WRITTEN.match(text):
        return []
    parts = re.findall(r"\d+", text)
    digits = "".join(parts)
    zero = "hs-zero-restored"
    found: list[tuple[str, str | None]] = []
    # A number in a spreadsheet: 804.50 and 8471.3 have lost zeros at the ends that the dot lets us put back.
    if len(parts) == 2 and len(parts[0]) in (3, 4) and len(parts[1]) <= 2:
        whole = parts[0].zfill(4) + parts[1].ljust(2, "0")
        found.append((whole, None if whole == digits else zero))
        if parts[1] == "0":  # 8471.0 is the number 8471
            found.append((parts[0].zfill(4), None if len(parts[0]) == 4 else zero))
    elif len(parts) == 2 and parts[1] == "0":  # 80450.0 is the number 80450
        found += _readings(parts[0])
    if len(digits) % 2:  # the HS and its national extensions go by twos: a leading zero is missing
        found.append(("0" + digits, zero))
    found.append((digits, None))
    return found
