"""Derivations: proved line by line, refused where a line is wrong, and never the same line twice."""

import pickle
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest
from sympy import Add, BlockMatrix, Identity, Integer, MatAdd, MatMul, MatrixSymbol, Mul, Sum, ZeroMatrix
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import Affine, Dense, Network, Proved, UnprovedStep, UsageError, derive, sizes, verify
from symnet.derive import VIEWS, Step
from symnet.instances.cross_check import cross_check
from symnet.layers.elementary import Entrywise
from symnet.terms import matrix_mul, mul
from tests.networks import DENSE, NETWORKS

h, p = sizes("h p")
CASES = [(name, view, "article") for name in NETWORKS for view in VIEWS]
CASES += [(name, view, "layers") for name in DENSE for view in VIEWS]


@cache
def made(case):
    name, view, notation = case
    return derive(NETWORKS[name], view, notation)


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_every_line_is_proved_anew_and_the_whole_needs_no_names(case):
    derivation = made(case)
    definitions = dict(derivation.definitions)
    terms = [derivation.subject, *(step.term for step in derivation.steps)]
    for before, after in pairwise(terms):
        assert isinstance(verify(before, after, definitions=definitions), Proved)
    assert isinstance(verify(derivation.lhs, derivation.rhs), Proved)
    assert all(isinstance(proof.replay(), Proved) for proof in derivation.proofs)


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_no_line_is_printed_twice(case):
    lines = made(case).display().json()["steps"]
    for key in ("latex", "text"):
        printed = [line[key] for line in lines]
        assert all(a != b for a, b in pairwise(printed))


def has_offsets(case):
    """Whether nothing hides a change: every layer is dense and has an offset."""
    return all(isinstance(layer, Dense) and layer.offset is not None for layer in NETWORKS[case[0]].layers)


def is_nothing(part, case):
    """Whether a part is 0 or multiplied by 0, as everything beside x is where the activation is constant."""
    network = NETWORKS[case[0]]
    names = {"x", "b_star"} if network.layers[-1].affine.linear.is_ZeroMatrix else set()
    return isinstance(part, ZeroMatrix) or any(str(symbol) in names for symbol in part.free_symbols)


def wrong_terms(term, case):
    """The term with one part changed, for each kind of part: sign, factor, summand, index and block."""
    yield Mul(2, term, evaluate=False) if not term.is_Matrix else MatMul(2, term, evaluate=False)
    match term:
        case MatMul() if any(isinstance(part, BlockMatrix) for part in term.args):
            for place, part in enumerate(term.args):
                if isinstance(part, BlockMatrix):
                    for wrong in wrong_blocks(part, case):
                        yield matrix_mul([*term.args[:place], wrong, *term.args[place + 1 :]])
        case Add() | MatAdd():
            for place, part in enumerate(term.args):
                if is_nothing(part, case):
                    continue
                rest = [*term.args[:place], *term.args[place + 1 :]]
                yield term.func(*rest, evaluate=False) if len(rest) > 1 else rest[0]
                negated = matrix_mul([-1, part]) if term.is_Matrix else mul([Integer(-1), part])
                yield term.func(*rest, negated, evaluate=False)
        case Sum():
            index, lower, upper = term.limits[0]
            if upper.is_Integer and upper <= lower:
                return
            first = term.function.xreplace({index: lower})
            yield first


def wrong_blocks(block, case):
    """Each block doubled in turn that no zero hides: without offsets the column of the 1 does not matter."""
    rows = block.blocks.tolist()
    for r, row in enumerate(rows):
        for c, part in enumerate(row):
            if (r, c) != (len(rows) - 1, len(row) - 1) and not has_offsets(case):
                continue
            changed = [list(line) for line in rows]
            changed[r][c] = MatMul(2, part, evaluate=False)
            if not is_nothing(part, case):
                yield BlockMatrix(changed)


PLANTED_IN = {*DENSE, "residual sub-network", "concatenated branches", "normalised inputs"}
PLANTED = [
    (*case, place, number)
    for case in CASES
    if case[2] == "article" and case[0] in PLANTED_IN
    for place, step in enumerate(made(case).steps)
    for number, _ in enumerate(wrong_terms(step.term, case))
]


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: "-".join(map(str, planted)))
def test_a_wrong_line_is_refused(planted):
    *case, place, number = planted
    derivation = made(tuple(case))
    steps = list(derivation.steps)
    wrong = list(wrong_terms(steps[place].term, case))[number]
    steps[place] = Step(wrong, steps[place].reason)
    with pytest.raises(UnprovedStep, match=r"does not follow|repeats"):
        replace(derivation, steps=tuple(steps))


def test_a_repeated_line_is_refused():
    derivation = derive(NETWORKS["a hidden layer"])
    with pytest.raises(UnprovedStep, match="repeats the line before it"):
        replace(derivation, steps=(derivation.steps[0], *derivation.steps))


