"""The finite-size theorem: a claim about all sizes is decided at finitely many. The second decision.

It shares with the first one, the normal form, only the reading of SymPy's tree and of its shapes.

**Setting.** The two sides, definitions inserted and products distributed, are sums of *products*: each a
rational number times a polynomial in the sizes, times entries of letters and deltas, summed over bound
indices. An index runs through an interval whose ends are polynomials in the sizes, and is used as a
position only, as index + shift. At concrete sizes the difference of the sides is, at each place of its free
indices, rows and columns, a polynomial over the rationals in independent entries. Let each of those have a
letter of its own, with the index as its position, in every product: then the difference is one polynomial,
and the claim holds there iff every coefficient of it is zero. A size is *admissible* if all matrices and
positions of the claim exist and no sum runs backwards; the claim is about admissible sizes. Sizes that are
plain numbers are what they are: an instance is exact at them, and nothing of what follows enlarges them.

**Lines.** `lines` lays the positions of every slot out as a chain of pieces, in each of which the
coordinate t runs along the line of a size symbol n, or one coordinate for each factor where a piece has a
product of symbols as its extent. Lines that one index runs through, or that blocks or Kronecker products
identify, are in one class, with one coordinate. Where an interval begins or ends, and where a literal
position stands, there is a mark: at a coordinate that is a constant, or n plus a constant. So for every
class there are numbers a and e such that no mark, and so no literal position, tells the *plain* coordinates
a <= t < n + e from each other. Let r be the greatest a - e of all classes of n, at least 0, and let

    I(n) >= the number of indices whose extent involves n, free or bound, rows and columns, in any product;
    d(n) >= the degree in n of the numbers by which any product is multiplied, where an idle index, one that
            touches no letter, counts with the degree of its extent;
    N(n)  = max(I(n) + r(n), 1).

`counts` bounds I and d by one fold over the tree.

**Theorem.** *If a claim holds where each n is one of N(n), ..., N(n) + d(n), all these sizes being
admissible, it holds at all admissible sizes s with s(n) >= r(n) for every n.* What remains are the finitely
many sizes below: for each n and each v < r(n), the claim at n = v is a claim in one symbol fewer, to which
the theorem is applied in turn, its lines laid out anew. Where marks m and n are in no order, the theorem is
applied to the three claims that have n for m, n + k for m, and m + k for n, with a new size k.

**Proof.** Let s be such sizes and M a monomial of entries. In each class of lines of n choose a gap, a
number g with a <= g <= n + e. To go from n to n' > n put n' - n new coordinates at the gap, in every line
of the class: coordinates from g on move up by that much. This maps the positions of every slot at s into
those at s': the pieces of a space keep their order, which does not depend on s, as s(n) >= r(n). It keeps
intervals, since their marks lie at or before g or at or after n + e, and takes a literal position to
itself, read at s'. It commutes with the use of one index in two slots, since linked lines have one
coordinate and so one gap. Let M' be the image of M. The indices of a product that touch a letter take
positions that occur in the monomial, so moving them is a bijection between the ways in which the product
gives M at s and those in which it gives M' at s'. An index that touches no letter is tied by deltas to one
that does, or to a literal position, and then has at most one value, the moved one; or it is idle. Idle
indices that deltas tie together take all the coordinates in the intersection of their intervals, whose
number is a polynomial in the sizes from r on, which d counts. So the coefficient of M', at s' and at s, is
the value there of one polynomial P, whose degree in n is at most d(n). Coordinates can be taken out just as
well, if they are plain and M does not touch them. One choice of the indices of one product gives M, so M
touches at most I(n) coordinates of a class, and of its plain ones, which are at least s(n) - r(n), at least
s(n) - N(n) are left: if s(n) > N(n), M comes from a monomial at N(n), else it goes to one. So P is the
coefficient of a monomial of the claim wherever each n is one of N(n), ..., N(n) + d(n); there it vanishes;
a polynomial of degree at most d(n) in each n that vanishes on such a grid is zero. So the coefficient of M
at s is zero. ∎

The simplest case is the common one: where r and d are zero, the one instance at the sizes N decides.

Where a claim does not have this form (an index is used as a number, or in two slots that overlap, or the
order of positions depends on the sizes), no bound is known, and `Holds` says that it is no proof.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from sympy import Basic, Symbol

from symnet.errors import LimitExceeded, UnsupportedTerm
from symnet.kernel.claims import Claim, read_claim
from symnet.kernel.grids import Budget
from symnet.kernel.instances import Instance, instantiate
from symnet.kernel.parts import sufficient_sizes
from symnet.kernel.survey import NoBound
from symnet.kernel.tables import Inadmissible, Numbers, ascending
from symnet.kernel.witness import Witness, find_witness

SAMPLES = 20
"""How many sizes are tried where no bound is known, at most."""

LARGEST_SUM = 6
"""By how much the sum of such sizes is greater than that of the smallest ones, at most."""


@dataclass(frozen=True, slots=True)
class Holds:
    """The two sides agree at the sizes `tested`, in the order of `symbols`.

    If `all_sizes`, they agree at all sizes, by the theorem; else `reason` says why that is not known.
    """

    symbols: tuple[Symbol, ...]
    tested: tuple[Numbers, ...]
    all_sizes: bool
    reason: str = ""

    def __str__(self) -> str:
        where = "; ".join(
            ", ".join(f"{name} = {value}" for name, value in zip(self.symbols, sizes, strict=True))
            for sizes in self.tested
        )
        where = f" (tested: {where})" if where else ""
        return f"Holds{where}" if self.all_sizes else f"Agrees{where}, which is no proof: {self.reason}"


@dataclass(frozen=True, slots=True)
class Fails:
    """The two sides differ at the witness; `smallest` if they agree at all smaller sizes.

    Sizes are smaller by their sum, then in the order of the names of their symbols.
    """

    witness: Witness
    smallest: bool

    def __str__(self) -> str:
        return f"Fails at {self.witness}: {self.witness.left} is not {self.witness.right}"


def decide_by_sizes(
    left: object, right: object, definitions: Sequence[tuple[Basic, object]] = (), *, budget: Budget
) -> Holds | Fails:
    """Decide a claim by its instances at finitely many sizes.

    Each definition is a name and a term, after those that it uses.

    Raises `ShapeError` if sizes do not fit, `UnsupportedTerm` outside the language, `LimitExceeded`
    past the budget.

    >>> from time import monotonic
    >>> from sympy import MatrixSymbol, symbols
    >>> from symnet.kernel.budget import Budget
    >>> h, p = symbols("h p", positive=True, integer=True)
    >>> W, x, y = MatrixSymbol("W", h, p), MatrixSymbol("x", p, 1), MatrixSymbol("y", p, 1)
    >>> budget = Budget(10_000, monotonic() + 10)
    >>> print(decide_by_sizes(W * (x + y), W * x + W * y, budget=budget))
    Holds (tested: h = 1, p = 1)
    >>> print(decide_by_sizes(W * (x + y), W * x + 2 * W * y, budget=budget))
    Fails at h = 1, p = 1, W = [[1]], x = [[0]], y = [[1]]: Matrix([[1]]) is not Matrix([[2]])
    """
    return decide_by_instances(read_claim(left, right, definitions), budget=budget)


def decide_by_instances(claim: Claim, *, budget: Budget, doubted: bool = False) -> Holds | Fails:
    """Decide a claim that has been read by its instances at finitely many sizes.

    A claim that is `doubted` is tried at the smallest sizes first, as those that decide it may be too large.
    """
    try:
        search = _Search(claim, budget)
        return (search.at_small_sizes() if doubted else None) or search.verdict()
    except RecursionError:
        raise LimitExceeded("the terms are nested too deeply for SymPy") from None


class _Search:
    """The instances of one claim."""

    def __init__(self, claim: Claim, budget: Budget) -> None:
        self.claim = claim
        self.budget = budget

    def verdict(self) -> Holds | Fails:
        """The verdict from the sizes that suffice, or from the smallest ones where none are known to."""
        self.budget.spend(0)
        try:
            return self._decide(sufficient_sizes(self.claim, self.budget))
        except NoBound as why:
            return self._decide(list(self._small()), str(why))

    def _decide(self, required: Sequence[Numbers], reason: str = "") -> Holds | Fails:
        """Whether the sides agree at the required sizes; a reason says why these do not suffice."""
        tested: list[Numbers] = []
        try:
            for sizes in required:
                self.budget.spend(len(tested))
                try:
                    instance = self._instance(sizes)
                except Inadmissible as why:
                    reason = reason or str(why)
                    continue
                if instance.difference:
                    return self._smallest(sizes, instance)
                tested.append(sizes)
        except LimitExceeded:
            if not (reason and tested):
                return self._sampled()
        if not tested:
            nowhere = "no sizes are known at which the claim makes sense"
            raise UnsupportedTerm(f"{nowhere}: {reason}" if reason else nowhere)
        return Holds(self.claim.sizes, tuple(tested), not reason, reason)

    def _small(self) -> Iterator[Numbers]:
        symbols = len(self.claim.sizes)
        near = takewhile(lambda each: sum(each) <= symbols + LARGEST_SUM, ascending(symbols))
        # Without a symbol there is one instance, of no sizes.
        return islice(near, SAMPLES if symbols else 1)

    def at_small_sizes(self) -> Fails | None:
        """The smallest sizes, among the first few, at which the sides differ."""
        return self._first(self._small())

    def _instance(self, sizes: Numbers) -> Instance:
        return instantiate(self.claim, self._named(sizes), self.budget)

    def _named(self, sizes: Numbers) -> dict[Symbol, int]:
        return dict(zip(self.claim.sizes, sizes, strict=True))

    def _first(self, ascending: Iterable[Numbers]) -> Fails | None:
        """The first of some sizes at which the sides differ."""
        for sizes in ascending:
            self.budget.spend(0)
            try:
                instance = self._instance(sizes)
            except Inadmissible:
                continue
            if instance.difference:
                return Fails(find_witness(self.claim, self._named(sizes), instance), smallest=True)
        return None

    def _smallest(self, sizes: Numbers, instance: Instance) -> Fails:
        smaller = takewhile(lambda each: each != sizes, ascending(len(sizes)))
        found = Fails(find_witness(self.claim, self._named(sizes), instance), smallest=True)
        try:
            return self._first(smaller) or found
        except LimitExceeded:
            return Fails(found.witness, smallest=False)

    def _sampled(self) -> Fails:
        """A refutation at small sizes, where the required ones are past the budget."""
        if found := self.at_small_sizes():
            return found
        raise LimitExceeded(f"no difference at the {SAMPLES} smallest sizes; more are past the limit")
