"""Ways to forge a verdict: each is refused, or what is shown is still what was proved."""

import copy
import copyreg
import dataclasses
import gc
import json
import pickle
import subprocess
import sys
from fractions import Fraction
from time import monotonic

import pytest
from sympy import (
    Basic,
    Dict,
    Function,
    Identity,
    IndexedBase,
    Integer,
    Matrix,
    MatrixSymbol,
    Symbol,
    Transpose,
    symbols,
)

from symnet import Proved, Refuted, SymnetError, Unknown, sizes, verify
from symnet.core.__main__ import main
from symnet.core.budget import Budget
from symnet.core.certificates import Certificate, Leaf, Multiple
from symnet.core.evaluate import World
from symnet.core.form import from_json, to_json
from symnet.core.language import Kind, Number, Property
from symnet.core.verdicts import Stated, conclude, prove, refute, state
from symnet.errors import Rejected
from symnet.reading.storage import restored, stored

n, m = sizes("n m")
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
a, b, c = symbols("a b c")
x = IndexedBase("x")


def budget():
    return Budget(100_000, monotonic() + 10)


@pytest.fixture
def proof():
    return verify(A * (A + B), A * A + A * B)


@pytest.fixture
def refuted():
    return verify(A * B, B * A)


def is_worthless(key):
    """Whether nothing takes an object for a verdict."""
    for name in ("lhs", "rhs", "conditions", "replay", "evidence"):
        with pytest.raises((SymnetError, AttributeError)):
            getattr(key, name)() if name == "replay" else getattr(key, name)
    return True


# -- objects
def test_an_object_without_its_record():
    assert is_worthless(object.__new__(Proved))


@pytest.mark.parametrize("kind", [Proved, Refuted, Stated])
def test_a_verdict_is_not_called(kind):
    with pytest.raises(SymnetError, match="only the core makes"):
        kind(A, B)
    with pytest.raises(SymnetError, match="only the core makes"):
        kind()


@pytest.mark.parametrize("kind", [Proved, Refuted])
def test_a_verdict_has_no_subclass(kind):
    with pytest.raises(TypeError, match="no other verdicts"):
        type("Mine", (kind,), {})


def test_another_class_of_the_same_name():
    assert not isinstance(type("Proved", (), {"lhs": A, "rhs": B})(), Proved)


def test_an_object_that_says_it_is_a_verdict():
    class Posing:
        __class__ = Proved

    posing = Posing()
    assert isinstance(posing, Proved)  # Python takes its word for it,
    assert is_worthless(posing)  # but the core has no record of it.


def test_a_verdict_of_another_class_says_nothing(refuted):
    for other in (refuted, state(A, B, (), (), budget())):
        other.__class__ = Proved
        assert is_worthless(other)


@pytest.mark.parametrize(
    "name", ["lhs", "rhs", "conditions", "assuming", "definitions", "evidence", "premises"]
)
def test_an_attribute_is_not_assigned(proof, name):
    with pytest.raises(AttributeError):
        setattr(proof, name, B)
    with pytest.raises(AttributeError):
        object.__setattr__(proof, name, B)
    with pytest.raises(AttributeError):
        delattr(proof, name)
    assert (proof.lhs, proof.conditions) == (A * (A + B), ())


def test_a_verdict_has_no_place_for_more(proof):
    with pytest.raises(AttributeError):
        proof.more = 1
    assert not hasattr(proof, "__dict__")


def test_a_verdict_is_no_dataclass(proof, refuted):
    for verdict in (proof, refuted):
        with pytest.raises(TypeError):
            dataclasses.replace(verdict, rhs=B)


def test_a_copy_is_the_verdict_itself(proof):
    assert copy.copy(proof) is proof
    assert copy.deepcopy(proof) is proof


def test_a_state_is_not_set(proof):
    with pytest.raises((AttributeError, TypeError)):
        proof.__setstate__({"rhs": B})
    assert proof.rhs == A * A + A * B


def test_the_number_of_a_verdict_that_is_gone():
    number = id(verify(a + b, b + a))
    gc.collect()
    for _ in range(1000):
        key = object.__new__(Proved)
        if id(key) == number:
            assert is_worthless(key)
            return


