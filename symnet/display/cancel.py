"""Products in which the inverse of a product stands beside that product: (PᵀP)⁻¹ Pᵀ P = I."""

from collections.abc import Iterator, Mapping, Sequence

from sympy import Basic, Identity, MatMul

Inverses = Mapping[Basic, tuple[Basic, ...]]
"""The factors of the product that each letter is the inverse of."""


def factors(term: Basic) -> tuple[Basic, ...]:
    """The factors of a product of products, from left to right; a term that is no product is its own."""
    found: list[Basic] = []
    stack = [term]
    while stack:
        part = stack.pop()
        if isinstance(part, MatMul):
            stack.extend(reversed(part.args))
        else:
            found.append(part)
    return tuple(found)


def shortened(product: Sequence[Basic], inverses: Inverses) -> list[Basic]:
    """The factors of a product with an identity for every letter beside the product that it inverts.

    >>> from sympy import MatrixSymbol, symbols
    >>> m, n = symbols("m n", positive=True, integer=True)
    >>> P, G = MatrixSymbol("P", m, n), MatrixSymbol("G", n, n)
    >>> shortened([P, G, P.T, P], {G: (P.T, P)})
    [P, I]
    """
    left: list[Basic] = []
    for factor in product:
        left.append(factor)
        for letter, inverted in inverses.items():
            if tuple(left[-len(inverted) - 1 :]) in ((letter, *inverted), (*inverted, letter)):
                left[-len(inverted) - 1 :] = [Identity(letter.shape[0])]
    return left


def shortened_around(product: Sequence[Basic], inverses: Inverses) -> list[Basic]:
    """The factors of a product under a trace, where the last one stands beside the first one."""
    found = shortened(product, inverses)
    while (shorter := next(_shorter(found, inverses), None)) is not None:
        found = shorter
    return found


def _shorter(product: list[Basic], inverses: Inverses) -> Iterator[list[Basic]]:
    for start in range(len(product)):
        turned = shortened([*product[start:], *product[:start]], inverses)
        if len(turned) < len(product):
            yield turned
