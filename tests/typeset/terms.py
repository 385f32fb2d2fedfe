"""Terms of every kind that is printed, for the tests of printer and reader."""

from hypothesis import strategies as st
from sympy import (
    Abs,
    Add,
    BlockMatrix,
    Determinant,
    DiagMatrix,
    Function,
    HadamardPower,
    HadamardProduct,
    Identity,
    ImmutableMatrix,
    IndexedBase,
    Integer,
    KroneckerDelta,
    KroneckerProduct,
    Lambda,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Max,
    Mul,
    OneMatrix,
    Pow,
    Rational,
    Symbol,
    Trace,
    Transpose,
    Tuple,
    ZeroMatrix,
    exp,
)
from sympy.matrices.expressions.diagonal import DiagonalMatrix, DiagonalOf
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import sizes
from symnet.reading.storage import of_every_entry, sum_as_it_stands

WIDTHS = [*sizes("m n p"), Integer(1), Integer(2)]
SHAPES = [(rows, columns) for rows in WIDTHS for columns in WIDTHS]
LETTERS = dict(zip(SHAPES, "ABCDEFGHJKLMNOPQRSTUVWXYZ", strict=True))
NUMBERS = [
    *map(Integer, (0, 1, 2, -1, -3, 10, -250)),
    *(Rational(*pair) for pair in ((1, 2), (-2, 3), (35, 12))),
]
SYMBOLS = [*map(Symbol, ("s", "alpha", "gamma_2", "speed_max")), *WIDTHS[:3]]
EXPONENTS = [*map(Integer, (2, 3, -1, -2, 12)), Rational(1, 2), Rational(-3, 2), Symbol("t"), WIDTHS[0]]
INDICES = [Symbol(name, integer=True) for name in "ijkl"]
FAMILY, OTHER = IndexedBase("a"), IndexedBase("d_1")
sigma, pair, z = Function("sigma"), Function("pair_2"), Symbol("z")
LARGEST = Max(FAMILY[7], z)  # no entry is a[7]: SymPy drops an argument of a maximum that equals another one
FUNCTIONS = [
    Lambda(z, body)
    for body in (sigma(z), LARGEST, sigma(LARGEST), pair(SYMBOLS[0], z), z**2 - 1, z + sigma(z))
]
"""Functions of every entry."""
widths = st.sampled_from(WIDTHS)


FORMS = ["{}", "{}", "{}_1", "Sigma_{}", "{}_in"]


def matrix(rows, columns, form="{}"):
    return MatrixSymbol(form.format(LETTERS[rows, columns]), rows, columns)


