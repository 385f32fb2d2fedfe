"""Random instances of terms, drawn by Hypothesis: small sizes, exact entries."""

from fractions import Fraction
from itertools import product
from random import Random

from hypothesis import strategies as st
from sympy import Basic

from symnet.instances.evaluate import Instance
from symnet.instances.functions import Quadratic
from symnet.instances.rationals import Exact
from symnet.instances.signature import LARGEST_SIZE, Signature

DRAWN_ENTRIES = 40
"""Entries of a matrix up to which Hypothesis draws, and shrinks, each one."""

NUMBERS = st.one_of(st.integers(-6, 6), st.builds(Fraction, st.integers(-6, 6), st.sampled_from([2, 3])))


@st.composite
def instances(draw: st.DrawFn, signature: Signature) -> Instance:
    """Sizes from 1 to 3, drawn independently, and exact numbers for everything else."""
    sizes = {symbol: draw(st.integers(1, LARGEST_SIZE), label=str(symbol)) for symbol in signature.sizes}
    values: dict[Basic, object] = {}
    for matrix in signature.matrices:
        rows, columns = (int(extent.xreplace(sizes)) for extent in matrix.shape)
        values[matrix] = _matrix(draw, rows, columns)
    for scalar in signature.scalars:
        values[scalar] = draw(NUMBERS)
    reach = range(-1, LARGEST_SIZE + 3)
    for base, rank in signature.families:
        values[base] = {position: draw(NUMBERS) for position in product(reach, repeat=rank)}
    for function, arity in signature.functions:
        values[function] = draw(st.builds(Quadratic, st.tuples(*[NUMBERS] * (arity + 2))))
    return Instance(sizes, values, signature.definitions)


def _matrix(draw: st.DrawFn, rows: int, columns: int) -> list[list[Exact]]:
    if rows * columns <= DRAWN_ENTRIES:
        return [[draw(NUMBERS) for _ in range(columns)] for _ in range(rows)]
    random = Random(draw(st.integers(0, 2**32)))  # noqa: S311 - numbers to test with, no secrets
    return [
        [Fraction(random.randint(-6, 6), random.choice((1, 1, 2, 3))) for _ in range(columns)]
        for _ in range(rows)
    ]
