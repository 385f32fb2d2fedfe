"""Certificates from both sides as sums of products, with equations as rules. Not trusted."""

from symnet.search.certificates.certify import certify
from symnet.search.certificates.congruences import congruence, congruences, kind
from symnet.search.certificates.inverses import transposed_inverses
from symnet.search.certificates.order import canonical
from symnet.search.certificates.relations import Relation, kept, leaf, rules, solve, with_reciprocals

__all__ = [
    "Relation",
    "canonical",
    "certify",
    "congruence",
    "congruences",
    "kept",
    "kind",
    "leaf",
    "rules",
    "solve",
    "transposed_inverses",
    "with_reciprocals",
]
