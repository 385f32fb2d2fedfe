"""Random claims of functions of every entry: a function moves inwards by steps, and one may be wrong."""

import os
from dataclasses import dataclass
from random import Random

import pytest
from sympy import (
    Basic,
    BlockMatrix,
    Dummy,
    Function,
    HadamardProduct,
    Identity,
    KroneckerProduct,
    Lambda,
    MatAdd,
    MatMul,
    MatrixSymbol,
    Max,
    OneMatrix,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction

from symnet import Proved, Refuted, permutation, sizes, verify
from tests.verify.exactly import drawn

EXAMPLES = int(os.environ.get("SYMNET_EXAMPLES", "24"))
INSTANCES = 40
SIZES = sizes("n m p")
PERMUTATIONS = {size: MatrixSymbol(f"P_{size}", size, size) for size in SIZES}
d = Dummy("entry")
FUNCTIONS = [Lambda(d, Function("f")(d)), Lambda(d, Function("g")(d)), Lambda(d, Max(0, d))]


def every(function, term):
    """Not by its constructor, which applies a maximum to matrices of one entry."""
    return Basic.__new__(ElementwiseApplyFunction, function, term)


@dataclass
class Maker:
    """Draws terms, and moves functions inwards. `wrong` counts the steps before one is wrong."""

    random: Random
    wrong: int = -1
    letters: int = 0

    def letter(self, rows, columns):
        self.letters += 1
        return MatrixSymbol(
            f"{'ABCDEF'[self.random.randrange(6)]}_{rows}_{columns}".replace(" ", ""), rows, columns
        )

    def size(self):
        return self.random.choice([*SIZES, *SIZES, 1])

    def term(self, rows, columns, depth):
        """A term without functions outside of it, through which a function passes."""
        kinds = ["letter"] * 2 + ["turned", "column", "tiles", "permuted", "permuted columns"] * (depth > 0)
        kinds += ["stack", "stack"] * (depth > 0 and rows.is_Add)
        kinds += ["selected"] * (depth > 0)
        match self.random.choice(kinds):
            case "turned":
                return Transpose(self.term(columns, rows, depth - 1))
            case "column":
                return MatMul(self.term(rows, ONE, depth - 1), OneMatrix(1, columns), evaluate=False)
            case "tiles" if rows.is_Mul:
                many, few = rows.args
                return KroneckerProduct(OneMatrix(many, 1), self.term(few, columns, depth - 1))
            case "permuted" if rows in PERMUTATIONS:
                return MatMul(PERMUTATIONS[rows], self.term(rows, columns, depth - 1), evaluate=False)
            case "permuted columns" if columns in PERMUTATIONS:
                return MatMul(self.term(rows, columns, depth - 1), PERMUTATIONS[columns], evaluate=False)
            case "stack":
                return BlockMatrix([[self.term(part, columns, depth - 1)] for part in rows.args])
            case "selected":
                other = self.random.choice(SIZES)
                first = BlockMatrix([[Identity(rows), ZeroMatrix(rows, other)]])
                return MatMul(first, self.letter(rows + other, columns), evaluate=False)
        return self.letter(rows, columns)

    def inside(self, function, term):
        """The function of a term, moved inwards; one step may be wrong."""
        self.wrong -= 1
        if self.wrong == 0:
            return self.random.choice([term, every(FUNCTIONS[0], every(function, term))])
        if self.random.random() < 0.15:
            return every(function, term)
        match term:
            case Transpose():
                return Transpose(self.inside(function, term.arg))
            case BlockMatrix():
                return BlockMatrix([[self.inside(function, part)] for part in term.blocks])
            case KroneckerProduct():
                return KroneckerProduct(term.args[0], self.inside(function, term.args[1]))
            case MatMul():
                *first, last = term.args
                if isinstance(last, OneMatrix) or last in PERMUTATIONS.values():
                    return MatMul(self.inside(function, MatMul(*first)), last, evaluate=False)
                return MatMul(*first, self.inside(function, last), evaluate=False)
        return every(function, term)


ONE = SIZES[0] / SIZES[0]


def claim(seed):
    """Both sides, and whether the right one has a wrong step."""
    random = Random(seed)  # noqa: S311 - no secrets
    maker = Maker(random)
    n, m, p = SIZES
    rows = random.choice([n, m, n + m, m + p, n * p, n + m + p])
    columns = random.choice([n, m, p, ONE])
    function = random.choice(FUNCTIONS)
    term = maker.term(rows, columns, 3)
    false = bool(seed % 2)
    if false:
        maker.wrong = random.randint(1, 3)
    left, right = every(function, term), maker.inside(function, term)
    match random.randrange(5):
        case 1:
            other = MatrixSymbol("W", p, rows)
            left, right = MatMul(other, left, evaluate=False), MatMul(other, right, evaluate=False)
        case 2:
            other = MatrixSymbol("B", rows, columns)
            left, right = HadamardProduct(left, other), HadamardProduct(other, right)
        case 3:
            other = MatrixSymbol("W", p, rows)
            left, right = (every(FUNCTIONS[1], MatMul(other, each, evaluate=False)) for each in (left, right))
        case 4:
            other = MatrixSymbol("B", rows, columns)
            left, right = MatAdd(other, left, evaluate=False), MatAdd(right, other, evaluate=False)
    return left, right


def differ(left, right, seed):
    random = Random(seed)  # noqa: S311 - no secrets
    for _ in range(INSTANCES):
        world = drawn(
            (left, right),
            {size: random.randint(1, 3) for size in SIZES},
            {*PERMUTATIONS.values()},
            random,
        )
        if world(left) != world(right):
            return True
    return False


@pytest.mark.parametrize("seed", range(EXAMPLES))
def test_the_verdict_agrees_with_exact_numbers(seed):
    left, right = claim(seed)
    used = [each for each in PERMUTATIONS.values() if left.has(each) or right.has(each)]
    verdict = verify(left, right, assuming=[e for each in used for e in permutation(each)])
    assert isinstance(verdict, Refuted if differ(left, right, seed) else Proved), (left, right, verdict)
