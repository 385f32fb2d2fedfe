"""The view `matrix`: products of weights distributed, grouped and named."""

from symnet.derive.derivation import Derivation, Equation, Step
from symnet.derive.named import (
    COLLECT,
    DEFINITION,
    DISTRIBUTE,
    NAME,
    OUTPUT,
    NamedNetwork,
    without_repetitions,
)
from symnet.terms import matrix_sum


def by_matrices(named: NamedNetwork) -> Derivation:
    """ŷ = W_2 y + b_2 = W_2 (W_1 x + b_1) + b_2 = ... = W* x + b*."""
    lines = [Step(named.last, OUTPUT if named.depth > 1 else DEFINITION)]
    if named.depth > 1:
        lines.append(Step(named.nested, named.insertion))
    lines.append(Step(matrix_sum(named.products), DISTRIBUTE))
    rhs = named.affine_in(named.coefficients, named.constant)
    lines.append(Step(rhs, COLLECT))
    kept = without_repetitions(lines)
    where: tuple[Equation, ...] = ()
    if named.needs_names:
        weights, offset = named.starred
        kept.append(Step(named.affine_in(weights, offset), NAME))
        where = (Equation(weights, named.coefficients),)
        where += (Equation(offset, named.constant),) if named.has_intercept else ()
    return named.derivation("matrix", named.output, rhs, kept, where=where)
