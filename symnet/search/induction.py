"""`induct`: a claim for every depth; `verify` decides its base and its step, and the core concludes."""

from collections.abc import Container, Mapping
from functools import partial

from sympy import Basic, MatrixSymbol, Sum, Symbol
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.core.budget import Budget
from symnet.core.induction import premises
from symnet.core.verdicts import Proved, Rows, Unknown, Verdict, recursion
from symnet.core.verdicts import conclude as core_conclude
from symnet.errors import LimitExceeded, Rejected, ShapeError, SymnetError, UnsupportedTerm, UsageError
from symnet.reading.dimensions import as_expr, minus, size
from symnet.reading.rebuild import bound_in, replaced
from symnet.reading.shapes import shape
from symnet.reading.terms import as_term, in_one_line, is_matrix, nodes, operands, size_symbols, told
from symnet.search.decide import (
    DEEP,
    MAX_MEGABYTES,
    MAX_SECONDS,
    MAX_TERMS,
    decided,
    found_certificate,
    limited,
)

Sequences = Mapping[Basic, tuple[object, object]]


def induct(
    name: Basic,
    term: object,
    sequences: Sequences,
    *,
    max_terms: int = MAX_TERMS,
    max_seconds: float = MAX_SECONDS,
    max_megabytes: int = MAX_MEGABYTES,
) -> Verdict:
    """Decide that a sequence is a term in other sequences, at every depth.

    `sequences` gives for each letter its first term and its next one. A letter or size in a next term is the
    same at every depth if it also stands in `term`; any other may be new at every step. If the base or the
    step is not proved, the verdict on it comes back; a step that fails does not refute the claim, so that is
    Unknown. The limits are those of `verify`, each for the base, the step and the conclusion.

    Raises `ShapeError` if sizes do not fit, `UsageError` if the name is no sequence.

    >>> from sympy import MatrixSymbol, symbols
    >>> m, n, p = symbols("m n p", positive=True, integer=True)
    >>> x, a, M = MatrixSymbol("x", p, 1), MatrixSymbol("a", m, 1), MatrixSymbol("M", m, p)
    >>> first, W = MatrixSymbol("W_1", m, p), MatrixSymbol("W", n, m)
    >>> print(induct(a, M * x, {a: (first * x, W * a), M: (first, W * M)}))
    Proved (induction over the depth, sizes: all)
    >>> print(induct(a, M * x, {a: (first * x, W * a), M: (first, 2 * W * M)}))
    Unknown: the step is not proved: W*M*x on the left, 2*W*M*x on the right
    """
    stated, rows = as_term(term, "the term"), _rows(sequences)
    limits = partial(limited, max_terms, max_seconds, max_megabytes)
    try:
        _check(name, stated, rows)
        base, step = _shown(name, stated, rows)
        found = decided(*base, limits())
        if not isinstance(found, Proved):
            return found
        proved = decided(*step, limits(), {name: stated})
        if not isinstance(proved, Proved):
            what = str(proved).partition(": ")[2]
            return Unknown(name, stated, (), f"the step is not proved: {what}")
        return _concluded(found, proved, name, stated, rows, limits().budget())
    except (UnsupportedTerm, LimitExceeded, Rejected) as refusal:
        return Unknown(name, stated, (), str(refusal))
    except RecursionError:
        return Unknown(name, stated, (), DEEP)


def conclude(base: Proved, step: Proved, name: Basic, term: Basic, sequences: Sequences) -> Proved:
    """The rule: from a proved base and a proved step to the claim for every depth.

    Raises `SymnetError` if these are not the base and the step of the claim.
    """
    rows = _rows(sequences)
    _check(name, term, rows)
    given = tuple((proof.lhs, proof.rhs) for proof in (base, step))
    if given != _shown(name, term, rows) or (base.definitions, step.definitions) != ((), ((name, term),)):
        raise SymnetError(f"these are not the base and the step of {name} = {term}: {base.lhs} = {base.rhs}")
    return _concluded(base, step, name, term, rows, limited(MAX_TERMS, MAX_SECONDS, MAX_MEGABYTES).budget())


def _concluded(  # noqa: PLR0917 - a rule and its premises
    base: Proved, step: Proved, name: Basic, term: Basic, rows: Rows, budget: Budget
) -> Proved:
    """The claim, from certificates of the base and the step as the core states them."""
    read, _ = recursion(name, term, rows, budget)
    first, second = (found_certificate(claim, budget) for claim in premises(read))
    if first is None or second is None:
        raise Rejected("no certificate is found for the base or the step")
    return core_conclude(name, term, rows, (first, second), (base, step), budget)


