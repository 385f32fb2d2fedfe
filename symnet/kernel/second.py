"""The second decision on a claim: by exact instances at the sizes that decide it, else by random entries.

It shares with the first decision only how a claim is read. What a claim assumes of its matrices becomes
definitions here: a symmetric matrix is S + Sᵀ, a diagonal one diag(d), one that is invertible besides is the
inverse of such a one, and an orthogonal one is Cayley's (I - K)(I + K)⁻¹ with K = T - Tᵀ, which has every
orthogonal matrix without the eigenvalue -1.
"""

from collections.abc import Iterator

from sympy import Basic, DiagMatrix, Identity, Inverse, MatAdd, MatMul, MatrixSymbol, Transpose

from symnet.errors import LimitExceeded, UnsupportedTerm
from symnet.kernel.assumptions import Properties
from symnet.kernel.claims import Claim, read_claim
from symnet.kernel.grids import Budget
from symnet.kernel.residues import LARGEST, SAMPLES, Agrees, Unequal, try_claim
from symnet.kernel.search import find_difference
from symnet.kernel.sizes import Fails, Holds, decide_by_instances
from symnet.kernel.terms import distributed, has_special, postorder

SEED = 0
LARGER = 9
"""Up to which size a claim is tried that looks false but agrees at smaller sizes."""

MANY_PRODUCTS = 20_000
"""From about how many products on exact instances are not tried."""

EXACT_WORK = 2_000_000
"""How many terms exact instances may take altogether, before random entries take their place."""

QUICK_WORK = 200_000
"""How many terms they may take where random entries have shown already that the claim is false."""

STEPS = 2_000_000
"""How many steps an evaluation at random entries may take."""


class _Tally:
    """A budget for all work together, within one for each step; of numbers, a step is all that one costs."""

    def __init__(self, budget: Budget, work: int, *, numbers: bool = False) -> None:
        self._budget = budget
        self._left = work
        self._numbers = numbers

    def spend(self, terms: int) -> None:
        """Refuse work past the budget."""
        self._budget.spend(terms)
        self._left -= 1 if self._numbers else terms + 1
        if self._left < 0:
            raise LimitExceeded("its instances take too many steps")


def decide_second(
    claim: Claim, properties: Properties, budget: Budget, *, doubted: bool
) -> Holds | Fails | Agrees | Unequal:
    """What instances say of a claim. One that is `doubted` is tried at random entries first.

    `Unequal` refutes no claim whose functions have laws, but whoever says that the two sides are equal.

    Raises `UnsupportedTerm` outside the language, `LimitExceeded` past the budget.
    """
    # What holds for all matrices holds for invertible ones; what fails may fail at a singular one.
    general = {matrix: names - {"invertible"} for matrix, names in properties.items()}
    found = _as_assumed(claim, general, budget, doubted=doubted)
    if isinstance(found, Fails) and general != properties:
        return _as_assumed(claim, properties, budget, doubted=doubted)
    return found


def _as_assumed(
    claim: Claim, properties: Properties, budget: Budget, *, doubted: bool
) -> Holds | Fails | Agrees | Unequal:
    assumed = _assumed(claim, properties)
    claim = read_claim(claim.left, claim.right, (*assumed, *claim.definitions)) if assumed else claim
    exact = max(map(distributed, claim.terms)) <= MANY_PRODUCTS and not has_special(claim.terms)
    trial = _trial(claim, budget) if doubted or not exact else None
    if doubted and isinstance(trial, Agrees):
        trial = _trial(claim, budget, largest=LARGER) or trial
    if isinstance(trial, Unequal):
        try:
            return _refuted(claim, trial, budget, exact)
        except (UnsupportedTerm, LimitExceeded):
            if doubted:
                raise
            return trial
    if exact:
        found = _decided(claim, _Tally(budget, EXACT_WORK), doubted=False)
        if isinstance(found, Fails) or (found is not None and found.all_sizes):
            return found
    return trial or _by_trial(claim, budget)


def _decided(claim: Claim, budget: _Tally, *, doubted: bool) -> Holds | Fails | None:
    """What exact instances say, if they are not too large."""
    try:
        return decide_by_instances(claim, budget=budget, doubted=doubted)
    except LimitExceeded:
        return None


def _tried(claim: Claim, budget: Budget, largest: int = LARGEST) -> Agrees | Unequal:
    """What random entries say."""
    tally, samples = _Tally(budget, STEPS, numbers=True), SAMPLES if claim.sizes else 1
    return try_claim(claim, seed=SEED, budget=tally, samples=samples, largest=largest)


def _trial(claim: Claim, budget: Budget, largest: int = LARGEST) -> Agrees | Unequal | None:
    """What random entries say, where they are known to say something."""
    try:
        return _tried(claim, budget, largest)
    except (UnsupportedTerm, LimitExceeded):
        return None


def _by_trial(claim: Claim, budget: Budget) -> Agrees | Fails:
    found = _tried(claim, budget)
    return found if isinstance(found, Agrees) else _refuted(claim, found, budget, exact=False)


def _refuted(claim: Claim, trial: Unequal, budget: Budget, exact: bool) -> Fails:
    """The smallest instance at which a claim fails that fails at random entries."""
    found = _decided(claim, _Tally(budget, QUICK_WORK), doubted=True) if exact else None
    if isinstance(found, Fails):
        return found
    witness = find_difference(claim, budget)
    if witness is None:
        raise UnsupportedTerm(str(trial))
    return Fails(witness, smallest=False)


def _assumed(claim: Claim, properties: Properties) -> tuple[tuple[MatrixSymbol, Basic], ...]:
    if not properties:
        return ()
    names = {
        part.name for term in claim.terms for part, _ in postorder(term) if isinstance(part, MatrixSymbol)
    }
    return tuple(_parametrised(names, properties))


def _parametrised(taken: set[str], properties: Properties) -> Iterator[tuple[MatrixSymbol, Basic]]:
    """Each matrix as a term in free letters that has the properties assumed of it, and no others."""
    for matrix, assumed in properties.items():
        rows = matrix.shape[0]

        def fresh(columns: Basic, matrix: MatrixSymbol = matrix) -> MatrixSymbol:
            name = f"{matrix}'"
            while name in taken:
                name += "'"
            taken.add(name)
            return MatrixSymbol(name, matrix.shape[0], columns)

        # Matrices of these kinds that are invertible are the inverses of each other.
        invertible = Inverse if "invertible" in assumed else lambda square: square
        match assumed - {"invertible"}:
            case kinds if not assumed:
                continue
            case kinds if not kinds:
                yield matrix, invertible(fresh(rows))
            case kinds if kinds == {"symmetric"}:
                letter = fresh(rows)
                yield matrix, invertible(MatAdd(letter, Transpose(letter)))
            case kinds if kinds <= {"diagonal", "symmetric"}:
                yield matrix, invertible(DiagMatrix(fresh(1)))
            case kinds if kinds == {"orthogonal"}:
                letter, one = fresh(rows), Identity(rows)
                skew = MatAdd(letter, MatMul(-1, Transpose(letter)))
                yield matrix, MatMul(MatAdd(one, MatMul(-1, skew)), Inverse(MatAdd(one, skew)))
            case kinds:
                both = " and ".join(sorted(kinds))
                raise UnsupportedTerm(f"there are no instances of a matrix that is {both}")
