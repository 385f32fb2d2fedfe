"""Digits: an equation between positions in a Kronecker product is one equation for each digit."""

from symnet.core.polynomials import (
    ONE,
    ZERO,
    Extents,
    Polynomial,
    as_number,
    coefficient,
    indices,
    minus,
    never_negative,
    plus,
    times,
    variable,
)


def split_digits(p: Polynomial, extents: Extents) -> tuple[Polynomial, Polynomial] | None:
    """q and r where p = n·q + r and -n < r < n for some n >= 1, so that p = 0 iff q = 0 and r = 0.

    Sound: if n·q = -r then |n·q| < n, so the integer q is 0, and so is r.
    """
    for v in sorted(indices(p)):
        n = coefficient(p, v)
        if n is None or as_number(n) in (1, -1):
            continue
        if not never_negative(minus(n, ONE), {}):
            n = minus(ZERO, n)
        if indices(n) or not never_negative(minus(n, ONE), {}):
            continue
        q = quotient(p, n)
        r = minus(p, times(n, q))
        below, above = minus(minus(n, ONE), r), plus(minus(n, ONE), r)
        if q != p and never_negative(below, extents) and never_negative(above, extents):
            return q, r
    return None


def quotient(p: Polynomial, n: Polynomial) -> Polynomial:
    """What of p is n times something, as far as it shows: by monomials, or by the coefficients of indices."""
    found: Polynomial = ZERO
    if len(n) == 1:
        (divisor, c), rest = n[0], []
        for monomial, d in p:
            left = [*monomial]
            for v in divisor:
                if v not in left:
                    break
                left.remove(v)
            else:
                if d % c == 0:
                    rest.append((tuple(left), d // c))
        return tuple(sorted(rest))
    for v in indices(p):
        of_v = coefficient(p, v)
        if of_v and of_v[0][0] == n[0][0] and of_v[0][1] % n[0][1] == 0:
            times_n = of_v[0][1] // n[0][1]
            if plus(of_v, n, -times_n) == ZERO:
                found = plus(found, variable(v), times_n)
    return found
