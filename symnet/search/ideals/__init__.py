"""Claims that follow from equations, by completion in the free algebra. Not trusted."""

from symnet.search.ideals.prove import certify

__all__ = ["certify"]
