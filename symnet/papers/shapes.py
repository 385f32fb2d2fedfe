"""The shapes of formulas, and what in them does not fit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sympy import Integer

from symnet.papers.extents import ONE, SCALAR, Extent, Misfit, Shape
from symnet.papers.kinds import Kind
from symnet.papers.known import Illegible, IllSized, Known, Undivided, total
from symnet.papers.names import Name, Names, Use, bound_by, indices_of, is_bound, running_index
from symnet.papers.places import Place
from symnet.papers.syntax import (
    Bars,
    Call,
    Cases,
    Chain,
    Derivative,
    Dots,
    Entries,
    Face,
    Group,
    Inner,
    Large,
    Letter,
    Mark,
    Matrix,
    Node,
    Norm,
    Number,
    Product,
    Quotient,
    Scripted,
    Sign,
    Sum,
    Superscript,
    Times,
    Unread,
)
from symnet.papers.written import write

EXPONENT: Final = "an exponent"
DIFFERENTIATED: Final = "what is differentiated"
BY_ENTRIES: Final = frozenset(
    {"exp", "log", "ln", "tanh", "sinh", "cosh", "sqrt", "relu", "max", "min", "abs", "sign", "sigmoid"}
    | {"cos", "sin"}
)
"""Functions of every entry."""


@dataclass(slots=True)
class Shapes(Known):
    """The shapes of formulas, from what is known of their letters."""

    def shape(self, node: Node, scope: Mapping[str, Extent]) -> Shape:
        """The shape of a term. Raises `IllSized` if sizes do not fit, `Illegible` for what has no meaning."""
        found = self._shape(node, scope)
        self.at[id(node)] = found
        return found

    def _shape(self, node: Node, scope: Mapping[str, Extent]) -> Shape:
        match node:
            case Number(value=value):
                return (self.extents.new(), self.extents.new()) if value == 0 else SCALAR
            case Letter() | Scripted():
                return self._of_scripted(node, scope)
            case Sum():
                return self._of_sum(node, scope)
            case Product():
                return self._of_product(node, scope)
            case Quotient(top=top, bottom=bottom):
                found = self.shape(top, scope)
                if not self.extents.is_scalar(self.shape(bottom, scope)):
                    self._one(bottom)
                return found
            case Group(parts=several):
                return self._of_group(node, several, scope)
            case Norm(inner=inner):
                self.shape(inner, scope)
                return SCALAR
            case Bars(inner=inner):
                shape = self.extents.shape(self.shape(inner, scope))
                if self._is_column(shape):
                    raise Illegible("a norm is written with two bars on each side", node.place)
                self._meet(shape[0], shape[1], "the rows and columns of a determinant", node.place)
                return SCALAR
            case Inner(left=left, right=right):
                self._meet_shapes(
                    self.shape(left, scope), self.shape(right, scope), "an inner product", node.place
                )
                return SCALAR
            case Matrix(rows=rows, determinant=determinant):
                shape = self._of_blocks(rows, scope, node.place)
                return SCALAR if determinant else shape
            case Entries():
                return self._of_entries(node, scope)
            case Cases(rows=rows):
                return self._of_cases(rows, scope)
            case Large():
                return self.shape(node.body, self.bound(node, scope))
            case Call():
                return self._of_call(node, scope)
            case Derivative(of=Derivative() as once, by=by) if by is not None:
                return self.shape(once, scope)[0], self.shape(by, scope)[0]
            case Derivative(of=of, by=by):
                self._scalar(of, scope, DIFFERENTIATED)
                if by is None:
                    raise Illegible("a gradient must say with respect to which letter it is", node.place)
                return self.shape(by, scope)
            case Dots():
                raise Illegible(f"what {node.command} stand for is not clear here", node.place)
            case Unread(message=message):
                raise Illegible(message, node.place)

    def _one(self, node: Node) -> None:
        """What is divided by is a number."""
        try:
            self.extents.meet_shapes(self.at[id(node)], SCALAR)
        except Misfit:
            raise Undivided(f"{write(node)} is no number, and nothing is divided by it", node.place) from None

    def _scalar(self, node: Node, scope: Mapping[str, Extent], what: str) -> None:
        self._meet_shapes(self.shape(node, scope), SCALAR, f"{what}, which must be a number", node.place)

    def _meet(self, left: Extent, right: Extent, where: str, place: Place) -> None:
        try:
            self.extents.meet(left, right)
        except Misfit as misfit:
            raise IllSized(misfit, where, place) from None

    def _meet_shapes(self, left: Shape, right: Shape, where: str, place: Place) -> None:
        self._meet(left[0], right[0], where, place)
        self._meet(left[1], right[1], where, place)

    def _of_scripted(self, node: Letter | Scripted, scope: Mapping[str, Extent]) -> Shape:
        use = self.names.use(node, scope)
        if use is None:
            assert isinstance(node, Scripted)  # noqa: S101 - a letter has a use
            inner = self.shape(node.base, scope)
            if node.below and not isinstance(node.base, Norm):
                inner = self._entry_of(inner, indices_of(node.below), scope, node.place)
            return self._operated(inner, node.above, scope, node)
        if is_bound(node, scope):
            return self._operated(SCALAR, use.operators, scope, node)
        if isinstance(node, Letter) and node.text in self.names.indices:
            return SCALAR
        if (exponent := self.exponent(use)) is not None:
            self._scalar(exponent, scope, EXPONENT)
            return SCALAR
        if isinstance(node, Scripted) and (found := constant_shape(self, use, node)):
            return self._operated(found, use.operators, scope, node)
        if isinstance(node, Letter) and is_constant(use.name, self.names):
            return self._of_constant(use.name)
        return self._operated(self.of_use(use, scope, node.place), use.operators, scope, node)

    def _of_constant(self, name: Name) -> Shape:
        if name.text == "I":
            both = self.extents.new()
            return both, both
        return self.extents.new(), ONE if name.text == "1" else self.extents.new()

    def of_use(self, use: Use, scope: Mapping[str, Extent], place: Place) -> Shape:
        """The shape of a name with its indices."""
        if not use.indices:
            if use.name.text in self.sizes and use.name == Name(use.name.text):
                return SCALAR
            if use.name not in self.shapes:
                raise Illegible(f"{use.name.latex} is a function, and stands here without an argument", place)
            return self.shapes[use.name]
        if (found := self.shapes.get(use.name)) is not None:
            return self._entry_of(found, use.indices, scope, place)
        family = self.family(use.name, len(use.indices))
        for slot, index in zip(family.slots, use.indices, strict=True):
            self._index(slot, index, scope, place)
        return family.element

    def _entry_of(
        self, shape: Shape, indices: tuple[Node, ...], scope: Mapping[str, Extent], place: Place
    ) -> Shape:
        if len(indices) > 2:
            raise Illegible("a matrix has at most two indices", place)
        if len(indices) == 1:
            rows, columns = self.extents.shape(shape)
            slots: tuple[Extent, ...] = (columns,) if rows == 1 and columns != 1 else (rows,)
            if slots == (rows,):
                self._meet(columns, ONE, "the columns of what has one index", place)
        else:
            slots = shape
        for slot, index in zip(slots, indices, strict=True):
            self._index(slot, index, scope, place)
        return SCALAR

    def _index(self, slot: Extent, index: Node, scope: Mapping[str, Extent], place: Place) -> None:
        """An index that is a letter by itself has as many values as the letter it stands at has places."""
        if not isinstance(index, Letter):
            return
        if index.text in scope:
            self._meet(
                slot, scope[index.text], f"the values of ${index.text}$ and the places it names", place
            )
        elif index.text not in self.sizes or index.text in ("i", "j", "k", "l"):
            known = self.ranges.setdefault(index.text, slot)
            self._meet(slot, known, f"the values of ${index.text}$ and the places it names", place)

    def bound(self, large: Large, scope: Mapping[str, Extent]) -> dict[str, Extent]:
        """The letters in the body of a sum and how many values they have."""
        found, own = dict(scope), set[str]()
        for below in large.below:
            for letter in bound_by(below):
                if letter.text in own:
                    continue
                own.add(letter.text)
                full = isinstance(large.over, Letter | Number) and _is_from_one(below)
                full &= not (isinstance(large.over, Letter) and large.over.text in scope)
                extent = self.extent(large.over) if full and large.over else self.extents.new()
                found[letter.text] = self.bounds[id(large), letter.text] = extent
        return found

    def _operated(
        self,
        shape: Shape,
        operators: "tuple[Superscript | Mark | Node, ...]",
        scope: Mapping[str, Extent],
        node: Node,
    ) -> Shape:
        for operator in operators:
            match operator:
                case Superscript.TRANSPOSE | Superscript.PRIME:
                    shape = shape[1], shape[0]
                case Superscript.INVERSE | Superscript.INVERSE_TRANSPOSE:
                    self._meet(shape[0], shape[1], "the rows and columns of what is inverted", node.place)
                case Superscript.PLUS:
                    raise Illegible(
                        "a pseudoinverse is not known: write it by inverses, or a transpose otherwise",
                        node.place,
                    )
                case Superscript.STAR | Mark():
                    raise Illegible("this superscript must be that of a letter", node.place)
                case Number():
                    self._meet(shape[0], shape[1], "the rows and columns of a power", node.place)
                case _:
                    self._power(shape, operator, scope, node)
        return shape

    def _power(self, shape: Shape, exponent: Node, scope: Mapping[str, Extent], node: Node) -> None:
        if isinstance(exponent, Call | Dots | Unread):
            raise Illegible("this superscript is not known", node.place)
        if isinstance(exponent, Product) and _is_entrywise(exponent):
            self._scalar(exponent.factors[1], scope, "an exponent")
            return
        self._meet(shape[0], shape[1], "the rows and columns of a power", node.place)
        if not (isinstance(exponent, Letter) and exponent.text in self.sizes):
            self._scalar(exponent, scope, "an exponent")

    def _of_sum(self, node: Sum, scope: Mapping[str, Extent]) -> Shape:
        shapes = [self.shape(term, scope) for term in node.terms]
        saved = self.extents.copy()
        found = shapes[0]
        try:
            for shape, term in zip(shapes[1:], node.terms[1:], strict=True):
                self._meet_shapes(found, shape, f"the summands of ${write(node)}$", term.place)
        except IllSized:
            again = self.extents
            self.extents = saved
            if (place := self._added_to_rows(shapes)) is None:
                self.extents = again
                raise
            self.added_to_rows[id(node)] = place
            return shapes[1 - place]
        return found

    def _added_to_rows(self, shapes: list[Shape]) -> int | None:
        """Which of two summands is a bias that is added to each row of the other, as frameworks do."""
        if len(shapes) != 2:
            return None
        for place in (1, 0):
            bias, other = self.extents.shape(shapes[place]), self.extents.shape(shapes[1 - place])
            length = bias[0] if bias[1] == 1 else bias[1] if bias[0] == 1 else None
            if length is None or length == 1 or 1 in other:
                continue
            try:
                self.extents.meet(length, other[1])
            except Misfit:
                continue
            return place
        return None

    def _of_product(self, node: Product, scope: Mapping[str, Extent]) -> Shape:
        shapes = [self.shape(factor, scope) for factor in node.factors]
        sign = node.signs[0] if node.signs else Times.BESIDE
        if sign in (Times.HADAMARD, Times.CIRCLE):
            for shape, factor in zip(shapes[1:], node.factors[1:], strict=True):
                self._meet_shapes(shapes[0], shape, f"the factors of ${write(node)}$", factor.place)
            return shapes[0]
        if sign is Times.KRONECKER:
            rows, columns = Integer(1), Integer(1)
            for shape in shapes:
                rows, columns = (rows * shape[0]).expand(), (columns * shape[1]).expand()
            return rows, columns
        if node.signs == (Times.DOT,) and all(self._is_column(each) for each in shapes):
            self._meet_shapes(shapes[0], shapes[1], "an inner product", node.place)
            return SCALAR
        found = shapes[0]
        before = node.factors[0]
        for sign, shape, factor in zip(node.signs, shapes[1:], node.factors[1:], strict=True):
            if self.extents.is_scalar(found):
                found = shape
            elif sign is Times.DOT and self._is_column(found) and self.kind(shape) is not Kind.ROW:
                raise Illegible("what stands around the dot of an inner product needs brackets", factor.place)
            elif not self.extents.is_scalar(shape):
                where = f"${write(before)}$ meets ${write(factor)}$"
                self._meet(found[1], shape[0], where, factor.place)
                found = found[0], shape[1]
            before = factor
        return found

    def _is_column(self, shape: Shape) -> bool:
        return self.kind(shape) is Kind.COLUMN

    def _of_group(self, node: Group, several: tuple[Node, ...], scope: Mapping[str, Extent]) -> Shape:
        if len(several) == 1:
            return self.shape(several[0], scope)
        if node.bracket in ("[", "(") and several:
            return self._of_list(node, several, scope)
        raise Illegible(f"a list in {node.bracket or 'no brackets'} is no term", node.place)

    def _of_list(self, node: Group, several: tuple[Node, ...], scope: Mapping[str, Extent]) -> Shape:
        """A list is a column in round brackets, and a row in square ones."""
        if any(isinstance(each, Dots) for each in several):
            raise Illegible("a list with dots is read only where a letter is defined by it", node.place)
        shapes = [self.shape(each, scope) for each in several]
        if node.bracket == "(":
            if all(map(self.extents.is_scalar, shapes)):
                return Integer(len(several)), ONE
            for shape in shapes:
                self._meet(shape[1], shapes[0][1], "the columns of what stands in a list", node.place)
            return total(shape[0] for shape in shapes), shapes[0][1]
        for shape in shapes:
            self._meet(shape[0], shapes[0][0], "the rows of what stands beside each other", node.place)
        return shapes[0][0], total(shape[1] for shape in shapes)

    def _of_blocks(
        self, rows: tuple[tuple[Node, ...], ...], scope: Mapping[str, Extent], place: Place
    ) -> Shape:
        if len({len(row) for row in rows}) > 1:
            raise Illegible("the rows of this matrix must have equally many cells", place)
        shapes = [[self.shape(cell, scope) for cell in row] for row in rows]
        for row in shapes:
            for shape in row[1:]:
                self._meet(shape[0], row[0][0], "the rows of blocks that stand beside each other", place)
            for shape, top in zip(row, shapes[0], strict=True):
                self._meet(shape[1], top[1], "the columns of blocks that stand above each other", place)
        return total(row[0][0] for row in shapes), total(shape[1] for shape in shapes[0])

    def _of_entries(self, node: Entries, scope: Mapping[str, Extent]) -> Shape:
        rows, columns = (
            self.extents.new() if high is None else (self.extent(high) - self.extent(low) + 1).expand()
            for low, high in zip(node.lows, node.highs, strict=True)
        )
        inner = dict(scope)
        for letter, low, extent in zip(node.letters, node.lows, (rows, columns), strict=True):
            from_one = isinstance(low, Number) and low.value == 1
            inner[letter.text] = extent if from_one else self.extents.new()
        self._scalar(node.body, inner, "an entry of a matrix with dots")
        return rows, columns

    def _of_cases(self, rows: "tuple[tuple[Node, Chain | None], ...]", scope: Mapping[str, Extent]) -> Shape:
        for value, condition in rows:
            self._scalar(value, scope, "a case")
            for term in condition.terms if condition else ():
                if term is not None:
                    self._scalar(term, scope, "a condition")
        return SCALAR

    def _of_call(self, node: Call, scope: Mapping[str, Extent]) -> Shape:
        if node.below and node.function not in MOMENTS:
            raise Illegible(f"what stands below {node.function} is not read", node.place)
        arguments = [each for each in node.arguments if not (isinstance(each, Group) and each.bracket == "|")]
        if len(arguments) < len(node.arguments):
            raise Illegible("a conditional expectation is not known", node.place)
        if (diagonal := self._of_running(node, scope)) is not None:
            return diagonal
        shapes = [self._of_argument(each, scope) for each in arguments]
        if not shapes:
            raise Illegible(f"{node.function} has no argument here", node.place)
        first = shapes[0]
        match node.function:
            case "tr" | "det" | "logdet":
                self._meet(*first, f"the rows and columns of what {node.function} is taken of", node.place)
                return SCALAR
            case "diag":
                return self._of_diagonal(first)
            case "vec":
                return (first[0] * first[1]).expand(), ONE
            case "E":
                return first
            case "Var" | "Cov":
                return first[0], (shapes[-1] if len(shapes) == 2 else first)[0]
            case "softmax":
                self._meet(first[1], ONE, "the columns of what softmax is taken of", node.place)
                return first
            case function if function in BY_ENTRIES or function not in UNKNOWN_FUNCTIONS:
                if len(shapes) > 2:
                    raise Illegible(f"{function} has {len(shapes)} arguments", node.place)
                return self._wider(shapes, function, node.place)
        raise Illegible(f"{node.function} is not known", node.place)

    def _of_running(self, node: Call, scope: Mapping[str, Extent]) -> Shape | None:
        """The shape of a diagonal matrix by its general entry: `diag(s_i^2)`."""
        letter = running_index(node) if node.function == "diag" else None
        if letter is None or letter in scope or letter in self.ranges:
            return None
        size = self.extents.new()
        if not self.extents.is_scalar(self.shape(node.arguments[0], {**scope, letter: size})):
            return None
        self.bounds[id(node), letter] = size
        return size, size

    def _of_argument(self, node: Node, scope: Mapping[str, Extent]) -> Shape:
        """The shape of an argument; 0 is a number here, whatever stands beside it."""
        found = self.shape(node, scope)
        if isinstance(node, Number):
            self._meet_shapes(found, SCALAR, "a number", node.place)
        return found

    def _wider(self, shapes: list[Shape], function: str, place: Place) -> Shape:
        """The shape of a function of every entry, numbers standing for themselves everywhere."""
        matrices = [shape for shape in shapes if not self.extents.is_scalar(shape)]
        for shape in matrices[1:]:
            self._meet_shapes(matrices[0], shape, f"the arguments of {function}", place)
        return matrices[0] if matrices else SCALAR

    def _of_diagonal(self, shape: Shape) -> Shape:
        rows, columns = self.extents.shape(shape)
        return (rows, rows) if columns == 1 else (columns, columns) if rows == 1 else (rows, ONE)


MOMENTS: Final = frozenset({"E", "Var", "Cov"})
UNKNOWN_FUNCTIONS: Final = frozenset(
    {"root", "rank", "span", "ker", "dim", "P", "argmin", "argmax", "sup", "inf", "lim"}
)
"""Functions that have no meaning here."""


def is_constant(name: Name, names: Names) -> bool:
    """Whether a letter is an identity, a zero or a matrix of ones of whatever size is needed."""
    if name in names.declared or name.below or name.above:
        return False
    if name.text == "I":
        return name.face is not Face.SCRIPT
    return name.text in ("0", "1") and name.face in (Face.BOLD, Face.BLACKBOARD, Face.ARROW)


def constant_shape(sizes: Shapes, use: Use, node: Scripted) -> Shape | None:
    r"""The shape of `I_n`, `\mathbf{1}_n`, `0_{n \times p}` or of one of them without a size."""
    base = use.name.base
    letter = node.base
    if not isinstance(letter, Letter) or use.name in sizes.names.declared or base.above:
        return None
    if not is_constant(base, sizes.names):
        return None
    if not node.below:
        return sizes._of_constant(base)
    if any(isinstance(each, Letter) and each.face is Face.ROMAN for each in node.below):
        return None
    if use.name in sizes.names.lefts and not any(
        isinstance(each, Letter) and each.text in sizes.sizes for each in node.below
    ):
        return None
    given = [sizes.extent(part) for part in _crossed(node.below)]
    if base.text == "I":
        return given[0], given[-1]
    return given[0], given[1] if len(given) > 1 else ONE


def _crossed(below: tuple[Node, ...]) -> tuple[Node, ...]:
    match below:
        case (Product(factors=factors, signs=signs),) if Times.CROSS in signs:
            return factors
    return below


def _is_from_one(chain: Chain) -> bool:
    """Whether what stands below a sum is a letter and = 1."""
    return (
        len(chain.terms) == 2
        and chain.relations[0].sign is Sign.EQUALS
        and isinstance(chain.terms[1], Number)
        and chain.terms[1].value == 1
    )


def _is_entrywise(exponent: Node) -> bool:
    match exponent:
        case Product(factors=(Letter(text=""), _), signs=(Times.HADAMARD | Times.CIRCLE,)):
            return True
    return False
