"""Which columns of a member list a programme makes use of: its layers with weight, and its rules."""

from __future__ import annotations

from matchmaker.programmes import Programme, Rule

_BY_LAYER = {
    "product": ("products", "hs_codes"),
    "place": ("subdivision", "locality"),
    "certification": ("certifications",),
    "market": ("target_markets",),
    "scale": ("size_class", "export_stage"),
    "trust": ("prior_partners",),
}
_BY_CHECK = {
    "known-product": ("products",),
    "export-experience": ("export_stage",),
    "max-competitors": ("hs_codes", "target_markets"),
    "distinct-subdivisions": ("subdivision",),
    "distinct-countries": ("country",),
    "share-in-places": ("subdivision",),
    "share-of-kind": ("kind",),
    "share-of-size": ("size_class",),
    "turnover-ceiling": ("turnover", "turnover_currency"),
    "certificates": ("certifications",),
    "compliance": ("compliance",),
    "size-spread": ("size_class",),
    "common-language": ("languages",),
    "small-producers": ("hectares", "turnover", "turnover_currency", "size_class"),
    "coverage": ("products", "subdivision", "capacity"),
    "within-km": ("subdivision", "locality"),
}
_BY_QUANTITY = {"hectares": ("hectares",), "turnover": ("turnover", "turnover_currency"), "capacity": ("capacity",)}


def columns_needed(programme: Programme) -> tuple[str, ...]:
    """Canonical columns that this programme's weights and rules look at, sorted.

    Examples
    --------
    >>> from matchmaker.programmes import load_programme
    >>> "export_stage" in columns_needed(load_programme("export-promotion"))
    True
    """
    layers = {column for layer, weight in programme.weights.items() if weight for column in _BY_LAYER[layer]}
    rules = {column for rule in programme.rules for column in _columns_of(rule)}
    return tuple(sorted({"name", "country", *layers, *rules}))


def _columns_of(rule: Rule) -> tuple[str, ...]:
    if rule.check == "never-alone":
        return (rule.value.of,)
    if rule.check == "totals":
        return _BY_QUANTITY[rule.value.of]
    return _BY_CHECK.get(rule.check, ())
