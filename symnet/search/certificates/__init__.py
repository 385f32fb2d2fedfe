"""Certificates from both sides as sums of products, with equations as rules. Not trusted."""

from symnet.search.certificates.certify import Attempt, certify, first_attempt
from symnet.search.certificates.congruences import congruence, congruences, kind
from symnet.search.certificates.inverses import known_inverse, transposed_inverses
from symnet.search.certificates.order import canonical
from symnet.search.certificates.relations import (
    Relation,
    kept,
    leaf,
    rules,
    solve,
    used_hypotheses,
    with_reciprocals,
)

__all__ = [
    "Attempt",
    "Relation",
    "canonical",
    "certify",
    "congruence",
    "congruences",
    "first_attempt",
    "kept",
    "kind",
    "known_inverse",
    "leaf",
    "rules",
    "solve",
    "transposed_inverses",
    "used_hypotheses",
    "with_reciprocals",
]
