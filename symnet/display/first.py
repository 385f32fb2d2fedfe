"""The first decision: by normal forms, and by words where products of sums are too many to distribute."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sympy import Basic, IndexedBase, MatrixSymbol, Symbol
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction

from symnet.core.budget import Budget
from symnet.display.forms import Different, Same, decide_by_form
from symnet.display.laws import Laws
from symnet.display.letters import Lettering
from symnet.display.words import Differs, compare_words
from symnet.display.words import Same as SameWords
from symnet.errors import LimitExceeded, UnsupportedTerm
from symnet.reading.assumptions import Properties, sentence
from symnet.reading.claims import Claim, read_claim
from symnet.reading.terms import MANY, distributed, has_special, is_function, nodes, postorder

WORDS_FROM = 1_000
"""About from how many products on words are compared before they are multiplied out."""

HOPELESS_TERMS = 10_000
"""How many terms the normal form may have where about more products than the limit are to be expected."""

LAWS_UNKNOWN = "no law that the kernel knows makes them equal"


LONG = 50
"""Up to how many letters a word is shown."""


@dataclass(frozen=True, slots=True)
class Equal:
    """The two sides are equal where the conditions are met; `procedure` says how that was found."""

    procedure: str
    conditions: tuple[str, ...]
    properties: Properties


def decide_first(claim: Claim, properties: Properties, budget: Budget) -> Equal | Different:
    """Whether both sides are equal, and which of the assumed properties that needs.

    Raises `UnsupportedTerm` outside the language, `LimitExceeded` past the budget.
    """
    found = _decide(claim, properties, budget)
    if not isinstance(found, Equal):
        return found
    needed = {matrix: set(names) for matrix, names in properties.items()}
    for matrix, names in properties.items():
        for name in sorted(names):
            needed[matrix].discard(name)
            fewer = {each: frozenset(kept) for each, kept in needed.items() if kept}
            again = _decide(claim, fewer, budget)
            if isinstance(again, Equal):
                found = again
            else:
                needed[matrix].add(name)
    assumed = (sentence(matrix, name) for matrix, names in found.properties.items() for name in sorted(names))
    # A claim keeps the conditions of what has become letters.
    return replace(found, conditions=(*dict.fromkeys((*claim.conditions, *found.conditions, *assumed)),))


def _decide(claim: Claim, properties: Properties, budget: Budget) -> Equal | Different:
    if not (properties or has_special(claim.terms)):
        return _compared(claim, None, budget)
    indices = frozenset((*claim.free, *claim.bound))
    lettering = Lettering(_names(claim), indices, frozenset(claim.sizes), properties)
    definitions: list[tuple[Basic, Basic]] = []

    def same(left: Basic, right: Basic) -> bool:
        try:
            found = decide_by_form(read_claim(left, right, definitions), budget, lettering.laws)
        except UnsupportedTerm:
            return False
        return isinstance(found, Same) and not found.conditions

    # Functions of matrices before functions of scalars, which may be entries of those; and those at all
    # positions before those at one of them.
    parts = [part for term in claim.terms for part, _ in postorder(term)]
    for part in parts:
        if isinstance(part, ElementwiseApplyFunction):
            lettering.lettered(part, same)
    for part in parts:
        if is_function(part) and part.free_symbols & indices:
            lettering.lettered(part, same)
    for name, value in claim.definitions:
        definitions.append((name, lettering.lettered(value, same)))
    left, right = (lettering.lettered(side, same) for side in (claim.left, claim.right))
    found = _compared(read_claim(left, right, definitions), lettering.laws, budget)
    if isinstance(found, Different):
        meaning = lettering.meaning
        return replace(
            found, difference=found.difference.xreplace(meaning), doubt=found.doubt or LAWS_UNKNOWN
        )
    return replace(
        found, conditions=(*dict.fromkeys((*found.conditions, *lettering.conditions)),), properties=properties
    )


def _compared(claim: Claim, laws: Laws | None, budget: Budget) -> Equal | Different:
    products = max(map(distributed, claim.terms))
    words = _words(claim, budget) if products > WORDS_FROM else None
    if isinstance(words, Equal):
        return words
    try:
        found = _by_form(claim, budget, laws, products)
    except LimitExceeded as refusal:
        if words is None:
            raise
        return replace(words, doubt=f"{words.doubt}, and {refusal}")
    return Equal("normal form", found.conditions, {}) if isinstance(found, Same) else found


def _by_form(claim: Claim, budget: Budget, laws: Laws | None, products: int) -> Same | Different:
    """The comparison of normal forms; one of too many products is tried for a while, as most may cancel."""
    if products <= budget.max_terms:
        return decide_by_form(claim, budget, laws)
    try:
        return decide_by_form(claim, replace(budget, max_terms=min(budget.max_terms, HOPELESS_TERMS)), laws)
    except LimitExceeded:
        count = f"about {products}" if products < MANY else f"at least {MANY}"
        raise LimitExceeded(
            f"{count} products are more than the limit max_terms={budget.max_terms}"
        ) from None


def _words(claim: Claim, budget: Budget) -> Equal | Different | None:
    """What the words of both sides say, where these are matrices; equal words prove, others do not refute."""
    if not claim.is_matrix or claim.definitions:
        return None
    try:
        found = compare_words(claim.left, claim.right, budget=budget)
    except (LimitExceeded, UnsupportedTerm):
        return None
    match found:
        case SameWords():
            return Equal("words", (), {})
        case Differs(left=left, right=right):
            length = len(found.word)
            # SymPy takes a while to print a long product.
            word = found.product(claim.left.shape[0]) if length <= LONG else f"a word of {length} letters"
            words = f"{word} has the coefficient {left} on the left and {right} on the right"
            return Different(claim.difference, (words,), "words that differ may be equal matrices")


def _names(claim: Claim) -> Iterable[str]:
    for term in claim.terms:
        for part in nodes(term):
            if isinstance(part, MatrixSymbol | Symbol):
                yield part.name
            yield from (str(each) for each in part.args if isinstance(each, IndexedBase))
