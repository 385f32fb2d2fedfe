"""The table of claims beside SymPy: how many each decides. `python -m benchmarks.score` prints it.

SymPy decides a true claim if one of its general ways makes both sides the same, or their difference 0; it
refutes a false one if the difference becomes a number that is not 0. Two terms that merely look different
refute nothing. A way that takes longer than the limit, or raises, decides nothing. Of what a claim assumes it
is told the predicates: it has no use for equations.
"""

import signal
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import click
from sympy import (
    Basic,
    ZeroMatrix,
    assuming,
    block_collapse,
    expand,
    simplify,
)
from sympy.assumptions import AppliedPredicate

from symnet import Proved, Refuted, verify
from tests.verify import claims_beyond, claims_regression
from tests.verify.claims import FALSE, TRUE, Claim, named

SECONDS = 5.0
WAYS: Mapping[str, Callable[[Basic], Basic]] = {
    "==": lambda term: term,
    "expand": expand,
    "doit": lambda term: term.doit(),
    "simplify": simplify,
    "block_collapse": block_collapse,
}


class OutOfTimeError(Exception):
    """A way of SymPy took too long."""


@dataclass(frozen=True, slots=True)
class Score:
    """How many claims symnet and each way of SymPy decide, out of how many; `any` counts those of any way."""

    claims: int
    symnet: int
    ways: Mapping[str, int]
    any: int

    def __str__(self) -> str:
        best = max(self.ways, key=lambda name: self.ways[name])
        shown = ", ".join(f"{name} {count}" for name, count in self.ways.items())
        return (
            f"symnet {self.symnet} of {self.claims}; SymPy {self.ways[best]} by its best way, {best}, and "
            f"{self.any} by any of them ({shown})"
        )


def within(seconds: float, work: Callable[[], Any]) -> Any:
    """What some work returns, or None if it takes too long or fails."""

    def stop(*_: object) -> None:
        raise OutOfTimeError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return work()
    except Exception:  # whatever SymPy raises, it has decided nothing
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def decided(claim: Claim, way: Callable[[Basic], Basic], seconds: float = SECONDS) -> bool | None:
    """Whether a way of SymPy shows the claim to be true or false; None if it shows neither."""
    left, right = (_defined(side, claim.definitions) for side in (claim.lhs, claim.rhs))
    predicates = [each for each in claim.assuming if isinstance(each, AppliedPredicate)]

    def equal() -> bool:
        with assuming(*predicates):
            return bool(way(left) == way(right))

    def remainder() -> Basic:
        with assuming(*predicates):
            return way(left - right)

    if within(seconds, equal):
        return True
    rest = within(seconds, remainder)
    if rest is None:
        return None
    if rest == 0 or isinstance(rest, ZeroMatrix):
        return True
    return False if rest.is_Number else None


def _defined(term: Basic, definitions: Mapping[Basic, Basic]) -> Basic:
    for _ in definitions:
        term = term.xreplace(dict(definitions))
    return term


def score(claims: Iterable[Claim], true: bool, seconds: float = SECONDS) -> Score:
    """How many claims, all of them true or all of them false, are decided correctly."""
    given = list(claims)
    found = {
        name: {number for number, claim in enumerate(given) if decided(claim, way, seconds) is true}
        for name, way in WAYS.items()
    }
    ours = Proved if true else Refuted
    verdicts = [
        verify(each.lhs, each.rhs, assuming=each.assuming, definitions=each.definitions) for each in given
    ]
    return Score(
        len(given),
        sum(isinstance(verdict, ours) for verdict in verdicts),
        {name: len(numbers) for name, numbers in found.items()},
        len(set[int]().union(*found.values())),
    )


@click.command()
@click.option("--seconds", default=SECONDS, show_default=True, help="The limit for each side of a claim.")
def main(seconds: float) -> None:
    """Count the claims of the table that symnet decides, and that SymPy does."""
    for title, groups, true in (
        ("true", (TRUE, claims_beyond.TRUE), True),
        ("false", (FALSE, claims_beyond.FALSE), False),
    ):
        claims = [each for group in groups for each in named(group).values()]
        claims += claims_regression.named(
            claims_regression.TRUE if true else claims_regression.FALSE
        ).values()
        click.echo(f"{title} claims: {score(claims, true, seconds)}")


if __name__ == "__main__":
    main()
