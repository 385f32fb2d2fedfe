"""Inverses that equal other matrices: Y·X = I gives Y = Y·(X·Z) = Z for the inverse Z of X. Not trusted."""

from collections.abc import Callable
from fractions import Fraction

from symnet.core.certificates import Lemma, Multiple, Proof
from symnet.core.check import Checker
from symnet.core.language import Identity, Inverse, Product, Transpose
from symnet.core.polynomials import ONE, ZERO, variable
from symnet.search.certificates.relations import leaf


def transposed_inverses(
    checker: Checker, prove: Callable[[int, int], Proof | None], keep: Callable[[Lemma], None]
) -> bool:
    """Prove that the transposes of inverses equal inverses. Returns whether any proof was found."""
    table, found = checker.table, False
    inverses = [n for n, t in enumerate(table.terms) if isinstance(t, Inverse) and not table.free[n]]
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
