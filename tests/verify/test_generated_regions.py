"""Random sums over triangles, rewritten by valid steps or changed at one place, held against exact values.

The number of examples is that of the environment variable SYMNET_EXAMPLES, 100 by default.
"""

import os
import random
from fractions import Fraction

from sympy import Add, IndexedBase, Integer, KroneckerDelta, Mul, Sum, Symbol

from symnet import Proved, Refuted, Unknown, sizes, verify
from tests.verify.exactly_sums import Backwards, value

EXAMPLES = int(os.environ.get("SYMNET_EXAMPLES", "100"))
n, m = sizes("n m")
i, j, k = (Symbol(name, integer=True) for name in "ijk")
a, x, y = map(IndexedBase, "axy")
TRIANGLES = [  # An inner range, and the same triangle with the inner index outside.
    ((1, i), (j, n), (1, n)),
    ((1, i - 1), (j + 1, n), (1, n)),
    ((i, n), (1, j), (1, n)),
    ((i + 1, n), (1, j - 1), (1, n)),
    ((1, n + 1 - i), (1, n + 1 - j), (1, n)),
    ((1, m), (1, n), (1, m)),
    ((i, i + m - 1), None, None),
    ((0, 2 * i), None, None),
]


def body_of(chance):
    """A product of entries at positions, and perhaps of a position as a number."""

    def position():
        return chance.choice([i, j, j, i + j, i - j, n - j, 2 * i + j, i + 1])

    factors = [chance.choice([x, y])[position()] for _ in range(chance.randint(0, 2))]
    factors += [a[position(), position()]] if chance.random() < 0.4 else []
    factors += [chance.choice([i, j, i + j, i * j, j**2])] if chance.random() < 0.5 else []
    factors += [KroneckerDelta(i, j + chance.randint(0, 1))] if chance.random() < 0.15 else []
    factors += [x[j] ** 2] if chance.random() < 0.15 else []
    return Mul(*factors)


def rewritten(chance, body, inner, triangle):
    """The same sum, by a few valid steps."""
    (low, high), outer = inner, (Integer(1), n)
    _, across, along = triangle
    if across is not None and chance.random() < 0.5:
        swap = {i: j, j: i}
        body = body.xreplace(swap)
        low, high = (Add(end, 0).xreplace(swap) for end in map(Integer(0).__add__, across))
        outer = tuple(map(Integer(0).__add__, along))
    for _ in range(chance.randint(1, 3)):
        match chance.choice(["inner", "outer", "shift", "shift outer"]):
            case "inner":
                body = body.subs(j, low + high - j, simultaneous=True)
            case "outer":
                turn = outer[0] + outer[1] - i
                body, low, high = (each.subs(i, turn, simultaneous=True) for each in (body, low, high))
            case "shift":
                by = chance.choice([Integer(1), -m, n, i])
                body, low, high = body.subs(j, j - by), low + by, high + by
            case "shift outer":
                by = chance.choice([Integer(1), Integer(-2), n])
                body, low, high = (each.subs(i, i - by, simultaneous=True) for each in (body, low, high))
                outer = outer[0] + by, outer[1] + by
    match chance.choice(["whole", "last row", "last of each row", "factor out"]):
        case "last row":
            last = Sum(body, (j, low, high)).subs(i, outer[1])
            return Sum(body, (j, low, high), (i, outer[0], outer[1] - 1)) + last
        case "last of each row" if not (high - low + 1).subs(i, outer[0]).subs({n: 1, m: 1}) < 1:
            ends = Sum(body.subs(j, high), (i, *outer))
            rest = Sum(Sum(body, (j, low, high - 1)), (i, *outer))
            return (
                ends + rest
                if (high - low).subs({n: 1, m: 1, i: outer[0].subs({n: 1, m: 1})}) >= 0
                else rest + ends
            )
        case "factor out":
            return Sum(Sum(body, (j, low, high)), (i, *outer)) * Integer(3) / 3
    return Sum(body, (j, low, high), (i, *outer))


def changed(chance, total):
    """A sum with one number in it changed."""
    sums = sorted(total.atoms(Sum), key=str)
    chosen = chance.choice(sums)
    body, *limits = chosen.args
    place = chance.randrange(len(limits) + 1)
    if place == len(limits):
        new = Sum(body.subs(j, j + 1), *limits) if chance.random() < 0.5 else Sum(2 * body, *limits)
    else:
        index, low, high = limits[place].args
        limits[place] = (index, low, high + 1) if chance.random() < 0.5 else (index, low + 1, high)
        new = Sum(body, *limits)
    return total.xreplace({chosen: new})


SIZES = ((1, 1), (2, 1), (1, 3), (3, 2), (4, 5))


def differ(left, right, several=SIZES):
    """At how many sizes both have values, and at how many these differ."""
    seen = found = 0
    for n_, m_ in several:
        chance, known = random.Random(n_ + 7 * m_), {}  # noqa: S311 - the same draws each time

        def cells(base, place, chance=chance, known=known):
            return known.setdefault((base, place), Fraction(chance.randint(1, 99)))

        try:
            found += value(left, {n: n_, m: m_}, cells) != value(right, {n: n_, m: m_}, cells)
            seen += 1
        except Backwards:
            continue
    return seen, found


def test_what_is_rewritten_is_proved_and_what_is_changed_is_not():
    proved = refuted = unknown = 0
    for seed in range(EXAMPLES):
        chance = random.Random(seed)  # noqa: S311 - the same draws each time
        triangle = chance.choice(TRIANGLES)
        low, high = map(Integer(0).__add__, triangle[0])
        body = body_of(chance)
        left = Sum(body, (j, low, high), (i, 1, n))
        right = rewritten(chance, body, (low, high), triangle)
        if chance.random() < 0.4:
            right = changed(chance, right)
        seen, different = differ(left, right)
        verdict = verify(left, right, max_seconds=20)
        said = f"{seed}: {left} = {right}: {verdict}"
        match verdict:
            case Proved():
                assert not different, said
                proved += 1
            case Refuted():
                at = int(verdict.witness.get(n, 1)), int(verdict.witness.get(m, 1))
                assert differ(left, right, [at, *SIZES])[1], said
                refuted += 1
            case Unknown():
                unknown += not different and seen > 0
    assert proved > EXAMPLES / 3
    assert refuted > EXAMPLES / 6
    assert unknown <= EXAMPLES / 20
