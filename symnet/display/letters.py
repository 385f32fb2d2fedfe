"""Inverses, functions and declared properties reduced to letters, and the laws that these letters obey.

A claim about inverses and functions without a known law is read as a claim about new letters: A⁻¹ is a
letter with A A⁻¹ = A⁻¹ A = I, and f(s) is a letter of its own, the same for all arguments that are proved to
be equal. A proof for all values of the letters is a proof for those that they stand for; a refutation is
not, and has to come from an instance of the claim as it was made.
"""

from collections.abc import Iterable, Sequence

from sympy import (
    Add,
    Basic,
    Determinant,
    DiagMatrix,
    DiagonalOf,
    HadamardProduct,
    Identity,
    Indexed,
    IndexedBase,
    Integer,
    Inverse,
    Lambda,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Mul,
    Number,
    OneMatrix,
    Pow,
    Rational,
    Symbol,
    Trace,
    Transpose,
)
from sympy.core.function import Application
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.hadamard import HadamardPower
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.display.cancel import factors, shortened, shortened_around
from symnet.display.kinds import (
    PLACE,
    Applied,
    Kind,
    Same,
    beside,
    entry_of,
    fits,
    in_order,
    is_square,
    matching,
    orders,
    shifts_of,
    unified,
)
from symnet.display.laws import Laws
from symnet.errors import UnsupportedTerm
from symnet.reading.assumptions import Properties
from symnet.reading.rebuild import apart, rebuilt
from symnet.reading.shapes import shape
from symnet.reading.terms import fold, is_matrix, is_special