def _rows(sequences: Sequences) -> Rows:
    if not isinstance(sequences, Mapping):
        raise UsageError(f"sequences must be a mapping; found {told(sequences)}")
    found: list[tuple[Basic, Basic, Basic]] = []
    for letter, terms in sequences.items():
        if not isinstance(letter, MatrixSymbol | Symbol):
            raise UsageError(f"a sequence must be a matrix symbol or a scalar symbol; found {told(letter)}")
        match terms:
            case (first, following):
                found.append(
                    (letter, as_term(first, f"the first {letter}"), as_term(following, f"the next {letter}"))
                )
            case _:
                raise UsageError(
                    f"{letter} needs its first term and the one that follows; found {told(terms)}"
                )
    return tuple(found)


def _shown(name: Basic, term: Basic, rows: Rows) -> tuple[tuple[Basic, Basic], tuple[Basic, Basic]]:
    """The two claims to be proved, base and step, as users see them."""
    first = {letter: start for letter, start, _ in rows}
    following = {letter: after for letter, _, after in rows}
    return (first[name], replaced(term, first)), (following[name], replaced(term, following))


def _check(name: Basic, term: Basic, rows: Rows) -> None:
    letters = {letter for letter, _, _ in rows}
    if not isinstance(name, Basic) or name not in letters:
        known = ", ".join(sorted(map(str, letters)))
        raise UsageError(f"{told(name)} must be one of the sequences; found {known}")
    parts = list(nodes(term))
    if name in parts:
        raise UsageError(f"{name} must not stand in the term that it is to equal; found {told(term)}")
    for letter, first, _ in rows:
        if early := [part for part in nodes(first) if part in letters]:
            raise UsageError(f"the first {letter} must have no sequence in it; found {early[0]} in {first}")
    met = letters.union(*(each.free_symbols for row in rows for each in row))
    if caught := sorted(map(str, bound_in(term) & met)):
        raise UnsupportedTerm(f"{caught[0]} is bound in {told(term)}, but stands free in a sequence")
    used = _sizes_outside(term, letters)
    if stale := sorted(map(str, used & _changing(rows))):
        raise UnsupportedTerm(
            f"{stale[0]} changes with the depth, but stands outside a sequence in {told(term)}"
        )


def _sizes_outside(term: Basic, letters: Container[Basic]) -> frozenset[Basic]:
    """The symbols in a term that stand outside the shapes of its sequences."""
    leaves = [part for part in nodes(term) if not operands(part) and part not in letters]
    sums = [part for part in nodes(term) if isinstance(part, Sum)]
    positions = [each for part in nodes(term) if isinstance(part, MatrixElement) for each in (part.i, part.j)]
    found: set[Basic] = set(size_symbols(leaves))
    found.update(*(leaf.free_symbols for leaf in leaves if not isinstance(leaf, MatrixSymbol)))
    found.update(*(position.free_symbols for position in positions))
    found.update(*(bound.free_symbols for each in sums for limit in each.limits for bound in limit[1:]))
    return frozenset(found)


def _changing(rows: Rows) -> frozenset[Basic]:
    """The symbols of the sizes that are not the same at every depth."""
    found: set[Basic] = set()
    for place in (1, 2):
        sizes = _sizes_there(rows, place)
        found.update(symbol for symbol, there in sizes.items() if symbol != there)
        for row in rows:
            letter, there = row[0], row[place]
            wanted = tuple(size(as_expr(own).xreplace(sizes)) for own in shape(letter)[:2])
            if is_matrix(letter) != is_matrix(there) or wanted != shape(there)[:2]:
                raise ShapeError(
                    f"{letter} and {in_one_line(there)} must have the same shape, but for sizes that change "
                    f"for all sequences; found {shape(letter)[:2]} and {shape(there)[:2]}"
                )
    return frozenset(found)


def _sizes_there(rows: Rows, place: int) -> dict[Basic, Basic]:
    """What the size symbols of the sequences are in their first terms, or in their next terms."""
    found: dict[Basic, Basic] = {}
    for row in rows:
        for own, there in zip(shape(row[0])[:2], shape(row[place])[:2], strict=True):
            for symbol in as_expr(own).free_symbols:
                constant = minus(own, symbol)
                if isinstance(constant, int):
                    found.setdefault(symbol, as_expr(minus(there, constant)))
    return found
