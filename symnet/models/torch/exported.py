"""Modules of PyTorch by way of `torch.export`, which runs nothing but the module itself."""

import inspect
import re
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, Final

import numpy as np

from symnet.errors import MissingExtra, UnsupportedTerm, UsageError
from symnet.models.graphs import Array, Graph, Shape, Tensor
from symnet.models.torch.program import Called, Meta, Name, Program
from symnet.models.torch.reader import graph
from symnet.models.torch.symbols import Symbols, extent_of

STORED: Final = ("PARAMETER", "BUFFER", "CONSTANT_TENSOR")
NONE: Final = "_empty_nn_module_stack_from_metadata_hook"


def read(
    module: Any,
    example_inputs: Sequence[Any] = (),
    example_keywords: Mapping[str, Any] | None = None,
    *,
    dynamic_shapes: Any = None,
) -> Graph:
    """The graph of a module in evaluation mode, for inputs of the shapes of the example, or of a program
    that is exported already.

    The first axis of each tensor is free where the module and the example, of two rows or more, leave it so;
    `dynamic_shapes`, as `torch.export.export` takes it, says otherwise. The module is left in the mode in
    which it was. Raises `MissingExtra` without PyTorch, `UsageError` where the module is not exported, and
    `UnsupportedTerm` for what is no function of its input.
    """
    torch = framework()
    if isinstance(module, torch.export.ExportedProgram):
        return graph(program(module))
    if not isinstance(module, torch.nn.Module):
        raise UsageError(f"the model must be a torch.nn.Module; found {type(module).__name__}")
    inputs, keywords = tuple(example_inputs), dict(example_keywords or {})
    if dynamic_shapes is None:
        dynamic_shapes = _free(torch, module, inputs, keywords)
    modes = [(part, part.training) for part in module.modules()]
    try:
        module.eval()
        with torch.no_grad():  # so that a `no_grad` of the module itself changes nothing, and is left out
            exported = torch.export.export(module, inputs, keywords, dynamic_shapes=dynamic_shapes)
    except Exception as error:  # whatever the module and its compiler raise
        raise UsageError(f"torch.export does not export the model: {_first_line(error)}") from error
    finally:
        for part, training in modes:
            part.training = training
    return graph(program(exported))


def framework() -> Any:
    """PyTorch. Raises `MissingExtra` without it."""
    try:
        return import_module("torch")
    except ImportError as error:
        raise MissingExtra(
            f"PyTorch is required to read its models: pip install 'symnet[torch]' ({error})"
        ) from None


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"


