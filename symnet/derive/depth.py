"""Networks of any depth: L layers, L a symbol, are one affine map, by induction over the layers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from sympy import Basic, BlockMatrix, Identity, MatrixExpr, MatrixSymbol, Symbol

from symnet.derive.derivation import Derivation, Equation, Step
from symnet.derive.matrices import by_matrices
from symnet.derive.named import DEFINITION, NAME, ONE_HIDDEN, OUTPUT, NamedNetwork
from symnet.layers import Dense, Dropout, Layer, Residual, chain_apply
from symnet.network import Network
from symnet.reading.arguments import as_kind
from symnet.search import Proved
from symnet.search.induction import Sequences
from symnet.terms import distribute_matrices, matrix_add, matrix_mul, matrix_sum, size_symbol
from symnet.typeset.symbols import Glyph, Letter, Notation

HYPOTHESIS: Final = "induction hypothesis"
PREFIXES: Final = "definition of the prefixes"
LAYER: Final = "definition of the layer"
BLOCKS: Final = "one product of blocks"
_REASONS: Final = {OUTPUT: LAYER, DEFINITION: LAYER, ONE_HIDDEN: HYPOTHESIS, NAME: PREFIXES}
_INPUTS, _BEFORE, _AFTER, _ALL = (size_symbol(name) for name in ("p", "m", "n", "k"))


@dataclass(frozen=True, slots=True)
class Induction:
    """A claim for each number of layers: its base, for one layer, and its step, from l to l + 1 layers.

    Both are derivations, proved line by line for layers of every width. In the step, all layers up to l are
    one map, by the induction hypothesis; the names in its last line are those of l + 1.
    """

    base: Derivation
    step: Derivation

    def __post_init__(self) -> None:
        as_kind(self.base, Derivation, "the base of an induction")
        as_kind(self.step, Derivation, "the step of an induction")

    @property
    def proofs(self) -> tuple[Proved, ...]:
        """The proofs of all lines."""
        return (*self.base.proofs, *self.step.proofs)


def outputs(bias: bool = True, residual: bool = False) -> Induction:
    """a_l = M_l x + s_l, where M_{l+1} = W_{l+1} M_l and s_{l+1} = W_{l+1} s_l + b_{l+1}.

    M_1 = W_1 and s_1 = b_1. With `residual`, each layer is y + W y + b, and I + W_l takes the place of W_l.

    >>> print(outputs(bias=False).step.text(), end="")
    a^(l+1) = W^(l+1) a^(l)      (definition of the layer)
            = W^(l+1) (M^(l) x)  (induction hypothesis)
            = W^(l+1) M^(l) x    (distribute)
            = (W^(l+1) M^(l)) x  (collect the coefficients)
            = M^(l+1) x          (definition of the prefixes)
    where
      M^(l+1) = W^(l+1) M^(l)
    """
    before, after = (_INPUTS, _INPUTS) if residual else (_BEFORE, _AFTER)
    prefix = Dense(MatrixSymbol("M", before, _INPUTS), MatrixSymbol("s", before, 1) if bias else None)
    first, layer = (_layer(before_it, after, bias, residual) for before_it in (_INPUTS, before))
    step = _derived(Network((prefix, layer)), _layer_prints("l+1") | _prefix_prints("l"), "l+1")
    return Induction(_with_prefixes(_derived(Network((first,)), _layer_prints("1"), "1")), step)


def offsets(residual: bool = False) -> Induction:
    """s_l = R_l c_l: the blocks R_{l+1} = [W_{l+1} R_l, I], and all offsets so far, c_{l+1} = [c_l; b_{l+1}].

    R_1 = I and c_1 = b_1, so R_L = [W_L ... W_2, ..., W_L, I], and s_L is the sum of the W_L ... W_{l+1} b_l.

    >>> print(offsets().step.text(), end="")
    s^(l+1) = W^(l+1) s^(l) + b^(l+1)              (definition of the prefixes)
            = W^(l+1) (R^(l) c^(l)) + b^(l+1)      (induction hypothesis)
            = [W^(l+1) R^(l), I] [c^(l); b^(l+1)]  (one product of blocks)
            = R^(l+1) c^(l+1)                      (definition of the prefixes)
    where
      R^(l+1) = [W^(l+1) R^(l), I]
      c^(l+1) = [c^(l); b^(l+1)]
    """
    return Induction(_first_offset(), _next_offset(residual))


def _first_offset() -> Derivation:
    """s_1 = b_1 = R_1 c_1: the identity as the only layer, with the offset as its input."""
    made = _derived(Network((Dropout(_AFTER),)), {"x": ("b", "1"), "y_hat": ("s", "1")}, "1")
    row, column = MatrixSymbol("R_1", _AFTER, _AFTER), MatrixSymbol("c_1", _AFTER, 1)
    meant = ((row, Identity(_AFTER)), (column, made.network.x))
    return _ending(made, [Step(made.network.x, PREFIXES)], meant, "1")


def _next_offset(residual: bool) -> Derivation:
    """s_{l+1} = W s_l + b = W R_l c_l + b: two layers, with all offsets so far as their input."""
    before = _AFTER if residual else _BEFORE
    layer = _layer(before, _AFTER, bias=True, residual=residual)
    network = Network((Dense(MatrixSymbol("R", before, _ALL)), layer))
    prints = _layer_prints("l+1") | {
        "R": ("R", "l"),
        "x": ("c", "l"),
        "y_1": ("s", "l"),
        "y_hat": ("s", "l+1"),
    }
    made = _derived(network, prints, "l+1")
    blocks = BlockMatrix(
        [[NamedNetwork(network.in_notation(Notation.layers)).coefficients, Identity(_AFTER)]]
    )
    stacked = BlockMatrix([[network.x], [MatrixSymbol("b", _AFTER, 1)]])
    defined, inserted, *_ = made.steps
    kept = [replace(defined, reason=PREFIXES), inserted, Step(matrix_mul([blocks, stacked]), BLOCKS)]
    row, column = MatrixSymbol("R_2", _AFTER, _ALL + _AFTER), MatrixSymbol("c_2", _ALL + _AFTER, 1)
    return _ending(made, kept, ((row, blocks), (column, stacked)), "l+1")


def _ending(
    made: Derivation, steps: list[Step], meant: tuple[tuple[Basic, Basic], ...], layer: str
) -> Derivation:
    """The derivation with these steps, ending in the product of R and c, which `meant` defines."""
    (row, _), (column, _) = meant
    named = {row: _glyph("R", layer), column: _glyph("c", layer)}
    return replace(
        made,
        rhs=steps[-1].term,
        steps=(*steps, Step(matrix_mul([row, column]), PREFIXES)),
        where=tuple(Equation(*pair) for pair in meant),
        definitions=(*made.definitions, *meant),
        glyphs=tuple({**dict(made.glyphs), **named}.items()),
    )


def _layer(inputs: Symbol, width: Symbol, bias: bool, residual: bool) -> Layer:
    offset = MatrixSymbol("b", width, 1) if bias else None
    layer = Dense(MatrixSymbol("W", width, inputs), offset)
    return Residual((layer,)) if residual else layer


def _layer_prints(layer: str) -> dict[str, tuple[str, str]]:
    """The letter and the layer with which each name of a layer is printed."""
    return {"W": ("W", layer), "b": ("b", layer), "y_hat": ("a", layer)}


def _prefix_prints(layer: str) -> dict[str, tuple[str, str]]:
    return {"M": ("M", layer), "s": ("s", layer), "y_1": ("a", layer)}


def _glyph(letter: str, layer: str) -> Glyph:
    whole = Letter(letter, bold=True)
    return Glyph(whole, Letter(letter.lower()), superscript=f"({layer})")


def _derived(network: Network, prints: Mapping[str, tuple[str, str]], layer: str) -> Derivation:
    """The derivation in matrices, with these letters and the reasons of an induction."""
    made = by_matrices(NamedNetwork(network.in_notation(Notation.layers)))
    known = {**prints, "b_star": ("M", layer), "b_star_0": ("s", layer)}
    glyphs = {
        symbol: _glyph(*known[str(symbol)]) if str(symbol) in known else glyph
        for symbol, glyph in made.glyphs
    }
    steps = (replace(step, reason=_REASONS.get(step.reason, step.reason)) for step in made.steps)
    return replace(made, steps=tuple(steps), glyphs=tuple(glyphs.items()))


def _with_prefixes(base: Derivation) -> Derivation:
    """The base with the prefixes in its last line, where they are the layer's own weights and offset."""
    if base.steps[-1].reason == PREFIXES:
        return base
    named = NamedNetwork(base.network)
    weights, offset = named.starred
    where = (Equation(weights, named.coefficients), Equation(offset, named.constant))
    return replace(
        base,
        steps=(*base.steps, Step(named.affine_in(weights, offset), PREFIXES)),
        where=where if named.has_intercept else where[:1],
    )


