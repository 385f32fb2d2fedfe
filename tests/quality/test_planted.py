"""Mistakes planted in the search, the core, derivations, rewritings, readers and writers are found."""

import pytest
from sympy import Add, Basic, BlockMatrix, HadamardProduct, MatAdd, MatMul, MatrixSymbol, Mul, Sum, Symbol

from symnet import (
    Disagreement,
    Network,
    Proved,
    Refuted,
    SymnetError,
    Unknown,
    UnprovedStep,
    derive,
    expand,
    sizes,
    verify,
)
from symnet.core import verdicts
from symnet.core.certificates import Certificate, Leaf
from symnet.core.evaluate import World
from symnet.derive import data, derivation, matrices, sums
from symnet.instances.cross_check import cross_check
from symnet.search import decide
from symnet.terms import rewrite
from symnet.typeset import Printer, read_latex, vocabulary
from symnet.typeset.formula import LATEX, Latex
from symnet.typeset.reader import build
from symnet.typeset.reader import dots as dotted
from tests.verify import claims

TRUE, FALSE = claims.named(claims.TRUE), claims.named(claims.FALSE)
p, h = sizes("p h")
NETWORK = Network.dense(p, h, 1)


def verdict_of(claim):
    return verify(claim.lhs, claim.rhs, definitions=claim.definitions, assuming=claim.assuming)


# -- the search
def certificate_of(claim):
    return verdict_of(claim).evidence[1][0]


@pytest.mark.parametrize("other", [*TRUE][::20])
def test_a_certificate_of_another_claim_proves_nothing_false(monkeypatch, other):
    wrong = certificate_of(TRUE[other])
    monkeypatch.setattr(decide, "found_certificate", lambda *_: wrong)
    monkeypatch.setattr(decide, "find_counterexample", lambda *_, **__: None)
    assert all(isinstance(verdict_of(claim), Unknown) for claim in [*FALSE.values()][::10])


def test_a_search_that_finds_an_empty_certificate_leaves_claims_open(monkeypatch):
    needing = [claim for claim in [*TRUE.values()][::12] if certificate_of(claim) != Certificate(Leaf())]
    monkeypatch.setattr(decide, "found_certificate", lambda *_: Certificate(Leaf()))
    found = [type(verdict_of(claim)) for claim in needing]
    assert set(found) <= {Unknown, Proved}
    assert Unknown in found


def test_worlds_that_are_made_up_refute_nothing_true(monkeypatch):
    """The search says of every claim that it fails where all sizes are 2 and all letters are 1."""
    ones = dict.fromkeys([(r, c) for r in range(9) for c in range(9)], 1)

    def made_up(claim, *_, **__):
        letters = {k: ones if each.arity == 2 else 1 for k, each in enumerate(claim.table.letters)}
        return World({-k: 2 for k in range(1, len(claim.sizes) + 1)}, letters)

    monkeypatch.setattr(decide, "find_counterexample", made_up)
    monkeypatch.setattr(decide, "found_certificate", lambda *_: None)
    assert not [name for name, claim in TRUE.items() if isinstance(verdict_of(claim), Refuted)]


# -- the core
@pytest.mark.parametrize("name", [name for name in FALSE if name.startswith("products")])
def test_a_core_that_accepts_everything_is_contradicted(monkeypatch, name):
    """The second opinion shares no code with it."""
    monkeypatch.setattr(verdicts, "check", lambda *_: None)
    monkeypatch.setattr(decide, "find_counterexample", lambda *_, **__: None)
    monkeypatch.setattr(decide, "found_certificate", lambda *_: Certificate(Leaf()))
    with pytest.raises(Disagreement, match="an error of symnet"):
        verdict_of(FALSE[name])


# -- the derivations
def _without_a_term(term: Basic) -> Basic:
    return term.func(*term.args[1:]) if isinstance(term, Add) else term


def _with_a_sign_lost(term: Basic) -> Basic:
    return Add(*(Mul(-1, part) if n else part for n, part in enumerate(Add.make_args(term))))


def _with_a_shorter_sum(term: Basic) -> Basic:
    found = next(iter(term.atoms(Sum)))
    (index, first, last), *others = found.limits
    return term.xreplace({found: Sum(found.function, (index, first, last - 1), *others)})


