"""Claims that follow from equations, by completion in the free algebra. Not trusted."""

from symnet.search.ideals.prove import certify, glance, prove

__all__ = ["certify", "glance", "prove"]