# -- what a verdict gives away
def test_what_a_claim_gives_away_is_a_copy():
    stated = state(A, A.T, (), (), budget())
    stated.claim.table.letters[0] = dataclasses.replace(
        stated.claim.table.letters[0], declared=Property.SYMMETRIC
    )
    stated.names.letters.clear()
    with pytest.raises(Rejected):
        prove(stated, Certificate(Leaf()), budget())


def test_what_a_claim_gives_away_changes_no_condition():
    stated = state(A[0, 0] * x[0], x[0] * A[0, 0], (), (), budget())
    for each in stated.names.intervals.values():
        each.clear()
    object.__setattr__(stated.claim.table.letters[0], "declared", Property.SYMMETRIC)
    assert stated.claim.table.letters[0].declared is Property.GENERAL


def test_a_matrix_that_is_changed_later():
    mutable = Matrix([[a, b]])
    stated = state(Matrix([[a, b]]), mutable, ((A, mutable),), (), budget())
    mutable[0, 0] = 7
    proof = prove(stated, Certificate(Leaf()), budget())
    assert proof.rhs == Matrix([[a, b]])
    assert proof.definitions[0][1] == Matrix([[a, b]])


def test_a_replay_reads_the_terms_anew(proof):
    proof.evidence[0].table.terms.clear()
    assert isinstance(proof.replay(), Proved)
    assert proof.replay() == proof


def test_definitions_that_are_changed_later():
    definitions = {a: b}
    proof = verify(a, b, definitions=definitions)
    definitions[a] = c
    assert proof.definitions == ((a, b),)


def test_evidence_is_of_the_claim(proof, tmp_path, capsys):
    claim, certificates = proof.evidence
    forged = to_json(claim, certificates)
    forged["claim"]["right"] = forged["claim"]["left"] - 1
    file = tmp_path / "forged.json"
    file.write_text(json.dumps(forged))
    assert main([str(file)]) == 1
    assert "rejected" in capsys.readouterr().out


# -- certificates and worlds
class Changing(tuple):
    """A tuple that is empty when it is looked at for the second time."""

    looks = 0

    def __iter__(self):
        self.looks += 1
        return iter(()) if self.looks > 1 else super().__iter__()


class Zero(Fraction):
    """A fraction that is 0 wherever it is multiplied."""

    def __mul__(self, _):
        return Fraction(0)

    __rmul__ = __mul__


class Equal(int):
    """A number that equals everything."""

    __hash__ = int.__hash__

    def __eq__(self, _):
        return True


QUOTIENT = c / (a + b), 2 * c / (a + b)
LIES = {
    "a certificate of another class": type("Certificate", (), {"proof": Leaf(), "lemmas": ()})(),
    "a subclass of a leaf": Certificate(type("Mine", (Leaf,), {})()),
    "a tuple that changes": Certificate(Leaf(Changing((Multiple(Fraction(1), (), (), 0, ()),)))),
    "a fraction of its own": Certificate(Leaf((Multiple(Zero(1), (), (), 0, ()),))),
    "a number that equals everything": Certificate(Leaf((Multiple(Fraction(1), (), (), Equal(0), ()),))),
    "a truth value": Certificate(Leaf((Multiple(Fraction(1), (), (), False, ()),))),
    "a polynomial spelled twice": Certificate(Leaf(), cuts=((0, 0, ((((), 1), ((), -1)),)),)),
    "a half as a place": Certificate(Leaf(), cuts=((0, 0, ((((), Fraction(1, 2)),),)),)),
    "text": Certificate("__import__('os')"),
    "nothing": None,
}


@pytest.mark.parametrize("certificate", LIES.values(), ids=LIES)
def test_a_certificate_that_lies(certificate):
    with pytest.raises(SymnetError):
        prove(state(*QUOTIENT, (), (), budget()), certificate, budget())


def test_a_certificate_for_something_that_is_no_claim(proof):
    with pytest.raises((SymnetError, AttributeError)):
        prove(proof, proof.evidence[1][0], budget())
    with pytest.raises(SymnetError):
        prove(object.__new__(Stated), Certificate(Leaf()), budget())


class Lying(dict):
    """A mapping whose `get` and whose items disagree."""

    def get(self, *_):
        return 5

    def __getitem__(self, _):
        return 7


def test_a_world_that_lies():
    positive = Symbol("a", positive=True)
    stated = state(positive, 2 * positive, (), (), budget())
    for values in ({0: -1}, Lying({0: -1})):
        with pytest.raises(SymnetError):
            refute(stated, World({}, values), budget(), witness=Dict(), difference=Integer(1))


