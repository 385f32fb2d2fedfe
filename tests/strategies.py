"""The strategies of symnet, under the names that tests use."""

from symnet.strategies import extents
from symnet.strategies import terms as any_terms
from symnet.strategies.terms import edited, letter, product, rewritten, total

__all__ = ["edited", "letter", "product", "rewritten", "terms", "total", "widths"]
widths = extents()


def terms(rows, columns, depth=3):
    """A matrix term of the given sizes."""
    return any_terms((rows, columns), depth=depth)
