"""Claims in numbers: drawn at random or read from a witness; the evaluator shares nothing with the core.

What a claim assumes is satisfied by its letters, terms in letters that are free, and then tried in numbers.
"""

from fractions import Fraction
from itertools import count, product
from random import Random

from sympy import Eq, ImmutableDenseNDimArray, Indexed, Lambda, Q
from sympy.assumptions import AppliedPredicate
from sympy.core.relational import Relational
from sympy.matrices import MatrixBase

from symnet.instances.evaluate import Instance
from symnet.instances.functions import Quadratic
from symnet.instances.signature import index_values, signature_of
from tests.verify.claims_regression import FORMS

LARGEST_SIZE = 4
ATTEMPTS = 60
"""How often an instance is drawn anew where an inverse does not exist."""
PATIENCE = 1000
"""How often at most, where sizes are drawn too: hypotheses may hold at few sizes."""


def words_of(claim):
    """The symbols of a claim that need a value: its letters have one by the free letters."""
    sides = [side for assumed in claim.assuming for side in equated(assumed) or parts(assumed)]
    return signature_of([claim.lhs, claim.rhs, *sides], {**claim.definitions, **claim.letters})


def equated(assumed):
    """The two sides of a hypothesis that is an equation, or nothing."""
    match assumed:
        case tuple():
            return assumed
        case Eq():
            return assumed.args
    return ()


def parts(assumed):
    """The terms that a predicate is of; sizes alone have bounds."""
    return assumed.arguments if isinstance(assumed, AppliedPredicate) else ()


def drawn_sizes(words, random):
    """Independent sizes from 1 to 4."""
    return {symbol: random.randint(1, LARGEST_SIZE) for symbol in words.sizes}


def drawn(words, random, sizes, assuming=()):
    """An instance with small integers for everything but the sizes; matrices are as assumed."""
    number = lambda: random.randint(-3, 3)  # noqa: E731
    values = {scalar: number() for scalar in words.scalars}
    for matrix in words.matrices:
        rows, columns = (int(extent.xreplace(sizes)) for extent in matrix.shape)
        values[matrix] = [[number() for _ in range(columns)] for _ in range(rows)]
    for matrix in values.keys() & FORMS.keys():
        values[matrix] = MADE[FORMS[matrix]](values[matrix], random)
    for assumed in assuming:
        if (parts(assumed) or (None,))[0] in values:
            values[assumed.arguments[0]] = MADE[assumed.function](values[assumed.arguments[0]], random)
    reach = range(max([LARGEST_SIZE, *sizes.values()]) + 2)
    for base, rank in words.families:
        values[base] = {place: number() for place in product(reach, repeat=rank)}
    for function, arity in words.functions:
        values[function] = Quadratic(tuple(number() for _ in range(arity + 2)))
    return Instance(sizes, values, words.definitions)


def _rotation(rows, random):
    """The product of two reflections I - 2vvᵀ/(vᵀv)."""
    size = range(len(rows))
    found = [[Fraction(int(r == c)) for c in size] for r in size]
    for _ in range(2):
        normal = [random.randint(-3, 3) for _ in size]
        norm = sum(each * each for each in normal)
        if norm:
            along = [sum(row[c] * normal[c] for c in size) for row in found]
            found = [[found[r][c] - Fraction(2 * along[r] * normal[c], norm) for c in size] for r in size]
    return found


def _cells(rows, entry):
    """A matrix of the same size, by a function of the entry and its position."""
    return [[entry(cell, r, c) for c, cell in enumerate(row)] for r, row in enumerate(rows)]