def test_the_sides_of_a_refutation_are_those_that_were_evaluated():
    stated = state(a, b, (), (), budget())
    world = World({}, {0: 1, 1: 2})
    found = refute(stated, world, budget(), witness={a: Integer(9)}, difference=Integer(0))
    assert (found.left, found.right) == (1, 2)


class Liar(MatrixSymbol):
    """A matrix symbol that equals every other."""

    __hash__ = MatrixSymbol.__hash__

    def __eq__(self, _):
        return True


def test_a_symbol_that_equals_everything():
    assert not isinstance(verify(Liar("A", n, n), Liar("B", n, n)), Proved)


# -- what is stored
class Swapped:
    """Pickles as a proof of another claim, in the way in which a proof pickles."""

    def __init__(self, proof, other):
        self.proof, self.other = proof, other

    def __reduce__(self):
        make, (_, form, *more) = copyreg.dispatch_table[Proved](self.proof)
        terms = copyreg.dispatch_table[Proved](self.other)[1][0]
        return make, (terms, form, *more)


def test_a_pickle_whose_claim_is_swapped(proof):
    other = verify(A * B + B * A, B * A + A * B)
    swapped = pickle.loads(pickle.dumps(Swapped(proof, other)))  # noqa: S301 - our own bytes
    assert isinstance(swapped, Proved | Unknown)
    assert (swapped.lhs, swapped.rhs) == (other.lhs, other.rhs)


def test_a_pickle_whose_claim_is_false(proof, refuted):
    class False_:
        def __reduce__(self):
            make, (_, form, *more) = copyreg.dispatch_table[Proved](proof)
            terms = copyreg.dispatch_table[Refuted](refuted)[1][0]
            return _with_terms, (make, terms, form, more)

    found = pickle.loads(pickle.dumps(False_()))  # noqa: S301 - our own bytes
    assert isinstance(found, Unknown)
    assert "does not pass the check" in found.reason


def _with_terms(make, terms, form, more):
    """What is loaded with the terms of a false claim in place of those that were proved."""
    lhs, rhs, definitions, assuming, _ = restored(terms)
    return make(stored((lhs, rhs, definitions, assuming, ())), form, *more)


@pytest.mark.parametrize(
    "text",
    [
        '{"version": 1, "version": 1}',
        '{"version": true, "rule": "equation", "table": {}, "claim": {}, "certificates": []}',
        '{"version": 1, "rule": "equation", "table": {}, "claim": {"sizes": NaN}, "certificates": []}',
        '{"version": 1, "rule": "__class__", "table": {}, "claim": {}, "certificates": []}',
        "[" * 10_000,
        "1e999",
        "[]",
        "",
    ],
    ids=[
        "a key twice",
        "a truth value",
        "not a number",
        "a rule of Python",
        "deep",
        "infinite",
        "none",
        "empty",
    ],
)
def test_a_file_that_is_no_proof(tmp_path, capsys, text):
    file = tmp_path / "no.json"
    file.write_text(text)
    assert main([str(file)]) in (1, 2)
    assert "accepted" not in capsys.readouterr().out


def test_a_form_with_another_certificate():
    other = to_json(*verify(Identity(n) * A, A * Identity(n)).evidence)
    claim = to_json(state(A, B, (), (), budget()).claim, ())
    read, certificates = from_json({**claim, "certificates": other["certificates"]})
    with pytest.raises(Rejected):
        prove(state(A, B, (), (), budget()), certificates[0], budget())
    assert read.left != read.right


def test_the_evidence_of_a_verdict_is_a_copy():
    claim = state(a, b, (), (), budget())
    refuted = refute(claim, World({}, {0: 1, 1: 2}), budget(), witness={}, difference=a - b)
    table = refuted.evidence[0].table
    table.terms[refuted.evidence[0].right] = table.terms[refuted.evidence[0].left]
    refuted.evidence[1].letters[1] = 1
    assert refuted.evidence[1].letters == {0: 1, 1: 2}
    with pytest.raises(Rejected):
        prove(claim, Certificate(Leaf()), budget())


def test_a_witness_that_is_changed_later():
    claim, witness = state(a, b, (), (), budget()), {a: Integer(1)}
    refuted = refute(claim, World({}, {0: 1, 1: 2}), budget(), witness=witness, difference=a - b)
    witness[a] = Integer(7)
    assert refuted.witness == {a: 1}
    with pytest.raises(TypeError):
        refuted.witness[a] = Integer(7)
    assert str(refuted) == "Refuted: false at {a: 1}"


