r"""Names that are squares: `\sigma^2` where a paper says what it is, and `\sigma` never stands alone."""

from collections.abc import Iterable
from dataclasses import replace

from symnet.papers.names import letters_of
from symnet.papers.rewriting import everywhere
from symnet.papers.syntax import Chain, Letter, Mark, Node, Number, Scripted, Sign
from symnet.papers.written import write


def squares(chains: Iterable[Chain]) -> frozenset[str]:
    """The letters that stand squared alone on the left of an equation, and everywhere squared.

    Those of distributions are left as they are: a variance is declared where it stands.
    """
    said, plain = set[str](), set[str]()
    for chain in chains:
        left = chain.terms[0] if chain.terms else None
        equal = bool(chain.relations) and chain.relations[0].sign in (Sign.EQUALS, Sign.DEFINES)
        if left is not None and equal and (name := _squared(left)):
            said.add(name)
        given = any(relation.sign is Sign.OTHER for relation in chain.relations)
        for node, _ in letters_of(chain):
            if given or not _squared(node):
                plain.add(_name(node))
    return frozenset(said - plain)


def with_squares(chain: Chain, names: frozenset[str]) -> Chain:
    """A chain in which the 2 above some letters is part of their names."""

    def change(node: Node) -> Node:
        if isinstance(node, Scripted) and _squared(node) in names:
            return replace(node, above=(Mark("2"),))
        return node

    return everywhere(chain, change) if names else chain


def _squared(node: Node) -> str | None:
    """The letter that has a 2 above it and nothing else, as it is written without it."""
    match node:
        case Scripted(base=Letter(), above=(Number(value=value),)) if value == 2:
            return _name(node)
    return None


def _name(node: Node) -> str:
    return write(replace(node, above=()) if isinstance(node, Scripted) and node.below else _base(node))


def _base(node: Node) -> Node:
    return node.base if isinstance(node, Scripted) else node