def _free(torch: Any, module: Any, inputs: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
    """The first axis of each tensor, as free as it can be."""

    def each(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return type(value)(map(each, value))
        if isinstance(value, dict):
            return {name: each(part) for name, part in value.items()}
        return {0: torch.export.Dim.AUTO} if isinstance(value, torch.Tensor) and value.ndim else None

    try:
        return each(dict(inspect.signature(module.forward).bind(*inputs, **keywords).arguments))
    except TypeError as error:
        raise UsageError(f"the example must be what the model takes: {error}") from None


def program(exported: Any) -> Program:
    """The program of an `ExportedProgram`."""
    torch = framework()
    symbols = Symbols()
    inputs: dict[str, Shape] = {}
    stored: dict[str, Tensor | Array] = {}
    sources: dict[int, str] = {}
    assumed: list[str] = []
    nodes = {node.name: node for node in exported.graph.nodes}
    for spec in exported.graph_signature.input_specs:
        name = str(getattr(spec.arg, "name", ""))
        value = nodes[name].meta.get("val") if name in nodes else None
        if spec.kind.name in STORED:
            source = exported.constants if spec.target in exported.constants else exported.state_dict
            values = source[spec.target]
            first = sources.setdefault(values.data_ptr() or id(values), spec.target)
            if first != spec.target:
                assumed.append(f"{spec.target} is tied to {first}, and stays so")
            stored[name] = tensor_of(values, spec.target)
        elif spec.kind.name == "USER_INPUT" and isinstance(value, torch.Tensor):
            inputs[name] = _shape(symbols, value)
        elif spec.kind.name != "USER_INPUT":
            raise UnsupportedTerm(f"an input of the kind {spec.kind.name} is not read")
    outputs = []
    for spec in exported.graph_signature.output_specs:
        if spec.kind.name != "USER_OUTPUT":
            raise UnsupportedTerm(f"the model changes {spec.target or 'its input'}: it is no function")
        if isinstance(spec.arg, torch.export.graph_signature.TensorArgument):
            outputs.append(spec.arg.name)
    calls = tuple(_call(torch, node, symbols) for node in exported.graph.nodes if node.op == "call_function")
    return Program(inputs, stored, calls, tuple(outputs), tuple(assumed))


def tensor_of(values: Any, name: str) -> Tensor | Array:
    """A tensor of PyTorch as stored numbers, or an array of integers: copied, since a module may be changed
    between two times that it is read."""
    torch = framework()
    if values.layout != torch.strided or values.is_quantized or values.device.type == "meta":
        raise UnsupportedTerm(f"{name} must be a plain tensor; found {values.layout} on {values.device}")
    values = values.detach().cpu().clone()
    if values.dtype == torch.bfloat16:
        return Tensor.of_bfloat16(values.view(torch.int16).numpy().view(np.uint16), name)
    if values.is_floating_point():
        if values.dtype not in (torch.float64, torch.float32, torch.float16):
            raise UnsupportedTerm(f"{name} must hold floats of 16, 32 or 64 bits; found {values.dtype}")
        return Tensor.of(values.numpy(), name)
    if values.is_complex():
        raise UnsupportedTerm(f"{name} must hold real numbers; found {values.dtype}")
    array: Array = values.numpy()
    return array


def _call(torch: Any, node: Any, symbols: Symbols) -> Called:
    target = node.target
    if isinstance(target, torch._ops.OpOverload):
        schema = [argument.name for argument in target._schema.arguments]
        arguments = dict(zip(schema, node.args, strict=False)) | dict(node.kwargs)
        kind = str(target)
    elif any(isinstance(each, torch.fx.Node) and each.op == "get_attr" for each in node.args):
        raise UnsupportedTerm(f"{target} runs a part of the model by itself, which is not read")
    else:
        kind = f"_operator.{getattr(target, '__name__', target)}"
        arguments = dict(
            zip(("self", "index") if kind == "_operator.getitem" else ("a", "b"), node.args, strict=False)
        )
    value = node.meta.get("val")
    several = value if isinstance(value, list | tuple) else [value]
    metas = tuple(
        Meta(str(each.dtype).removeprefix("torch."), _shape(symbols, each))
        for each in several
        if isinstance(each, torch.Tensor)
    )
    return Called(
        kind,
        {name: _argument(torch, each, kind) for name, each in arguments.items()},
        (node.name,),
        metas,
        isinstance(value, list | tuple),
        _layer(node),
    )


def _shape(symbols: Symbols, values: Any) -> Shape:
    return tuple(extent_of(symbols, size) for size in values.shape)


def _layer(node: Any) -> str:
    stack = list(node.meta.get("nn_module_stack", {}).values())
    return (
        re.sub(r"\._modules\['?([^\]']*)'?\]", r".\1", stack[-1][0]) if stack and stack[-1][0] != NONE else ""
    )


def _argument(torch: Any, value: Any, kind: str) -> Any:
    match value:
        case torch.fx.Node():
            return Name(value.name)
        case list() | tuple():
            return [_argument(torch, each, kind) for each in value]
        case None | bool() | int() | float() | str():
            return value
        case torch.dtype() | torch.layout() | torch.device() | torch.memory_format():
            return str(value)
    raise UnsupportedTerm(f"{kind} takes {type(value).__name__}, which is not read")
