"""Proofs leave this process and come back as they were; anything else that comes is refused."""

import json
import subprocess
import sys
from dataclasses import fields
from fractions import Fraction
from functools import cache
from itertools import product
from random import Random
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    BlockMatrix,
    Determinant,
    Function,
    HadamardProduct,
    Identity,
    IndexedBase,
    KroneckerDelta,
    MatAdd,
    MatMul,
    MatrixSymbol,
    Max,
    Q,
    Rational,
    Sum,
    Symbol,
    ZeroMatrix,
    symbols,
)

from symnet import sizes
from symnet.core import language
from symnet.core.__main__ import main, recheck
from symnet.core.budget import Budget
from symnet.core.certificates import Certificate, Cut, Each, Leaf, Multiple
from symnet.core.evaluate import World, evaluate
from symnet.core.form import DEEPEST, EXACT, TABLE, from_json, to_json
from symnet.core.induction import Recursion, premises
from symnet.core.language import Claim, Kind, Letter, Property, Table
from symnet.core.polynomials import Polynomial, constant, variable
from symnet.core.rules import DELTA, LETTERS, VALUE
from symnet.core.show import DEEPEST as DEEPEST_TEXT
from symnet.core.show import NODES, assumptions, conditions, told
from symnet.core.translate import translate, translate_recursion
from symnet.errors import Rejected, SymnetError
from symnet.search.certificates import certify
from tests.verify import claims, claims_beyond

CLAIMS = {
    **claims.named(claims.TRUE),
    **{f"beyond {name}": claim for name, claim in claims.named(claims_beyond.TRUE).items()},
}
WRONG = (
    *(1.0, float("nan"), True, False, None, "x", "symmetric", "Leaf", -1, -7, 0, 1, 2, 5, 1 << 30, 1 << 40),
    *(EXACT - 1, EXACT, -(1 << 70), hex(1 << 70), "-0x" + "f" * 5000, 10**5000),
    *([], [[]], [1, 2], {}, {"version": 1}),
)
"""What may stand in place of a value, right or wrong."""
k, m, n = sizes("k m n")
i, j = symbols("i j", integer=True)
A, B, P = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n), MatrixSymbol("P", m, n)
x = IndexedBase("x")


def budget(terms=200_000, seconds=10.0):
    return Budget(terms, monotonic() + seconds)


def stated(lhs, rhs, *assuming):
    return translate(lhs, rhs, {}, assuming, budget())[0]


@cache
def recursion():
    """The output of a network of any depth, and certificates of its base and its step."""
    p, q = sizes("p q")
    y, a, M = MatrixSymbol("y", p, 1), MatrixSymbol("a", m, 1), MatrixSymbol("M", m, p)
    first, W = MatrixSymbol("W_1", m, p), MatrixSymbol("W", q, m)
    rows = ((a, first * y, W * a), (M, first, W * M))
    read, _ = translate_recursion(a, M * y, rows, budget())
    return read, tuple(certify(claim, budget()) for claim in premises(read))


@cache
def proof(name):
    """A claim of the table, with a certificate if one is found."""
    claim = CLAIMS[name]
    read, _ = translate(claim.lhs, claim.rhs, dict(claim.definitions), tuple(claim.assuming), budget())
    return read, (certify(read, budget()),)


@cache
def proofs():
    """Claims of the table with certificates, by name, as they are written."""
    found = {name: proof(name) for name in CLAIMS}
    return {name: each for name, each in found.items() if each[1] != (None,)} | {"induction": recursion()}


SHEAR = "blocks: a shear is undone"


def written():
    """A small proof."""
    return to_json(*proof(SHEAR))


@cache
def few():
    """Small proofs that together have each kind of node that any proof has."""
    written = sorted((json.dumps(to_json(*proof)) for proof in proofs().values()), key=len)
    seen, found = set(), []
    for text in written:
        kinds = {kind for kind in KINDS if f'"{kind}"' in text}
        if kinds - seen:
            seen |= kinds
            found.append(json.loads(text))
    return found


KINDS = [
    *(kind for kind in vars(language) if kind[0].isupper()),
    *("Leaf", "Multiple", "Cut", "Each", "Digits", "Lemma", "Congruence", "Naming"),
    *("induction", "symmetric", "diagonal", "maximum"),
]


