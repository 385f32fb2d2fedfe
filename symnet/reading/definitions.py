"""What names stand for: in order, without circles, indexed families being put in where they are used."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from sympy import Basic, Indexed, IndexedBase, MatrixSymbol, Symbol

from symnet.errors import UsageError
from symnet.reading.rebuild import apart, put_in
from symnet.reading.terms import as_term, nodes, told

Definitions = tuple[tuple[Basic, Basic], ...]
Families = dict[IndexedBase, tuple[tuple[Symbol, ...], Basic]]
"""For each family its indices and the term in which these stand."""


def ordered(definitions: Mapping[Basic, object]) -> Definitions:
    """The definitions as terms, each after those that it uses.

    A name is a matrix symbol, a scalar symbol, or an indexed family b[i, j] with symbols as indices.

    Raises `UsageError` if a name is none of these or definitions run in a circle.
    """
    if not isinstance(definitions, Mapping):
        raise UsageError(f"definitions must be a mapping; found {type(definitions).__name__}")
    terms: dict[Basic, Basic] = {}
    for name, value in definitions.items():
        _check_name(name)
        terms[name] = as_term(value, f"the definition of {name}")
    heads = {_head(name): name for name in terms}
    if len(heads) < len(terms):
        twice = next(name for name in terms if heads[_head(name)] != name)
        raise UsageError(f"{_head(twice)} is defined twice: as {twice} and as {heads[_head(twice)]}")
    uses = {name: [heads[part] for part in _parts(value) if part in heads] for name, value in terms.items()}
    try:
        order = tuple(TopologicalSorter(uses).static_order())
    except CycleError as error:
        circle = " -> ".join(str(name) for name in error.args[1])
        raise UsageError(f"definitions must not run in a circle; found {circle}") from None
    return tuple((name, terms[name]) for name in order)


def _check_name(name: object) -> None:
    match name:
        case MatrixSymbol() | Symbol():
            return
        case Indexed() if len({*name.indices}) == len(name.indices) and all(
            isinstance(index, Symbol) for index in name.indices
        ):
            return
    raise UsageError(
        "a definition must name a matrix symbol, a scalar symbol or an indexed family b[i]; "
        f"found {told(name)}"
    )


def _head(name: Basic) -> Basic:
    return name.base if isinstance(name, Indexed) else name


def _parts(term: Basic) -> Iterable[Basic]:
    return map(_head, nodes(term))


def inserted(terms: Iterable[Basic], definitions: Definitions) -> tuple[tuple[Basic, ...], Definitions]:
    """The terms and the other definitions with every use of an indexed family replaced by what it stands for.

    >>> from sympy import IndexedBase, Sum, symbols
    >>> i, j, n = symbols("i j n", integer=True)
    >>> b, w = IndexedBase("b"), IndexedBase("w")
    >>> inserted([Sum(b[i + 1], (i, 0, n))], ((b[i], Sum(w[i, j], (j, 1, n))),))
    ((Sum(w[i + 1, j], (j, 1, n), (i, 0, n)),), ())
    """
    families: Families = {}
    rest: list[tuple[Basic, Basic]] = []
    for name, value in definitions:
        meaning = _inserted(value, families)
        if isinstance(name, Indexed):
            families[name.base] = name.indices, meaning
        else:
            rest.append((name, meaning))
    return tuple(_inserted(term, families) for term in terms), tuple(rest)


def _inserted(term: Basic, families: Families) -> Basic:
    used = {use.base for use in _uses(term, families)}
    if not used:
        return term
    # The meaning of a family has symbols besides its indices: no sum around a use may bind these.
    parameters = (families[base][1].free_symbols.difference(families[base][0]) for base in used)
    term = apart(term, frozenset[Basic]().union(*parameters))
    return term.xreplace({use: _meaning(use, *families[use.base]) for use in _uses(term, families)})


def _uses(term: Basic, families: Families) -> set[Indexed]:
    if not families:
        return set()
    return {part for part in nodes(term) if isinstance(part, Indexed) and part.base in families}


def _meaning(use: Indexed, indices: tuple[Symbol, ...], term: Basic) -> Basic:
    """What a family stands for at the positions of a use."""
    if len(indices) != len(use.indices):
        raise UsageError(f"{use.base} has {len(indices)} indices where it is defined; found {use}")
    return put_in(term, dict(zip(indices, use.indices, strict=True)))