def recursions(bias: bool, residual: bool) -> list[tuple[Basic, Basic, Sequences]]:
    """The claims for every depth: a sequence, the term it equals, and how each sequence begins and continues.

    They are those of the bases and steps above, in the same letters.
    """
    before, after = (_INPUTS, _INPUTS) if residual else (_BEFORE, _AFTER)
    x, a = MatrixSymbol("x", _INPUTS, 1), MatrixSymbol("a", before, 1)
    M, s = MatrixSymbol("M", before, _INPUTS), MatrixSymbol("s", before, 1)  # noqa: N806 - as in the formula
    first = Dense(MatrixSymbol("W_1", before, _INPUTS), MatrixSymbol("b_1", before, 1) if bias else None)
    start, layer = Residual((first,)) if residual else first, _layer(before, after, bias, residual)
    linear = _layer(before, after, bias=False, residual=residual)
    sequences: dict[Basic, tuple[object, object]] = {
        a: (start.apply(x), layer.apply(a)),
        M: (start.affine.linear, _applied(linear, M)),
    }
    if not bias:
        return [(a, matrix_mul([M, x]), sequences)]
    sequences[s] = (first.offset, layer.apply(s))
    row, column = MatrixSymbol("R", before, _ALL), MatrixSymbol("c", _ALL, 1)
    last = MatrixSymbol("b", after, 1)
    stacked = {
        s: (first.offset, layer.apply(s)),
        row: (Identity(before), BlockMatrix([[_applied(linear, row), Identity(after)]])),
        column: (first.offset, BlockMatrix([[column], [last]])),
    }
    return [
        (a, matrix_add([matrix_mul([M, x]), s]), sequences),
        (s, matrix_mul([row, column]), stacked),
    ]


def _applied(layer: Layer, matrix: MatrixSymbol) -> MatrixExpr:
    """A layer without offset applied to each column of a matrix."""
    return matrix_sum(distribute_matrices(chain_apply([layer], matrix)))
