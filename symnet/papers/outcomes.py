"""What came of each step of a paper."""

from dataclasses import dataclass
from enum import Enum

from symnet.papers.places import Place


class Outcome(Enum):
    """What is said of a step."""

    PROVED = "proved"
    REFUTED = "refuted"
    ILL_SIZED = "ill-sized"
    UNKNOWN = "unknown"
    UNREAD = "unread"
    DEFINITION = "definition"
    ASSUMPTION = "assumption"
    UNDECIDED = "not decided"
    """An inequality or an approximation: symnet decides equations."""


@dataclass(frozen=True, slots=True)
class Step:
    """One relation of a paper and what came of it; formulas are LaTeX in the paper's notation."""

    place: Place
    left: str
    sign: str
    right: str
    outcome: Outcome
    message: str = ""
    """One line: the witness, the sizes that do not fit, the reason."""
    conditions: tuple[str, ...] = ()
    hypotheses: tuple[str, ...] = ()
    sizes: str = ""
    witness: tuple[tuple[str, str], ...] = ()
    """Letters and their values where the step fails, as LaTeX: numbers and matrices."""
    values: tuple[str, str] | None = None
    """Both sides there."""
    hints: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    label: str = ""
    in_display: bool = True


@dataclass(frozen=True, slots=True)
class Guess:
    """The size of a letter that is declared nowhere, as it was inferred; 1 by 1 is a number."""

    letter: str
    rows: str
    columns: str
    place: Place


@dataclass(frozen=True, slots=True)
class Checked:
    """A paper and what came of its steps, in their order."""

    path: str
    steps: tuple[Step, ...]
    guesses: tuple[Guess, ...] = ()
    faults: tuple[tuple[Place, str], ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing is refuted or ill-sized."""
        return not any(step.outcome in (Outcome.REFUTED, Outcome.ILL_SIZED) for step in self.steps)
