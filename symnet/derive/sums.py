"""The views by entries: `sum`, and `explicit` for one output."""

from sympy import Expr
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.derive.derivation import Derivation, Equation, Step
from symnet.derive.named import (
    COLLECT,
    DEFINITION,
    DISTRIBUTE,
    EXCHANGE,
    NAME,
    OUTPUT,
    NamedNetwork,
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


def by_sums(named: NamedNetwork) -> Derivation:
    """ŷ = c_0 + Σ_j c_j y_j = ... = b*_0 + Σ_i b*_i x_i, for each output."""
    return _derivation(named, "sum", 0)


def by_dots(named: NamedNetwork) -> Derivation:
    """The same with every sum written out, or from its first to its last term with dots."""
    return _derivation(named, "explicit", named.elision.limit)


def _derivation(named: NamedNetwork, view: str, most: int) -> Derivation:
    """The lines by entries, with sums of a concrete extent up to `most` written out."""

    def entry(term: Expr) -> Expr:
        return write_out(named.entries(term, named.position, ZERO), most)

    x = named.network.x
    lines = [Step(entry(named.last), OUTPUT if named.depth > 1 else DEFINITION)]
    if named.depth > 1:
        lines.append(Step(entry(named.network.output), named.insertion))
    nested = lines[-1].term
    distributed = distribute(nested)
    lines.append(Step(distributed, DISTRIBUTE))
    if not most:
        lines.append(Step(exchange(distributed, x), EXCHANGE))
    collected = collect(distributed, x, named.indices.inputs)
    lines.append(Step(collected, COLLECT))
    kept = without_repetitions(lines)
    rhs = kept[-1].term
    where: tuple[Equation, ...] = ()
    if named.needs_names:
        kept.append(Step(write_out(named_sum(named), most), NAME))
        where = _where(named, constant_part(distributed, x), most)
    lhs = None if named.scalar else MatrixElement(named.network.output, named.position, ZERO)
    subject = named.output[named.position, 0]
    return named.derivation(view, subject, rhs, kept, lhs=lhs, where=where, dots=bool(most))


def _inputs_index(named: NamedNetwork) -> Expr:
    return ZERO if named.network.inputs == 1 else named.indices.inputs


def named_sum(named: NamedNetwork) -> Expr:
    """b*_0 + Σ_i b*_i x_i with names for the coefficients."""
    weights, offset = named.starred
    index = _inputs_index(named)
    body = mul([weights[named.position, index], named.network.x[index, 0]])
    varying = body if index == 0 else summed(body, named.indices.inputs, named.network.inputs)
    return add([*([offset[named.position, 0]] if named.has_intercept else []), varying])


def _where(named: NamedNetwork, constant: Expr, most: int) -> tuple[Equation, ...]:
    """What b*_0 and b*_i stand for, by entries."""
    weights, offset = named.starred
    position, index = named.position, _inputs_index(named)
    coefficient = joined(write_out(named.entries(named.coefficients, position, index), most))
    found = (Equation(weights[position, index], coefficient),)
    return (Equation(offset[position, 0], constant), *found) if named.has_intercept else found
