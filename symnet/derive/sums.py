"""The views by entries: `sum`, and `explicit` for one output."""

from sympy import Expr
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.derive.derivation import Derivation, Equation, Step
from symnet.derive.parts import (
    COLLECT,
    DEFINITION,
    DISTRIBUTE,
    EXCHANGE,
    NAME,
    OUTPUT,
    Parts,
    without_repetitions,
)
from symnet.terms import (
    ZERO,
    add,
    collect,
    constant_part,
    distribute,
    exchange,
    joined,
    mul,
    summed,
    write_out,
)


def by_sums(parts: Parts) -> Derivation:
    """ŷ = c_0 + Σ_j c_j y_j = ... = b*_0 + Σ_i b*_i x_i, for each output."""
    return _derivation(parts, "sum", 0)


def by_dots(parts: Parts) -> Derivation:
    """The same with every sum written out, or from its first to its last term with dots."""
    return _derivation(parts, "explicit", parts.elision.limit)


def _derivation(parts: Parts, view: str, most: int) -> Derivation:
    """The lines by entries, sums of a concrete extent up to `most` written out."""

    def entry(term: Expr) -> Expr:
        return write_out(parts.entries(term, parts.position, ZERO), most)

    x = parts.network.x
    lines = [Step(entry(parts.last), OUTPUT if parts.depth > 1 else DEFINITION)]
    if parts.depth > 1:
        lines.append(Step(entry(parts.network.output), parts.insertion))
    nested = lines[-1].term
    distributed = distribute(nested)
    lines.append(Step(distributed, DISTRIBUTE))
    if not most:
        lines.append(Step(exchange(distributed, x), EXCHANGE))
    collected = collect(distributed, x, parts.naming.inputs)
    lines.append(Step(collected, COLLECT))
    kept = without_repetitions(lines)
    rhs = kept[-1].term
    where: tuple[Equation, ...] = ()
    if parts.needs_names:
        kept.append(Step(write_out(named_sum(parts), most), NAME))
        where = _where(parts, constant_part(distributed, x), most)
    lhs = None if parts.scalar else MatrixElement(parts.network.output, parts.position, ZERO)
    subject = parts.output[parts.position, 0]
    return parts.derivation(view, subject, rhs, kept, lhs=lhs, where=where, dots=bool(most))


def _inputs_index(parts: Parts) -> Expr:
    return ZERO if parts.network.inputs == 1 else parts.naming.inputs


def named_sum(parts: Parts) -> Expr:
    """b*_0 + Σ_i b*_i x_i with names for the coefficients."""
    weights, offset = parts.starred
    index = _inputs_index(parts)
    body = mul([weights[parts.position, index], parts.network.x[index, 0]])
    varying = body if index == 0 else summed(body, parts.naming.inputs, parts.network.inputs)
    return add([*([offset[parts.position, 0]] if parts.has_intercept else []), varying])


def _where(parts: Parts, constant: Expr, most: int) -> tuple[Equation, ...]:
    """What b*_0 and b*_i stand for, by entries."""
    weights, offset = parts.starred
    position, index = parts.position, _inputs_index(parts)
    coefficient = joined(write_out(parts.entries(parts.coefficients, position, index), most))
    found = (Equation(weights[position, index], coefficient),)
    return (Equation(offset[position, 0], constant), *found) if parts.has_intercept else found
