"""Low-rank adapters beside what they were merged into."""

from symnet.models.adapters.pairs import Pair, merges

__all__ = ["Pair", "merges"]
