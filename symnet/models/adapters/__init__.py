"""Low-rank adapters beside what they were merged into."""

from symnet.models.adapters.pairs import Pair, merges, parts, tensor

__all__ = ["Pair", "merges", "parts", "tensor"]