def leaves(value, path=()):
    """The paths to the values without parts in a value."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not parts:
        yield path
    for key, part in parts:
        yield from leaves(part, (*path, key))


def at(value, path):
    for key in path:
        value = value[key]
    return value


def put(value, path, new):
    """A value with another one at a place."""
    key, *rest = path or (None,)
    if key is None:
        return new
    changed = value.copy()
    changed[key] = put(value[key], rest, new) if rest else new
    return changed


class Values(dict):
    """A letter with small integers at its positions, as declared of it."""

    def __init__(self, letter, seed):
        super().__init__()
        self.letter, self.seed = letter, seed

    def get(self, positions):
        if self.letter.declared is Property.DIAGONAL and len({*positions}) > 1:
            return 0
        places = sorted(positions) if self.letter.declared is Property.SYMMETRIC else positions
        return Random(f"{self.seed} {places}").randint(-3, 3)  # noqa: S311 - no secrets


def differs_somewhere(claim):
    """Whether a claim is seen to be false at small sizes."""
    table = claim.table
    for seed, extent in product(range(3), (1, 2, 3)):
        letters = {
            number: Values(letter, f"{seed} {number}") if letter.arity else 2 + seed + number
            for number, letter in enumerate(table.letters)
        }
        functions = {
            node.function: (1, *range(2, 2 + len(node.arguments)), 1)
            for node in table.terms
            if isinstance(node, language.Apply)
        }
        world = World(
            {-1 - size: extent + size % 2 for size in range(len(claim.sizes))},
            letters,
            functions,
            dict.fromkeys(claim.free, seed % extent),
        )
        try:
            left, right = evaluate(claim, world, budget(10_000, 1))
        except (SymnetError, ValueError, LookupError):  # Not every world is one that the claim speaks of.
            continue
        if left != right:
            return True
    return False


def survives(value, original):
    """Read and check what was changed: no exception but `Rejected`, and nothing false is accepted."""
    try:
        claim, _ = from_json(value)
    except Rejected as refusal:
        assert "\n" not in str(refusal)
        return False
    _, why = recheck(value, budget(5_000, 0.5))
    if why:
        assert "\n" not in why
        return False
    both = premises(claim) if isinstance(claim, Recursion) else (claim,)
    assert claim == from_json(original)[0] or not any(map(differs_somewhere, both))
    return True


# -- the round trip
def test_proofs_come_back_as_they_were():
    assert len(proofs()) > 0.9 * len(CLAIMS)
    for name, (claim, certificates) in proofs().items():
        text = json.dumps(to_json(claim, certificates), allow_nan=False)
        assert from_json(json.loads(text)) == (claim, certificates), name
        assert json.dumps(to_json(*from_json(json.loads(text)))) == text


def test_proofs_that_came_back_are_accepted():
    for name, proof in proofs().items():
        shown, why = recheck(json.loads(json.dumps(to_json(*proof))), budget())
        assert (shown, why) == (told(proof[0]), ""), name


def test_all_that_a_claim_has_is_written():
    derived = {"shapes", "free", "bound", "numbers"}
    assert {each.name for each in fields(Table)} == {*TABLE} | derived
    claim, certificate = proof(SHEAR)
    written = to_json(claim, certificate)
    assert {*written["claim"], "table"} == {each.name for each in fields(Claim)}
    assert {*written["certificates"][0]} == {each.name for each in fields(Certificate)}
    induction = to_json(*recursion())
    assert {*induction["claim"], "table"} == {each.name for each in fields(Recursion)}
    assert induction["rule"] == "induction"
    assert len(induction["certificates"]) == 2


def test_each_field_of_a_proof_comes_back():
    claim, _ = proof(SHEAR)
    p, large = variable(-1) - 1, 10**5000
    multiple = Multiple(
        Fraction(-large, 3), (p,), ((DELTA, (p,), 1), (VALUE, (p,), 2), (LETTERS, (), 1)), 7, (p, ())
    )
    leaf = Leaf((multiple,), ((3, (1, 0)),))
    certificate = Certificate(
        Cut(0, constant(-large), leaf, Each(1, (leaf, Leaf()))), cuts=((DELTA, 0, (p,)),)
    )
    assert from_json(json.loads(json.dumps(to_json(claim, (certificate,))))) == (claim, (certificate,))


def test_large_numbers_are_written_as_text():
    table = Table()
    numbers = [EXACT - 1, EXACT, -EXACT, 1 - EXACT, 10**4400, 16**5000]
    terms = [table.add(language.Number(Fraction(number))) for number in numbers]
    claim = Claim(table, (), (), terms[0], terms[0])
    value = to_json(claim, (Certificate(Leaf()),))
    written = [term[1][0] for term in value["table"]["terms"]]
    assert [type(each) for each in written] == [int, str, str, int, str, str]
    assert from_json(json.loads(json.dumps(value))) == (claim, (Certificate(Leaf()),))
    assert told(claim) == f"{EXACT - 1} = {EXACT - 1}"


def test_a_thousand_residual_blocks_are_small():
    blocks = [(MatrixSymbol(f"A_{depth}", n, k), MatrixSymbol(f"B_{depth}", k, n)) for depth in range(1000)]
    added = [MatAdd(Identity(n), MatMul(a, b, evaluate=False), evaluate=False) for a, b in blocks]
    whole = stated(MatMul(*added, evaluate=False), MatMul(*added, evaluate=False))
    assert len(json.dumps(to_json(whole, (Certificate(Leaf()),)))) < 500_000


# -- what is refused
@pytest.mark.parametrize(
    ("path", "value"),
    [
        ((), []),
        ((), None),
        (("version",), 2),
        (("version",), True),
        (("version",), 1.0),
        (("version",), 0),
        (("rule",), "axiom"),
        (("rule",), "induction"),
        (("rule",), ["equation"]),
        (("rule",), None),
        (("name",), "a proof"),
        (("claim", "name"), "a claim"),
        (("table", "shapes"), []),
        (("claim", "left"), -1),
        (("claim", "left"), 1.0),
        (("claim", "left"), True),
        (("claim", "left"), "0x5"),
        (("claim", "left"), 99),
        (("claim", "free"), [0]),
        (("claim", "sizes"), []),
        (("claim", "sizes"), [1]),
        (("claim", "hypotheses"), [[1]]),
        (("claim", "presumed"), [99]),
        (("certificates",), []),
        (("certificates",), [written()["certificates"][0]] * 2),
        (("certificates", 0, "unrolled"), False),
        (("certificates", 0, "unrolled"), EXACT),
        (("certificates", 0, "unrolled"), str(1)),
        (("certificates", 0, "unrolled"), hex(5)),
        (("certificates", 0, "unrolled"), "0x" + "0" * 20 + "1"),
        (("certificates", 0, "unrolled"), hex(1 << 60).upper()),
        (("certificates", 0, "proof"), ["Leaf"]),
        (("certificates", 0, "proof"), ["Leaf", [], [], []]),
        (("certificates", 0, "proof"), ["Naming", 0, [], False, False]),
        (("certificates", 0, "proof"), []),
        (("certificates", 0, "namings"), [["Naming", 0, [], 0, False]]),
        (("certificates", 0, "terms"), [["Number", [2, 4]]]),
        (("certificates", 0, "terms"), [["Number", [1, 0]]]),
        (("certificates", 0, "terms"), [["Number", [-1, -2]]]),
        (("certificates", 0, "terms"), [["Number", 2]]),
        (("certificates", 0, "terms"), [["Number", [1]]]),
        (("certificates", 0, "terms"), [["Number", [1, 2, 3]]]),
        (("certificates", 0, "terms"), [["Number", [1, -1]]]),
        (("certificates", 0, "terms"), [["Transpose", 0, 0]]),
        (("certificates", 0, "terms"), [["Leaf", [], []]]),
        (("certificates", 0, "extents"), [[[[], 0]]]),
        (("certificates", 0, "extents"), [[[[-1], 1], [[], 1]]]),
        (("certificates", 0, "extents"), [[[[], 1], [[], 1]]]),
        (("certificates", 0, "extents"), [[[[0, -1], 1]]]),
        (("certificates", 0, "extents"), [[[[-99], 1]]]),
        (("certificates", 0, "extents"), [[[[], True]]]),
        (("certificates", 0, "extents"), [[[[], 1, 1]]]),
        (("certificates", 0, "extents"), [[[[], 0], [[-1], 1]]]),
        (("certificates", 0, "extents"), [[[[], "x"]]]),
        (("certificates", 0, "extents"), [[[[], EXACT - 1, 0]]]),
        (("certificates", 0, "extents"), [None]),
        (("certificates", 0, "cuts"), [[VALUE - 1, 0, []]]),
        (("certificates", 0, "cuts"), [[DELTA, DELTA, []]]),
        (("certificates", 0, "cuts"), [[DELTA, 0, [], []]]),
        (("certificates", 0, "folds"), [[0, 0, 0]]),
        (("certificates", 0, "folds"), [[0]]),
        (("certificates", 0, "namings"), [["Naming", 0, [], "general", False]]),
        (("table", "letters"), []),
        (("table", "letters", 0, 4), "orthogonal"),
        (("table", "letters", 0, 4), Property.GENERAL),
        (("table", "letters", 0, 4), True),
        (("table", "extents"), [[[[0], 1]]]),
        (("table", "extents"), [[[[5], 1]]]),
        (("table", "supposed"), [[[], [[[-1], 1]]]]),
        (("table", "terms", 0), ["Matrix", -1]),
        (("table", "terms", 0), ["Product", [0]]),
    ],
)
def test_what_is_not_of_the_form_is_rejected(path, value):
    from_json(written())
    with pytest.raises(Rejected):
        from_json(put(written(), path, value))


def families(terms, extents=(), supposed=(), free=()):
    """The proof of x = x, where x is the last of some terms in a family x."""
    letters, last = [["Letter", "x", 1, None, "general"]], len(terms) - 1
    table = {
        "letters": letters,
        "functions": [],
        "extents": [*extents],
        "supposed": [*supposed],
        "terms": terms,
    }
    claim = {
        "sizes": ["n"],
        "free": [*free],
        "left": last,
        "right": last,
        "hypotheses": [],
        "presumed": [],
        "definite": [],
        "dual": False,
    }
    return {
        "version": 1,
        "rule": "equation",
        "table": table,
        "claim": claim,
        "certificates": written()["certificates"],
    }


N, I, J = [[[-1], 1]], [[[0], 1]], [[[1], 1]]  # noqa: E741 - a size and indices


def test_what_is_supposed_comes_back():
    """That 0 <= i < j is supposed, for i < n and any j, and may be used."""
    value = families([["Entry", 0, [I]]], (N, None), [[I, J]], (0, 1))
    claim, _ = from_json(value)
    assert claim.table.supposed == [(variable(0), variable(1))]
    assert to_json(*from_json(value)) == value
    for known in ([[[], 1]], N):  # 0 <= 0 < n is known
        with pytest.raises(Rejected, match="only what is not known"):
            from_json(families([["Entry", 0, [I]]], (N, None), [[[], N], [I, known]], (0, 1)))


def test_the_range_of_an_index_depends_on_those_before_it():
    from_json(families([["Entry", 0, [J]]], (N, I), (), (0, 1)))
    for extents in ((J, N), (I, N), (N, J)):
        with pytest.raises(Rejected, match="only on indices before it"):
            from_json(families([["Entry", 0, [J]]], extents, (), (0, 1)))


def test_a_power_of_a_size_is_written_by_its_factors():
    value = families([["Magnitude", [[[-1, -1], 1]]]])
    assert from_json(value)[0].table.terms == [language.Magnitude(variable(-1) * variable(-1))]
    assert to_json(*from_json(value)) == value


@pytest.mark.parametrize("head", [VALUE - 1, -5])
def test_a_head_is_there(head):
    for least in (VALUE, DELTA, 0, LETTERS):
        value = put(written(), ("certificates", 0, "cuts"), [[least, 0, []]])
        assert from_json(value)[1][0].cuts == ((least, 0, ()),)
    with pytest.raises(Rejected, match="an integer from -2 on was required"):
        from_json(put(written(), ("certificates", 0, "cuts"), [[head, 0, []]]))


def test_a_value_is_of_its_type():
    for path, wrong, why in (
        (("certificates", 0, "unrolled"), 1.5, "an integer was required, as text from 2^53 on"),
        (("certificates", 0, "unrolled"), None, "an integer was required, as text from 2^53 on"),
        (
            ("certificates", 0, "namings"),
            [["Naming", 0, [], "general", False]],
            "bool was required; found str",
        ),
        (("table", "letters", 0, 1), True, "str was required; found bool"),
        (("table", "letters", 0, 4), True, "Property was required; found bool"),
        (("table", "letters", 0, 4), "orthogonal", "Property was required; found str"),
    ):
        with pytest.raises(Rejected) as refusal:
            from_json(put(written(), path, wrong))
        assert str(refusal.value) == why


@pytest.mark.parametrize(
    "nest", [lambda inner: [inner], lambda inner: {"version": inner}], ids=["list", "object"]
)
def test_nothing_is_nested_more_deeply_than_so(nest):
    for depth in (DEEPEST - 1, DEEPEST, 100_000):
        value = 1
        for _ in range(depth):
            value = nest(value)
        with pytest.raises(Rejected, match="nested" if depth >= DEEPEST else "keys"):
            from_json(value)


def test_a_term_stands_in_a_claim_once():
    value = written()
    value["table"]["terms"] += value["table"]["terms"][:1]
    with pytest.raises(Rejected, match="twice"):
        from_json(value)


def test_missing_fields_are_rejected():
    for path in (("rule",), ("claim", "free"), ("table", "supposed"), ("certificates", 0, "folds")):
        value = json.loads(json.dumps(written()))
        del at(value, path[:-1])[path[-1]]
        with pytest.raises(Rejected, match="keys"):
            from_json(value)


@pytest.mark.parametrize("depth", [DEEPEST, 10_000])
def test_what_is_nested_deeply_is_rejected(depth):
    proof = ["Leaf", [], []]
    for _ in range(depth):
        proof = ["Cut", 0, [], proof, ["Leaf", [], []]]
    with pytest.raises(Rejected, match="nested"):
        from_json(put(written(), ("certificates", 0, "proof"), proof))


def test_only_plain_values_are_written():
    claim, _ = proof(SHEAR)
    with pytest.raises(SymnetError, match="float"):
        to_json(claim, (Certificate(Leaf(), unrolled=1.0),))


def test_few_proofs_have_every_kind():
    text = json.dumps(few())
    assert len(few()) < 30
    for kind in (
        "Sum",
        "Grid",
        "Inverse",
        "Reciprocal",
        "Apply",
        "Multiple",
        "Cut",
        "Congruence",
        "induction",
    ):
        assert f'"{kind}"' in text


def test_each_value_is_replaced_by_others():
    random, accepted = Random(0), 0  # noqa: S311 - no secrets
    for value in few():
        for path in leaves(value):
            for wrong in random.sample(WRONG, 5):
                accepted += survives(put(value, path, wrong), value)
    assert accepted  # Names are for display, and some hints are not needed.


@given(st.data())
@settings(deadline=None, max_examples=300)
def test_changed_proofs_prove_nothing_false(data):
    pick = data.draw
    original = pick(st.sampled_from(few()))
    value = original
    for _ in range(pick(st.integers(1, 3))):
        path = pick(st.sampled_from([*leaves(value)]))
        path = path[: pick(st.integers(1, len(path)))]
        other = pick(st.sampled_from([original, *few()]))
        source = pick(st.sampled_from([*leaves(other)]))
        part = at(other, source[: pick(st.integers(1, len(source)))])
        old = at(value, path)
        new = [part, pick(st.sampled_from(WRONG))]
        if isinstance(old, list):
            new += [[*old, part], old[1:], old[::-1], [*old, *old]]
        if type(old) is int:
            new += [old + 1, old - 1, -old]
        value = put(value, path, pick(st.sampled_from(new)))
    survives(value, original)


# -- the program
@pytest.fixture
def files(tmp_path):
    good = written()
    bad = put(good, ("claim", "right"), 0)
    texts = {
        "good": json.dumps(good),
        "several": json.dumps([good, to_json(*recursion())]),
        "bad": json.dumps([good, bad]),
        "misshapen": json.dumps({"version": 1}),
        "broken": "{",
        "nothing": "[]",
        "deep": "[" * 100_000,
        "double": '{"version": 1, "version": 1}',
        "long": f'{{"version": {"9" * 5000}}}',
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    return tmp_path


@pytest.mark.parametrize(
    ("names", "status"),
    [
        (["good"], 0),
        (["good", "several"], 0),
        (["good", "bad"], 1),
        (["misshapen"], 1),
        (["broken"], 2),
        (["nothing"], 2),
        (["deep"], 2),
        (["double"], 2),
        (["long"], 2),
        (["bytes"], 2),
        (["there is none"], 2),
        (["bad", "broken", "good"], 2),
        ([], 2),
    ],
)
def test_the_exit_status_is_that_of_the_worst_file(files, names, status, capsys):
    assert main([str(files / name) for name in names]) == status
    assert capsys.readouterr().out


def test_what_is_checked_is_shown(files, capsys):
    assert main([str(files / "bad")]) == 1
    first, second = capsys.readouterr().out.split("\n\n")[:2]
    assert first.splitlines()[0] == f"{files / 'bad'} (1 of 2): accepted"
    assert first.splitlines()[1:] == [f"  {line}" for line in told(from_json(written())[0]).splitlines()]
    assert " (2 of 2): rejected: " in second


def test_the_core_checks_alone(files):
    """No search, no second opinion and no SymPy is loaded in the process that checks a file again."""
    program = "\n".join(
        (
            "import runpy, sys",
            "sys.argv = ['symnet.core', *sys.argv[1:]]",
            "try:",
            "    runpy.run_module('symnet.core', run_name='__main__')",
            "except SystemExit as end:",
            "    assert end.code == 0",
            "print(*sorted(sys.modules), sep='\\n')",
        )
    )
    names = [str(files / name) for name in ("good", "several")]
    done = subprocess.run([sys.executable, "-c", program, *names], capture_output=True, check=True, text=True)
    modules = {*done.stdout.split("\n")}
    assert "symnet.core.check" in modules
    inside = {name for name in modules if name.startswith("symnet.")}
    assert inside <= {name for name in inside if name.startswith("symnet.core")} | {"symnet.errors"}
    assert not {name for name in modules if name.partition(".")[0] in ("sympy", "flint", "numpy", "mpmath")}


def test_the_program_says_what_a_narrow_terminal_can_show(files):
    done = subprocess.run(
        [sys.executable, "-m", "symnet.core", str(files / "good")],
        capture_output=True, check=True, env={"PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert b"accepted" in done.stdout


# -- the text
f, a, S = Function("f"), Symbol("a"), MatrixSymbol("S", n, n)


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        (stated(MatAdd(A, -3 * B.T), ZeroMatrix(n, n)), "A - 3·Bᵀ = 0(n, n)\nwhere A, B: n × n"),
        (
            stated(MatMul(A.I, A, evaluate=False), Identity(n)),
            "A⁻¹·A = I(n)\nwhere A: n × n\nif A is invertible",
        ),
        (
            stated(A.T * A, Identity(n), Q.orthogonal(A), Q.invertible(A)),
            "Aᵀ·A = I(n)\nwhere A: n × n\nif Aᵀ·A = I(n)\nif A·Aᵀ = I(n)",
        ),
        (stated(S * A, S.T * A, Q.symmetric(S)), "S·A = Sᵀ·A\nwhere S: n × n, symmetric\nwhere A: n × n"),
        (
            stated(Sum(1 / x[i], (i, 1, n)), a),
            "∑[i < n] 1/x[i + 1] = a\nif x[i + 1] is not zero for all i < n",
        ),
        (
            stated(Sum(1 / (x[i] + x[j]), (j, 1, i), (i, 1, n)), a),
            "∑[i < n] ∑[j < i + 1] 1/(x[i + 1] + x[j + 1]) = a\n"
            "if x[i + 1] + x[j + 1] is not zero for all i < n, j < i + 1",
        ),
        (stated(Sum(x[i], (i, 1, k - 2)), a), "∑[i < k - 2] x[i + 1] = a\nif 0 <= k - 2"),
        (
            stated((P * A)[i, j], Sum(A[Symbol("r"), j] * P[i, Symbol("r")], (Symbol("r"), 0, n - 1))),
            "∑[k < n] A[k, i]·P[j, k] = ∑[k < n] A[k, i]·P[j, k] for all i < n, j < m\n"
            "where A: n × n\nwhere P: m × n",
        ),
        (
            stated(x[i] * KroneckerDelta(i, j), x[j] * KroneckerDelta(i, j)),
            "x[i]·[i = j] = x[j]·[i = j] for all integer i, integer j",
        ),
        (
            stated(f(a, Max(a, 2)), f(a, a)),
            "f(a, maximum(2, a)) = f(a, a)\nwhere f: arbitrary function",
        ),
        (stated(Determinant(A * B), a), "determinant(A·B) = a\nwhere A, B: n × n"),
        (
            stated(BlockMatrix([[A, B], [P, P]]), BlockMatrix([[A, B], [P, -P]])),
            "[A, B; P, P] = [A, B; P, -P]\nwhere A, B: n × n\nwhere P: m × n",
        ),
        (stated((a + 1) ** 2 * Rational(-2, 3), -a), "(-2/3)·(1 + a)^2 = -a"),
        (stated(HadamardProduct(A, B), B), "[i < n, j < n ↦ A[i, j]·B[i, j]] = B\nwhere A, B: n × n"),
    ],
)
def test_a_claim_is_shown(claim, text):
    assert told(claim) == text
    assert told(from_json(to_json(claim, (Certificate(Leaf()),)))[0]) == text


def test_a_recursion_is_shown():
    assert told(recursion()[0]) == (
        "a = M·y at every depth\n"
        "a is first W_1·y, then W·a\n"
        "M is first W_1, then W·M\n"
        "where a: m × 1\nwhere M, W_1: m × p\nwhere y: p × 1\nwhere W: q × m"
    )


def named(*names):
    """A sum of scalars of these names."""
    table = Table(letters=[Letter(name, 0) for name in names])
    entries = tuple(table.add(language.Entry(number, ())) for number in range(len(names)))
    total = table.add(language.Plus(entries))
    return Claim(table, (), (), total, total)


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (("a", "b_1", "\\alpha", "\\hat{x}", "λ", "y'"), "a + b_1 + \\alpha + \\hat{x} + λ + y'"),
        (("a", "a", "a"), "a + a#2 + a#3"),
        (("a", "a#2", "a"), "a + 'a#2' + a#2"),
        (("a = b", "a·b", "Aᵀ", "x[i]", "", "2"), "'a = b' + 'a\\xb7b' + 'A\\u1d40' + 'x[i]' + '' + '2'"),
        (("a\nb: accepted", "\x1b[2K", "\u202eb"), "'a\\nb: accepted' + '\\x1b[2K' + '\\u202eb'"),
        (("I", "maximum"), "I#2 + maximum#2"),
        (("x" * 61, "x" * 62), f"'{'x' * 60}' + '{'x' * 60}'#2"),
    ],
)
def test_names_cannot_be_taken_for_something_else(names, text):
    assert told(named(*names)) == f"{text} = {text}"


def test_indices_have_no_name_that_is_taken():
    claim = stated(Sum(x[k] * Symbol("i"), (k, 1, n)), Symbol("j"))
    assert told(claim) == "∑[k < n] i·x[k + 1] = j"


def doubled(depth):
    """A sum of 2^depth terms, as a graph of `depth` of them."""
    table = Table(letters=[Letter("a", 0)])
    term = table.add(language.Entry(0, ()))
    for _ in range(depth):
        term = table.add(language.Times((term, table.add(language.Plus((term, term))))))
    return Claim(table, (), (), term, term)


@pytest.mark.parametrize("depth", [DEEPEST_TEXT // 4, 25, DEEPEST_TEXT, 3000])
def test_a_large_term_is_cut_short(depth):
    text = told(doubled(depth))
    assert "…" in text
    assert len(text) < 10 * NODES


def test_what_is_wide_is_cut_short():
    table = Table(
        letters=[Letter("x", 1), Letter("y", 1000)], functions=[language.Function("f", Kind.ARBITRARY)]
    )
    large = Polynomial(((-number,), 1) for number in range(500, 0, -1))
    size = table.add(language.Magnitude(large))
    powers = table.add(language.Magnitude(Polynomial((((-1,) * 1000, 16**5000),))))
    entry = table.add(language.Entry(1, (large,) * 1000))
    several = table.add(language.Apply(0, (size,) * 1000))
    numbers = [table.add(language.Number(Fraction(10**5000, number))) for number in range(3, 1000)]
    total = table.add(language.Plus((size, powers, entry, several, *numbers)))
    claim = Claim(table, tuple(f"n_{number}" for number in range(500)), (), total, total)
    started = monotonic()
    length = len(told(claim))
    assert length < 200 * NODES
    assert monotonic() - started < 1


def test_many_conditions_are_cut_short():
    letters = [MatrixSymbol(f"A_{number}", n, n) for number in range(200)]
    claim = stated(MatAdd(*(letter.I for letter in letters)), letters[0])
    assert len(conditions(claim)) < 100
    assert conditions(claim)[-1] == "…"
    assert assumptions(claim) == []
