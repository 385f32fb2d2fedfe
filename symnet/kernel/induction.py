"""Induction over the depth: the rule that makes of a proved base and a proved step the claim for every depth.

Sequences X_1, X_2, ... of matrices or scalars are given by their first terms and by what follows a term: each
X_{l+1} is a term in the X_l and in letters of the layer, which may be others at every l. The claim is
a_l = t(X_l) for all l >= 1, where a is one of the sequences and t a term in the others and in parameters.

    base:  a_1 = t(X_1)        step:  a_{l+1} = t(X_{l+1}), where a_l stands for t(X_l)
    ─────────────────────────────────────────────────────────────────────────────────
                            a_l = t(X_l) for every l >= 1

Base and step are claims that `verify` decides for all values of their letters and for all sizes, so they
hold for the letters and the widths of every layer, and the conclusion follows by induction over l. A letter
of t that is no sequence is a parameter, the same at every depth. The width of a sequence may change from one
l to the next; then no size that changes may stand in t but in the shapes of its sequences.
"""

from collections.abc import Container, Mapping

from sympy import Basic, MatrixSymbol, Sum, Symbol
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.errors import ShapeError, SymnetError, UnsupportedTerm, UsageError
from symnet.kernel.decide import MAX_SECONDS, MAX_TERMS, verify
from symnet.kernel.dimensions import as_expr, minus, size
from symnet.kernel.rebuild import bound_in, replaced
from symnet.kernel.shapes import shape
from symnet.kernel.terms import as_term, in_one_line, is_matrix, nodes, operands, size_symbols
from symnet.kernel.verdicts import _SEAL, Proved, Unknown, Verdict

Sequences = Mapping[Basic, tuple[object, object]]
Rows = tuple[tuple[Basic, Basic, Basic], ...]
"""For each sequence its letter, its first term and the one that follows."""


def induct(
    name: Basic,
    term: object,
    sequences: Sequences,
    *,
    max_terms: int = MAX_TERMS,
    max_seconds: float = MAX_SECONDS,
) -> Verdict:
    """Decide that a sequence is a term in other sequences, at every depth.

    `sequences` gives for each letter its first term and the one that follows. A letter or size of the term
    that stands in what follows too is the same at every depth; any other one there may be new at every step.
    What is not proved comes back as the verdict on the base or on the step; a step that fails does not refute
    the claim, so it is Unknown.

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
    stated = as_term(term, "the term")
    rows = _rows(sequences)
    try:
        _check(name, stated, rows)
        base, step = _premises(name, stated, rows)
        found = verify(*base, max_terms=max_terms, max_seconds=max_seconds)
        if not isinstance(found, Proved):
            return found
        proved = verify(*step, definitions={name: stated}, max_terms=max_terms, max_seconds=max_seconds)
    except UnsupportedTerm as refusal:
        return Unknown(name, stated, (), str(refusal))
    except RecursionError:
        return Unknown(name, stated, (), "the terms are nested too deeply for SymPy")
    if not isinstance(proved, Proved):
        what = str(proved).partition(": ")[2]
        return Unknown(name, stated, (), f"the step is not proved: {what}")
    return conclude(found, proved, name, stated, sequences)


def conclude(base: Proved, step: Proved, name: Basic, term: Basic, sequences: Sequences) -> Proved:
    """The rule: from a proved base and a proved step the claim for every depth.

    Raises `SymnetError` if these are not the base and the step of the claim.
    """
    rows = _rows(sequences)
    _check(name, term, rows)
    wanted = _premises(name, term, rows)
    given = tuple((proof.lhs, proof.rhs) for proof in (base, step))
    if given != wanted or (base.definitions, step.definitions) != ((), ((name, term),)):
        raise SymnetError(f"these are not the base and the step of {name} = {term}: {base.lhs} = {base.rhs}")
    return Proved(
        name,
        term,
        (),
        (),
        "induction over the depth",
        False,
        "all",
        (*dict.fromkeys((*base.conditions, *step.conditions)),),
        f"base: {base.second}; step: {step.second}",
        (base, step),
        rows,
        _replayed,
        _SEAL,
    )


def _rows(sequences: Sequences) -> Rows:
    if not isinstance(sequences, Mapping):
        raise UsageError(f"sequences must be a mapping; found {type(sequences).__name__}")
    found: list[tuple[Basic, Basic, Basic]] = []
    for letter, terms in sequences.items():
        match terms:
            case (first, following):
                found.append(
                    (letter, as_term(first, f"the first {letter}"), as_term(following, f"the next {letter}"))
                )
            case _:
                raise UsageError(f"{letter} needs its first term and the one that follows; found {terms}")
    return tuple(found)


def _premises(name: Basic, term: Basic, rows: Rows) -> tuple[tuple[Basic, Basic], tuple[Basic, Basic]]:
    """The two claims to be proved, base and step."""
    first = {letter: start for letter, start, _ in rows}
    following = {letter: after for letter, _, after in rows}
    return (first[name], replaced(term, first)), (following[name], replaced(term, following))


def _check(name: Basic, term: Basic, rows: Rows) -> None:
    letters = {letter for letter, _, _ in rows}
    if wrong := [letter for letter in letters if not isinstance(letter, MatrixSymbol | Symbol)]:
        raise UsageError(f"a sequence must be a matrix symbol or a scalar symbol; found {wrong[0]}")
    if name not in letters:
        raise UsageError(f"{name} must be one of the sequences; found {', '.join(sorted(map(str, letters)))}")
    parts = list(nodes(term))
    if name in parts:
        raise UsageError(f"{name} must not stand in the term that it is said to be; found {term}")
    for letter, first, _ in rows:
        if early := [part for part in nodes(first) if part in letters]:
            raise UsageError(f"the first {letter} must have no sequence in it; found {early[0]} in {first}")
    met = letters.union(*(each.free_symbols for row in rows for each in row))
    if caught := sorted(map(str, bound_in(term) & met)):
        raise UnsupportedTerm(f"{caught[0]} is bound in {term}, but stands free in a sequence")
    used = _sizes_outside(term, letters)
    if stale := sorted(map(str, used & _changing(rows))):
        raise UnsupportedTerm(
            f"{stale[0]} changes with the depth, but stands outside of a sequence in {term}"
        )


def _sizes_outside(term: Basic, letters: Container[Basic]) -> frozenset[Basic]:
    """The symbols in a term that stand outside of the shapes of its sequences."""
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
                    f"{letter} and {in_one_line(there)} must have one shape, but for sizes that change for "
                    f"all sequences; found {shape(letter)[:2]} and {shape(there)[:2]}"
                )
    return frozenset(found)


def _sizes_there(rows: Rows, place: int) -> dict[Basic, Basic]:
    """What the size symbols of the sequences are in their first terms, or in the terms that follow."""
    found: dict[Basic, Basic] = {}
    for row in rows:
        for own, there in zip(shape(row[0])[:2], shape(row[place])[:2], strict=True):
            for symbol in as_expr(own).free_symbols:
                constant = minus(own, symbol)
                if isinstance(constant, int):
                    found.setdefault(symbol, as_expr(minus(there, constant)))
    return found


def _replayed(proof: Proved) -> Verdict:
    base, step = (premise.replay() for premise in proof.premises)
    if not (isinstance(base, Proved) and isinstance(step, Proved)):
        return Unknown(proof.lhs, proof.rhs, (), "the base or the step is not proved")
    sequences = {letter: (first, following) for letter, first, following in proof.recursion}
    return conclude(base, step, proof.lhs, proof.rhs, sequences)
