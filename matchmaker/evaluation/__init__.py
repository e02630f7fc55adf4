"""How well known groups are found again: partner search and grouping, beside simple baselines, with intervals."""
