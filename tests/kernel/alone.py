"""The first decision by itself, and terms written in another way that changes nothing."""

from collections.abc import Mapping
from random import Random

from sympy import Add, Dummy, HadamardProduct, MatAdd, Mul, Sum, Tuple

from symnet.kernel.assumptions import properties
from symnet.kernel.budget import Budget
from symnet.kernel.claims import read_claim
from symnet.kernel.definitions import inserted, ordered
from symnet.kernel.first import decide_first
from symnet.kernel.rebuild import rebuilt
from symnet.kernel.storage import sum_as_it_stands
from symnet.kernel.terms import fold

UNBOUNDED = Budget(200_000, float("inf"))
COMMUTATIVE = Add, Mul, MatAdd, HadamardProduct


def decided_alone(lhs, rhs, assuming=(), definitions: Mapping | None = None, budget=UNBOUNDED):
    """What the first decision says of lhs = rhs."""
    sides, rest = inserted([lhs, rhs], ordered(definitions or {}))
    return decide_first(read_claim(*sides, rest), properties(tuple(assuming)), budget)


def rewritten(root, seed=0):
    """The term with addends, factors and sums in another order, and other names for the indices of sums."""
    random = Random(seed)  # noqa: S311 - orders to test with, no secret

    def combine(term, parts):
        if type(term) in COMMUTATIVE:
            parts = random.sample(parts, len(parts))
        if not isinstance(term, Sum):
            return rebuilt(term, parts)
        fresh = {index: Dummy(index.name, integer=True) for index, *_ in term.limits}
        limits = [Tuple(fresh[index], *bounds) for index, *bounds in term.limits]
        return sum_as_it_stands(parts[0].xreplace(fresh), *random.sample(limits, len(limits)))

    return fold(root, combine)
