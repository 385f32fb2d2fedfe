"""Verdicts through `pickle`: what is loaded is checked again, and is Unknown where it does not pass."""

import copyreg
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import Any

from sympy import Derivative

from symnet.core.budget import Budget
from symnet.core.evaluate import World
from symnet.core.form import from_json, to_json
from symnet.core.verdicts import (
    Differential,
    Proved,
    Refuted,
    Unknown,
    Verdict,
    conclude,
    differentiate,
    prove,
    refute,
    state,
)
from symnet.errors import SymnetError
from symnet.reading.storage import restored, stored
from symnet.search.cofactors import cofactors

SECONDS = 60.0
"""How long a check may take when a verdict is loaded."""
Parts = tuple[Callable[..., Verdict], tuple[Any, ...]]


def _budget() -> Budget:
    return Budget(10**9, monotonic() + SECONDS)


def _proof(proof: Any) -> Parts:
    form = to_json(*proof.evidence)
    terms = stored((proof.lhs, proof.rhs, proof.definitions, proof.assuming, proof.recursion))
    return _proved, (terms, form, proof.second, proof.vacuous, proof.premises)


def _proved(terms: Any, form: Any, second: str, vacuous: bool, premises: tuple[Proved, ...]) -> Verdict:
    kept: Any = restored(terms)
    lhs, rhs, definitions, assuming, recursion = kept
    try:
        _, certificates = from_json(form)
        if isinstance(lhs, Derivative):
            (certificate,) = certificates
            slope = Differential(lhs.args[0], lhs.args[1][0], rhs, definitions, assuming)
            return differentiate(slope, certificate, _budget())
        if recursion:
            base, step = certificates
            first, following = premises
            return conclude(lhs, rhs, recursion, (base, step), (first, following), _budget())
        (certificate,) = certificates
        stated = state(lhs, rhs, definitions, assuming, _budget())
        general = premises[0] if premises else None
        return prove(
            stated,
            certificate,
            _budget(),
            second=str(second),
            vacuous=bool(vacuous),
            general=general,
            shown=partial(cofactors, stated, certificate),
        )
    except (SymnetError, TypeError, ValueError) as error:
        return Unknown(lhs, rhs, definitions, f"what was loaded does not pass the check: {error}")


def _refutation(found: Any) -> Parts:
    _, world = found.evidence
    terms = stored((found.lhs, found.rhs, found.definitions, found.assuming, found.difference))
    return _refuted, (terms, world, found.words, found.witness)


def _refuted(terms: Any, world: World, words: tuple[str, ...], witness: Any) -> Verdict:
    kept: Any = restored(terms)
    lhs, rhs, definitions, assuming, difference = kept
    try:
        stated = state(lhs, rhs, definitions, assuming, _budget())
        return refute(stated, world, _budget(), witness=witness, difference=difference, words=words)
    except (SymnetError, TypeError, ValueError, LookupError) as error:
        return Unknown(lhs, rhs, definitions, f"what was loaded does not pass the check: {error}")


copyreg.pickle(Proved, _proof)  # type: ignore[arg-type]
copyreg.pickle(Refuted, _refutation)  # type: ignore[arg-type]
