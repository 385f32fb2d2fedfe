"""What is said of a paper in words: how many steps have which outcome, and what needs attention."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from symnet.papers.outcomes import Checked, Guess, Outcome, Step

WRONG: Final = (Outcome.REFUTED, Outcome.ILL_SIZED)
OPEN: Final = (Outcome.UNKNOWN, Outcome.UNREAD)
"""Outcomes that leave it open whether a step holds."""
COUNTED: Final = (Outcome.DEFINITION, Outcome.ASSUMPTION)
"""Outcomes that are nouns."""


def needs_attention(step: Step) -> bool:
    """Whether its author should look at a step."""
    return step.outcome in WRONG + OPEN


def holds(checked: Checked, *, strict: bool = False) -> bool:
    """Whether nothing is refuted or ill-sized; if strict, nothing unknown or unread, either."""
    if not strict:
        return checked.holds
    return not checked.faults and not any(map(needs_attention, checked.steps))


def counted(steps: Iterable[Step]) -> str:
    """How many steps there are, and how many of each outcome.

    >>> from symnet.papers.places import Place
    >>> step = Step(Place("paper.tex", 1, 1), "a", "=", "b", Outcome.PROVED)
    >>> counted([step, step])
    '2 steps: 2 proved'
    """
    found = Counter(step.outcome for step in steps)
    total = sum(found.values())
    each = ", ".join(f"{found[kind]} {_noun(kind, found[kind])}" for kind in Outcome if found[kind])
    return f"{total} step{'s' * (total != 1)}{': ' * bool(each)}{each}"


def _noun(outcome: Outcome, number: int) -> str:
    return outcome.value + "s" * (outcome in COUNTED and number != 1)


def size(guess: Guess) -> str:
    """The size of a letter in words.

    >>> from symnet.papers.places import Place
    >>> size(Guess("x", "n", "1", Place("paper.tex", 1, 1)))
    'n by 1'
    """
    return "a number" if guess.rows == guess.columns == "1" else f"{guess.rows} by {guess.columns}"


def place_in(checked: Checked, step: Step) -> str:
    """Where a step stands: line and column, after the name of its file if that is not the paper's own."""
    place = step.place
    return f"{place.line}:{place.column}" if place.path == checked.path else str(place)


def details(step: Step) -> Iterator[str]:
    """What is to be known of a step beyond its outcome, a line each; formulas stand between dollars."""
    if step.witness:
        yield "at " + ", ".join(f"${name} = {value}$" for name, value in step.witness)
    elif step.message:
        yield step.message
    if step.values:
        left, right = step.values
        yield f"the left side is ${left}$, the right side ${right}$"
    if step.sizes not in ("", "all"):
        yield f"sizes: {step.sizes}"
    for intro, lines in (("if", step.conditions), ("given", step.hypotheses), ("hint:", step.hints)):
        yield from (f"{intro} {line}" for line in lines)
    yield from step.notes


def split(text: str) -> Iterator[tuple[bool, str]]:
    """A text in parts, and whether each is a formula, which stands between dollars.

    >>> list(split("at $n$ and $p$"))
    [(False, 'at '), (True, 'n'), (False, ' and '), (True, 'p'), (False, '')]
    """
    words = text.split("$")
    if len(words) % 2 == 0:
        words = [text]
    yield from ((at % 2 == 1, each) for at, each in enumerate(words))
