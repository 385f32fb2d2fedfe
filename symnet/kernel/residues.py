"""A claim tried at random entries modulo the prime 2**61 - 1: evidence where exact instances are too large.

At sizes that are numbers both sides of a claim are matrices of polynomials in the entries of its letters,
with rational coefficients whose denominators the prime does not divide. Products and sums are evaluated as
they stand, each subterm once, so the work is linear in the term however many words it has.

**Refutation.** Entries are integers, so a difference that is not 0 modulo the prime is not 0: the polynomials
of the two sides differ at these sizes. `Unequal` is exact.

**Evidence.** Entries are drawn independently and uniformly among all residues. A polynomial of degree d that
is not zero modulo the prime p is 0 at such a point with a probability of at most d/p (Schwartz 1980, Zippel
1979). So where a claim is false at the sizes of a sample, that sample shows it but for this probability,
unless p divides every coefficient of the difference, as in p·A = 0. `error_bound` is the greatest d/p of the
samples. `Agrees` covers the sizes of the samples and no others, and is no proof.

**Inverses.** Sizes and entries are drawn anew where a matrix that is inverted is singular modulo the prime.
With inverses both sides are quotients of polynomials: the denominator is a product of determinants, of degree
e say, of which it is known that it is not 0. Then the probability is at most d/(p - e), d being the degree of
the numerator of the difference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from sympy import Basic, Symbol

from symnet.errors import LimitExceeded, UnsupportedTerm, UsageError
from symnet.kernel.claims import Claim, read_claim
from symnet.kernel.degrees import degrees
from symnet.kernel.grids import Budget, Grids, Singular
from symnet.kernel.instances import Instance, Letter, evaluated, letters_of
from symnet.kernel.tables import Inadmissible, Numbers, Scope

PRIME = 2**61 - 1
SAMPLES = 4
SMALLEST, LARGEST = 2, 4
"""Between which numbers each size is drawn at first."""

ATTEMPTS = 20
"""How often sizes or entries are drawn anew, where something does not exist at those that were drawn."""

MAX_ERROR = Fraction(1, 2**20)
"""Above this bound agreement is not taken for evidence."""

Sizes = Mapping[Symbol, int]


@dataclass(frozen=True, slots=True)
class Agrees:
    """The two sides agree at random entries, once at each of some sizes.

    At each of these sizes a claim that is false there is taken for true with a probability of at most
    `error_bound`; `degree` is the greatest degree of the difference.
    """

    sizes: tuple[Sizes, ...]
    degree: int | None
    error_bound: Fraction | None

    @property
    def samples(self) -> int:
        """How many samples were taken."""
        return len(self.sizes)

    def __str__(self) -> str:
        where = "; ".join(
            ", ".join(f"{name} = {value}" for name, value in each.items()) for each in self.sizes
        )
        bound = "no error bound is known"
        if self.error_bound is not None:
            bound = f"at each of these sizes the error bound is {float(self.error_bound):.1g}"
        return f"Agrees modulo 2**61 - 1 at random entries (sizes: {where}), which is no proof: {bound}"


@dataclass(frozen=True, slots=True)
class Unequal:
    """The two sides differ at these sizes and entries, and so as polynomials.

    `values` has an integer for each scalar and each entry of a matrix symbol or an indexed family; `indices`
    has the values of the free indices, `entry` the row and the column, `left` and `right` the residues there.
    """

    sizes: Sizes
    values: Mapping[Letter, int]
    indices: Mapping[Symbol, int]
    entry: tuple[int, int]
    left: int
    right: int

    def __str__(self) -> str:
        return "the two sides differ modulo a prime, but no small integers show it"


def try_residues(
    left: object,
    right: object,
    definitions: Sequence[tuple[Basic, object]] = (),
    *,
    seed: int,
    budget: Budget,
    samples: int = SAMPLES,
) -> Agrees | Unequal:
    """Evaluate both sides of a claim modulo the prime at random sizes and entries, which the seed determines.

    Each definition is a name and a term, after those that it uses.

    Raises `ShapeError` if sizes do not fit, `UnsupportedTerm` outside the language or where no sizes are
    found at which the claim makes sense, `LimitExceeded` past the budget or if the degree is too high for
    the prime.

    >>> from time import monotonic
    >>> from sympy import Identity, MatrixSymbol
    >>> from sympy.abc import n
    >>> from symnet.kernel.budget import Budget
    >>> A, B, I = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n), Identity(n)
    >>> budget = Budget(10_000, monotonic() + 10)
    >>> agreement = try_residues((I + B) * (I + A), I + A + B + B * A, seed=1, budget=budget)
    >>> agreement.samples, agreement.degree, float(agreement.error_bound) < 1e-18
    (4, 2, True)
    >>> try_residues((I + B) * (I + A), I + A + B + A * B, seed=1, budget=budget).entry
    (0, 0)
    """
    return try_claim(read_claim(left, right, definitions), seed=seed, budget=budget, samples=samples)


def try_claim(
    claim: Claim, *, seed: int, budget: Budget, samples: int = SAMPLES, largest: int = LARGEST
) -> Agrees | Unequal:
    """Evaluate both sides of a claim that has been read, as `try_residues` does."""
    try:
        random = Random(seed)  # noqa: S311 - numbers to evaluate at, no secrets
        return _tried(claim, random, samples, largest, budget)
    except RecursionError:
        raise LimitExceeded("the terms are nested too deeply for SymPy") from None


def _tried(claim: Claim, random: Random, samples: int, largest: int, budget: Budget) -> Agrees | Unequal:
    if samples < 1:
        raise UsageError(f"samples must be at least 1; found {samples}")
    tried: list[Sizes] = []
    for _ in range(samples):
        sizes, values, instance = _sample(claim, random, largest, budget)
        if differing := instance.difference:
            return _unequal(sizes, values, instance, min(differing))
        tried.append(sizes)
    return _agreement(claim, tried, budget)


def _agreement(claim: Claim, tried: Sequence[Sizes], budget: Budget) -> Agrees:
    try:
        found = [degrees(claim, Scope(claim, tried[0], budget))]
    except UnsupportedTerm:
        return Agrees(tuple(tried), None, None)
    if found[0].of_determinants:  # only the degrees of determinants depend on the sizes
        found += [degrees(claim, Scope(claim, sizes, budget)) for sizes in tried[1:]]
    bound = max(Fraction(each.of_difference, max(PRIME - each.of_determinants, 1)) for each in found)
    degree = max(each.of_difference for each in found)
    if bound > MAX_ERROR:
        raise LimitExceeded(f"a degree of {degree} is too high for evidence modulo {PRIME}")
    return Agrees(tuple(tried), degree, bound)


def _unequal(
    sizes: Sizes, values: Mapping[Letter, int], instance: Instance, where: tuple[Numbers, int, int]
) -> Unequal:
    at, row, column = where
    indices = dict(zip(instance.indices, at, strict=True))
    left, right = (
        int(side.cells[tuple(indices[index] for index in side.indices)][row][column])
        for side in (instance.left, instance.right)
    )
    return Unequal(sizes, values, indices, (row, column), left, right)


def _sample(
    claim: Claim, random: Random, largest: int, budget: Budget
) -> tuple[Sizes, Mapping[Letter, int], Instance]:
    """Both sides at random sizes and entries, drawn anew where something does not exist."""
    for attempt in range(ATTEMPTS):
        sizes = {symbol: random.randint(SMALLEST, largest + attempt) for symbol in claim.sizes}
        try:
            scope = Scope(claim, sizes, budget)
            letters = tuple(dict.fromkeys(letters_of(claim, scope, budget)))
            values = {letter: random.randrange(PRIME) for letter in letters}
            return sizes, values, evaluated(claim, scope, Grids.of_residues(values, PRIME, budget), letters)
        except (Inadmissible, Singular) as why:
            reason = str(why) or "a matrix that is inverted is singular"
        except ZeroDivisionError:
            raise UnsupportedTerm(f"a denominator is divisible by {PRIME}") from None
    raise UnsupportedTerm(f"nothing was found at which the claim makes sense: {reason}")
