"""Verdicts. Only this module makes a `Proved`, from a certificate that it checks, and a `Refuted`, from an
instance that it evaluates; what they say is kept here and not in the objects.

A verdict is a key without contents: its attributes are looked up by its identity. A copy, a changed one, or
one made by `object.__new__` or by another class opens nothing, and every look at it raises. Code that reaches
into this module's own variables cannot be kept out.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from types import MappingProxyType, NoneType
from typing import Any, Final, NamedTuple, NoReturn, TypeVar
from weakref import ref

from sympy import Basic, Derivative, ImmutableMatrix, Integer, MatrixBase, Rational, Tuple

from symnet.core.balls import Ball, Real, differ
from symnet.core.budget import Budget, deep
from symnet.core.certificates import Certificate
from symnet.core.check import check
from symnet.core.evaluate import RealRows as Entries
from symnet.core.evaluate import Value, World, evaluate, inert, value_of
from symnet.core.form import plain
from symnet.core.induction import Recursion, premises
from symnet.core.instance import fixed_sizes, sizes_put_in
from symnet.core.language import Claim
from symnet.core.symbols import SYMBOLS, Names, allowed, conditions
from symnet.core.translate import translate, translate_gradient, translate_recursion
from symnet.errors import Rejected, SymnetError, UsageError

Definitions = tuple[tuple[Basic, Basic], ...]
Rows = tuple[tuple[Basic, Basic, Basic], ...]

_KEPT: Final[dict[int, tuple["ref[Any]", type, Any]]] = {}


def _record(key: object) -> Any:
    """What is kept for a key."""
    owner, kind, record = _KEPT.get(id(key), (None, None, None))
    if owner is None or owner() is not key or type(key) is not kind:
        raise SymnetError("this is no verdict: only the core makes one, state the claim to symnet.verify")
    return record


class _Kept:
    """An attribute that is looked up by the identity of its object."""

    __slots__ = ("name",)
    name: str

    def __set_name__(self, _owner: type, name: str) -> None:
        object.__setattr__(self, "name", name)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("what an attribute is cannot be changed")

    def __get__(self, key: object, _owner: type) -> Any:
        return self if key is None else getattr(_record(key), self.name)

    def __set__(self, key: object, value: object) -> NoReturn:
        raise AttributeError(f"{self.name} of a {type(key).__name__} cannot be changed")


def _kept() -> Any:
    return _Kept()


class _Key:
    """An object without contents, known by its identity. It has no truth value."""

    __slots__ = ("__weakref__",)

    lhs: Basic = _kept()
    rhs: Basic = _kept()
    definitions: Definitions = _kept()
    assuming: tuple[Basic, ...] = _kept()

    def __init_subclass__(cls, *, of_the_core: object = None) -> None:
        if of_the_core is not _KEPT:
            raise TypeError(f"there are no other verdicts; found {cls.__name__}")

    def __init__(self, *_: object, **__: object) -> None:
        raise SymnetError(f"only the core makes a {type(self).__name__}: state the claim to symnet.verify")

    def __copy__(self) -> Any:
        return self

    def __deepcopy__(self, _: object) -> Any:
        return self

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and bool(_record(self) == _record(other))

    def __hash__(self) -> int:
        return hash(_record(self))

    def __bool__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} has no truth value: match on Proved, Refuted and Unknown")

    def _repr_markdown_(self) -> str:
        word, _, rest = str(self).partition(" ")
        return f"**{word}** {rest}"


@dataclass(frozen=True, slots=True)
class _Said:
    """What a claim says."""

    lhs: Basic
    rhs: Basic
    definitions: Definitions
    assuming: tuple[Basic, ...]

    @property
    def terms(self) -> tuple[Basic, ...]:
        """All terms of the claim."""
        return (self.lhs, self.rhs, *chain(*self.definitions), *self.assuming)


Key = TypeVar("Key", bound=_Key)


def _keep(kind: type[Key], record: _Said) -> Key:
    """A key for a record."""
    key = object.__new__(kind)
    number = id(key)
    _KEPT[number] = ref(key, lambda _: _KEPT.pop(number)), kind, record
    return key


@dataclass(frozen=True, slots=True)
class _Stated(_Said):
    claim: Claim
    names: Names = field(compare=False)


class Stated(_Key, of_the_core=_KEPT):
    """A claim that has been read: what a certificate or a counterexample is for."""

    __slots__ = ()

    @property
    def claim(self) -> Claim:
        """The claim in the language, a copy."""
        return _detached(_record(self).claim)

    @property
    def names(self) -> Names:
        """What its numbers stand for, a copy."""
        return Names(**{each: _copied(value) for each, value in _fields(_record(self).names)})


def _detached(read: Any) -> Any:
    """A claim or a recursion that shares nothing with the one that is kept."""
    return replace(read, table=read.table.detached())


def _frozen(term: Any) -> Any:
    """A matrix that cannot be changed, for one that can."""
    return term.as_immutable() if isinstance(term, MatrixBase) else term


def _once(definitions: Definitions) -> Definitions:
    """Definitions that cannot be changed, one of each name."""
    definitions = tuple([(name, _frozen(value)) for name, value in definitions])
    if len(dict(definitions)) < len(definitions):
        raise Rejected("a name is defined once")
    return definitions


def _copied(value: Any) -> Any:
    """A list or a mapping with the lists and mappings in it, copied."""
    if isinstance(value, dict):
        return {key: _copied(each) for key, each in value.items()}
    return [*value] if isinstance(value, list) else value


def _fields(names: Names) -> Iterator[tuple[str, Any]]:
    return ((each, getattr(names, each)) for each in Names.__slots__)


def state(
    lhs: Basic, rhs: Basic, definitions: Definitions, assuming: Sequence[Basic], budget: Budget
) -> Stated:
    """Read a claim. Raises what `translate` raises."""
    lhs, rhs, assuming = _frozen(lhs), _frozen(rhs), tuple(assuming)
    definitions = _once(definitions)
    with deep():
        claim, names = translate(lhs, rhs, dict(definitions), assuming, budget)
    return _keep(Stated, _Stated(lhs, rhs, definitions, assuming, claim, names))


@dataclass(frozen=True, slots=True)
class _Theorem(_Said):
    procedure: str
    vacuous: bool
    sizes: str
    conditions: tuple[str, ...]
    second: str
    premises: tuple["Proved", ...]
    recursion: Rows
    evidence: tuple[Claim | Recursion, tuple[Certificate, ...]] = field(compare=False)
    again: Callable[[Budget], "Proved"] = field(compare=False)
    shown: Callable[[], object] = field(default=lambda: None, compare=False)

    def __hash__(self) -> int:
        return hash((self.lhs, self.rhs, self.conditions))


class Proved(_Key, of_the_core=_KEPT):
    """The claim holds for every value of its symbols: all sizes, all entries.

    `sizes` says for which sizes it was proved: all, or the numbers that the claim has for them.
    `conditions` is what it presupposes, `procedure` how it was decided, `second` what a second opinion,
    independent of the core, found; `vacuous` marks a claim whose two sides are the same term. A claim at
    numbers that is proved for all sizes in their place has the theorem on all sizes as its premise; a claim
    for every depth has its base and its step as `premises`, and the first term and the following one of
    each sequence in `recursion`; the left side of a gradient is a `Derivative` of SymPy. `evidence` is what
    the core has checked: the claim in its language (for a gradient, an equation of dual numbers), and
    certificates; `replay()` reads the terms and checks them again.
    """

    __slots__ = ()

    procedure: str = _kept()
    vacuous: bool = _kept()
    sizes: str = _kept()
    conditions: tuple[str, ...] = _kept()
    second: str = _kept()
    premises: tuple["Proved", ...] = _kept()
    recursion: Rows = _kept()

    @property
    def evidence(self) -> tuple[Claim | Recursion, tuple[Certificate, ...]]:
        """What the core has checked, a copy."""
        read, certificates = _record(self).evidence
        return _detached(read), tuple(plain(each, len(read.sizes)) for each in certificates)

    @property
    def certificate(self) -> object:
        """The certificate for a reader, as the search reads it back; None where it finds no short form."""
        return _record(self).shown()

    def replay(self, budget: Budget | None = None) -> "Proved":
        """The same verdict: its terms read, and its certificate checked, once more."""
        if type(budget) not in (Budget, NoneType):
            raise UsageError(f"what a replay may cost must be a Budget; found {type(budget).__name__}")
        found: Proved = _record(self).again(budget or Budget.unbounded())
        return found

    def __str__(self) -> str:
        what = "Proved, but vacuous: both sides are the same term" if self.vacuous else "Proved"
        given = f"; if {', '.join(self.conditions)}" if self.conditions else ""
        return f"{what} ({self.procedure}, sizes: {self.sizes}{given})"

    __repr__ = __str__


def prove(
    stated: Stated,
    certificate: Certificate,
    budget: Budget,
    *,
    second: str = "",
    vacuous: bool = False,
    general: Proved | None = None,
    shown: Callable[[], object] = lambda: None,
) -> Proved:
    """The verdict that a claim holds; `general` is a proof of the claim with symbols for its sizes.

    Raises `Rejected` if the certificate does not prove it, or if the general claim is another one.
    """
    given: _Stated = _record(stated)
    certificate = _checked(given.claim, certificate, budget)
    found = conditions(given.claim, given.names)
    if general is not None:
        theorem = _record(general)
        if (
            not isinstance(theorem, _Theorem)
            or theorem.recursion
            or theorem.sizes[:3] != "all"
            or theorem.conditions != found
        ):
            raise Rejected("the claim for all sizes is none for all sizes")
        if sizes_put_in(theorem.terms, given.terms) is None:
            raise Rejected("the claim for all sizes is another one")
    theorem = _Theorem(
        given.lhs, given.rhs, given.definitions, given.assuming,
        "words" if certificate.namings else "normal form", vacuous,
        _sizes(given.claim) if general is None else general.sizes,
        found, second, () if general is None else (general,), (),
        (given.claim, (certificate,)),
        lambda again: prove(
            state(given.lhs, given.rhs, given.definitions, given.assuming, again), certificate, again,
            second=second, vacuous=vacuous, general=general, shown=shown,
        ),
        shown,
    )  # fmt: skip
    return _keep(Proved, theorem)


def _sizes(claim: Claim) -> str:
    """The sizes for which a claim is said: all, or its numbers, which are fixed."""
    if not (numbers := fixed_sizes(claim)):
        return "all"
    fixed = ", ".join(map(str, numbers))
    return f"all, {fixed} fixed" if claim.sizes else fixed


def _checked(claim: Claim, certificate: Certificate, budget: Budget) -> Certificate:
    """The certificate in its plain form. Raises `Rejected` unless it proves the claim."""
    certificate = plain(certificate, len(claim.sizes))
    check(claim, certificate, budget)
    return certificate


def recursion(name: Basic, term: Basic, rows: Rows, budget: Budget) -> tuple[Recursion, Names]:
    """Read the claim that a sequence is a term at every depth."""
    with deep():
        return translate_recursion(name, term, rows, budget)


def conclude(  # noqa: PLR0917 - a rule and its premises
    name: Basic,
    term: Basic,
    rows: Rows,
    certificates: tuple[Certificate, Certificate],
    given: tuple[Proved, Proved],
    budget: Budget,
) -> Proved:
    """The verdict that a sequence is a term at every depth, from certificates of its base and its step.

    `given` are proofs of both as they are shown. Raises `Rejected` if the certificates do not prove them.
    """
    name, term = _frozen(name), _frozen(term)
    rows = tuple([(letter, _frozen(first), _frozen(following)) for letter, first, following in rows])
    base, step = given
    if not isinstance(_record(base), _Theorem) or not isinstance(_record(step), _Theorem):
        raise Rejected("base and step are shown by proofs")
    given = base, step
    read, names = recursion(name, term, rows, budget)
    found: list[str] = []
    checked: list[Certificate] = []
    with deep():
        claims = premises(read)
    for claim, certificate in zip(claims, certificates, strict=True):
        checked.append(_checked(claim, certificate, budget))
        found += conditions(claim, names)
    certificates = checked[0], checked[1]
    found += [each for proof in given for each in proof.conditions]
    theorem = _Theorem(
        name, term, (), (), "induction over the depth", False, "all", tuple(dict.fromkeys(found)),
        "; ".join(f"{what}: {proof.second}" for what, proof in zip(("base", "step"), given, strict=True)),
        given, rows, (read, certificates),
        lambda again: conclude(name, term, rows, certificates, given, again),
    )  # fmt: skip
    return _keep(Proved, theorem)


class Differential(NamedTuple):
    """A gradient that is stated: a term, a symbol, and the gradient of the one with respect to the other."""

    term: Basic
    letter: Basic
    gradient: Basic
    definitions: Definitions = ()
    assuming: tuple[Basic, ...] = ()


def differentiate(stated: Differential, certificate: Certificate, budget: Budget) -> Proved:
    """The verdict that a term has a gradient, from a certificate of the equation of dual numbers.

    Raises `Rejected` if the certificate does not prove that, or if the rule does not apply.
    """
    term, letter, gradient = map(_frozen, stated[:3])
    definitions = _once(stated.definitions)
    stated = Differential(term, letter, gradient, definitions, tuple(stated.assuming))
    with deep():
        (loss, slope, equation), names = translate_gradient(
            stated[:3], dict(definitions), stated.assuming, budget
        )
    told = replace(loss, presumed=(*loss.presumed, slope.left))
    certificate = _checked(equation, certificate, budget)
    theorem = _Theorem(
        Basic.__new__(Derivative, stated.term, Tuple(stated.letter, Integer(1))), stated.gradient,
        stated.definitions, stated.assuming, "dual numbers", False, _sizes(loss),
        conditions(told, names), "", (), (),
        (equation, (certificate,)), lambda again: differentiate(stated, certificate, again),
    )  # fmt: skip
    return _keep(Proved, theorem)


@dataclass(frozen=True, slots=True)
class _Refutation(_Said):
    difference: Basic
    words: tuple[str, ...]
    witness: Any
    sides: tuple[Real | Entries, Real | Entries] = field(compare=False)
    evidence: tuple[Claim, World] = field(compare=False)

    def __hash__(self) -> int:
        return hash((self.lhs, self.rhs))


class Refuted(_Key, of_the_core=_KEPT):
    """The claim is false at the `witness`, the smallest sizes and integers found.

    `left` and `right` are the values of both sides there. `difference` is the term by which the left side
    exceeds the right one, or the entry [i, j] of that if it is a matrix and no sum of products; `words` names
    each term that the two sides do not share, as far as time allows. `evidence` is what the core evaluated.
    """

    __slots__ = ()

    difference: Basic = _kept()
    words: tuple[str, ...] = _kept()
    witness: Any = _kept()

    @property
    def evidence(self) -> tuple[Claim, World]:
        """What the core has evaluated, a copy."""
        claim, world = _record(self).evidence
        return _detached(claim), inert(world)

    @property
    def left(self) -> Basic:
        """The value of the left side, as the core has evaluated it."""
        return _as_sympy(_record(self).sides[0])

    @property
    def right(self) -> Basic:
        """The value of the right side, as the core has evaluated it."""
        return _as_sympy(_record(self).sides[1])

    def __str__(self) -> str:
        return "Refuted: " + ("; ".join(self.words) or f"false at {self.witness}")

    __repr__ = __str__


def _as_sympy(value: Real | Entries) -> Basic:
    if isinstance(value, tuple):
        return ImmutableMatrix([[_as_sympy(entry) for entry in row] for row in value])
    if isinstance(value, Ball):
        return value.shown
    return Rational(value.numerator, value.denominator)


def refute(
    stated: Stated,
    world: World,
    budget: Budget,
    *,
    witness: Mapping[Basic, Basic],
    difference: Basic,
    words: tuple[str, ...] = (),
) -> Refuted:
    """The verdict that a claim is false at a world, which is shown as a witness.

    Raises `Rejected` if both sides are equal there, `Inadmissible` if the claim does not speak of it.
    """
    given: _Stated = _record(stated)
    world = inert(world)
    witness = MappingProxyType({**witness}) if type(witness) is dict else witness
    with deep():
        left, right = evaluate(given.claim, world, budget)
    if not differ(left, right):
        raise Rejected("both sides are not known to differ at this world")
    defined = {
        symbol: value
        for symbol, number in given.names.defined.items()
        if not isinstance(value := value_of(given.claim, world, number, budget), tuple)
    }
    if not allowed(given.names, world.values, _places(given.names, world) | defined):
        raise Rejected("a value is not what is assumed of its symbol")
    refutation = _Refutation(
        given.lhs, given.rhs, given.definitions, given.assuming,
        difference, words, witness, (left, right), (given.claim, world),
    )  # fmt: skip
    return _keep(Refuted, refutation)


def _places(names: Names, world: World) -> dict[Basic, Value]:
    """The values of the symbols of sizes and free indices at a world."""
    sizes = names.sizes.items()
    places: dict[Basic, Value] = {
        symbol: world.sizes[number] for symbol, number in sizes if type(symbol) in SYMBOLS
    }
    return places | {
        symbol: world.size(first) + world.indices[number] for symbol, (number, first) in names.free.items()
    }


@dataclass(frozen=True, slots=True, repr=False)
class Unknown:
    """The claim is not decided; `reason` says why. It has no truth value."""

    lhs: Basic
    rhs: Basic
    definitions: Definitions
    reason: str

    def __bool__(self) -> NoReturn:
        raise TypeError("Unknown has no truth value: match on Proved, Refuted and Unknown")

    def _repr_markdown_(self) -> str:
        return f"**Unknown:** {self.reason}"

    def __str__(self) -> str:
        return f"Unknown: {self.reason}"

    __repr__ = __str__


Verdict = Proved | Refuted | Unknown
