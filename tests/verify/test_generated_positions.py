"""Random claims of positions: deltas, windows of sums, shifts by sizes, free indices that are any integer.

Which claim is true depends on how positions lie, often at a few sizes only. The number of examples is that of
the environment variable SYMNET_EXAMPLES, 20 by default; a long run is
`SYMNET_EXAMPLES=10000 python -m pytest tests/verify/test_generated_positions.py`.
"""

import os
from itertools import product
from math import prod

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from sympy import (
    Add,
    Identity,
    Indexed,
    IndexedBase,
    Integer,
    KroneckerDelta,
    Mul,
    Pow,
    Sum,
    Symbol,
    Trace,
    Tuple,
)

from symnet import Proved, Refuted, sizes, verify
from symnet.reading.storage import sum_as_it_stands

LONG = settings(
    max_examples=int(os.environ.get("SYMNET_EXAMPLES", "20")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
m, n = sizes("m n")
b, d = IndexedBase("b"), IndexedBase("d")
FREE = tuple(Symbol(name, integer=True) for name in "uv")
NAMES = tuple(Symbol(name, integer=True) for name in "ijk")
KNOWN = Trace(Identity(n)) * Trace(Identity(m))
"""A factor that makes both symbols sizes."""


TRIED = 40
"""At how many sizes and indices what is proved is tried."""


class Backwards(Exception):
    """A sum runs backwards, so the claim says nothing there."""


def ends(random):
    """A size, or a number."""
    return random.choice(
        [Integer(0), Integer(1), Integer(2), Integer(5), n, n, m, n + 1, n - 1, 2 * n, n + m]
    )


def position(random, indices):
    """An index, shifted or not, or a size."""
    if not indices or random.random() < 0.3:
        return ends(random)
    shift = random.choice([Integer(0), Integer(0), Integer(1), Integer(-2), n, -n, m, 7 * n])
    return random.choice(indices) + shift


def factor(random, indices):
    places = [position(random, indices) for _ in range(2)]
    return random.choice([KroneckerDelta(*places), KroneckerDelta(*places), b[places[0]], d[places], n])


def product_of(random, indices):
    return Mul(*(factor(random, indices) for _ in range(random.randint(1, 3))), evaluate=False)


def summed(random, indices, depth):
    """A sum of a product, perhaps times another sum."""
    index = random.choice([name for name in NAMES if name not in indices])
    body = product_of(random, (*indices, index))
    if depth and random.random() < 0.5:
        body = Mul(body, summed(random, (*indices, index), depth - 1), evaluate=False)
    first, extent = ends(random), random.choice([n, n, m, n + 1, 2 * n, n + m, Integer(3)])
    return sum_as_it_stands(body, Tuple(index, first, first + extent - 1))


def rewritten(random, term):
    """The sum over shifted values of another index, or without its first value, which is added separately."""
    ((index, first, last),) = term.limits
    other, shift = Symbol("w", integer=True), random.choice([Integer(1), Integer(-3), n, m])
    shifted = term.function.xreplace({index: other - shift})
    match random.choice(["renamed", "split"]):
        case "renamed":
            return sum_as_it_stands(shifted, Tuple(other, first + shift, last + shift))
        case "split":
            rest = sum_as_it_stands(shifted, Tuple(other, first + shift + 1, last + shift))
            return Add(term.function.xreplace({index: first}), rest, evaluate=False)


def rare(random, indices):
    """A factor that is zero except where positions lie as it says."""
    deltas = [
        KroneckerDelta(random.choice([*indices, n, m]) + random.randint(-2, 2), ends(random)) for _ in "12"
    ]
    return Mul(*deltas[: random.randint(1, 2)], evaluate=False)


def value(term, numbers, entry):
    """A term in numbers: sizes and indices by name, the entries of families by a function."""
    at = lambda place: int(place.xreplace(numbers))  # noqa: E731
    match term:
        case Sum():
            ((index, first, last),) = term.limits
            if at(first) > at(last) + 1:
                raise Backwards
            values = map(Integer, range(at(first), at(last) + 1))
            return sum(value(term.function, numbers | {index: each}, entry) for each in values)
        case KroneckerDelta():
            return int(at(term.args[0]) == at(term.args[1]))
        case Indexed():
            return entry(term.base, tuple(map(at, term.indices)))
        case Trace():
            return at(term.arg.shape[0])
        case Add():
            return sum(value(part, numbers, entry) for part in term.args)
        case Mul():
            return prod(value(part, numbers, entry) for part in term.args)
        case Pow():
            return value(term.base, numbers, entry) ** at(term.exp)
    return at(term)


def entry_of(base, place):
    """Entries that differ, and are nearly independent."""
    return hash((str(base) == "b", *place)) % 1009 - 500


def entry_at(witness):
    def entry(base, place):
        if Indexed(base, *place) in witness:
            return witness[Indexed(base, *place)]
        array = witness.entries.get(base)
        return array[place] if array is not None and all(map(range(100).__contains__, place)) else 0

    return entry


def tried():
    """Sizes and indices, near 0 and as far as the shifts reach."""
    for width, height in ((1, 1), (2, 1), (1, 3), (3, 2), (4, 4), (6, 1)):
        near = range(-3, 8)
        far = (-7 * width, -7 * width + 1, -width, 1 - width, width + 1, -height, height + 1, 2 * width)
        for first, second in product(sorted({*near, *far}), (0, 2, -width, width + height)):
            yield {n: width, m: height, FREE[0]: first, FREE[1]: second}


def check(left, right, random, *, true):
    verdict = verify(left, right, max_seconds=3)
    note(f"{left} = {right}: {verdict}")
    if isinstance(verdict, Refuted):
        assert not true
        numbers = {**verdict.witness.sizes, **verdict.witness.indices}
        entry = entry_at(verdict.witness)
        numbers = {**dict.fromkeys((n, m, *FREE), Integer(1)), **numbers}
        assert value(left, numbers, entry) != value(right, numbers, entry)
    if isinstance(verdict, Proved):
        for each in random.sample(list(tried()), TRIED):
            numbers = {name: Integer(number) for name, number in each.items()}
            try:
                assert value(left, numbers, entry_of) == value(right, numbers, entry_of), each
            except Backwards:
                continue


@LONG
@given(st.randoms(use_true_random=False), st.sampled_from([(), FREE[:1], FREE]))
def test_sums_over_shifted_windows_are_never_refuted(random, free):
    term = summed(random, free, 1)
    check(
        Mul(KNOWN, term, evaluate=False),
        Mul(KNOWN, rewritten(random, term), evaluate=False),
        random,
        true=True,
    )


@LONG
@given(st.randoms(use_true_random=False), st.sampled_from([(), FREE[:1], FREE]))
def test_what_differs_at_rare_positions_is_not_proved(random, free):
    term = summed(random, free, 1)
    other = Add(rewritten(random, term), rare(random, free), evaluate=False)
    check(Mul(KNOWN, term, evaluate=False), Mul(KNOWN, other, evaluate=False), random, true=False)


@LONG
@given(st.randoms(use_true_random=False), st.sampled_from([(), FREE[:1], FREE]))
def test_two_sums_of_positions_are_equal_only_if_the_numbers_agree(random, free):
    sides = summed(random, free, 1), random.choice([Integer(0), summed(random, free, 0)])
    check(*(Mul(KNOWN, side, evaluate=False) for side in sides), random, true=False)
