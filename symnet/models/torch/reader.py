"""Programs of PyTorch's operations as graphs: each call by its table, or as an opaque operation."""

from collections.abc import Mapping
from typing import Any, Final

from symnet.errors import ShapeError, SymnetError, UnsupportedTerm, UsageError
from symnet.models.graphs import Graph, Input, Node, Tensor
from symnet.models.torch.arithmetic import ARITHMETIC
from symnet.models.torch.call import Call, as_node
from symnet.models.torch.extents import EXTENTS
from symnet.models.torch.layers import LAYERS
from symnet.models.torch.making import MAKING
from symnet.models.torch.memory import Memory, names
from symnet.models.torch.moves import COPIES, VIEWS
from symnet.models.torch.opaque import OPAQUE, unknown
from symnet.models.torch.parts import PARTS_COPIED, PARTS_SEEN
from symnet.models.torch.products import PRODUCTS
from symnet.models.torch.program import Called, Meta, Name, Program, Value

ALIASES: Final = {**VIEWS, **PARTS_SEEN}
COPIED: Final = {**COPIES, **PARTS_COPIED}
TABLE: Final = {**EXTENTS, **MAKING, **ALIASES, **COPIED, **ARITHMETIC, **PRODUCTS, **LAYERS, **OPAQUE}
FIRST_OF_SEVERAL: Final = (
    *("_native_batch_norm_legit_no_training", "native_batch_norm", "native_layer_norm"),
    *("max_pool2d_with_indices", "max_pool3d_with_indices"),
)
CHECKS: Final = ("_assert_async", "_assert_scalar", "_assert_tensor_metadata", "sym_constrain_range")


def graph(program: Program) -> Graph:
    """The graph of a program. Raises `UnsupportedTerm` for what is no function, naming the layer."""
    inputs = {name: Node.of(Input(shape), name=name) for name, shape in program.inputs.items()}
    values: dict[str, Value] = {**program.stored, **inputs}
    memory = Memory.of(program)
    assumed = list(program.assumed)
    for position, called in enumerate(program.calls):
        if _kind(called) in CHECKS:
            continue
        try:
            values.update(_results(called, values, assumed))
            _note(called, position, memory, values)
        except SymnetError as error:
            raise type(error)(f"{called.layer or called.target}: {error}") from None
        except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError) as error:
            raise UsageError(
                f"{called.layer or called.target} has arguments that are not read: {error}"
            ) from error
    if not program.outputs:
        raise UsageError("a model must give a tensor")
    outputs = [as_node(_known(values, name), name) for name in program.outputs]
    told = ["output"] if len(outputs) == 1 else [f"output_{number}" for number, _ in enumerate(outputs)]
    return Graph(inputs, dict(zip(told, outputs, strict=True)), tuple(assumed))


def _kind(called: Called) -> str:
    """The name of an operation without its library and its overload: that of aten.add.Tensor is add."""
    library, _, rest = called.target.partition(".")
    return rest.partition(".")[0] if library == "aten" else called.target


def _in_place(kind: str) -> bool:
    return kind.endswith("_") and not kind.endswith("__") and kind not in TABLE


def _results(called: Called, values: Mapping[str, Value], assumed: list[str]) -> dict[str, Value]:
    """What a call gives, by name."""
    kind = _kind(called)
    if kind.startswith(("__i", "set_")) or called.target.endswith("out"):
        raise UnsupportedTerm(f"{called.target} writes into an argument: write it without")
    arguments = {name: _known_in(values, value) for name, value in called.arguments.items()}
    if not called.metas and kind not in EXTENTS and called.target != "_operator.getitem":
        raise UnsupportedTerm(f"{called.target} gives no tensor")
    call = Call(called.target, arguments, called.metas, called.layer or called.results[0], assumed)
    kind = kind.removesuffix("_") if _in_place(kind) else kind
    found = TABLE[kind](call) if kind in TABLE else None
    found = unknown(call) if found is None else [found] if kind in FIRST_OF_SEVERAL else found
    several = found if isinstance(found, list) else [found]
    _require_shapes(several, called.metas)
    if called.listed:
        return {called.results[0]: several}
    if len(several) != len(called.results) and kind not in FIRST_OF_SEVERAL:
        raise UsageError(
            f"{called.target} gives {len(several)} tensors; found names for {len(called.results)}"
        )
    return dict(zip(called.results, several, strict=False))


def _require_shapes(found: list[Value], metas: tuple[Meta, ...]) -> None:
    """Refuses a tensor of another shape than the program tells."""
    for value, meta in zip(found, metas, strict=False):
        if isinstance(value, Node | Tensor):
            fixed = all(
                a == b or isinstance(a, str) or isinstance(b, str)
                for a, b in zip(value.shape, meta.shape, strict=False)
            )
            if len(value.shape) != len(meta.shape) or not fixed:
                raise ShapeError(f"the program tells the shape {list(meta.shape)}; found {list(value.shape)}")


def _note(called: Called, position: int, memory: Memory, values: dict[str, Value]) -> None:
    """Keeps track of memory: what may be a view, and what an operation in place changes."""
    kind = _kind(called)
    target = called.arguments.get("self", called.arguments.get("input"))
    if _in_place(kind) and not isinstance(target, Name):
        raise UnsupportedTerm(f"{called.target} must change a tensor")
    if _in_place(kind):
        memory.share(called.results, [target.name])
    elif kind in ALIASES or kind not in TABLE:
        memory.share(called.results, names(called.arguments.values()))
    if _in_place(kind):
        memory.overwrite(target.name, position, {*called.results, target.name})
        values[target.name] = values[called.results[0]]


def _known_in(values: Mapping[str, Value], value: Any) -> Any:
    """An argument with the names looked up."""
    if isinstance(value, list):
        return [_known_in(values, each) for each in value]
    return _known(values, value.name) if isinstance(value, Name) else value


def _known(values: Mapping[str, Value], name: str) -> Value:
    if name not in values:
        raise UsageError(f"{name!r} is used, but nothing makes it")
    return values[name]