class Lettering:
    """Terms rewritten in letters. `laws`, `conditions` and `meaning` grow with every new letter."""

    def __init__(
        self,
        names: Iterable[str],
        indices: frozenset[Symbol],
        sizes: frozenset[Symbol],
        properties: Properties,
    ) -> None:
        self.laws = Laws()
        self.conditions: dict[str, None] = {}
        self.meaning: dict[Basic, Basic] = {}
        self._taken = set(names)
        self._indices = indices
        self._sizes = sizes
        self._properties = properties
        self._kinds: list[Kind] = []

    def lettered(self, root: Basic, same: Same) -> Basic:
        """The term with every inverse, quotient and function replaced by a letter."""

        def combine(term: Basic, parts: list[Basic]) -> Basic:
            if isinstance(term, MatrixSymbol) and term in self._properties:
                return self._declared(term)
            if is_special(term):
                return self._letter(term, parts, same)
            if isinstance(term, MatMul):
                return self._product(parts, same)
            if isinstance(term, Trace):
                return self._trace(*parts)
            return rebuilt(term, parts)

        return fold(root, combine)

    def _declared(self, matrix: MatrixSymbol) -> Basic:
        properties = self._properties[matrix]
        if "symmetric" in properties:
            self.laws.symmetric.add(matrix)
        if "orthogonal" in properties:
            self.laws.orthogonal.add(matrix)
        if "diagonal" in properties:
            return self._diagonal(matrix)
        return matrix

    def _diagonal(self, matrix: MatrixSymbol) -> DiagMatrix:
        for diagonal, meaning in self.meaning.items():
            if meaning == matrix:
                return diagonal
        letter = MatrixSymbol(self._fresh(f"diag({matrix})"), matrix.shape[0], 1)
        diagonal = DiagMatrix(letter)
        self.meaning |= {letter: DiagonalOf(matrix), diagonal: matrix}
        return diagonal

    def _fresh(self, name: str) -> str:
        while name in self._taken:
            name += "'"
        self._taken.add(name)
        return name

    def _letter(self, term: Basic, parts: list[Basic], same: Same) -> Basic:
        match term:
            case MatPow() if not term.exp.is_Integer:
                raise UnsupportedTerm(f"the exponent must be an integer; found {term.exp} in {term}")
            case MatPow():
                inverse = self._inverse(parts[0], same)
                return inverse if term.exp == -1 else MatPow(inverse, -term.exp)
            case ElementwiseApplyFunction():
                return self._applied(term.function, parts[0], term, same)
            case HadamardPower() if term.exp.is_Integer:
                return HadamardPower(self._reciprocals(parts[0], same), -term.exp)
            case Pow() if term.exp.is_Integer:
                return Pow(self._reciprocal(parts[0], same), -term.exp)
            case Pow() | Application() | Determinant():
                return self._scalar(term.func, parts, term, same)
        raise UnsupportedTerm(f"the kernel cannot read {type(term).__name__} in {term}")

    def _inverse(self, square: Basic, same: Same) -> Basic:
        """The inverse of a term: reversed in a product, itself again for an inverse, else a letter."""
        match square:
            case Identity():
                return square
            case Transpose():
                return Transpose(self._inverse(square.arg, same))
            case DiagMatrix(args=(MatrixSymbol(),)):
                (vector,) = square.args
                self._require(f"{self._original(square)} is invertible")
                return DiagMatrix(self._reciprocal_letter(vector, f"1/{vector}"))
            case MatMul() if all(not is_matrix(part) or is_square(part) for part in square.args):
                scalars = [self._reciprocal(part, same) for part in square.args if not is_matrix(part)]
                inverses = [self._inverse(part, same) for part in square.args if is_matrix(part)]
                return _times(*scalars, *reversed(inverses))
        if square in self.laws.orthogonal:
            return Transpose(square)
        if square in self.laws.inverse:
            return self.laws.inverse[square]
        self._require(f"{self._original(square)} is invertible")
        letter = self._matrix(Inverse, square, str(Inverse(self._original(square))), same)
        if isinstance(square, MatrixSymbol):
            self.laws.pair(self.laws.inverse, square, letter)
        return letter

    def _require(self, condition: str) -> None:
        self.conditions.setdefault(condition)

    def _original(self, term: Basic) -> Basic:
        return term.xreplace(self.meaning)

    def _product(self, parts: list[Basic], same: Same) -> Basic:
        """A product in which a term beside its own inverse is gone."""
        left: list[Basic] = []
        for part in parts:
            previous = left[-1] if left and is_matrix(part) and is_matrix(left[-1]) else None
            if previous is not None and (
                self._cancel(previous, part, same) or self._cancel(part, previous, same)
            ):
                left[-1] = Identity(previous.shape[0])
            else:
                left.append(part)
        if inverses := self._inverses_of_products():
            left = shortened(factors(_times(*left)), inverses)
        return _times(*left)

    def _trace(self, square: Basic) -> Basic:
        """A trace, in which the factors of a product go round."""
        if inverses := self._inverses_of_products():
            return Trace(_times(*shortened_around(factors(square), inverses)))
        return Trace(square)

    def _inverses_of_products(self) -> dict[Basic, tuple[Basic, ...]]:
        return {
            kind.letter: factors(kind.arguments[0])
            for kind in self._kinds
            if kind.function is Inverse and isinstance(kind.arguments[0], MatMul)
        }

    def _cancel(self, inverse: Basic, square: Basic, same: Same) -> bool:
        kinds = {kind.letter: kind for kind in self._kinds if kind.function is Inverse}
        if inverse in kinds:
            (argument,) = kinds[inverse].arguments
            return argument == square or (fits(argument, square) and same(argument, square))
        return False

    def _matrix(self, function: Applied, argument: Basic, name: str, same: Same) -> Basic:
        """The letter for a function of a matrix that commutes with transposition."""
        for kind in self._kinds:
            if kind.function != function:
                continue
            if fits(kind.arguments[0], argument) and same(kind.arguments[0], argument):
                return kind.letter
            turned = Transpose(argument)
            if fits(kind.arguments[0], turned) and same(kind.arguments[0], turned):
                return Transpose(kind.letter)
        if argument.free_symbols & self._indices:
            raise UnsupportedTerm(f"a function of a matrix must have no free index; found {argument}")
        letter = MatrixSymbol(self._fresh(name), *shape(argument)[:2])
        if is_square(argument) and same(argument, Transpose(argument)):
            self.laws.symmetric.add(letter)
        self._kinds.append(Kind(function, (argument,), (), letter))
        return letter

    def _applied(self, function: Lambda, matrix: Basic, where: Basic, same: Same) -> Basic:
        """A function of every entry: sums, products and powers are taken entry by entry."""
        (entry,) = function.variables
        _check_scalar(function.expr)
        rows, columns = shape(matrix)[:2]
        ones = OneMatrix(rows, columns)
        if rows == columns == 1:
            value = function.expr.xreplace({entry: MatrixElement(matrix, 0, 0)})
            return _times(self.lettered(value, same), ones)

        def lifted(term: Basic) -> Basic:
            if term == entry:
                return matrix
            if entry not in term.free_symbols:
                return _times(self.lettered(term, same), ones)
            match term:
                case Add():
                    return MatAdd(*map(lifted, term.args), evaluate=False)
                case Mul():
                    return HadamardProduct(*map(lifted, term.args))
                case Pow() if term.exp.is_Integer and term.exp > 0:
                    return HadamardPower(lifted(term.base), term.exp)
                case Pow() if term.exp.is_Integer:
                    return HadamardPower(self._reciprocals(lifted(term.base), same), -term.exp)
                case Application() if sum(entry in part.free_symbols for part in term.args) == 1:
                    (inner,) = (lifted(part) for part in term.args if entry in part.free_symbols)
                    others = beside(
                        term.func,
                        (None if entry in p.free_symbols else self.lettered(p, same) for p in term.args),
                    )
                    if any(part is not None and part.free_symbols & self._indices for part in others):
                        raise UnsupportedTerm(f"what stands beside an entry must have no index; found {term}")
                    places = [PLACE if part is None else self._original(part) for part in others]
                    shown = term.func if others == (None,) else term.func(*places)
                    name = f"{shown}.({self._original(inner)})"
                    return self._matrix((term.func, others), inner, name, same)
            raise UnsupportedTerm(f"the kernel cannot apply {term} to every entry of a matrix in {where}")

        return lifted(function.expr)

    def _reciprocals(self, matrix: Basic, same: Same) -> Basic:
        """1/M entry by entry."""
        original = self._original(matrix)
        self._require(f"no entry of {original} is zero")
        name = str(HadamardPower(original, -1))
        if isinstance(matrix, MatrixSymbol):
            return self._reciprocal_letter(matrix, name)
        return self._matrix(HadamardPower, matrix, name, same)

    def _reciprocal_letter(self, letter: MatrixSymbol, name: str) -> MatrixSymbol:
        law = self.laws.reciprocal
        if letter not in law:
            self.laws.pair(law, letter, MatrixSymbol(self._fresh(name), *letter.shape))
            if letter in self.laws.symmetric:
                self.laws.symmetric.add(law[letter])
        return law[letter]

    def _reciprocal(self, scalar: Basic, same: Same) -> Basic:
        """1/s: a letter that cancels with a symbol, or with the entry of a letter."""
        if isinstance(scalar, Rational):
            if not scalar:
                raise UnsupportedTerm("a number is divided by zero")
            return 1 / scalar
        if isinstance(scalar, Mul):
            return Mul(*(self._reciprocal(part, same) for part in scalar.args), evaluate=False)
        if scalar not in self._sizes:
            self._require(f"{self._original(scalar)} is not zero")
        law = self.laws.reciprocal
        if isinstance(scalar, Symbol) and scalar not in self._indices:
            if scalar not in law:
                self.laws.pair(law, scalar, Symbol(self._fresh(f"1/{scalar}")))
            return law[scalar]
        if isinstance(scalar, Indexed):
            if scalar.base not in law:
                self.laws.pair(law, scalar.base, IndexedBase(self._fresh(f"1/{scalar.base}")))
            return Indexed(law[scalar.base], *scalar.indices)
        if isinstance(scalar, MatrixElement) and isinstance(scalar.parent, MatrixSymbol):
            letter = self._reciprocal_letter(scalar.parent, f"1/{scalar.parent}")
            return MatrixElement(letter, scalar.i, scalar.j)
        return self._scalar(Pow, (scalar, Integer(-1)), 1 / scalar, same)

    def _scalar(self, function: Applied, arguments: Sequence[Basic], where: Basic, same: Same) -> Basic:
        """The letter for a function of terms, an entry of a family if indices stand in them."""
        indices = in_order(arguments, self._indices)
        arguments = [apart(argument, indices) for argument in arguments]
        _check_scalar(where)
        if shifts := shifts_of(arguments, indices):
            back = {index: index - shift for index, shift in shifts.items()}
            shifted = [argument.xreplace(back) for argument in arguments]
            forth = {index: index + shift for index, shift in shifts.items()}
            return self._scalar(function, shifted, where, same).xreplace(forth)
        for kind in self._kinds:
            if kind.function != function or len(kind.arguments) != len(arguments):
                continue
            for each in orders(function, arguments):
                found = unified(kind, each) or matching(kind, each, indices, same)
                if found is not None:
                    return found
        if (found := self._entry_of_applied(function, arguments, indices, same)) is not None:
            return found
        placed = {index: Symbol(str(PLACE) * (place + 1)) for place, index in enumerate(indices)}
        name = self._fresh(str(self._original(where).xreplace(placed)))
        letter: Basic = IndexedBase(name) if indices else Symbol(name)
        self._kinds.append(Kind(function, tuple(arguments), indices, letter))
        return Indexed(letter, *indices) if indices else letter

    def _entry_of_applied(
        self, function: Applied, arguments: Sequence[Basic], indices: tuple[Symbol, ...], same: Same
    ) -> Basic | None:
        """The entry of a matrix to which the function was applied with the same numbers beside the entry."""
        letters = [argument for argument in arguments if not isinstance(argument, Number)]
        others = beside(function, (each if isinstance(each, Number) else None for each in arguments))
        for kind in self._kinds:
            if len(letters) == 1 and kind.function == (function, others):
                found = entry_of(kind, letters[0], indices, same)
                if found is not None:
                    return found
        return None


def _check_scalar(term: Basic) -> None:
    if not term.is_commutative or term.is_infinite:
        raise UnsupportedTerm(f"scalars are finite and commute; found {term}")


def _times(*factors: Basic) -> MatMul:
    """A product of matrices as it stands."""
    return MatMul(*factors, evaluate=False)
