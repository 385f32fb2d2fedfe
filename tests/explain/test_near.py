"""One change under which a claim holds: each is proved again, and mistakes that are planted are found."""

import pytest
from sympy import MatMul, MatrixSymbol, symbols

from symnet import Proved, UsageError, sizes, verify
from symnet.explain import near

n, h, p, q = sizes("n h p q")
g, a, b = symbols("gamma a b")
A, B, C = (MatrixSymbol(name, n, n) for name in "ABC")
x, y = MatrixSymbol("x", n, 1), MatrixSymbol("y", n, 1)
W, V = MatrixSymbol("W", h, p), MatrixSymbol("V", p, q)

PLANTED = [
    ((A * B).T, A.T * B.T, "holds with B.T*A.T for A.T*B.T"),
    (A * (B + C), A * B - A * C, "holds with A*C for -A*C"),
    (g * A * (x + y), g * A * x + A * y, "holds with gamma*A*y for A*y"),
    (2 * A * x, A * x, "holds with 2*A*x for A*x"),
    (g * A * x, A * x, "holds with gamma*A*x for A*x"),
    ((x + y).T * A, x.T * A + y.T * A.T, "holds with A for A.T"),
    (A * (x + y), A * x + A * y + y, "holds without y"),
    (A * (B + C), A * B, "holds with A*C added"),
    (A * (B + C) + A, A * B + A, "holds with A*C added"),
    (g * (a + b), g * a, "holds with b*gamma added"),
    ((W * V).T, MatMul(W.T, V.T, evaluate=False), "holds with V.T*W.T for W.T*V.T"),
    ((W * V).T, MatMul(V.T, W, evaluate=False), "holds with W.T for W"),
]


@pytest.mark.parametrize(("left", "right", "told"), PLANTED)
def test_a_planted_mistake_is_found_and_proved(left, right, told):
    found = near(left, right)
    assert str(found[0]) == told
    for each in found:
        assert isinstance(each.proof, Proved)
        assert (left if each.side == "right" else right) in (each.proof.lhs, each.proof.rhs)
        assert isinstance(verify(each.proof.lhs, each.proof.rhs), Proved)


def test_where_no_change_helps_none_is_told():
    assert near(A * x, B * y) == ()
    assert near(A * x, A * x, seconds=0.0) == ()


def test_wrong_input_is_refused():
    with pytest.raises(UsageError):
        near("A", A)
    with pytest.raises(UsageError):
        near(A, B, assuming=[A])
    with pytest.raises(UsageError):
        near(A, B, definitions={1: A})
