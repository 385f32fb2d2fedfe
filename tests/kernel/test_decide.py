"""How the two decisions make one verdict, and what a verdict tells."""

import pytest
from sympy import Float, Function, Inverse, MatAdd, MatMul, MatrixSymbol, Mul, Product, Q, sin, symbols

from symnet import (
    Disagreement,
    Proved,
    Refuted,
    SymnetError,
    Unknown,
    UnsupportedTerm,
    UsageError,
    sizes,
    verify,
)
from symnet.kernel import decide
from symnet.kernel.first import Equal
from symnet.kernel.forms import Different
from symnet.kernel.sizes import Holds

m, n = sizes("m n")
a, c = symbols("a c")
A, B, C = (MatrixSymbol(name, n, n) for name in "ABC")
TRUE = MatMul(A, MatAdd(B, C)), MatAdd(MatMul(A, B), MatMul(A, C))
FALSE = MatMul(A, B), MatMul(B, A)
NAMED = {C: MatMul(A, B)}
EQUAL = Equal("normal form", (), {})
DOUBTED = Different(A, ("only on the left: A",), "a law may be missing")
DIFFERENT = Different(A, ("only on the left: A",), "")
AGREES = Holds((n,), ((1,),), all_sizes=False, reason="it is not known")


@pytest.fixture
def saying(monkeypatch):
    """Decisions that say what they are told to say; one that is told nothing is as it is."""

    def told(first=None, second=None):
        for name, finding in (("decide_first", first), ("decide_second", second)):
            if finding is not None:
                monkeypatch.setattr(decide, name, lambda *_, finding=finding, **__: _say(finding))

    return told


def _say(finding):
    if isinstance(finding, Exception):
        raise finding
    return finding


@pytest.mark.parametrize(
    ("first", "sides"), [(EQUAL, FALSE), (DIFFERENT, TRUE)], ids=["equal but false", "different but true"]
)
def test_decisions_that_contradict_each_other_are_an_error(saying, first, sides):
    saying(first=first)
    with pytest.raises(Disagreement) as caught:
        verify(*sides)
    told = str(caught.value)
    assert told.startswith(
        f"the two decisions contradict each other on {sides[0]} = {sides[1]}: {first} and "
    )
    assert told.endswith("; this is an error of symnet")


def test_letters_that_differ_modulo_a_prime_are_not_equal_whatever_the_laws_of_a_function(saying):
    saying(first=EQUAL)
    with pytest.raises(Disagreement, match="differ modulo a prime"):
        verify(sin(a), sin(c))


@pytest.mark.parametrize(
    "first",
    [UnsupportedTerm("it is not known"), DOUBTED, RecursionError()],
    ids=["refusal", "doubt", "depth"],
)
def test_instances_decide_where_the_normal_form_does_not(saying, first):
    saying(first=first)
    proof = verify(*TRUE, assuming=[Q.symmetric(A), Q.diagonal(B)])
    assert isinstance(proof, Proved)
    assert (proof.procedure, proof.conditions) == ("instances", ("A is symmetric", "B is diagonal"))
    assert proof.second.startswith("Holds")
    refuted = verify(*FALSE)
    assert isinstance(refuted, Refuted)
    assert refuted.left != refuted.right


def test_a_refutation_by_instances_alone_shows_the_difference_as_it_stands(saying):
    saying(first=UnsupportedTerm("it is not known"))
    refuted = verify(*FALSE)
    assert refuted.words == ()
    assert refuted.difference == MatAdd(FALSE[0], MatMul(-1, FALSE[1]))


UNDECIDED = {
    "the words of the first": (UnsupportedTerm("nothing"), UnsupportedTerm("else"), "nothing"),
    "its depth": (RecursionError(), AGREES, "the terms are nested too deeply for SymPy"),
    "its doubt": (DOUBTED, AGREES, "the two sides differ in form, but a law may be missing"),
    "the words of the second": (
        DIFFERENT,
        UnsupportedTerm("else"),
        "the two sides differ in form, but else",
    ),
    "some sizes": (DIFFERENT, AGREES, f"the two sides differ in form, but {AGREES}"),
}


@pytest.mark.parametrize(("first", "second", "reason"), UNDECIDED.values(), ids=UNDECIDED)
def test_what_is_not_decided_says_why(saying, first, second, reason):
    saying(first, second)
    verdict = verify(*TRUE, definitions={c: a})
    assert isinstance(verdict, Unknown)
    assert verdict.reason == reason
    assert (verdict.lhs, verdict.rhs, verdict.definitions) == (*TRUE, ((c, a),))


