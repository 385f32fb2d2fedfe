"""Affine maps x -> linear·x + offset: one noun, closed under composition, sum and scalar multiples."""

from collections.abc import Mapping
from dataclasses import dataclass

from sympy import Basic, BlockMatrix, Expr, Identity, Integer, MatrixExpr, MatrixSymbol, ZeroMatrix

from symnet.errors import ShapeError, UsageError
from symnet.reading import shape
from symnet.reading.arguments import as_matrix, as_replacement, as_scalar, xreplaced
from symnet.reading.dimensions import Size, size
from symnet.reading.terms import in_one_line, is_short, told
from symnet.terms import as_size, extents, matrix_add, normal_product, normal_sum, summands
from symnet.typeset import latex
from symnet.typeset.symbols import Glyphs


@dataclass(frozen=True, slots=True, repr=False)
class Affine:
    """The map x -> linear·x + offset, linear m×n and offset m×1.

    Both are kept flattened and collected, so the laws of a category hold as `==`:
    `(h @ g) @ f == h @ (g @ f)` and `f @ Affine.identity(n) == f == Affine.identity(m) @ f`.

    >>> from sympy import MatrixSymbol
    >>> from symnet import sizes
    >>> h, p = sizes("h p")
    >>> W, b = MatrixSymbol("W", h, p), MatrixSymbol("b", h, 1)
    >>> C, c = MatrixSymbol("C", 1, h), MatrixSymbol("c", 1, 1)
    >>> print(Affine(C, c) @ Affine(W, b))
    x -> C*W*x + C*b + c
    """

    linear: MatrixExpr
    offset: MatrixExpr

    def __post_init__(self) -> None:
        object.__setattr__(self, "linear", as_matrix(self.linear, "the linear part"))
        outputs = shape(self.linear).rows
        offset = as_vector(self.offset, outputs, "the offset of a map")
        rows, columns = self.linear.shape
        terms = [normal_product(term) for term in summands(self.linear)]
        object.__setattr__(self, "linear", normal_sum(terms, rows, columns))
        terms = [normal_product(term) for term in summands(offset)]
        object.__setattr__(self, "offset", normal_sum(terms, rows, 1))

    @classmethod
    def identity(cls, extent: object) -> "Affine":
        """The map x -> x of vectors with that many entries."""
        width = as_size(extent, "the width of an identity")
        return cls(Identity(width), ZeroMatrix(width, 1))

    @classmethod
    def stack(cls, *maps: "Affine") -> "Affine":
        """The map x -> [f(x); g(x); ...], outputs on top of each other.

        *Law.* `Affine.stack(f, g) @ h` equals `Affine.stack(f @ h, g @ h)`, by the core.
        """
        for other in _some(maps, "stack")[1:]:
            if other.inputs != maps[0].inputs:
                raise ShapeError(
                    f"{maps[0].inputs} and {other.inputs} must be equal sizes: stacked maps take one vector"
                )
        if len(maps) == 1:
            return maps[0]
        linear = BlockMatrix([[f.linear] for f in maps])
        if all(isinstance(f.offset, ZeroMatrix) for f in maps):
            return cls(linear, ZeroMatrix(linear.shape[0], 1))
        return cls(linear, BlockMatrix([[f.offset] for f in maps]))

    @classmethod
    def concat(cls, *maps: "Affine") -> "Affine":
        """The map [x; y; ...] -> f(x) + g(y) + ..., inputs on top of each other.

        *Law.* `Affine.concat(f, g) @ Affine.stack(u, v)` equals `f @ u + g @ v`, by the core.
        """
        for other in _some(maps, "concat")[1:]:
            if other.outputs != maps[0].outputs:
                raise ShapeError(
                    f"{maps[0].outputs} and {other.outputs} must be equal sizes: "
                    "maps give vectors of one size to be concatenated"
                )
        if len(maps) == 1:
            return maps[0]
        offset = normal_sum([f.offset for f in maps], maps[0].outputs, 1)
        return cls(BlockMatrix([[f.linear for f in maps]]), offset)

    @classmethod
    def chain(cls, *maps: "Affine") -> "Affine":
        """The maps in order of application.

        *Law.* `Affine.chain(f, g, h) == h @ g @ f`. Each product of linear parts is made once, from the last
        map on, so the work is proportional to the result.
        """
        *before, last = _some(maps, "chain")
        linear, offsets = last.linear, list(summands(last.offset))
        for inner in reversed(before):
            if linear.shape[1] != inner.outputs:
                raise ShapeError(
                    f"a map of {linear.shape[1]} inputs cannot follow one of {inner.outputs} outputs: "
                    f"{linear.shape[1]} and {inner.outputs} must be equal"
                )
            offsets += [normal_product(linear, term) for term in summands(inner.offset)]
            linear = normal_product(linear, inner.linear)
        return cls(linear, matrix_add(offsets))

    @property
    def inputs(self) -> Expr:
        """The number of entries that the map takes."""
        return extents(self.linear)[1]

    @property
    def outputs(self) -> Expr:
        """The number of entries that the map gives."""
        return extents(self.linear)[0]

    def __call__(self, x: MatrixExpr) -> MatrixExpr:
        """The term linear·x + offset, for a column vector x."""
        vector = as_vector(x, self.inputs, "what a map is applied to")
        terms = [normal_product(term, vector) for term in summands(self.linear)]
        if not isinstance(self.offset, ZeroMatrix):
            terms += summands(self.offset)
        return matrix_add(terms)

    def __matmul__(self, inner: "Affine") -> "Affine":
        """Composition: `(g @ f)(x)` is `g(f(x))`."""
        if not isinstance(inner, Affine):
            return NotImplemented
        return Affine.chain(inner, self)

    def __add__(self, other: "Affine") -> "Affine":
        """The sum of two maps: `(f + g)(x)` is `f(x) + g(x)`."""
        if not isinstance(other, Affine):
            return NotImplemented
        if (self.outputs, self.inputs) != (other.outputs, other.inputs):
            raise ShapeError(
                f"maps must have the same shape to be added; found {self.outputs} by {self.inputs} "
                f"and {other.outputs} by {other.inputs}"
            )
        return Affine(
            normal_sum([self.linear, other.linear], self.outputs, self.inputs),
            normal_sum([self.offset, other.offset], self.outputs, 1),
        )

    def __rmul__(self, factor: Expr | int) -> "Affine":
        """A scalar multiple: `(a * f)(x)` is `a·f(x)`."""
        scalar = as_scalar(factor, "the factor of a map (maps are composed by @)")
        return Affine(
            normal_sum((normal_product(scalar, t) for t in summands(self.linear)), self.outputs, self.inputs),
            normal_sum((normal_product(scalar, t) for t in summands(self.offset)), self.outputs, 1),
        )

    def __neg__(self) -> "Affine":
        return Integer(-1) * self

    def __sub__(self, other: "Affine") -> "Affine":
        return self + -other if isinstance(other, Affine) else NotImplemented

    def xreplace(self, values: Mapping[Basic, Basic]) -> "Affine":
        """The map with symbols replaced, as SymPy's `xreplace`."""
        given = as_replacement(values)
        return Affine(xreplaced(self.linear, given), xreplaced(self.offset, given))

    @property
    def _x(self) -> MatrixSymbol:
        return MatrixSymbol("x", self.inputs, 1)

    def __str__(self) -> str:
        return f"x -> {in_one_line(self(self._x))}"

    def __repr__(self) -> str:
        return f"Affine({self})"

    def _repr_latex_(self) -> str | None:
        return map_latex(self._x, self(self._x))


def map_latex(x: MatrixSymbol, term: MatrixExpr, glyphs: Glyphs | None = None) -> str | None:
    """A map as shown in a notebook, if it is short enough to be read there."""
    if not is_short(term):
        return None
    return rf"$\displaystyle {latex(x, glyphs)} \mapsto {latex(term, glyphs)}$"


def as_vector(value: object, extent: Size, what: str) -> MatrixExpr:
    """A column of `extent` entries. Raises `UsageError` for no matrix, `ShapeError` for another shape."""
    vector = as_matrix(value, what)
    rows, columns, _ = shape(vector)
    if (rows, columns) != (size(extent), 1):
        raise ShapeError(f"{what} must be {extent} by 1; found {rows} by {columns} in {in_one_line(vector)}")
    return vector


def _some(maps: tuple[Affine, ...], what: str) -> tuple[Affine, ...]:
    if not maps or not all(isinstance(each, Affine) for each in maps):
        raise UsageError(f"{what} takes at least one Affine; found {told(maps)}")
    return maps
