"""Expectations written out over a few outcomes, in SymPy's terms, and numbers for them; what is computed here
shares nothing with the core."""

from fractions import Fraction
from itertools import cycle
from random import Random

from sympy import MatrixSymbol, Rational, Symbol, sympify
from sympy.stats.rv import RandomMatrixSymbol

from symnet.instances.chance import at_outcome, random_letters, written_out
from symnet.instances.evaluate import Instance
from symnet.instances.functions import Quadratic
from symnet.instances.signature import index_values, signature_of
from tests.verify.numeric import as_rows, at_witness, equated, exact, is_as_assumed

OUTCOMES = 8
PATIENCE = 4000


class Written:
    """A claim and what it assumes, written out over outcomes."""

    def __init__(self, claim, weights):
        self.sides = tuple(written_out(each, weights) for each in (claim.lhs, claim.rhs))
        self.equations = [
            tuple(written_out(side, weights) for side in equated(each))
            for each in claim.assuming
            if equated(each)
        ]
        self.others = [each for each in claim.assuming if not equated(each)]
        self.words = signature_of([*self.sides, *(side for pair in self.equations for side in pair)], {})

    def holds(self, instance):
        """Whether what is assumed holds at an instance, for all values of indices."""
        if any(not is_as_assumed(each, as_rows(instance.value(each.arguments[0]))) for each in self.others):
            return False
        return all(equal(*pair, instance) for pair in self.equations)


def equal(left, right, instance):
    """Whether two terms are equal at an instance for all values of their free indices."""
    words = signature_of([left, right], {})
    return all(
        as_rows(instance.value(left, indices)) == as_rows(instance.value(right, indices))
        for indices in index_values(words, instance, left, right)
    )


def at_space(claim, witness):
    """The claim written out in the space that a witness names, and that instance."""
    weights = [value for name, value in witness.items() if str(name) == "probability"]
    weights = [*weights[0]] if weights else [Rational(1)]
    assert sum(weights) == 1
    assert min(weights) > 0
    terms = [claim.lhs, claim.rhs, *(side for each in claim.assuming for side in equated(each))]
    known, indices = at_witness(claim, witness)
    values = {name: value for name, value in known.values.items() if isinstance(name, MatrixSymbol | Symbol)}
    values |= {name: value for name, value in known.values.items() if name in dict(witness.functions)}
    for letter in random_letters(terms):
        array = witness[letter]
        for k in range(len(weights)):
            if isinstance(letter, RandomMatrixSymbol):
                rows = [[exact(cell) for cell in row] for row in array[k].tolist()]
                values[at_outcome(letter, k)] = rows
            else:
                values[at_outcome(letter, k)] = exact(array[k])
    return Written(claim, weights), Instance(known.sizes, values), indices


def drawn(claim, count, seed=""):
    """Whether both sides of a claim, written out, are equal, at some instances at which they have values and
    all that is assumed holds."""
    weights = [Rational(1, OUTCOMES)] * OUTCOMES
    written, random = Written(claim, weights), Random(f"{claim.name}{seed}")  # noqa: S311 - no secret
    terms = [claim.lhs, claim.rhs, *(side for each in claim.assuming for side in equated(each))]
    letters, found = random_letters(terms), 0
    for _ in range(PATIENCE):
        instance = _instance(written, letters, random)
        try:
            if written.holds(instance):
                yield equal(*written.sides, instance)
                found += 1
        except ZeroDivisionError:
            continue
        if found == count:
            return


def _instance(written, letters, random):
    """Small numbers for all letters; a square matrix is a multiple of the identity most times."""
    words = written.words
    sizes = {symbol: random.choice((1, 1, 2)) for symbol in words.sizes}
    values = {symbol: Fraction(random.choice((1, 2, -1, 3))) for symbol in words.scalars}
    scalars = [value for symbol, value in values.items() if "@" not in str(symbol)] or [Fraction(1)]
    for matrix in words.matrices:
        rows, columns = (int(extent.xreplace(sizes)) for extent in matrix.shape)
        diagonal = random.choice((Fraction(1), random.choice(scalars) ** 2, None))
        cells = [[Fraction(random.randint(-2, 3)) for _ in range(columns)] for _ in range(rows)]
        if rows == columns and diagonal is not None:
            cells = [[diagonal * (r == c) for c in range(columns)] for r in range(rows)]
        values[matrix] = cells
    for function, arity in words.functions:
        values[function] = Quadratic(tuple(Fraction(random.randint(-2, 2)) for _ in range(arity + 2)))
    signs = cycle([1, 2, 4, 7, 3, 5, 6] if random.random() < 0.5 else random.sample(range(1, OUTCOMES), 7))
    known = [each for name, each in values.items() if "@" not in str(name)]
    for letter in letters:
        shape = [int(sympify(extent).xreplace(sizes)) for extent in getattr(letter, "shape", (1, 1))]
        fit = [each for each in known if isinstance(each, list) and shape == [len(each), len(each[0])]]
        middle = random.choice([None, None, *fit]) or [[Fraction(0)] * shape[1]] * shape[0]
        values |= _letter(letter, middle, random.choice([*scalars, Fraction(1)]), signs, random)
    return Instance(sizes, values)


def _letter(letter, middle, scale, signs, random):
    """Values of a random letter at all outcomes: any numbers, or signs around a matrix."""
    places = [(r, c) for r, row in enumerate(middle) for c in range(len(row))]
    columns, free, found = {place: next(signs) for place in places}, random.random() < 0.3, {}
    for k in range(OUTCOMES):
        sign = {place: scale * (-1) ** (k & column).bit_count() for place, column in columns.items()}
        cells = {
            (r, c): Fraction(random.choice((1, 2, -1, 3))) if free else sign[r, c] + middle[r][c]
            for r, c in places
        }
        rows = [[cells[r, c] for c in range(len(row))] for r, row in enumerate(middle)]
        found[at_outcome(letter, k)] = rows if isinstance(letter, RandomMatrixSymbol) else cells[0, 0]
    return found