@st.composite
def matrices(draw, rows, columns, depth=3, bound=()):
    """A matrix term of the given sizes; `bound` has the indices around it, each with its number of values."""
    kinds = ["letter"] * 4 + ["one", "zero"] + (["identity"] if rows == columns else [])
    kinds += ["explicit"] if rows.is_Integer and columns.is_Integer else []
    if depth:
        kinds += ["sum", "product", "product", "transpose", "scalar", "hadamard", "kronecker", "blocks"]
        kinds += ["function", "powers"]
        kinds += ["diagonal", "power", "diagonal part"] if rows == columns else []
        kinds += ["diagonal column"] if columns == 1 != rows else []
        kinds += ["inverse"] if rows == columns != 1 else []
    deeper = lambda r, c: draw(matrices(r, c, depth - 1, bound))  # noqa: E731
    match draw(st.sampled_from(kinds)):
        case "letter":
            return matrix(rows, columns, draw(st.sampled_from(FORMS)))
        case "one":
            return OneMatrix(rows, columns)
        case "zero":
            return ZeroMatrix(rows, columns)
        case "identity":
            return Identity(rows)
        case "explicit":
            entries = [
                [draw(scalars(min(depth, 1), bound)) for _ in range(int(columns))] for _ in range(int(rows))
            ]
            return ImmutableMatrix(entries)
        case "sum":
            parts = [deeper(rows, columns) for _ in range(draw(st.integers(2, 3)))]
            return MatAdd(*parts, evaluate=False)
        case "product":
            inner = draw(widths)
            return MatMul(deeper(rows, inner), deeper(inner, columns), evaluate=False)
        case "transpose":
            return Transpose(deeper(columns, rows))
        case "scalar":
            return MatMul(draw(scalars(depth - 1, bound)), deeper(rows, columns), evaluate=False)
        case "hadamard":
            return HadamardProduct(*(deeper(rows, columns) for _ in range(draw(st.integers(2, 3)))))
        case "kronecker":
            return KroneckerProduct(deeper(rows, Integer(1)), deeper(Integer(1), columns))
        case "function":
            function = draw(st.sampled_from(FUNCTIONS))  # without free indices, which the core would refuse
            return of_every_entry(function, draw(matrices(rows, columns, depth - 1)))
        case "powers":
            return HadamardPower(deeper(rows, columns), Integer(2))
        case "diagonal part":
            return DiagonalMatrix(deeper(rows, rows))
        case "diagonal column":
            square = deeper(rows, rows)  # SymPy fails to find the shape of the diagonal of an explicit one
            return DiagonalOf(square if square.shape[1] in WIDTHS[:3] else matrix(rows, rows))
        case "diagonal":
            return DiagMatrix(deeper(rows, Integer(1)))
        case "power":
            return MatPow(deeper(rows, rows), draw(st.sampled_from([2, 3])))
        case "inverse":
            return MatPow(matrix(rows, rows), Integer(-1))
        case "blocks":
            return draw(blocks(rows, columns, depth, bound))
    raise AssertionError


@st.composite
def kronecker_products(draw):
    """A sum of Kronecker products of letters, transposes and constants."""
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        size = draw(st.sampled_from(WIDTHS[:3]))
        kinds = [matrix(size, size), Transpose(matrix(size, size)), Identity(size), OneMatrix(size, size)]
        parts.append(draw(st.sampled_from(kinds)))
    products = [KroneckerProduct(matrix(WIDTHS[0], WIDTHS[1]), *draw(st.permutations(parts))) for _ in "ab"]
    return MatAdd(*products, evaluate=False) if draw(st.booleans()) else products[0]


@st.composite
def blocks(draw, rows, columns, depth, bound):
    """A product of a row of blocks and a column of blocks."""
    inner = [draw(widths) for _ in range(2)]
    left = BlockMatrix([[draw(matrices(rows, width, depth - 1, bound)) for width in inner]])
    right = BlockMatrix([[draw(matrices(width, columns, depth - 1, bound))] for width in inner])
    return MatMul(left, right, evaluate=False)


