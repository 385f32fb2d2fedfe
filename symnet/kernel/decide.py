"""`verify`: a claim in, a verdict out."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from time import monotonic

from sympy import Basic, MatAdd, MatMul, MatrixSymbol, Symbol

from symnet.errors import LimitExceeded, ShapeError, UnsupportedTerm, UsageError
from symnet.kernel.dimensions import minus, plus
from symnet.kernel.monomials import free_indices, scalars
from symnet.kernel.normal import Comparison, Terms
from symnet.kernel.readback import as_matrix, as_scalar, as_words
from symnet.kernel.resolve import Ranges
from symnet.kernel.shapes import index_ranges, shape
from symnet.kernel.tensors import Budget, Monomials, Reader
from symnet.kernel.terms import as_term, is_matrix, postorder, same_tree, size_symbols
from symnet.kernel.verdicts import _SEAL, Definitions, Proved, Refuted, Unknown, Verdict

MAX_TERMS = 200_000
MAX_SECONDS = 60.0


def verify(
    lhs: object,
    rhs: object,
    *,
    definitions: Mapping[Basic, object] | None = None,
    assuming: Iterable[object] = (),
    max_terms: int = MAX_TERMS,
    max_seconds: float = MAX_SECONDS,
) -> Verdict:
    """Decide whether two terms are equal for all sizes and all entries.

    `definitions` says what a matrix symbol or a scalar symbol stands for. A 1×1 matrix and a scalar
    compare. The work is bounded by `max_terms` and `max_seconds`; past a bound the verdict is Unknown.

    Raises `ShapeError` if sizes do not fit, `UsageError` if an argument is no term or definitions run
    in a circle.

    >>> from sympy import MatrixSymbol, symbols
    >>> h, p = symbols("h p", positive=True, integer=True)
    >>> W, x, y = MatrixSymbol("W", h, p), MatrixSymbol("x", p, 1), MatrixSymbol("y", p, 1)
    >>> print(verify(W * (x + y), W * x + W * y))
    Proved (normal form, sizes: all)
    >>> print(verify(W * (x + y), W * x + 2 * W * y))
    Refuted: W*y on the left, 2*W*y on the right
    """
    left, right = as_term(lhs, "the left side"), as_term(rhs, "the right side")
    # An assumption can only shrink what must hold: a proof without it stands, a refutation does not.
    assumed = tuple(assuming)
    budget = Budget(max_terms, monotonic() + max_seconds)
    defined: Definitions = ()
    try:
        defined = _definitions({} if definitions is None else definitions)
        verdict = _decide(left, right, defined, budget)
    except (UnsupportedTerm, LimitExceeded) as refusal:
        return Unknown(left, right, defined, str(refusal))
    except RecursionError:
        return Unknown(left, right, defined, "the terms are nested too deeply for SymPy")
    if assumed and isinstance(verdict, Refuted):
        return Unknown(left, right, defined, f"no proof was found that uses {', '.join(map(str, assumed))}")
    return verdict


def _definitions(definitions: Mapping[Basic, object]) -> Definitions:
    """The definitions, each after those that it uses."""
    if not isinstance(definitions, Mapping):
        raise UsageError(f"definitions must be a mapping; found {type(definitions).__name__}")
    terms: dict[Basic, Basic] = {}
    for name, value in definitions.items():
        if not isinstance(name, MatrixSymbol | Symbol):
            raise UsageError(f"a definition must name a matrix symbol or a scalar symbol; found {name}")
        terms[name] = as_term(value, f"the definition of {name}")
    uses = {name: [part for part, _ in postorder(value) if part in terms] for name, value in terms.items()}
    try:
        order = tuple(TopologicalSorter(uses).static_order())
    except CycleError as error:
        circle = " -> ".join(str(name) for name in error.args[1])
        raise UsageError(f"definitions must not run in a circle; found {circle}") from None
    return tuple((name, terms[name]) for name in order)


def _check_definition(name: Basic, value: Basic, sizes: frozenset[Symbol]) -> None:
    named, given = shape(name, sizes), shape(value, sizes)
    if named[:2] != given[:2]:
        raise ShapeError(
            f"{name} is {named.rows} by {named.columns}, but its definition {value} "
            f"is {given.rows} by {given.columns}"
        )
    if given.uses:
        index = min(str(use.index) for use in given.uses)
        raise UnsupportedTerm(f"a definition must have no free index; found {index} in {value}")


def _check_closed(name: Basic, value: Monomials) -> None:
    """A free index would be caught by a sum around the name that is defined."""
    if free := free_indices(value):
        raise UnsupportedTerm(f"a definition must have no free index; found {min(map(str, free))} in {name}")


def _decide(left: Basic, right: Basic, definitions: Definitions, budget: Budget) -> Verdict:
    sizes = size_symbols([left, right, *chain(*definitions)])
    if named := sorted(str(name) for name, _ in definitions if name in sizes):
        raise UnsupportedTerm(f"{named[0]} is both a size and defined")
    for name, value in definitions:
        _check_definition(name, value, sizes)
    shapes = shape(left, sizes), shape(right, sizes)
    if shapes[0][:2] != shapes[1][:2]:
        found = " and ".join(f"{s.rows} by {s.columns}" for s in shapes)
        raise ShapeError(f"the two sides must have one shape; found {found} in {left} = {right}")
    known: dict[Basic, Monomials] = {}
    reader = Reader(sizes, known, budget)
    for name, value in definitions:
        known[name] = reader.read(value)
        _check_closed(name, known[name])
    comparison = Comparison(index_ranges(shapes[0].uses | shapes[1].uses), budget)
    terms = comparison.compare(reader.read(left), reader.read(right))
    if not terms.differing():
        vacuous = same_tree(left, right)
        conditions = _conditions(comparison.ranges)
        return Proved(left, right, definitions, "normal form", vacuous, "all", conditions, verify, _SEAL)
    indices = {*comparison.ranges, *free_indices(terms.sample.values())}
    if numbers := indices & scalars(terms.sample.values()):
        reason = f"the two sides differ, but {min(map(str, numbers))} is both an index and a number"
        return Unknown(left, right, definitions, reason)
    if not terms.complete:
        reason = "the two sides differ, but how their sums overlap depends on the sizes"
        return Unknown(left, right, definitions, reason)
    return _refuted(left, right, definitions, terms, budget)


def _conditions(ranges: Ranges) -> tuple[str, ...]:
    """What a free index must satisfy that stands in matrices of different extents."""
    return tuple(
        " and ".join(f"{first} <= {index} <= {minus(plus(first, extent), 1)}" for first, extent in intervals)
        for index, found in ranges.items()
        if len(intervals := sorted(set(found), key=str)) > 1
    )


def _refuted(left: Basic, right: Basic, definitions: Definitions, terms: Terms, budget: Budget) -> Refuted:
    shaped = shape(left)[:2] if is_matrix(left) and is_matrix(right) else None
    differing: Monomials = []
    words: list[str] = []
    for key in terms.differing():
        on_left, on_right = terms.left.get(key, 0), terms.right.get(key, 0)
        differing.append(terms.sample[key]._replace(coefficient=on_left - on_right))
        # To print a long product takes SymPy a while: what is decided stands, it is only said in part.
        if not words or monotonic() < budget.deadline:
            words.append(as_words(terms.sample[key], on_left, on_right, shaped))
    if len(words) < len(differing):
        words.append(f"and {len(differing) - len(words)} more")
    difference = as_scalar(differing) if shaped is None else as_matrix(differing, *shaped)
    if difference is None:
        difference = MatAdd(left, MatMul(-1, right, evaluate=False), evaluate=False)
    return Refuted(left, right, definitions, difference, tuple(words))
