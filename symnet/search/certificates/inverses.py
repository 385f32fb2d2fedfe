"""Inverses that equal other matrices: Y·X = I gives Y = Y·(X·Z) = Z for the inverse Z of X. Not trusted."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from symnet.core.certificates import Leaf, Lemma, Multiple, Proof
from symnet.core.check import Checker, Goal
from symnet.core.language import Grid, Identity, Inverse, Product, Reciprocal, Scaled, Transpose
from symnet.core.polynomials import ONE, ZERO, variable
from symnet.core.rules import Summand
from symnet.search.certificates.relations import leaf, with_reciprocals


def transposed_inverses(
    checker: Checker, prove: Callable[[int, int], Proof | None], keep: Callable[[Lemma], None]
) -> bool:
    """Prove that the transposes of inverses equal inverses. Returns whether any proof was found."""
    table, found = checker.table, False
    inverses = [
        n for n in sorted(checker.claimed) if isinstance(table.terms[n], Inverse) and not table.free[n]
    ]
    for place, z in enumerate(inverses):
        for y in inverses[place::-1]:
            if table.shapes[y] != table.shapes[z] or z in checker.symmetric or z in checker.same:
                continue
            node = table.terms[z]
            assert isinstance(node, Inverse)  # noqa: S101 - by the choice of `inverses`
            turned, one = table.add(Transpose(y)), table.add(Identity(table.matrix(z)[0]))
            product = table.add(Product((turned, node.matrix)))
            first = prove(product, one)
            if first is None:
                continue
            keep(Lemma(product, one, first))
            second = _unique(checker, turned, y, z, node.matrix)
            if second is not None:
                keep(Lemma(turned, z, second))
                found = True
                break
    return found


def _unique(checker: Checker, turned: int, y: int, z: int, x: int) -> Proof | None:
    """Yᵀ - Z = -Yᵀ·(X·Z - I) + (Yᵀ·X - I)·Z, where the last equation is Yᵀ·X = I."""
    table = checker.table
    extent = table.matrix(z)[0]
    goal, frees = checker.goal(turned, {}, z, {}, ())
    row, column = (ZERO, ZERO) if extent == ONE else (variable(0), variable(1))
    inner = variable(len(frees))
    axiom = checker.equations.index((table.add(Product((x, z))), table.add(Identity(extent))))
    multiples = (
        Multiple(Fraction(1), (extent,), ((y, (inner, row), 1),), axiom, (inner, column)),
        Multiple(
            Fraction(-1), (extent,), ((z, (inner, column), 1),), len(checker.equations) - 1, (row, inner)
        ),
    )
    return leaf(checker, goal, frees, multiples)


def inverse_side(
    checker: Checker, prove: Callable[[int, int], Proof | None], keep: Callable[[Lemma], None]
) -> Leaf | None:
    """Prove a claim one side of which is the inverse Z of X, or its transpose: with a lemma X·N = I for the
    other side N, Z - N = -Z·(X·N - I) + (Z·X - I)·N."""
    table, claim = checker.table, checker.claim
    for side, other in ((claim.left, claim.right), (claim.right, claim.left)):
        node = table.terms[side]
        turned = isinstance(node, Transpose)
        z, n = (node.matrix, table.add(Transpose(other))) if isinstance(node, Transpose) else (side, other)
        inverse = table.terms[z]
        if not isinstance(inverse, Inverse) or table.free[z] or table.free[n]:
            continue
        one = table.add(Identity(table.matrix(z)[0]))
        product = table.add(Product((inverse.matrix, n)))
        if (first := prove(product, one)) is None:
            continue
        keep(Lemma(product, one, first))
        goal, frees = checker.equation(claim.left, claim.right, claim.free)
        multiples = both(checker, goal, frees, (z, inverse.matrix, n), turned)
        sign = -1 if side == claim.left else 1
        return leaf(
            checker, goal, frees, [replace(each, coefficient=sign * each.coefficient) for each in multiples]
        )
    return None


def known_inverse(checker: Checker, matrix: int) -> int | None:
    """The inverse of a square matrix, if there is an equation that says so."""
    table = checker.table
    rows, columns = table.matrix(matrix)
    node = table.terms[matrix]
    if rows != columns:
        return None
    match node:
        case Identity():
            return matrix
        case Transpose(matrix=inner):
            inverse = known_inverse(checker, inner)
            return None if inverse is None else table.add(Transpose(inverse))
        case Product(factors=factors):
            several = [known_inverse(checker, each) for each in reversed(factors)]
            known = tuple(each for each in several if each is not None)
            if len(known) == len(several):
                return table.add(Product(known))
        case Scaled(scalar=scalar, matrix=inner):
            inverse, divided = known_inverse(checker, inner), table.numbers.get(Reciprocal(scalar), -1)
            if inverse is not None and divided in checker.claimed:
                return table.add(Scaled(divided, inverse))
        case Grid(rows=((number,),)) if table.shapes[number] is None:
            divided = table.numbers.get(Reciprocal(number), -1)
            return table.add(Grid(((divided,),))) if divided in checker.claimed else None
    for left, right in checker.equations:
        match table.terms[left], table.terms[right]:
            case Product(factors=(first, second)), Identity() if first == matrix:
                return second
    return None


def both(
    checker: Checker, goal: Goal, frees: tuple[int, ...], matrices: tuple[int, int, int], turned: bool
) -> Iterator[Multiple]:
    """Z - N as -Z·(X·N - I) + (Z·X - I)·N, with N written out; the last equation is X·N = I."""
    table, reading = checker.table, checker.reading
    (row, column), (z, x, n) = goal.places[:: -1 if turned else 1], matrices
    extent = table.matrix(z)[0]
    inner = ZERO if extent == ONE else variable(reading.fresh(extent))
    outer = [*frees, *inner.indices]
    axiom = checker.equations.index((table.add(Product((z, x))), table.add(Identity(extent))))
    several = [Summand(-1, (), {(z, (row, inner)): 1}), *reading.entry(n, inner, column, {})]
    for number, (c, bound, factors) in enumerate(several):
        names = {v: variable(place) for place, v in enumerate([*outer, *bound])}
        context = with_reciprocals(checker, factors, goal)
        if context is None:
            return
        last = len(checker.equations) - 1
        equation, places = (axiom, (row, inner)) if number else (last, (inner, column))
        yield Multiple(
            Fraction(c * context.coefficient),
            tuple((reading.extents[v] or ZERO).at(names) for v in [*inner.indices, *bound]),
            tuple((head, tuple(p.at(names) for p in at), k) for (head, at), k in context.factors.items()),
            equation,
            tuple(p.at(names) for p in places),
        )
