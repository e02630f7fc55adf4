"""Which certificates of a list count no more: expired by their own words, or before the day on which one looks."""

from __future__ import annotations

from datetime import date

from matchmaker.firms.report import LapsedCertificate
from matchmaker.firms.table import FirmTable


def lapsed_certificates(firms: FirmTable, as_of: date | None) -> list[LapsedCertificate]:
    """The certificates that have lapsed, by firm.

    Parameters
    ----------
    as_of : date or None
        Certificates that ended before it have lapsed; None: only those that the list itself says are expired.

    Returns
    -------
    list of LapsedCertificate
        In the order of ids, then of certificates.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"id": ["a"], "country": ["PE"], "certifications": ["HACCP vence 3/2026; BASC vencido"]})
    >>> lapsed = lapsed_certificates(FirmTable.from_pandas(frame), date(2026, 11, 24))
    >>> [(each.certificate, each.valid_to) for each in lapsed]
    [('basc', None), ('haccp', '2026-03-31')]
    """
    found = list(firms.report.lapsed)
    for firm in firms:
        for held in firm.certifications or ():
            if held.valid_to is not None and not held.valid_on(as_of):
                bare = f"{held.scheme}:{held.scope}" if held.scope else held.scheme
                found.append(LapsedCertificate(firm.id, bare, held.valid_to.isoformat()))
    return sorted(found, key=lambda each: (each.id, each.certificate, each.valid_to or ""))
