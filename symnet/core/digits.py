"""Digits: an equation between positions in a Kronecker product is one equation for each digit."""

from symnet.core.polynomials import ZERO, Extents, Polynomial, never_negative, variable


def split_digits(p: Polynomial, extents: Extents) -> tuple[Polynomial, Polynomial] | None:
    """q and r where p = n·q + r and -n < r < n for some n >= 1, so that p = 0 iff q = 0 and r = 0.

    Sound: if n·q = -r then |n·q| < n, so the integer q is 0, and so is r.
    """
    for v in sorted(p.indices):
        n = p.coefficient(v)
        if n is None:
            continue
        if not never_negative(n - 1, extents):
            n = -n
        q = quotient(p, n)
        r = p - n * q
        below, above = n - 1 - r, n - 1 + r
        if q != p and never_negative(below, extents) and never_negative(above, extents):
            return q, r
    return None


def quotient(p: Polynomial, n: Polynomial) -> Polynomial:
    """A q such that n·q takes up much of p: found by monomials, or by the coefficients of indices."""
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
        return Polynomial(sorted(rest))
    for v in p.indices:
        of_v = p.coefficient(v)
        if of_v and of_v[0][0] == n[0][0] and of_v[0][1] % n[0][1] == 0:
            times_n = of_v[0][1] // n[0][1]
            if of_v == times_n * n:
                found += times_n * variable(v)
    return found