def test_depth_past_that_of_sympy_is_said(monkeypatch):
    monkeypatch.setattr(decide, "read_claim", lambda *_: _say(RecursionError()))
    verdict = verify(*TRUE, definitions={c: a})
    assert verdict.reason == "the terms are nested too deeply for SymPy"
    assert (verdict.lhs, verdict.rhs, verdict.definitions) == (*TRUE, ((c, a),))


def test_a_verdict_tells_the_claim():
    proof, refuted = (
        verify(MatMul(A, C), MatMul(*order), definitions=NAMED) for order in ((A, A, B), (A, B, A))
    )
    assert isinstance(proof, Proved)
    assert isinstance(refuted, Refuted)
    for verdict, right in ((proof, MatMul(A, A, B)), (refuted, MatMul(A, B, A))):
        assert (verdict.lhs, verdict.rhs) == (MatMul(A, C), right)
        assert verdict.definitions == tuple(NAMED.items())
    assert (proof.premises, proof.recursion, proof.assuming) == ((), (), ())
    assert proof.replay() == proof
    outside = verify(Float(0.5) * a, a, definitions={c: a})
    assert (outside.lhs, outside.rhs, outside.definitions) == (Float(0.5) * a, a, ((c, a),))
    beyond = verify(a, c, definitions={c: Product(Function("f")(a), (a, 1, n))})
    assert (beyond.lhs, beyond.rhs, beyond.definitions) == (a, c, ())


def test_a_verdict_says_what_it_rests_on():
    assert verify(*TRUE).second == "Holds (tested: n = 3)"
    assert isinstance(verify(verify(*FALSE).difference, MatAdd(FALSE[0], MatMul(-1, FALSE[1]))), Proved)
    assert verify(Float(0.5) * a, a).reason.startswith("the kernel cannot read Float")
    assumed = verify(A, A.T, assuming=[Q.symmetric(A)])
    assert assumed.replay() == assumed


def test_a_claim_that_looks_false_is_tried_at_larger_sizes():
    late = Mul(*(n - size for size in range(1, 5)), evaluate=False)
    assert isinstance(verify(MatMul(late, Inverse(A)), MatMul(0, A)), Refuted)


@pytest.mark.parametrize(
    ("limits", "reason"), [({"max_terms": 1}, "max_terms=1"), ({"max_seconds": -1}, "max_seconds")]
)
def test_work_is_bounded(limits, reason):
    verdict = verify(*TRUE, **limits)
    assert isinstance(verdict, Unknown)
    assert reason in verdict.reason


def test_a_name_is_defined_or_assumed():
    with pytest.raises(UsageError, match=r"^A must not be both defined and assumed to have properties$"):
        verify(A, B, definitions={A: B}, assuming=[Q.symmetric(A)])


def test_what_is_no_term_is_refused_on_either_side():
    with pytest.raises(UsageError, match=r"^the left side must be"):
        verify("a", a)
    with pytest.raises(UsageError, match=r"^the right side must be"):
        verify(a, "a")


TEXTS = {
    "Proved (normal form, sizes: all)": (TRUE, {}),
    "Proved, but vacuous: both sides are the same term (normal form, sizes: all)": ((a, a), {}),
    "Proved (normal form, sizes: all; if A is diagonal, B is diagonal)": (
        FALSE,
        {"assuming": [Q.diagonal(A), Q.diagonal(B)]},
    ),
    "Refuted: only on the left: A*B; only on the right: B*A": (FALSE, {}),
    "Unknown: the two sides differ in form, but no law that the kernel knows makes them equal": (
        (sin(a), a),
        {},
    ),
}


@pytest.mark.parametrize(("text", "claim"), TEXTS.items(), ids=TEXTS)
def test_verdicts_as_text(text, claim):
    sides, options = claim
    verdict = verify(*sides, **options)
    assert str(verdict) == text
    word, rest = text.split(" ", 1)
    assert verdict._repr_markdown_() == f"**{word}** {rest}"
    with pytest.raises(TypeError, match=f"^{type(verdict).__name__} has no truth value"):
        bool(verdict)


def test_only_the_kernel_makes_a_proof():
    with pytest.raises(
        SymnetError, match=r"^only the kernel makes a Proved: state the claim to symnet\.verify$"
    ):
        Proved(A, B, (), (), "", False, "all", (), "", (), (), verify, object())