@st.composite
def scalars(draw, depth=3, bound=()):
    """A scalar term; `bound` has the indices around it, each with its number of values."""
    kinds = ["number", "symbol", "entry", "entry"] + (["family", "delta"] if bound else [])
    if depth:
        kinds += ["sum", "product", "power", "trace", "total", "total", "element", "kronecker"]
        kinds += ["function", "determinant"]
    deeper = lambda inner=bound: draw(scalars(depth - 1, inner))  # noqa: E731
    match draw(st.sampled_from(kinds)):
        case "number":
            return draw(st.sampled_from(NUMBERS))
        case "symbol":
            return draw(st.sampled_from(SYMBOLS))
        case "entry":
            rows, columns = draw(st.sampled_from(SHAPES))
            positions = [draw(places(extent, bound)) for extent in (rows, columns)]
            return MatrixElement(matrix(rows, columns, draw(st.sampled_from(FORMS))), *positions)
        case "family":
            index, _ = draw(st.sampled_from(bound))
            return draw(st.sampled_from([FAMILY[index + 1], OTHER[index + 1, 2]]))
        case "delta":
            (one, extent), _ = draw(st.sampled_from(bound)), None
            same = [index for index, other in bound if other == extent]
            return KroneckerDelta(one, draw(st.sampled_from([*same, Integer(0)])))
        case "sum":
            return Add(*[deeper() for _ in range(draw(st.integers(2, 3)))], evaluate=False)
        case "product":
            return Mul(*[deeper() for _ in range(draw(st.integers(2, 3)))], evaluate=False)
        case "power":
            return draw(powers(depth, bound))
        case "trace":
            size = draw(widths)
            return Trace(draw(matrices(size, size, depth - 1, bound)))
        case "function":
            function = draw(st.sampled_from([sigma, sigma, Max, exp, Abs, pair]))
            # SymPy drops an argument of a maximum if it sees that it equals another one.
            others = {Max: [FAMILY[7]], pair: [draw(st.sampled_from(SYMBOLS))]}.get(function, [])
            # The core does not know that a function of a shifted delta is that function, shifted.
            argument = draw(scalars(depth - 1, bound).filter(lambda term: not term.has(KroneckerDelta)))
            return function(argument, *others, evaluate=False)
        case "determinant":
            size = draw(st.sampled_from(WIDTHS[:3]))
            return Determinant(draw(matrices(size, size, depth - 1, bound)))
        case "kronecker":
            first, second = draw(widths), draw(widths)
            product = KroneckerProduct(matrix(first, first), matrix(second, second, "{}_1"))
            last = draw(st.sampled_from([Integer(0), first * second - 1]))
            return draw(st.sampled_from([Trace(product), MatrixElement(product, last, Integer(0))]))
        case "element":
            rows, columns = draw(st.sampled_from(SHAPES))
            inner = draw(matrices(rows, columns, depth - 1, bound))
            return MatrixElement(inner, *(draw(places(extent, bound)) for extent in (rows, columns)))
        case "total":
            return draw(totals(depth, bound))
    raise AssertionError


@st.composite
def powers(draw, depth, bound):
    """A power of any term with a whole exponent, or of a name with any exponent."""
    if draw(st.booleans()):
        return Pow(draw(scalars(depth - 1, bound)), draw(st.sampled_from([2, 3])), evaluate=False)
    return Pow(draw(st.sampled_from(SYMBOLS)), draw(st.sampled_from(EXPONENTS)), evaluate=False)


@st.composite
def totals(draw, depth, bound):
    """A sum over an index that no sum around it has: from 0 to n - 1, or from 1 or 0 to n."""
    index = next(each for each in INDICES if each not in [taken for taken, _ in bound])
    extent = draw(st.sampled_from([*WIDTHS[:3], Integer(2), Integer(7)]))
    match draw(st.integers(0, 6)):
        case 0:
            body = Mul(draw(scalars(0, bound)), FAMILY[index], evaluate=False)
            return sum_as_it_stands(body, Tuple(index, Integer(draw(st.integers(0, 1))), extent))
        case 1:
            entry = MatrixElement(MatrixSymbol("z", extent, 1), index - 1, Integer(0))
            body = Mul(draw(scalars(0, bound)), FAMILY[index], entry, evaluate=False)
            return sum_as_it_stands(body, Tuple(index, Integer(1), extent))
    body = draw(scalars(depth - 1, (*bound, (index, extent))))
    return sum_as_it_stands(body, Tuple(index, Integer(0), extent - 1))


def places(extent, bound):
    """The positions of an extent, counted from 0: the first, the last, or an index."""
    found = [Integer(0), extent - 1, *(index for index, values in bound if values == extent)]
    return st.sampled_from(found)


def terms():
    """A matrix or a scalar."""
    return st.one_of(
        st.sampled_from(SHAPES).flatmap(lambda shape: matrices(*shape)),
        scalars(),
        scalars(2, ((Symbol("k", integer=True), WIDTHS[0]),)),
    )
