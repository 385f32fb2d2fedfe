"""A network: layers in order, and the nested term of its output."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from sympy import Basic, Expr, MatrixExpr, MatrixSymbol, Symbol

from symnet.errors import UsageError
from symnet.layers import (
    PLAIN,
    Affine,
    Chain,
    Dense,
    Layer,
    LinearActivation,
    chain,
    chain_affine,
    chain_apply,
    exchanged,
    layer_glyphs,
    map_latex,
)
from symnet.network.canonical import CanonicalForm
from symnet.reading.arguments import as_flag, as_integer, as_kind, as_replacement
from symnet.reading.terms import in_one_line, told
from symnet.terms import as_size
from symnet.typeset.symbols import PRESETS, Glyphs, Notation, as_notation

if TYPE_CHECKING:
    from symnet.network.forward import Array
    from symnet.picture import Picture

SHOWN: Final = 6
"""The most nodes of a column that a picture shows in full. A symbolic width always has dots."""
Activation = LinearActivation | tuple[object, object] | None


@dataclass(frozen=True, slots=True, repr=False)
class Network:
    """Layers applied one after another to an input vector x of p entries.

    `layers` is a layer, a network, or a sequence of them in the order in which they are applied. `notation`
    has the letters in which the network, its derivations and its pictures are printed; networks that differ
    in it alone are equal.

    >>> from symnet import sizes
    >>> p, h = sizes("p h")
    >>> Network.dense(p, h, 1).output
    W_2*(W_1*x + b_1) + b_2
    """

    layers: Chain
    notation: Notation = field(default=Notation.article, kw_only=True, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "layers", chain(self.layers, "a network"))
        object.__setattr__(self, "notation", as_notation(self.notation))

    @classmethod
    def dense(
        cls,
        inputs: object,
        *widths: object,
        bias: bool | Sequence[bool] = True,
        activation: Activation | Sequence[Activation] = None,
        start: int = 1,
        notation: Notation | str = "article",
    ) -> "Network":
        """A network of dense layers W_l, b_l with symbolic weights, numbered from `start` on.

        `inputs` and `widths` are integers of at least 1 or symbols of `sizes`. `bias` and `activation`
        are given once or for each layer; an activation (α, β) is z -> αz + β, by default the plain sum.
        Raises `UsageError` for a width below 1 or lists of the wrong length.
        """
        if not widths:
            raise UsageError("a network needs the width of at least one layer, for example dense(p, 1)")
        extents = [as_size(inputs, "the number of inputs")]
        extents += [as_size(width, f"the width of layer {n}") for n, width in enumerate(widths, 1)]
        first = as_integer(start, "the number of the first layer", 1)
        numbers = range(first, first + len(widths))
        offsets = _per_layer(bias, len(widths), "bias")
        activations = [_activation(each) for each in _per_layer(activation, len(widths), "activation")]
        _check_names(extents, "size", numbers)
        _check_names([f for each in activations for f in (each.slope, each.intercept)], "factor", numbers)
        return cls(
            tuple(
                Dense(
                    MatrixSymbol(f"W_{n}", rows, columns),
                    MatrixSymbol(f"b_{n}", rows, 1) if as_flag(has_offset, "a bias") else None,
                    shape,
                )
                for n, columns, rows, has_offset, shape in zip(
                    numbers, extents[:-1], extents[1:], offsets, activations, strict=True
                )
            ),
            notation=as_notation(notation),
        )

    def in_notation(self, notation: Notation | str) -> "Network":
        """The same network in other letters. Raises `UsageError` for an unknown notation.

        >>> Network.dense(2, 1).in_notation("layers").notation.name
        'layers'
        """
        return replace(self, notation=as_notation(notation))

    def then(self, *layers: "Layer | Network") -> "Network":
        """The network followed by more layers, or by the layers of other networks."""
        return replace(self, layers=(*self.layers, *chain(layers, "what follows")))

    @property
    def inputs(self) -> Expr:
        """The number of inputs p."""
        return self.layers[0].inputs

    @property
    def outputs(self) -> Expr:
        """The number of outputs."""
        return self.layers[-1].outputs

    @property
    def x(self) -> MatrixSymbol:
        """The input, p×1."""
        return MatrixSymbol("x", self.inputs, 1)

    @property
    def output(self) -> MatrixExpr:
        """The nested term of the output, unsimplified."""
        return chain_apply(self.layers, self.x)

    @property
    def affine(self) -> Affine:
        """The network as one affine map."""
        return chain_affine(self.layers)

    def canonical(self) -> CanonicalForm:
        """The canonical form b*_0 + Σ b*_i x_i, proved equal to `output`."""
        return CanonicalForm(self.output, self.affine, self.x, self.glyphs)

    @property
    def glyphs(self) -> Glyphs:
        """How the input and the parts of the layers are printed."""
        return layer_glyphs(self.layers, self.x, self.notation)

    def size_symbols(self) -> tuple[Symbol, ...]:
        """The symbolic sizes, in order of appearance."""
        along = (self.inputs, *(layer.outputs for layer in self.layers))
        inside = sorted(self.output.atoms(MatrixSymbol), key=str)
        every = (*along, *(extent for symbol in inside for extent in symbol.shape))
        return tuple(dict.fromkeys(s for extent in every for s in sorted(extent.free_symbols, key=str)))

    def at(self, **extents: object) -> "Network":
        """The same network at other sizes: `net.at(p=3, h=2)`.

        Raises `UsageError` for a name that is no size of the network or a value below 1.
        """
        known = {symbol.name: symbol for symbol in self.size_symbols()}
        values: dict[Basic, Basic] = {}
        for name, value in extents.items():
            if name not in known:
                have = ", ".join(known) or "none"
                raise UsageError(f"{name} is no symbolic size of this network; it has {have}")
            values[known[name]] = as_size(value, name)
        return self.xreplace(values)

    def xreplace(self, values: Mapping[Basic, Basic]) -> "Network":
        """The network with symbols replaced, as SymPy's `xreplace`."""
        return replace(self, layers=exchanged(self.layers, as_replacement(values)))

    def evaluate(self, weights: Mapping[Any, object], x: object) -> "Array":
        """The outputs at numbers, by a forward pass layer by layer that shares nothing with the core.

        `weights` maps each symbol, or its name, to an array of its shape; `x` holds p numbers. Integers
        and fractions stay exact, floats stay floats. Raises `ShapeError` naming an array that does not fit.
        A batch has one more axis in front: weights b×h×p, scalars b, inputs b×p×1 give outputs b×q.

        >>> Network.dense(2, 1).evaluate({"W_1": [[3, 4]], "b_1": [5]}, [1, 10])
        array([48], dtype=object)
        """
        # Loaded on first use: NumPy would add a fifth to the start-up of a SymPy session.
        from symnet.network.forward import forward  # noqa: PLC0415

        as_kind(weights, Mapping, "weights")
        return forward(self.layers, self.x, weights, x)

    def draw(self, notation: Notation | str | None = None, limit: int = SHOWN) -> "Picture":
        """The picture of the network, in its letters or in others; a column of more than `limit` nodes has
        dots.

        Raises `UsageError` for a size that has the name of a letter of the notation.

        >>> print(Network.dense(3, 1).draw())
        picture of a network: 3 inputs; layer 1: 1 node with offsets
        """
        # Loaded on first use, as not every session draws.
        from symnet.picture import Picture  # noqa: PLC0415

        return Picture(self.layers, self.notation if notation is None else as_notation(notation), limit)

    def __str__(self) -> str:
        inputs, *widths = (in_one_line(each) for each in (self.inputs, *(n.outputs for n in self.layers)))
        return f"network of {inputs} inputs and widths {', '.join(widths)}: x -> {in_one_line(self.output)}"

    __repr__ = __str__

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """What Hypothesis and IPython show: one line, and not the fields."""
        printer.text(repr(self))

    def _repr_svg_(self) -> str | None:
        """The picture in the letters of the network, or in a notation in which no letter is a size."""
        for notation in (self.notation, *PRESETS.values()):
            with suppress(UsageError):
                return self.draw(notation).svg()
        return None

    def _repr_latex_(self) -> str | None:
        with suppress(UsageError):  # Two symbols may be printed alike in these letters.
            return map_latex(self.x, self.output, self.glyphs)
        return map_latex(self.x, self.output)


