"""Inverses of products of Kronecker products: (A⊗B)⁻¹ = A⁻¹⊗B⁻¹, where the claim has these. Not trusted."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from symnet.core.certificates import Lemma, Proof
from symnet.core.check import Checker
from symnet.core.language import Array, At, Delta, Identity, Inverse, Product, Sum, Times, Transpose
from symnet.core.polynomials import ONE, ZERO, Polynomial, variable
from symnet.search.certificates.inverses import both, known_inverse
from symnet.search.certificates.relations import leaf

Prove = Callable[[int, int], Proof | None]


def kronecker_inverses(checker: Checker, prove: Prove, keep: Callable[..., None]) -> bool:
    """Prove that inverses of products of Kronecker products are Kronecker products of inverses. Returns
    whether any proof was found."""
    table, found = checker.table, False
    for z in sorted(checker.claimed):
        node = table.terms[z]
        parts = _parts(checker, node.matrix) if isinstance(node, Inverse) and not table.free[z] else None
        inverses = [_inverse(checker, each, prove) for each in parts or ()]
        factors = [each for each in inverses if each is not None]
        if not isinstance(node, Inverse) or not factors or len(factors) < len(inverses):
            continue
        n = kronecker(checker, factors)
        product, one = table.add(Product((node.matrix, n))), table.add(Identity(table.matrix(z)[0]))
        if (first := prove(product, one)) is None:
            continue
        keep(Lemma(product, one, first))
        goal, frees = checker.equation(z, n)
        multiples = both(checker, goal, frees, (z, node.matrix, n), turned=False)
        turned = [replace(each, coefficient=-each.coefficient) for each in multiples]
        second = leaf(checker, goal, frees, turned)
        if second is not None:
            keep(Lemma(z, n, second), forwards=True)
            found = True
    return found


def _parts(checker: Checker, matrix: int) -> list[tuple[int, ...]] | None:
    """What stands at each place of the Kronecker products in a product: matrices to be multiplied."""
    table = checker.table
    match table.terms[matrix]:
        case Array(body=body):
            several = _factors(checker, body)
            return None if several is None or len(several) < 2 else [(each,) for each in several]
        case Transpose(matrix=inner):
            found = _parts(checker, inner)
            return found and [tuple(table.add(Transpose(each)) for each in reversed(part)) for part in found]
        case Product(factors=factors):
            parts = [_parts(checker, each) for each in factors]
            known = [each for each in parts if each is not None]
            if len(known) == len(parts) and len({*map(len, known)}) == 1:
                return [sum(beside, ()) for beside in zip(*known, strict=True)]
    return None


def _factors(checker: Checker, body: int) -> list[int] | None:
    """The matrices whose entries are multiplied in a sum over places that deltas pick."""
    match checker.table.terms[body]:
        case Sum(body=inner):
            return _factors(checker, inner)
        case At(matrix=matrix):
            return [matrix]
        case Delta():
            return []
        case Times(factors=factors):
            several = [_factors(checker, each) for each in factors]
            known = [each for each in several if each is not None]
            return [found for each in known for found in each] if len(known) == len(several) else None
    return None


def _inverse(checker: Checker, part: Sequence[int], prove: Prove) -> int | None:
    """The inverse of a product, or the one in the claim of a matrix that is found equal to it."""
    table = checker.table
    rows = table.matrix(part[0])[0]
    if rows != table.matrix(part[-1])[1]:
        return None
    factors = [each for each in part if not isinstance(table.terms[each], Identity)]
    if not factors:
        return table.add(Identity(rows))
    whole = factors[0] if len(factors) == 1 else table.add(Product(tuple(factors)))
    if (known := known_inverse(checker, whole)) is not None:
        return known
    for z in sorted(checker.claimed):
        node = table.terms[z]
        fits = isinstance(node, Inverse) and table.shapes[z] == (rows, rows) and not table.free[z]
        if fits and isinstance(node, Inverse) and prove(node.matrix, whole) is not None:
            return z
    return None


def kronecker(checker: Checker, factors: Sequence[int]) -> int:
    """A Kronecker product. At [p, q]: Σ over the digits of p and q of their deltas times entries."""
    table = checker.table
    shapes = [table.matrix(each) for each in factors]

    def index(extent: Polynomial) -> Polynomial:
        return variable(table.index(extent))

    def whole(axis: int) -> Polynomial:
        total = ONE
        for shape in shapes:
            total *= shape[axis]
        return total

    outer = [index(whole(axis)) for axis in (0, 1)]
    digits = [[index(shape[axis]) for shape in shapes] for axis in (0, 1)]
    parts = [table.add(At(each, r, c)) for each, r, c in zip(factors, *digits, strict=True)]
    for axis in (1, 0):
        value = ZERO
        for shape, digit in zip(shapes, digits[axis], strict=True):
            value = value * shape[axis] + digit
        inner = table.add(Times((table.add(Delta(outer[axis] - value)), *parts)))
        for digit in reversed(digits[axis]):
            inner = table.add(Sum(_number(digit), inner))
        parts = [inner]
    return table.add(Array(_number(outer[0]), _number(outer[1]), parts[0]))


def _number(v: Polynomial) -> int:
    """The index that a position is."""
    return v[0][0][0]
