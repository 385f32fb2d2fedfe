"""What may be supposed of the letters and the sizes of a claim, the simplest first. Not trusted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from sympy import (
    Abs,
    Basic,
    Eq,
    Expr,
    HadamardProduct,
    Identity,
    Integer,
    MatrixSymbol,
    Max,
    Min,
    Pow,
    Q,
    Symbol,
    ZeroMatrix,
    sign,
)

from symnet.reading.terms import in_one_line, is_matrix, size_symbols
from symnet.reading.terms import nodes as parts_of

Equation = tuple[Basic, Basic]
Pairs = tuple[tuple[Symbol, Basic], ...]
SIGNED = (Abs, Max, Min, sign)
"""Functions whose value depends on a sign."""


@dataclass(frozen=True, slots=True)
class Supposition:
    """What is assumed, or what sizes become.

    `equations` say the same, where equations can. Two of one `kind` may be supposed together.
    """

    words: str
    assuming: tuple[Basic, ...] = ()
    sizes: Pairs = ()
    equations: tuple[Equation, ...] = ()
    kind: str = ""

    def __and__(self, other: "Supposition") -> "Supposition":
        """Both together."""
        return Supposition(
            f"{self.words} and {other.words}",
            self.assuming + other.assuming,
            self.sizes + other.sizes,
            self.equations + other.equations,
        )


def size_suppositions(terms: Sequence[Basic]) -> Iterator[Supposition]:
    """That two sizes are equal, and that a size is a number that stands among the sizes, or 1."""
    letters = sorted(size_symbols(terms), key=str)
    for first, second in combinations(letters, 2):
        yield _sized(first, second)
    found = {extent for each in terms for part in parts_of(each) if is_matrix(part) for extent in part.shape}
    others = sorted((each for each in found if isinstance(each, Expr) and each not in letters), key=str)
    for letter in letters:
        yield from (_sized(letter, each) for each in others if not each.has(letter) and each != 1)


def unit_sizes(terms: Sequence[Basic]) -> Iterator[Supposition]:
    """That a size is 1."""
    return (_sized(each, Integer(1)) for each in sorted(size_symbols(terms), key=str))


def _sized(letter: Symbol, value: Basic) -> Supposition:
    return Supposition(f"{letter} = {value}", sizes=((letter, value),))


def of_letters(terms: Sequence[Basic], letters: Sequence[Basic]) -> Iterator[Supposition]:
    """Properties of letters of a claim, and equations between them; weaker ones come before those that imply
    them."""
    matrices = [each for each in letters if isinstance(each, MatrixSymbol)]
    scalars = [each for each in letters if isinstance(each, Symbol)]
    if any(isinstance(part, SIGNED) or _is_root(part) for each in terms for part in parts_of(each)):
        for each in scalars:
            yield Supposition(f"{each} >= 0", (Q.nonnegative(each),), equations=((Abs(each), each),))
            yield Supposition(f"{each} <= 0", (Q.nonpositive(each),), equations=((Abs(each), -each),))
    yield from properties(square(matrices))
    yield from _orthonormal([each for each in matrices if each.shape[0] != each.shape[1]])
    yield from (_equal(a * b, b * a) for a, b in combinations(square(matrices), 2) if a.shape == b.shape)
    yield from (_equal(each, Integer(1)) for each in scalars)
    yield from (_equal(a, b) for a, b in combinations(scalars, 2))
    yield from (_equal(a, b) for a, b in combinations(matrices, 2) if a.shape == b.shape)


def special(letters: Sequence[Basic]) -> Iterator[Supposition]:
    """That a letter is I or 0."""
    matrices = [each for each in letters if isinstance(each, MatrixSymbol)]
    yield from (_equal(each, Identity(each.shape[0])) for each in square(matrices))
    yield from (_equal(each, Integer(0)) for each in letters if isinstance(each, Symbol))
    yield from (_equal(each, ZeroMatrix(*each.shape)) for each in matrices)


def square(letters: Sequence[Basic]) -> list[MatrixSymbol]:
    """The square matrices among letters."""
    found = (each for each in letters if isinstance(each, MatrixSymbol))
    return [each for each in found if each.shape[0] == each.shape[1] != 1]


def _is_root(term: Basic) -> bool:
    return isinstance(term, Pow) and not term.exp.is_Integer


def properties(letters: Sequence[MatrixSymbol]) -> Iterator[Supposition]:
    """Properties of square matrices."""
    for each in letters:
        yield _property(each, "symmetric", (each, each.T))
    for each in letters:
        yield _property(each, "invertible")
    for each in letters:
        yield _property(each, "orthogonal", (each.T * each, Identity(each.shape[0])))
    for each in letters:
        yield _equal(each * each, each, "idempotent")
    for each in letters:
        yield _property(each, "diagonal", (each, HadamardProduct(Identity(each.shape[0]), each)))


def _orthonormal(letters: Sequence[MatrixSymbol]) -> Iterator[Supposition]:
    """That a vector has length 1, that the columns of a matrix are orthonormal, or its rows."""
    for each in letters:
        if 1 in each.shape:
            yield _equal(each.T * each if each.shape[1] == 1 else each * each.T, Integer(1))
        else:
            yield _equal(each.T * each, Identity(each.shape[1]))
            yield _equal(each * each.T, Identity(each.shape[0]))


def _property(matrix: MatrixSymbol, name: str, *equations: Equation) -> Supposition:
    return Supposition(f"{matrix} is {name}", (getattr(Q, name)(matrix),), equations=equations, kind=name)


def _equal(left: Basic, right: Basic, kind: str = "") -> Supposition:
    shown = {Identity: "I", ZeroMatrix: "0"}.get(type(right)) or in_one_line(right)
    words, given = f"{in_one_line(left)} = {shown}", Eq(left, right, evaluate=False)
    return Supposition(words, (given,), equations=((left, right),), kind=kind)
