"""The three answers to a claim. Only the kernel makes a `Proved`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NoReturn

from sympy import Basic

from symnet.errors import SymnetError
from symnet.kernel.definitions import Definitions
from symnet.kernel.storage import kept_as_it_stands
from symnet.kernel.witness import Witness

_SEAL: Final = object()


class _Verdict:
    """What the answers share: they are no truth values."""

    __slots__ = ()

    def __bool__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} has no truth value: match on Proved, Refuted and Unknown")

    def _repr_markdown_(self) -> str:
        word, _, rest = str(self).partition(" ")
        return f"**{word}** {rest}"


@kept_as_it_stands
@dataclass(frozen=True, slots=True)
class Proved(_Verdict):
    """The claim holds for every value of its symbols: all sizes, all entries.

    `sizes` says for which sizes it was proved, `conditions` what it presupposes, `procedure` how it was
    decided, `second` what a second procedure, independent of the first, found; `vacuous` marks a claim whose
    two sides are the same term. A claim for every depth has its base and its step as `premises`, and the
    first term and the following one of each sequence in `recursion`. `replay()` decides all again.
    """

    lhs: Basic
    rhs: Basic
    definitions: Definitions
    assuming: tuple[object, ...]
    procedure: str
    vacuous: bool
    sizes: str
    conditions: tuple[str, ...]
    second: str
    premises: tuple["Proved", ...]
    recursion: tuple[tuple[Basic, Basic, Basic], ...]
    _replay: Callable[["Proved"], "Verdict"]
    _seal: object

    def __post_init__(self) -> None:
        if self._seal is not _SEAL:
            raise SymnetError("only the kernel makes a Proved: state the claim to symnet.verify")

    def replay(self) -> "Verdict":
        """The verdict on the same claim, decided anew from its terms."""
        return self._replay(self)

    def __str__(self) -> str:
        what = "Proved, but vacuous: both sides are the same term" if self.vacuous else "Proved"
        conditions = f"; if {', '.join(self.conditions)}" if self.conditions else ""
        return f"{what} ({self.procedure}, sizes: {self.sizes}{conditions})"


@kept_as_it_stands
@dataclass(frozen=True, slots=True)
class Refuted(_Verdict):
    """The claim is false at the `witness`, the smallest sizes and integers found.

    `left` and `right` are the values of both sides there. `difference` is the term by which the left side
    exceeds the right one, for a matrix its entry [i, j] where it is no sum of products; `words` names each
    term that the two sides do not share, as far as the time allows.
    """

    lhs: Basic
    rhs: Basic
    definitions: Definitions
    difference: Basic
    words: tuple[str, ...]
    witness: Witness

    @property
    def left(self) -> Basic:
        """The value of the left side at the witness."""
        return self.witness.left

    @property
    def right(self) -> Basic:
        """The value of the right side at the witness."""
        return self.witness.right

    def __str__(self) -> str:
        return "Refuted: " + ("; ".join(self.words) or f"false at {self.witness}")


@kept_as_it_stands
@dataclass(frozen=True, slots=True)
class Unknown(_Verdict):
    """The kernel does not decide the claim; `reason` says why."""

    lhs: Basic
    rhs: Basic
    definitions: Definitions
    reason: str

    def __str__(self) -> str:
        return f"Unknown: {self.reason}"


Verdict = Proved | Refuted | Unknown
