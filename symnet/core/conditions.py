"""What the conditions of a claim say of the signs of its terms.

Sound: at all values of which the claim speaks, its conditions hold, for all values of the indices that are
bound around what they speak of and for the values that the free indices of the claim have. So they hold
wherever an equation about these terms is used, which is at such values only.
"""

from collections.abc import Mapping
from typing import Final

from symnet.core.language import Claim, Condition, Table, presupposed
from symnet.core.signs import NOT_NEGATIVE, POSITIVE, Signs, signs

POSSIBLE: Final[Mapping[str, Signs]] = {
    "not zero": frozenset((-1, 1)),
    "positive": POSITIVE,
    "not negative": NOT_NEGATIVE,
}
"""The signs that a condition leaves to a number."""


def is_manifest(table: Table, given: Condition) -> bool:
    """Whether a condition holds by the form of its term."""
    return given.kind in POSSIBLE and signs(table, given.term, {}) <= POSSIBLE[given.kind]


def known(claim: Claim) -> dict[int, Signs]:
    """The signs that terms can have where the conditions of a claim hold, besides those that their forms
    show."""
    found: dict[int, Signs] = {}
    for given in presupposed(claim):  # Parts come before wholes.
        if given.kind in POSSIBLE and not is_manifest(claim.table, given):
            found[given.term] = signs(claim.table, given.term, found) & POSSIBLE[given.kind]
    return found
