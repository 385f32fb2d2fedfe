"""An instance for a word: sizes and integer matrices at which two terms differ.

**Law.** Let a word a_1···a_l have different weights in two terms whose letters are free. Its *positions* are
0, ..., l; position j is a row of a_(j+1) and a column of a_j. Give positions of one size different indices,
and let each letter a be 1 where the row is position j - 1 and the column position j of an a_j = a, and else
0. Then a product of letters leads from position 0 along the path a_1, a_2, ... only, so it is 1 at position 0
and position l if it is the word itself, and else 0 there. So the entries of both terms there are the weights
of the word.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sympy import Expr, ImmutableMatrix, Integer, MatrixSymbol, Symbol

from symnet.kernel.words import Differs


@dataclass(frozen=True, slots=True)
class Path:
    """Sizes and matrices at which the two terms have the weights of the word in one entry.

    `sizes` and `values` are mappings for `xreplace`, to be used in this order; sizes that no letter has may
    be any. `entry` is the row and the column.
    """

    sizes: Mapping[Symbol, Integer]
    values: Mapping[MatrixSymbol, ImmutableMatrix]
    entry: tuple[int, int]


def path_of(difference: Differs) -> Path | None:
    """The instance that a difference gives, or None where letters are not free, sizes are numbers that are
    too small or other than a symbol or a number, or weights depend on them.

    >>> from time import monotonic
    >>> from sympy import MatrixSymbol
    >>> from sympy.abc import n
    >>> from symnet.kernel.tensors import Budget
    >>> from symnet.kernel.words import compare_words
    >>> A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
    >>> path = path_of(compare_words(A * B, B * A, budget=Budget(10_000, monotonic() + 10)))
    >>> (A * B - B * A).xreplace(path.sizes).xreplace(path.values).doit()[path.entry]
    -1
    """
    if not difference.free:
        return None
    positions = _positions(difference.word)
    counts = Counter(extent for extent, _ in positions)
    extents = dict.fromkeys(extent for letter in difference.letters for extent in letter.shape)
    if not all(_fits(extent, counts[extent]) for extent in extents):
        return None
    sizes = {extent: Integer(max(counts[extent], 1)) for extent in extents if isinstance(extent, Symbol)}
    if sizes.keys() & (difference.left - difference.right).free_symbols:
        return None
    values = {}
    for letter in difference.letters:
        steps = zip(difference.word, positions, positions[1:], strict=False)
        ones = {(row, column) for each, (_, row), (_, column) in steps if each == letter}
        concrete = letter.xreplace(sizes)
        values[concrete] = ImmutableMatrix(*concrete.shape, lambda r, c, ones=ones: int((r, c) in ones))
    entry = (0, positions[-1][1]) if positions else (0, 0)
    return Path(sizes, values, entry)


def _positions(word: tuple[MatrixSymbol, ...]) -> list[tuple[Expr, int]]:
    """The size of each position of a word, and its index among the positions of that size."""
    counts: Counter[Expr] = Counter()
    positions: list[tuple[Expr, int]] = []
    for extent in (*(letter.shape[0] for letter in word), *(letter.shape[1] for letter in word[-1:])):
        positions.append((extent, counts[extent]))
        counts[extent] += 1
    return positions


def _fits(extent: Expr, count: int) -> bool:
    return isinstance(extent, Symbol) or (isinstance(extent, Integer) and count <= extent)
