"""The view `matrix`: products of weights distributed, grouped and named."""

from symnet.derive.derivation import Derivation, Equation, Step
from symnet.derive.parts import (
    COLLECT,
    DEFINITION,
    DISTRIBUTE,
    NAME,
    OUTPUT,
    Parts,
    without_repetitions,
)
from symnet.terms import matrix_sum


def by_matrices(parts: Parts) -> Derivation:
    """ŷ = W_2 y + b_2 = W_2 (W_1 x + b_1) + b_2 = ... = W* x + b*."""
    lines = [Step(parts.last, OUTPUT if parts.depth > 1 else DEFINITION)]
    if parts.depth > 1:
        lines.append(Step(parts.nested, parts.insertion))
    lines.append(Step(matrix_sum(parts.products), DISTRIBUTE))
    rhs = parts.affine_in(parts.coefficients, parts.constant)
    lines.append(Step(rhs, COLLECT))
    kept = without_repetitions(lines)
    where: tuple[Equation, ...] = ()
    if parts.needs_names:
        weights, offset = parts.starred
        kept.append(Step(parts.affine_in(weights, offset), NAME))
        where = (Equation(weights, parts.coefficients),)
        where += (Equation(offset, parts.constant),) if parts.has_intercept else ()
    return parts.derivation("matrix", parts.output, rhs, kept, where=where)