MADE = {
    "zeros and ones on the diagonal": lambda rows, random: _cells(
        rows, lambda _, r, c: random.randint(0, 1) if r == c else 0
    ),
    "above the diagonal": lambda rows, _: _cells(rows, lambda cell, r, c: cell if r < c else 0),
    "quarter turns": lambda rows, _: _cells(rows, lambda _, r, c: (r - c) * (r // 2 == c // 2)),
    "first columns of the identity": lambda rows, _: _cells(rows, lambda _, r, c: int(r == c)),
    "symmetric": lambda rows, _: _cells(rows, lambda _, r, c: rows[max(r, c)][min(r, c)]),
    "rotation": _rotation,
    Q.symmetric: lambda rows, _: _cells(rows, lambda _, r, c: rows[max(r, c)][min(r, c)]),
    Q.positive_definite: lambda rows, _: _cells(
        rows, lambda _, r, c: sum(s * t for s, t in zip(rows[r], rows[c], strict=True)) + int(r == c)
    ),
    Q.fullrank: lambda rows, _: rows,
    Q.diagonal: lambda rows, _: _cells(rows, lambda cell, r, c: cell if r == c else 0),
    Q.orthogonal: _rotation,
    Q.invertible: lambda rows, _: rows,
}


def as_rows(value):
    return value if isinstance(value, list) else [[value]]


def differs_at(claim, words, instance):
    """The first values of the free indices where the two sides differ, or None.

    Raises ZeroDivisionError where a side has no value.
    """
    for indices in index_values(words, instance, claim.lhs, claim.rhs):
        if as_rows(instance.value(claim.lhs, indices)) != as_rows(instance.value(claim.rhs, indices)):
            return indices
    return None


def difference(claim, instances, sizes=None):
    """The first of some random instances, with values of the free indices, where the two sides differ.

    Only instances count that satisfy what is assumed and at which both sides have values; None if so many
    are not found at fixed sizes.
    """
    words = words_of(claim)
    random = Random(f"{claim.name} {sizes}")  # noqa: S311 - numbers to test with, no secret
    tried = 0
    for attempt in count():
        if tried == instances or (sizes is not None and attempt == ATTEMPTS):
            return None
        assert attempt < PATIENCE + instances, f"{claim.name}: only {tried} instances are as assumed"
        instance = drawn(
            words, random, drawn_sizes(words, random) if sizes is None else sizes, claim.assuming
        )
        try:
            if not all(holds(assumed, instance) for assumed in claim.assuming):
                continue
            indices = differs_at(claim, words, instance)
        except ZeroDivisionError:
            continue
        tried += 1
        if indices is not None:
            return instance, indices
    return None


def at_witness(claim, witness):
    """The instance and the free indices that a witness names, in the evaluator's own numbers."""
    sizes, values, indices = {}, {}, {}
    for name, value in witness.sizes.items():
        sizes[name] = int(value)
    for name, value in witness.indices.items():
        indices[name] = int(value)
    for name, value in witness.entries.items():
        match value:
            case MatrixBase():
                values[name] = [[exact(entry) for entry in row] for row in value.tolist()]
            case ImmutableDenseNDimArray():
                values[name] = {
                    place: exact(value[place])
                    for place in product(*(range(extent) for extent in value.shape))
                }
            case _ if isinstance(name, Indexed):
                values.setdefault(name.base, {})[tuple(map(int, name.indices))] = exact(value)
            case _:
                values[name] = exact(value)
    for function, value in witness.functions:
        values[function] = applied(value)
    return Instance(sizes, values, dict(claim.definitions)), indices


def exact(number):
    return Fraction(int(number.p), int(number.q))


def applied(function):
    """A polynomial as a Python function."""
    assert isinstance(function, Lambda)

    def value(*arguments):
        return Instance({}, dict(zip(function.variables, arguments, strict=True))).value(function.expr)

    return value


def smaller(sizes):
    """All sizes that come before the given ones: by their sum, then in order of the names."""
    names = sorted(sizes, key=str)
    goal = tuple(int(sizes[name]) for name in names)
    for numbers in product(range(1, sum(goal) + 1), repeat=len(names)):
        if (sum(numbers), numbers) < (sum(goal), goal):
            yield dict(zip(names, numbers, strict=True))


def holds(assumed, instance):
    """Whether an assumption holds at an instance."""
    if sides := equated(assumed):
        left, right = (as_rows(instance.value(side)) for side in sides)
        return left == right
    match assumed:
        case AppliedPredicate():
            return is_as_assumed(assumed, as_rows(instance.value(assumed.arguments[0])))
        case Relational():
            return bool(assumed.xreplace(dict(instance.sizes)))
    raise TypeError(assumed)


def is_as_assumed(assumed, rows):
    """Whether a matrix of numbers has a property."""
    size = range(len(rows))
    symmetric = len(rows) == len(rows[0]) and all(rows[r][c] == rows[c][r] for r in size for c in size)
    match assumed.function:
        case Q.symmetric:
            return symmetric
        case Q.diagonal:
            return all(rows[r][c] == 0 for r in size for c in size if r != c)
        case Q.orthogonal:
            return all(sum(rows[r][k] * rows[c][k] for k in size) == (r == c) for r in size for c in size)
        case Q.invertible:
            return len(_pivots(rows)) == len(rows)
        case Q.fullrank:
            return len(_pivots(rows)) == min(len(rows), len(rows[0]))
        case Q.positive_definite:
            pivots = _pivots(rows, exchange=False)
            return symmetric and len(pivots) == len(rows) and min(pivots) > 0
    raise TypeError(assumed)


def _pivots(rows, exchange=True):
    """The pivots of Gauss's elimination, in exact numbers."""
    rows, found = [[Fraction(cell) for cell in row] for row in rows], []
    for c in range(len(rows[0])):
        left = rows[len(found) :]
        chosen = next((row for row in (left if exchange else left[:1]) if row[c] != 0), None)
        if chosen is None:
            continue
        rows.remove(chosen)
        rows.insert(len(found), chosen)
        found.append(chosen[c])
        for row in rows[len(found) :]:
            factor = row[c] / chosen[c]
            row[:] = [cell - factor * other for cell, other in zip(row, chosen, strict=True)]
    return found
