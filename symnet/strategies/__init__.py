"""Hypothesis strategies for sizes, matrices, terms, claims and networks, and for numbers to put into them.

>>> from hypothesis import given
>>> from symnet import verify
>>> @given(claims(true=True))
... def test_what_is_true_is_proved(claim):
...     assert str(verify(claim.lhs, claim.rhs)).startswith("Proved")
"""

from symnet.strategies.arrays import matrices
from symnet.strategies.networks import affine_maps, networks
from symnet.strategies.samples import Sample, instances
from symnet.strategies.terms import claims, extents, terms

__all__ = ["Sample", "affine_maps", "claims", "extents", "instances", "matrices", "networks", "terms"]
