"""The graph of an ONNX file: its nodes in order, each read by the operator's row in a table."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Any, Final, TypeAlias

import numpy as np

from symnet.errors import LimitExceeded, SymnetError, UnsupportedTerm, UsageError
from symnet.models.graphs import Graph, Input, Node, Shape, Tensor
from symnet.models.onnx.affine import AFFINE
from symnet.models.onnx.call import Call
from symnet.models.onnx.casts import CASTS
from symnet.models.onnx.choices import CHOICES
from symnet.models.onnx.classical import CLASSICAL
from symnet.models.onnx.declarations import attribute, declared, domain_of, is_told, texts, told, versions
from symnet.models.onnx.images import IMAGES
from symnet.models.onnx.integers import INTEGER_OPERATORS
from symnet.models.onnx.microsoft import MICROSOFT
from symnet.models.onnx.moves import MOVES
from symnet.models.onnx.normalisations import NORMALISATIONS
from symnet.models.onnx.opaque import OPAQUE, unknown
from symnet.models.onnx.padding import PADDING
from symnet.models.onnx.pools import POOLS
from symnet.models.onnx.products import PRODUCTS
from symnet.models.onnx.schema import framework
from symnet.models.onnx.selection import SELECTION
from symnet.models.onnx.stored import Folder, stored
from symnet.models.onnx.values import Array, Budget, Discrete, Element, Value, as_node

Reader: TypeAlias = Callable[[Call], Any]
# What a function is called: its domain, its name and its overload.
Key: TypeAlias = tuple[str, str, str]
OPERATORS: Final[Mapping[str, Mapping[str, Reader]]] = {
    "": {
        **AFFINE,
        **CASTS,
        **CHOICES,
        **IMAGES,
        **INTEGER_OPERATORS,
        **MOVES,
        **NORMALISATIONS,
        **OPAQUE,
        **PADDING,
        **POOLS,
        **PRODUCTS,
        **SELECTION,
    },
    "com.microsoft": MICROSOFT,
    "ai.onnx.ml": CLASSICAL,
}
# The most operators that are read, those of functions counted wherever they are called.
CALLS: Final = 2**16
# The most bytes that are computed: so many, and so many times those that are stored.
LEAST, TIMES = 2**28, 4


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """Where names have their meaning: a graph, or the body of a function with what it is called with."""

    versions: Mapping[str, int]
    values: dict[str, Value | None]
    declared: dict[str, tuple[Shape, Element]]
    attributes: Mapping[str, Any] = field(default_factory=dict)
    inside: tuple[Key, ...] = ()


class Model:
    """A model while it is read; `numbers` are the bytes of stored tensors that were left in the file."""

    def __init__(self, proto: Any, folder: Folder, numbers: Mapping[int, Array]) -> None:
        self.proto = proto
        self.numbers = numbers
        self.folder = folder
        self.assumed: list[str] = []
        self.calls = 0
        self.budget = Budget(LEAST)
        self.functions = {
            (domain_of(each.domain), each.name, each.overload): each for each in proto.functions
        }
        if len(self.functions) < len(proto.functions):
            raise UsageError("a function is defined twice")

    def graph(self) -> Graph:
        """What the model computes, from its inputs to its outputs."""
        graph = self.proto.graph
        if not self.proto.HasField("graph") or not graph.output:
            raise UsageError("a model must have a graph with outputs; found none")
        if graph.sparse_initializer:
            raise UnsupportedTerm(
                f"sparse numbers are not read; found {graph.sparse_initializer[0].values.name!r}"
            )
        scope = Scope(versions(self.proto.opset_import), {}, declared(graph))
        for place, tensor in enumerate(graph.initializer):
            raw = self.numbers.get(place)
            _define(scope, tensor.name, stored(tensor, self.folder, tensor.name, raw))
        self.budget.left += TIMES * sum(map(_size, _arrays(scope.values.values())))
        inputs = self._inputs(graph, scope)
        self.run(graph.node, scope)
        outputs: dict[str, Node] = {}
        for info in graph.output:
            if info.name in outputs:
                raise UsageError(f"{info.name!r} is an output twice")
            value = _needed(_look_up(scope, info.name, graph.node), info.name)
            outputs[info.name] = as_node(value, info.name)
        return Graph(inputs, outputs, tuple(dict.fromkeys(self.assumed)))

    def _inputs(self, graph: Any, scope: Scope) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for info in graph.input:
            if info.name in scope.values:
                if any(info.name == other for other in found):
                    raise UsageError(f"{info.name!r} is an input twice")
                if self.proto.ir_version >= 4:
                    self.assumed.append(
                        f"{info.name}: the input keeps the numbers that the file stores for it"
                    )
                continue
            shape, element = told(info)
            node = Node.of(Input(shape), name=info.name)
            _define(scope, info.name, node if element == "float" else Discrete(node, element))
            found[info.name] = node
        return found

    def run(self, nodes: Iterable[Any], scope: Scope) -> None:
        """Reads nodes, each after those whose outputs it takes, and gives names to what they make."""
        nodes = list(nodes)
        for node in nodes:
            self.calls += 1
            if self.calls > CALLS:
                raise LimitExceeded(f"a model must have at most {CALLS} operators")
            texts(node.name, node.op_type, node.domain, *node.output)
            name = node.name or next(filter(None, node.output), node.op_type)
            try:
                found = self._read(node, name, scope, nodes)
            except SymnetError as error:
                message = str(error)
                raise type(error)(
                    message if message.startswith(f"{name}: ") else f"{name}: {message}"
                ) from None
            for output, value in zip(node.output, found, strict=False):
                if output:
                    _define(scope, output, value)

    def _read(self, node: Any, name: str, scope: Scope, nodes: list[Any]) -> list[Value]:
        texts(node.overload, *(each.name for each in node.attribute))
        domain = domain_of(node.domain)
        inputs = tuple(_look_up(scope, each, nodes) if each else None for each in node.input)
        attributes: dict[str, Any] = {}
        for each in node.attribute:
            if each.name in attributes:
                raise UsageError(f"attribute {each.name} stands twice")
            attributes[each.name] = attribute(each, self.folder, scope.attributes, node.op_type)
        attributes = {key: value for key, value in attributes.items() if value is not None}
        key = (domain, node.op_type, node.overload)
        if key in self.functions:
            return self._call(key, inputs, attributes, scope)
        outputs = tuple(node.output)
        while outputs and not outputs[-1]:
            outputs = outputs[:-1]
        version = _version(scope, domain)
        call = Call(
            domain,
            node.op_type,
            version,
            name,
            inputs,
            attributes,
            outputs,
            scope.declared,
            self.assumed,
            self.budget,
        )
        reader = OPERATORS.get(domain, {}).get(node.op_type)
        found = reader(call) if reader else None
        if found is None:
            return unknown(call)
        call.finished()
        made = found if isinstance(found, list) else [found]
        for array in _arrays(made):
            if not any(np.may_share_memory(array, other) for other in _arrays(inputs)):
                self.budget.spend(_size(array))
        if len(made) < len(outputs):
            raise UnsupportedTerm(f"output {len(made)} of {node.op_type} is not read")
        return made

    def _call(
        self,
        key: tuple[str, str, str],
        inputs: tuple[Value | None, ...],
        attributes: dict[str, Any],
        scope: Scope,
    ) -> list[Value]:
        """A function of the model: its nodes with the inputs and attributes put in."""
        function = self.functions[key]
        texts(*function.input, *function.output, *function.attribute)
        if key in scope.inside:
            raise UsageError(f"function {key[1]} calls itself")
        if len(inputs) > len(function.input):
            raise UsageError(f"function {key[1]} takes {len(function.input)} inputs; found {len(inputs)}")
        given = dict(zip(function.input, inputs, strict=False))
        filled = {
            each.name: attribute(each, self.folder, scope.attributes, key[1])
            for each in function.attribute_proto
        }
        unknown_names = set(attributes) - set(function.attribute) - set(filled)
        if unknown_names:
            raise UsageError(f"function {key[1]} has no attribute {min(unknown_names)}")
        body = Scope(
            {**scope.versions, **versions(function.opset_import)},
            {name: given.get(name) for name in function.input},
            {info.name: told(info) for info in function.value_info if is_told(info)},
            {**filled, **attributes},
            (*scope.inside, key),
        )
        self.run(function.node, body)
        return [_needed(_look_up(body, name, function.node), name) for name in function.output]


def _version(scope: Scope, domain: str) -> int:
    version = scope.versions.get(domain)
    newest = framework("defs").onnx_opset_version()
    if version is None:
        raise UsageError(f"the model must import the operators of {domain or 'ai.onnx'}")
    if version < 1 or (not domain and version > newest):
        raise UnsupportedTerm(
            f"version {version} of the operators is not read, the newest is {newest}: install a newer onnx"
        )
    return version


def _define(scope: Scope, name: str, value: Value) -> None:
    texts(name)
    if not name or name in scope.values:
        raise UsageError(f"{name!r} is defined twice" if name else "a tensor must have a name")
    scope.values[name] = value


def _arrays(values: Iterable[Value | None]) -> Iterator[Array]:
    """Those of the values that are known."""
    for value in values:
        array = value.stored if isinstance(value, Tensor) else value
        if isinstance(array, np.ndarray):
            yield array


def _size(array: Array) -> int:
    """The bytes that an array takes; what is repeated takes none."""
    rows = zip(array.shape, array.strides, strict=True)
    return array.itemsize * prod(extent for extent, stride in rows if stride)


def _look_up(scope: Scope, name: str, nodes: Iterable[Any]) -> Value | None:
    texts(name)
    if name in scope.values:
        return scope.values[name]
    if any(name in node.output for node in nodes):
        raise UsageError(f"{name!r} is used before it is made: the nodes must be in order, without a cycle")
    raise UsageError(f"{name!r} is used, but nothing makes it")


def _needed(value: Value | None, name: str) -> Value:
    if value is None:
        raise UsageError(f"{name!r} is given by the function, but was not given to it")
    return value