def test_what_a_claim_gives_away_shares_no_node_with_it():
    claim = state(2 * a, 3 * a, (), (), budget())
    for node in claim.claim.table.terms:
        if isinstance(node, Number):
            object.__setattr__(node.value, "_numerator", 7)
            object.__setattr__(node, "value", Fraction(7))
    with pytest.raises(Rejected):
        prove(claim, Certificate(Leaf()), budget())


def test_a_function_that_a_claim_gives_away_changes_nothing():
    f = Function("f")
    claim = state(f(a, b), f(b, a), (), (), budget())
    object.__setattr__(claim.claim.table.functions[0], "kind", Kind.MAXIMUM)
    with pytest.raises(Rejected):
        prove(claim, Certificate(Leaf()), budget())


def test_what_an_attribute_shows_is_not_changed(proof):
    with pytest.raises(AttributeError, match="cannot be changed"):
        Proved.rhs.name = "lhs"
    assert proof.lhs != proof.rhs


def test_a_subclass_does_not_say_that_it_is_of_the_core():
    for said in (True, None, {}):
        with pytest.raises(TypeError, match="no other verdicts"):
            type("Mine", (Proved,), {}, of_the_core=said)


def test_a_name_is_defined_once():
    with pytest.raises(Rejected, match="once"):
        state(a, c, ((a, c), (a, b)), (), budget())


def test_a_matrix_inside_of_a_term_that_is_changed_later():
    inner = Matrix([[a, b]])
    with pytest.raises(SymnetError, match="cannot read"):
        state(Basic.__new__(Transpose, inner), Matrix([a, b]), (), (), budget())


def test_an_induction_rests_on_proofs():
    class Posing:
        conditions, second = ("nothing",), ""

    s = Symbol("s")
    rows = [(s, Integer(0), s)]
    leaf = Certificate(Leaf())
    with pytest.raises(SymnetError, match="no verdict"):
        conclude(s, Integer(0), rows, (leaf, leaf), (Posing(), Posing()), budget())
    refuted = verify(a, b)
    with pytest.raises(Rejected, match="shown by proofs"):
        conclude(s, Integer(0), rows, (leaf, leaf), (refuted, refuted), budget())
    given = [verify(Integer(0), Integer(0))] * 2
    proof = conclude(s, Integer(0), rows, (leaf, leaf), given, budget())
    rows[0] = (s, Integer(0), s + 1)
    given.clear()
    assert proof.recursion == ((s, Integer(0), s),)
    assert len(proof.premises) == 2


def test_a_sequence_is_not_an_entry_of_a_family():
    s = Symbol("s")
    proof = verify(a, a)
    leaf = Certificate(Leaf())
    rows = ((s, Integer(0), x[0]), (x[0], Integer(5), Integer(7)))
    with pytest.raises(Rejected, match="a sequence is one of"):
        conclude(s, x[0], rows, (leaf, leaf), (proof, proof), budget())


def test_a_recheck_runs_nothing_of_the_folder_it_stands_in(tmp_path):
    (tmp_path / "json.py").write_text("print('1 = 2')\nraise SystemExit(0)\n")
    core = tmp_path / "symnet" / "core"
    core.mkdir(parents=True)
    for folder in (core.parent, core):
        (folder / "__init__.py").write_text("")
    (core / "__main__.py").write_text("print('1 = 2')\n")
    (tmp_path / "p.json").write_text("{}")
    program = [sys.executable, "-P", "-m", "symnet", "recheck", "p.json"]
    done = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "1 = 2" not in done.stdout
    assert "rejected" in done.stdout


def test_a_reader_who_has_seen_enough_sees_no_traceback(tmp_path):
    (tmp_path / "p.json").write_text(json.dumps([{}] * 10_000))
    program = [sys.executable, "-P", "-m", "symnet.core", "p.json"]
    with subprocess.Popen(program, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout.readline().startswith(b"p.json (1 of 10000): rejected")
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 1


def test_the_name_of_a_file_is_no_line_of_its_own(tmp_path, capsys):
    file = tmp_path / "p.json: accepted\n  1 = 2\n.json"
    file.write_text("{}")
    assert main([str(file)]) == 1
    assert "\n  1 = 2" not in capsys.readouterr().out