MISTAKES = [_without_a_term, _with_a_sign_lost, _with_a_shorter_sum]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: each.__name__)
@pytest.mark.parametrize("step", ["distribute", "collect", "exchange", "constant_part", "write_out"])
def test_a_line_that_does_not_follow_is_no_line(monkeypatch, step, mistake):
    right = getattr(sums, step)
    monkeypatch.setattr(sums, step, lambda *given: changed(mistake, right(*given)))
    with pytest.raises(UnprovedStep, match="does not follow from"):
        derive(NETWORK)


def changed(mistake, term):
    """What a mistake makes of a term, or the term plus 1 where it changes nothing."""
    found = mistake(term) if term.atoms(Sum) else term
    return Add(term, 1, evaluate=False) if found == term else found


@pytest.mark.parametrize(("view", "module"), [("matrix", matrices), ("data", data)])
def test_matrices_that_are_put_together_wrongly_are_no_line(monkeypatch, view, module):
    right = module.matrix_sum
    monkeypatch.setattr(module, "matrix_sum", lambda terms: right(terms[:-1] if len(terms) > 1 else terms))
    with pytest.raises(SymnetError):
        derive(NETWORK, view=view)


def test_a_line_that_the_core_would_not_see_is_seen_by_numbers(monkeypatch):
    """Every line is said to be proved; the network run forward says otherwise."""
    proof = verify(p, p)
    monkeypatch.setattr(derivation, "verify", lambda *_, **__: proof)
    monkeypatch.setattr(sums, "distribute", lambda term: term + Symbol("a"))
    with pytest.raises(Disagreement, match="seed 0"):
        cross_check(derive(NETWORK), examples=20)


# -- the rewritings of a session
def test_an_expansion_with_a_term_too_few_is_told(monkeypatch):
    right = rewrite.matrix_sum
    monkeypatch.setattr("symnet.session.normal_form", lambda *_: None)
    monkeypatch.setattr("symnet.session.matrix_sum", lambda terms: right(terms[:-1]))
    with pytest.raises(UnprovedStep, match="could not be proved"):
        expand(NETWORK.output)


# -- the reader and the writer
n = sizes("n")
A, B, x = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n), MatrixSymbol("x", n, 1)
k = Symbol("k", integer=True)
WRITTEN = [
    A.T * x,
    MatAdd(A, MatMul(-1, B)),
    A * B * x,
    A**2,
    HadamardProduct(A, B),
    Sum(A[0, k] * x[k, 0], (k, 0, n - 1)),
    BlockMatrix([[A, B]]),
]
READERS = {
    "_transposed": lambda _: lambda value: value,
    "_sum": lambda right: lambda node, signs, parts: right(node, [1] * len(signs), parts),
    "_product": lambda right: lambda parts, node: right(parts[::-1], node),
    "_power": lambda right: (
        lambda node, base, exponent: right(node, base, exponent._replace(term=exponent.term + 1))
    ),
    "_hadamard": lambda right: lambda node, parts: right(node, [parts[0], parts[0]]),
    "_array": lambda right: lambda node, width, parts: right(node, width, parts[::-1]),
}


def is_read_back(term, dots):
    try:
        written = Printer(LATEX, dots=dots)(term)
        return isinstance(verify(read_latex(written, names=vocabulary(term)), term), Proved)
    except SymnetError:
        return False


@pytest.mark.parametrize("dots", [False, True], ids=["sums", "dots"])
def test_what_is_written_is_read_back_where_no_mistake_is_planted(dots):
    assert all(is_read_back(term, dots) for term in WRITTEN)


@pytest.mark.parametrize("name", READERS)
def test_a_reader_that_is_mistaken_does_not_read_back_what_is_written(monkeypatch, name):
    monkeypatch.setattr(build, name, READERS[name](getattr(build, name)))
    assert not all(is_read_back(term, False) for term in WRITTEN)


def test_dots_that_end_too_late_are_not_read_back(monkeypatch):
    right = dotted.general
    monkeypatch.setattr(dotted, "general", lambda first, last, index: right(first, index, last))
    assert not all(is_read_back(term, True) for term in WRITTEN)


@pytest.mark.parametrize("mark", ["^{\\top}", "-", "\\odot", "\\sum"])
def test_a_writer_that_leaves_something_out_is_not_read_back(monkeypatch, mark):
    written = Latex.__call__
    monkeypatch.setattr(Latex, "__call__", lambda self, box: written(self, box).replace(mark, " "))
    assert not all(is_read_back(term, False) for term in WRITTEN)
