"""The equations of a statement, compiled, and where instances contradict them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from math import isqrt, prod
from typing import Any, TypeAlias

import numpy as np
from sympy import Basic, Integer, MatMul, MatPow, MatrixExpr, Pow, S, Sum, Symbol
from sympy.matrices import MatrixBase
from sympy.matrices.expressions.hadamard import HadamardPower

from symnet.instances.assumed import NOTHING, Assumed
from symnet.instances.batches import Batch
from symnet.instances.evaluate import Instance, Value
from symnet.instances.program import Letters, Node, Program, Scope
from symnet.instances.rationals import Array, Rationals
from symnet.instances.signature import LARGEST_SIZE, Signature, at_sizes

Equation: TypeAlias = tuple[Basic, Basic, Callable[[Value, Value], str]]
"""Two sides, and what is said of their values where they differ."""
Outputs: TypeAlias = Callable[[Batch], Letters]
"""What is known of some letters from elsewhere: the outputs of a network run forward."""


class Comparison:
    """Equations between terms, compiled once for all instances."""

    def __init__(
        self,
        equations: Sequence[Equation],
        signature: Signature,
        outputs: Outputs | None = None,
        given: Assumed = NOTHING,
    ) -> None:
        self.signature = signature
        self.given = given
        self.outputs = outputs or (lambda _: {})
        program = Program(signature.definitions)
        self.sides = [(program.compile(left), program.compile(right)) for left, right, _ in equations]
        self.checks = given.checks(program, _unequal)
        self.nodes = program.nodes
        self.told = [what for _, _, what in equations]

    def __call__(self, batch: Batch) -> tuple[Array, Array]:
        """Which instances of a batch have values, and which of these contradict an equation."""
        root = Scope(batch.sizes, {**batch.letters, **self.outputs(batch)})
        defined, differs = (np.full(batch.count, value) for value in (True, False))
        for left, right in self.sides:
            scope = root.free(self._free(left, right, batch.sizes))
            for check in self.checks:
                check(scope)
            wrong = _unequal(left, right, scope)
            known = np.True_ if scope.void is None else ~scope.void
            differs |= _anywhere(wrong & known)
            defined &= _anywhere(np.asarray(known))
        if root.void is not None:
            defined &= ~root.void
        return defined, differs & defined

    @property
    def terms(self) -> Iterable[Basic]:
        """All terms that are evaluated, with their subterms."""
        return self.nodes

    def work(self) -> int:
        """About how many numbers are computed for one instance, where sizes that are symbols are 3."""
        sizes = dict.fromkeys(self.signature.sizes, LARGEST_SIZE)
        values = {index: len(each) for index, each in self.signature.ranges(sizes).items()}
        for term in self.nodes:
            for index, *bounds in term.limits if isinstance(term, Sum) else ():
                lower, upper = (bound.xreplace({**sizes, **values}) for bound in bounds)
                span = S(upper) - lower
                count = int(span) + 1 if span.is_Integer else LARGEST_SIZE
                values[index] = max(values.get(index, 1), count)
        reach = max(LARGEST_SIZE, self.signature.reach)
        families = sum(reach**rank for _, rank in self.signature.families)
        return families + sum(_entries(term, node, sizes, values) for term, node in self.nodes.items())

    def fails(self, instance: Instance) -> bool:
        """Whether one instance contradicts an equation."""
        return bool(self(Batch(instance.sizes, instance.letters(), 1))[1][0])

    def words(self, instance: Instance) -> str:
        """What is contradicted at an instance that fails."""
        batch = Batch(instance.sizes, instance.letters(), 1)
        root = Scope(batch.sizes, {**batch.letters, **self.outputs(batch)})
        for (left, right), told in zip(self.sides, self.told, strict=True):
            free = self._free(left, right, batch.sizes)
            for places in product(*free.values()):
                scope = root.inside({}, 0)
                scope.base = scope
                scope.bound = {index: Rationals.of([n]) for index, n in zip(free, places, strict=True)}
                for check in self.checks:
                    check(scope)
                if _unequal(left, right, scope).any() and scope.void is None:
                    at = _at(dict(zip(free, places, strict=True)))
                    return told(*(_as_rows(side, scope) for side in (left, right))) + at
        raise AssertionError(f"nothing differs at {instance}")

    def _free(self, left: Node, right: Node, sizes: Mapping[Basic, int]) -> dict[Symbol, range]:
        """The indices that are free in some terms, with their values."""
        free = left.free | right.free
        return {index: each for index, each in self.signature.ranges(sizes).items() if index in free}


def _entries(term: Basic, node: Node, sizes: Mapping[Basic, int], values: Mapping[Basic, int]) -> int:
    """How many numbers a subterm is, at all values of its indices; a product of matrices multiplies more.

    A power counts more often than its exponent says, for it has as many times the digits.
    """
    along = prod(values[index] for index in node.free if index in values)
    if isinstance(term, Pow | HadamardPower | MatPow) and isinstance(term.exp, Integer):
        along *= max(isqrt(abs(int(term.exp)) ** 3), 1)
    if not isinstance(term, MatrixExpr | MatrixBase):
        return along
    rows, columns = (at_sizes(extent, sizes) for extent in term.shape)
    inner = at_sizes(term.args[-1].shape[0], sizes) if isinstance(term, MatMul) else 1
    return along * rows * columns * inner


def _unequal(left: Node, right: Node, scope: Scope) -> Array:
    """Where two terms differ; a number is a matrix of one entry."""
    values = left(scope), right(scope)
    if left.is_matrix or right.is_matrix:
        first, second = (
            value if side.is_matrix else value.reshaped(lambda top: top[..., None, None])
            for side, value in zip((left, right), values, strict=True)
        )
        if first.top.shape[-2:] != second.top.shape[-2:]:
            return np.array([True])
        return np.asarray((~(first == second)).any(axis=(-1, -2)))
    return ~(values[0] == values[1])


def _anywhere(places: Array) -> Array:
    """For each instance, whether something is so at any values of the indices."""
    return np.asarray(places.any(axis=tuple(range(places.ndim - 1)))) if places.ndim > 1 else places


def _as_rows(side: Node, scope: Scope) -> Value:
    value = side(scope).rows()[0]
    return value if side.is_matrix else [[value]]


def _at(indices: Mapping[Any, int]) -> str:
    shown = ", ".join(f"{symbol} = {value}" for symbol, value in indices.items())
    return f" for {shown}" if shown else ""
