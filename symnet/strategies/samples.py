"""Numbers for the symbols of terms, with the exact values that the terms have there."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from hypothesis import reject
from hypothesis import strategies as st
from sympy import Basic, MatrixSymbol, Symbol
from sympy.core.function import UndefinedFunction

from symnet.derive import Derivation
from symnet.errors import UnsupportedTerm, UsageError
from symnet.instances.evaluate import Instance
from symnet.instances.functions import Quadratic
from symnet.instances.given import Entries, as_bounds, as_entries
from symnet.instances.signature import Signature, signature_of
from symnet.layers import Layer
from symnet.network import Network
from symnet.reading import shape
from symnet.reading.terms import as_term, told
from symnet.statements import Claim, Theorem
from symnet.strategies.arrays import EXACT, INTEGERS, array, as_dtype

LARGEST: Final = 3


@dataclass(frozen=True, slots=True)
class Sample:
    """Numbers for what has a name: `sizes`, and `values` of matrices, scalars, families and functions.

    `value` is what the term is there, exact: a number, or rows of numbers; of a claim both sides, of several
    terms each. `indices` has values of the indices that are free.
    """

    sizes: Mapping[str, int]
    values: Mapping[str, Any]
    value: Any
    indices: Mapping[str, int]


def instances(
    of: Any, *, sizes: Any = (1, LARGEST), entries: Entries = None, dtype: Any = None
) -> st.SearchStrategy[Sample]:
    """Numbers for a network, a layer, a term, a claim or pair of terms, or a theorem, and its exact value.

    `sizes` bounds all sizes, or each one in a mapping by name; `entries` draws all numbers, or those of some
    symbols in a mapping. Matrices are rows of exact numbers, or NumPy arrays of a `dtype`; the entries are
    then integers. Where a term has no value, since it divides by 0, nothing is drawn. Raises
    `UnsupportedTerm` for a function, such as exp, that has no exact value.

    >>> from hypothesis import find
    >>> from symnet import Network, sizes
    >>> net = Network.dense(sizes("p"), 1)
    >>> find(instances(net, sizes=2, entries=st.just(1)), lambda sample: True)
    Sample(sizes={'p': 2}, values={'W_1': [[1, 1]], 'x': [[1], [1]], 'b_1': [[1]]}, value=[[3]], indices={})
    """
    single, terms, definitions = _terms(of)
    for term in terms:
        shape(term)
    signature = signature_of(terms, definitions)
    for function, _ in signature.functions:
        if not isinstance(function, UndefinedFunction) or str(function).startswith("to the power"):
            raise UnsupportedTerm(f"{function} has no exact values")
    names = {str(symbol): str(symbol) for symbol in (*signature.matrices, *signature.scalars)}
    names |= {str(base): str(base) for base, _ in signature.families}
    default = EXACT if dtype is None else INTEGERS
    drawn = _Drawn(
        signature,
        terms,
        single,
        as_bounds({str(size): size for size in signature.sizes}, sizes, LARGEST),
        dict.fromkeys(names.values(), default) | as_entries(names, entries),
        None if dtype is None else as_dtype(dtype),
    )
    return _samples(drawn)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What is drawn."""

    signature: Signature
    terms: tuple[Basic, ...]
    single: bool
    bounds: Mapping[Symbol, tuple[int, int]]
    entries: Mapping[str, st.SearchStrategy[Any]]
    dtype: Any


@st.composite
def _samples(draw: st.DrawFn, drawn: _Drawn) -> Sample:
    words = drawn.signature
    sizes = {size: draw(st.integers(*bounds), label=str(size)) for size, bounds in drawn.bounds.items()}
    values: dict[Basic, Any] = {}
    for matrix in words.matrices:
        rows, columns = (int(extent.xreplace(sizes)) for extent in matrix.shape)
        numbers = drawn.entries[matrix.name]
        values[matrix] = [[draw(numbers) for _ in range(columns)] for _ in range(rows)]
    for scalar in words.scalars:
        values[scalar] = draw(drawn.entries[scalar.name])
    reach = range(-1, max(sizes.values(), default=LARGEST) + 3)
    for base, rank in words.families:
        values[base] = {place: draw(drawn.entries[str(base)]) for place in product(reach, repeat=rank)}
    for function, arity in words.functions:
        values[function] = draw(st.builds(Quadratic, st.tuples(*[EXACT] * (arity + 2))))
    instance = Instance(sizes, values, words.definitions)
    free = set().union(*(term.free_symbols for term in drawn.terms))
    indices = {
        index: draw(st.integers(0, int(instance.value(extent)) - 1))
        for index, extent in words.indices
        if index in free
    }
    try:
        found = tuple(instance.value(term, indices) for term in drawn.terms)
    except ZeroDivisionError:
        return reject()
    return Sample(
        {str(size): n for size, n in sizes.items()},
        {str(symbol): _as_array(value, drawn.dtype) for symbol, value in values.items()},
        found[0] if drawn.single else found,
        {str(index): n for index, n in indices.items()},
    )


def _as_array(value: Any, dtype: Any) -> Any:
    """The rows of a matrix as an array, anything else as it is."""
    return array(value, dtype) if dtype is not None and isinstance(value, list) else value


def _terms(of: Any) -> tuple[bool, tuple[Basic, ...], Mapping[Basic, Basic]]:
    """Whether something is one term, its terms, and what they define."""
    match of:
        case Theorem():
            return _terms(of.statement())
        case Derivation():
            return True, (of.network.output,), {}
        case Claim():
            if of.assuming:
                raise UsageError(f"instances of {told(of)} would have to satisfy what it assumes")
            return False, (of.lhs, of.rhs), dict(of.definitions)
        case Network():
            return True, (of.output,), {}
        case Layer():
            return True, (of.apply(MatrixSymbol("x", of.inputs, 1)),), {}
        case tuple() | list() if of:
            return False, tuple(as_term(each, "each of several terms") for each in of), {}
        case str():
            raise UsageError(f"a term must be one of SymPy; found the text {told(of)}")
    return True, (as_term(of, "what has instances"),), {}
