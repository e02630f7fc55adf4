"""From a cell to a value: which column uses which cleaner.

A cleaner never raises and never guesses in silence: what it repairs is a `Correction`, what it cannot read is `Unread`.
"""

from __future__ import annotations

from functools import partial

from matchmaker.firms import list_values as lists
from matchmaker.firms import single_values as single
from matchmaker.firms.conventions import Cleaner

# The place columns (country to longitude) are read together: see placing.py.
CLEANERS: dict[str, Cleaner] = {
    "id": partial(single.clean_text, identifier=True),
    "name": single.clean_text,
    "products": lists.clean_products,
    "hs_codes": lists.clean_hs_codes,
    "hs_edition": single.clean_edition,
    "certifications": lists.clean_certifications,
    "kind": partial(single.clean_term, group="kind"),
    "stage": partial(single.clean_term, group="stage"),
    "size_class": partial(single.clean_term, group="size_class"),
    "employees": partial(single.clean_number, whole=True, high=10_000_000.0),
    "turnover": single.clean_turnover,
    "turnover_currency": single.clean_currency,
    "hectares": single.clean_number,
    "export_stage": partial(single.clean_term, group="export_stage"),
    "export_markets": partial(lists.clean_markets, column="export_markets"),
    "target_markets": partial(lists.clean_markets, column="target_markets"),
    "languages": lists.clean_languages,
    "goals": partial(lists.clean_words, column="goals"),
    "offers": partial(lists.clean_words, column="offers"),
    "needs": partial(lists.clean_words, column="needs"),
    "readiness": single.clean_readiness,
    "capacity": lists.clean_capacity,
    "compliance": lists.clean_compliance,
    "founded": single.clean_year,
    "tax_id": single.clean_text,
    "website": single.clean_website,
    "email": single.clean_email,
    "phone": single.clean_phone,
    "member_of": partial(lists.clean_words, column="member_of"),
    "prior_partners": partial(lists.clean_ids, column="prior_partners"),
    "must_not_pair": partial(lists.clean_ids, column="must_not_pair"),
    "updated_at": single.clean_date,
}  # fmt: skip

LIST_COLUMNS = (
    "products", "hs_codes", "certifications", "export_markets", "target_markets", "languages", "goals", "offers",
    "needs", "capacity", "compliance", "member_of", "prior_partners", "must_not_pair",
)  # fmt: skip
