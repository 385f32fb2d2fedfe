"""Gradients: proofs of them, and what they are by their entries. Not trusted."""

from symnet.search.gradients.entries import by_entries
from symnet.search.gradients.prove import proved_gradient

__all__ = ["by_entries", "proved_gradient"]
