"""The first decision: the two sides of a claim brought to their normal forms and compared."""

from dataclasses import dataclass
from time import monotonic

from sympy import Basic, ZeroMatrix

from symnet.core.budget import Budget
from symnet.display.laws import Laws
from symnet.display.monomials import free_indices, scalars
from symnet.display.normal import Comparison, Terms
from symnet.display.readback import as_matrix, as_scalar, as_words
from symnet.display.resolve import Ranges
from symnet.display.tensors import Monomials, Reader
from symnet.reading.claims import Claim, read_claim
from symnet.reading.dimensions import minus
from symnet.reading.shapes import shape
from symnet.reading.terms import is_matrix


@dataclass(frozen=True, slots=True)
class Same:
    """Equal normal forms: the claim holds for all sizes, where the conditions are met."""

    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Different:
    """Different normal forms: the term by which the left side exceeds the right one, and the terms in words.

    Unless there is a `doubt`, the claim fails at some sizes; a doubt says why that is not known.
    """

    difference: Basic
    words: tuple[str, ...]
    doubt: str = ""


def decide_by_form(claim: Claim, budget: Budget, laws: Laws | None = None) -> Same | Different:
    """Compare the normal forms of both sides, whose letters obey the laws.

    Raises `UnsupportedTerm` outside the language, `LimitExceeded` past the budget.
    """
    known: dict[Basic, Monomials] = {}
    reader = Reader(frozenset(claim.sizes), known, budget)
    for name, value in claim.definitions:
        known[name] = reader.read(value)
    ranges = _ranges(claim)
    comparison = Comparison(ranges, budget, laws or Laws())
    terms = comparison.compare(reader.read(claim.left), reader.read(claim.right))
    if not terms.differing():
        return Same(claim.conditions)
    return _different(claim, terms, _doubt(claim, terms, ranges), budget)


def normal_form(term: Basic, budget: Budget) -> Basic | None:
    """A term as the sum of its distinct products, or None where these have no matrix terms of their own.

    Raises `ShapeError` if sizes do not fit, `UnsupportedTerm` outside the language, `LimitExceeded` past
    the budget.
    """
    claim = read_claim(term, term)
    reader = Reader(frozenset(claim.sizes), {}, budget)
    found = Comparison(_ranges(claim), budget).normal(reader.read(term))
    if not is_matrix(term):
        return as_scalar(found)
    rows, columns = shape(term)[:2]
    matrix = as_matrix(found, rows, columns) if found else ZeroMatrix(rows, columns)
    return matrix if matrix is not None and is_matrix(matrix) else None


def _ranges(claim: Claim) -> Ranges:
    return {
        index: tuple((first, minus(end, first)) for first, end in intervals)
        for index, intervals in claim.free.items()
        if index not in claim.anywhere
    }


def _doubt(claim: Claim, terms: Terms, ranges: Ranges) -> str:
    if claim.restricted:
        return f"not every position of the index {claim.restricted[0]} is allowed by what is assumed of it"
    indices = {*ranges, *free_indices(terms.sample.values())}
    if numbers := indices & scalars(terms.sample.values()):
        return f"{min(map(str, numbers))} is both an index and a number"
    return "" if terms.complete else "how their sums overlap depends on the sizes"


def _different(claim: Claim, terms: Terms, doubt: str, budget: Budget) -> Different:
    shaped = shape(claim.left)[:2] if claim.is_matrix else None
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
        return Different(claim.difference, tuple(words), doubt)
    difference = as_scalar(differing) if shaped is None else as_matrix(differing, *shaped)
    return Different(claim.difference if difference is None else difference, tuple(words), doubt)
