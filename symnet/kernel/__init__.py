"""TRUSTED: all that a verdict rests on.

A term is checked (`shapes`), read as a sum of tensor networks (`tensors`, `monomials`), cleared of deltas
(`resolve`) and brought to its normal form (`normal`, `labels`); `decide` compares the two sides.

`sizes` is a second decision, by exact instances at finitely many sizes; it shares only the reading of
terms and shapes with the first, and `verify` does not rest on it.
"""

from symnet.kernel.decide import verify
from symnet.kernel.induction import conclude, induct
from symnet.kernel.shapes import shape
from symnet.kernel.verdicts import Proved, Refuted, Unknown, Verdict

__all__ = ["Proved", "Refuted", "Unknown", "Verdict", "conclude", "induct", "shape", "verify"]
