"""What a verdict says: each of its attributes, its text, and what it is equal to."""

import gc
from types import MappingProxyType

import pytest
from sympy import (
    Dict,
    ImmutableMatrix,
    IndexedBase,
    Integer,
    MatrixSymbol,
    Mul,
    Q,
    Rational,
    Symbol,
    symbols,
)

from symnet import Proved, Refuted, SymnetError, sizes
from symnet.core import verdicts
from symnet.core.certificates import Certificate, Leaf, Naming
from symnet.core.evaluate import World
from symnet.core.verdicts import conclude, prove, refute, state
from symnet.errors import Rejected
from tests.core.hand import budget

n = sizes("n")
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
a, b, c, s = symbols("a b c s")
x = IndexedBase("x")
READ, UNROLLED = Certificate(Leaf()), Certificate(Leaf(), unrolled=2)


def proved(lhs, rhs, *assuming, definitions=(), certificate=READ, **more):
    return prove(state(lhs, rhs, definitions, assuming, budget()), certificate, budget(), **more)


def refuted(lhs, rhs, world, *assuming, definitions=(), witness=None, difference=None, **more):
    stated = state(lhs, rhs, definitions, assuming, budget())
    shown = Dict() if witness is None else witness
    return refute(stated, world, budget(), witness=shown, difference=difference or Integer(0), **more)


def induction(given=None):
    """That s, which is 1/b at first and stays so, is 1/b."""
    given = given or (proved(a, a, second="first"), proved(1 / c, 1 / c, second="then"))
    return conclude(s, 1 / b, ((s, 1 / b, s),), (READ, UNROLLED), given, budget())


def attributes(verdict):
    names = "lhs rhs definitions assuming procedure vacuous sizes conditions second premises recursion"
    return {name: getattr(verdict, name) for name in names.split()}


PLAIN = {
    "definitions": (), "assuming": (), "procedure": "normal form", "vacuous": False, "sizes": "all",
    "conditions": (), "second": "", "premises": (), "recursion": (),
}  # fmt: skip


def test_what_is_proved_is_said():
    assert attributes(proved(a * b, b * a)) == {**PLAIN, "lhs": a * b, "rhs": b * a}
    quotient = a / b
    proof = proved(c, quotient, Q.symmetric(A), definitions=((c, quotient),), second="agrees", vacuous=True)
    assert attributes(proof) == {
        **PLAIN,
        "lhs": c,
        "rhs": quotient,
        "definitions": ((c, quotient),),
        "assuming": (Q.symmetric(A),),
        "vacuous": True,
        "conditions": ("b is not zero",),
        "second": "agrees",
    }
    claim, (certificate,) = proof.evidence
    assert (claim, certificate) == (state(c, quotient, ((c, quotient),), (), budget()).claim, READ)


def test_what_is_read_by_names_is_proved_in_words():
    claim = state(A * B, A * B, (), (), budget()).claim
    certificate = Certificate(Leaf(), namings=(Naming(claim.left),))
    assert proved(A * B, A * B, certificate=certificate).procedure == "words"


def test_a_proof_is_told():
    assert str(proved(a, a)) == repr(proved(a, a)) == "Proved (normal form, sizes: all)"
    assert proved(a, a)._repr_markdown_() == "**Proved** (normal form, sizes: all)"
    quotient = 1 / a + 1 / b
    assert str(proved(quotient, quotient, vacuous=True)) == (
        "Proved, but vacuous: both sides are the same term (normal form, sizes: all; "
        "if a is not zero, b is not zero)"
    )


def test_a_replay_says_the_same():
    for proof in (
        proved(a, a, second="agrees", vacuous=True),
        proved(A, A, definitions=((a, b),)),
        induction(),
    ):
        assert attributes(proof.replay()) == attributes(proof)
        assert attributes(proof.replay(budget())) == attributes(proof)
        assert proof.replay().evidence == proof.evidence


def test_what_is_proved_at_every_depth_is_said():
    given = (proved(a, a, second="first"), proved(1 / c, 1 / c, second="then"))
    proof = induction(given=given)
    assert attributes(proof) == {
        **PLAIN,
        "lhs": s,
        "rhs": 1 / b,
        "procedure": "induction over the depth",
        "conditions": ("b is not zero", "c is not zero"),
        "second": "base: first; step: then",
        "premises": given,
        "recursion": ((s, 1 / b, s),),
    }
    recursion, certificates = proof.evidence
    assert recursion == verdicts.recursion(s, 1 / b, ((s, 1 / b, s),), budget())[0]
    assert certificates == (READ, UNROLLED)
    assert str(proof) == ("Proved (induction over the depth, sizes: all; if b is not zero, c is not zero)")


def test_base_and_step_are_both_shown_by_proofs():
    proof, other = proved(a, a), refuted(a, b, World({}, {0: 1, 1: 2}))
    for given in ((proof, other), (other, proof)):
        with pytest.raises(Rejected, match="shown by proofs"):
            induction(given=given)


def test_verdicts_are_equal_if_they_say_the_same():
    same, other = [proved(a, a), proved(a, a), proved(a, a).replay()], proved(b, b)
    assert {*same} == {same[0]}
    assert len({*same, other}) == 2
    assert hash(same[0]) != hash(other)
    assert same[0] != other
    assert same[0] != proved(a, a, second="agrees")
    false = [refuted(a, b, World({}, {0: 1, 1: 2})) for _ in range(2)]
    assert {*false} == {false[0]}
    assert hash(false[0]) != hash(refuted(b, a, World({}, {0: 1, 1: 2})))
    assert same[0] != false[0]
    assert (same[0] == 5) is (same[0] == None) is False  # noqa: E711 - an object of another kind


