"""Graphs cut into segments: the affine form of everything that an opaque operation or an output takes.

Where a form cannot express what comes next, such as a padded convolution of an image that another one has
padded, the tensor becomes an atom of its own: an opaque operation that gives what it is given. So nothing is
refused; two models must then agree there.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import product as combinations
from math import prod
from typing import Final

import numpy as np

from symnet.models import functions
from symnet.models.graphs import (
    Array,
    BatchNorm,
    Concatenate,
    Constant,
    Convolution,
    Dense,
    Extent,
    Graph,
    Input,
    Node,
    Opaque,
    Permute,
    Reshape,
    Scale,
    Shape,
    Shift,
    Sum,
    Take,
    Tensor,
    TransposedConvolution,
    factors,
    product,
    quotient,
    renamed,
)
from symnet.models.segments import entries
from symnet.models.segments.entries import Factors, Normalising, Scaled, Stored
from symnet.models.segments.forms import (
    CONSTANT,
    Axis,
    Form,
    Key,
    Numbers,
    One,
    Part,
    Place,
    Result,
    added,
    concatenated,
    merged,
    permuted,
    regrouped,
    retyped,
    summed,
    times,
    without_ones,
)
from symnet.models.segments.phases import phases

TRANSPOSED: Final = "transposed convolution"
BARRIER: Final = "as computed"
"""The opaque operation that gives what it is given."""


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """An opaque operation, the forms that it takes, and the names of it and of the layers that give them."""

    operation: Opaque
    inputs: tuple[Form, ...]
    extents: Shape
    name: str
    layers: tuple[str, ...]


def repeats(step: Step, other: Step) -> bool:
    """Whether two steps of a model are the same operation on what is made in the same way."""
    if (step.operation, step.extents, len(step.inputs)) != (
        other.operation,
        other.extents,
        len(other.inputs),
    ):
        return False
    return all(map(_same_forms, step.inputs, other.inputs))


def _same_forms(left: Form, right: Form) -> bool:
    """Whether two forms of a model are made in the same way."""
    if left.axes != right.axes or left.terms.keys() != right.terms.keys():
        return False
    return all(entries.same(matrix, right.terms[key]) for key, matrix in left.terms.items())


@dataclass(frozen=True, slots=True)
class Segmented:
    """The opaque operations of a model in order, those without inputs being its inputs, and its outputs."""

    steps: tuple[Step, ...]
    outputs: Mapping[str, Form]
    names: Mapping[str, str]
    """The layer in which each output is computed."""
    numbers: Mapping[str, Tensor]
    """Constant tensors by their digests."""


def segmented(graph: Graph, fixed: Mapping[str, int] | None = None) -> Segmented:
    """A graph cut into segments; free extents may be fixed."""
    return _Cutter(fixed or {}).cut(graph)


@dataclass(slots=True)
class _Cutter:
    fixed: Mapping[str, int]
    steps: list[Step] = field(default_factory=list)
    free: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, Tensor] = field(default_factory=dict)
    name: str = ""
    layers: tuple[str, ...] = ()

    def cut(self, graph: Graph) -> Segmented:
        forms: dict[Node, Form] = {}
        inputs = list(graph.inputs.values())
        for number, node in enumerate(inputs):
            self.name = node.name
            forms[node] = self.atom(Opaque("input", (number,)), (), node.shape)
        for node in graph.nodes():
            if node not in forms:
                self.name, self.layers = node.name, tuple(each.name for each in node.inputs)
                forms[node] = self.form(node, [forms[each] for each in node.inputs])
        outputs = {name: without_ones(forms[node]) for name, node in graph.outputs.items()}
        names = {name: node.name for name, node in graph.outputs.items()}
        return Segmented(tuple(self.steps), outputs, names, self.numbers)

    def form(self, node: Node, inputs: Sequence[Form]) -> Form:
        """The form of a node, from those of what it is made of."""
        match node.operation:
            case Input():
                raise AssertionError("every input of a graph is named")
            case Constant(numbers):
                own: tuple[Axis, ...] = tuple((Part(extent, True),) for extent in numbers.shape)
                return Form(own, {CONSTANT: Stored(numbers.reshaped(-1, 1))})
            case Dense(weights, offset):
                form = self.focus(inputs[0], len(node.shape) - 1).mapped(Stored(weights))
                axes = (*form.axes[:-1], (Part(weights.shape[0], True),))
                return _shifted(Form(axes, form.terms), offset)
            case Convolution() as convolution:
                return self.convolved(inputs[0], convolution, node.shape)
            case BatchNorm() as norm:
                return self.normalised(inputs[0], norm)
            case Scale(factors, divide):
                return self.scaled(inputs[0], factors, node.shape, divide=divide)
            case Shift(numbers):
                return self.moved(inputs[0], numbers, node.shape)
            case Sum(signs):
                return self.sum(
                    [_negated(form) if sign < 0 else form for sign, form in zip(signs, inputs, strict=True)]
                )
            case Reshape():
                return self.reshaped(inputs[0], node.shape)
            case Permute(order):
                return permuted(inputs[0], order)
            case Take(axis, positions):
                return self.taken(inputs[0], axis, np.asarray(positions, dtype=np.intp))
            case Concatenate(axis):
                return self.concatenated(inputs, axis)
            case Opaque("attention", (causal, scale)) if _is_known(inputs, causal, scale):
                return self.attended(inputs, causal, scale)
            case Opaque() as opaque:
                return self.atom(opaque, inputs, node.shape)
            case TransposedConvolution() as operation:
                return self.transposed(inputs[0], operation, node.shape)

    def atom(self, operation: Opaque, inputs: Sequence[Form], shape: Shape) -> Form:
        """What an opaque operation gives."""
        return self.result(operation, inputs, tuple(map(self.extent, shape)))

    def result(self, operation: Opaque, inputs: Sequence[Form], extents: Shape) -> Form:
        """What a step gives; one that is taken already is not taken again."""
        step = Step(operation, tuple(map(without_ones, inputs)), extents, self.name, self.layers)
        for number, other in enumerate(self.steps):
            if other.inputs and repeats(step, other):
                return Form.of(Result(number, other.extents))
        self.steps.append(step)
        return Form.of(Result(len(self.steps) - 1, step.extents))

    def extent(self, extent: Extent) -> Extent:
        """An extent whose free ones are called by the order in which they are met, or fixed."""
        names, number = factors(extent)
        return product([number, *map(self.free_extent, names)])

    def free_extent(self, name: str) -> Extent:
        """A free extent, or the number that it is."""
        if name in self.fixed:
            return self.fixed[name]
        found = renamed(name, self.extent)
        if found is not None:
            return found
        return self.free.setdefault(name, f"#{len(self.free) + 1}")

    def constant(self, numbers: Tensor) -> Numbers:
        """A constant tensor as an atom."""
        digest = _digest(numbers)
        self.numbers[digest] = numbers
        return Numbers(digest, numbers.shape)

    def barrier(self, form: Form) -> Form:
        """The tensor as an atom."""
        extents = _shape(form)
        return self.result(Opaque(BARRIER), (form,), extents)

    def typed(self, form: Form, features: Iterable[int]) -> Form:
        """The form with just these parts as features, the tensor being an atom if need be."""
        wanted = list(features)
        found = retyped(form, wanted)
        if found is not None:
            return found
        within = [axis for axis in range(len(form.axes)) if set(form.within(axis)) & set(wanted)]
        plain = self.barrier(form)
        found = retyped(plain, within)
        assert found is not None  # noqa: S101 - an atom can be read in every way
        return found

    def focus(self, form: Form, axis: int) -> Form:
        """The form whose features are one axis, as one part; of extent 1, it is a part again as an atom."""
        form = self.typed(form, form.within(axis))
        return merged(self.typed(form, form.within(axis)), axis)

    def widened(self, form: Form, axes: Sequence[int]) -> Form:
        """The form in which these axes are features beside those that are."""
        numbers = {number for axis in axes for number in form.within(axis)}
        if numbers <= set(form.features):
            return form
        found = retyped(form, numbers | set(form.features))
        return self.widened(self.typed(form, numbers), axes) if found is None else found

    def attended(self, inputs: Sequence[Form], causal: bool, scale: float | None) -> Form:
        """softmax(QKᵀ·scale)V, with 1/√d as the nearest number of binary64 if none is given."""
        query, key, value = inputs
        factor = 1 / np.sqrt(int(_shape(query)[-1])) if scale is None else scale
        order = [*range(len(key.axes) - 2), len(key.axes) - 1, len(key.axes) - 2]
        scores = self.product(query, permuted(key, order))
        number = Tensor.of(np.full((1, 1), factor), "the scale of attention")
        scores = _scaled(scores, entries.Given(number))
        if causal:
            mask = functions.masked(_shape(scores), _later(scores))
            scores = self.result(mask, (scores,), mask.extents)
        operation = functions.softmax(_shape(scores), -1)
        return self.product(self.result(operation, (scores,), operation.extents), value)

    def product(self, left: Form, right: Form) -> Form:
        """The product of two tensors."""
        operation = functions.matmul(_shape(left), _shape(right))
        return self.result(operation, (left, right), operation.extents)

    def convolved(self, form: Form, convolution: Convolution, shape: Shape) -> Form:
        """A convolution: each tap reads the image at another place."""
        weights, windows = convolution.weights, convolution.windows
        form = self.focus(form, 1)
        image = range(2, len(shape))
        if any(len(form.axes[axis]) != 1 for axis in image):
            form = self.focus(self.barrier(form), 1)
        padded = [axis for axis in image if windows.padding[axis - 2] != (0, 0)]
        if not all(_is_plain(key, form, padded) for key in form.terms):
            form = self.focus(self.barrier(form), 1)
        numbers = [form.within(axis)[0] for axis in image]
        extents = [form.parts[number].extent for number in numbers]
        new = [self.extent(extent) for extent in shape[2:]]
        axes: tuple[Axis, ...] = (
            form.axes[0],
            (Part(weights.shape[0], True),),
            *((Part(extent, False),) for extent in new),
        )
        found: list[Form] = []
        for tap in combinations(*map(range, weights.shape[2:])):
            places = {
                number: (
                    windows.stride[k],
                    tap[k] * windows.dilation[k] - windows.padding[k][0],
                    extents[k],
                    new[k],
                )
                for k, number in enumerate(numbers)
            }
            matrix = _grouped(weights[(slice(None), slice(None), *tap)], convolution.groups)
            pairs = (
                (_read_at(k, places, padded=bool(padded)), times(matrix, m)) for k, m in form.terms.items()
            )
            found.append(Form.collected(axes, pairs))
        return _shifted(added(found), convolution.offset)

    def transposed(self, form: Form, operation: TransposedConvolution, shape: Shape) -> Form:
        """A transposed convolution: one for all phases, or opaque, but with its numbers as an attribute."""
        windows = operation.windows
        convolution = phases(operation, shape[2:])
        if convolution is not None:
            return self.interleaved(form, convolution, windows.stride, shape)
        attributes = (
            windows.stride,
            windows.padding,
            windows.dilation,
            operation.extra,
            operation.groups,
            self.constant(operation.weights),
        )
        plain = self.atom(Opaque(TRANSPOSED, attributes), (form,), shape)
        return _shifted(self.focus(plain, 1), operation.offset)

    def interleaved(self, form: Form, convolution: Convolution, strides: Sequence[int], shape: Shape) -> Form:
        """What a convolution gives, the phases among its channels put into their places."""
        image = [
            quotient(extent, stride) or extent for extent, stride in zip(shape[2:], strides, strict=True)
        ]
        channels = convolution.weights.shape[0]
        form = self.convolved(form, convolution, (shape[0], channels, *image))
        count = len(strides)
        split = [(Part(channels // prod(strides), True),), *((Part(stride, True),) for stride in strides)]
        apart = regrouped(form, [form.axes[0], *split, *form.axes[2:]])
        order = [0, 1, *(axis for k in range(count) for axis in (2 + count + k, 2 + k))]
        plain = permuted(apart, order)
        pairs = [(*plain.axes[2 + 2 * k], *plain.axes[3 + 2 * k]) for k in range(count)]
        kept = [tuple(part for part in pair if part.extent != 1 or not part.is_feature) for pair in pairs]
        return regrouped(plain, [plain.axes[0], plain.axes[1], *kept])

    def normalised(self, form: Form, norm: BatchNorm) -> Form:
        """Batch normalisation, with the statistics that are stored."""
        form = self.widened(form, [1])
        column = _column(form, 1)
        factors = Normalising(
            None if norm.scale is None else column(norm.scale), column(norm.variance), norm.epsilon
        )
        terms: dict[Key, entries.Entries] = {
            key: Scaled(factors, matrix) for key, matrix in form.terms.items()
        }
        mean = Scaled(entries.Minus(), Stored(column(norm.mean)))
        shifts = [form.terms.get(CONSTANT), mean]
        parts: list[entries.Entries] = [Scaled(factors, each) for each in shifts if each is not None]
        if norm.shift is not None:
            parts.append(Stored(column(norm.shift)))
        return Form(form.axes, {**terms, CONSTANT: summed(parts)})

    def scaled(self, form: Form, factors: Tensor, shape: Shape, *, divide: bool) -> Form:
        """Every entry multiplied by a number, or divided by it."""
        varying = _varying(factors, len(shape))
        form = self.widened(form, varying)
        column = _spread(form, factors, len(shape))
        return _scaled(form, entries.Given(column, reciprocal=divide))

    def moved(self, form: Form, numbers: Tensor, shape: Shape) -> Form:
        """A number added to every entry."""
        varying = _varying(numbers, len(shape))
        features = {n for axis in varying for n in form.within(axis)}
        if not features <= set(form.features):
            found = retyped(form, features | set(form.features))
            if found is None:
                return self.sum([form, self.repeated(numbers, form)])
            form = found
        return added([form, _constant(form, _spread(form, numbers, len(shape)))])

    def repeated(self, numbers: Tensor, like: Form) -> Form:
        """A constant tensor repeated to the axes of a form."""
        lead = len(like.axes) - len(numbers.shape)
        atom = self.constant(numbers)
        axes = tuple((Part(product(part.extent for part in axis), False),) for axis in like.axes)
        reading = tuple(Place(lead + k, 0 if extent == 1 else 1) for k, extent in enumerate(numbers.shape))
        form = Form.of(atom)
        ((_, matrix),) = form.terms.items()
        return Form(axes, {Key(atom, reading): matrix})

    def sum(self, forms: Sequence[Form]) -> Form:
        """The sum of tensors of one shape, in one layout."""
        return added(self.aligned(forms))

    def aligned(self, forms: Sequence[Form]) -> list[Form]:
        """Forms of tensors of one shape with the same axes and features."""
        plain = [without_ones(form) for form in forms]
        shapes = [tuple(tuple(part.extent for part in axis) for axis in form.axes) for form in plain]
        if len(set(shapes)) > 1:
            return self.aligned([self.barrier(form) for form in forms])
        for features in sorted({form.features for form in plain}, key=len, reverse=True):
            found = [retyped(form, features) for form in plain]
            ready = [form for form in found if form is not None]
            if len(ready) == len(forms):
                return ready
        return [without_ones(self.barrier(form)) for form in forms]

    def reshaped(self, form: Form, shape: Shape) -> Form:
        """The same entries in another shape."""
        extents = tuple(map(self.extent, shape))
        form = without_ones(form)
        while True:
            grouped = _groups(form.parts, extents)
            if grouped is not None and not isinstance(grouped, int):
                return regrouped(form, grouped)
            wider = None if grouped is None else retyped(form, {*form.features, grouped})
            if wider is None:
                break
            form = wider
        return self.atom(Opaque("reshape", (extents,)), (self.barrier(form),), shape)

    def taken(self, form: Form, axis: int, positions: Array) -> Form:
        """Some positions along an axis."""
        numbers = form.within(axis)
        parts = [form.parts[number] for number in numbers]
        if not any(part.is_feature for part in parts):
            read = _sliced(form, axis, positions)
            if read is not None:
                return read
        form = merged(self.widened(form, [axis]), axis)
        (number,) = form.within(axis)
        at = form.features.index(number)
        grid = np.arange(form.rows).reshape(form.sizes(form.features))
        axes = (*form.axes[:axis], (Part(len(positions), True),), *form.axes[axis + 1 :])
        return form.with_rows(axes, grid.take(positions, axis=at).reshape(-1))

    def concatenated(self, forms: Sequence[Form], axis: int) -> Form:
        """Tensors one after the other along an axis."""
        wide = [merged(self.widened(form, [axis]), axis) for form in forms]
        layouts = {(*form.axes[:axis], *form.axes[axis + 1 :]) for form in wide}
        if len(layouts) > 1:
            plain = [self.barrier(form) for form in forms]
            wide = [self.focus(form, axis) for form in plain]
        return concatenated(wide, axis)


def _is_known(inputs: Sequence[Form], causal: bool, scale: float | None) -> bool:
    """Whether attention is read as its parts: it has three, and the sizes that it needs are known."""
    if len(inputs) != 3:
        return False
    masked = not causal or all(isinstance(_shape(form)[-2], int) for form in inputs[:2])
    return masked and (scale is not None or isinstance(_shape(inputs[0])[-1], int))


def _later(scores: Form) -> Array:
    """Which keys come after a query."""
    queries, keys = _shape(scores)[-2:]
    return np.triu(np.ones((int(queries), int(keys)), dtype=bool), 1)


def _shape(form: Form) -> Shape:
    """How long the axes are."""
    return tuple(product(part.extent for part in axis) for axis in form.axes)


def _digest(numbers: Tensor) -> str:
    """The same for tensors of equal numbers in the same shape."""
    wide = numbers.wide() + 0.0
    return sha256(repr(wide.shape).encode() + wide.tobytes()).hexdigest()


def _grouped(matrix: Tensor, groups: int) -> entries.Entries:
    """The weights of a tap, out×(in/groups), as a matrix of all channels."""
    if groups == 1:
        return Stored(matrix)
    rows, columns = matrix.shape
    wide = np.zeros((rows, columns * groups), dtype=matrix.stored.dtype)
    for group in range(groups):
        at = slice(group * rows // groups, (group + 1) * rows // groups)
        wide[at, group * columns : (group + 1) * columns] = matrix.stored[at]
    return Stored(Tensor(wide, matrix.form, matrix.name))


def _is_plain(key: Key, form: Form, axes: Iterable[int]) -> bool:
    """Whether a term is 0 where these axes are read outside of the image: its atom is read in place there."""
    if key.atom == One() and not key.atom.extents:
        return True
    reading = dict(zip(key.reading, key.atom.extents, strict=True))
    for axis in axes:
        (number,) = form.within(axis)
        if reading.get(Place(number)) != form.parts[number].extent:
            return False
    return True


def _read_at(key: Key, places: Mapping[int, tuple[int, int, Extent, Extent]], *, padded: bool) -> Key:
    """A term as a tap reads it: at step·position + offset along parts, of which both extents are given."""
    if key.atom == One() and not key.atom.extents:
        outside = [
            (number, step, offset, extent)
            for number, (step, offset, extent, new) in places.items()
            if padded and not _is_inside(step, offset, extent, new)
        ]
        return Key(
            One(tuple(extent for *_, extent in outside)),
            tuple(Place(number, step, offset) for number, step, offset, _ in outside),
        )
    reading = tuple(
        Place(p.part, p.step * places[p.part][0], p.step * places[p.part][1] + p.offset)
        if p is not None and p.part in places
        else p
        for p in key.reading
    )
    return Key(key.atom, reading)


def _is_inside(step: int, offset: int, extent: Extent, new: Extent) -> bool:
    """Whether step·position + offset lies within the extent at all positions."""
    if isinstance(extent, int) and isinstance(new, int):
        return offset >= 0 and step * (new - 1) + offset < extent
    return (step, offset) == (1, 0) and extent == new


def _shifted(form: Form, offset: Tensor | None) -> Form:
    """The form with an offset for each row."""
    return form if offset is None else added([form, _constant(form, offset.reshaped(-1, 1))])


def _constant(form: Form, column: Tensor) -> Form:
    return Form(form.axes, {CONSTANT: Stored(column)})


def _negated(form: Form) -> Form:
    return _scaled(form, entries.Minus())


def _scaled(form: Form, factors: Factors) -> Form:
    return Form(form.axes, {key: Scaled(factors, matrix) for key, matrix in form.terms.items()})


def _varying(tensor: Tensor, axes: int) -> list[int]:
    """The axes of a shape along which a tensor that is repeated to it differs."""
    lead = axes - len(tensor.shape)
    return [lead + axis for axis, extent in enumerate(tensor.shape) if extent != 1]


def _column(form: Form, axis: int) -> Callable[[Tensor], Tensor]:
    """What spreads numbers, one for each entry of an axis, over the rows."""
    after = len(form.axes) - axis - 1
    return lambda tensor: _spread(form, tensor.reshaped(-1, *[1] * after), len(form.axes))


def _spread(form: Form, tensor: Tensor, axes: int) -> Tensor:
    """A tensor that is repeated to the shape, as a column with a number for each row."""
    lead = axes - len(tensor.shape)
    sizes: list[int] = []
    shape: list[int] = []
    parts = form.parts
    for axis in range(axes):
        own = [int(parts[n].extent) for n in form.within(axis) if parts[n].is_feature]
        extent = tensor.shape[axis - lead] if axis >= lead else 1
        shape += own if extent != 1 else [1] * len(own)
        sizes += own
    stored = np.broadcast_to(tensor.stored.reshape(shape), sizes).reshape(-1, 1)
    return Tensor(stored, tensor.form, tensor.name)


def _sliced(form: Form, axis: int, positions: Array) -> Form | None:
    """Positions of an axis at equal distances, as another reading; None if they are not."""
    numbers = form.within(axis)
    if len(numbers) != 1 or not len(positions):
        return None
    steps = np.diff(positions)
    step = int(steps[0]) if len(steps) else 1
    if step < 1 or (steps != step).any():
        return None
    (number,) = numbers
    extent = form.parts[number].extent
    places = {number: (step, int(positions[0]), extent, len(positions))}
    axes = (*form.axes[:axis], (Part(len(positions), False),), *form.axes[axis + 1 :])
    return Form.collected(
        axes, ((_read_at(key, places, padded=False), each) for key, each in form.terms.items())
    )


def _groups(parts: Sequence[Part], extents: Sequence[Extent]) -> list[list[Part]] | int | None:
    """Parts, none of extent 1, grouped into axes of other extents: features may be split.

    The number of a position that has to be split is returned, and None if there is no way.
    """
    left = list(enumerate(parts))
    grouped: list[list[Part]] = []
    for extent in extents:
        group: list[Part] = []
        rest = extent
        while rest != 1:
            if not left:
                return None
            number, part = left.pop(0)
            after = quotient(rest, part.extent)
            if after is not None:
                group.append(part)
                rest = after
                continue
            more = quotient(part.extent, rest)
            if not isinstance(more, int) or not isinstance(rest, int):
                return None
            if not part.is_feature:
                return number
            group.append(Part(rest, True))
            left.insert(0, (number, Part(more, True)))
            rest = 1
        grouped.append(group)
    return None if left else grouped
