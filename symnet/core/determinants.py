"""Laws of determinants: det M in another form, by the form of M.

A determinant is the sum over all permutations of a product of entries, 1 of no rows (Leibniz). Each law is an
equation of polynomials in the entries, for matrices over any field and of any size, also of none.
"""

from fractions import Fraction
from itertools import combinations, permutations

from symnet.core import language
from symnet.core.language import Table
from symnet.core.polynomials import constant, never_negative
from symnet.errors import Rejected

WRITTEN = 4
"""How many rows a matrix may have whose determinant is written out."""


def determinant(table: Table, function: int, argument: language.Term) -> language.Term:
    """The determinant of a square matrix in another form. Raises `Rejected` where there is none.

    det I = 1; det 0 = 0 of at least one row; det Aᵀ = det A; det(A·B) = det A·det B and det Aᵏ = (det A)ᵏ of
    square matrices; det(c·A) = det(c·I)·det A, and det(c·I) = cⁿ where n is a number. Where square blocks
    stand on the diagonal of a grid, and nothing below it, or nothing above it: the product of their
    determinants. Any other determinant of a few rows is written out.
    """

    def det(part: int) -> int:
        """The determinant of a block; a number is a block of one entry."""
        return part if table.shapes[part] is None else table.add(language.Apply(function, (part,)))

    rows, _ = table.matrix(table.add(argument))
    match argument:
        case language.Identity():
            return language.Number(Fraction(1))
        case language.Zero() if never_negative(rows - 1, {}):
            return language.Number(Fraction(0))
        case language.Transpose(matrix=inner):
            return language.Times((det(inner),))
        case language.Product(factors=factors) if all(table.matrix(each) == (rows, rows) for each in factors):
            return language.Times(tuple(map(det, factors)))
        case language.Power(base=base, exponent=exponent):
            return language.Power(det(base), exponent)
        case language.Scaled(scalar=scalar, matrix=inner):
            one = table.add(language.Identity(rows))
            if inner != one:
                return language.Times((det(table.add(language.Scaled(scalar, one))), det(inner)))
            if rows.number is not None:
                return language.Power(scalar, rows.number)
        case language.Grid(rows=grid) if _is_triangular(table, grid):
            return language.Times(tuple(det(grid[k][k]) for k in range(len(grid))))
    return _written_out(table, table.add(argument))


def _is_triangular(table: Table, grid: tuple[tuple[int, ...], ...]) -> bool:
    """Whether square blocks stand on the diagonal of a grid, and zeros everywhere below it, or above it."""
    heights, widths = table.blocks(grid)
    nodes = {(r, c): table.terms[block] for r, row in enumerate(grid) for c, block in enumerate(row)}
    zero = language.Number(Fraction(0))
    filled = [at for at, node in nodes.items() if not isinstance(node, language.Zero) and node != zero]
    return heights == widths and (all(r <= c for r, c in filled) or all(r >= c for r, c in filled))


def _written_out(table: Table, matrix: int) -> language.Term:
    """Σ over the permutations of the columns, of the sign times the entries."""
    size = table.matrix(matrix)[0].number
    if size is None or size > WRITTEN:
        raise Rejected("no law speaks of the determinant of this matrix")
    terms = []
    for columns in permutations(range(size)):
        sign = (-1) ** sum(first > second for first, second in combinations(columns, 2))
        entries = (table.add(language.At(matrix, constant(r), constant(c))) for r, c in enumerate(columns))
        terms.append(table.add(language.Times((table.rational(sign), *entries))))
    return language.Plus(tuple(terms))
