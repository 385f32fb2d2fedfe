"""Formulas of papers as terms of SymPy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import sympy
from sympy import (
    Add,
    Basic,
    Determinant,
    DiagMatrix,
    Dummy,
    Expr,
    FunctionMatrix,
    HadamardPower,
    HadamardProduct,
    Identity,
    IndexedBase,
    Integer,
    Inverse,
    KroneckerDelta,
    KroneckerProduct,
    Lambda,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Max,
    Min,
    Mul,
    OneMatrix,
    Piecewise,
    Pow,
    Rational,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.stats import Covariance, CrossCovarianceMatrix, Expectation, Variance, VarianceMatrix
from sympy.stats.rv import RandomMatrixSymbol, RandomSymbol

from symnet.gradients import gradient, jacobian
from symnet.papers import angles
from symnet.papers import syntax as written
from symnet.papers.applied import function_name
from symnet.papers.blocks import blocks, entry, inner_product, is_matrix, times
from symnet.papers.chance import values
from symnet.papers.extents import Shape
from symnet.papers.fitting import Sizes
from symnet.papers.known import Illegible
from symnet.papers.meanings import ByPlaces, Meanings
from symnet.papers.names import Name, Seen, Use, bound_by, indices_of, is_bound, running_index
from symnet.papers.roots import root
from symnet.papers.shapes import constant_shape, is_constant
from symnet.papers.syntax import Node, Superscript, Times
from symnet.papers.written import write

Scope: TypeAlias = Mapping[str, Expr]
"""The letters that are indices, and the numbers that they are, counted from 1."""
FUNCTIONS: Final[Mapping[str, Callable[[Any], Any]]] = {
    **angles.FUNCTIONS,
    "exp": lambda t: sympy.exp(t, evaluate=False),
    "log": lambda t: sympy.log(t, evaluate=False),
    "ln": lambda t: sympy.log(t, evaluate=False),
    "tanh": lambda t: sympy.tanh(t, evaluate=False),
    "sinh": lambda t: sympy.sinh(t, evaluate=False),
    "cosh": lambda t: sympy.cosh(t, evaluate=False),
    "sqrt": lambda t: Pow(t, Rational(1, 2), evaluate=False),
    "abs": lambda t: sympy.Abs(t, evaluate=False),
    "sign": lambda t: sympy.sign(t, evaluate=False),
    "relu": lambda t: Max(0, t, evaluate=False),
    "sigmoid": lambda t: 1 / (1 + sympy.exp(-t, evaluate=False)),
}
"""What functions that are applied to every entry mean."""
HIGHEST: Final = 100
"""Higher powers of what is no number are not read."""
LONGEST: Final = 10_000
"""Powers of numbers with more binary digits are not read."""
KNOWN: Final = frozenset({*FUNCTIONS, "softmax", "diag", "max", "min", "E", "vec"})
"""Functions whose values have entries."""
_LETTERS: Final = (written.Letter, written.Scripted)
_TURNED: Final = (
    (Superscript.TRANSPOSE,),
    (Superscript.INVERSE,),
    (Superscript.INVERSE_TRANSPOSE,),
)
"""Superscripts that may be those of an entry, or of the matrix whose entry it is."""


@dataclass(slots=True)
class Terms:
    """Makes terms of formulas whose shapes are known."""

    sizes: Sizes
    meanings: Meanings = field(default_factory=Meanings)
    held: frozenset[Basic] = frozenset()
    """Defined letters that are held fixed where one differentiates."""
    kept: frozenset[Name] = frozenset()
    """Letters with indices that are defined and held fixed."""
    varied: set[Basic] = field(default_factory=set)
    """Letters with respect to which something is differentiated."""
    random: set[Name] = field(default_factory=set)
    symbols: dict[tuple[Name, Shape], Basic] = field(default_factory=dict)
    roots: dict[Basic, Basic] = field(default_factory=dict)
    """The square roots of matrices."""
    free: dict[str, Symbol] = field(default_factory=dict)
    """The indices that no sum binds, counted from 0."""

    def term(self, node: Node) -> Basic:
        """The term of a formula, in which no letter is left that is defined.

        Raises `Illegible` for what has no meaning.
        """
        return self.meanings.expanded(self.value(node, {}))

    def shape(self, node: Node) -> Shape:
        """The shape of a node, all sizes known."""
        return self.sizes.extents.shape(self.sizes.at[id(node)])

    def is_number(self, node: Node) -> bool:
        """Whether a node is a number."""
        return self.sizes.extents.is_scalar(self.sizes.at[id(node)])

    def value(self, node: Node, scope: Scope) -> Basic:
        """The term of a node at some indices; a matrix of one entry is a number."""
        match node:
            case written.Number(value=value):
                return self._number(node, Rational(value.numerator, value.denominator))
            case written.Letter() | written.Scripted():
                return self._letter(node, scope)
            case written.Sum():
                return self._sum(node, scope)
            case written.Product():
                return self._product(node, scope)
            case written.Quotient(top=top, bottom=bottom):
                inverse = Pow(self.value(bottom, scope), -1, evaluate=False)
                return times(inverse, self.value(top, scope))
            case written.Group(parts=(inner,)):
                return self.value(inner, scope)
            case written.Group(bracket=bracket, parts=several):
                cells = [self.value(each, scope) for each in several]
                return blocks([[each] for each in cells] if bracket == "(" else [cells])
            case written.Norm(inner=inner):
                return Pow(self._squared(inner, (), scope), Rational(1, 2), evaluate=False)
            case written.Bars(inner=inner):
                found = self.value(inner, scope)
                return sympy.Abs(found, evaluate=False) if self.is_number(inner) else Determinant(found)
            case written.Inner(left=left, right=right):
                return inner_product(self.value(left, scope), self.value(right, scope))
            case written.Matrix(rows=rows, determinant=determinant):
                matrix = blocks([[self.value(cell, scope) for cell in row] for row in rows])
                return Determinant(matrix) if determinant else matrix
            case written.Entries():
                return self._entries(node, scope)
            case written.Cases(rows=rows):
                return Piecewise(*(self._case(value, condition, scope) for value, condition in rows))
            case written.Large():
                return self._large(node, scope)
            case written.Call():
                return self._call(node, scope)
            case written.Derivative(of=of, by=by) if by is not None:
                return self._derivative(of, by, scope)
        raise Illegible("this has no meaning here", node.place)

    # Letters

    def _number(self, node: Node, value: Expr) -> Basic:
        """A number, or a zero matrix where 0 stands for one."""
        if value != 0 or self.is_number(node) or self.sizes.extents.open(list(self.shape(node))):
            return value
        return ZeroMatrix(*self.shape(node))

    def _letter(self, node: "written.Letter | written.Scripted", scope: Scope) -> Basic:
        if isinstance(node, written.Letter) and node.text in self.sizes.names.indices:
            return self.index(node, scope)
        use = self.sizes.names.use(node, scope)
        if use is None:
            assert isinstance(node, written.Scripted)  # noqa: S101 - a letter has a use
            return self._of_compound(node, scope)
        if is_bound(node, scope):
            return self._operated(scope[use.name.text], use.operators, scope, node)
        if (exponent := self.sizes.exponent(use)) is not None:
            return FUNCTIONS["exp"](self.value(exponent, scope))
        constant = isinstance(node, written.Letter) and is_constant(use.name, self.sizes.names)
        if constant or (isinstance(node, written.Scripted) and constant_shape(self.sizes, use, node)):
            return self._operated(self._constant(node, use), use.operators, scope, node)
        turned = use.operators[:1] in (_TURNED if len(use.indices) > 1 else _TURNED[:1])
        if use.indices and use.name in self.sizes.shapes and turned:
            message = "whether an entry or the matrix has this superscript is not clear: brackets are needed"
            raise Illegible(message, node.place)
        found = self.named(use, scope)
        if Superscript.PRIME in getattr(node, "above", ()) and use.operators and not is_matrix(found):
            raise Illegible("a number with a prime is another one, or a derivative", node.place)
        return self._operated(found, use.operators, scope, node)

    def _of_compound(self, node: "written.Scripted", scope: Scope) -> Basic:
        if isinstance(node.base, written.Norm):
            return self._norm(node, node.base, scope)
        if node.below and isinstance(node.base, written.Call) and node.base.function not in KNOWN:
            raise Illegible("an entry of the value of a function that is not defined is not read", node.place)
        found = self.value(node.base, scope)
        if node.below and not is_matrix(found):
            raise Illegible("what stands below a number is not read", node.place)
        if Superscript.PRIME in node.above and not is_matrix(found) and isinstance(node.base, written.Call):
            raise Illegible("a derivative written with a prime is not read", node.place)
        if node.below:
            found = entry(found, [self.index(each, scope) for each in indices_of(node.below)])
        return self._operated(found, node.above, scope, node)

    def _norm(self, node: "written.Scripted", norm: "written.Norm", scope: Scope) -> Basic:
        squared = self._squared(norm.inner, node.below, scope)
        match node.above:
            case ():
                return Pow(squared, Rational(1, 2), evaluate=False)
            case (written.Number(value=value),) if value == 2:
                return squared
            case (written.Number(value=value),):
                half = Rational(value.numerator, 2 * value.denominator)
                return Pow(squared, half, evaluate=False)
        raise Illegible("this superscript of a norm is not known", node.place)

    def _squared(self, inner: Node, below: tuple[Node, ...], scope: Scope) -> Basic:
        """The square of the Euclidean norm of a column, or of the Frobenius norm of a matrix."""
        found = self.value(inner, scope)
        match below:
            case () | (written.Number(value=2),):
                if not self.is_number(inner) and 1 not in self.shape(inner):
                    raise Illegible(
                        "the norm of a matrix must say that it is Frobenius's, by an F below it", inner.place
                    )
                return inner_product(found, found)
            case (written.Letter(text="F"),):
                return inner_product(found, found)
            case (weight,) if _is_weight(weight) and self.shape(inner)[1] == 1:
                self.sizes.shape(weight, {})
                return entry(MatMul(Transpose(found), self.value(weight, scope), found), [])
        raise Illegible("this norm is not known", inner.place)

    def _constant(self, node: Node, use: Use) -> Basic:
        shape = self.sizes.at.get(id(node))
        if isinstance(node, written.Scripted) and (given := constant_shape(self.sizes, use, node)):
            shape = given if node.below else self._constant_at(node)
        assert shape is not None  # noqa: S101 - every letter has a shape
        rows, columns = self.sizes.extents.shape(shape)
        if self.sizes.extents.open([rows, columns]):
            raise Illegible(f"nothing says how large {use.name.latex} is", node.place)
        if (rows, columns) == (1, 1):
            return Integer(0 if use.name.text == "0" else 1)
        match use.name.text:
            case "I":
                return Identity(rows)
            case "1":
                return OneMatrix(rows, columns)
        return ZeroMatrix(rows, columns)

    def _constant_at(self, node: "written.Scripted") -> Shape:
        """The shape of a constant under its operators: that of the whole, turned back."""
        rows, columns = self.sizes.at[id(node)]
        return (columns, rows) if Superscript.TRANSPOSE in node.above else (rows, columns)

    def named(self, use: Use, scope: Scope) -> Basic:
        """What a name stands for at its indices."""
        meaning = self.meanings.places.get(use.name) if use.name not in self.kept else None
        places = [self.index(each, scope) for each in use.indices]
        if meaning is not None and len(places) not in (0, len(meaning.indices)):
            raise Illegible(
                f"{use.name.latex} is defined with {len(meaning.indices)} indices", use.indices[0].place
            )
        if meaning is not None:
            return meaning.at(places) if places else self._filled(use.name, meaning)
        if use.indices and use.name not in self.sizes.shapes:
            return self._of_family(use, places)
        symbol = self.symbol(use.name)
        return entry(symbol, places) if places else symbol

    def _filled(self, name: Name, meaning: ByPlaces) -> Basic:
        """A column or a matrix by its entries."""
        shape = self.sizes.extents.shape(self.sizes.shapes[name])
        first, second = Dummy("a", integer=True), Dummy("b", integer=True)
        places = [first + 1, second + 1][: len(meaning.indices)]
        return FunctionMatrix(*shape, Lambda((first, second), meaning.at(places)))

    def _of_family(self, use: Use, places: list[Expr]) -> Basic:
        family = self.sizes.family(use.name, len(use.indices))
        rows, columns = self.sizes.extents.shape(family.element)
        slots = [self.sizes.extents.value(each) for each in family.slots]
        seen = self.sizes.names.seen.get(use.name, Seen())
        plain = self.sizes.plain(use.name)
        if (rows, columns) == (1, 1) and len(places) <= 2 and not (seen.zero or seen.compound or 0 in places):
            return entry(MatrixSymbol(plain, slots[0], slots[-1] if len(slots) == 2 else 1), places)
        base = IndexedBase(plain)
        if (rows, columns) == (1, 1):
            return base[tuple(places)]
        first, second = Dummy("a", integer=True), Dummy("b", integer=True)
        inner = (*places, first) if columns == 1 else (*places, first, second)
        return FunctionMatrix(rows, columns, Lambda((first, second), base[inner]))

    def symbol(self, name: Name) -> Basic:
        """The symbol of a name that is not defined."""
        if name.latex in self.sizes.sizes:
            return self.sizes.sizes[name.latex]
        shape = self.sizes.extents.shape(self.sizes.shapes[name])
        if (name, shape) not in self.symbols:
            self.symbols[name, shape] = self._new(name, shape)
        return self.symbols[name, shape]

    def _new(self, name: Name, shape: Shape) -> Basic:
        plain = self.sizes.plain(name)
        rows, columns = shape
        if (rows, columns) == (1, 1):
            return RandomSymbol(plain) if name in self.random else Symbol(plain)
        kind = RandomMatrixSymbol if name in self.random else MatrixSymbol
        return kind(plain, rows, columns)

    def index(self, node: Node, scope: Scope) -> Expr:
        """An index as a number, counted from 1."""
        match node:
            case written.Number(value=value):
                return Integer(int(value))
            case written.Letter(text=text):
                if text in scope:
                    return scope[text]
                if text in self.sizes.ranges or text not in self.sizes.sizes:
                    return self.free.setdefault(text, Symbol(_plain(text), integer=True)) + 1
                return self.sizes.sizes[text]
            case written.Sum(signs=signs, terms=terms):
                return Add(*(sign * self.index(term, scope) for sign, term in zip(signs, terms, strict=True)))
            case written.Product(factors=factors):
                return Mul(*(self.index(each, scope) for each in factors))
            case written.Group(parts=(inner,)):
                return self.index(inner, scope)
        raise Illegible("an index must be made of letters and whole numbers", node.place)

    def spoken(self) -> set[str]:
        """The functions, as SymPy names them, of which words speak."""
        return {_plain(function_name(name)) for name in self.sizes.names.spoken}

    # Operators

    def _operated(self, term: Basic, operators: Any, scope: Scope, node: Node) -> Basic:
        for operator in operators:
            term = self._once(term, operator, scope, node)
        return term

    def _once(self, term: Basic, operator: Any, scope: Scope, node: Node) -> Basic:
        number = not is_matrix(term)
        match operator:
            case Superscript.TRANSPOSE | Superscript.PRIME:
                return term if number else Transpose(term)
            case Superscript.INVERSE:
                return Pow(term, -1, evaluate=False) if number else Inverse(term)
            case Superscript.INVERSE_TRANSPOSE:
                return Pow(term, -1, evaluate=False) if number else Transpose(Inverse(term))
            case written.Product(
                factors=(written.Letter(text=""), exponent), signs=(Times.HADAMARD | Times.CIRCLE,)
            ):
                power = self._exponent(exponent, scope)
                return Pow(term, power, evaluate=False) if number else HadamardPower(term, power)
            case _:
                exponent = self._exponent(operator, scope)
        if number:
            if _is_huge(term, exponent):
                raise Illegible("a power with so many digits is not computed", node.place)
            return Pow(term, exponent, evaluate=False)
        if not exponent.is_integer:
            term, exponent = self._root(term, node), 2 * exponent
        if exponent.is_number and abs(exponent) > HIGHEST:
            raise Illegible(f"a power of a matrix is read up to the one of {HIGHEST}", node.place)
        return MatPow(term, exponent) if exponent != -1 else Inverse(term)

    def _root(self, matrix: Basic, node: Node) -> Basic:
        """The square root of a letter, or of what it is defined to be."""
        letter = self.meanings.expanded(matrix)
        if letter not in self.roots:
            base = node.base if isinstance(node, written.Scripted) else node
            found = root(letter, self.sizes.plain(Name(f"{write(base)}^{{1/2}}")))
            if found is None:
                raise Illegible("a power of a matrix must be a whole one", node.place)
            self.roots[letter] = found
        return self.roots[letter]

    def _exponent(self, node: Node, scope: Scope) -> Basic:
        match node:
            case written.Group(parts=(inner,)):
                return self._exponent(inner, scope)
            case written.Sum(signs=(-1,), terms=(term,)):
                return Mul(-1, self._exponent(term, scope))
            case written.Quotient(top=written.Number(value=top), bottom=written.Number(value=bottom)) if (
                bottom
            ):
                return Rational(str(top)) / Rational(str(bottom))
        return self.value(node, scope)

    def _sum(self, node: "written.Sum", scope: Scope) -> Basic:
        terms = [
            times(Integer(sign), self.value(term, scope)) if sign < 0 else self.value(term, scope)
            for sign, term in zip(node.signs, node.terms, strict=True)
        ]
        if (place := self.sizes.added_to_rows.get(id(node))) is not None:
            rows, _ = self.shape(node.terms[1 - place])
            bias = terms[place]
            row = bias if self.shape(node.terms[place])[0] == 1 else Transpose(bias)
            terms[place] = MatMul(OneMatrix(rows, 1), row)
        if len(terms) == 1:
            return terms[0]
        if any(map(is_matrix, terms)):
            return MatAdd(*(each for each in terms if is_matrix(each) or each != 0))
        return Add(*terms, evaluate=False)

    def _product(self, node: "written.Product", scope: Scope) -> Basic:
        values = [self.value(each, scope) for each in node.factors]
        sign = node.signs[0] if node.signs else Times.BESIDE
        if sign in (Times.HADAMARD, Times.CIRCLE) and is_matrix(values[0]):
            return HadamardProduct(*values)
        if sign is Times.KRONECKER and any(map(is_matrix, values)):
            return KroneckerProduct(*values)
        if sign is Times.DOT and self.is_number(node) and all(map(is_matrix, values)):
            return inner_product(*values)
        found = values[0]
        for each in values[1:]:
            found = times(found, each)
        return found

    def _large(self, node: "written.Large", scope: Scope) -> Basic:
        if node.sign != r"\sum":
            raise Illegible("a product over an index is not known", node.place)
        limits, inner, factor = self._limits(node, scope)
        body = times(factor, self.value(node.body, inner)) if factor != 1 else self.value(node.body, inner)
        if not is_matrix(body):
            return Sum(body, *limits)
        first, second = Dummy("a", integer=True), Dummy("b", integer=True)
        return FunctionMatrix(
            *self.shape(node.body), Lambda((first, second), Sum(MatrixElement(body, first, second), *limits))
        )

    def _limits(self, node: "written.Large", scope: Scope) -> tuple[list[Any], dict[str, Expr], Expr]:
        """The limits of a sum, the innermost first, what is in scope, and a factor that leaves some out."""
        inner, own, factor = dict(scope), set[str](), Integer(1)
        limits: list[Any] = []
        for chain in node.below:
            for letter in bound_by(chain):
                if letter.text in own:
                    factor = factor * self._left_out(chain, inner)
                    continue
                own.add(letter.text)
                index = Dummy(_plain(letter.text), integer=True)
                low, high, left_out = self._bounds(chain, node, letter, inner)
                inner[letter.text] = index
                limits.insert(0, (index, low, high))
                if left_out is not None:
                    factor = factor * (1 - KroneckerDelta(index, left_out))
        if not limits:
            raise Illegible("a sum must say over which index it runs", node.place)
        return limits, inner, factor

    def _left_out(self, chain: written.Chain, scope: Scope) -> Expr:
        """A factor that is zero where a second line below a sum says that an index is left out."""
        match chain:
            case written.Chain(terms=(letter, other), relations=(relation,)):
                if relation.sign is written.Sign.NOT_EQUAL and letter is not None and other is not None:
                    return 1 - KroneckerDelta(self.index(letter, scope), self.index(other, scope))
        raise Illegible("the range of this sum is not known", chain.place)

    def _bounds(
        self, chain: written.Chain, node: "written.Large", letter: "written.Letter", scope: Scope
    ) -> tuple[Expr, Expr, Expr | None]:
        full = self.sizes.extents.value(self.sizes.bounds[id(node), letter.text])
        match chain.relations:
            case ():
                return Integer(1), self._known(full, letter), None
            case (relation,):
                other = chain.terms[1]
                assert other is not None  # noqa: S101 - only a first term may be missing
                value = self.index(other, scope) if isinstance(other, Node) else Integer(0)
                match relation.sign:
                    case written.Sign.EQUALS:
                        if node.over is None:
                            return value, self._known(full, letter), None
                        return value, self.index(node.over, scope), None
                    case written.Sign.AT_MOST:
                        return Integer(1), value, None
                    case written.Sign.LESS:
                        return Integer(1), value - 1, None
                    case written.Sign.AT_LEAST:
                        return value, self._known(full, letter), None
                    case written.Sign.GREATER:
                        return value + 1, self._known(full, letter), None
                    case written.Sign.NOT_EQUAL:
                        return Integer(1), self._known(full, letter), value
        raise Illegible("the range of this sum is not known", node.place)

    def _known(self, extent: Expr, letter: "written.Letter") -> Expr:
        if self.sizes.extents.open([extent]):
            raise Illegible(f"nothing says how far {letter.text} runs", letter.place)
        return extent

    def _entries(self, node: "written.Entries", scope: Scope) -> Basic:
        places = Dummy("a", integer=True), Dummy("b", integer=True)
        inner = dict(scope)
        for letter, low, place in zip(node.letters, node.lows, places, strict=True):
            inner[letter.text] = place + self.index(low, scope)
        shape, body = self.shape(node), self.value(node.body, inner)
        if isinstance(body, MatrixElement) and body.parent.shape == shape:
            first, second = body.args[1:]
            if first == places[0] and second in (places[1], Integer(0) if shape[1] == 1 else places[1]):
                return body.parent
        return FunctionMatrix(*shape, Lambda(places, body))

    def _case(self, value: Node, condition: "written.Chain | None", scope: Scope) -> tuple[Basic, Basic]:
        number = self.value(value, scope)
        if condition is None:
            return number, sympy.true
        compared = {
            written.Sign.LESS: sympy.StrictLessThan,
            written.Sign.AT_MOST: sympy.LessThan,
            written.Sign.GREATER: sympy.StrictGreaterThan,
            written.Sign.AT_LEAST: sympy.GreaterThan,
        }
        match condition:
            case written.Chain(terms=(left, right), relations=(relation,)) if relation.sign in compared:
                assert left is not None and right is not None  # noqa: S101 - both are read
                sides = self.value(left, scope), self.value(right, scope)
                return number, compared[relation.sign](*sides)
        raise Illegible("the condition of a case must be one comparison", value.place)

    # Functions

    def _call(self, node: "written.Call", scope: Scope) -> Basic:
        if (letter := running_index(node)) and (id(node), letter) in self.sizes.bounds:
            rows, _ = self.shape(node)
            first, second = Dummy("a", integer=True), Dummy("b", integer=True)
            value = self.value(node.arguments[0], {**scope, letter: first + 1})
            return DiagMatrix(FunctionMatrix(rows, 1, Lambda((first, second), value)))
        arguments = [self.value(each, scope) for each in node.arguments]
        if node.function in ("E", "Var", "Cov"):
            arguments = [*map(self.meanings.expanded, arguments)]
            self._covers(node, arguments)
        first = arguments[0]
        match node.function:
            case "tr":
                return Trace(first) if is_matrix(first) else first
            case "det":
                return Determinant(first) if is_matrix(first) else first
            case "diag":
                return self._diagonal(first)
            case "E" | "Var" | "Cov" if not any(each.has(RandomSymbol) for each in arguments):
                raise Illegible(f"no letter in {write(node)} is declared random", node.place)
            case "E":
                return Expectation(first)
            case "Var":
                return (VarianceMatrix if is_matrix(first) else Variance)(first)
            case "Cov":
                kind = CrossCovarianceMatrix if is_matrix(first) else Covariance
                return kind(first, arguments[-1])
            case "softmax":
                shifted = first.applyfunc(sympy.exp)
                total = entry(MatMul(OneMatrix(1, first.shape[0]), shifted), [])
                return times(Pow(total, -1, evaluate=False), shifted)
            case "max" | "min":
                extreme = Max if node.function == "max" else Min
                return self._by_entries(lambda *each: extreme(*each, evaluate=False), arguments, node)
            case "vec":
                raise Illegible("vec is not known: write its laws by Kronecker products", node.place)
        function = FUNCTIONS.get(node.function)
        return self._by_entries(function or sympy.Function(_plain(node.function)), arguments, node)

    def _covers(self, node: "written.Call", arguments: list[Basic]) -> None:
        """Refuse an expectation over some of the random letters alone."""
        uses = [self.sizes.names.use(each) for each in node.below if isinstance(each, _LETTERS)]
        below = {self.symbol(use.name) for use in uses if use and use.name in self.sizes.shapes}
        found = {each for argument in arguments for each in argument.atoms(RandomSymbol)}
        if below & found and found - below:
            raise Illegible("an expectation over some random letters, others given, is not read", node.place)

    def _by_entries(self, function: Callable[..., Any], arguments: list[Basic], node: Node) -> Basic:
        """A function of every entry of its one argument that is a matrix."""
        matrices = [each for each in arguments if is_matrix(each)]
        if not matrices:
            return function(*arguments)
        if len({*matrices}) > 1:
            raise Illegible("a function of every entry has one matrix as its argument", node.place)
        entry_ = Dummy("t")
        values = [entry_ if is_matrix(each) else each for each in arguments]
        return matrices[0].applyfunc(Lambda(entry_, function(*values)))

    def _diagonal(self, term: Basic) -> Basic:
        if not is_matrix(term):
            return term
        rows, columns = term.shape
        if columns == 1:
            return DiagMatrix(term)
        if rows == 1:
            return DiagMatrix(Transpose(term))
        first, second = Dummy("a", integer=True), Dummy("b", integer=True)
        return FunctionMatrix(rows, 1, Lambda((first, second), MatrixElement(term, first, first)))

    def _derivative(self, of: Node, by: Node, scope: Scope) -> Basic:
        letter = self.value(by, scope)
        places = letter.indices if isinstance(letter, MatrixElement) else None
        letter = letter if places is None else letter.parent
        if not isinstance(letter, MatrixSymbol | Symbol):
            raise Illegible("a derivative must be with respect to a letter", by.place)
        self.varied.add(letter)
        term = self.meanings.expanded(self.value(of, scope), self.held | {letter})
        plain = values([term])
        found = (jacobian if is_matrix(term) else gradient)(term.xreplace(plain), letter)
        found = found.xreplace({value: random for random, value in plain.items()})
        return found if places is None else MatrixElement(found, *places)


def _is_weight(node: Node) -> bool:
    """Whether this can be the matrix of a norm: a capital, or a capital's inverse."""
    base = node.base if isinstance(node, written.Scripted) and node.above == (Superscript.INVERSE,) else node
    return isinstance(base, written.Letter) and base.text.lstrip("\\")[:1].isupper()


def _is_huge(base: Expr, exponent: Expr) -> bool:
    """Whether a power of numbers has more digits than a proof should write; nothing of it is computed."""
    if not exponent.is_number:
        return False
    size = abs(exponent.evalf(5))
    if base.is_number:
        size = size * sympy.log(abs(base.evalf(5)) + 1, 2)
        return not size.is_comparable or bool(size > LONGEST)
    return not size.is_comparable or bool(size > HIGHEST)


def _plain(text: str) -> str:
    return text.removeprefix(r"\mathit").replace("\\", "").replace("{", "").replace("}", "")
