"""What letters obey besides the laws of linear algebra: inverses, orthogonality, symmetry, reciprocals."""

from dataclasses import dataclass, field

from sympy import Basic

from symnet.display.monomials import Factor, Slot
from symnet.reading.dimensions import Size, size


@dataclass(slots=True)
class Laws:
    """Symmetric and orthogonal letters, letters inverse to each other, and reciprocal entry by entry."""

    symmetric: set[Basic] = field(default_factory=set)
    orthogonal: set[Basic] = field(default_factory=set)
    inverse: dict[Basic, Basic] = field(default_factory=dict)
    reciprocal: dict[Basic, Basic] = field(default_factory=dict)

    @staticmethod
    def pair(law: dict[Basic, Basic], left: Basic, right: Basic) -> None:
        """Let two letters be inverse, or reciprocal, to each other."""
        law[left], law[right] = right, left

    def contracted(self, left: Factor, right: Factor, index: int, extent: Size) -> tuple[Slot, Slot] | None:
        """The slots i and j if the sum of left · right over all positions of the index is a delta of i and j.

        Σ_k A[i, k] A⁻¹[k, j] = δ_ij, and for an orthogonal letter
        Σ_k Q[i, k] Q[j, k] = δ_ij = Σ_k Q[k, i] Q[k, j].
        """
        if len(left.slots) != 2 or len(right.slots) != 2:
            return None
        if not (left.letter in self.inverse or left.letter in self.orthogonal):
            return None
        if extent != size(left.letter.shape[0]):
            return None
        whole = Slot(index, 0)
        if left.slots == (whole, whole):  # one factor, on the diagonal
            return None
        for row, column in ((0, 1), (1, 0)):
            if left.slots[column] != whole:
                continue
            if self.inverse.get(left.letter) == right.letter:
                places = (0, 1) if left.letter in self.symmetric else (row,)
            elif left.letter == right.letter and left.letter in self.orthogonal:
                places = (0, 1) if left.letter in self.symmetric else (column,)
            else:
                return None
            for place in places:
                if right.slots[place] == whole:
                    return left.slots[row], right.slots[1 - place]
        return None

    def cancelled(self, factors: tuple[Factor, ...]) -> tuple[Factor, ...]:
        """The factors without those that multiply to 1: a letter and its reciprocal at one position."""
        if not (self.reciprocal or self.inverse or self.orthogonal):
            return factors
        kept: list[Factor] = []
        for factor in factors:
            if (partner := self._partner(factor)) in kept:
                kept.remove(partner)
            else:
                kept.append(factor)
        return tuple(kept)

    def _partner(self, factor: Factor) -> Factor | None:
        letter, slots = factor
        if letter in self.reciprocal:
            return Factor(self.reciprocal[letter], slots)
        # A matrix of one entry has no slots: its inverse is a reciprocal.
        if not slots and letter in self.inverse:
            return Factor(self.inverse[letter], ())
        return factor if not slots and letter in self.orthogonal else None
