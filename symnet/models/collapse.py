"""The exact collapse of a network with numeric weights: b*_0 + Σ b*_i x_i, by two routes that must agree."""

import random
from collections.abc import Callable, Iterable, Sequence, Sized
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate
from typing import Any, Final

from flint import fmpq
from sympy import MatrixExpr

from symnet.errors import Disagreement, LimitExceeded, ShapeError, UsageError
from symnet.layers import Dense
from symnet.models.exact import (
    Diagonal,
    Exact,
    ExactMap,
    Rows,
    compose,
    concrete,
    forward,
    fraction,
    from_fractions,
    from_terms,
    rational,
    shown,
    to_fractions,
    to_terms,
    total,
)
from symnet.network import Network
from symnet.reading.arguments import as_kind, as_sequence
from symnet.reading.terms import told
from symnet.search import Proved, Unknown, verify

# The products that forward passes at all unit vectors may cost; beyond, random points replace these.
PRODUCTS: Final = 200_000
POINTS: Final = 2
SPREAD: Final = 2**31


@dataclass(frozen=True, slots=True, repr=False)
class Collapsed:
    """The exact b*_0 and b*_1, ..., b*_p of each of q outputs; a function of p numbers.

    `checked` says where the second route was compared with it.

    >>> from symnet import Dense, Network
    >>> from sympy import ImmutableMatrix, Rational
    >>> layer = Dense(ImmutableMatrix([[Rational(1, 3)]]), ImmutableMatrix([[2]]))
    >>> form = collapse(Network((layer, layer)))
    >>> form.intercept, form.coefficients
    ((Fraction(8, 3),), ((Fraction(1, 9),),))
    >>> form([0.5])
    (Fraction(49, 18),)
    """

    intercept: tuple[Fraction, ...]
    coefficients: Rows
    checked: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        rows = as_sequence(self.coefficients, tuple, "the coefficients")
        object.__setattr__(self, "coefficients", tuple(_fractions(row) for row in rows))
        numbers = as_sequence(self.intercept, object, "the intercept")
        object.__setattr__(self, "intercept", _fractions(numbers))
        as_kind(self.checked, str, "what was checked")
        widths = {len(row) for row in self.coefficients}
        if len(widths) != 1 or len(self.coefficients) != len(self.intercept):
            raise ShapeError(
                f"{len(self.intercept)} intercepts need as many rows of coefficients, of equal length; "
                f"found {len(self.coefficients)} rows of lengths {sorted(widths)}"
            )

    @property
    def inputs(self) -> int:
        """The number of inputs p."""
        return len(self.coefficients[0])

    @property
    def outputs(self) -> int:
        """The number of outputs q."""
        return len(self.intercept)

    @property
    def digits(self) -> int:
        """The most decimal digits of any numerator or denominator, or one more."""
        numbers = [*self.intercept, *(entry for row in self.coefficients for entry in row)]
        bits = max(part.bit_length() for n in numbers for part in n.as_integer_ratio())
        return bits * 30103 // 100_000 + 1

    @property
    def map(self) -> ExactMap:
        """The form as a rational map."""
        return ExactMap(
            from_fractions(self.coefficients), from_fractions([[number] for number in self.intercept])
        )

    @property
    def network(self) -> Network:
        """The network of one layer with these weights."""
        return Network((dense(self.map),))

    def __call__(self, x: Sequence[Any]) -> tuple[Fraction, ...]:
        """The exact outputs at p floats, integers or fractions, each taken exactly."""
        if not isinstance(x, Sized) or len(x) != self.inputs:
            found = len(x) if isinstance(x, Sized) else told(x)
            raise ShapeError(f"x must hold {self.inputs} numbers; found {found}")
        outputs = _outputs(self, [rational(value) for value in _fractions(x)])
        return tuple(Fraction(int(y.p), int(y.q)) for y in outputs)

    def __repr__(self) -> str:
        return f"Collapsed({self.outputs} outputs of {self.inputs} inputs, up to {self.digits} digits)"

    def __str__(self) -> str:
        lines = (
            " + ".join([shown(start), *(f"{shown(c)}*x_{i}" for i, c in enumerate(row, 1))])
            for start, row in zip(self.intercept, self.coefficients, strict=True)
        )
        return "\n".join(line.replace("+ -", "- ") for line in lines)


def _outputs(form: Collapsed, x: Sequence[fmpq]) -> list[fmpq]:
    """The exact outputs at p numbers, those of python-flint."""
    return [
        total([rational(start), *(rational(c) * v for c, v in zip(row, x, strict=True))])
        for start, row in zip(form.intercept, form.coefficients, strict=True)
    ]


def _fractions(numbers: Iterable[Any]) -> tuple[Fraction, ...]:
    return tuple(each if isinstance(each, Fraction) else fraction(each) for each in numbers)