def test_a_wrong_definition_is_refused():
    derivation = derive(NETWORKS["a hidden layer"])
    first, *others = derivation.where
    with pytest.raises(UnprovedStep, match="does not follow"):
        replace(derivation, where=(replace(first, term=2 * first.term), *others))


@pytest.mark.parametrize("case", [case for case in CASES if case[2] == "article"], ids="-".join)
def test_every_line_agrees_with_the_network_run_forward(case):
    assert cross_check(made(case), examples=10).examples >= 1


def test_views_and_notations_that_do_not_exist_are_named():
    with pytest.raises(UsageError, match=r"view must be one of sum, .*; found 'prose'"):
        derive(NETWORKS["one node"], "prose")
    with pytest.raises(UsageError, match="must be one of article, layers, statistics; found 'runes'"):
        derive(NETWORKS["one node"], notation="runes")
    with pytest.raises(UsageError, match="what is derived must be a Network; found 3"):
        derive(3)


def test_a_size_with_the_name_of_a_letter_is_refused():
    with pytest.raises(UsageError, match="the size c has the name of a letter"):
        derive(Network.dense(sizes("p"), sizes("c"), 1))


def test_what_is_multiplied_by_0_is_left_out():
    text = derive(NETWORKS["constant activation"], "matrix").text()
    assert [line.split("  (")[0].rstrip() for line in text.splitlines()] == [
        "ŷ = 𝟏_2",
        "  = 𝟎_{2,p} x + 𝟏_2",
        "  = B* x + b*_0",
        "where",
        "  B* = 𝟎_{2,p}",
        "  b*_0 = 𝟏_2",
    ]
    nothing = Network.dense(sizes("p"), sizes("h"), 1, activation=[(0, 0), None])
    assert derive(nothing, "matrix").text().splitlines()[1] == "  = c_0         (insert the hidden layer)"
    assert derive(nothing, "data").text().startswith("y = 𝟏 c_0 + ε ")


def test_equal_terms_are_joined_where_coefficients_are_collected():
    assert "(I + 2 B + B B) x + (2 b_0 + B b_0)" in derive(NETWORKS["tied weights"], "matrix").text()
    assert "(2 b_{k,0} + ∑_{i=1}^p b_{k,i} b_{i,0})" in derive(NETWORKS["tied weights"], "sum").text()


def test_a_layer_without_offsets_has_no_column_of_zeros():
    text = derive(Network.dense(sizes("p"), 2, bias=False), "explicit").text()
    assert "[b_{1,1}, ⋯, b_{1,p}; b_{2,1}, ⋯, b_{2,p}] [x_1; ⋮; x_p]" in text
    assert "X_0" not in derive(Network.dense(sizes("p"), 2, bias=False), "data").text()


def test_the_sum_view_of_the_article():
    text = derive(NETWORKS["three nodes"], "sum").text()
    assert text.splitlines()[4] == (
        "  = (c_0 + ∑_{j=1}^3 c_j b_{j,0}) + ∑_{i=1}^p (∑_{j=1}^3 c_j b_{j,i}) x_i"
        "  (collect the coefficients)"
    )


def test_entries_of_a_line_are_plain_sympy():
    last = derive(NETWORKS["a hidden layer"], "sum").rhs
    assert last.atoms(MatrixElement) and last.atoms(Sum)


@pytest.mark.parametrize("case", [case for case in CASES if case[2] == "article"], ids="-".join)
def test_derivations_are_values(case):
    derivation = made(case)
    again = pickle.loads(pickle.dumps(derivation))  # noqa: S301 - our own bytes
    assert again == derivation
    assert hash(again) == hash(derivation)
    assert again.latex() == derivation.latex()
    assert derivation._repr_latex_().startswith("$$\n\\begin{aligned}")


class Doubled(Entrywise):
    """A layer that symnet does not know: x + x + c."""

    __slots__ = ()
    word = "doubling"
    shift = MatrixSymbol("c", p, 1)
    inputs = outputs = property(lambda _: p)
    affine = property(lambda self: Affine(2 * Identity(p), 2 * self.shift - self.shift))

    def _term(self, y):
        return MatAdd(MatMul(2, y), self.shift)


@pytest.mark.parametrize("view", VIEWS)
def test_a_layer_has_every_view_once_it_has_its_affine_map(view):
    network = Network((Doubled(), Dense(MatrixSymbol("W", h, p), MatrixSymbol("b", h, 1))))
    derivation = derive(network, view)
    assert all(isinstance(proof, Proved) for proof in derivation.proofs)
    assert "c" in {str(symbol) for symbol in derivation.lhs.free_symbols | derivation.rhs.free_symbols}
