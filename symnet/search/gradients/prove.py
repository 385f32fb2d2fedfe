"""A gradient, proved by the core from a certificate that is found here."""

from math import inf

from sympy import Basic, MatrixSymbol, expand

from symnet.core.budget import deep
from symnet.core.certificates import Certificate
from symnet.core.translate import translate_gradient
from symnet.core.verdicts import Differential, Proved, differentiate
from symnet.errors import LimitExceeded, Rejected, UnsupportedTerm
from symnet.search.decide import LESS, Limits, found_certificate
from symnet.search.gradients.inverses import by_inverses


def proved_gradient(stated: Differential, limits: Limits) -> Proved | str:
    """The proof that a term has a gradient, with as few of the assumptions as it needs; or why there is none.

    Raises `ShapeError` if sizes do not fit.
    """
    try:
        certificate = _certificate(stated, limits, inf)
        for each in stated.assuming:
            fewer = stated._replace(assuming=tuple(other for other in stated.assuming if other is not each))
            try:
                certificate, stated = _certificate(fewer, limits, LESS), fewer
            except (LimitExceeded, UnsupportedTerm, Rejected):
                continue
        return differentiate(stated, certificate, limits.budget())
    except (LimitExceeded, UnsupportedTerm, Rejected) as refusal:
        return str(refusal)


def _certificate(stated: Differential, limits: Limits, seconds: float) -> Certificate:
    """A certificate of the equation of dual numbers. Raises `Rejected` if none is found."""
    budget = limits.at_most(seconds)
    named = dict(stated.definitions)
    with deep():
        (loss, _, equation), names = translate_gradient(stated[:3], named, stated.assuming, budget)
        number = next(number for number, symbol in names.symbols.items() if _is_same(symbol, stated.letter))
        found = by_inverses(loss, number, equation, budget)
    found = found or found_certificate(equation, budget)
    if found is None:
        raise Rejected("no law that symnet knows makes it equal to the first order")
    return found


def _is_same(symbol: Basic, letter: Basic) -> bool:
    """Whether two symbols are one letter, its size perhaps written in two ways."""
    if not isinstance(symbol, MatrixSymbol) or not isinstance(letter, MatrixSymbol):
        return symbol == letter
    pairs = zip(symbol.shape, letter.shape, strict=True)
    return symbol.name == letter.name and all(expand(a - b) == 0 for a, b in pairs)
