"""Terms rewritten in a way that changes nothing."""

from random import Random

from sympy import Add, Dummy, HadamardProduct, MatAdd, Mul, Sum, Tuple

from symnet.reading.rebuild import rebuilt
from symnet.reading.storage import sum_as_it_stands
from symnet.reading.terms import fold

COMMUTATIVE = Add, Mul, MatAdd, HadamardProduct


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
