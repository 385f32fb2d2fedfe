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


def sizes(checked: Checked) -> dict[str, list[Guess]]:
    """The letters whose sizes were inferred, by these sizes in words."""
    found: dict[str, list[Guess]] = {}
    for each in checked.guesses:
        is_number = each.rows == each.columns == "1"
        found.setdefault("number" if is_number else f"${each.rows}$ by ${each.columns}$", []).append(each)
    return found


def place_in(checked: Checked, step: Step) -> str:
    """Where a step stands: line and column, after a cell of a notebook or the name of another file."""
    return str(step.place).removeprefix(f"{checked.path}:")


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
    yield from (f"if {_marked(each)}" for each in step.conditions)
    yield from (f"given {_marked(each)}" for each in step.hypotheses)
    yield from (f"hint: {each}" for each in step.hints)
    yield from step.notes


def _marked(condition: str) -> str:
    r"""A condition with its formula between dollars.

    >>> print(_marked(r"X^\top X is invertible"), _marked("$n$ is 1"), _marked("a = b"))
    $X^\top X$ is invertible $n$ is 1 $a = b$
    """
    if "$" in condition:
        return condition
    formula, verb, words = condition.partition(" is ")
    return f"${formula}${verb}{words}"


def split(text: str) -> Iterator[tuple[bool, str]]:
    """A text in parts, and whether each is a formula, which stands between dollars.

    >>> list(split("at $n$ and $p$"))
    [(False, 'at '), (True, 'n'), (False, ' and '), (True, 'p'), (False, '')]
    """
    words = text.split("$")
    if len(words) % 2 == 0:
        words = [text]
    yield from ((at % 2 == 1, each) for at, each in enumerate(words))
