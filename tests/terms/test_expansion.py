"""Terms written out: the same as SymPy's expansion, and as the term itself by the core."""

import pytest
from sympy import (
    Add,
    DiagMatrix,
    HadamardProduct,
    Identity,
    ImmutableMatrix,
    MatAdd,
    MatMul,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Symbol,
    ZeroMatrix,
    expand,
)

from symnet import Network, Proved, UsageError, sizes, verify
from symnet.terms import Expansion

A, B, x = MatrixSymbol("A", 2, 2), MatrixSymbol("B", 2, 2), MatrixSymbol("x", 2, 1)
a = Symbol("a")
numbers = ImmutableMatrix([[1, 2], [-1, a / 3]])
TERMS = {
    "a product": A * B * x,
    "like products": A * A * A * x,
    "products that cancel": MatAdd(A * B, MatMul(-1, A, B, evaluate=False), evaluate=False),
    "a sum in a product": A * (B + Identity(2)) * x,
    "a scalar sum": MatMul((a + 1) ** 2, A, x, evaluate=False),
    "numbers": MatMul(numbers, A, x, evaluate=False),
    "numbers only": numbers * numbers,
    "entries as scalars": MatMul(A[0, 1], A, x, evaluate=False),
    "a transpose": A.T * x,
    "a diagonal": DiagMatrix(x) * A,
    "a Hadamard product": HadamardProduct(A, B) * x,
    "ones and zeros": OneMatrix(1, 2) * A + ZeroMatrix(1, 2),
}


def sorted_by_sympy(term):
    return Add(*(Mul(*part.args) if part.is_Mul else part for part in Add.make_args(term)))


@pytest.mark.parametrize("term", TERMS.values(), ids=TERMS)
def test_every_entry_is_what_sympy_expands_it_to(term):
    for row in range(term.shape[0]):
        for column in range(term.shape[1]):
            found = Expansion()(term, row, column)
            assert sorted_by_sympy(found) == expand(term.as_explicit()[row, column])
            assert len(Add.make_args(found)) == len(Add.make_args(expand(found)))


@pytest.mark.parametrize(
    "net",
    [
        Network.dense(3, 2, 1),
        Network.dense(2, 3, 2, activation=(Symbol("s"), Symbol("t"))),
        Network.dense(2, 2, 1, bias=False),
    ],
    ids=str,
)
def test_the_canonical_form_written_out_is_the_network(net):
    form = net.canonical()
    for output in range(int(net.outputs)):
        assert isinstance(verify(net.output[output, 0], form.expanded(output)), Proved)


def test_a_symbolic_size_is_refused():
    p = sizes("p")
    with pytest.raises(UsageError, match="all its sizes are numbers; found p"):
        Network.dense(p, 1).canonical().expanded()
    with pytest.raises(UsageError, match="output must be counted from 0 to 1; found 2"):
        Network.dense(1, 2).canonical().expanded(2)