def test_an_attribute_has_the_name_that_it_is_given():
    own = type("Own", (), {"rhs": verdicts._kept()})
    assert own.rhs.name == "rhs"
    assert Proved.lhs.name == "lhs"


def test_nothing_is_kept_of_a_verdict_that_is_gone():
    gc.collect()
    before = len(verdicts._KEPT)
    several = [proved(a, a) for _ in range(3)]
    assert len(verdicts._KEPT) >= before + 3
    several.clear()
    gc.collect()
    assert len(verdicts._KEPT) == before


def test_what_a_claim_gives_away_of_its_names_is_a_copy():
    stated = state(A[n - 1, 0] * x[0], x[0] * a, (), (), budget())
    free = state(A[Symbol("i", integer=True), 0], a, (), (), budget())
    for each in (stated, free):
        before = repr(each.names)
        changed = each.names
        for name in type(changed).__slots__:
            value = getattr(changed, name)
            for inner in value.values() if isinstance(value, dict) else ():
                if isinstance(inner, list | dict):
                    inner.clear()
            value.clear()
        assert repr(each.names) == before != repr(changed)


# -- refutations
def test_what_is_refuted_is_said():
    claim = (a * b, c, Q.symmetric(A))
    world = World({}, {0: 1, 1: 2, 2: 7})
    found = refuted(*claim[:2], world, claim[2], definitions=((s, a),), difference=a * b - c)
    assert (found.lhs, found.rhs) == claim[:2]
    assert (found.definitions, found.assuming, found.words) == (((s, a),), (Q.symmetric(A),), ())
    assert found.difference == a * b - c
    assert found.left != found.right
    stated = state(a * b, c, ((s, a),), (Q.symmetric(A),), budget())
    assert found.evidence == (stated.claim, world)


def test_values_are_numbers_and_matrices_of_sympy():
    found = refuted(a / 2, b, World({}, {0: 1, 1: 2}))
    assert (found.left, found.right) == (Rational(1, 2), Integer(2))
    cells = {(0, 0): 1, (0, 1): 2, (1, 0): 3, (1, 1): 4}
    found = refuted(A / 2, A, World({-1: 2}, {0: cells}))
    assert found.left == ImmutableMatrix([[Rational(1, 2), 1], [Rational(3, 2), 2]])
    assert found.right == ImmutableMatrix([[1, 2], [3, 4]])


def test_a_witness_is_shown_as_it_is_and_not_changed():
    world, given = World({}, {0: 1, 1: 2}), {a: Integer(1)}
    found = refuted(a, b, world, witness=given)
    given[a] = Integer(5)
    assert type(found.witness) is MappingProxyType
    assert found.witness == {a: 1}
    shown = Dict({a: 1, b: 2})
    assert refuted(a, b, world, witness=shown).witness is shown


def test_a_refutation_is_told():
    world = World({}, {0: 1, 1: 2})
    assert str(refuted(a, b, world, witness=Dict({a: 1}))) == "Refuted: false at {a: 1}"
    found = refuted(a, b, world, words=("a is on the left alone", "b on the right"))
    assert str(found) == repr(found) == "Refuted: a is on the left alone; b on the right"
    assert found._repr_markdown_() == "**Refuted:** a is on the left alone; b on the right"
    assert isinstance(found, Refuted)


def test_a_value_is_as_sympy_assumes_it_of_its_symbol():
    """The value of a size, of a free index and of a defined symbol."""
    even = Symbol("k", positive=True, integer=True, even=True)
    P = MatrixSymbol("P", even, even)
    for size in (1, 2):
        there = World({-1: size}, {0: {(r, c): 1 for r in range(2) for c in range(2)}})
        if size == 2:
            refuted(P, 2 * P, there)
        else:
            with pytest.raises(Rejected, match="assumed of its symbol"):
                refuted(P, 2 * P, there)
    i = Symbol("i", integer=True, positive=True)
    stated = state(x[i], 2 * x[i], (), (), budget())
    (index,) = stated.claim.free
    first = stated.names.free[i][1]
    for place in (0, 1, 2):
        cells = {(k,): 1 for k in range(-5, 6)}
        there = World({}, {0: cells}, {}, {index: place})
        if there.size(first) + place > 0:
            refute(stated, there, budget(), witness=Dict(), difference=Integer(0))
        else:
            with pytest.raises(SymnetError):
                refute(stated, there, budget(), witness=Dict(), difference=Integer(0))
    positive = Symbol("p", positive=True)
    for value in (5, -5):
        there = World({}, {0: value, 1: 2})
        stated = state(positive, 2 * positive, ((positive, a * b),), (), budget())
        if value > 0:
            refute(stated, there, budget(), witness=Dict(), difference=Integer(0))
        else:
            with pytest.raises(Rejected, match="assumed of its symbol"):
                refute(stated, there, budget(), witness=Dict(), difference=Integer(0))


def test_what_is_equal_is_not_refuted():
    with pytest.raises(Rejected, match="not known to differ at this world"):
        refuted(a, b, World({}, {0: 1, 1: 1}))
    with pytest.raises(Rejected, match="not known to differ at this world"):
        refuted(Mul(a, b), b * a, World({}, {0: 2, 1: 1}))