def _per_layer(value: Any, count: int, what: str) -> list[Any]:
    """One value for each layer, given once or as a list of that length."""
    single = value is None or isinstance(value, bool | LinearActivation)
    pair = isinstance(value, tuple) and len(value) == 2 and not any(_is_activation(part) for part in value)
    if single or (what == "activation" and pair):
        return [value] * count
    found = list(value) if isinstance(value, list | tuple) else None
    if found is None or len(found) != count:
        length = f"{len(found)} values" if found is not None else told(value)
        raise UsageError(f"{what} must be given once or for each of {count} layers; found {length}")
    return found


def _is_activation(value: object) -> bool:
    return value is None or isinstance(value, tuple | LinearActivation)


def _activation(value: Activation) -> LinearActivation:
    match value:
        case None:
            return PLAIN
        case LinearActivation():
            return value
        case (slope, intercept):
            return LinearActivation(slope, intercept)
    raise UsageError(
        f"an activation must be a pair (slope, intercept) for z -> slope*z + intercept; found {told(value)}"
    )


def _check_names(terms: Sequence[Expr], what: str, numbers: Sequence[int]) -> None:
    """Refuse a size or a factor that has the name of a weight, an offset or the input."""
    taken = {"x", *(f"{letter}_{n}" for letter in "Wb" for n in numbers)}
    for term in terms:
        for symbol in term.free_symbols:
            if str(symbol) in taken:
                raise UsageError(f"the {what} {symbol} has the name of a matrix of the network: rename it")
