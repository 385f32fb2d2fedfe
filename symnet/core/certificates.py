"""What a certificate is: inert data that says how both sides of a claim are found equal.

Nothing in it is true because it is said: `check` goes through every step. In the polynomials of a proof,
variables below 0 are sizes, and 0, 1, ... are the indices at that point: first those that are free there,
then those that a multiple binds.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from symnet.core.language import Term
from symnet.core.polynomials import Polynomial


@dataclass(frozen=True, slots=True)
class Multiple:
    """A zero that is added: coefficient · Σ over indices of these extents of Π head[positions]^exponent ·
    (left - right) of an equation, at places for its free indices and then its row and column."""

    coefficient: Fraction
    extents: tuple[Polynomial, ...]
    factors: tuple[tuple[int, tuple[Polynomial, ...], int], ...]
    equation: int
    places: tuple[Polynomial, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """Both sides and these multiples are read, and all summands cancel once their bound indices are ordered.

    `orders` has for a summand, by number, the order; others keep the one in which they are read.
    """

    multiples: tuple[Multiple, ...] = ()
    orders: tuple[tuple[int, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Cut:
    """Two cases for a free index: it is below a position, or it is not."""

    index: int
    at: Polynomial
    low: "Proof"
    high: "Proof"


@dataclass(frozen=True, slots=True)
class Each:
    """A case for each value of a free index whose range is a number."""

    index: int
    cases: tuple["Proof", ...]


@dataclass(frozen=True, slots=True)
class Digits:
    """A free index as low · i + j with i < high and j < low, its extent being high · low."""

    index: int
    high: Polynomial
    low: Polynomial
    then: "Proof"


@dataclass(frozen=True, slots=True)
class Shift:
    """An index of a region as a multiple of another one, or its opposite if `turned`, plus a polynomial and a
    remainder: a region for each of these."""

    index: int
    modulus: int
    turned: bool
    by: Polynomial


@dataclass(frozen=True, slots=True)
class Implied:
    """That a polynomial is not negative follows from that of others: it is added, or left out."""

    inequality: Polynomial
    by: tuple[Polynomial, ...]


@dataclass(frozen=True, slots=True)
class Equated:
    """The value of a variable throughout a region is put in for it."""

    variable: Polynomial
    at: Polynomial


@dataclass(frozen=True, slots=True)
class Parted:
    """The points at which a polynomial is not negative, and the others."""

    at: Polynomial


@dataclass(frozen=True, slots=True)
class Summed:
    """The sum of the powers of an index of a region is a polynomial in its ends."""

    index: int


@dataclass(frozen=True, slots=True)
class Ordered:
    """A region is done with; its bound indices are put in an order."""

    order: tuple[int, ...]


Step: TypeAlias = Shift | Implied | Equated | Parted | Summed | Ordered


@dataclass(frozen=True, slots=True)
class Points:
    """Both sides and these multiples are read as sums over regions, and cancel after steps: see `points`."""

    multiples: tuple[Multiple, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class BySign:
    """A case for each sign that a number can have at the values in the goal, where it equals another one.

    A case for a sign that one of the two cannot have is not looked at.
    """

    term: int
    other: int
    equal: "Proof"
    negative: "Proof"
    zero: "Proof"
    positive: "Proof"


Proof: TypeAlias = Leaf | Cut | Each | Digits | Points | BySign


@dataclass(frozen=True, slots=True)
class Lemma:
    """left = right, for all values of what is free in them; where `named`, also a rule for names."""

    left: int
    right: int
    proof: Proof
    named: bool = False


@dataclass(frozen=True, slots=True)
class Congruence:
    """An opaque term equals another one at places, since their arguments, taken in an order, are equal."""

    term: int
    other: int
    places: tuple[Polynomial, ...]
    order: tuple[int, ...]
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Law:
    """The equation that a law gives for a term, for all values of what is free in it: see `laws`."""

    term: int


@dataclass(frozen=True, slots=True)
class Selection:
    """The value of a function as one of several that weights select: see `selection`."""

    term: int
    total: int
    value: int
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Two weights of which one is 0 unless they are the same: see `selection`."""

    total: int
    other: int
    index: int
    proofs: tuple[Proof, ...]


AnyLemma: TypeAlias = Lemma | Congruence | Law | Selection | Exclusion


@dataclass(frozen=True, slots=True)
class Naming:
    """A matrix term is read by how it acts on named matrices: from the right or, if `turned`, from the left;
    if `whole`, the result gets one name. A product that has parts is read as the product of these."""

    term: int
    parts: tuple[int, ...] = ()
    turned: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Certificate:
    """How a claim is proved: terms that are added to its own, hints for reading, lemmas, and the proof.

    `extents` are the ranges of the indices that the added terms bind. For a head and a slot, `cuts` says
    where ranges are cut, and `digits` the ranges of the two digits of an index that stands there. Sums over
    at most `unrolled` places are written out; `folds` says after how many factors a product gets a name.
    """

    proof: Proof
    lemmas: tuple[AnyLemma, ...] = ()
    terms: tuple[Term, ...] = ()
    extents: tuple[Polynomial, ...] = ()
    cuts: tuple[tuple[int, int, tuple[Polynomial, ...]], ...] = ()
    digits: tuple[tuple[int, int, Polynomial, Polynomial], ...] = ()
    unrolled: int = 1
    namings: tuple[Naming, ...] = ()
    folds: tuple[tuple[int, int], ...] = ()