def collapse(network: Network) -> Collapsed:
    """The exact canonical form of a network whose weights are rational numbers.

    *Law.* `collapse(net)(x)` equals `net.evaluate({}, x)` for all rational x. The product of the weights
    is compared with forward passes of `Network.evaluate`: at 0 and at all unit vectors, which determine
    an affine map, or, where that takes more than `PRODUCTS` products, at `POINTS` random points. Their
    entries are drawn from 2^32 values, so a wrong form passes with probability at most 2^-64.

    Raises `UsageError` for symbolic weights or sizes, `Disagreement` if the routes differ.
    """
    as_kind(network, Network, "what is collapsed")
    return _two_routes(
        maps_of(network), lambda point: [rational(fraction(y)) for y in network.evaluate({}, point)]
    )


def collapse_maps(maps: Sequence[Exact]) -> Collapsed:
    """The exact canonical form of maps applied one after the other, as `collapse` gives it for a network.

    The second route multiplies scalars of python-flint, layer by layer, and never two matrices. SymPy is
    not involved, so hundreds of thousands of weights take less than a second.
    """
    chain = tuple(maps)
    if not chain:
        raise UsageError("a network must have at least one layer; found none")
    return _two_routes(chain, lambda point: forward(chain, point))


def prove(network: Network, form: Collapsed) -> tuple[Proved, ...]:
    """The core's proofs, one per layer, that the network and its collapsed form are the same function.

    With f_1 the first layer and f_l = layer_l ∘ f_{l-1}, each claim is layer_l(f_{l-1}(x)) = f_l(x) for
    all x, and f_L is the form. Each claim has few terms, while the whole network may have too many.

    Raises `Disagreement` if a claim is refuted or the form is not f_L, `LimitExceeded` if the core
    does not decide one.
    """
    as_kind(network, Network, "what is collapsed")
    as_kind(form, Collapsed, "the collapsed form")
    prefixes = list(accumulate(maps_of(network), lambda inner, outer: compose([inner, outer])))
    if prefixes[-1] != form.map:
        raise Disagreement(f"the layers composed from the first on differ from the form {form}")
    stages = [dense(prefix).apply(network.x) for prefix in prefixes]
    nested = [layer.apply(y) for layer, y in zip(network.layers, [network.x, *stages], strict=False)]
    return tuple(_proof(number, *claim) for number, claim in enumerate(zip(nested, stages, strict=True), 1))


def maps_of(network: Network) -> tuple[ExactMap, ...]:
    """The layers as rational maps, activations included. Raises `UsageError` for a symbol."""
    for extent in (network.inputs, *(layer.outputs for layer in network.layers)):
        concrete(extent, "a width")
    return tuple(
        ExactMap(
            from_terms(layer.affine.linear.as_explicit(), f"the weights of layer {number}"),
            from_terms(layer.affine.offset.as_explicit(), f"the offset of layer {number}"),
        )
        for number, layer in enumerate(network.layers, 1)
    )


def _two_routes(chain: Sequence[Exact], evaluate: Callable[[list[int]], list[fmpq]]) -> Collapsed:
    whole = compose(chain)
    intercept = tuple(number for (number,) in to_fractions(whole.offset))
    points, checked = _points(chain)
    form = Collapsed(intercept, to_fractions(whole.linear), checked)
    for point in points:
        product, layered = _outputs(form, [fmpq(x) for x in point]), evaluate(point)
        if product != layered:
            raise Disagreement(f"at x = {point} the product gives {product}, the forward pass {layered}")
    return form


def _points(chain: Sequence[Exact]) -> tuple[list[list[int]], str]:
    """The points at which a forward pass is compared, and what to say about them."""
    first = chain[0]
    inputs = len(first.factors) if isinstance(first, Diagonal) else first.linear.ncols()
    if (inputs + 1) * sum(map(_products, chain)) <= PRODUCTS:
        units = [[int(i == j) for j in range(inputs)] for i in range(inputs)]
        return [[0] * inputs, *units], f"at 0 and the {inputs} unit vectors, hence everywhere"
    draw = random.Random(0)  # noqa: S311 - points of a check, no secret
    points = [[draw.randrange(-SPREAD, SPREAD) for _ in range(inputs)] for _ in range(POINTS)]
    return points, f"at {POINTS} random points"


def _products(each: Exact) -> int:
    """How many products a map takes at one point."""
    return len(each.factors) if isinstance(each, Diagonal) else each.linear.nrows() * each.linear.ncols()


def _proof(number: int, nested: MatrixExpr, collapsed: MatrixExpr) -> Proved:
    match verify(nested, collapsed):
        case Proved() as proof:
            return proof
        case Unknown(reason=reason):
            raise LimitExceeded(f"the collapsed form of layer {number} could not be proved: {reason}")
        case refuted:
            raise Disagreement(f"layer {number} differs from its collapsed form: {refuted}")


def dense(exact: Exact) -> Dense:
    """The layer with the weights and the offset of a rational map."""
    linear, offset = exact.dense if isinstance(exact, Diagonal) else exact
    return Dense(to_terms(linear), to_terms(offset))
