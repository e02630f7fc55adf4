"""Affinity: how alike, or how complementary, two firms are."""
